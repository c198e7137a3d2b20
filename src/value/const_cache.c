/* The constant cache of one compilation: the first value with a constant key
 * is the one object for all later ones. */
#include "value/value_internal.h"

enum { FIRST_SLOTS = 512, LAST_SINGLETON_NUMBER = 4 };

ConstCache *const_cache_new(Compile *c)
{
    ConstCache *cache = ARENA_NEW(&c->arena, ConstCache);
    cache->slots = arena_zalloc(&c->arena, FIRST_SLOTS * sizeof(Value *));
    cache->mask = FIRST_SLOTS - 1;
    cache->last_number = LAST_SINGLETON_NUMBER;
    return cache;
}

static void grow(Compile *c, ConstCache *cache)
{
    Value **old = cache->slots;
    uint32_t old_size = cache->mask + 1;
    cache->mask = old_size * 4 - 1;
    cache->slots =
        arena_zalloc(&c->arena, (cache->mask + (size_t)1) * sizeof *old);
    for (uint32_t i = 0; i < old_size; i++) {
        if (!old[i])
            continue;
        uint32_t at = old[i]->hash & cache->mask;
        while (cache->slots[at])
            at = (at + 1) & cache->mask;
        cache->slots[at] = old[i];
    }
}

Value *const_cache_merge(Compile *c, Value *v)
{
    ConstCache *cache = c->const_cache;
    if (v->number)
        return v;
    uint32_t hash = value_constant_hash(v);
    uint32_t at = hash & cache->mask;
    for (Value *held; (held = cache->slots[at]); at = (at + 1) & cache->mask)
        if (held->hash == hash && value_same_constant(held, v))
            return held;
    v->number = ++cache->last_number;
    cache->slots[at] = v;
    if (++cache->count * 2 > cache->mask)
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
