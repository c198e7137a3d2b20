/* Loading, storing and deleting names, by what the symbol table says. */
#include "codegen/codegen_internal.h"

typedef enum NameKind {
    NAME_KIND_FAST,
    NAME_KIND_GLOBAL,
    NAME_KIND_CELL, /* index in cellvars */
    NAME_KIND_FREE, /* index in freevars */
    NAME_KIND_DICT
} NameKind;

static const Op fast_ops[] = {[CTX_LOAD] = OP_LOAD_FAST,
                              [CTX_STORE] = OP_STORE_FAST,
                              [CTX_DEL] = OP_DELETE_FAST};
static const Op global_ops[] = {[CTX_LOAD] = OP_LOAD_GLOBAL,
                                [CTX_STORE] = OP_STORE_GLOBAL,
                                [CTX_DEL] = OP_DELETE_GLOBAL};
static const Op deref_ops[] = {[CTX_LOAD] = OP_LOAD_DEREF,
                               [CTX_STORE] = OP_STORE_DEREF,
                               [CTX_DEL] = OP_DELETE_DEREF};
static const Op dict_ops[] = {[CTX_LOAD] = OP_LOAD_NAME,
                              [CTX_STORE] = OP_STORE_NAME,
                              [CTX_DEL] = OP_DELETE_NAME};

void gen_check_forbidden_name(Gen *g, Loc loc, NameId name, ExprContext ctx)
{
    if (name != NAME_debug || ctx == CTX_LOAD)
        return;
    if (ctx == CTX_STORE)
        gen_error(g, loc, "cannot assign to __debug__");
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

static NameKind name_kind(const Gen *g, SymbolScope scope, NameId mangled)
{
    bool function_like = symtable_is_function_like(g->block);
    switch (scope) {
    case SCOPE_FREE:
        return NAME_KIND_FREE;
    case SCOPE_CELL:
        return NAME_KIND_CELL;
    case SCOPE_LOCAL:
        return function_like || is_fast_hidden(g, mangled) ? NAME_KIND_FAST
                                                           : NAME_KIND_DICT;
    case SCOPE_GLOBAL_IMPLICIT:
        return function_like ? NAME_KIND_GLOBAL : NAME_KIND_DICT;
    case SCOPE_GLOBAL_EXPLICIT:
        return NAME_KIND_GLOBAL;
    case SCOPE_NONE:
        break;
    }
    return NAME_KIND_DICT;
}

/* Code directly in a class body, not in a comprehension inlined there. */
static bool is_class_code(const Gen *g)
{
    return g->block->type == BLOCK_CLASS && !g->in_inlined_comprehension;
}

static void emit_load_classdict(Gen *g, Loc loc)
{
    emit_arg(g, loc, OP_LOAD_DEREF,
             gen_name_index(g, &g->unit->freevars, NAME_classdict));
}

/* A free variable is looked up in the namespace of the class first. */
static void emit_load_deref(Gen *g, Loc loc, uint32_t index)
{
    if (is_class_code(g) && g->target->ops[OP_LOAD_CLASSDEREF].known) {
        emit_arg(g, loc, OP_LOAD_CLASSDEREF, index);
        return;
    }
    if (is_class_code(g))
        emit(g, loc, OP_LOAD_LOCALS);
    else if (g->block->can_see_class_scope)
        emit_load_classdict(g, loc);
    else {
        emit_arg(g, loc, OP_LOAD_DEREF, index);
        return;
    }
    emit_arg(g, loc, OP_LOAD_FROM_DICT_OR_DEREF, index);
}

static void emit_load_global(Gen *g, Loc loc, SymbolScope scope, NameId name)
{
    CodeUnit *u = g->unit;
    if (g->block->can_see_class_scope && scope == SCOPE_GLOBAL_IMPLICIT) {
        emit_load_classdict(g, loc);
        emit_arg(g, loc, OP_LOAD_FROM_DICT_OR_GLOBALS,
                 gen_name_index(g, &u->names, name));
        return;
    }
    emit_arg(g, loc, OP_LOAD_GLOBAL, gen_name_index(g, &u->names, name) << 1);
}

static void emit_deref(Gen *g, Loc loc, uint32_t index, ExprContext ctx)
{
    if (ctx == CTX_LOAD)
        emit_load_deref(g, loc, index);
    else
        emit_arg(g, loc, deref_ops[ctx], index);
}

/* A comprehension inlined in a class does not see the names of the class. */
static void emit_dict_name(Gen *g, Loc loc, NameId name, ExprContext ctx)
{
    uint32_t index = gen_name_index(g, &g->unit->names, name);
    if (ctx == CTX_LOAD && g->block->type == BLOCK_CLASS &&
        g->in_inlined_comprehension)
        emit_arg(g, loc, OP_LOAD_GLOBAL, index << 1);
    else
        emit_arg(g, loc, dict_ops[ctx], index);
}

void gen_nameop(Gen *g, Loc loc, NameId name, ExprContext ctx)
{
    gen_check_forbidden_name(g, loc, name, ctx);
    CodeUnit *u = g->unit;
    NameId mangled = gen_mangle(g, name);
    SymbolScope scope = symtable_scope(g->block, mangled);
    switch (name_kind(g, scope, mangled)) {
    case NAME_KIND_FAST:
        emit_arg(g, loc, fast_ops[ctx],
                 gen_name_index(g, &u->varnames, mangled));
        break;
    case NAME_KIND_CELL:
        emit_deref(g, loc, gen_name_index(g, &u->cellvars, mangled), ctx);
        break;
    case NAME_KIND_FREE:
        emit_deref(g, loc, gen_name_index(g, &u->freevars, mangled), ctx);
        break;
    case NAME_KIND_GLOBAL:
        if (ctx == CTX_LOAD)
            emit_load_global(g, loc, scope, mangled);
        else
            emit_arg(g, loc, global_ops[ctx],
                     gen_name_index(g, &u->names, mangled));
        break;
    case NAME_KIND_DICT:
        emit_dict_name(g, loc, mangled, ctx);
        break;
    }
}

SymbolScope gen_ref_type(const Gen *g, NameId mangled)
{
    if (g->unit->kind == UNIT_CLASS &&
        symtable_is_class_cell(g->target, mangled))
        return SCOPE_CELL;
    return symtable_scope(g->block, mangled);
}
