/* The stack of blocks that break, continue and return have to leave. */
#include "codegen/codegen_internal.h"

/* Room for all blocks is made at once: pointers to them stay valid. */
void push_fblock(Gen *g, Loc loc, FblockType type, Label block, Label exit,
                 const void *datum)
{
    uint32_t most = g->target->codegen.max_blocks;
    if (g->fblocks.count >= most)
        gen_error(g, gen_place(g, loc), "too many statically nested blocks");
    if (g->fblocks.capacity < most)
        vec_reserve(&g->fblocks, &g->c->arena, most);
    g->fblocks.items[g->fblocks.count++] =
        (Fblock){type, block, loc, exit, datum};
    if (type == FBLOCK_FINALLY_END && !g->target->codegen.repeats_warnings)
        g->warnings_disabled++;
}

void pop_fblock(Gen *g, FblockType type, Label block)
{
    g->fblocks.count--;
    assert(g->fblocks.items[g->fblocks.count].type == type);
    assert(g->fblocks.items[g->fblocks.count].block == block);
    (void)block;
    if (type == FBLOCK_FINALLY_END && !g->target->codegen.repeats_warnings)
        g->warnings_disabled--;
}

void gen_call_exit_with_nones(Gen *g, Loc loc)
{
    for (int i = 0; i < 3; i++)
        emit_const(g, loc, &value_none);
    /* The self slot holds one of them or the object of the method. */
    emit_call(g, loc, g->target->ops[OP_LOAD_SPECIAL].known ? 3 : 2);
}

/* [.. x]  or, with a value to keep above it, [.. x value] */
static void pop_below(Gen *g, Loc loc, bool preserve_tos)
{
    if (preserve_tos)
        emit_arg(g, loc, OP_SWAP, 2);
    emit(g, loc, OP_POP_TOP);
}

/* The same for the iterator of a for loop. */
static void pop_iterator_below(Gen *g, Loc loc, bool preserve_tos)
{
    bool wide = g->target->codegen.wide_iterators;
    if (preserve_tos)
        emit_arg(g, loc, OP_SWAP, wide ? 3 : 2);
    emit(g, loc, OP_POP_TOP);
    if (wide)
        emit(g, loc, OP_POP_TOP);
}

/* The final body runs as part of the statement that leaves; what comes
 * after it has no place. */
static void unwind_finally_try(Gen *g, Loc *loc, const Fblock *fb,
                               bool preserve_tos)
{
    emit(g, *loc, OP_POP_BLOCK);
    if (preserve_tos)
        push_fblock(g, *loc, FBLOCK_POP_VALUE, 0, 0, NULL);
    gen_stmts(g, fb->datum);
    if (preserve_tos)
        pop_fblock(g, FBLOCK_POP_VALUE, 0);
    *loc = NO_LOC;
}

/* [.. exc_info exc] */
static void unwind_finally_end(Gen *g, Loc loc, bool preserve_tos)
{
    pop_below(g, loc, preserve_tos);
    if (preserve_tos)
        emit_arg(g, loc, OP_SWAP, 2);
    emit(g, loc, OP_POP_BLOCK);
    emit(g, loc, OP_POP_EXCEPT);
}

/* [.. exit], or [.. exit self] */
static void unwind_with(Gen *g, Loc *loc, const Fblock *fb, bool preserve_tos)
{
    Loc at = fb->loc;
    bool has_self = g->target->ops[OP_LOAD_SPECIAL].known;
    emit(g, at, OP_POP_BLOCK);
    if (preserve_tos && has_self)
        emit_arg(g, at, OP_SWAP, 3);
    if (preserve_tos)
        emit_arg(g, at, OP_SWAP, 2);
    gen_call_exit_with_nones(g, at);
    if (fb->type == FBLOCK_ASYNC_WITH)
        gen_await_top(g, at, AWAIT_AEXIT);
    emit(g, at, OP_POP_TOP);
    *loc = NO_LOC;
}

/* [.. exc_info]; the handler's name is unbound. */
static void unwind_handler(Gen *g, Loc loc, const Fblock *fb, bool preserve_tos)
{
    if (fb->datum)
        emit(g, loc, OP_POP_BLOCK);
    if (preserve_tos)
        emit_arg(g, loc, OP_SWAP, 2);
    emit(g, loc, OP_POP_BLOCK);
    emit(g, loc, OP_POP_EXCEPT);
    if (fb->datum) {
        NameId name = as_ExceptHandler(fb->datum)->name;
        emit_const(g, loc, &value_none);
        gen_nameop(g, loc, name, CTX_STORE);
        gen_nameop(g, loc, name, CTX_DEL);
    }
}

void gen_unwind_fblock(Gen *g, Loc *loc, const Fblock *fb, bool preserve_tos)
{
    switch (fb->type) {
    case FBLOCK_WHILE_LOOP:
    case FBLOCK_EXCEPTION_HANDLER:
    case FBLOCK_EXCEPTION_GROUP_HANDLER:
    case FBLOCK_ASYNC_COMPREHENSION_GENERATOR:
    case FBLOCK_INLINED_COMPREHENSION:
    case FBLOCK_STOP_ITERATION: break;
    case FBLOCK_FOR_LOOP: pop_iterator_below(g, *loc, preserve_tos); break;
    case FBLOCK_ASYNC_FOR_LOOP:
    case FBLOCK_POP_VALUE: pop_below(g, *loc, preserve_tos); break;
    case FBLOCK_TRY_EXCEPT: emit(g, *loc, OP_POP_BLOCK); break;
    case FBLOCK_FINALLY_TRY:
        unwind_finally_try(g, loc, fb, preserve_tos);
        break;
    case FBLOCK_FINALLY_END: unwind_finally_end(g, *loc, preserve_tos); break;
    case FBLOCK_WITH:
    case FBLOCK_ASYNC_WITH: unwind_with(g, loc, fb, preserve_tos); break;
    case FBLOCK_HANDLER_CLEANUP:
        unwind_handler(g, *loc, fb, preserve_tos);
        break;
    }
}

static bool is_loop(const Fblock *fb)
{
    return fb->type == FBLOCK_WHILE_LOOP || fb->type == FBLOCK_FOR_LOOP ||
           fb->type == FBLOCK_ASYNC_FOR_LOOP;
}

/* Each block is off the stack while the code that leaves it is generated:
 * that code may be left too. */
void gen_unwind_fblocks(Gen *g, Loc *loc, bool preserve_tos, Fblock **loop)
{
    if (g->fblocks.count == 0)
        return;
    Fblock *top = &g->fblocks.items[g->fblocks.count - 1];
    if (top->type == FBLOCK_EXCEPTION_GROUP_HANDLER)
        gen_error(g, *loc,
                  "'break', 'continue' and 'return' cannot appear in "
                  "an except* block");
    if (loop && is_loop(top)) {
        *loop = top;
        return;
    }
    Fblock copy = *top;
    bool warns =
        copy.type == FBLOCK_FINALLY_END && g->target->codegen.warns_on_leaving;
    g->fblocks.count--;
    g->warnings_disabled -= warns;
    gen_unwind_fblock(g, loc, &copy, preserve_tos);
    gen_unwind_fblocks(g, loc, preserve_tos, loop);
    g->warnings_disabled += warns;
    g->fblocks.items[g->fblocks.count++] = copy;
}
