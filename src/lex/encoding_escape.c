/* unicode_escape and raw_unicode_escape: Latin-1 with some or all of the
 * escapes of a string literal. */
#include "lex/encoding.h"

#include "base/unicode.h"
#include "target/target.h"

enum { LAST_CODE_POINT = 0x10FFFF };

/* A decoding under way. */
typedef struct Decoder {
    Compile *c;
    const char *codec;
    Text text;
    char *out;
} Decoder;

static const char *end_of(const Decoder *d)
{
    return d->text.data + d->text.size;
}

/* What starts with the backslash at start and goes up to end is no escape. */
static _Noreturn void fail(const Decoder *d, const char *start, const char *end,
                           const char *reason)
{
    encoding_raise_bytes(d->c, d->codec, d->text,
                         (size_t)(start - d->text.data),
                         (size_t)(end - d->text.data), reason);
}

static int digit_value(char ch, int base)
{
    int value = ch >= '0' && ch <= '9'   ? ch - '0'
                : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
                : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
                                         : base;
    return value < base ? value : -1;
}

/* Reads up to `most` digits; returns where they end. */
static const char *read_digits(const Decoder *d, const char *p, int most,
                               int base, uint32_t *value)
{
    *value = 0;
    for (; most && p < end_of(d) && digit_value(*p, base) >= 0; most--, p++)
        *value = *value * (uint32_t)base + (uint32_t)digit_value(*p, base);
    return p;
}

/* \xXX, \uXXXX or \UXXXXXXXX, of which start is the backslash. */
static const char *hex_escape(Decoder *d, const char *start, const char *beyond)
{
    char letter = start[1];
    int count = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint32_t code;
    const char *p = read_digits(d, start + 2, count, 16, &code);
    if (p - start < count + 2)
        fail(d, start, p,
             arena_printf(&d->c->arena, "truncated \\%c%.*s escape", letter,
                          count, "XXXXXXXX"));
    if (code > LAST_CODE_POINT)
        fail(d, start, p, beyond);
    d->out = utf8_put(d->out, code);
    return p;
}

/* \N{name} */
static const char *name_escape(Decoder *d, const char *start)
{
    const char *p = start + 2, *end = end_of(d);
    if (p == end || *p != '{')
        fail(d, start, p, "malformed \\N character escape");
    const char *name = ++p;
    p = memchr(name, '}', (size_t)(end - name));
    if (!p || p == name)
        fail(d, start, p ? p : end, "malformed \\N character escape");
    uint32_t code;
    if (!unicode_lookup_name(syntax_unicode(d->c), name, (size_t)(p - name),
                             &code))
        fail(d, start, p + 1, "unknown Unicode character name");
    d->out = utf8_put(d->out, code);
    return p + 1;
}

static const char *escape(Decoder *d, const char *start)
{
    static const char letters[] = "\\\\''\"\"b\bf\ft\tn\nr\rv\va\a";
    if (start + 1 == end_of(d))
        fail(d, start, start + 1, "\\ at end of string");
    char letter = start[1];
    if (letter == '\n')
        return start + 2;
    if (letter == 'x' || letter == 'u' || letter == 'U')
        return hex_escape(d, start, "illegal Unicode character");
    if (letter == 'N')
        return name_escape(d, start);
    if (digit_value(letter, 8) >= 0) {
        uint32_t code;
        const char *p = read_digits(d, start + 1, 3, 8, &code);
        d->out = utf8_put(d->out, code);
        return p;
    }
    for (const char *l = letters; *l; l += 2) {
        if (*l != letter)
            continue;
        *d->out++ = l[1];
        return start + 2;
    }
    *d->out++ = '\\';
    return start + 1;
}

/* Two backslashes are not the start of an escape. */
static const char *raw_escape(Decoder *d, const char *start)
{
    char letter = start + 1 < end_of(d) ? start[1] : '\0';
    if (letter == 'u' || letter == 'U')
        return hex_escape(d, start, "\\Uxxxxxxxx out of range");
    *d->out++ = '\\';
    if (letter != '\\')
        return start + 1;
    *d->out++ = '\\';
    return start + 2;
}

static bool is_surrogate(uint32_t ch)
{
    return ch >= 0xD800 && ch < 0xE000;
}

/* Of surrogates in a row, the first of which is character number `at`. */
static _Noreturn void fail_surrogates(Compile *c, const char *p,
                                      const char *end, uint32_t at)
{
    uint32_t first = utf8_next(&p), count = 1;
    while (p < end && is_surrogate(utf8_next(&p)))
        count++;
    const char *which =
        count == 1
            ? arena_printf(&c->arena, "character '\\u%04x' in position %u",
                           first, at)
            : arena_printf(&c->arena, "characters in position %u-%u", at,
                           at + count - 1);
    encoding_raise(c, arena_printf(&c->arena,
                                   "'utf-8' codec can't encode %s: surrogates "
                                   "not allowed",
                                   which));
}

/* Text with surrogates cannot be UTF-8. */
static void refuse_surrogates(Compile *c, Text text)
{
    const char *end = text.data + text.size;
    uint32_t at = 0;
    for (const char *p = text.data, *next = p; p < end; p = next, at++)
        if (is_surrogate(utf8_next(&next)))
            fail_surrogates(c, p, end, at);
}

Text encoding_decode_escapes(Compile *c, Text text, bool raw)
{
    /* A byte becomes two at most, and no escape more than it is long. */
    char *copy = arena_alloc(&c->arena, (size_t)text.size * 2 + 1);
    Decoder d = {c, raw ? "rawunicodeescape" : "unicodeescape", text, copy};
    for (const char *p = text.data; p < end_of(&d);) {
        if (*p == '\\')
            p = raw ? raw_escape(&d, p) : escape(&d, p);
        else
            d.out = utf8_put(d.out, (uint8_t)*p++);
    }
    Text decoded = {copy, (uint32_t)(d.out - copy)};
    refuse_surrogates(c, decoded);
    return decoded;
}
