/* Annotations that are evaluated when somebody asks (PEP 649): a function
 * __annotate__ returns them as a dict.
 *
 *      .format > 2: raise NotImplementedError
 *      of a function: <names and values>; BUILD_MAP
 *      of a module or class: BUILD_MAP 0, then for each annotation
 *          number in __conditional_annotations__, or else skip it
 *          <value>; COPY 2; <name>; STORE_SUBSCR
 *
 * Bounds, defaults and values of type aliases are functions of the same
 * kind. */
#include "codegen/codegen_internal.h"

enum {
    FORMAT_VALUE = 1,
    FORMAT_VALUE_WITH_FAKE_GLOBALS = 2 /* the last one it must know */
};

/* --- what evaluates something */

/* Other formats are made by the caller. */
static void refuse_other_formats(Gen *g, Loc loc)
{
    Label body = new_label(g);
    emit_arg(g, loc, OP_LOAD_FAST, 0);
    emit_const(g, loc, value_int(g->c, FORMAT_VALUE_WITH_FAKE_GLOBALS));
    emit_compare(g, loc, CMP_GT);
    emit_jump(g, loc, OP_POP_JUMP_IF_FALSE, body);
    emit_arg(g, loc, OP_LOAD_COMMON_CONSTANT, COMMON_NOT_IMPLEMENTED_ERROR);
    emit_arg(g, loc, OP_RAISE_VARARGS, 1);
    use_label(g, body);
}

Gen *gen_enter_evaluator(Gen *g, NameId name, const Node *key, BlockType type,
                         Loc loc)
{
    bool defers = g->target->symtable.defers_annotations;
    /* Up to 3.13 the value of a type alias is a function like any other. */
    UnitKind kind =
        !defers && type == BLOCK_TYPE_ALIAS ? UNIT_FUNCTION : UNIT_TYPE_PARAMS;
    Gen *inner = gen_enter_unit(g, name, kind, key, type, loc.line);
    if (defers) {
        inner->unit->posonlyargcount = 1;
        refuse_other_formats(inner, loc);
    } else if (type == BLOCK_TYPE_ALIAS) {
        gen_add_const(inner, &value_none); /* it has no docstring */
    }
    return inner;
}

uint32_t gen_evaluator_defaults(Gen *g, Loc loc)
{
    if (!g->target->symtable.defers_annotations)
        return 0;
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, 1);
    items[0] = value_int(g->c, FORMAT_VALUE);
    emit_const(g, loc, value_tuple(g->c, items, 1));
    return MAKE_FUNCTION_DEFAULTS;
}

static Gen *enter_annotate(Gen *g, const Node *key, Loc loc)
{
    Gen *inner =
        gen_enter_evaluator(g, NAME_annotate, key, BLOCK_ANNOTATION, loc);
    inner->unit->renames_format = true;
    return inner;
}

/* Ends it and pushes the function. */
static void leave_annotate(Gen *g, Gen *inner, Loc loc)
{
    emit(inner, loc, OP_RETURN_VALUE);
    gen_make_closure(g, loc, gen_exit_unit(inner, true), 0);
}

/* --- functions */

void gen_function_annotate(Gen *g, const Node *s, const argumentsNode *args,
                           const Node *returns)
{
    Gen *inner = enter_annotate(g, &args->head, s->loc);
    if (g->target->codegen.names_annotate_after_function)
        gen_set_annotate_qualname(inner, ((const FunctionDefNode *)s)->name);
    uint32_t values = gen_annotation_pairs(inner, s->loc, args, returns);
    emit_arg(inner, s->loc, OP_BUILD_MAP, values / 2);
    leave_annotate(g, inner, s->loc);
}

/* --- modules and classes */

/* The set of the numbers of the annotations that were reached. */
static void load_conditional_annotations(Gen *g, Loc loc)
{
    if (g->unit->kind == UNIT_CLASS)
        emit_arg(g, loc, OP_LOAD_DEREF,
                 gen_cell_index(g, NAME_conditional_annotations));
    else
        emit_name(g, loc, OP_LOAD_NAME, NAME_conditional_annotations);
}

void gen_deferred_annotation(Gen *g, const Node *s)
{
    int32_t index = -1;
    if (g->unit->kind == UNIT_MODULE || g->in_conditional_block)
        index = g->conditional_annotations++;
    *vec_push(&g->deferred_annotations, &g->c->arena) =
        (DeferredAnnotation){s, index};
    if (index < 0)
        return;
    load_conditional_annotations(g, s->loc);
    emit_const(g, s->loc, value_int(g->c, index));
    emit_arg(g, s->loc, OP_SET_ADD, 1);
    emit(g, s->loc, OP_POP_TOP);
}

/* Jumps if the annotation was not reached. */
static void skip_unless_reached(Gen *g, const DeferredAnnotation *a,
                                bool in_class, Label skip)
{
    Loc loc = a->stmt->loc;
    NameId name = NAME_conditional_annotations;
    emit_const(g, loc, value_int(g->c, a->index));
    if (in_class)
        emit_arg(g, loc, OP_LOAD_DEREF, gen_free_index(g, name));
    else
        emit_arg(g, loc, OP_LOAD_GLOBAL, gen_name_index(g, name) << 1);
    emit_arg(g, loc, OP_CONTAINS_OP, 0);
    emit_jump(g, loc, OP_POP_JUMP_IF_FALSE, skip);
}

/* [annotations] -> [annotations], with one more */
static void add_annotation(Gen *g, Loc loc, const DeferredAnnotation *a,
                           bool in_class)
{
    const AnnAssignNode *s = as_AnnAssign(a->stmt);
    Label skip = new_label(g);
    if (a->index >= 0)
        skip_unless_reached(g, a, in_class, skip);
    gen_expr(g, s->annotation);
    emit_arg(g, s->head.loc, OP_COPY, 2);
    emit_const(g, s->head.loc, gen_name_constant(g, as_Name(s->target)->id));
    emit(g, loc, OP_STORE_SUBSCR);
    use_label(g, skip);
}

static void make_annotate(Gen *g, Loc loc)
{
    bool in_class = g->unit->kind == UNIT_CLASS;
    Gen *inner = enter_annotate(g, g->block->node, loc);
    emit_arg(inner, loc, OP_BUILD_MAP, 0);
    for (uint32_t i = 0; i < g->deferred_annotations.count; i++)
        add_annotation(inner, loc, &g->deferred_annotations.items[i], in_class);
    leave_annotate(g, inner, loc);
    gen_nameop(g, loc, in_class ? NAME_annotate_func : NAME_annotate,
               CTX_STORE);
}

/* In a module this comes before everything else, so that it is there whatever
 * happens; names and constants are numbered as they come. */
void gen_annotate_function(Gen *g, Loc loc)
{
    if (g->deferred_annotations.count == 0)
        return;
    if (g->unit->kind != UNIT_MODULE) {
        make_annotate(g, loc);
        return;
    }
    InstrList body = g->unit->instrs;
    g->unit->instrs = (InstrList){0};
    make_annotate(g, loc);
    g->unit->annotations = g->unit->instrs;
    g->unit->instrs = body;
}
