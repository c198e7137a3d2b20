/* Local variables: loads that must check that the variable is set, and pairs
 * of loads and stores that are one instruction. */
#include "cfg/cfg_internal.h"

enum { MASK_BITS = 64 };

static uint32_t parameter_count(const CodeUnit *u)
{
    return u->posonlyargcount + u->argcount + u->kwonlyargcount +
           ((u->flags & CO_VARARGS) != 0) + ((u->flags & CO_VARKEYWORDS) != 0);
}

/* More locals may be unset at the start of the block: it must be looked at
 * (again). */
static void add_unsafe(Cfg *g, uint32_t number, uint64_t unsafe)
{
    CfgBlock *b = cfg_block(g, number);
    uint64_t both = b->unsafe_locals | unsafe;
    if (both == b->unsafe_locals)
        return;
    b->unsafe_locals = both;
    if (block_is_visited(g, b))
        return;
    b->visited = g->traversal; /* it is on the stack */
    cfg_push(g, number);
}

/* The mask after the instruction: a load or store makes the local safe.
 * There are no branches, which would be hard to predict. */
static inline uint64_t step_unsafe(Instr *i, uint64_t unsafe)
{
    uint32_t has = op_has(i->op);
    bool is_local =
        ((has & (HAS_LOCAL | HAS_UNSET)) != 0) & (i->arg < MASK_BITS);
    uint64_t bit = (uint64_t)is_local << (i->arg % MASK_BITS);
    uint64_t unset = bit & (0 - (uint64_t)((has & HAS_UNSET) != 0));
    bool checks = ((unsafe & bit) != 0) & (i->op == OP_LOAD_FAST);
    i->op ^= (uint16_t)((OP_LOAD_FAST_CHECK ^ OP_LOAD_FAST) * checks);
    return (unsafe & ~bit) | unset;
}

/* Returns the mask at the end of the block. */
static uint64_t step_block(const CfgBlock *b)
{
    uint64_t unsafe = b->unsafe_locals;
    bool more = b->has & HAS_UNSET; /* may become unsafe */
    for (Instr *i = b->items, *end = i + b->count; i < end; i++) {
        if (!unsafe && !more)
            break;
        unsafe = step_unsafe(i, unsafe);
    }
    return unsafe;
}

/* The same where there are handlers, which start with what is unsafe at any
 * instruction that they handle: they are told when there may be more. */
static uint64_t step_handled_block(Cfg *g, const CfgBlock *b)
{
    uint64_t unsafe = b->unsafe_locals, told = 0;
    uint32_t handler = 0;
    bool more = b->has & HAS_UNSET;
    for (Instr *i = b->items, *end = i + b->count; i < end; i++) {
        if (!unsafe && !more)
            break;
        if (i->handler != handler || (unsafe & ~told)) {
            handler = i->handler;
            told = unsafe;
            if (handler)
                add_unsafe(g, handler, unsafe);
        }
        unsafe = step_unsafe(i, unsafe);
    }
    return unsafe;
}

static void scan_block(Cfg *g, const CfgBlock *b)
{
    uint64_t unsafe = b->unsafe_locals;
    if (g->has & HAS_PUSH)
        unsafe = step_handled_block(g, b);
    else if (b->has & (HAS_LOCAL | HAS_UNSET))
        unsafe = step_block(b);
    Successors s = block_successors(g, b);
    add_unsafe(g, s.next, unsafe);
    add_unsafe(g, s.target, unsafe);
}

/* Locals from the 65th on are followed inside a block only: set[i] is the
 * number + 1 of the block in which local i is known to be set. */
static void scan_many_locals(Cfg *g, uint32_t count)
{
    g->numbers.count = 0;
    uint32_t *set = vec_reserve(&g->numbers, &g->c->arena, count);
    memset(set, 0, count * sizeof *set);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        for (uint32_t i = 0; i < b->count; i++) {
            Instr *instr = &b->items[i];
            if (instr->arg < MASK_BITS)
                continue;
            switch (instr->op) {
            case OP_DELETE_FAST:
            case OP_LOAD_FAST_AND_CLEAR:
            case OP_STORE_FAST_MAYBE_NULL: set[instr->arg] = 0; break;
            case OP_LOAD_FAST:
                if (set[instr->arg] != n + 1)
                    instr->op = OP_LOAD_FAST_CHECK;
                set[instr->arg] = n + 1;
                break;
            case OP_STORE_FAST: set[instr->arg] = n + 1; break;
            default: break;
            }
        }
    }
}

/* Bits from `from` up to `to`, both at most 64. */
static uint64_t bit_range(uint32_t from, uint32_t to)
{
    uint64_t below_to = to < 64 ? ((uint64_t)1 << to) - 1 : UINT64_MAX;
    return from < 64 ? below_to & ~(((uint64_t)1 << from) - 1) : 0;
}

/*     LOAD_FAST 1 (may be unset)  =>     LOAD_FAST_CHECK 1     */
void cfg_pass_check_uninitialized_locals(Cfg *g)
{
    uint32_t count = g->unit->varnames.count;
    uint32_t parameters = parameter_count(g->unit);
    if (count > MASK_BITS) {
        scan_many_locals(g, count);
        count = MASK_BITS;
    }
    uint64_t unsafe = bit_range(parameters, count);
    if (!(g->has & HAS_UNSET)) {
        unsafe &= g->unit->perhaps_unset;
        if (!unsafe)
            return;
    }
    cfg_start_traversal(g);
    add_unsafe(g, 0, unsafe);
    if (g->has & HAS_UNSET)
        for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
            scan_block(g, cfg_block(g, n));
    while (g->stack.count) {
        CfgBlock *b = cfg_block(g, g->stack.items[--g->stack.count]);
        b->visited = 0;
        scan_block(g, b);
    }
}

/* The instruction that does what the two do, where lines and arguments allow;
 * else OP_NOP. */
static Op fused_op(const Instr *first)
{
    const Instr *second = first + 1;
    uint32_t pairs = instrs_pairs(first) & (PAIR_FUSE | PAIR_STORE);
    if (!pairs)
        return OP_NOP;
    int32_t line = first->loc.line, next_line = second->loc.line;
    if ((line >= 0 && next_line >= 0 && line != next_line) ||
        first->arg >= 16 || second->arg >= 16)
        return OP_NOP;
    if (pairs & PAIR_STORE)
        return OP_STORE_FAST_STORE_FAST;
    return first->op == OP_LOAD_FAST ? OP_LOAD_FAST_LOAD_FAST
                                     : OP_STORE_FAST_LOAD_FAST;
}

static uint32_t fused_arg(const Instr *first)
{
    return first[0].arg << 4 | first[1].arg;
}

/* The second of two becomes a NOP. */
static void fuse_block(Cfg *g, CfgBlock *b)
{
    for (uint32_t i = 0; i + 1 < b->count; i++) {
        Instr *first = &b->items[i];
        Op op = fused_op(first);
        if (op == OP_NOP)
            continue;
        instr_set(first, op, fused_arg(first));
        block_set_nop(g, b, &first[1]);
    }
}

/* The same where that NOP is never needed: in a block whose instructions all
 * have lines, and that has no other NOPs. */
static void fuse_lined_block(CfgBlock *b)
{
    Instr *i = b->items, *last = i + b->count - 1;
    while (i < last && fused_op(i) == OP_NOP)
        i++;
    Instr *kept = i;
    for (; i <= last; i++) {
        Op op = i < last ? fused_op(i) : OP_NOP;
        uint32_t arg = op == OP_NOP ? i->arg : fused_arg(i);
        *kept = *i;
        if (op != OP_NOP) {
            instr_set(kept, op, arg);
            i++;
        }
        kept++;
    }
    b->count = (uint32_t)(kept - b->items);
}

/*     LOAD_FAST 0                 =>     LOAD_FAST_LOAD_FAST 1
 *     LOAD_FAST 1                                               */
void cfg_pass_insert_superinstructions(Cfg *g)
{
    if (g->unit->varnames.count == 0)
        return;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (!block_has_pairs(b, PAIR_FUSE | PAIR_STORE) || !b->count)
            continue;
        if (b->has & (HAS_NOP | HAS_NO_LINE))
            fuse_block(g, b);
        else
            fuse_lined_block(b);
    }
    cfg_pass_remove_nops(g);
}
