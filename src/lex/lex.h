#ifndef LEX_LEX_H
#define LEX_LEX_H

/* Source bytes to text to tokens.  The whole file is lexed before it is
 * parsed, so that the parser can look ahead as far as it likes.  A file that
 * cannot be lexed ends in TOKEN_ERROR at the bad place: what CPython has to
 * say about it is found later, by diagnose/. */

#include "base/buf.h"
#include "base/state.h"

typedef enum TokenKind {
#define TOKEN(id, text)   TOKEN_##id,
#define KEYWORD(id, text) TOKEN_KW_##id,
#include "lex/tokens.def"
#undef TOKEN
#undef KEYWORD
    TOKEN_COUNT
} TokenKind;

typedef struct Token {
    /* Byte offsets in Source.text.  NEWLINE starts at a comment before the
     * newline, if there is one, and includes the newline; INDENT, DEDENT and
     * ENDMARKER are empty (CPython gives their columns as -1). */
    uint32_t start, end;
    uint32_t line; /* of start, from 1 */
    /* NAME and keywords: the NameId of the NFKC-normalised text.
     * All others: the line of the end. */
    uint32_t value;
    uint8_t kind;  /* TokenKind */
    uint8_t flags; /* TOKEN_IS_... */
} Token;

enum {
    /* FSTRING_MIDDLE or TSTRING_MIDDLE that ends in "{" of "{{" or "}" of
     * "}}": the second brace is not in the text, but in CPython's
     * end_col_offset, which is end + 1 on the line of the end. */
    TOKEN_IS_BEFORE_BRACE = 1,
    /* NAME with characters beyond ASCII: CPython's soft keywords are compared
     * before normalisation, so such a name is none. */
    TOKEN_IS_NOT_ASCII = 2,
    /* STRING whose text has one, that starts with letters, that has three
     * quotes. */
    TOKEN_HAS_BACKSLASH = 4,
    TOKEN_HAS_PREFIX = 8,
    TOKEN_IS_TRIPLE = 16
};

typedef VEC(Token) TokenVec;

/* Why a file ends in TOKEN_ERROR, in the words of CPython's errcode.h. */
typedef enum LexErrorKind {
    LEX_ERROR_SYNTAX,    /* E_ERROR: raised by the tokenizer itself */
    LEX_ERROR_EOF,       /* E_EOF: end of text in brackets or behind "\\" */
    LEX_ERROR_DEDENT,    /* E_DEDENT */
    LEX_ERROR_TABS,      /* E_TABSPACE */
    LEX_ERROR_TOO_DEEP,  /* E_TOODEEP: too many indents */
    LEX_ERROR_LINE_CONT, /* E_LINECONT: text behind "\\" */
    LEX_ERROR_DECODE     /* E_DECODE: a name that is no UTF-8 */
} LexErrorKind;

/* What CPython's tokenizer says there.  E_EOF and E_DEDENT are shown where its
 * parser happens to be, diagnose/ knows; E_DECODE is what the decoder says. */
typedef struct LexError {
    LexErrorKind kind;
    Diag diag;
    /* The innermost open bracket when lexing stopped, 0 if there is none. */
    char open_bracket;
    uint32_t open_line, open_start;
    bool in_fstring;
} LexError;

/* Warnings the tokenizer gives while it reads token number `token`.  CPython
 * gives them when its parser asks for the token, in between those about
 * string literals: see lex_give_warnings. */
typedef struct LexWarning {
    uint32_t token;
    uint32_t line;
    int32_t col;         /* of the character read last */
    const char *message; /* of a SyntaxWarning */
    bool in_fstring;
    bool of_number;
} LexWarning;

typedef struct LexWarnings {
    VEC(LexWarning) list;
    uint32_t given; /* how many diag_warn has seen */
} LexWarnings;

/* The decoded text of one file: UTF-8, BOM dropped, line ends all "\n", a
 * newline added at the end where it is missing, then zero padding. */
struct Source {
    Text raw; /* the bytes of the file */
    Text text;
    /* Line n starts at line_starts[n - 1]; line_starts[line_count] is the
     * size of the text. */
    const uint32_t *line_starts;
    uint32_t line_count;
    bool newline_added;
    bool is_ascii;
    /* Up to 3.13 CPython accepts any bytes in comments of a file without a
     * cookie: strings and names are checked when they are decoded. */
    bool is_valid_utf8;
    const char *encoding; /* "utf-8", or what the cookie says */
    uint8_t cookie_line;  /* 1 or 2, 0 if there is no cookie */
    bool names_encoding;  /* by a cookie or a byte order mark */
    bool has_bom;
    TokenVec tokens;       /* the last one is TOKEN_ENDMARKER or _ERROR */
    LexError error;        /* if it is TOKEN_ERROR */
    LexWarnings *warnings; /* NULL if there are none */
};

/* Offsets have 32 bits and lines and columns 31, also when each byte becomes
 * three by decoding. */
enum { SOURCE_PADDING = 64, MOST_SOURCE = 512 * 1024 * 1024 };

/* Decodes raw (which SOURCE_PADDING readable zero bytes must follow; size
 * does not count them) into c->source.  Raises decoding errors, null bytes, and
 * a MemoryError for more than MOST_SOURCE bytes. */
void lex_open(Compile *c, const char *raw, size_t size);
/* Fills source->tokens. */
void lex_tokenize(Compile *c);
/* One line a token, as python -m tokenize -e prints (C tokenizer). */
void lex_dump(Compile *c, Buf *out);

const char *lex_token_text(TokenKind kind);

void lex_give_warnings_slow(const Source *s, Compile *c, uint32_t token);
/* The same for those beyond an error of the parser. */
void lex_give_other_warnings(Compile *c);
/* Gives the tokenizer's warnings up to the token of that number, those not
 * yet given.  Call it before a warning of one's own with the number of the
 * furthest token CPython's parser would have asked for then (for strings the
 * token behind the last string), and at the end for all. */
static inline void lex_give_warnings(Compile *c, uint32_t token)
{
    if (c->source->warnings)
        lex_give_warnings_slow(c->source, c, token);
}

static inline int32_t lex_column(const Source *s, uint32_t line,
                                 uint32_t offset)
{
    return (int32_t)(offset - s->line_starts[line - 1]);
}
/* The line of a byte offset, by binary search. */
uint32_t lex_line_of(const Source *s, uint32_t offset);
/* Where CPython's buffer starts when its tokenizer has read up to that line:
 * with it, or with an earlier line if a token spans both. */
uint32_t lex_buffer_start(const Source *s, uint32_t line);
/* Line n (from 1) of the text, without its newline. */
Text lex_line_text(const Source *s, uint32_t line);

/* CPython reads a line that it quotes from the file again, in pieces of at most
 * so many bytes. */
enum { LONGEST_QUOTED = 999 };
/* Where the last piece of so many starts in what has `size` bytes (or
 * characters), its newline included. */
static inline uint32_t lex_last_piece(uint32_t size, uint32_t most)
{
    return size ? (size - 1) / most * most : 0;
}
/* Whether CPython finds that line in the file, and can decode it. */
bool lex_can_quote(const Compile *c, const Source *s, uint32_t line);

#endif
