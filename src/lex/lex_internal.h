#ifndef LEX_LEX_INTERNAL_H
#define LEX_LEX_INTERNAL_H

/* The lexer's state and what its files share.  Scanning functions take the
 * place p to read at and return the place behind what they read, or NULL
 * after lex_fail.  The text ends in a newline and then zero bytes, so that
 * most loops need no test for the end. */

#include "base/unicode.h"
#include "lex/lex.h"

enum {
    MAX_INDENTS = 100,
    MAX_BRACKETS = 200,
    MAX_FSTRINGS = 150,    /* modes, the plain one included */
    MAX_FSTRING_EXPRS = 3, /* expressions in format specs */
    TAB_SIZE = 8
};

/* Character classes: what a token that starts with the byte is, and what may
 * go on a name or number. */
enum {
    CHAR_NAME = 1, /* letters, digits, _ and all bytes >= 0x80 */
    CHAR_DIGIT = 2,
    CHAR_HEX = 4,
    CHAR_START = 8, /* may start a name */
    CHAR_QUOTE = 16
};
extern const uint8_t lex_char_class[256];

typedef struct Bracket {
    uint32_t line, start;
    char open;
} Bracket;

/* An f-string (or t-string) being read; words as in CPython's tokenizer. */
typedef struct FstringMode {
    const char *start; /* of its prefix */
    uint32_t line;
    int curly_depth; /* brackets open inside it */
    int expr_depth;  /* curly_depth of the innermost expression, or -1 */
    char quote;
    uint8_t quote_size; /* 1 or 3 */
    bool raw, in_format_spec;
    uint8_t first_kind; /* TOKEN_FSTRING_START or TOKEN_TSTRING_START */
} FstringMode;

typedef struct Lexer {
    Compile *c;
    Source *s;
    const char *text, *end;
    Token *out, *limit;
    uint32_t *line_starts;
    uint32_t line_capacity;
    uint32_t line;
    uint32_t level; /* of open brackets */
    uint32_t indent;
    uint32_t mode_count;
    uint32_t flufl_place; /* tokens lex_saw_flufl has searched */
    uint32_t flufl_list;  /* the last of them that is in no list of names */
    bool saw_flufl;
    bool at_end;       /* of the text */
    FstringMode *mode; /* the innermost, NULL outside f-strings */
    int32_t indents[MAX_INDENTS], alt_indents[MAX_INDENTS];
    Bracket brackets[MAX_BRACKETS];
    FstringMode modes[MAX_FSTRINGS];
} Lexer;

Token *lex_grow_tokens(Lexer *x);
void lex_grow_lines(Lexer *x);

/* Notes what is wrong: a SyntaxError whose caret is at the character before
 * cur.  Returns NULL. */
const char *lex_fail(Lexer *x, const char *cur, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of another kind or place. */
const char *lex_fail_as(Lexer *x, LexErrorKind kind, ErrorType type, Loc loc,
                        const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The errors of one kind each; all return NULL. */
const char *lex_fail_end_of_text(Lexer *x);
const char *lex_fail_continuation(Lexer *x, const char *p);
const char *lex_fail_tabs(Lexer *x);
const char *lex_fail_too_deep(Lexer *x);
const char *lex_fail_dedent(Lexer *x);
const char *lex_fail_unterminated(Lexer *x, const char *start, uint32_t line,
                                  uint32_t quote_size, char quote,
                                  bool escaped_quote);
const char *lex_fail_unterminated_fstring(Lexer *x);
const char *lex_fail_prefix(Lexer *x, const char *p, size_t size);
/* Of the name that ends there. */
const char *lex_fail_decode(Lexer *x, const char *end, const Utf8Error *e);
/* The bracket at p does not close b. */
const char *lex_fail_bracket(Lexer *x, const char *p, const Bracket *b);
/* 'f' or 't'. */
char lex_string_letter(const FstringMode *m);
/* A warning that belongs to the token that is being read; p is behind what
 * CPython has read by then. */
void lex_warn(Lexer *x, const char *p, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "invalid decimal literal" and so on: the number runs into a keyword. */
void lex_warn_of_number(Lexer *x, const char *p, const char *kind);

/* Numbers: p is at the first digit, or at a dot before a digit. */
const char *lex_number(Lexer *x, const char *p);
/* Opens an f-string: p is behind the first quote.  Reads up to where normal
 * tokens go on. */
const char *lex_fstring_open(Lexer *x, const char *start, const char *p);
/* Goes on reading text of the innermost f-string. */
const char *lex_fstring_text(Lexer *x, const char *p);

/* True behind "from __future__ import barry_as_FLUFL". */
bool lex_saw_flufl(Lexer *x);

static inline uint32_t lex_token_count(const Lexer *x)
{
    return (uint32_t)(x->out - x->s->tokens.items);
}

static inline __attribute__((always_inline)) Token *
lex_emit(Lexer *x, TokenKind kind, const char *start, const char *end)
{
    Token *t = x->out;
    if (__builtin_expect(t == x->limit, 0))
        t = lex_grow_tokens(x);
    t->start = (uint32_t)(start - x->text);
    t->end = (uint32_t)(end - x->text);
    t->line = t->value = x->line;
    t->kind = (uint8_t)kind;
    t->flags = 0;
    x->out = t + 1;
    return t;
}

/* p is the first character of the next line. */
static inline void lex_new_line(Lexer *x, const char *p)
{
    if (x->line + 1 >= x->line_capacity)
        lex_grow_lines(x);
    x->line_starts[x->line++] = (uint32_t)(p - x->text);
}

static inline const char *lex_line_start(const Lexer *x)
{
    return x->text + x->line_starts[x->line - 1];
}

static inline bool lex_is(const char *p, int class)
{
    return (lex_char_class[(uint8_t)*p] & class) != 0;
}

/* Wide steps: eight bytes as a little-endian word, and masks of 0x80 bytes
 * where a byte is zero; only the lowest set one is exact. */
static inline uint64_t lex_load(const char *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#define LEX_EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

static inline uint64_t lex_zeros(uint64_t word)
{
    return (word - LEX_EACH(1)) & ~word & LEX_EACH(0x80);
}

static inline uint64_t lex_equals(uint64_t word, char c)
{
    return lex_zeros(word ^ LEX_EACH((uint8_t)c));
}

static inline uint32_t lex_first(uint64_t mask)
{
    return (uint32_t)__builtin_ctzll(mask) / 8;
}

#endif
