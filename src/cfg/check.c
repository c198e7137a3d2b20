/* What holds for every graph between passes; nothing in release builds. */
#include "cfg/cfg_internal.h"

#ifndef NDEBUG
static void check_instr(Cfg *g, const CfgBlock *b, uint32_t at)
{
    const Instr *i = &b->items[at];
    uint32_t flags = op_flags(g, i);
    assert(i->op < OP_COUNT && g->ops[i->op].known);
    assert((flags & OPF_ARG) || i->arg == 0);
    if (flags & OPF_HAS_TARGET)
        assert(i->target < g->blocks.count);
    if (flags & OPF_TERMINATOR)
        assert(at == b->count - 1 || i[1].op == OP_NOT_TAKEN);
    assert(i->handler < g->blocks.count);
    if (i->op == OP_NOP)
        assert(b->has & g->has & HAS_NOP);
    if (i->op == OP_SWAP)
        assert(b->has & g->has & HAS_SWAP);
    if (i->op == OP_POP_TOP)
        assert(b->has & g->has & HAS_POP_TOP);
    if (flags & OPF_BLOCK_PUSH)
        assert(b->has & g->has & HAS_PUSH);
    if (i->loc.line < 0)
        assert(b->has & g->has & HAS_NO_LINE);
}

void cfg_check(Cfg *g)
{
    uint32_t seen = 0;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        assert(n < g->blocks.count && ++seen <= g->blocks.count);
        assert(b->count <= b->capacity);
        if (b->count && b->next == NO_BLOCK)
            assert(!block_falls_through(g, b));
        for (uint32_t i = 0; i < b->count; i++)
            check_instr(g, b, i);
    }
}
#endif
