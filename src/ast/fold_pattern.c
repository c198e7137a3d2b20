/* The values in match patterns, where folding on the tree is all that is
 * left of it (3.14 and later): -1, 1 + 2j, -1 - 2j. */
#include "ast/fold_internal.h"

static void fold_sign(Compile *c, UnaryOpNode *n)
{
    bool is_sign = n->head.sub == UNARY_OP_USUB || n->head.sub == UNARY_OP_UADD;
    if (!is_sign || n->operand->kind != NODE_Constant)
        return;
    Value *v = value_unary(c, n->head.sub, as_Constant(n->operand)->value);
    if (v)
        fold_to_constant(c, &n->head, v);
}

static void fold_complex(Compile *c, BinOpNode *n)
{
    if ((n->head.sub != BIN_ADD && n->head.sub != BIN_SUB) ||
        n->right->kind != NODE_Constant)
        return;
    if (n->left->kind == NODE_UnaryOp)
        fold_sign(c, as_UnaryOp(n->left));
    if (n->left->kind != NODE_Constant)
        return;
    Value *v = value_binary(c, n->head.sub, as_Constant(n->left)->value,
                            as_Constant(n->right)->value);
    if (v)
        fold_to_constant(c, &n->head, v);
}

void fold_pattern_value(Compile *c, Node *n)
{
    if (n->kind == NODE_UnaryOp)
        fold_sign(c, as_UnaryOp(n));
    else if (n->kind == NODE_BinOp)
        fold_complex(c, as_BinOp(n));
}
