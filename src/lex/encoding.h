#ifndef LEX_ENCODING_H
#define LEX_ENCODING_H

/* Source encodings other than plain UTF-8, under Python's codec names. */

#include "base/state.h"

/* A cookie's name as CPython's tokenizer keeps it: "utf-8" and "iso-8859-1"
 * for their usual spellings, else as it stands. */
const char *encoding_cookie_name(Arena *arena, Text cookie);
/* Decodes to UTF-8 in the arena; raises as codecs.decode would. */
Text encoding_decode(Compile *c, const char *name, Text text);

#endif
