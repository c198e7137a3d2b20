/* Finds the exception handler of every instruction.
 *
 *     SETUP_FINALLY -> 3                 SETUP_FINALLY -> 3
 *     LOAD_NAME 0                        LOAD_NAME 0          !3
 *     POP_BLOCK                   =>     NOP
 *     RETURN_VALUE                       RETURN_VALUE
 *
 * As in CPython the walk is depth first, the SETUP_* and POP_BLOCK have no
 * handler themselves, and a block has the handlers of the way by which it was
 * first reached. */
#include "cfg/cfg_internal.h"

/* The block is to be walked with these handlers, unless it has been. */
static void reach(Cfg *g, uint32_t number, uint32_t frame)
{
    CfgBlock *b = cfg_block(g, number);
    if (block_is_visited(g, b))
        return;
    b->visited = g->traversal;
    b->frame = frame;
    cfg_push(g, number);
}

/* The frame inside of which the SETUP_* instruction's handler is active. */
static uint32_t push_frame(Cfg *g, uint32_t outer, const Instr *setup)
{
    if (setup->op != OP_SETUP_FINALLY)
        cfg_block(g, setup->target)->preserves_lasti = true;
    uint32_t depth = g->frames.items[outer].depth + 1;
    *vec_push(&g->frames, &g->c->arena) =
        (HandlerFrame){setup->target, outer, depth};
    return g->frames.count - 1;
}

/* A RESUME tells whether its yield was inside exactly one handler (the one
 * that turns StopIteration into RuntimeError). */
static void label_resume(Cfg *g, Instr *resume, uint32_t yield_depth)
{
    if (resume->arg != 0 && yield_depth == 1)
        resume->arg |= g->target->cfg.resume_depth_bit;
}

/* Returns the number of active handlers. */
static uint32_t label_yield(Cfg *g, Instr *yield, uint32_t frame)
{
    uint32_t depth = g->frames.items[frame].depth;
    if (g->target->cfg.yield_tells_depth)
        yield->arg = depth;
    return depth;
}

/* Labels the instructions of a block that starts in the frame; returns the
 * frame at its end. */
static uint32_t label_instrs(Cfg *g, CfgBlock *b, uint32_t frame)
{
    uint32_t yield_depth = 0, handler = g->frames.items[frame].handler;
    for (uint32_t i = 0; i < b->count; i++) {
        Instr *instr = &b->items[i];
        if (!(op_has(instr->op) & (HAS_PUSH | HAS_PSEUDO | HAS_YIELD))) {
            instr->handler = handler;
            continue;
        }
        if (op_flags(g, instr) & OPF_BLOCK_PUSH) {
            reach(g, instr->target, frame);
            frame = push_frame(g, frame, instr);
            handler = g->frames.items[frame].handler;
            continue;
        }
        if (instr->op == OP_POP_BLOCK) {
            assert(frame != 0);
            frame = g->frames.items[frame].outer;
            handler = g->frames.items[frame].handler;
            if (!g->target->cfg.keeps_pop_block)
                block_set_nop(g, b, instr);
            continue;
        }
        instr->handler = handler;
        if (instr->op == OP_YIELD_VALUE)
            yield_depth = label_yield(g, instr, frame);
        else if (instr->op == OP_RESUME)
            label_resume(g, instr, yield_depth);
    }
    return frame;
}

static void label_block(Cfg *g, CfgBlock *b)
{
    uint32_t frame = b->frame;
    if (b->has & (HAS_PSEUDO | HAS_YIELD))
        frame = label_instrs(g, b, frame);
    else if (frame)
        for (uint32_t i = 0; i < b->count; i++)
            b->items[i].handler = g->frames.items[frame].handler;
    uint32_t flags = block_last_flags(g, b);
    if (flags & OPF_JUMP)
        reach(g, block_last(b)->target, frame);
    if (!(flags & OPF_NO_FALLTHROUGH))
        reach(g, b->next, frame);
}

void cfg_pass_label_exception_targets(Cfg *g)
{
    if (!(g->has & HAS_PUSH))
        return;
    g->frames.count = 0;
    *vec_push(&g->frames, &g->c->arena) = (HandlerFrame){0};
    cfg_start_traversal(g);
    reach(g, 0, 0);
    while (g->stack.count)
        label_block(g, cfg_block(g, g->stack.items[--g->stack.count]));
}
