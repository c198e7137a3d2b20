/* try: except, except* and finally.
 *
 *      SETUP_FINALLY except
 *      <body>
 *      POP_BLOCK
 *      <else>
 *      JUMP_NO_INTERRUPT end
 *   except:                         [exc]
 *      SETUP_CLEANUP cleanup
 *      PUSH_EXC_INFO                [prev, exc]
 *      <handlers, each ending with POP_BLOCK; POP_EXCEPT; JUMP end>
 *      RERAISE 0
 *   cleanup:                        [prev, lasti, exc]
 *      COPY 3; POP_EXCEPT; RERAISE 1
 *   end:
 *
 * With finally all of this is the body of an outer try, whose final body is
 * generated twice: at the normal exit and in the handler.  Handler code that
 * no source stands for has no place at all. */
#include "codegen/codegen_internal.h"

/* Try and TryStar have the same fields; one set of functions serves both. */
static const TryNode *any_try(const Node *s)
{
    assert(s->kind == NODE_Try || s->kind == NODE_TryStar);
    return (const TryNode *)s;
}

_Static_assert(sizeof(TryNode) == sizeof(TryStarNode) &&
                   offsetof(TryNode, body) == offsetof(TryStarNode, body) &&
                   offsetof(TryNode, handlers) ==
                       offsetof(TryStarNode, handlers) &&
                   offsetof(TryNode, orelse) == offsetof(TryStarNode, orelse) &&
                   offsetof(TryNode, finalbody) ==
                       offsetof(TryStarNode, finalbody),
               "any_try relies on it");

/* [prev, lasti, exc] -> raise exc again, as if never caught. */
void gen_pop_except_and_reraise(Gen *g, Loc loc)
{
    emit_arg(g, loc, OP_COPY, 3);
    emit(g, loc, OP_POP_EXCEPT);
    emit_arg(g, loc, OP_RERAISE, 1);
}

/* name = None; del name */
static void unbind_name(Gen *g, NameId name)
{
    emit_const(g, NO_LOC, &value_none);
    gen_nameop(g, NO_LOC, name, CTX_STORE);
    gen_nameop(g, NO_LOC, name, CTX_DEL);
}

/* The try part of except and except*: under its own handler. */
static void gen_guarded_body(Gen *g, const Node *s, Label body, Label except)
{
    emit_jump(g, s->loc, OP_SETUP_FINALLY, except);
    use_label(g, body);
    push_fblock(g, s->loc, FBLOCK_TRY_EXCEPT, body, 0, NULL);
    gen_stmts(g, &any_try(s)->body);
    pop_fblock(g, FBLOCK_TRY_EXCEPT, body);
    emit(g, NO_LOC, OP_POP_BLOCK);
}

/* --- except */

/* except E as name: the body is `try: body finally: unbind name`. */
static void gen_named_handler(Gen *g, const ExceptHandlerNode *h, Label end)
{
    Label cleanup_end = new_label(g), body = new_label(g);
    gen_nameop(g, h->head.loc, h->name, CTX_STORE);
    emit_jump(g, h->head.loc, OP_SETUP_CLEANUP, cleanup_end);
    use_label(g, body);
    push_fblock(g, h->head.loc, FBLOCK_HANDLER_CLEANUP, body, 0, h);
    gen_stmts(g, &h->body);
    pop_fblock(g, FBLOCK_HANDLER_CLEANUP, body);
    emit(g, NO_LOC, OP_POP_BLOCK);
    emit(g, NO_LOC, OP_POP_BLOCK);
    emit(g, NO_LOC, OP_POP_EXCEPT);
    unbind_name(g, h->name);
    emit_join(g, end);
    use_label(g, cleanup_end);
    unbind_name(g, h->name);
    emit_arg(g, NO_LOC, OP_RERAISE, 1);
}

static void gen_unnamed_handler(Gen *g, const ExceptHandlerNode *h, Label end)
{
    Label body = new_label(g);
    emit(g, h->head.loc, OP_POP_TOP); /* the exception */
    use_label(g, body);
    push_fblock(g, h->head.loc, FBLOCK_HANDLER_CLEANUP, body, 0, NULL);
    gen_stmts(g, &h->body);
    pop_fblock(g, FBLOCK_HANDLER_CLEANUP, body);
    emit(g, NO_LOC, OP_POP_BLOCK);
    emit(g, NO_LOC, OP_POP_EXCEPT);
    emit_join(g, end);
}

/* [prev, exc] -> the same, at the label next, if the type does not match */
static void gen_handler(Gen *g, const ExceptHandlerNode *h, Label end)
{
    Label next = new_label(g);
    g->place = h->head.loc;
    if (h->type) {
        gen_expr(g, h->type);
        emit(g, h->head.loc, OP_CHECK_EXC_MATCH);
        emit_jump(g, h->head.loc, OP_POP_JUMP_IF_FALSE, next);
    }
    if (h->name)
        gen_named_handler(g, h, end);
    else
        gen_unnamed_handler(g, h, end);
    use_label(g, next);
}

static void gen_try_except(Gen *g, const Node *s)
{
    const TryNode *n = any_try(s);
    Label body = new_label(g), except = new_label(g);
    Label end = new_label(g), cleanup = new_label(g);
    gen_guarded_body(g, s, body, except);
    gen_stmts(g, &n->orelse);
    emit_join(g, end);

    use_label(g, except);
    emit_jump(g, NO_LOC, OP_SETUP_CLEANUP, cleanup);
    emit(g, NO_LOC, OP_PUSH_EXC_INFO);
    push_fblock(g, s->loc, FBLOCK_EXCEPTION_HANDLER, 0, 0, NULL);
    for (uint32_t i = 0; i < n->handlers.count; i++) {
        const ExceptHandlerNode *h = as_ExceptHandler(n->handlers.items[i]);
        if (!h->type && i + 1 < n->handlers.count)
            gen_error(g, h->head.loc, "default 'except:' must be last");
        gen_handler(g, h, end);
    }
    g->place = NO_LOC;
    pop_fblock(g, FBLOCK_EXCEPTION_HANDLER, 0);
    emit_arg(g, NO_LOC, OP_RERAISE, 0);
    use_label(g, cleanup);
    gen_pop_except_and_reraise(g, NO_LOC);
    use_label(g, end);
}

/* --- except*
 *
 * Each handler splits what is left of the group.  Exceptions that handlers
 * raise, and at the end the unhandled rest, are collected in a list; what
 * comes of them is raised, if anything.
 *
 *   except:                         [prev, orig]
 *      BUILD_LIST 0; COPY 2         [prev, orig, res, exc]
 *        (3.11: COPY 1; BUILD_LIST 0; SWAP 2)
 *      <E1>; CHECK_EG_MATCH         [prev, orig, res, rest, match]
 *      COPY 1; POP_JUMP_IF_NONE no_match
 *      <store or pop match>         [prev, orig, res, rest]
 *      SETUP_CLEANUP raised
 *      <body>
 *      POP_BLOCK; JUMP next
 *   raised:                         [prev, orig, res, rest, lasti, exc]
 *      LIST_APPEND 3; POP_TOP; JUMP after
 *   next:
 *      NOP; JUMP after
 *   no_match:                       [prev, orig, res, rest, None]
 *      POP_TOP
 *   after:                          the next handler, or
 *      LIST_APPEND 1                [prev, orig, res]
 *      JUMP reraise_star */

/* The body of a handler, the match on top. */
static void gen_star_body(Gen *g, const ExceptHandlerNode *h, Label next,
                          Label after)
{
    Label raised = new_label(g), body = new_label(g);
    if (h->name)
        gen_nameop(g, h->head.loc, h->name, CTX_STORE);
    else
        emit(g, h->head.loc, OP_POP_TOP);
    emit_jump(g, h->head.loc, OP_SETUP_CLEANUP, raised);
    use_label(g, body);
    push_fblock(g, h->head.loc, FBLOCK_HANDLER_CLEANUP, body, 0,
                h->name ? h : NULL);
    gen_stmts(g, &h->body);
    pop_fblock(g, FBLOCK_HANDLER_CLEANUP, body);
    emit(g, NO_LOC, OP_POP_BLOCK);
    if (h->name)
        unbind_name(g, h->name);
    emit_join(g, next);

    use_label(g, raised);
    if (h->name)
        unbind_name(g, h->name);
    emit_arg(g, NO_LOC, OP_LIST_APPEND, 3);
    emit(g, NO_LOC, OP_POP_TOP); /* lasti */
    emit_join(g, after);
}

static void gen_star_handler(Gen *g, const ExceptHandlerNode *h)
{
    Loc loc = h->head.loc;
    Label next = new_label(g), after = new_label(g), no_match = new_label(g);
    g->place = loc;
    if (h->type) {
        gen_expr(g, h->type);
        emit(g, loc, OP_CHECK_EG_MATCH);
        emit_arg(g, loc, OP_COPY, 1);
        emit_jump(g, loc, OP_POP_JUMP_IF_NONE, no_match);
    }
    gen_star_body(g, h, next, after);
    g->place = NO_LOC;
    use_label(g, next);
    emit(g, NO_LOC, OP_NOP); /* for the line of the body's end */
    emit_join(g, after);
    use_label(g, no_match);
    emit(g, gen_place(g, loc), OP_POP_TOP); /* the None */
    use_label(g, after);
}

/* [orig] -> [orig, res, exc] */
static void start_group(Gen *g, Loc loc)
{
    if (g->target->codegen.swaps_group)
        emit_arg(g, loc, OP_COPY, 1);
    emit_arg(g, loc, OP_BUILD_LIST, 0);
    if (g->target->codegen.swaps_group)
        emit_arg(g, loc, OP_SWAP, 2);
    else
        emit_arg(g, loc, OP_COPY, 2);
}

static void gen_star_handlers(Gen *g, const NodeList *handlers,
                              Label reraise_star)
{
    for (uint32_t i = 0; i < handlers->count; i++) {
        const ExceptHandlerNode *h = as_ExceptHandler(handlers->items[i]);
        if (i == 0)
            start_group(g, h->head.loc);
        gen_star_handler(g, h);
    }
    emit_arg(g, NO_LOC, OP_LIST_APPEND, 1);
    emit_join(g, reraise_star);
}

/* [prev, orig, res] -> [] if there is nothing to raise */
static void gen_reraise_star(Gen *g, Label end)
{
    Label reraise = new_label(g);
    if (g->target->ops[OP_PREP_RERAISE_STAR].known)
        emit(g, NO_LOC, OP_PREP_RERAISE_STAR);
    else
        emit_arg(g, NO_LOC, OP_CALL_INTRINSIC_2, INTRINSIC_2_PREP_RERAISE_STAR);
    emit_arg(g, NO_LOC, OP_COPY, 1);
    emit_jump(g, NO_LOC, OP_POP_JUMP_IF_NOT_NONE, reraise);
    emit(g, NO_LOC, OP_POP_TOP);
    emit(g, NO_LOC, OP_POP_BLOCK);
    emit(g, NO_LOC, OP_POP_EXCEPT);
    emit_join(g, end);
    use_label(g, reraise);
    emit(g, NO_LOC, OP_POP_BLOCK);
    emit_arg(g, NO_LOC, OP_SWAP, 2);
    emit(g, NO_LOC, OP_POP_EXCEPT);
    emit_arg(g, NO_LOC, OP_RERAISE, 0);
}

static void gen_try_star_except(Gen *g, const Node *s)
{
    const TryNode *n = any_try(s);
    Label body = new_label(g), except = new_label(g), orelse = new_label(g);
    Label end = new_label(g), cleanup = new_label(g);
    Label reraise_star = new_label(g);
    gen_guarded_body(g, s, body, except);
    emit_join(g, orelse);

    use_label(g, except);
    emit_jump(g, NO_LOC, OP_SETUP_CLEANUP, cleanup);
    emit(g, NO_LOC, OP_PUSH_EXC_INFO);
    push_fblock(g, s->loc, FBLOCK_EXCEPTION_GROUP_HANDLER, 0, 0, NULL);
    gen_star_handlers(g, &n->handlers, reraise_star);
    pop_fblock(g, FBLOCK_EXCEPTION_GROUP_HANDLER, 0);
    use_label(g, reraise_star);
    gen_reraise_star(g, end);
    use_label(g, cleanup);
    gen_pop_except_and_reraise(g, NO_LOC);
    use_label(g, orelse);
    gen_stmts(g, &n->orelse);
    use_label(g, end);
}

/* --- finally */

static void gen_handlers(Gen *g, const Node *s)
{
    if (s->kind == NODE_TryStar)
        gen_try_star_except(g, s);
    else
        gen_try_except(g, s);
}

static void gen_try_finally(Gen *g, const Node *s)
{
    const TryNode *n = any_try(s);
    Label body = new_label(g), end = new_label(g);
    Label exit = new_label(g), cleanup = new_label(g);
    emit_jump(g, s->loc, OP_SETUP_FINALLY, end);
    use_label(g, body);
    push_fblock(g, s->loc, FBLOCK_FINALLY_TRY, body, end, &n->finalbody);
    if (n->handlers.count)
        gen_handlers(g, s);
    else
        gen_stmts(g, &n->body);
    emit(g, NO_LOC, OP_POP_BLOCK);
    pop_fblock(g, FBLOCK_FINALLY_TRY, body);
    gen_stmts(g, &n->finalbody);
    emit_join(g, exit);

    use_label(g, end);
    emit_jump(g, NO_LOC, OP_SETUP_CLEANUP, cleanup);
    emit(g, NO_LOC, OP_PUSH_EXC_INFO);
    push_fblock(g, NO_LOC, FBLOCK_FINALLY_END, end, 0, NULL);
    gen_stmts(g, &n->finalbody); /* warnings: see repeats_warnings */
    pop_fblock(g, FBLOCK_FINALLY_END, end);
    Loc loc = gen_place(g, NO_LOC);
    emit_arg(g, loc, OP_RERAISE, 0);
    use_label(g, cleanup);
    gen_pop_except_and_reraise(g, loc);
    use_label(g, exit);
}

void gen_try(Gen *g, const Node *s)
{
    if (any_try(s)->finalbody.count)
        gen_try_finally(g, s);
    else
        gen_handlers(g, s);
}

void gen_try_star(Gen *g, const Node *s)
{
    gen_try(g, s);
}
