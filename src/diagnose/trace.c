/* Compound statements that the second pass matches: CPython remembers where the
 * last one starts, other than a function, and its traceback module looks for
 * misspelt keywords from there on (driver/keyword_typo.h). */
#include "diagnose/peg.h"

bool peg_starts_clause(const Token *t)
{
    return t->kind == TOKEN_KW_elif || t->kind == TOKEN_KW_else ||
           t->kind == TOKEN_KW_except || t->kind == TOKEN_KW_finally;
}

static void note_line(ParseTrace *trace, int32_t line)
{
    if (line > trace->compound_line)
        trace->compound_line = line;
}

void peg_note_compound(const Peg *p, uint32_t token)
{
    const Token *t = &p->tokens[token];
    while (t->kind == TOKEN_AT) {
        while (t->kind != TOKEN_NEWLINE)
            t++;
        t++;
    }
    if (t[t->kind == TOKEN_KW_async].kind != TOKEN_KW_def)
        note_line(p->c->trace, (int32_t)t->line);
}

/* --- what is not read again, because the passes start behind it */

static bool is_layout(const Token *t)
{
    return t->kind == TOKEN_NEWLINE || t->kind == TOKEN_INDENT ||
           t->kind == TOKEN_DEDENT;
}

static bool starts_line(const Peg *p, uint32_t token)
{
    const Token *t = &p->tokens[token];
    return !is_layout(t) && (token == 0 || is_layout(&t[-1]));
}

/* Is it the head of a compound statement to be noted, not a decorator or a
 * clause?  t starts a line.  Text with `match` in it is not skipped. */
static bool is_noted_head(const Token *t)
{
    switch (t->kind) {
    case TOKEN_KW_if:
    case TOKEN_KW_while:
    case TOKEN_KW_for:
    case TOKEN_KW_with:
    case TOKEN_KW_try:
    case TOKEN_KW_class: return true;
    case TOKEN_KW_async: return t[1].kind != TOKEN_KW_def;
    default: return false;
    }
}

/* The way back from the token, line by line. */
typedef struct WayBack {
    int32_t level, outermost; /* of indentation, from the token's */
    /* On the outermost level, of the statement that the token is inside of: */
    bool awaits_head;
    bool in_clause;
    bool is_complete; /* ... without the last clause: that is optional, as it
                         is `else`, `elif`, or not the only one */
} WayBack;

static void pass_layout(WayBack *way, const Token *t)
{
    way->level += (t->kind == TOKEN_DEDENT) - (t->kind == TOKEN_INDENT);
    if (way->level < way->outermost)
        *way = (WayBack){way->level, way->level, true, false, false};
}

static void pass_clause(WayBack *way, const Token *t)
{
    way->is_complete |=
        way->in_clause || t->kind == TOKEN_KW_else || t->kind == TOKEN_KW_elif;
    way->in_clause = true;
}

/* What is complete without its last clause is matched only when that has been
 * tried in vain, which is too late for a mistake that is found inside. */
static void pass_head_around(Peg *p, WayBack *way, const Token *t)
{
    if (way->is_complete && is_noted_head(t) && !p->around_line)
        p->around_line = (int32_t)t->line;
    way->awaits_head = false;
}

void peg_note_skipped(Peg *p, uint32_t token)
{
    WayBack way = {.awaits_head = !starts_line(p, token)};
    for (uint32_t i = token; p->c->trace && i-- > 0;) {
        const Token *t = &p->tokens[i];
        pass_layout(&way, t);
        if (!starts_line(p, i))
            continue;
        bool is_around = way.awaits_head && way.level == way.outermost;
        if (is_around && peg_starts_clause(t)) {
            pass_clause(&way, t);
        } else if (is_around) {
            pass_head_around(p, &way, t);
        } else if (is_noted_head(t)) {
            note_line(p->c->trace, (int32_t)t->line);
            return;
        }
    }
}

void peg_note_around(const Peg *p)
{
    if (p->c->trace)
        note_line(p->c->trace, p->around_line);
}
