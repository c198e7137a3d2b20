/* Text to tokens.  The whole file in one loop: lex_text reads one token after
 * another by its first character; a line's start, with its indentation, is
 * read by line_start.  Inside brackets a newline is a blank.  What an f-string
 * changes (fstring.c) hangs on x->mode. */
#include "lex/lex_internal.h"

#include "base/unicode.h"
#include "lex/bytes.h"
#include "target/target.h"

/* clang-format off */
#define N CHAR_NAME
#define S (CHAR_NAME | CHAR_START)
#define H (CHAR_NAME | CHAR_START | CHAR_HEX)
#define D (CHAR_NAME | CHAR_DIGIT | CHAR_HEX)
const uint8_t lex_char_class[256] = {
    ['"'] = CHAR_QUOTE, ['\''] = CHAR_QUOTE,
    ['0'] = D, D, D, D, D, D, D, D, D, D,
    ['A'] = H, H, H, H, H, H, ['G' ... 'Z'] = S,
    ['_'] = S,
    ['a'] = H, H, H, H, H, H, ['g' ... 'z'] = S,
    [128 ... 255] = S,
};
#undef N
#undef S
#undef H
#undef D
/* clang-format on */

/* A name's id tells whether it is a keyword, and which. */
enum {
    KEYWORD_FIRST = NAME_False_,
    KEYWORD_LAST = NAME_yield_,
    KEYWORD_KIND = TOKEN_KW_False - NAME_False_
};
_Static_assert(TOKEN_KW_yield - TOKEN_KW_False == KEYWORD_LAST - KEYWORD_FIRST,
               "names.def has the keywords in the order of tokens.def");
_Static_assert(KEYWORD_FIRST == 1, "one comparison finds a keyword");

Token *lex_grow_tokens(Lexer *x)
{
    TokenVec *v = &x->s->tokens;
    v->count = v->items ? (uint32_t)(x->out - v->items) : 0;
    vec_reserve(v, &x->c->token_arena, v->count + 64);
    x->out = v->items + v->count;
    x->limit = v->items + v->capacity;
    return x->out;
}

void lex_grow_lines(Lexer *x)
{
    uint32_t capacity = x->line_capacity * 2;
    x->line_starts = arena_grow(&x->c->arena, x->line_starts,
                                x->line_capacity * sizeof *x->line_starts,
                                capacity * sizeof *x->line_starts);
    x->line_capacity = capacity;
}

/* ---- blanks, comments, lines ---- */

/* Behind a backslash: the start of the next line. */
static const char *continue_line(Lexer *x, const char *p)
{
    if (*p != '\n')
        return lex_fail_continuation(x, p);
    if (p + 1 == x->end)
        return lex_fail_end_of_text(x);
    lex_new_line(x, p + 1);
    return p + 1;
}

/* A line that cannot be there, indented by more than the one before it or as
 * much. */
static const char *fail_indentation(Lexer *x, int32_t col)
{
    bool deeper = col > x->indents[x->indent];
    return deeper && x->indent + 1 >= MAX_INDENTS ? lex_fail_too_deep(x)
                                                  : lex_fail_tabs(x);
}

/* A line indented by less: by none at least, as indents starts with, or, as in
 * CPython, by a number that has become negative. */
static const char *dedent(Lexer *x, const char *p, int32_t col, int32_t alt)
{
    uint32_t levels = 0;
    if (col < 0)
        return lex_fail_dedent(x);
    do {
        x->indent--;
        levels++;
        lex_emit(x, TOKEN_DEDENT, p, p);
    } while (col < x->indents[x->indent]);
    if (col == x->indents[x->indent] && alt == x->alt_indents[x->indent])
        return p;
    x->out -= levels;
    return col != x->indents[x->indent] ? lex_fail_dedent(x) : lex_fail_tabs(x);
}

/* Compares the columns of a line's first token, by tabs to 8 and tabs to 1,
 * with the indentation so far.  There is no branch for a line that is indented
 * more: INDENT is written in any case, and the columns if they are new or the
 * same. */
static inline const char *indentation(Lexer *x, const char *p, int32_t col,
                                      int32_t alt)
{
    int32_t now = x->indents[x->indent], now_alt = x->alt_indents[x->indent];
    if (col < now)
        return dedent(x, p, col, alt);
    uint32_t more = col > now;
    if (((alt > now_alt) != more) | (alt < now_alt) |
        (x->indent + more >= MAX_INDENTS))
        return fail_indentation(x, col);
    x->indent += more;
    x->indents[x->indent] = col;
    x->alt_indents[x->indent] = alt;
    lex_emit(x, TOKEN_INDENT, p, p);
    x->out -= 1 - more;
    return p;
}

/* Blanks at the start of a line that are not just spaces.  p is the start of
 * the line; *col and *alt become its two columns.  Across backslashes the
 * column in front of the first one counts, if it is not 0. */
static const char *odd_blanks(Lexer *x, const char *p, int32_t *col,
                              int32_t *alt)
{
    uint32_t n = 0, m = 0, before_backslash = 0; /* 2**28 tabs are too many */
    for (;; p++) {
        if (*p == ' ') {
            n++;
            m++;
        } else if (*p == '\t') {
            n = (n / TAB_SIZE + 1) * TAB_SIZE;
            m++;
        } else if (*p == '\f') {
            n = m = 0;
        } else if (*p == '\\') {
            if (!before_backslash)
                before_backslash = n;
            p = continue_line(x, p + 1);
            if (!p)
                return NULL;
            p--;
        } else {
            break;
        }
    }
    *col = (int32_t)(before_backslash ? before_backslash : n);
    *alt = (int32_t)(before_backslash ? before_backslash : m);
    return p;
}

/* From the start of a line to the first token of the next logical line. */
static inline const char *line_start(Lexer *x, const char *p)
{
    for (;;) {
        const char *start = p;
        p = lex_skip_spaces(p);
        int32_t col = (int32_t)(p - start), alt = col;
        if (*p == '\t' || *p == '\f' || *p == '\\') {
            p = odd_blanks(x, start, &col, &alt);
            if (!p)
                return NULL;
        }
        if (*p == '#')
            p = lex_find_newline(p);
        if (*p != '\n')
            return p == x->end ? p : indentation(x, p, col, alt);
        p++;
        lex_new_line(x, p);
    }
}

/* A newline, and the comment before it from start on. */
static inline const char *newline(Lexer *x, const char *start, const char *p)
{
    if (!x->level)
        lex_emit(x, TOKEN_NEWLINE, start, p + 1);
    p++;
    lex_new_line(x, p);
    return x->level ? p : line_start(x, p);
}

/* ---- strings ---- */

/* What a string has in its text. */
typedef struct StringText {
    bool backslash, escaped_quote;
} StringText;

/* The end of a string whose text starts at p, or NULL; takes line ends. */
static const char *string_end(Lexer *x, const char *p, char quote,
                              uint32_t quote_size, StringText *text)
{
    for (;;) {
        p = lex_find_string_stop(p, quote);
        if (*p == quote) {
            if (quote_size == 1)
                return p + 1;
            if (p[1] == quote && p[2] == quote)
                return p + 3;
            p++;
            continue;
        }
        if (*p == '\\') {
            p++;
            text->backslash = true;
            text->escaped_quote |= *p == quote;
        } else if (quote_size == 1) {
            return NULL;
        }
        if (*p++ == '\n') {
            lex_new_line(x, p);
            if (p == x->end)
                return NULL;
        }
    }
}

/* A string or bytes literal: start is its prefix, p its first quote. */
static inline const char *string(Lexer *x, const char *start, const char *p)
{
    uint8_t flags = p == start ? 0 : TOKEN_HAS_PREFIX;
    char quote = *p++;
    uint32_t line = x->line, quote_size = 1;
    if (*p == quote) {
        if (p[1] != quote) {
            lex_emit(x, TOKEN_STRING, start, p + 1)->flags = flags;
            return p + 1;
        }
        quote_size = 3;
        flags |= TOKEN_IS_TRIPLE;
        p += 2;
    }
    StringText text = {false, false};
    p = string_end(x, p, quote, quote_size, &text);
    if (!p)
        return lex_fail_unterminated(x, start, line, quote_size, quote,
                                     text.escaped_quote);
    Token *t = lex_emit(x, TOKEN_STRING, start, p);
    t->line = line;
    t->flags = text.backslash ? flags | TOKEN_HAS_BACKSLASH : flags;
    return p;
}

/* Letters of string prefixes. */
enum { PREFIX_B = 1, PREFIX_R = 2, PREFIX_U = 4, PREFIX_F = 8, PREFIX_T = 16 };

static int prefix_letter(const Lexer *x, char ch)
{
    switch (ch | 0x20) {
    case 'b': return PREFIX_B;
    case 'r': return PREFIX_R;
    case 'u': return PREFIX_U;
    case 'f': return PREFIX_F;
    case 't': return syntax_rule(x->c, grammar.template_strings) ? PREFIX_T : 0;
    }
    return 0;
}

/* The letters of a name as a set; 0 if one is none of prefixes or is there
 * twice. */
static int prefix_letters(const Lexer *x, const char *p, uint32_t size)
{
    int letters = 0;
    for (uint32_t i = 0; i < size; i++) {
        int letter = prefix_letter(x, p[i]);
        if (!letter || (letters & letter))
            return 0;
        letters |= letter;
    }
    return letters;
}

/* ---- names ---- */

/* Checks a name with characters beyond ASCII and interns its NFKC. */
static const char *wide_name(Lexer *x, const char *p, size_t size)
{
    UnicodeVersion v = syntax_unicode(x->c);
    Utf8Error error;
    if (!x->s->is_valid_utf8 && utf8_find_error(p, size, &error))
        return lex_fail_decode(x, p + size, &error);
    const char *end = p + size;
    for (const char *q = p; q < end;) {
        bool first = q == p;
        uint32_t ch = utf8_next(&q);
        if (first ? ch == '_' || unicode_is_xid_start(v, ch)
                  : unicode_is_xid_continue(v, ch))
            continue;
        if (!unicode_is_printable(v, ch))
            return lex_fail(x, q, "invalid non-printable character U+%04X", ch);
        char text[5] = {0};
        utf8_put(text, ch);
        return lex_fail(x, q, "invalid character '%s' (U+%04X)", text, ch);
    }
    Text text = unicode_nfkc(v, &x->c->arena, (Text){p, (uint32_t)size});
    Token *t = lex_emit(x, TOKEN_NAME, p, end);
    t->value = names_intern(&x->c->names, text.data, text.size);
    t->flags = TOKEN_IS_NOT_ASCII;
    x->c->names.letters |= names_letter_bit(text);
    return end;
}

static inline const char *emit_name(Lexer *x, NameId id, const char *p,
                                    size_t size)
{
    Token *t = lex_emit(x, id <= KEYWORD_LAST ? id + KEYWORD_KIND : TOKEN_NAME,
                        p, p + size);
    t->value = id;
    return p + size;
}

/* A name of NAME_HEAD_SIZE bytes at most, all ASCII. */
static inline const char *short_name(Lexer *x, const char *p, uint32_t size,
                                     NameHead head)
{
    NameId id =
        names_intern_hashed(&x->c->names, p, size, head, hash_head(head));
    return emit_name(x, id, p, size);
}

/* A longer name, or one that is not all ASCII. */
static const char *long_name(Lexer *x, const char *p)
{
    size_t size = 0;
    uint32_t part;
    do {
        part = lex_name_bytes(p + size);
        size += part;
    } while (part == NAME_HEAD_SIZE);
    if (lex_is(p + size, CHAR_NAME)) {
        while (lex_is(p + size, CHAR_NAME))
            size++;
        return wide_name(x, p, size);
    }
    return emit_name(x, names_intern(&x->c->names, p, size), p, size);
}

/* A name in front of a quote: is it the prefix of a string? */
static const char *prefixed_string(Lexer *x, const char *p, uint32_t size,
                                   NameHead head)
{
    int letters = prefix_letters(x, p, size);
    switch (letters) {
    case PREFIX_F | PREFIX_R:
    case PREFIX_F:
        if (!syntax_rule(x->c, grammar.fstring_tokens))
            return string(x, p, p + size);
        return lex_fstring_open(x, p, p + size);
    case PREFIX_T | PREFIX_R:
    case PREFIX_T: return lex_fstring_open(x, p, p + size);
    case PREFIX_B:
    case PREFIX_R:
    case PREFIX_U:
    case PREFIX_B | PREFIX_R: return string(x, p, p + size);
    case 0: return short_name(x, p, size, head);
    default:
        if (syntax_rule(x->c, grammar.refuses_mixed_prefixes))
            return lex_fail_prefix(x, p, size);
        return short_name(x, p, size, head);
    }
}

/* One test tells short names that no quote follows from all others. */
static inline const char *name(Lexer *x, const char *p)
{
    uint32_t size = lex_name_bytes(p);
    NameHead head = lex_name_head(p, size);
    if (!lex_is(p + size, CHAR_NAME | CHAR_QUOTE))
        return short_name(x, p, size, head);
    return lex_is(p + size, CHAR_QUOTE) ? prefixed_string(x, p, size, head)
                                        : long_name(x, p);
}

/* ---- operators and brackets ---- */

/* An operator: its kind and how many bytes it has. */
typedef struct OperatorToken {
    uint8_t kind, size;
} OperatorToken;

static inline const char *op(Lexer *x, TokenKind kind, const char *p,
                             uint32_t size)
{
    lex_emit(x, kind, p, p + size);
    return p + size;
}

/* One operator, or the same with "=". */
static inline OperatorToken op_equal(const char *p, uint8_t plain,
                                     uint8_t equal)
{
    return p[1] == '=' ? (OperatorToken){equal, 2} : (OperatorToken){plain, 1};
}

/* An operator that can be doubled, and each with "=". */
static inline OperatorToken op_double(const char *p, const uint8_t kinds[4])
{
    if (p[1] == '=')
        return (OperatorToken){kinds[1], 2};
    if (p[1] != p[0])
        return (OperatorToken){kinds[0], 1};
    return p[2] == '=' ? (OperatorToken){kinds[3], 3}
                       : (OperatorToken){kinds[2], 2};
}

static inline const char *open_bracket(Lexer *x, const char *p, TokenKind kind)
{
    if (x->level >= MAX_BRACKETS)
        return lex_fail(x, p + 1, "too many nested parentheses");
    x->brackets[x->level++] = (Bracket){x->line, (uint32_t)(p - x->text), *p};
    if (x->mode)
        x->mode->curly_depth++;
    return op(x, kind, p, 1);
}

/* A closing bracket inside an f-string, where it may end an expression. */
static const char *close_in_fstring(Lexer *x, const char *p, TokenKind kind)
{
    FstringMode *m = x->mode;
    m->curly_depth--;
    if (m->curly_depth < 0)
        return lex_fail(x, p + 1, "%c-string: unmatched '%c'",
                        lex_string_letter(x->mode), *p);
    p = op(x, kind, p, 1);
    if (kind != TOKEN_RBRACE || m->curly_depth != m->expr_depth)
        return p;
    m->expr_depth--;
    m->in_format_spec = false;
    return lex_fstring_text(x, p);
}

static inline const char *close_bracket(Lexer *x, const char *p, TokenKind kind,
                                        char opening)
{
    if (x->mode && !x->mode->curly_depth && *p == '}')
        return lex_fail(x, p + 1, "%c-string: single '}' is not allowed",
                        lex_string_letter(x->mode));
    if (!x->level)
        return lex_fail(x, p + 1, "unmatched '%c'", *p);
    const Bracket *b = &x->brackets[--x->level];
    if (b->open != opening)
        return lex_fail_bracket(x, p, b);
    return x->mode ? close_in_fstring(x, p, kind) : op(x, kind, p, 1);
}

/* A colon that starts the format of an f-string's expression. */
static inline bool starts_format(const FstringMode *m)
{
    return m && m->expr_depth >= 0 && m->curly_depth - 1 == m->expr_depth;
}

static const char *format(Lexer *x, const char *p)
{
    x->mode->in_format_spec = true;
    return lex_fstring_text(x, op(x, TOKEN_COLON, p, 1));
}

static inline OperatorToken colon(const char *p)
{
    return op_equal(p, TOKEN_COLON, TOKEN_COLONEQUAL);
}

static OperatorToken less(Lexer *x, const char *p)
{
    static const uint8_t kinds[] = {TOKEN_LESS, TOKEN_LESSEQUAL,
                                    TOKEN_LEFTSHIFT, TOKEN_LEFTSHIFTEQUAL};
    if (p[1] != '>')
        return op_double(p, kinds);
    if (syntax_rule(x->c, grammar.diamond_needs_future) && !lex_saw_flufl(x))
        return (OperatorToken){TOKEN_LESS, 1};
    return (OperatorToken){TOKEN_NOTEQUAL, 2};
}

static inline OperatorToken dot(const char *p)
{
    return p[1] == '.' && p[2] == '.' ? (OperatorToken){TOKEN_ELLIPSIS, 3}
                                      : (OperatorToken){TOKEN_DOT, 1};
}

static OperatorToken exclamation(const Lexer *x, const char *p)
{
    bool known = p[1] == '=' || syntax_rule(x->c, grammar.fstring_tokens);
    return op_equal(p, known ? TOKEN_EXCLAMATION : TOKEN_OP, TOKEN_NOTEQUAL);
}

/* Everything no token starts with. */
static const char *other(Lexer *x, const char *p)
{
    if (*p == '$' || *p == '?' || *p == '`')
        return op(x, TOKEN_OP, p, 1);
    return lex_fail(x, p + 1, "invalid non-printable character U+%04X",
                    (unsigned)*p);
}

/* The zero byte behind the text: there are no others. */
static const char *no_token(Lexer *x, const char *p)
{
    x->at_end = p == x->end;
    return NULL;
}

/* ---- the loop ---- */

/* One token, or the blanks before one. */
static inline const char *token(Lexer *x, const char *p)
{
    static const uint8_t star[] = {TOKEN_STAR, TOKEN_STAREQUAL,
                                   TOKEN_DOUBLESTAR, TOKEN_DOUBLESTAREQUAL};
    static const uint8_t slash[] = {TOKEN_SLASH, TOKEN_SLASHEQUAL,
                                    TOKEN_DOUBLESLASH, TOKEN_DOUBLESLASHEQUAL};
    static const uint8_t greater[] = {TOKEN_GREATER, TOKEN_GREATEREQUAL,
                                      TOKEN_RIGHTSHIFT, TOKEN_RIGHTSHIFTEQUAL};
    OperatorToken o = {0, 1};
    switch ((uint8_t)*p) {
    case '\0': return no_token(x, p);
    case ' ': return lex_skip_spaces(p + 1);
    case '\t':
    case '\f': return p + 1;
    case '\n': return newline(x, p, p);
    case '#': return newline(x, p, lex_find_newline(p));
    case '\\': return continue_line(x, p + 1);
    case 'a' ... 'z':
    case 'A' ... 'Z':
    case '_':
    case 128 ... 255: return name(x, p);
    case '0' ... '9': return lex_number(x, p);
    case '"':
    case '\'': return string(x, p, p);
    case '(': return open_bracket(x, p, TOKEN_LPAR);
    case '[': return open_bracket(x, p, TOKEN_LSQB);
    case '{': return open_bracket(x, p, TOKEN_LBRACE);
    case ')': return close_bracket(x, p, TOKEN_RPAR, '(');
    case ']': return close_bracket(x, p, TOKEN_RSQB, '[');
    case '}': return close_bracket(x, p, TOKEN_RBRACE, '{');
    case '.':
        if (lex_is(p + 1, CHAR_DIGIT))
            return lex_number(x, p);
        o = dot(p);
        break;
    case ',': o.kind = TOKEN_COMMA; break;
    case ';': o.kind = TOKEN_SEMI; break;
    case '~': o.kind = TOKEN_TILDE; break;
    case ':':
        if (starts_format(x->mode))
            return format(x, p);
        o = colon(p);
        break;
    case '=': o = op_equal(p, TOKEN_EQUAL, TOKEN_EQEQUAL); break;
    case '+': o = op_equal(p, TOKEN_PLUS, TOKEN_PLUSEQUAL); break;
    case '%': o = op_equal(p, TOKEN_PERCENT, TOKEN_PERCENTEQUAL); break;
    case '&': o = op_equal(p, TOKEN_AMPER, TOKEN_AMPEREQUAL); break;
    case '|': o = op_equal(p, TOKEN_VBAR, TOKEN_VBAREQUAL); break;
    case '^': o = op_equal(p, TOKEN_CIRCUMFLEX, TOKEN_CIRCUMFLEXEQUAL); break;
    case '@': o = op_equal(p, TOKEN_AT, TOKEN_ATEQUAL); break;
    case '-':
        o = p[1] == '>' ? (OperatorToken){TOKEN_RARROW, 2}
                        : op_equal(p, TOKEN_MINUS, TOKEN_MINEQUAL);
        break;
    case '!': o = exclamation(x, p); break;
    case '<': o = less(x, p); break;
    case '*': o = op_double(p, star); break;
    case '/': o = op_double(p, slash); break;
    case '>': o = op_double(p, greater); break;
    default: return other(x, p);
    }
    return op(x, o.kind, p, o.size);
}

/* The end of the text: closes the blocks, or complains of open brackets.
 * Its tokens are on the last line, as in CPython, not on one after it. */
static const char *end_of_text(Lexer *x)
{
    if (x->line > 1)
        x->line--;
    if (x->level)
        return lex_fail_end_of_text(x);
    for (; x->indent; x->indent--)
        lex_emit(x, TOKEN_DEDENT, x->end, x->end);
    lex_emit(x, TOKEN_ENDMARKER, x->end, x->end);
    return x->end;
}

/* All tokens.  NULL after an error, where *stop is the place. */
static const char *lex_text(Lexer *x, const char **stop)
{
    const char *p = x->text, *next = line_start(x, p);
    while (next) {
        p = next + (*next == ' ');
        next = token(x, p);
    }
    *stop = p;
    return x->at_end ? end_of_text(x) : NULL;
}

/* The starts of the lines behind an error. */
static void finish_lines(Lexer *x)
{
    const char *p = lex_line_start(x);
    while (p < x->end) {
        p = lex_find_newline(p) + 1;
        lex_new_line(x, p);
    }
    x->s->line_starts = x->line_starts;
    x->s->line_count = x->line - 1;
}

static void start_lexer(Lexer *x, Compile *c, Source *s)
{
    memset(x, 0, offsetof(Lexer, brackets));
    x->c = c;
    x->s = s;
    x->text = s->text.data;
    x->end = x->text + s->text.size;
    vec_reserve(&s->tokens, &c->token_arena, s->text.size / 4 + 64);
    x->out = s->tokens.items;
    x->limit = x->out + s->tokens.capacity;
    x->line_capacity = s->text.size / 24 + 64;
    x->line_starts = ARENA_ARRAY(&c->arena, uint32_t, x->line_capacity);
    x->line_starts[0] = 0;
    x->line = 1;
}

void lex_tokenize(Compile *c)
{
    Source *s = (Source *)c->source;
    Lexer lexer, *x = &lexer;
    start_lexer(x, c, s);
    const char *stop;
    if (!lex_text(x, &stop))
        lex_emit(x, TOKEN_ERROR, stop, stop);
    s->tokens.count = lex_token_count(x);
    finish_lines(x);
}
