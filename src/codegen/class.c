/* Classes:
 *
 *      <decorators>
 *      LOAD_BUILD_CLASS; PUSH_NULL (up to 3.12 the other way round)
 *      <function of the body>; LOAD_CONST name
 *      <bases and keywords>; CALL
 *      CALL 0 for each decorator
 *      store the name
 *
 * A generic class is built inside a function of its type parameters, with
 * .generic_base as one more base. */
#include "codegen/codegen_internal.h"

#include "target/interned.h"

#include <stdlib.h>

/* --- __static_attributes__ */

typedef struct NamedText {
    Text text;
    NameId name;
} NamedText;

/* By code points, which is by bytes in UTF-8. */
static int compare_texts(const void *a, const void *b)
{
    const Text *x = &((const NamedText *)a)->text;
    const Text *y = &((const NamedText *)b)->text;
    size_t common = x->size < y->size ? x->size : y->size;
    int order = memcmp(x->data, y->data, common);
    if (order)
        return order;
    return (x->size > y->size) - (x->size < y->size);
}

/* The sorted tuple of the names. */
static Value *sorted_names(Gen *g, const IdMap *names)
{
    NamedText *sorted = ARENA_ARRAY(&g->c->arena, NamedText, names->count);
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, names->count);
    for (uint32_t i = 0; i < names->count; i++) {
        NameId name = names->entries[i].key;
        sorted[i] = (NamedText){names_text(&g->c->names, name), name};
    }
    qsort(sorted, names->count, sizeof *sorted, compare_texts);
    for (uint32_t i = 0; i < names->count; i++)
        items[i] = value_interned_str(g->c, sorted[i].name);
    return value_tuple(g->c, items, names->count);
}

/* --- the body */

static void store_const(Gen *g, Loc loc, Value *v, NameId name)
{
    emit_const(g, loc, v);
    gen_nameop(g, loc, name, CTX_STORE);
}

static void store_name(Gen *g, Loc loc, NameId from, NameId to)
{
    gen_nameop(g, loc, from, CTX_LOAD);
    gen_nameop(g, loc, to, CTX_STORE);
}

static void load_cell(Gen *g, NameId name)
{
    emit_arg(g, NO_LOC, OP_LOAD_CLOSURE, gen_cell_index(g, name));
}

/* The constant that names the class.  It starts as the same object as the
 * code's qualified name; where an equal text was interned before (by a function
 * of that name, an import, or the interpreter, which has loaded the class) that
 * one becomes the code's, and the constant stays on its own.  Where nothing is
 * interned they are one object. */
static Value *qualname_constant(Gen *g)
{
    CodeUnit *unit = g->unit;
    if (!unit->qualname)
        return value_interned_str(g->c, unit->name);
    Text text = names_text(&g->c->names, unit->qualname);
    if (!g->target->marshal.interns_code_names)
        return unit->qualname_constant = value_str(g->c, text.data, text.size);
    if (unit->qualname_known ||
        interned_at_start(g->target->marshal.interned_at_start, text.data,
                          text.size))
        return value_str(g->c, text.data, text.size);
    return value_interned_str(g->c, unit->qualname);
}

/* What comes before the first statement, at the line of the class. */
static void gen_class_prologue(Gen *g, Loc loc, bool is_generic)
{
    CodeUnit *unit = g->unit;
    store_name(g, loc, NAME_name, NAME_module);
    store_const(g, loc, qualname_constant(g), NAME_qualname);
    if (g->target->codegen.static_attributes)
        store_const(g, loc, value_int(g->c, unit->firstlineno),
                    NAME_firstlineno);
    if (is_generic)
        store_name(g, loc, NAME_dot_type_params, NAME_type_params);
    if (g->block->needs_class_dict) {
        emit(g, loc, OP_LOAD_LOCALS);
        emit_arg(g, loc, OP_STORE_DEREF, gen_cell_index(g, NAME_classdict));
    }
    if (g->block->has_conditional_annotations) {
        emit_arg(g, loc, OP_BUILD_SET, 0);
        emit_arg(g, loc, OP_STORE_DEREF,
                 gen_cell_index(g, NAME_conditional_annotations));
    }
}

/* What comes after the last one.  A class returns the cell of __class__, for
 * type.__new__ to fill, or None. */
static void gen_class_epilogue(Gen *g)
{
    if (g->target->codegen.static_attributes)
        store_const(g, NO_LOC, sorted_names(g, g->static_attributes),
                    NAME_static_attributes);
    if (g->block->needs_class_dict) {
        load_cell(g, NAME_classdict);
        gen_nameop(g, NO_LOC, NAME_classdictcell, CTX_STORE);
    }
    if (g->block->needs_class_closure) {
        load_cell(g, NAME_class_);
        emit_arg(g, NO_LOC, OP_COPY, 1);
        gen_nameop(g, NO_LOC, NAME_classcell, CTX_STORE);
    } else {
        emit_const(g, NO_LOC, &value_none);
    }
    emit(g, NO_LOC, OP_RETURN_VALUE);
}

/* Pushes __build_class__, the function of the body, and the name. */
static void gen_class_body(Gen *g, const Node *s, int32_t line)
{
    const ClassDefNode *n = as_ClassDef(s);
    Loc loc = {line, line, 0, 0};
    Gen *inner = gen_enter_unit(g, n->name, UNIT_CLASS, s, BLOCK_CLASS, line);
    inner->private_name = n->name;
    gen_class_prologue(inner, loc, n->type_params.count > 0);
    gen_body(inner, loc, &n->body);
    gen_class_epilogue(inner);
    Value *code = gen_exit_unit(inner, true);
    bool null_first = g->target->codegen.null_before_callable;
    emit(g, s->loc, null_first ? OP_PUSH_NULL : OP_LOAD_BUILD_CLASS);
    emit(g, s->loc, null_first ? OP_LOAD_BUILD_CLASS : OP_PUSH_NULL);
    gen_make_closure(g, s->loc, code, 0);
    emit_const(g, s->loc, value_interned_str(g->c, n->name));
}

/* --- the statement */

/* The bases and .generic_base after them. */
static NodeList generic_bases(Gen *g, const ClassDefNode *n)
{
    uint32_t count = n->bases.count;
    Node **items = ARENA_ARRAY(&g->c->arena, Node *, count + 1);
    if (count)
        memcpy(items, n->bases.items, count * sizeof *items);
    NameNode *base = AST_NEW(g->c, Name, n->head.loc);
    base->id = NAME_dot_generic_base;
    items[count] = &base->head;
    return (NodeList){items, count + 1};
}

static void gen_generic_class(Gen *g, const Node *s, int32_t line)
{
    const ClassDefNode *n = as_ClassDef(s);
    Loc loc = s->loc;
    if (g->target->codegen.null_before_callable)
        emit(g, loc, OP_PUSH_NULL);
    Gen *inner = gen_enter_type_params(g, n->name, s, line);
    inner->private_name = n->name;
    gen_type_params(inner, &n->type_params);
    gen_nameop(inner, loc, NAME_dot_type_params, CTX_STORE);
    gen_class_body(inner, s, line);
    gen_nameop(inner, loc, NAME_dot_type_params, CTX_LOAD);
    emit_arg(inner, loc, OP_CALL_INTRINSIC_1, INTRINSIC_SUBSCRIPT_GENERIC);
    gen_nameop(inner, loc, NAME_dot_generic_base, CTX_STORE);
    NodeList bases = generic_bases(inner, n);
    gen_call_helper(inner, loc, 2, &bases, &n->keywords);
    gen_call_type_params(g, loc, inner);
}

void gen_class(Gen *g, const Node *s)
{
    const ClassDefNode *n = as_ClassDef(s);
    int32_t line = gen_first_line(s, &n->decorator_list);
    gen_decorators(g, &n->decorator_list);
    if (n->type_params.count) {
        gen_generic_class(g, s, line);
    } else {
        gen_class_body(g, s, line);
        gen_call_helper(g, s->loc, 2, &n->bases, &n->keywords);
    }
    gen_apply_decorators(g, &n->decorator_list);
    gen_nameop(g, s->loc, n->name, CTX_STORE);
}
