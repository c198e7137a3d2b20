#ifndef CODEGEN_INSTRS_H
#define CODEGEN_INSTRS_H

/* What code generation hands to the control-flow graph: for each code unit a
 * flat list of instructions with labels, and all the rest that the code
 * object needs.  (CPython: instruction sequence and compiler unit.) */

#include "base/idmap.h"
#include "base/state.h"
#include "target/ops.h"
#include "value/value.h"

typedef uint32_t Label; /* from 1; 0 is no label */

/* 32 bytes.  target is a label while the list is flat and a block number in
 * the control-flow graph; handler is the block number of the exception
 * handler, 0 for none, and has meaning only in the graph. */
typedef struct Instr {
    uint16_t op;    /* Op */
    uint16_t flags; /* INSTR_PUSHES_NULL, and others of the graph */
    uint32_t arg;
    uint32_t target;
    uint32_t handler;
    Loc loc;
} Instr;

/* A LOAD_GLOBAL that pushes NULL, too, and counts as two instructions where it
 * is asked how long a block is: CPython has a PUSH_NULL until these are
 * rewritten. */
enum { INSTR_PUSHES_NULL = 4 };

typedef struct InstrList {
    Instr *items;
    uint32_t count, capacity;
    /* Numbers of the instructions that have a target. */
    uint32_t *jumps;
    uint32_t jump_count, jump_capacity;
    /* label_at[label] is the number of the instruction it stands before;
     * entry 0 is unused. */
    uint32_t *label_at;
    uint32_t label_count, label_capacity;
} InstrList;

/* Up to 3.11 each label was a block, and some passes go through the blocks in
 * the order in which they were allocated: when a label was made, and when it
 * was used. */
typedef struct LabelEvent {
    Label label;
    uint32_t instr_count; /* at that time */
    bool use;
} LabelEvent;

typedef enum UnitKind {
    UNIT_MODULE,
    UNIT_CLASS,
    UNIT_FUNCTION,
    UNIT_ASYNC_FUNCTION,
    UNIT_LAMBDA,
    UNIT_COMPREHENSION, /* generator expressions too */
    UNIT_TYPE_PARAMS,   /* type parameters, aliases, bounds, annotations */
} UnitKind;

/* co_flags */
enum {
    CO_OPTIMIZED = 0x1,
    CO_NEWLOCALS = 0x2,
    CO_VARARGS = 0x4,
    CO_VARKEYWORDS = 0x8,
    CO_NESTED = 0x10,
    CO_GENERATOR = 0x20,
    CO_COROUTINE = 0x80,
    CO_ASYNC_GENERATOR = 0x200,
    CO_ANY_GENERATOR = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR,
    CO_FUTURE_BARRY_AS_BDFL = 0x400000,
    CO_FUTURE_ANNOTATIONS = 0x1000000,
    CO_HAS_DOCSTRING = 0x4000000,
    CO_METHOD = 0x8000000
};

/* Arguments of LOAD_COMMON_CONSTANT. */
enum {
    COMMON_ASSERTION_ERROR,
    COMMON_NOT_IMPLEMENTED_ERROR,
    COMMON_TUPLE,
    COMMON_ALL,
    COMMON_ANY,
    COMMON_LIST,
    COMMON_SET,
    COMMON_NONE, /* 3.15: this and the rest are constants */
    COMMON_FIRST_VALUE = COMMON_NONE,
    COMMON_EMPTY_STR,
    COMMON_TRUE,
    COMMON_FALSE,
    COMMON_MINUS_ONE
};

/* localspluskinds */
enum {
    KIND_POSITIONAL = 0x2, /* these three for parameters, from 3.14 on */
    KIND_KEYWORD = 0x4,
    KIND_VARIADIC = 0x8,
    KIND_HIDDEN = 0x10,
    KIND_LOCAL = 0x20,
    KIND_CELL = 0x40,
    KIND_FREE = 0x80
};

/* One code object in the making. */
struct CodeUnit {
    UnitKind kind;
    NameId name;
    NameId qualname;          /* 0: same object as name */
    bool qualname_known;      /* an equal text was interned before */
    Value *qualname_constant; /* of a class: the str that it starts as, where
                                 it is not interned */
    uint32_t flags;           /* CO_* */
    /* argcount is without the positional-only ones. */
    uint32_t argcount, posonlyargcount, kwonlyargcount;
    uint32_t param_count; /* varnames that are parameters */
    bool has_next_locs;   /* instructions at NEXT_LOC */
    bool suspends;        /* has yield or await, be it in an assert that is
                             dropped: a module or class, too */
    bool renames_format;  /* the first one, .format, is shown as format */
    int32_t firstlineno;
    uint64_t perhaps_unset; /* of the first 64 fast locals: loaded where they
                               may not be set, if none is ever unset */

    /* From here on is what keeps its memory when the unit is used again.
     *
     * The maps go from a NameId (mangled) to its index and list names in the
     * order of the indices. */
    IdMap names;         /* co_names */
    IdMap varnames;      /* fast locals, parameters first */
    IdMap cellvars;      /* sorted; index counts from 0 */
    IdMap freevars;      /* sorted; index counts from the end of cellvars */
    IdMap fast_hidden;   /* inlined comprehension locals; value 1 if still
                            hidden */
    VEC(Value *) consts; /* co_consts, each one already merged */
    IdMap const_index;   /* Value.number to index in consts */

    InstrList instrs;
    VEC(LabelEvent) label_events; /* where the target asks for them */
    /* What takes the place of ANNOTATIONS_PLACEHOLDER, made at the end: no
     * jumps in it (3.14). */
    InstrList annotations;
};

#endif
