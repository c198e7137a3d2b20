/* Integers of any size on GMP's mpn functions, which work on plain arrays:
 * scratch and results live in the arena. */
#include "value/value_internal.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { LIMB_BITS = GMP_NUMB_BITS, LIMBS_PER_64 = 64 / GMP_NUMB_BITS };

static mp_limb_t *new_limbs(Compile *c, mp_size_t count)
{
    return ARENA_ARRAY(&c->arena, mp_limb_t, count);
}

/* Drops leading zero limbs; zero is not negative. */
static Mag trimmed(Mag m)
{
    while (m.count && m.limbs[m.count - 1] == 0)
        m.count--;
    if (m.count == 0)
        m.negative = false;
    return m;
}

/* The count 64-bit words as limbs of the machine. */
static Mag from_words(Compile *c, bool negative, const uint64_t *words,
                      uint32_t count)
{
    mp_size_t limbs = (mp_size_t)count * LIMBS_PER_64;
    Mag m = {new_limbs(c, limbs), limbs, negative};
    for (mp_size_t i = 0; i < limbs; i++)
        m.limbs[i] = (mp_limb_t)(words[i / LIMBS_PER_64] >>
                                 (i % LIMBS_PER_64 * LIMB_BITS));
    return trimmed(m);
}

Mag mag_of(Compile *c, const Value *v)
{
    if (v->kind == VALUE_INT && v->big)
        return from_words(c, v->u.bigint->negative, v->u.bigint->limbs,
                          v->u.bigint->limb_count);
    int64_t n = value_small(v);
    uint64_t word = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    return from_words(c, n < 0, &word, 1);
}

/* The words of 64 bits of a trimmed Mag. */
static Value *value_of_words(Compile *c, Mag m)
{
    uint32_t count = (uint32_t)((m.count + LIMBS_PER_64 - 1) / LIMBS_PER_64);
    uint64_t small[4];
    uint64_t *words =
        count <= 4 ? small : ARENA_ARRAY(&c->arena, uint64_t, count);
    memset(words, 0, count * sizeof *words);
    for (mp_size_t i = 0; i < m.count; i++)
        words[i / LIMBS_PER_64] |= (uint64_t)m.limbs[i]
                                   << (i % LIMBS_PER_64 * LIMB_BITS);
    return value_int_limbs(c, m.negative, words, count);
}

/* True if the value is the last thing in the arena and only the node that is
 * being folded away holds it. */
static bool is_last_result(const Compile *c, const Value *v)
{
    const LastBig *last = &c->const_cache->last_big;
    return v && v == last->value && v->big && !v->number &&
           c->arena.next == last->end;
}

ArenaMark mag_start(const Compile *c, const Value *a, const Value *b)
{
    return is_last_result(c, a) || is_last_result(c, b)
               ? c->const_cache->last_big.start
               : arena_mark(&c->arena);
}

/* Moves the result over the scratch memory and the operand that were in its
 * block since start. */
static Value *move_result(Compile *c, ArenaMark start, Mag m)
{
    char *words = start.next + sizeof(Value) + sizeof(BigInt);
    size_t size = (size_t)m.count * sizeof *m.limbs;
    memmove(words, m.limbs, size);
    arena_release(&c->arena, start);
    Value *v = value_new(c, VALUE_INT);
    BigInt *b = arena_alloc(&c->arena, sizeof *b + size);
    assert((char *)b->limbs == words);
    b->negative = m.negative;
    b->limb_count = (uint32_t)m.count;
    v->big = true;
    v->u.bigint = b;
    c->const_cache->last_big = (LastBig){v, c->arena.next, start};
    return v;
}

/* A chain of operations on large numbers must not leave all its intermediate
 * results behind.  Literals stay where they are. */
Value *mag_value(Compile *c, ArenaMark start, Mag m)
{
    m = trimmed(m);
    size_t need =
        sizeof(Value) + sizeof(BigInt) + (size_t)m.count * sizeof *m.limbs;
    if (LIMBS_PER_64 == 1 && m.count > 8 && c->parsed &&
        start.block == c->arena.block &&
        need <= (size_t)(c->arena.limit - start.next))
        return move_result(c, start, m);
    return value_of_words(c, m);
}

static uint64_t word_bits(uint64_t word)
{
    return word ? 64 - (uint64_t)__builtin_clzll(word) : 0;
}

uint64_t int_bits(const Value *v)
{
    if (v->kind == VALUE_INT && v->big) {
        uint32_t last = v->u.bigint->limb_count - 1;
        return (uint64_t)last * 64 + word_bits(v->u.bigint->limbs[last]);
    }
    int64_t n = value_small(v);
    return word_bits(n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

static uint64_t mag_bit_count(Mag m)
{
    if (m.count == 0)
        return 0;
    return (uint64_t)(m.count - 1) * LIMB_BITS +
           word_bits(m.limbs[m.count - 1]);
}

static int compare_magnitudes(Mag a, Mag b)
{
    if (a.count != b.count)
        return a.count < b.count ? -1 : 1;
    return a.count ? mpn_cmp(a.limbs, b.limbs, a.count) : 0;
}

static Mag add_magnitudes(Compile *c, Mag a, Mag b, bool negative)
{
    if (a.count < b.count)
        return add_magnitudes(c, b, a, negative);
    Mag sum = {new_limbs(c, a.count + 1), a.count + 1, negative};
    mp_limb_t carry = 0;
    if (b.count)
        carry = mpn_add(sum.limbs, a.limbs, a.count, b.limbs, b.count);
    else if (a.count)
        mpn_copyi(sum.limbs, a.limbs, a.count);
    sum.limbs[a.count] = carry;
    return trimmed(sum);
}

/* a - b, not negative before the sign is put on: a >= b. */
static Mag subtract_magnitudes(Compile *c, Mag a, Mag b, bool negative)
{
    Mag difference = {new_limbs(c, a.count), a.count, negative};
    if (b.count)
        mpn_sub(difference.limbs, a.limbs, a.count, b.limbs, b.count);
    else if (a.count)
        mpn_copyi(difference.limbs, a.limbs, a.count);
    return trimmed(difference);
}

Mag mag_add(Compile *c, Mag a, Mag b)
{
    if (a.negative == b.negative)
        return add_magnitudes(c, a, b, a.negative);
    if (compare_magnitudes(a, b) >= 0)
        return subtract_magnitudes(c, a, b, a.negative);
    return subtract_magnitudes(c, b, a, b.negative);
}

Mag mag_mul(Compile *c, Mag a, Mag b)
{
    if (a.count < b.count)
        return mag_mul(c, b, a);
    if (b.count == 0)
        return (Mag){NULL, 0, false};
    Mag product = {new_limbs(c, a.count + b.count), a.count + b.count,
                   a.negative != b.negative};
    mpn_mul(product.limbs, a.limbs, a.count, b.limbs, b.count);
    return trimmed(product);
}

/* Quotient and remainder of the magnitudes. */
static void divide_magnitudes(Compile *c, Mag a, Mag b, Mag *quotient,
                              Mag *remainder)
{
    if (a.count < b.count) {
        *quotient = (Mag){NULL, 0, false};
        *remainder = a;
        return;
    }
    mp_size_t count = a.count - b.count + 1;
    *quotient = (Mag){new_limbs(c, count), count, false};
    *remainder = (Mag){new_limbs(c, b.count), b.count, false};
    mpn_tdiv_qr(quotient->limbs, remainder->limbs, 0, a.limbs, a.count, b.limbs,
                b.count);
    *quotient = trimmed(*quotient);
    *remainder = trimmed(*remainder);
}

void mag_divmod(Compile *c, Mag a, Mag b, Mag *quotient, Mag *remainder)
{
    divide_magnitudes(c, a, b, quotient, remainder);
    quotient->negative = quotient->count && a.negative != b.negative;
    remainder->negative = remainder->count && a.negative;
    if (remainder->count && a.negative != b.negative) {
        mp_limb_t one = 1;
        *quotient = mag_add(c, *quotient, (Mag){&one, 1, true});
        *remainder = mag_add(c, *remainder, b);
    }
}

Mag mag_shift_left(Compile *c, Mag a, uint64_t bits)
{
    if (a.count == 0)
        return a;
    mp_size_t whole = (mp_size_t)(bits / LIMB_BITS);
    mp_size_t count = a.count + whole + 1;
    Mag r = {new_limbs(c, count), count, a.negative};
    if (whole)
        mpn_zero(r.limbs, whole);
    r.limbs[count - 1] = 0;
    if (bits % LIMB_BITS)
        r.limbs[count - 1] = mpn_lshift(r.limbs + whole, a.limbs, a.count,
                                        (unsigned)(bits % LIMB_BITS));
    else
        mpn_copyi(r.limbs + whole, a.limbs, a.count);
    return trimmed(r);
}

/* The magnitude shifted towards zero; *sticky if ones were lost. */
static Mag shift_magnitude_right(Compile *c, Mag a, uint64_t bits, bool *sticky)
{
    *sticky = false;
    if (bits >= (uint64_t)a.count * LIMB_BITS) {
        *sticky = a.count != 0;
        return (Mag){NULL, 0, false};
    }
    mp_size_t whole = (mp_size_t)(bits / LIMB_BITS);
    for (mp_size_t i = 0; i < whole; i++)
        *sticky |= a.limbs[i] != 0;
    mp_size_t count = a.count - whole;
    Mag r = {new_limbs(c, count), count, a.negative};
    if (bits % LIMB_BITS)
        *sticky |= mpn_rshift(r.limbs, a.limbs + whole, count,
                              (unsigned)(bits % LIMB_BITS)) != 0;
    else
        mpn_copyi(r.limbs, a.limbs + whole, count);
    return trimmed(r);
}

Mag mag_shift_right(Compile *c, Mag a, uint64_t bits)
{
    bool lost;
    bool negative = a.negative;
    Mag r = shift_magnitude_right(c, a, bits, &lost);
    r.negative = negative && r.count;
    if (negative && lost) {
        mp_limb_t one = 1;
        r = mag_add(c, r, (Mag){&one, 1, true});
    }
    return r;
}

/* Two's complement in count limbs: that of a magnitude, or back. */
static mp_limb_t *complement(Compile *c, Mag a, mp_size_t count)
{
    mp_limb_t *out = new_limbs(c, count);
    mpn_zero(out, count);
    if (a.count)
        mpn_copyi(out, a.limbs, a.count);
    if (a.negative)
        mpn_neg(out, out, count);
    return out;
}

Mag mag_bits(Compile *c, BitOp op, Mag a, Mag b)
{
    mp_size_t count = (a.count > b.count ? a.count : b.count) + 1;
    mp_limb_t *x = complement(c, a, count);
    const mp_limb_t *y = complement(c, b, count);
    for (mp_size_t i = 0; i < count; i++)
        x[i] = op == BITS_AND  ? x[i] & y[i]
               : op == BITS_OR ? x[i] | y[i]
                               : x[i] ^ y[i];
    bool negative = x[count - 1] >> (LIMB_BITS - 1);
    if (negative)
        mpn_neg(x, x, count);
    return trimmed((Mag){x, count, negative});
}

/* The low 64 bits. */
static uint64_t low_word(Mag m)
{
    uint64_t word = 0;
    for (mp_size_t i = 0; i < m.count && i < LIMBS_PER_64; i++)
        word |= (uint64_t)m.limbs[i] << (i * LIMB_BITS);
    return word;
}

/* The double nearest to m * 2**exponent, ties to even; sticky says that the
 * true value is a little above. */
static double round_to_double(Compile *c, Mag m, int64_t exponent, bool sticky)
{
    int64_t top = (int64_t)mag_bit_count(m) + exponent;
    if (m.count == 0 || top < DBL_MIN_EXP - DBL_MANT_DIG - 1)
        return 0.0;
    if (top > DBL_MAX_EXP)
        return HUGE_VAL;
    int64_t lowest = top - DBL_MANT_DIG; /* exponent of the last bit kept */
    if (lowest < DBL_MIN_EXP - DBL_MANT_DIG)
        lowest = DBL_MIN_EXP - DBL_MANT_DIG;
    /* one more bit than kept, to round by */
    int64_t drop = lowest - 1 - exponent;
    bool lost = false;
    Mag kept = drop > 0 ? shift_magnitude_right(c, m, (uint64_t)drop, &lost)
                        : mag_shift_left(c, m, (uint64_t)-drop);
    uint64_t bits = low_word(kept);
    bool half = bits & 1;
    bits >>= 1;
    if (half && (lost || sticky || (bits & 1)))
        bits++;
    return ldexp((double)bits, (int)lowest);
}

double mag_true_divide(Compile *c, Mag a, Mag b)
{
    int64_t difference = (int64_t)mag_bit_count(a) - (int64_t)mag_bit_count(b);
    double sign = a.negative != b.negative ? -1.0 : 1.0;
    if (a.count == 0 || difference < DBL_MIN_EXP - DBL_MANT_DIG - 1)
        return sign * 0.0;
    if (difference > DBL_MAX_EXP)
        return sign * HUGE_VAL;
    uint64_t shift = difference < 66 ? (uint64_t)(66 - difference) : 0;
    Mag quotient, remainder;
    divide_magnitudes(c, mag_shift_left(c, a, shift), b, &quotient, &remainder);
    return sign *
           round_to_double(c, quotient, -(int64_t)shift, remainder.count != 0);
}

double int_to_double(Compile *c, const Value *v)
{
    if (v->kind != VALUE_INT || !v->big)
        return (double)value_small(v);
    Mag m = mag_of(c, v);
    double d = round_to_double(c, m, 0, false);
    return m.negative ? -d : d;
}

/* A big magnitude is a double if all ones are within 53 bits and it is not
 * too large. */
static bool big_exact_double(const BigInt *b, double *out)
{
    uint32_t first = 0, last = b->limb_count - 1;
    while (b->limbs[first] == 0)
        first++;
    uint64_t low =
        (uint64_t)first * 64 + (uint64_t)__builtin_ctzll(b->limbs[first]);
    uint64_t high = (uint64_t)last * 64 + word_bits(b->limbs[last]);
    if (high - low > DBL_MANT_DIG || high > DBL_MAX_EXP)
        return false;
    double d = ldexp((double)b->limbs[last], (int)(last * 64));
    if (last > first)
        d += ldexp((double)b->limbs[last - 1], (int)((last - 1) * 64));
    *out = b->negative ? -d : d;
    return true;
}

bool int_exact_double(const Value *v, double *out)
{
    if (v->kind == VALUE_INT && v->big)
        return big_exact_double(v->u.bigint, out);
    int64_t n = value_small(v);
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    *out = (double)n;
    return n == 0 ||
           64 - __builtin_clzll(magnitude) - __builtin_ctzll(magnitude) <=
               DBL_MANT_DIG;
}
