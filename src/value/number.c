/* The value of a NUMBER token.  The text is known to be well formed: the
 * lexer has refused everything else. */
#include "value/value_internal.h"

enum { MAX_DECIMAL_DIGITS = 4300 }; /* sys.int_info.default_max_str_digits */

static unsigned digit_of(char ch)
{
    unsigned u = (uint8_t)ch;
    return u <= '9' ? u - '0' : (u | 0x20) - 'a' + 10;
}

/* Hexadecimal, octal, binary digits to words of 64 bits, from the end. */
static Value *number_in_radix(Compile *c, const char *digits, size_t size,
                              unsigned bits)
{
    size_t count = (size * bits + 63) / 64 + 1;
    uint64_t *words = arena_zalloc(&c->arena, count * sizeof *words);
    size_t at = 0;
    for (size_t i = size; i-- > 0;) {
        if (digits[i] == '_')
            continue;
        uint64_t digit = digit_of(digits[i]);
        words[at / 64] |= digit << (at % 64);
        if (at % 64 + bits > 64)
            words[at / 64 + 1] |= digit >> 1 >> (63 - at % 64);
        at += bits;
    }
    return value_int_limbs(c, false, words, (uint32_t)count);
}

static const char *too_many_digits(Compile *c, size_t size)
{
    return arena_printf(&c->arena,
                        "Exceeds the limit (%d digits) for integer string "
                        "conversion: value has %zu digits; use "
                        "sys.set_int_max_str_digits() to increase the limit - "
                        "Consider hexadecimal for huge integer literals to "
                        "avoid decimal conversion limits.",
                        MAX_DECIMAL_DIGITS, size);
}

/* Decimal digits without underscores. */
static Value *number_in_decimal(Compile *c, const char *digits, size_t size,
                                Loc loc)
{
    if (digits[0] == '0') /* 00...0: nothing else may start with zero */
        return value_int(c, 0);
    if (size > MAX_DECIMAL_DIGITS)
        diag_raise(c, ERROR_SYNTAX, (Loc){loc.line, loc.end_line, -1, -1}, "%s",
                   too_many_digits(c, size));
    uint8_t numbers[MAX_DECIMAL_DIGITS];
    for (size_t i = 0; i < size; i++)
        numbers[i] = (uint8_t)(digits[i] - '0');
    ArenaMark start = arena_mark(&c->arena);
    Mag m = {.limbs = ARENA_ARRAY(&c->arena, mp_limb_t, size / 9 + 2)};
    m.count = mpn_set_str(m.limbs, numbers, size, 10);
    return mag_value(c, start, m);
}

/* The text without underscores; the same text if there are none. */
static const char *without_underscores(Compile *c, const char *text,
                                       size_t *size)
{
    if (!memchr(text, '_', *size))
        return text;
    char *copy = arena_alloc(&c->arena, *size);
    size_t n = 0;
    for (size_t i = 0; i < *size; i++)
        if (text[i] != '_')
            copy[n++] = text[i];
    *size = n;
    return copy;
}

static bool all_digits(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

static Value *number_slow(Compile *c, const char *text, size_t size, Loc loc)
{
    unsigned mark = size > 2 && text[0] == '0' ? (uint8_t)text[1] | 0x20u : 0;
    if (mark == 'x' || mark == 'o' || mark == 'b')
        return number_in_radix(c, text + 2, size - 2,
                               mark == 'x'   ? 4
                               : mark == 'o' ? 3
                                             : 1);
    text = without_underscores(c, text, &size);
    if (all_digits(text, size))
        return number_in_decimal(c, text, size, loc);
    if (((uint8_t)text[size - 1] | 0x20) == 'j')
        return value_complex(c, 0.0, decimal_to_double(c, text, size - 1));
    return value_float(c, decimal_to_double(c, text, size));
}

Value *value_number(Compile *c, const char *text, size_t size, Loc loc)
{
    if (size <= 18 && all_digits(text, size)) {
        int64_t n = 0;
        for (size_t i = 0; i < size; i++)
            n = n * 10 + (text[i] - '0');
        return value_int(c, n);
    }
    return number_slow(c, text, size, loc);
}

const char *value_number_error(Compile *c, const char *text, size_t size)
{
    if (size <= MAX_DECIMAL_DIGITS)
        return NULL;
    text = without_underscores(c, text, &size);
    bool has_too_many =
        size > MAX_DECIMAL_DIGITS && text[0] != '0' && all_digits(text, size);
    return has_too_many ? too_many_digits(c, size) : NULL;
}
