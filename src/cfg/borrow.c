/* Loads that need no reference of their own (3.14 and later).
 *
 *     LOAD_FAST 0                        LOAD_FAST_BORROW 0
 *     LOAD_ATTR 2                 =>     LOAD_ATTR 2
 *     RETURN_VALUE                       RETURN_VALUE
 *
 * For each block reached without an exception the stack is simulated; each
 * item remembers the load that made it.  A load may borrow unless what it
 * pushed is stored into a local, is on the stack when its local changes, or is
 * still there at the end of the block: it borrows at first, and is made strong
 * when one of these comes.  What was there before the block is of no interest
 * and only put on the simulated stack when an op reaches it: the stack may be
 * deep in each of many blocks. */
#include "cfg/cfg_internal.h"

enum { NO_INSTR = UINT32_MAX, NO_LOCAL = UINT32_MAX };

typedef struct Ref {
    uint32_t instr; /* what pushed it, in the block */
    uint32_t local; /* which it came from */
} Ref;

static const Ref no_ref = {NO_INSTR, NO_LOCAL}; /* all bits set */

struct Borrow {
    Cfg *g;
    Instr *items; /* of the block */
    VEC(Ref) refs;
    uint64_t locals; /* that refs may have come from, modulo 64 */
};

static uint64_t local_bit(uint32_t local)
{
    return (uint64_t)1 << (local & 63);
}

static void push(Borrow *s, Ref r)
{
    *vec_push(&s->refs, &s->g->c->arena) = r;
}

static Ref pop(Borrow *s)
{
    return s->refs.count ? s->refs.items[--s->refs.count] : no_ref;
}

static void drop(Borrow *s, uint32_t count)
{
    s->refs.count -= count < s->refs.count ? count : s->refs.count;
}

/* The item so far below the top, 1 being the top. */
static Ref *peek(Borrow *s, uint32_t depth)
{
    uint32_t count = s->refs.count;
    if (depth > count) {
        uint32_t missing = depth - count;
        vec_reserve(&s->refs, &s->g->c->arena, missing);
        memmove(s->refs.items + missing, s->refs.items, count * sizeof(Ref));
        for (uint32_t i = 0; i < missing; i++)
            s->refs.items[i] = no_ref;
        s->refs.count = depth;
    }
    return &s->refs.items[s->refs.count - depth];
}

/* The load that made the item, if one did, does not borrow. */
static void make_strong(Borrow *s, Ref r)
{
    if (r.instr == NO_INSTR)
        return;
    Instr *i = &s->items[r.instr];
    if (i->op == OP_LOAD_FAST_BORROW)
        i->op = OP_LOAD_FAST;
    else if (i->op == OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW)
        i->op = OP_LOAD_FAST_LOAD_FAST;
}

static void push_local(Borrow *s, uint32_t instr, uint32_t local)
{
    push(s, (Ref){instr, local});
    s->locals |= local_bit(local);
}

/* The local gets another value: what was loaded from it must be strong.  That
 * is done once; the other locals that refs come from are noted on the way. */
static void kill_local(Borrow *s, uint32_t local)
{
    if (!(s->locals & local_bit(local)))
        return;
    s->locals = 0;
    for (uint32_t i = 0; i < s->refs.count; i++) {
        Ref *r = &s->refs.items[i];
        if (r->local == local) {
            make_strong(s, *r);
            *r = no_ref;
        } else if (r->local != NO_LOCAL) {
            s->locals |= local_bit(r->local);
        }
    }
}

static void store_local(Borrow *s, uint32_t local)
{
    Ref r = pop(s);
    kill_local(s, local);
    make_strong(s, r);
}

/* What an op does with the stack. */
enum {
    PLAIN,     /* takes items and pushes new ones */
    LOAD,      /* LOAD_FAST */
    ATTRIBUTE, /* may push the old top again, for a call to have as self */
    LOCAL,     /* others with locals */
    EFFECT,    /* leaves what it does not take where it is */
    BLAME,     /* the same: see step() */
    ITERATE,   /* PLAIN, or EFFECT in some targets */
    KEEP_TOP,  /* takes what is under the top */
    REPLACE,   /* the top by something new */
    NOTHING,   /* may give back what it got */
    DUPLICATE,
    EXCHANGE,
};

static const uint8_t stack_kind[OP_COUNT] = {
    [OP_LOAD_FAST] = LOAD,
    [OP_DELETE_FAST] = LOCAL,
    [OP_LOAD_FAST_AND_CLEAR] = LOCAL,
    [OP_LOAD_FAST_LOAD_FAST] = LOCAL,
    [OP_STORE_FAST] = LOCAL,
    [OP_STORE_FAST_LOAD_FAST] = LOCAL,
    [OP_STORE_FAST_STORE_FAST] = LOCAL,
    [OP_DICT_MERGE] = EFFECT,
    [OP_DICT_UPDATE] = EFFECT,
    [OP_FOR_ITER] = EFFECT,
    [OP_LIST_APPEND] = EFFECT,
    [OP_LIST_EXTEND] = EFFECT,
    [OP_MAP_ADD] = EFFECT,
    [OP_PUSH_EXC_INFO] = EFFECT,
    [OP_RERAISE] = EFFECT,
    [OP_SET_ADD] = EFFECT,
    [OP_SET_UPDATE] = EFFECT,
    [OP_GET_ANEXT] = BLAME,
    [OP_GET_LEN] = BLAME,
    [OP_IMPORT_FROM] = BLAME,
    [OP_MATCH_KEYS] = BLAME,
    [OP_MATCH_MAPPING] = BLAME,
    [OP_MATCH_SEQUENCE] = BLAME,
    [OP_WITH_EXCEPT_START] = BLAME,
    [OP_GET_ITER] = ITERATE,
    [OP_LOAD_ATTR] = ATTRIBUTE,
    [OP_LOAD_SPECIAL] = ATTRIBUTE,
    [OP_LOAD_SUPER_ATTR] = ATTRIBUTE,
    [OP_END_SEND] = KEEP_TOP,
    [OP_SET_FUNCTION_ATTRIBUTE] = KEEP_TOP,
    [OP_CHECK_EXC_MATCH] = REPLACE,
    [OP_SEND] = REPLACE,
    [OP_FORMAT_SIMPLE] = NOTHING,
    [OP_GET_YIELD_FROM_ITER] = NOTHING,
    [OP_COPY] = DUPLICATE,
    [OP_SWAP] = EXCHANGE,
};

static void push_new(Borrow *s, int32_t count)
{
    for (; count > 0; count--)
        *vec_push(&s->refs, &s->g->c->arena) = no_ref;
}

static void step_plain(Borrow *s, const OpInfo *op, uint32_t arg)
{
    const EffectTerm *term = &op_effect_terms[op->rule];
    uint32_t more = term->factor < 0 ? (uint32_t)-term->factor : 0;
    uint32_t pops = op->pops + more * (arg & term->mask);
    drop(s, pops);
    push_new(s, (int32_t)pops + op->effect + op_arg_effect(op, arg));
}

static void step_effect(Borrow *s, const OpInfo *op, uint32_t arg, Ref new)
{
    int32_t effect = op->effect + op_arg_effect(op, arg);
    if (effect < 0)
        drop(s, (uint32_t)-effect);
    for (; effect > 0; effect--)
        push(s, new);
}

static void step_local(Borrow *s, Instr *i, uint32_t at)
{
    uint32_t first = i->arg >> 4, second = i->arg & 15;
    switch (i->op) {
    case OP_LOAD_FAST_AND_CLEAR:
        kill_local(s, i->arg);
        push_local(s, at, i->arg);
        break;
    case OP_LOAD_FAST:
        i->op = OP_LOAD_FAST_BORROW;
        push_local(s, at, i->arg);
        break;
    case OP_LOAD_FAST_LOAD_FAST:
        i->op = OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW;
        push_local(s, at, first);
        push_local(s, at, second);
        break;
    case OP_STORE_FAST: store_local(s, i->arg); break;
    case OP_STORE_FAST_LOAD_FAST:
        store_local(s, first);
        push_local(s, at, second);
        break;
    case OP_STORE_FAST_STORE_FAST:
        store_local(s, first);
        store_local(s, second);
        break;
    case OP_DELETE_FAST: kill_local(s, i->arg); break;
    }
}

static void step_attribute(Borrow *s, const Instr *i)
{
    Ref top = pop(s);
    drop(s, s->g->ops[i->op].pops - 1u);
    push(s, no_ref);
    if (i->op == OP_LOAD_SPECIAL || (i->arg & 1))
        push(s, top);
}

static void exchange(Borrow *s, uint32_t depth)
{
    Ref *other = peek(s, depth), *top = other + (depth - 1);
    Ref r = *top;
    *top = *other;
    *other = r;
}

static void keep_top(Borrow *s, uint32_t below)
{
    Ref top = pop(s);
    drop(s, below);
    push(s, top);
}

static void step(Borrow *s, Instr *i, uint32_t at)
{
    static const Ref first = {0, NO_LOCAL};
    const OpInfo *op = &s->g->ops[i->op];
    switch (stack_kind[i->op]) {
    case PLAIN: step_plain(s, op, i->arg); break;
    case LOAD:
    case LOCAL: step_local(s, i, at); break;
    case BLAME:
        /* As 3.14 flowgraph.c: a loop variable hides the number of the
         * instruction, and the block's first one counts as the maker.  So a
         * `from a import b` makes a load there strong. */
        step_effect(s, op, i->arg,
                    s->g->target->cfg.borrowing_blames_first ? first : no_ref);
        break;
    case ITERATE:
        if (s->g->target->cfg.get_iter_keeps_input)
            step_effect(s, op, i->arg, no_ref);
        else
            step_plain(s, op, i->arg);
        break;
    case EFFECT: step_effect(s, op, i->arg, no_ref); break;
    case ATTRIBUTE: step_attribute(s, i); break;
    case KEEP_TOP: keep_top(s, op->pops - 1u); break;
    case REPLACE:
        drop(s, 1);
        push(s, no_ref);
        break;
    case DUPLICATE: push(s, *peek(s, i->arg)); break;
    case EXCHANGE: exchange(s, i->arg); break;
    default: break;
    }
}

enum { LONGEST_RUN = 1024 };

/* Goes from the instruction at `at` to the first that needs step(): one of
 * another kind than these, or that pushes more than two items, or one far
 * away.  Returns where that is.  There is no branch here that is hard to
 * predict: masks take their places. */
static uint32_t step_run(Borrow *s, const CfgBlock *b, uint32_t at)
{
    const OpInfo *ops = s->g->ops;
    uint32_t left = b->count - at;
    uint32_t end = at + (left < LONGEST_RUN ? left : LONGEST_RUN);
    vec_reserve(&s->refs, &s->g->c->arena, 2 * (end - at));
    Ref *refs = s->refs.items;
    uint32_t count = s->refs.count;
    uint64_t locals = s->locals;
    for (; at < end; at++) {
        Instr *i = &b->items[at];
        const OpInfo *op = &ops[i->op];
        const EffectTerm *term = &op_effect_terms[op->rule];
        uint32_t kind = stack_kind[i->op];
        int32_t more = (int32_t)(i->arg & term->mask) * term->factor;
        uint32_t pops = op->pops + ((uint32_t)-more & mask_if(more < 0));
        uint32_t pushes = pops + (uint32_t)(op->effect + more);
        if ((kind > ATTRIBUTE) | (op->rule >= EFFECT_FIRST_SPECIAL) |
            (pushes > 2))
            break;
        uint32_t other = ~mask_if(kind == LOAD);
        uint32_t not_again = ~mask_if((kind == ATTRIBUTE) & (count != 0));
        Ref top = refs[count - (count != 0)];
        count = (count - pops) & mask_if(count >= pops);
        refs[count] = (Ref){at | other, i->arg | other};
        refs[count + 1] = (Ref){top.instr | not_again, top.local | not_again};
        count += pushes;
        locals |= (uint64_t)(kind == LOAD) << (i->arg & 63);
        i->op ^= (uint16_t)((OP_LOAD_FAST_BORROW ^ OP_LOAD_FAST) & ~other);
    }
    s->refs.count = count;
    s->locals = locals;
    return at;
}

static void simulate_block(Borrow *s, const CfgBlock *b)
{
    s->items = b->items;
    s->refs.count = 0;
    s->locals = 0;
    for (uint32_t at = 0; (at = step_run(s, b, at)) < b->count; at++)
        step(s, &b->items[at], at);
    for (uint32_t i = 0; i < s->refs.count; i++)
        make_strong(s, s->refs.items[i]);
}

/* There are no SETUP_* any more: the last instruction has a target, or the one
 * before a NOT_TAKEN. */
static void reach_successors(Cfg *g, const CfgBlock *b)
{
    const Instr *last = block_last(b);
    if (!last && g->target->cfg.borrowing_stops_at_empty)
        return;
    cfg_visit(g, block_successors(g, b).next);
    if (!last)
        return;
    last -= (last->op == OP_NOT_TAKEN) & (b->count > 1);
    cfg_visit(g,
              or_nowhere(g, last->target, op_flags(g, last) & OPF_HAS_TARGET));
}

static void visit_block(Cfg *g, const CfgBlock *b)
{
    reach_successors(g, b);
    if (b->has & (HAS_LOCAL | HAS_DEREF)) /* cells are loaded, too */
        simulate_block(g->borrow, b);
}

void cfg_pass_borrow_loads(Cfg *g)
{
    if (g->unit->varnames.count == 0 && !(g->has & HAS_DEREF))
        return;
    if (!g->borrow)
        g->borrow = ARENA_NEW(&g->c->arena, Borrow);
    g->borrow->g = g;
    cfg_start_traversal(g);
    cfg_visit(g, 0);
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next) {
        CfgBlock *b = cfg_block(g, n);
        b->passed = g->traversal;
        if (block_is_visited(g, b))
            visit_block(g, b);
    }
    while (g->stack.count)
        visit_block(g, cfg_block(g, g->stack.items[--g->stack.count]));
}
