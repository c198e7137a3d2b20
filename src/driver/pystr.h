#ifndef DRIVER_PYSTR_H
#define DRIVER_PYSTR_H

/* File names as Python has them: bytes that are no UTF-8 become lone
 * surrogates (the surrogateescape error handler), which UTF-8 text here holds
 * as three bytes. */

#include "base/buf.h"
#include "base/state.h"
#include "base/unicode.h"

/* os.fsdecode; the bytes themselves where they are UTF-8. */
Text pystr_decode(Arena *arena, const char *bytes);
/* bytes.decode("utf-8", "replace"); the text itself where it is UTF-8. */
Text pystr_decode_replacing(Arena *arena, Text text);
/* repr(os.fsdecode(bytes)) */
void pystr_put_repr(Buf *out, UnicodeVersion version, const char *bytes);
/* The text with lone surrogates as \udcXX: what reaches a stream with the
 * error handler backslashreplace. */
void pystr_put_printable(Buf *out, Text text);
/* os.fsencode: what reaches a stream with the error handler surrogateescape. */
void pystr_put_bytes(Buf *out, Text text);
/* The size of the character at p, be it UTF-8 or not. */
uint32_t pystr_character_size(const char *p, const char *end);
/* Is the character, of so many bytes, one for str.isspace()? */
bool pystr_is_space(const char *p, uint32_t size);
/* text.strip() */
Text pystr_strip(Text text);
/* os.path.join(head, tail) */
char *pystr_join(Arena *arena, const char *head, const char *tail);

#endif
