/* Growable arrays and byte buffers: see vec.h and buf.h. */
#include "base/vec.h"

#include "base/buf.h"

#include <stdio.h>

void *vec_grow(Arena *arena, void *items, uint32_t *capacity, uint32_t count,
               uint32_t more, size_t item_size)
{
    uint64_t want = (uint64_t)count + more;
    uint64_t doubled = (uint64_t)*capacity * 2;
    if (want < doubled)
        want = doubled;
    if (want < 8)
        want = 8;
    if (want > UINT32_MAX)
        arena->on_exhausted(arena->context);
    *capacity = (uint32_t)want;
    return arena_grow(arena, items, count * item_size,
                      (size_t)want * item_size);
}

void *vec_grow_to(Arena *arena, void *items, uint32_t *count, uint32_t index,
                  size_t item_size)
{
    size_t old_size = *count * item_size;
    size_t size = ((size_t)index + 1) * 2 * item_size;
    char *grown = arena_grow(arena, items, old_size, size);
    memset(grown + old_size, 0, size - old_size);
    *count = (index + 1) * 2;
    return grown;
}

void buf_grow(Buf *b, size_t more)
{
    size_t used = (size_t)(b->end - b->data);
    size_t want = used + more;
    if (want < used * 2)
        want = used * 2;
    if (want < 256)
        want = 256;
    b->data = arena_grow(b->arena, b->data, used, want);
    b->end = b->data + used;
    b->limit = b->data + want;
}

void buf_printf(Buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t size = arena_format_size(b->arena, format, args);
    char *text = (char *)buf_need(b, size);
    vsnprintf(text, size, format, args);
    va_end(args);
    b->end += size - 1;
}
