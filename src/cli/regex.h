#ifndef CLI_REGEX_H
#define CLI_REGEX_H

/* Python's regular expressions, of text and to search with, as PCRE2's. */

#include "base/buf.h"
#include "base/state.h"

typedef struct Target Target;

/* Writes to *out the expression for PCRE2 that is found where Python's is: of
 * characters (UTF), with escapes for surrogates allowed, "\n" alone ending
 * lines, and no other option set.  NULL, or what is wrong with the one in
 * Python's syntax, a text as pystr_decode makes it. */
const char *regex_translate(Arena *arena, const Target *t, Text expression,
                            Buf *out);

#endif
