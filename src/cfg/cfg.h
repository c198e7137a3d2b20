#ifndef CFG_CFG_H
#define CFG_CFG_H

/* Instructions to optimised blocks and back to a flat list ready to be
 * assembled (CPython: flowgraph.c).  The passes and their order are the
 * target's. */

#include "codegen/instrs.h"
#include "target/target.h"

/* What the assembler needs: instructions whose jump targets are instruction
 * numbers (in target), and whose handlers are instruction numbers + 1 (in
 * handler, 0 for none) with the depth and lasti bit that the exception table
 * wants. */
typedef struct FinalInstr {
    uint16_t op;
    uint8_t preserve_lasti;
    uint8_t units;   /* size, set by the assembler */
    uint32_t offset; /* in code units, set by the assembler */
    uint32_t arg;
    uint32_t target;
    uint32_t handler;       /* instruction number + 1 */
    uint32_t handler_depth; /* start depth of the handler block */
    Loc loc;
} FinalInstr;

typedef struct FinalCode {
    FinalInstr *items;
    uint32_t count;
    uint32_t stack_depth;
    uint32_t local_count; /* nlocalsplus */
    bool has_handlers;    /* false: no instruction has one */
} FinalCode;

/* Runs the target's passes over the unit.  Changes unit->consts (drops the
 * unused ones). */
FinalCode cfg_optimize(Compile *c, CodeUnit *unit);
/* The blocks before and after each pass go to out when it is not NULL. */
FinalCode cfg_optimize_dump(Compile *c, CodeUnit *unit, Buf *out);

#endif
