/* repr() of constants, in UTF-8. */
#include "value/value_internal.h"

#include "base/unicode.h"

enum { MAX_DECIMAL_DIGITS = 4300 };

static const char hex_digits[] = "0123456789abcdef";

static void repr_small_int(Buf *out, int64_t n)
{
    char text[24], *p = text + sizeof text;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0)
        *--p = '-';
    buf_bytes(out, p, (size_t)(text + sizeof text - p));
}

static _Noreturn void raise_too_many_digits(Compile *c)
{
    diag_raise_no_text(c, ERROR_VALUE, NO_LOC,
                       "Exceeds the limit (%d digits) for integer string "
                       "conversion; use sys.set_int_max_str_digits() to "
                       "increase the limit",
                       MAX_DECIMAL_DIGITS);
}

static void repr_big_int(Compile *c, Buf *out, const Value *v)
{
    /* 2**14285 has 4,301 digits: do not convert what is surely too long. */
    if (int_bits(v) > 14285)
        raise_too_many_digits(c);
    unsigned char digits[MAX_DECIMAL_DIGITS + 16];
    Mag m = mag_of(c, v);
    size_t count = mpn_get_str(digits, 10, m.limbs, m.count);
    size_t first = 0;
    while (first < count && digits[first] == 0)
        first++;
    if (count - first > MAX_DECIMAL_DIGITS)
        raise_too_many_digits(c);
    if (m.negative)
        buf_byte(out, '-');
    for (size_t i = first; i < count; i++)
        buf_byte(out, (uint8_t)('0' + digits[i]));
}

static void repr_double(Compile *c, Buf *out, double d, bool dot_0, bool plus)
{
    uint8_t *p = buf_need(out, FLOAT_TEXT_MAX);
    out->end = p + double_to_text(c, (char *)p, d, dot_0, plus);
}

static void repr_complex(Compile *c, Buf *out, double real, double imag)
{
    if (real == 0.0 && !__builtin_signbit(real)) {
        repr_double(c, out, imag, false, false);
        buf_byte(out, 'j');
        return;
    }
    buf_byte(out, '(');
    repr_double(c, out, real, false, false);
    repr_double(c, out, imag, false, true);
    buf_text(out, "j)");
}

/* Single quotes, unless the text has some and no double ones. */
static uint8_t choose_quote(Text t)
{
    if (!t.size || !memchr(t.data, '\'', t.size))
        return '\'';
    return memchr(t.data, '"', t.size) ? '\'' : '"';
}

static void put_hex(Buf *out, char mark, uint32_t ch, int digits)
{
    buf_byte(out, '\\');
    buf_byte(out, (uint8_t)mark);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        buf_byte(out, (uint8_t)hex_digits[ch >> shift & 15]);
}

/* A character below 128. */
static void repr_ascii(Buf *out, uint8_t ch, uint8_t quote)
{
    if (ch == quote || ch == '\\') {
        buf_byte(out, '\\');
        buf_byte(out, ch);
    } else if (ch == '\t') {
        buf_text(out, "\\t");
    } else if (ch == '\n') {
        buf_text(out, "\\n");
    } else if (ch == '\r') {
        buf_text(out, "\\r");
    } else if (ch < ' ' || ch == 0x7F) {
        put_hex(out, 'x', ch, 2);
    } else {
        buf_byte(out, ch);
    }
}

static void repr_wide(UnicodeVersion version, Buf *out, uint32_t ch,
                      const char *utf8, size_t size)
{
    if (unicode_is_printable(version, ch))
        buf_bytes(out, utf8, size);
    else if (ch <= 0xFF)
        put_hex(out, 'x', ch, 2);
    else if (ch <= 0xFFFF)
        put_hex(out, 'u', ch, 4);
    else
        put_hex(out, 'U', ch, 8);
}

void value_repr_text(UnicodeVersion version, Buf *out, Text t)
{
    uint8_t quote = choose_quote(t);
    buf_byte(out, quote);
    for (const char *p = t.data, *end = p + t.size; p < end;) {
        const char *start = p;
        uint32_t ch = utf8_next(&p);
        if (ch < 0x80)
            repr_ascii(out, (uint8_t)ch, quote);
        else
            repr_wide(version, out, ch, start, (size_t)(p - start));
    }
    buf_byte(out, quote);
}

static void repr_bytes(Buf *out, Text t)
{
    uint8_t quote = choose_quote(t);
    buf_byte(out, 'b');
    buf_byte(out, quote);
    for (uint32_t i = 0; i < t.size; i++) {
        uint8_t byte = (uint8_t)t.data[i];
        if (byte < 0x80)
            repr_ascii(out, byte, quote);
        else
            put_hex(out, 'x', byte, 2);
    }
    buf_byte(out, quote);
}

static void repr_items(Compile *c, Buf *out, const Value *v)
{
    for (uint32_t i = 0; i < v->u.seq.count; i++) {
        if (i)
            buf_text(out, ", ");
        value_repr(c, out, v->u.seq.items[i]);
    }
}

static void repr_tuple(Compile *c, Buf *out, const Value *v)
{
    buf_byte(out, '(');
    repr_items(c, out, v);
    buf_text(out, v->u.seq.count == 1 ? ",)" : ")");
}

static void repr_frozenset(Compile *c, Buf *out, const Value *v)
{
    buf_text(out, v->u.seq.count ? "frozenset({" : "frozenset(");
    repr_items(c, out, v);
    buf_text(out, v->u.seq.count ? "})" : ")");
}

static void repr_code(Buf *out, const Value *v)
{
    Text name = v->u.code->name->u.text;
    buf_text(out, "<code object ");
    buf_bytes(out, name.data, name.size);
    buf_byte(out, '>');
}

/* Tuples nest no deeper than the source that made them, which the parser has
 * limited. */
void value_repr(Compile *c, Buf *out, const Value *v)
{
    switch ((ValueKind)v->kind) {
    case VALUE_NONE: buf_text(out, "None"); break;
    case VALUE_FALSE: buf_text(out, "False"); break;
    case VALUE_TRUE: buf_text(out, "True"); break;
    case VALUE_ELLIPSIS: buf_text(out, "Ellipsis"); break;
    case VALUE_INT:
        if (v->big)
            repr_big_int(c, out, v);
        else
            repr_small_int(out, v->u.integer);
        break;
    case VALUE_FLOAT: repr_double(c, out, v->u.real, true, false); break;
    case VALUE_COMPLEX:
        repr_complex(c, out, v->u.complex.real, v->u.complex.imag);
        break;
    case VALUE_STR: value_repr_text(c->target->unicode, out, v->u.text); break;
    case VALUE_BYTES: repr_bytes(out, v->u.text); break;
    case VALUE_TUPLE: repr_tuple(c, out, v); break;
    case VALUE_FROZENSET: repr_frozenset(c, out, v); break;
    case VALUE_SLICE:
        buf_text(out, "slice(");
        repr_items(c, out, v);
        buf_byte(out, ')');
        break;
    case VALUE_CODE: repr_code(out, v); break;
    }
}
