/* Reads a refused text again with the rules for mistakes: see peg.h. */
#include "diagnose/diagnose.h"

#include "diagnose/peg.h"
#include "target/target.h"

/* How many brackets are open at each token, the token itself included. */
static const uint16_t *bracket_levels(Compile *c, const TokenVec *tokens)
{
    static const int8_t steps[TOKEN_COUNT] = {
        [TOKEN_LPAR] = 1,  [TOKEN_LSQB] = 1,  [TOKEN_LBRACE] = 1,
        [TOKEN_RPAR] = -1, [TOKEN_RSQB] = -1, [TOKEN_RBRACE] = -1};
    uint16_t *levels = ARENA_ARRAY(&c->arena, uint16_t, tokens->count);
    int32_t level = 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        level += steps[tokens->items[i].kind];
        level = level < 0 ? 0 : level;
        levels[i] = (uint16_t)level;
    }
    return levels;
}

/* The names of the soft keywords this version has; the others stay 0, which no
 * token is. */
static void find_soft_keywords(Peg *p)
{
    const Target *t = p->c->target;
    for (uint32_t i = 0; i < PEG_SOFT_KEYWORD_COUNT; i++) {
        const char *text = peg_soft_keywords[i];
        bool known = strcmp(text, "type") == 0   ? t->grammar.type_params
                     : strcmp(text, "lazy") == 0 ? t->grammar.lazy_import
                                                 : t->grammar.match_statement;
        if (known)
            p->soft_keywords[i] = names_intern_cstr(&p->c->names, text);
    }
}

Peg peg_new_reader(Compile *c, const Source *source, Peg *outer)
{
    Peg p = {.c = c,
             .arena = &c->tree_arena,
             .source = source,
             .tokens = source->tokens.items,
             .levels = bracket_levels(c, &source->tokens),
             .series = c->target->grammar.version,
             .max_depth = c->target->grammar.max_parser_depth,
             .warned = UINT32_MAX,
             .outer = outer};
    p.choices =
        outer ? outer->choices : arena_zalloc(&c->arena, 2 * sizeof *p.choices);
    find_soft_keywords(&p);
    return p;
}

void diagnose_depth(Compile *c)
{
    Peg p = peg_new_reader(c, c->source, NULL);
    peg_accepts(&p, RULE_file);
}

/* True if a statement may stand behind a token of that kind. */
static bool starts_statement(uint8_t kind)
{
    return kind == TOKEN_NEWLINE || kind == TOKEN_INDENT ||
           kind == TOKEN_DEDENT || kind == TOKEN_SEMI || kind == TOKEN_COLON;
}

static bool starts_expressions(uint8_t kind)
{
    return peg_may_start(RULE_star_expressions, kind);
}

/* True for the start of a raw f-string: the second pass may decode escapes in
 * its formats, see peg_literal_reading. */
static bool starts_raw(const Peg *p, const Token *t)
{
    return (t->kind == TOKEN_FSTRING_START || t->kind == TOKEN_TSTRING_START) &&
           peg_is_raw_start(p, t);
}

/* True if one of CPython's rules for mistakes may take a valid statement that
 * has the token for one: `print -1`, `match (x)`, `case[x]: int`,
 * `type X[T = Y] = Z`. */
static bool looks_mistaken(const Peg *p, uint32_t token, const NameId *names)
{
    const Token *t = &p->tokens[token];
    if (t->kind != TOKEN_NAME)
        return starts_raw(p, t);
    if (t->value == names[0] || t->value == names[1])
        return t[1].kind != TOKEN_LPAR && starts_expressions(t[1].kind);
    if (t->value == names[2] || t->value == names[3])
        return (token == 0 || starts_statement(t[-1].kind)) &&
               starts_expressions(t[1].kind);
    if (t->value == names[4])
        return t[1].kind == TOKEN_NAME;
    return t->value == names[5];
}

/* May what is in front of the token be skipped?  It is, if it is free of what
 * could be taken for a mistake or changes how to read, and if no warnings have
 * been given, for they may be given again. */
static bool may_start_at(Peg *p, uint32_t token)
{
    static const char *const texts[] = {"print", "exec", "match",
                                        "case",  "type", "barry_as_FLUFL"};
    enum { COUNT = sizeof texts / sizeof *texts };
    NameId names[COUNT];
    if (p->c->warnings.count)
        return false;
    for (uint32_t i = 0; i < COUNT; i++)
        names[i] = names_intern_cstr(&p->c->names, texts[i]);
    for (uint32_t i = 0; i < token; i++)
        if (looks_mistaken(p, i, names))
            return false;
    return true;
}

/* Starts at the innermost statement that the parser has refused: those around
 * it are refused for it, and no rule for mistakes takes one of them for its
 * head.  How deep CPython's parser is there is not known, but so many rules
 * more are far from too deep. */
static void start_at_refused(Peg *p, const ParseFailure *failure)
{
    enum { SAFE_DEPTH = 1000 };
    const Token *start = peg_starts_clause(failure->statement)
                             ? failure->before
                             : failure->statement;
    uint32_t first = (uint32_t)(start - p->tokens);
    if (!may_start_at(p, first))
        return;
    peg_note_skipped(p, first);
    p->first = p->fill = first;
    p->max_depth = SAFE_DEPTH;
    p->failure = failure;
}

static _Noreturn void run(Peg *p, const ParseFailure *failure)
{
    p->warned = (uint32_t)(failure->end - p->tokens);
    peg_run(p, RULE_file);
    diag_raise(p->c, ERROR_SYSTEM,
               peg_token_loc(p, (uint32_t)(failure->token - p->tokens)),
               "the parser refuses what the grammar accepts");
}

_Noreturn void diagnose_whole(Compile *c, const ParseFailure *failure)
{
    c->warnings.count = 0;
    if (c->source->warnings)
        c->source->warnings->given = 0;
    Peg p = peg_new_reader(c, c->source, NULL);
    run(&p, failure);
}

_Noreturn void diagnose(Compile *c, const ParseFailure *failure)
{
    Peg p = peg_new_reader(c, c->source, NULL);
    start_at_refused(&p, failure);
    run(&p, failure);
}
