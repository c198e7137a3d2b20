/* The control-flow graph: built from the unit's flat list, changed through the
 * functions below, and flattened again.
 *
 * A block starts at each instruction that a jump or SETUP_* in the list names,
 * and after each terminator. */
#include "cfg/cfg_internal.h"

enum {
    POOL_STEP = 256,
    STARTS_BLOCK = 1, /* Instr.flags while building */
};

/* Marks the targets of all jumps and SETUP_*; notes what the unit has. */
static void mark_targets(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    for (uint32_t i = 0; i < list->count; i++) {
        const Instr *instr = &list->items[i];
        uint32_t flags = op_flags(g, instr);
        if (!(flags & OPF_HAS_TARGET))
            continue;
        assert(instr->target < list->label_count);
        assert(list->label_at[instr->target] < list->count);
        list->items[list->label_at[instr->target]].flags |= STARTS_BLOCK;
        *vec_push(&g->numbers, &g->c->arena) = i;
        if (flags & OPF_BLOCK_PUSH)
            g->has_handlers = true;
        if (flags & OPF_UNCONDITIONAL)
            g->has_unconditional_jumps = true;
    }
}

/* Notes what an instruction means for the passes. */
static void note_instr(Cfg *g, CfgBlock *b, const Instr *i)
{
    if (i->loc.line < 0)
        b->may_lack_lines = g->lacks_lines = true;
    switch (i->op) {
    case OP_NOP:
    case OP_POP_BLOCK:
        b->may_have_nops = g->has_nops = true;
        break;
    case OP_SETUP_FINALLY:
    case OP_SETUP_CLEANUP:
    case OP_SETUP_WITH:
        b->may_have_pushes = true;
        g->has_pseudo_ops = true;
        break;
    case OP_POP_TOP:
        b->may_have_pops = true;
        break;
    case OP_SWAP:
        b->may_have_swaps = true;
        break;
    case OP_LOAD_CLOSURE:
        g->has_derefs = g->has_pseudo_ops = true;
        break;
    case OP_STORE_FAST_MAYBE_NULL:
        g->has_pseudo_ops = g->has_unsafe_locals = true;
        break;
    case OP_DELETE_FAST:
    case OP_LOAD_FAST_AND_CLEAR:
        g->has_unsafe_locals = true;
        break;
    case OP_MAKE_CELL:
    case OP_LOAD_DEREF:
    case OP_STORE_DEREF:
    case OP_DELETE_DEREF:
    case OP_LOAD_CLASSDEREF:
    case OP_LOAD_FROM_DICT_OR_DEREF:
        g->has_derefs = true;
        break;
    default:
        break;
    }
}

/* A block that begins at the instruction, chained to the one before. */
static CfgBlock *open_block(Cfg *g, Instr *first)
{
    uint32_t number = cfg_new_block(g);
    CfgBlock *b = cfg_block(g, number);
    b->items = first;
    b->labelled = first->flags & STARTS_BLOCK;
    if (number)
        b[-1].next = number;
    first->handler = number; /* until the jumps are resolved */
    return b;
}

static void cut_into_blocks(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    CfgBlock *b = NULL;
    for (uint32_t i = 0; i < list->count; i++) {
        Instr *instr = &list->items[i];
        if (!b || (instr->flags & STARTS_BLOCK))
            b = open_block(g, instr);
        b->count = ++b->capacity;
        note_instr(g, b, instr);
        if (op_flags(g, instr) & OPF_TERMINATOR)
            b = NULL;
    }
}

/* Labels to block numbers; marks the handlers' blocks. */
static void resolve_targets(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    for (uint32_t i = 0; i < g->numbers.count; i++) {
        Instr *instr = &list->items[g->numbers.items[i]];
        instr->target = list->items[list->label_at[instr->target]].handler;
        if (op_flags(g, instr) & OPF_BLOCK_PUSH)
            cfg_block(g, instr->target)->is_handler = true;
    }
    for (uint32_t i = 0; i < g->blocks.count; i++)
        g->blocks.items[i].items[0].handler = 0;
}

void cfg_build(Cfg *g)
{
    assert(g->unit->instrs.count > 0);
    g->numbers.count = 0;
    mark_targets(g);
    cut_into_blocks(g);
    resolve_targets(g);
}

uint32_t cfg_new_block(Cfg *g)
{
    uint32_t number = g->blocks.count;
    *vec_push(&g->blocks, &g->c->arena) =
        (CfgBlock){.next = NO_BLOCK, .start_depth = -1};
    return number;
}

void cfg_link_after(Cfg *g, uint32_t after, uint32_t number)
{
    cfg_block(g, number)->next = cfg_block(g, after)->next;
    cfg_block(g, after)->next = number;
}

/* Memory for instructions until the unit is done. */
static Instr *take_from_pool(Cfg *g, uint32_t count)
{
    if (g->pool_size - g->pool_used < count) {
        g->pool_size = g->pool_size * 2 + count + POOL_STEP;
        g->pool = ARENA_ARRAY(&g->c->arena, Instr, g->pool_size);
        g->pool_used = 0;
    }
    Instr *p = g->pool + g->pool_used;
    g->pool_used += count;
    return p;
}

void block_reserve(Cfg *g, CfgBlock *b, uint32_t more)
{
    if (b->capacity - b->count >= more)
        return;
    uint32_t capacity = b->capacity * 2 + more;
    Instr *items = take_from_pool(g, capacity);
    if (b->capacity)
        memcpy(items, b->items, b->capacity * sizeof *items);
    memset(items + b->capacity, 0, (capacity - b->capacity) * sizeof *items);
    b->items = items;
    b->capacity = capacity;
}

void block_append_jump(Cfg *g, CfgBlock *b, Op op, uint32_t target, Loc loc)
{
    block_reserve(g, b, 1);
    b->items[b->count++] =
        (Instr){.op = (uint16_t)op, .target = target, .loc = loc};
    b->may_lack_lines |= loc.line < 0;
    g->lacks_lines |= loc.line < 0;
}

void block_insert(Cfg *g, CfgBlock *b, uint32_t at, const Instr *instr)
{
    block_reserve(g, b, 1);
    memmove(&b->items[at + 1], &b->items[at],
            (b->count - at) * sizeof *b->items);
    b->items[at] = *instr;
    b->count++;
}

void block_append_copy(Cfg *g, CfgBlock *to, const CfgBlock *from)
{
    block_reserve(g, to, from->count);
    memcpy(&to->items[to->count], from->items,
           from->count * sizeof *from->items);
    to->count += from->count;
    to->may_have_nops |= from->may_have_nops;
    to->may_have_pushes |= from->may_have_pushes;
    to->may_have_swaps |= from->may_have_swaps;
    to->may_lack_lines |= from->may_lack_lines;
    to->may_have_pops |= from->may_have_pops;
}

void cfg_start_traversal(Cfg *g)
{
    g->stack.count = 0;
    vec_reserve(&g->stack, &g->c->arena, g->blocks.count);
    for (uint32_t i = 0; i < g->blocks.count; i++)
        g->blocks.items[i].visited = false;
}

/* Gives each block the number of its first instruction in the final code. */
static uint32_t number_instrs(Cfg *g)
{
    uint32_t count = 0;
    vec_reserve(&g->numbers, &g->c->arena, g->blocks.count);
    for (uint32_t b = 0; b != NO_BLOCK; b = cfg_block(g, b)->next) {
        g->numbers.items[b] = count;
        count += cfg_block(g, b)->count;
    }
    return count;
}

static void flatten_instr(Cfg *g, const Instr *i, FinalInstr *out)
{
    *out = (FinalInstr){.op = i->op, .arg = i->arg, .loc = i->loc};
    if (op_flags(g, i) & OPF_JUMP)
        out->target = g->numbers.items[i->target];
    if (i->handler) {
        const CfgBlock *handler = cfg_block(g, i->handler);
        out->handler = g->numbers.items[i->handler] + 1;
        out->handler_depth = (uint32_t)handler->start_depth;
        out->preserve_lasti = handler->preserves_lasti;
    }
}

FinalCode cfg_flatten(Cfg *g)
{
    g->numbers.count = 0;
    uint32_t count = number_instrs(g);
    g->code.count = 0;
    FinalInstr *out = vec_reserve(&g->code, &g->c->arena, count);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        for (uint32_t i = 0; i < b->count; i++)
            flatten_instr(g, &b->items[i], out++);
    }
    return (FinalCode){g->code.items, count, g->stack_depth, g->local_count,
                       g->has_handlers};
}
