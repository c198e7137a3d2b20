/* Folds constants on the syntax tree, before the symbol table is built: the
 * whole of constant folding up to 3.13, and the little that later versions
 * still do here.  (CPython: ast_opt.c, ast_preprocess.c.)
 *
 * One walk, children first; a node that folds is changed where it stands.  The
 * tree may have to serve another target: each change is noted to be undone. */
#include "ast/fold_internal.h"

typedef struct Fold {
    Compile *c;
    uint32_t depth_limit;
    bool folds;             /* not only what all versions do */
    bool keeps_annotations; /* they will be text: from __future__ ... */
    bool removes_docstrings;
    bool skips; /* statements in which nothing can be folded */
} Fold;

static void fold_node(Fold *f, Node **slot);

/* What is folded in place is not smaller than what it becomes. */
_Static_assert(sizeof(BinOpNode) >= sizeof(ConstantNode) &&
                   sizeof(UnaryOpNode) >= sizeof(ConstantNode) &&
                   sizeof(SubscriptNode) >= sizeof(ConstantNode) &&
                   sizeof(TupleNode) >= sizeof(ConstantNode) &&
                   sizeof(SetNode) >= sizeof(ConstantNode),
               "a folded node becomes a Constant");
_Static_assert(sizeof(BinOpNode) >= sizeof(JoinedStrNode),
               "a format operation becomes a JoinedStr");
_Static_assert(sizeof(ListNode) == sizeof(TupleNode),
               "a list that is only read becomes a tuple");

/* True for a name or constant that stays as it is. */
static inline bool is_leaf(const Node *n)
{
    return n->kind == NODE_Constant ||
           (n->kind == NODE_Name && as_Name(n)->id != NAME_debug);
}

/* Leaves, and attributes of leaves, are most of a tree: they need no call,
 * unless it is to find that they are too deep. */
static inline void visit(Fold *f, Node **slot)
{
    const Node *n = *slot;
    if (n->mark == AST_NOTHING_TO_FOLD && f->skips &&
        f->c->depth + AST_MOST_TOKENS_UNFOLDED <= f->depth_limit)
        return;
    if (n->kind == NODE_Attribute)
        n = as_Attribute(n)->value;
    if (!is_leaf(n) || f->c->depth + 1 >= f->depth_limit)
        fold_node(f, slot);
}

static void fold_nodes(Fold *f, NodeList list)
{
    for (uint32_t i = 0; i < list.count; i++)
        if (list.items[i])
            visit(f, &list.items[i]);
}

/* --- expressions */

static void fold_constant(Fold *f, Node *n, Value *v)
{
    if (v)
        fold_to_constant(f->c, n, v);
}

static void set_node(Fold *f, Node **slot, Node *n)
{
    undo_note(&f->c->undo, slot, sizeof *slot);
    *slot = n;
}

bool fold_has_starred(const NodeList *elts)
{
    for (uint32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind == NODE_Starred)
            return true;
    return false;
}

/* The values of the elements, or NULL if not all are constants. */
static Value **constant_items(Fold *f, const NodeList *elts)
{
    for (uint32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind != NODE_Constant)
            return NULL;
    Value **items = ARENA_ARRAY(&f->c->arena, Value *, elts->count + 1);
    for (uint32_t i = 0; i < elts->count; i++)
        items[i] = as_Constant(elts->items[i])->value;
    return items;
}

static void fold_tuple_items(Fold *f, TupleNode *n)
{
    Value **items = constant_items(f, &n->elts);
    if (items)
        fold_to_constant(f->c, &n->head,
                         value_tuple(f->c, items, n->elts.count));
}

static void fold_tuple(Fold *f, Node *n)
{
    if (f->folds && n->sub == CTX_LOAD)
        fold_tuple_items(f, as_Tuple(n));
}

/* What is only looked through, by `in` or `for`: a list becomes a tuple, a set
 * of constants a frozenset. */
static void fold_iterable(Fold *f, Node *n)
{
    if (!f->folds)
        return;
    if (n->kind == NODE_List && !fold_has_starred(&as_List(n)->elts)) {
        undo_note(&f->c->undo, n, sizeof *n);
        n->kind = NODE_Tuple;
        fold_tuple_items(f, as_Tuple(n));
    } else if (n->kind == NODE_Set) {
        const NodeList *elts = &as_Set(n)->elts;
        Value **items = constant_items(f, elts);
        if (items)
            fold_to_constant(f->c, n,
                             value_frozenset(f->c, items, elts->count));
    }
}

static void fold_compare(Fold *f, CompareNode *n)
{
    uint32_t last = n->comparators.count - 1;
    if (n->ops[last] == CMP_IN || n->ops[last] == CMP_NOT_IN)
        fold_iterable(f, n->comparators.items[last]);
}

static void fold_bin_op(Fold *f, BinOpNode *n)
{
    if (n->left->kind != NODE_Constant)
        return;
    Value *left = as_Constant(n->left)->value;
    if (n->head.sub == BIN_MOD && left->kind == VALUE_STR &&
        n->right->kind == NODE_Tuple &&
        !fold_has_starred(&as_Tuple(n->right)->elts))
        fold_format(f->c, n);
    else if (f->folds && n->right->kind == NODE_Constant)
        fold_constant(f, &n->head,
                      value_binary(f->c, n->head.sub, left,
                                   as_Constant(n->right)->value));
}

/* `not a in b` to `a not in b`, and the like; the other comparisons have no
 * opposite for certain. */
static bool invert_compare(Fold *f, CompareNode *n)
{
    static const uint8_t opposite[] = {[CMP_IS] = CMP_IS_NOT,
                                       [CMP_IS_NOT] = CMP_IS,
                                       [CMP_IN] = CMP_NOT_IN,
                                       [CMP_NOT_IN] = CMP_IN};
    if (n->comparators.count != 1 || n->ops[0] < CMP_IS)
        return false;
    undo_note(&f->c->undo, n->ops, sizeof *n->ops);
    n->ops[0] = opposite[n->ops[0]];
    return true;
}

static void fold_unary_op(Fold *f, Node **slot)
{
    UnaryOpNode *n = as_UnaryOp(*slot);
    Node *operand = n->operand;
    if (!f->folds)
        return;
    if (operand->kind == NODE_Constant)
        fold_constant(
            f, &n->head,
            value_unary(f->c, n->head.sub, as_Constant(operand)->value));
    else if (n->head.sub == UNARY_OP_NOT && operand->kind == NODE_Compare &&
             invert_compare(f, as_Compare(operand)))
        set_node(f, slot, operand); /* and takes its position */
}

static void fold_subscript(Fold *f, SubscriptNode *n)
{
    if (f->folds && n->head.sub == CTX_LOAD &&
        n->value->kind == NODE_Constant && n->slice->kind == NODE_Constant)
        fold_constant(f, &n->head,
                      value_subscript(f->c, as_Constant(n->value)->value,
                                      as_Constant(n->slice)->value));
}

/* __debug__ is a constant. */
static void fold_name(Fold *f, Node **slot)
{
    const NameNode *n = as_Name(*slot);
    if (n->id != NAME_debug || n->head.sub != CTX_LOAD)
        return;
    ConstantNode *k = AST_NEW(f->c, Constant, n->head.loc);
    k->value = value_bool(f->c->optimize == 0);
    set_node(f, slot, &k->head);
}

/* --- bodies */

/* At level 2, where the target does it on the tree: the statement goes, or
 * becomes a `pass` that stands where it began if it is the only one.  The
 * caller has noted the body. */
static void remove_docstring(Fold *f, NodeList *body)
{
    if (body->count == 1) {
        Loc at = body->items[0]->loc;
        at.end_line = at.line;
        at.end_col = at.col + (int32_t)strlen("pass");
        PassNode *pass = AST_NEW(f->c, Pass, at);
        set_node(f, &body->items[0], &pass->head);
        return;
    }
    body->items++;
    body->count--;
}

/* A string that only folding has brought to the front is no docstring: an
 * f-string of one part hides it. */
static void hide_docstring(Fold *f, NodeList *body)
{
    ExprNode *s = as_Expr(body->items[0]);
    JoinedStrNode *hidden = AST_NEW(f->c, JoinedStr, s->head.loc);
    hidden->values.items = ARENA_ARRAY(&f->c->arena, Node *, 1);
    hidden->values.items[0] = s->value;
    hidden->values.count = 1;
    set_node(f, &s->value, &hidden->head);
}

static void fold_body(Fold *f, NodeList *body)
{
    bool docstring = ast_docstring(body) != NULL;
    if (docstring && f->removes_docstrings) {
        remove_docstring(f, body);
        docstring = false;
    }
    fold_nodes(f, *body);
    if (!docstring && ast_docstring(body))
        hide_docstring(f, body);
}

/* --- the walk */

/* The children of a node in the order of nodes.def. */
static void fold_children(Fold *f, Node *n)
{
    switch ((NodeKind)n->kind) {
#define VISIT_node(field) visit(f, &field);
#define VISIT_opt_node(field)                                                  \
    if (field)                                                                 \
        visit(f, &field);
#define VISIT_nodes(field) fold_nodes(f, field);
#define VISIT_name(field)
#define VISIT_names(field)
#define VISIT_value(field)
#define VISIT_integer(field)
#define NODE(name, category)    case NODE_##name:
#define FIELD(node, name, type) VISIT_##type(as_##node(n)->name)
#define SUBKIND(node, name, type)
#define CMPOPS(node, name)
#define END(node) break;
#include "ast/nodes.def"
#undef NODE
#undef FIELD
#undef SUBKIND
#undef CMPOPS
#undef END
    case NODE_COUNT: break;
    }
}

/* Functions and classes, whose bodies may start with a docstring: the body
 * is set aside while the other children are visited. */
static void fold_definition(Fold *f, Node *n, NodeList *body, Node **returns)
{
    NodeList kept_body = *body;
    Node *kept_returns = returns ? *returns : NULL;
    bool sets_returns = returns && f->keeps_annotations;
    undo_note(&f->c->undo, body, sizeof *body);
    body->count = 0;
    if (sets_returns)
        set_node(f, returns, NULL);
    fold_children(f, n);
    if (sets_returns)
        *returns = kept_returns;
    fold_body(f, &kept_body);
    *body = kept_body;
}

static void fold_ann_assign(Fold *f, AnnAssignNode *n)
{
    fold_node(f, &n->target);
    if (!f->keeps_annotations)
        fold_node(f, &n->annotation);
    if (n->value)
        fold_node(f, &n->value);
}

/* A mapping pattern's keys and a value pattern hold no other expressions. */
static void fold_pattern(Fold *f, Node *n)
{
    if (f->folds)
        fold_children(f, n);
    else if (n->kind == NODE_MatchValue)
        fold_pattern_value(f->c, as_MatchValue(n)->value);
    else {
        NodeList *keys = &as_MatchMapping(n)->keys;
        for (uint32_t i = 0; i < keys->count; i++)
            fold_pattern_value(f->c, keys->items[i]);
        fold_nodes(f, as_MatchMapping(n)->patterns);
    }
}

/* The children, then the node itself, where that is all. */
static void fold_one(Fold *f, Node **slot)
{
    Node *n = *slot;
    switch ((NodeKind)n->kind) {
    case NODE_Constant: break;
    case NODE_Name: fold_name(f, slot); break;
    case NODE_BinOp:
        fold_children(f, n);
        fold_bin_op(f, as_BinOp(n));
        break;
    case NODE_UnaryOp:
        fold_children(f, n);
        fold_unary_op(f, slot);
        break;
    case NODE_Tuple:
        fold_children(f, n);
        fold_tuple(f, n);
        break;
    case NODE_Subscript:
        fold_children(f, n);
        fold_subscript(f, as_Subscript(n));
        break;
    case NODE_Compare:
        fold_children(f, n);
        fold_compare(f, as_Compare(n));
        break;
    case NODE_For:
        fold_children(f, n);
        fold_iterable(f, as_For(n)->iter);
        break;
    case NODE_comprehension:
        fold_children(f, n);
        fold_iterable(f, as_comprehension(n)->iter);
        break;
    case NODE_arg:
        if (!f->keeps_annotations)
            fold_children(f, n);
        break;
    case NODE_AnnAssign: fold_ann_assign(f, as_AnnAssign(n)); break;
    case NODE_FunctionDef:
        fold_definition(f, n, &as_FunctionDef(n)->body,
                        &as_FunctionDef(n)->returns);
        break;
    case NODE_AsyncFunctionDef:
        fold_definition(f, n, &as_AsyncFunctionDef(n)->body,
                        &as_AsyncFunctionDef(n)->returns);
        break;
    case NODE_ClassDef:
        fold_definition(f, n, &as_ClassDef(n)->body, NULL);
        break;
    case NODE_MatchValue:
    case NODE_MatchMapping: fold_pattern(f, n); break;
    default: fold_children(f, n);
    }
}

/* Statements, expressions and patterns count as a level; their parts do
 * not. */
static void fold_node(Fold *f, Node **slot)
{
    enum {
        mod = 0,
        stmt = 1,
        expr = 1,
        other = 0,
        pattern = 1,
        type_param = 0
    };
    static const uint8_t levels[] = {
#define NODE(name, kind) [NODE_##name] = kind,
#define FIELD(node, name, type)
#define SUBKIND(node, name, type)
#define CMPOPS(node, name)
#define END(node)
#include "ast/nodes.def"
#undef NODE
#undef FIELD
#undef SUBKIND
#undef CMPOPS
#undef END
    };
    Compile *c = f->c;
    uint32_t depth = c->depth;
    c->depth += levels[(*slot)->kind];
    if (c->depth > f->depth_limit)
        diag_raise_no_text(c, ERROR_RECURSION, NO_LOC,
                           "maximum recursion depth exceeded during "
                           "compilation");
    fold_one(f, slot);
    c->depth = depth;
}

void ast_optimize(Compile *c, ModuleNode *module)
{
    const Target *t = c->target;
    Fold f = {.c = c,
              .depth_limit = t->recursion_limit,
              .folds = t->ast.folds_constants,
              .keeps_annotations = (c->future_flags & FUTURE_ANNOTATIONS) != 0,
              .removes_docstrings =
                  c->optimize >= 2 && t->ast.removes_docstring};
    f.skips = !f.removes_docstrings;
    undo_note(&c->undo, &module->body, sizeof module->body);
    fold_body(&f, &module->body);
}
