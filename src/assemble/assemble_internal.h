#ifndef ASSEMBLE_ASSEMBLE_INTERNAL_H
#define ASSEMBLE_ASSEMBLE_INTERNAL_H

#include "assemble/assemble.h"

#include <assert.h>

/* The parts of a code object that are made from its instructions. */

/* Instructions in a row at the same place, up to where the next ones start in
 * co_code. */
typedef struct LocationRun {
    const Loc *loc;
    const uint8_t *end;
} LocationRun;

/* The same for instructions with the same handler. */
typedef struct HandlerRun {
    const uint8_t *end;
    uint32_t handler; /* 0: none */
} HandlerRun;

/* What is noted of a unit while it is written; the next one uses the memory
 * again. */
struct Assembly {
    VEC(LocationRun) locations; /* behind an empty one */
    VEC(HandlerRun) handlers;   /* if the code has any */
    VEC(FinalBlock *) jumps;    /* the blocks that end with one */
    bool guessed;        /* a jump was first thought to need an EXTENDED_ARG */
    const uint8_t *code; /* co_code */
};

/* Lists the jumps and gives each its final op, no argument yet, and the size
 * it is first thought to have.  Returns the number of instructions. */
uint32_t assemble_find_jumps(Compile *c, const FinalCode *code, Assembly *a);
/* Sizes the jumps, when blocks have their places but for the EXTENDED_ARGs of
 * jumps, and places the blocks.  True if there are any, so that blocks move. */
bool assemble_settle_jumps(const FinalCode *code, const Assembly *a);
/* Writes co_code; the rest is noted. */
const Assembly *assemble_instrs(Compile *c, const FinalCode *code, Code *out);
/* co_linetable, merged. */
Value *assemble_location_table(Compile *c, const Assembly *a,
                               uint32_t first_line);
/* co_exceptiontable, merged. */
Value *assemble_exception_table(Compile *c, const FinalCode *code,
                                const Assembly *a);
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

/* The tuple of names, or the equal one that came before.  That can be a tuple
 * of constants: making a code object interns the names in place, so its
 * strings become the names. */
Value *assemble_merge_names(Compile *c, Value **names, uint32_t count,
                            uint64_t hash);
/* Those that mangling made are interned when the code object is made. */
void assemble_intern_names(Compile *c, Value *names);

#endif
