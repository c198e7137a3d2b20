/* For now: the furthest token the parser has seen is the bad one. */
#include "diagnose/diagnose.h"

_Noreturn void diagnose(Compile *c, const ParseFailure *failure)
{
    const Source *s = c->source;
    const Token *t = failure->token;
    Loc loc = {(int32_t)t->line, (int32_t)t->line,
               lex_column(s, t->line, t->start),
               lex_column(s, t->line, t->end)};
    diag_raise(c, ERROR_SYNTAX, loc, "invalid syntax");
}
