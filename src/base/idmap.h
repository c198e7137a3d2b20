#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

/* Small map from a 32-bit key to a 32-bit value that remembers the order of
 * insertion.  Scanned while small, hashed when it grows. */

#include "base/arena.h"

typedef struct IdMapEntry {
    uint32_t key, value;
} IdMapEntry;

typedef struct IdMap {
    IdMapEntry *entries; /* in order of insertion */
    uint32_t count, capacity;
    uint32_t *slots; /* entry number + 1; NULL while the map is small */
    uint32_t mask;
} IdMap;

/* The entry of key, or NULL.  Valid until the next idmap_add. */
IdMapEntry *idmap_find(const IdMap *m, uint32_t key);
/* The entry of key, added with the given value if it was not there. */
IdMapEntry *idmap_add(IdMap *m, Arena *arena, uint32_t key, uint32_t value);
/* Adds a key that is known not to be there. */
IdMapEntry *idmap_append(IdMap *m, Arena *arena, uint32_t key, uint32_t value);
/* Takes a key out and keeps the order of the others; in linear time. */
void idmap_remove(IdMap *m, uint32_t key);

#endif
