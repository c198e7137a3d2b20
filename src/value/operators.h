#ifndef VALUE_OPERATORS_H
#define VALUE_OPERATORS_H

/* The operators of the syntax tree that folding computes. */

typedef enum Operator {
    BIN_ADD,
    BIN_SUB,
    BIN_MULT,
    BIN_MAT_MULT,
    BIN_DIV,
    BIN_MOD,
    BIN_POW,
    BIN_LSHIFT,
    BIN_RSHIFT,
    BIN_BIT_OR,
    BIN_BIT_XOR,
    BIN_BIT_AND,
    BIN_FLOOR_DIV
} Operator;

typedef enum UnaryOp {
    UNARY_OP_INVERT,
    UNARY_OP_NOT,
    UNARY_OP_UADD,
    UNARY_OP_USUB
} UnaryOp;

#endif
