#ifndef PARSE_PARSE_H
#define PARSE_PARSE_H

/* Tokens to syntax tree.  The parser knows only valid programs: for any other
 * it returns NULL, and diagnose/ finds out what CPython says. */

#include "ast/ast.h"
#include "lex/lex.h"

/* What a refused text leaves for those who ask: the furthest token seen. */
typedef struct ParseFailure {
    const Token *token;
    const Token *end;       /* of what was read: literals before it have given
                               their warnings */
    const Token *statement; /* where the innermost statement that is not
                               accepted starts, */
    const Token *before;    /* ... and the one before it in the same block; or
                               it itself, if it is the first */
} ParseFailure;

/* Parses c->source->tokens by the target's grammar.  NULL if it is not a
 * valid program; errors inside literals (escapes, digits) raise.  Warnings of
 * string literals and numbers are recorded in CPython's order. */
ModuleNode *parse_module(Compile *c, ParseFailure *failure);

/* What CPython says, as a ValueError, against a NAME token that needed
 * normalising; NULL for nothing. */
const char *parse_name_error(Compile *c, NameId id);

/* What CPython's decoders say against a literal.  A SyntaxError points at
 * token; a UnicodeDecodeError has no place. */
typedef struct LiteralError {
    ErrorType type;
    const Token *token;
    const char *message; /* NULL: no error */
    bool is_late;        /* up to 3.11 it points at the last token read */
    bool at_token;       /* from 3.12 on it does not */
} LiteralError;

/* Which warnings a literal that is read again gives. */
typedef enum LiteralWarnings {
    GIVES_NONE,
    GIVES_TOKENIZERS, /* of expressions in f-strings, up to 3.11 */
    GIVES_ALL
} LiteralWarnings;

/* How a literal is read again. */
typedef struct LiteralReading {
    LiteralWarnings warnings;
    const Token *last_seen; /* by CPython */
    bool format_is_raw;
    uint32_t first_line; /* of the source in the file */
} LiteralReading;

/* Checks the literal again: a STRING, the text of an f-string (its
 * start), or one piece of text (FSTRING_MIDDLE, read as in a format).
 * For diagnose/. */
LiteralError parse_check_literal(Compile *c, const Token *t,
                                 const LiteralReading *reading);

/* Called for an expression of an f-string that is the token t of c->source:
 * brace is where it starts there, expr its text as a source of its own, the
 * brace and what ends it made parentheses, with tokens. */
typedef void CheckExpression(void *context, const Token *t, const char *brace,
                             const Source *expr);

/* Up to 3.11: checks the strings side by side from the STRING first on. */
LiteralError parse_check_strings(Compile *c, const Token *first,
                                 const LiteralReading *reading,
                                 CheckExpression *check, void *context);

#endif
