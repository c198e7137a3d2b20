/* Folding arithmetic: what CPython computes at compile time, with its limits.
 * NULL where it leaves the operation to run time: a type error, a division by
 * zero, an overflow, or a result that would be too large. */
#include "value/value_internal.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { MAX_INT_BITS = 128 };

static bool is_real(const Value *v)
{
    return value_is_int(v) || v->kind == VALUE_FLOAT;
}

static bool is_sequence(const Value *v)
{
    return v->kind == VALUE_STR || v->kind == VALUE_BYTES ||
           v->kind == VALUE_TUPLE;
}

bool value_to_double(Compile *c, const Value *v, double *out)
{
    *out = v->kind == VALUE_FLOAT ? v->u.real : int_to_double(c, v);
    return v->kind == VALUE_FLOAT || !isinf(*out);
}

/* --- int */

static bool is_zero(const Value *v)
{
    return !v->big && value_small(v) == 0;
}

static bool is_negative(const Value *v)
{
    return v->big ? v->u.bigint->negative : value_small(v) < 0;
}

static Value *int_add(Compile *c, Value *a, Value *b)
{
    int64_t n;
    if (!a->big && !b->big &&
        !__builtin_add_overflow(value_small(a), value_small(b), &n))
        return value_int(c, n);
    ArenaMark start = mag_start(c, a, b);
    return mag_value(c, start, mag_add(c, mag_of(c, a), mag_of(c, b)));
}

static Value *int_subtract(Compile *c, Value *a, Value *b)
{
    int64_t n;
    if (!a->big && !b->big &&
        !__builtin_sub_overflow(value_small(a), value_small(b), &n))
        return value_int(c, n);
    ArenaMark start = mag_start(c, a, b);
    Mag m = mag_of(c, b);
    m.negative = !m.negative;
    return mag_value(c, start, mag_add(c, mag_of(c, a), m));
}

static Value *int_multiply(Compile *c, Value *a, Value *b)
{
    int64_t n;
    if (is_zero(a) || is_zero(b))
        return value_int(c, 0);
    if (int_bits(a) + int_bits(b) > MAX_INT_BITS)
        return NULL;
    if (!a->big && !b->big &&
        !__builtin_mul_overflow(value_small(a), value_small(b), &n))
        return value_int(c, n);
    ArenaMark start = mag_start(c, a, b);
    return mag_value(c, start, mag_mul(c, mag_of(c, a), mag_of(c, b)));
}

/* The quotient or the remainder, which has the divisor's sign. */
static Value *int_divmod(Compile *c, Value *a, Value *b, bool want_quotient)
{
    if (is_zero(b))
        return NULL;
    ArenaMark start = mag_start(c, a, b);
    Mag quotient, remainder;
    mag_divmod(c, mag_of(c, a), mag_of(c, b), &quotient, &remainder);
    return mag_value(c, start, want_quotient ? quotient : remainder);
}

static Value *int_true_divide(Compile *c, Value *a, Value *b)
{
    if (is_zero(b))
        return NULL;
    double d;
    if (int_bits(a) <= 53 && int_bits(b) <= 53)
        d = (double)value_small(a) / (double)value_small(b);
    else
        d = mag_true_divide(c, mag_of(c, a), mag_of(c, b));
    if (isinf(d))
        return NULL;
    return value_float(c, d);
}

static Value *int_power(Compile *c, Value *a, Value *b)
{
    double x, y;
    if (is_negative(b))
        return value_to_double(c, a, &x) && value_to_double(c, b, &y)
                   ? float_binary(c, BIN_POW, x, y)
                   : NULL;
    if (is_zero(b))
        return value_int(c, 1);
    if (is_zero(a))
        return value_int(c, 0);
    if (b->big || value_small(b) > MAX_INT_BITS ||
        (int64_t)int_bits(a) > MAX_INT_BITS / value_small(b))
        return NULL;
    ArenaMark start = mag_start(c, a, b);
    Mag base = mag_of(c, a), product = base;
    for (int64_t n = value_small(b); n > 1; n--)
        product = mag_mul(c, product, base);
    return mag_value(c, start, product);
}

static Value *int_shift_left(Compile *c, Value *a, Value *b)
{
    if (is_negative(b))
        return NULL;
    if (is_zero(a))
        return value_int(c, 0);
    if (b->big || value_small(b) > MAX_INT_BITS)
        return NULL;
    uint64_t bits = (uint64_t)value_small(b);
    if (bits && int_bits(a) > MAX_INT_BITS - bits)
        return NULL;
    ArenaMark start = mag_start(c, a, b);
    return mag_value(c, start, mag_shift_left(c, mag_of(c, a), bits));
}

static Value *int_shift_right(Compile *c, Value *a, Value *b)
{
    if (is_negative(b))
        return NULL;
    if (b->big)
        return value_int(c, is_negative(a) ? -1 : 0);
    ArenaMark start = mag_start(c, a, b);
    uint64_t bits = (uint64_t)value_small(b);
    return mag_value(c, start, mag_shift_right(c, mag_of(c, a), bits));
}

static Value *int_bitwise(Compile *c, BitOp op, Value *a, Value *b)
{
    bool bools = a->kind != VALUE_INT && b->kind != VALUE_INT;
    ArenaMark start = mag_start(c, a, b);
    if (a->big || b->big)
        return mag_value(c, start, mag_bits(c, op, mag_of(c, a), mag_of(c, b)));
    int64_t x = value_small(a), y = value_small(b);
    int64_t n = op == BITS_AND ? x & y : op == BITS_OR ? x | y : x ^ y;
    return bools ? value_bool(n != 0) : value_int(c, n);
}

Value *int_binary(Compile *c, Operator op, Value *a, Value *b)
{
    switch (op) {
    case BIN_ADD: return int_add(c, a, b);
    case BIN_SUB: return int_subtract(c, a, b);
    case BIN_MULT: return int_multiply(c, a, b);
    case BIN_DIV: return int_true_divide(c, a, b);
    case BIN_FLOOR_DIV: return int_divmod(c, a, b, true);
    case BIN_MOD: return int_divmod(c, a, b, false);
    case BIN_POW: return int_power(c, a, b);
    case BIN_LSHIFT: return int_shift_left(c, a, b);
    case BIN_RSHIFT: return int_shift_right(c, a, b);
    case BIN_BIT_OR: return int_bitwise(c, BITS_OR, a, b);
    case BIN_BIT_XOR: return int_bitwise(c, BITS_XOR, a, b);
    case BIN_BIT_AND: return int_bitwise(c, BITS_AND, a, b);
    case BIN_MAT_MULT: return NULL;
    }
    return NULL;
}

/* --- float */

static_assert(FLT_EVAL_METHOD == 0,
              "each operation rounds to a double, as CPython's: on x86 of 32 "
              "bits only with -msse2 -mfpmath=sse");

double value_as_x86(double d)
{
    if (!isnan(d))
        return d;
    volatile double infinity = INFINITY;
    double made = infinity - infinity;
    return signbit(made) ? d : -d;
}

/* As float_floor_div: the quotient that goes with fmod's exact remainder. */
static double float_floor_divide(double x, double y)
{
    double mod = fmod(x, y);
    double quotient = (x - mod) / y;
    if (mod != 0 && (y < 0) != (mod < 0))
        quotient -= 1.0;
    if (quotient == 0)
        return copysign(0.0, x / y);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

/* The remainder with the sign of the divisor. */
static double float_modulo(double x, double y)
{
    double mod = fmod(x, y);
    if (mod == 0)
        return copysign(0.0, y);
    return (y < 0) != (mod < 0) ? mod + y : mod;
}

static bool is_odd_integer(double d)
{
    return fmod(fabs(d), 2.0) == 1.0;
}

/* x ** infinity, by whether |x| is below or above 1. */
static double power_to_infinity(double x, double y)
{
    x = fabs(x);
    if (x == 1.0)
        return 1.0;
    return (y > 0) == (x > 1.0) ? fabs(y) : 0.0;
}

static double infinity_to_power(double x, double y)
{
    bool odd = is_odd_integer(y);
    if (y > 0)
        return odd ? x : fabs(x);
    return odd ? copysign(0.0, x) : 0.0;
}

/* x and y finite and not zero. */
static Value *finite_power(Compile *c, double x, double y)
{
    bool negate = false;
    if (x < 0) {
        if (y != floor(y))
            return complex_binary(c, BIN_POW, value_float(c, x),
                                  value_float(c, y));
        x = -x;
        negate = is_odd_integer(y);
    }
    double d = x == 1.0 ? 1.0 : pow(x, y);
    if (isinf(d))
        return NULL;
    return value_float(c, negate ? -d : d);
}

/* As float_pow, which leaves to libm only what all libms agree on. */
static Value *float_power(Compile *c, double x, double y)
{
    if (y == 0)
        return value_float(c, 1.0);
    if (isnan(x))
        return value_float(c, x);
    if (isnan(y))
        return value_float(c, x == 1.0 ? 1.0 : y);
    if (isinf(y))
        return value_float(c, power_to_infinity(x, y));
    if (isinf(x))
        return value_float(c, infinity_to_power(x, y));
    if (x != 0)
        return finite_power(c, x, y);
    if (y < 0)
        return NULL;
    return value_float(c, is_odd_integer(y) ? x : 0.0);
}

Value *float_binary(Compile *c, Operator op, double x, double y)
{
    bool divides = op == BIN_DIV || op == BIN_FLOOR_DIV || op == BIN_MOD;
    if (divides && y == 0)
        return NULL;
    switch (op) {
    case BIN_ADD: return value_float(c, x + y);
    case BIN_SUB: return value_float(c, x - y);
    case BIN_MULT: return value_float(c, x * y);
    case BIN_DIV: return value_float(c, x / y);
    case BIN_FLOOR_DIV: return value_float(c, float_floor_divide(x, y));
    case BIN_MOD: return value_float(c, float_modulo(x, y));
    case BIN_POW: return float_power(c, x, y);
    default: return NULL;
    }
}

/* --- all kinds */

static Value *binary_sequence(Compile *c, Operator op, Value *left,
                              Value *right)
{
    if (op == BIN_ADD)
        return sequence_concat(c, left, right);
    if (op == BIN_MULT && is_sequence(left) && value_is_int(right))
        return sequence_repeat(c, left, right);
    if (op == BIN_MULT && is_sequence(right) && value_is_int(left))
        return sequence_repeat(c, right, left);
    return NULL; /* text % anything too */
}

Value *value_binary(Compile *c, Operator op, Value *left, Value *right)
{
    double x, y;
    if (is_sequence(left) || is_sequence(right))
        return binary_sequence(c, op, left, right);
    if (value_is_int(left) && value_is_int(right))
        return int_binary(c, op, left, right);
    if (is_real(left) && is_real(right))
        return value_to_double(c, left, &x) && value_to_double(c, right, &y)
                   ? float_binary(c, op, x, y)
                   : NULL;
    if ((is_real(left) || left->kind == VALUE_COMPLEX) &&
        (is_real(right) || right->kind == VALUE_COMPLEX))
        return complex_binary(c, op, left, right);
    return NULL;
}

static Value *int_negate(Compile *c, Value *v)
{
    if (!v->big && value_small(v) != INT64_MIN)
        return value_int(c, -value_small(v));
    ArenaMark start = mag_start(c, v, NULL);
    Mag m = mag_of(c, v);
    m.negative = !m.negative;
    return mag_value(c, start, m);
}

Value *int_unary(Compile *c, UnaryOp op, Value *v)
{
    switch (op) {
    case UNARY_OP_INVERT:
        return v->big ? int_subtract(c, value_int(c, -1), v)
                      : value_int(c, ~value_small(v));
    case UNARY_OP_UADD:
        return v->kind == VALUE_INT ? v : value_int(c, value_small(v));
    case UNARY_OP_USUB: return int_negate(c, v);
    case UNARY_OP_NOT: return NULL;
    }
    return NULL;
}

Warning value_bool_invert_warning(void)
{
    enum { CALLING_LINE = 488 };
    return (Warning){
        .type = WARNING_DEPRECATION,
        .loc = {CALLING_LINE, CALLING_LINE, NO_COLUMN, NO_COLUMN},
        .message = "Bitwise inversion '~' on bool is deprecated and will be "
                   "removed in Python 3.16. This returns the bitwise inversion "
                   "of the underlying int object and is usually not what you "
                   "expect from negating a bool. Use the 'not' operator for "
                   "boolean negation or ~int(x) if you really want the bitwise "
                   "inversion of the underlying int.",
        .after_parsing = true,
        .of_importlib = true};
}

/* ~True; left as it is, it earns no warning. */
static Value *bool_invert(Compile *c, const Value *v)
{
    bool warns = c->target->folding.deprecates_bool_invert;
    if (c->target->folding.leaves_bool_invert ||
        (warns && c->refuses_bool_invert))
        return NULL;
    if (warns)
        *vec_push(&c->warnings, &c->arena) = value_bool_invert_warning();
    return int_unary(c, UNARY_OP_INVERT, (Value *)v);
}

Value *value_unary(Compile *c, UnaryOp op, Value *v)
{
    if (op == UNARY_OP_NOT)
        return value_bool(!value_is_true(v));
    if (op == UNARY_OP_INVERT &&
        (v->kind == VALUE_FALSE || v->kind == VALUE_TRUE))
        return bool_invert(c, v);
    if (value_is_int(v))
        return int_unary(c, op, v);
    if (op == UNARY_OP_INVERT)
        return NULL;
    bool minus = op == UNARY_OP_USUB;
    if (v->kind == VALUE_FLOAT)
        return minus ? value_float(c, -v->u.real) : v;
    if (v->kind != VALUE_COMPLEX)
        return NULL;
    return minus ? value_complex(c, -v->u.complex.real, -v->u.complex.imag) : v;
}
