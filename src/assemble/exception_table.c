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

/* Instructions in a row with the same handler. */
typedef struct Run {
    uint32_t handler; /* 0: none */
    uint32_t start;   /* offset */
} Run;

static void put_entry(Buf *out, const FinalCode *code, const Run *run,
                      uint32_t end)
{
    const FinalBlock *handler = &code->blocks[code->places[run->handler]];
    uint32_t lasti = handler->preserves_lasti;
    uint32_t depth = handler->start_depth - 1 - lasti;
    uint8_t *p = buf_need(out, LARGEST_ENTRY);
    p = put_number(p, run->start, 0x80);
    p = put_number(p, end - run->start, 0);
    p = put_number(p, handler->offset, 0);
    out->end = put_number(p, depth << 1 | lasti, 0);
}

/* Continues the run through the block, or ends it and starts others. */
static void put_block(Buf *out, const OpInfo *ops, const FinalCode *code,
                      const FinalBlock *b, Run *run)
{
    const Instr *measured = b->items;
    uint32_t offset = b->offset;
    for (const Instr *i = b->items, *end = i + b->count; i < end; i++) {
        if (i->handler == run->handler)
            continue;
        offset += assemble_measure(ops, measured, i);
        measured = i;
        if (run->handler)
            put_entry(out, code, run, offset);
        *run = (Run){i->handler, offset};
    }
}

Value *assemble_exception_table(Compile *c, const FinalCode *code)
{
    if (!code->has_handlers)
        return const_cache_merge(c, value_bytes(c, "", 0));
    Buf out = buf_in(&c->arena);
    Run run = {0};
    for (uint32_t i = 0; i < code->count; i++)
        put_block(&out, c->target->ops, code, &code->blocks[i], &run);
    const FinalBlock *last = &code->blocks[code->count - 1];
    if (run.handler)
        put_entry(&out, code, &run, final_block_end(last));
    size_t size = buf_size(&out);
    if (size)
        arena_trim(&c->arena, out.data, size);
    return const_cache_merge(c, value_bytes(c, (const char *)out.data, size));
}
