#ifndef ASSEMBLE_ASSEMBLE_INTERNAL_H
#define ASSEMBLE_ASSEMBLE_INTERNAL_H

#include "assemble/assemble.h"

#include <assert.h>

/* The parts of a code object that are made from its instructions. */

/* Gives every jump its final op and every block its offset and size.  Returns
 * the number of code units; sets *instr_count. */
uint32_t assemble_jumps(Compile *c, const FinalCode *code,
                        uint32_t *instr_count);
/* Size of the instructions up to end, whose arguments are final. */
uint32_t assemble_measure(const OpInfo *ops, const Instr *i, const Instr *end);
/* Writes co_code and, merged, co_linetable. */
void assemble_instrs(Compile *c, const FinalCode *code, uint32_t units,
                     uint32_t instr_count, Code *out);
/* co_exceptiontable, merged. */
Value *assemble_exception_table(Compile *c, const FinalCode *code);
/* co_localsplusnames, merged; sets *kinds. */
Value *assemble_localsplus(Compile *c, const CodeUnit *unit, uint32_t count,
                           Text *kinds);

/* How many EXTENDED_ARG the argument needs. */
static inline uint32_t arg_prefixes(uint32_t arg)
{
    return (uint32_t)(arg > 0xFF) + (arg > 0xFFFF) + (arg > 0xFFFFFF);
}

/* The offset of what follows the block. */
static inline uint32_t final_block_end(const FinalBlock *b)
{
    return b->offset + b->units + b->prefixes;
}

/* The argument of the jump that ends the block. */
static inline uint32_t jump_arg(const FinalCode *code, const FinalBlock *b)
{
    uint32_t from = final_block_end(b), to = code->blocks[b->target].offset;
    return (to < from ? from - to : to - from) - b->short_jump;
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
/* An entry of whatever form; any number of entries.  They return where the
 * writer is then. */
LocationWriter location_put_far(LocationWriter w, const Loc *loc,
                                uint32_t units);
LocationWriter location_put_many(LocationWriter w, const Loc *loc,
                                 uint32_t units);

/* Does the short form do?  In columns below 80, on the line of the entry
 * before. */
static inline bool location_is_short(const LocationWriter *w, const Loc *loc)
{
    uint32_t col = (uint32_t)loc->col, width = (uint32_t)loc->end_col - col;
    return loc->line == w->line && col < 80 && width < 16 &&
           loc->end_line == loc->line && w->columns;
}

static inline void location_put_short(LocationWriter *w, const Loc *loc,
                                      uint32_t units)
{
    uint32_t col = (uint32_t)loc->col, width = (uint32_t)loc->end_col - col;
    w->p[0] = (uint8_t)(0x80 | (col & 0x78) | (units - 1));
    w->p[1] = (uint8_t)((col & 7) << 4 | width);
    w->p += 2;
}

/* Does the form of one line do, which is at most two further? */
static inline bool location_is_near(const LocationWriter *w, const Loc *loc)
{
    uint32_t columns = (uint32_t)loc->col | (uint32_t)loc->end_col;
    return (uint32_t)loc->line - (uint32_t)w->line <= 2 &&
           columns < w->columns && loc->end_line == loc->line;
}

static inline void location_put_near(LocationWriter *w, const Loc *loc,
                                     uint32_t units)
{
    uint32_t code = LOCATION_ONE_LINE + (uint32_t)(loc->line - w->line);
    w->p[0] = (uint8_t)(0x80 | code << 3 | (units - 1));
    w->p[1] = (uint8_t)loc->col;
    w->p[2] = (uint8_t)loc->end_col;
    w->p += 3;
    w->line = loc->line;
}

/* The entries of `units` code units at the place. */
static inline void location_put(LocationWriter *w, const Loc *loc,
                                uint32_t units)
{
    if (units - 1 >= LOCATION_MOST_UNITS) {
        *w = location_put_many(*w, loc, units);
    } else if (location_is_short(w, loc)) {
        location_put_short(w, loc, units);
    } else if (location_is_near(w, loc)) {
        location_put_near(w, loc, units);
    } else {
        *w = location_put_far(*w, loc, units);
    }
}

/* The tuple of names, or the equal one that came before.  That can be a tuple
 * of constants: making a code object interns the names in place, so its
 * strings become the names. */
Value *assemble_merge_names(Compile *c, Value **names, uint32_t count);

#endif
