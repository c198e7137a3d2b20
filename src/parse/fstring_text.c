/* f-strings of targets up to 3.11, whose lexer leaves them in STRING tokens.
 *
 * The text is searched for fields by characters, as CPython does; each
 * expression is then lexed on its own, in parentheses, and parsed by the same
 * rules as everything else.  All pieces of strings that stand side by side
 * have the place of the whole. */
#include "parse/parse_internal.h"

enum { MAX_BRACKETS = 200 };

/* The strings side by side, and the f-string of them that is being read. */
typedef struct Reader {
    Parser *p;
    const Token *first, *last; /* of the strings */
    const Token *t;            /* the f-string */
    const char *s, *end;       /* what is left of its text */
    bool is_raw;
    const char *counted; /* newlines are counted up to here: */
    uint32_t line;
} Reader;

/* Pieces of text that wait for the next field: see flush_text. */
typedef struct Pending {
    Buf text;
    uint32_t base; /* of the nodes, on the stack */
} Pending;

static bool read_fstring(Reader *r, Pending *pending, int level);

/* Errors are left to diagnose/, which reads the strings again. */
static bool fail(Reader *r, const char *message)
{
    r->p->error = (LiteralError){.type = ERROR_SYNTAX,
                                 .token = r->t,
                                 .message = message,
                                 .is_late = true};
    return false;
}

static bool fail_at_bracket(Reader *r, const char *format, char c, char open)
{
    return fail(r, arena_printf(&r->p->c->arena, format, c, open));
}

/* ---- text */

static void add_text(Pending *pending, Text text)
{
    buf_bytes(&pending->text, text.data, text.size);
}

/* The text so far as a node from one token to another. */
static void flush_text(Parser *p, Pending *pending, const Token *first,
                       const Token *last)
{
    Buf *text = &pending->text;
    if (buf_size(text) == 0)
        return;
    ConstantNode *n = NEW_NODE(p, Constant, loc_between(p, first, last));
    n->value = value_str(p->c, (const char *)text->data, buf_size(text));
    n->head.sub = p->text[first->start] == 'u';
    push_node(p, &n->head);
    *text = buf_in(&p->c->arena);
}

/* Skips the rest of \N{...}, s being behind the N. */
static const char *skip_name(const char *s, const char *end)
{
    if (s < end && *s++ == '{')
        while (s < end && *s++ != '}')
            ;
    return s;
}

static void warn_about_brace(Reader *r)
{
    parse_warn(r->p, r->p->tok, WARNING_DEPRECATION, token_loc(r->p, r->t),
               "invalid escape sequence '\\{'");
}

/* The end of the text before a field, a doubled brace or the end; *doubled is
 * set for a brace that belongs to the text. */
static const char *find_text_end(Reader *r, int level, bool *doubled)
{
    const char *s = r->s, *end = r->end;
    while (s < end) {
        char c = *s++;
        if (!r->is_raw && c == '\\' && s < end) {
            c = *s++;
            if (c == 'N') {
                s = skip_name(s, end);
                continue;
            }
            if (c == '{')
                warn_about_brace(r);
        }
        if (c != '{' && c != '}')
            continue;
        *doubled = level == 0 && s < end && *s == c;
        return *doubled ? s : s - 1;
    }
    return s;
}

/* Text up to a field or the end; *goes_on if a doubled brace ended it. */
static bool read_text(Reader *r, Pending *pending, int level, bool *goes_on)
{
    *goes_on = false;
    const char *start = r->s, *stop = find_text_end(r, level, goes_on);
    if (level == 0 && !*goes_on && stop < r->end && *stop == '}')
        return fail(r, "f-string: single '}' is not allowed");
    Text text = {start, (uint32_t)(stop - start)};
    Literal literal = {.token = r->t, .error = ERROR_SYNTAX, .by_runs = true};
    Value *v = decode_str(r->p, text, r->is_raw, &literal);
    r->s = stop + *goes_on;
    if (v)
        add_text(pending, v->u.text);
    return v != NULL;
}

/* ---- the end of an expression */

static char closing(char open)
{
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

/* Behind the string literal that starts at s, or NULL. */
static const char *skip_string(const char *s, const char *end)
{
    char quote = *s;
    bool triple = s + 2 < end && s[1] == quote && s[2] == quote;
    for (s += triple ? 3 : 1; s < end && *s != '\\'; s++) {
        if (*s != quote)
            continue;
        if (!triple)
            return s + 1;
        if (s + 2 < end && s[1] == quote && s[2] == quote)
            return s + 3;
    }
    return s < end ? s : NULL;
}

/* Whether the character ends an expression when no bracket is open; a
 * comparison's second character is skipped. */
static bool ends_expression(const char **s, const char *end)
{
    char c = **s;
    if (!strchr("!:}=<>", c) || c == '\0')
        return false;
    if (*s + 1 < end && (*s)[1] == '=' && c != ':' && c != '}') {
        *s += 1;
        return false;
    }
    return c != '<' && c != '>';
}

static bool close_bracket(Reader *r, char c, const char *open, int depth)
{
    if (depth == 0)
        return fail_at_bracket(r, "f-string: unmatched '%c'", c, 0);
    if (closing(open[depth - 1]) != c)
        return fail_at_bracket(
            r,
            "f-string: closing parenthesis '%c' does not match "
            "opening parenthesis '%c'",
            c, open[depth - 1]);
    return true;
}

/* Moves r->s to the character that ends the expression. */
static bool find_expr_end(Reader *r)
{
    char open[MAX_BRACKETS];
    int depth = 0;
    const char *s = r->s;
    for (; s && s < r->end; s++) {
        char c = *s;
        if (c == '\\')
            return fail(r, "f-string expression part cannot include a "
                           "backslash");
        if (c == '"' || c == '\'') {
            s = skip_string(s, r->end);
            if (!s)
                return fail(r, "f-string: unterminated string");
            s--;
        } else if (c == '[' || c == '{' || c == '(') {
            if (depth == MAX_BRACKETS)
                return fail(r, "f-string: too many nested parenthesis");
            open[depth++] = c;
        } else if (c == '#') {
            return fail(r, "f-string expression part cannot include '#'");
        } else if (depth == 0 && ends_expression(&s, r->end)) {
            break;
        } else if (c == ']' || c == '}' || c == ')') {
            if (!close_bracket(r, c, open, depth))
                return false;
            depth--;
        }
    }
    r->s = s;
    if (depth)
        return fail_at_bracket(r, "f-string: unmatched '%c'", open[depth - 1],
                               0);
    return s < r->end || fail(r, "f-string: expecting '}'");
}

/* ---- expressions */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f';
}

static bool is_all_blank(const char *s, const char *end)
{
    while (s < end && is_blank(*s))
        s++;
    return s == end;
}

/* The line of the place, which is behind those asked for before. */
static uint32_t line_of(Reader *r, const char *s)
{
    for (; r->counted < s; r->counted++)
        r->line += *r->counted == '\n';
    return r->line;
}

/* Whether nothing but a newline follows the brace. */
static bool newline_follows(const char *brace)
{
    const char *s = brace + 1;
    while (*s == ' ' || *s == '\t' || *s == '\f')
        s++;
    return *s == '\n';
}

/* The expression as a source of its own, with the brace and what ends it
 * made parentheses. */
static Source *expr_source(Parser *p, const char *brace, const char *end)
{
    size_t size = (size_t)(end - brace) + 2;
    const Source *whole = p->c->source;
    char *text = arena_zalloc(&p->c->arena, size + SOURCE_PADDING);
    Source *s = ARENA_NEW(&p->c->arena, Source);
    memcpy(text, brace, size - 2);
    text[0] = '(';
    text[size - 2] = ')';
    text[size - 1] = '\n';
    *s = *whole;
    s->raw = s->text = (Text){text, (uint32_t)size};
    s->line_starts = NULL;
    s->line_count = 0;
    s->tokens.items = NULL;
    s->tokens.count = s->tokens.capacity = 0;
    s->warnings = NULL;
    return s;
}

static bool is_word(const Token *t)
{
    return t->kind == TOKEN_NAME || t->kind >= TOKEN_KW_False;
}

/* Gives the tokens their places in the whole text. */
static void move_tokens(TokenVec *tokens, uint32_t offset, uint32_t line)
{
    for (uint32_t i = 0; i < tokens->count; i++) {
        Token *t = &tokens->items[i];
        if (t->kind == TOKEN_STRING && t->line == 1 && t->value > 1)
            t->flags |= PARSE_RAW_COLUMN;
        t->start += offset;
        t->end += offset;
        t->line += line - 1;
        if (!is_word(t))
            t->value += line - 1;
    }
}

/* As CPython, which takes the string's column, or none, for the place of the
 * "(" then. */
static void move_parenthesis(const Reader *r, Token *open)
{
    uint32_t line = open->line;
    open->start = r->p->line_starts[line - 1];
    if (line == r->t->line)
        open->start = r->t->start;
    open->end = open->start + 1;
}

static void give_warnings(Parser *p, Source *s, uint32_t line)
{
    LexWarnings *w = s->warnings;
    line += p->first_line - 1;
    for (uint32_t i = 0; w && i < w->list.count; i++) {
        const LexWarning *item = &w->list.items[i];
        int32_t number = (int32_t)(item->line + line - 1);
        Loc loc = {number, number, item->col, item->col};
        parse_warn_of_expression(p, loc, item->message,
                                 lex_line_text(s, item->line));
    }
}

static Source *lex_alone(Reader *r, const char *brace, uint32_t line)
{
    Compile *c = r->p->c;
    const Source *whole = c->source;
    Source *s = expr_source(r->p, brace, r->s);
    c->source = s;
    lex_tokenize(c);
    c->source = whole;
    give_warnings(r->p, s, line);
    return s;
}

static Source *lex_expr(Reader *r, const char *brace)
{
    Parser *p = r->p;
    uint32_t line = line_of(r, brace);
    Source *s = lex_alone(r, brace, line);
    move_tokens(&s->tokens, (uint32_t)(brace - p->text), line);
    if (newline_follows(brace))
        move_parenthesis(r, s->tokens.items);
    return s;
}

/* Makes the line start at another place for columns, and tells where it
 * did. */
static uint32_t move_line_start(Parser *p, uint32_t line, uint32_t start)
{
    if (!p->moved_starts) {
        size_t size = (p->c->source->line_count + 1) * sizeof(uint32_t);
        p->moved_starts = arena_alloc(&p->c->arena, size);
        memcpy(p->moved_starts, p->line_starts, size);
        p->line_starts = p->moved_starts;
    }
    uint32_t old = p->moved_starts[line - 1];
    p->moved_starts[line - 1] = start;
    return old;
}

/* fstring: star_expressions, in parentheses that belong to it */
static Node *parse_tokens(Parser *p, const Token *first, const char *brace)
{
    const Token *tok = p->tok, *furthest = p->furthest;
    const Token *last_seen = p->last_seen;
    uint32_t raw_offset = p->raw_offset;
    if (!p->last_seen)
        p->last_seen = tok;
    p->raw_offset = (uint32_t)(brace - p->text);
    p->tok = p->furthest = first;
    p->foldable++; /* no token of the statement tells how deep it is */
    parse_enter(p, PARSE_BRACKET_RULES);
    Node *n = parse_star_expressions(p);
    parse_leave(p, PARSE_BRACKET_RULES);
    p->tok = tok;
    p->furthest = furthest;
    p->last_seen = last_seen;
    p->raw_offset = raw_offset;
    return n;
}

/* As CPython, which counts columns in the string's first line from the column
 * it has given the string: see PARSE_RAW_COLUMN. */
static Node *parse_expr(Reader *r, const char *brace)
{
    Parser *p = r->p;
    const Source *s = lex_expr(r, brace);
    uint32_t line = line_of(r, brace), old = 0;
    bool is_moved = line == r->t->line && (r->t->flags & PARSE_RAW_COLUMN);
    if (is_moved)
        old = move_line_start(p, line, p->raw_offset);
    Node *n = parse_tokens(p, s->tokens.items, brace);
    if (is_moved)
        move_line_start(p, line, old);
    return n;
}

/* Leaves the expression to whoever checks the strings. */
static Node *check_expr(Reader *r, const char *brace)
{
    Parser *p = r->p;
    p->check(p->check_context, r->t, brace,
             lex_alone(r, brace, line_of(r, brace)));
    return &NEW_NODE(p, Constant, NO_LOC)->head;
}

/* ---- fields */

static bool is_space(char c)
{
    return is_blank(c) || c == '\r' || c == '\v';
}

/* ['=' and blanks]: the expression's text then goes before the field */
static bool read_debug(Reader *r, Pending *pending, const char *expr)
{
    if (*r->s != '=')
        return true;
    do
        r->s++;
    while (is_space(*r->s));
    if (r->s >= r->end)
        return fail(r, "f-string: expecting '}'");
    add_text(pending, (Text){expr, (uint32_t)(r->s - expr)});
    return true;
}

/* ['!' letter] */
static bool read_conversion(Reader *r, int32_t *conversion)
{
    if (*r->s != '!')
        return true;
    if (++r->s >= r->end)
        return fail(r, "f-string: expecting '}'");
    *conversion = *r->s++;
    if (*conversion != 's' && *conversion != 'r' && *conversion != 'a')
        return fail(
            r, "f-string: invalid conversion character: expected 's', 'r', or "
               "'a'");
    return r->s < r->end || fail(r, "f-string: expecting '}'");
}

/* [':' format] */
static bool read_spec(Reader *r, int level, Node **spec)
{
    Parser *p = r->p;
    if (*r->s != ':')
        return true;
    if (++r->s >= r->end)
        return fail(r, "f-string: expecting '}'");
    Pending pending = {buf_in(&p->c->arena), p->stack.count};
    if (!read_fstring(r, &pending, level + 1))
        return false;
    flush_text(p, &pending, r->t, r->t);
    JoinedStrNode *n = NEW_NODE(p, JoinedStr, token_loc(p, r->t));
    n->values = take_nodes(p, pending.base);
    *spec = &n->head;
    return true;
}

static bool check_not_empty(Reader *r, const char *expr)
{
    if (!is_all_blank(expr, r->s))
        return true;
    if (*r->s == '}')
        return fail(r, "f-string: empty expression not allowed");
    return fail_at_bracket(r, "f-string: expression required before '%c'",
                           *r->s, 0);
}

/* '{' expression ['='] ['!' letter] [':' format] '}' */
static bool read_field(Reader *r, Pending *pending, int level)
{
    Parser *p = r->p;
    const char *brace = r->s;
    int32_t conversion = -1;
    Node *spec = NULL, *expr;
    if (level >= 2)
        return fail(r, "f-string: expressions nested too deeply");
    r->s++;
    if (!find_expr_end(r) || !check_not_empty(r, brace + 1))
        return false;
    bool debug = *r->s == '=';
    expr = p->check ? check_expr(r, brace) : parse_expr(r, brace);
    if (!expr || !read_debug(r, pending, brace + 1) ||
        !read_conversion(r, &conversion) || !read_spec(r, level, &spec))
        return false;
    if (r->s >= r->end || *r->s != '}')
        return fail(r, "f-string: expecting '}'");
    r->s++;
    flush_text(p, pending, r->first, r->last);
    FormattedValueNode *n =
        NEW_NODE(p, FormattedValue, loc_between(p, r->first, r->last));
    n->value = expr;
    n->conversion = debug && !spec && conversion == -1 ? 'r' : conversion;
    n->format_spec = spec;
    push_node(p, &n->head);
    return true;
}

/* Text and fields by turns, to the end or, in a format, to its "}". */
static bool read_fstring(Reader *r, Pending *pending, int level)
{
    for (;;) {
        bool goes_on;
        if (!read_text(r, pending, level, &goes_on))
            return false;
        if (goes_on)
            continue;
        if (r->s >= r->end || *r->s == '}')
            break;
        if (!read_field(r, pending, level))
            return false;
    }
    if (level > 0 && (r->s >= r->end || *r->s != '}'))
        return fail(r, "f-string: expecting '}'");
    return true;
}

/* ---- strings side by side */

static bool read_string(Reader *r, Pending *pending, const StringParts *parts)
{
    if (!parts->is_fstring) {
        Literal literal = {r->t, ERROR_SYNTAX, false, false};
        Value *v = decode_str(r->p, parts->text, parts->is_raw, &literal);
        if (v)
            add_text(pending, v->u.text);
        return v != NULL;
    }
    r->s = parts->text.data;
    r->end = r->s + parts->text.size;
    r->is_raw = parts->is_raw;
    r->counted = r->p->text + r->t->start;
    r->line = r->t->line;
    return read_fstring(r, pending, 0);
}

/* The bytes literals as one. */
static Node *join_bytes(Reader *r, const Pending *pending)
{
    Parser *p = r->p;
    ConstantNode *n = NEW_NODE(p, Constant, loc_between(p, r->first, r->last));
    n->value = value_bytes(p->c, (const char *)pending->text.data,
                           buf_size(&pending->text));
    return &n->head;
}

static bool read_bytes(Reader *r, Pending *pending, const StringParts *parts)
{
    Value *v = decode_bytes(r->p, parts->text, parts->is_raw, r->t);
    if (v)
        add_text(pending, v->u.text);
    return v != NULL;
}

/* Reads r->t; the strings before it are bytes or not.  That is compared as
 * soon as the value of a plain literal is known. */
static bool read_literal(Reader *r, Pending *pending, bool is_bytes)
{
    StringParts parts = split_string(r->p, r->t);
    bool mixed = r->t > r->first && parts.is_bytes != is_bytes;
    if (!mixed || !parts.is_fstring) {
        bool ok = parts.is_bytes ? read_bytes(r, pending, &parts)
                                 : read_string(r, pending, &parts);
        if (!ok || !mixed)
            return ok;
    }
    return fail(r, "cannot mix bytes and nonbytes literals");
}

/* What the pieces are together. */
static Node *finish_strings(Reader *r, Pending *pending, bool has_fields)
{
    Parser *p = r->p;
    Loc loc = loc_between(p, r->first, r->last);
    flush_text(p, pending, r->first, r->last);
    if (has_fields) {
        JoinedStrNode *n = NEW_NODE(p, JoinedStr, loc);
        n->values = take_nodes(p, pending->base);
        return &n->head;
    }
    if (p->stack.count > pending->base)
        return p->stack.items[--p->stack.count];
    ConstantNode *n = NEW_NODE(p, Constant, loc);
    n->value = value_str(p->c, "", 0);
    n->head.sub = p->text[r->first->start] == 'u';
    return &n->head;
}

Node *parse_string_tokens(Parser *p)
{
    Reader r = {.p = p, .first = p->tok};
    Pending pending = {buf_in(&p->c->arena), p->stack.count};
    bool has_fields = false, is_bytes = false;
    while (at(p, TOKEN_STRING))
        p->tok++;
    r.last = p->tok - 1;
    if (at(p, TOKEN_ERROR))
        return parse_fail(p);
    for (r.t = r.first; r.t <= r.last; r.t++) {
        if (!read_literal(&r, &pending, is_bytes))
            return parse_fail(p);
        StringParts parts = split_string(p, r.t);
        is_bytes = parts.is_bytes;
        has_fields |= parts.is_fstring;
    }
    return is_bytes ? join_bytes(&r, &pending)
                    : finish_strings(&r, &pending, has_fields);
}
