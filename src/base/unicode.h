#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

/* What of the Unicode database the compiler needs.  One set of tables serves
 * all Unicode versions: each character has the version it came with, and the
 * few properties that changed later are listed apart.  Tables are generated
 * by tools/ from the Unicode data files. */

#include "base/state.h"

typedef enum UnicodeVersion {
    UNICODE_12_1, /* CPython 3.8 */
    UNICODE_13_0, /* 3.9, 3.10 */
    UNICODE_14_0, /* 3.11 */
    UNICODE_15_0, /* 3.12 */
    UNICODE_15_1, /* 3.13 */
    UNICODE_16_0, /* 3.14 */
    UNICODE_17_0  /* 3.15 */
} UnicodeVersion;

/* str.isidentifier of the character alone, and after another. */
bool unicode_is_xid_start(UnicodeVersion v, uint32_t code_point);
bool unicode_is_xid_continue(UnicodeVersion v, uint32_t code_point);
/* str.isprintable of one character, for repr. */
bool unicode_is_printable(UnicodeVersion v, uint32_t code_point);
/* The columns that traceback's carets take below it (17.0, whatever the
 * version): 0, 1 or 2. */
int unicode_width(uint32_t code_point);
/* NFKC of UTF-8 text; the same text if nothing changes, else in the arena. */
Text unicode_nfkc(UnicodeVersion v, Arena *arena, Text text);
/* The code points of \N{name} (aliases, sequences excluded as in CPython's
 * unicode_name decoder) in *out; false if there is no such name. */
bool unicode_lookup_name(UnicodeVersion v, const char *name, size_t size,
                         uint32_t *out);

static inline char ascii_lower(char ch)
{
    return ch >= 'A' && ch <= 'Z' ? (char)(ch | 0x20) : ch;
}

/* Decodes one UTF-8 character (surrogates allowed) at p; the text is known
 * to be well formed.  Moves *p past it. */
static inline uint32_t utf8_next(const char **p)
{
    const uint8_t *s = (const uint8_t *)*p;
    if (s[0] < 0x80) {
        *p += 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *p += 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *p += 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *p += 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 |
           (s[3] & 0x3Fu);
}

/* The first bad sequence of a text, as CPython's strict UTF-8 decoder finds
 * it: bytes start to end (exclusive) from the text's start, and why. */
typedef struct Utf8Error {
    uint32_t start, end;
    uint8_t byte;
    const char *reason;
} Utf8Error;

/* Finds the first bad sequence (surrogates are bad); false if all is well. */
bool utf8_find_error(const char *text, size_t size, Utf8Error *out);

enum { BOM_SIZE = 3 };

/* Does the text start with a byte order mark, of BOM_SIZE bytes? */
static inline bool utf8_has_bom(Text text)
{
    return text.size >= BOM_SIZE &&
           memcmp(text.data, "\xEF\xBB\xBF", BOM_SIZE) == 0;
}
/* "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte" */
const char *utf8_error_text(Arena *arena, const Utf8Error *e);

/* Writes one code point (surrogates as three bytes); returns the end. */
static inline char *utf8_put(char *p, uint32_t ch)
{
    if (ch < 0x80) {
        *p++ = (char)ch;
    } else if (ch < 0x800) {
        *p++ = (char)(0xC0 | ch >> 6);
        *p++ = (char)(0x80 | (ch & 0x3F));
    } else if (ch < 0x10000) {
        *p++ = (char)(0xE0 | ch >> 12);
        *p++ = (char)(0x80 | (ch >> 6 & 0x3F));
        *p++ = (char)(0x80 | (ch & 0x3F));
    } else {
        *p++ = (char)(0xF0 | ch >> 18);
        *p++ = (char)(0x80 | (ch >> 12 & 0x3F));
        *p++ = (char)(0x80 | (ch >> 6 & 0x3F));
        *p++ = (char)(0x80 | (ch & 0x3F));
    }
    return p;
}

#endif
