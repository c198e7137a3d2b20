#ifndef BASE_VEC_H
#define BASE_VEC_H

/* Growable typed array in an arena.
 *
 *     typedef VEC(Token) TokenVec;
 *     TokenVec v = {0};
 *     *vec_push(&v, arena) = token;
 *     v.items[i], v.count
 *     vec_reserve(&v, arena, n);       room for n more
 */

#include "base/arena.h"

#include <stdint.h>

#define VEC(type)                                                              \
    struct {                                                                   \
        type *items;                                                           \
        uint32_t count, capacity;                                              \
    }

#define vec_reserve(v, arena, more)                                            \
    ((v)->capacity - (v)->count < (uint32_t)(more)                             \
         ? ((v)->items =                                                       \
                vec_grow(arena, (v)->items, &(v)->capacity, (v)->count,        \
                         (uint32_t)(more), sizeof *(v)->items))                \
         : (v)->items)

#define vec_push(v, arena) (vec_reserve(v, arena, 1), &(v)->items[(v)->count++])

void *vec_grow(Arena *arena, void *items, uint32_t *capacity, uint32_t count,
               uint32_t more, size_t item_size);

/* The same for an array that is indexed by ids, as NameId, and is zero where
 * nothing was written: makes it longer than `index`, with room for ids to
 * come. */
void *vec_grow_to(Arena *arena, void *items, uint32_t *count, uint32_t index,
                  size_t item_size);

#endif
