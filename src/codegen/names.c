/* Loading, storing and deleting names, by what the symbol table says. */
#include "codegen/codegen_internal.h"

typedef enum NameKind {
    NAME_KIND_FAST,
    NAME_KIND_GLOBAL,
    NAME_KIND_CELL, /* index in cellvars */
    NAME_KIND_FREE, /* index in freevars */
    NAME_KIND_DICT
} NameKind;

static const Op ops[][3] = {
    [NAME_KIND_FAST] = {[CTX_LOAD] = OP_LOAD_FAST,
                        [CTX_STORE] = OP_STORE_FAST,
                        [CTX_DEL] = OP_DELETE_FAST},
    [NAME_KIND_GLOBAL] = {[CTX_LOAD] = OP_LOAD_GLOBAL,
                          [CTX_STORE] = OP_STORE_GLOBAL,
                          [CTX_DEL] = OP_DELETE_GLOBAL},
    [NAME_KIND_CELL] = {[CTX_LOAD] = OP_LOAD_DEREF,
                        [CTX_STORE] = OP_STORE_DEREF,
                        [CTX_DEL] = OP_DELETE_DEREF},
    [NAME_KIND_FREE] = {[CTX_LOAD] = OP_LOAD_DEREF,
                        [CTX_STORE] = OP_STORE_DEREF,
                        [CTX_DEL] = OP_DELETE_DEREF},
    [NAME_KIND_DICT] = {[CTX_LOAD] = OP_LOAD_NAME,
                        [CTX_STORE] = OP_STORE_NAME,
                        [CTX_DEL] = OP_DELETE_NAME},
};

void gen_forbid_debug(Gen *g, Loc loc, ExprContext ctx)
{
    if (ctx == CTX_STORE)
        gen_error(g, loc, "cannot assign to __debug__");
    if (ctx == CTX_DEL)
        gen_error(g, loc, "cannot delete __debug__");
}

/* A local of a class or module that an inlined comprehension binds. */
static bool is_fast_hidden(const Gen *g, NameId mangled)
{
    if (g->unit->fast_hidden.count == 0)
        return false;
    const IdMapEntry *e = idmap_find(&g->unit->fast_hidden, mangled);
    return e && e->value;
}

/* What a name of the scope is, in a function (1) or not (0). */
static const uint8_t kinds[2][SCOPE_CELL + 1] = {
    {[SCOPE_NONE] = NAME_KIND_DICT,
     [SCOPE_LOCAL] = NAME_KIND_DICT,
     [SCOPE_GLOBAL_EXPLICIT] = NAME_KIND_GLOBAL,
     [SCOPE_GLOBAL_IMPLICIT] = NAME_KIND_DICT,
     [SCOPE_FREE] = NAME_KIND_FREE,
     [SCOPE_CELL] = NAME_KIND_CELL},
    {[SCOPE_NONE] = NAME_KIND_DICT,
     [SCOPE_LOCAL] = NAME_KIND_FAST,
     [SCOPE_GLOBAL_EXPLICIT] = NAME_KIND_GLOBAL,
     [SCOPE_GLOBAL_IMPLICIT] = NAME_KIND_GLOBAL,
     [SCOPE_FREE] = NAME_KIND_FREE,
     [SCOPE_CELL] = NAME_KIND_CELL}};

static NameKind name_kind(const Gen *g, SymbolScope scope, NameId mangled)
{
    NameKind kind = kinds[symtable_is_function_like(g->block)][scope];
    return kind == NAME_KIND_DICT && scope == SCOPE_LOCAL &&
                   is_fast_hidden(g, mangled)
               ? NAME_KIND_FAST
               : kind;
}

/* Code directly in a class body, not in a comprehension inlined there. */
static bool is_class_code(const Gen *g)
{
    return g->block->type == BLOCK_CLASS && !g->in_inlined_comprehension;
}

static void emit_load_classdict(Gen *g, Loc loc)
{
    emit_arg(g, loc, OP_LOAD_DEREF, gen_free_index(g, NAME_classdict));
}

/* The op that loads a cell or free variable, which is looked up in the
 * namespace of the class first. */
static Op load_deref_op(Gen *g, Loc loc)
{
    if (is_class_code(g)) {
        if (g->target->ops[OP_LOAD_CLASSDEREF].known)
            return OP_LOAD_CLASSDEREF;
        emit(g, loc, OP_LOAD_LOCALS);
    } else if (g->block->can_see_class_scope) {
        emit_load_classdict(g, loc);
    } else {
        return OP_LOAD_DEREF;
    }
    return OP_LOAD_FROM_DICT_OR_DEREF;
}

/* The op that loads a name in a class or in a scope that sees one's names;
 * emits what has to come before it.  A comprehension inlined in a class does
 * not see the names of the class. */
static Op class_load_op(Gen *g, Loc loc, NameKind kind, SymbolScope scope)
{
    switch (kind) {
    case NAME_KIND_CELL:
    case NAME_KIND_FREE: return load_deref_op(g, loc);
    case NAME_KIND_GLOBAL:
        if (!g->block->can_see_class_scope || scope != SCOPE_GLOBAL_IMPLICIT)
            return OP_LOAD_GLOBAL;
        emit_load_classdict(g, loc);
        return OP_LOAD_FROM_DICT_OR_GLOBALS;
    case NAME_KIND_DICT:
        return g->block->type == BLOCK_CLASS && g->in_inlined_comprehension
                   ? OP_LOAD_GLOBAL
                   : OP_LOAD_NAME;
    case NAME_KIND_FAST: break;
    }
    return OP_LOAD_FAST;
}

static uint32_t name_index(Gen *g, NameKind kind, NameId mangled)
{
    if (kind == NAME_KIND_FAST)
        return gen_local_index(g, mangled);
    if (kind == NAME_KIND_CELL)
        return gen_cell_index(g, mangled);
    if (kind == NAME_KIND_FREE)
        return gen_free_index(g, mangled);
    return gen_name_index(g, mangled);
}

/* Where a local is certainly set follows from the statements, for most: what
 * one stores is set in those behind it.  At the end of a body, or of what else
 * may be skipped, that is forgotten.  Unsetting a local is not followed. */
static inline void note_local(Gen *g, bool is_local, uint32_t index,
                              ExprContext ctx)
{
    uint64_t bit = (uint64_t)(is_local & (index < 64)) << (index % 64);
    uint64_t *noted =
        ctx == CTX_STORE ? &g->set_locals : &g->unit->perhaps_unset;
    *noted |= bit & ~g->set_locals;
}

static NOT_INLINED void gen_other_name(Gen *g, Loc loc, NameId mangled,
                                       ExprContext ctx)
{
    SymbolScope scope = gen_scope(g, mangled);
    NameKind kind = name_kind(g, scope, mangled);
    uint32_t arg = name_index(g, kind, mangled);
    Op op = ops[kind][ctx];
    bool sees_class =
        (g->block->type == BLOCK_CLASS) | g->block->can_see_class_scope;
    if (sees_class && ctx == CTX_LOAD)
        op = class_load_op(g, loc, kind, scope);
    note_local(g, kind == NAME_KIND_FAST, arg, ctx);
    if (op == OP_LOAD_GLOBAL)
        arg <<= 1;
    emit_arg(g, loc, op, arg);
}

/* --- the ways of most names */

#define WAY(name_list, what, load_shift)                                       \
    {                                                                          \
        .by_context = {[CTX_LOAD] = {OP_LOAD_##what, load_shift},              \
                       [CTX_STORE] = {OP_STORE_##what, 0},                     \
                       [CTX_DEL] = {OP_DELETE_##what, 0}},                     \
        .list = name_list                                                      \
    }
#define FAST   WAY(VARNAMES, FAST, 0)
#define GLOBAL WAY(NAMES, GLOBAL, 1)
#define DICT   WAY(NAMES, NAME, 0)
#define SPECIAL                                                                \
    {                                                                          \
        .is_special = true                                                     \
    }

/* Where names are not fast, where they are, and where it depends.  A name that
 * is no symbol of the block may be one that is still to be mangled. */
enum { SLOW_NAMES = false, FAST_NAMES = true, SPECIAL_NAMES };

static const NameWay ways[][SCOPE_CELL + 1] = {
    [SLOW_NAMES] = {[SCOPE_NONE] = SPECIAL,
                    [SCOPE_LOCAL] = DICT,
                    [SCOPE_GLOBAL_EXPLICIT] = GLOBAL,
                    [SCOPE_GLOBAL_IMPLICIT] = DICT,
                    [SCOPE_FREE] = SPECIAL,
                    [SCOPE_CELL] = SPECIAL},
    [FAST_NAMES] = {[SCOPE_NONE] = SPECIAL,
                    [SCOPE_LOCAL] = FAST,
                    [SCOPE_GLOBAL_EXPLICIT] = GLOBAL,
                    [SCOPE_GLOBAL_IMPLICIT] = GLOBAL,
                    [SCOPE_FREE] = SPECIAL,
                    [SCOPE_CELL] = SPECIAL},
    [SPECIAL_NAMES] = {SPECIAL, SPECIAL, SPECIAL, SPECIAL, SPECIAL, SPECIAL}};

#undef FAST
#undef GLOBAL
#undef DICT
#undef SPECIAL
#undef WAY

void gen_set_ways(Gen *g)
{
    const Block *block = g->block;
    bool fast = symtable_is_function_like(block);
    bool special = block->can_see_class_scope | (block->mangled_names != NULL) |
                   (!fast & (g->in_inlined_comprehension > 0));
    uint32_t names = special ? SPECIAL_NAMES : fast;
    g->ways = ways[names];
}

static inline void emit_by_way(Gen *g, Loc loc, const NameWay *way,
                               uint32_t index, ExprContext ctx)
{
    note_local(g, way->list == VARNAMES, index, ctx);
    emit_arg(g, loc, (Op)way->by_context[ctx].op,
             index << way->by_context[ctx].shift);
}

/* What gen_nameop has no words for. */
static NOT_INLINED void gen_any_name(Gen *g, Loc loc, NameId name,
                                     ExprContext ctx)
{
    gen_check_forbidden_name(g, loc, name, ctx);
    NameId mangled = gen_mangle(g, name);
    NameUse *use = gen_name_use(g, mangled);
    const NameWay *way = &g->ways[use->symbol >> SYMBOL_SCOPE_SHIFT];
    if (way->is_special)
        gen_other_name(g, loc, mangled, ctx);
    else
        emit_by_way(g, loc, way,
                    gen_number(g, use, (NameTable)way->list, mangled), ctx);
}

/* The usual names, with no call that returns here.  A symbol of the block is a
 * name that is mangled or need not be. */
void gen_nameop(Gen *g, Loc loc, NameId name, ExprContext ctx)
{
    const UnitTables *t = g->tables;
    if (name == NAME_debug || name >= t->name_count ||
        t->names[name].unit != g->serial) {
        gen_any_name(g, loc, name, ctx);
        return;
    }
    NameUse *use = &t->names[name];
    const NameWay *way = &g->ways[use->symbol >> SYMBOL_SCOPE_SHIFT];
    IdMap *list = g->lists[way->list];
    if (way->is_special || list->count == list->capacity) {
        gen_any_name(g, loc, name, ctx);
        return;
    }
    emit_by_way(g, loc, way, number_in(list, &use->numbers[way->list], name),
                ctx);
}

SymbolScope gen_ref_type(const Gen *g, NameId mangled)
{
    if (g->unit->kind == UNIT_CLASS &&
        symtable_is_class_cell(g->target, mangled))
        return SCOPE_CELL;
    return gen_scope(g, mangled);
}
