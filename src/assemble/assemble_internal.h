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

/* Writes the location table while the instructions pass by: see
 * location_table.c for its format.  Kept where nothing points to it, so that
 * it can be in registers. */
typedef struct LocationWriter {
    uint8_t *p;
    int32_t line;     /* of the last entry that had one */
    uint32_t columns; /* the first that does not fit in a byte; 0: have none */
} LocationWriter;

enum {
    LOCATION_COLUMNS = 128,
    LOCATION_MOST_UNITS = 8, /* of one entry */
    LOCATION_ONE_LINE = 10   /* code */
};

/* Enough for n entries. */
size_t location_room(size_t entries);
/* Entries of whatever form, for any number of units; returns their end.  line
 * is that of the last entry before. */
uint8_t *location_put_odd(uint8_t *p, int32_t line, bool columns,
                          const Loc *loc, uint32_t units);

/* A place on one line, which is at most two further. */
static inline bool location_is_near(const LocationWriter *w, const Loc *loc)
{
    uint32_t delta = (uint32_t)loc->line - (uint32_t)w->line;
    uint32_t columns = (uint32_t)loc->col | (uint32_t)loc->end_col;
    return (delta <= 2) & (columns < w->columns) & (loc->end_line == loc->line);
}

/* Such a place takes two or three bytes: written as three, of which the short
 * form keeps two.  No branches, as nothing foretells which it is. */
static inline void location_put_near(LocationWriter *w, const Loc *loc,
                                     uint32_t units)
{
    uint32_t delta = (uint32_t)loc->line - (uint32_t)w->line;
    uint32_t col = (uint32_t)loc->col, end_col = (uint32_t)loc->end_col;
    uint32_t width = end_col - col;
    bool is_short = (delta == 0) & (col < 80) & (width < 16);
    uint32_t code = is_short ? col >> 3 : LOCATION_ONE_LINE + delta;
    w->p[0] = (uint8_t)(0x80 | code << 3 | (units - 1));
    w->p[1] = (uint8_t)(is_short ? (col & 7) << 4 | width : col);
    w->p[2] = (uint8_t)end_col;
    w->p += 3 - is_short;
    w->line = loc->line;
}

/* The entries of `units` code units at the place. */
static inline void location_put(LocationWriter *w, const Loc *loc,
                                uint32_t units)
{
    if (!location_is_near(w, loc)) {
        w->p = location_put_odd(w->p, w->line, w->columns != 0, loc, units);
        if (units && loc->line >= 0)
            w->line = loc->line;
        return;
    }
    for (; units > LOCATION_MOST_UNITS; units -= LOCATION_MOST_UNITS)
        location_put_near(w, loc, LOCATION_MOST_UNITS);
    if (units)
        location_put_near(w, loc, units);
}

/* The tuple of names, or the equal one that came before.  That can be a tuple
 * of constants: making a code object interns the names in place, so its
 * strings become the names. */
Value *assemble_merge_names(Compile *c, Value **names, uint32_t count);

#endif
