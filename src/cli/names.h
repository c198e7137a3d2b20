#ifndef CLI_NAMES_H
#define CLI_NAMES_H

/* Lists of file names from files and standard input. */

#include "base/vec.h"

#include <stdbool.h>

typedef VEC(const char *) NameVec;

/* Appends the names in the file ("-": standard input), each ended by the
 * given byte; the last one need not be.  Strips blanks at both ends if asked.
 * Returns 0 or an errno value. */
int names_read_list(Arena *arena, const char *path, char end, bool strip,
                    NameVec *names);

#endif
