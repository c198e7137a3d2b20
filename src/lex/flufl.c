/* "<>": since 3.14 one token only behind "from __future__ import
 * barry_as_FLUFL", which CPython's parser tells its tokenizer.  Here the
 * tokens so far are searched, when a "<>" comes. */
#include "lex/lex_internal.h"

static bool is_flufl(const Lexer *x, const Token *t)
{
    static const char name[] = "barry_as_FLUFL";
    uint32_t size = sizeof name - 1;
    return t->kind == TOKEN_NAME && t->end - t->start == size &&
           memcmp(x->text + t->start, name, size) == 0;
}

/* The token belongs to what "from __future__ import" names. */
static bool is_imported(const Lexer *x, const Token *t)
{
    const Token *first = x->s->tokens.items;
    while (t > first && (t->kind == TOKEN_NAME || t->kind == TOKEN_COMMA ||
                         t->kind == TOKEN_LPAR || t->kind == TOKEN_KW_as))
        t--;
    return t >= first + 2 && t->kind == TOKEN_KW_import &&
           t[-1].kind == TOKEN_NAME && t[-1].value == NAME_future &&
           t[-2].kind == TOKEN_KW_from;
}

bool lex_saw_flufl(Lexer *x)
{
    uint32_t count = lex_token_count(x);
    for (; !x->saw_flufl && x->flufl_place < count; x->flufl_place++) {
        const Token *t = &x->s->tokens.items[x->flufl_place];
        x->saw_flufl = is_flufl(x, t) && is_imported(x, t);
    }
    return x->saw_flufl;
}
