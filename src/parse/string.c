/* String and bytes literals, and what literals side by side become. */
#include "parse/parse_internal.h"

static bool at_string(const Parser *p)
{
    return at(p, TOKEN_STRING) || at(p, TOKEN_FSTRING_START);
}

/* Notes what letters stand before the quote, where there are some. */
static NOT_INLINED const char *read_prefix(const char *s, StringParts *parts)
{
    for (; *s != '"' && *s != '\''; s++) {
        parts->is_bytes |= (*s | 0x20) == 'b';
        parts->is_raw |= (*s | 0x20) == 'r';
        parts->is_fstring |= (*s | 0x20) == 'f';
    }
    return s;
}

StringParts split_string(const Parser *p, const Token *t)
{
    StringParts parts = {0};
    const char *s = p->text + t->start, *end = p->text + t->end;
    if (t->flags & TOKEN_HAS_PREFIX)
        s = read_prefix(s, &parts);
    uint32_t quotes = t->flags & TOKEN_IS_TRIPLE ? 3 : 1;
    parts.text = (Text){s + quotes, (uint32_t)(end - s) - 2 * quotes};
    return parts;
}

Value *string_value(Parser *p, const Token *t)
{
    StringParts parts = split_string(p, t);
    const Source *source = p->c->source;
    Literal literal = {t, ERROR_SYNTAX, false, false};
    if (parts.is_bytes)
        return decode_bytes(p, parts.text, parts.is_raw, t);
    if (source->is_ascii && !(t->flags & TOKEN_HAS_BACKSLASH))
        return value_ascii_str(p->c, parts.text.data, parts.text.size);
    return decode_str(p, parts.text, parts.is_raw, &literal);
}

/* string: STRING */
static Node *parse_string(Parser *p)
{
    const Token *t = p->tok++;
    Value *value = string_value(p, t);
    if (!value)
        return parse_raise_literal(p);
    ConstantNode *n = NEW_NODE(p, Constant, token_loc(p, t));
    n->value = value;
    n->head.sub = p->text[t->start] == 'u';
    return &n->head;
}

/* ---- concatenation */

static Text constant_text(const Node *n)
{
    return as_Constant(n)->value->u.text;
}

bool is_empty_str(const Node *n)
{
    return n->kind == NODE_Constant &&
           as_Constant(n)->value->kind == VALUE_STR &&
           constant_text(n).size == 0;
}

static bool is_bytes(const Node *n)
{
    return n->kind == NODE_Constant &&
           as_Constant(n)->value->kind == VALUE_BYTES;
}

static Text join_texts(Parser *p, Node **items, uint32_t count)
{
    size_t size = 0;
    for (uint32_t i = 0; i < count; i++)
        size += constant_text(items[i]).size;
    char *data = arena_alloc(&p->c->arena, size + 1), *to = data;
    for (uint32_t i = 0; i < count; i++) {
        Text text = constant_text(items[i]);
        memcpy(to, text.data, text.size);
        to += text.size;
    }
    return (Text){data, (uint32_t)size};
}

/* Constants next to each other as one, with the kind of the first. */
static Node *join_constants(Parser *p, Node **items, uint32_t count, Loc loc)
{
    Text text = join_texts(p, items, count);
    ConstantNode *n = NEW_NODE(p, Constant, loc);
    n->value = is_bytes(items[0]) ? value_bytes(p->c, text.data, text.size)
                                  : value_str(p->c, text.data, text.size);
    n->head.sub = items[0]->sub;
    return &n->head;
}

/* Joins runs of str constants among the stacked pieces, and drops empty ones
 * where there are fields. */
static void fold_pieces(Parser *p, uint32_t base, bool drop_empty)
{
    Node **items = p->stack.items;
    uint32_t kept = base, end = p->stack.count;
    for (uint32_t i = base, next; i < end; i = next) {
        Node *n = items[i];
        for (next = i + 1; next < end && n->kind == NODE_Constant &&
                           items[next]->kind == NODE_Constant;)
            next++;
        if (next > i + 1)
            n = join_constants(p, &items[i], next - i,
                               loc_span(n->loc, items[next - 1]->loc));
        if (!drop_empty || !is_empty_str(n))
            items[kept++] = n;
    }
    p->stack.count = kept;
}

Node *concatenate_strings(Parser *p, uint32_t base, bool has_fields, Loc loc)
{
    fold_pieces(p, base, has_fields);
    if (!has_fields)
        return p->stack.items[--p->stack.count];
    JoinedStrNode *n = NEW_NODE(p, JoinedStr, loc);
    n->values = take_nodes(p, base);
    return &n->head;
}

static Node *concatenate_bytes(Parser *p, uint32_t base, Loc loc)
{
    Node *n =
        join_constants(p, p->stack.items + base, p->stack.count - base, loc);
    p->stack.count = base;
    return n;
}

/* (fstring | string)+ */
static Node *parse_several_strings(Parser *p)
{
    const Token *start = p->tok;
    uint32_t base = p->stack.count;
    bool has_str = false, has_bytes = false, has_fields = false;
    while (at_string(p)) {
        if (at(p, TOKEN_FSTRING_START)) {
            if (!parse_fstring(p))
                return NULL;
            has_fields = true;
            continue;
        }
        Node *n = parse_string(p);
        if (!n)
            return NULL;
        push_node(p, n);
        *(is_bytes(n) ? &has_bytes : &has_str) = true;
    }
    if (has_bytes && (has_str || has_fields)) {
        parse_give_warnings(p, p->tok);
        return parse_raise(p, token_loc(p, p->tok),
                           "cannot mix bytes and nonbytes literals");
    }
    if (has_bytes)
        return concatenate_bytes(p, base, loc_since(p, start));
    return concatenate_strings(p, base, has_fields, loc_since(p, start));
}

/* tstring+ */
static Node *parse_tstrings(Parser *p)
{
    const Token *start = p->tok;
    uint32_t base = p->stack.count;
    while (at(p, TOKEN_TSTRING_START))
        if (!parse_fstring(p))
            return NULL;
    fold_pieces(p, base, true);
    TemplateStrNode *n = NEW_NODE(p, TemplateStr, loc_since(p, start));
    n->values = take_nodes(p, base);
    return &n->head;
}

/* strings: (fstring | string)+ | tstring+ */
Node *parse_strings(Parser *p)
{
    const Token *t = p->tok;
    /* The lexer has asked if there is an f-string. */
    if (!syntax_hint(p->c, grammar.fstring_tokens))
        return parse_string_tokens(p);
    if ((t->kind == TOKEN_STRING) & (t[1].kind != TOKEN_STRING) &
        (t[1].kind != TOKEN_FSTRING_START))
        return parse_string(p);
    if (t->kind == TOKEN_TSTRING_START)
        return parse_tstrings(p);
    return parse_several_strings(p);
}
