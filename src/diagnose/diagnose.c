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

Peg peg_new_reader(Compile *c, const Source *source)
{
    Peg p = {.c = c,
             .source = source,
             .tokens = source->tokens.items,
             .levels = bracket_levels(c, &source->tokens),
             .series = c->target->grammar.version};
    find_soft_keywords(&p);
    return p;
}

void diagnose_depth(Compile *c)
{
    Peg p = peg_new_reader(c, c->source);
    peg_accepts(&p, RULE_file);
}

_Noreturn void diagnose(Compile *c, const ParseFailure *failure)
{
    Peg p = peg_new_reader(c, c->source);
    peg_run(&p, RULE_file);
    diag_raise(c, ERROR_SYSTEM, peg_token_loc(&p, (uint32_t)(failure->token - p.tokens)),
               "the parser refuses what the grammar accepts");
}
