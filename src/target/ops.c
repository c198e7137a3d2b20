/* The internal instruction set: names and stack effects.  See ops.def. */
#include "target/target.h"

const char *op_name(Op op)
{
    static const char *const names[OP_COUNT] = {
#define OP(name) #name,
#include "target/ops.def"
#undef OP
    };
    return op < OP_COUNT ? names[op] : "<unknown>";
}

const EffectTerm op_effect_terms[EFFECT_RULES] = {
    [EFFECT_LESS_ARG] = {UINT32_MAX, -1},
    [EFFECT_LESS_TWICE_ARG] = {UINT32_MAX, -2},
    [EFFECT_PLUS_ARG] = {UINT32_MAX, 1},
    [EFFECT_LESS_BIT_0] = {1, -1},
    [EFFECT_PLUS_BIT_0] = {1, 1},
};

int32_t op_special_effect(EffectRule rule, uint32_t arg)
{
    switch (rule) {
    case EFFECT_LESS_BIT_2: return -(int32_t)(arg >> 2 & 1);
    case EFFECT_UNPACK_EX: return (int32_t)((arg & 0xFF) + (arg >> 8));
    case EFFECT_SLICE: return arg == 3 ? -1 : 0;
    case EFFECT_LESS_FLAGS:
        return -(int32_t)((arg & 1) + (arg >> 1 & 1) + (arg >> 2 & 1) +
                          (arg >> 3 & 1));
    default: return 0;
    }
}
