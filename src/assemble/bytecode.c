/* co_code: for each instruction EXTENDED_ARG prefixes with the high bytes of
 * the argument, big end first, then its number and the low byte, then its
 * caches, which are zero. */
#include "assemble/assemble_internal.h"

static uint8_t *put_prefixes(uint8_t *p, uint8_t extended_arg, uint32_t arg)
{
    for (int shift = 24; shift > 0; shift -= 8) {
        if (arg >> shift == 0)
            continue;
        *p++ = extended_arg;
        *p++ = (uint8_t)(arg >> shift);
    }
    return p;
}

Text assemble_bytecode(Compile *c, const FinalCode *code, uint32_t units)
{
    const OpInfo *ops = c->target->ops;
    uint8_t *bytes = arena_alloc(&c->arena, (size_t)units * 2), *p = bytes;
    for (uint32_t i = 0; i < code->count; i++) {
        const FinalInstr *instr = &code->items[i];
        const OpInfo *op = &ops[instr->op];
        assert(!(op->flags & OPF_PSEUDO));
        if (instr->arg > 0xFF)
            p = put_prefixes(p, ops[OP_EXTENDED_ARG].number, instr->arg);
        *p++ = op->number;
        *p++ = (uint8_t)instr->arg;
        for (uint32_t cache = op->caches; cache; cache--) {
            *p++ = 0;
            *p++ = 0;
        }
    }
    assert(p == bytes + (size_t)units * 2);
    return (Text){(const char *)bytes, units * 2};
}
