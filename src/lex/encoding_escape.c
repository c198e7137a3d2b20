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
    encoding_refuse_surrogates(c, decoded);
    return decoded;
}
