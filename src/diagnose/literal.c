/* How CPython reads the literals that a pass comes to: whether they give
 * warnings (once, not in each pass), and whether the format of an f-string is
 * raw. */
#include "diagnose/peg.h"

/* What warnings the literal that starts at the token gives.  The parser may not
 * have come to it in the first pass: it asks first whether "match" begins a
 * statement of that kind, where CPython tries. */
static LiteralWarnings given_warnings(const Peg *p, uint32_t token)
{
    for (const Peg *q = p; q; q = q->outer)
        if (q->in_second_pass)
            return p->finds_mistakes ? GIVES_TOKENIZERS : GIVES_ALL;
    return token < p->warned ? GIVES_NONE : GIVES_ALL;
}

bool peg_is_raw_start(const Peg *p, const Token *t)
{
    for (uint32_t i = t->start; i < t->end; i++)
        if ((p->source->text.data[i] | 0x20) == 'r')
            return true;
    return false;
}

/* Whether the tokenizer is in an f-string that is raw, having read the tokens
 * before each one and before the end. */
static const bool *raw_strings(const Peg *p)
{
    uint32_t count = p->source->tokens.count, open = 0;
    bool *raw = ARENA_ARRAY(&p->c->arena, bool, count + 1);
    bool *strings = ARENA_ARRAY(&p->c->arena, bool, count + 1);
    raw[0] = strings[0] = false;
    for (uint32_t i = 0; i < count; i++) {
        const Token *t = &p->tokens[i];
        switch (t->kind) {
        case TOKEN_FSTRING_START:
        case TOKEN_TSTRING_START:
            strings[++open] = peg_is_raw_start(p, t);
            break;
        case TOKEN_FSTRING_END:
        case TOKEN_TSTRING_END: open -= open > 0; break;
        case TOKEN_NEWLINE: open = 0; break;
        }
        raw[i + 1] = strings[open];
    }
    return raw;
}

/* As CPython, a format is raw if the f-string is where the tokenizer has got
 * to: in the second pass that may be another one. */
static bool is_format_raw(Peg *p)
{
    if (!p->raw_strings)
        p->raw_strings = raw_strings(p);
    return p->raw_strings[p->fill];
}

LiteralReading peg_literal_reading(Peg *p, uint32_t token)
{
    uint8_t kind = p->tokens[token].kind;
    bool is_format =
        kind == TOKEN_FSTRING_MIDDLE || kind == TOKEN_TSTRING_MIDDLE;
    return (LiteralReading){given_warnings(p, token), &p->tokens[p->fill - 1],
                            is_format && is_format_raw(p),
                            p->outer ? (uint32_t)p->first_line : 1};
}
