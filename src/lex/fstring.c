/* f-strings and t-strings as tokens (PEP 701): the text between two braces is
 * a MIDDLE token, what stands in braces is read by lex.c as usual.  Here is
 * the text; lex.c comes back when an expression or its ":" ends.  Which text
 * makes a token, and where it ends, is as CPython's tokenizer does it, which
 * gives an empty MIDDLE in f"{x:}" and one token a doubled brace. */
#include "lex/lex_internal.h"

#include "target/target.h"

static TokenKind middle_kind(const FstringMode *m)
{
    return m->first_kind + (TOKEN_FSTRING_MIDDLE - TOKEN_FSTRING_START);
}
_Static_assert(TOKEN_TSTRING_MIDDLE - TOKEN_TSTRING_START ==
                   TOKEN_FSTRING_MIDDLE - TOKEN_FSTRING_START,
               "f-string and t-string tokens are in the same order");

/* Text from start to p; line is that of start. */
static Token *emit_middle(Lexer *x, const char *start, const char *p,
                          uint32_t line)
{
    Token *t = lex_emit(x, middle_kind(x->mode), start, p);
    t->line = line;
    return t;
}

/* Enters an expression at the brace p. */
static const char *enter_expr(Lexer *x, const char *p, const char *cur)
{
    FstringMode *m = x->mode;
    m->expr_depth++;
    if (m->expr_depth >= MAX_FSTRING_EXPRS)
        return lex_fail(x, cur, "%c-string: expressions nested too deeply",
                        lex_string_letter(m));
    m->in_format_spec = false;
    return p;
}

/* The first quote, backslash, newline or brace. */
static const char *skip_text(const char *p, char quote)
{
    for (;; p += 8) {
        uint64_t w = lex_load(p);
        uint64_t mask = lex_equals(w, quote) | lex_equals(w, '\\') |
                        lex_equals(w, '\n') | lex_equals(w, '{') |
                        lex_equals(w, '}');
        if (mask)
            return p + lex_first(mask);
    }
}

/* True if the string's end quotes are at p. */
static bool at_end(const FstringMode *m, const char *p)
{
    return *p == m->quote &&
           (m->quote_size == 1 || (p[1] == m->quote && p[2] == m->quote));
}

/* A newline in the text; p is behind it. */
static const char *text_newline(Lexer *x, const char *p)
{
    const FstringMode *m = x->mode;
    if (m->quote_size == 1) {
        if (m->in_format_spec && m->expr_depth >= 0)
            return lex_fail(x, p,
                            "%c-string: newlines are not allowed in "
                            "format specifiers for single quoted %c-strings",
                            lex_string_letter(m), lex_string_letter(m));
        return lex_fail_unterminated_fstring(x);
    }
    lex_new_line(x, p);
    return p == x->end ? lex_fail_unterminated_fstring(x) : p;
}

/* Behind a backslash.  *in_name is set by \N{. */
static const char *text_escape(Lexer *x, const char *p, bool *in_name)
{
    const FstringMode *m = x->mode;
    if (*p == '{' || *p == '}') {
        if (!m->raw)
            lex_warn(x, p + 1,
                     syntax_rule(x->c, strings.escape_warning_proposes_raw)
                         ? "\"\\%c\" is an invalid escape sequence. Such "
                           "sequences will not work in the future. Did "
                           "you mean \"\\\\%c\"? A raw string is also an "
                           "option."
                         : "invalid escape sequence '\\%c'",
                     *p, *p);
        return p;
    }
    if (*p++ == '\n') {
        lex_new_line(x, p);
        return p == x->end ? lex_fail_unterminated_fstring(x) : p;
    }
    if (!m->raw && p[-1] == 'N' && *p == '{') {
        *in_name = true;
        p++;
    }
    return p;
}

/* One of a pair of braces belongs to the text and the other does not. */
static const char *doubled_brace(Lexer *x, const char *start, const char *p,
                                 uint32_t line)
{
    emit_middle(x, start, p + 1, line)->flags = TOKEN_IS_BEFORE_BRACE;
    return p + 2;
}

/* A brace in the text that starts at start.  *more tells whether text of the
 * same string goes on behind the token. */
static const char *text_brace(Lexer *x, const char *start, const char *p,
                              uint32_t line, bool in_name, bool *more)
{
    FstringMode *m = x->mode;
    bool in_format_spec = m->in_format_spec && m->expr_depth >= 0;
    *more = true;
    if (*p == '{') {
        if (p[1] == '{' && !in_format_spec)
            return doubled_brace(x, start, p, line);
        *more = false;
        const char *q = enter_expr(x, p, p);
        if (q)
            emit_middle(x, start, p, line);
        return q;
    }
    if (in_name) {
        emit_middle(x, start, p + 1, line);
        return p + 1;
    }
    if (p[1] == '}' && !in_format_spec && m->curly_depth == 0)
        return doubled_brace(x, start, p, line);
    *more = false;
    m->in_format_spec = false;
    emit_middle(x, start, p, line);
    return p;
}

/* Up to 3.12 a newline ends the format of a string with single quotes, and
 * what follows belongs to the field. */
static bool spec_ends_at_newline(const Lexer *x)
{
    const FstringMode *m = x->mode;
    return m->quote_size == 1 && m->in_format_spec && m->expr_depth >= 0 &&
           syntax_rule(x->c, grammar.spec_ends_at_newline);
}

static const char *spec_end(Lexer *x, const char *start, const char *p,
                            uint32_t line, bool *more)
{
    emit_middle(x, start, p, line);
    x->mode->in_format_spec = false;
    *more = false;
    return p;
}

/* One MIDDLE token. */
static const char *middle(Lexer *x, const char *p, bool *more)
{
    const FstringMode *m = x->mode;
    const char *start = p;
    uint32_t line = x->line;
    bool in_name = false;
    *more = true;
    for (;;) {
        p = skip_text(p, m->quote);
        if (*p == m->quote) {
            if (at_end(m, p)) {
                emit_middle(x, start, p, line);
                return p;
            }
            p++;
        } else if (*p == '\n') {
            if (spec_ends_at_newline(x))
                return spec_end(x, start, p, line, more);
            p = text_newline(x, p + 1);
        } else if (*p == '\\') {
            p = text_escape(x, p + 1, &in_name);
        } else {
            return text_brace(x, start, p, line, in_name, more);
        }
        if (!p)
            return NULL;
    }
}

static const char *close(Lexer *x, const char *p)
{
    const FstringMode *m = x->mode;
    lex_emit(x, m->first_kind + (TOKEN_FSTRING_END - TOKEN_FSTRING_START), p,
             p + m->quote_size);
    p += m->quote_size;
    x->mode_count--;
    x->mode = x->mode_count ? &x->modes[x->mode_count - 1] : NULL;
    return p;
}

const char *lex_fstring_text(Lexer *x, const char *p)
{
    for (bool more = true; more;) {
        if (*p == '{' && p[1] != '{')
            return enter_expr(x, p, p);
        if (at_end(x->mode, p))
            return close(x, p);
        p = middle(x, p, &more);
        if (!p)
            return NULL;
    }
    return p;
}

static bool is_raw(const char *prefix)
{
    return (prefix[0] | 0x20) == 'r' || (prefix[1] | 0x20) == 'r';
}

const char *lex_fstring_open(Lexer *x, const char *start, const char *p)
{
    bool template = (start[0] | 0x20) == 't' || (start[1] | 0x20) == 't';
    FstringMode m = {
        .start = start,
        .line = x->line,
        .expr_depth = -1,
        .quote = *p,
        .quote_size = p[1] == *p && p[2] == *p ? 3 : 1,
        .raw = is_raw(start),
        .first_kind = template ? TOKEN_TSTRING_START : TOKEN_FSTRING_START,
    };
    p += m.quote_size;
    if (x->mode_count + 1 >= MAX_FSTRINGS)
        return lex_fail(
            x, p, "too many nested f-strings%s",
            syntax_rule(x->c, grammar.template_strings) ? " or t-strings" : "");
    x->modes[x->mode_count] = m;
    x->mode = &x->modes[x->mode_count++];
    lex_emit(x, m.first_kind, start, p);
    return lex_fstring_text(x, p);
}
