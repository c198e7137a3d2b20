/* Comparisons, and, or, not in conditions, and conditional expressions. */
#include "codegen/codegen_internal.h"

/* Each COMPARE_OP: its number and the mask of what makes it true (1
 * unordered, 2 less, 4 greater, 8 equal). */
static const struct {
    uint8_t number, mask;
} comparisons[] = {
    [CMP_LT] = {0, 2},     [CMP_LT_E] = {1, 10}, [CMP_EQ] = {2, 8},
    [CMP_NOT_EQ] = {3, 7}, [CMP_GT] = {4, 4},    [CMP_GT_E] = {5, 12}};

static uint32_t compare_arg(const Gen *g, CmpOp op)
{
    uint32_t shift = g->target->codegen.compare_shift;
    uint32_t number = comparisons[op].number;
    return shift ? number << shift | comparisons[op].mask : number;
}

void emit_compare(Gen *g, Loc loc, CmpOp op)
{
    switch (op) {
    case CMP_EQ:
    case CMP_NOT_EQ:
    case CMP_LT:
    case CMP_LT_E:
    case CMP_GT:
    case CMP_GT_E: emit_arg(g, loc, OP_COMPARE_OP, compare_arg(g, op)); break;
    case CMP_IS: emit_arg(g, loc, OP_IS_OP, 0); break;
    case CMP_IS_NOT: emit_arg(g, loc, OP_IS_OP, 1); break;
    case CMP_IN: emit_arg(g, loc, OP_CONTAINS_OP, 0); break;
    case CMP_NOT_IN: emit_arg(g, loc, OP_CONTAINS_OP, 1); break;
    }
}

/* Jumps to end, keeping the value on top, if that is true (or false); else
 * pops it. */
static void emit_jump_or_pop(Gen *g, Loc loc, bool cond, Label end)
{
    Op either = cond ? OP_JUMP_IF_TRUE_OR_POP : OP_JUMP_IF_FALSE_OR_POP;
    if (g->target->ops[either].known) {
        emit_jump(g, loc, either, end);
        return;
    }
    emit_arg(g, loc, OP_COPY, 1);
    emit_to_bool(g, loc);
    emit_jump(g, loc, cond ? OP_POP_JUMP_IF_TRUE : OP_POP_JUMP_IF_FALSE, end);
    emit(g, loc, OP_POP_TOP);
}

/* The next operand starts a block of its own: where the order in which blocks
 * are made shows, it is made before those in the operand. */
static void start_operand(Gen *g)
{
    if (g->target->cfg.orders_blocks_by_allocation)
        use_label(g, new_label(g));
}

/* x and y, x or y: one instruction that an optimiser may change, or the same
 * as for comparisons. */
static void emit_boolop_jump(Gen *g, Loc loc, bool cond, Label end)
{
    Op keeps = cond ? OP_JUMP_IF_TRUE : OP_JUMP_IF_FALSE;
    if (!g->target->ops[keeps].known) {
        emit_jump_or_pop(g, loc, cond, end);
        return;
    }
    emit_jump(g, loc, keeps, end);
    emit(g, loc, OP_POP_TOP);
}

void gen_boolop(Gen *g, const Node *e)
{
    const NodeList *values = &as_BoolOp(e)->values;
    Label end = new_label(g);
    uint32_t last = values->count - 1;
    for (uint32_t i = 0; i < last; i++) {
        gen_expr(g, values->items[i]);
        emit_boolop_jump(g, e->loc, e->sub == BOOL_OR, end);
        start_operand(g);
    }
    gen_expr(g, values->items[last]);
    use_label(g, end);
}

/* One link of a < b < c:  [a] -> [b, a < b] */
static void gen_link(Gen *g, const CompareNode *e, uint32_t i)
{
    Loc loc = e->head.loc;
    gen_expr(g, e->comparators.items[i]);
    emit_arg(g, loc, OP_SWAP, 2);
    emit_arg(g, loc, OP_COPY, 2);
    emit_compare(g, loc, e->ops[i]);
}

/*     a; b; SWAP 2; COPY 2; COMPARE_OP
 *     COPY 1; TO_BOOL; POP_JUMP_IF_FALSE cleanup; POP_TOP
 *     c; COMPARE_OP
 *     JUMP_NO_INTERRUPT end
 * cleanup:
 *     SWAP 2; POP_TOP
 * end: */
static void gen_chained_compare(Gen *g, const CompareNode *e)
{
    Loc loc = e->head.loc;
    uint32_t last = e->comparators.count - 1;
    Label cleanup = new_label(g);
    for (uint32_t i = 0; i < last; i++) {
        gen_link(g, e, i);
        emit_jump_or_pop(g, loc, false, cleanup);
    }
    gen_expr(g, e->comparators.items[last]);
    emit_compare(g, loc, e->ops[last]);
    Label end = new_label(g);
    emit_join(g, end);
    use_label(g, cleanup);
    emit_arg(g, loc, OP_SWAP, 2);
    emit(g, loc, OP_POP_TOP);
    use_label(g, end);
}

void gen_compare(Gen *g, const Node *node)
{
    CompareNode *e = as_Compare(node);
    gen_check_compare(g, e);
    gen_expr(g, e->left);
    if (e->comparators.count > 1) {
        gen_chained_compare(g, e);
        return;
    }
    gen_expr(g, e->comparators.items[0]);
    emit_compare(g, node->loc, e->ops[0]);
}

/* --- conditions */

static void emit_test(Gen *g, Loc loc, Label target, bool cond)
{
    emit_to_bool(g, loc);
    emit_jump(g, loc, cond ? OP_POP_JUMP_IF_TRUE : OP_POP_JUMP_IF_FALSE,
              target);
}

/* All but the last jump out as soon as they decide: to the target, or past
 * the last one if that is the other outcome. */
static void jump_if_boolop(Gen *g, Loc loc, const Node *e, Label target,
                           bool cond)
{
    const NodeList *values = &as_BoolOp(e)->values;
    bool decides = e->sub == BOOL_OR;
    Label decided = decides == cond ? target : new_label(g);
    uint32_t last = values->count - 1;
    for (uint32_t i = 0; i < last; i++)
        gen_jump_if(g, loc, values->items[i], decided, decides);
    gen_jump_if(g, loc, values->items[last], target, cond);
    if (decided != target)
        use_label(g, decided);
}

static void jump_if_ifexp(Gen *g, Loc loc, const Node *node, Label target,
                          bool cond)
{
    IfExpNode *e = as_IfExp(node);
    Label end = new_label(g), otherwise = new_label(g);
    gen_jump_if(g, loc, e->test, otherwise, false);
    gen_jump_if(g, loc, e->body, target, cond);
    emit_join(g, end);
    use_label(g, otherwise);
    gen_jump_if(g, loc, e->orelse, target, cond);
    use_label(g, end);
}

static void jump_if_chained_compare(Gen *g, const Node *node, Label target,
                                    bool cond)
{
    CompareNode *e = as_Compare(node);
    Loc loc = node->loc;
    uint32_t last = e->comparators.count - 1;
    gen_check_compare(g, e);
    Label cleanup = new_label(g);
    gen_expr(g, e->left);
    for (uint32_t i = 0; i < last; i++) {
        gen_link(g, e, i);
        emit_test(g, loc, cleanup, false);
    }
    gen_expr(g, e->comparators.items[last]);
    emit_compare(g, loc, e->ops[last]);
    emit_test(g, loc, target, cond);
    Label end = new_label(g);
    emit_join(g, end);
    use_label(g, cleanup);
    emit(g, loc, OP_POP_TOP);
    if (!cond)
        emit_join(g, target);
    use_label(g, end);
}

void gen_jump_if(Gen *g, Loc loc, const Node *e, Label target, bool cond)
{
    while (e->kind == NODE_UnaryOp && e->sub == UNARY_OP_NOT) {
        e = as_UnaryOp(e)->operand;
        cond = !cond;
    }
    if (e->kind == NODE_Compare)
        g->place = e->loc;
    if (e->kind == NODE_BoolOp) {
        jump_if_boolop(g, loc, e, target, cond);
    } else if (e->kind == NODE_IfExp) {
        jump_if_ifexp(g, loc, e, target, cond);
    } else if (e->kind == NODE_Compare &&
               as_Compare(e)->comparators.count > 1) {
        jump_if_chained_compare(g, e, target, cond);
    } else {
        gen_expr(g, e);
        emit_test(g, gen_place(g, e->loc), target, cond);
    }
}

void gen_ifexp(Gen *g, const Node *node)
{
    IfExpNode *e = as_IfExp(node);
    Loc place = g->place;
    g->place = node->loc;
    Label end = new_label(g), otherwise = new_label(g);
    gen_jump_if(g, node->loc, e->test, otherwise, false);
    g->place = place;
    gen_expr(g, e->body);
    emit_join(g, end);
    use_label(g, otherwise);
    gen_expr(g, e->orelse);
    use_label(g, end);
}
