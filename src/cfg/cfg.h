#ifndef CFG_CFG_H
#define CFG_CFG_H

/* Instructions to optimised blocks and back to a flat list ready to be
 * assembled (CPython: flowgraph.c).  The passes and their order are the
 * target's. */

#include "codegen/instrs.h"
#include "target/target.h"

/* A block as the assembler takes it: it is not empty, only its last
 * instruction may be a jump, and the only pseudo-instructions are JUMP and
 * JUMP_NO_INTERRUPT. */
typedef struct FinalBlock {
    Instr *items;
    uint32_t count;
    uint32_t target;              /* place of the block its jump goes to */
    uint32_t start_depth : 31;    /* of the stack */
    uint32_t preserves_lasti : 1; /* a handler that finds the instruction's
                                     offset */
    /* Set by the assembler, in code units; the offset is the number of the
     * first instruction until it is known. */
    uint32_t offset;
    uint32_t units;     /* without the EXTENDED_ARGs of the jump, */
    uint8_t prefixes;   /* ... which are so many */
    uint8_t short_jump; /* its argument is the distance less this */
} FinalBlock;

enum { NO_TARGET = UINT32_MAX };

/* Blocks in the order of the code.  An instruction's handler is 0 or a block
 * whose place is places[handler]. */
typedef struct FinalCode {
    FinalBlock *blocks;
    uint32_t count;
    const uint32_t *places;
    bool has_handlers; /* false: no instruction has one */
    uint32_t stack_depth;
    uint32_t local_count; /* nlocalsplus */
} FinalCode;

/* Runs the target's passes over the unit.  Changes unit->consts (drops the
 * unused ones). */
FinalCode cfg_optimize(Compile *c, CodeUnit *unit);
/* The blocks before and after each pass go to out when it is not NULL. */
FinalCode cfg_optimize_dump(Compile *c, CodeUnit *unit, Buf *out);
/* As in passes.def: "remove_unreachable". */
const char *cfg_pass_name(CfgPass *pass);

#endif
