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
    assert(depth >= 0);
    assert(b->start_depth < 0 || b->start_depth == depth);
    if (b->start_depth >= 0)
        return;
    b->start_depth = depth;
    if (block_is_passed(g, b))
        cfg_push(g, number);
}

/* Follows the target of a jump or SETUP_*; returns the depth there. */
static int32_t follow_target(Cfg *g, const Instr *i, int32_t depth)
{
    const OpInfo *op = &g->ops[i->op];
    int32_t there = depth + op->jump_effect + op_arg_effect(op, i->arg);
    reach(g, i->target, there);
    return there;
}

/* Returns the greatest depth in the block or max. */
static int32_t walk_block(Cfg *g, const CfgBlock *b, int32_t max)
{
    const OpInfo *ops = g->ops;
    int32_t depth = b->start_depth;
    uint32_t flags = 0, unused = g->unit->consts.count;
    uint32_t *used_consts = g->used_consts.items;
    for (const Instr *i = b->items, *end = i + b->count; i < end; i++) {
        const OpInfo *op = &ops[i->op];
        flags = op->flags;
        /* END_ASYNC_FOR's target is for debuggers. */
        if ((flags & OPF_HAS_TARGET) && i->op != OP_END_ASYNC_FOR) {
            int32_t there = follow_target(g, i, depth);
            max = there > max ? there : max;
        }
        used_consts[flags & OPF_CONST ? i->arg : unused] = 1;
        depth += op->effect + op_arg_effect(op, i->arg);
        assert(depth >= 0);
        max = depth > max ? depth : max;
    }
    if (!(flags & OPF_NO_FALLTHROUGH) && b->next != NO_BLOCK)
        reach(g, b->next, depth);
    return max;
}

static int32_t start_depth(const Cfg *g)
{
    return g->target->cfg.generators_start_with_one &&
           (g->unit->flags & CO_ANY_GENERATOR);
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
