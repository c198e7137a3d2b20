/* Tokens to syntax tree, a stage between lex and symtable: hand-written
 * recursive descent, with precedence climbing for operators.  This file has
 * the entry and what all rules use: failing, stepping back, lists, places,
 * names, warnings. */
#include "parse/parse_internal.h"

#include <stdarg.h>

const bool parse_starts_expression[TOKEN_COUNT] = {
    [TOKEN_NAME] = true,          [TOKEN_NUMBER] = true,
    [TOKEN_STRING] = true,        [TOKEN_FSTRING_START] = true,
    [TOKEN_TSTRING_START] = true, [TOKEN_LPAR] = true,
    [TOKEN_LSQB] = true,          [TOKEN_LBRACE] = true,
    [TOKEN_PLUS] = true,          [TOKEN_MINUS] = true,
    [TOKEN_TILDE] = true,         [TOKEN_ELLIPSIS] = true,
    [TOKEN_KW_False] = true,      [TOKEN_KW_None] = true,
    [TOKEN_KW_True] = true,       [TOKEN_KW_await] = true,
    [TOKEN_KW_lambda] = true,     [TOKEN_KW_not] = true,
};

void *parse_fail(Parser *p)
{
    if (p->tok > p->furthest)
        p->furthest = p->tok;
    return NULL;
}

void parse_check_depth(Parser *p)
{
    (void)syntax_rule(p->c, grammar.version); /* counts in its own way */
    p->c->check_depth(p->c);
    p->most_depth = UINT32_MAX;
}

ParseMark parse_mark(const Parser *p)
{
    const LexWarnings *w = p->c->source->warnings;
    return (ParseMark){p->tok, p->stack.count, p->depth, p->c->warnings.count,
                       w ? w->given : 0};
}

void parse_reset(Parser *p, ParseMark mark)
{
    p->tok = mark.tok;
    p->stack.count = mark.stacked;
    p->depth = mark.depth;
    p->c->warnings.count = mark.warnings;
    if (p->c->source->warnings)
        p->c->source->warnings->given = mark.lexer_warnings;
}

/* ---- lists */

NodeList take_nodes(Parser *p, uint32_t base)
{
    uint32_t count = p->stack.count - base;
    if (count == 0)
        return (NodeList){NULL, 0};
    enum { PIECE_SIZE = LIST_PIECE * sizeof(Node *) };
    Node **from = p->stack.items + base;
    Node **items =
        arena_alloc_slack(p->c->tree, count * sizeof *items, PIECE_SIZE);
    for (uint32_t i = 0; i < count; i += LIST_PIECE)
        memcpy(items + i, from + i, PIECE_SIZE);
    p->stack.count = base;
    return (NodeList){items, count};
}

NodeList one_node(Parser *p, Node *n)
{
    Node **items = ARENA_ARRAY(p->c->tree, Node *, 1);
    items[0] = n;
    return (NodeList){items, 1};
}

/* ---- names */

const char *parse_name_error(Compile *c, NameId id)
{
    if ((id != NAME_None_ && id != NAME_True_ && id != NAME_False_) ||
        !syntax_rule(c, grammar.refuses_constant_names))
        return NULL;
    return arena_printf(&c->arena,
                        "identifier field can't represent '%.*s' constant",
                        TEXT_ARGS(names_text(&c->names, id)));
}

void parse_check_wide_name(Parser *p, NameId id)
{
    const char *error = parse_name_error(p->c, id);
    if (error)
        parse_raise_value_error(p, error);
}

static bool are_constants(NodeList list)
{
    for (uint32_t i = 0; i < list.count; i++)
        if (!is_constant(list.items[i]))
            return false;
    return true;
}

Node *new_tuple(Parser *p, const Token *start, uint32_t base)
{
    TupleNode *n = NEW_NODE(p, Tuple, loc_since(p, start));
    n->elts = take_nodes(p, base);
    p->foldable += are_constants(n->elts);
    return &n->head;
}

/* ---- errors and warnings */

bool parse_may_raise(const Parser *p)
{
    const TokenVec *tokens = &p->c->source->tokens;
    return !p->last_seen &&
           tokens->items[tokens->count - 1].kind != TOKEN_ERROR;
}

void parse_give_warnings(Parser *p, const Token *seen)
{
    if (p->c->source == p->c->file_source) /* not that of an expression */
        lex_give_warnings(p->c, (uint32_t)(seen - p->c->source->tokens.items));
}

void parse_raise_value_error(Parser *p, const char *message)
{
    parse_give_warnings(p, p->tok - 1);
    diag_raise_no_text(p->c, ERROR_VALUE, NO_LOC, "%s", message);
}

void *parse_raise(Parser *p, Loc loc, const char *format, ...)
{
    if (p->last_seen) /* in an f-string's expression: for diagnose/ */
        return NULL;
    parse_give_warnings(p, p->tok - 1);
    if (!parse_may_raise(p))
        return NULL;
    if (syntax_hint(p->c, source.quotes_buffer) &&
        !lex_can_quote(p->c, p->c->source, (uint32_t)loc.line))
        return NULL;               /* diagnose/ finds what to quote */
    lex_give_other_warnings(p->c); /* looks for tokenizer errors */
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(&p->c->arena, format, args);
    va_end(args);
    Diag error = {.type = ERROR_SYNTAX,
                  .loc = loc,
                  .message = text,
                  .byte_columns = syntax_hint(p->c, source.counts_bytes) &&
                                  !p->c->source->names_encoding};
    diag_raise_as(p->c, &error);
}

void *parse_raise_literal(Parser *p)
{
    const LiteralError *e = &p->error;
    if (e->type == ERROR_SYNTAX)
        return parse_raise(p, token_loc(p, e->token), "%s", e->message);
    parse_give_warnings(p, p->tok - 1);
    diag_raise_no_text(p->c, e->type, NO_LOC, "%s", e->message);
}

static void give_warning(Parser *p, const Token *seen, WarningType type,
                         Loc loc, const char *text)
{
    if (p->last_seen)
        seen = p->last_seen;
    parse_give_warnings(p, seen);
    diag_warn(p->c, type, loc, "%s", text);
    p->c->warnings.items[p->c->warnings.count - 1].seen_line = seen->line;
}

void parse_warn(Parser *p, const Token *seen, WarningType type, Loc loc,
                const char *format, ...)
{
    if (p->warnings != GIVES_ALL)
        return;
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(&p->c->arena, format, args);
    va_end(args);
    give_warning(p, seen, type, loc, text);
}

void parse_warn_of_expression(Parser *p, Loc loc, const char *message,
                              Text line)
{
    Compile *c = p->c;
    if (p->warnings == GIVES_NONE)
        return;
    give_warning(p, p->tok, WARNING_SYNTAX, loc, message);
    c->warnings.items[c->warnings.count - 1].quoted = line;
}

/* ---- entry */

/* file: [statements] ENDMARKER */
static ModuleNode *parse_file(Parser *p)
{
    if (!parse_statements(p, TOKEN_ENDMARKER))
        return NULL;
    ModuleNode *module = NEW_NODE(p, Module, NO_LOC);
    module->body = take_nodes(p, 0);
    module->head.mark = p->has_finally ? AST_HAS_FINALLY : 0;
    return module;
}

static Parser new_parser(Compile *c)
{
    const Source *s = c->source;
    return (Parser){.c = c,
                    .tok = s->tokens.items,
                    .furthest = s->tokens.items,
                    .text = s->text.data,
                    .line_starts = s->line_starts,
                    .warnings = GIVES_ALL,
                    .first_line = 1,
                    .most_depth = syntax_hint(c, grammar.max_parser_depth)};
}

ModuleNode *parse_module(Compile *c, ParseFailure *failure)
{
    Parser p = new_parser(c);
    ModuleNode *module = parse_file(&p);
    const Token *seen = module ? p.tok : p.furthest;
    lex_give_warnings(c, (uint32_t)(seen - c->source->tokens.items));
    failure->token = p.furthest;
    failure->end = p.tok;
    failure->statement = p.refused;
    failure->before = p.before_refused;
    return module;
}

/* For what has been read up to a token. */
static Parser new_rereader(Compile *c, const LiteralReading *reading)
{
    Parser p = new_parser(c);
    p.warnings = reading->warnings;
    p.last_seen = reading->last_seen;
    p.first_line = reading->first_line;
    return p;
}

LiteralError parse_check_literal(Compile *c, const Token *t,
                                 const LiteralReading *reading)
{
    Parser p = new_rereader(c, reading);
    if (t->kind == TOKEN_STRING && split_string(&p, t).is_fstring)
        return p.error; /* its pieces have been checked */
    if (t->kind == TOKEN_STRING)
        string_value(&p, t);
    else if (t->kind == TOKEN_FSTRING_START || t->kind == TOKEN_TSTRING_START)
        check_fstring(&p, t);
    else
        spec_text_value(&p, t, reading->format_is_raw);
    return p.error;
}

LiteralError parse_check_strings(Compile *c, const Token *first,
                                 const LiteralReading *reading,
                                 CheckExpression *check, void *context)
{
    Parser p = new_rereader(c, reading);
    p.tok = first;
    p.check = check;
    p.check_context = context;
    parse_string_tokens(&p);
    return p.error;
}
