/* Floats from decimal text and back: correctly rounded, and independent of
 * the process's locale.  Short texts are exact in one floating-point
 * operation; the others go through integers. */
#include "value/value_internal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

/* No double and no midpoint of two has more significant digits; further ones
 * only say "a little more". */
enum { MAX_DIGITS = 800 };

/* digits * 10**exponent; lost says that more digits, not all zero, follow. */
typedef struct Decimal {
    uint8_t digits[MAX_DIGITS + 1];
    size_t count;
    int64_t exponent;
    bool lost;
} Decimal;

static void add_digit(Decimal *d, char ch)
{
    if (d->count == 0 && ch == '0')
        return;
    if (d->count < MAX_DIGITS) {
        d->digits[d->count++] = (uint8_t)(ch - '0');
        return;
    }
    d->exponent++;
    d->lost |= ch != '0';
}

/* The exponent after "e", saturated far beyond any double. */
static int64_t read_exponent(const char *p, const char *end)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    int64_t n = 0;
    for (; p < end; p++)
        if (n < INT64_MAX / 100)
            n = n * 10 + (*p - '0');
    return negative ? -n : n;
}

static void read_decimal(Decimal *d, const char *p, const char *end)
{
    bool fraction = false;
    d->count = 0;
    d->exponent = 0;
    d->lost = false;
    for (; p < end && (*p | 0x20) != 'e'; p++) {
        if (*p == '.') {
            fraction = true;
            continue;
        }
        d->exponent -= fraction;
        add_digit(d, *p);
    }
    if (p < end)
        d->exponent += read_exponent(p + 1, end);
}

static uint64_t digits_as_int(const Decimal *d)
{
    uint64_t n = 0;
    for (size_t i = 0; i < d->count; i++)
        n = n * 10 + d->digits[i];
    return n;
}

/* Where digits and power of ten are both exact doubles, one operation rounds
 * correctly (if it is done in double precision). */
static bool exact_operation(const Decimal *d, double *out)
{
    static const double powers[] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (FLT_EVAL_METHOD != 0 || d->count > 15 || d->exponent < -22 ||
        d->exponent > 22)
        return false;
    double n = (double)digits_as_int(d);
    *out = d->exponent < 0 ? n / powers[-d->exponent] : n * powers[d->exponent];
    return true;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 Wide;

/* The double nearest to n * 2**exponent, ties to even; sticky says that the
 * true value is a little above.  n is not 0, the result normal. */
static double round_wide(Wide n, int exponent, bool sticky)
{
    uint64_t high = (uint64_t)(n >> 64), low = (uint64_t)n;
    int bits = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low);
    int drop = bits - DBL_MANT_DIG;
    if (drop <= 0)
        return ldexp((double)low, exponent);
    uint64_t kept = (uint64_t)(n >> drop);
    Wide rest = n & (((Wide)1 << drop) - 1), half = (Wide)1 << (drop - 1);
    if (rest > half || (rest == half && (sticky || (kept & 1))))
        kept++;
    return ldexp((double)kept, exponent + drop);
}

/* Up to 19 digits and powers of ten of 64 bits: repr's 17 digits, mostly. */
static bool wide_operation(const Decimal *d, double *out)
{
    int64_t exponent = d->exponent < 0 ? -d->exponent : d->exponent;
    if (d->count > 19 || exponent > 19)
        return false;
    uint64_t n = digits_as_int(d), power = 1;
    while (exponent--)
        power *= 10;
    if (d->exponent >= 0) {
        *out = round_wide((Wide)n * power, 0, false);
        return true;
    }
    int shift = 63 + __builtin_clzll(n);
    Wide dividend = (Wide)n << shift;
    Wide quotient = dividend / power;
    *out = round_wide(quotient, -shift, quotient * power != dividend);
    return true;
}
#else
static bool wide_operation(const Decimal *d, double *out)
{
    (void)d;
    (void)out;
    return false;
}
#endif

/* 10**n as a Mag, n up to about 1,200. */
static Mag power_of_ten(Compile *c, int64_t n)
{
    enum { STEP = GMP_NUMB_BITS == 64 ? 19 : 9 };
    mp_size_t room = (mp_size_t)(n * 4 / GMP_NUMB_BITS + 2);
    Mag m = {ARENA_ARRAY(&c->arena, mp_limb_t, room), 1, false};
    m.limbs[0] = 1;
    while (n > 0) {
        mp_limb_t factor = 1;
        for (int i = 0; i < STEP && n > 0; i++, n--)
            factor *= 10;
        mp_limb_t carry = mpn_mul_1(m.limbs, m.limbs, m.count, factor);
        if (carry)
            m.limbs[m.count++] = carry;
    }
    return m;
}

/* By exact integers; the digits are first shortened to what can matter. */
static double exact_quotient(Compile *c, Decimal *d)
{
    if (d->lost) { /* stands for all the digits not kept */
        d->digits[d->count++] = 1;
        d->exponent--;
    }
    Mag one, digits = {ARENA_ARRAY(&c->arena, mp_limb_t, d->count / 9 + 2), 0,
                       false};
    digits.count = mpn_set_str(digits.limbs, d->digits, d->count, 10);
    one = power_of_ten(c, 0);
    if (d->exponent >= 0)
        return mag_true_divide(
            c, mag_mul(c, digits, power_of_ten(c, d->exponent)), one);
    return mag_true_divide(c, digits, power_of_ten(c, -d->exponent));
}

double decimal_to_double(Compile *c, const char *text, size_t size)
{
    Decimal d;
    double result;
    read_decimal(&d, text, text + size);
    if (d.count == 0)
        return 0.0;
    if (exact_operation(&d, &result) || wide_operation(&d, &result))
        return result;
    int64_t point = d.exponent + (int64_t)d.count; /* 0.ddd * 10**point */
    if (point > DBL_MAX_10_EXP + 1)
        return HUGE_VAL;
    if (point < DBL_MIN_10_EXP - DBL_DIG - 2)
        return 0.0;
    ArenaMark mark = arena_mark(&c->arena);
    result = exact_quotient(c, &d);
    arena_release(&c->arena, mark);
    return result;
}

/* The significant digits of d > 0 in the given number, correctly rounded, and
 * its decimal point: 0.digits * 10**point.  printf's point may be the
 * locale's, so only digits are taken. */
static int round_digits(char *digits, double d, int count)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", count - 1, d);
    int n = 0;
    const char *p = text;
    for (; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    return (int)read_exponent(p + 1, p + strlen(p)) + 1;
}

/* True if 0.digits * 10**point reads as d. */
static bool reads_as(Compile *c, const char *digits, int count, int point,
                     double d)
{
    char text[64];
    int size =
        snprintf(text, sizeof text, "%.*se%d", count, digits, point - count);
    return decimal_to_double(c, text, (size_t)size) == d;
}

/* Adds step, 1 or -1, to the last of the digits; false if that would change
 * their number. */
static bool step_digits(char *digits, int count, int step)
{
    char end = step > 0 ? '9' : '0', start = step > 0 ? '0' : '9';
    int i = count - 1;
    while (i >= 0 && digits[i] == end)
        digits[i--] = start;
    if (i < 0)
        return false;
    digits[i] = (char)(digits[i] + step);
    return digits[0] != '0';
}

/* Digits in this number that read as d; the nearest if there are several. */
static bool digits_of_length(Compile *c, char *digits, int *point, double d,
                             int count)
{
    *point = round_digits(digits, d, count);
    if (reads_as(c, digits, count, *point, d))
        return true;
    /* The gap below a power of two is half the one above it: then the
     * neighbour of the nearest decimal may read as d where it does not. */
    for (int step = 1; step >= -1; step -= 2) {
        char other[24];
        memcpy(other, digits, (size_t)count);
        if (step_digits(other, count, step) &&
            reads_as(c, other, count, *point, d)) {
            memcpy(digits, other, (size_t)count);
            return true;
        }
    }
    return false;
}

/* The shortest digits that read as d > 0; returns their number. */
static int shortest_digits(Compile *c, char *digits, int *point, double d)
{
    /* What 15 digits can say, a normal number gives back. */
    int count = d >= DBL_MIN ? DBL_DIG : 1;
    while (count < 17 && !digits_of_length(c, digits, point, d, count))
        count++;
    if (count == 17)
        *point = round_digits(digits, d, count);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    return count;
}

static char *put_zeros(char *p, int count)
{
    for (; count > 0; count--)
        *p++ = '0';
    return p;
}

static char *put_digits(char *p, const char *digits, int count)
{
    memcpy(p, digits, (size_t)count);
    return p + count;
}

/* d.ddde+XX */
static char *put_scientific(char *p, const char *digits, int count, int point)
{
    *p++ = digits[0];
    if (count > 1) {
        *p++ = '.';
        p = put_digits(p, digits + 1, count - 1);
    }
    return p + snprintf(p, 8, "e%+03d", point - 1);
}

static char *put_plain(char *p, const char *digits, int count, int point,
                       bool add_dot_0)
{
    if (point <= 0) {
        p = put_digits(p, "0.", 2);
        p = put_zeros(p, -point);
        return put_digits(p, digits, count);
    }
    if (count > point) {
        p = put_digits(p, digits, point);
        *p++ = '.';
        return put_digits(p, digits + point, count - point);
    }
    p = put_digits(p, digits, count);
    p = put_zeros(p, point - count);
    return add_dot_0 ? put_digits(p, ".0", 2) : p;
}

size_t double_to_text(Compile *c, char *out, double d, bool add_dot_0,
                      bool plus)
{
    char digits[24], *p = out;
    if (isnan(d)) {
        p = plus ? put_digits(p, "+", 1) : p;
        return (size_t)(put_digits(p, "nan", 3) - out);
    }
    if (signbit(d))
        *p++ = '-';
    else if (plus)
        *p++ = '+';
    if (isinf(d))
        return (size_t)(put_digits(p, "inf", 3) - out);
    int count = 1, point = 1;
    digits[0] = '0';
    if (d != 0)
        count = shortest_digits(c, digits, &point, fabs(d));
    if (point > 16 || point < -3)
        p = put_scientific(p, digits, count, point);
    else
        p = put_plain(p, digits, count, point, add_dot_0);
    return (size_t)(p - out);
}
