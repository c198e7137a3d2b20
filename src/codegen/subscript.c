/* Subscripts and slices. */
#include "codegen/codegen_internal.h"

static bool is_constant_or_absent(const Node *e)
{
    return !e || e->kind == NODE_Constant;
}

/* Folding on the tree makes no slices. */
static bool is_constant_slice(const Gen *g, const Node *slice)
{
    if (g->target->ast.folds_constants || slice->kind != NODE_Slice)
        return false;
    const SliceNode *s = as_Slice(slice);
    return is_constant_or_absent(s->lower) && is_constant_or_absent(s->upper) &&
           is_constant_or_absent(s->step);
}

static Value *constant_or_none(const Node *e)
{
    return e ? as_Constant(e)->value : &value_none;
}

bool gen_constant_slice(Gen *g, const Node *slice)
{
    if (!is_constant_slice(g, slice))
        return false;
    const SliceNode *s = as_Slice(slice);
    Value *start = constant_or_none(s->lower);
    Value *stop = constant_or_none(s->upper);
    Value *step = constant_or_none(s->step);
    emit_const(g, slice->loc, value_slice(g->c, start, stop, step));
    return true;
}

bool gen_should_apply_two_element_slice(const Gen *g, const Node *slice)
{
    return g->target->ops[OP_BINARY_SLICE].known && slice->kind == NODE_Slice &&
           !as_Slice(slice)->step && !is_constant_slice(g, slice);
}

void gen_slice_two_parts(Gen *g, const Node *slice)
{
    SliceNode *s = as_Slice(slice);
    if (s->lower)
        gen_expr(g, s->lower);
    else
        emit_const(g, slice->loc, &value_none);
    if (s->upper)
        gen_expr(g, s->upper);
    else
        emit_const(g, slice->loc, &value_none);
}

enum { BINARY_OP_SUBSCR = 26 };

void emit_binary_subscr(Gen *g, Loc loc)
{
    if (g->target->ops[OP_BINARY_SUBSCR].known)
        emit(g, loc, OP_BINARY_SUBSCR);
    else
        emit_arg(g, loc, OP_BINARY_OP, BINARY_OP_SUBSCR);
}

void gen_subscript(Gen *g, const Node *node)
{
    const SubscriptNode *e = as_Subscript(node);
    gen_check_subscripter(g, node, e->value);
    gen_check_index(g, node, e->value, e->slice);
    gen_expr(g, e->value);
    if (gen_should_apply_two_element_slice(g, e->slice)) {
        gen_slice_two_parts(g, e->slice);
        emit(g, node->loc, OP_BINARY_SLICE);
    } else {
        gen_expr(g, e->slice);
        emit_binary_subscr(g, node->loc);
    }
}
