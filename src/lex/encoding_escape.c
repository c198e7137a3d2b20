/* unicode_escape and raw_unicode_escape: Latin-1 with some or all of the
 * escapes of a string literal. */
#include "lex/encoding.h"

#include "base/escape.h"
#include "base/unicode.h"
#include "target/target.h"

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

static const char *escape(Decoder *d, const char *start)
{
    const char *p = start + 1;
    if (p == end_of(d))
        fail(d, start, p, "\\ at end of string");
    Escape e = escape_read(&p, end_of(d));
    switch (e.kind) {
    case ESCAPE_NOTHING: return p;
    case ESCAPE_BAD: fail(d, start, p, e.reason);
    case ESCAPE_UNKNOWN: e.code = '\\'; break;
    case ESCAPE_NAME:
        if (!unicode_lookup_name(syntax_unicode(d->c), e.name.data, e.name.size,
                                 &e.code))
            fail(d, start, p, "unknown Unicode character name");
        break;
    case ESCAPE_CODE: break;
    }
    d->out = utf8_put(d->out, e.code);
    return p;
}

/* Two backslashes are not the start of an escape. */
static const char *raw_escape(Decoder *d, const char *start)
{
    const char *p = start + 1;
    char letter = p < end_of(d) ? *p : '\0';
    if (letter == 'u' || letter == 'U') {
        Escape e = escape_read(&p, end_of(d));
        bool beyond = p - start == sizeof "\\UXXXXXXXX" - 1;
        if (e.kind == ESCAPE_BAD)
            fail(d, start, p, beyond ? "\\Uxxxxxxxx out of range" : e.reason);
        d->out = utf8_put(d->out, e.code);
        return p;
    }
    *d->out++ = '\\';
    if (letter != '\\')
        return p;
    *d->out++ = '\\';
    return p + 1;
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
