/* Raising what the PEG interpreter has found: places, messages, and what the
 * tokenizer has to say about the rest of the file first. */
#include "diagnose/peg.h"

#include "target/target.h"

#include <assert.h>
#include <stdarg.h>

/* Tokens without text have column -1 in CPython, which makes offset 0. */
static bool is_without_text(uint8_t kind)
{
    return kind == TOKEN_INDENT || kind == TOKEN_DEDENT ||
           kind == TOKEN_ENDMARKER || kind == TOKEN_ERROR;
}

/* The column behind a newline, or in front of it. */
static int32_t newline_end(const Peg *p, const Token *t)
{
    bool added = p->source->newline_added && t->end == p->source->text.size;
    bool left_out = added || p->c->target->grammar.newline_is_empty;
    return lex_column(p->source, t->line, t->end) - left_out;
}

/* The column where CPython's tokenizer takes the token to end: a doubled brace
 * counts, of which only one is text. */
static int32_t end_column(const Peg *p, const Token *t, uint32_t end_line)
{
    return lex_column(p->source, end_line, t->end) +
           (t->flags & TOKEN_IS_BEFORE_BRACE);
}

/* The place of the token in its source. */
static Loc own_loc(const Peg *p, const Token *t)
{
    int32_t line = (int32_t)t->line;
    int32_t col = lex_column(p->source, t->line, t->start);
    if (is_without_text(t->kind))
        return (Loc){line, line, -1, -1};
    if (t->kind == TOKEN_NEWLINE)
        return (Loc){line, line, col, newline_end(p, t)};
    uint32_t end_line = lex_line_of(p->source, t->end);
    return (Loc){line, (int32_t)end_line, col, end_column(p, t, end_line)};
}

/* As CPython, which moves both columns of a token that ends in the first line
 * of an f-string's expression, and no other. */
Loc peg_token_loc(const Peg *p, uint32_t token)
{
    Loc loc = own_loc(p, &p->tokens[token]);
    if (!p->outer)
        return loc;
    if (loc.end_line == 1) {
        loc.col += p->first_col;
        loc.end_col += p->first_col;
    }
    loc.line += p->first_line - 1;
    loc.end_line += p->first_line - 1;
    return loc;
}

/* The column where the tokenizer stands after the last token read. */
static int32_t tokenizer_column(const Peg *p)
{
    const Token *t = &p->tokens[p->fill - 1];
    const uint32_t *starts = p->source->line_starts;
    if (t->kind == TOKEN_ERROR && p->source->error.kind == LEX_ERROR_DECODE)
        return p->source->error.diag.loc.col + 1;
    if (t->kind == TOKEN_ERROR) /* it has read the whole line */
        return (int32_t)(starts[t->line] - starts[t->line - 1]);
    uint32_t line = t->kind == TOKEN_NEWLINE || is_without_text(t->kind)
                        ? t->line
                        : lex_line_of(p->source, t->end);
    return end_column(p, t, line);
}

Loc peg_last_loc(const Peg *p)
{
    Loc loc = peg_token_loc(p, p->fill - 1);
    if (loc.col == -1)
        loc.col = tokenizer_column(p) - 1;
    if (loc.end_col == -1)
        loc.end_col = -2;
    return loc;
}

Loc peg_loc(const Peg *p, const Cst *node)
{
    return loc_span(peg_token_loc(p, node->start),
                    peg_token_loc(p, node->end - 1));
}

/* What CPython quotes of an f-string's expression: all that the tokenizer has
 * in its buffer, or one line if it has gone on. */
static Text quoted_text(const Peg *p, uint32_t line)
{
    const Source *s = p->source;
    const Token *last = &p->tokens[p->fill - 1];
    uint32_t end_line = lex_line_of(s, last->end);
    if (line < end_line || end_line > s->line_count)
        return lex_line_text(s, line);
    uint32_t start = lex_buffer_start(s, last->line);
    return (Text){s->text.data + start, s->line_starts[end_line] - start};
}

/* An error in an f-string's expression.  CPython takes off what it has added
 * to columns, whether it has or not. */
static Diag error_in_expression(const Peg *p, ErrorType type, Loc loc,
                                const char *message)
{
    Diag error = {
        .type = type, .loc = loc, .has_quoted = true, .byte_columns = true};
    error.loc.col -= p->first_col;
    error.loc.end_col -= p->first_col;
    error.message = arena_printf(&p->c->arena, "f-string: %s", message);
    error.quoted = quoted_text(p, (uint32_t)(loc.line - p->first_line + 1));
    return error;
}

/* The line that the tokenizer has read last. */
static uint32_t tokenizer_line(const Peg *p)
{
    const Token *t = &p->tokens[p->fill - 1];
    return t->kind == TOKEN_NEWLINE || is_without_text(t->kind)
               ? t->line
               : lex_line_of(p->source, t->end);
}

/* As 3.11, which quotes a line of the file if it can. */
static void quote_buffer(const Peg *p, Diag *error)
{
    Text line = lex_line_text(p->source, (uint32_t)error->loc.line);
    uint32_t read = tokenizer_line(p);
    if (lex_can_quote(p->c, p->source, (uint32_t)error->loc.line))
        return;
    if (read <= (uint32_t)error->loc.line) {
        uint32_t start = lex_buffer_start(p->source, read);
        line = (Text){p->source->text.data + start,
                      p->source->line_starts[read] - start};
    }
    error->has_quoted = error->quotes_buffer = true;
    error->quoted = line;
}

static Diag error_at(const Peg *p, ErrorType type, Loc loc, const char *message)
{
    const Target *t = p->c->target;
    if (p->outer)
        return error_in_expression(p, type, loc, message);
    Diag error = {.type = type, .loc = loc, .message = message};
    error.byte_columns = t->source.counts_bytes && !p->source->names_encoding;
    if (t->source.quotes_buffer && loc.line > 0)
        quote_buffer(p, &error);
    return error;
}

/* Raises without a look at the rest of the file. */
_Noreturn static void raise_at(Peg *p, ErrorType type, Loc loc,
                               const char *message)
{
    Diag error = error_at(p, type, loc, message);
    p->c->source = p->source;
    diag_raise_as(p->c, &error);
}

_Noreturn static void raise_unclosed(Peg *p, const LexError *e)
{
    int32_t line = (int32_t)e->open_line;
    int32_t col = lex_column(p->source, e->open_line, e->open_start);
    if (p->outer)
        line += p->first_line - 1;
    raise_at(
        p, ERROR_SYNTAX, (Loc){line, line, col, -1},
        arena_printf(&p->c->arena, "'%c' was never closed", e->open_bracket));
}

/* What the tokenizer itself has raised, or left to the parser. */
_Noreturn static void raise_ready(Peg *p, const LexError *e)
{
    Diag error = e->diag;
    if (e->kind != LEX_ERROR_SYNTAX)
        raise_at(p, error.type, error.loc, error.message);
    p->c->source = p->source;
    if (p->outer) {
        error.has_quoted = true;
        error.quoted = lex_line_text(p->source, (uint32_t)error.loc.line);
        error.loc.line += p->first_line - 1;
        error.loc.end_line += p->first_line - 1;
    }
    diag_raise_as(p->c, &error);
}

_Noreturn void peg_raise_tokenizer(Peg *p)
{
    const LexError *e = &p->source->error;
    if (p->outer)
        peg_check_rest_of_file(p->outer);
    else
        lex_give_other_warnings(p->c);
    switch (e->kind) {
    case LEX_ERROR_EOF:
        if (e->open_bracket)
            raise_unclosed(p, e);
        raise_at(p, ERROR_SYNTAX, peg_last_loc(p),
                 "unexpected EOF while parsing");
    case LEX_ERROR_DEDENT:
        raise_at(p, ERROR_INDENTATION, peg_last_loc(p),
                 "unindent does not match any outer indentation level");
    case LEX_ERROR_DECODE:
        raise_at(
            p, ERROR_SYNTAX, peg_last_loc(p),
            arena_printf(&p->c->arena, "(unicode error) %s", e->diag.message));
    case LEX_ERROR_SYNTAX:
    case LEX_ERROR_TABS:
    case LEX_ERROR_TOO_DEEP:
    case LEX_ERROR_LINE_CONT: break;
    }
    raise_ready(p, e);
}

/* A tokenizer error anywhere in the rest of the file takes precedence; and the
 * tokenizer gives its warnings on the way. */
void peg_check_rest_of_file(Peg *p)
{
    if (p->outer) /* it looks last, and so has the last word */
        peg_check_rest_of_file(p->outer);
    else
        lex_give_other_warnings(p->c);
    uint32_t end = p->source->tokens.count - 1;
    const LexError *e = &p->source->error;
    if (p->tokens[end].kind != TOKEN_ERROR || e->in_fstring)
        return;
    if (e->kind == LEX_ERROR_SYNTAX)
        raise_ready(p, e);
    if (e->kind == LEX_ERROR_DECODE)
        diag_raise_no_text(p->c, ERROR_UNICODE_DECODE, NO_LOC, "%s",
                           e->diag.message);
    if (e->open_bracket && p->tokens[p->fill - 1].line > e->open_line)
        raise_unclosed(p, e);
}

_Noreturn void peg_raise(Peg *p, ErrorType type, Loc loc, const char *format,
                         ...)
{
    Compile *c = p->c;
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&c->arena, format, args);
    va_end(args);
    c->parser_error = error_at(p, type, loc, text);
    c->has_parser_error = true;
    peg_check_rest_of_file(p);
    c->source = p->source;
    diag_raise_as(c, &c->parser_error);
}

_Noreturn void peg_raise_generic(Peg *p, uint32_t last_token)
{
    uint8_t kind = p->tokens[last_token].kind;
    Loc last_read = peg_last_loc(p);
    if (kind == TOKEN_INDENT)
        raise_at(p, ERROR_INDENTATION, last_read, "unexpected indent");
    if (kind == TOKEN_DEDENT)
        raise_at(p, ERROR_INDENTATION, last_read, "unexpected unindent");
    peg_raise(p, ERROR_SYNTAX, peg_token_loc(p, last_token), "invalid syntax");
}

/* From a's start to where the tokenizer stands. */
Loc peg_loc_from(const Peg *p, const Cst *a)
{
    Loc start = peg_loc(p, a), end = peg_token_loc(p, p->fill - 1);
    return (Loc){start.line, end.end_line, start.col, tokenizer_column(p) - 1};
}

static Loc loc_last_character(const Peg *p, const Cst *a)
{
    Loc loc = peg_loc(p, a);
    return (Loc){loc.line, loc.end_line, loc.end_col - 1, -1};
}

static Loc loc_of_place(Peg *p, PegPlace place, const Cst *a, const Cst *b)
{
    assert(a || place == PLACE_NEXT || place == PLACE_LAST ||
           place == PLACE_INDENT);
    assert(b || (place != PLACE_RANGE && place != PLACE_TAIL));
    switch (place) {
    case PLACE_RANGE: return loc_span(peg_loc(p, a), peg_loc(p, b));
    case PLACE_TAIL:
        return loc_span(peg_loc(p, a->parts[a->count - 1]), peg_loc(p, b));
    case PLACE_ITEMS:
        return loc_span(peg_loc(p, a->parts[0]),
                        peg_loc(p, a->parts[a->count - 1]));
    case PLACE_FROM: return peg_loc_from(p, a);
    case PLACE_KVPAIR: return loc_last_character(p, a);
    case PLACE_NEXT:
        if (p->mark == p->fill)
            p->fill++;
        return peg_token_loc(p, p->mark);
    case PLACE_LAST:
    case PLACE_INDENT: return peg_last_loc(p);
    case PLACE_AT:
    case PLACE_TARGET:
    case PLACE_NONE: break;
    }
    return peg_loc(p, a);
}

static void raise_target(Peg *p, PegTargets targets, const Cst *a)
{
    const Cst *bad = peg_invalid_target(p, a, targets);
    if (bad)
        peg_raise(p, ERROR_SYNTAX, peg_loc(p, bad), "cannot %s %s",
                  targets == TARGETS_DEL ? "delete" : "assign to",
                  peg_expression_name(bad));
}

/* The message with its one argument filled in. */
static const char *fill_message(Peg *p, const PegAlternative *alt,
                                const Cst *about)
{
    Arena *arena = &p->c->arena;
    const char *format = peg_messages[alt->message];
    assert(about || alt->word == WORD_NONE);
    const Token *t = about ? &p->tokens[about->start] : NULL;
    switch ((PegWord)alt->word) {
    case WORD_NONE: break;
    case WORD_NAME:
        return arena_printf(arena, format, peg_expression_name(about));
    case WORD_LINE: return arena_printf(arena, format, (int)t->line);
    case WORD_TEXT:
        return arena_printf(arena, format,
                            arena_printf(arena, "%.*s",
                                         (int)(t->end - t->start),
                                         p->source->text.data + t->start));
    }
    return format;
}

void peg_raise_mistake(Peg *p, const PegAlternative *alt, Cst **labels)
{
    const Cst *a = alt->a >= 0 ? labels[alt->a] : NULL;
    const Cst *b = alt->b >= 0 ? labels[alt->b] : NULL;
    if (alt->place == PLACE_TARGET) {
        raise_target(p, (PegTargets)alt->targets, a);
        return;
    }
    if (alt->place == PLACE_NEXT && p->mark == p->fill &&
        p->tokens[p->mark].kind == TOKEN_ERROR)
        peg_raise_tokenizer(p);
    Loc loc = loc_of_place(p, (PegPlace)alt->place, a, b);
    ErrorType type =
        alt->place == PLACE_INDENT ? ERROR_INDENTATION : ERROR_SYNTAX;
    const Cst *about = alt->word ? labels[alt->word_label] : NULL;
    peg_raise(p, type, loc, "%s", fill_message(p, alt, about));
}
