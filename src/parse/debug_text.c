/* The text of a field of an f-string or t-string, as f"{x=}" shows it.
 *
 * CPython's tokenizer copies it while it reads.  Up to 3.13 it remembers one
 * text for each f-string, from the last "{" to the last "!", ":" or "}" it
 * has noticed, so that some fields get the text of others.  FieldText is what
 * it remembers. */
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

/* Whether it looks at punctuation of a field at this level: 0 is a field of
 * the string, 1 one in its format, and so on. */
static bool is_noticed(const FieldText *text, uint32_t level)
{
    return level == 0 || (level == 1 && (text->debug || text->in_spec));
}

void field_text_open(FieldText *text, const Token *open, uint32_t level)
{
    bool after_text = open[-1].kind == TOKEN_FSTRING_MIDDLE;
    if (after_text || is_noticed(text, level)) {
        text->start = open->end;
        text->end = 0;
    }
    if (after_text)
        text->in_spec = false;
}

void field_text_end(const Parser *p, FieldText *text, const Token *end,
                    uint32_t level)
{
    bool first_counts =
        syntax_hint(p->c, strings.debug_text) == DEBUG_TEXT_DECODED ||
        end->kind == TOKEN_COLON;
    if (is_noticed(text, level) && !(first_counts && text->end))
        text->end = end->start;
}

/* ---- what it notices inside of expressions */

static int bracket_step(TokenKind kind)
{
    switch (kind) {
    case TOKEN_LPAR:
    case TOKEN_LSQB:
    case TOKEN_LBRACE: return 1;
    case TOKEN_RPAR:
    case TOKEN_RSQB:
    case TOKEN_RBRACE: return -1;
    default: return 0;
    }
}

static int fstring_step(TokenKind kind)
{
    return (kind == TOKEN_FSTRING_START) - (kind == TOKEN_FSTRING_END);
}

static void notice(FieldText *text, const Token *t)
{
    switch (t->kind) {
    case TOKEN_LBRACE:
        text->start = t->end;
        text->end = 0;
        break;
    case TOKEN_RBRACE:
    case TOKEN_COLON:
    case TOKEN_COLONEQUAL:
    case TOKEN_NOTEQUAL:
        if (!text->end)
            text->end = t->start;
        break;
    default: break;
    }
}

/* Up to 3.12 any "=" of the expression, a keyword argument's too, looks like
 * that of f"{x=}".  From there on a brace or colon in one bracket is taken for
 * that of a field in the format; a "!=" in no bracket always ends the text. */
void field_text_expr(const Parser *p, FieldText *text, const Token *open,
                     uint32_t level)
{
    int strings = 0, brackets = 0;
    if (syntax_hint(p->c, strings.debug_text) != DEBUG_TEXT_DECODED)
        return;
    for (const Token *t = open + 1; t < p->tok; t++) {
        strings += fstring_step(t->kind);
        if (strings > 0)
            continue;
        int step = bracket_step(t->kind);
        uint32_t inner = level + (uint32_t)(brackets + (step > 0));
        if (is_noticed(text, inner))
            notice(text, t);
        brackets += step;
        text->debug |= t->kind == TOKEN_EQUAL;
    }
}

/* The last "!=" between the tokens that is in no bracket, or NULL: its "!" is
 * taken for the end of the expression. */
static const Token *find_not_equal(const Token *t, const Token *end)
{
    const Token *found = NULL;
    int depth = 0;
    for (; t < end; t++) {
        depth += bracket_step(t->kind) + fstring_step(t->kind);
        if (depth == 0 && t->kind == TOKEN_NOTEQUAL)
            found = t;
    }
    return found;
}

static Text remembered_text(Parser *p, FieldText *text, const Token *open,
                            const Token *end, uint32_t level)
{
    if (syntax_hint(p->c, strings.debug_text) == DEBUG_TEXT_REMEMBERED &&
        is_noticed(text, level) && end->kind == TOKEN_COLON) {
        const Token *t = find_not_equal(open + 1, end);
        if (t)
            text->end = t->start;
    }
    text->debug = true;
    field_text_end(p, text, end, level);
    return range_text(p, text->start, text->end);
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
    DebugText rule = is_plain(exact, level)
                         ? syntax_hint(p->c, strings.debug_text)
                         : syntax_rule(p->c, strings.debug_text);
    if (rule == DEBUG_TEXT_EXACT)
        return range_text(p, open->end, end->start);
    return remembered_text(p, text, open, end, level);
}
