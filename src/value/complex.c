/* Folding arithmetic with complex numbers, in the order of operations of
 * CPython's complexobject.c: the last bits depend on it. */
#include "value/value_internal.h"

#include <math.h>

typedef struct Complex {
    double real, imag;
} Complex;

static bool to_complex(Compile *c, const Value *v, Complex *out)
{
    if (v->kind == VALUE_COMPLEX) {
        *out = (Complex){v->u.complex.real, v->u.complex.imag};
        return true;
    }
    out->imag = 0.0;
    return value_to_double(c, v, &out->real);
}

static bool is_zero(Complex z)
{
    return z.real == 0 && z.imag == 0;
}

static bool is_infinite(Complex z)
{
    return isinf(z.real) || isinf(z.imag);
}

static bool is_finite(Complex z)
{
    return isfinite(z.real) && isfinite(z.imag);
}

/* --- up to 3.13, and powers */

static Complex product(Complex a, Complex b)
{
    return (Complex){a.real * b.real - a.imag * b.imag,
                     a.real * b.imag + a.imag * b.real};
}

/* Smith's method; b is not zero. */
static Complex quotient(Complex a, Complex b)
{
    if (fabs(b.real) >= fabs(b.imag)) {
        double ratio = b.imag / b.real, denom = b.real + b.imag * ratio;
        return (Complex){(a.real + a.imag * ratio) / denom,
                         (a.imag - a.real * ratio) / denom};
    }
    if (fabs(b.imag) >= fabs(b.real)) {
        double ratio = b.real / b.imag, denom = b.real * ratio + b.imag;
        return (Complex){(a.real * ratio + a.imag) / denom,
                         (a.imag * ratio - a.real) / denom};
    }
    return (Complex){value_as_x86(NAN), value_as_x86(NAN)};
}

/* --- infinities that come out as NaNs (C11, Annex G.5.1 and G.5.2) */

/* 1 for an infinity and 0 for the rest, with the sign. */
static double boxed(double d)
{
    return copysign(isinf(d) ? 1.0 : 0.0, value_as_x86(d));
}

static Complex boxed_both(Complex z)
{
    return (Complex){boxed(z.real), boxed(z.imag)};
}

static double without_nan(double d)
{
    return isnan(d) ? copysign(0.0, value_as_x86(d)) : d;
}

static Complex without_nans(Complex z)
{
    return (Complex){without_nan(z.real), without_nan(z.imag)};
}

static bool both_nan(Complex z)
{
    return isnan(z.real) && isnan(z.imag);
}

static Complex scaled(double factor, Complex z)
{
    return (Complex){factor * z.real, factor * z.imag};
}

static Complex product_recovered(Complex a, Complex b)
{
    Complex z = product(a, b);
    if (!both_nan(z))
        return z;
    bool overflow = isinf(a.real * b.real) || isinf(a.imag * b.imag) ||
                    isinf(a.real * b.imag) || isinf(a.imag * b.real);
    bool left = is_infinite(a), right = is_infinite(b);
    if (left) {
        a = boxed_both(a);
        b = without_nans(b);
    }
    if (right) {
        b = boxed_both(b);
        a = without_nans(a);
    }
    if (!left && !right) {
        if (!overflow)
            return z;
        a = without_nans(a);
        b = without_nans(b);
    }
    return scaled(INFINITY, product(a, b));
}

/* a times the conjugate of b. */
static Complex product_conjugate(Complex a, Complex b)
{
    return (Complex){a.real * b.real + a.imag * b.imag,
                     a.imag * b.real - a.real * b.imag};
}

static Complex quotient_recovered(Complex a, Complex b)
{
    Complex z = quotient(a, b);
    if (!both_nan(z))
        return z;
    if (is_infinite(a) && is_finite(b))
        return scaled(INFINITY, product_conjugate(boxed_both(a), b));
    if (is_infinite(b) && is_finite(a))
        return scaled(0.0, product_conjugate(a, boxed_both(b)));
    return z;
}

/* A real number by a complex one: quotient without the imaginary part. */
static Complex real_quotient(double a, Complex b)
{
    Complex z = {value_as_x86(NAN), value_as_x86(NAN)};
    if (fabs(b.real) >= fabs(b.imag)) {
        double ratio = b.imag / b.real, denom = b.real + b.imag * ratio;
        z = (Complex){a / denom, -a * ratio / denom};
    } else if (fabs(b.imag) >= fabs(b.real)) {
        double ratio = b.real / b.imag, denom = b.real * ratio + b.imag;
        z = (Complex){a * ratio / denom, -a / denom};
    }
    if (both_nan(z) && is_infinite(b) && isfinite(a))
        return (Complex){0.0 * (a * boxed(b.real)), 0.0 * (-a * boxed(b.imag))};
    return z;
}

/* --- powers */

/* By squaring, n >= 0, with the multiplications in CPython's order. */
static Complex power_int(Compile *c, Complex z, long n)
{
    Complex (*times)(Complex, Complex) =
        c->target->folding.mixed_complex ? product_recovered : product;
    Complex result = {1.0, 0.0};
    for (long mask = 1; n >= mask; mask <<= 1) {
        if (n & mask)
            result = times(result, z);
        z = times(z, z);
    }
    return result;
}

/* In polar form; false for zero to a negative or complex power, and where
 * sine and cosine of an infinity set errno to EDOM. */
static bool power_polar(Compile *c, Complex a, Complex b, Complex *out)
{
    *out = (Complex){1.0, 0.0};
    if (is_zero(b))
        return true;
    *out = (Complex){0.0, 0.0};
    if (is_zero(a))
        return b.imag == 0 && !(b.real < 0);
    double modulus = hypot(a.real, a.imag);
    double length = pow(modulus, b.real);
    double angle = atan2(a.imag, a.real);
    double phase = angle * b.real;
    if (b.imag != 0) {
        if (c->target->folding.divides_by_growth)
            length /= exp(angle * b.imag);
        else
            length *= exp(-angle * b.imag);
        phase += b.imag * log(modulus);
    }
    /* cppcheck-suppress ignoredReturnValue; it is not */
    *out = (Complex){length * cos(phase), length * sin(phase)};
    return !isinf(phase);
}

static bool power(Compile *c, Complex a, Complex b, Complex *out)
{
    bool small = b.imag == 0 && b.real == floor(b.real) && fabs(b.real) <= 100;
    if (!small)
        return power_polar(c, a, b, out);
    long n = (long)b.real;
    *out = power_int(c, a, n < 0 ? -n : n);
    if (n > 0)
        return true;
    if (is_zero(*out))
        return false;
    *out = c->target->folding.mixed_complex
               ? quotient_recovered((Complex){1.0, 0.0}, *out)
               : quotient((Complex){1.0, 0.0}, *out);
    return true;
}

/* --- the operations */

static Value *complex_value(Compile *c, Complex z)
{
    return value_complex(c, z.real, z.imag);
}

/* With both operands complex, or made so. */
static Value *binary_converted(Compile *c, Operator op, Complex a, Complex b)
{
    bool recovers = c->target->folding.mixed_complex;
    switch (op) {
    case BIN_ADD: return value_complex(c, a.real + b.real, a.imag + b.imag);
    case BIN_SUB: return value_complex(c, a.real - b.real, a.imag - b.imag);
    case BIN_MULT:
        return complex_value(c, recovers ? product_recovered(a, b)
                                         : product(a, b));
    case BIN_DIV:
        if (is_zero(b))
            return NULL;
        return complex_value(c, recovers ? quotient_recovered(a, b)
                                         : quotient(a, b));
    case BIN_POW:
        if (!power(c, a, b, &a) || is_infinite(a))
            return NULL;
        return complex_value(c, a);
    default: return NULL;
    }
}

/* 3.14: a complex number and a real one. */
static Value *binary_with_real(Compile *c, Operator op, Complex a, double b)
{
    switch (op) {
    case BIN_ADD: return value_complex(c, a.real + b, a.imag);
    case BIN_SUB: return value_complex(c, a.real - b, a.imag);
    case BIN_MULT: return value_complex(c, a.real * b, a.imag * b);
    case BIN_DIV:
        return b == 0 ? NULL : value_complex(c, a.real / b, a.imag / b);
    default: return binary_converted(c, op, a, (Complex){b, 0.0});
    }
}

/* 3.14: a real number and a complex one. */
static Value *binary_from_real(Compile *c, Operator op, double a, Complex b)
{
    switch (op) {
    case BIN_ADD: return value_complex(c, a + b.real, b.imag);
    case BIN_SUB: return value_complex(c, a - b.real, -b.imag);
    case BIN_MULT: return value_complex(c, a * b.real, a * b.imag);
    case BIN_DIV:
        return is_zero(b) ? NULL : complex_value(c, real_quotient(a, b));
    default: return binary_converted(c, op, (Complex){a, 0.0}, b);
    }
}

Value *complex_binary(Compile *c, Operator op, Value *left, Value *right)
{
    Complex a, b;
    if (!to_complex(c, left, &a) || !to_complex(c, right, &b))
        return NULL;
    if (c->target->folding.mixed_complex) {
        if (right->kind != VALUE_COMPLEX)
            return binary_with_real(c, op, a, b.real);
        if (left->kind != VALUE_COMPLEX)
            return binary_from_real(c, op, a.real, b);
    }
    return binary_converted(c, op, a, b);
}
