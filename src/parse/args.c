/* Call arguments, parameters of functions and lambdas, type parameters. */
#include "parse/parse_internal.h"

/* ---- call arguments */

/* What may still come: each state allows what the next ones do. */
typedef enum ArgState {
    ARGS_ANY,                /* nothing but positional and starred so far */
    ARGS_KEYWORD_OR_STAR,    /* after name=value */
    ARGS_KEYWORD_OR_STARSTAR /* after **value */
} ArgState;

/* What there is of the arguments so far. */
typedef struct Arguments {
    ArgState state;
    uint32_t keyword_count;
    bool starred; /* there is *value */
    bool mixed;   /* ... behind a keyword */
} Arguments;

/* A keyword node for value, from the token on; name is 0 for '**'. */
static bool push_keyword(Parser *p, const Token *start, NameId name,
                         Node *value)
{
    if (!value)
        return false;
    keywordNode *n = NEW_NODE(p, keyword, loc_since(p, start));
    n->arg = name;
    n->value = value;
    push_node(p, &n->head);
    return true;
}

/* NAME '=' expression */
static bool parse_keyword_arg(Parser *p, Arguments *so_far)
{
    const Token *start = p->tok;
    NameId name = parse_name(p);
    p->tok++;
    if (so_far->state == ARGS_ANY)
        so_far->state = ARGS_KEYWORD_OR_STAR;
    so_far->keyword_count++;
    return push_keyword(p, start, name, parse_expression(p));
}

/* '**' expression */
static bool parse_double_starred_arg(Parser *p, Arguments *so_far)
{
    const Token *start = p->tok++;
    so_far->state = ARGS_KEYWORD_OR_STARSTAR;
    so_far->keyword_count++;
    return push_keyword(p, start, 0, parse_expression(p));
}

/* starred_expression: '*' expression */
static bool parse_starred_arg(Parser *p, Arguments *so_far)
{
    if (so_far->state == ARGS_KEYWORD_OR_STARSTAR)
        return parse_fail(p);
    so_far->starred = true;
    so_far->mixed |= so_far->state != ARGS_ANY;
    Node *n = parse_starred(p, parse_expression);
    if (n)
        push_node(p, n);
    return n != NULL;
}

/* assignment_expression | expression !':=' */
static bool parse_positional_arg(Parser *p, const Arguments *so_far)
{
    if (so_far->state != ARGS_ANY)
        return parse_fail(p);
    Node *n = parse_named_expression(p);
    if (n)
        push_node(p, n);
    return n != NULL;
}

static bool parse_argument(Parser *p, Arguments *so_far)
{
    if (at_name_before(p, TOKEN_EQUAL))
        return parse_keyword_arg(p, so_far);
    switch (p->tok->kind) {
    case TOKEN_STAR: return parse_starred_arg(p, so_far);
    case TOKEN_DOUBLESTAR: return parse_double_starred_arg(p, so_far);
    default: return parse_positional_arg(p, so_far);
    }
}

/* Moves the keywords behind the other arguments. */
static NOT_INLINED void sort_arguments(Parser *p, NodeList all,
                                       uint32_t keyword_count)
{
    Node **from =
        arena_memdup(&p->c->arena, all.items, all.count * sizeof *all.items);
    Node **arg = all.items, **keyword = arg + all.count - keyword_count;
    for (uint32_t i = 0; i < all.count; i++)
        *(from[i]->kind == NODE_keyword ? keyword++ : arg++) = from[i];
}

/* Takes what lies stacked since base as arguments and keywords. */
static void take_arguments(Parser *p, uint32_t base, const Arguments *taken,
                           ArgumentLists *lists)
{
    NodeList all = take_nodes(p, base);
    if (taken->mixed)
        sort_arguments(p, all, taken->keyword_count);
    uint32_t count = all.count - taken->keyword_count;
    lists->args = (NodeList){all.items, count};
    lists->keywords = (NodeList){all.items + count, taken->keyword_count};
    lists->starred = taken->starred;
}

/* A call whose only argument is a generator expression, which shares its
 * parentheses. */
static bool parse_genexp_arg(Parser *p, const Token *open, uint32_t base,
                             NodeList *args)
{
    Node *element = p->stack.items[base];
    p->stack.count = base;
    Node *n = parse_rest_of_genexp(p, open, element);
    if (n)
        *args = one_node(p, n);
    return n != NULL;
}

/* arguments: args [','] &')' */
bool parse_arguments(Parser *p, const Token *open, bool may_be_genexp,
                     ArgumentLists *lists)
{
    uint32_t base = p->stack.count;
    Arguments so_far = {.state = ARGS_ANY};
    do {
        if (!parse_argument(p, &so_far))
            return false;
    } while (accept(p, TOKEN_COMMA) && !at(p, TOKEN_RPAR));
    if (!at(p, TOKEN_RPAR))
        return may_be_genexp && at_for_if_clauses(p) &&
                       p->stack.count == base + 1 && !so_far.keyword_count
                   ? parse_genexp_arg(p, open, base, &lists->args)
                   : expect(p, TOKEN_RPAR);
    p->tok++;
    take_arguments(p, base, &so_far, lists);
    return true;
}

/* ---- parameters */

/* Parameters are stacked by turns with their default values (NULL for none):
 * positional ones first, then those after the star. */
typedef struct Params {
    TokenKind end; /* ")" of def, ":" of lambda */
    uint32_t base;
    uint32_t positional_only; /* before the slash */
    uint32_t positional;      /* all before the star */
    uint32_t defaults; /* of the positional ones: the last ones have one */
    bool seen_star, seen_annotation;
    Node *vararg, *kwarg;
} Params;

static Node *new_arg(Parser *p, Loc loc, NameId name, Node *annotation)
{
    argNode *n = NEW_NODE(p, arg, loc);
    n->arg = name;
    n->annotation = annotation;
    return &n->head;
}

/* param: NAME [':' annotation], where a lambda has no annotations */
static Node *parse_param(Parser *p, Params *params,
                         Node *(*annotation)(Parser *))
{
    const Token *start = p->tok;
    NameId name = parse_name(p);
    if (!name)
        return NULL;
    if (!at(p, TOKEN_COLON) || params->end == TOKEN_COLON)
        return new_arg(p, plain_token_loc(p, start), name, NULL);
    p->tok++;
    params->seen_annotation = true;
    Node *value = annotation(p);
    return value ? new_arg(p, loc_since(p, start), name, value) : NULL;
}

/* The comma after a parameter, or the end. */
static bool end_of_param(Parser *p, const Params *params)
{
    return accept(p, TOKEN_COMMA) || at(p, params->end) || parse_fail(p);
}

/* param_no_default | param_with_default, in the order they are allowed */
static bool parse_plain_param(Parser *p, Params *params)
{
    Node *value = NULL;
    Node *arg = parse_param(p, params, parse_expression);
    if (!arg)
        return false;
    if (accept(p, TOKEN_EQUAL)) {
        value = parse_expression(p);
        if (!value)
            return false;
        params->defaults += !params->seen_star;
    } else if (params->defaults && !params->seen_star) {
        return parse_fail(p);
    }
    push_node(p, arg);
    push_node(p, value);
    params->positional += !params->seen_star;
    return end_of_param(p, params);
}

/* '/' after at least one parameter, once */
static bool parse_slash(Parser *p, Params *params)
{
    if (params->seen_star || params->positional_only || !params->positional)
        return parse_fail(p);
    p->tok++;
    params->positional_only = params->positional;
    return end_of_param(p, params);
}

/* '*' param [star_annotation] | '*' ',' followed by a parameter */
static bool parse_star_param(Parser *p, Params *params)
{
    if (params->seen_star)
        return parse_fail(p);
    p->tok++;
    params->seen_star = true;
    if (accept(p, TOKEN_COMMA))
        return at(p, TOKEN_NAME) || parse_fail(p);
    params->vararg = parse_param(p, params, parse_star_expression);
    return params->vararg && end_of_param(p, params);
}

/* kwds: '**' param_no_default, the last one */
static bool parse_kwds(Parser *p, Params *params)
{
    p->tok++;
    params->kwarg = parse_param(p, params, parse_expression);
    if (!params->kwarg || !end_of_param(p, params))
        return false;
    return at(p, params->end) || parse_fail(p);
}

static bool parse_one_param(Parser *p, Params *params)
{
    switch (p->tok->kind) {
    case TOKEN_SLASH: return parse_slash(p, params);
    case TOKEN_STAR: return parse_star_param(p, params);
    case TOKEN_DOUBLESTAR: return parse_kwds(p, params);
    default: return parse_plain_param(p, params);
    }
}

/* A list of every second stacked node: the parameters or, one further, their
 * default values. */
static NodeList every_second(Parser *p, uint32_t first, uint32_t count)
{
    enum { PIECE = LIST_PIECE / 2 };
    if (count == 0)
        return (NodeList){NULL, 0};
    Node **from = p->stack.items + first;
    Node **items = arena_alloc_slack(p->c->tree, count * sizeof *items,
                                     PIECE * sizeof *items);
    for (uint32_t i = 0; i < count; i += PIECE)
        for (uint32_t j = i; j < i + PIECE; j++)
            items[j] = from[2 * j];
    return (NodeList){items, count};
}

static void take_params(Parser *p, const Params *params, argumentsNode *n)
{
    uint32_t base = params->base, slash = params->positional_only;
    uint32_t positional = params->positional;
    uint32_t total = (p->stack.count - base) / 2;
    uint32_t star = base + 2 * positional;
    n->posonlyargs = every_second(p, base, slash);
    n->args = every_second(p, base + 2 * slash, positional - slash);
    n->defaults =
        every_second(p, star - 2 * params->defaults + 1, params->defaults);
    n->kwonlyargs = every_second(p, star, total - positional);
    n->kw_defaults = every_second(p, star + 1, total - positional);
    n->head.mark = params->seen_annotation ? AST_HAS_ANNOTATIONS : 0;
    n->vararg = params->vararg;
    n->kwarg = params->kwarg;
    p->stack.count = base;
}

/* parameters, lambda_parameters */
Node *parse_parameters(Parser *p, TokenKind end)
{
    argumentsNode *n = NEW_NODE(p, arguments, NO_LOC);
    if (at(p, end))
        return &n->head;
    Params params = {.end = end, .base = p->stack.count};
    do {
        if (!parse_one_param(p, &params))
            return NULL;
    } while (!at(p, end));
    take_params(p, &params, n);
    return &n->head;
}

/* ---- type parameters */

/* ['=' default] for targets that have it; false on error */
static bool parse_type_param_default(Parser *p, Node *(*rule)(Parser *),
                                     Node **value)
{
    if (!at(p, TOKEN_EQUAL))
        return true;
    if (!syntax_rule(p->c, grammar.type_param_defaults))
        return parse_fail(p);
    p->tok++;
    *value = rule(p);
    return *value != NULL;
}

/* NAME [':' expression] ['=' expression] */
static Node *parse_type_var(Parser *p)
{
    const Token *start = p->tok;
    Node *bound = NULL, *value = NULL;
    NameId name = parse_name(p);
    if (!name)
        return NULL;
    if (accept(p, TOKEN_COLON)) {
        bound = parse_expression(p);
        if (!bound)
            return NULL;
    }
    if (!parse_type_param_default(p, parse_expression, &value))
        return NULL;
    TypeVarNode *n = NEW_NODE(p, TypeVar, loc_since(p, start));
    n->name = name;
    n->bound = bound;
    n->default_value = value;
    return &n->head;
}

/* '*' NAME ['=' star_expression] */
static Node *parse_type_var_tuple(Parser *p)
{
    const Token *start = p->tok++;
    Node *value = NULL;
    NameId name = parse_name(p);
    if (!name || !parse_type_param_default(p, parse_star_expression, &value))
        return NULL;
    TypeVarTupleNode *n = NEW_NODE(p, TypeVarTuple, loc_since(p, start));
    n->name = name;
    n->default_value = value;
    return &n->head;
}

/* '**' NAME ['=' expression] */
static Node *parse_param_spec(Parser *p)
{
    const Token *start = p->tok++;
    Node *value = NULL;
    NameId name = parse_name(p);
    if (!name || !parse_type_param_default(p, parse_expression, &value))
        return NULL;
    ParamSpecNode *n = NEW_NODE(p, ParamSpec, loc_since(p, start));
    n->name = name;
    n->default_value = value;
    return &n->head;
}

/* type_param */
static Node *parse_type_param(Parser *p)
{
    switch (p->tok->kind) {
    case TOKEN_STAR: return parse_type_var_tuple(p);
    case TOKEN_DOUBLESTAR: return parse_param_spec(p);
    default: return parse_type_var(p);
    }
}

/* [type_params]: '[' ','.type_param+ [','] ']' */
bool parse_type_params(Parser *p, NodeList *params)
{
    if (!at(p, TOKEN_LSQB) || !syntax_rule(p->c, grammar.type_params))
        return true;
    p->tok++;
    uint32_t base = p->stack.count;
    do {
        Node *n = parse_type_param(p);
        if (!n)
            return false;
        push_node(p, n);
    } while (accept(p, TOKEN_COMMA) && !at(p, TOKEN_RSQB));
    *params = take_nodes(p, base);
    return expect(p, TOKEN_RSQB);
}
