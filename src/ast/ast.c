/* The table of node kinds, and small questions about trees. */
#include "ast/ast.h"

#include "ast/fields.h"
#include "value/value.h"

#define NODE(name, category) static const FieldInfo name##_fields[] = {
#define FIELD(node, name, type)                                                \
    {#name, FIELD_##type, offsetof(node##Node, name)},
#define SUBKIND(node, name, type) {#name, FIELD_##type, offsetof(Node, sub)},
#define CMPOPS(node, name)        {#name, FIELD_cmpops, offsetof(node##Node, name)},
#define END(node)                                                              \
    {                                                                          \
        NULL, FIELD_END, 0                                                     \
    }                                                                          \
    }                                                                          \
    ;
#include "ast/nodes.def"
#undef NODE
#undef FIELD
#undef SUBKIND
#undef CMPOPS
#undef END

const KindInfo ast_kinds[NODE_COUNT] = {
#define NODE(name, category) {#name, sizeof(name##Node), name##_fields},
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

const char *ast_kind_name(NodeKind kind)
{
    return ast_kinds[kind].name;
}

Value *ast_docstring(const NodeList *body)
{
    if (body->count == 0 || body->items[0]->kind != NODE_Expr)
        return NULL;
    const Node *n = as_Expr(body->items[0])->value;
    if (n->kind != NODE_Constant)
        return NULL;
    Value *v = as_Constant(n)->value;
    return v->kind == VALUE_STR ? v : NULL;
}
