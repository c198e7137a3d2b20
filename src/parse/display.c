/* What brackets hold: groups, tuples, lists, sets, dicts, comprehensions and
 * slices. */
#include "parse/parse_internal.h"

/* The rest of: ','.item+ [','] close, where item is a
 * star_named_expression and the first one is stacked. */
static bool parse_rest_of_items(Parser *p, TokenKind close)
{
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, close))
            break;
        Node *item = parse_star_named_expression(p);
        if (!item)
            return false;
        push_node(p, item);
    }
    return expect(p, close);
}

/* ---- comprehensions */

/* for_if_clause: ['async'] 'for' star_targets 'in' disjunction
 *                ('if' disjunction)* */
static Node *parse_for_if_clause(Parser *p)
{
    bool is_async = accept(p, TOKEN_KW_async);
    p->tok++;
    Node *target = parse_star_targets(p);
    if (!target || !expect(p, TOKEN_KW_in))
        return NULL;
    Node *iter = parse_disjunction(p);
    if (!iter)
        return NULL;
    uint32_t base = p->stack.count;
    while (accept(p, TOKEN_KW_if)) {
        Node *test = parse_disjunction(p);
        if (!test)
            return NULL;
        push_node(p, test);
    }
    comprehensionNode *n = NEW_NODE(p, comprehension, NO_LOC);
    n->target = target;
    n->iter = iter;
    n->ifs = take_nodes(p, base);
    n->head.sub = is_async;
    p->foldable += is_foldable_iterable(iter);
    return &n->head;
}

/* for_if_clauses: for_if_clause+ */
bool parse_for_if_clauses(Parser *p, NodeList *generators)
{
    uint32_t base = p->stack.count;
    while (at_for_if_clauses(p)) {
        Node *clause = parse_for_if_clause(p);
        if (!clause)
            return false;
        push_node(p, clause);
    }
    *generators = take_nodes(p, base);
    return true;
}

/* Whether the item may be what a comprehension yields. */
static bool is_comprehension_element(const Parser *p, const Node *item)
{
    return item->kind != NODE_Starred ||
           syntax_rule(p->c, grammar.comprehension_unpacking);
}

/* The rest of genexp: '(' element for_if_clauses ')' */
Node *parse_rest_of_genexp(Parser *p, const Token *open, Node *element)
{
    NodeList generators;
    if (!is_comprehension_element(p, element))
        return parse_fail(p);
    if (!parse_for_if_clauses(p, &generators) || !expect(p, TOKEN_RPAR))
        return NULL;
    GeneratorExpNode *n = NEW_NODE(p, GeneratorExp, loc_since(p, open));
    n->elt = element;
    n->generators = generators;
    return &n->head;
}

/* The rest of listcomp: '[' element for_if_clauses ']' */
static Node *parse_rest_of_listcomp(Parser *p, const Token *open, Node *element)
{
    NodeList generators;
    if (!is_comprehension_element(p, element))
        return parse_fail(p);
    if (!parse_for_if_clauses(p, &generators) || !expect(p, TOKEN_RSQB))
        return NULL;
    ListCompNode *n = NEW_NODE(p, ListComp, loc_since(p, open));
    n->elt = element;
    n->generators = generators;
    return &n->head;
}

/* The rest of setcomp: '{' element for_if_clauses '}' */
static Node *parse_rest_of_setcomp(Parser *p, const Token *open, Node *element)
{
    NodeList generators;
    if (!is_comprehension_element(p, element))
        return parse_fail(p);
    if (!parse_for_if_clauses(p, &generators) || !expect(p, TOKEN_RBRACE))
        return NULL;
    SetCompNode *n = NEW_NODE(p, SetComp, loc_since(p, open));
    n->elt = element;
    n->generators = generators;
    return &n->head;
}

/* The rest of dictcomp: '{' key ':' value for_if_clauses '}'; value is NULL
 * for '**' key */
static Node *parse_rest_of_dictcomp(Parser *p, const Token *open, Node *key,
                                    Node *value)
{
    NodeList generators;
    if (!parse_for_if_clauses(p, &generators) || !expect(p, TOKEN_RBRACE))
        return NULL;
    DictCompNode *n = NEW_NODE(p, DictComp, loc_since(p, open));
    n->key = key;
    n->value = value;
    n->generators = generators;
    return &n->head;
}

/* ---- (...) */

/* '(' yield_expr ')' */
static Node *parse_yield_group(Parser *p)
{
    Node *n = parse_yield_expr(p);
    return n && expect(p, TOKEN_RPAR) ? n : NULL;
}

/* The rest of tuple: '(' first ',' [star_named_expressions] ')' */
static Node *parse_rest_of_tuple(Parser *p, const Token *open, Node *first)
{
    uint32_t base = p->stack.count;
    push_node(p, first);
    return parse_rest_of_items(p, TOKEN_RPAR) ? new_tuple(p, open, base) : NULL;
}

/* The first item in parentheses: star_named_expression, or '*' expression
 * where a generator expression may unpack it. */
static Node *parse_first_in_parentheses(Parser *p)
{
    const Token *start = p->tok;
    bool is_longer;
    if (!at(p, TOKEN_STAR) ||
        !syntax_hint(p->c, grammar.comprehension_unpacking))
        return parse_star_named_expression(p);
    p->tok++;
    Node *value = parse_expression_or_bitwise_or(p, &is_longer);
    if (!value)
        return NULL;
    if (is_longer && !at_for_if_clauses(p))
        return parse_fail(p);
    StarredNode *n = NEW_NODE(p, Starred, loc_since(p, start));
    n->value = value;
    return &n->head;
}

/* group | tuple | genexp */
Node *parse_group_tuple_or_genexp(Parser *p)
{
    const Token *open = p->tok++;
    if (at(p, TOKEN_KW_yield))
        return parse_yield_group(p);
    if (accept(p, TOKEN_RPAR))
        return new_tuple(p, open, p->stack.count);
    Node *first = parse_first_in_parentheses(p);
    if (!first)
        return NULL;
    if (at(p, TOKEN_COMMA))
        return parse_rest_of_tuple(p, open, first);
    if (at_for_if_clauses(p))
        return parse_rest_of_genexp(p, open, first);
    if (first->kind == NODE_Starred)
        return parse_fail(p);
    return expect(p, TOKEN_RPAR) ? first : NULL;
}

/* ---- [...] */

/* list: '[' [star_named_expressions] ']' | listcomp */
Node *parse_list_or_listcomp(Parser *p)
{
    const Token *open = p->tok++;
    uint32_t base = p->stack.count;
    if (!accept(p, TOKEN_RSQB)) {
        Node *first = parse_star_named_expression(p);
        if (!first)
            return NULL;
        if (at_for_if_clauses(p))
            return parse_rest_of_listcomp(p, open, first);
        push_node(p, first);
        if (!parse_rest_of_items(p, TOKEN_RSQB))
            return NULL;
    }
    ListNode *n = NEW_NODE(p, List, loc_since(p, open));
    n->elts = take_nodes(p, base);
    return &n->head;
}

/* ---- {...} */

/* double_starred_kvpair: '**' bitwise_or | expression ':' expression.  Stacks
 * the key (NULL for '**') and the value. */
static bool parse_double_starred_kvpair(Parser *p)
{
    Node *key = NULL, *value;
    if (accept(p, TOKEN_DOUBLESTAR)) {
        value = parse_bitwise_or(p);
    } else {
        key = parse_expression(p);
        if (!key || !expect(p, TOKEN_COLON))
            return false;
        value = parse_expression(p);
    }
    push_node(p, key);
    push_node(p, value);
    return value != NULL;
}

/* Keys and values lie stacked by turns. */
static Node *new_dict(Parser *p, const Token *open, uint32_t base)
{
    uint32_t count = (p->stack.count - base) / 2;
    DictNode *n = NEW_NODE(p, Dict, loc_since(p, open));
    if (count == 0)
        return &n->head;
    Node **items = ARENA_ARRAY(p->c->tree, Node *, count * 2);
    n->keys = (NodeList){items, count};
    n->values = (NodeList){items + count, count};
    for (uint32_t i = 0; i < count; i++) {
        items[i] = p->stack.items[base + 2 * i];
        items[count + i] = p->stack.items[base + 2 * i + 1];
    }
    p->stack.count = base;
    return &n->head;
}

/* The rest of a dict whose first pair is stacked. */
static Node *parse_rest_of_dict(Parser *p, const Token *open, uint32_t base)
{
    while (accept(p, TOKEN_COMMA) && !at(p, TOKEN_RBRACE))
        if (!parse_double_starred_kvpair(p))
            return NULL;
    return expect(p, TOKEN_RBRACE) ? new_dict(p, open, base) : NULL;
}

/* '{' '**' bitwise_or ... | '{' '**' expression for_if_clauses '}' */
static Node *parse_dict_from_unpacking(Parser *p, const Token *open)
{
    uint32_t base = p->stack.count;
    bool is_longer;
    if (!syntax_hint(p->c, grammar.comprehension_unpacking))
        return parse_double_starred_kvpair(p)
                   ? parse_rest_of_dict(p, open, base)
                   : NULL;
    p->tok++;
    Node *value = parse_expression_or_bitwise_or(p, &is_longer);
    if (!value)
        return NULL;
    if (at_for_if_clauses(p) &&
        syntax_rule(p->c, grammar.comprehension_unpacking))
        return parse_rest_of_dictcomp(p, open, value, NULL);
    if (is_longer)
        return parse_fail(p);
    push_node(p, NULL);
    push_node(p, value);
    return parse_rest_of_dict(p, open, base);
}

/* '{' key ':' ... */
static Node *parse_dict_from_key(Parser *p, const Token *open, Node *key)
{
    p->tok++;
    Node *value = parse_expression(p);
    if (!value)
        return NULL;
    if (at_for_if_clauses(p))
        return parse_rest_of_dictcomp(p, open, key, value);
    uint32_t base = p->stack.count;
    push_node(p, key);
    push_node(p, value);
    return parse_rest_of_dict(p, open, base);
}

/* '{' item ... */
static Node *parse_set_from_item(Parser *p, const Token *open, Node *first)
{
    if (at_for_if_clauses(p))
        return parse_rest_of_setcomp(p, open, first);
    uint32_t base = p->stack.count;
    push_node(p, first);
    if (!parse_rest_of_items(p, TOKEN_RBRACE))
        return NULL;
    SetNode *n = NEW_NODE(p, Set, loc_since(p, open));
    n->elts = take_nodes(p, base);
    return &n->head;
}

/* dict | set | dictcomp | setcomp */
Node *parse_dict_or_set(Parser *p)
{
    const Token *open = p->tok++;
    if (accept(p, TOKEN_RBRACE))
        return new_dict(p, open, p->stack.count);
    if (at(p, TOKEN_DOUBLESTAR))
        return parse_dict_from_unpacking(p, open);
    const Token *start = p->tok;
    Node *first = parse_star_named_expression(p);
    if (!first)
        return NULL;
    bool may_be_key =
        start->kind != TOKEN_STAR && start[1].kind != TOKEN_COLONEQUAL;
    if (at(p, TOKEN_COLON) && may_be_key)
        return parse_dict_from_key(p, open, first);
    return parse_set_from_item(p, open, first);
}

/* ---- slices */

static bool at_slice_end(const Parser *p)
{
    return at(p, TOKEN_COLON) || at(p, TOKEN_COMMA) || at(p, TOKEN_RSQB);
}

/* [expression], present unless the slice goes on or ends; false on error. */
static bool parse_slice_part(Parser *p, Node **part)
{
    if (at_slice_end(p))
        return true;
    *part = parse_expression(p);
    return *part != NULL;
}

/* The rest of: [expression] ':' [expression] [':' [expression]] */
static Node *parse_rest_of_slice(Parser *p, const Token *start, Node *lower)
{
    Node *upper = NULL, *step = NULL;
    p->tok++;
    if (!parse_slice_part(p, &upper))
        return NULL;
    if (accept(p, TOKEN_COLON) && !parse_slice_part(p, &step))
        return NULL;
    SliceNode *n = NEW_NODE(p, Slice, loc_since(p, start));
    n->lower = lower;
    n->upper = upper;
    n->step = step;
    return &n->head;
}

/* slice: [expression] ':' [expression] [':' [expression]]
 *      | named_expression */
static Node *parse_slice(Parser *p)
{
    const Token *start = p->tok;
    if (start->kind == TOKEN_COLON)
        return parse_rest_of_slice(p, start, NULL);
    if (start->kind == TOKEN_STAR)
        return parse_starred(p, parse_expression);
    Node *n = parse_named_expression(p);
    if (n && at(p, TOKEN_COLON) && start[1].kind != TOKEN_COLONEQUAL)
        return parse_rest_of_slice(p, start, n);
    return n;
}

/* slices: slice !',' | ','.(slice | starred_expression)+ [','] */
Node *parse_slices(Parser *p)
{
    const Token *start = p->tok;
    Node *first = parse_slice(p);
    if (!first || (!at(p, TOKEN_COMMA) && start->kind != TOKEN_STAR))
        return first;
    uint32_t base = p->stack.count;
    push_node(p, first);
    while (accept(p, TOKEN_COMMA) && !at(p, TOKEN_RSQB)) {
        Node *n = parse_slice(p);
        if (!n)
            return NULL;
        push_node(p, n);
    }
    return new_tuple(p, start, base);
}
