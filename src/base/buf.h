#ifndef BASE_BUF_H
#define BASE_BUF_H

/* Output buffer: reserve the worst case once, write through a raw pointer,
 * commit by moving end.
 *
 *     uint8_t *p = buf_need(b, 5);
 *     *p++ = TYPE_TUPLE;
 *     p = put_u32(p, n);
 *     b->end = p;
 */

#include "base/arena.h"

typedef struct Buf {
    uint8_t *data, *end, *limit;
    Arena *arena;
} Buf;

void buf_grow(Buf *b, size_t more);
/* Appends the formatted text, as sprintf makes it. */
void buf_printf(Buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline Buf buf_in(Arena *arena)
{
    return (Buf){.arena = arena};
}

static inline size_t buf_size(const Buf *b)
{
    return (size_t)(b->end - b->data);
}

static inline uint8_t *buf_need(Buf *b, size_t more)
{
    if ((size_t)(b->limit - b->end) < more)
        buf_grow(b, more);
    return b->end;
}

static inline void buf_byte(Buf *b, uint8_t byte)
{
    uint8_t *p = buf_need(b, 1);
    *p = byte;
    b->end = p + 1;
}

static inline void buf_bytes(Buf *b, const void *data, size_t size)
{
    if (size == 0)
        return;
    uint8_t *p = buf_need(b, size);
    memcpy(p, data, size);
    b->end = p + size;
}

static inline void buf_text(Buf *b, const char *text)
{
    buf_bytes(b, text, strlen(text));
}

static inline uint8_t *put_u16(uint8_t *p, uint32_t n)
{
    p[0] = (uint8_t)n;
    p[1] = (uint8_t)(n >> 8);
    return p + 2;
}

static inline uint8_t *put_u32(uint8_t *p, uint32_t n)
{
    p[0] = (uint8_t)n;
    p[1] = (uint8_t)(n >> 8);
    p[2] = (uint8_t)(n >> 16);
    p[3] = (uint8_t)(n >> 24);
    return p + 4;
}

static inline uint8_t *put_u64(uint8_t *p, uint64_t n)
{
    return put_u32(put_u32(p, (uint32_t)n), (uint32_t)(n >> 32));
}

#endif
