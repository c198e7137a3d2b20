/* Annotations.  Where they are evaluated where they stand (up to 3.13): of
 * functions, a tuple of names and values; in modules and classes, items of
 * __annotations__.  Later ones are in deferred_annotations.c.
 * Under `from __future__ import annotations` the value is the text. */
#include "codegen/codegen_internal.h"

static bool is_text(const Gen *g)
{
    return g->c->future_flags & CO_FUTURE_ANNOTATIONS;
}

void gen_annexpr(Gen *g, const Node *annotation)
{
    emit_const(g, gen_place(g, annotation->loc), ast_unparse(g->c, annotation));
}

/* --- module and class bodies */

static bool has_annotation(const NodeList *body);

static bool any_has_annotation(const NodeList *a, const NodeList *b)
{
    return has_annotation(a) || has_annotation(b);
}

/* Handlers and cases: nodes that have a body. */
static bool handlers_have_annotation(const NodeList *handlers)
{
    for (uint32_t i = 0; i < handlers->count; i++)
        if (has_annotation(&as_ExceptHandler(handlers->items[i])->body))
            return true;
    return false;
}

static bool cases_have_annotation(const NodeList *cases)
{
    for (uint32_t i = 0; i < cases->count; i++)
        if (has_annotation(&as_match_case(cases->items[i])->body))
            return true;
    return false;
}

static bool try_has_annotation(const NodeList *body, const NodeList *handlers,
                               const NodeList *orelse,
                               const NodeList *finalbody)
{
    return handlers_have_annotation(handlers) ||
           any_has_annotation(body, orelse) || has_annotation(finalbody);
}

/* Whether the statement holds an annotation of the same scope. */
static bool stmt_has_annotation(const Node *s)
{
    switch ((NodeKind)s->kind) {
    case NODE_AnnAssign: return true;
    case NODE_For:
        return any_has_annotation(&as_For(s)->body, &as_For(s)->orelse);
    case NODE_AsyncFor:
        return any_has_annotation(&as_AsyncFor(s)->body,
                                  &as_AsyncFor(s)->orelse);
    case NODE_While:
        return any_has_annotation(&as_While(s)->body, &as_While(s)->orelse);
    case NODE_If: return any_has_annotation(&as_If(s)->body, &as_If(s)->orelse);
    case NODE_With: return has_annotation(&as_With(s)->body);
    case NODE_AsyncWith: return has_annotation(&as_AsyncWith(s)->body);
    case NODE_Try:
        return try_has_annotation(&as_Try(s)->body, &as_Try(s)->handlers,
                                  &as_Try(s)->orelse, &as_Try(s)->finalbody);
    case NODE_TryStar:
        return try_has_annotation(
            &as_TryStar(s)->body, &as_TryStar(s)->handlers,
            &as_TryStar(s)->orelse, &as_TryStar(s)->finalbody);
    case NODE_Match: return cases_have_annotation(&as_Match(s)->cases);
    default: return false;
    }
}

static bool has_annotation(const NodeList *body)
{
    for (uint32_t i = 0; i < body->count; i++)
        if (stmt_has_annotation(body->items[i]))
            return true;
    return false;
}

static void store_docstring(Gen *g, const Node *s, Value *docstring)
{
    if (g->c->optimize >= 2)
        return;
    emit_const(g, as_Expr(s)->value->loc, gen_clean_docstring(g, docstring));
    gen_nameop(g, NO_LOC, NAME_doc, CTX_STORE);
}

/* A statement of the module is done: its nodes are older than those of the
 * next ones, so the arena's blocks before its own can go, unless an annotation
 * is to be evaluated later.  Returns where they last went. */
static const Node *give_back_tree(Gen *g, const Node *done, const Node *last)
{
    enum { STEP = 1024 * 1024 };
    uintptr_t from = (uintptr_t)last, to = (uintptr_t)done;
    if (g->deferred_annotations.count ||
        (from < to ? to - from : from - to) < STEP)
        return last;
    arena_free_older(&g->c->tree_arena, done);
    return done;
}

void gen_body(Gen *g, Loc loc, const NodeList *body)
{
    bool defers = g->target->symtable.defers_annotations && !is_text(g);
    if (g->unit->kind == UNIT_MODULE && body->count)
        loc = body->items[0]->loc;
    if (g->unit->kind == UNIT_MODULE && g->block->has_conditional_annotations) {
        emit_arg(g, loc, OP_BUILD_SET, 0);
        emit_name(g, loc, OP_STORE_NAME, NAME_conditional_annotations);
    }
    if (!defers && has_annotation(body))
        emit(g, loc, OP_SETUP_ANNOTATIONS);
    Value *docstring = gen_docstring(g, body);
    if (docstring)
        store_docstring(g, body->items[0], docstring);
    const Node *gone = NULL;
    for (uint32_t i = docstring ? 1 : 0; i < body->count; i++) {
        gen_stmt(g, body->items[i]);
        if (g->unit->kind == UNIT_MODULE)
            gone = give_back_tree(g, body->items[i], gone);
    }
    if (defers)
        gen_annotate_function(g, loc);
}

/* --- functions */

/* Pushes name and value of one; returns how many values. */
static uint32_t gen_annotation(Gen *g, Loc loc, NameId name,
                               const Node *annotation)
{
    if (!annotation)
        return 0;
    emit_const(g, loc, gen_name_constant(g, name));
    if (is_text(g)) {
        gen_annexpr(g, annotation);
    } else if (annotation->kind == NODE_Starred) {
        /* *args: *Ts */
        gen_expr(g, as_Starred(annotation)->value);
        emit_arg(g, loc, OP_UNPACK_SEQUENCE, 1);
    } else {
        gen_expr(g, annotation);
    }
    return 2;
}

static uint32_t gen_arg_annotation(Gen *g, Loc loc, const Node *arg)
{
    if (!arg)
        return 0;
    return gen_annotation(g, loc, as_arg(arg)->arg, as_arg(arg)->annotation);
}

static uint32_t gen_arg_annotations(Gen *g, Loc loc, const NodeList *args)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < args->count; i++)
        count += gen_arg_annotation(g, loc, args->items[i]);
    return count;
}

uint32_t gen_annotation_pairs(Gen *g, Loc loc, const argumentsNode *args,
                              const Node *returns)
{
    bool in_order = g->target->codegen.annotates_in_order;
    const NodeList *positional = &args->posonlyargs, *named = &args->args;
    uint32_t count = gen_arg_annotations(g, loc, in_order ? positional : named);
    count += gen_arg_annotations(g, loc, in_order ? named : positional);
    count += gen_arg_annotation(g, loc, args->vararg);
    count += gen_arg_annotations(g, loc, &args->kwonlyargs);
    count += gen_arg_annotation(g, loc, args->kwarg);
    return count + gen_annotation(g, loc, NAME_return_, returns);
}

uint32_t gen_annotations(Gen *g, const Node *s, const argumentsNode *args,
                         const Node *returns)
{
    if (g->target->symtable.defers_annotations) {
        if (!symtable_lookup(g->symtable, &args->head, BLOCK_ANNOTATION)
                 ->annotations_used)
            return 0;
        gen_function_annotate(g, s, args, returns);
        return MAKE_FUNCTION_ANNOTATE;
    }
    uint32_t count = gen_annotation_pairs(g, s->loc, args, returns);
    if (!count)
        return 0;
    emit_arg(g, s->loc, OP_BUILD_TUPLE, count);
    return MAKE_FUNCTION_ANNOTATIONS;
}

/* --- annotated assignment */

static bool stores_annotations(const Gen *g)
{
    return g->unit->kind == UNIT_MODULE || g->unit->kind == UNIT_CLASS;
}

/* Evaluates for the sake of its errors. */
static void gen_and_drop(Gen *g, const Node *e)
{
    if (!e)
        return;
    gen_expr(g, e);
    emit(g, gen_place(g, e->loc), OP_POP_TOP);
}

/* The same for the parts of a subscript; slices are not built. */
static void gen_and_drop_subscript(Gen *g, const Node *e)
{
    if (e->kind == NODE_Slice) {
        gen_and_drop(g, as_Slice(e)->lower);
        gen_and_drop(g, as_Slice(e)->upper);
        gen_and_drop(g, as_Slice(e)->step);
    } else if (e->kind == NODE_Tuple) {
        const NodeList *elts = &as_Tuple(e)->elts;
        for (uint32_t i = 0; i < elts->count; i++)
            gen_and_drop_subscript(g, elts->items[i]);
    } else {
        gen_and_drop(g, e);
    }
}

/* __annotations__[name] = annotation */
static void store_annotation(Gen *g, const Node *s, NameId name)
{
    const Node *annotation = as_AnnAssign(s)->annotation;
    if (is_text(g))
        gen_annexpr(g, annotation);
    else
        gen_expr(g, annotation);
    emit_name(g, s->loc, OP_LOAD_NAME, NAME_dunder_annotations);
    emit_const(g, s->loc, gen_name_constant(g, name));
    emit(g, s->loc, OP_STORE_SUBSCR);
}

/* A target that is not assigned to is evaluated all the same. */
static void gen_annotated_target(Gen *g, const Node *s, const Node *target)
{
    bool assigned = as_AnnAssign(s)->value;
    if (target->kind == NODE_Name) {
        NameId name = as_Name(target)->id;
        if (s->sub || !g->target->codegen.checks_only_simple_annotated)
            gen_check_forbidden_name(g, s->loc, name, CTX_STORE);
        if (s->sub && stores_annotations(g)) {
            if (g->target->symtable.defers_annotations && !is_text(g))
                gen_deferred_annotation(g, s);
            else
                store_annotation(g, s, name);
        }
    } else if (target->kind == NODE_Attribute) {
        const AttributeNode *e = as_Attribute(target);
        gen_check_forbidden_name(g, s->loc, e->attr, CTX_STORE);
        if (!assigned)
            gen_and_drop(g, e->value);
    } else if (!assigned) {
        const SubscriptNode *e = as_Subscript(target);
        gen_and_drop(g, e->value);
        gen_and_drop_subscript(g, e->slice);
    }
}

void gen_annassign(Gen *g, const Node *s)
{
    const AnnAssignNode *n = as_AnnAssign(s);
    bool simple = s->sub;
    if (n->value) {
        gen_expr(g, n->value);
        gen_store_target(g, n->target);
    }
    gen_annotated_target(g, s, n->target);
    if (!simple && !is_text(g) && stores_annotations(g) &&
        !g->target->symtable.defers_annotations)
        gen_and_drop(g, n->annotation);
}
