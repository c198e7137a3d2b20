/* The stack a code object needs, and the depth at the start of each block; on
 * the same walk, which constants are used.
 *
 *     LOAD_NAME 0     1
 *     LOAD_CONST 0    2   <- stack_depth
 *     BINARY_OP 0     1
 *     RETURN_VALUE    0
 *
 * A SETUP_* does nothing here, but its handler starts with what is on the
 * stack now and what an exception pushes. */
#include "cfg/cfg_internal.h"

static void reach(Cfg *g, uint32_t number, int32_t depth)
{
    CfgBlock *b = cfg_block(g, number);
    bool again = b->start_depth >= 0;
    assert(depth >= 0 || number == g->blocks.count);
    assert(!again || b->start_depth == depth || number == g->blocks.count);
    b->start_depth = again ? b->start_depth : depth;
    cfg_push_if(g, number, !again & block_is_passed(g, b));
}

/* Follows the target of a jump or SETUP_*; returns the depth there. */
static int32_t follow_target(Cfg *g, const Instr *i, int32_t depth)
{
    const OpInfo *op = &g->ops[i->op];
    int32_t there = depth + op->jump_effect + op_arg_effect(op, i->arg);
    reach(g, i->target, there);
    return there;
}

/* A block with SETUP_*, each of which has a target.  Returns the greatest depth
 * in the block or max; *depth becomes that at its end. */
static int32_t walk_setups(Cfg *g, const CfgBlock *b, int32_t *depth,
                           int32_t max)
{
    for (uint32_t i = 0; i + 1 < b->count; i++) {
        const Instr *instr = &b->items[i];
        const OpInfo *op = &g->ops[instr->op];
        if (op->flags & OPF_BLOCK_PUSH) {
            int32_t there = follow_target(g, instr, *depth);
            max = there > max ? there : max;
        }
        if (op->flags & OPF_CONST)
            g->used_consts.items[instr->arg] = 1;
        *depth += op->effect + op_arg_effect(op, instr->arg);
        max = *depth > max ? *depth : max;
    }
    return max;
}

/* The same for one without. */
static int32_t walk_plain(Cfg *g, const CfgBlock *b, int32_t *depth_at_end,
                          int32_t max)
{
    const OpInfo *ops = g->ops;
    uint32_t unused = g->unit->consts.count, *used = g->used_consts.items;
    int32_t depth = *depth_at_end;
    for (const Instr *i = b->items, *last = i + b->count - 1; i < last; i++) {
        const OpInfo *op = &ops[i->op];
        uint32_t loads = mask_if(op->flags & OPF_CONST);
        used[choose(loads, i->arg, unused)] = 1;
        depth += op->effect + op_arg_effect(op, i->arg);
        max = depth > max ? depth : max;
    }
    *depth_at_end = depth;
    return max;
}

/* The last instruction: only there a jump can be. */
static int32_t walk_last(Cfg *g, const CfgBlock *b, int32_t depth, int32_t max)
{
    const Instr *last = &b->items[b->count - 1];
    const OpInfo *op = &g->ops[last->op];
    /* END_ASYNC_FOR's target is for debuggers. */
    if ((op->flags & OPF_HAS_TARGET) && last->op != OP_END_ASYNC_FOR) {
        int32_t there = follow_target(g, last, depth);
        max = there > max ? there : max;
    }
    if (op->flags & OPF_CONST)
        g->used_consts.items[last->arg] = 1;
    depth += op->effect + op_arg_effect(op, last->arg);
    assert(depth >= 0);
    if (!(op->flags & OPF_NO_FALLTHROUGH) && b->next != NO_BLOCK)
        reach(g, b->next, depth);
    return depth > max ? depth : max;
}

/* Returns the greatest depth in the block or max. */
static int32_t walk_block(Cfg *g, const CfgBlock *b, int32_t max)
{
    int32_t depth = b->start_depth;
    if (b->count == 0) {
        if (b->next != NO_BLOCK)
            reach(g, b->next, depth);
        return max;
    }
    if (b->has & HAS_PUSH)
        max = walk_setups(g, b, &depth, max);
    else
        max = walk_plain(g, b, &depth, max);
    return walk_last(g, b, depth, max);
}

static int32_t start_depth(const Cfg *g)
{
    const CodeUnit *u = g->unit;
    return (g->target->cfg.generators_start_with_one &&
            (u->flags & CO_ANY_GENERATOR)) ||
           (g->target->cfg.suspending_start_with_one && u->suspends);
}

void cfg_pass_compute_stack_depth(Cfg *g)
{
    int32_t max = 0;
    cfg_forget_used_consts(g);
    cfg_start_traversal(g);
    reach(g, 0, start_depth(g));
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        b->passed = g->traversal;
        if (b->start_depth >= 0)
            max = walk_block(g, b, max);
    }
    while (g->stack.count) {
        const CfgBlock *b = cfg_block(g, g->stack.items[--g->stack.count]);
        max = walk_block(g, b, max);
    }
    g->stack_depth = (uint32_t)max;
}
