/* The text of a field of an f-string or t-string, as f"{x=}" shows it.
 *
 * CPython's tokenizer copies it while it reads.  Up to 3.13 it remembers one
 * text for each f-string, from the last "{" to the last "!", ":" or "}" it
 * has noticed, so that some fields get the text of others.  FieldText is what
 * it remembers; the tokens are gone through for it as far as a field asks. */
#include "parse/parse_internal.h"

/* ---- comments */

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* The quote that is open after c: one closes itself and nothing else. */
static char quote_after(char quote, char c)
{
    if (!is_quote(c) || (quote && c != quote))
        return quote;
    return quote ? 0 : c;
}

/* Whether CPython sees a comment in the text. */
static bool seems_commented(Text text)
{
    char quote = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        quote = quote_after(quote, c);
        if (c == '\\')
            i++;
        else if (c == '#' && !quote)
            return true;
    }
    return false;
}

/* The text without comments. */
static Text without_comments(Parser *p, Text text, bool knows_strings,
                             bool knows_escapes)
{
    char *data = arena_alloc(&p->c->arena, text.size + 1), *to = data;
    char quote = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (knows_strings)
            quote = quote_after(quote, c);
        if (c == '#' && !quote) {
            while (i < text.size && text.data[i] != '\n')
                i++;
            if (i == text.size)
                break;
            c = '\n';
        }
        *to++ = c;
        if (c == '\\' && knows_escapes && i + 1 < text.size)
            *to++ = text.data[++i];
    }
    return (Text){data, (uint32_t)(to - data)};
}

static Text range_text(Parser *p, uint32_t start, uint32_t end)
{
    DebugText rule = syntax_hint(p->c, strings.debug_text);
    Text text = {p->text + start, end - start};
    if (rule == DEBUG_TEXT_DECODED)
        return memchr(text.data, '#', text.size)
                   ? without_comments(p, text, false, false)
                   : text;
    if (!seems_commented(text))
        return text;
    return without_comments(p, text, true, rule == DEBUG_TEXT_EXACT);
}

/* ---- what the tokenizer up to 3.13 remembers */

enum { MOST_NOTICED = 1 }; /* the level of fields whose text it has */

void field_text_start(FieldText *text, const Token *first)
{
    *text = (FieldText){.next = first, .expr_depth = -1, .in_text = true};
}

/* Whether it looks at a brace or mark with so many brackets around it: none is
 * the string itself, one the format of a field.  A bracket that belongs to
 * the expression is taken for a field's. */
static bool is_noticed(const FieldText *text, int depth)
{
    return depth == 0 || (depth == 1 && (text->debug || text->in_spec));
}

static void forget(FieldText *text, uint32_t start)
{
    text->start = start;
    text->end = 0;
}

static void enter_field(FieldText *text)
{
    text->expr_depth++;
    text->in_text = false;
}

/* It also notices the first brace of "{{", but not the "{" that starts a field
 * right behind a doubled brace, another field or \N{...}. */
static void pass_middle(const Parser *p, FieldText *text, const Token *t)
{
    char last = t->end > t->start ? p->text[t->end - 1] : 0;
    char next = p->text[t->end];
    if (t->flags & TOKEN_IS_BEFORE_BRACE) {
        if (last == '{')
            forget(text, t->end);
        return;
    }
    if (last == '}') /* of \N{...} */
        return;
    text->in_text = false;
    if (next != '}' || !syntax_rule(p->c, strings.spec_lasts_to_brace))
        text->in_spec = false;
    if (next == '{') {
        forget(text, t->end + 1);
        enter_field(text);
    }
}

static void pass_open_brace(FieldText *text, const Token *t)
{
    if (text->in_text)
        enter_field(text);
    if (is_noticed(text, text->depth))
        forget(text, t->end);
    text->depth++;
}

/* At what may end an expression: "}", and a "!" or ":", be it that of "!=" or
 * ":=".  If it keeps the first end, one that it has stays. */
static void pass_end(FieldText *text, const Token *t, bool keeps_first)
{
    if (is_noticed(text, text->depth - 1) && !(keeps_first && text->end))
        text->end = t->start;
}

static void pass_close_brace(FieldText *text)
{
    text->depth--;
    if (text->depth == text->expr_depth) {
        text->expr_depth--;
        text->in_spec = text->debug = false;
        text->in_text = true;
    }
}

static bool is_innermost(const FieldText *text)
{
    return text->depth - 1 == text->expr_depth;
}

/* Up to 3.12 the first end counts, and any "=" of an expression, a keyword
 * argument's too, looks like that of f"{x=}". */
static void pass_operator(const Parser *p, FieldText *text, const Token *t)
{
    bool is_old = syntax_hint(p->c, strings.debug_text) == DEBUG_TEXT_DECODED;
    switch (p->text[t->start]) {
    case '(':
    case '[': text->depth++; break;
    case ')':
    case ']': text->depth--; break;
    case '{': pass_open_brace(text, t); break;
    case '}':
        pass_end(text, t, is_old);
        pass_close_brace(text);
        break;
    case '!': pass_end(text, t, is_old); break;
    case ':':
        pass_end(text, t, true);
        if (is_innermost(text))
            text->in_spec = text->in_text = true;
        break;
    case '=':
        text->debug |= t->kind == TOKEN_EQUAL && (is_old || is_innermost(text));
        break;
    default: break;
    }
}

static int fstring_step(TokenKind kind)
{
    return (kind == TOKEN_FSTRING_START) - (kind == TOKEN_FSTRING_END);
}

/* Goes on to behind the token, past f-strings inside of the expression: those
 * have a memory of their own. */
static void pass_tokens(const Parser *p, FieldText *text, const Token *last)
{
    int strings = 0;
    for (; text->next <= last; text->next++) {
        const Token *t = text->next;
        strings += fstring_step(t->kind);
        if (strings > 0)
            continue;
        if (t->kind == TOKEN_FSTRING_MIDDLE)
            pass_middle(p, text, t);
        else
            pass_operator(p, text, t);
    }
}

/* ---- */

/* Whether all targets take the text as it stands: nothing in it is for the
 * tokenizer to notice before the "=" at its end. */
static bool is_plain(Text text, uint32_t level)
{
    uint32_t equals = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '#' || c == '!' || c == '\\')
            return false;
        equals += c == '=';
    }
    return equals == 1 && level == 0;
}

Text field_text(Parser *p, FieldText *text, const Token *open, const Token *end,
                uint32_t level)
{
    if (level > MOST_NOTICED)
        return (Text){NULL, 0};
    Text exact = {p->text + open->end, end->start - open->end};
    if (is_plain(exact, level))
        return exact;
    if (syntax_rule(p->c, strings.debug_text) == DEBUG_TEXT_EXACT)
        return range_text(p, open->end, end->start);
    pass_tokens(p, text, end);
    return range_text(p, text->start, text->end);
}
