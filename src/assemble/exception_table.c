/* The exception table of 3.11 and later.
 *
 *     table = (start, length, target, depth << 1 | lasti)*
 *
 * in code units, one entry for each run of instructions with the same handler.
 * Numbers have 6 bits a byte, most significant first, and 0x40 on all but the
 * last; the first byte of an entry has 0x80. */
#include "assemble/assemble_internal.h"

enum { LARGEST_ENTRY = 24 };

static NOT_INLINED uint8_t *put_large(uint8_t *p, uint32_t value,
                                      uint8_t first_bit)
{
    assert(value < 1u << 30);
    for (int shift = 24; shift > 0; shift -= 6) {
        if (value >> shift == 0)
            continue;
        *p++ = (uint8_t)((value >> shift & 63) | 0x40 | first_bit);
        first_bit = 0;
    }
    *p++ = (uint8_t)(value & 63);
    return p;
}

/* One byte or two: both are written. */
static inline uint8_t *put_number(uint8_t *p, uint32_t value, uint8_t first_bit)
{
    if (value >= 64 * 64)
        return put_large(p, value, first_bit);
    uint32_t more = value >= 64;
    p[0] = (uint8_t)(value >> 6 * more | more << 6 | first_bit);
    p[1] = (uint8_t)(value & 63);
    return p + 1 + more;
}

static void put_entry(Buf *out, const FinalCode *code, uint32_t handler_number,
                      uint32_t start, uint32_t end)
{
    const FinalBlock *handler = &code->blocks[code->places[handler_number]];
    uint32_t lasti = handler->preserves_lasti;
    uint32_t depth = handler->start_depth - 1 - lasti;
    uint8_t *p = buf_need(out, LARGEST_ENTRY);
    p = put_number(p, start, 0x80);
    p = put_number(p, end - start, 0);
    p = put_number(p, handler->offset, 0);
    out->end = put_number(p, depth << 1 | lasti, 0);
}

static void put_entries(Buf *out, const FinalCode *code, const Assembly *a)
{
    uint32_t start = 0;
    for (uint32_t n = 0; n < a->handlers.count; n++) {
        const HandlerRun *run = &a->handlers.items[n];
        uint32_t end = (uint32_t)(run->end - a->code) / 2;
        if (run->handler)
            put_entry(out, code, run->handler, start, end);
        start = end;
    }
}

Value *assemble_exception_table(Compile *c, const FinalCode *code,
                                const Assembly *a)
{
    if (!code->has_handlers)
        return const_cache_merge(c, value_bytes(c, "", 0));
    Buf out = buf_in(&c->arena);
    put_entries(&out, code, a);
    size_t size = buf_size(&out);
    if (size)
        arena_trim(&c->arena, out.data, size);
    return const_cache_merge(c, value_bytes(c, (const char *)out.data, size));
}
