/* Loads that need no reference of their own (3.14 and later).
 *
 *     LOAD_FAST 0                        LOAD_FAST_BORROW 0
 *     LOAD_ATTR 2                 =>     LOAD_ATTR 2
 *     RETURN_VALUE                       RETURN_VALUE
 *
 * For each block reached without an exception the stack is simulated; each
 * item remembers the load that made it.  A load may borrow unless what it
 * pushed is stored into a local, is on the stack when its local changes, or is
 * still there at the end of the block.  What was there before the block is of
 * no interest and only put on the simulated stack when an op reaches it: the
 * stack may be deep in each of many blocks. */
#include "cfg/cfg_internal.h"

enum { NO_INSTR = UINT32_MAX, NO_LOCAL = UINT32_MAX };

typedef struct Ref {
    uint32_t instr; /* what pushed it, in the block */
    uint32_t local; /* which it came from */
} Ref;

struct Borrow {
    Cfg *g;
    VEC(Ref) refs;
    uint32_t local_count; /* refs that came from a local */
    VEC(bool) strong;     /* of each instruction of the block */
};

static void push(Borrow *s, uint32_t instr, uint32_t local)
{
    *vec_push(&s->refs, &s->g->c->arena) = (Ref){instr, local};
    s->local_count += local != NO_LOCAL;
}

static Ref pop(Borrow *s)
{
    if (s->refs.count == 0)
        return (Ref){NO_INSTR, NO_LOCAL};
    Ref r = s->refs.items[--s->refs.count];
    s->local_count -= r.local != NO_LOCAL;
    return r;
}

static void drop(Borrow *s, uint32_t count)
{
    for (; count > 0 && s->refs.count > 0; count--)
        pop(s);
}

/* The item so far below the top, 1 being the top. */
static Ref *peek(Borrow *s, uint32_t depth)
{
    uint32_t count = s->refs.count;
    if (depth > count) {
        uint32_t missing = depth - count;
        vec_reserve(&s->refs, &s->g->c->arena, missing);
        memmove(s->refs.items + missing, s->refs.items,
                count * sizeof(Ref));
        for (uint32_t i = 0; i < missing; i++)
            s->refs.items[i] = (Ref){NO_INSTR, NO_LOCAL};
        s->refs.count = depth;
    }
    return &s->refs.items[s->refs.count - depth];
}

static void reach(Borrow *s, uint32_t number)
{
    CfgBlock *b = cfg_block(s->g, number);
    if (block_is_visited(s->g, b))
        return;
    b->visited = s->g->traversal;
    cfg_push(s->g, number);
}

/* The local gets another value: what was loaded from it must be strong. */
static void kill_local(Borrow *s, uint32_t local)
{
    for (uint32_t i = 0; s->local_count && i < s->refs.count; i++)
        if (s->refs.items[i].local == local)
            s->strong.items[s->refs.items[i].instr] = true;
}

static void store_local(Borrow *s, uint32_t local)
{
    Ref r = pop(s);
    kill_local(s, local);
    if (r.instr != NO_INSTR)
        s->strong.items[r.instr] = true;
}

/* What the op takes from the stack. */
static uint32_t count_pops(const OpInfo *op, uint32_t arg)
{
    const EffectTerm *term = &op_effect_terms[op->rule];
    uint32_t more = term->factor < 0 ? (uint32_t)-term->factor : 0;
    return op->pops + more * (arg & term->mask);
}

/* An op whose results are all new. */
static void step_consumer(Borrow *s, const Instr *i, uint32_t at)
{
    const OpInfo *op = &s->g->ops[i->op];
    uint32_t pops = count_pops(op, i->arg);
    int32_t effect = op->effect + op_arg_effect(op, i->arg);
    drop(s, pops);
    for (int32_t pushes = (int32_t)pops + effect; pushes > 0; pushes--)
        push(s, at, NO_LOCAL);
}

/* An op that leaves what it does not take where it is. */
static void step_by_effect(Borrow *s, const Instr *i, uint32_t at)
{
    const OpInfo *op = &s->g->ops[i->op];
    int32_t effect = op->effect + op_arg_effect(op, i->arg);
    if (effect < 0)
        drop(s, (uint32_t)-effect);
    for (; effect > 0; effect--)
        push(s, at, NO_LOCAL);
}

/* LOAD_ATTR and its like: takes `below` items under the top, pushes something
 * new, and the old top again if it is to be the self of a call. */
static void step_attribute(Borrow *s, uint32_t at, uint32_t below, bool self)
{
    Ref top = pop(s);
    drop(s, below);
    push(s, at, NO_LOCAL);
    if (self)
        push(s, top.instr, top.local);
}

static void step_local(Borrow *s, const Instr *i, uint32_t at)
{
    uint32_t first = i->arg >> 4, second = i->arg & 15;
    switch (i->op) {
    case OP_LOAD_FAST_AND_CLEAR:
        kill_local(s, i->arg);
        push(s, at, i->arg);
        break;
    case OP_LOAD_FAST:
        push(s, at, i->arg);
        break;
    case OP_LOAD_FAST_LOAD_FAST:
        push(s, at, first);
        push(s, at, second);
        break;
    case OP_STORE_FAST:
        store_local(s, i->arg);
        break;
    case OP_STORE_FAST_LOAD_FAST:
        store_local(s, first);
        push(s, at, second);
        break;
    case OP_STORE_FAST_STORE_FAST:
        store_local(s, first);
        store_local(s, second);
        break;
    case OP_DELETE_FAST:
        kill_local(s, i->arg);
        break;
    }
}

static void step_swap(Borrow *s, uint32_t depth)
{
    Ref *other = peek(s, depth), *top = other + (depth - 1);
    Ref r = *top;
    *top = *other;
    *other = r;
}

/* The top stays, `below` items under it go. */
static void keep_top(Borrow *s, uint32_t below)
{
    Ref top = pop(s);
    drop(s, below);
    push(s, top.instr, top.local);
}

static void step(Borrow *s, const Instr *i, uint32_t at)
{
    switch (i->op) {
    case OP_DELETE_FAST:
    case OP_LOAD_FAST:
    case OP_LOAD_FAST_AND_CLEAR:
    case OP_LOAD_FAST_LOAD_FAST:
    case OP_STORE_FAST:
    case OP_STORE_FAST_LOAD_FAST:
    case OP_STORE_FAST_STORE_FAST:
        step_local(s, i, at);
        break;
    case OP_COPY: {
        Ref r = *peek(s, i->arg);
        push(s, r.instr, r.local);
        break;
    }
    case OP_SWAP:
        step_swap(s, i->arg);
        break;
    case OP_CHECK_EXC_MATCH:
        drop(s, 1);
        push(s, at, NO_LOCAL);
        break;
    case OP_FORMAT_SIMPLE:
    case OP_GET_YIELD_FROM_ITER:
        break; /* may give back what it got */
    case OP_GET_ITER:
        if (s->g->target->cfg.get_iter_keeps_input)
            step_by_effect(s, i, at);
        else
            step_consumer(s, i, at);
        break;
    case OP_DICT_MERGE:
    case OP_DICT_UPDATE:
    case OP_FOR_ITER:
    case OP_LIST_APPEND:
    case OP_LIST_EXTEND:
    case OP_MAP_ADD:
    case OP_PUSH_EXC_INFO:
    case OP_RERAISE:
    case OP_SET_ADD:
    case OP_SET_UPDATE:
        step_by_effect(s, i, at);
        break;
    case OP_GET_ANEXT:
    case OP_GET_LEN:
    case OP_IMPORT_FROM:
    case OP_MATCH_KEYS:
    case OP_MATCH_MAPPING:
    case OP_MATCH_SEQUENCE:
    case OP_WITH_EXCEPT_START:
        /* As 3.14 flowgraph.c: a loop variable hides the number of the
         * instruction, and the block's first one counts as the maker.  So a
         * `from a import b` makes a load there strong. */
        step_by_effect(s, i, s->g->target->cfg.borrowing_blames_first ? 0 : at);
        break;
    case OP_END_SEND:
        keep_top(s, s->g->ops[OP_END_SEND].pops - 1u);
        break;
    case OP_SET_FUNCTION_ATTRIBUTE:
        keep_top(s, 1);
        break;
    case OP_LOAD_ATTR:
        step_attribute(s, at, 0, i->arg & 1);
        break;
    case OP_LOAD_SUPER_ATTR:
        step_attribute(s, at, 2, i->arg & 1);
        break;
    case OP_LOAD_SPECIAL:
        step_attribute(s, at, 0, true);
        break;
    case OP_SEND:
        drop(s, 1);
        push(s, at, NO_LOCAL);
        break;
    default:
        step_consumer(s, i, at);
        break;
    }
}

static void start_block(Borrow *s, const CfgBlock *b)
{
    s->refs.count = s->strong.count = s->local_count = 0;
    vec_reserve(&s->strong, &s->g->c->arena, b->count);
    memset(s->strong.items, 0, b->count * sizeof(bool));
}

static void borrow_loads(const Borrow *s, const CfgBlock *b)
{
    for (uint32_t i = 0; i < b->count; i++) {
        if (s->strong.items[i])
            continue;
        if (b->items[i].op == OP_LOAD_FAST)
            b->items[i].op = OP_LOAD_FAST_BORROW;
        else if (b->items[i].op == OP_LOAD_FAST_LOAD_FAST)
            b->items[i].op = OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW;
    }
}

/* There are no SETUP_* any more: the last instruction has a target, or the one
 * before a NOT_TAKEN. */
static void reach_targets(Borrow *s, const CfgBlock *b)
{
    for (uint32_t i = b->count < 2 ? 0 : b->count - 2; i < b->count; i++)
        if (op_flags(s->g, &b->items[i]) & OPF_HAS_TARGET)
            reach(s, b->items[i].target);
}

static void reach_successors(Borrow *s, const CfgBlock *b)
{
    bool stops = b->count == 0 && s->g->target->cfg.borrowing_stops_at_empty;
    reach_targets(s, b);
    if (b->next != NO_BLOCK && block_falls_through(s->g, b) && !stops)
        reach(s, b->next);
}

static void simulate_block(Borrow *s, const CfgBlock *b)
{
    start_block(s, b);
    for (uint32_t i = 0; i < b->count; i++)
        step(s, &b->items[i], i);
    for (uint32_t i = 0; i < s->refs.count; i++)
        if (s->refs.items[i].instr != NO_INSTR)
            s->strong.items[s->refs.items[i].instr] = true;
    borrow_loads(s, b);
}

void cfg_pass_borrow_loads(Cfg *g)
{
    if (g->unit->varnames.count == 0 && !(g->has & HAS_DEREF))
        return;
    if (!g->borrow)
        g->borrow = ARENA_NEW(&g->c->arena, Borrow);
    g->borrow->g = g;
    cfg_start_traversal(g);
    cfg_block(g, 0)->start_depth = 0;
    reach(g->borrow, 0);
    while (g->stack.count) {
        uint32_t number = g->stack.items[--g->stack.count];
        const CfgBlock *b = cfg_block(g, number);
        reach_successors(g->borrow, b);
        if (b->has & (HAS_LOCAL | HAS_DEREF)) /* cells are loaded, too */
            simulate_block(g->borrow, b);
    }
}
