#ifndef LEX_LEX_H
#define LEX_LEX_H

/* Source bytes to text to tokens.  The whole file is lexed before it is
 * parsed, so that the parser can look ahead as far as it likes.  A file that
 * cannot be lexed ends in TOKEN_ERROR at the bad place: what CPython has to
 * say about it is found later, by diagnose/. */

#include "base/buf.h"
#include "base/state.h"

typedef enum TokenKind {
#define TOKEN(id, text) TOKEN_##id,
#define KEYWORD(id, text) TOKEN_KW_##id,
#include "lex/tokens.def"
#undef TOKEN
#undef KEYWORD
    TOKEN_COUNT
} TokenKind;

typedef struct Token {
    uint32_t start, end; /* byte offsets in Source.text */
    uint32_t line;       /* of start, from 1 */
    /* NAME: the NameId of the NFKC-normalised text.
     * STRING, FSTRING_START, FSTRING_MIDDLE, FSTRING_END: line of the end. */
    uint32_t value;
    uint8_t kind; /* TokenKind */
} Token;

typedef VEC(Token) TokenVec;

/* The decoded text of one file: UTF-8, BOM dropped, line ends all "\n", a
 * newline added at the end where it is missing, then zero padding. */
struct Source {
    Text raw; /* the bytes of the file */
    Text text;
    const uint32_t *line_starts; /* line n starts at line_starts[n - 1] */
    uint32_t line_count;
    bool newline_added;
    const char *encoding; /* "utf-8", or what the cookie says */
    TokenVec tokens;      /* the last one is TOKEN_ENDMARKER or _ERROR */
};

enum { SOURCE_PADDING = 64 };

/* Decodes raw (which SOURCE_PADDING readable zero bytes must follow; size
 * does not count them) into c->source.  Raises decoding errors and null
 * bytes. */
void lex_open(Compile *c, const char *raw, size_t size);
/* Fills source->tokens. */
void lex_tokenize(Compile *c);
/* One line a token, as python -m tokenize -e prints (C tokenizer). */
void lex_dump(Compile *c, Buf *out);

const char *lex_token_text(TokenKind kind);

static inline int32_t lex_column(const Source *s, uint32_t line,
                                 uint32_t offset)
{
    return (int32_t)(offset - s->line_starts[line - 1]);
}
/* The line of a byte offset, by binary search. */
uint32_t lex_line_of(const Source *s, uint32_t offset);
/* Line n (from 1) of the text, without its newline. */
Text lex_line_text(const Source *s, uint32_t line);

#endif
