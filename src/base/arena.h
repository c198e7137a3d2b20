#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/* Bump allocator.  Everything one compilation makes lives in one arena and is
 * released at once.  Callers never test for NULL: when memory runs out the
 * arena calls its on_exhausted hook, which must not return. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Allocator {
    void *(*alloc)(void *context, size_t size);
    void (*free)(void *context, void *memory, size_t size);
    void *context;
    /* Pages of the system's, for large arrays: makes some (memory NULL), moves
     * them to grow without a copy, or gives them back (new_size 0), also in
     * pieces.  NULL where there is no such thing. */
    void *(*remap)(void *memory, size_t old_size, size_t new_size);
} Allocator;

typedef struct ArenaBlock ArenaBlock;

/* Large blocks that one arena has freed, for others to take: the system's pages
 * cost more than what is done with most of them. */
typedef struct ArenaPool {
    ArenaBlock *blocks; /* the next one to take first */
} ArenaPool;

typedef struct Arena {
    char *next;  /* first free byte, always aligned to ARENA_ALIGN */
    char *limit; /* end of the current block */
    ArenaBlock *block;
    size_t block_size; /* of the next block */
    size_t total;      /* bytes in all blocks */
    bool keeps_grown;  /* old places too: for arena_save */
    const Allocator *allocator;
    ArenaPool *pool; /* NULL: what is freed goes back at once */
    void (*on_exhausted)(void *context); /* must not return */
    void *context;
} Arena;

/* A point to which an arena can be wound back. */
typedef struct ArenaMark {
    ArenaBlock *block;
    char *next;
} ArenaMark;

/* See arena_save. */
typedef struct ArenaPiece ArenaPiece;
typedef struct ArenaCopy {
    ArenaMark end;
    ArenaPiece *pieces;
} ArenaCopy;

enum { ARENA_ALIGN = 8 };

extern const Allocator allocator_malloc;

void arena_init(Arena *a, const Allocator *allocator,
                void (*on_exhausted)(void *), void *context);
void arena_free(Arena *a);
/* Gives back what the pool of these arenas holds. */
void arena_free_pool(const Arena *a);
/* Forgets the contents and keeps the largest block. */
void arena_reset(Arena *a);
/* Frees the blocks that are older than the one of the allocation. */
void arena_free_older(Arena *a, const void *allocation);
ArenaMark arena_mark(const Arena *a);
/* Forgets everything allocated since the mark. */
void arena_release(Arena *a, ArenaMark mark);
/* Copies what is allocated to another arena, so that it can be put back after
 * it was changed.  The arena must have kept what has grown. */
void arena_save(const Arena *a, Arena *to, ArenaCopy *copy);
/* Makes the arena what it was when it was saved; what came later is gone. */
void arena_restore(Arena *a, const ArenaCopy *copy);
/* Whether nothing that was saved has changed. */
bool arena_equals(const ArenaCopy *copy);
void *arena_alloc_slow(Arena *a, size_t size);
/* NULL when memory runs out: for callers who hold something to close. */
void *arena_try_alloc(Arena *a, size_t size);
/* Extends the allocation in place where it is the last one, else copies.  A
 * large one gets a block of its own, which goes when it grows again. */
void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size);
/* Frees an allocation that has grown into a block of its own.  False if it has
 * not: it stays. */
bool arena_free_grown(Arena *a, const void *allocation);
/* How many bytes the formatted text takes, with the zero at its end.  One of
 * more than INT_MAX characters, which C cannot format, counts as memory that
 * has run out. */
size_t arena_format_size(Arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The formatted text, as sprintf makes it. */
char *arena_vprintf(Arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
char *arena_printf(Arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline void *arena_alloc(Arena *a, size_t size)
{
    size = (size + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1);
    if (size > (size_t)(a->limit - a->next))
        return arena_alloc_slow(a, size);
    void *p = a->next;
    a->next += size;
    return p;
}

/* The same with so many bytes behind that may be written to until something
 * else is allocated. */
static inline void *arena_alloc_slack(Arena *a, size_t size, size_t slack)
{
    char *p = arena_alloc(a, size + slack);
    a->next = p + ((size + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1));
    return p;
}

/* Gives back what is behind the first `used` bytes of the last allocation,
 * unless it has grown into a block of its own. */
static inline void arena_trim(Arena *a, void *last, size_t used)
{
    used = (used + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1);
    uintptr_t at = (uintptr_t)last;
    if (at > (uintptr_t)a->block && at < (uintptr_t)a->next)
        a->next = (char *)last + used;
}

static inline void *arena_zalloc(Arena *a, size_t size)
{
    return memset(arena_alloc(a, size), 0, size);
}

static inline void *arena_memdup(Arena *a, const void *data, size_t size)
{
    return size == 0 ? arena_alloc(a, 1)
                     : memcpy(arena_alloc(a, size), data, size);
}

#define ARENA_NEW(a, type) ((type *)arena_zalloc(a, sizeof(type)))
#define ARENA_ARRAY(a, type, count)                                            \
    ((type *)arena_alloc(a, sizeof(type) * (size_t)(count)))

#endif
