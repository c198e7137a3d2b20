/* Runs of SWAP: first the shortest equal run, then exchanging instructions
 * instead of stack items where that is possible.
 *
 *     SWAP 3                             NOP
 *     SWAP 2                      =>     NOP
 *     STORE_FAST 0                       STORE_FAST 1
 *     STORE_FAST 1                       STORE_FAST 2
 *     STORE_FAST 2                       STORE_FAST 0      */
#include "cfg/cfg_internal.h"
#include "codegen/swaps.h"

/* The run of SWAPs and NOPs that starts at `first`: its length; the deepest
 * stack item it moves; 0 in *depth if there is but one SWAP. */
static uint32_t measure_run(const CfgBlock *b, uint32_t first, uint32_t *depth)
{
    uint32_t at = first + 1, swaps = 1;
    *depth = b->items[first].arg;
    for (; at < b->count; at++) {
        if (b->items[at].op == OP_SWAP) {
            swaps++;
            if (b->items[at].arg > *depth)
                *depth = b->items[at].arg;
        } else if (b->items[at].op != OP_NOP) {
            break;
        }
    }
    if (swaps == 1)
        *depth = 0;
    return at - first;
}

/* Replaces the run at `first` by the shortest one with the same effect,
 * standing at its end.  Returns the last instruction of the run. */
static uint32_t shorten_run(Cfg *g, CfgBlock *b, uint32_t first)
{
    uint32_t depth;
    uint32_t length = measure_run(b, first, &depth);
    if (depth == 0)
        return first;
    g->numbers.count = 0;
    uint32_t *items = vec_reserve(&g->numbers, &g->c->arena, depth);
    Instr *run = &b->items[first];
    uint32_t left = length - swaps_shorten(run, length, items, depth);
    while (left)
        block_set_nop(g, b, &run[--left]);
    return first + length - 1;
}

static bool is_swappable(const Instr *i)
{
    return i->op == OP_STORE_FAST || i->op == OP_STORE_FAST_MAYBE_NULL ||
           i->op == OP_POP_TOP;
}

/* Does it store to a local? */
static bool stores(const Instr *i)
{
    return i->op != OP_POP_TOP && is_swappable(i);
}

/* The next swappable instruction with only NOPs before it, all of them on the
 * line unless that is -1; 0 if there is none. */
static uint32_t next_swappable(const CfgBlock *b, uint32_t at, int32_t line)
{
    while (++at < b->count) {
        const Instr *i = &b->items[at];
        if (line >= 0 && i->loc.line != line)
            return 0;
        if (i->op != OP_NOP)
            return is_swappable(i) ? at : 0;
    }
    return 0;
}

/* May instructions j and k change places?  Not if that changes what a local
 * holds in the end. */
static bool can_exchange(const CfgBlock *b, uint32_t j, uint32_t k)
{
    const Instr *first = &b->items[j], *last = &b->items[k];
    if (!stores(first) && !stores(last))
        return true;
    if (stores(first) && stores(last) && first->arg == last->arg)
        return false;
    for (const Instr *i = first + 1; i < last; i++)
        if (stores(i) && ((stores(first) && i->arg == first->arg) ||
                          (stores(last) && i->arg == last->arg)))
            return false;
    return true;
}

/* Tries to do without the SWAP at `at`. */
static bool apply_swap(Cfg *g, CfgBlock *b, uint32_t at)
{
    uint32_t j = next_swappable(b, at, -1);
    if (!j)
        return false;
    uint32_t k = j;
    for (uint32_t left = b->items[at].arg; left > 1 && k; left--)
        k = next_swappable(b, k, b->items[j].loc.line);
    if (!k || !can_exchange(b, j, k))
        return false;
    block_set_nop(g, b, &b->items[at]);
    Instr first = b->items[j];
    b->items[j] = b->items[k];
    b->items[k] = first;
    block_note(g, b, HAS_CHANGED);
    return true;
}

/* Applies the SWAPs from `at` leftwards until one resists. */
static void apply_swaps(Cfg *g, CfgBlock *b, uint32_t at)
{
    for (uint32_t i = at + 1; i-- > 0;) {
        const Instr *instr = &b->items[i];
        if (instr->op == OP_NOP || is_swappable(instr))
            continue;
        if (instr->op != OP_SWAP || !apply_swap(g, b, i))
            return;
    }
}

uint32_t block_optimize_swap(Cfg *g, CfgBlock *b, uint32_t at)
{
    at = shorten_run(g, b, at);
    apply_swaps(g, b, at);
    return at;
}

void block_optimize_swaps(Cfg *g, CfgBlock *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (b->items[i].op == OP_SWAP)
            i = block_optimize_swap(g, b, i);
}
