/* Insertion-ordered map of 32-bit keys: see idmap.h. */
#include "base/idmap.h"

#include <assert.h>

enum { FEW = 8, FIRST_CAPACITY = 8, MOST_KEPT_SLOTS = 256 };

_Static_assert(FIRST_CAPACITY >= FEW, "idmap_find reads so many entries");

static uint32_t slot_of(const IdMap *m, uint32_t key)
{
    return (key * 0x9E3779B1u >> 7) & m->mask;
}

void idmap_grow(IdMap *m, Arena *arena)
{
    uint32_t capacity = m->capacity ? m->capacity * 2 : FIRST_CAPACITY;
    m->entries = arena_grow(arena, m->entries, m->count * sizeof *m->entries,
                            capacity * sizeof *m->entries);
    m->capacity = capacity;
    m->arena = arena;
}

void idmap_reserve(IdMap *m, Arena *arena, uint32_t capacity)
{
    assert(capacity >= FIRST_CAPACITY);
    m->entries = ARENA_ARRAY(arena, IdMapEntry, capacity);
    m->capacity = capacity;
    m->arena = arena;
}

/* Gives each entry a slot; at most half of the slots are taken. */
static void hash_entries(IdMap *m)
{
    if (!m->slots || m->count * 2 > m->mask) {
        m->mask = m->capacity * 4 - 1;
        m->slots = arena_zalloc(m->arena, (m->mask + 1) * sizeof *m->slots);
        m->hashed = 0;
    }
    while (m->hashed < m->count) {
        uint32_t at = slot_of(m, m->entries[m->hashed].key);
        while (m->slots[at])
            at = (at + 1) & m->mask;
        m->slots[at] = ++m->hashed;
    }
}

/* What a search adds to a map is nothing that its owner sees. */
static IdMapEntry *find_hashed(const IdMap *map, uint32_t key)
{
    IdMap *m = (IdMap *)(uintptr_t)map;
    if (m->hashed < m->count)
        hash_entries(m);
    for (uint32_t at = slot_of(m, key), i; (i = m->slots[at]) != 0;
         at = (at + 1) & m->mask)
        if (m->entries[i - 1].key == key)
            return &m->entries[i - 1];
    return NULL;
}

/* Of a few entries all are looked at, and what is in the room for more of them
 * as well: there is no branch for how many there are, nor for which it is. */
IdMapEntry *idmap_find(const IdMap *m, uint32_t key)
{
    if (m->count - 1 >= FEW)
        return m->count ? find_hashed(m, key) : NULL;
    uint32_t same = 0;
    for (uint32_t i = 0; i < FEW; i++)
        same |= (uint32_t)(m->entries[i].key == key) << i;
    same &= ((uint32_t)1 << m->count) - 1;
    return same ? &m->entries[__builtin_ctz(same)] : NULL;
}

void idmap_forget_slots(IdMap *m)
{
    if (m->mask >= MOST_KEPT_SLOTS)
        m->slots = NULL;
    if (m->slots)
        memset(m->slots, 0, (m->mask + 1) * sizeof *m->slots);
    m->hashed = 0;
}

void idmap_remove(IdMap *m, uint32_t key)
{
    IdMapEntry *found = idmap_find(m, key);
    if (!found)
        return;
    idmap_forget_slots(m);
    uint32_t at = (uint32_t)(found - m->entries);
    m->count--;
    memmove(found, found + 1, (m->count - at) * sizeof *found);
}
