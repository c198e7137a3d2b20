/* Copies small exits to where they are jumped to.
 *
 *     block 1:                           block 1:
 *       STORE_FAST 0                       STORE_FAST 0
 *       JUMP -> 4                          NOP
 *     block 4:                    =>       LOAD_CONST 0
 *       LOAD_CONST 0                       RETURN_VALUE
 *       RETURN_VALUE                     block 4: ...
 *
 * A target is copied if it leaves the code object and has at most four
 * instructions, or has no line at all and no fall-through. */
#include "cfg/cfg_internal.h"

enum { LARGEST_COPY = 4 };

static bool is_small_exit(const Cfg *g, const CfgBlock *b)
{
    if (b->count > LARGEST_COPY || !(block_last_flags(g, b) & OPF_EXIT))
        return false;
    uint32_t count = b->count;
    for (uint32_t i = 0; i < b->count; i++)
        count += (b->items[i].flags & INSTR_PUSHES_NULL) != 0;
    return count <= LARGEST_COPY;
}

/* No lines and no fall-through. */
static bool is_lineless_end(const Cfg *g, const CfgBlock *b)
{
    return !block_falls_through(g, b) && block_lacks_lines(b);
}

static bool is_lineless_nop(const Instr *i)
{
    return i->op == OP_NOP && i->loc.line < 0;
}

/* Drops NOPs without a line from the end of the block, but the last one, as
 * long as it is too long for a small exit anyway.  They would go in any case;
 * a chain of jumps to jumps would make very many of them first.  The last one
 * can stay, when it comes to carry the line before it, and its handler then
 * shows in the exception table. */
static void drop_lineless_nops(CfgBlock *b)
{
    while (b->count > LARGEST_COPY + 1 &&
           is_lineless_nop(&b->items[b->count - 1]) &&
           is_lineless_nop(&b->items[b->count - 2])) {
        b->items[b->count - 2] = b->items[b->count - 1];
        b->count--;
    }
}

/* Copies the target of the jump that ends the block, if it should be. */
static bool inline_target(Cfg *g, CfgBlock *b)
{
    Instr *jump = block_last(b);
    const CfgBlock *target = cfg_block(g, jump->target);
    bool lineless = is_lineless_end(g, target);
    if (!lineless && !is_small_exit(g, target))
        return false;
    bool checks_eval_breaker = jump->op == OP_JUMP;
    block_set_nop(g, b, jump);
    drop_lineless_nops(b);
    block_append_copy(g, b, target);
    Instr *last = block_last(b);
    if (lineless && checks_eval_breaker &&
        (op_flags(g, last) & OPF_UNCONDITIONAL))
        last->op = OP_JUMP;
    return true;
}

/* Puts the blocks that end in an unconditional jump into g->numbers. */
static void collect_jumping_blocks(Cfg *g)
{
    g->numbers.count = 0;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (block_last_flags(g, cfg_block(g, n)) & OPF_UNCONDITIONAL)
            *vec_push(&g->numbers, &g->c->arena) = n;
}

void cfg_pass_inline_small_exits(Cfg *g)
{
    if (!(g->has & HAS_UNCONDITIONAL))
        return;
    collect_jumping_blocks(g);
    for (bool changed = true; changed;) {
        uint32_t kept = 0;
        changed = false;
        for (uint32_t i = 0; i < g->numbers.count; i++) {
            CfgBlock *b = cfg_block(g, g->numbers.items[i]);
            changed |= inline_target(g, b);
            if (block_last_flags(g, b) & OPF_UNCONDITIONAL)
                g->numbers.items[kept++] = g->numbers.items[i];
        }
        g->numbers.count = kept;
    }
}

/* The same without the second kind of target, each block looked at once. */
void cfg_pass_inline_small_exits_once(Cfg *g)
{
    if (!(g->has & HAS_UNCONDITIONAL))
        return;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (!(block_last_flags(g, b) & OPF_UNCONDITIONAL))
            continue;
        const CfgBlock *target = cfg_block(g, block_last(b)->target);
        if (!is_small_exit(g, target))
            continue;
        block_set_nop(g, b, block_last(b));
        block_append_copy(g, b, target);
    }
}

/* The same for the targets of plain jumps that have no line, as they leave
 * with an implicit None; from the youngest block to the oldest. */
void cfg_pass_copy_lineless_exits(Cfg *g)
{
    if (!(g->has & HAS_UNCONDITIONAL))
        return;
    for (uint32_t i = g->allocated.count; i-- > 0;) {
        CfgBlock *b = cfg_block(g, g->allocated.items[i]);
        if (!b->count || block_last(b)->op != OP_JUMP)
            continue;
        const CfgBlock *target =
            cfg_block(g, cfg_next_nonempty(g, block_last(b)->target));
        if (!is_small_exit(g, target) || !block_lacks_lines(target))
            continue;
        block_set_nop(g, b, block_last(b));
        block_append_copy(g, b, target);
    }
}
