/* Jump arguments.  They are distances in code units, counted from the end of
 * the jump; a distance above 255 makes the jump longer by an EXTENDED_ARG, and
 * that may change other distances, so sizes are computed until they stay.
 *
 * Jumps end blocks and go to starts of blocks: everything else is measured
 * once. */
#include "assemble/assemble_internal.h"

/* Up to 3.11 conditional jumps, too, say where they go. */
static Op directed_condition(Op op, bool forward)
{
    switch (op) {
    case OP_POP_JUMP_IF_FALSE:
        return forward ? OP_POP_JUMP_FORWARD_IF_FALSE
                       : OP_POP_JUMP_BACKWARD_IF_FALSE;
    case OP_POP_JUMP_IF_TRUE:
        return forward ? OP_POP_JUMP_FORWARD_IF_TRUE
                       : OP_POP_JUMP_BACKWARD_IF_TRUE;
    case OP_POP_JUMP_IF_NONE:
        return forward ? OP_POP_JUMP_FORWARD_IF_NONE
                       : OP_POP_JUMP_BACKWARD_IF_NONE;
    case OP_POP_JUMP_IF_NOT_NONE:
        return forward ? OP_POP_JUMP_FORWARD_IF_NOT_NONE
                       : OP_POP_JUMP_BACKWARD_IF_NOT_NONE;
    default:
        return op;
    }
}

/* JUMP to JUMP_FORWARD or JUMP_BACKWARD, JUMP_NO_INTERRUPT likewise. */
static Op directed_jump(const OpInfo *ops, Op op, bool forward)
{
    switch (op) {
    case OP_JUMP:
        return forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD;
    case OP_JUMP_NO_INTERRUPT:
        return forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD_NO_INTERRUPT;
    default:
        return ops[OP_POP_JUMP_FORWARD_IF_FALSE].known
                   ? directed_condition(op, forward)
                   : op;
    }
}

static Instr *jump_of(const FinalBlock *b)
{
    return b->target == NO_TARGET ? NULL : &b->items[b->count - 1];
}

uint32_t assemble_measure(const OpInfo *ops, const Instr *i, const Instr *end)
{
    const Instr *first = i; /* prefixes are rare */
    uint32_t units = (uint32_t)(end - i), args = 0;
    for (; i < end; i++) {
        units += ops[i->op].caches;
        args |= i->arg;
    }
    for (i = first; args > 0xFF && i < end; i++)
        units += arg_prefixes(i->arg);
    return units;
}

/* Sizes without the jumps'.  Returns the number of instructions. */
static uint32_t measure(const OpInfo *ops, const FinalCode *code)
{
    uint32_t first = 0;
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        uint32_t plain = b->count - (b->target != NO_TARGET);
        b->units = assemble_measure(ops, b->items, b->items + plain);
        b->jump_units = 0;
        b->offset = first;
        first += b->count;
    }
    return first;
}

/* Finds the direction of all jumps.  As CPython's, the first guess of a jump's
 * distance is the number of the instruction it goes to, a label (the jump has
 * it), or nothing.  True if there are jumps. */
static bool guess_jumps(const Target *t, const FinalCode *code)
{
    const OpInfo *ops = t->ops;
    bool found = false;
    for (uint32_t n = 0; n < code->count; n++) {
        FinalBlock *b = &code->blocks[n];
        Instr *jump = jump_of(b);
        if (!jump)
            continue;
        jump->op = (uint16_t)directed_jump(ops, (Op)jump->op, b->target > n);
        if (t->assemble.guesses_jumps_by_instr)
            jump->arg = code->blocks[b->target].offset;
        else if (!t->assemble.guesses_jumps_by_label)
            jump->arg = 0;
        b->jump_units = instr_units(&ops[jump->op], jump->arg);
        found = true;
    }
    return found;
}

static uint32_t place_blocks(const FinalCode *code)
{
    uint32_t offset = 0;
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        b->offset = offset;
        offset += b->units + b->jump_units;
    }
    return offset;
}

/* True if no jump needs another size than it has. */
static bool set_distances(const OpInfo *ops, const FinalCode *code,
                          uint32_t end_send_offset)
{
    bool settled = true;
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        Instr *jump = jump_of(b);
        if (!jump)
            continue;
        uint32_t from = b->offset + b->units + b->jump_units;
        uint32_t to = code->blocks[b->target].offset;
        jump->arg = to < from ? from - to : to - from;
        if (jump->op == OP_END_ASYNC_FOR)
            jump->arg -= end_send_offset;
        uint32_t units = instr_units(&ops[jump->op], jump->arg);
        settled &= units == b->jump_units;
        b->jump_units = units;
    }
    return settled;
}

uint32_t assemble_jumps(Compile *c, const FinalCode *code,
                        uint32_t *instr_count)
{
    const OpInfo *ops = c->target->ops;
    *instr_count = measure(ops, code);
    bool settled = !guess_jumps(c->target, code);
    uint32_t units = place_blocks(code);
    while (!settled) {
        settled = set_distances(ops, code, c->target->assemble.end_send_offset);
        if (!settled)
            units = place_blocks(code);
    }
    return units;
}
