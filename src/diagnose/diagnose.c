/* Reads a refused text again with the rules for mistakes: see peg.h. */
#include "diagnose/diagnose.h"

#include "diagnose/peg.h"
#include "target/target.h"

/* How many brackets are open at each token, the token itself included. */
static const uint16_t *bracket_levels(Compile *c, const TokenVec *tokens)
{
    uint16_t *levels = ARENA_ARRAY(&c->arena, uint16_t, tokens->count);
    uint16_t level = 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        uint8_t kind = tokens->items[i].kind;
        if (kind == TOKEN_LPAR || kind == TOKEN_LSQB || kind == TOKEN_LBRACE)
            level++;
        if ((kind == TOKEN_RPAR || kind == TOKEN_RSQB ||
             kind == TOKEN_RBRACE) &&
            level > 0)
            level--;
        levels[i] = level;
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

/* True for text of an f-string with an escape: the second pass may decode it in
 * another way, see peg_literal_reading. */
static bool has_escape(const Peg *p, const Token *t)
{
    return (t->kind == TOKEN_FSTRING_MIDDLE ||
            t->kind == TOKEN_TSTRING_MIDDLE) &&
           memchr(p->source->text.data + t->start, '\\', t->end - t->start);
}

/* True if one of CPython's rules for mistakes may take a valid statement that
 * has the token for one: `print -1`, `match (x)`, `case[x]: int`,
 * `type X[T = Y] = Z`. */
static bool looks_mistaken(const Peg *p, uint32_t token, const NameId *names)
{
    const Token *t = &p->tokens[token];
    if (t->kind != TOKEN_NAME)
        return has_escape(p, t);
    if (t->value == names[0] || t->value == names[1])
        return t[1].kind != TOKEN_LPAR;
    if (t->value == names[2] || t->value == names[3])
        return token == 0 || starts_statement(t[-1].kind);
    if (t->value == names[4])
        return t[1].kind == TOKEN_NAME;
    return t->value == names[5];
}

/* The token to read from: the statements before the first that the parser has
 * refused need not be read again, if they are free of what could be taken for
 * a mistake or changes how to read.  The last of them is read, for rules that
 * look beyond it: `else` and then `elif`. */
static uint32_t first_token(Peg *p, const ParseFailure *failure)
{
    static const char *const texts[] = {"print", "exec", "match",
                                        "case",  "type", "barry_as_FLUFL"};
    enum { COUNT = sizeof texts / sizeof *texts };
    uint32_t start = (uint32_t)(failure->statement - p->tokens);
    if (p->c->warnings.count) /* they may be given again */
        return 0;
    NameId names[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        names[i] = names_intern_cstr(&p->c->names, texts[i]);
    for (uint32_t i = 0; i < start; i++)
        if (looks_mistaken(p, i, names))
            return 0;
    return start;
}

_Noreturn void diagnose(Compile *c, const ParseFailure *failure)
{
    Peg p = peg_new_reader(c, c->source, NULL);
    p.warned = (uint32_t)(failure->end - p.tokens);
    p.first = p.fill = c->trace ? 0 : first_token(&p, failure);
    peg_run(&p, RULE_file);
    diag_raise(c, ERROR_SYSTEM,
               peg_token_loc(&p, (uint32_t)(failure->token - p.tokens)),
               "the parser refuses what the grammar accepts");
}
