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
    uint64_t unsafe_locals; /* of the first 64: perhaps not initialised */
    bool labelled;          /* is or was a jump target */
    bool is_handler, preserves_lasti;
    bool visited, warm, cold;
    /* What the block may hold; false is certain. */
    bool may_have_nops, may_have_pushes, may_have_swaps;
    bool may_lack_lines, may_have_pops;
} CfgBlock;

/* The innermost active exception handler and those around it.  Frame 0 is
 * "none". */
typedef struct HandlerFrame {
    uint32_t handler; /* block */
    uint32_t outer;   /* frame */
    uint32_t depth;
} HandlerFrame;

/* Reused by one unit after another. */
struct Cfg {
    Compile *c;
    const Target *target;
    const OpInfo *ops;
    CodeUnit *unit;

    VEC(CfgBlock) blocks;
    VEC(HandlerFrame) frames;
    VEC(uint32_t) stack;   /* of a traversal: block numbers */
    VEC(uint32_t) numbers; /* scratch of one pass */
    VEC(FinalInstr) code;
    Instr *pool; /* where grown blocks go */
    uint32_t pool_used, pool_size;

    /* What the unit may hold; false is certain. */
    bool has_handlers, has_unconditional_jumps, lacks_lines;
    bool has_nops, has_unsafe_locals, has_pseudo_ops, has_derefs;

    uint32_t stack_depth, local_count;
};

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

/* Flags of the last instruction, 0 if the block is empty. */
static inline uint32_t block_last_flags(const Cfg *g, const CfgBlock *b)
{
    return b->count ? op_flags(g, &b->items[b->count - 1]) : 0;
}

static inline bool block_falls_through(const Cfg *g, const CfgBlock *b)
{
    return !(block_last_flags(g, b) & OPF_NO_FALLTHROUGH);
}

/* The block, or the first one after it that has instructions. */
static inline uint32_t cfg_next_nonempty(const Cfg *g, uint32_t number)
{
    while (number != NO_BLOCK && g->blocks.items[number].count == 0)
        number = g->blocks.items[number].next;
    return number;
}

static inline void instr_set(Instr *i, Op op, uint32_t arg)
{
    i->op = (uint16_t)op;
    i->arg = arg;
}

static inline void block_set_nop(Cfg *g, CfgBlock *b, Instr *i)
{
    instr_set(i, OP_NOP, 0);
    b->may_have_nops = true;
    g->has_nops = true;
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
/* Appends a jump that no handler covers. */
void block_append_jump(Cfg *g, CfgBlock *b, Op op, uint32_t target, Loc loc);
void block_insert(Cfg *g, CfgBlock *b, uint32_t at, const Instr *instr);
void block_append_copy(Cfg *g, CfgBlock *to, const CfgBlock *from);
/* Empties the traversal stack, makes room for every block on it once, and
 * clears the visited marks. */
void cfg_start_traversal(Cfg *g);
FinalCode cfg_flatten(Cfg *g);

static inline void cfg_push(Cfg *g, uint32_t block)
{
    g->stack.items[g->stack.count++] = block;
}

/* --- shared by passes */
bool block_lacks_lines(const CfgBlock *b); /* lines.c: all of it */
/* nops.c */
void cfg_remove_nops(Cfg *g);
void cfg_remove_nops_and_jumps(Cfg *g);
/* swaps.c: improves each run of SWAPs in the block. */
void block_optimize_swaps(Cfg *g, CfgBlock *b);
/* consts.c: index of the constant, added when it is new. */
uint32_t cfg_add_const(Cfg *g, Value *v);

/* --- debugging */
void cfg_dump(Cfg *g, Buf *out); /* dump.c */
void cfg_check(Cfg *g);          /* check.c */

#endif
