#ifndef ASSEMBLE_ASSEMBLE_H
#define ASSEMBLE_ASSEMBLE_H

/* Final instructions to a code object: jump distances and EXTENDED_ARG,
 * caches, location table, exception table, localsplus. */

#include "cfg/cfg.h"

/* Returns a VALUE_CODE.  Tuples and tables are merged through the constant
 * cache, names and identifier-like constants interned, as CPython does when
 * it makes the object. */
Value *assemble_code(Compile *c, CodeUnit *unit, const FinalCode *code);

/* What `dis` shows of a code object and those inside it: instructions with
 * their places, and the tables. */
void code_dump(Compile *c, Buf *out, const Value *code);

#endif
