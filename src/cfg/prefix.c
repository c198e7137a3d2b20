/* What a code object does before its first statement, and the final slots of
 * cells and free variables.
 *
 *     RESUME 0                           COPY_FREE_VARS 1
 *     LOAD_DEREF 1                       MAKE_CELL 0
 *     ...                         =>     RETURN_GENERATOR
 *                                        POP_TOP
 *                                        RESUME 0
 *                                        LOAD_DEREF 2          */
#include "cfg/cfg_internal.h"

/* Maps the index of a cell or free variable to its slot in localsplus.  A
 * cell that is also a local has the local's slot, and the ones after it move
 * down.  Returns the array, in g->numbers; counts those cells in *shared. */
static uint32_t *compute_slots(Cfg *g, uint32_t *shared)
{
    const CodeUnit *u = g->unit;
    uint32_t locals = u->varnames.count;
    uint32_t count = u->cellvars.count + u->freevars.count;
    g->numbers.count = 0;
    uint32_t *slots = vec_reserve(&g->numbers, &g->c->arena, count * 2);
    for (uint32_t i = 0; i < count; i++)
        slots[i] = NO_BLOCK;
    for (uint32_t i = 0; i < u->cellvars.count; i++) {
        const IdMapEntry *cell = &u->cellvars.entries[i];
        const IdMapEntry *local = idmap_find(&u->varnames, cell->key);
        if (local)
            slots[cell->value] = local->value;
    }
    *shared = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (slots[i] == NO_BLOCK)
            slots[i] = locals + i - *shared;
        else
            ++*shared;
    }
    return slots;
}

/* Without a branch: in most blocks with cells nobody could foretell it. */
static void renumber_block_cells(const CfgBlock *b, const uint32_t *slots)
{
    for (Instr *i = b->items, *end = i + b->count; i < end; i++) {
        uint32_t cell = mask_if(op_has(i->op) & HAS_DEREF);
        i->arg = choose(cell, slots[i->arg & cell], i->arg);
    }
}

static void renumber_cells(Cfg *g, const uint32_t *slots)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (cfg_block(g, n)->has & HAS_DEREF)
            renumber_block_cells(cfg_block(g, n), slots);
}

/* MAKE_CELL for each cell, in the order of the slots: first those of locals,
 * sorted, then the others, which are in order already. */
static Instr *write_make_cells(const Cfg *g, const uint32_t *slots,
                               uint32_t shared, Instr *out)
{
    const CodeUnit *u = g->unit;
    uint32_t count = u->cellvars.count;
    Instr *end = out;
    for (uint32_t i = 0; shared && i < u->varnames.count; i++) {
        const IdMapEntry *local = &u->varnames.entries[i];
        if (!idmap_find(&u->cellvars, local->key))
            continue;
        *end++ =
            (Instr){.op = OP_MAKE_CELL, .arg = local->value, .loc = NO_LOC};
        shared--;
    }
    for (uint32_t i = 0; i < count; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): count is 0 */
        if (slots[i] >= u->varnames.count)
            *end++ =
                (Instr){.op = OP_MAKE_CELL, .arg = slots[i], .loc = NO_LOC};
    return end;
}

static Instr *write_generator_prefix(const Cfg *g, Instr *out)
{
    int32_t line = g->unit->firstlineno;
    Loc loc = {line, line, -1, -1};
    *out++ = (Instr){.op = OP_RETURN_GENERATOR, .loc = loc};
    if (!g->target->cfg.places_generator_pop)
        loc = NO_LOC;
    *out++ = (Instr){.op = OP_POP_TOP, .loc = loc};
    return out;
}

/* Opens a gap of `count` instructions at the start of the entry block. */
static Instr *open_gap(Cfg *g, uint32_t count)
{
    CfgBlock *b = cfg_block(g, 0);
    block_reserve(g, b, count);
    memmove(b->items + count, b->items, b->count * sizeof *b->items);
    b->count += count;
    block_note(g, b, HAS_CHANGED);
    return b->items;
}

void cfg_pass_insert_prefix(Cfg *g)
{
    const CodeUnit *u = g->unit;
    uint32_t cells = u->cellvars.count, frees = u->freevars.count;
    bool generator =
        g->target->cfg.inserts_generator_start && (u->flags & CO_ANY_GENERATOR);
    uint32_t shared = 0, *slots = NULL;
    if (cells + frees)
        slots = compute_slots(g, &shared);
    g->local_count = u->varnames.count + cells + frees - shared;
    if (slots && (g->has & HAS_DEREF))
        renumber_cells(g, slots);
    uint32_t count = (frees != 0) + cells + (generator ? 2 : 0);
    if (!count)
        return;
    Instr *out = open_gap(g, count);
    if (frees)
        *out++ = (Instr){.op = OP_COPY_FREE_VARS, .arg = frees, .loc = NO_LOC};
    if (cells)
        out = write_make_cells(g, slots, shared, out);
    if (generator)
        write_generator_prefix(g, out);
    block_note(g, cfg_block(g, 0), HAS_POP_TOP | HAS_NO_LINE);
}
