#ifndef CLI_NAMES_H
#define CLI_NAMES_H

/* Lists of file names from files and standard input. */

#include "base/vec.h"

#include <stdbool.h>

typedef VEC(const char *) NameVec;

/* Appends the names in the file ("-": standard input), each ended by the
 * given byte; the last one need not be.  Returns 0 or an errno value. */
int names_read_list(Arena *arena, const char *path, char end, NameVec *names);
/* The same of lines as compileall reads them: blanks at both ends are no part
 * of a name; in a file every "\r" ends a line, and EILSEQ says that it is not
 * UTF-8. */
int names_read_lines(Arena *arena, const char *path, NameVec *names);

#endif
