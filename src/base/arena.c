/* Bump allocator: see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct ArenaBlock {
    ArenaBlock *previous;
    size_t size;    /* of the whole block, this header included */
    bool is_single; /* holds one allocation that has grown */
};

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGEST_STEP = 8 * 1024 * 1024,
    SINGLE_SIZE = 256 * 1024 /* what is larger gets a block of its own */
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

const Allocator allocator_malloc = {malloc_alloc, malloc_free, NULL};

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

static void drop_block(Arena *a)
{
    ArenaBlock *block = a->block;
    use_block(a, block->previous);
    a->total -= block->size;
    a->allocator->free(a->allocator->context, block, block->size);
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

static ArenaBlock *new_block(Arena *a, size_t size, bool is_single)
{
    ArenaBlock *block = a->allocator->alloc(a->allocator->context, size);
    if (!block)
        return NULL;
    block->size = size;
    block->is_single = is_single;
    a->total += size;
    return block;
}

/* Makes room for an allocation of an aligned size; false if there is none. */
static bool add_block(Arena *a, size_t size)
{
    size_t need = size + sizeof(ArenaBlock);
    size_t block_size = a->block_size > need ? a->block_size : need;
    ArenaBlock *block =
        need < size ? NULL : new_block(a, block_size, false);
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
    if (rounded < size || (rounded > (size_t)(a->limit - a->next) &&
                           !add_block(a, rounded)))
        return NULL;
    return arena_alloc(a, size);
}

/* Frees the block that holds nothing but the allocation, if there is one. */
static void free_single(Arena *a, const void *allocation)
{
    for (ArenaBlock **at = &a->block; *at; at = &(*at)->previous) {
        ArenaBlock *block = *at;
        if (!block->is_single || (void *)(block + 1) != allocation)
            continue;
        *at = block->previous;
        a->total -= block->size;
        a->allocator->free(a->allocator->context, block, block->size);
        return;
    }
}

/* A block behind the last one, which stays the one to allocate from. */
static void *grow_single(Arena *a, void *old, size_t old_size, size_t new_size)
{
    ArenaBlock *block = new_block(a, new_size + sizeof(ArenaBlock), true);
    if (!block)
        a->on_exhausted(a->context);
    block->previous = a->block->previous;
    a->block->previous = block;
    memcpy(block + 1, old, old_size);
    free_single(a, old);
    return block + 1;
}

void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size)
{
    size_t held = (old_size + (ARENA_ALIGN - 1)) & ~(size_t)(ARENA_ALIGN - 1);
    if (old && (char *)old + held == a->next &&
        new_size - held <= (size_t)(a->limit - a->next)) {
        a->next = (char *)old;
        return arena_alloc(a, new_size);
    }
    if (old_size >= SINGLE_SIZE && !a->keeps_grown)
        return grow_single(a, old, old_size, new_size);
    void *p = arena_alloc(a, new_size);
    if (old_size)
        memcpy(p, old, old_size);
    return p;
}

char *arena_printf(Arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = arena_alloc(a, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(args);
    va_end(again);
    return text;
}
