/* The exception table of 3.11 and later.
 *
 *     table = (start, length, target, depth << 1 | lasti)*
 *
 * in code units, one entry for each run of instructions with the same handler.
 * Numbers have 6 bits a byte, most significant first, and 0x40 on all but the
 * last; the first byte of an entry has 0x80. */
#include "assemble/assemble_internal.h"

enum { LARGEST_ENTRY = 24 };

static uint8_t *put_number(uint8_t *p, uint32_t value, uint8_t first_bit)
{
    assert(value < 1u << 30);
    for (int shift = 24; shift > 0; shift -= 6) {
        if (value >> shift == 0)
            continue;
        *p++ = (uint8_t)((value >> shift & 63) | 0x40 | first_bit);
        first_bit = 0;
    }
    *p++ = (uint8_t)((value & 63) | first_bit);
    return p;
}

static uint8_t *put_entry(uint8_t *p, const FinalCode *code,
                          const FinalInstr *first, uint32_t end)
{
    uint32_t depth = first->handler_depth - 1 - first->preserve_lasti;
    p = put_number(p, first->offset, 0x80);
    p = put_number(p, end - first->offset, 0);
    p = put_number(p, code->items[first->handler - 1].offset, 0);
    return put_number(p, depth << 1 | first->preserve_lasti, 0);
}

/* Number of runs with a handler. */
static uint32_t count_entries(const FinalCode *code)
{
    uint32_t entries = 0, previous = 0;
    for (uint32_t i = 0; i < code->count; i++) {
        uint32_t handler = code->items[i].handler;
        entries += handler && handler != previous;
        previous = handler;
    }
    return entries;
}

Value *assemble_exception_table(Compile *c, const FinalCode *code,
                                uint32_t units)
{
    uint32_t entries = code->has_handlers ? count_entries(code) : 0;
    if (!entries)
        return const_cache_merge(c, value_bytes(c, "", 0));
    uint8_t *table = arena_alloc(&c->arena, (size_t)entries * LARGEST_ENTRY);
    uint8_t *p = table;
    const FinalInstr *first = code->items, *end = first + code->count;
    for (const FinalInstr *i = first + 1; i <= end; i++) {
        if (i < end && i->handler == first->handler)
            continue;
        if (first->handler)
            p = put_entry(p, code, first, i < end ? i->offset : units);
        first = i;
    }
    size_t size = (size_t)(p - table);
    arena_trim(&c->arena, table, size);
    return const_cache_merge(c, value_bytes(c, (const char *)table, size));
}
