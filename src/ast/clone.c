/* Deep copies of trees.
 *
 * Chains of first operands (a + b + c, a.b.c, f()()) may be much longer than
 * other things are deep, so these are copied by iteration. */
#include "ast/ast.h"

#include "ast/fields.h"

static Node *copy_node(Compile *c, const Node *n)
{
    return arena_memdup(&c->arena, n, ast_kinds[n->kind].size);
}

static void clone_list(Compile *c, NodeList *list)
{
    if (list->count == 0)
        return;
    Node **items =
        arena_memdup(&c->arena, list->items, list->count * sizeof *items);
    for (uint32_t i = 0; i < list->count; i++)
        if (items[i])
            items[i] = ast_clone(c, items[i]);
    list->items = items;
}

static void clone_names(Compile *c, NameList *names)
{
    names->items = arena_memdup(&c->arena, names->items,
                                names->count * sizeof *names->items);
}

static void clone_cmpops(Compile *c, const Node *n, uint8_t **ops)
{
    *ops = arena_memdup(&c->arena, *ops, as_Compare(n)->comparators.count);
}

/* Copies what the copied node refers to, but for the node in its first field
 * of that kind: returns where that one is, or NULL. */
static Node **clone_fields(Compile *c, Node *n)
{
    Node **first = NULL;
    for (const FieldInfo *f = ast_kinds[n->kind].fields; f->name; f++) {
        void *at = field_at(n, f);
        switch (f->type) {
        case FIELD_node:
        case FIELD_opt_node:
            if (!*(Node **)at)
                break;
            if (first)
                *(Node **)at = ast_clone(c, *(Node **)at);
            else
                first = at;
            break;
        case FIELD_nodes: clone_list(c, at); break;
        case FIELD_names: clone_names(c, at); break;
        case FIELD_cmpops: clone_cmpops(c, n, at); break;
        default: break;
        }
    }
    return first;
}

Node *ast_clone(Compile *c, const Node *tree)
{
    Node *root = copy_node(c, tree);
    for (Node **next = clone_fields(c, root); next;) {
        Node *n = copy_node(c, *next);
        *next = n;
        next = clone_fields(c, n);
    }
    return root;
}
