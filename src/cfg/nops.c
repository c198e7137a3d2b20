/* Removes what does nothing: NOPs that no line depends on, jumps to the next
 * instruction, and values that are pushed only to be popped. */
#include "cfg/cfg_internal.h"

/* Line of what follows the block: of the first instruction of the next block
 * that is not a NOP without a line (up to 3.11: of the first).  -1 if there is
 * none. */
static int32_t line_after(const Cfg *g, const CfgBlock *b)
{
    uint32_t number = cfg_next_nonempty(g, b->next);
    if (number == NO_BLOCK)
        return -1;
    const CfgBlock *next = &g->blocks.items[number];
    if (g->target->cfg.nops_hide_next_line)
        return next->items[0].loc.line;
    for (uint32_t i = 0; i < next->count; i++) {
        const Instr *instr = &next->items[i];
        if (instr->op != OP_NOP || instr->loc.line >= 0)
            return instr->loc.line;
    }
    return -1;
}

/* Is the NOP at `at` needed, for a debugger to stop on its line?  previous is
 * the line of the instruction kept before it.  Only lines count, not columns.
 */
static bool is_redundant_nop(const Cfg *g, CfgBlock *b, uint32_t at,
                             int32_t previous)
{
    const Instr *nop = &b->items[at];
    int32_t line = nop->loc.line;
    if (line < 0 || line == previous)
        return true;
    if (at + 1 == b->count)
        return line == line_after(g, b);
    Instr *next = &b->items[at + 1];
    if (next->loc.line < 0) {
        next->loc = nop->loc;
        return true;
    }
    return next->loc.line == line;
}

/* The instruction and the one before it were not in a row before. */
static void note_joined(Cfg *g, CfgBlock *b, uint32_t at)
{
    if (at == 0)
        return;
    block_note(g, b, instrs_pairs(&b->items[at - 1]) << PAIR_SHIFT);
}

/*     NOP            3:0
 *     LOAD_CONST 0   3:4          =>     LOAD_CONST 0   3:4
 *     NOP            3:0                 RETURN_VALUE   3:0
 *     RETURN_VALUE   3:0                                       */
void block_remove_nops(Cfg *g, CfgBlock *b)
{
    uint32_t i = 0;
    while (i < b->count && b->items[i].op != OP_NOP)
        i++;
    uint32_t kept = i;
    int32_t previous = i ? b->items[i - 1].loc.line : -1;
    bool has_nops = false, gap = false;
    for (; i < b->count; i++) {
        const Instr *instr = &b->items[i];
        if (instr->op == OP_NOP) {
            if (is_redundant_nop(g, b, i, previous)) {
                gap = true;
                continue;
            }
            has_nops = true;
        }
        previous = instr->loc.line;
        b->items[kept] = *instr;
        if (gap)
            note_joined(g, b, kept);
        gap = false;
        kept++;
    }
    g->jumps_changed |= kept == 0;
    b->count = kept;
    if (!has_nops)
        b->has &= ~(uint32_t)HAS_NOP;
}

/* True if something was removed. */
static bool remove_nops(Cfg *g)
{
    if (!(g->has & HAS_NOP))
        return false;
    bool removed = false;
    uint32_t left = 0;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (!(b->has & HAS_NOP))
            continue;
        uint32_t count = b->count;
        block_remove_nops(g, b);
        removed |= b->count != count;
        left |= b->has & HAS_NOP;
    }
    g->has = (g->has & ~(uint32_t)HAS_NOP) | left;
    return removed;
}

void cfg_pass_remove_nops(Cfg *g)
{
    remove_nops(g);
}

/*     block 1: ... JUMP -> 3             block 1: ... NOP
 *     block 2: (empty)            =>     block 2:
 *     block 3: ...                       block 3: ...          */
static bool remove_jumps(Cfg *g)
{
    bool removed = false;
    if (!g->jumps_changed || !(g->has & HAS_UNCONDITIONAL))
        return false;
    g->jumps_changed = false;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (!(block_last_flags(g, b) & OPF_UNCONDITIONAL))
            continue;
        Instr *jump = block_last(b);
        if (cfg_next_nonempty(g, jump->target) != cfg_next_nonempty(g, b->next))
            continue;
        block_set_nop(g, b, jump);
        removed = true;
    }
    return removed;
}

void cfg_pass_remove_jumps(Cfg *g)
{
    remove_jumps(g);
}

void cfg_pass_remove_nops_and_jumps(Cfg *g)
{
    bool changed;
    do {
        changed = remove_nops(g);
        changed |= remove_jumps(g);
    } while (changed);
}

static bool is_plain_push(const Cfg *g, const Instr *i)
{
    switch (i->op) {
    case OP_LOAD_CONST:
    case OP_LOAD_SMALL_INT: return true;
    case OP_LOAD_COMMON_CONSTANT: return g->target->cfg.loads_common_constants;
    default: return i->op == OP_COPY && i->arg == 1;
    }
}

/* The two instructions are such a pair: neither is needed. */
static bool is_push_and_pop(const Cfg *g, const Instr *push, const Instr *pop)
{
    return pop->op == OP_POP_TOP && is_plain_push(g, push);
}

/*     LOAD_CONST 1                       NOP
 *     POP_TOP                     =>     NOP      */
static bool remove_block_pairs(Cfg *g, CfgBlock *b)
{
    bool removed = false;
    for (uint32_t i = 1; i < b->count; i++) {
        if (!is_push_and_pop(g, &b->items[i - 1], &b->items[i]))
            continue;
        block_set_nop(g, b, &b->items[i - 1]);
        block_set_nop(g, b, &b->items[i]);
        removed = true;
    }
    return removed;
}

/* The same where previous is the last instruction of the block before. */
static bool remove_pair_between(Cfg *g, CfgBlock *previous_block,
                                Instr *previous, CfgBlock *b)
{
    if (!previous || !b->count || !is_push_and_pop(g, previous, b->items))
        return false;
    block_set_nop(g, previous_block, previous);
    block_set_nop(g, b, b->items);
    return true;
}

/* One sweep over all blocks, NOPs first.  True if a pair was found. */
static bool remove_pairs(Cfg *g)
{
    bool removed = false;
    CfgBlock *previous_block = NULL;
    Instr *previous = NULL;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (b->has & HAS_NOP)
            block_remove_nops(g, b);
        if (b->labelled)
            previous = NULL;
        removed |= remove_pair_between(g, previous_block, previous, b);
        if ((b->has & HAS_POP_TOP) && block_has_pairs(b, PAIR_POP))
            removed |= remove_block_pairs(g, b);
        if (b->count) {
            previous = block_last(b);
            previous_block = b;
        }
        if (block_last_flags(g, b) & OPF_TERMINATOR)
            previous = NULL;
    }
    return removed;
}

void cfg_pass_remove_nops_and_pairs(Cfg *g)
{
    while (remove_pairs(g))
        continue;
}
