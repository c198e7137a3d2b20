/* Patterns of match statements.  Their nesting is bounded by brackets. */
#include "parse/parse_internal.h"

static Node *parse_pattern(Parser *p);

/* ---- literals */

static Node *parse_pattern_number(Parser *p)
{
    return at(p, TOKEN_NUMBER) ? parse_atom(p) : parse_fail(p);
}

/* signed_number: ['-'] NUMBER, where later targets have '+' too */
static Node *parse_signed_number(Parser *p)
{
    const Token *start = p->tok;
    if (at(p, TOKEN_PLUS) && !syntax_rule(p->c, grammar.plus_in_patterns))
        return parse_fail(p);
    if (!accept(p, TOKEN_MINUS) && !accept(p, TOKEN_PLUS))
        return parse_pattern_number(p);
    Node *operand = parse_pattern_number(p);
    if (!operand)
        return NULL;
    UnaryOpNode *n = NEW_NODE(p, UnaryOp, loc_since(p, start));
    n->head.sub = start->kind == TOKEN_PLUS ? UNARY_OP_UADD : UNARY_OP_USUB;
    n->operand = operand;
    return &n->head;
}

static bool is_imaginary(const Node *number)
{
    return as_Constant(number)->value->kind == VALUE_COMPLEX;
}

/* The number in a signed_number. */
static const Node *unsigned_part(const Node *n)
{
    return n->kind == NODE_UnaryOp ? as_UnaryOp(n)->operand : n;
}

/* The rest of complex_number: signed_real_number ('+' | '-')
 * imaginary_number */
static Node *parse_rest_of_complex(Parser *p, const Token *start, Node *real)
{
    const Node *number = unsigned_part(real);
    if (is_imaginary(number))
        return parse_raise(p, number->loc,
                           "real number required in complex literal");
    Operator op = at(p, TOKEN_PLUS) ? BIN_ADD : BIN_SUB;
    p->tok++;
    Node *imaginary = parse_pattern_number(p);
    if (!imaginary)
        return NULL;
    if (!is_imaginary(imaginary))
        return parse_raise(p, imaginary->loc,
                           "imaginary number required in complex literal");
    BinOpNode *n = NEW_NODE(p, BinOp, loc_since(p, start));
    n->left = real;
    n->head.sub = (uint8_t)op;
    n->right = imaginary;
    return &n->head;
}

/* signed_number !('+' | '-') | complex_number */
static Node *parse_literal_number(Parser *p)
{
    const Token *start = p->tok;
    Node *n = parse_signed_number(p);
    if (n && (at(p, TOKEN_PLUS) || at(p, TOKEN_MINUS)))
        return parse_rest_of_complex(p, start, n);
    return n;
}

/* literal_expr, without None, True and False */
static Node *parse_literal_value(Parser *p)
{
    return is_string_like(p->tok) ? parse_strings(p) : parse_literal_number(p);
}

static Node *new_match_value(Parser *p, const Token *start, Node *value)
{
    if (!value)
        return NULL;
    MatchValueNode *n = NEW_NODE(p, MatchValue, loc_since(p, start));
    n->value = value;
    return &n->head;
}

static Node *parse_match_singleton(Parser *p)
{
    const Token *t = p->tok++;
    MatchSingletonNode *n = NEW_NODE(p, MatchSingleton, token_loc(p, t));
    n->value = t->kind == TOKEN_KW_None ? &value_none
                                        : value_bool(t->kind == TOKEN_KW_True);
    return &n->head;
}

/* ---- names */

/* pattern_capture_target: !"_" NAME !('.' | '(' | '='); 0 on error */
static NameId parse_pattern_capture_target(Parser *p)
{
    if (is_soft_keyword(p->tok, NAME_underscore))
        return parse_fail(p), 0u;
    NameId id = parse_name(p);
    if (id && (at(p, TOKEN_DOT) || at(p, TOKEN_LPAR) || at(p, TOKEN_EQUAL)))
        return parse_fail(p), 0u;
    return id;
}

/* as_pattern, capture_pattern or wildcard_pattern: name is 0 for "_" */
static Node *new_match_as(Parser *p, const Token *start, Node *pattern,
                          NameId name)
{
    MatchAsNode *n = NEW_NODE(p, MatchAs, loc_since(p, start));
    n->pattern = pattern;
    n->name = name;
    return &n->head;
}

/* name_or_attr: NAME ('.' NAME)* */
static Node *parse_name_or_attr(Parser *p)
{
    const Token *start = p->tok;
    Node *value = new_name(p, p->tok++, CTX_LOAD);
    while (accept(p, TOKEN_DOT)) {
        NameId attr = parse_name(p);
        if (!attr)
            return NULL;
        AttributeNode *n = NEW_NODE(p, Attribute, loc_since(p, start));
        n->value = value;
        n->attr = attr;
        value = &n->head;
    }
    return value;
}

/* keyword_pattern: NAME '=' pattern.  Behind another pattern "_" is a wildcard,
 * whatever follows. */
static bool at_keyword_pattern(const Parser *p, bool behind_pattern)
{
    return at(p, TOKEN_NAME) && p->tok[1].kind == TOKEN_EQUAL &&
           !(behind_pattern && is_soft_keyword(p->tok, NAME_underscore));
}

/* The patterns and keyword patterns of a class pattern up to the ")", which
 * is consumed. */
static bool parse_class_arguments(Parser *p, MatchClassNode *n)
{
    uint32_t base = p->stack.count;
    VEC(NameId) names = {0};
    while (!at(p, TOKEN_RPAR)) {
        if (at_keyword_pattern(p, !names.count && p->stack.count > base)) {
            if (names.count == 0)
                n->patterns = take_nodes(p, base);
            *vec_push(&names, &p->c->arena) = parse_name(p);
            p->tok++;
        } else if (names.count) {
            return parse_fail(p);
        }
        Node *pattern = parse_pattern(p);
        if (!pattern)
            return false;
        push_node(p, pattern);
        if (!accept(p, TOKEN_COMMA))
            break;
    }
    *(names.count ? &n->kwd_patterns : &n->patterns) = take_nodes(p, base);
    n->kwd_attrs = (NameList){names.items, names.count};
    return expect(p, TOKEN_RPAR);
}

/* class_pattern: name_or_attr '(' [patterns] [','] ')' */
static Node *parse_class_pattern(Parser *p, const Token *start, Node *cls)
{
    MatchClassNode *n = NEW_NODE(p, MatchClass, cls->loc);
    n->cls = cls;
    p->tok++;
    if (!parse_class_arguments(p, n))
        return NULL;
    n->head.loc = loc_since(p, start);
    return &n->head;
}

/* capture_pattern | wildcard_pattern | value_pattern | class_pattern */
static Node *parse_name_pattern(Parser *p)
{
    const Token *start = p->tok;
    if (is_soft_keyword(start, NAME_underscore)) {
        p->tok++;
        return new_match_as(p, start, NULL, 0);
    }
    if (start[1].kind != TOKEN_DOT && start[1].kind != TOKEN_LPAR) {
        NameId id = parse_pattern_capture_target(p);
        return id ? new_match_as(p, start, NULL, id) : NULL;
    }
    Node *n = parse_name_or_attr(p);
    if (!n)
        return NULL;
    if (at(p, TOKEN_LPAR))
        return parse_class_pattern(p, start, n);
    if (at(p, TOKEN_EQUAL))
        return parse_fail(p);
    return new_match_value(p, start, n);
}

/* ---- sequences */

/* star_pattern: '*' (pattern_capture_target | wildcard_pattern) */
static Node *parse_star_pattern(Parser *p)
{
    const Token *start = p->tok++;
    NameId name = 0;
    if (is_soft_keyword(p->tok, NAME_underscore))
        p->tok++;
    else if (!(name = parse_pattern_capture_target(p)))
        return NULL;
    MatchStarNode *n = NEW_NODE(p, MatchStar, loc_since(p, start));
    n->name = name;
    return &n->head;
}

/* maybe_star_pattern: star_pattern | pattern */
static Node *parse_maybe_star_pattern(Parser *p)
{
    return at(p, TOKEN_STAR) ? parse_star_pattern(p) : parse_pattern(p);
}

/* The patterns since base as a sequence. */
static Node *new_match_sequence(Parser *p, const Token *start, uint32_t base)
{
    MatchSequenceNode *n = NEW_NODE(p, MatchSequence, loc_since(p, start));
    n->patterns = take_nodes(p, base);
    return &n->head;
}

static bool at_pattern_end(const Parser *p)
{
    return at(p, TOKEN_RPAR) || at(p, TOKEN_RSQB) || at(p, TOKEN_COLON) ||
           at(p, TOKEN_KW_if);
}

/* The rest of: ','.maybe_star_pattern+ [','] after the first, stacked one */
static bool parse_rest_of_sequence(Parser *p)
{
    while (accept(p, TOKEN_COMMA) && !at_pattern_end(p)) {
        Node *n = parse_maybe_star_pattern(p);
        if (!n)
            return false;
        push_node(p, n);
    }
    return true;
}

/* group_pattern: '(' pattern ')'
 * sequence_pattern: '(' [open_sequence_pattern] ')' */
static Node *parse_group_or_sequence(Parser *p)
{
    const Token *open = p->tok++;
    uint32_t base = p->stack.count;
    if (accept(p, TOKEN_RPAR))
        return new_match_sequence(p, open, base);
    Node *first = parse_maybe_star_pattern(p);
    if (!first)
        return NULL;
    if (!at(p, TOKEN_COMMA)) {
        if (first->kind == NODE_MatchStar)
            return parse_fail(p);
        return expect(p, TOKEN_RPAR) ? first : NULL;
    }
    push_node(p, first);
    if (!parse_rest_of_sequence(p) || !expect(p, TOKEN_RPAR))
        return NULL;
    return new_match_sequence(p, open, base);
}

/* sequence_pattern: '[' [maybe_sequence_pattern] ']' */
static Node *parse_bracket_sequence(Parser *p)
{
    const Token *open = p->tok++;
    uint32_t base = p->stack.count;
    if (!at(p, TOKEN_RSQB)) {
        Node *first = parse_maybe_star_pattern(p);
        if (!first)
            return NULL;
        push_node(p, first);
        if (!parse_rest_of_sequence(p))
            return NULL;
    }
    if (!expect(p, TOKEN_RSQB))
        return NULL;
    return new_match_sequence(p, open, base);
}

/* ---- mappings */

/* attr: a name alone is no key */
static Node *parse_attribute_key(Parser *p)
{
    if (!at(p, TOKEN_NAME))
        return parse_fail(p);
    Node *n = parse_name_or_attr(p);
    if (n && n->kind == NODE_Name)
        return parse_fail(p);
    return n;
}

/* literal_expr | attr */
static Node *parse_mapping_key(Parser *p)
{
    switch (p->tok->kind) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS:
    case TOKEN_PLUS:
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_TSTRING_START: return parse_literal_value(p);
    case TOKEN_KW_None:
    case TOKEN_KW_True:
    case TOKEN_KW_False: return parse_atom(p);
    default: return parse_attribute_key(p);
    }
}

/* key_value_pattern: (literal_expr | attr) ':' pattern; stacks both */
static bool parse_key_value_pattern(Parser *p)
{
    Node *key = parse_mapping_key(p);
    if (!key || !expect(p, TOKEN_COLON))
        return false;
    Node *value = parse_pattern(p);
    if (!value)
        return false;
    push_node(p, key);
    push_node(p, value);
    return true;
}

static void take_mapping(Parser *p, uint32_t base, MatchMappingNode *n)
{
    uint32_t count = (p->stack.count - base) / 2;
    if (count == 0)
        return;
    Node **items = ARENA_ARRAY(p->c->tree, Node *, count * 2);
    n->keys = (NodeList){items, count};
    n->patterns = (NodeList){items + count, count};
    for (uint32_t i = 0; i < count; i++) {
        items[i] = p->stack.items[base + 2 * i];
        items[count + i] = p->stack.items[base + 2 * i + 1];
    }
    p->stack.count = base;
}

/* mapping_pattern: '{' [items_pattern] [','] ['**' target [',']] '}' */
static Node *parse_mapping_pattern(Parser *p)
{
    const Token *open = p->tok++;
    uint32_t base = p->stack.count;
    NameId rest = 0;
    while (!at(p, TOKEN_RBRACE) && !rest) {
        if (accept(p, TOKEN_DOUBLESTAR)) {
            rest = parse_pattern_capture_target(p);
            if (!rest)
                return NULL;
        } else if (!parse_key_value_pattern(p)) {
            return NULL;
        }
        if (!accept(p, TOKEN_COMMA))
            break;
    }
    if (!expect(p, TOKEN_RBRACE))
        return NULL;
    MatchMappingNode *n = NEW_NODE(p, MatchMapping, loc_since(p, open));
    take_mapping(p, base, n);
    n->rest = rest;
    return &n->head;
}

/* ---- patterns */

static Node *in_brackets(Parser *p, Node *(*rule)(Parser *))
{
    parse_enter(p, PARSE_BRACKET_RULES);
    Node *n = rule(p);
    parse_leave(p, PARSE_BRACKET_RULES);
    return n;
}

/* closed_pattern */
static Node *parse_closed_pattern(Parser *p)
{
    const Token *start = p->tok;
    switch (start->kind) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS:
    case TOKEN_PLUS:
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_TSTRING_START:
        return new_match_value(p, start, parse_literal_value(p));
    case TOKEN_KW_None:
    case TOKEN_KW_True:
    case TOKEN_KW_False: return parse_match_singleton(p);
    case TOKEN_NAME: return in_brackets(p, parse_name_pattern);
    case TOKEN_LPAR: return in_brackets(p, parse_group_or_sequence);
    case TOKEN_LSQB: return in_brackets(p, parse_bracket_sequence);
    case TOKEN_LBRACE: return in_brackets(p, parse_mapping_pattern);
    default: return parse_fail(p);
    }
}

/* or_pattern: '|'.closed_pattern+ */
static Node *parse_or_pattern(Parser *p)
{
    const Token *start = p->tok;
    Node *first = parse_closed_pattern(p);
    if (!first || !at(p, TOKEN_VBAR))
        return first;
    uint32_t base = p->stack.count;
    push_node(p, first);
    while (accept(p, TOKEN_VBAR)) {
        Node *n = parse_closed_pattern(p);
        if (!n)
            return NULL;
        push_node(p, n);
    }
    MatchOrNode *n = NEW_NODE(p, MatchOr, loc_since(p, start));
    n->patterns = take_nodes(p, base);
    return &n->head;
}

/* pattern: or_pattern ['as' pattern_capture_target] */
static Node *parse_pattern(Parser *p)
{
    const Token *start = p->tok;
    Node *n = parse_or_pattern(p);
    if (!n || !accept(p, TOKEN_KW_as))
        return n;
    NameId name = parse_pattern_capture_target(p);
    return name ? new_match_as(p, start, n, name) : NULL;
}

/* patterns: open_sequence_pattern | pattern */
Node *parse_patterns(Parser *p)
{
    const Token *start = p->tok;
    uint32_t base = p->stack.count;
    Node *first = parse_maybe_star_pattern(p);
    if (!first)
        return NULL;
    if (!at(p, TOKEN_COMMA))
        return first->kind == NODE_MatchStar ? parse_fail(p) : first;
    push_node(p, first);
    return parse_rest_of_sequence(p) ? new_match_sequence(p, start, base)
                                     : NULL;
}
