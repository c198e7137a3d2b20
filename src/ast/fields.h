#ifndef AST_FIELDS_H
#define AST_FIELDS_H

/* nodes.def as a table, for what treats all kinds alike. */

#include "ast/ast.h"

typedef enum FieldType {
    FIELD_END, /* after the last field of a kind */
    FIELD_node,
    FIELD_opt_node,
    FIELD_nodes,
    FIELD_name,
    FIELD_names,
    FIELD_value,
    FIELD_integer,
    /* kept in Node.sub */
    FIELD_expr_context,
    FIELD_operator,
    FIELD_unaryop,
    FIELD_boolop,
    FIELD_flag,
    FIELD_cmpops
} FieldType;

typedef struct FieldInfo {
    const char *name;
    uint8_t type;    /* FieldType */
    uint16_t offset; /* in the node */
} FieldInfo;

typedef struct KindInfo {
    const char *name;
    size_t size;
    const FieldInfo *fields; /* ends with FIELD_END */
} KindInfo;

extern const KindInfo ast_kinds[NODE_COUNT];

static inline void *field_at(const Node *n, const FieldInfo *field)
{
    return (char *)(uintptr_t)n + field->offset;
}

#endif
