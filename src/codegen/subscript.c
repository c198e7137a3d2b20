/* Subscripts and slices. */
#include "codegen/codegen_internal.h"

bool gen_should_apply_two_element_slice(const Gen *g, const Node *slice)
{
    return g->target->ops[OP_BINARY_SLICE].known && slice->kind == NODE_Slice &&
           !as_Slice(slice)->step;
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

void emit_binary_subscr(Gen *g, Loc loc)
{
    emit(g, loc, OP_BINARY_SUBSCR);
}

void gen_subscript(Gen *g, const Node *node)
{
    const SubscriptNode *e = as_Subscript(node);
    gen_check_subscripter(g, e->value);
    gen_check_index(g, e->value, e->slice);
    gen_expr(g, e->value);
    if (gen_should_apply_two_element_slice(g, e->slice)) {
        gen_slice_two_parts(g, e->slice);
        emit(g, node->loc, OP_BINARY_SLICE);
    } else {
        gen_expr(g, e->slice);
        emit_binary_subscr(g, node->loc);
    }
}
