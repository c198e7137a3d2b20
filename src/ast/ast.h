#ifndef AST_AST_H
#define AST_AST_H

/* The syntax tree: node structs made from nodes.def, and what can be done
 * with a tree as a whole.
 *
 * Every node starts with a Node: its kind, one byte for the field that the
 * .def file marks SUBKIND (operator, context, flag), and its place.  A node
 * of kind If is an IfNode, reached by as_If(n), which asserts the kind.
 * Nodes and lists live in the compilation's arena. */

#include "base/buf.h"
#include "base/state.h"
#include "value/operators.h"

#include <assert.h>

typedef enum NodeKind {
#define NODE(name, category) NODE_##name,
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
    NODE_COUNT
} NodeKind;

typedef enum ExprContext { CTX_LOAD, CTX_STORE, CTX_DEL } ExprContext;

typedef enum BoolOp { BOOL_AND, BOOL_OR } BoolOp;

typedef enum CmpOp {
    CMP_EQ,
    CMP_NOT_EQ,
    CMP_LT,
    CMP_LT_E,
    CMP_GT,
    CMP_GT_E,
    CMP_IS,
    CMP_IS_NOT,
    CMP_IN,
    CMP_NOT_IN
} CmpOp;

typedef struct Node {
    uint8_t kind; /* NodeKind */
    uint8_t sub;  /* the SUBKIND field: ExprContext, Operator, flag ... */
    uint8_t parenthesized; /* the parser's own use */
    uint8_t mark; /* of a statement: AST_NOTHING_TO_FOLD, of the module:
                     AST_HAS_FINALLY, of arguments: AST_HAS_ANNOTATIONS, of a
                     call: AST_HAS_STARRED, if one of args is, set by the
                     parser; else its own use */
    Loc loc;
} Node;

/* Only a module can have the mark of another kind of node: nothing visits it.
 */
enum {
    AST_NOTHING_TO_FOLD = 1,
    AST_HAS_FINALLY = 1,
    AST_HAS_ANNOTATIONS = 2,
    AST_HAS_STARRED = 4
};

/* So that a marked statement is never too deep, it has few tokens. */
enum { AST_MOST_TOKENS_UNFOLDED = 1000 };

typedef struct NodeList {
    Node **items;
    uint32_t count;
} NodeList;

typedef struct NameList {
    NameId *items;
    uint32_t count;
} NameList;

#define FIELD_TYPE_node     Node *
#define FIELD_TYPE_opt_node Node *
#define FIELD_TYPE_nodes    NodeList
#define FIELD_TYPE_name     NameId
#define FIELD_TYPE_names    NameList
#define FIELD_TYPE_value    Value *
#define FIELD_TYPE_integer  int32_t

#define NODE(name, category)                                                   \
    typedef struct name##Node {                                                \
        Node head;
#define FIELD(node, name, type) FIELD_TYPE_##type name;
#define SUBKIND(node, name, type)
#define CMPOPS(node, name) uint8_t *name;
#define END(node)                                                              \
    }                                                                          \
    node##Node;                                                                \
    static inline node##Node *as_##node(const Node *n)                         \
    {                                                                          \
        assert(n->kind == NODE_##node);                                        \
        return (node##Node *)(uintptr_t)n;                                     \
    }
#include "ast/nodes.def"
#undef NODE
#undef FIELD
#undef SUBKIND
#undef CMPOPS
#undef END

/* A zeroed node of the kind at the place. */
#define AST_NEW(c, type, loc)                                                  \
    ((type##Node *)ast_new(c, sizeof(type##Node), NODE_##type, loc))

static inline Node *ast_new(Compile *c, size_t size, NodeKind kind, Loc loc)
{
    Node *n = arena_zalloc(c->tree, size);
    n->kind = (uint8_t)kind;
    n->loc = loc;
    return n;
}

/* "If", "BoolOp" ... */
const char *ast_kind_name(NodeKind kind);

/* The place of the first item to that of the last. */
static inline Loc loc_span(Loc first, Loc last)
{
    return (Loc){first.line, last.end_line, first.col, last.end_col};
}

/* Writes the tree as ast.dump(tree, include_attributes=True, indent=1)
 * does. */
void ast_dump(Compile *c, Buf *out, const Node *tree);
/* A deep copy, so that one target's folding leaves the next one's tree
 * alone.  Values are shared. */
Node *ast_clone(Compile *c, const Node *tree);
/* The text of an expression as `from __future__ import annotations` stores
 * it; a str Value. */
Value *ast_unparse(Compile *c, const Node *expr);
/* Folds constants on the tree, as targets up to 3.13 do before the symbol
 * table, and what later ones still do there. */
void ast_optimize(Compile *c, ModuleNode *module);
/* Warns of statements that leave a finally block, if the target does. */
void ast_warn_of_finally_exits(Compile *c, const ModuleNode *module);
/* The docstring of a body: its first statement if that is a plain string
 * constant, else NULL. */
Value *ast_docstring(const NodeList *body);

#endif
