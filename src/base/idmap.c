/* Insertion-ordered map of 32-bit keys: see idmap.h. */
#include "base/idmap.h"

enum { LARGEST_SCANNED = 8 };

static uint32_t slot_of(const IdMap *m, uint32_t key)
{
    return (key * 0x9E3779B1u >> 7) & m->mask;
}

IdMapEntry *idmap_find(const IdMap *m, uint32_t key)
{
    if (!m->slots) {
        for (uint32_t i = 0; i < m->count; i++)
            if (m->entries[i].key == key)
                return &m->entries[i];
        return NULL;
    }
    for (uint32_t at = slot_of(m, key), i; (i = m->slots[at]) != 0;
         at = (at + 1) & m->mask)
        if (m->entries[i - 1].key == key)
            return &m->entries[i - 1];
    return NULL;
}

static void insert_slot(IdMap *m, uint32_t entry)
{
    uint32_t at = slot_of(m, m->entries[entry].key);
    while (m->slots[at])
        at = (at + 1) & m->mask;
    m->slots[at] = entry + 1;
}

static void grow(IdMap *m, Arena *arena)
{
    uint32_t capacity = m->capacity ? m->capacity * 2 : LARGEST_SCANNED;
    m->entries = arena_grow(arena, m->entries, m->count * sizeof *m->entries,
                            capacity * sizeof *m->entries);
    m->capacity = capacity;
    if (capacity <= LARGEST_SCANNED)
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
    if (m->slots)
        insert_slot(m, m->count);
    return &m->entries[m->count++];
}

IdMapEntry *idmap_add(IdMap *m, Arena *arena, uint32_t key, uint32_t value)
{
    IdMapEntry *found = idmap_find(m, key);
    return found ? found : idmap_append(m, arena, key, value);
}

void idmap_remove(IdMap *m, uint32_t key)
{
    IdMapEntry *found = idmap_find(m, key);
    if (!found)
        return;
    uint32_t at = (uint32_t)(found - m->entries);
    m->count--;
    memmove(found, found + 1, (m->count - at) * sizeof *found);
    if (!m->slots)
        return;
    memset(m->slots, 0, (m->mask + 1) * sizeof *m->slots);
    for (uint32_t i = 0; i < m->count; i++)
        insert_slot(m, i);
}
