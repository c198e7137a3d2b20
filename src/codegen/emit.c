/* Emitting into the current unit: labels, and the few sequences that
 * many constructs share. */
#include "codegen/codegen_internal.h"

#include <stdarg.h>

/* Apart, so that where it is inlined emit_arg keeps nothing for later. */
void emit_with_more_room(Gen *g, Loc loc, Op op, uint32_t arg)
{
    InstrList *list = &g->unit->instrs;
    vec_reserve(list, &g->c->arena, 1);
    emit_arg(g, loc, op, arg);
}

static NOT_INLINED Label log_label(Gen *g, Label label, bool use)
{
    *vec_push(&g->unit->label_events, &g->c->arena) =
        (LabelEvent){label, g->unit->instrs.count, use};
    return label;
}

/* Apart, as emit_with_more_room. */
static NOT_INLINED Label new_label_with_more_room(Gen *g)
{
    InstrList *list = &g->unit->instrs;
    list->label_at =
        vec_grow(&g->c->arena, list->label_at, &list->label_capacity,
                 list->label_count, 1, sizeof *list->label_at);
    return new_label(g);
}

Label new_label(Gen *g)
{
    InstrList *list = &g->unit->instrs;
    if (list->label_count == list->label_capacity)
        return new_label_with_more_room(g);
    Label label = list->label_count++;
    list->label_at[label] = 0;
    return g->target->cfg.orders_blocks_by_allocation
               ? log_label(g, label, false)
               : label;
}

void use_label(Gen *g, Label label)
{
    g->unit->instrs.label_at[label] = g->unit->instrs.count;
    if (g->target->cfg.orders_blocks_by_allocation)
        log_label(g, label, true);
}

/* --- operators */

/* BINARY_OP numbers, which are in alphabetical order of the C names. */
static const uint8_t binary_op_numbers[] = {
    [BIN_ADD] = 0,     [BIN_BIT_AND] = 1,  [BIN_FLOOR_DIV] = 2,
    [BIN_LSHIFT] = 3,  [BIN_MAT_MULT] = 4, [BIN_MULT] = 5,
    [BIN_MOD] = 6,     [BIN_BIT_OR] = 7,   [BIN_POW] = 8,
    [BIN_RSHIFT] = 9,  [BIN_SUB] = 10,     [BIN_DIV] = 11,
    [BIN_BIT_XOR] = 12};

enum { FIRST_IN_PLACE = 13 };

void emit_binary_op(Gen *g, Loc loc, Operator op, bool in_place)
{
    uint32_t number = binary_op_numbers[op];
    emit_arg(g, loc, OP_BINARY_OP, in_place ? number + FIRST_IN_PLACE : number);
}

/* Instrumentation wants END_FOR first: generators return to it, other
 * iterators jump past it. */
void emit_end_for(Gen *g)
{
    if (!g->target->ops[OP_END_FOR].known)
        return;
    emit(g, NO_LOC, OP_END_FOR);
    if (g->target->ops[OP_POP_ITER].known)
        emit(g, NO_LOC, OP_POP_ITER);
    else if (g->target->codegen.pops_iterator)
        emit(g, NO_LOC, OP_POP_TOP);
}

/* --- generators and coroutines */

/* send:
 *     SEND exit
 *     SETUP_FINALLY fail    only YIELD_VALUE raises, when close() or throw()
 *     YIELD_VALUE 1         resumes it
 *     POP_BLOCK
 *     RESUME
 *     JUMP_NO_INTERRUPT send
 * fail:
 *     CLEANUP_THROW
 * exit:
 *     END_SEND
 *
 * Up to 3.11 without what deals with exceptions. */
Label gen_yield_from(Gen *g, Loc loc, bool await)
{
    bool catches = g->target->ops[OP_CLEANUP_THROW].known;
    Label send = new_label(g), middle = new_label(g), exit = new_label(g);
    use_label(g, send);
    emit_jump(g, loc, OP_SEND, exit);
    if (catches)
        emit_jump(g, loc, OP_SETUP_FINALLY, middle);
    else
        use_label(g, middle);
    emit_arg(g, loc, OP_YIELD_VALUE, catches);
    if (catches)
        emit(g, NO_LOC, OP_POP_BLOCK);
    emit_arg(g, loc, OP_RESUME,
             await ? RESUME_AFTER_AWAIT : RESUME_AFTER_YIELD_FROM);
    emit_jump(g, loc, OP_JUMP_NO_INTERRUPT, send);
    if (catches) {
        use_label(g, middle);
        emit(g, loc, OP_CLEANUP_THROW);
    }
    use_label(g, exit);
    if (catches)
        emit(g, loc, OP_END_SEND);
    return send;
}

/* [awaitable iterator] */
static Label await_iterator(Gen *g, Loc loc)
{
    if (g->target->codegen.await_pushes_null)
        emit(g, loc, OP_PUSH_NULL);
    emit_const(g, loc, &value_none);
    return gen_yield_from(g, loc, true);
}

void gen_await_top(Gen *g, Loc loc, uint32_t awaitable)
{
    emit_arg(g, loc, OP_GET_AWAITABLE, awaitable);
    await_iterator(g, loc);
}

Label gen_async_next(Gen *g, Loc loc)
{
    emit(g, loc, OP_GET_ANEXT);
    return await_iterator(g, loc);
}

/* Where it has an argument, that tells which SEND it belongs to. */
void emit_end_async_for(Gen *g, Loc loc, Label send)
{
    if (g->target->ops[OP_END_ASYNC_FOR].flags & OPF_HAS_TARGET)
        emit_jump(g, loc, OP_END_ASYNC_FOR, send);
    else
        emit(g, loc, OP_END_ASYNC_FOR);
}

static void emit_async_gen_wrap(Gen *g, Loc loc)
{
    if (g->target->ops[OP_ASYNC_GEN_WRAP].known)
        emit(g, loc, OP_ASYNC_GEN_WRAP);
    else
        emit_arg(g, loc, OP_CALL_INTRINSIC_1, INTRINSIC_ASYNC_GEN_WRAP);
}

void emit_yield(Gen *g, Loc loc)
{
    if (g->block->is_generator && g->block->is_coroutine)
        emit_async_gen_wrap(g, loc);
    emit_arg(g, loc, OP_YIELD_VALUE, 0);
    emit_arg(g, loc, OP_RESUME, RESUME_AFTER_YIELD);
}

/* --- diagnostics */

/* Nothing while the second copy of a finally body is generated. */
void gen_warn(Gen *g, Loc loc, const char *format, ...)
{
    if (g->warnings_disabled)
        return;
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&g->c->arena, format, args);
    va_end(args);
    diag_warn(g->c, WARNING_SYNTAX, loc, "%s", text);
}

_Noreturn void gen_error(Gen *g, Loc loc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&g->c->arena, format, args);
    va_end(args);
    diag_raise(g->c, ERROR_SYNTAX, loc, "%s", text);
}
