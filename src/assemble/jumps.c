/* Jump arguments.  They are distances in code units, counted from the end of
 * the jump; a distance above 255 makes the jump longer by an EXTENDED_ARG, and
 * that may change other distances, so sizes are computed until they stay. */
#include "assemble/assemble_internal.h"

static uint8_t count_units(const OpInfo *op, uint32_t arg)
{
    return (uint8_t)(1 + op->caches + (arg > 0xFF) + (arg > 0xFFFF) +
                     (arg > 0xFFFFFF));
}

/* JUMP to JUMP_FORWARD or JUMP_BACKWARD, JUMP_NO_INTERRUPT likewise. */
static Op directed_jump(Op op, bool forward)
{
    switch (op) {
    case OP_JUMP:
        return forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD;
    case OP_JUMP_NO_INTERRUPT:
        return forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD_NO_INTERRUPT;
    default:
        return op;
    }
}

/* Sizes of all instructions.  As CPython's, a jump's first guess is the number
 * of the instruction it goes to.  True if there are jumps. */
static bool guess_sizes(const OpInfo *ops, const FinalCode *code)
{
    bool jumps = false;
    for (uint32_t i = 0; i < code->count; i++) {
        FinalInstr *instr = &code->items[i];
        if (ops[instr->op].flags & OPF_JUMP) {
            instr->op =
                (uint16_t)directed_jump((Op)instr->op, instr->target > i);
            instr->arg = instr->target;
            jumps = true;
        }
        instr->units = count_units(&ops[instr->op], instr->arg);
    }
    return jumps;
}

static uint32_t place_instrs(const FinalCode *code)
{
    uint32_t offset = 0;
    for (uint32_t i = 0; i < code->count; i++) {
        code->items[i].offset = offset;
        offset += code->items[i].units;
    }
    return offset;
}

/* True if no jump needs another size than it has. */
static bool set_distances(const OpInfo *ops, const FinalCode *code)
{
    bool settled = true;
    for (uint32_t i = 0; i < code->count; i++) {
        FinalInstr *instr = &code->items[i];
        const OpInfo *op = &ops[instr->op];
        if (!(op->flags & OPF_JUMP))
            continue;
        uint32_t end = instr->offset + instr->units;
        uint32_t target = code->items[instr->target].offset;
        instr->arg = target < end ? end - target : target - end;
        uint8_t units = count_units(op, instr->arg);
        settled &= units == instr->units;
        instr->units = units;
    }
    return settled;
}

uint32_t assemble_jumps(Compile *c, const FinalCode *code)
{
    const OpInfo *ops = c->target->ops;
    bool settled = !guess_sizes(ops, code);
    uint32_t units = place_instrs(code);
    while (!settled) {
        settled = set_distances(ops, code);
        if (!settled)
            units = place_instrs(code);
    }
    return units;
}
