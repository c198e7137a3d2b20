/* Compound statements. */
#include "parse/parse_internal.h"

/* block: NEWLINE INDENT statements DEDENT | simple_stmts */
bool parse_block(Parser *p, NodeList *body)
{
    uint32_t base = p->stack.count;
    if (at(p, TOKEN_NEWLINE)) {
        p->tok++;
        if (!expect(p, TOKEN_INDENT))
            return false;
        parse_enter(p, PARSE_BLOCK_RULES);
        if (!parse_statements(p, TOKEN_DEDENT))
            return false;
        parse_leave(p, PARSE_BLOCK_RULES);
        p->tok++;
    } else if (!parse_simple_stmts(p)) {
        return false;
    }
    *body = take_nodes(p, base);
    return true;
}

/* ':' block */
static bool parse_colon_block(Parser *p, NodeList *body)
{
    return expect(p, TOKEN_COLON) && parse_block(p, body);
}

/* [else_block]: 'else' ':' block */
static bool parse_else_block(Parser *p, NodeList *body)
{
    return !accept(p, TOKEN_KW_else) || parse_colon_block(p, body);
}

/* ---- if, while, for */

/* ('if' | 'elif') named_expression ':' block, without what follows */
static IfNode *parse_if_clause(Parser *p)
{
    const Token *start = p->tok++;
    NodeList body;
    Node *test = parse_named_expression(p);
    if (!test || !parse_colon_block(p, &body))
        return NULL;
    IfNode *n = NEW_NODE(p, If, loc_between(p, start, start));
    n->test = test;
    n->body = body;
    return n;
}

/* All of a chain end where the last one does. */
static void end_if_chain(Parser *p, const Token *start, IfNode *first,
                         const IfNode *last)
{
    Loc whole = stmt_loc_since(p, start);
    for (IfNode *n = first;; n = as_If(n->orelse.items[0])) {
        n->head.loc.end_line = whole.end_line;
        n->head.loc.end_col = whole.end_col;
        if (n == last)
            return;
    }
}

/* if_stmt: 'if' named_expression ':' block [elif_stmt | else_block] */
static Node *parse_if_stmt(Parser *p)
{
    const Token *start = p->tok;
    uint32_t depth = p->depth;
    IfNode *first = parse_if_clause(p), *last = first;
    while (last && at(p, TOKEN_KW_elif)) {
        parse_enter(p, 1);
        IfNode *n = parse_if_clause(p);
        if (n)
            last->orelse = one_node(p, &n->head);
        last = n;
    }
    if (!last || !parse_else_block(p, &last->orelse))
        return NULL;
    p->depth = depth;
    end_if_chain(p, start, first, last);
    return &first->head;
}

/* while_stmt: 'while' named_expression ':' block [else_block] */
static Node *parse_while_stmt(Parser *p)
{
    const Token *start = p->tok++;
    NodeList body, orelse = {NULL, 0};
    Node *test = parse_named_expression(p);
    if (!test || !parse_colon_block(p, &body) || !parse_else_block(p, &orelse))
        return NULL;
    WhileNode *n = NEW_NODE(p, While, stmt_loc_since(p, start));
    n->test = test;
    n->body = body;
    n->orelse = orelse;
    return &n->head;
}

/* for_stmt: ['async'] 'for' star_targets 'in' star_expressions ':' block
 *           [else_block]; start is the first token, p->tok the 'for' */
static Node *parse_for_stmt(Parser *p, const Token *start)
{
    NodeList body, orelse = {NULL, 0};
    p->tok++;
    Node *target = parse_star_targets(p);
    if (!target || !expect(p, TOKEN_KW_in))
        return NULL;
    Node *iter = parse_star_expressions(p);
    if (!iter || !parse_colon_block(p, &body) || !parse_else_block(p, &orelse))
        return NULL;
    /* For and AsyncFor have the same fields. */
    ForNode *n = NEW_NODE(p, For, stmt_loc_since(p, start));
    if (start->kind == TOKEN_KW_async)
        n->head.kind = NODE_AsyncFor;
    n->target = target;
    n->iter = iter;
    n->body = body;
    n->orelse = orelse;
    p->foldable += is_foldable_iterable(iter);
    return &n->head;
}

/* ---- with */

static bool push_with_item(Parser *p, Node *expr, Node *vars)
{
    withitemNode *n = NEW_NODE(p, withitem, NO_LOC);
    n->context_expr = expr;
    n->optional_vars = vars;
    push_node(p, &n->head);
    return true;
}

/* with_item: expression ['as' star_target] */
static bool parse_with_item(Parser *p)
{
    Node *vars = NULL;
    Node *expr = parse_expression(p);
    if (!expr)
        return false;
    if (accept(p, TOKEN_KW_as)) {
        vars = parse_star_target(p);
        if (!vars)
            return false;
    }
    return push_with_item(p, expr, vars);
}

/* Whether the parenthesis that opens here is closed right before a colon:
 * only then can it hold the items of a with statement. */
static bool parenthesis_ends_line(const Token *open)
{
    int depth = 0;
    for (const Token *t = open;; t++) {
        switch (t->kind) {
        case TOKEN_LPAR:
        case TOKEN_LSQB:
        case TOKEN_LBRACE: depth++; break;
        case TOKEN_RPAR:
        case TOKEN_RSQB:
        case TOKEN_RBRACE:
            if (--depth == 0)
                return t[1].kind == TOKEN_COLON;
            break;
        case TOKEN_NEWLINE:
        case TOKEN_ENDMARKER:
        case TOKEN_ERROR: return false;
        default: break;
        }
    }
}

/* '(' ','.with_item+ [','] ')' &':'; otherwise steps back */
static bool parse_parenthesized_with_items(Parser *p)
{
    ParseMark mark = parse_mark(p);
    bool ok;
    p->tok++;
    do
        ok = parse_with_item(p);
    while (ok && accept(p, TOKEN_COMMA) && !at(p, TOKEN_RPAR));
    if (ok && expect(p, TOKEN_RPAR) && at(p, TOKEN_COLON))
        return true;
    parse_reset(p, mark);
    return false;
}

/* ','.with_item+ */
static bool parse_with_items(Parser *p)
{
    if (at(p, TOKEN_LPAR) && parenthesis_ends_line(p->tok) &&
        parse_parenthesized_with_items(p))
        return true;
    do {
        if (!parse_with_item(p))
            return false;
    } while (accept(p, TOKEN_COMMA));
    return true;
}

/* with_stmt: ['async'] 'with' '(' ','.with_item+ [','] ')' ':' block
 *          | ['async'] 'with' ','.with_item+ ':' block */
static Node *parse_with_stmt(Parser *p, const Token *start)
{
    uint32_t base = p->stack.count;
    p->tok++;
    if (!parse_with_items(p))
        return NULL;
    NodeList items = take_nodes(p, base), body;
    if (!parse_colon_block(p, &body))
        return NULL;
    /* With and AsyncWith have the same fields. */
    WithNode *n = NEW_NODE(p, With, stmt_loc_since(p, start));
    if (start->kind == TOKEN_KW_async)
        n->head.kind = NODE_AsyncWith;
    n->items = items;
    n->body = body;
    return &n->head;
}

/* ---- try */

/* The rest of a handler's head: expression ['as' NAME] | expressions, the
 * latter where the target knows it */
static bool parse_except_types(Parser *p, ExceptHandlerNode *n)
{
    const Token *start = p->tok;
    n->type = parse_expression(p);
    if (!n->type)
        return false;
    if (at(p, TOKEN_COMMA) &&
        syntax_rule(p->c, grammar.except_without_parens)) {
        n->type = parse_bare_tuple(p, start, n->type, parse_expression);
        return n->type != NULL;
    }
    if (!accept(p, TOKEN_KW_as))
        return true;
    n->name = parse_name(p);
    return n->name != 0;
}

/* except_block, except_star_block: 'except' ['*'] [types] ':' block; after a
 * star there are types */
static Node *parse_except_block(Parser *p, bool is_star)
{
    const Token *start = p->tok++;
    ExceptHandlerNode *n = NEW_NODE(p, ExceptHandler, token_loc(p, start));
    if (is_star && !expect(p, TOKEN_STAR))
        return NULL;
    if ((is_star || !at(p, TOKEN_COLON)) && !parse_except_types(p, n))
        return NULL;
    if (!parse_colon_block(p, &n->body))
        return NULL;
    n->head.loc = stmt_loc_since(p, start);
    return &n->head;
}

/* except_block+ | except_star_block+ */
static bool parse_except_blocks(Parser *p, bool is_star, NodeList *handlers)
{
    uint32_t base = p->stack.count;
    while (at(p, TOKEN_KW_except)) {
        Node *n = parse_except_block(p, is_star);
        if (!n)
            return false;
        push_node(p, n);
    }
    *handlers = take_nodes(p, base);
    return true;
}

/* [finally_block]: 'finally' ':' block */
static bool parse_finally_block(Parser *p, NodeList *body)
{
    if (!accept(p, TOKEN_KW_finally))
        return true;
    p->has_finally = true;
    return parse_colon_block(p, body);
}

/* try_stmt: 'try' ':' block finally_block
 *         | 'try' ':' block except_block+ [else_block] [finally_block]
 *         | the same with except_star_block+ */
static Node *parse_try_stmt(Parser *p)
{
    const Token *start = p->tok++;
    NodeList body, handlers = {NULL, 0}, orelse = {NULL, 0};
    NodeList finalbody = {NULL, 0};
    if (!parse_colon_block(p, &body))
        return NULL;
    bool has_handlers = at(p, TOKEN_KW_except);
    bool is_star = has_handlers && p->tok[1].kind == TOKEN_STAR &&
                   syntax_rule(p->c, grammar.except_star);
    if (!has_handlers && !at(p, TOKEN_KW_finally))
        return parse_fail(p);
    if (has_handlers && (!parse_except_blocks(p, is_star, &handlers) ||
                         !parse_else_block(p, &orelse)))
        return NULL;
    if (!parse_finally_block(p, &finalbody))
        return NULL;
    /* Try and TryStar have the same fields. */
    TryNode *n = NEW_NODE(p, Try, stmt_loc_since(p, start));
    if (is_star)
        n->head.kind = NODE_TryStar;
    n->body = body;
    n->handlers = handlers;
    n->orelse = orelse;
    n->finalbody = finalbody;
    return &n->head;
}

/* ---- def, class */

/* decorators: ('@' named_expression NEWLINE)+ */
static bool parse_decorators(Parser *p, NodeList *decorators)
{
    uint32_t base = p->stack.count;
    while (accept(p, TOKEN_AT)) {
        Node *n = parse_named_expression(p);
        if (!n || !expect(p, TOKEN_NEWLINE))
            return false;
        push_node(p, n);
    }
    *decorators = take_nodes(p, base);
    return true;
}

/* ['->' expression]; false on error */
static bool parse_returns(Parser *p, Node **returns)
{
    if (!accept(p, TOKEN_RARROW))
        return true;
    *returns = parse_expression(p);
    return *returns != NULL;
}

/* function_def_raw: ['async'] 'def' NAME [type_params] '(' [params] ')'
 *                   ['->' expression] ':' block */
static Node *parse_function_def(Parser *p, const Token *start,
                                NodeList decorators)
{
    NodeList type_params = {NULL, 0}, body;
    Node *returns = NULL;
    p->tok++;
    NameId name = parse_name(p);
    if (!name || !parse_type_params(p, &type_params) || !expect(p, TOKEN_LPAR))
        return NULL;
    Node *args = parse_parameters(p, TOKEN_RPAR);
    if (!args || !expect(p, TOKEN_RPAR) || !parse_returns(p, &returns) ||
        !parse_colon_block(p, &body))
        return NULL;
    /* FunctionDef and AsyncFunctionDef have the same fields. */
    FunctionDefNode *n = NEW_NODE(p, FunctionDef, stmt_loc_since(p, start));
    if (start->kind == TOKEN_KW_async)
        n->head.kind = NODE_AsyncFunctionDef;
    n->name = name;
    n->args = args;
    n->body = body;
    n->decorator_list = decorators;
    n->returns = returns;
    n->type_params = type_params;
    return &n->head;
}

/* class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':'
 *                block */
static Node *parse_class_def(Parser *p, NodeList decorators)
{
    const Token *start = p->tok++;
    NodeList type_params = {NULL, 0}, body;
    ArgumentLists lists = {0};
    NameId name = parse_name(p);
    if (!name || !parse_type_params(p, &type_params))
        return NULL;
    const Token *open = p->tok;
    if (accept(p, TOKEN_LPAR) && !accept(p, TOKEN_RPAR) &&
        !parse_arguments(p, open, false, &lists))
        return NULL;
    if (!parse_colon_block(p, &body))
        return NULL;
    ClassDefNode *n = NEW_NODE(p, ClassDef, stmt_loc_since(p, start));
    n->name = name;
    n->bases = lists.args;
    n->keywords = lists.keywords;
    n->body = body;
    n->decorator_list = decorators;
    n->type_params = type_params;
    return &n->head;
}

static Node *parse_async_stmt(Parser *p, NodeList decorators)
{
    const Token *start = p->tok++;
    if (at(p, TOKEN_KW_def))
        return parse_function_def(p, start, decorators);
    if (decorators.count == 0 && at(p, TOKEN_KW_with))
        return parse_with_stmt(p, start);
    if (decorators.count == 0 && at(p, TOKEN_KW_for))
        return parse_for_stmt(p, start);
    return parse_fail(p);
}

/* decorators (function_def_raw | class_def_raw) */
static Node *parse_decorated(Parser *p)
{
    NodeList decorators;
    if (!parse_decorators(p, &decorators))
        return NULL;
    switch (p->tok->kind) {
    case TOKEN_KW_def: return parse_function_def(p, p->tok, decorators);
    case TOKEN_KW_async: return parse_async_stmt(p, decorators);
    case TOKEN_KW_class: return parse_class_def(p, decorators);
    default: return parse_fail(p);
    }
}

/* ---- match */

/* subject_expr: star_named_expression ',' [star_named_expressions]
 *             | named_expression */
static Node *parse_subject_expr(Parser *p)
{
    const Token *start = p->tok;
    uint32_t base = p->stack.count;
    Node *first = parse_star_named_expression(p);
    if (!first || (!at(p, TOKEN_COMMA) && start->kind != TOKEN_STAR))
        return first;
    if (!at(p, TOKEN_COMMA))
        return parse_fail(p);
    push_node(p, first);
    while (accept(p, TOKEN_COMMA) && at_star_expression(p)) {
        Node *n = parse_star_named_expression(p);
        if (!n)
            return NULL;
        push_node(p, n);
    }
    return new_tuple(p, start, base);
}

/* case_block: "case" patterns ['if' named_expression] ':' block */
static Node *parse_case_block(Parser *p)
{
    NodeList body;
    Node *guard = NULL;
    if (!is_soft_keyword(p->tok, NAME_case_))
        return parse_fail(p);
    p->tok++;
    Node *pattern = parse_patterns(p);
    if (!pattern)
        return NULL;
    if (accept(p, TOKEN_KW_if) && !(guard = parse_named_expression(p)))
        return NULL;
    if (!parse_colon_block(p, &body))
        return NULL;
    match_caseNode *n = NEW_NODE(p, match_case, NO_LOC);
    n->pattern = pattern;
    n->guard = guard;
    n->body = body;
    return &n->head;
}

/* case_block+ up to the DEDENT, which is consumed */
static bool parse_case_blocks(Parser *p, NodeList *cases)
{
    uint32_t base = p->stack.count;
    parse_enter(p, PARSE_BLOCK_RULES);
    do {
        Node *n = parse_case_block(p);
        if (!n)
            return false;
        push_node(p, n);
    } while (!accept(p, TOKEN_DEDENT));
    parse_leave(p, PARSE_BLOCK_RULES);
    *cases = take_nodes(p, base);
    return true;
}

/* match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT */
Node *parse_match_stmt(Parser *p)
{
    const Token *start = p->tok++;
    NodeList cases;
    p->foldable++; /* in patterns too */
    Node *subject = parse_subject_expr(p);
    if (!subject || !expect(p, TOKEN_COLON) || !expect(p, TOKEN_NEWLINE) ||
        !expect(p, TOKEN_INDENT) || !parse_case_blocks(p, &cases))
        return NULL;
    MatchNode *n = NEW_NODE(p, Match, stmt_loc_since(p, start));
    n->subject = subject;
    n->cases = cases;
    return &n->head;
}

/* ---- */

Node *parse_compound_stmt(Parser *p)
{
    const Token *start = p->tok;
    NodeList none = {NULL, 0};
    switch (start->kind) {
    case TOKEN_KW_def: return parse_function_def(p, start, none);
    case TOKEN_AT: return parse_decorated(p);
    case TOKEN_KW_async: return parse_async_stmt(p, none);
    case TOKEN_KW_if: return parse_if_stmt(p);
    case TOKEN_KW_class: return parse_class_def(p, none);
    case TOKEN_KW_with: return parse_with_stmt(p, start);
    case TOKEN_KW_for: return parse_for_stmt(p, start);
    case TOKEN_KW_try: return parse_try_stmt(p);
    default: return parse_while_stmt(p);
    }
}
