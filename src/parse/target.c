/* Targets.  A target is parsed as the expression it looks like, which is then
 * made a target if the grammar has such a one.  (Every target is a primary,
 * a tuple or a list of targets, or a starred target, so nothing is accepted
 * that the rules star_targets, single_target and del_targets refuse.) */
#include "parse/parse_internal.h"

static bool set_context(Node *n, ExprContext ctx)
{
    n->sub = (uint8_t)ctx;
    return true;
}

static bool make_all(const NodeList *items, bool (*make)(Node *))
{
    for (uint32_t i = 0; i < items->count; i++)
        if (!make(items->items[i]))
            return false;
    return true;
}

/* star_targets, star_target: recursion is bounded by brackets */
bool make_star_targets(Node *n)
{
    switch (n->kind) {
    case NODE_Name:
    case NODE_Attribute:
    case NODE_Subscript: return set_context(n, CTX_STORE);
    case NODE_Starred:
        return set_context(n, CTX_STORE) &&
               make_star_targets(as_Starred(n)->value);
    case NODE_Tuple:
        return set_context(n, CTX_STORE) &&
               make_all(&as_Tuple(n)->elts, make_star_targets);
    case NODE_List:
        return set_context(n, CTX_STORE) &&
               make_all(&as_List(n)->elts, make_star_targets);
    default: return false;
    }
}

/* single_target */
bool make_single_target(Node *n)
{
    switch (n->kind) {
    case NODE_Name:
    case NODE_Attribute:
    case NODE_Subscript: return set_context(n, CTX_STORE);
    default: return false;
    }
}

/* del_target */
bool make_del_target(Node *n)
{
    switch (n->kind) {
    case NODE_Name:
    case NODE_Attribute:
    case NODE_Subscript: return set_context(n, CTX_DEL);
    case NODE_Tuple:
        return set_context(n, CTX_DEL) &&
               make_all(&as_Tuple(n)->elts, make_del_target);
    case NODE_List:
        return set_context(n, CTX_DEL) &&
               make_all(&as_List(n)->elts, make_del_target);
    default: return false;
    }
}

/* star_target: '*' (!'*' star_target) | target_with_star_atom */
Node *parse_star_target(Parser *p)
{
    Node *n =
        at(p, TOKEN_STAR) ? parse_starred(p, parse_primary) : parse_primary(p);
    if (!n || !make_star_targets(n))
        return parse_fail(p);
    return n;
}

/* star_targets: star_target !',' | star_target (',' star_target)* [','] */
Node *parse_star_targets(Parser *p)
{
    const Token *start = p->tok;
    Node *first = parse_star_target(p);
    if (!first || !at(p, TOKEN_COMMA))
        return first;
    uint32_t base = p->stack.count;
    push_node(p, first);
    while (accept(p, TOKEN_COMMA) && at_star_expression(p)) {
        Node *n = parse_star_target(p);
        if (!n)
            return NULL;
        push_node(p, n);
    }
    TupleNode *n = NEW_NODE(p, Tuple, loc_since(p, start));
    n->elts = take_nodes(p, base);
    n->head.sub = CTX_STORE;
    return &n->head;
}
