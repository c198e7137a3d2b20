#ifndef ASSEMBLE_ASSEMBLE_INTERNAL_H
#define ASSEMBLE_ASSEMBLE_INTERNAL_H

#include "assemble/assemble.h"

#include <assert.h>

/* The parts of a code object that are made from its instructions. */

/* Gives every instruction its final argument, size and offset.  Returns the
 * number of code units. */
uint32_t assemble_jumps(Compile *c, const FinalCode *code);
/* co_code. */
Text assemble_bytecode(Compile *c, const FinalCode *code, uint32_t units);
/* co_linetable and co_exceptiontable, merged. */
Value *assemble_location_table(Compile *c, const FinalCode *code,
                               int32_t firstlineno, uint32_t units);
Value *assemble_exception_table(Compile *c, const FinalCode *code,
                                uint32_t units);
/* co_localsplusnames, merged; sets *kinds. */
Value *assemble_localsplus(Compile *c, const CodeUnit *unit, uint32_t count,
                           Text *kinds);

#endif
