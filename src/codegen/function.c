/* Functions and lambdas: arguments, the body's unit, decorators, and making
 * the function object.
 *
 *      <decorators>
 *      <defaults tuple> <kwdefaults dict> <annotations tuple> <closure tuple>
 *      LOAD_CONST code; MAKE_FUNCTION; SET_FUNCTION_ATTRIBUTE ...
 *      CALL 0 for each decorator
 *      store the name
 *
 * A generic function is made inside a function of its type parameters, which
 * gets the defaults as arguments; see type_params.c. */
#include "codegen/codegen_internal.h"

/* FunctionDef and AsyncFunctionDef have the same fields. */
static const FunctionDefNode *any_function(const Node *s)
{
    assert(s->kind == NODE_FunctionDef || s->kind == NODE_AsyncFunctionDef);
    return (const FunctionDefNode *)s;
}

_Static_assert(sizeof(FunctionDefNode) == sizeof(AsyncFunctionDefNode) &&
                   offsetof(FunctionDefNode, args) ==
                       offsetof(AsyncFunctionDefNode, args) &&
                   offsetof(FunctionDefNode, body) ==
                       offsetof(AsyncFunctionDefNode, body) &&
                   offsetof(FunctionDefNode, returns) ==
                       offsetof(AsyncFunctionDefNode, returns) &&
                   offsetof(FunctionDefNode, type_params) ==
                       offsetof(AsyncFunctionDefNode, type_params),
               "any_function relies on it");

/* --- making a function object */

/* The names of the free variables of a code object. */
static Value *freevars_of(Gen *g, const Code *code)
{
    const Value *names = code->localsplusnames;
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, names->u.seq.count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < names->u.seq.count; i++)
        if ((uint8_t)code->localspluskinds.data[i] & KIND_FREE)
            items[count++] = names->u.seq.items[i];
    return value_tuple(g->c, items, count);
}

/* CPython's own error where its symbol table leaves a free variable without
 * a cell: some comprehensions in class bodies that use __classdict__ do. */
static _Noreturn void raise_lookup_failure(Gen *g, NameId name,
                                           SymbolScope scope, const Code *code)
{
    Compile *c = g->c;
    Buf names = buf_in(&c->arena);
    value_repr(c, &names, value_interned_str(c, name));
    buf_byte(&names, '\0');
    Buf freevars = buf_in(&c->arena);
    value_repr(c, &freevars, freevars_of(g, code));
    buf_byte(&freevars, '\0');
    diag_raise_no_text(c, ERROR_SYSTEM, NO_LOC,
                       "compiler_lookup_arg(name=%s) with reftype=%d failed "
                       "in %.*s; freevars of code %.*s: %s",
                       (const char *)names.data, (int)scope,
                       TEXT_ARGS(names_text(&c->names, g->unit->name)),
                       TEXT_ARGS(code->name->u.text),
                       (const char *)freevars.data);
}

/* Place of a variable of this unit for the closure of an inner one.  In a
 * class a method's free variable can have the name of a class attribute:
 * then it is the free variable that counts. */
static uint32_t closure_index(Gen *g, NameId name, const Code *code)
{
    SymbolScope scope = gen_ref_type(g, name);
    const IdMap *map =
        scope == SCOPE_CELL ? &g->unit->cellvars : &g->unit->freevars;
    const IdMapEntry *e = idmap_find(map, name);
    if (e)
        return e->value;
    raise_lookup_failure(g, name, scope, code);
}

static bool has_freevars(const Code *code)
{
    Text kinds = code->localspluskinds;
    return kinds.size && (uint8_t)kinds.data[kinds.size - 1] & KIND_FREE;
}

/* Pushes the tuple of the cells that the code needs, which are for the last of
 * its variables. */
static NOT_INLINED void emit_closure(Gen *g, Loc loc, const Code *code)
{
    const Value *names = code->localsplusnames;
    uint32_t count = 0;
    for (uint32_t i = 0; i < names->u.seq.count; i++) {
        if (!((uint8_t)code->localspluskinds.data[i] & KIND_FREE))
            continue;
        Text text = names->u.seq.items[i]->u.text;
        NameId name = names_intern(&g->c->names, text.data, text.size);
        emit_arg(g, loc, OP_LOAD_CLOSURE, closure_index(g, name, code));
        count++;
    }
    emit_arg(g, loc, OP_BUILD_TUPLE, count);
}

static NOT_INLINED void emit_function_attributes(Gen *g, Loc loc,
                                                 uint32_t flags)
{
    static const uint32_t order[] = {
        MAKE_FUNCTION_CLOSURE, MAKE_FUNCTION_ANNOTATIONS,
        MAKE_FUNCTION_ANNOTATE, MAKE_FUNCTION_KWDEFAULTS,
        MAKE_FUNCTION_DEFAULTS};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (flags & order[i])
            emit_arg(g, loc, OP_SET_FUNCTION_ATTRIBUTE, order[i]);
}

void gen_make_closure(Gen *g, Loc loc, Value *code, uint32_t flags)
{
    if (has_freevars(code->u.code)) {
        emit_closure(g, loc, code->u.code);
        flags |= MAKE_FUNCTION_CLOSURE;
    }
    emit_const(g, loc, code);
    if (!g->target->ops[OP_SET_FUNCTION_ATTRIBUTE].known) {
        emit_arg(g, loc, OP_MAKE_FUNCTION, flags);
        return;
    }
    emit(g, loc, OP_MAKE_FUNCTION);
    if (flags)
        emit_function_attributes(g, loc, flags);
}

void gen_decorators(Gen *g, const NodeList *decorators)
{
    gen_exprs(g, decorators);
}

void gen_apply_decorators(Gen *g, const NodeList *decorators)
{
    for (uint32_t i = decorators->count; i-- > 0;)
        emit_call(g, decorators->items[i]->loc, 0);
}

/* --- arguments */

static void check_arg(Gen *g, Loc loc, const Node *arg)
{
    bool stays = g->target->codegen.has_current_place;
    if (arg)
        gen_check_forbidden_name(g, stays ? loc : arg->loc, as_arg(arg)->arg,
                                 CTX_STORE);
}

static void check_args(Gen *g, Loc loc, const NodeList *args)
{
    for (uint32_t i = 0; i < args->count; i++)
        check_arg(g, loc, args->items[i]);
}

/* No parameter may be called __debug__.  loc is that of the function, where
 * CPython with a current place is. */
static void check_arguments(Gen *g, Loc loc, const argumentsNode *args)
{
    check_args(g, loc, &args->posonlyargs);
    check_args(g, loc, &args->args);
    check_arg(g, loc, args->vararg);
    check_args(g, loc, &args->kwonlyargs);
    check_arg(g, loc, args->kwarg);
}

/* Pushes the dict of keyword-only defaults; false if there are none.  The
 * names come as one tuple after the values or each before its value. */
static bool gen_kwdefaults(Gen *g, Loc loc, const argumentsNode *args)
{
    const NodeList *defaults = &args->kw_defaults;
    if (defaults->count == 0)
        return false;
    bool as_tuple = g->target->ops[OP_BUILD_CONST_KEY_MAP].known;
    Value **keys = ARENA_ARRAY(&g->c->arena, Value *, defaults->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < defaults->count; i++) {
        if (!defaults->items[i])
            continue;
        NameId name = as_arg(args->kwonlyargs.items[i])->arg;
        keys[count] = gen_name_constant(g, name);
        if (!as_tuple)
            emit_const(g, loc, keys[count]);
        gen_expr(g, defaults->items[i]);
        count++;
    }
    if (count == 0)
        return false;
    if (as_tuple)
        emit_const(g, loc, value_tuple(g->c, keys, count));
    emit_arg(g, loc, as_tuple ? OP_BUILD_CONST_KEY_MAP : OP_BUILD_MAP, count);
    return true;
}

uint32_t gen_default_arguments(Gen *g, Loc loc, const argumentsNode *args)
{
    uint32_t flags = 0;
    if (args->defaults.count) {
        gen_exprs(g, &args->defaults);
        emit_arg(g, loc, OP_BUILD_TUPLE, args->defaults.count);
        flags |= MAKE_FUNCTION_DEFAULTS;
    }
    if (gen_kwdefaults(g, loc, args))
        flags |= MAKE_FUNCTION_KWDEFAULTS;
    return flags;
}

static void set_arg_counts(CodeUnit *unit, const argumentsNode *args)
{
    unit->argcount = args->args.count;
    unit->posonlyargcount = args->posonlyargs.count;
    unit->kwonlyargcount = args->kwonlyargs.count;
}

/* --- def */

/* Constant 0 is the docstring or, where no flag tells, None. */
static void add_docstring(Gen *g, Value *docstring)
{
    if (docstring && g->c->optimize < 2) {
        gen_add_const(g, gen_clean_docstring(g, docstring));
        if (g->target->codegen.flags_docstring)
            g->unit->flags |= CO_HAS_DOCSTRING;
    } else if (!g->target->codegen.flags_docstring) {
        gen_add_const(g, &value_none);
    }
}

static void gen_statements_of(Gen *g, const NodeList *body)
{
    Value *docstring = gen_docstring(g, body);
    add_docstring(g, docstring);
    /* As 3.12 compile.c: the body of any function starts a block. */
    bool wrap = g->target->codegen.wraps_generators;
    Label start = wrap ? new_label(g) : 0;
    if (wrap)
        use_label(g, start);
    wrap &= g->block->is_coroutine || g->block->is_generator;
    if (wrap)
        push_fblock(g, NO_LOC, FBLOCK_STOP_ITERATION, start, 0, NULL);
    for (uint32_t i = docstring ? 1 : 0; i < body->count; i++)
        gen_stmt(g, body->items[i]);
    if (!wrap)
        return;
    gen_wrap_in_stopiteration_handler(g);
    pop_fblock(g, FBLOCK_STOP_ITERATION, start);
}

/* Compiles the body and makes the function object. */
static void gen_function_object(Gen *g, const Node *s, bool is_async,
                                uint32_t flags, int32_t line)
{
    const FunctionDefNode *n = any_function(s);
    UnitKind kind = is_async ? UNIT_ASYNC_FUNCTION : UNIT_FUNCTION;
    Gen *inner = gen_enter_unit(g, n->name, kind, s, BLOCK_FUNCTION, line);
    set_arg_counts(inner->unit, as_arguments(n->args));
    gen_statements_of(inner, &n->body);
    gen_make_closure(g, s->loc, gen_exit_unit(inner, true), flags);
}

/* Annotations, if there are any, then the function. */
static void gen_annotated_function(Gen *g, const Node *s, bool is_async,
                                   bool annotated, uint32_t flags, int32_t line)
{
    const FunctionDefNode *n = any_function(s);
    if (annotated)
        flags |= gen_annotations(g, s, as_arguments(n->args), n->returns);
    gen_function_object(g, s, is_async, flags, line);
}

/* Calls the function that lies above its count arguments.  Where no NULL lies
 * below them, the first one is in its place. */
static void call_generic_parameters(Gen *g, Loc loc, uint32_t count)
{
    bool null_first = g->target->codegen.null_before_callable;
    if (count)
        emit_arg(g, loc, OP_SWAP, count + 1);
    else if (!null_first)
        emit(g, loc, OP_PUSH_NULL);
    emit_call(g, loc, count && !null_first ? count - 1 : count);
}

/* The unit of the type parameters takes the defaults as arguments, .defaults
 * and .kwdefaults, and returns the function. */
static void gen_generic_function(Gen *g, const Node *s, bool is_async,
                                 bool annotated, uint32_t flags, int32_t line)
{
    const FunctionDefNode *n = any_function(s);
    Loc loc = s->loc;
    uint32_t count = (flags & MAKE_FUNCTION_DEFAULTS ? 1 : 0) +
                     (flags & MAKE_FUNCTION_KWDEFAULTS ? 1 : 0);
    if (count == 2)
        emit_arg(g, loc, OP_SWAP, 2);
    Gen *inner = gen_enter_type_params(g, n->name, s, line);
    gen_type_params(inner, &n->type_params);
    for (uint32_t i = 0; i < count; i++)
        emit_arg(inner, loc, OP_LOAD_FAST, i);
    gen_annotated_function(inner, s, is_async, annotated, flags, line);
    emit_arg(inner, loc, OP_SWAP, 2);
    emit_arg(inner, loc, OP_CALL_INTRINSIC_2,
             INTRINSIC_2_SET_FUNCTION_TYPE_PARAMS);
    inner->unit->argcount = count;
    gen_make_closure(g, loc, gen_exit_unit(inner, false), 0);
    call_generic_parameters(g, loc, count);
}

int32_t gen_first_line(const Node *s, const NodeList *decorators)
{
    return decorators->count ? decorators->items[0]->loc.line : s->loc.line;
}

void gen_function(Gen *g, const Node *s, bool is_async)
{
    const FunctionDefNode *n = any_function(s);
    const argumentsNode *args = as_arguments(n->args);
    int32_t line = gen_first_line(s, &n->decorator_list);
    check_arguments(g, s->loc, args);
    bool annotated = args->head.mark == AST_HAS_ANNOTATIONS || n->returns;
    gen_decorators(g, &n->decorator_list);
    if (n->type_params.count && g->target->codegen.null_before_callable)
        emit(g, s->loc, OP_PUSH_NULL);
    uint32_t flags = gen_default_arguments(g, s->loc, args);
    if (n->type_params.count)
        gen_generic_function(g, s, is_async, annotated, flags, line);
    else
        gen_annotated_function(g, s, is_async, annotated, flags, line);
    gen_apply_decorators(g, &n->decorator_list);
    gen_nameop(g, s->loc, n->name, CTX_STORE);
}

/* --- lambda */

void gen_lambda(Gen *g, const Node *e)
{
    const LambdaNode *n = as_Lambda(e);
    const argumentsNode *args = as_arguments(n->args);
    check_arguments(g, e->loc, args);
    uint32_t flags = gen_default_arguments(g, e->loc, args);
    Gen *inner = gen_enter_unit(g, NAME_angle_lambda, UNIT_LAMBDA, e,
                                BLOCK_FUNCTION, e->loc.line);
    if (!inner->target->codegen.flags_docstring)
        gen_add_const(inner, &value_none); /* it has no docstring */
    set_arg_counts(inner->unit, args);
    gen_expr(inner, n->body);
    /* As 3.13 compile.c: a generator lambda returns its value from no place,
     * any other one from the body's, with a dead `return None` behind. */
    bool generator = inner->block->is_generator;
    if (!generator)
        emit(inner, gen_place(inner, n->body->loc), OP_RETURN_VALUE);
    gen_make_closure(g, e->loc, gen_exit_unit(inner, !generator), flags);
}
