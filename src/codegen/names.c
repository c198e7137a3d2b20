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
    emit_arg(g, loc, OP_LOAD_DEREF,
             gen_free_index(g, NAME_classdict));
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
    if (g->block->can_see_class_scope && scope == SCOPE_GLOBAL_IMPLICIT) {
        emit_load_classdict(g, loc);
        emit_arg(g, loc, OP_LOAD_FROM_DICT_OR_GLOBALS,
                 gen_name_index(g, name));
        return;
    }
    emit_arg(g, loc, OP_LOAD_GLOBAL, gen_name_index(g, name) << 1);
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
    uint32_t index = gen_name_index(g, name);
    if (ctx == CTX_LOAD && g->block->type == BLOCK_CLASS &&
        g->in_inlined_comprehension)
        emit_arg(g, loc, OP_LOAD_GLOBAL, index << 1);
    else
        emit_arg(g, loc, dict_ops[ctx], index);
}

static void emit_global(Gen *g, Loc loc, SymbolScope scope, NameId name,
                        ExprContext ctx)
{
    if (ctx == CTX_LOAD)
        emit_load_global(g, loc, scope, name);
    else
        emit_arg(g, loc, global_ops[ctx], gen_name_index(g, name));
}

void gen_nameop(Gen *g, Loc loc, NameId name, ExprContext ctx)
{
    gen_check_forbidden_name(g, loc, name, ctx);
    NameId mangled = gen_mangle(g, name);
    SymbolScope scope = gen_scope(g, mangled);
    NameKind kind = name_kind(g, scope, mangled);
    if (kind == NAME_KIND_FAST)
        emit_arg(g, loc, fast_ops[ctx], gen_local_index(g, mangled));
    else if (kind == NAME_KIND_GLOBAL)
        emit_global(g, loc, scope, mangled, ctx);
    else if (kind == NAME_KIND_DICT)
        emit_dict_name(g, loc, mangled, ctx);
    else if (kind == NAME_KIND_CELL)
        emit_deref(g, loc, gen_cell_index(g, mangled), ctx);
    else
        emit_deref(g, loc, gen_free_index(g, mangled), ctx);
}

SymbolScope gen_ref_type(const Gen *g, NameId mangled)
{
    if (g->unit->kind == UNIT_CLASS &&
        symtable_is_class_cell(g->target, mangled))
        return SCOPE_CELL;
    return gen_scope(g, mangled);
}
