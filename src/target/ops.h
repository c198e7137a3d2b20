#ifndef TARGET_OPS_H
#define TARGET_OPS_H

/* The internal instruction set: see ops.def. */

#include <stdbool.h>
#include <stdint.h>

typedef enum Op {
#define OP(name) OP_##name,
#include "target/ops.def"
#undef OP
    OP_COUNT
} Op;

const char *op_name(Op op);

#endif
