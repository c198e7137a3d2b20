/* What the lexer says of text it cannot read, in CPython's words and places,
 * and the warnings it keeps for later. */
#include "lex/lex_internal.h"

#include "target/target.h"

#include <stdarg.h>
#include <stdio.h>

static void note_error(Lexer *x, LexErrorKind kind, ErrorType type, Loc loc,
                       const char *format, va_list args)
{
    LexError *e = &x->s->error;
    char *message = arena_vprintf(&x->c->arena, format, args);
    *e = (LexError){.kind = kind,
                    .diag = {.type = type,
                             .loc = loc,
                             .message = message,
                             .whole_line = kind == LEX_ERROR_SYNTAX}};
    e->in_fstring = x->mode != NULL;
    if (x->level) {
        const Bracket *b = &x->brackets[x->level - 1];
        e->open_bracket = b->open;
        e->open_line = b->line;
        e->open_start = b->start;
    }
}

const char *lex_fail_as(Lexer *x, LexErrorKind kind, ErrorType type, Loc loc,
                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note_error(x, kind, type, loc, format, args);
    va_end(args);
    return NULL;
}

const char *lex_fail(Lexer *x, const char *cur, const char *format, ...)
{
    const char *line = lex_line_start(x);
    const char *at = cur;
    while (at > line && (*--at & 0xC0) == 0x80)
        ;
    int32_t col = cur > line ? (int32_t)(at - line) : -1;
    Loc loc = {(int32_t)x->line, (int32_t)x->line, col, col};
    va_list args;
    va_start(args, format);
    note_error(x, LEX_ERROR_SYNTAX, ERROR_SYNTAX, loc, format, args);
    va_end(args);
    return NULL;
}

void lex_warn(Lexer *x, const char *p, const char *format, ...)
{
    Arena *arena = &x->c->arena;
    if (!x->s->warnings)
        x->s->warnings = ARENA_NEW(arena, LexWarnings);
    va_list args;
    va_start(args, format);
    char message[256];
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    *vec_push(&x->s->warnings->list, arena) =
        (LexWarning){lex_token_count(x),
                     x->line,
                     (int32_t)(p - 1 - lex_line_start(x)),
                     arena_memdup(arena, message, strlen(message) + 1),
                     x->mode != NULL,
                     false};
}

void lex_warn_of_number(Lexer *x, const char *p, const char *kind)
{
    lex_warn(x, p, "invalid %s literal", kind);
    LexWarnings *w = x->s->warnings;
    w->list.items[w->list.count - 1].of_number = true;
}

void lex_give_warnings_slow(const Source *s, Compile *c, uint32_t token)
{
    LexWarnings *w = s->warnings;
    for (; w->given < w->list.count; w->given++) {
        const LexWarning *item = &w->list.items[w->given];
        if (item->token > token)
            return;
        Loc loc = {(int32_t)item->line, (int32_t)item->line, item->col,
                   item->col};
        diag_warn(c, WARNING_SYNTAX, loc, "%s", item->message);
        Warning *given = &c->warnings.items[c->warnings.count - 1];
        given->by_tokenizer = true;
        given->in_fstring = item->in_fstring;
    }
}

void lex_give_other_warnings(Compile *c)
{
    uint32_t i = c->warnings.count;
    if (c->file_source->warnings)
        lex_give_warnings_slow(c->file_source, c, UINT32_MAX);
    for (; i < c->warnings.count; i++)
        c->warnings.items[i].beyond_error = true;
}

/* ---- lines and blocks ---- */

static Loc whole_line(const Lexer *x)
{
    return (Loc){(int32_t)x->line, (int32_t)x->line, 0, -1};
}

const char *lex_fail_end_of_text(Lexer *x)
{
    if (!x->level)
        return lex_fail_as(x, LEX_ERROR_EOF, ERROR_SYNTAX, NO_LOC,
                           "unexpected EOF while parsing");
    const Bracket *b = &x->brackets[x->level - 1];
    int32_t col = (int32_t)(b->start - x->line_starts[b->line - 1]);
    Loc loc = {(int32_t)b->line, (int32_t)b->line, col, -1};
    return lex_fail_as(x, LEX_ERROR_EOF, ERROR_SYNTAX, loc,
                       "'%c' was never closed", b->open);
}

/* The last token that starts before the place, or NULL. */
static const Token *token_before(const Source *s, uint32_t place)
{
    const Token *tokens = s->tokens.items;
    uint32_t low = 0, high = s->tokens.count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (tokens[middle].start < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &tokens[low - 1] : NULL;
}

typedef enum Entry { BY_NEWLINE, BY_BACKSLASH, IN_TOKEN } Entry;

/* How reading came to a line: over a newline, over a backslash, or within the
 * token *t. */
static Entry line_entry(const Source *s, uint32_t line, const Token **t)
{
    uint32_t start = s->line_starts[line - 1];
    *t = token_before(s, start);
    if (*t && (*t)->end >= start)
        return (*t)->kind == TOKEN_NEWLINE ? BY_NEWLINE : IN_TOKEN;
    if (start < 2 || s->text.data[start - 2] != '\\')
        return BY_NEWLINE;
    uint32_t from = s->line_starts[line - 2];
    if (*t && (*t)->end > from)
        from = (*t)->end;
    return memchr(s->text.data + from, '#', start - from) ? BY_NEWLINE
                                                          : BY_BACKSLASH;
}

/* True if only blanks are before the backslash that ends the line. */
static bool is_blank_line(const Source *s, uint32_t line)
{
    const char *p = s->text.data + s->line_starts[line - 1];
    while (*p == ' ' || *p == '\t' || *p == '\f')
        p++;
    return *p == '\\';
}

/* The line where CPython's buffer starts: it keeps the lines that a token has
 * so far, or a statement with backslashes, unless only blanks came yet. */
static uint32_t buffer_line(const Source *s, uint32_t line)
{
    for (;;) {
        const Token *t;
        Entry entry = line_entry(s, line, &t);
        if (entry == BY_NEWLINE)
            return line;
        if (entry == IN_TOKEN) {
            line = t->line;
            continue;
        }
        uint32_t before = line - 1;
        while ((entry = line_entry(s, before, &t)) == BY_BACKSLASH &&
               is_blank_line(s, before))
            before--;
        if (entry == BY_NEWLINE && is_blank_line(s, before))
            return line;
        line = before;
    }
}

uint32_t lex_buffer_start(const Source *s, uint32_t line)
{
    return s->line_starts[buffer_line(s, line) - 1];
}

const char *lex_fail_continuation(Lexer *x, const char *p)
{
    /* As E_LINECONT: the column counts from the start of the buffer. */
    Source so_far = *x->s;
    so_far.line_starts = x->line_starts;
    so_far.tokens.count = lex_token_count(x);
    uint32_t buffer = lex_buffer_start(&so_far, x->line);
    Loc loc = whole_line(x);
    loc.col = (int32_t)((size_t)(p - x->text) - buffer);
    return lex_fail_as(x, LEX_ERROR_LINE_CONT, ERROR_SYNTAX, loc,
                       "unexpected character after line continuation "
                       "character");
}

const char *lex_fail_tabs(Lexer *x)
{
    return lex_fail_as(x, LEX_ERROR_TABS, ERROR_TAB, whole_line(x),
                       "inconsistent use of tabs and spaces in indentation");
}

const char *lex_fail_too_deep(Lexer *x)
{
    return lex_fail_as(x, LEX_ERROR_TOO_DEEP, ERROR_INDENTATION, whole_line(x),
                       "too many levels of indentation");
}

const char *lex_fail_dedent(Lexer *x)
{
    return lex_fail_as(x, LEX_ERROR_DEDENT, ERROR_INDENTATION, NO_LOC,
                       "unindent does not match any outer indentation level");
}

/* ---- strings, names, brackets ---- */

char lex_string_letter(const FstringMode *m)
{
    return m->first_kind == TOKEN_FSTRING_START ? 'f' : 't';
}

/* The line the tokenizer is in: at the end of the text the last one. */
static uint32_t detected_line(const Lexer *x)
{
    bool at_end = x->line_starts[x->line - 1] == x->s->text.size;
    return x->line > 1 && at_end ? x->line - 1 : x->line;
}

/* The quotes that end the string stand in one of its replacement fields. */
static const char *fail_open_field(Lexer *x, const char *cur)
{
    const FstringMode *m = x->mode;
    int inside = m->curly_depth - m->expr_depth;
    const Bracket *field = &x->brackets[(int)x->level - inside];
    char letter = lex_string_letter(m);
    if (field->line != x->line && syntax_hint(x->c, strings.names_open_field))
        return lex_fail(x, cur,
                        "%c-string: expecting '}' to close '{' on "
                        "line %u",
                        letter, field->line);
    return lex_fail(x, cur, "%c-string: expecting '}'", letter);
}

const char *lex_fail_unterminated(Lexer *x, const char *start, uint32_t line,
                                  uint32_t quote_size, char quote,
                                  bool escaped_quote)
{
    uint32_t detected = detected_line(x);
    x->line = line;
    const FstringMode *m = x->mode;
    if (m && m->quote == quote && m->quote_size == quote_size)
        return fail_open_field(x, start + 1);
    if (quote_size == 3)
        return lex_fail(x, start + 1,
                        "unterminated triple-quoted string literal "
                        "(detected at line %u)",
                        detected);
    return lex_fail(
        x, start + 1, "unterminated string literal (detected at line %u)%s",
        detected,
        escaped_quote && syntax_hint(x->c, grammar.hints_escaped_quote)
            ? "; perhaps you escaped the end quote?"
            : "");
}

const char *lex_fail_unterminated_fstring(Lexer *x)
{
    const FstringMode *m = x->mode;
    uint32_t detected = detected_line(x);
    x->line = m->line;
    return lex_fail(x, m->start + 1,
                    "unterminated %s%c-string literal (detected at line %u)",
                    m->quote_size == 3 ? "triple-quoted " : "",
                    lex_string_letter(m), detected);
}

const char *lex_fail_prefix(Lexer *x, const char *p, size_t size)
{
    static const char pairs[][2] = {{'u', 'b'}, {'u', 'r'}, {'u', 'f'},
                                    {'u', 't'}, {'b', 'f'}, {'b', 't'},
                                    {'f', 't'}};
    uint32_t letters = 0;
    for (size_t i = 0; i < size; i++)
        letters |= 1u << (p[i] & 31);
    const char *pair = pairs[0];
    while (!(letters >> (pair[0] & 31) & letters >> (pair[1] & 31) & 1))
        pair += 2;
    Loc loc = whole_line(x);
    loc.col = (int32_t)(p - lex_line_start(x));
    loc.end_col = loc.col + (int32_t)size;
    return lex_fail_as(x, LEX_ERROR_SYNTAX, ERROR_SYNTAX, loc,
                       "'%c' and '%c' prefixes are incompatible", pair[0],
                       pair[1]);
}

const char *lex_fail_decode(Lexer *x, const char *end, const Utf8Error *e)
{
    Loc loc = whole_line(x);
    loc.col = (int32_t)(end - lex_line_start(x)) - 1;
    return lex_fail_as(x, LEX_ERROR_DECODE, ERROR_SYNTAX, loc, "%s",
                       utf8_error_text(&x->c->arena, e));
}

const char *lex_fail_bracket(Lexer *x, const char *p, const Bracket *b)
{
    const FstringMode *m = x->mode;
    if (m && b->open == '{' && m->curly_depth - 1 == m->expr_depth)
        return lex_fail(x, p + 1, "%c-string: unmatched '%c'",
                        lex_string_letter(m), *p);
    if (b->line != x->line)
        return lex_fail(x, p + 1,
                        "closing parenthesis '%c' does not match "
                        "opening parenthesis '%c' on line %u",
                        *p, b->open, b->line);
    return lex_fail(x, p + 1,
                    "closing parenthesis '%c' does not match "
                    "opening parenthesis '%c'",
                    *p, b->open);
}
