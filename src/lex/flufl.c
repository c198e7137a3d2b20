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
    if (t > first && t[-1].kind == TOKEN_KW_as)
        return false;
    while (t > first && (t->kind == TOKEN_NAME || t->kind == TOKEN_COMMA ||
                         t->kind == TOKEN_LPAR || t->kind == TOKEN_KW_as))
        t--;
    return t >= first + 2 && t->kind == TOKEN_KW_import &&
           t[-1].kind == TOKEN_NAME && t[-1].value == NAME_future &&
           t[-2].kind == TOKEN_KW_from;
}

/* Whether there is a token behind the list of names, the name t among them. */
static bool has_end(const Token *t, const Token *end)
{
    while (t < end && t->kind == TOKEN_NAME) {
        t++;
        if (t < end && t->kind == TOKEN_KW_as)
            t = end - t < 2 ? end : t + 2;
        if (t < end && t->kind == TOKEN_COMMA)
            t++;
        else
            break;
    }
    return t < end;
}

/* The parser obeys the import when it has seen all of it: a "<>" that follows
 * the names at once it has got before. */
bool lex_saw_flufl(Lexer *x)
{
    uint32_t count = lex_token_count(x);
    const Token *end = x->s->tokens.items + count;
    for (; !x->saw_flufl && x->flufl_place < count; x->flufl_place++) {
        const Token *t = &x->s->tokens.items[x->flufl_place];
        if (!is_flufl(x, t) || !is_imported(x, t))
            continue;
        if (!has_end(t, end))
            break;
        x->saw_flufl = true;
    }
    return x->saw_flufl;
}
