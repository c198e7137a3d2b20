#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

/* Small map from a 32-bit key to a 32-bit value that remembers the order of
 * insertion.  Most maps have few keys: up to 16 of them are hashed into the
 * struct itself, so that an empty map, which is all zero, costs nothing. */

#include "base/arena.h"

enum { IDMAP_SMALL_BITS = 5, IDMAP_SMALL_SLOTS = 1 << IDMAP_SMALL_BITS };

typedef struct IdMapEntry {
    uint32_t key, value;
} IdMapEntry;

typedef struct IdMap {
    IdMapEntry *entries; /* in order of insertion */
    uint32_t count, capacity;
    uint32_t *slots; /* entry number + 1; NULL while the map is small */
    uint32_t mask;
    uint8_t small[IDMAP_SMALL_SLOTS]; /* the same, of a small map */
} IdMap;

IdMapEntry *idmap_find_large(const IdMap *m, uint32_t key);
/* Adds a key that is known not to be there. */
IdMapEntry *idmap_append(IdMap *m, Arena *arena, uint32_t key, uint32_t value);
/* Takes a key out and keeps the order of the others; in linear time. */
void idmap_remove(IdMap *m, uint32_t key);

static inline uint32_t idmap_hash(uint32_t key)
{
    return key * 0x9E3779B1u;
}

/* The entry of key, or NULL.  Valid until the next idmap_add. */
static inline IdMapEntry *idmap_find(const IdMap *m, uint32_t key)
{
    if (m->slots)
        return idmap_find_large(m, key);
    uint32_t at = idmap_hash(key) >> (32 - IDMAP_SMALL_BITS), i;
    for (; (i = m->small[at]) != 0; at = (at + 1) % IDMAP_SMALL_SLOTS)
        if (m->entries[i - 1].key == key)
            return &m->entries[i - 1];
    return NULL;
}

/* The entry of key, added with the given value if it was not there. */
static inline IdMapEntry *idmap_add(IdMap *m, Arena *arena, uint32_t key,
                                    uint32_t value)
{
    IdMapEntry *found = idmap_find(m, key);
    return found ? found : idmap_append(m, arena, key, value);
}

/* Empties the map and keeps its memory, unless there is much of it. */
static inline void idmap_clear(IdMap *m)
{
    if (m->slots)
        *m = (IdMap){0};
    if (m->count)
        memset(m->small, 0, sizeof m->small);
    m->count = 0;
}

#endif
