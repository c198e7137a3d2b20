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

/* Finds the direction of the jump that ends block n, and what is known of its
 * size.  As CPython's, the first guess of its distance is the number of the
 * instruction it goes to, a label (the jump has it), or nothing. */
static void measure_jump(const Target *t, FinalBlock *b, uint32_t n)
{
    Instr *jump = &b->items[b->count - 1];
    jump->op = (uint16_t)directed_jump(t->ops, (Op)jump->op, b->target > n);
    if (t->assemble.guesses_jumps_by_label)
        b->prefixes = (uint8_t)arg_prefixes(jump->arg);
    b->units += 1u + t->ops[jump->op].caches;
    if (jump->op == OP_END_ASYNC_FOR)
        b->short_jump = t->assemble.end_send_offset;
}

/* Sizes without all that distances add.  Returns the number of instructions;
 * sets *jumps to that of jumps. */
static uint32_t measure(const Target *t, const FinalCode *code,
                        uint32_t *jumps)
{
    uint32_t first = 0;
    *jumps = 0;
    for (uint32_t n = 0; n < code->count; n++) {
        FinalBlock *b = &code->blocks[n];
        bool is_jump = b->target != NO_TARGET;
        b->units = assemble_measure(t->ops, b->items,
                                    b->items + (b->count - is_jump));
        b->prefixes = b->short_jump = 0;
        if (is_jump)
            measure_jump(t, b, n);
        b->offset = first;
        first += b->count;
        *jumps += is_jump;
    }
    return first;
}

static void guess_by_instr(const FinalCode *code)
{
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++)
        if (b->target != NO_TARGET)
            b->prefixes = (uint8_t)arg_prefixes(code->blocks[b->target].offset);
}

static uint32_t place_blocks(const FinalCode *code)
{
    uint32_t offset = 0;
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        b->offset = offset;
        offset = final_block_end(b);
    }
    return offset;
}

/* True if no jump needs another size than it has. */
static bool resize_jumps(const FinalCode *code)
{
    bool settled = true;
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        if (b->target == NO_TARGET)
            continue;
        uint8_t prefixes = (uint8_t)arg_prefixes(jump_arg(code, b));
        settled &= prefixes == b->prefixes;
        b->prefixes = prefixes;
    }
    return settled;
}

uint32_t assemble_jumps(Compile *c, const FinalCode *code,
                        uint32_t *instr_count)
{
    const Target *t = c->target;
    uint32_t jumps;
    *instr_count = measure(t, code, &jumps);
    if (jumps && t->assemble.guesses_jumps_by_instr)
        guess_by_instr(code);
    uint32_t units = place_blocks(code);
    if (!jumps)
        return units;
    while (!resize_jumps(code))
        units = place_blocks(code);
    return units;
}
