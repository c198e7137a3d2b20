/* Type parameters (PEP 695, 696) and the type statement.
 *
 * The parameters are made in a function of their own, `<generic parameters of
 * NAME>`, around what they belong to.  Bounds, constraints and defaults are
 * small functions, evaluated when somebody asks. */
#include "codegen/codegen_internal.h"

Gen *gen_enter_type_params(Gen *g, NameId name, const Node *key, int32_t line)
{
    Text text = names_text(&g->c->names, name);
    char *full = arena_printf(&g->c->arena, "<generic parameters of %.*s>",
                              TEXT_ARGS(text));
    return gen_enter_unit(g, names_intern_cstr(&g->c->names, full),
                          UNIT_TYPE_PARAMS, key, BLOCK_TYPE_PARAMETERS, line);
}

void gen_call_type_params(Gen *g, Loc loc, Gen *inner)
{
    gen_make_closure(g, loc, gen_exit_unit(inner, false), 0);
    if (!g->target->codegen.null_before_callable)
        emit(g, loc, OP_PUSH_NULL);
    emit_call(g, loc, 0);
}

/* Pushes the function that evaluates a bound or default of the parameter that
 * stands at loc. */
static void gen_evaluator(Gen *g, Loc loc, NameId name, const Node *e,
                          bool allow_starred)
{
    if (!g->target->codegen.places_evaluator_at_parameter)
        loc = e->loc;
    uint32_t flags = gen_evaluator_defaults(g, loc);
    Gen *inner = gen_enter_evaluator(g, name, e, BLOCK_TYPE_VARIABLE, e->loc);
    if (allow_starred && e->kind == NODE_Starred) {
        gen_expr(inner, as_Starred(e)->value);
        emit_arg(inner, e->loc, OP_UNPACK_SEQUENCE, 1);
    } else {
        gen_expr(inner, e);
    }
    emit(inner, loc, OP_RETURN_VALUE);
    gen_make_closure(g, loc, gen_exit_unit(inner, true), flags);
}

/* What the three kinds have in common. */
typedef struct TypeParam {
    NameId name;
    const Node *bound, *default_value; /* or NULL */
    uint32_t intrinsic; /* that makes it from its name, without a bound */
    bool starred;       /* its default may be *Ts */
} TypeParam;

static TypeParam read_type_param(const Node *p)
{
    switch ((NodeKind)p->kind) {
    case NODE_TypeVar: {
        const TypeVarNode *n = as_TypeVar(p);
        return (TypeParam){n->name, n->bound, n->default_value,
                           INTRINSIC_TYPEVAR, false};
    }
    case NODE_TypeVarTuple: {
        const TypeVarTupleNode *n = as_TypeVarTuple(p);
        return (TypeParam){n->name, NULL, n->default_value,
                           INTRINSIC_TYPEVARTUPLE, true};
    }
    default: {
        const ParamSpecNode *n = as_ParamSpec(p);
        return (TypeParam){n->name, NULL, n->default_value, INTRINSIC_PARAMSPEC,
                           false};
    }
    }
}

/* Pushes one parameter, without its default. */
static void make_type_param(Gen *g, Loc loc, const TypeParam *p)
{
    emit_const(g, loc, value_interned_str(g->c, p->name));
    if (!p->bound) {
        emit_arg(g, loc, OP_CALL_INTRINSIC_1, p->intrinsic);
        return;
    }
    gen_evaluator(g, loc, p->name, p->bound, false);
    emit_arg(g, loc, OP_CALL_INTRINSIC_2,
             p->bound->kind == NODE_Tuple ? INTRINSIC_2_TYPEVAR_WITH_CONSTRAINTS
                                          : INTRINSIC_2_TYPEVAR_WITH_BOUND);
}

static void gen_type_param(Gen *g, Loc loc, const TypeParam *p,
                           bool *seen_default)
{
    make_type_param(g, loc, p);
    if (p->default_value) {
        *seen_default = true;
        gen_evaluator(g, loc, p->name, p->default_value, p->starred);
        emit_arg(g, loc, OP_CALL_INTRINSIC_2,
                 INTRINSIC_2_SET_TYPEPARAM_DEFAULT);
    } else if (*seen_default) {
        gen_error(g, loc,
                  "non-default type parameter '%.*s' follows default type "
                  "parameter",
                  TEXT_ARGS(names_text(&g->c->names, p->name)));
    }
    emit_arg(g, loc, OP_COPY, 1);
    gen_nameop(g, loc, p->name, CTX_STORE);
}

/* Pushes the tuple of the parameters. */
void gen_type_params(Gen *g, const NodeList *type_params)
{
    bool seen_default = false;
    for (uint32_t i = 0; i < type_params->count; i++) {
        TypeParam p = read_type_param(type_params->items[i]);
        gen_type_param(g, type_params->items[i]->loc, &p, &seen_default);
    }
    emit_arg(g, type_params->items[0]->loc, OP_BUILD_TUPLE, type_params->count);
}

/* [name, type parameters or None] -> [alias] */
static void gen_alias_value(Gen *g, const Node *s, NameId name)
{
    uint32_t flags = gen_evaluator_defaults(g, s->loc);
    Gen *inner = gen_enter_evaluator(g, name, s, BLOCK_TYPE_ALIAS, s->loc);
    gen_expr(inner, as_TypeAlias(s)->value);
    emit(inner, s->loc, OP_RETURN_VALUE);
    gen_make_closure(g, s->loc, gen_exit_unit(inner, false), flags);
    emit_arg(g, s->loc, OP_BUILD_TUPLE, 3);
    emit_arg(g, s->loc, OP_CALL_INTRINSIC_1, INTRINSIC_TYPEALIAS);
}

void gen_type_alias(Gen *g, const Node *s)
{
    const TypeAliasNode *n = as_TypeAlias(s);
    NameId name = as_Name(n->name)->id;
    Loc loc = s->loc;
    if (n->type_params.count) {
        if (g->target->codegen.null_before_callable)
            emit(g, loc, OP_PUSH_NULL);
        Gen *inner = gen_enter_type_params(g, name, s, loc.line);
        emit_const(inner, loc, value_interned_str(g->c, name));
        gen_type_params(inner, &n->type_params);
        gen_alias_value(inner, s, name);
        gen_call_type_params(g, loc, inner);
    } else {
        emit_const(g, loc, value_interned_str(g->c, name));
        emit_const(g, loc, &value_none);
        gen_alias_value(g, s, name);
    }
    gen_nameop(g, loc, name, CTX_STORE);
}
