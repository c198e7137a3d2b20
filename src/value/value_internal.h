#ifndef VALUE_VALUE_INTERNAL_H
#define VALUE_VALUE_INTERNAL_H

/* Shared by the files of this room: integers as arrays of GMP limbs, floats
 * as decimal text, and what the constant cache keeps besides its table. */

#include "target/target.h"
#include "value/value.h"

#include <gmp.h>

/* --- integers (bigint.c).  A Mag is a sign and a magnitude: count limbs, the
 * last one not zero, in scratch memory of the arena. */
typedef struct Mag {
    mp_limb_t *limbs;
    mp_size_t count;
    bool negative;
} Mag;

static inline bool value_is_int(const Value *v)
{
    return v->kind == VALUE_INT || v->kind == VALUE_TRUE ||
           v->kind == VALUE_FALSE;
}

/* The integer of a bool or a small int. */
static inline int64_t value_small(const Value *v)
{
    return v->kind == VALUE_INT ? v->u.integer : v->kind == VALUE_TRUE;
}

Mag mag_of(Compile *c, const Value *v);
/* Where the scratch memory of an operation on a and b (or NULL) starts, for
 * mag_value. */
ArenaMark mag_start(const Compile *c, const Value *a, const Value *b);
/* The value of a Mag; scratch memory since start may be overwritten. */
Value *mag_value(Compile *c, ArenaMark start, Mag m);
/* Number of bits of an int's magnitude. */
uint64_t int_bits(const Value *v);
Mag mag_add(Compile *c, Mag a, Mag b);
Mag mag_mul(Compile *c, Mag a, Mag b);
/* Floor division: quotient and remainder; b is not zero. */
void mag_divmod(Compile *c, Mag a, Mag b, Mag *quotient, Mag *remainder);
Mag mag_shift_left(Compile *c, Mag a, uint64_t bits);
Mag mag_shift_right(Compile *c, Mag a, uint64_t bits); /* floor */
typedef enum BitOp { BITS_AND, BITS_OR, BITS_XOR } BitOp;
Mag mag_bits(Compile *c, BitOp op, Mag a, Mag b);
/* The nearest double of a / b, b not zero; an infinity if it is too large. */
double mag_true_divide(Compile *c, Mag a, Mag b);
/* The nearest double of an int, an infinity if it is too large. */
double int_to_double(Compile *c, const Value *v);
/* True if an int is exactly a double. */
bool int_exact_double(const Value *v, double *out);

/* --- number texts (number.c, float_text.c) */
/* The double nearest to digits [. digits] [e exponent]. */
double decimal_to_double(Compile *c, const char *text, size_t size);
/* repr of a float as Python's format 'r': ".0" is added if asked for, and a
 * plus sign.  At most 32 bytes; returns the length. */
enum { FLOAT_TEXT_MAX = 32 };
size_t double_to_text(Compile *c, char *out, double d, bool add_dot_0,
                      bool plus);

/* --- arithmetic */
/* The value of a real number as a double; false where an int is too large. */
bool value_to_double(Compile *c, const Value *v, double *out);

/* --- text in pieces (sequence.c): what a chain a + b + c of constants costs
 * must be what its length says, so the last sum has room to grow. */
typedef struct Joiner {
    char *data;
    size_t used, capacity;
} Joiner;

/* The last large int computed, if nothing has been allocated after it. */
typedef struct LastBig {
    const Value *value;
    const char *end; /* of its memory */
    ArenaMark start;
} LastBig;

/* --- the cache (const_cache.c) */
typedef struct ConstSlot {
    uint32_t hash, number; /* of a value; number 0: empty */
} ConstSlot;

struct ConstCache {
    ConstSlot *slots;    /* open addressing, mask + 1 slots */
    VEC(Value *) values; /* by number; those of singletons are unused */
    uint32_t mask;
    Value **small_ints;   /* of the target's range, made when first used */
    Value **single_bytes; /* likewise */
    Value **characters;   /* of the parsed text, by code point */
    VEC(Value **)
    held; /* where literals have ints that some targets keep
             ready, others not */
    Value *empty_tuple, *empty_bytes;
    Joiner joiner;
    LastBig last_big;
};

/* left[index] and the rest of sequences; NULL if not folded. */
Value *sequence_concat(Compile *c, Value *left, Value *right);
Value *sequence_repeat(Compile *c, Value *sequence, Value *count);
Value *int_binary(Compile *c, Operator op, Value *left, Value *right);
Value *int_unary(Compile *c, UnaryOp op, Value *operand);
Value *float_binary(Compile *c, Operator op, double left, double right);
Value *complex_binary(Compile *c, Operator op, Value *left, Value *right);

Value *value_new(Compile *c, ValueKind kind);
/* A new str object of which it is known whether it is ASCII. */
Value *value_str_known(Compile *c, const char *data, size_t size, bool ascii);
/* The head is that of the text. */
bool text_is_ascii(const char *data, size_t size, NameHead head);
/* What is in a frozenset a second time, behind its items: sorted by hash. */
static inline Value **value_items_by_hash(const Value *set)
{
    return set->u.seq.items + set->u.seq.count;
}

#endif
