/* Constants: folding tests of known values, adding new ones, and removing
 * those that nothing uses. */
#include "cfg/cfg_internal.h"

/* Makes the index anew where constants have moved. */
static void index_consts(Cfg *g)
{
    CodeUnit *unit = g->unit;
    if (unit->const_index.count)
        return;
    for (uint32_t i = 0; i < unit->consts.count; i++)
        idmap_append(&unit->const_index, &g->c->arena,
                     unit->consts.items[i]->number, i);
}

uint32_t cfg_add_const(Cfg *g, Value *v)
{
    CodeUnit *unit = g->unit;
    index_consts(g);
    v = const_cache_merge(g->c, v);
    IdMapEntry *e = idmap_add(&unit->const_index, &g->c->arena, v->number,
                              unit->consts.count);
    if (e->value == unit->consts.count)
        *vec_push(&unit->consts, &g->c->arena) = v;
    return e->value;
}

static bool jumps_if_true(Op op)
{
    return op == OP_POP_JUMP_IF_TRUE || op == OP_JUMP_IF_TRUE ||
           op == OP_JUMP_IF_TRUE_OR_POP;
}

/* Does the jump, when it jumps or when it does not, leave the condition on the
 * stack? */
static bool keeps_condition(Op op, bool jumps)
{
    if (op == OP_JUMP_IF_TRUE_OR_POP || op == OP_JUMP_IF_FALSE_OR_POP)
        return jumps;
    return op == OP_JUMP_IF_TRUE || op == OP_JUMP_IF_FALSE;
}

/*     LOAD_CONST 1 (True)                NOP
 *     POP_JUMP_IF_TRUE -> 3       =>     JUMP -> 3      */
static void fold_jump(Cfg *g, CfgBlock *b, uint32_t at, const Value *v)
{
    Instr *jump = &b->items[at + 1];
    bool jumps = value_is_true(v) == jumps_if_true((Op)jump->op);
    if (!keeps_condition((Op)jump->op, jumps))
        block_set_nop(g, b, &b->items[at]);
    if (jumps) {
        jump->op = OP_JUMP;
        block_note(g, b, HAS_UNCONDITIONAL);
    } else {
        block_set_nop(g, b, jump);
    }
    g->flow_changed = g->jumps_changed = true;
}

/*     LOAD_CONST 0 (None)                NOP
 *     IS_OP 0                            NOP
 *     TO_BOOL                     =>     NOP
 *     POP_JUMP_IF_FALSE -> 3             POP_JUMP_IF_NOT_NONE -> 3
 *
 * The TO_BOOL goes even if no jump follows. */
static void fold_is_none(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *is_op = &b->items[at + 1];
    uint32_t next = at + 2;
    if (block_op_at(b, next) == OP_TO_BOOL)
        block_set_nop(g, b, &b->items[next++]);
    Op op = block_op_at(b, next);
    if (op != OP_POP_JUMP_IF_FALSE && op != OP_POP_JUMP_IF_TRUE)
        return;
    bool inverted = (is_op->arg != 0) != (op == OP_POP_JUMP_IF_FALSE);
    block_set_nop(g, b, &b->items[at]);
    block_set_nop(g, b, is_op);
    b->items[next].op =
        inverted ? OP_POP_JUMP_IF_NOT_NONE : OP_POP_JUMP_IF_NONE;
}

/*     LOAD_CONST 1 (7)                   NOP
 *     TO_BOOL                     =>     LOAD_CONST 2 (True)  */
static void fold_to_bool(Cfg *g, CfgBlock *b, uint32_t at, const Value *v)
{
    cfg_set_load(g, &b->items[at + 1], value_bool(value_is_true(v)));
    block_set_nop(g, b, &b->items[at]);
    block_note(g, b, HAS_CHANGED);
}

/*     LOAD_CONST 1                       RETURN_CONST 1
 *     RETURN_VALUE                =>
 *
 * Where the lines differ the load becomes a NOP, which may have to stay. */
static void fold_return(Cfg *g, CfgBlock *b, uint32_t at, const Instr *load)
{
    Instr *push = &b->items[at];
    instr_set(&push[1], OP_RETURN_CONST, load->arg);
    if (push->loc.line != push[1].loc.line) {
        block_set_nop(g, b, push);
        return;
    }
    push[0] = push[1];
    b->count--;
}

/* The instruction at `at` pushes the constant of the load; looks at what
 * follows.  Returns where to go on. */
static uint32_t fold_load(Cfg *g, CfgBlock *b, uint32_t at, const Instr *load)
{
    const Value *v = cfg_loaded_value(g, load);
    switch (block_op_at(b, at + 1)) {
    case OP_POP_JUMP_IF_FALSE:
    case OP_POP_JUMP_IF_TRUE:
    case OP_JUMP_IF_FALSE:
    case OP_JUMP_IF_TRUE:
    case OP_JUMP_IF_FALSE_OR_POP:
    case OP_JUMP_IF_TRUE_OR_POP: fold_jump(g, b, at, v); break;
    case OP_IS_OP:
        if (v == &value_none)
            fold_is_none(g, b, at);
        break;
    case OP_RETURN_VALUE:
        if (!g->ops[OP_RETURN_CONST].known)
            break;
        fold_return(g, b, at++, load);
        break;
    case OP_TO_BOOL: fold_to_bool(g, b, at, v); break;
    default: break;
    }
    return at;
}

/* The load whose constant the instruction pushes, or NULL.  A COPY of a
 * constant just loaded counts as a load, but not of a small int. */
static const Instr *find_load(const CfgBlock *b, uint32_t at)
{
    const Instr *i = &b->items[at];
    if (i->op == OP_LOAD_SMALL_INT)
        return i;
    while (i > b->items && i->op == OP_COPY && i->arg == 1)
        i--;
    bool loads = i->op == OP_LOAD_CONST || (i->op == OP_LOAD_COMMON_CONSTANT &&
                                            i->arg >= COMMON_FIRST_VALUE);
    return loads ? i : NULL;
}

uint32_t block_fold_test(Cfg *g, CfgBlock *b, uint32_t at)
{
    const Instr *load = NULL;
    if (at + 1 < b->count &&
        (instrs_pairs(&b->items[at]) & (PAIR_CONST | PAIR_LAST)))
        load = find_load(b, at);
    return load ? fold_load(g, b, at, load) : at;
}

static void fold_block_tests(Cfg *g, CfgBlock *b)
{
    if (b->count < 2)
        return;
    bool inside = block_has_pairs(b, PAIR_CONST);
    for (uint32_t i = inside ? 0 : b->count - 2; i + 1 < b->count; i++)
        if (instrs_pairs(&b->items[i]) & (PAIR_CONST | PAIR_LAST))
            i = block_fold_test(g, b, i);
}

void cfg_pass_optimize_load_const(Cfg *g)
{
    uint32_t pairs = PAIR_CONST | PAIR_LAST;
    if (g->ops[OP_LOAD_SMALL_INT].known && (g->has & HAS_CONST))
        cfg_convert_loads(g);
    if (!(g->has & (pairs << PAIR_SHIFT | HAS_CHANGED)))
        return;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (block_has_pairs(cfg_block(g, n), pairs))
            fold_block_tests(g, cfg_block(g, n));
}

/* Moves the used constants together; g->used_consts then has the new indices.
 * Returns how many there are. */
static uint32_t condense(Cfg *g)
{
    Value **consts = g->unit->consts.items;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < g->unit->consts.count; i++) {
        if (!g->used_consts.items[i])
            continue;
        consts[kept] = consts[i];
        g->used_consts.items[i] = kept++;
    }
    return kept;
}

/* Without a branch for each instruction: it is hard to foretell. */
static void renumber(Cfg *g)
{
    const uint32_t *numbers = g->used_consts.items;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        const CfgBlock *b = cfg_block(g, n);
        for (Instr *i = b->items, *end = i + b->count; i < end; i++) {
            uint32_t loads = mask_if(op_flags(g, i) & OPF_CONST);
            i->arg = choose(loads, numbers[i->arg & loads], i->arg);
        }
    }
}

void cfg_forget_used_consts(Cfg *g)
{
    uint32_t count = g->unit->consts.count;
    g->used_consts.count = 0;
    vec_reserve(&g->used_consts, &g->c->arena, count + 1);
    memset(g->used_consts.items, 0, (count + 1) * sizeof(uint32_t));
    g->used_consts.items[0] = 1;
}

/* co_consts (None, 1, (1, 2)) with 1 not loaded => (None, (1, 2)).  The first
 * stays whatever it is: it may be the docstring. */
void cfg_pass_remove_unused_consts(Cfg *g)
{
    uint32_t count = g->unit->consts.count, unused = 0;
    for (uint32_t i = 0; i < count; i++)
        unused += !g->used_consts.items[i];
    if (!unused)
        return;
    g->unit->consts.count = condense(g);
    renumber(g);
}

/* Only those behind the last used one: the others keep their indices. */
void cfg_pass_trim_unused_consts(Cfg *g)
{
    uint32_t count = g->unit->consts.count;
    while (count > 0 && !g->used_consts.items[count - 1])
        count--;
    g->unit->consts.count = count;
}
