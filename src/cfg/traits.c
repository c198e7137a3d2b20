/* What each op means for the passes: see HAS_* and PAIR_* in the header. */
#include "cfg/cfg_internal.h"

const OpTraits cfg_op_traits[OP_COUNT] = {
    [OP_NOP] = {.has = HAS_NOP | HAS_CHANGED},
    [OP_POP_BLOCK] = {.has = HAS_NOP | HAS_CHANGED},
    [OP_SETUP_FINALLY] = {.has = HAS_PUSH | HAS_PSEUDO},
    [OP_SETUP_CLEANUP] = {.has = HAS_PUSH | HAS_PSEUDO},
    [OP_SETUP_WITH] = {.has = HAS_PUSH | HAS_PSEUDO},

    [OP_JUMP] = {.has = HAS_UNCONDITIONAL},
    [OP_JUMP_NO_INTERRUPT] = {.has = HAS_UNCONDITIONAL},
    [OP_RETURN_VALUE] = {.has = HAS_EXIT, .ends = PAIR_CONST},
    [OP_RETURN_CONST] = {.has = HAS_EXIT},
    [OP_RAISE_VARARGS] = {.has = HAS_EXIT},
    [OP_RERAISE] = {.has = HAS_EXIT},

    [OP_LOAD_CONST] = {.starts = PAIR_CONST},
    [OP_COPY] = {.starts = PAIR_CONST},
    [OP_POP_JUMP_IF_FALSE] = {.ends = PAIR_CONST},
    [OP_POP_JUMP_IF_TRUE] = {.ends = PAIR_CONST},

    [OP_COMPARE_OP] = {.starts = PAIR_BOOL},
    [OP_CONTAINS_OP] = {.starts = PAIR_BOOL},
    [OP_IS_OP] = {.starts = PAIR_BOOL, .ends = PAIR_CONST},
    [OP_TO_BOOL] = {.starts = PAIR_BOOL, .ends = PAIR_BOOL | PAIR_CONST},
    [OP_UNARY_NOT] = {.starts = PAIR_BOOL | PAIR_NOT, .ends = PAIR_NOT},

    [OP_LOAD_GLOBAL] = {.starts = PAIR_NULL},
    [OP_PUSH_NULL] = {.ends = PAIR_NULL},
    [OP_BUILD_TUPLE] = {.has = HAS_BUILD_TUPLE},
    [OP_SWAP] = {.has = HAS_SWAP},
    [OP_POP_TOP] = {.has = HAS_POP_TOP},

    [OP_LOAD_FAST] = {.has = HAS_LOCAL, .starts = PAIR_FUSE, .ends = PAIR_FUSE},
    [OP_STORE_FAST] = {.has = HAS_LOCAL,
                       .starts = PAIR_FUSE | PAIR_STORE,
                       .ends = PAIR_STORE},
    [OP_LOAD_FAST_CHECK] = {.has = HAS_LOCAL},
    [OP_DELETE_FAST] = {.has = HAS_UNSET},
    [OP_LOAD_FAST_AND_CLEAR] = {.has = HAS_UNSET},
    [OP_STORE_FAST_MAYBE_NULL] = {.has = HAS_UNSET | HAS_PSEUDO},

    [OP_LOAD_CLOSURE] = {.has = HAS_DEREF | HAS_PSEUDO},
    [OP_LOAD_DEREF] = {.has = HAS_DEREF},
    [OP_STORE_DEREF] = {.has = HAS_DEREF},
    [OP_DELETE_DEREF] = {.has = HAS_DEREF},
    [OP_LOAD_CLASSDEREF] = {.has = HAS_DEREF},
    [OP_LOAD_FROM_DICT_OR_DEREF] = {.has = HAS_DEREF},
    [OP_MAKE_CELL] = {.has = HAS_DEREF},
};
