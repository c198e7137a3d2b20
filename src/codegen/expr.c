/* Expressions that are evaluated: the directory of node kinds, and the short
 * ones.  Targets of assignment and deletion are in stmt.c. */
#include "codegen/codegen_internal.h"

void gen_exprs(Gen *g, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        gen_expr(g, list->items[i]);
}

static NOT_INLINED void gen_named_expr(Gen *g, const Node *e)
{
    NamedExprNode *n = as_NamedExpr(e);
    gen_expr(g, n->value);
    emit_arg(g, e->loc, OP_COPY, 1);
    uint64_t set = g->set_locals;
    gen_store_target(g, n->target);
    g->set_locals = set;
}

static NOT_INLINED void gen_binop(Gen *g, const Node *e)
{
    gen_expr(g, as_BinOp(e)->left);
    gen_expr(g, as_BinOp(e)->right);
    emit_binary_op(g, e->loc, e->sub, false);
}

static void emit_unary_positive(Gen *g, Loc loc)
{
    if (g->target->ops[OP_UNARY_POSITIVE].known)
        emit(g, loc, OP_UNARY_POSITIVE);
    else
        emit_arg(g, loc, OP_CALL_INTRINSIC_1, INTRINSIC_UNARY_POSITIVE);
}

static NOT_INLINED void gen_unaryop(Gen *g, const Node *e)
{
    gen_expr(g, as_UnaryOp(e)->operand);
    switch ((UnaryOp)e->sub) {
    case UNARY_OP_UADD: emit_unary_positive(g, e->loc); break;
    case UNARY_OP_NOT:
        emit_to_bool(g, e->loc);
        emit(g, e->loc, OP_UNARY_NOT);
        break;
    case UNARY_OP_INVERT: emit(g, e->loc, OP_UNARY_INVERT); break;
    case UNARY_OP_USUB: emit(g, e->loc, OP_UNARY_NEGATIVE); break;
    }
}

/* --- generators and coroutines */

enum { GET_ITER_FOR_YIELD_FROM = 1 };

static NOT_INLINED void gen_yield(Gen *g, const Node *e)
{
    const Node *value = as_Yield(e)->value;
    if (!symtable_is_function_like(g->block))
        gen_error(g, e->loc, "'yield' outside function");
    if (value)
        gen_expr(g, value);
    else
        emit_const(g, e->loc, &value_none);
    emit_yield(g, e->loc);
}

static NOT_INLINED void gen_yield_from_expr(Gen *g, const Node *e)
{
    if (!symtable_is_function_like(g->block))
        gen_error(g, e->loc,
                  g->target->codegen.calls_yield_from_yield
                      ? "'yield' outside function"
                      : "'yield from' outside function");
    if (g->unit->kind == UNIT_ASYNC_FUNCTION)
        gen_error(g, e->loc, "'yield from' inside async function");
    gen_expr(g, as_YieldFrom(e)->value);
    if (g->target->ops[OP_GET_YIELD_FROM_ITER].known)
        emit(g, e->loc, OP_GET_YIELD_FROM_ITER);
    else
        emit_arg(g, e->loc, OP_GET_ITER, GET_ITER_FOR_YIELD_FROM);
    emit_const(g, e->loc, &value_none);
    gen_yield_from(g, e->loc, false);
}

static NOT_INLINED void gen_await(Gen *g, const Node *e)
{
    if (!symtable_is_function_like(g->block))
        gen_error(g, e->loc, "'await' outside function");
    if (g->unit->kind != UNIT_ASYNC_FUNCTION &&
        g->unit->kind != UNIT_COMPREHENSION)
        gen_error(g, e->loc, "'await' outside async function");
    gen_expr(g, as_Await(e)->value);
    gen_await_top(g, e->loc, AWAIT_EXPRESSION);
}

/* --- attributes */

/* Characters, not bytes, as in CPython. */
static int32_t name_length(const Gen *g, NameId name)
{
    Text t = names_text(&g->c->names, name);
    int32_t length = 0;
    for (uint32_t i = 0; i < t.size; i++)
        length += ((uint8_t)t.data[i] & 0xC0) != 0x80;
    return length;
}

Loc gen_later_attribute_loc(const Gen *g, Loc loc, const AttributeNode *e)
{
    const Loc *at = &e->head.loc;
    loc.line = at->end_line;
    int32_t length = name_length(g, e->attr);
    if (length <= at->end_col) {
        loc.col = at->end_col - length;
    } else {
        loc.col = -1;
        loc.end_col = -1;
    }
    if (loc.end_line < loc.line)
        loc.end_line = loc.line;
    if (loc.line == loc.end_line && loc.end_col < loc.col)
        loc.end_col = loc.col;
    return loc;
}

static NOT_INLINED void gen_attribute(Gen *g, const Node *e)
{
    gen_load_attribute(g, as_Attribute(e), false);
}

static NOT_INLINED void gen_slice(Gen *g, const Node *e)
{
    if (gen_constant_slice(g, e))
        return;
    const Node *step = as_Slice(e)->step;
    gen_slice_two_parts(g, e);
    if (step)
        gen_expr(g, step);
    emit_arg(g, e->loc, OP_BUILD_SLICE, step ? 3 : 2);
}

/* The cases are jumps: no function is inlined here, lest all of them keep what
 * one needs. */
void gen_larger_expr(Gen *g, const Node *e)
{
    switch ((NodeKind)e->kind) {
    case NODE_NamedExpr: gen_named_expr(g, e); break;
    case NODE_BoolOp: gen_boolop(g, e); break;
    case NODE_BinOp: gen_binop(g, e); break;
    case NODE_UnaryOp: gen_unaryop(g, e); break;
    case NODE_Lambda: gen_lambda(g, e); break;
    case NODE_IfExp: gen_ifexp(g, e); break;
    case NODE_Dict: gen_dict(g, e); break;
    case NODE_Set: gen_set(g, e); break;
    case NODE_ListComp:
    case NODE_SetComp:
    case NODE_DictComp:
    case NODE_GeneratorExp: gen_comprehension(g, e); break;
    case NODE_Await: gen_await(g, e); break;
    case NODE_Yield: gen_yield(g, e); break;
    case NODE_YieldFrom: gen_yield_from_expr(g, e); break;
    case NODE_Compare: gen_compare(g, e); break;
    case NODE_Call: gen_call(g, e); break;
    case NODE_FormattedValue: gen_formatted_value(g, e); break;
    case NODE_JoinedStr: gen_joined_str(g, e); break;
    case NODE_Interpolation: gen_interpolation(g, e); break;
    case NODE_TemplateStr: gen_template_str(g, e); break;
    case NODE_Attribute: gen_attribute(g, e); break;
    case NODE_Subscript: gen_subscript(g, e); break;
    case NODE_Starred:
        gen_error(g, e->loc, "can't use starred expression here");
    case NODE_List: gen_list(g, e); break;
    case NODE_Tuple: gen_tuple(g, e); break;
    case NODE_Slice: gen_slice(g, e); break;
    default: assert(!"not an expression"); break;
    }
}
