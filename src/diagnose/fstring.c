/* f-strings as CPython up to 3.11 reads them: an expression is parsed as a text
 * of its own, in parentheses, both passes of it at once, and an error in it
 * quotes that text. */
#include "diagnose/peg.h"

#include "parse/parse.h"

/* Whether nothing but a newline follows the brace. */
static bool newline_follows(const char *brace)
{
    const char *s = brace + 1;
    while (*s == ' ' || *s == '\t' || *s == '\f')
        s++;
    return *s == '\n';
}

/* Finds the place of the expression: the line, and what CPython adds to the
 * columns of tokens in it. */
static void place_expression(Peg *inner, const Token *t, const char *brace)
{
    const Peg *p = inner->outer;
    const Source *s = p->source;
    Loc string = peg_token_loc(p, (uint32_t)(t - p->tokens));
    uint32_t at = (uint32_t)(brace - s->text.data), line = lex_line_of(s, at);
    int32_t lines = (int32_t)(line - lex_line_of(s, t->start));
    uint32_t start = lines ? s->line_starts[line - 1] : t->start;
    int32_t col = newline_follows(brace) ? 0 : (int32_t)(at - start);
    inner->first_line = string.line + lines;
    inner->first_col = lines ? col : string.col + col;
}

static void check_expression(void *context, const Token *t, const char *brace,
                             const Source *expr)
{
    Peg *outer = context;
    Compile *c = outer->c;
    Peg inner = peg_new_reader(c, expr, outer);
    if ((size_t)(t - outer->tokens) >= outer->warned)
        inner.warned = 0;
    place_expression(&inner, t, brace);
    c->source = expr;
    peg_run(&inner, RULE_fstring_expression);
    c->source = outer->source;
}

void peg_check_strings(Peg *p, const Cst *strings)
{
    LiteralReading reading = peg_literal_reading(p, strings->start);
    LiteralError e = parse_check_strings(p->c, &p->tokens[strings->start],
                                         &reading, check_expression, p);
    if (!e.message)
        return;
    Loc loc = e.is_late ? peg_last_loc(p)
                        : peg_token_loc(p, (uint32_t)(e.token - p->tokens));
    peg_raise(p, e.type, loc, "%s", e.message);
}
