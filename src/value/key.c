/* When two constants are one: CPython's constant keys (_PyCode_ConstantKey),
 * where types are apart, 0.0 is not -0.0, and tuples and frozensets are
 * compared item by item.  Equality as Python's == is here too, because it
 * decides what a frozenset holds.
 *
 * One hash serves both: numbers that are equal in Python hash alike whatever
 * their type. */
#include "value/value_internal.h"

#include <math.h>
#include <stdlib.h>

static uint32_t hash_word(uint64_t seed, uint64_t word)
{
    return hash_finish(hash_step(seed, word));
}

static uint64_t double_bits(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

/* Equal for 0.0 and -0.0.  A NaN is equal only to itself as an object: v. */
static uint32_t hash_double(double d, const Value *v)
{
    if (isnan(d))
        return hash_word(7, (uintptr_t)v);
    return hash_word(1, double_bits(d == 0 ? 0.0 : d));
}

static uint32_t hash_int(const Value *v)
{
    double d;
    if (int_exact_double(v, &d))
        return hash_double(d, v);
    if (!v->big)
        return hash_word(2, (uint64_t)v->u.integer);
    const BigInt *b = v->u.bigint;
    return hash_bytes(b->limbs, b->limb_count * sizeof *b->limbs) + b->negative;
}

static uint32_t hash_items(const Value *v)
{
    uint64_t h = v->u.seq.count;
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        h = value_hash_item(h, v->u.seq.items[i]);
    return hash_finish(h);
}

static uint32_t hash_set(const Value *v)
{
    uint32_t sum = v->u.seq.count + 11;
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        sum += value_constant_hash(v->u.seq.items[i]) * 0x9E3779B1u;
    return sum;
}

/* Code that differs has other lines: the bytecode itself need not be read. */
static uint32_t hash_code(const Code *code)
{
    uint64_t h = hash_step(code->firstlineno, code->bytecode.size);
    h = hash_step(h, value_constant_hash(code->name));
    return hash_finish(hash_step(h, value_constant_hash(code->linetable)));
}

static uint32_t compute_hash(const Value *v)
{
    switch ((ValueKind)v->kind) {
    case VALUE_NONE:
    case VALUE_ELLIPSIS: return v->hash; /* they have theirs from the start */
    case VALUE_FALSE: return hash_double(0.0, v);
    case VALUE_TRUE: return hash_double(1.0, v);
    case VALUE_INT: return hash_int(v);
    case VALUE_FLOAT: return hash_double(v->u.real, v);
    case VALUE_COMPLEX:
        if (v->u.complex.imag == 0)
            return hash_double(v->u.complex.real, v);
        return hash_double(v->u.complex.real, v) * 31 +
               hash_double(v->u.complex.imag, v);
    case VALUE_STR: return hash_bytes(v->u.text.data, v->u.text.size);
    case VALUE_BYTES: return hash_bytes(v->u.text.data, v->u.text.size) ^ 0x62u;
    case VALUE_TUPLE: return hash_items(v);
    case VALUE_FROZENSET: return hash_set(v);
    case VALUE_SLICE: return hash_items(v) + 13;
    case VALUE_CODE: return hash_code(v->u.code);
    }
    return 1;
}

/* For a str this is hash_bytes of its text.  All compilations share the bools,
 * so that these are not written to. */
uint32_t value_compute_hash(Value *v)
{
    uint32_t h = compute_hash(v);
    h = h ? h : 1;
    if (v->kind != VALUE_FALSE && v->kind != VALUE_TRUE)
        v->hash = h;
    return h;
}

static bool same_int(const Value *a, const Value *b)
{
    if (a->big != b->big)
        return false;
    if (!a->big)
        return a->u.integer == b->u.integer;
    const BigInt *x = a->u.bigint, *y = b->u.bigint;
    return x->negative == y->negative && x->limb_count == y->limb_count &&
           memcmp(x->limbs, y->limbs, x->limb_count * sizeof *x->limbs) == 0;
}

/* Apart: the zeros; and NaNs, which are equal to nothing but themselves. */
static bool same_double(double a, double b)
{
    return a == b && signbit(a) == signbit(b);
}

static bool same_items(const Value *a, const Value *b)
{
    if (a->u.seq.count != b->u.seq.count)
        return false;
    for (uint32_t i = 0; i < a->u.seq.count; i++)
        if (!value_same_constant(a->u.seq.items[i], b->u.seq.items[i]))
            return false;
    return true;
}

/* Those with equal hashes stand in any order. */
static bool set_has(const Value *set, uint32_t from, Value *item)
{
    Value **items = value_items_by_hash(set);
    uint32_t hash = value_constant_hash(item);
    while (from > 0 && value_constant_hash(items[from - 1]) == hash)
        from--;
    for (; from < set->u.seq.count; from++) {
        if (value_constant_hash(items[from]) != hash)
            return false;
        if (value_same_constant(items[from], item))
            return true;
    }
    return false;
}

static bool same_set(const Value *a, const Value *b)
{
    if (a->u.seq.count != b->u.seq.count)
        return false;
    Value **items = value_items_by_hash(a);
    for (uint32_t i = 0; i < a->u.seq.count; i++)
        if (!set_has(b, i, items[i]))
            return false;
    return true;
}

/* As code_richcompare: not the qualified name, kinds, file or stack size. */
static bool same_code(const Code *a, const Code *b)
{
    return a->argcount == b->argcount &&
           a->posonlyargcount == b->posonlyargcount &&
           a->kwonlyargcount == b->kwonlyargcount && a->flags == b->flags &&
           a->firstlineno == b->firstlineno &&
           text_equals(a->bytecode, b->bytecode) &&
           value_same_constant(a->name, b->name) &&
           value_same_constant(a->linetable, b->linetable) &&
           value_same_constant(a->exceptiontable, b->exceptiontable) &&
           value_same_constant(a->names, b->names) &&
           value_same_constant(a->localsplusnames, b->localsplusnames) &&
           value_same_constant(a->consts, b->consts);
}

static bool same_content(const Value *a, const Value *b)
{
    switch ((ValueKind)a->kind) {
    case VALUE_NONE:
    case VALUE_FALSE:
    case VALUE_TRUE:
    case VALUE_ELLIPSIS: return true;
    case VALUE_INT: return same_int(a, b);
    case VALUE_FLOAT: return same_double(a->u.real, b->u.real);
    case VALUE_COMPLEX:
        return same_double(a->u.complex.real, b->u.complex.real) &&
               same_double(a->u.complex.imag, b->u.complex.imag);
    case VALUE_STR:
    case VALUE_BYTES: return text_equals(a->u.text, b->u.text);
    case VALUE_TUPLE:
    case VALUE_SLICE: return same_items(a, b);
    case VALUE_FROZENSET: return same_set(a, b);
    case VALUE_CODE: return same_code(a->u.code, b->u.code);
    }
    return false;
}

bool value_same_constant(const Value *a, const Value *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || (a->number && b->number))
        return false; /* two objects of the cache have different keys */
    if (a->hash && b->hash && a->hash != b->hash)
        return false;
    return same_content(a, b);
}

/* The double that a real number is exactly, if it is one. */
static bool exact_double(const Value *v, double *out)
{
    if (value_is_int(v))
        return int_exact_double(v, out);
    if (v->kind == VALUE_COMPLEX && v->u.complex.imag != 0)
        return false;
    *out = v->kind == VALUE_FLOAT ? v->u.real : v->u.complex.real;
    return v->kind == VALUE_FLOAT || v->kind == VALUE_COMPLEX;
}

static bool is_number(const Value *v)
{
    return value_is_int(v) || v->kind == VALUE_FLOAT ||
           v->kind == VALUE_COMPLEX;
}

static bool equal_numbers(const Value *a, const Value *b)
{
    double x, y;
    bool exact = exact_double(a, &x);
    if (exact != exact_double(b, &y))
        return false;
    if (exact)
        return x == y;
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_INT)
        return same_int(a, b);
    return a->u.complex.real == b->u.complex.real &&
           a->u.complex.imag == b->u.complex.imag;
}

bool value_python_equal(const Value *a, const Value *b)
{
    if (a == b)
        return true;
    if (is_number(a) && is_number(b))
        return equal_numbers(a, b);
    if (a->kind != b->kind)
        return false;
    if (a->kind != VALUE_TUPLE)
        return same_content(a, b);
    if (a->u.seq.count != b->u.seq.count)
        return false;
    for (uint32_t i = 0; i < a->u.seq.count; i++)
        if (!value_python_equal(a->u.seq.items[i], b->u.seq.items[i]))
            return false;
    return true;
}

/* An item of a set to be, with its place in the source. */
typedef struct SetItem {
    Value *value;
    uint32_t hash, index;
} SetItem;

static int by_hash(const void *a, const void *b)
{
    const SetItem *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* True if an item equal to this one stands among those before it, from the
 * first of its hash on. */
static bool is_repeated(const SetItem *sorted, uint32_t from, uint32_t to,
                        const Value *item)
{
    for (; from < to; from++)
        if (value_python_equal(sorted[from].value, item))
            return true;
    return false;
}

/* Drops items that are equal to one before: in items NULL takes their place.
 * Returns how many are left; those are the first ones of sorted. */
static uint32_t drop_repeated(Value **items, SetItem *sorted, uint32_t count)
{
    uint32_t kept = 0, run = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i && sorted[i].hash != sorted[i - 1].hash)
            run = kept;
        if (is_repeated(sorted, run, kept, sorted[i].value))
            items[sorted[i].index] = NULL;
        else
            sorted[kept++] = sorted[i];
    }
    return kept;
}

/* Of equal items the first one stays, as in Python. */
Value *value_frozenset(Compile *c, Value **items, uint32_t count)
{
    SetItem *sorted = ARENA_ARRAY(&c->arena, SetItem, count);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = (SetItem){items[i], value_constant_hash(items[i]), i};
    if (count)
        qsort(sorted, count, sizeof *sorted, by_hash);
    uint32_t kept = drop_repeated(items, sorted, count), used = 0;
    Value *v = value_new(c, VALUE_FROZENSET);
    v->u.seq.count = kept;
    v->u.seq.items = ARENA_ARRAY(&c->arena, Value *, kept * (size_t)2);
    for (uint32_t i = 0; i < count; i++)
        if (items[i])
            v->u.seq.items[used++] = items[i];
    for (uint32_t i = 0; i < kept; i++)
        value_items_by_hash(v)[i] = sorted[i].value;
    return v;
}
