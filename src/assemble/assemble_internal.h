#ifndef ASSEMBLE_ASSEMBLE_INTERNAL_H
#define ASSEMBLE_ASSEMBLE_INTERNAL_H

#include "assemble/assemble.h"

#include <assert.h>

/* The parts of a code object that are made from its instructions. */

/* Gives every jump its final op and argument and every block its offset and
 * size.  Returns the number of code units; sets *instr_count. */
uint32_t assemble_jumps(Compile *c, const FinalCode *code,
                        uint32_t *instr_count);
/* Writes co_code and, merged, co_linetable. */
void assemble_instrs(Compile *c, const FinalCode *code, uint32_t units,
                     uint32_t instr_count, Code *out);
/* co_exceptiontable, merged. */
Value *assemble_exception_table(Compile *c, const FinalCode *code);
/* co_localsplusnames, merged; sets *kinds. */
Value *assemble_localsplus(Compile *c, const CodeUnit *unit, uint32_t count,
                           Text *kinds);

/* Size of an instruction in code units. */
static inline uint32_t instr_units(const OpInfo *op, uint32_t arg)
{
    uint32_t units = 1u + op->caches;
    if (arg > 0xFF)
        units += 1u + (arg > 0xFFFF) + (arg > 0xFFFFFF);
    return units;
}

/* Writes the location table while the instructions pass by. */
typedef struct LocationWriter {
    uint8_t *p;
    int32_t line; /* of the last entry that had one */
    bool no_columns;
} LocationWriter;

/* Enough for n entries. */
size_t location_room(size_t entries);
/* The entries of `units` code units at the place. */
void location_put(LocationWriter *w, const Loc *loc, uint32_t units);

/* The tuple of names, or the equal one that came before.  That can be a tuple
 * of constants: making a code object interns the names in place, so its
 * strings become the names. */
Value *assemble_merge_names(Compile *c, Value **names, uint32_t count);

#endif
