#ifndef DIAGNOSE_DIAGNOSE_H
#define DIAGNOSE_DIAGNOSE_H

/* Finds out what is wrong with a text the parser has refused, and raises
 * what CPython would. */

#include "parse/parse.h"

_Noreturn void diagnose(Compile *c, const ParseFailure *failure);
/* The same, read from the start of the text, when it has been read from a later
 * place: what that has given as warnings is forgotten. */
_Noreturn void diagnose_whole(Compile *c, const ParseFailure *failure);
/* Counts the rules of the grammar that the text goes through at once, and
 * raises CPython's error when there are too many.  What else CPython's first
 * pass raises before that, this raises too. */
void diagnose_depth(Compile *c);

#endif
