/* Simple statements but for imports, and lists of statements. */
#include "parse/parse_internal.h"

/* ---- assignments */

enum { NO_AUGASSIGN = 255 };

static int augassign_operator(TokenKind kind)
{
    switch (kind) {
    case TOKEN_PLUSEQUAL: return BIN_ADD;
    case TOKEN_MINEQUAL: return BIN_SUB;
    case TOKEN_STAREQUAL: return BIN_MULT;
    case TOKEN_ATEQUAL: return BIN_MAT_MULT;
    case TOKEN_SLASHEQUAL: return BIN_DIV;
    case TOKEN_PERCENTEQUAL: return BIN_MOD;
    case TOKEN_AMPEREQUAL: return BIN_BIT_AND;
    case TOKEN_VBAREQUAL: return BIN_BIT_OR;
    case TOKEN_CIRCUMFLEXEQUAL: return BIN_BIT_XOR;
    case TOKEN_LEFTSHIFTEQUAL: return BIN_LSHIFT;
    case TOKEN_RIGHTSHIFTEQUAL: return BIN_RSHIFT;
    case TOKEN_DOUBLESTAREQUAL: return BIN_POW;
    case TOKEN_DOUBLESLASHEQUAL: return BIN_FLOOR_DIV;
    default: return NO_AUGASSIGN;
    }
}

/* The rest of: (star_targets '=')+ (yield_expr | star_expressions) !'=' */
static Node *parse_assign(Parser *p, const Token *start, Node *first)
{
    uint32_t base = p->stack.count;
    Node *value = first;
    while (at(p, TOKEN_EQUAL)) {
        if (!make_star_targets(value))
            return parse_fail(p);
        push_node(p, value);
        p->tok++;
        value = parse_annotated_rhs(p);
        if (!value)
            return NULL;
    }
    AssignNode *n = NEW_NODE(p, Assign, loc_since(p, start));
    n->targets = take_nodes(p, base);
    n->value = value;
    return &n->head;
}

/* The node at the start of a primary, as an operand of it. */
static const Node *first_operand(const Node *n)
{
    switch (n->kind) {
    case NODE_Attribute: return as_Attribute(n)->value;
    case NODE_Subscript: return as_Subscript(n)->value;
    case NODE_Call: return as_Call(n)->func;
    default: return NULL;
    }
}

/* Whether the target starts with a target in parentheses, as (a).b: CPython
 * takes `(a)` for the whole target and then misses the colon. */
static bool starts_with_target(const Parser *p, const Token *start,
                               const Node *target)
{
    Loc loc = token_loc(p, start);
    const Node *n = target;
    while (n && n->loc.line == loc.line && n->loc.col == loc.col)
        n = first_operand(n);
    return n && n != target &&
           (n->kind == NODE_Name || n->kind == NODE_Attribute ||
            n->kind == NODE_Subscript);
}

/* The rest of: single_target ':' expression ['=' annotated_rhs] */
static Node *parse_annassign(Parser *p, const Token *start, Node *target)
{
    Node *value = NULL;
    if (!make_single_target(target) ||
        (start->kind == TOKEN_LPAR && starts_with_target(p, start, target)))
        return parse_fail(p);
    p->tok++;
    Node *annotation = parse_expression(p);
    if (!annotation)
        return NULL;
    if (accept(p, TOKEN_EQUAL)) {
        value = parse_annotated_rhs(p);
        if (!value)
            return NULL;
    }
    AnnAssignNode *n = NEW_NODE(p, AnnAssign, loc_since(p, start));
    n->target = target;
    n->annotation = annotation;
    n->value = value;
    n->head.sub = target->kind == NODE_Name && start->kind == TOKEN_NAME;
    return &n->head;
}

/* The rest of: single_target augassign (yield_expr | star_expressions) */
static Node *parse_augassign(Parser *p, const Token *start, Node *target,
                             int op)
{
    if (!make_single_target(target))
        return parse_fail(p);
    p->tok++;
    Node *value = parse_annotated_rhs(p);
    if (!value)
        return NULL;
    AugAssignNode *n = NEW_NODE(p, AugAssign, loc_since(p, start));
    n->target = target;
    n->head.sub = (uint8_t)op;
    n->value = value;
    return &n->head;
}

static Node *new_expr_stmt(Parser *p, const Token *start, Node *value)
{
    ExprNode *n = NEW_NODE(p, Expr, loc_since(p, start));
    n->value = value;
    return &n->head;
}

/* assignment | star_expressions */
static Node *parse_expression_stmt(Parser *p)
{
    const Token *start = p->tok;
    Node *n = parse_star_expressions(p);
    if (!n)
        return NULL;
    TokenKind next = p->tok->kind;
    if (next == TOKEN_NEWLINE)
        return new_expr_stmt(p, start, n);
    if (next == TOKEN_EQUAL)
        return parse_assign(p, start, n);
    if (next == TOKEN_COLON)
        return parse_annassign(p, start, n);
    int op = augassign_operator(next);
    if (op != NO_AUGASSIGN)
        return parse_augassign(p, start, n, op);
    return new_expr_stmt(p, start, n);
}

/* ---- the other simple statements */

/* "type" NAME [type_params] '=' expression */
static Node *parse_type_alias(Parser *p)
{
    const Token *start = p->tok++;
    NodeList params = {NULL, 0};
    Node *name = new_name(p, p->tok++, CTX_STORE);
    if (!parse_type_params(p, &params) || !expect(p, TOKEN_EQUAL))
        return NULL;
    Node *value = parse_expression(p);
    if (!value)
        return NULL;
    TypeAliasNode *n = NEW_NODE(p, TypeAlias, loc_since(p, start));
    n->name = name;
    n->type_params = params;
    n->value = value;
    return &n->head;
}

/* return_stmt: 'return' [star_expressions] */
static Node *parse_return_stmt(Parser *p)
{
    const Token *start = p->tok++;
    Node *value = NULL;
    if (at_star_expression(p)) {
        value = parse_star_expressions(p);
        if (!value)
            return NULL;
    }
    ReturnNode *n = NEW_NODE(p, Return, loc_since(p, start));
    n->value = value;
    return &n->head;
}

/* raise_stmt: 'raise' [expression ['from' expression]] */
static Node *parse_raise_stmt(Parser *p)
{
    const Token *start = p->tok++;
    Node *exc = NULL, *cause = NULL;
    if (at_expression(p)) {
        exc = parse_expression(p);
        if (!exc)
            return NULL;
        if (accept(p, TOKEN_KW_from)) {
            cause = parse_expression(p);
            if (!cause)
                return NULL;
        }
    }
    RaiseNode *n = NEW_NODE(p, Raise, loc_since(p, start));
    n->exc = exc;
    n->cause = cause;
    return &n->head;
}

/* del_stmt: 'del' ','.del_target+ [','] &(';' | NEWLINE) */
static Node *parse_del_stmt(Parser *p)
{
    const Token *start = p->tok++;
    uint32_t base = p->stack.count;
    do {
        Node *target = parse_primary(p);
        if (!target || !make_del_target(target))
            return parse_fail(p);
        push_node(p, target);
    } while (accept(p, TOKEN_COMMA) && at_expression(p));
    DeleteNode *n = NEW_NODE(p, Delete, loc_since(p, start));
    n->targets = take_nodes(p, base);
    return &n->head;
}

/* assert_stmt: 'assert' expression [',' expression] */
static Node *parse_assert_stmt(Parser *p)
{
    const Token *start = p->tok++;
    Node *message = NULL;
    Node *test = parse_expression(p);
    if (!test)
        return NULL;
    if (accept(p, TOKEN_COMMA)) {
        message = parse_expression(p);
        if (!message)
            return NULL;
    }
    AssertNode *n = NEW_NODE(p, Assert, loc_since(p, start));
    n->test = test;
    n->msg = message;
    return &n->head;
}

/* ','.NAME+ */
static bool parse_names(Parser *p, NameList *names)
{
    VEC(NameId) ids = {0};
    do {
        NameId id = parse_name(p);
        if (!id)
            return false;
        *vec_push(&ids, &p->c->arena) = id;
    } while (accept(p, TOKEN_COMMA));
    *names = (NameList){ids.items, ids.count};
    return true;
}

/* global_stmt: 'global' ','.NAME+ */
static Node *parse_global_stmt(Parser *p)
{
    const Token *start = p->tok++;
    NameList names;
    if (!parse_names(p, &names))
        return NULL;
    GlobalNode *n = NEW_NODE(p, Global, loc_since(p, start));
    n->names = names;
    return &n->head;
}

/* nonlocal_stmt: 'nonlocal' ','.NAME+ */
static Node *parse_nonlocal_stmt(Parser *p)
{
    const Token *start = p->tok++;
    NameList names;
    if (!parse_names(p, &names))
        return NULL;
    NonlocalNode *n = NEW_NODE(p, Nonlocal, loc_since(p, start));
    n->names = names;
    return &n->head;
}

/* yield_stmt: yield_expr */
static Node *parse_yield_stmt(Parser *p)
{
    const Token *start = p->tok;
    Node *value = parse_yield_expr(p);
    return value ? new_expr_stmt(p, start, value) : NULL;
}

static Node *parse_pass_stmt(Parser *p)
{
    return &NEW_NODE(p, Pass, token_loc(p, p->tok++))->head;
}

static Node *parse_break_stmt(Parser *p)
{
    return &NEW_NODE(p, Break, token_loc(p, p->tok++))->head;
}

static Node *parse_continue_stmt(Parser *p)
{
    return &NEW_NODE(p, Continue, token_loc(p, p->tok++))->head;
}

/* A statement that starts with a name: maybe a soft keyword. */
static Node *parse_name_stmt(Parser *p)
{
    const Token *t = p->tok;
    if (t[1].kind == TOKEN_NAME && is_soft_keyword(t, NAME_type) &&
        syntax_rule(p->c, grammar.type_params))
        return parse_type_alias(p);
    bool before_import =
        t[1].kind == TOKEN_KW_import || t[1].kind == TOKEN_KW_from;
    if (before_import && is_soft_keyword(t, NAME_lazy) &&
        syntax_rule(p->c, grammar.lazy_import)) {
        p->tok++;
        return t[1].kind == TOKEN_KW_import ? parse_import_name(p, t, true)
                                            : parse_import_from(p, t, true);
    }
    return parse_expression_stmt(p);
}

/* simple_stmt */
static Node *parse_simple_stmt(Parser *p)
{
    switch (p->tok->kind) {
    case TOKEN_NAME: return parse_name_stmt(p);
    case TOKEN_KW_return: return parse_return_stmt(p);
    case TOKEN_KW_import: return parse_import_name(p, p->tok, false);
    case TOKEN_KW_from: return parse_import_from(p, p->tok, false);
    case TOKEN_KW_raise: return parse_raise_stmt(p);
    case TOKEN_KW_pass: return parse_pass_stmt(p);
    case TOKEN_KW_del: return parse_del_stmt(p);
    case TOKEN_KW_yield: return parse_yield_stmt(p);
    case TOKEN_KW_assert: return parse_assert_stmt(p);
    case TOKEN_KW_break: return parse_break_stmt(p);
    case TOKEN_KW_continue: return parse_continue_stmt(p);
    case TOKEN_KW_global: return parse_global_stmt(p);
    case TOKEN_KW_nonlocal: return parse_nonlocal_stmt(p);
    default: return parse_expression_stmt(p);
    }
}

/* Pushes the statement that starts at the token, and marks it if nothing in it
 * can be folded: foldable is what p->foldable was before it.  What is so long
 * that it may be too deep is not marked: the walk has to find that out. */
static bool push_statement(Parser *p, Node *n, const Token *start,
                           uint32_t foldable)
{
    if (!n)
        return false;
    bool nothing = (p->foldable == foldable) &
                   (p->tok - start <= AST_MOST_TOKENS_UNFOLDED);
    n->mark |= nothing ? AST_NOTHING_TO_FOLD : 0;
    push_node(p, n);
    return true;
}

/* simple_stmts: ';'.simple_stmt+ [';'] NEWLINE */
bool parse_simple_stmts(Parser *p)
{
    do {
        const Token *start = p->tok;
        uint32_t foldable = p->foldable;
        Node *n = parse_simple_stmt(p);
        if (!push_statement(p, n, start, foldable))
            return false;
    } while (accept(p, TOKEN_SEMI) && !at(p, TOKEN_NEWLINE));
    p->stmt_end = p->tok - 1;
    return expect(p, TOKEN_NEWLINE);
}

/* ---- lists of statements */

/* Whether "match", where the statement begins, begins a match statement: its
 * line ends with a colon and an indented "case" follows, which no other
 * statement does. */
static NOT_INLINED bool at_match_stmt(const Parser *p)
{
    const Token *t = p->tok;
    if (!syntax_rule(p->c, grammar.match_statement) ||
        t[1].kind == TOKEN_EQUAL || t[1].kind == TOKEN_DOT)
        return false;
    do
        t++;
    while (t->kind != TOKEN_NEWLINE && t->kind != TOKEN_ENDMARKER &&
           t->kind != TOKEN_ERROR);
    return t->kind == TOKEN_NEWLINE && t[-1].kind == TOKEN_COLON &&
           t[1].kind == TOKEN_INDENT && is_soft_keyword(&t[2], NAME_case_);
}

/* statement: compound_stmt | simple_stmts */
static bool parse_statement(Parser *p)
{
    static const bool starts_compound[TOKEN_COUNT] = {
        [TOKEN_KW_def] = true, [TOKEN_AT] = true,       [TOKEN_KW_async] = true,
        [TOKEN_KW_if] = true,  [TOKEN_KW_class] = true, [TOKEN_KW_with] = true,
        [TOKEN_KW_for] = true, [TOKEN_KW_try] = true,   [TOKEN_KW_while] = true,
    };
    const Token *start = p->tok;
    uint32_t foldable = p->foldable;
    if (starts_compound[start->kind])
        return push_statement(p, parse_compound_stmt(p), start, foldable);
    if (is_soft_keyword(start, NAME_match) && at_match_stmt(p))
        return push_statement(p, parse_match_stmt(p), start, foldable);
    return parse_simple_stmts(p);
}

/* Notes the first statement of several in one another that is refused: the
 * innermost. */
static bool refuse_statement(Parser *p, const Token *start, const Token *before)
{
    if (!p->refused) {
        p->refused = start;
        p->before_refused = before;
    }
    return false;
}

/* statements: statement+, up to the token of the kind, which stays */
bool parse_statements(Parser *p, TokenKind end)
{
    for (const Token *start, *last = p->tok; !at(p, end); last = start) {
        start = p->tok;
        if (!parse_statement(p))
            return refuse_statement(p, start, last);
    }
    return true;
}
