#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

/* The escapes of Python's string literals and of the codec unicode_escape. */

#include "base/names.h"

#include <stdint.h>

typedef enum EscapeKind {
    ESCAPE_CODE,    /* stands for the code point */
    ESCAPE_NOTHING, /* a newline: for nothing */
    ESCAPE_NAME,    /* \N{name} */
    ESCAPE_UNKNOWN, /* none: nothing is read */
    ESCAPE_BAD      /* is wrong, for the reason */
} EscapeKind;

typedef struct Escape {
    EscapeKind kind;
    uint32_t code;
    Text name;
    const char *reason; /* as CPython's UnicodeDecodeError has it */
} Escape;

/* Reads an escape of text that ends at end; *p is behind the backslash, and
 * moves behind what is read. */
Escape escape_read(const char **p, const char *end);
/* The same for the only ones of a bytes literal, \xXX apart. */
Escape escape_read_simple(const char **p, const char *end);
/* The value of a digit, -1 for what is none. */
int escape_hex_digit(char c);

#endif
