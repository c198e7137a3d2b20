/* UTF-7 and UTF-16 as CPython's strict decoders read them. */
#include "lex/encoding.h"

#include "base/unicode.h"

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

static uint32_t join_surrogates(uint32_t high, uint32_t low)
{
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* ---- UTF-16 ---- */

static uint32_t unit_at(const char *p, bool big_endian)
{
    uint32_t a = (uint8_t)p[0], b = (uint8_t)p[1];
    return big_endian ? a << 8 | b : b << 8 | a;
}

Text encoding_decode_utf16(Compile *c, Text text, bool big_endian,
                           const char *codec)
{
    char *copy = arena_alloc(&c->arena, (size_t)text.size * 2 + 4), *out = copy;
    for (uint32_t at = 0; at < text.size;) {
        uint32_t left = text.size - at;
        if (left < 2)
            encoding_raise_bytes(c, codec, text, at, at + 1, "truncated data");
        uint32_t unit = unit_at(text.data + at, big_endian);
        if (is_low(unit))
            encoding_raise_bytes(c, codec, text, at, at + 2,
                                 "illegal encoding");
        at += 2;
        if (is_high(unit)) {
            if (left < 4)
                encoding_raise_bytes(c, codec, text, at - 2, text.size,
                                     "unexpected end of data");
            uint32_t low = unit_at(text.data + at, big_endian);
            if (!is_low(low))
                encoding_raise_bytes(c, codec, text, at - 2, at,
                                     "illegal UTF-16 surrogate");
            unit = join_surrogates(unit, low);
            at += 2;
        }
        out = utf8_put(out, unit);
    }
    return (Text){copy, (uint32_t)(out - copy)};
}

/* ---- UTF-7 ---- */

static int base64_value(char ch)
{
    if (ch >= 'A' && ch <= 'Z')
        return ch - 'A';
    if (ch >= 'a' && ch <= 'z')
        return ch - 'a' + 26;
    if (ch >= '0' && ch <= '9')
        return ch - '0' + 52;
    return ch == '+' ? 62 : ch == '/' ? 63 : -1;
}

typedef struct Utf7 {
    Compile *c;
    Text text;
    uint32_t at;
    uint32_t start; /* of the shift sequence */
    char *out;
    uint32_t bits, bit_count;
    uint32_t high; /* a surrogate that waits for its other half */
    bool lone_surrogate;
} Utf7;

static _Noreturn void raise_utf7(Utf7 *u, uint32_t end, const char *reason)
{
    encoding_raise_bytes(u->c, "utf7", u->text, u->start, end, reason);
}

static void put_lone(Utf7 *u, uint32_t surrogate)
{
    u->lone_surrogate = true;
    u->out = utf8_put(u->out, surrogate);
}

static void put_unit(Utf7 *u, uint32_t unit)
{
    uint32_t high = u->high;
    u->high = 0;
    if (high && is_low(unit)) {
        u->out = utf8_put(u->out, join_surrogates(high, unit));
        return;
    }
    if (high)
        put_lone(u, high);
    if (is_high(unit))
        u->high = unit;
    else if (is_low(unit))
        put_lone(u, unit);
    else
        u->out = utf8_put(u->out, unit);
}

static void put_direct(Utf7 *u, char ch)
{
    if (ch & 0x80) {
        u->start = u->at - 1;
        raise_utf7(u, u->at, "unexpected special character");
    }
    *u->out++ = ch;
}

/* The characters of base 64 behind a "+". */
static void read_digits(Utf7 *u)
{
    int value;
    while (u->at < u->text.size &&
           (value = base64_value(u->text.data[u->at])) >= 0) {
        u->at++;
        u->bits = u->bits << 6 | (uint32_t)value;
        u->bit_count += 6;
        if (u->bit_count < 16)
            continue;
        u->bit_count -= 16;
        put_unit(u, u->bits >> u->bit_count & 0xFFFF);
        u->bits &= (1u << u->bit_count) - 1;
    }
}

static void end_shift(Utf7 *u)
{
    if (u->at == u->text.size) {
        if (u->high || u->bit_count >= 6 || (u->bit_count && u->bits))
            raise_utf7(u, u->at, "unterminated shift sequence");
        return;
    }
    char ch = u->text.data[u->at++];
    if (u->bit_count >= 6)
        raise_utf7(u, u->at, "partial character in shift sequence");
    if (u->bit_count && u->bits)
        raise_utf7(u, u->at, "non-zero padding bits in shift sequence");
    if (u->high && !(ch & 0x80))
        put_lone(u, u->high);
    u->high = 0;
    if (ch != '-')
        put_direct(u, ch);
}

static void read_shift(Utf7 *u)
{
    u->start = u->at - 1;
    u->bits = u->bit_count = u->high = 0;
    if (u->at < u->text.size && u->text.data[u->at] == '-') {
        u->at++;
        *u->out++ = '+';
        return;
    }
    if (u->at < u->text.size && base64_value(u->text.data[u->at]) < 0)
        raise_utf7(u, u->at + 1, "ill-formed sequence");
    read_digits(u);
    end_shift(u);
}

Text encoding_decode_utf7(Compile *c, Text text)
{
    char *copy = arena_alloc(&c->arena, (size_t)text.size * 3 + 4);
    Utf7 u = {.c = c, .text = text, .out = copy};
    while (u.at < text.size) {
        char ch = text.data[u.at++];
        if (ch == '+')
            read_shift(&u);
        else
            put_direct(&u, ch);
    }
    Text decoded = {copy, (uint32_t)(u.out - copy)};
    if (u.lone_surrogate)
        encoding_refuse_surrogates(c, decoded);
    return decoded;
}
