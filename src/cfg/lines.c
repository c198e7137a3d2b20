/* Gives lines to instructions that have none.
 *
 *     block 1: (if)                      block 1:
 *       POP_JUMP_IF_TRUE -> 3  7:4         POP_JUMP_IF_TRUE -> 5  7:4
 *     block 2:                           block 2:
 *       POP_TOP                8:8  =>     POP_TOP                8:8
 *     block 3:                           block 3:
 *       RETURN_CONST 0         -           RETURN_CONST 0         8:8
 *                                        block 5:
 *                                          RETURN_CONST 0         7:4
 *
 * First exits without a line (and blocks without one that check the eval
 * breaker) are copied until each has one predecessor; then lines flow from an
 * instruction to the next, and from a block to one that has no other
 * predecessor. */
#include "cfg/cfg_internal.h"

bool block_lacks_lines(const CfgBlock *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (b->items[i].loc.line >= 0)
            return false;
    return true;
}

static bool checks_eval_breaker(const Cfg *g, const CfgBlock *b)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (op_flags(g, &b->items[i]) & OPF_EVAL_BREAK)
            return true;
    return false;
}

/* Does the block need a line that it does not have? */
static bool needs_line(const Cfg *g, const CfgBlock *b)
{
    return (b->has & HAS_NO_LINE) && b->count && b->items[0].loc.line < 0 &&
           block_lacks_lines(b) &&
           ((block_last_flags(g, b) & OPF_EXIT) || checks_eval_breaker(g, b));
}

static bool some_block_needs_line(const Cfg *g)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = g->blocks.items[n].next)
        if (needs_line(g, &g->blocks.items[n]))
            return true;
    return false;
}

/* Makes the jump that ends the block go to a copy of its own. */
static void copy_target(Cfg *g, uint32_t number, uint32_t target)
{
    uint32_t copy = cfg_new_block(g);
    CfgBlock *to = cfg_block(g, copy), *from = cfg_block(g, target);
    Instr *jump = block_last(cfg_block(g, number));
    block_append_copy(g, to, from);
    to->items[0].loc = jump->loc;
    to->predecessors = 1;
    to->labelled = true;
    from->predecessors--;
    jump->target = copy;
    cfg_link_after(g, target, copy);
    cfg_block_label(g, copy);
    g->flow_changed = true;
}

/* Looks at the target of the jump that ends the block. */
static void duplicate_target(Cfg *g, uint32_t number)
{
    const CfgBlock *b = cfg_block(g, number);
    uint32_t target = cfg_next_nonempty(g, block_last(b)->target);
    assert(target != NO_BLOCK);
    if (cfg_block(g, target)->predecessors > 1 &&
        needs_line(g, cfg_block(g, target)))
        copy_target(g, number, target);
}

static void duplicate_exits(Cfg *g)
{
    cfg_forget_last_label(g);
    if (g->target->cfg.orders_blocks_by_allocation) {
        for (uint32_t i = g->allocated.count; i-- > 0;)
            if (block_jumps(g, cfg_block(g, g->allocated.items[i])))
                duplicate_target(g, g->allocated.items[i]);
        return;
    }
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (block_jumps(g, cfg_block(g, n)))
            duplicate_target(g, n);
}

/* What is left is reached by fall-through only. */
static void give_lines_to_fallen_into(Cfg *g)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (!b->count || b->next == NO_BLOCK || !block_falls_through(g, b))
            continue;
        CfgBlock *next = cfg_block(g, b->next);
        if (needs_line(g, next))
            next->items[0].loc = block_last(b)->loc;
    }
}

/* A Loc at once, the line first. */
typedef int32_t LocVector __attribute__((vector_size(sizeof(Loc))));
static_assert(offsetof(Loc, line) == 0, "the line is number 0 of the vector");

/* Gives each instruction the place of the one before it if it has none.  There
 * is no branch for that. */
static void fill_block(CfgBlock *b)
{
    const LocVector none = {-1, -1, -1, -1};    /* NO_LOC */
    LocVector loc = none, lines = {0, 0, 0, 0}; /* negative if one is */
    for (Instr *i = b->items, *end = i + b->count; i < end; i++) {
        LocVector own, lacks;
        int32_t line = i->loc.line;
        memcpy(&own, &i->loc, sizeof own);
        lacks = (LocVector){line, line, line, line} == none;
        loc = (loc & lacks) | (own & ~lacks);
        memcpy(&i->loc, &loc, sizeof loc);
        lines |= loc;
    }
    if (lines[0] >= 0)
        b->has &= ~(uint32_t)HAS_NO_LINE;
}

/* The block begins at the place if nothing else leads to it. */
static inline void flow_into(CfgBlock *b, const Loc *loc)
{
    if ((b->has & HAS_NO_LINE) && b->predecessors == 1 && b->count &&
        b->items[0].loc.line == NO_LOC.line)
        b->items[0].loc = *loc;
}

static void propagate_lines(Cfg *g)
{
    uint32_t left = 0;
    CfgBlock *blocks = g->blocks.items;
    for (uint32_t n = 0; n != NO_BLOCK; n = blocks[n].next) {
        CfgBlock *b = &blocks[n];
        if (!b->count)
            continue;
        if (b->has & HAS_NO_LINE)
            fill_block(b);
        const Instr *last = &b->items[b->count - 1];
        uint32_t flags = op_flags(g, last);
        if (!(flags & OPF_NO_FALLTHROUGH))
            flow_into(&blocks[b->next], &last->loc);
        if (flags & OPF_JUMP)
            flow_into(&blocks[last->target], &last->loc);
        left |= b->has & HAS_NO_LINE;
    }
    g->has = (g->has & ~(uint32_t)HAS_NO_LINE) | left;
}

void cfg_pass_resolve_line_numbers(Cfg *g)
{
    if (!(g->has & HAS_NO_LINE))
        return;
    if (some_block_needs_line(g)) {
        duplicate_exits(g);
        give_lines_to_fallen_into(g);
    }
    propagate_lines(g);
}

/* Returns that still have no line get the one before them in the code, their
 * whole blocks do. */
void cfg_pass_guarantee_exit_lines(Cfg *g)
{
    int32_t line = g->unit->firstlineno;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        const Instr *last = block_last(b);
        if (!last)
            continue;
        if (last->loc.line >= 0) {
            line = last->loc.line;
            continue;
        }
        for (uint32_t i = 0; last->op == OP_RETURN_VALUE && i < b->count; i++)
            b->items[i].loc.line = line;
    }
}
