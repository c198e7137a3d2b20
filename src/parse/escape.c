/* Escape sequences of str and bytes literals.
 *
 * CPython decodes a str in two steps: it writes every character beyond ASCII
 * as \UXXXXXXXX, and decodes the escapes of that text.  Positions in messages
 * count in the rewritten text: rewritten_size finds them. */
#include "parse/parse_internal.h"

#include "base/escape.h"
#include "base/unicode.h"

typedef struct Decoder {
    Parser *p;
    const Literal *literal;
    const char *start, *s, *end;
    char *out;
    const char *invalid; /* after the backslash of the first bad escape */
} Decoder;

static bool is_continuation(char ch)
{
    return ((unsigned char)ch & 0xC0) == 0x80;
}

/* Size of the text from start to s as CPython rewrites it.  A backslash that
 * is the end of a text, such as that before a field, becomes \u005c. */
static int rewritten_size(const Decoder *d, const char *start, const char *s)
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
        } else if (*start == '\\' && start + 1 == d->end) {
            size += 5;
        }
    }
    return size;
}

/* ---- errors */

static bool set_error(Decoder *d, ErrorType type, const char *message)
{
    d->p->error = (LiteralError){.type = type,
                                 .token = d->literal->token,
                                 .message = message,
                                 .is_late = true};
    return false;
}

/* The UnicodeDecodeError, or what the parser makes of it. */
static bool set_unicode_error(Decoder *d, const char *text)
{
    if (d->literal->error == ERROR_SYNTAX)
        text = arena_printf(&d->p->c->arena, "(unicode error) %s", text);
    return set_error(d, d->literal->error, text);
}

/* The error for the escape at `from`, read up to d->s. */
static bool unicode_error(Decoder *d, const char *from, const char *reason)
{
    int first = rewritten_size(d, d->start, from);
    int last = first + rewritten_size(d, from, d->s) - 1;
    Arena *arena = &d->p->c->arena;
    if (first == last)
        return set_unicode_error(
            d, arena_printf(arena,
                            "'unicodeescape' codec can't decode byte 0x5c in "
                            "position %d: %s",
                            first, reason));
    return set_unicode_error(
        d, arena_printf(arena,
                        "'unicodeescape' codec can't decode bytes in "
                        "position %d-%d: %s",
                        first, last, reason));
}

/* Checks that a piece of the text is UTF-8. */
static bool check_utf8(Decoder *d, const char *from, const char *to)
{
    Utf8Error e;
    if (!utf8_find_error(from, (size_t)(to - from), &e))
        return true;
    return set_unicode_error(d, utf8_error_text(&d->p->c->arena, &e));
}

/* The same for each run of bytes beyond ASCII by itself. */
static bool check_utf8_runs(Decoder *d)
{
    for (const char *s = d->start, *from; s < d->end; s++) {
        for (from = s; s < d->end && (unsigned char)*s >= 0x80;)
            s++;
        if (!check_utf8(d, from, s))
            return false;
    }
    return true;
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
    if (!syntax_rule(d->p->c, strings.places_escape_warning))
        return loc;
    for (const char *s = d->start; s < d->invalid; s++) {
        if (*s != '\n')
            continue;
        loc.line++;
        loc.col = 0;
        line = s + 1;
    }
    loc.col += rewritten_size(d, line, d->invalid);
    if (loc.line == (int32_t)t->line)
        loc.col += count_quotes(d->p, t);
    return (Loc){loc.line, loc.line, loc.col - 1, loc.col + 1};
}

/* The message; `is_octal` says that the escape has three digits. */
static const char *warning_text(const Decoder *d, bool is_octal)
{
    Arena *arena = &d->p->c->arena;
    int size = is_octal ? 3 : 1;
    if (!syntax_rule(d->p->c, strings.escape_warning_proposes_raw))
        return arena_printf(arena, "invalid %sescape sequence '\\%.*s'",
                            is_octal ? "octal " : "", size, d->invalid);
    return arena_printf(arena,
                        "\"\\%.*s\" is an invalid %sescape sequence. Such "
                        "sequences will not work in the future. Did you mean "
                        "\"\\\\%.*s\"? A raw string is also an option.",
                        size, d->invalid, is_octal ? "octal " : "", size,
                        d->invalid);
}

static void warn_invalid_escape(Decoder *d)
{
    char c = *d->invalid;
    if (d->literal->braces_warned && (c == '{' || c == '}'))
        return;
    WarningType type =
        syntax_rule(d->p->c, strings.invalid_escape_is_syntax_warning)
            ? WARNING_SYNTAX
            : WARNING_DEPRECATION;
    parse_warn(d->p, d->literal->token, type, warning_loc(d), "%s",
               warning_text(d, c >= '4' && c <= '7'));
}

/* ---- decoding */

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

/* Octal escapes of more than a byte are on their way out. */
static void check_octal(Decoder *d, const char *from, uint32_t code)
{
    if (code > 0377 && !d->invalid && *from >= '4' && *from <= '7')
        d->invalid = from;
}

/* Writes what the escape stands for; d->s is after the backslash. */
static bool str_escape(Decoder *d)
{
    const char *from = d->s;
    Escape e = escape_read(&d->s, d->end);
    switch (e.kind) {
    case ESCAPE_NOTHING: return true;
    case ESCAPE_UNKNOWN: unknown_escape(d); return true;
    case ESCAPE_BAD: return unicode_error(d, from - 1, e.reason);
    case ESCAPE_NAME:
        if (!unicode_lookup_name(syntax_unicode(d->p->c), e.name.data,
                                 e.name.size, &e.code))
            return unicode_error(d, from - 1, "unknown Unicode character name");
        break;
    case ESCAPE_CODE: check_octal(d, from, e.code); break;
    }
    d->out = utf8_put(d->out, e.code);
    return true;
}

/* Two digits after \x. */
static bool bytes_hex_escape(Decoder *d)
{
    int high = d->end - d->s > 2 ? escape_hex_digit(d->s[1]) : -1;
    int low = d->end - d->s > 2 ? escape_hex_digit(d->s[2]) : -1;
    if (high < 0 || low < 0)
        return set_error(
            d, ERROR_SYNTAX,
            arena_printf(&d->p->c->arena,
                         "(value error) invalid \\x escape at position %d",
                         (int)(d->s - 1 - d->start)));
    *d->out++ = (char)(high << 4 | low);
    d->s += 3;
    return true;
}

static bool bytes_escape(Decoder *d)
{
    const char *from = d->s;
    if (from < d->end && *from == 'x')
        return bytes_hex_escape(d);
    Escape e = escape_read_simple(&d->s, d->end);
    if (e.kind == ESCAPE_CODE) {
        check_octal(d, from, e.code);
        *d->out++ = (char)e.code;
    } else if (e.kind == ESCAPE_UNKNOWN) {
        unknown_escape(d);
    }
    return true;
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

static bool has_backslash(Text text)
{
    return memchr(text.data, '\\', text.size) != NULL;
}

static Decoder new_decoder(Parser *p, Text text, const Literal *literal)
{
    return (Decoder){.p = p,
                     .literal = literal,
                     .start = text.data,
                     .s = text.data,
                     .end = text.data + text.size};
}

Value *decode_str(Parser *p, Text text, bool is_raw, const Literal *literal)
{
    Decoder d = new_decoder(p, text, literal);
    bool is_utf8 = p->c->source->is_valid_utf8;
    if (is_raw || !has_backslash(text)) {
        bool by_runs = literal->by_runs && !is_raw;
        if (!is_utf8 &&
            !(by_runs ? check_utf8_runs(&d) : check_utf8(&d, d.start, d.end)))
            return NULL;
        return value_str(p->c, text.data, text.size);
    }
    char *out = d.out = arena_alloc(&p->c->arena, text.size + 1);
    if ((!is_utf8 && !check_utf8_runs(&d)) || !decode(&d, str_escape))
        return NULL;
    return value_str(p->c, out, (size_t)(d.out - out));
}

static bool is_all_ascii(Text text)
{
    unsigned char all = 0;
    for (uint32_t i = 0; i < text.size; i++)
        all |= (unsigned char)text.data[i];
    return all < 0x80;
}

Value *decode_bytes(Parser *p, Text text, bool is_raw, const Token *t)
{
    Literal literal = {t, ERROR_SYNTAX, false, false};
    Decoder d = new_decoder(p, text, &literal);
    if (!p->c->source->is_ascii && !is_all_ascii(text)) {
        p->error = (LiteralError){
            .type = ERROR_SYNTAX,
            .token = t,
            .message = "bytes can only contain ASCII literal characters",
            .at_token = true};
        return NULL;
    }
    if (is_raw || !has_backslash(text))
        return value_bytes(p->c, text.data, text.size);
    char *out = d.out = arena_alloc(&p->c->arena, text.size + 1);
    if (!decode(&d, bytes_escape))
        return NULL;
    return value_bytes(p->c, out, (size_t)(d.out - out));
}
