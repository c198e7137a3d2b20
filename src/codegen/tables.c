/* Which number a name or constant has in the unit being generated.
 *
 * One array for all units answers that in one load: by NameId, what the name
 * is in the current unit; by Value.number, where the constant is.  Units nest,
 * so a unit puts back what it overwrote of names when it is left.  Of a
 * constant that an inner unit has taken over, the unit's own map still
 * knows. */
#include "codegen/codegen_internal.h"

UnitTables *gen_new_tables(Compile *c)
{
    UnitTables *t = ARENA_NEW(&c->arena, UnitTables);
    t->name_count = names_room(&c->names);
    t->names = arena_zalloc(&c->arena, t->name_count * sizeof *t->names);
    t->const_count = 512;
    t->consts = arena_zalloc(&c->arena, t->const_count * sizeof *t->consts);
    return t;
}

/* --- names */

/* The name becomes one of this unit.  What was known of it is kept if that may
 * be about a unit around this one: these have lower serials than those that
 * were entered and left since.  It is copied in any case, as there is room: to
 * ask first costs more. */
static inline void take_name(Gen *g, NameId name, uint32_t symbol)
{
    UnitTables *t = g->tables;
    assert(name < t->name_count);
    NameUse *use = &t->names[name];
    t->saved.items[t->saved.count] = (SavedUse){name, *use};
    t->saved.count += use->unit - 1 < g->outer_serial;
    *use = (NameUse){.unit = g->serial, .symbol = symbol};
}

NameUse *gen_take_name(Gen *g, NameId name)
{
    UnitTables *t = g->tables;
    /* Units intern new names: qualified and mangled ones, parts of dotted
     * ones. */
    if (name >= t->name_count)
        t->names = vec_grow_to(&g->c->arena, t->names, &t->name_count, name,
                               sizeof *t->names);
    if (t->names[name].unit != g->serial) {
        vec_reserve(&t->saved, &g->c->arena, 1);
        take_name(g, name, 0);
    }
    return &t->names[name];
}

uint32_t gen_open_tables(Gen *g)
{
    UnitTables *t = g->tables;
    const IdMap *symbols = &g->block->symbols;
    g->outer_serial = g->outer ? g->outer->serial : 0;
    g->serial = ++t->last_serial;
    g->saved_names = t->saved.count;
    uint32_t seen = 0;
    vec_reserve(&t->saved, &g->c->arena, symbols->count);
    for (uint32_t i = 0; i < symbols->count; i++) {
        uint32_t symbol = symbols->entries[i].value;
        seen |= (symbol & DEF_ANY) | seen_scope(symbol >> SYMBOL_SCOPE_SHIFT);
        take_name(g, symbols->entries[i].key, symbol);
    }
    return seen;
}

void gen_close_tables(Gen *g)
{
    UnitTables *t = g->tables;
    while (t->saved.count > g->saved_names) {
        SavedUse saved = t->saved.items[--t->saved.count];
        t->names[saved.name] = saved.use;
    }
}

uint32_t gen_cell_index(Gen *g, NameId name)
{
    IdMap *cells = &g->unit->cellvars;
    return idmap_add(cells, &g->c->arena, name, cells->count)->value;
}

uint32_t gen_free_index(Gen *g, NameId name)
{
    IdMap *free = &g->unit->freevars;
    return idmap_add(free, &g->c->arena, name, free->count)->value;
}

/* --- constants */

/* The index of a merged constant that the current unit did not use last. */
static uint32_t find_const(Gen *g, Value *v, uint32_t last_unit)
{
    CodeUnit *u = g->unit;
    uint32_t next = u->consts.count;
    if (last_unit > g->serial) {
        const IdMapEntry *e = idmap_find(&u->const_index, v->number);
        if (e)
            return e->value;
    }
    idmap_append(&u->const_index, &g->c->arena, v->number, next);
    *vec_push(&u->consts, &g->c->arena) = v;
    return next;
}

uint32_t gen_add_const(Gen *g, Value *v)
{
    UnitTables *t = g->tables;
    if (!v->number)
        v = const_cache_merge_deep(g->c, v);
    if (v->number >= t->const_count)
        t->consts = vec_grow_to(&g->c->arena, t->consts, &t->const_count,
                                v->number, sizeof *t->consts);
    ConstUse *use = &t->consts[v->number];
    if (use->unit != g->serial)
        *use = (ConstUse){g->serial, find_const(g, v, use->unit)};
    return use->index;
}

void emit_const(Gen *g, Loc loc, Value *v)
{
    emit_arg(g, loc, OP_LOAD_CONST, gen_add_const(g, v));
}
