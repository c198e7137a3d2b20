#ifndef LEX_ENCODING_H
#define LEX_ENCODING_H

/* Source encodings other than plain UTF-8, under Python's codec names. */

#include "base/state.h"

/* A cookie's name as CPython's tokenizer keeps it: "utf-8" and "iso-8859-1"
 * for their usual spellings, else as it stands. */
const char *encoding_cookie_name(Arena *arena, Text cookie);
/* Decodes to UTF-8 in the arena; raises as CPython does when the tokenizer
 * cannot be set up. */
Text encoding_decode(Compile *c, const char *name, Text text);

/* A SyntaxError of line 0 and no text, with CPython's offset of -1. */
_Noreturn void encoding_raise(Compile *c, const char *message);

/* ---- between the files of encodings ---- */

/* Raises what UnicodeDecodeError says of the bytes from start to end. */
_Noreturn void encoding_raise_bytes(Compile *c, const char *codec, Text text,
                                    size_t start, size_t end,
                                    const char *reason);
/* The tokenizer wants UTF-8, which has no surrogates: raises what
 * UnicodeEncodeError says of the first ones in a row, if there are any. */
void encoding_refuse_surrogates(Compile *c, Text text);
Text encoding_decode_utf7(Compile *c, Text text);
Text encoding_decode_utf16(Compile *c, Text text, bool big_endian,
                           const char *codec);
/* unicode_escape, or raw_unicode_escape. */
Text encoding_decode_escapes(Compile *c, Text text, bool raw);

#endif
