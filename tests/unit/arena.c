/* The arena: what has grown large, moved, been trimmed or given back. */
#include "base/arena.h"
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

static int failures;

static void check(bool ok, const char *what)
{
    if (ok)
        return;
    printf("wrong: %s\n", what);
    failures++;
}

static _Noreturn void out_of_memory(void *context)
{
    (void)context;
    abort();
}

static void fill(Buf *b, size_t size)
{
    while (buf_size(b) < size)
        buf_byte(b, (uint8_t)(buf_size(b) % 251));
}

static bool is_filled(const Buf *b)
{
    for (size_t i = 0; i < buf_size(b); i++)
        if (b->data[i] != i % 251)
            return false;
    return true;
}

/* What comes after a trimmed buffer is in none of its bytes, and has room. */
static void check_trim(Arena *a, size_t size)
{
    Buf b = buf_in(a);
    fill(&b, size);
    arena_trim(a, b.data, buf_size(&b));
    char *next = memset(arena_alloc(a, 100000), 0xEE, 100000);
    check(next + 100000 <= (char *)b.data || next >= (char *)b.end,
          "an allocation after a trimmed one");
    check(is_filled(&b), "a trimmed buffer");
}

static void check_growth(Arena *a)
{
    Buf x = buf_in(a), y = buf_in(a);
    for (size_t size = 1000; size < 40 * 1000 * 1000; size *= 3) {
        fill(&x, size);
        fill(&y, size / 2);
    }
    check(is_filled(&x) && is_filled(&y), "buffers that grow in turns");
}

static void check_free_older(Arena *a)
{
    enum { COUNT = 4000, SIZE = 1000 };
    char *items[COUNT];
    for (int i = 0; i < COUNT; i++)
        items[i] = memset(arena_alloc(a, SIZE), i % 100, SIZE);
    size_t total = a->total;
    for (int i = 0; i < COUNT; i++) {
        arena_free_older(a, items[i]);
        check(items[i][0] == i % 100 && items[i][SIZE - 1] == i % 100,
              "an allocation when older ones go");
    }
    check(a->total < total, "older blocks are given back");
    arena_free_older(a, &total);
}

static size_t held; /* of the system's memory */

static void *counting_alloc(void *context, size_t size)
{
    (void)context;
    held += size;
    return malloc(size);
}

static void counting_free(void *context, void *memory, size_t size)
{
    (void)context;
    held -= size;
    free(memory);
}

static void *counting_remap(void *memory, size_t old_size, size_t new_size)
{
    held += new_size - old_size;
    return allocator_malloc.remap(memory, old_size, new_size);
}

/* What one arena frees serves the other; it is counted until it goes back. */
static void check_pool(void)
{
    Allocator counting = {.alloc = counting_alloc,
                          .free = counting_free,
                          .remap =
                              allocator_malloc.remap ? counting_remap : NULL};
    enum { COUNT = 300, SIZE = 100 * 1000 };
    ArenaPool pool = {NULL};
    Arena a, b;
    arena_init(&a, &counting, out_of_memory, NULL);
    arena_init(&b, &counting, out_of_memory, NULL);
    a.pool = b.pool = &pool;
    Buf grown = buf_in(&a);
    fill(&grown, 60 * 1000 * 1000);
    size_t most = held;
    arena_free(&a);
    check(held > most / 2, "what is freed waits in the pool");
    char *items[COUNT];
    for (int i = 0; i < COUNT; i++)
        items[i] = memset(arena_alloc(&b, SIZE), i % 100, SIZE);
    check(held <= most, "the pool is used first");
    for (int i = 0; i < COUNT; i++)
        check(items[i][0] == i % 100 && items[i][SIZE - 1] == i % 100,
              "an allocation in a block of the pool");
    grown = buf_in(&a);
    fill(&grown, 30 * 1000 * 1000);
    check(is_filled(&grown), "a buffer beside them");
    arena_free(&a);
    arena_free(&b);
    arena_free_pool(&a);
    check(held == 0 && !pool.blocks, "all goes back");
}

int main(void)
{
    Arena a;
    arena_init(&a, &allocator_malloc, out_of_memory, NULL);
    for (size_t size = 100; size < 20 * 1000 * 1000; size *= 4)
        check_trim(&a, size);
    check_growth(&a);
    arena_reset(&a);
    check_free_older(&a);
    arena_free(&a);
    check(a.total == 0, "all is given back");
    check_pool();
    return failures != 0;
}
