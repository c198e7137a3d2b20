/* The constant cache of one compilation: the first value with a constant key
 * is the one object for all later ones. */
#include "value/value_internal.h"

enum { FIRST_SLOTS = 512, FIRST_NUMBER = 5 }; /* singletons have 1 to 4 */

ConstCache *const_cache_new(Compile *c)
{
    ConstCache *cache = ARENA_NEW(&c->value_arena, ConstCache);
    cache->slots =
        arena_zalloc(&c->value_arena, FIRST_SLOTS * sizeof(ConstSlot));
    cache->mask = FIRST_SLOTS - 1;
    vec_reserve(&cache->values, &c->value_arena, FIRST_SLOTS / 2);
    cache->values.count = FIRST_NUMBER;
    return cache;
}

static void grow(Compile *c, ConstCache *cache)
{
    size_t size = (cache->mask + (size_t)1) * 4;
    cache->mask = (uint32_t)size - 1;
    cache->slots = arena_zalloc(&c->arena, size * sizeof *cache->slots);
    for (uint32_t n = FIRST_NUMBER; n < cache->values.count; n++) {
        uint32_t hash = cache->values.items[n]->hash;
        uint32_t at = hash & cache->mask;
        while (cache->slots[at].number)
            at = (at + 1) & cache->mask;
        cache->slots[at] = (ConstSlot){hash, n};
    }
}

Value *const_cache_merge(Compile *c, Value *v)
{
    ConstCache *cache = c->const_cache;
    if (v->number)
        return v;
    uint32_t hash = value_constant_hash(v);
    uint32_t at = hash & cache->mask;
    for (ConstSlot slot; (slot = cache->slots[at]).number;
         at = (at + 1) & cache->mask) {
        if (slot.hash == hash &&
            value_same_constant(cache->values.items[slot.number], v))
            return cache->values.items[slot.number];
    }
    v->number = cache->values.count;
    cache->slots[at] = (ConstSlot){hash, v->number};
    *vec_push(&cache->values, &c->arena) = v;
    if (v->number * 2 > cache->mask)
        grow(c, cache);
    return v;
}

/* As CPython registers a container before it merges its items.  A frozenset
 * keeps its order: equal keys have equal hashes. */
Value *const_cache_merge_deep(Compile *c, Value *v)
{
    if (v->number)
        return v;
    Value *held = const_cache_merge(c, v);
    if (held != v || (v->kind != VALUE_TUPLE && v->kind != VALUE_FROZENSET))
        return held;
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        v->u.seq.items[i] = const_cache_merge_deep(c, v->u.seq.items[i]);
    return v;
}
