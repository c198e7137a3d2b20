/* Empties the blocks that cannot be reached and counts predecessors.
 *
 *     block 0: RETURN_CONST 0            block 0: RETURN_CONST 0
 *     block 1: LOAD_NAME 0        =>     block 1:
 *              POP_TOP                   block 2: ...
 *
 * Emptied blocks stay in the chain: some passes look at the very next block.
 */
#include "cfg/cfg_internal.h"

static void reach(Cfg *g, uint32_t number)
{
    cfg_block(g, number)->predecessors++;
    cfg_visit(g, number);
}

static void reach_handlers(Cfg *g, const CfgBlock *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (op_flags(g, &b->items[i]) & OPF_BLOCK_PUSH)
            reach(g, b->items[i].target);
}

static void reach_successors(Cfg *g, const CfgBlock *b)
{
    Successors s = block_successors(g, b);
    reach(g, s.next);
    reach(g, s.target);
    if (b->has & HAS_PUSH)
        reach_handlers(g, b);
}

static void reach_all(Cfg *g)
{
    reach(g, 0);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        b->passed = g->traversal;
        if (block_is_visited(g, b))
            reach_successors(g, b);
    }
    while (g->stack.count)
        reach_successors(g, cfg_block(g, g->stack.items[--g->stack.count]));
}

static void reach_late(Cfg *g, uint32_t number)
{
    CfgBlock *b = cfg_block(g, number);
    b->predecessors++;
    if (!block_is_visited(g, b))
        *vec_push(&g->stack, &g->c->arena) = number;
}

/* As 3.12 flowgraph.c, which marks a block when it looks at it, not when it
 * comes to be known: one that is both jumped to and fallen into from a block
 * is looked at twice, and counts twice for those after it. */
static void reach_all_late(Cfg *g)
{
    reach_late(g, 0);
    while (g->stack.count) {
        CfgBlock *b = cfg_block(g, g->stack.items[--g->stack.count]);
        b->visited = g->traversal;
        if (b->next != NO_BLOCK && block_falls_through(g, b))
            reach_late(g, b->next);
        for (uint32_t i = 0; (b->has & HAS_PUSH) && i < b->count; i++)
            if (op_flags(g, &b->items[i]) & OPF_BLOCK_PUSH)
                reach_late(g, b->items[i].target);
        if (block_last_flags(g, b) & OPF_JUMP)
            reach_late(g, block_last(b)->target);
    }
}

void cfg_pass_remove_unreachable(Cfg *g)
{
    if (!g->flow_changed)
        return;
    g->flow_changed = false;
    for (uint32_t i = 0; i < g->blocks.count; i++)
        g->blocks.items[i].predecessors = 0;
    cfg_start_traversal(g);
    if (g->target->cfg.marks_visited_late)
        reach_all_late(g);
    else
        reach_all(g);
    for (uint32_t i = 0; i < g->blocks.count; i++) {
        CfgBlock *b = cfg_block(g, i);
        if (b->predecessors)
            continue;
        b->count = 0;
        b->is_handler = false;
    }
}

static void retarget(Cfg *g, Instr *instr)
{
    uint32_t flags = op_flags(g, instr);
    if (!(flags & OPF_HAS_TARGET))
        return;
    uint32_t target = cfg_next_nonempty(g, instr->target);
    if (target == instr->target)
        return;
    instr->target = target;
    uint32_t label = cfg_block_label(g, target);
    if (flags & OPF_JUMP)
        instr->arg = label;
}

/*     block 1: JUMP -> 2                 block 1: JUMP -> 3
 *     block 2: (empty)            =>
 *     block 3: ...                       block 3: ...      */
void cfg_pass_drop_empty_blocks(Cfg *g)
{
    cfg_forget_last_label(g);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        cfg_block(g, n)->next = cfg_next_nonempty(g, cfg_block(g, n)->next);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        if (b->count)
            retarget(g, block_last(b));
        for (uint32_t i = 0; (b->has & HAS_PUSH) && i + 1 < b->count; i++)
            retarget(g, &b->items[i]);
    }
}
