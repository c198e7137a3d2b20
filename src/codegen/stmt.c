/* Statements: the directory, assignment targets, and the kinds that need no
 * file of their own.  The symbol table has counted how deeply the tree is
 * nested before, so the recursion here needs no counter.
 *
 * A statement leaves the stack as it found it.  Code that no source stands
 * for has NO_LOC; the control-flow graph gives it a line where it must have
 * one. */
#include "codegen/codegen_internal.h"

/* --- assignment targets */

/* Notes X of `self.X = ...` for __static_attributes__ of the class around
 * this unit.  The class body itself does not count as its own method. */
static void note_static_attribute(Gen *g, const AttributeNode *e)
{
    if (e->value->kind != NODE_Name || as_Name(e->value)->id != NAME_self)
        return;
    for (Gen *o = g->outer; o; o = o->outer) {
        if (o->unit->kind != UNIT_CLASS)
            continue;
        if (o->static_attributes)
            idmap_add(o->static_attributes, &g->c->arena, e->attr, 0);
        return;
    }
}

static void store_attribute(Gen *g, const AttributeNode *e)
{
    note_static_attribute(g, e);
    gen_expr(g, e->value);
    Loc loc = gen_attribute_loc(g, e->head.loc, e);
    gen_check_forbidden_name(g, loc, e->attr, CTX_STORE);
    emit_name(g, loc, OP_STORE_ATTR, e->attr);
}

static void store_subscript(Gen *g, const SubscriptNode *e)
{
    gen_expr(g, e->value);
    if (gen_should_apply_two_element_slice(g, e->slice)) {
        gen_slice_two_parts(g, e->slice);
        emit(g, e->head.loc, OP_STORE_SLICE);
        return;
    }
    gen_expr(g, e->slice);
    emit(g, e->head.loc, OP_STORE_SUBSCR);
}

/* UNPACK_EX: elements before the star in the low byte, after it above. */
static void emit_unpack_ex(Gen *g, Loc loc, uint32_t before, uint32_t after)
{
    if (before >= 1u << 8 || after >= INT32_MAX >> 8)
        gen_error(g, loc, "too many expressions in star-unpacking assignment");
    emit_arg(g, loc, OP_UNPACK_EX, before + (after << 8));
}

static void store_elements(Gen *g, Loc loc, const NodeList *elts)
{
    bool seen_star = false;
    for (uint32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != NODE_Starred)
            continue;
        if (seen_star)
            gen_error(g, loc, "multiple starred expressions in assignment");
        emit_unpack_ex(g, loc, i, elts->count - i - 1);
        seen_star = true;
    }
    if (!seen_star)
        emit_arg(g, loc, OP_UNPACK_SEQUENCE, elts->count);
    for (uint32_t i = 0; i < elts->count; i++) {
        const Node *elt = elts->items[i];
        gen_store_target(g, elt->kind == NODE_Starred ? as_Starred(elt)->value
                                                      : elt);
    }
}

void gen_store_target(Gen *g, const Node *target)
{
    switch (target->kind) {
    case NODE_Name:
        gen_nameop(g, target->loc, as_Name(target)->id, CTX_STORE);
        break;
    case NODE_Attribute: store_attribute(g, as_Attribute(target)); break;
    case NODE_Subscript: store_subscript(g, as_Subscript(target)); break;
    case NODE_List:
        store_elements(g, target->loc, &as_List(target)->elts);
        break;
    case NODE_Tuple:
        store_elements(g, target->loc, &as_Tuple(target)->elts);
        break;
    case NODE_Starred:
        gen_error(g, target->loc,
                  "starred assignment target must be in a list or tuple");
    default: assert(!"not an assignment target");
    }
}

static void delete_attribute(Gen *g, const AttributeNode *e)
{
    gen_expr(g, e->value);
    Loc loc = gen_attribute_loc(g, e->head.loc, e);
    emit_name(g, loc, OP_DELETE_ATTR, e->attr);
}

static void delete_subscript(Gen *g, const SubscriptNode *e)
{
    gen_expr(g, e->value);
    gen_expr(g, e->slice);
    emit(g, e->head.loc, OP_DELETE_SUBSCR);
}

static NOT_INLINED void gen_delete(Gen *g, const NodeList *targets)
{
    for (uint32_t i = 0; i < targets->count; i++)
        gen_delete_target(g, targets->items[i]);
}

void gen_delete_target(Gen *g, const Node *target)
{
    switch (target->kind) {
    case NODE_Name:
        gen_nameop(g, target->loc, as_Name(target)->id, CTX_DEL);
        break;
    case NODE_Attribute: delete_attribute(g, as_Attribute(target)); break;
    case NODE_Subscript: delete_subscript(g, as_Subscript(target)); break;
    case NODE_List: gen_delete(g, &as_List(target)->elts); break;
    case NODE_Tuple: gen_delete(g, &as_Tuple(target)->elts); break;
    default: assert(!"not a deletion target");
    }
}

/* --- assignments */

static NOT_INLINED void gen_assign(Gen *g, const Node *s)
{
    const AssignNode *a = as_Assign(s);
    uint32_t last = a->targets.count - 1;
    gen_expr(g, a->value);
    for (uint32_t i = 0; i < last; i++) {
        emit_arg(g, s->loc, OP_COPY, 1);
        gen_store_target(g, a->targets.items[i]);
    }
    gen_store_target(g, a->targets.items[last]);
}

/* x.a op= value */
static void augassign_attribute(Gen *g, const Node *s, const AttributeNode *e)
{
    const AugAssignNode *a = as_AugAssign(s);
    Loc loc = gen_attribute_loc(g, e->head.loc, e);
    gen_expr(g, e->value);
    emit_arg(g, e->head.loc, OP_COPY, 1);
    emit_load_attr(g, loc, e->attr, false);
    gen_expr(g, a->value);
    emit_binary_op(g, s->loc, (Operator)s->sub, true);
    emit_arg(g, loc, OP_SWAP, 2);
    emit_name(g, loc, OP_STORE_ATTR, e->attr);
}

/* x[a:b] op= value */
static void augassign_slice(Gen *g, const Node *s, const SubscriptNode *e)
{
    const AugAssignNode *a = as_AugAssign(s);
    Loc loc = e->head.loc;
    gen_expr(g, e->value);
    gen_slice_two_parts(g, e->slice);
    for (int i = 0; i < 3; i++)
        emit_arg(g, loc, OP_COPY, 3);
    emit(g, loc, OP_BINARY_SLICE);
    gen_expr(g, a->value);
    emit_binary_op(g, s->loc, (Operator)s->sub, true);
    for (uint32_t n = 4; n > 1; n--)
        emit_arg(g, loc, OP_SWAP, n);
    emit(g, loc, OP_STORE_SLICE);
}

/* x[i] op= value */
static void augassign_subscript(Gen *g, const Node *s, const SubscriptNode *e)
{
    const AugAssignNode *a = as_AugAssign(s);
    Loc loc = e->head.loc;
    if (gen_should_apply_two_element_slice(g, e->slice)) {
        augassign_slice(g, s, e);
        return;
    }
    gen_expr(g, e->value);
    gen_expr(g, e->slice);
    emit_arg(g, loc, OP_COPY, 2);
    emit_arg(g, loc, OP_COPY, 2);
    emit_binary_subscr(g, loc);
    gen_expr(g, a->value);
    emit_binary_op(g, s->loc, (Operator)s->sub, true);
    emit_arg(g, loc, OP_SWAP, 3);
    emit_arg(g, loc, OP_SWAP, 2);
    emit(g, loc, OP_STORE_SUBSCR);
}

static void augassign_name(Gen *g, const Node *s, const Node *target)
{
    NameId name = as_Name(target)->id;
    gen_nameop(g, target->loc, name, CTX_LOAD);
    gen_expr(g, as_AugAssign(s)->value);
    emit_binary_op(g, s->loc, (Operator)s->sub, true);
    gen_nameop(g, target->loc, name, CTX_STORE);
}

static NOT_INLINED void gen_augassign(Gen *g, const Node *s)
{
    const Node *target = as_AugAssign(s)->target;
    switch (target->kind) {
    case NODE_Name: augassign_name(g, s, target); break;
    case NODE_Attribute:
        augassign_attribute(g, s, as_Attribute(target));
        g->place = gen_attribute_loc(g, target->loc, as_Attribute(target));
        return;
    case NODE_Subscript: augassign_subscript(g, s, as_Subscript(target)); break;
    default: assert(!"not an augmented assignment target");
    }
    g->place = target->loc;
}

/* --- leaving the unit or a loop */

static void check_return(Gen *g, Loc loc, const Node *value)
{
    const Block *block = g->block;
    if (!symtable_is_function_like(block))
        gen_error(g, loc, "'return' outside function");
    if (value && block->is_coroutine && block->is_generator)
        gen_error(g, loc, "'return' with value in async generator");
}

/* A constant is loaded after the unwinding; any other value is computed
 * before and kept on top meanwhile.  The NOPs carry lines: that of the
 * constant, and that of `return` when its value begins on another one. */
static NOT_INLINED void gen_return(Gen *g, const Node *s)
{
    const Node *value = as_Return(s)->value;
    Loc loc = s->loc;
    bool preserve_tos = value && value->kind != NODE_Constant;
    check_return(g, loc, value);
    if (preserve_tos) {
        gen_expr(g, value);
    } else if (value) {
        loc = value->loc;
        emit(g, loc, OP_NOP);
    }
    if (!value || value->loc.line != s->loc.line) {
        loc = s->loc;
        emit(g, loc, OP_NOP);
    }
    gen_unwind_fblocks(g, &loc, preserve_tos, NULL);
    if (!preserve_tos)
        emit_const(g, loc, value ? as_Constant(value)->value : &value_none);
    emit(g, loc, OP_RETURN_VALUE);
    g->place = loc;
}

/* Leaves the blocks up to the innermost loop. */
static Fblock *unwind_to_loop(Gen *g, Loc *loc, const char *error)
{
    Loc statement = *loc;
    Fblock *loop = NULL;
    emit(g, statement, OP_NOP);
    gen_unwind_fblocks(g, loc, false, &loop);
    if (loop)
        return loop;
    gen_error(g, statement, "%s", error);
}

static NOT_INLINED void gen_break(Gen *g, const Node *s)
{
    Loc loc = s->loc;
    Fblock *loop = unwind_to_loop(g, &loc, "'break' outside loop");
    Label exit = loop->exit;
    gen_unwind_fblock(g, &loc, loop, false);
    emit_jump(g, loc, OP_JUMP, exit);
    g->place = loc;
}

static NOT_INLINED void gen_continue(Gen *g, const Node *s)
{
    Loc loc = s->loc;
    Fblock *loop = unwind_to_loop(g, &loc, "'continue' not properly in loop");
    emit_jump(g, loc, OP_JUMP, loop->block);
    g->place = loc;
}

/* --- other simple statements */

static NOT_INLINED void gen_raise(Gen *g, const Node *s)
{
    const RaiseNode *r = as_Raise(s);
    uint32_t count = 0;
    if (r->exc) {
        gen_expr(g, r->exc);
        count++;
    }
    if (r->exc && r->cause) {
        gen_expr(g, r->cause);
        count++;
    }
    emit_arg(g, s->loc, OP_RAISE_VARARGS, count);
}

/* `assert (x, "message")`, folded to a constant or not. */
static bool is_nonempty_tuple(const Node *e)
{
    if (e->kind == NODE_Tuple)
        return as_Tuple(e)->elts.count > 0;
    if (e->kind != NODE_Constant)
        return false;
    const Value *v = as_Constant(e)->value;
    return v->kind == VALUE_TUPLE && v->u.seq.count > 0;
}

static void emit_assertion_error(Gen *g, Loc loc)
{
    if (g->target->ops[OP_LOAD_ASSERTION_ERROR].known)
        emit(g, loc, OP_LOAD_ASSERTION_ERROR);
    else
        emit_arg(g, loc, OP_LOAD_COMMON_CONSTANT, COMMON_ASSERTION_ERROR);
}

static NOT_INLINED void gen_assert(Gen *g, const Node *s)
{
    const AssertNode *a = as_Assert(s);
    if (is_nonempty_tuple(a->test))
        gen_warn(g, s->loc,
                 "assertion is always true, "
                 "perhaps remove parentheses?");
    if (g->c->optimize)
        return;
    Label end = new_label(g);
    gen_jump_if(g, s->loc, a->test, end, true);
    Loc loc = gen_place(g, s->loc);
    emit_assertion_error(g, loc);
    if (a->msg) {
        gen_expr(g, a->msg);
        emit_call(g, loc, 0);
    }
    emit_arg(g, gen_place(g, a->test->loc), OP_RAISE_VARARGS, 1);
    use_label(g, end);
}

static NOT_INLINED void gen_expr_stmt(Gen *g, const Node *s)
{
    const Node *value = as_Expr(s)->value;
    if (value->kind == NODE_Constant) {
        emit(g, s->loc, OP_NOP);
        return;
    }
    gen_expr(g, value);
    g->place = NO_LOC;
    emit(g, NO_LOC, OP_POP_TOP);
}

/* The bodies of functions, classes and modules are not generated by this, those
 * of all other statements are; these may or may not be executed. */
void gen_stmts(Gen *g, const NodeList *body)
{
    bool conditional = g->in_conditional_block;
    uint64_t set = g->set_locals;
    g->in_conditional_block = true;
    for (uint32_t i = 0; i < body->count; i++)
        gen_stmt(g, body->items[i]);
    g->in_conditional_block = conditional;
    g->set_locals = set;
}

/* The cases are jumps, as in gen_larger_expr. */
void gen_stmt(Gen *g, const Node *s)
{
    g->place = s->loc;
    /* clang-format off */
    switch ((NodeKind)s->kind) {
    case NODE_FunctionDef: gen_function(g, s, false); break;
    case NODE_AsyncFunctionDef: gen_function(g, s, true); break;
    case NODE_ClassDef: gen_class(g, s); break;
    case NODE_Return: gen_return(g, s); break;
    case NODE_Delete: gen_delete(g, &as_Delete(s)->targets); break;
    case NODE_Assign: gen_assign(g, s); break;
    case NODE_TypeAlias: gen_type_alias(g, s); break;
    case NODE_AugAssign: gen_augassign(g, s); break;
    case NODE_AnnAssign: gen_annassign(g, s); break;
    case NODE_For: gen_for(g, s); break;
    case NODE_AsyncFor: gen_async_for(g, s); break;
    case NODE_While: gen_while(g, s); break;
    case NODE_If: gen_if(g, s); break;
    case NODE_With: case NODE_AsyncWith: gen_with(g, s); break;
    case NODE_Match: gen_match(g, s); break;
    case NODE_Raise: gen_raise(g, s); break;
    case NODE_Try: gen_try(g, s); break;
    case NODE_TryStar: gen_try_star(g, s); break;
    case NODE_Assert: gen_assert(g, s); break;
    case NODE_Import: gen_import(g, s); break;
    case NODE_ImportFrom: gen_import_from(g, s); break;
    case NODE_Global: case NODE_Nonlocal: break;
    case NODE_Expr: gen_expr_stmt(g, s); break;
    case NODE_Pass: emit(g, s->loc, OP_NOP); break;
    case NODE_Break: gen_break(g, s); break;
    case NODE_Continue: gen_continue(g, s); break;
    default: assert(!"not a statement");
    }
    /* clang-format on */
}
