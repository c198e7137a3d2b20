/* Constant folding in the graph (3.14 and later; before, it is done on the
 * tree).  Operands are the instructions before the operation, NOPs between
 * them do not matter; what is folded away leaves NOPs without a place.
 *
 *     LOAD_CONST 1                       NOP
 *     LOAD_SMALL_INT 2            =>     NOP
 *     BINARY_OP 8 (**)                   LOAD_CONST 3
 */
#include "cfg/cfg_internal.h"

enum { LONGEST = 30, SHORTEST_SEQUENCE = 3, SUBSCRIPT = 26 };

static bool loads_const(const Instr *i)
{
    return i->op == OP_LOAD_CONST || i->op == OP_LOAD_SMALL_INT ||
           (i->op == OP_LOAD_COMMON_CONSTANT && i->arg >= COMMON_FIRST_VALUE);
}

Value *cfg_loaded_value(Cfg *g, const Instr *i)
{
    if (i->op == OP_LOAD_CONST)
        return g->unit->consts.items[i->arg];
    if (i->op == OP_LOAD_SMALL_INT)
        return const_cache_merge(g->c, value_int(g->c, i->arg));
    switch (i->arg) {
    case COMMON_NONE: return &value_none;
    case COMMON_EMPTY_STR:
        return const_cache_merge(g->c, value_str(g->c, "", 0));
    case COMMON_TRUE: return &value_true;
    case COMMON_FALSE: return &value_false;
    default:
        assert(i->arg == COMMON_MINUS_ONE);
        return const_cache_merge(g->c, value_int(g->c, -1));
    }
}

static inline bool is_small_int(const Value *v)
{
    return (v->kind == VALUE_INT) & !v->big & ((uint64_t)v->u.integer < 256);
}

/* Number in LOAD_COMMON_CONSTANT, or 0. */
static uint32_t common_constant(const Value *v)
{
    if (v == &value_none)
        return COMMON_NONE;
    if (v == &value_true)
        return COMMON_TRUE;
    if (v == &value_false)
        return COMMON_FALSE;
    if (v->kind == VALUE_STR && v->u.text.size == 0)
        return COMMON_EMPTY_STR;
    if (v->kind == VALUE_INT && !v->big && v->u.integer == -1)
        return COMMON_MINUS_ONE;
    return 0;
}

/* The load becomes one without a constant, if there is one for the value. */
static bool load_cheaply(const Cfg *g, Instr *i, const Value *v)
{
    uint32_t number =
        g->target->cfg.loads_common_constants ? common_constant(v) : 0;
    if (is_small_int(v))
        instr_set(i, OP_LOAD_SMALL_INT, (uint32_t)v->u.integer);
    else if (number)
        instr_set(i, OP_LOAD_COMMON_CONSTANT, number);
    else
        return false;
    return true;
}

/* What the loads of each constant become; those that are not loaded as
 * constants any more leave co_consts, but for the first.  NULL if nothing
 * changes. */
static const Instr *choose_loads(Cfg *g)
{
    CodeUnit *unit = g->unit;
    g->loads.count = 0;
    Instr *loads = vec_reserve(&g->loads, &g->c->arena, unit->consts.count);
    uint32_t kept = 0;
    bool some = false;
    for (uint32_t i = 0; i < unit->consts.count; i++) {
        Value *v = unit->consts.items[i];
        loads[i] = (Instr){.op = OP_LOAD_CONST, .arg = kept};
        bool cheap = load_cheaply(g, &loads[i], v);
        unit->consts.items[kept] = v;
        kept += !cheap | (i == 0);
        some |= cheap;
    }
    if (kept < unit->consts.count)
        idmap_clear(&unit->const_index);
    unit->consts.count = kept;
    return some ? loads : NULL;
}

/* Without a branch for each instruction: it is hard to foretell. */
static void convert_block_loads(const CfgBlock *b, const Instr *loads)
{
    for (Instr *i = b->items, *end = i + b->count; i < end; i++) {
        uint32_t mask = mask_if(i->op == OP_LOAD_CONST);
        const Instr *load = &loads[i->arg & mask];
        i->op = (uint16_t)choose(mask, load->op, i->op);
        i->arg = choose(mask, load->arg, i->arg);
    }
}

void cfg_convert_loads(Cfg *g)
{
    const Instr *loads = choose_loads(g);
    if (!loads)
        return;
    for (uint32_t n = 0; n != NO_BLOCK; n = cfg_block(g, n)->next)
        if (cfg_block(g, n)->has & HAS_CONST)
            convert_block_loads(cfg_block(g, n), loads);
}

void cfg_set_load(Cfg *g, Instr *i, Value *v)
{
    if (!g->ops[OP_LOAD_SMALL_INT].known || !load_cheaply(g, i, v))
        instr_set(i, OP_LOAD_CONST, cfg_add_const(g, v));
}

/* The instruction goes, its line too. */
static void drop(Cfg *g, CfgBlock *b, Instr *i)
{
    block_set_nop(g, b, i);
    i->loc = NO_LOC;
    block_note(g, b, HAS_NO_LINE | HAS_CHANGED);
}

/* Finds the `count` loads of constants right before `at`. */
static bool find_loads(const CfgBlock *b, uint32_t at, Instr **loads,
                       uint32_t count)
{
    for (; at > 0 && count > 0; at--) {
        Instr *i = &b->items[at - 1];
        if (i->op == OP_NOP)
            continue;
        if (!loads_const(i))
            return false;
        loads[--count] = i;
    }
    return count == 0;
}

static void drop_all(Cfg *g, CfgBlock *b, Instr **loads, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        drop(g, b, loads[i]);
}

static Value **loaded_values(Cfg *g, Instr **loads, uint32_t count)
{
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, count);
    for (uint32_t i = 0; i < count; i++)
        items[i] = cfg_loaded_value(g, loads[i]);
    return items;
}

void cfg_fold_tuple(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *build = &b->items[at], *loads[LONGEST];
    uint32_t count = build->arg;
    if (count > LONGEST || !find_loads(b, at, loads, count))
        return;
    Value **items = loaded_values(g, loads, count);
    drop_all(g, b, loads, count);
    cfg_set_load(g, build, value_tuple(g->c, items, count));
    block_note(g, b, HAS_CHANGED);
}

/* A list or set display.
 *
 *     LOAD_CONST 1                       BUILD_LIST 0
 *     LOAD_CONST 2                =>     LOAD_CONST 4 ((...))
 *     LOAD_CONST 3                       LIST_EXTEND 1
 *     BUILD_LIST 3
 *
 * Where it is only iterated over or searched it becomes a constant tuple or
 * frozenset, and a list of other things a tuple. */
void cfg_fold_display(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *build = &b->items[at], *loads[LONGEST];
    uint32_t count = build->arg;
    Op next = block_op_at(b, at + 1);
    bool read_only = next == OP_GET_ITER || next == OP_CONTAINS_OP;
    if (count > LONGEST || (count < SHORTEST_SEQUENCE && !read_only))
        return;
    if (!find_loads(b, at, loads, count)) {
        if (read_only && build->op == OP_BUILD_LIST)
            build->op = OP_BUILD_TUPLE;
        return;
    }
    bool set = build->op == OP_BUILD_SET;
    Value **items = loaded_values(g, loads, count);
    Value *v = set ? value_frozenset(g->c, items, count)
                   : value_tuple(g->c, items, count);
    uint32_t index = cfg_add_const(g, v);
    drop_all(g, b, loads, count);
    if (read_only) {
        instr_set(build, OP_LOAD_CONST, index);
        return;
    }
    build[-2].loc = build->loc;
    instr_set(&build[-2], (Op)build->op, 0);
    instr_set(&build[-1], OP_LOAD_CONST, index);
    instr_set(build, set ? OP_SET_UPDATE : OP_LIST_EXTEND, 1);
}

/* The start of `build` 0 (load; `add` 1)* before `at`, or `at` if something
 * else is there.  Counts the loads. */
static uint32_t find_chain(const CfgBlock *b, uint32_t at, Op build, Op add,
                           uint32_t *count)
{
    bool expect_add = true;
    *count = 0;
    for (uint32_t i = at; i-- > 0;) {
        const Instr *instr = &b->items[i];
        if (instr->op == OP_NOP)
            continue;
        if (expect_add && instr->op == build && instr->arg == 0)
            return i;
        if (expect_add ? instr->op != add || instr->arg != 1
                       : !loads_const(instr))
            return at;
        *count += !expect_add;
        expect_add = !expect_add;
    }
    return at;
}

/* The constants loaded from `start` to `end`; the instructions go. */
static Value **drop_chain(Cfg *g, CfgBlock *b, uint32_t start, uint32_t end,
                          uint32_t count)
{
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, count);
    uint32_t filled = 0;
    for (uint32_t i = start; i < end; i++) {
        Instr *instr = &b->items[i];
        if (loads_const(instr))
            items[filled++] = cfg_loaded_value(g, instr);
        if (instr->op != OP_NOP)
            drop(g, b, instr);
    }
    assert(filled == count);
    return items;
}

/*     BUILD_LIST 0                       NOP
 *     LOAD_CONST 1                       NOP
 *     LIST_APPEND 1               =>     NOP
 *     CALL_INTRINSIC_1 6                 LOAD_CONST 2  */
bool cfg_fold_list_to_tuple(Cfg *g, CfgBlock *b, uint32_t at)
{
    uint32_t count;
    uint32_t start = find_chain(b, at, OP_BUILD_LIST, OP_LIST_APPEND, &count);
    if (start == at)
        return false;
    Value **items = drop_chain(g, b, start, at, count);
    cfg_set_load(g, &b->items[at], value_tuple(g->c, items, count));
    return true;
}

/* The last LIST_APPEND or SET_ADD of a long display that is only iterated
 * over or searched; the constant has no place.
 *
 *     BUILD_SET 0                        NOP
 *     LOAD_CONST 1                       NOP
 *     SET_ADD 1                   =>     LOAD_CONST 2
 *     CONTAINS_OP 0                      CONTAINS_OP 0     */
void cfg_fold_chain(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *last = &b->items[at];
    bool set = last->op == OP_SET_ADD;
    uint32_t next = block_op_at(b, at + 1), count;
    if (next != OP_GET_ITER && next != OP_CONTAINS_OP)
        return;
    uint32_t start = find_chain(b, at + 1, set ? OP_BUILD_SET : OP_BUILD_LIST,
                                (Op)last->op, &count);
    if (start == at + 1)
        return;
    Value **items = drop_chain(g, b, start, at + 1, count);
    cfg_set_load(g, last,
                 set ? value_frozenset(g->c, items, count)
                     : value_tuple(g->c, items, count));
}

/* BINARY_OP's argument to an operator. */
static Operator operator_of(uint32_t arg)
{
    static const uint8_t operators[] = {
        BIN_ADD,  BIN_BIT_AND, BIN_FLOOR_DIV, BIN_LSHIFT, BIN_MAT_MULT,
        BIN_MULT, BIN_MOD,     BIN_BIT_OR,    BIN_POW,    BIN_RSHIFT,
        BIN_SUB,  BIN_DIV,     BIN_BIT_XOR,
    };
    return (Operator)operators[arg];
}

void cfg_fold_binary(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *binary = &b->items[at], *loads[2];
    if ((binary->arg > 12 && binary->arg != SUBSCRIPT) ||
        !find_loads(b, at, loads, 2))
        return;
    Value *left = cfg_loaded_value(g, loads[0]);
    Value *right = cfg_loaded_value(g, loads[1]);
    Value *v = binary->arg == SUBSCRIPT
                   ? value_subscript(g->c, left, right)
                   : value_binary(g->c, operator_of(binary->arg), left, right);
    if (!v)
        return;
    drop_all(g, b, loads, 2);
    cfg_set_load(g, binary, v);
}

static UnaryOp unary_operator_of(const Instr *i)
{
    switch (i->op) {
    case OP_UNARY_INVERT: return UNARY_OP_INVERT;
    case OP_UNARY_NEGATIVE: return UNARY_OP_USUB;
    case OP_UNARY_NOT: return UNARY_OP_NOT;
    default: return UNARY_OP_UADD;
    }
}

void cfg_fold_unary(Cfg *g, CfgBlock *b, uint32_t at)
{
    Instr *unary = &b->items[at], *load;
    if (!find_loads(b, at, &load, 1))
        return;
    Value *v =
        value_unary(g->c, unary_operator_of(unary), cfg_loaded_value(g, load));
    if (!v)
        return;
    drop(g, b, load);
    cfg_set_load(g, unary, v);
}
