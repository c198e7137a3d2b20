/* Bump allocator: see arena.h. */
#define _GNU_SOURCE /* mremap */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct ArenaBlock {
    ArenaBlock *previous;
    size_t size;    /* of the whole block, this header included */
    bool is_single; /* holds one allocation that has grown */
    bool is_mapped; /* by remap */
};

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGEST_STEP = 8 * 1024 * 1024,
    SINGLE_SIZE = 256 * 1024,      /* what is larger gets a block of its own, */
    MAPPED_SIZE = 4 * 1024 * 1024, /* and then pages that need no copy */
    POOLED_SIZE = 1024 * 1024      /* what is smaller is not worth a list */
};

static void *malloc_alloc(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void malloc_free(void *context, void *memory, size_t size)
{
    (void)context;
    (void)size;
    free(memory);
}

#if defined(__linux__) && defined(MREMAP_MAYMOVE) &&                           \
    !defined(__SANITIZE_ADDRESS__)
static void *remap_pages(void *memory, size_t old_size, size_t new_size)
{
    void *p = NULL;
    if (!memory)
        p = mmap(NULL, new_size, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    else if (new_size)
        p = mremap(memory, old_size, new_size, MREMAP_MAYMOVE);
    else
        munmap(memory, old_size);
    return p == MAP_FAILED ? NULL : p;
}
#define REMAP remap_pages
#else
#define REMAP NULL
#endif

const Allocator allocator_malloc = {
    .alloc = malloc_alloc, .free = malloc_free, .remap = REMAP};

void arena_init(Arena *a, const Allocator *allocator,
                void (*on_exhausted)(void *), void *context)
{
    *a = (Arena){.block_size = FIRST_BLOCK,
                 .allocator = allocator,
                 .on_exhausted = on_exhausted,
                 .context = context};
}

static void use_block(Arena *a, ArenaBlock *block)
{
    a->block = block;
    a->next = block ? (char *)block + sizeof *block : NULL;
    a->limit = block ? (char *)block + block->size : NULL;
}

static void give_back(const Arena *a, ArenaBlock *block)
{
    if (block->is_mapped)
        a->allocator->remap(block, block->size, 0);
    else
        a->allocator->free(a->allocator->context, block, block->size);
}

static void pool_put(ArenaPool *pool, ArenaBlock *block)
{
    block->previous = pool->blocks;
    pool->blocks = block;
}

/* Pages can be used and given back in pieces.  The first ones are taken first:
 * the last may never have been touched. */
static void pool_put_pages(ArenaPool *pool, ArenaBlock *block)
{
    size_t end = block->size;
    while (end) {
        size_t size = end % LARGEST_STEP ? end % LARGEST_STEP : LARGEST_STEP;
        ArenaBlock *piece = (ArenaBlock *)(void *)((char *)block + end - size);
        *piece = (ArenaBlock){.size = size, .is_mapped = true};
        pool_put(pool, piece);
        end -= size;
    }
}

/* The last block that was put there, or NULL. */
static ArenaBlock *pool_take(ArenaPool *pool)
{
    ArenaBlock *block = pool->blocks;
    if (!block)
        return NULL;
    pool->blocks = block->previous;
    *block = (ArenaBlock){.size = block->size, .is_mapped = block->is_mapped};
    return block;
}

/* Before so many bytes are asked of the system: a pool is not to make the peak
 * higher. */
static void pool_shrink(const Arena *a, size_t size)
{
    for (size_t freed = 0; a->pool && a->pool->blocks && freed < size;) {
        ArenaBlock *block = pool_take(a->pool);
        freed += block->size;
        give_back(a, block);
    }
}

void arena_free_pool(const Arena *a)
{
    pool_shrink(a, SIZE_MAX);
}

static void free_block(Arena *a, ArenaBlock *block)
{
    a->total -= block->size;
    if (!a->pool || block->size < POOLED_SIZE)
        give_back(a, block);
    else if (block->is_mapped)
        pool_put_pages(a->pool, block);
    else
        pool_put(a->pool, block);
}

static void drop_block(Arena *a)
{
    ArenaBlock *block = a->block;
    use_block(a, block->previous);
    free_block(a, block);
}

void arena_free(Arena *a)
{
    while (a->block)
        drop_block(a);
    a->block_size = FIRST_BLOCK;
}

void arena_reset(Arena *a)
{
    ArenaBlock *largest = a->block;
    if (!largest)
        return;
    a->block = largest->previous;
    while (a->block)
        drop_block(a);
    largest->previous = NULL;
    use_block(a, largest);
    a->total = largest->size;
}

void arena_free_older(Arena *a, const void *allocation)
{
    ArenaBlock *block = a->block;
    const char *p = allocation;
    while (block && (p < (char *)block || p >= (char *)block + block->size))
        block = block->previous;
    if (!block)
        return;
    Arena older = *a;
    use_block(&older, block->previous);
    block->previous = NULL;
    while (older.block)
        drop_block(&older);
    a->total = older.total;
}

ArenaMark arena_mark(const Arena *a)
{
    return (ArenaMark){a->block, a->next};
}

void arena_release(Arena *a, ArenaMark mark)
{
    while (a->block != mark.block)
        drop_block(a);
    a->next = mark.next;
}

/* What one block held. */
struct ArenaPiece {
    char *place;
    size_t size;
    ArenaPiece *previous;
    char copy[];
};

static ArenaPiece *save_piece(Arena *to, char *start, const char *end,
                              ArenaPiece *previous)
{
    size_t size = (size_t)(end - start);
    ArenaPiece *piece = arena_alloc(to, sizeof *piece + size);
    piece->place = start;
    piece->size = size;
    piece->previous = previous;
    if (size)
        memcpy(piece->copy, start, size);
    return piece;
}

/* How much of a block that is not the last one is in use is not known: all of
 * it is copied. */
void arena_save(const Arena *a, Arena *to, ArenaCopy *copy)
{
    *copy = (ArenaCopy){.end = arena_mark(a)};
    const char *end = a->next;
    for (ArenaBlock *b = a->block; b; b = b->previous) {
        char *first = (char *)b + sizeof *b;
        copy->pieces = save_piece(to, first, end, copy->pieces);
        end = b->previous ? (char *)b->previous + b->previous->size : NULL;
    }
}

void arena_restore(Arena *a, const ArenaCopy *copy)
{
    arena_release(a, copy->end);
    for (const ArenaPiece *p = copy->pieces; p; p = p->previous)
        if (p->size)
            memcpy(p->place, p->copy, p->size);
}

bool arena_equals(const ArenaCopy *copy)
{
    for (const ArenaPiece *p = copy->pieces; p; p = p->previous)
        if (p->size && memcmp(p->place, p->copy, p->size) != 0)
            return false;
    return true;
}

static ArenaBlock *new_block(Arena *a, size_t size)
{
    pool_shrink(a, size);
    ArenaBlock *block = a->allocator->alloc(a->allocator->context, size);
    if (!block)
        return NULL;
    *block = (ArenaBlock){.size = size};
    a->total += size;
    return block;
}

/* Room for an allocation of an aligned size: a block of the pool, one of the
 * system's, or NULL. */
static ArenaBlock *find_block(Arena *a, size_t size)
{
    size_t need = size + sizeof(ArenaBlock);
    if (need < size)
        return NULL;
    if (!a->pool || !a->pool->blocks || a->pool->blocks->size < need)
        return new_block(a, a->block_size > need ? a->block_size : need);
    ArenaBlock *block = pool_take(a->pool);
    a->total += block->size;
    return block;
}

/* False if there is no memory. */
static bool add_block(Arena *a, size_t size)
{
    ArenaBlock *block = find_block(a, size);
    if (!block)
        return false;
    block->previous = a->block;
    if (a->block_size < LARGEST_STEP)
        a->block_size *= 2;
    use_block(a, block);
    return true;
}

void *arena_alloc_slow(Arena *a, size_t size)
{
    if (!add_block(a, size))
        a->on_exhausted(a->context);
    void *p = a->next;
    a->next += size;
    return p;
}

void *arena_try_alloc(Arena *a, size_t size)
{
    size_t rounded = (size + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1);
    if (rounded < size ||
        (rounded > (size_t)(a->limit - a->next) && !add_block(a, rounded)))
        return NULL;
    return arena_alloc(a, size);
}

/* Where the arena links to the block that holds nothing but the allocation;
 * NULL if there is none. */
static ArenaBlock **find_single(Arena *a, const void *allocation)
{
    for (ArenaBlock **at = &a->block; *at; at = &(*at)->previous)
        if ((*at)->is_single && (void *)(*at + 1) == allocation)
            return at;
    return NULL;
}

/* A block behind the last one, which stays the one to allocate from. */
static ArenaBlock *add_single(Arena *a, size_t size)
{
    bool is_mapped = a->allocator->remap && size >= MAPPED_SIZE;
    if (!a->block && !add_block(a, 0))
        a->on_exhausted(a->context);
    if (is_mapped)
        pool_shrink(a, size);
    ArenaBlock *block =
        is_mapped ? a->allocator->remap(NULL, 0, size) : new_block(a, size);
    if (!block)
        a->on_exhausted(a->context);
    if (is_mapped)
        a->total += size;
    /* on_exhausted has not returned.
     * NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    *block = (ArenaBlock){.previous = a->block->previous,
                          .size = size,
                          .is_single = true,
                          .is_mapped = is_mapped};
    a->block->previous = block;
    return block;
}

static void *remap_single(Arena *a, ArenaBlock **at, size_t size)
{
    size_t old_size = (*at)->size;
    pool_shrink(a, size - old_size);
    ArenaBlock *block = a->allocator->remap(*at, old_size, size);
    if (!block)
        a->on_exhausted(a->context);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): nor here */
    block->size = size;
    a->total += size - old_size;
    *at = block;
    return block + 1;
}

bool arena_free_grown(Arena *a, const void *allocation)
{
    ArenaBlock **at = find_single(a, allocation);
    if (!at)
        return false;
    ArenaBlock *block = *at;
    *at = block->previous;
    free_block(a, block);
    return true;
}

static void *grow_single(Arena *a, void *old, size_t old_size, size_t new_size)
{
    size_t size = new_size + sizeof(ArenaBlock);
    ArenaBlock **at = old ? find_single(a, old) : NULL;
    if (at && (*at)->is_mapped)
        return remap_single(a, at, size);
    void *new = add_single(a, size) + 1;
    if (old && old_size)
        memcpy(new, old, old_size);
    if (at)
        arena_free_grown(a, old);
    return new;
}

void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size)
{
    size_t held = (old_size + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1);
    if (old && (char *)old + held == a->next &&
        new_size - held <= (size_t)(a->limit - a->next)) {
        a->next = (char *)old;
        return arena_alloc(a, new_size);
    }
    bool is_large = old ? old_size >= SINGLE_SIZE : new_size >= MAPPED_SIZE;
    if (is_large && !a->keeps_grown)
        return grow_single(a, old, old_size, new_size);
    void *p = arena_alloc(a, new_size);
    if (old && old_size)
        memcpy(p, old, old_size);
    return p;
}

size_t arena_format_size(Arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        a->on_exhausted(a->context);
    return (size_t)length + 1;
}

char *arena_vprintf(Arena *a, const char *format, va_list args)
{
    size_t size = arena_format_size(a, format, args);
    char *text = arena_alloc(a, size);
    vsnprintf(text, size, format, args);
    return text;
}

char *arena_printf(Arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}
