/* Escape sequences of str and bytes literals.
 *
 * CPython decodes a str in two steps: it writes every character beyond ASCII
 * as \UXXXXXXXX, and decodes the escapes of that text.  Positions in messages
 * count in the rewritten text: rewritten_size finds them. */
#include "parse/parse_internal.h"

#include "base/unicode.h"

typedef struct Decoder {
    Parser *p;
    const Literal *literal;
    const char *start, *s, *end;
    char *out;
    const char *invalid; /* after the backslash of the first bad escape */
} Decoder;

/* Characters that stand for another one after a backslash. */
static const char simple_escapes[256] = {
    ['\\'] = '\\', ['\''] = '\'', ['"'] = '"',  ['b'] = '\b', ['f'] = '\f',
    ['t'] = '\t',  ['n'] = '\n',  ['r'] = '\r', ['v'] = '\v', ['a'] = '\a',
};

static bool is_continuation(char ch)
{
    return ((unsigned char)ch & 0xC0) == 0x80;
}

/* Size of the text from start to s as CPython rewrites it. */
static int rewritten_size(const char *start, const char *s)
{
    int size = 0;
    for (; start < s; start++) {
        if ((unsigned char)*start < 0x80)
            size++;
        else if (!is_continuation(*start))
            size += 10;
        /* a backslash pair is skipped, so that its second one is none */
        if (*start == '\\' && start + 1 < s) {
            start++;
            size += (unsigned char)*start < 0x80 ? 1 : 15;
        }
    }
    return size;
}

/* ---- errors */

/* The column CPython gives a FSTRING_END: it counts from the line where the
 * last string token before it began. */
static Loc literal_error_loc(const Decoder *d)
{
    const Token *t = d->literal->seen;
    Loc loc = token_loc(d->p, t);
    if (t->kind != TOKEN_FSTRING_END && t->kind != TOKEN_TSTRING_END)
        return loc;
    const Token *before = t - 1;
    while (!is_string_like(before))
        before--;
    if (before->line < t->line)
        loc.col = token_column(d->p, before->line, t->start);
    return loc;
}

/* The UnicodeDecodeError for the escape at `from`, read up to d->s. */
static bool unicode_error(Decoder *d, const char *from, const char *reason)
{
    int first = rewritten_size(d->start, from);
    int last = first + rewritten_size(from, d->s) - 1;
    char *text =
        first == last
            ? arena_printf(&d->p->c->arena,
                           "'unicodeescape' codec can't decode byte 0x5c in "
                           "position %d: %s", first, reason)
            : arena_printf(&d->p->c->arena,
                           "'unicodeescape' codec can't decode bytes in "
                           "position %d-%d: %s", first, last, reason);
    if (d->literal->raw_decode_error)
        diag_raise_no_text(d->p->c, ERROR_UNICODE_DECODE, NO_LOC, "%s", text);
    parse_raise(d->p, literal_error_loc(d), "(unicode error) %s", text);
    return false;
}

/* ---- warnings */

/* Quotes at the start of the token that equal the first one, as CPython
 * counts them. */
static int count_quotes(const Parser *p, const Token *t)
{
    const char *s = p->text + t->start, *end = p->text + t->end;
    char quote = *s;
    int count = 0;
    for (; s < end && (*s == '"' || *s == '\''); s++)
        count += *s == quote;
    return count;
}

/* Where a warning about the escape at d->invalid points; a warning made an
 * error shows it. */
static Loc warning_loc(const Decoder *d)
{
    const Token *t = d->literal->token;
    Loc loc = token_loc(d->p, t);
    const char *line = d->start;
    for (const char *s = d->start; s < d->invalid; s++) {
        if (*s != '\n')
            continue;
        loc.line++;
        loc.col = 0;
        line = s + 1;
    }
    loc.col += rewritten_size(line, d->invalid);
    if (loc.line == (int32_t)t->line)
        loc.col += count_quotes(d->p, t);
    return (Loc){loc.line, loc.line, loc.col - 1, loc.col + 1};
}

static void warn_invalid_escape(Decoder *d)
{
    char c = *d->invalid;
    const Target *target = d->p->target;
    if (d->literal->braces_warned && (c == '{' || c == '}'))
        return;
    WarningType type = target->strings.invalid_escape_is_syntax_warning
                           ? WARNING_SYNTAX
                           : WARNING_DEPRECATION;
    if (c >= '4' && c <= '7')
        parse_warn(d->p, d->literal->seen, type, warning_loc(d),
                   "invalid octal escape sequence '\\%.3s'", d->invalid);
    else
        parse_warn(d->p, d->literal->seen, type, warning_loc(d),
                   "invalid escape sequence '\\%c'", c);
}

/* ---- decoding */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One to three octal digits. */
static uint32_t octal_escape(Decoder *d)
{
    const char *from = d->s;
    uint32_t ch = 0;
    while (d->s < d->end && d->s < from + 3 && *d->s >= '0' && *d->s <= '7')
        ch = ch << 3 | (uint32_t)(*d->s++ - '0');
    if (ch > 0377 && !d->invalid)
        d->invalid = from;
    return ch;
}

/* \xXX, \uXXXX and \UXXXXXXXX, from the letter on. */
static bool hex_escape(Decoder *d, int count, const char *truncated)
{
    const char *from = d->s - 1;
    uint32_t ch = 0;
    for (d->s++; count; d->s++, count--) {
        int digit = d->s < d->end ? hex_digit(*d->s) : -1;
        if (digit < 0)
            return unicode_error(d, from, truncated);
        ch = ch << 4 | (uint32_t)digit;
    }
    if (ch > 0x10FFFF)
        return unicode_error(d, from, "illegal Unicode character");
    d->out = utf8_put(d->out, ch);
    return true;
}

/* \N{name}, from the letter on. */
static bool name_escape(Decoder *d)
{
    static const char malformed[] = "malformed \\N character escape";
    const char *from = d->s - 1;
    uint32_t ch;
    d->s++;
    if (d->s >= d->end || *d->s != '{')
        return unicode_error(d, from, malformed);
    const char *name = ++d->s;
    const char *close = memchr(name, '}', (size_t)(d->end - name));
    d->s = close ? close : d->end;
    if (!close || close == name)
        return unicode_error(d, from, malformed);
    d->s++;
    if (!unicode_lookup_name(d->p->target->unicode, name,
                             (size_t)(close - name), &ch))
        return unicode_error(d, from, "unknown Unicode character name");
    d->out = utf8_put(d->out, ch);
    return true;
}

/* A backslash that means nothing special stays. */
static void unknown_escape(Decoder *d)
{
    *d->out++ = '\\';
    if (d->s >= d->end || (unsigned char)*d->s >= 0x80)
        return;
    if (!d->invalid)
        d->invalid = d->s;
    *d->out++ = *d->s++;
}

/* Writes what the escape stands for; d->s is after the backslash. */
static bool str_escape(Decoder *d)
{
    char c = d->s < d->end ? *d->s : '\0';
    char simple = simple_escapes[(unsigned char)c];
    if (simple) {
        *d->out++ = simple;
        d->s++;
        return true;
    }
    switch (c) {
    case '\n':
        d->s++;
        return true;
    case '0': case '1': case '2': case '3':
    case '4': case '5': case '6': case '7':
        d->out = utf8_put(d->out, octal_escape(d));
        return true;
    case 'x':
        return hex_escape(d, 2, "truncated \\xXX escape");
    case 'u':
        return hex_escape(d, 4, "truncated \\uXXXX escape");
    case 'U':
        return hex_escape(d, 8, "truncated \\UXXXXXXXX escape");
    case 'N':
        return name_escape(d);
    default:
        unknown_escape(d);
        return true;
    }
}

/* Two digits after \x. */
static bool bytes_hex_escape(Decoder *d)
{
    int high = d->end - d->s > 2 ? hex_digit(d->s[1]) : -1;
    int low = d->end - d->s > 2 ? hex_digit(d->s[2]) : -1;
    if (high < 0 || low < 0) {
        parse_raise(d->p, literal_error_loc(d),
                    "(value error) invalid \\x escape at position %d",
                    (int)(d->s - 1 - d->start));
        return false;
    }
    *d->out++ = (char)(high << 4 | low);
    d->s += 3;
    return true;
}

static bool bytes_escape(Decoder *d)
{
    char c = d->s < d->end ? *d->s : '\0';
    char simple = simple_escapes[(unsigned char)c];
    if (simple) {
        *d->out++ = simple;
        d->s++;
        return true;
    }
    switch (c) {
    case '\n':
        d->s++;
        return true;
    case '0': case '1': case '2': case '3':
    case '4': case '5': case '6': case '7':
        *d->out++ = (char)octal_escape(d);
        return true;
    case 'x':
        return bytes_hex_escape(d);
    default:
        unknown_escape(d);
        return true;
    }
}

/* Copies the text, with escapes decoded; no escape is shorter than what it
 * stands for.  False after an error. */
static bool decode(Decoder *d, bool (*escape)(Decoder *))
{
    for (;;) {
        const char *next = memchr(d->s, '\\', (size_t)(d->end - d->s));
        const char *stop = next ? next : d->end;
        memcpy(d->out, d->s, (size_t)(stop - d->s));
        d->out += stop - d->s;
        if (!next)
            break;
        d->s = next + 1;
        if (!escape(d))
            return false;
    }
    if (d->invalid)
        warn_invalid_escape(d);
    return true;
}

Value *decode_str(Parser *p, const char *text, size_t size,
                  const Literal *literal)
{
    char *out = arena_alloc(&p->c->arena, size + 1);
    Decoder d = {p, literal, text, text, text + size, out, NULL};
    if (!decode(&d, str_escape))
        return NULL;
    return value_str(p->c, out, (size_t)(d.out - out));
}

Value *decode_bytes(Parser *p, const char *text, size_t size,
                    const Literal *literal)
{
    char *out = arena_alloc(&p->c->arena, size + 1);
    Decoder d = {p, literal, text, text, text + size, out, NULL};
    if (!decode(&d, bytes_escape))
        return NULL;
    return value_bytes(p->c, out, (size_t)(d.out - out));
}
