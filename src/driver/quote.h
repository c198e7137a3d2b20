#ifndef DRIVER_QUOTE_H
#define DRIVER_QUOTE_H

/* The line of source that an error quotes, SyntaxError.text.  CPython has it
 * from its tokenizer, or reads the file again, in pieces. */

#include "base/state.h"

/* Where lines are quoted from: as CPython's from the file called as the code is
 * recorded, which may be the source or not exist (then the text is empty). */
typedef struct QuotedFile {
    bool is_source, is_found;
    Text text;
} QuotedFile;

/* Code points in the first size bytes of text. */
int quote_columns(const char *text, size_t size);
Text quote_first_characters(Text line, uint32_t count);
/* Code points in the first size bytes of a line that is quoted. */
int quote_columns_of_line(const Compile *c, Text line, size_t size);
/* The quoted line, with its newline if the file has it.  It is the source's,
 * or in the arena. */
Text quote_line(const Compile *c, const Diag *d);
/* Makes the quoted line text, where it is no UTF-8 or cut in a character. */
void quote_source(Compile *c, Diag *d);
/* The quoted line is that of the file called as the code is recorded, whatever
 * it holds: data, or NULL if there is no such file.  Without one, or where it
 * has no such line, errors found after parsing quote nothing. */
void quote_file(Compile *c, Diag *d, const Text *data);

typedef VEC(Text) LineVec;

/* The lines of a file, with their ends, that linecache reads: none if it is not
 * UTF-8. */
LineVec quote_split(Arena *arena, Text data);

#endif
