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
    return failures != 0;
}
