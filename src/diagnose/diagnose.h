#ifndef DIAGNOSE_DIAGNOSE_H
#define DIAGNOSE_DIAGNOSE_H

/* Finds out what is wrong with a text the parser has refused, and raises
 * what CPython would. */

#include "parse/parse.h"

_Noreturn void diagnose(Compile *c, const ParseFailure *failure);

#endif
