/* Loops and if.
 *
 *      <iterable>; GET_ITER
 *   start:
 *      FOR_ITER cleanup
 *      <store target>
 *      <body>
 *      JUMP start
 *   cleanup:
 *      END_FOR; POP_TOP
 *      <else>
 *   end:
 *
 * The stack of a for body: [..., iterator]. */
#include "codegen/codegen_internal.h"

void gen_if(Gen *g, const Node *s)
{
    const IfNode *n = as_If(s);
    Label end = new_label(g);
    Label next = n->orelse.count ? new_label(g) : end;
    gen_jump_if(g, s->loc, n->test, next, false);
    gen_stmts(g, &n->body);
    if (n->orelse.count) {
        emit_join(g, end);
        use_label(g, next);
        gen_stmts(g, &n->orelse);
    }
    use_label(g, end);
}

/* Nothing of it need ever be executed. */
static void gen_loop_body(Gen *g, const Node *target, const NodeList *body)
{
    uint64_t set = g->set_locals;
    gen_store_target(g, target);
    gen_stmts(g, body);
    g->set_locals = set;
}

void gen_for(Gen *g, const Node *s)
{
    const ForNode *n = as_For(s);
    Loc loc = gen_place(g, n->iter->loc);
    Label start = new_label(g), body = new_label(g);
    Label cleanup = new_label(g), end = new_label(g);
    push_fblock(g, s->loc, FBLOCK_FOR_LOOP, start, end, NULL);
    gen_expr(g, n->iter);
    emit(g, loc, OP_GET_ITER);
    use_label(g, start);
    emit_jump(g, loc, OP_FOR_ITER, cleanup);
    use_label(g, body);
    /* As 3.13 compile.c: keeps the target's line when it is another one. */
    if (g->target->codegen.marks_loop_target)
        emit(g, n->target->loc, OP_NOP);
    gen_loop_body(g, n->target, &n->body);
    g->place = NO_LOC;
    emit_jump(g, NO_LOC, OP_JUMP, start);
    use_label(g, cleanup);
    emit_end_for(g);
    pop_fblock(g, FBLOCK_FOR_LOOP, start);
    gen_stmts(g, &n->orelse);
    use_label(g, end);
}

/* The exception StopAsyncIteration of __anext__ ends the loop. */
void gen_async_for(Gen *g, const Node *s)
{
    const AsyncForNode *n = as_AsyncFor(s);
    if (g->unit->kind != UNIT_ASYNC_FUNCTION)
        gen_error(g, s->loc, "'async for' outside async function");
    Label start = new_label(g), except = new_label(g), end = new_label(g);
    gen_expr(g, n->iter);
    emit(g, gen_place(g, n->iter->loc), OP_GET_AITER);
    use_label(g, start);
    push_fblock(g, s->loc, FBLOCK_ASYNC_FOR_LOOP, start, end, NULL);
    emit_jump(g, s->loc, OP_SETUP_FINALLY, except);
    Label send = gen_async_next(g, s->loc);
    emit(g, s->loc, OP_POP_BLOCK);
    if (g->target->ops[OP_NOT_TAKEN].known)
        emit(g, s->loc, OP_NOT_TAKEN);
    gen_loop_body(g, n->target, &n->body);
    emit_jump(g, NO_LOC, OP_JUMP, start);
    pop_fblock(g, FBLOCK_ASYNC_FOR_LOOP, start);
    use_label(g, except);
    /* As 3.13 compile.c: it comes after the `for`, not the body. */
    g->place = n->iter->loc;
    emit_end_async_for(g, n->iter->loc, send);
    gen_stmts(g, &n->orelse);
    use_label(g, end);
}

/* The test stands at the top and, up to 3.13, again, inverted, at the
 * bottom. */
void gen_while(Gen *g, const Node *s)
{
    const WhileNode *n = as_While(s);
    Label loop = new_label(g), body = new_label(g);
    Label third = new_label(g), fourth = new_label(g);
    /* The order, where it shows, is not the same in 3.11 and 3.12. */
    bool anchor_first = g->target->cfg.orders_blocks_by_allocation;
    Label anchor = anchor_first ? third : fourth;
    Label end = anchor_first ? fourth : third;
    use_label(g, loop);
    push_fblock(g, s->loc, FBLOCK_WHILE_LOOP, loop, end, NULL);
    gen_jump_if(g, s->loc, n->test, anchor, false);
    use_label(g, body);
    gen_stmts(g, &n->body);
    g->place = s->loc;
    if (g->target->codegen.while_tests_once)
        emit_jump(g, NO_LOC, OP_JUMP, loop);
    else
        gen_jump_if(g, s->loc, n->test, body, true);
    pop_fblock(g, FBLOCK_WHILE_LOOP, loop);
    use_label(g, anchor);
    gen_stmts(g, &n->orelse);
    use_label(g, end);
}
