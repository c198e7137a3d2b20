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

/* May stand in the list of names behind "import". */
static bool is_of_list(const Token *t)
{
    return t->kind == TOKEN_NAME || t->kind == TOKEN_COMMA ||
           t->kind == TOKEN_LPAR || t->kind == TOKEN_KW_as;
}

/* The token belongs to what "from __future__ import" names; before is the one
 * in front of its list. */
static bool is_imported(const Lexer *x, const Token *t, const Token *before)
{
    return before >= x->s->tokens.items + 2 &&
           before->kind == TOKEN_KW_import && before[-1].kind == TOKEN_NAME &&
           before[-1].value == NAME_future &&
           before[-2].kind == TOKEN_KW_from && t[-1].kind != TOKEN_KW_as;
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
    const Token *first = x->s->tokens.items, *end = first + count;
    for (; !x->saw_flufl && x->flufl_place < count; x->flufl_place++) {
        const Token *t = first + x->flufl_place;
        if (!is_of_list(t))
            x->flufl_list = x->flufl_place;
        if (!is_flufl(x, t) || !is_imported(x, t, first + x->flufl_list))
            continue;
        if (!has_end(t, end))
            break;
        x->saw_flufl = true;
    }
    return x->saw_flufl;
}
