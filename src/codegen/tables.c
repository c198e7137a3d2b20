/* Which number a name or constant has in the unit being generated.
 *
 * One array for all units answers that in one load: by NameId, what the name
 * is in the current unit; by Value.number, where the constant is.  Units nest,
 * so a unit puts back what it overwrote when it is left. */
#include "codegen/codegen_internal.h"

void gen_note_import(UnitTables *t, NameId name, uint32_t symbol)
{
    assert(name < t->imported_count);
    t->imported[name] = symbol & DEF_IMPORT;
}

UnitTables *gen_new_tables(Compile *c, const Block *module)
{
    UnitTables *t = ARENA_NEW(&c->arena, UnitTables);
    t->name_count = names_room(&c->names);
    t->names = arena_zalloc(&c->arena, t->name_count * sizeof *t->names);
    t->const_count = 512;
    t->consts = arena_zalloc(&c->arena, t->const_count * sizeof *t->consts);
    t->imported_count = c->names.count;
    t->imported =
        arena_zalloc(&c->arena, t->imported_count * sizeof *t->imported);
    for (uint32_t i = 0; i < module->symbols.count; i++)
        gen_note_import(t, module->symbols.entries[i].key,
                        module->symbols.entries[i].value);
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
    g->saved_consts = t->saved_consts.count;
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
    while (t->saved_consts.count > g->saved_consts) {
        SavedConst saved = t->saved_consts.items[--t->saved_consts.count];
        t->consts[saved.number] = saved.use;
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

static void make_const_room(Gen *g, uint32_t number)
{
    UnitTables *t = g->tables;
    CodeUnit *u = g->unit;
    if (number >= t->const_count)
        t->consts = vec_grow_to(&g->c->arena, t->consts, &t->const_count,
                                number, sizeof *t->consts);
    vec_reserve(&t->saved_consts, &g->c->arena, 1);
    vec_reserve(&u->consts, &g->c->arena, 1);
    if (u->const_index.count == u->const_index.capacity)
        idmap_grow(&u->const_index, &g->c->arena);
}

static inline bool has_const_room(const Gen *g, uint32_t number)
{
    const UnitTables *t = g->tables;
    const CodeUnit *u = g->unit;
    return (number < t->const_count) &
           (t->saved_consts.count != t->saved_consts.capacity) &
           (u->consts.count != u->consts.capacity) &
           (u->consts.count != u->const_index.capacity);
}

/* The index of a constant that is merged, if there is room.  As in number_in
 * it is written at the end in any case, and as in take_name what was known is
 * saved. */
static inline uint32_t add_merged_const(Gen *g, Value *v)
{
    UnitTables *t = g->tables;
    CodeUnit *u = g->unit;
    uint32_t next = u->consts.count;
    ConstUse *use = &t->consts[v->number];
    uint32_t known = use->index | -(uint32_t)(use->unit != g->serial);
    uint32_t index = known < next ? known : next;
    t->saved_consts.items[t->saved_consts.count] =
        (SavedConst){v->number, *use};
    t->saved_consts.count += use->unit - 1 < g->outer_serial;
    u->consts.items[next] = v;
    u->const_index.entries[next] = (IdMapEntry){v->number, next};
    u->consts.count = u->const_index.count = index < next ? next : next + 1;
    *use = (ConstUse){g->serial, index};
    return index;
}

static inline uint32_t add_const(Gen *g, Value *v)
{
    v = const_cache_merge_deep(g->c, v);
    if (!has_const_room(g, v->number))
        make_const_room(g, v->number);
    return add_merged_const(g, v);
}

uint32_t gen_add_const(Gen *g, Value *v)
{
    return add_const(g, v);
}

Value *gen_name_constant(Gen *g, NameId name)
{
    NameId mangled = gen_mangle(g, name);
    if (mangled == name)
        return value_interned_str(g->c, name);
    Text text = names_text(&g->c->names, mangled);
    return value_str(g->c, text.data, text.size);
}

static NOT_INLINED void emit_other_const(Gen *g, Loc loc, Value *v)
{
    emit_arg(g, loc, OP_LOAD_CONST, add_const(g, v));
}

/* With no call that returns here if the constant was met before. */
void emit_const(Gen *g, Loc loc, Value *v)
{
    if (v->number && has_const_room(g, v->number))
        emit_arg(g, loc, OP_LOAD_CONST, add_merged_const(g, v));
    else
        emit_other_const(g, loc, v);
}
