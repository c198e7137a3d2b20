/* Insertion-ordered map of 32-bit keys: see idmap.h. */
#include "base/idmap.h"

enum { FIRST_CAPACITY = 8, LARGEST_SMALL = IDMAP_SMALL_SLOTS / 2 };

static uint32_t slot_of(const IdMap *m, uint32_t key)
{
    return (idmap_hash(key) >> 7) & m->mask;
}

IdMapEntry *idmap_find_large(const IdMap *m, uint32_t key)
{
    for (uint32_t at = slot_of(m, key), i; (i = m->slots[at]) != 0;
         at = (at + 1) & m->mask)
        if (m->entries[i - 1].key == key)
            return &m->entries[i - 1];
    return NULL;
}

static void insert_slot(IdMap *m, uint32_t entry)
{
    uint32_t key = m->entries[entry].key;
    if (m->slots) {
        uint32_t at = slot_of(m, key);
        while (m->slots[at])
            at = (at + 1) & m->mask;
        m->slots[at] = entry + 1;
    } else {
        uint32_t at = idmap_hash(key) >> (32 - IDMAP_SMALL_BITS);
        while (m->small[at])
            at = (at + 1) % IDMAP_SMALL_SLOTS;
        m->small[at] = (uint8_t)(entry + 1);
    }
}

static void grow(IdMap *m, Arena *arena)
{
    uint32_t capacity = m->capacity ? m->capacity * 2 : FIRST_CAPACITY;
    m->entries = arena_grow(arena, m->entries, m->count * sizeof *m->entries,
                            capacity * sizeof *m->entries);
    m->capacity = capacity;
    if (capacity <= LARGEST_SMALL)
        return;
    m->mask = capacity * 2 - 1;
    m->slots = arena_zalloc(arena, (m->mask + 1) * sizeof *m->slots);
    for (uint32_t i = 0; i < m->count; i++)
        insert_slot(m, i);
}

IdMapEntry *idmap_append(IdMap *m, Arena *arena, uint32_t key, uint32_t value)
{
    if (m->count == m->capacity)
        grow(m, arena);
    m->entries[m->count] = (IdMapEntry){key, value};
    insert_slot(m, m->count);
    return &m->entries[m->count++];
}

void idmap_remove(IdMap *m, uint32_t key)
{
    IdMapEntry *found = idmap_find(m, key);
    if (!found)
        return;
    uint32_t at = (uint32_t)(found - m->entries);
    m->count--;
    memmove(found, found + 1, (m->count - at) * sizeof *found);
    if (m->slots)
        memset(m->slots, 0, (m->mask + 1) * sizeof *m->slots);
    else
        memset(m->small, 0, sizeof m->small);
    for (uint32_t i = 0; i < m->count; i++)
        insert_slot(m, i);
}
