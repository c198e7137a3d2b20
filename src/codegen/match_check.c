/* Checks of mapping and class patterns: repeated keys and attributes.
 *
 * Keys are compared as Python compares them, so 1, 1.0 and True are the same
 * key although they are different constants. */
#include "codegen/match_internal.h"

#include <math.h>

/* A number as real + imag j; real is either an int or a double. */
typedef struct Number {
    const Value *integer; /* VALUE_INT, NULL if the real part is a double */
    int64_t small;        /* its value if it is not big */
    double real, imag;
} Number;

static double bigint_to_double(const BigInt *n)
{
    double d = 0;
    for (uint32_t i = n->limb_count; i-- > 0;)
        d = d * 0x1p64 + (double)n->limbs[i];
    return n->negative ? -d : d;
}

static Number int_number(const Value *v, int64_t small)
{
    double real = v->kind == VALUE_INT && v->big ? bigint_to_double(v->u.bigint)
                                                 : (double)small;
    return (Number){v, small, real, 0};
}

/* False for a value that is no number. */
static bool as_number(const Value *v, Number *out)
{
    switch ((ValueKind)v->kind) {
    case VALUE_FALSE: *out = int_number(v, 0); return true;
    case VALUE_TRUE: *out = int_number(v, 1); return true;
    case VALUE_INT:
        *out = int_number(v, v->big ? 0 : v->u.integer);
        return true;
    case VALUE_FLOAT: *out = (Number){NULL, 0, v->u.real, 0}; return true;
    case VALUE_COMPLEX:
        *out = (Number){NULL, 0, v->u.complex.real, v->u.complex.imag};
        return true;
    default: return false;
    }
}

static bool is_big(const Value *v)
{
    return v->kind == VALUE_INT && v->big;
}

/* Limb k of mantissa << shift. */
static uint64_t shifted_limb(uint64_t mantissa, int shift, uint32_t k)
{
    int64_t offset = (int64_t)k * 64 - shift;
    if (offset <= -64 || offset >= 64)
        return 0;
    return offset >= 0 ? mantissa >> offset : mantissa << -offset;
}

static bool bigint_equals_double(const BigInt *n, double d)
{
    int exponent;
    if (!isfinite(d) || n->negative != (d < 0))
        return false;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    if (exponent < 64 || n->limb_count != ((uint32_t)exponent + 63) / 64)
        return false;
    for (uint32_t k = 0; k < n->limb_count; k++)
        if (n->limbs[k] != shifted_limb(mantissa, exponent - 53, k))
            return false;
    return true;
}

static bool int_equals_double(const Number *n, double d)
{
    if (is_big(n->integer))
        return bigint_equals_double(n->integer->u.bigint, d);
    /* cppcheck-suppress incorrectLogicOperator; it reads them as integers */
    return d >= -0x1p63 && d < 0x1p63 && d == floor(d) &&
           (int64_t)d == n->small;
}

static bool numbers_equal(const Number *a, const Number *b)
{
    if (a->imag != b->imag)
        return false;
    if (a->integer && b->integer)
        return is_big(a->integer) || is_big(b->integer)
                   ? value_same_constant(a->integer, b->integer)
                   : a->small == b->small;
    if (a->integer)
        return int_equals_double(a, b->real);
    if (b->integer)
        return int_equals_double(b, a->real);
    return a->real == b->real;
}

static bool keys_equal(const Value *a, const Value *b)
{
    Number x, y;
    if (as_number(a, &x))
        return as_number(b, &y) && numbers_equal(&x, &y);
    return value_same_constant(a, b);
}

/* Equal keys have equal hashes. */
static uint32_t key_hash(Value *v)
{
    Number n;
    if (!as_number(v, &n))
        return value_constant_hash(v);
    double parts[2] = {n.real + 0.0, n.imag + 0.0}; /* -0.0 is 0.0 */
    return hash_bytes(parts, sizeof parts);
}

/* The literals seen so far: the last key of each hash, and for each key the
 * one before it with the same hash.  Numbers count from 1. */
typedef struct KeySet {
    IdMap last;
    uint32_t *before;
} KeySet;

/* False if an equal literal is there already. */
static bool add_key(Gen *g, KeySet *set, const NodeList *keys, uint32_t i)
{
    Value *v = as_Constant(keys->items[i])->value;
    IdMapEntry *e = idmap_add(&set->last, &g->c->arena, key_hash(v), 0);
    for (uint32_t k = e->value; k; k = set->before[k - 1])
        if (keys_equal(as_Constant(keys->items[k - 1])->value, v))
            return false;
    set->before[i] = e->value;
    e->value = i + 1;
    return true;
}

const Node *match_find_bad_key(Gen *g, const NodeList *keys)
{
    KeySet set = {{0}, ARENA_ARRAY(&g->c->arena, uint32_t, keys->count)};
    for (uint32_t i = 0; i < keys->count; i++) {
        const Node *key = keys->items[i];
        bool good = key->kind == NODE_Attribute ||
                    (key->kind == NODE_Constant && add_key(g, &set, keys, i));
        if (!good)
            return key;
    }
    return NULL;
}

_Noreturn void match_bad_key_error(Gen *g, Loc loc, const Node *key)
{
    if (key->kind != NODE_Constant)
        gen_error(g, loc,
                  "mapping pattern keys may only match literals and "
                  "attribute lookups");
    Buf repr = buf_in(&g->c->arena);
    value_repr(g->c, &repr, as_Constant(key)->value);
    gen_error(g, loc, "mapping pattern checks duplicate key (%.*s)",
              (int)buf_size(&repr), (const char *)repr.data);
}

/* The repeated attribute that comes first, and its second place. */
typedef struct Repeat {
    uint32_t first, second;
} Repeat;

static Repeat find_repeat(Gen *g, const NameList *attrs)
{
    Repeat r = {attrs->count, attrs->count};
    IdMap seen = {0};
    for (uint32_t i = 0; i < attrs->count; i++) {
        uint32_t first =
            idmap_add(&seen, &g->c->arena, attrs->items[i], i)->value;
        if (first < i && first < r.first)
            r = (Repeat){first, i};
    }
    return r;
}

void match_check_attributes(Gen *g, const MatchClassNode *p)
{
    const NameList *attrs = &p->kwd_attrs;
    Repeat r = find_repeat(g, attrs);
    for (uint32_t i = 0; i < attrs->count; i++) {
        gen_check_forbidden_name(g, p->kwd_patterns.items[i]->loc,
                                 attrs->items[i], CTX_STORE);
        if (i == r.first)
            gen_error(g, p->kwd_patterns.items[r.second]->loc,
                      "attribute name repeated in class pattern: %.*s",
                      TEXT_ARGS(names_text(&g->c->names, attrs->items[i])));
    }
}
