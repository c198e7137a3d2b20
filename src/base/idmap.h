#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

/* Map from a 32-bit key to a 32-bit value that remembers the order of
 * insertion.  Adding a key that is known to be new only appends it: keys are
 * hashed when one is first looked for among more than a few.  So a map that is
 * mostly filled and gone through costs what a list does.  An empty map is all
 * zero. */

#include "base/arena.h"

#include <stdbool.h>

typedef struct IdMapEntry {
    uint32_t key, value;
} IdMapEntry;

typedef struct IdMap {
    IdMapEntry *entries; /* in order of insertion */
    uint32_t count, capacity;
    uint32_t *slots;       /* entry number + 1; NULL before the first search */
    uint32_t mask, hashed; /* the first so many entries have a slot */
    Arena *arena;
} IdMap;

void idmap_grow(IdMap *m, Arena *arena);
/* Makes room in an empty map for some entries, eight or more. */
void idmap_reserve(IdMap *m, Arena *arena, uint32_t capacity);
/* The entry of key, or NULL.  Valid until the next key is added. */
IdMapEntry *idmap_find(const IdMap *m, uint32_t key);
/* Takes a key out and keeps the order of the others; in linear time. */
void idmap_remove(IdMap *m, uint32_t key);
void idmap_forget_slots(IdMap *m);

/* Empties the map and keeps its memory. */
static inline void idmap_clear(IdMap *m)
{
    if (m->hashed)
        idmap_forget_slots(m);
    m->count = 0;
}

/* Adds a key that is known not to be there. */
static inline IdMapEntry *idmap_append(IdMap *m, Arena *arena, uint32_t key,
                                       uint32_t value)
{
    if (m->count == m->capacity)
        idmap_grow(m, arena);
    IdMapEntry *e = &m->entries[m->count++];
    *e = (IdMapEntry){key, value};
    return e;
}

/* Ors the value into that of the entry of that number, which has the key; or
 * appends it where is_new, for which there must be room.  Returns the number of
 * the entry.  There is no branch. */
static inline uint32_t idmap_put(IdMap *m, uint32_t number, uint32_t key,
                                 uint32_t value, bool is_new)
{
    uint32_t if_old = (uint32_t)is_new - 1;
    number = (number & if_old) | (m->count & ~if_old);
    IdMapEntry *e = &m->entries[number];
    m->count += is_new;
    e->key = key;
    e->value = (e->value & if_old) | value;
    return number;
}

/* The entry of key, added with the given value if it was not there. */
static inline IdMapEntry *idmap_add(IdMap *m, Arena *arena, uint32_t key,
                                    uint32_t value)
{
    IdMapEntry *found = idmap_find(m, key);
    return found ? found : idmap_append(m, arena, key, value);
}

#endif
