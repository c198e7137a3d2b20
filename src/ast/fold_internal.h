#ifndef AST_FOLD_INTERNAL_H
#define AST_FOLD_INTERNAL_H

/* Shared by the files of folding on the tree. */

#include "ast/ast.h"
#include "target/target.h"
#include "value/value.h"

/* Makes a constant of an expression in its place and position; the node must
 * be as large as a Constant. */
static inline void fold_to_constant(Compile *c, Node *n, Value *v)
{
    undo_note(&c->undo, n, sizeof(ConstantNode));
    n->kind = NODE_Constant;
    n->sub = 0;
    as_Constant(n)->value = v;
}

bool fold_has_starred(const NodeList *elts);
/* "%s" % (a, b) to a JoinedStr, if the format is simple (fold_format.c). */
void fold_format(Compile *c, BinOpNode *n);
/* The value of a match pattern: -1, 1 - 2j (fold_pattern.c). */
void fold_pattern_value(Compile *c, Node *n);

#endif
