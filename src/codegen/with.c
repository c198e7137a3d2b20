/* with and async with: one function call for each item, the outer one first.
 *
 *      <context manager>
 *      BEFORE_WITH                  [exit, value of __enter__]
 *      SETUP_WITH final
 *      <store or pop the value>
 *      <the next item, or the body>
 *      POP_BLOCK
 *      exit(None, None, None)       []
 *      JUMP end
 *   final:                          [exit, lasti, exc]
 *      SETUP_CLEANUP cleanup; PUSH_EXC_INFO
 *      WITH_EXCEPT_START            [exit, lasti, prev, exc, result]
 *      TO_BOOL; POP_JUMP_IF_TRUE suppress
 *      RERAISE 2
 *   suppress:
 *      drop all of it; JUMP end
 *   cleanup:
 *      COPY 3; POP_EXCEPT; RERAISE 1
 *   end:
 *
 * In 3.11 suppress comes after cleanup and falls through to the end. */
#include "codegen/codegen_internal.h"

/* LOAD_SPECIAL fetches a method and its object: the stack then holds two
 * values for exit instead of one. */
static bool has_special(const Gen *g)
{
    return g->target->ops[OP_LOAD_SPECIAL].known;
}

/* [manager] -> [exit, self, value of __enter__] */
static void enter_by_special(Gen *g, Loc loc, uint32_t enter, uint32_t exit)
{
    emit_arg(g, loc, OP_COPY, 1);
    emit_arg(g, loc, OP_LOAD_SPECIAL, exit);
    emit_arg(g, loc, OP_SWAP, 2);
    emit_arg(g, loc, OP_SWAP, 3);
    emit_arg(g, loc, OP_LOAD_SPECIAL, enter);
    emit_call(g, loc, 0);
}

/* Drops the exception and what is below it. */
static void swallow(Gen *g, Label suppress)
{
    use_label(g, suppress);
    emit(g, NO_LOC, OP_POP_TOP); /* the exception */
    emit(g, NO_LOC, OP_POP_BLOCK);
    emit(g, NO_LOC, OP_POP_EXCEPT);
    emit(g, NO_LOC, OP_POP_TOP);
    emit(g, NO_LOC, OP_POP_TOP);
    if (has_special(g))
        emit(g, NO_LOC, OP_POP_TOP);
}

/* After WITH_EXCEPT_START: swallow the exception or raise it again. */
static void finish_except(Gen *g, Label cleanup)
{
    bool last = g->target->codegen.swallows_last;
    Label suppress = new_label(g), exit = last ? 0 : new_label(g);
    emit_to_bool(g, NO_LOC);
    emit_jump(g, NO_LOC, OP_POP_JUMP_IF_TRUE, suppress);
    emit_arg(g, NO_LOC, OP_RERAISE, 2);
    if (!last) {
        swallow(g, suppress);
        emit_join(g, exit);
    }
    use_label(g, cleanup);
    gen_pop_except_and_reraise(g, NO_LOC);
    if (last)
        swallow(g, suppress);
    else
        use_label(g, exit);
    g->place = NO_LOC;
}

static void store_entered(Gen *g, Loc loc, const withitemNode *item)
{
    if (item->optional_vars)
        gen_store_target(g, item->optional_vars);
    else
        emit(g, loc, OP_POP_TOP);
}

static const WithNode *any_with(const Node *s)
{
    assert(s->kind == NODE_With || s->kind == NODE_AsyncWith);
    return (const WithNode *)s;
}

_Static_assert(sizeof(WithNode) == sizeof(AsyncWithNode) &&
                   offsetof(WithNode, items) ==
                       offsetof(AsyncWithNode, items) &&
                   offsetof(WithNode, body) == offsetof(AsyncWithNode, body),
               "any_with relies on it");

/* [] -> [exit, value of __enter__], exit being one or two values */
static void enter(Gen *g, Loc loc, const Node *context, bool is_async)
{
    gen_expr(g, context);
    if (has_special(g))
        enter_by_special(g, loc, is_async ? SPECIAL_AENTER : SPECIAL_ENTER,
                         is_async ? SPECIAL_AEXIT : SPECIAL_EXIT);
    else
        emit(g, loc, is_async ? OP_BEFORE_ASYNC_WITH : OP_BEFORE_WITH);
    if (is_async)
        gen_await_top(g, loc, 1);
}

/* The item that is entered at pos, those after it, and the body. */
static void gen_items(Gen *g, const Node *s, uint32_t pos)
{
    const WithNode *n = any_with(s);
    const withitemNode *item = as_withitem(n->items.items[pos]);
    bool is_async = s->kind == NODE_AsyncWith;
    FblockType type = is_async ? FBLOCK_ASYNC_WITH : FBLOCK_WITH;
    Loc loc = gen_place(g, item->context_expr->loc);
    Label block = new_label(g), final = new_label(g);
    Label exit = new_label(g), cleanup = new_label(g);

    enter(g, loc, item->context_expr, is_async);
    emit_jump(g, loc, OP_SETUP_WITH, final);
    use_label(g, block);
    push_fblock(g, loc, type, block, final, s);
    uint64_t set = g->set_locals;
    store_entered(g, loc, item);
    if (pos + 1 == n->items.count)
        gen_stmts(g, &n->body);
    else
        gen_items(g, s, pos + 1);
    g->set_locals = set;
    pop_fblock(g, type, block);
    /* As 3.13 compile.c: with async it has a place. */
    emit(g, is_async ? gen_place(g, loc) : NO_LOC, OP_POP_BLOCK);

    gen_call_exit_with_nones(g, loc);
    if (is_async)
        gen_await_top(g, loc, 2);
    emit(g, loc, OP_POP_TOP);
    emit_jump(g, loc, OP_JUMP, exit);

    use_label(g, final);
    emit_jump(g, loc, OP_SETUP_CLEANUP, cleanup);
    emit(g, loc, OP_PUSH_EXC_INFO);
    emit(g, loc, OP_WITH_EXCEPT_START);
    if (is_async)
        gen_await_top(g, loc, 2);
    finish_except(g, cleanup);
    use_label(g, exit);
}

void gen_with(Gen *g, const Node *s)
{
    if (s->kind == NODE_AsyncWith && g->unit->kind != UNIT_ASYNC_FUNCTION)
        gen_error(g, s->loc, "'async with' outside async function");
    gen_items(g, s, 0);
}
