/* Moves exception handlers, and what only they reach, to the end.
 *
 *     block 0: try body                  block 0: try body
 *     block 1: handler            =>     block 2: rest
 *     block 2: rest                      block 1: handler
 *                                        block 3: JUMP_NO_INTERRUPT -> 2
 *                                                 (or JUMP)
 *
 * The added jump has no location and no handler. */
#include "cfg/cfg_internal.h"

static void visit_successors(Cfg *g, const CfgBlock *b)
{
    Successors s = block_successors(g, b);
    cfg_visit(g, s.next);
    cfg_visit(g, s.target);
}

/* Warm: what can be reached without an exception. */
static void mark_warm(Cfg *g)
{
    cfg_start_traversal(g);
    cfg_visit(g, 0);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        b->passed = g->traversal;
        b->warm = block_is_visited(g, b);
        if (b->warm)
            visit_successors(g, b);
    }
    while (g->stack.count) {
        CfgBlock *b = cfg_block(g, g->stack.items[--g->stack.count]);
        b->warm = true;
        visit_successors(g, b);
    }
}

/* Cold: handlers, and what can be reached from them and is not warm (nothing
 * else can be reached from what is). */
static void mark_cold(Cfg *g)
{
    cfg_start_traversal(g);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        b->passed = g->traversal;
        b->cold = (block_is_visited(g, b) | b->is_handler) & !b->warm;
        if (b->cold)
            visit_successors(g, b);
    }
    while (g->stack.count) {
        CfgBlock *b = cfg_block(g, g->stack.items[--g->stack.count]);
        if (b->warm)
            continue;
        b->cold = true;
        visit_successors(g, b);
    }
}

/* A cold block that falls into a warm one has to jump there. */
static void add_jumps_to_warm(Cfg *g)
{
    cfg_forget_last_label(g);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        uint32_t next = b->next;
        if (!b->cold || next == NO_BLOCK || !cfg_block(g, next)->warm ||
            !block_falls_through(g, b))
            continue;
        uint32_t jump = cfg_new_block(g);
        cfg_link_after(g, n, jump);
        CfgBlock *added = cfg_block(g, jump);
        block_append_jump(g, added, g->target->cfg.cold_join, next, NO_LOC);
        added->cold = true;
        /* As 3.12 flowgraph.c: a plain one has none, so no line flows in. */
        added->predecessors = g->target->cfg.cold_join != OP_JUMP;
        cfg_block(g, next)->labelled = true;
    }
}

/* Splits the chain in two and joins the cold part to the end of the other.
 * True if there was one. */
static bool move_cold(Cfg *g)
{
    uint32_t last_cold = NO_BLOCK, first_cold = NO_BLOCK, last_other = 0;
    for (uint32_t n = cfg_block(g, 0)->next; n != NO_BLOCK;
         n = cfg_block(g, n)->next) {
        if (!cfg_block(g, n)->cold) {
            cfg_block(g, last_other)->next = n;
            last_other = n;
            continue;
        }
        if (last_cold == NO_BLOCK)
            first_cold = n;
        else
            cfg_block(g, last_cold)->next = n;
        last_cold = n;
    }
    if (first_cold == NO_BLOCK)
        return false;
    cfg_block(g, last_cold)->next = NO_BLOCK;
    cfg_block(g, last_other)->next = first_cold;
    return true;
}

void cfg_pass_push_cold_blocks_to_end(Cfg *g)
{
    if (!(g->has & HAS_PUSH))
        return;
    mark_warm(g);
    mark_cold(g);
    add_jumps_to_warm(g);
    if (!move_cold(g))
        return;
    g->jumps_changed = true;
    if (g->target->cfg.removes_nops_with_jumps)
        cfg_pass_remove_nops_and_jumps(g);
    else
        cfg_pass_remove_jumps(g);
}
