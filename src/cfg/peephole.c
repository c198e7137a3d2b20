/* Rewrites short sequences inside a block, from left to right; then, in a
 * second sweep, runs of SWAP.  The gaps are filled with NOPs. */
#include "cfg/cfg_internal.h"

/*     LOAD_CONST 1                       NOP
 *     LOAD_CONST 2                =>     NOP
 *     BUILD_TUPLE 2                      LOAD_CONST 3      */
static void fold_tuple(Cfg *g, CfgBlock *b, uint32_t at)
{
    uint32_t count = b->items[at].arg;
    if (at < count)
        return;
    Instr *loads = &b->items[at - count];
    for (uint32_t i = 0; i < count; i++)
        if (loads[i].op != OP_LOAD_CONST)
            return;
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, count);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = g->unit->consts.items[loads[i].arg];
        block_set_nop(g, b, &loads[i]);
    }
    Value *tuple = value_tuple(g->c, items, count);
    instr_set(&loads[count], OP_LOAD_CONST, cfg_add_const(g, tuple));
    block_note(g, b, HAS_CHANGED);
}

/*     BUILD_TUPLE 2                      NOP
 *     UNPACK_SEQUENCE 2           =>     SWAP 2            (1: two NOPs) */
static void optimize_build_tuple(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *build = &b->items[at];
    if (block_op_at(b, at + 1) != OP_UNPACK_SEQUENCE ||
        build[1].arg != build->arg || build->arg < 1 || build->arg > 3) {
        if (g->target->cfg.folds_constants)
            cfg_fold_tuple(g, b, at);
        else
            fold_tuple(g, b, at);
        return;
    }
    if (build->arg == 1) {
        block_set_nop(g, b, &build[1]);
    } else {
        build[1].op = OP_SWAP;
        block_note(g, b, HAS_SWAP);
    }
    block_set_nop(g, b, build);
}

/*     JUMP -> 3                          NOP
 *     ...                         =>     JUMP -> 5    (no handler)
 *     block 3: JUMP -> 5                 block 3: JUMP -> 5
 *
 * The new jump has the place of the second one. */
static void thread_jump(Cfg *g, CfgBlock *b, Instr *jump, Op op)
{
    const Instr *second = &cfg_block(g, jump->target)->items[0];
    if (second->target == jump->target)
        return;
    block_set_nop(g, b, jump);
    block_append_jump(g, b, op, second->target, second->loc);
}

/* A jump on a condition that stays on the stack, to another that tests the
 * same.
 *
 *     JUMP_IF_FALSE -> 3                 JUMP_IF_FALSE -> 4
 *     ...                         =>     ...
 *     block 3: JUMP_IF_TRUE -> 5         block 3: JUMP_IF_TRUE -> 5
 *     block 4: POP_TOP                   block 4: POP_TOP      */
static void optimize_condition(Cfg *g, CfgBlock *b, Instr *jump)
{
    Op op = (Op)jump->op;
    for (;;) {
        const CfgBlock *target = cfg_block(g, jump->target);
        Op second = (Op)target->items[0].op;
        if (second == OP_JUMP || second == op) {
            thread_jump(g, b, jump, op);
            return;
        }
        if (second != OP_JUMP_IF_TRUE && second != OP_JUMP_IF_FALSE)
            return;
        jump->target = target->next;
        g->flow_changed = g->jumps_changed = true;
    }
}

/* The older way: the jump gets the other's target where a debugger does not
 * miss the other's line. */
static void retarget_jump(Cfg *g, Instr *jump)
{
    for (;;) {
        jump->target = cfg_next_nonempty(g, jump->target);
        const Instr *second = &cfg_block(g, jump->target)->items[0];
        bool lineless = second->loc.line == NO_LOC.line &&
                        g->target->cfg.threads_to_lineless;
        if (second->op != OP_JUMP || second->target == jump->target ||
            (second->loc.line != jump->loc.line && !lineless))
            return;
        jump->target = second->target;
        g->flow_changed = g->jumps_changed = true;
    }
}

static Op pop_jump_of(uint32_t op)
{
    switch (op) {
    case OP_JUMP_IF_FALSE_OR_POP:
    case OP_POP_JUMP_IF_FALSE: return OP_POP_JUMP_IF_FALSE;
    case OP_JUMP_IF_TRUE_OR_POP:
    case OP_POP_JUMP_IF_TRUE: return OP_POP_JUMP_IF_TRUE;
    default: return OP_NOP;
    }
}

/* A jump that keeps the condition (3.11), to another on the same line that
 * tests it again.
 *
 *     JUMP_IF_FALSE_OR_POP -> 3          POP_JUMP_IF_FALSE -> 4
 *     ...                         =>     ...
 *     block 3: POP_JUMP_IF_TRUE -> 5     block 3: POP_JUMP_IF_TRUE -> 5
 *     block 4: ...                       block 4: ...      */
static void optimize_or_pop(Cfg *g, Instr *jump)
{
    Op own = pop_jump_of(jump->op);
    while (jump->op != own) {
        jump->target = cfg_next_nonempty(g, jump->target);
        const CfgBlock *target = cfg_block(g, jump->target);
        const Instr *second = &target->items[0];
        Op test = pop_jump_of(second->op);
        bool same = second->op == OP_JUMP || test == own;
        if (second->loc.line != jump->loc.line || (!same && test == OP_NOP) ||
            (same && second->target == jump->target))
            return;
        if (!same || second->op == own)
            jump->op = (uint16_t)own;
        jump->target = same ? second->target : target->next;
        g->flow_changed = g->jumps_changed = true;
    }
    jump->target = cfg_next_nonempty(g, jump->target);
    retarget_jump(g, jump);
}

static void optimize_jump(Cfg *g, CfgBlock *b, Instr *jump)
{
    Op op = (Op)jump->op;
    if (!g->target->cfg.appends_threaded_jumps) {
        if (op != OP_JUMP_NO_INTERRUPT)
            retarget_jump(g, jump);
        return;
    }
    Op second = (Op)cfg_block(g, jump->target)->items[0].op;
    if (second == OP_JUMP)
        thread_jump(g, b, jump, op == OP_JUMP_NO_INTERRUPT ? OP_JUMP : op);
    else if (second == OP_JUMP_NO_INTERRUPT &&
             (op == OP_JUMP || op == OP_JUMP_NO_INTERRUPT))
        thread_jump(g, b, jump, op);
}

/*     STORE_FAST 0                       POP_TOP
 *     STORE_FAST 0                =>     STORE_FAST 0      (same line) */
static void optimize_store(Cfg *g, CfgBlock *b, Instr *store)
{
    if (store->arg != store[1].arg || store->loc.line != store[1].loc.line ||
        !g->target->cfg.drops_dead_stores)
        return;
    instr_set(store, OP_POP_TOP, 0);
    block_note(g, b, HAS_POP_TOP | HAS_CHANGED);
}

/*     LOAD_GLOBAL 0                      LOAD_GLOBAL 1
 *     PUSH_NULL                   =>     NOP               */
static void optimize_load_global(Cfg *g, CfgBlock *b, Instr *load)
{
    if ((load->arg & 1) || g->target->codegen.null_before_callable)
        return;
    load->arg |= 1;
    block_set_nop(g, b, &load[1]);
}

/*     PUSH_NULL                          NOP
 *     LOAD_GLOBAL 0               =>     LOAD_GLOBAL 1     */
static void optimize_push_null(Cfg *g, CfgBlock *b, Instr *null)
{
    if (!g->target->codegen.null_before_callable)
        return;
    null[1].arg |= 1;
    block_set_nop(g, b, null);
}

/*     CONTAINS_OP 0                      NOP
 *     TO_BOOL                     =>     CONTAINS_OP 0
 *
 * The result takes the TO_BOOL's place in the code and in the source. */
static void absorb_to_bool(Cfg *g, CfgBlock *b, Instr *test, uint32_t arg)
{
    instr_set(&test[1], (Op)test->op, arg);
    block_set_nop(g, b, test);
}

/*     IS_OP 0                            NOP
 *     UNARY_NOT                   =>     IS_OP 1           */
static void optimize_test(Cfg *g, CfgBlock *b, Instr *test, Op next)
{
    if (next == OP_TO_BOOL)
        absorb_to_bool(g, b, test, test->arg);
    else if (next == OP_UNARY_NOT && g->target->cfg.folds_constants)
        absorb_to_bool(g, b, test, test->arg ^ 1);
}

static void optimize_unary_not(Cfg *g, CfgBlock *b, uint32_t at, Op next)
{
    Instr *first = &b->items[at];
    if (!g->ops[OP_TO_BOOL].known)
        return;
    if (next == OP_TO_BOOL) {
        instr_set(&first[1], OP_UNARY_NOT, 0);
        block_set_nop(g, b, first);
    } else if (next == OP_UNARY_NOT) {
        block_set_nop(g, b, first);
        block_set_nop(g, b, &first[1]);
    } else if (g->target->cfg.folds_constants) {
        cfg_fold_unary(g, b, at);
    }
}

/* --- in the graph of targets that fold there */

enum { INTRINSIC_UNARY_PLUS = 5, INTRINSIC_TO_TUPLE = 6 };

static void optimize_intrinsic(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *i = &b->items[at];
    if (i->arg == INTRINSIC_UNARY_PLUS)
        cfg_fold_unary(g, b, at);
    else if (i->arg == INTRINSIC_TO_TUPLE &&
             !cfg_fold_list_to_tuple(g, b, at) &&
             block_op_at(b, at + 1) == OP_GET_ITER)
        block_set_nop(g, b, i);
}

static void fold_instr(Cfg *g, CfgBlock *b, uint32_t at)
{
    if (!g->target->cfg.folds_constants)
        return;
    switch (b->items[at].op) {
    case OP_BINARY_OP: cfg_fold_binary(g, b, at); break;
    case OP_CALL_INTRINSIC_1: optimize_intrinsic(g, b, at); break;
    case OP_BUILD_LIST:
    case OP_BUILD_SET: cfg_fold_display(g, b, at); break;
    case OP_LIST_APPEND:
    case OP_SET_ADD: cfg_fold_chain(g, b, at); break;
    default: cfg_fold_unary(g, b, at); break;
    }
}

enum { COMPARE_TO_BOOL = 16 };

static uint32_t optimize_swap(Cfg *g, CfgBlock *b, uint32_t at)
{
    if (b->items[at].arg == 1)
        block_set_nop(g, b, &b->items[at]);
    else if (!g->target->cfg.improves_swaps_last)
        return block_optimize_swap(g, b, at);
    return at;
}

/* Returns the last instruction that was looked at. */
static uint32_t optimize_instr(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *i = &b->items[at];
    switch (i->op) {
    case OP_BUILD_TUPLE:
        optimize_build_tuple(g, b, at);
        /* As 3.12 flowgraph.c: a copy of a tuple just folded is no constant. */
        if (i->op == OP_LOAD_CONST && block_op_at(b, at + 1) == OP_COPY)
            return at + 1;
        break;
    case OP_POP_JUMP_IF_NOT_NONE:
    case OP_POP_JUMP_IF_NONE:
    case OP_POP_JUMP_IF_FALSE:
    case OP_POP_JUMP_IF_TRUE:
    case OP_JUMP:
    case OP_JUMP_NO_INTERRUPT: optimize_jump(g, b, i); break;
    case OP_LOAD_CONST:
    case OP_COPY:
        if (g->target->cfg.tests_constants_in_sweep)
            return block_fold_test(g, b, at);
        break;
    case OP_STORE_FAST:
        if (block_op_at(b, at + 1) == OP_STORE_FAST)
            optimize_store(g, b, i);
        break;
    case OP_SWAP: return optimize_swap(g, b, at);
    case OP_PUSH_NULL:
        if (block_op_at(b, at + 1) == OP_LOAD_GLOBAL)
            optimize_push_null(g, b, i);
        break;
    case OP_LOAD_GLOBAL:
        if (block_op_at(b, at + 1) == OP_PUSH_NULL)
            optimize_load_global(g, b, i);
        break;
    case OP_COMPARE_OP:
        if (block_op_at(b, at + 1) == OP_TO_BOOL)
            absorb_to_bool(g, b, i, i->arg | COMPARE_TO_BOOL);
        break;
    case OP_CONTAINS_OP:
    case OP_IS_OP: optimize_test(g, b, i, block_op_at(b, at + 1)); break;
    case OP_TO_BOOL:
        if (block_op_at(b, at + 1) == OP_TO_BOOL)
            block_set_nop(g, b, i);
        break;
    case OP_UNARY_NOT:
        optimize_unary_not(g, b, at, block_op_at(b, at + 1));
        break;
    case OP_JUMP_IF_FALSE:
    case OP_JUMP_IF_TRUE: optimize_condition(g, b, i); break;
    case OP_JUMP_IF_FALSE_OR_POP:
    case OP_JUMP_IF_TRUE_OR_POP: optimize_or_pop(g, i); break;
    case OP_BINARY_OP:
    case OP_BUILD_LIST:
    case OP_BUILD_SET:
    case OP_CALL_INTRINSIC_1:
    case OP_LIST_APPEND:
    case OP_SET_ADD:
    case OP_UNARY_INVERT:
    case OP_UNARY_NEGATIVE: fold_instr(g, b, at); break;
    default: break;
    }
    return at;
}

enum {
    PAIRS = PAIR_BOOL | PAIR_NOT | PAIR_NULL | PAIR_NULL_FIRST | PAIR_STORE |
            PAIR_INVERT
};

/* HAS_* of what is rewritten whatever follows it. */
static inline uint32_t rewritten_alone(const Cfg *g)
{
    return HAS_BUILD_TUPLE | HAS_SWAP |
           (g->target->cfg.folds_constants ? HAS_FOLDABLE : 0);
}

/* All but the last instruction. */
static void optimize_inside(Cfg *g, CfgBlock *b)
{
    uint32_t alone = rewritten_alone(g), pairs = PAIRS;
    if (g->target->cfg.tests_constants_in_sweep)
        pairs |= PAIR_CONST | PAIR_LAST;
    if (!(b->has & alone) && !block_has_pairs(b, pairs))
        return;
    for (uint32_t i = 0; i + 1 < b->count; i++) {
        const Instr *instr = &b->items[i];
        if ((op_has(instr->op) & alone) || (instrs_pairs(instr) & pairs))
            i = optimize_instr(g, b, i);
    }
}

void block_optimize(Cfg *g, CfgBlock *b)
{
    optimize_inside(g, b);
    const Instr *last = block_last(b);
    if ((op_flags(g, last) & OPF_JUMP) ||
        (op_has(last->op) & rewritten_alone(g)))
        for (uint32_t i = b->count - 1; i < b->count; i++)
            optimize_instr(g, b, i);
    if ((b->has & HAS_SWAP) && g->target->cfg.improves_swaps_last)
        block_optimize_swaps(g, b);
}

void cfg_pass_optimize_blocks(Cfg *g)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (cfg_block(g, n)->count)
            block_optimize(g, cfg_block(g, n));
}

/* One block after the other, NOPs included: a jump back finds its target
 * without NOPs, a jump ahead does not. */
void cfg_pass_optimize_and_clean_blocks(Cfg *g)
{
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        if (!b->count)
            continue;
        block_optimize(g, b);
        if (b->has & HAS_NOP)
            block_remove_nops(g, b);
    }
}
