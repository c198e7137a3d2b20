/* Comprehensions and generator expressions.
 *
 * A list, set or dict comprehension that the symbol table says is inlined
 * (PEP 709) runs in the current unit: the values of the names that it binds
 * are put on the stack meanwhile, and those names change their scope.  The
 * others, and generator expressions, are functions of one argument, the
 * iterator of the first clause, called at once. */
#include "codegen/codegen_internal.h"

/* What the four node kinds have in common. */
typedef struct Comprehension {
    const Node *node;
    const Block *block;
    const NodeList *generators;
    const Node *elt;
    const Node *value; /* of a DictComp; NULL for {**elt for ...} */
    NameId name;
    Op build; /* NOP: a generator expression */
} Comprehension;

/* A `for` clause whose loop is open. */
typedef struct Clause {
    Label start; /* 0: an assignment without a loop */
    Label anchor, if_cleanup;
    Label send; /* of an `async for` */
    bool is_async;
} Clause;

static Comprehension describe(const Gen *g, const Node *e)
{
    Comprehension k = {
        .node = e, .block = symtable_lookup(g->symtable, e, BLOCK_FUNCTION)};
    if (e->kind == NODE_ListComp) {
        k.generators = &as_ListComp(e)->generators;
        k.elt = as_ListComp(e)->elt;
        k.name = NAME_angle_listcomp;
        k.build = OP_BUILD_LIST;
    } else if (e->kind == NODE_SetComp) {
        k.generators = &as_SetComp(e)->generators;
        k.elt = as_SetComp(e)->elt;
        k.name = NAME_angle_setcomp;
        k.build = OP_BUILD_SET;
    } else if (e->kind == NODE_DictComp) {
        k.generators = &as_DictComp(e)->generators;
        k.elt = as_DictComp(e)->key;
        k.value = as_DictComp(e)->value;
        k.name = NAME_angle_dictcomp;
        k.build = OP_BUILD_MAP;
    } else {
        k.generators = &as_GeneratorExp(e)->generators;
        k.elt = as_GeneratorExp(e)->elt;
        k.name = NAME_angle_genexpr;
        k.build = OP_NOP;
    }
    return k;
}

static comprehensionNode *clause_node(const Comprehension *k, uint32_t i)
{
    return as_comprehension(k->generators->items[i]);
}

static void emit_get_iterator(Gen *g, const comprehensionNode *clause)
{
    emit(g, gen_place(g, clause->iter->loc),
         clause->head.sub ? OP_GET_AITER : OP_GET_ITER);
}

/* Pushes the iterator of a clause. */
static void gen_iterator(Gen *g, const comprehensionNode *clause)
{
    gen_expr(g, clause->iter);
    emit_get_iterator(g, clause);
}

/* Pushes what the comprehension is to iterate over, in the outer scope. */
static void gen_outermost(Gen *g, const Comprehension *k)
{
    const comprehensionNode *clause = clause_node(k, 0);
    gen_expr(g, clause->iter);
    if (!g->target->codegen.comprehension_iterates)
        emit_get_iterator(g, clause);
}

/* The x of `for y in [x]`, which is only an assignment; else NULL. */
static const Node *single_element(const Node *iter)
{
    const NodeList *elts;
    if (iter->kind == NODE_List)
        elts = &as_List(iter)->elts;
    else if (iter->kind == NODE_Tuple)
        elts = &as_Tuple(iter)->elts;
    else
        return NULL;
    bool single = elts->count == 1 && elts->items[0]->kind != NODE_Starred;
    return single ? elts->items[0] : NULL;
}

/* What the first clause iterates over is the unit's argument. */
static void load_argument(Gen *g, Loc loc)
{
    g->unit->argcount = 1;
    emit_arg(g, loc, OP_LOAD_FAST, 0);
}

void gen_genexpr_start(Gen *g, const Node *e)
{
    const Node *first = as_GeneratorExp(e)->generators.items[0];
    emit_arg(g, NO_LOC, OP_RESUME, RESUME_AT_GENEXPR_START);
    load_argument(g, as_comprehension(first)->iter->loc);
    emit_get_iterator(g, as_comprehension(first));
}

/* The iterator of the first clause is put on the stack, unless it is there. */
static void gen_first_iterator(Gen *g, const Comprehension *k, bool inlined)
{
    if (k->build == OP_NOP && g->target->codegen.starts_generators)
        return;
    if (!inlined)
        load_argument(g, k->node->loc);
    if (g->target->codegen.comprehension_iterates)
        emit_get_iterator(g, clause_node(k, 0));
}

/* --- the loops */

/*     iterator; GET_ITER
 * start:
 *     FOR_ITER anchor
 *     target */
static void open_for(Gen *g, Clause *clause, const comprehensionNode *node,
                     const Node *single)
{
    Loc loc = gen_place(g, node->iter->loc);
    if (single) {
        clause->start = 0;
    } else {
        if (g->target->codegen.comprehension_checks_iterator)
            emit(g, loc, OP_GET_ITER);
        use_label(g, clause->start);
        emit_jump(g, loc, OP_FOR_ITER, clause->anchor);
    }
    gen_store_target(g, node->target);
}

/* start:
 *     SETUP_FINALLY except; GET_ANEXT; await; POP_BLOCK
 *     target */
static void open_async_for(Gen *g, Loc loc, Clause *clause,
                           const comprehensionNode *node)
{
    use_label(g, clause->start);
    push_fblock(g, loc, FBLOCK_ASYNC_COMPREHENSION_GENERATOR, clause->start, 0,
                NULL);
    emit_jump(g, loc, OP_SETUP_FINALLY, clause->anchor);
    clause->send = gen_async_next(g, loc);
    emit(g, loc, OP_POP_BLOCK);
    gen_store_target(g, node->target);
}

/* Its labels, made in CPython's order. */
static Clause new_clause(Gen *g, bool is_async)
{
    Clause clause = {.is_async = is_async};
    clause.start = new_label(g);
    if (is_async)
        clause.anchor = new_label(g);
    clause.if_cleanup = new_label(g);
    if (!is_async)
        clause.anchor = new_label(g);
    return clause;
}

/* Everything of clause i up to what stands in its loop. */
static void open_clause(Gen *g, const Comprehension *k, uint32_t i,
                        Clause *clause)
{
    const comprehensionNode *node = clause_node(k, i);
    Loc loc = k->node->loc;
    const Node *single = NULL;
    *clause = new_clause(g, node->head.sub);
    if (i > 0) {
        single = clause->is_async ? NULL : single_element(node->iter);
        if (single)
            gen_expr(g, single);
        else
            gen_iterator(g, node);
    }
    if (clause->is_async)
        open_async_for(g, gen_place(g, loc), clause, node);
    else
        open_for(g, clause, node, single);
    for (uint32_t n = 0; n < node->ifs.count; n++)
        gen_jump_if(g, loc, node->ifs.items[n], clause->if_cleanup, false);
}

static void close_clause(Gen *g, Loc loc, Loc elt_loc, const Clause *clause)
{
    use_label(g, clause->if_cleanup);
    if (clause->start == 0)
        return;
    emit_jump(g, gen_place(g, elt_loc), OP_JUMP, clause->start);
    if (clause->is_async)
        pop_fblock(g, FBLOCK_ASYNC_COMPREHENSION_GENERATOR, clause->start);
    use_label(g, clause->anchor);
    if (clause->is_async)
        emit_end_async_for(g, gen_place(g, loc), clause->send);
    else
        emit_end_for(g);
}

/* Yields each item of what is on top:
 *
 *     GET_ITER
 * start:
 *     FOR_ITER end; YIELD_VALUE; POP_TOP; JUMP start
 * end: */
static void gen_yield_each(Gen *g, Loc loc)
{
    Label start = new_label(g), end = new_label(g);
    emit(g, loc, OP_GET_ITER);
    use_label(g, start);
    emit_jump(g, loc, OP_FOR_ITER, end);
    emit_yield(g, loc);
    emit(g, loc, OP_POP_TOP);
    emit_jump(g, NO_LOC, OP_JUMP, start);
    use_label(g, end);
    emit_end_for(g);
}

/* [*elt for ...]: all its items go into the collection. */
static void gen_starred_element(Gen *g, const Comprehension *k, uint32_t depth)
{
    Loc loc = k->elt->loc;
    gen_expr(g, as_Starred(k->elt)->value);
    if (k->build == OP_NOP)
        gen_yield_each(g, loc);
    else
        emit_arg(g, loc,
                 k->build == OP_BUILD_LIST ? OP_LIST_EXTEND : OP_SET_UPDATE,
                 depth + 1);
}

/* {elt: value for ...} or {**elt for ...}; returns the place. */
static Loc gen_dict_element(Gen *g, const Comprehension *k, uint32_t depth)
{
    Loc loc = k->elt->loc;
    gen_expr(g, k->elt);
    if (!k->value) {
        emit_arg(g, loc, OP_DICT_UPDATE, depth + 1);
        return loc;
    }
    gen_expr(g, k->value);
    loc = gen_place(g, loc_span(loc, k->value->loc));
    emit_arg(g, loc, OP_MAP_ADD, depth + 1);
    return loc;
}

/* The element goes into the collection, which lies depth below. */
static Loc gen_element(Gen *g, const Comprehension *k, uint32_t depth)
{
    Loc loc = k->elt->loc;
    if (k->build == OP_BUILD_MAP)
        return gen_dict_element(g, k, depth);
    if (k->elt->kind == NODE_Starred) {
        gen_starred_element(g, k, depth);
        return loc;
    }
    gen_expr(g, k->elt);
    loc = gen_place(g, loc);
    if (k->build == OP_BUILD_LIST) {
        emit_arg(g, loc, OP_LIST_APPEND, depth + 1);
    } else if (k->build == OP_BUILD_SET) {
        emit_arg(g, loc, OP_SET_ADD, depth + 1);
    } else {
        emit_yield(g, loc);
        emit(g, loc, OP_POP_TOP);
    }
    return loc;
}

/* Places on the stack that the clause's iterator takes. */
static uint32_t clause_depth(const Gen *g, const Clause *clause)
{
    if (clause->start == 0)
        return 0;
    return !clause->is_async && g->target->codegen.wide_iterators ? 2 : 1;
}

static void gen_loops(Gen *g, const Comprehension *k, bool inlined)
{
    uint32_t count = k->generators->count, depth = 0;
    Clause *clauses = ARENA_ARRAY(&g->c->arena, Clause, count);
    gen_first_iterator(g, k, inlined);
    for (uint32_t i = 0; i < count; i++) {
        open_clause(g, k, i, &clauses[i]);
        depth += clause_depth(g, &clauses[i]);
    }
    Loc elt_loc = gen_element(g, k, depth);
    for (uint32_t i = count; i-- > 0;) {
        close_clause(g, k->node->loc, elt_loc, &clauses[i]);
        elt_loc = k->elt->loc;
    }
}

/* --- inlined comprehensions */

typedef struct SavedSymbol {
    NameId name;
    uint32_t symbol;
} SavedSymbol;

/* What is changed around an inlined comprehension and restored after it. */
typedef struct InlineState {
    NameId *pushed; /* locals whose values are on the stack */
    uint32_t pushed_count;
    SavedSymbol *symbols; /* the block's own symbols */
    uint32_t symbol_count;
    NameId *hidden; /* names made fast locals */
    uint32_t hidden_count;
    Label cleanup, end;
} InlineState;

/* Also for units inside this one, which ask the module's block. */
static void set_symbol(Gen *g, NameId name, uint32_t symbol)
{
    idmap_add(&g->block->symbols, &g->c->arena, name, 0)->value = symbol;
    gen_name_use(g, name)->symbol = symbol;
    if (g->block == g->symtable->top)
        gen_note_import(g->tables, name, symbol);
}

/* In a module or class the name becomes a fast local. */
static void hide_local(Gen *g, InlineState *s, NameId name)
{
    IdMapEntry *e = idmap_add(&g->unit->fast_hidden, &g->c->arena, name, false);
    if (e->value)
        return;
    e->value = true;
    s->hidden[s->hidden_count++] = name;
}

/* Pushes the value of the name (a cell: the cell itself) and unbinds it. */
static void push_local(Gen *g, Loc loc, InlineState *s, NameId name,
                       SymbolScope inner, SymbolScope outer)
{
    if (!symtable_is_function_like(g->block))
        hide_local(g, s, name);
    /* A private name may have been met before the generic class made it one
     * of its parameters; then it is mangled only now. */
    emit_arg(g, loc, OP_LOAD_FAST_AND_CLEAR,
             gen_local_index(g, gen_mangle(g, name)));
    if (inner == SCOPE_CELL) {
        NameId mangled = gen_mangle(g, name);
        emit_arg(g, loc, OP_MAKE_CELL,
                 outer == SCOPE_FREE ? gen_free_index(g, mangled)
                                     : gen_cell_index(g, mangled));
    }
    s->pushed[s->pushed_count++] = name;
}

/* A name that means something else inside is given that meaning.  Free there
 * is what it is here; a cell there that is free here stays free. */
static bool changes_scope(SymbolScope inner, SymbolScope outer)
{
    return inner != outer && inner != SCOPE_FREE &&
           !(inner == SCOPE_CELL && outer == SCOPE_FREE);
}

static void isolate_symbol(Gen *g, Loc loc, InlineState *s, IdMapEntry inner,
                           bool in_class)
{
    uint32_t symbol = inner.value;
    uint32_t outer = gen_symbol(g, inner.key);
    SymbolScope scope = symbol >> SYMBOL_SCOPE_SHIFT;
    SymbolScope outer_scope = outer >> SYMBOL_SCOPE_SHIFT;
    if (changes_scope(scope, outer_scope) || in_class) {
        s->symbols[s->symbol_count++] = (SavedSymbol){inner.key, outer};
        set_symbol(g, inner.key, symbol);
        if (g->target->codegen.new_cell_has_inner_scope)
            outer_scope = scope;
    }
    bool binds = symbol & DEF_LOCAL && !(symbol & DEF_NONLOCAL);
    bool hides_uses = g->target->codegen.class_comprehension_hides_uses;
    if (binds || (in_class && hides_uses))
        push_local(g, loc, s, inner.key, scope, outer_scope);
}

/* [iter] -> [saved values..., iter] */
static void push_inlined_state(Gen *g, Loc loc, const Block *block,
                               InlineState *s)
{
    const IdMap *symbols = &block->symbols;
    Arena *a = &g->c->arena;
    bool in_class =
        g->block->type == BLOCK_CLASS && !g->in_inlined_comprehension;
    g->in_inlined_comprehension++;
    gen_set_ways(g);
    s->pushed = ARENA_ARRAY(a, NameId, symbols->count);
    s->hidden = ARENA_ARRAY(a, NameId, symbols->count);
    s->symbols = ARENA_ARRAY(a, SavedSymbol, symbols->count);
    for (uint32_t i = 0; i < symbols->count; i++)
        isolate_symbol(g, loc, s, symbols->entries[i], in_class);
    if (s->pushed_count == 0)
        return;
    emit_arg(g, loc, OP_SWAP, s->pushed_count + 1);
    s->cleanup = new_label(g);
    s->end = new_label(g);
    emit_jump(g, loc, OP_SETUP_FINALLY, s->cleanup);
    if (g->target->codegen.inlined_comprehension_is_block)
        push_fblock(g, loc, FBLOCK_INLINED_COMPREHENSION, s->cleanup, 0, NULL);
}

/* [saved values..., x] -> [x] */
static void restore_locals(Gen *g, Loc loc, const InlineState *s)
{
    emit_arg(g, loc, OP_SWAP, s->pushed_count + 1);
    for (uint32_t i = s->pushed_count; i-- > 0;)
        emit_arg(g, loc, OP_STORE_FAST_MAYBE_NULL,
                 gen_local_index(g, gen_mangle(g, s->pushed[i])));
}

/*     POP_BLOCK; JUMP_NO_INTERRUPT end
 * cleanup:
 *     SWAP 2; POP_TOP    the unfinished collection, below the exception
 *     restore locals; RERAISE 0
 * end:
 *     restore locals */
static void pop_inlined_state(Gen *g, Loc loc, const InlineState *s)
{
    g->in_inlined_comprehension--;
    for (uint32_t i = 0; i < s->symbol_count; i++)
        set_symbol(g, s->symbols[i].name, s->symbols[i].symbol);
    if (s->pushed_count) {
        emit(g, NO_LOC, OP_POP_BLOCK);
        if (g->target->codegen.inlined_comprehension_is_block)
            pop_fblock(g, FBLOCK_INLINED_COMPREHENSION, s->cleanup);
        emit_join(g, s->end);
        use_label(g, s->cleanup);
        emit_arg(g, NO_LOC, OP_SWAP, 2);
        emit(g, NO_LOC, OP_POP_TOP);
        restore_locals(g, loc, s);
        emit_arg(g, NO_LOC, OP_RERAISE, 0);
        use_label(g, s->end);
        restore_locals(g, loc, s);
    }
    for (uint32_t i = 0; i < s->hidden_count; i++)
        idmap_find(&g->unit->fast_hidden, s->hidden[i])->value = false;
    gen_set_ways(g);
}

/* --- the whole */

static void check_async(Gen *g, const Comprehension *k, UnitKind around)
{
    if (k->block->is_coroutine && k->build != OP_NOP &&
        around != UNIT_ASYNC_FUNCTION && around != UNIT_COMPREHENSION)
        gen_error(g, k->node->loc,
                  "asynchronous comprehension outside of "
                  "an asynchronous function");
}

static void gen_inlined(Gen *g, const Comprehension *k)
{
    Loc loc = k->node->loc;
    InlineState state = {0};
    gen_outermost(g, k);
    push_inlined_state(g, loc, k->block, &state);
    check_async(g, k, g->unit->kind);
    emit_arg(g, loc, k->build, 0);
    emit_arg(g, loc, OP_SWAP, 2);
    gen_loops(g, k, true);
    pop_inlined_state(g, loc, &state);
}

static Value *gen_comprehension_code(Gen *outer, const Comprehension *k)
{
    Loc loc = k->node->loc;
    Gen *g = gen_enter_unit(outer, k->name, UNIT_COMPREHENSION, k->node,
                            BLOCK_FUNCTION, loc.line);
    g->place = loc;
    check_async(g, k, outer->unit->kind);
    if (k->build != OP_NOP)
        emit_arg(g, loc, k->build, 0);
    gen_loops(g, k, false);
    if (k->build != OP_NOP)
        emit(g, gen_place(g, loc), OP_RETURN_VALUE);
    else
        gen_wrap_in_stopiteration_handler(g);
    return gen_exit_unit(g, true);
}

static void gen_called(Gen *g, const Comprehension *k)
{
    Loc loc = k->node->loc;
    gen_make_closure(g, loc, gen_comprehension_code(g, k), 0);
    gen_outermost(g, k);
    emit_call(g, loc, 0);
    if (k->block->is_coroutine && k->build != OP_NOP)
        gen_await_top(g, loc, AWAIT_EXPRESSION);
}

void gen_comprehension(Gen *g, const Node *e)
{
    Comprehension k = describe(g, e);
    Loc place = g->place;
    g->place = e->loc;
    if (k.block->comp_inlined)
        gen_inlined(g, &k);
    else
        gen_called(g, &k);
    g->place = place;
}
