/* The graph as text:
 *
 *     block 2: label handler cold preds=1 depth=3
 *       LOAD_CONST 1                    7:4-7:9 !5
 *       JUMP -> 4                       7:4-7:9
 *
 * !5: block 5 is the instruction's exception handler; -: no location. */
#include "cfg/cfg_internal.h"

#include <stdio.h>

static void dump_instr(Cfg *g, Buf *out, const Instr *i)
{
    char operand[64] = "";
    uint32_t flags = op_flags(g, i);
    if (flags & OPF_HAS_TARGET)
        snprintf(operand, sizeof operand, " -> %u", i->target);
    else if (flags & OPF_ARG)
        snprintf(operand, sizeof operand, " %u", i->arg);
    buf_printf(out, "  %s%-*s", op_name((Op)i->op),
               30 - (int)strlen(op_name((Op)i->op)), operand);
    if (i->loc.line < 0)
        buf_printf(out, " -");
    else
        buf_printf(out, " %d:%d-%d:%d", i->loc.line, i->loc.col,
                   i->loc.end_line, i->loc.end_col);
    if (i->handler)
        buf_printf(out, " !%u", i->handler);
    buf_printf(out, "\n");
}

static void dump_block(Cfg *g, Buf *out, uint32_t number)
{
    const CfgBlock *b = cfg_block(g, number);
    buf_printf(out, "block %u:%s%s%s%s preds=%u", number,
               b->labelled ? " label" : "", b->is_handler ? " handler" : "",
               b->preserves_lasti ? " lasti" : "", b->cold ? " cold" : "",
               b->predecessors);
    if (b->start_depth >= 0)
        buf_printf(out, " depth=%d", b->start_depth);
    buf_printf(out, "\n");
    for (uint32_t i = 0; i < b->count; i++)
        dump_instr(g, out, &b->items[i]);
}

void cfg_dump(Cfg *g, Buf *out)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        dump_block(g, out, n);
}
