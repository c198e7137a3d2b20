/* Expressions but for what brackets hold (display.c), arguments (args.c) and
 * strings: operators by precedence climbing, primaries by iteration. */
#include "parse/parse_internal.h"

/* How strongly an operator binds, weakest first. */
enum {
    BIND_NONE,
    BIND_IF, /* no operator, but it goes on the expression */
    BIND_OR,
    BIND_AND,
    BIND_NOT,
    BIND_COMPARE,
    BIND_BIT_OR,
    BIND_BIT_XOR,
    BIND_BIT_AND,
    BIND_SHIFT,
    BIND_SUM,
    BIND_TERM,
    BIND_POWER
};

/* What the token does after an operand: how it binds, and the Operator or
 * CmpOp it stands for. */
static const struct {
    uint8_t binds, op;
} infix[TOKEN_COUNT] = {
    [TOKEN_KW_if] = {BIND_IF, 0},
    [TOKEN_KW_or] = {BIND_OR, BOOL_OR},
    [TOKEN_KW_and] = {BIND_AND, BOOL_AND},
    [TOKEN_EQEQUAL] = {BIND_COMPARE, CMP_EQ},
    [TOKEN_NOTEQUAL] = {BIND_COMPARE, CMP_NOT_EQ},
    [TOKEN_LESS] = {BIND_COMPARE, CMP_LT},
    [TOKEN_LESSEQUAL] = {BIND_COMPARE, CMP_LT_E},
    [TOKEN_GREATER] = {BIND_COMPARE, CMP_GT},
    [TOKEN_GREATEREQUAL] = {BIND_COMPARE, CMP_GT_E},
    [TOKEN_KW_is] = {BIND_COMPARE, CMP_IS},
    [TOKEN_KW_in] = {BIND_COMPARE, CMP_IN},
    [TOKEN_KW_not] = {BIND_COMPARE, CMP_NOT_IN},
    [TOKEN_VBAR] = {BIND_BIT_OR, BIN_BIT_OR},
    [TOKEN_CIRCUMFLEX] = {BIND_BIT_XOR, BIN_BIT_XOR},
    [TOKEN_AMPER] = {BIND_BIT_AND, BIN_BIT_AND},
    [TOKEN_LEFTSHIFT] = {BIND_SHIFT, BIN_LSHIFT},
    [TOKEN_RIGHTSHIFT] = {BIND_SHIFT, BIN_RSHIFT},
    [TOKEN_PLUS] = {BIND_SUM, BIN_ADD},
    [TOKEN_MINUS] = {BIND_SUM, BIN_SUB},
    [TOKEN_STAR] = {BIND_TERM, BIN_MULT},
    [TOKEN_SLASH] = {BIND_TERM, BIN_DIV},
    [TOKEN_DOUBLESLASH] = {BIND_TERM, BIN_FLOOR_DIV},
    [TOKEN_PERCENT] = {BIND_TERM, BIN_MOD},
    [TOKEN_AT] = {BIND_TERM, BIN_MAT_MULT},
    [TOKEN_DOUBLESTAR] = {BIND_POWER, BIN_POW},
};

/* Tokens before which an operand, and the expression that it is, end. */
static const bool ends_expression[TOKEN_COUNT] = {
    [TOKEN_COMMA] = true,   [TOKEN_COLON] = true,  [TOKEN_EQUAL] = true,
    [TOKEN_NEWLINE] = true, [TOKEN_SEMI] = true,   [TOKEN_RPAR] = true,
    [TOKEN_RSQB] = true,    [TOKEN_RBRACE] = true,
};

static Node *parse_operators(Parser *p, int binds);

/* An expression that is a name alone: the most frequent one, which need not
 * go through all levels of operators. */
static inline bool at_plain_name(const Parser *p)
{
    return p->tok->kind == TOKEN_NAME && ends_expression[p->tok[1].kind];
}

/* ---- primaries */

static Node *constant(Parser *p, Value *value)
{
    ConstantNode *n = NEW_NODE(p, Constant, token_loc(p, p->tok));
    n->value = value;
    p->tok++;
    return &n->head;
}

/* More may be too many. */
enum { MANY_DIGITS = 4300 };

static Node *parse_number(Parser *p)
{
    const Token *t = p->tok;
    Text text = token_text(p, t);
    if (text.size > MANY_DIGITS) {
        if (!parse_may_raise(p))
            return parse_fail(p);
        parse_give_warnings(p, t);
    }
    Value *v = value_number(p->c, text.data, text.size, token_loc(p, t));
    Node *n = constant(p, v);
    value_hold(p->c, &as_Constant(n)->value);
    return n;
}

static Node *parse_name_atom(Parser *p)
{
    return new_name(p, p->tok++, CTX_LOAD);
}

static Node *in_brackets(Parser *p, Node *(*rule)(Parser *))
{
    parse_enter(p, PARSE_BRACKET_RULES);
    Node *n = rule(p);
    parse_leave(p, PARSE_BRACKET_RULES);
    return n;
}

/* atom */
Node *parse_atom(Parser *p)
{
    switch (p->tok->kind) {
    case TOKEN_NAME: return parse_name_atom(p);
    case TOKEN_NUMBER: return parse_number(p);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_TSTRING_START: return parse_strings(p);
    case TOKEN_LPAR: return in_brackets(p, parse_group_tuple_or_genexp);
    case TOKEN_LSQB: return in_brackets(p, parse_list_or_listcomp);
    case TOKEN_LBRACE: return in_brackets(p, parse_dict_or_set);
    case TOKEN_KW_None: return constant(p, &value_none);
    case TOKEN_KW_True: return constant(p, &value_true);
    case TOKEN_KW_False: return constant(p, &value_false);
    case TOKEN_ELLIPSIS: return constant(p, &value_ellipsis);
    default: return parse_fail(p);
    }
}

/* primary '.' NAME */
static inline Node *parse_attribute(Parser *p, Loc *loc, Node *value)
{
    const Token *name = ++p->tok;
    NameId attr = parse_name(p);
    if (!attr)
        return NULL;
    loc_set_plain_end(p, loc, name);
    AttributeNode *n = NEW_NODE(p, Attribute, *loc);
    n->value = value;
    n->attr = attr;
    return &n->head;
}

/* primary genexp | primary '(' [arguments] ')' */
static inline Node *parse_call(Parser *p, Loc *loc, Node *func)
{
    const Token *open = p->tok++;
    ArgumentLists lists = {0};
    parse_enter(p, PARSE_BRACKET_RULES);
    if (!accept(p, TOKEN_RPAR) && !parse_arguments(p, open, true, &lists))
        return NULL;
    parse_leave(p, PARSE_BRACKET_RULES);
    loc_set_plain_end(p, loc, p->tok - 1);
    CallNode *n = NEW_NODE(p, Call, *loc);
    n->func = func;
    n->args = lists.args;
    n->keywords = lists.keywords;
    n->head.mark = lists.starred ? AST_HAS_STARRED : 0;
    return &n->head;
}

/* primary '[' slices ']' */
static inline Node *parse_subscript(Parser *p, Loc *loc, Node *value)
{
    p->tok++;
    Node *slice = in_brackets(p, parse_slices);
    if (!slice || !expect(p, TOKEN_RSQB))
        return NULL;
    loc_set_plain_end(p, loc, p->tok - 1);
    SubscriptNode *n = NEW_NODE(p, Subscript, *loc);
    n->value = value;
    n->slice = slice;
    p->foldable += is_constant(value) && is_constant(slice);
    return &n->head;
}

static inline bool at_trailer(const Parser *p)
{
    static const bool starts_trailer[TOKEN_COUNT] = {
        [TOKEN_DOT] = true, [TOKEN_LPAR] = true, [TOKEN_LSQB] = true};
    return starts_trailer[p->tok->kind];
}

/* What follows an atom in a primary: each part begins where the atom does. */
static NOT_INLINED Node *parse_trailers(Parser *p, const Token *start, Node *n)
{
    Loc loc = loc_from(p, start);
    do {
        if (at(p, TOKEN_DOT))
            n = parse_attribute(p, &loc, n);
        else if (at(p, TOKEN_LPAR))
            n = parse_call(p, &loc, n);
        else
            n = parse_subscript(p, &loc, n);
    } while (n && at_trailer(p));
    return n;
}

/* primary */
Node *parse_primary(Parser *p)
{
    const Token *start = p->tok;
    Node *n = at(p, TOKEN_NAME) ? parse_name_atom(p) : parse_atom(p);
    return n && at_trailer(p) ? parse_trailers(p, start, n) : n;
}

/* await_primary: 'await' primary | primary */
Node *parse_await_primary(Parser *p)
{
    const Token *start = p->tok;
    if (start->kind != TOKEN_KW_await)
        return parse_primary(p);
    p->tok++;
    Node *value = parse_primary(p);
    if (!value)
        return NULL;
    AwaitNode *n = NEW_NODE(p, Await, loc_since(p, start));
    n->value = value;
    return &n->head;
}

/* ---- operators */

static Node *new_binop(Parser *p, const Token *start, Node *left, Operator op,
                       Node *right)
{
    if (!right)
        return NULL;
    BinOpNode *n = NEW_NODE(p, BinOp, loc_since(p, start));
    n->left = left;
    n->head.sub = (uint8_t)op;
    n->right = right;
    p->foldable += is_constant(left) && (is_constant(right) || op == BIN_MOD);
    return &n->head;
}

static Node *new_unary(Parser *p, const Token *start, UnaryOp op, Node *operand)
{
    if (!operand)
        return NULL;
    UnaryOpNode *n = NEW_NODE(p, UnaryOp, loc_since(p, start));
    n->head.sub = (uint8_t)op;
    n->operand = operand;
    p->foldable += is_constant(operand) || operand->kind == NODE_Compare;
    return &n->head;
}

static Node *parse_factor(Parser *p);

/* The rest of: await_primary '**' factor */
static Node *parse_rest_of_power(Parser *p, const Token *start, Node *base)
{
    p->tok++;
    parse_enter(p, 2);
    Node *exponent = parse_factor(p);
    parse_leave(p, 2);
    return new_binop(p, start, base, BIN_POW, exponent);
}

/* power: await_primary ['**' factor] */
static Node *parse_power(Parser *p)
{
    const Token *start = p->tok;
    Node *n = parse_await_primary(p);
    return n && at(p, TOKEN_DOUBLESTAR) ? parse_rest_of_power(p, start, n) : n;
}

static Node *parse_sign(Parser *p, UnaryOp op)
{
    const Token *start = p->tok++;
    parse_enter(p, 1);
    Node *operand = parse_factor(p);
    parse_leave(p, 1);
    return new_unary(p, start, op, operand);
}

/* factor: ('+' | '-' | '~') factor | power */
static Node *parse_factor(Parser *p)
{
    switch (p->tok->kind) {
    case TOKEN_PLUS: return parse_sign(p, UNARY_OP_UADD);
    case TOKEN_MINUS: return parse_sign(p, UNARY_OP_USUB);
    case TOKEN_TILDE: return parse_sign(p, UNARY_OP_INVERT);
    default: return parse_power(p);
    }
}

/* inversion: 'not' inversion; not an operand of what binds more strongly */
static Node *parse_inversion(Parser *p, int binds)
{
    if (binds > BIND_NOT)
        return parse_fail(p);
    const Token *start = p->tok++;
    parse_enter(p, 1);
    Node *operand = parse_operators(p, BIND_NOT);
    parse_leave(p, 1);
    return new_unary(p, start, UNARY_OP_NOT, operand);
}

/* The rest of: conjunction ('or' conjunction)+, or the same with 'and' */
static Node *parse_bool_op(Parser *p, const Token *start, Node *left)
{
    TokenKind kind = p->tok->kind;
    int binds = infix[kind].binds;
    uint32_t base = p->stack.count;
    push_node(p, left);
    while (accept(p, kind)) {
        Node *right = parse_operators(p, binds + 1);
        if (!right)
            return NULL;
        push_node(p, right);
    }
    BoolOpNode *n = NEW_NODE(p, BoolOp, loc_since(p, start));
    n->head.sub = infix[kind].op;
    n->values = take_nodes(p, base);
    return &n->head;
}

/* "!=" may be written "<>", and then must, after a famous import. */
static bool is_not_equal(const Parser *p)
{
    return (p->text[p->tok->start] == '<') == p->barry_as_flufl;
}

/* The operator of a comparison, of one token or two. */
static bool accept_cmpop(Parser *p, CmpOp *op)
{
    const Token *t = p->tok;
    *op = infix[t->kind].op;
    switch (t->kind) {
    case TOKEN_KW_not: p->tok++; return expect(p, TOKEN_KW_in);
    case TOKEN_KW_is:
        p->tok++;
        if (accept(p, TOKEN_KW_not))
            *op = CMP_IS_NOT;
        return true;
    case TOKEN_NOTEQUAL:
        if (!is_not_equal(p)) {
            parse_fail(p);
            return false;
        }
        p->tok++;
        return true;
    default: p->tok++; return true;
    }
}

/* The rest of: bitwise_or compare_op_bitwise_or_pair+ */
static Node *parse_comparison(Parser *p, const Token *start, Node *left)
{
    uint32_t base = p->stack.count, count = 0, capacity = 4;
    uint8_t few[4], *ops = few;
    while (infix[p->tok->kind].binds == BIND_COMPARE) {
        CmpOp op;
        if (!accept_cmpop(p, &op))
            return NULL;
        Node *right = parse_operators(p, BIND_COMPARE + 1);
        if (!right)
            return NULL;
        push_node(p, right);
        if (count == capacity) {
            uint8_t *more = arena_alloc(&p->c->arena, capacity * 2);
            ops = memcpy(more, ops, capacity);
            capacity *= 2;
        }
        ops[count++] = (uint8_t)op;
    }
    CompareNode *n = NEW_NODE(p, Compare, loc_since(p, start));
    n->left = left;
    n->ops = arena_memdup(p->c->tree, ops, count);
    n->comparators = take_nodes(p, base);
    p->foldable += is_foldable_iterable(n->comparators.items[count - 1]);
    return &n->head;
}

static Node *parse_binary(Parser *p, const Token *start, Node *left)
{
    TokenKind kind = p->tok->kind;
    int binds = infix[kind].binds;
    p->tok++;
    Node *right =
        binds == BIND_TERM ? parse_factor(p) : parse_operators(p, binds + 1);
    return new_binop(p, start, left, infix[kind].op, right);
}

/* The operators after left, that begins at start, which bind at least as
 * strongly as `binds`. */
static Node *parse_more_operators(Parser *p, const Token *start, Node *left,
                                  int binds)
{
    while (left && infix[p->tok->kind].binds >= binds) {
        switch (infix[p->tok->kind].binds) {
        case BIND_OR:
        case BIND_AND: left = parse_bool_op(p, start, left); break;
        case BIND_COMPARE: left = parse_comparison(p, start, left); break;
        case BIND_POWER: /* behind a primary */
            left = parse_rest_of_power(p, start, left);
            break;
        default: left = parse_binary(p, start, left);
        }
    }
    return left;
}

/* What most operands start with: no `not`, sign or `await`. */
static inline bool starts_primary(const Parser *p)
{
    static const bool starts[TOKEN_COUNT] = {
        [TOKEN_NAME] = true,          [TOKEN_NUMBER] = true,
        [TOKEN_STRING] = true,        [TOKEN_FSTRING_START] = true,
        [TOKEN_TSTRING_START] = true, [TOKEN_LPAR] = true,
        [TOKEN_LSQB] = true,          [TOKEN_LBRACE] = true,
        [TOKEN_ELLIPSIS] = true,      [TOKEN_KW_False] = true,
        [TOKEN_KW_None] = true,       [TOKEN_KW_True] = true,
    };
    return starts[p->tok->kind];
}

static NOT_INLINED Node *parse_prefixed(Parser *p, int binds)
{
    return at(p, TOKEN_KW_not) ? parse_inversion(p, binds) : parse_factor(p);
}

/* An operand and such operators. */
static Node *parse_operators(Parser *p, int binds)
{
    const Token *start = p->tok;
    if (at_plain_name(p))
        return parse_name_atom(p);
    Node *left =
        starts_primary(p) ? parse_primary(p) : parse_prefixed(p, binds);
    return infix[p->tok->kind].binds >= binds
               ? parse_more_operators(p, start, left, binds)
               : left;
}

Node *parse_disjunction(Parser *p)
{
    return parse_operators(p, BIND_OR);
}

Node *parse_bitwise_or(Parser *p)
{
    return parse_operators(p, BIND_BIT_OR);
}

/* ---- expressions */

/* lambdef: 'lambda' [lambda_params] ':' expression */
static Node *parse_lambdef(Parser *p)
{
    const Token *start = p->tok++;
    parse_enter(p, PARSE_DEFAULT_RULES);
    Node *args = parse_parameters(p, TOKEN_COLON);
    if (!args || !expect(p, TOKEN_COLON))
        return NULL;
    parse_leave(p, PARSE_DEFAULT_RULES - 2);
    Node *body = parse_expression(p);
    if (!body)
        return NULL;
    parse_leave(p, 2);
    LambdaNode *n = NEW_NODE(p, Lambda, loc_since(p, start));
    n->args = args;
    n->body = body;
    return &n->head;
}

/* The rest of: disjunction 'if' disjunction 'else' expression */
static Node *parse_conditional(Parser *p, const Token *start, Node *body)
{
    p->tok++;
    Node *test = parse_disjunction(p);
    if (!test || !expect(p, TOKEN_KW_else))
        return NULL;
    parse_enter(p, 2);
    Node *orelse = parse_expression(p);
    if (!orelse)
        return NULL;
    parse_leave(p, 2);
    IfExpNode *n = NEW_NODE(p, IfExp, loc_since(p, start));
    n->test = test;
    n->body = body;
    n->orelse = orelse;
    return &n->head;
}

/* What follows the first operand of an expression. */
static NOT_INLINED Node *parse_rest_of_expression(Parser *p, const Token *start,
                                                  Node *n)
{
    n = parse_more_operators(p, start, n, BIND_OR);
    return n && at(p, TOKEN_KW_if) ? parse_conditional(p, start, n) : n;
}

static NOT_INLINED Node *parse_lambdef_or_prefixed(Parser *p)
{
    return at(p, TOKEN_KW_lambda) ? parse_lambdef(p)
                                  : parse_prefixed(p, BIND_OR);
}

/* expression: disjunction ['if' disjunction 'else' expression] | lambdef */
Node *parse_expression(Parser *p)
{
    const Token *start = p->tok;
    if (at_plain_name(p))
        return parse_name_atom(p);
    Node *n =
        starts_primary(p) ? parse_primary(p) : parse_lambdef_or_prefixed(p);
    return infix[p->tok->kind].binds ? parse_rest_of_expression(p, start, n)
                                     : n;
}

/* The same as a bitwise_or as long as nothing else follows: *is_longer tells
 * whether something does. */
Node *parse_expression_or_bitwise_or(Parser *p, bool *is_longer)
{
    const Token *start = p->tok;
    *is_longer = at(p, TOKEN_KW_not) || at(p, TOKEN_KW_lambda);
    if (*is_longer)
        return parse_expression(p);
    Node *n = parse_bitwise_or(p);
    *is_longer = infix[p->tok->kind].binds != BIND_NONE;
    n = parse_more_operators(p, start, n, BIND_OR);
    if (n && at(p, TOKEN_KW_if))
        return parse_conditional(p, start, n);
    return n;
}

/* NAME ':=' expression */
static Node *parse_assignment_expression(Parser *p)
{
    const Token *start = p->tok;
    Node *target = new_name(p, start, CTX_STORE);
    p->tok += 2;
    Node *value = parse_expression(p);
    if (!value)
        return NULL;
    NamedExprNode *n = NEW_NODE(p, NamedExpr, loc_since(p, start));
    n->target = target;
    n->value = value;
    return &n->head;
}

/* named_expression: assignment_expression | expression !':=' */
Node *parse_named_expression(Parser *p)
{
    if (at_name_before(p, TOKEN_COLONEQUAL))
        return parse_assignment_expression(p);
    return parse_expression(p);
}

Node *parse_starred(Parser *p, Node *(*rest)(Parser *))
{
    const Token *start = p->tok++;
    Node *value = rest(p);
    if (!value)
        return NULL;
    StarredNode *n = NEW_NODE(p, Starred, loc_since(p, start));
    n->value = value;
    return &n->head;
}

/* star_named_expression: '*' bitwise_or | named_expression */
Node *parse_star_named_expression(Parser *p)
{
    if (at(p, TOKEN_STAR))
        return parse_starred(p, parse_bitwise_or);
    return parse_named_expression(p);
}

/* star_expression: '*' bitwise_or | expression */
Node *parse_star_expression(Parser *p)
{
    if (at(p, TOKEN_STAR))
        return parse_starred(p, parse_bitwise_or);
    return parse_expression(p);
}

Node *parse_bare_tuple(Parser *p, const Token *start, Node *first,
                       Node *(*item)(Parser *))
{
    uint32_t base = p->stack.count;
    push_node(p, first);
    while (accept(p, TOKEN_COMMA) &&
           (at_expression(p) ||
            (at(p, TOKEN_STAR) && item == parse_star_expression))) {
        Node *n = item(p);
        if (!n)
            return NULL;
        push_node(p, n);
    }
    return new_tuple(p, start, base);
}

/* star_expressions: star_expression (',' star_expression)* [','] */
Node *parse_star_expressions(Parser *p)
{
    const Token *start = p->tok;
    Node *first = parse_star_expression(p);
    if (!first || !at(p, TOKEN_COMMA))
        return first;
    return parse_bare_tuple(p, start, first, parse_star_expression);
}

static Node *parse_yield_from(Parser *p, const Token *start)
{
    p->tok++;
    Node *value = parse_expression(p);
    if (!value)
        return NULL;
    YieldFromNode *n = NEW_NODE(p, YieldFrom, loc_since(p, start));
    n->value = value;
    return &n->head;
}

/* yield_expr: 'yield' 'from' expression | 'yield' [star_expressions] */
Node *parse_yield_expr(Parser *p)
{
    const Token *start = p->tok++;
    if (at(p, TOKEN_KW_from))
        return parse_yield_from(p, start);
    Node *value = NULL;
    if (at_star_expression(p)) {
        value = parse_star_expressions(p);
        if (!value)
            return NULL;
    }
    YieldNode *n = NEW_NODE(p, Yield, loc_since(p, start));
    n->value = value;
    return &n->head;
}

Node *parse_annotated_rhs(Parser *p)
{
    return at(p, TOKEN_KW_yield) ? parse_yield_expr(p)
                                 : parse_star_expressions(p);
}
