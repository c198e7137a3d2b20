/* The order in which CPython up to 3.11 allocated the blocks: one when a label
 * is made, one when an instruction follows a terminator.  Two of its passes go
 * through the blocks from the youngest to the oldest; where they copy exits
 * the order shows. */
#include "cfg/cfg_internal.h"

static uint32_t block_of_label(const Cfg *g, Label label)
{
    const InstrList *list = &g->unit->instrs;
    uint32_t at = list->label_at[label];
    return at < list->count ? list->items[at].handler : 0;
}

/* Notes in frame which label's block has the instructions: of labels at the
 * same place the last one used. */
static void name_blocks(Cfg *g)
{
    for (uint32_t i = 0; i < g->unit->label_events.count; i++) {
        const LabelEvent *e = &g->unit->label_events.items[i];
        if (e->use)
            cfg_block(g, block_of_label(g, e->label))->frame = e->label;
    }
}

static void put(Cfg *g, uint32_t number)
{
    *vec_push(&g->allocated, &g->c->arena) = number;
}

/* Puts the blocks without a label that start before the instruction, from
 * `number` on; returns the next block. */
static uint32_t put_unnamed(Cfg *g, uint32_t number, uint32_t instr_count)
{
    const Instr *end = g->unit->instrs.items + instr_count;
    for (; number < g->blocks.count; number++) {
        const CfgBlock *b = cfg_block(g, number);
        if (b->items >= end)
            break;
        if (!b->frame)
            put(g, number);
    }
    return number;
}

void cfg_order_by_allocation(Cfg *g)
{
    uint32_t next = 1;
    name_blocks(g);
    put(g, 0);
    for (uint32_t i = 0; i < g->unit->label_events.count; i++) {
        const LabelEvent *e = &g->unit->label_events.items[i];
        uint32_t number = block_of_label(g, e->label);
        if (e->use || number == 0)
            continue;
        next = put_unnamed(g, next, e->instr_count);
        if (cfg_block(g, number)->frame == e->label)
            put(g, number);
    }
    put_unnamed(g, next, g->unit->instrs.count);
    for (uint32_t i = 0; i < g->blocks.count; i++)
        g->blocks.items[i].frame = 0;
}
