/* Runs of SWAP: what they do to the stack, in as few as possible. */
#include "codegen/swaps.h"

enum { DONE = UINT32_MAX };

/* Where what ends as item i, 0 at the top, was at first. */
static void run_permutation(const Instr *run, uint32_t length, uint32_t *items,
                            uint32_t depth)
{
    for (uint32_t i = 0; i < depth; i++)
        items[i] = i;
    for (uint32_t i = 0; i < length; i++) {
        if (run[i].op != OP_SWAP)
            continue;
        uint32_t top = items[0];
        items[0] = items[run[i].arg - 1];
        items[run[i].arg - 1] = top;
    }
}

static void put_swap(Instr *i, uint32_t arg)
{
    i->op = OP_SWAP;
    i->arg = arg;
}

/* Writes the swaps of the cycle through `start`, backwards from end: one for
 * each item but the top, and the first once more to close the cycle.  Returns
 * the first one. */
static Instr *write_cycle(uint32_t *items, uint32_t start, Instr *end)
{
    for (uint32_t j = start;;) {
        if (j)
            put_swap(--end, j + 1);
        if (items[j] == DONE)
            return end;
        uint32_t next = items[j];
        items[j] = DONE;
        j = next;
    }
}

uint32_t swaps_shorten(Instr *run, uint32_t length, uint32_t *items,
                       uint32_t depth)
{
    Instr *end = run + length, *first = end;
    run_permutation(run, length, items, depth);
    for (uint32_t i = 0; i < depth; i++)
        if (items[i] != DONE && items[i] != i)
            first = write_cycle(items, i, first);
    return (uint32_t)(end - first);
}
