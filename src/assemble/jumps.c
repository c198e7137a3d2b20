/* Jump arguments.  They are distances in code units, counted from the end of
 * the jump; a distance above 255 makes the jump longer by an EXTENDED_ARG, and
 * that may change other distances, so sizes are computed until they stay.
 *
 * Jumps end blocks and go to starts of blocks: everything else is measured
 * once, when it is written. */
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
    default: return op;
    }
}

/* JUMP to JUMP_FORWARD or JUMP_BACKWARD, JUMP_NO_INTERRUPT likewise. */
static Op directed_jump(const OpInfo *ops, Op op, bool forward)
{
    switch (op) {
    case OP_JUMP: return forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD;
    case OP_JUMP_NO_INTERRUPT:
        return forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD_NO_INTERRUPT;
    default:
        return ops[OP_POP_JUMP_FORWARD_IF_FALSE].known
                   ? directed_condition(op, forward)
                   : op;
    }
}

/* Finds the direction of the jump, and what is known of its size.  As
 * CPython's, the first guess of its distance is the number of the instruction
 * it goes to, a label (the jump has it), or nothing. */
static void start_jump(const Target *t, const FinalCode *code, FinalBlock *b)
{
    Instr *jump = &b->items[b->count - 1];
    const FinalBlock *to = &code->blocks[b->target];
    uint32_t guess = t->assemble.guesses_jumps_by_label   ? jump->arg
                     : t->assemble.guesses_jumps_by_instr ? to->offset
                                                          : 0;
    b->prefixes = (uint8_t)arg_prefixes(guess);
    jump->op = (uint16_t)directed_jump(t->ops, (Op)jump->op, to > b);
    jump->arg = 0;
    if (jump->op == OP_END_ASYNC_FOR)
        b->short_jump = t->assemble.end_send_offset;
}

/* The offset of a block is the number of its first instruction until the code
 * is written. */
uint32_t assemble_find_jumps(Compile *c, const FinalCode *code, Assembly *a)
{
    uint32_t first = 0, jumps = 0, guesses = 0;
    FinalBlock **list = vec_reserve(&a->jumps, &c->arena, code->count);
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        list[jumps] = b;
        jumps += b->target != NO_TARGET;
        b->offset = first;
        first += b->count;
    }
    for (uint32_t n = 0; n < jumps; n++) {
        start_jump(c->target, code, list[n]);
        guesses |= list[n]->prefixes;
    }
    a->jumps.count = jumps;
    a->guessed = guesses != 0;
    return first;
}

static void place_blocks(const FinalCode *code)
{
    uint32_t offset = 0;
    for (FinalBlock *b = code->blocks, *end = b + code->count; b < end; b++) {
        b->offset = offset;
        offset = final_block_end(b);
    }
}

/* True if no jump needs another size than it has. */
static bool resize_jumps(const FinalCode *code, const Assembly *a)
{
    bool settled = true;
    for (uint32_t n = 0; n < a->jumps.count; n++) {
        FinalBlock *b = a->jumps.items[n];
        uint8_t prefixes = (uint8_t)arg_prefixes(jump_arg(code, b));
        settled &= prefixes == b->prefixes;
        b->prefixes = prefixes;
    }
    return settled;
}

static bool has_prefixes(const Assembly *a)
{
    uint32_t prefixes = 0;
    for (uint32_t n = 0; n < a->jumps.count; n++)
        prefixes |= a->jumps.items[n]->prefixes;
    return prefixes != 0;
}

bool assemble_settle_jumps(const FinalCode *code, const Assembly *a)
{
    if (a->guessed)
        place_blocks(code);
    else if (resize_jumps(code, a))
        return false;
    else
        place_blocks(code);
    while (!resize_jumps(code, a))
        place_blocks(code);
    return has_prefixes(a);
}
