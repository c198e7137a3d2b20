/* List, tuple, set and dict displays. */
#include "codegen/codegen_internal.h"

static bool all_constants(Node *const *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!items[i] || items[i]->kind != NODE_Constant)
            return false;
    return true;
}

/* The values of constant nodes. */
static Value **constant_values(Gen *g, Node *const *items, uint32_t count)
{
    Value **values = ARENA_ARRAY(&g->c->arena, Value *, count);
    for (uint32_t i = 0; i < count; i++)
        values[i] = as_Constant(items[i])->value;
    return values;
}

static void emit_list_to_tuple(Gen *g, Loc loc)
{
    if (g->target->ops[OP_LIST_TO_TUPLE].known)
        emit(g, loc, OP_LIST_TO_TUPLE);
    else
        emit_arg(g, loc, OP_CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE);
}

/* All elements are constants: they are one constant. */
static void gen_constant_elements(Gen *g, Loc loc, const NodeList *elts,
                                  uint32_t pushed, Op build, Op add, Op extend,
                                  bool tuple)
{
    Value **values = constant_values(g, elts->items, elts->count);
    Value *folded = add == OP_SET_ADD && !(tuple && pushed == 0)
                        ? value_frozenset(g->c, values, elts->count)
                        : value_tuple(g->c, values, elts->count);
    if (tuple && pushed == 0) {
        emit_const(g, loc, folded);
        return;
    }
    emit_arg(g, loc, build, pushed);
    emit_const(g, loc, folded);
    emit_arg(g, loc, extend, 1);
    if (tuple)
        emit_list_to_tuple(g, loc);
}

/* Elements one by one into the collection; before it exists, elements are
 * collected on the stack. */
static void gen_growing_elements(Gen *g, Loc loc, const NodeList *elts,
                                 uint32_t pushed, bool built, Op build, Op add,
                                 Op extend)
{
    for (uint32_t i = 0; i < elts->count; i++) {
        const Node *elt = elts->items[i];
        if (elt->kind != NODE_Starred) {
            gen_expr(g, elt);
            if (built)
                emit_arg(g, loc, add, 1);
            continue;
        }
        if (!built)
            emit_arg(g, loc, build, i + pushed);
        built = true;
        gen_expr(g, as_Starred(elt)->value);
        emit_arg(g, loc, extend, 1);
    }
}

void gen_starred_elements(Gen *g, Loc loc, const NodeList *elts,
                          uint32_t pushed, Op build, Op add, Op extend,
                          bool tuple)
{
    uint32_t n = elts->count;
    if (n > 2 && g->target->ast.folds_constants &&
        all_constants(elts->items, n)) {
        gen_constant_elements(g, loc, elts, pushed, build, add, extend, tuple);
        return;
    }
    bool big = n + pushed > g->target->codegen.stack_use_guideline;
    if (!big && !gen_has_starred(elts)) {
        gen_exprs(g, elts);
        emit_arg(g, loc, tuple ? OP_BUILD_TUPLE : build, n + pushed);
        return;
    }
    if (big)
        emit_arg(g, loc, build, pushed);
    gen_growing_elements(g, loc, elts, pushed, big, build, add, extend);
    if (tuple)
        emit_list_to_tuple(g, loc);
}

void gen_list(Gen *g, const Node *e)
{
    gen_starred_elements(g, e->loc, &as_List(e)->elts, 0, OP_BUILD_LIST,
                         OP_LIST_APPEND, OP_LIST_EXTEND, false);
}

void gen_tuple(Gen *g, const Node *e)
{
    gen_starred_elements(g, e->loc, &as_Tuple(e)->elts, 0, OP_BUILD_LIST,
                         OP_LIST_APPEND, OP_LIST_EXTEND, true);
}

void gen_set(Gen *g, const Node *e)
{
    gen_starred_elements(g, e->loc, &as_Set(e)->elts, 0, OP_BUILD_SET,
                         OP_SET_ADD, OP_SET_UPDATE, false);
}

/* --- dicts */

static void gen_const_key_map(Gen *g, const DictNode *e, uint32_t begin,
                              uint32_t end)
{
    Loc loc = e->head.loc;
    for (uint32_t i = begin; i < end; i++)
        gen_expr(g, e->values.items[i]);
    Value **keys = constant_values(g, e->keys.items + begin, end - begin);
    emit_const(g, loc, value_tuple(g->c, keys, end - begin));
    emit_arg(g, loc, OP_BUILD_CONST_KEY_MAP, end - begin);
}

/* Pushes a dict of items begin to end, all with a key. */
static void gen_dict_part(Gen *g, const DictNode *e, uint32_t begin,
                          uint32_t end)
{
    Loc loc = e->head.loc;
    uint32_t count = end - begin;
    bool big = count * 2 > g->target->codegen.stack_use_guideline;
    if (count > 1 && !big && g->target->ops[OP_BUILD_CONST_KEY_MAP].known &&
        all_constants(e->keys.items + begin, count)) {
        gen_const_key_map(g, e, begin, end);
        return;
    }
    if (big)
        emit_arg(g, loc, OP_BUILD_MAP, 0);
    for (uint32_t i = begin; i < end; i++) {
        gen_expr(g, e->keys.items[i]);
        gen_expr(g, e->values.items[i]);
        if (big)
            emit_arg(g, loc, OP_MAP_ADD, 1);
    }
    if (!big)
        emit_arg(g, loc, OP_BUILD_MAP, count);
}

/* The same, merged into the dict that is already there. */
static void gen_merged_part(Gen *g, const DictNode *e, uint32_t begin,
                            uint32_t end, bool *have_dict)
{
    if (begin == end)
        return;
    gen_dict_part(g, e, begin, end);
    if (*have_dict)
        emit_arg(g, e->head.loc, OP_DICT_UPDATE, 1);
    *have_dict = true;
}

/* A part ends before each ** item, and after the item that finds more than
 * half the stack guideline of items before it: 17 in all. */
void gen_dict(Gen *g, const Node *node)
{
    const DictNode *e = as_Dict(node);
    uint32_t most = g->target->codegen.stack_use_guideline;
    uint32_t begin = 0;
    bool have_dict = false;
    for (uint32_t i = 0; i < e->values.count; i++) {
        if (!e->keys.items[i]) {
            gen_merged_part(g, e, begin, i, &have_dict);
            if (!have_dict)
                emit_arg(g, node->loc, OP_BUILD_MAP, 0);
            have_dict = true;
            gen_expr(g, e->values.items[i]);
            emit_arg(g, node->loc, OP_DICT_UPDATE, 1);
            begin = i + 1;
        } else if ((i - begin) * 2 > most) {
            gen_merged_part(g, e, begin, i + 1, &have_dict);
            begin = i + 1;
        }
    }
    gen_merged_part(g, e, begin, e->values.count, &have_dict);
    if (!have_dict)
        emit_arg(g, node->loc, OP_BUILD_MAP, 0);
}
