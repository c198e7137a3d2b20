/* The last steps: no pseudo-instructions but the unconditional jumps, and
 * conditional jumps only forward. */
#include "cfg/cfg_internal.h"

static void convert_instr(Cfg *g, CfgBlock *b, Instr *i)
{
    switch (i->op) {
    case OP_SETUP_FINALLY:
    case OP_SETUP_CLEANUP:
    case OP_SETUP_WITH:
    case OP_POP_BLOCK: block_set_nop(g, b, i); break;
    case OP_LOAD_CLOSURE:
        if (op_flags(g, i) & OPF_PSEUDO)
            i->op = OP_LOAD_FAST;
        break;
    case OP_STORE_FAST_MAYBE_NULL: i->op = OP_STORE_FAST; break;
    default: break;
    }
}

enum { GET_ITER_YIELD_FROM = 1, GET_ITER_YIELD_FROM_NO_COROUTINE = 3 };

/* `yield from` in what is not a coroutine refuses coroutines: always, since
 * only types.coroutine makes it one. */
static void mark_yield_from(Cfg *g)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        for (uint32_t i = 0; i < b->count; i++)
            if (b->items[i].op == OP_GET_ITER &&
                b->items[i].arg == GET_ITER_YIELD_FROM)
                b->items[i].arg = GET_ITER_YIELD_FROM_NO_COROUTINE;
    }
}

static void convert_block(Cfg *g, CfgBlock *b)
{
    for (Instr *i = b->items, *end = i + b->count; i < end; i++)
        if (op_has(i->op) & HAS_PSEUDO)
            convert_instr(g, b, i);
    b->has &= ~(uint32_t)(HAS_PUSH | HAS_PSEUDO);
}

/* Puts COPY 1; TO_BOOL before the jump that ends the block. */
static void expand_condition(Cfg *g, CfgBlock *b)
{
    block_reserve(g, b, 2);
    Instr *jump = block_last(b);
    jump[2] = jump[1] = *jump;
    jump[2].op = jump->op == OP_JUMP_IF_FALSE ? OP_POP_JUMP_IF_FALSE
                                              : OP_POP_JUMP_IF_TRUE;
    instr_set(&jump[0], OP_COPY, 1);
    instr_set(&jump[1], OP_TO_BOOL, 0);
    jump[0].target = jump[1].target = 0;
    b->count += 2;
}

/*     JUMP_IF_FALSE -> 3                 COPY 1
 *                                 =>     TO_BOOL
 *                                        POP_JUMP_IF_FALSE -> 3     */
void cfg_pass_convert_conditions(Cfg *g)
{
    if (!(g->has & HAS_CONDITION))
        return;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        Op op = b->count ? (Op)block_last(b)->op : OP_NOP;
        if (op == OP_JUMP_IF_FALSE || op == OP_JUMP_IF_TRUE)
            expand_condition(g, b);
    }
}

/*     SETUP_FINALLY -> 3                 (nothing, or NOP)
 *     LOAD_CLOSURE 1              =>     LOAD_FAST 1
 *     STORE_FAST_MAYBE_NULL 0            STORE_FAST 0      */
void cfg_pass_convert_pseudo_ops(Cfg *g)
{
    if (g->target->cfg.get_iter_marks_yield_from && (g->has & HAS_GET_ITER))
        mark_yield_from(g);
    if (g->has & HAS_PSEUDO)
        for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
            if (cfg_block(g, n)->has & HAS_PSEUDO)
                convert_block(g, cfg_block(g, n));
    if (g->target->cfg.removes_nops_with_jumps)
        cfg_pass_remove_nops_and_jumps(g);
    else
        cfg_pass_remove_nops(g);
}

/* The jump on the opposite condition; OP_NOP of what is none. */
static Op inverse_jump(uint32_t op)
{
    switch (op) {
    case OP_POP_JUMP_IF_NOT_NONE: return OP_POP_JUMP_IF_NONE;
    case OP_POP_JUMP_IF_NONE: return OP_POP_JUMP_IF_NOT_NONE;
    case OP_POP_JUMP_IF_FALSE: return OP_POP_JUMP_IF_TRUE;
    case OP_POP_JUMP_IF_TRUE: return OP_POP_JUMP_IF_FALSE;
    default: return OP_NOP;
    }
}

/* Appends NOT_TAKEN for the conditional jump at the end of the block.  In 3.14
 * it gets the handler that its slot happens to hold. */
static void append_not_taken(Cfg *g, CfgBlock *b, Loc loc)
{
    if (!g->ops[OP_NOT_TAKEN].known)
        return;
    block_reserve(g, b, 1);
    Instr *added = &b->items[b->count++];
    uint32_t stale = added->handler;
    *added = (Instr){.op = OP_NOT_TAKEN, .loc = loc};
    if (g->target->cfg.keeps_stale_handlers)
        added->handler = stale;
}

/* Inverts the conditional jump at the end of the block, so that it skips a new
 * block with a jump to the old target, which no handler covers. */
static void invert_jump(Cfg *g, uint32_t number)
{
    uint32_t added = cfg_new_block(g);
    CfgBlock *b = cfg_block(g, number), *back = cfg_block(g, added);
    Instr *jump = block_last(b);
    append_not_taken(g, back, jump->loc);
    block_append_jump(g, back, OP_JUMP, jump->target,
                      g->target->cfg.places_inverted_jump ? jump->loc : NO_LOC);
    back->cold = b->cold;
    back->start_depth = cfg_block(g, jump->target)->start_depth;
    jump->op = (uint16_t)inverse_jump(jump->op);
    jump->target = b->next;
    cfg_link_after(g, number, added);
}

/*     block 1:                           block 1:
 *       POP_JUMP_IF_TRUE -> 1              POP_JUMP_IF_FALSE -> 2
 *     block 2: ...                =>     block 4:
 *                                          NOT_TAKEN
 *                                          JUMP -> 1
 *                                        block 2: ...
 *
 * From 3.14 on NOT_TAKEN stands where a conditional jump goes on, also after
 * one that goes forward. */
void cfg_pass_normalize_jumps(Cfg *g)
{
    cfg_start_traversal(g);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        b->visited = g->traversal;
        const Instr *jump = block_last(b);
        if (!jump || inverse_jump(jump->op) == OP_NOP)
            continue;
        if (block_is_visited(g, cfg_block(g, jump->target)))
            invert_jump(g, n);
        else
            append_not_taken(g, b, jump->loc);
    }
}
