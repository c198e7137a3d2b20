/* The control-flow graph: built from the unit's flat list, changed through the
 * functions below, and flattened again.
 *
 * A block starts at each instruction that a jump or SETUP_* in the list names
 * (up to 3.12: that has a label), and after each terminator. */
#include "cfg/cfg_internal.h"

enum {
    POOL_STEP = 256,
    LARGE_GRAPH = 10000, /* blocks */
    /* Instr.flags while building */
    STARTS_BLOCK = 1,
    FOLLOWS_JUMP = 2,
};

/* Marks the targets of all jumps and SETUP_*, what follows the jumps, and the
 * end of the list. */
static void mark_targets(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    if (list->count == list->capacity)
        list->items = vec_grow(&g->c->arena, list->items, &list->capacity,
                               list->count, 1, sizeof *list->items);
    for (uint32_t i = 0; i < list->jump_count; i++) {
        Instr *instr = &list->items[list->jumps[i]];
        assert(op_flags(g, instr) & OPF_HAS_TARGET);
        assert(instr->target < list->label_count);
        assert(list->label_at[instr->target] < list->count);
        g->has |= op_has(instr->op) & HAS_PUSH;
        if (!(op_has(instr->op) & HAS_PUSH))
            instr[1].flags |= FOLLOWS_JUMP;
        list->items[list->label_at[instr->target]].flags |= STARTS_BLOCK;
    }
    list->items[list->count].flags = STARTS_BLOCK;
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

/* Where labels stand blocks start, even if nothing names them. */
static void mark_labels(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    for (uint32_t i = 1; i < list->label_count; i++)
        if (list->label_at[i] < list->count)
            list->items[list->label_at[i]].flags |= STARTS_BLOCK;
}

/* Passes what nothing can lead to behind an exit, most often the return at the
 * end of a function that has returned: targets where not each label starts a
 * block remove it before all else.  But the emptied block counts where blocks
 * in front of it are moved: see cfg_pass_borrow_loads. */
static Instr *skip_unreachable(const Cfg *g, Instr *i)
{
    if (g->target->cfg.labels_start_blocks || (g->has & HAS_PUSH))
        return i;
    while (!(i->flags & STARTS_BLOCK))
        i++;
    return i;
}

static void cut_into_blocks(Cfg *g)
{
    const InstrList *list = &g->unit->instrs;
    for (Instr *i = list->items, *end = i + list->count; i < end;) {
        CfgBlock *b = open_block(g, i);
        uint64_t traits = 0, all = 0, all_pairs = 0;
        int32_t lines = 0; /* negative if one is */
        uint32_t count = 0;
        do {
            uint64_t starts = traits << (TRAITS_ENDS - TRAITS_STARTS);
            traits = cfg_op_traits[i->op];
            all |= traits;
            all_pairs |= starts & traits;
            lines |= i->loc.line;
            count++;
            i++;
        } while (!((traits & HAS_EXIT) |
                   (i->flags & (STARTS_BLOCK | FOLLOWS_JUMP))));
        b->count = b->capacity = count;
        block_note(g, b,
                   (uint32_t)all |
                       (uint32_t)(all_pairs >> TRAITS_ENDS) << PAIR_SHIFT |
                       (HAS_NO_LINE & mask_if(lines < 0)));
        if (traits & HAS_EXIT)
            i = skip_unreachable(g, i);
    }
}

/* Notes the last label at each block and, in each jump, that of its target.
 * Labels that were never put anywhere are at 0, where no other is. */
static void label_blocks(Cfg *g)
{
    const InstrList *list = &g->unit->instrs;
    for (uint32_t i = 1; i < list->label_count; i++)
        if (list->label_at[i] > 0 && list->label_at[i] < list->count)
            cfg_block(g, list->items[list->label_at[i]].handler)->label = i;
    for (uint32_t i = 0; i < list->jump_count; i++) {
        Instr *jump = &list->items[list->jumps[i]];
        if (op_flags(g, jump) & OPF_JUMP)
            jump->arg = cfg_block(g, jump->target)->label;
    }
}

/* Labels to block numbers; marks the handlers' blocks. */
static void resolve_targets(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    for (uint32_t i = 0; i < list->jump_count; i++) {
        Instr *instr = &list->items[list->jumps[i]];
        instr->target = list->items[list->label_at[instr->target]].handler;
        if (op_flags(g, instr) & OPF_BLOCK_PUSH)
            cfg_block(g, instr->target)->is_handler = true;
    }
    if (g->target->assemble.guesses_jumps_by_label)
        label_blocks(g);
    if (g->target->cfg.orders_blocks_by_allocation)
        cfg_order_by_allocation(g);
    for (uint32_t i = 0; i < g->blocks.count; i++)
        g->blocks.items[i].items[0].handler = 0;
}

/* Puts the unit's annotations code, or nothing, where the placeholder is: near
 * the start, before all labels' places. */
static void replace_placeholder(Cfg *g)
{
    InstrList *list = &g->unit->instrs;
    const InstrList *code = &g->unit->annotations;
    uint32_t at = 0;
    while (at < list->count && list->items[at].op != OP_ANNOTATIONS_PLACEHOLDER)
        at++;
    if (at == list->count)
        return;
    uint32_t rest = list->count - at - 1;
    if (code->count > list->capacity - at - rest)
        list->items = vec_grow(&g->c->arena, list->items, &list->capacity,
                               list->count, code->count, sizeof(Instr));
    Instr *gap = list->items + at;
    memmove(gap + code->count, gap + 1, rest * sizeof(Instr));
    if (code->count)
        memcpy(gap, code->items, code->count * sizeof(Instr));
    list->count = at + code->count + rest;
    for (uint32_t i = 0; i < list->jump_count; i++)
        if (list->jumps[i] > at)
            list->jumps[i] += code->count - 1;
    for (uint32_t i = 1; i < list->label_count; i++)
        if (list->label_at[i] > at)
            list->label_at[i] += code->count - 1;
}

void cfg_build(Cfg *g)
{
    if (g->ops[OP_ANNOTATIONS_PLACEHOLDER].known &&
        g->unit->kind == UNIT_MODULE)
        replace_placeholder(g);
    assert(g->unit->instrs.count > 0);
    g->flow_changed = g->jumps_changed = true;
    mark_targets(g);
    if (g->target->cfg.labels_start_blocks)
        mark_labels(g);
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

uint32_t cfg_block_label(Cfg *g, uint32_t number)
{
    CfgBlock *b = cfg_block(g, number);
    if (b->label || !g->target->assemble.guesses_jumps_by_label)
        return b->label;
    uint32_t last = g->last_label;
    for (uint32_t n = 0; n != NO_BLOCK && !g->last_label;
         n = cfg_block(g, n)->next)
        if (cfg_block(g, n)->label > last)
            last = cfg_block(g, n)->label;
    return b->label = g->last_label = last + 1;
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
    uint32_t capacity = b->capacity + b->capacity / 8 + more;
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
    b->items[b->count++] = (Instr){.op = (uint16_t)op,
                                   .arg = cfg_block_label(g, target),
                                   .target = target,
                                   .loc = loc};
    block_note(g, b, HAS_UNCONDITIONAL | (loc.line < 0 ? HAS_NO_LINE : 0));
    g->flow_changed = g->jumps_changed = true;
}

void block_append_copy(Cfg *g, CfgBlock *to, const CfgBlock *from)
{
    block_reserve(g, to, from->count);
    memcpy(&to->items[to->count], from->items,
           from->count * sizeof *from->items);
    to->count += from->count;
    block_note(g, to, from->has);
    g->flow_changed = g->jumps_changed = true;
}

/* A NOT_TAKEN at the end of a block, behind its jump, is a final block of its
 * own. */
static bool has_tail(const CfgBlock *b)
{
    return b->count && block_last(b)->op == OP_NOT_TAKEN;
}

/* Numbers the blocks that have instructions, in order: g->numbers then maps
 * block numbers to places (of an empty block: of the next one).  Returns how
 * many there are. */
static uint32_t number_places(Cfg *g)
{
    uint32_t place = 0;
    g->numbers.count = 0;
    vec_reserve(&g->numbers, &g->c->arena, g->blocks.count);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        g->numbers.items[n] = place;
        place += cfg_block(g, n)->count != 0;
        place += has_tail(cfg_block(g, n));
    }
    return place;
}

/* The first `count` instructions of the block. */
static FinalBlock final_block(Cfg *g, const CfgBlock *b, uint32_t count)
{
    const Instr *last = &b->items[count - 1];
    FinalBlock f = {.items = b->items,
                    .count = count,
                    .start_depth = (uint32_t)b->start_depth & INT32_MAX,
                    .preserves_lasti = b->preserves_lasti,
                    .target = NO_TARGET};
    if (op_flags(g, last) & OPF_JUMP)
        f.target = g->numbers.items[last->target];
    return f;
}

/* The tail is written to be kept or not: there is room for one. */
static FinalBlock *put_final(Cfg *g, const CfgBlock *b, FinalBlock *out)
{
    bool tail = has_tail(b);
    out[0] = final_block(g, b, b->count - tail);
    out[1] =
        (FinalBlock){.items = block_last(b), .count = 1, .target = NO_TARGET};
    return out + 1 + tail;
}

/* Gives the place of the next instruction to those that ask for it; one that
 * ends a block gets none. */
static void resolve_next_locs(Cfg *g, const FinalBlock *blocks, uint32_t count)
{
    Loc next = NO_LOC;
    for (const FinalBlock *b = blocks + count; b-- > blocks;) {
        for (uint32_t i = b->count; i-- > 0;) {
            Instr *instr = &b->items[i];
            if (instr->loc.line == NEXT_LINE)
                instr->loc =
                    op_flags(g, instr) & OPF_TERMINATOR ? NO_LOC : next;
            next = instr->loc;
        }
    }
}

/* Nothing but the final blocks is needed while the unit is assembled. */
static void free_large_graph(Cfg *g)
{
    if (g->blocks.capacity < LARGE_GRAPH ||
        !arena_free_grown(&g->c->arena, g->blocks.items))
        return;
    g->blocks.items = NULL;
    g->blocks.count = g->blocks.capacity = 0;
}

FinalCode cfg_flatten(Cfg *g)
{
    uint32_t count = number_places(g);
    g->code.count = 0;
    FinalBlock *out = vec_reserve(&g->code, &g->c->arena, count + 1);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (cfg_block(g, n)->count)
            out = put_final(g, cfg_block(g, n), out);
    free_large_graph(g);
    if (g->unit->has_next_locs)
        resolve_next_locs(g, g->code.items, count);
    return (FinalCode){.blocks = g->code.items,
                       .count = count,
                       .places = g->numbers.items,
                       .has_handlers = (g->has & HAS_PUSH) != 0,
                       .stack_depth = g->stack_depth,
                       .local_count = g->local_count};
}
