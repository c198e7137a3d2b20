#ifndef CFG_CFG_INTERNAL_H
#define CFG_CFG_INTERNAL_H

/* The graph that the passes work on.
 *
 * Blocks are numbered; block 0 is the entry.  Their order in the code is the
 * chain of next links from the entry: a block whose last instruction neither
 * jumps unconditionally nor leaves the code object falls through to the next.
 * A jump's target, and an instruction's exception handler, are block numbers;
 * since the entry is never a handler, 0 means no handler.
 *
 * A block's instructions are a slice of the unit's list.  Passes shorten it in
 * place; one that makes it longer copies it to the graph's pool first.  What
 * lies between count and capacity is kept: 3.14 reads handlers from there. */

#include "cfg/cfg.h"

#include <assert.h>

enum { NO_BLOCK = UINT32_MAX };

typedef struct CfgBlock {
    Instr *items;
    uint32_t count, capacity;
    uint32_t next;          /* in code order, or NO_BLOCK */
    uint32_t predecessors;  /* by jump, fall-through and SETUP_* */
    int32_t start_depth;    /* of the stack, -1 if not known */
    uint32_t frame;         /* exception handlers active at the start */
    uint32_t label;         /* see cfg_block_label */
    uint32_t has;           /* HAS_*: what it may hold; 0 is certain */
    uint64_t unsafe_locals; /* of the first 64: perhaps not initialised */
    bool labelled;          /* is or was a jump target */
    bool is_handler : 1, preserves_lasti : 1, warm : 1, cold : 1;
    uint16_t visited, passed; /* in that traversal: see cfg_start_traversal */
    uint64_t padding;         /* to a power of two */
} CfgBlock;

static_assert(sizeof(void *) != 8 || sizeof(CfgBlock) == 64,
              "blocks are found by a shift");

/* What a block, or some block of the unit, may hold.  Passes look here to see
 * whether they have anything to do. */
enum {
    HAS_NOP = 1 << 0,  /* or POP_BLOCK, which becomes one */
    HAS_PUSH = 1 << 1, /* SETUP_* */
    HAS_SWAP = 1 << 2,
    HAS_POP_TOP = 1 << 3,
    HAS_NO_LINE = 1 << 4, /* an instruction without a line */
    HAS_LOCAL = 1 << 5,   /* loads or stores of fast locals */
    HAS_UNSET = 1 << 6,   /* what may leave a local unset */
    HAS_DEREF = 1 << 7,   /* indices of cells and free variables */
    HAS_PSEUDO = 1 << 8,  /* what convert_pseudo_ops converts */
    HAS_BUILD_TUPLE = 1 << 9,
    HAS_UNCONDITIONAL = 1 << 10, /* a jump */
    HAS_EXIT = 1 << 11,
    HAS_FOLDABLE = 1 << 12,  /* operations that may have constant operands */
    HAS_CONST = 1 << 13,     /* LOAD_CONST */
    HAS_CONDITION = 1 << 14, /* JUMP_IF_TRUE, JUMP_IF_FALSE */
    HAS_CHANGED = 1 << 15,   /* pairs may have come that are not noted: */

    /* Two instructions in a row, noted while the graph is built and where
     * NOPs between them go. */
    PAIR_SHIFT = 16,
    PAIR_CONST = 1 << 0,      /* constant; something that tests it, */
    PAIR_LAST = 1 << 1,       /* ... jumps by it or returns it */
    PAIR_BOOL = 1 << 2,       /* something with a truth value; TO_BOOL */
    PAIR_NOT = 1 << 3,        /* UNARY_NOT; UNARY_NOT */
    PAIR_NULL = 1 << 4,       /* LOAD_GLOBAL; PUSH_NULL */
    PAIR_STORE = 1 << 5,      /* STORE_FAST; STORE_FAST */
    PAIR_INVERT = 1 << 6,     /* IS_OP or CONTAINS_OP; UNARY_NOT */
    PAIR_NULL_FIRST = 1 << 7, /* PUSH_NULL; LOAD_GLOBAL */
    PAIR_POP = 1 << 8,        /* a plain push; POP_TOP */
    PAIR_FUSE = 1 << 9,       /* LOAD_FAST or STORE_FAST; LOAD_FAST */

    HAS_GET_ITER = 1 << 26,
    HAS_YIELD = 1 << 27, /* or what follows one: RESUME */
};

/* What an op adds to the above: HAS_*, and from these bits on the PAIR_* that
 * it can be the first, second of. */
extern const uint64_t cfg_op_traits[OP_COUNT];
enum { TRAITS_STARTS = 32, TRAITS_ENDS = 48 };

static inline uint32_t op_has(uint32_t op)
{
    return (uint32_t)cfg_op_traits[op];
}

/* The innermost active exception handler and those around it.  Frame 0 is
 * "none". */
typedef struct HandlerFrame {
    uint32_t handler; /* block */
    uint32_t outer;   /* frame */
    uint32_t depth;
} HandlerFrame;

typedef struct Borrow Borrow; /* of borrow.c */

/* Reused by one unit after another. */
struct Cfg {
    Compile *c;
    const Target *target;
    const OpInfo *ops;
    CodeUnit *unit;

    VEC(CfgBlock) blocks;
    VEC(HandlerFrame) frames;
    VEC(uint32_t) allocated; /* blocks in that order, where it matters */
    VEC(uint32_t) stack;     /* of a traversal: block numbers */
    VEC(uint32_t) numbers;   /* scratch of one pass */
    VEC(uint32_t) used_consts;
    VEC(Instr) loads; /* what those of each constant become */
    VEC(FinalBlock) code;
    Borrow *borrow;
    Instr *pool; /* where grown blocks go */
    uint32_t pool_used, pool_size;

    uint32_t has; /* all blocks' */
    /* Have jumps changed since blocks were last tested for being reachable,
     * and since redundant jumps were last removed? */
    bool flow_changed, jumps_changed;

    uint16_t traversal;  /* its number: each pass needs a few at most */
    uint32_t last_label; /* of all blocks; 0: not known */
    uint32_t stack_depth, local_count;
};

/* All bits or none: to choose where a branch would be hard to predict. */
static inline uint32_t mask_if(bool condition)
{
    return 0 - (uint32_t)condition;
}

static inline uint32_t choose(uint32_t mask, uint32_t yes, uint32_t no)
{
    return (yes & mask) | (no & ~mask);
}

static inline CfgBlock *cfg_block(Cfg *g, uint32_t number)
{
    return &g->blocks.items[number];
}

static inline uint32_t op_flags(const Cfg *g, const Instr *i)
{
    return g->ops[i->op].flags;
}

/* The last instruction, NULL if the block is empty. */
static inline Instr *block_last(const CfgBlock *b)
{
    return b->count ? &b->items[b->count - 1] : NULL;
}

/* Flags of the last instruction, 0 if the block is empty (it has instructions
 * then, too, but they do not count). */
static inline uint32_t block_last_flags(const Cfg *g, const CfgBlock *b)
{
    return op_flags(g, &b->items[b->count - (b->count != 0)]) &
           mask_if(b->count != 0);
}

static inline bool block_falls_through(const Cfg *g, const CfgBlock *b)
{
    return !(block_last_flags(g, b) & OPF_NO_FALLTHROUGH);
}

/* Does the block end in a jump? */
static inline bool block_jumps(const Cfg *g, const CfgBlock *b)
{
    return block_last_flags(g, b) & OPF_JUMP;
}

/* Where the block's end leads to: the next block if it falls through, the
 * target of its jump.  In the place of what there is not stands the number of
 * nowhere: see cfg_prepare_nowhere. */
typedef struct Successors {
    uint32_t next, target;
} Successors;

static inline uint32_t or_nowhere(const Cfg *g, uint32_t number, bool leads)
{
    number |= ~mask_if(leads);
    return number < g->blocks.count ? number : g->blocks.count;
}

static inline Successors block_successors(const Cfg *g, const CfgBlock *b)
{
    uint32_t flags = block_last_flags(g, b);
    uint32_t target = b->items[b->count - (b->count != 0)].target;
    return (Successors){or_nowhere(g, b->next, !(flags & OPF_NO_FALLTHROUGH)),
                        or_nowhere(g, target, flags & OPF_JUMP)};
}

/* The block, or the first one after it that has instructions. */
static inline uint32_t cfg_next_nonempty(const Cfg *g, uint32_t number)
{
    while (number != NO_BLOCK && g->blocks.items[number].count == 0)
        number = g->blocks.items[number].next;
    return number;
}

static inline Op block_op_at(const CfgBlock *b, uint32_t at)
{
    return at < b->count ? (Op)b->items[at].op : OP_CACHE;
}

static inline void instr_set(Instr *i, Op op, uint32_t arg)
{
    i->op = (uint16_t)op;
    i->arg = arg;
}

static inline void block_note(Cfg *g, CfgBlock *b, uint32_t has)
{
    b->has |= has;
    g->has |= has;
}

/* May the pairs be in the block? */
static inline bool block_has_pairs(const CfgBlock *b, uint32_t pairs)
{
    return b->has & (pairs << PAIR_SHIFT | HAS_CHANGED);
}

/* PAIR_* that the instruction and the one after it are. */
static inline uint32_t instrs_pairs(const Instr *first)
{
    uint64_t starts = cfg_op_traits[first[0].op]
                      << (TRAITS_ENDS - TRAITS_STARTS);
    return (uint32_t)((starts & cfg_op_traits[first[1].op]) >> TRAITS_ENDS);
}

static inline void block_set_nop(Cfg *g, CfgBlock *b, Instr *i)
{
    instr_set(i, OP_NOP, 0);
    block_note(g, b, HAS_NOP);
}

/* --- graph.c: building, changing, flattening */
void cfg_build(Cfg *g);
/* A new block without instructions, not yet in the chain.  Moves the blocks:
 * pointers to them become invalid. */
uint32_t cfg_new_block(Cfg *g);
/* Puts block `number` behind block `after` in the chain. */
void cfg_link_after(Cfg *g, uint32_t after, uint32_t number);
/* Room for `more` instructions at the end of the block. */
void block_reserve(Cfg *g, CfgBlock *b, uint32_t more);
/* Appends a jump that no handler covers.  The graph's flow changes. */
void block_append_jump(Cfg *g, CfgBlock *b, Op op, uint32_t target, Loc loc);
void block_append_copy(Cfg *g, CfgBlock *to, const CfgBlock *from);
/* Nowhere is a block behind the last one that is none of the graph's: passes
 * can do with it what they do with successors, where it is easier to do that in
 * vain than to predict that there is none.  Before they do it is made such that
 * it has been visited, needs no line, has a depth, and all its locals are
 * unsafe.  Moves the blocks, and is lost when one is added. */
static inline void cfg_prepare_nowhere(Cfg *g)
{
    vec_reserve(&g->blocks, &g->c->arena, 1);
    g->blocks.items[g->blocks.count] =
        (CfgBlock){.visited = g->traversal, .unsafe_locals = UINT64_MAX};
}

/* Starts the next traversal: empties its stack, makes room for every block on
 * it once, and no block is marked as visited or passed in it.
 *
 * Most blocks are first reached from one before them in the chain.  So where
 * the order does not matter a traversal goes along the chain, marks blocks as
 * passed, and puts only those on the stack that it reaches too late. */
static inline void cfg_start_traversal(Cfg *g)
{
    g->traversal++;
    g->stack.count = 0;
    vec_reserve(&g->stack, &g->c->arena, g->blocks.count + 1);
    cfg_prepare_nowhere(g);
}

static inline bool block_is_visited(const Cfg *g, const CfgBlock *b)
{
    return b->visited == g->traversal;
}

static inline bool block_is_passed(const Cfg *g, const CfgBlock *b)
{
    return b->passed == g->traversal;
}

FinalCode cfg_flatten(Cfg *g);

/* In 3.12 the first guess of a jump's distance is a label of the block that it
 * went to at first: the last of those that code generation put there.  Until
 * the guess is made it is the jump's arg.
 *
 * The block's label, 0 in other targets.  A block without one gets one; what
 * that is is asked for anew in each pass, after a call of
 * cfg_forget_last_label. */
uint32_t cfg_block_label(Cfg *g, uint32_t number);
static inline void cfg_forget_last_label(Cfg *g)
{
    g->last_label = 0;
}

/* allocation.c: fills g->allocated while labels' instructions still have the
 * numbers of their blocks in handler. */
void cfg_order_by_allocation(Cfg *g);

/* There is always room for one more: what is not wanted is written, too, and
 * overwritten by the next. */
static inline void cfg_push_if(Cfg *g, uint32_t block, bool wanted)
{
    g->stack.items[g->stack.count] = block;
    g->stack.count += wanted;
}

static inline void cfg_push(Cfg *g, uint32_t block)
{
    cfg_push_if(g, block, true);
}

/* Marks the block as visited: its turn comes in the chain, or from the stack if
 * that is over. */
static inline void cfg_visit(Cfg *g, uint32_t number)
{
    CfgBlock *b = cfg_block(g, number);
    cfg_push_if(g, number, !block_is_visited(g, b) & block_is_passed(g, b));
    b->visited = g->traversal;
}

/* --- shared by passes */
bool block_lacks_lines(const CfgBlock *b); /* lines.c: all of it */
/* nops.c */
void block_remove_nops(Cfg *g, CfgBlock *b);
/* consts.c: folds the test behind a constant pushed at `at`; returns the last
 * instruction that it looked at. */
uint32_t block_fold_test(Cfg *g, CfgBlock *b, uint32_t at);
/* peephole.c */
void block_optimize(Cfg *g, CfgBlock *b);
/* swaps.c: improves the run of SWAPs at `at`; returns its last instruction.
 * The second does so with each run in the block. */
uint32_t block_optimize_swap(Cfg *g, CfgBlock *b, uint32_t at);
void block_optimize_swaps(Cfg *g, CfgBlock *b);
/* consts.c: index of the constant, added when it is new. */
uint32_t cfg_add_const(Cfg *g, Value *v);
/* Clears the marks of used constants, which compute_stack_depth makes on its
 * way for remove_unused_consts; the first counts as used. */
void cfg_forget_used_consts(Cfg *g);

/* fold.c: the operation at `at`, if its operands are constants */
void cfg_fold_tuple(Cfg *g, CfgBlock *b, uint32_t at);
void cfg_fold_display(Cfg *g, CfgBlock *b, uint32_t at);
bool cfg_fold_list_to_tuple(Cfg *g, CfgBlock *b, uint32_t at);
void cfg_fold_chain(Cfg *g, CfgBlock *b, uint32_t at);
void cfg_fold_binary(Cfg *g, CfgBlock *b, uint32_t at);
void cfg_fold_unary(Cfg *g, CfgBlock *b, uint32_t at);
/* The constant that the instruction, which does that, loads. */
Value *cfg_loaded_value(Cfg *g, const Instr *i);
/* The instruction becomes a load of the value. */
void cfg_set_load(Cfg *g, Instr *i, Value *v);
/* Loads of constants become LOAD_SMALL_INT and LOAD_COMMON_CONSTANT where the
 * target, one that has the first, can:
 *
 *     LOAD_CONST 1 (7)            =>     LOAD_SMALL_INT 7
 *     LOAD_CONST 2 ('a')                 LOAD_CONST 1     */
void cfg_convert_loads(Cfg *g);

/* --- debugging */
void cfg_dump(Cfg *g, Buf *out); /* dump.c */
#ifdef NDEBUG
static inline void cfg_check(Cfg *g)
{
    (void)g;
}
#else
void cfg_check(Cfg *g); /* check.c */
#endif

#endif
