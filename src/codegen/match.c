/* match: patterns.
 *
 * Every gen_pattern function takes its subject from the top of the stack and
 * pops it.  Captured values are put below all that is still needed on top;
 * the names are stored when the whole pattern has matched.  So at any time
 * the stack is
 *
 *   [..., captures (stores.count), values still needed (on_top)]
 *
 * and on failure all of these have to go: control jumps to fail_pop[n], which
 * pops n values and falls through to the next case. */
#include "codegen/match_internal.h"
#include "codegen/swaps.h"

/* SWAPs in a row. */
typedef struct SwapRun {
    uint32_t start, end; /* numbers of instructions */
    uint32_t depth;      /* of the deepest item that they move */
} SwapRun;

enum { LONG_RUN = 4096 };

typedef struct PatternContext {
    VEC(NameId) stores;     /* names captured so far, the last one deepest */
    bool allow_irrefutable; /* a pattern that always matches may come here */
    VEC(Label) fail_pop;
    uint32_t on_top;
    SwapRun swaps; /* the last ones */
} PatternContext;

static void gen_pattern(Gen *g, const Node *p, PatternContext *pc);

/* `_` */
static bool is_wildcard(const Node *p)
{
    return p->kind == NODE_MatchAs && !as_MatchAs(p)->name;
}

static bool is_star_wildcard(const Node *p)
{
    return p->kind == NODE_MatchStar && !as_MatchStar(p)->name;
}

/* repr() of a name, for messages. */
static const char *name_repr(Gen *g, NameId name)
{
    Buf buf = buf_in(&g->c->arena);
    value_repr(g->c, &buf, value_interned_str(g->c, name));
    buf_byte(&buf, '\0');
    return (const char *)buf.data;
}

/* --- failure */

static Label fail_label(Gen *g, PatternContext *pc, uint32_t pops)
{
    while (pc->fail_pop.count <= pops)
        *vec_push(&pc->fail_pop, &g->c->arena) = new_label(g);
    return pc->fail_pop.items[pops];
}

static void jump_to_fail_pop(Gen *g, Loc loc, PatternContext *pc, Op op)
{
    uint32_t pops = pc->on_top + pc->stores.count;
    emit_jump(g, loc, op, fail_label(g, pc, pops));
}

/* The pops, the most first, that failures jump into. */
static void emit_fail_pops(Gen *g, Loc loc, PatternContext *pc)
{
    if (pc->fail_pop.count == 0)
        return;
    for (uint32_t n = pc->fail_pop.count - 1; n > 0; n--) {
        use_label(g, pc->fail_pop.items[n]);
        emit(g, loc, OP_POP_TOP);
    }
    use_label(g, pc->fail_pop.items[0]);
    pc->fail_pop.count = 0;
}

/* --- captures */

/* May a jump lead into the run? */
static bool is_cut(const CodeUnit *unit, const SwapRun *run)
{
    const InstrList *list = &unit->instrs;
    for (uint32_t i = 1; i < list->label_count; i++)
        if (list->label_at[i] > run->start)
            return true;
    uint32_t events = unit->label_events.count;
    return events &&
           unit->label_events.items[events - 1].instr_count > run->start;
}

/* Of a run whose instructions have nothing to do: leaves the last one of each
 * line as a NOP, on which a debugger may have to stop.  Returns where to go
 * on. */
static Instr *leave_nops(Instr *run, const Instr *end)
{
    Instr *out = run;
    for (const Instr *i = run; i < end; i++) {
        if (out > run && out[-1].loc.line == i->loc.line)
            out--;
        *out = *i;
        out->op = OP_NOP;
        out++->arg = 0;
    }
    return out;
}

/* The n names of a pattern that are captured one after the other make n * n
 * SWAPs, of which the graph leaves n.  So that they don't take that much memory
 * first, all but the last of a long run are done here: at the places of the
 * last ones those of the graph will stand. */
static void shorten_swaps(Gen *g, SwapRun *run)
{
    InstrList *list = &g->unit->instrs;
    if (is_cut(g->unit, run))
        return;
    Instr *first = &list->items[run->start];
    uint32_t kept = 2 * run->depth;
    uint32_t length = run->end - run->start - kept;
    uint32_t *items = ARENA_ARRAY(&g->c->arena, uint32_t, run->depth);
    uint32_t swaps = swaps_shorten(first, length, items, run->depth);
    arena_trim(&g->c->arena, items, 0);
    const Instr *rest = first + length - swaps;
    Instr *out = leave_nops(first, rest);
    memmove(out, rest, (swaps + kept) * sizeof *out);
    run->end = (uint32_t)(out - list->items) + swaps + kept;
    list->count = run->end;
}

/* The top value goes below the count - 1 values under it. */
static void emit_rotate(Gen *g, Loc loc, uint32_t count, PatternContext *pc)
{
    SwapRun *run = &pc->swaps;
    const InstrList *list = &g->unit->instrs;
    if (run->end != list->count)
        *run = (SwapRun){.start = list->count};
    run->depth = count > run->depth ? count : run->depth;
    for (; count > 1; count--)
        emit_arg(g, loc, OP_SWAP, count);
    run->end = list->count;
    if (run->end - run->start > LONG_RUN + 4 * run->depth)
        shorten_swaps(g, run);
}

static bool is_stored(const PatternContext *pc, NameId name)
{
    for (uint32_t i = 0; i < pc->stores.count; i++)
        if (pc->stores.items[i] == name)
            return true;
    return false;
}

static void add_store(Gen *g, Loc loc, PatternContext *pc, NameId name)
{
    if (is_stored(pc, name))
        gen_error(g, loc, "multiple assignments to name %s in pattern",
                  name_repr(g, name));
    *vec_push(&pc->stores, &g->c->arena) = name;
}

/* Captures the top of the stack, or drops it if name is 0. */
static void capture(Gen *g, Loc loc, NameId name, PatternContext *pc)
{
    if (!name) {
        emit(g, loc, OP_POP_TOP);
        return;
    }
    gen_check_forbidden_name(g, loc, name, CTX_STORE);
    uint32_t depth = pc->on_top + pc->stores.count + 1;
    add_store(g, loc, pc, name);
    emit_rotate(g, loc, depth, pc);
}

/* A pattern inside another one may always match. */
static void gen_subpattern(Gen *g, const Node *p, PatternContext *pc)
{
    bool allow_irrefutable = pc->allow_irrefutable;
    pc->allow_irrefutable = true;
    gen_pattern(g, p, pc);
    pc->allow_irrefutable = allow_irrefutable;
}

/* The place of a pattern's code behind patterns inside it. */
static Loc place_of(const Gen *g, const Node *p)
{
    return gen_place(g, p->loc);
}

/* --- value, singleton, as, star */

static void gen_match_value(Gen *g, const Node *p, PatternContext *pc)
{
    const Node *value = as_MatchValue(p)->value;
    if (value->kind != NODE_Constant && value->kind != NODE_Attribute)
        gen_error(g, p->loc,
                  "patterns may only match literals and attribute lookups");
    gen_expr(g, value);
    emit_compare(g, p->loc, CMP_EQ);
    emit_to_bool(g, p->loc);
    jump_to_fail_pop(g, p->loc, pc, OP_POP_JUMP_IF_FALSE);
}

static void gen_match_singleton(Gen *g, const Node *p, PatternContext *pc)
{
    emit_const(g, p->loc, as_MatchSingleton(p)->value);
    emit_compare(g, p->loc, CMP_IS);
    jump_to_fail_pop(g, p->loc, pc, OP_POP_JUMP_IF_FALSE);
}

static void check_irrefutable(Gen *g, const Node *p, const PatternContext *pc)
{
    NameId name = as_MatchAs(p)->name;
    if (pc->allow_irrefutable)
        return;
    if (name)
        gen_error(g, p->loc,
                  "name capture %s makes remaining patterns unreachable",
                  name_repr(g, name));
    gen_error(g, p->loc, "wildcard makes remaining patterns unreachable");
}

static void gen_match_as(Gen *g, const Node *p, PatternContext *pc)
{
    const MatchAsNode *n = as_MatchAs(p);
    if (!n->pattern) {
        check_irrefutable(g, p, pc);
        capture(g, p->loc, n->name, pc);
        return;
    }
    pc->on_top++;
    emit_arg(g, p->loc, OP_COPY, 1);
    gen_pattern(g, n->pattern, pc);
    pc->on_top--;
    capture(g, place_of(g, p), n->name, pc);
}

/* --- sequences */

/* Where the star is; -1 if there is none. */
typedef struct SequenceShape {
    int64_t star;
    bool only_wildcards; /* nothing of the subject is looked at */
    bool star_wildcard;  /* *_ */
} SequenceShape;

static SequenceShape sequence_shape(Gen *g, const Node *p)
{
    const NodeList *patterns = &as_MatchSequence(p)->patterns;
    SequenceShape shape = {-1, true, false};
    for (uint32_t i = 0; i < patterns->count; i++) {
        const Node *sub = patterns->items[i];
        if (sub->kind != NODE_MatchStar) {
            shape.only_wildcards &= is_wildcard(sub);
            continue;
        }
        if (shape.star >= 0)
            gen_error(g, p->loc, "multiple starred names in sequence pattern");
        shape.star_wildcard = is_star_wildcard(sub);
        shape.only_wildcards &= shape.star_wildcard;
        shape.star = i;
    }
    return shape;
}

/* [seq] -> [seq] if len(seq) <op> length */
static void check_length(Gen *g, Loc loc, PatternContext *pc, CmpOp op,
                         uint32_t length)
{
    emit(g, loc, OP_GET_LEN);
    emit_const(g, loc, value_int(g->c, length));
    emit_compare(g, loc, op);
    jump_to_fail_pop(g, loc, pc, OP_POP_JUMP_IF_FALSE);
}

static void emit_unpack(Gen *g, Loc loc, const NodeList *patterns, int64_t star)
{
    uint32_t size = patterns->count;
    if (star < 0) {
        emit_arg(g, loc, OP_UNPACK_SEQUENCE, size);
        return;
    }
    uint32_t before = (uint32_t)star, after = size - before - 1;
    if (before >= 1u << 8 || after >= INT32_MAX >> 8)
        gen_error(g, loc,
                  "too many expressions in star-unpacking sequence "
                  "pattern");
    emit_arg(g, loc, OP_UNPACK_EX, before + (after << 8));
}

/* Unpacks the subject and matches the items, the first one on top. */
static void match_unpacked(Gen *g, const Node *p, const SequenceShape *shape,
                           PatternContext *pc)
{
    const NodeList *patterns = &as_MatchSequence(p)->patterns;
    emit_unpack(g, p->loc, patterns, shape->star);
    pc->on_top += patterns->count;
    for (uint32_t i = 0; i < patterns->count; i++) {
        pc->on_top--;
        gen_subpattern(g, patterns->items[i], pc);
    }
}

/* [seq] -> [seq, seq[i]]; from the end, by the length, past the star. */
static void emit_item(Gen *g, Loc loc, uint32_t i, uint32_t size, int64_t star)
{
    emit_arg(g, loc, OP_COPY, 1);
    if (i < star) {
        emit_const(g, loc, value_int(g->c, i));
    } else {
        emit(g, loc, OP_GET_LEN);
        emit_const(g, loc, value_int(g->c, size - i));
        emit_binary_op(g, loc, BIN_SUB, false);
    }
    emit_binary_subscr(g, loc);
}

/* With *_ only the items that matter are fetched. */
static void match_subscripted(Gen *g, const Node *p, const SequenceShape *shape,
                              PatternContext *pc)
{
    const NodeList *patterns = &as_MatchSequence(p)->patterns;
    pc->on_top++;
    for (uint32_t i = 0; i < patterns->count; i++) {
        const Node *sub = patterns->items[i];
        if (i == shape->star || is_wildcard(sub))
            continue;
        emit_item(g, place_of(g, p), i, patterns->count, shape->star);
        gen_subpattern(g, sub, pc);
    }
    pc->on_top--;
    emit(g, place_of(g, p), OP_POP_TOP);
}

static void gen_match_sequence(Gen *g, const Node *p, PatternContext *pc)
{
    uint32_t size = as_MatchSequence(p)->patterns.count;
    SequenceShape shape = sequence_shape(g, p);
    pc->on_top++;
    emit(g, p->loc, OP_MATCH_SEQUENCE);
    jump_to_fail_pop(g, p->loc, pc, OP_POP_JUMP_IF_FALSE);
    if (shape.star < 0)
        check_length(g, p->loc, pc, CMP_EQ, size);
    else if (size > 1)
        check_length(g, p->loc, pc, CMP_GT_E, size - 1);
    pc->on_top--;
    if (shape.only_wildcards)
        emit(g, p->loc, OP_POP_TOP);
    else if (shape.star_wildcard)
        match_subscripted(g, p, &shape, pc);
    else
        match_unpacked(g, p, &shape, pc);
}

/* --- mappings and classes */

/* [tuple or None] -> [items...] if it is a tuple */
static void unpack_or_fail(Gen *g, Loc loc, uint32_t size, PatternContext *pc)
{
    emit_arg(g, loc, OP_COPY, 1);
    emit_const(g, loc, &value_none);
    emit_compare(g, loc, CMP_IS_NOT);
    jump_to_fail_pop(g, loc, pc, OP_POP_JUMP_IF_FALSE);
    emit_arg(g, loc, OP_UNPACK_SEQUENCE, size);
}

/* [subject, keys] -> [rest]: rest = dict(subject), without each key */
static void emit_rest(Gen *g, Loc loc, uint32_t size)
{
    emit_arg(g, loc, OP_BUILD_MAP, 0);
    emit_arg(g, loc, OP_SWAP, 3);
    emit_arg(g, loc, OP_DICT_UPDATE, 2);
    emit_arg(g, loc, OP_UNPACK_SEQUENCE, size);
    for (; size > 0; size--) {
        emit_arg(g, loc, OP_COPY, 1 + size);
        emit_arg(g, loc, OP_SWAP, 2);
        emit(g, loc, OP_DELETE_SUBSCR);
    }
}

/* [subject] -> [subject, keys, values...] if it has all the keys */
static void match_keys(Gen *g, const Node *p, PatternContext *pc)
{
    const MatchMappingNode *n = as_MatchMapping(p);
    const Node *bad = match_find_bad_key(g, &n->keys);
    for (uint32_t i = 0; i < n->keys.count; i++) {
        const Node *key = n->keys.items[i];
        if (key == bad)
            match_bad_key_error(g, p->loc, key);
        gen_expr(g, key);
    }
    emit_arg(g, p->loc, OP_BUILD_TUPLE, n->keys.count);
    emit(g, p->loc, OP_MATCH_KEYS);
    pc->on_top += 2;
    unpack_or_fail(g, p->loc, n->keys.count, pc);
}

static void gen_match_mapping(Gen *g, const Node *p, PatternContext *pc)
{
    const MatchMappingNode *n = as_MatchMapping(p);
    uint32_t size = n->keys.count;
    Loc loc = p->loc;
    pc->on_top++;
    emit(g, loc, OP_MATCH_MAPPING);
    jump_to_fail_pop(g, loc, pc, OP_POP_JUMP_IF_FALSE);
    if (!size && !n->rest) {
        pc->on_top--;
        emit(g, loc, OP_POP_TOP);
        return;
    }
    if (size)
        check_length(g, loc, pc, CMP_GT_E, size);
    match_keys(g, p, pc);
    pc->on_top += size - 1;
    for (uint32_t i = 0; i < size; i++) {
        pc->on_top--;
        gen_subpattern(g, n->patterns.items[i], pc);
    }
    pc->on_top -= 2; /* the subject and the keys */
    loc = place_of(g, p);
    if (n->rest) {
        emit_rest(g, loc, size);
        capture(g, loc, n->rest, pc);
    } else {
        emit(g, loc, OP_POP_TOP);
        emit(g, loc, OP_POP_TOP);
    }
}

static Value *attribute_names(Gen *g, const NameList *names)
{
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, names->count);
    for (uint32_t i = 0; i < names->count; i++)
        items[i] = value_interned_str(g->c, names->items[i]);
    return value_tuple(g->c, items, names->count);
}

static const Node *class_subpattern(const MatchClassNode *n, uint32_t i)
{
    return i < n->patterns.count ? n->patterns.items[i]
                                 : n->kwd_patterns.items[i - n->patterns.count];
}

static void gen_match_class(Gen *g, const Node *p, PatternContext *pc)
{
    const MatchClassNode *n = as_MatchClass(p);
    uint32_t size = n->patterns.count + n->kwd_attrs.count;
    match_check_attributes(g, n);
    gen_expr(g, n->cls);
    emit_const(g, p->loc, attribute_names(g, &n->kwd_attrs));
    emit_arg(g, p->loc, OP_MATCH_CLASS, n->patterns.count);
    pc->on_top++;
    unpack_or_fail(g, p->loc, size, pc);
    pc->on_top += size - 1;
    for (uint32_t i = 0; i < size; i++) {
        const Node *sub = class_subpattern(n, i);
        pc->on_top--;
        if (is_wildcard(sub))
            emit(g, place_of(g, p), OP_POP_TOP);
        else
            gen_subpattern(g, sub, pc);
    }
}

/* --- alternatives
 *
 * Each one is tried on a copy of the subject and jumps to the end with its
 * captures above the subject: [..., subject, captures].  All must capture
 * the same names; the order is that of the first one. */

static void reverse_names(NameId *names, uint32_t count)
{
    for (uint32_t i = 0; i < count / 2; i++) {
        NameId name = names[i];
        names[i] = names[count - 1 - i];
        names[count - 1 - i] = name;
    }
}

/* names[:count] = names[by:count] + names[:by] */
static void rotate_names(NameId *names, uint32_t count, uint32_t by)
{
    reverse_names(names, by);
    reverse_names(names + by, count - by);
    reverse_names(names, count);
}

static uint32_t find_store(const PatternContext *pc, NameId name)
{
    uint32_t i = 0;
    while (i < pc->stores.count && pc->stores.items[i] != name)
        i++;
    return i;
}

/* Brings the captures of an alternative into the order of the first one's,
 * from the last to the first, by rotations. */
static void reorder_stores(Gen *g, const Node *p, const Node *alt,
                           const NameId *control, PatternContext *pc)
{
    for (uint32_t i = pc->stores.count; i-- > 0;) {
        uint32_t at = find_store(pc, control[i]);
        if (at == pc->stores.count)
            gen_error(g, place_of(g, p),
                      "alternative patterns bind different names");
        if (at == i)
            continue;
        rotate_names(pc->stores.items, i + 1, at + 1);
        for (uint32_t n = 0; n < at + 1; n++)
            emit_rotate(g, place_of(g, alt), i + 1, pc);
    }
}

/* After the end of the alternatives: moves the captures to their place. */
static void adopt_stores(Gen *g, Loc loc, const NameId *names, uint32_t count,
                         PatternContext *pc)
{
    uint32_t depth = count + 1 + pc->on_top + pc->stores.count;
    for (uint32_t i = 0; i < count; i++) {
        emit_rotate(g, loc, depth, pc);
        add_store(g, loc, pc, names[i]);
    }
}

static void gen_match_or(Gen *g, const Node *p, PatternContext *pc)
{
    const NodeList *patterns = &as_MatchOr(p)->patterns;
    PatternContext first = {0};
    Label end = new_label(g);
    for (uint32_t i = 0; i < patterns->count; i++) {
        const Node *alt = patterns->items[i];
        PatternContext own = {0};
        own.allow_irrefutable =
            i + 1 == patterns->count && pc->allow_irrefutable;
        g->place = alt->loc;
        emit_arg(g, alt->loc, OP_COPY, 1);
        gen_pattern(g, alt, &own);
        if (i == 0)
            first = own;
        else if (own.stores.count != first.stores.count)
            gen_error(g, place_of(g, p),
                      "alternative patterns bind different names");
        else
            reorder_stores(g, p, alt, first.stores.items, &own);
        emit_jump(g, place_of(g, alt), OP_JUMP, end);
        emit_fail_pops(g, place_of(g, alt), &own);
    }
    emit(g, place_of(g, p), OP_POP_TOP);
    jump_to_fail_pop(g, place_of(g, p), pc, OP_JUMP);
    use_label(g, end);
    adopt_stores(g, place_of(g, p), first.stores.items, first.stores.count, pc);
    emit(g, place_of(g, p), OP_POP_TOP);
}

static void gen_pattern(Gen *g, const Node *p, PatternContext *pc)
{
    g->place = p->loc;
    /* clang-format off */
    switch ((NodeKind)p->kind) {
    case NODE_MatchValue: gen_match_value(g, p, pc); break;
    case NODE_MatchSingleton: gen_match_singleton(g, p, pc); break;
    case NODE_MatchSequence: gen_match_sequence(g, p, pc); break;
    case NODE_MatchMapping: gen_match_mapping(g, p, pc); break;
    case NODE_MatchClass: gen_match_class(g, p, pc); break;
    case NODE_MatchStar:
        capture(g, p->loc, as_MatchStar(p)->name, pc);
        break;
    case NODE_MatchAs: gen_match_as(g, p, pc); break;
    case NODE_MatchOr: gen_match_or(g, p, pc); break;
    default: assert(!"not a pattern");
    }
    /* clang-format on */
}

/* --- the statement */

static void store_captures(Gen *g, Loc loc, const PatternContext *pc)
{
    for (uint32_t i = 0; i < pc->stores.count; i++)
        gen_nameop(g, loc, pc->stores.items[i], CTX_STORE);
}

/* One case.  The last one that is tried takes the subject itself instead of
 * a copy; only the last one of all may match anything without a guard. */
static void gen_case(Gen *g, const match_caseNode *m, bool takes_subject,
                     bool last, Label end)
{
    Loc loc = m->pattern->loc;
    PatternContext pc = {0};
    pc.allow_irrefutable = m->guard || last;
    if (!takes_subject)
        emit_arg(g, loc, OP_COPY, 1);
    gen_pattern(g, m->pattern, &pc);
    assert(pc.on_top == 0);
    uint64_t set = g->set_locals;
    store_captures(g, gen_place(g, loc), &pc);
    if (m->guard)
        gen_jump_if(g, loc, m->guard, fail_label(g, &pc, 0), false);
    if (!takes_subject) {
        bool at_body = g->target->codegen.pops_subject_at_body;
        emit(g, at_body ? NEXT_LOC : gen_place(g, loc), OP_POP_TOP);
        g->unit->has_next_locs |= at_body;
    }
    gen_stmts(g, &m->body);
    g->set_locals = set;
    emit_jump(g, NO_LOC, OP_JUMP, end);
    /* The failed pattern, not the body, is where the pops happen. */
    g->place = loc;
    emit_fail_pops(g, loc, &pc);
}

/* A last `case _` needs no test: the subject is gone already. */
static void gen_default_case(Gen *g, const match_caseNode *m, Label end)
{
    Loc loc = m->pattern->loc;
    g->place = loc;
    emit(g, loc, OP_NOP);
    if (m->guard)
        gen_jump_if(g, loc, m->guard, end, false);
    gen_stmts(g, &m->body);
    g->place = NO_LOC;
}

void gen_match(Gen *g, const Node *s)
{
    const NodeList *cases = &as_Match(s)->cases;
    gen_expr(g, as_Match(s)->subject);
    Label end = new_label(g);
    const match_caseNode *last = as_match_case(cases->items[cases->count - 1]);
    bool has_default = cases->count > 1 && is_wildcard(last->pattern);
    uint32_t tried = cases->count - has_default;
    for (uint32_t i = 0; i < tried; i++)
        gen_case(g, as_match_case(cases->items[i]), i + 1 == tried,
                 i + 1 == cases->count, end);
    if (has_default)
        gen_default_case(g, last, end);
    use_label(g, end);
}
