/* The walk over statements.  Each visitor adds what the statement says about
 * names to the current block, in CPython's order, because the order of first
 * occurrence reaches the code. */
#include "symtable/symtable_internal.h"

static void visit_stmt(Builder *b, const Node *s);

void visit_stmts(Builder *b, const NodeList *list)
{
    uint32_t depth = b->depth;
    if (list->count == 0)
        return;
    count_depth(b);
    for (uint32_t i = 0; i < list->count; i++)
        visit_stmt(b, list->items[i]);
    b->depth = depth;
}

/* --- annotations */

static void visit_arg_annotation(Builder *b, const Node *arg)
{
    const Node *annotation = arg ? as_arg(arg)->annotation : NULL;
    if (!annotation)
        return;
    b->cur->annotations_used = true;
    visit_expr(b, annotation);
}

static void visit_arg_annotations(Builder *b, const NodeList *args)
{
    for (uint32_t i = 0; i < args->count; i++)
        visit_arg_annotation(b, args->items[i]);
}

static void visit_all_arg_annotations(Builder *b, const argumentsNode *args)
{
    if (args->head.mark != AST_HAS_ANNOTATIONS)
        return;
    visit_arg_annotations(b, &args->posonlyargs);
    visit_arg_annotations(b, &args->args);
    visit_arg_annotation(b, args->vararg);
    visit_arg_annotation(b, args->kwarg);
    visit_arg_annotations(b, &args->kwonlyargs);
}

/* Lets a block see the names of the class around it. */
static void see_class_scope(Builder *b, Loc loc)
{
    b->cur->can_see_class_scope = true;
    add_def(b, NAME_classdict, USE, loc);
}

/* A signature's annotations where they are evaluated later: in one block. */
static void visit_deferred_signature(Builder *b, const FunctionDefNode *def)
{
    Loc loc = def->head.loc;
    bool in_class = b->cur->can_see_class_scope || b->cur->type == BLOCK_CLASS;
    enter_block(b, NAME_annotate, BLOCK_ANNOTATION, def->args, loc);
    if (in_class)
        see_class_scope(b, loc);
    visit_all_arg_annotations(b, as_arguments(def->args));
    if (def->returns) {
        b->cur->annotations_used = true;
        visit_expr(b, def->returns);
    }
    exit_block(b);
}

/* An annotation that becomes text, in a block of its own. */
static void visit_text_annotation(Builder *b, const Node *annotation)
{
    enter_block(b, NAME_annotation, BLOCK_ANNOTATION, annotation,
                annotation->loc);
    visit_expr(b, annotation);
    exit_block(b);
}

/* Those of a function's parameters and result. */
static void visit_signature(Builder *b, const FunctionDefNode *def)
{
    const argumentsNode *args = as_arguments(def->args);
    if (b->target->symtable.defers_annotations) {
        visit_deferred_signature(b, def);
        return;
    }
    if (!b->future_annotations) {
        visit_all_arg_annotations(b, args);
        visit_opt_expr(b, def->returns);
        return;
    }
    enter_block(b, NAME_annotation, BLOCK_ANNOTATION, def->args, def->head.loc);
    visit_all_arg_annotations(b, args);
    exit_block(b);
    if (def->returns)
        visit_text_annotation(b, def->returns);
}

/* Modules and classes keep a set of the annotations that were reached; a
 * module may be left at any statement. */
static void note_conditional(Builder *b, Loc loc)
{
    Block *cur = b->cur;
    bool conditional = cur->type == BLOCK_MODULE ||
                       (cur->type == BLOCK_CLASS && cur->in_conditional_block);
    if (!conditional || cur->has_conditional_annotations)
        return;
    cur->has_conditional_annotations = true;
    add_def(b, NAME_conditional_annotations, USE, loc);
}

/* Enters the block that the annotations of this block's variables share. */
static void enter_annotation_block(Builder *b, Loc loc)
{
    Block *outer = b->cur;
    if (outer->annotation_block) {
        enter_again(b, outer->annotation_block);
        return;
    }
    outer->annotation_block =
        enter_block(b, NAME_annotate, BLOCK_ANNOTATION, outer->node, loc);
    if (outer->type != BLOCK_CLASS || b->future_annotations)
        return;
    see_class_scope(b, loc);
    /* As 3.14 symtable.c: even if the class binds that name. */
    outer->needs_class_dict = true;
}

static void visit_deferred_annotation(Builder *b, const Node *annotation)
{
    bool unevaluated = b->cur->type == BLOCK_FUNCTION;
    note_conditional(b, annotation->loc);
    enter_annotation_block(b, annotation->loc);
    b->cur->in_unevaluated_annotation = unevaluated;
    current_changed(b);
    visit_expr(b, annotation);
    b->cur->in_unevaluated_annotation = false;
    current_changed(b);
    exit_block(b);
}

static void visit_annotation(Builder *b, const Node *annotation)
{
    if (b->target->symtable.defers_annotations)
        visit_deferred_annotation(b, annotation);
    else if (b->future_annotations)
        visit_text_annotation(b, annotation);
    else
        visit_expr(b, annotation);
}

/* --- type parameters */

/* A bound, constraint tuple or default: a block of its own. */
static void visit_type_variable(Builder *b, const Node *e, NameId name, Loc loc,
                                const char *scope_info)
{
    if (name == NAME_classdict && b->target->symtable.reserves_class_dict)
        raise_at(b, loc,
                 "reserved name '%.*s' cannot be used for type parameter",
                 name);
    if (!e)
        return;
    bool in_class = b->cur->can_see_class_scope;
    Block *block = enter_block(b, name, BLOCK_TYPE_VARIABLE, e, e->loc);
    if (in_class)
        see_class_scope(b, e->loc);
    block->scope_info = scope_info;
    visit_expr(b, e);
    exit_block(b);
}

static void visit_type_var(Builder *b, const TypeVarNode *tp)
{
    Loc loc = tp->head.loc;
    add_def(b, tp->name, DEF_TYPE_PARAM | DEF_LOCAL, loc);
    bool constraints = tp->bound && tp->bound->kind == NODE_Tuple &&
                       b->target->symtable.names_constraints;
    visit_type_variable(b, tp->bound, tp->name, loc,
                        constraints ? "a TypeVar constraint"
                                    : "a TypeVar bound");
    visit_type_variable(b, tp->default_value, tp->name, loc,
                        "a TypeVar default");
}

static void visit_param_spec(Builder *b, const ParamSpecNode *tp)
{
    add_def(b, tp->name, DEF_TYPE_PARAM | DEF_LOCAL, tp->head.loc);
    visit_type_variable(b, tp->default_value, tp->name, tp->head.loc,
                        "a ParamSpec default");
}

static void visit_type_var_tuple(Builder *b, const TypeVarTupleNode *tp)
{
    add_def(b, tp->name, DEF_TYPE_PARAM | DEF_LOCAL, tp->head.loc);
    visit_type_variable(b, tp->default_value, tp->name, tp->head.loc,
                        "a TypeVarTuple default");
}

static void visit_type_params(Builder *b, const NodeList *params)
{
    uint32_t depth = b->depth;
    for (uint32_t i = 0; i < params->count; i++) {
        const Node *tp = params->items[i];
        count_depth(b);
        if (tp->kind == NODE_TypeVar)
            visit_type_var(b, as_TypeVar(tp));
        else if (tp->kind == NODE_ParamSpec)
            visit_param_spec(b, as_ParamSpec(tp));
        else
            visit_type_var_tuple(b, as_TypeVarTuple(tp));
        b->depth = depth;
    }
}

/* The block of a generic's type parameters. */
static Block *enter_type_param_block(Builder *b, NameId name, const Node *def)
{
    bool in_class = b->cur->type == BLOCK_CLASS;
    Block *block = enter_block(b, name, BLOCK_TYPE_PARAMETERS, def, def->loc);
    if (in_class)
        see_class_scope(b, def->loc);
    return block;
}

/* Hidden parameters that bring a generic function's defaults into the block.
 * As CPython's parser always makes a list of defaults, though it may be
 * empty, .defaults is always there. */
static void add_hidden_defaults(Builder *b, const Node *def,
                                const argumentsNode *args)
{
    add_def(b, NAME_dot_defaults, DEF_PARAM, def->loc);
    for (uint32_t i = 0; i < args->kw_defaults.count; i++)
        if (args->kw_defaults.items[i]) {
            add_def(b, NAME_dot_kwdefaults, DEF_PARAM, def->loc);
            return;
        }
}

/* --- definitions */

/* Both kinds of function have the same fields. */
static void visit_function(Builder *b, const FunctionDefNode *def,
                           bool is_async)
{
    const Node *s = &def->head;
    const argumentsNode *args = as_arguments(def->args);
    bool generic = def->type_params.count > 0;
    add_def(b, def->name, DEF_LOCAL, s->loc);
    visit_defaults(b, args);
    if (!b->target->symtable.visits_decorators_last)
        visit_exprs(b, &def->decorator_list);
    if (generic) {
        enter_type_param_block(b, def->name, s);
        add_hidden_defaults(b, s, args);
        visit_type_params(b, &def->type_params);
    }
    visit_signature(b, def);
    if (b->target->symtable.visits_decorators_last)
        visit_exprs(b, &def->decorator_list);
    enter_block(b, def->name, BLOCK_FUNCTION, s, s->loc);
    b->cur->is_coroutine = is_async;
    visit_arguments(b, args);
    visit_stmts(b, &def->body);
    exit_block(b);
    if (generic)
        exit_block(b);
}

_Static_assert(sizeof(FunctionDefNode) == sizeof(AsyncFunctionDefNode),
               "visit_function takes both");

/* The block of a generic class's parameters: the tuple of parameters and the
 * Generic base live in it under hidden names. */
static void enter_generic_class(Builder *b, const ClassDefNode *def)
{
    Loc loc = def->head.loc;
    Block *block = enter_type_param_block(b, def->name, &def->head);
    add_def(b, NAME_dot_type_params, DEF_LOCAL | USE, loc);
    add_def(b, NAME_dot_generic_base, DEF_LOCAL | USE, loc);
    b->private_name = block->mangle_class = def->name;
    block->mangled_names = ARENA_NEW(&b->c->arena, IdMap);
    current_changed(b);
    visit_type_params(b, &def->type_params);
}

static void visit_class(Builder *b, const ClassDefNode *def)
{
    Loc loc = def->head.loc;
    bool generic = def->type_params.count > 0;
    NameId outer_private = b->private_name;
    add_def(b, def->name, DEF_LOCAL, loc);
    if (!b->target->symtable.visits_decorators_last)
        visit_exprs(b, &def->decorator_list);
    if (generic)
        enter_generic_class(b, def);
    visit_exprs(b, &def->bases);
    visit_keywords(b, &def->keywords);
    if (b->target->symtable.visits_decorators_last)
        visit_exprs(b, &def->decorator_list);
    Block *block = enter_block(b, def->name, BLOCK_CLASS, &def->head, loc);
    b->private_name = block->mangle_class = def->name;
    if (generic) {
        add_def(b, NAME_type_params, DEF_LOCAL, loc);
        add_def(b, NAME_dot_type_params, USE, loc);
    }
    visit_stmts(b, &def->body);
    exit_block(b);
    if (generic)
        exit_block(b);
    b->private_name = outer_private;
}

static void visit_type_alias(Builder *b, const TypeAliasNode *alias)
{
    const Node *s = &alias->head;
    NameId name = as_Name(alias->name)->id;
    bool in_class = b->cur->type == BLOCK_CLASS;
    bool generic = alias->type_params.count > 0;
    visit_expr(b, alias->name);
    if (generic) {
        enter_type_param_block(b, name, s);
        visit_type_params(b, &alias->type_params);
    }
    enter_block(b, name, BLOCK_TYPE_ALIAS, s, s->loc);
    if (in_class)
        see_class_scope(b, alias->value->loc);
    visit_expr(b, alias->value);
    exit_block(b);
    if (generic)
        exit_block(b);
}

/* --- declarations and bindings */

/* What a name must not be when it is declared, most telling first. */
static void check_declaration(Builder *b, Loc loc, NameId name, bool global)
{
    uint32_t old = current_symbol(b, name);
    if (old & DEF_PARAM)
        raise_at(b, loc,
                 global ? "name '%.*s' is parameter and global"
                        : "name '%.*s' is parameter and nonlocal",
                 name);
    if (old & USE)
        raise_at(b, loc,
                 global ? "name '%.*s' is used prior to global declaration"
                        : "name '%.*s' is used prior to nonlocal declaration",
                 name);
    if (old & DEF_ANNOT)
        raise_at(b, loc,
                 global ? "annotated name '%.*s' can't be global"
                        : "annotated name '%.*s' can't be nonlocal",
                 name);
    if (old & DEF_LOCAL)
        raise_at(b, loc,
                 global ? "name '%.*s' is assigned to before global "
                          "declaration"
                        : "name '%.*s' is assigned to before nonlocal "
                          "declaration",
                 name);
}

static void visit_declaration(Builder *b, const Node *s, const NameList *names,
                              bool global)
{
    for (uint32_t i = 0; i < names->count; i++) {
        NameId name = names->items[i];
        check_declaration(b, s->loc, name, global);
        add_def(b, name, global ? DEF_GLOBAL : DEF_NONLOCAL, s->loc);
        record_directive(b, name, s->loc);
    }
}

static void visit_annotated_name(Builder *b, const AnnAssignNode *s)
{
    const NameNode *target = as_Name(s->target);
    Loc loc = target->head.loc;
    bool simple = s->head.sub != 0;
    uint32_t old = current_symbol(b, target->id);
    if (simple && old & (DEF_GLOBAL | DEF_NONLOCAL) && b->cur != b->st->top)
        raise_at(b, s->head.loc,
                 old & DEF_GLOBAL ? "annotated name '%.*s' can't be global"
                                  : "annotated name '%.*s' can't be nonlocal",
                 target->id);
    if (simple)
        add_def(b, target->id, DEF_ANNOT | DEF_LOCAL, loc);
    else if (s->value)
        add_def(b, target->id, DEF_LOCAL, loc);
}

static void visit_ann_assign(Builder *b, const AnnAssignNode *s)
{
    b->cur->annotations_used = true;
    if (s->target->kind == NODE_Name)
        visit_annotated_name(b, s);
    else
        visit_expr(b, s->target);
    visit_annotation(b, s->annotation);
    visit_opt_expr(b, s->value);
}

/* The name an import binds: the first part of a dotted one. */
static NameId bound_name(Builder *b, const aliasNode *alias)
{
    if (alias->asname)
        return alias->asname;
    Text text = names_text(&b->c->names, alias->name);
    const char *dot = memchr(text.data, '.', text.size);
    return dot ? names_intern(&b->c->names, text.data,
                              (size_t)(dot - text.data))
               : alias->name;
}

static void visit_aliases(Builder *b, const NodeList *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        const aliasNode *alias = as_alias(names->items[i]);
        Loc loc = alias->head.loc;
        if (alias->name != NAME_star)
            add_def(b, bound_name(b, alias), DEF_IMPORT, loc);
        else if (b->cur->type != BLOCK_MODULE)
            diag_raise(b->c, ERROR_SYNTAX, loc,
                       "import * only allowed at module level");
    }
}

/* What `lazy import` and `lazy from ... import` are not allowed in. */
static const char *lazy_import_place(const Block *cur)
{
    if (cur->in_try)
        return "try/except blocks";
    if (cur->type == BLOCK_FUNCTION)
        return "functions";
    return cur->type == BLOCK_CLASS ? "classes" : NULL;
}

static void check_lazy_import(Builder *b, const Node *s, const char *what)
{
    const char *place = lazy_import_place(b->cur);
    if (s->sub && place)
        diag_raise(b->c, ERROR_SYNTAX, s->loc, "%s not allowed inside %s", what,
                   place);
}

static void visit_import(Builder *b, const ImportNode *s)
{
    check_lazy_import(b, &s->head, "lazy import");
    visit_aliases(b, &s->names);
}

/* A __future__ import behind the ones that future_scan found. */
static void check_future_import(Builder *b, const ImportFromNode *s)
{
    Loc last = b->c->future_loc, loc = s->head.loc;
    if (s->module != NAME_future || s->level != 0 ||
        !b->target->symtable.checks_places)
        return;
    if (loc.line > last.line ||
        (loc.line == last.end_line && loc.col > last.end_col))
        diag_raise(b->c, ERROR_SYNTAX, loc,
                   "from __future__ imports must occur at the beginning of "
                   "the file");
}

static void visit_import_from(Builder *b, const ImportFromNode *s)
{
    check_lazy_import(b, &s->head, "lazy from ... import");
    if (s->head.sub && as_alias(s->names.items[0])->name == NAME_star)
        diag_raise(b->c, ERROR_SYNTAX, s->head.loc,
                   "lazy from ... import * is not allowed");
    visit_aliases(b, &s->names);
    check_future_import(b, s);
}

/* --- compound statements */

static void visit_for(Builder *b, const ForNode *s)
{
    visit_expr(b, s->target);
    visit_expr(b, s->iter);
    visit_stmts(b, &s->body);
    visit_stmts(b, &s->orelse);
}

_Static_assert(sizeof(ForNode) == sizeof(AsyncForNode) &&
                   sizeof(WithNode) == sizeof(AsyncWithNode) &&
                   sizeof(TryNode) == sizeof(TryStarNode),
               "one visitor takes both");

static void visit_while(Builder *b, const WhileNode *s)
{
    visit_expr(b, s->test);
    visit_stmts(b, &s->body);
    visit_stmts(b, &s->orelse);
}

/* An elif chain is an If in the orelse of an If: it is followed in a loop. */
static void visit_if(Builder *b, const IfNode *s)
{
    uint32_t depth = b->depth;
    for (;;) {
        visit_expr(b, s->test);
        visit_stmts(b, &s->body);
        if (s->orelse.count != 1 || s->orelse.items[0]->kind != NODE_If)
            break;
        count_depth(b);
        s = as_If(s->orelse.items[0]);
    }
    visit_stmts(b, &s->orelse);
    b->depth = depth;
}

static void visit_with(Builder *b, const WithNode *s)
{
    for (uint32_t i = 0; i < s->items.count; i++) {
        const withitemNode *item = as_withitem(s->items.items[i]);
        visit_expr(b, item->context_expr);
        visit_opt_expr(b, item->optional_vars);
    }
    visit_stmts(b, &s->body);
}

static void visit_match(Builder *b, const MatchNode *s)
{
    visit_expr(b, s->subject);
    for (uint32_t i = 0; i < s->cases.count; i++) {
        const match_caseNode *item = as_match_case(s->cases.items[i]);
        visit_pattern(b, item->pattern);
        visit_opt_expr(b, item->guard);
        visit_stmts(b, &item->body);
    }
}

static void visit_handler(Builder *b, const ExceptHandlerNode *handler)
{
    visit_opt_expr(b, handler->type);
    if (handler->name)
        add_def(b, handler->name, DEF_LOCAL, handler->head.loc);
    visit_stmts(b, &handler->body);
}

static void visit_try(Builder *b, const TryNode *s)
{
    bool else_first = b->target->symtable.visits_else_first;
    bool outer = b->cur->in_try;
    b->cur->in_try = true;
    visit_stmts(b, &s->body);
    if (else_first)
        visit_stmts(b, &s->orelse);
    for (uint32_t i = 0; i < s->handlers.count; i++)
        visit_handler(b, as_ExceptHandler(s->handlers.items[i]));
    if (!else_first)
        visit_stmts(b, &s->orelse);
    visit_stmts(b, &s->finalbody);
    b->cur->in_try = outer;
}

/* --- simple statements */

static void visit_return(Builder *b, const ReturnNode *s)
{
    if (!s->value)
        return;
    visit_expr(b, s->value);
    b->cur->returns_value = true;
}

static void visit_assign(Builder *b, const AssignNode *s)
{
    visit_exprs(b, &s->targets);
    visit_expr(b, s->value);
}

static void visit_aug_assign(Builder *b, const AugAssignNode *s)
{
    visit_expr(b, s->target);
    visit_expr(b, s->value);
}

static void visit_raise(Builder *b, const RaiseNode *s)
{
    visit_opt_expr(b, s->exc);
    visit_opt_expr(b, s->cause);
}

static void visit_assert(Builder *b, const AssertNode *s)
{
    visit_expr(b, s->test);
    visit_opt_expr(b, s->msg);
}

static void check_async(Builder *b, const Node *s, const char *what)
{
    if (b->target->symtable.checks_places && !b->cur->is_coroutine)
        diag_raise(b->c, ERROR_SYNTAX, s->loc,
                   "'async %s' outside async function", what);
}

/* A statement that may not run all of its body. */
static void visit_compound(Builder *b, const Node *s)
{
    Block *cur = b->cur;
    bool outer = cur->in_conditional_block;
    if (s->kind == NODE_AsyncFor)
        check_async(b, s, "for");
    if (s->kind == NODE_AsyncWith)
        check_async(b, s, "with");
    cur->in_conditional_block = true;
    switch ((NodeKind)s->kind) {
    case NODE_For:
    case NODE_AsyncFor: visit_for(b, (const void *)s); break;
    case NODE_While: visit_while(b, as_While(s)); break;
    case NODE_If: visit_if(b, as_If(s)); break;
    case NODE_With:
    case NODE_AsyncWith: visit_with(b, (const void *)s); break;
    case NODE_Match: visit_match(b, as_Match(s)); break;
    default: visit_try(b, (const void *)s); break;
    }
    cur->in_conditional_block = outer;
}

/* The asynchronous kinds are laid out as the plain ones. */
static void visit_stmt(Builder *b, const Node *s)
{
    switch ((NodeKind)s->kind) {
    case NODE_FunctionDef: visit_function(b, (const void *)s, false); break;
    case NODE_AsyncFunctionDef: visit_function(b, (const void *)s, true); break;
    case NODE_ClassDef: visit_class(b, as_ClassDef(s)); break;
    case NODE_Return: visit_return(b, as_Return(s)); break;
    case NODE_Delete: visit_exprs(b, &as_Delete(s)->targets); break;
    case NODE_Assign: visit_assign(b, as_Assign(s)); break;
    case NODE_TypeAlias: visit_type_alias(b, as_TypeAlias(s)); break;
    case NODE_AugAssign: visit_aug_assign(b, as_AugAssign(s)); break;
    case NODE_AnnAssign: visit_ann_assign(b, as_AnnAssign(s)); break;
    case NODE_For:
    case NODE_AsyncFor:
    case NODE_While:
    case NODE_If:
    case NODE_With:
    case NODE_AsyncWith:
    case NODE_Match:
    case NODE_Try:
    case NODE_TryStar: visit_compound(b, s); break;
    case NODE_Raise: visit_raise(b, as_Raise(s)); break;
    case NODE_Assert: visit_assert(b, as_Assert(s)); break;
    case NODE_Import: visit_import(b, as_Import(s)); break;
    case NODE_ImportFrom: visit_import_from(b, as_ImportFrom(s)); break;
    case NODE_Global:
        visit_declaration(b, s, &as_Global(s)->names, true);
        break;
    case NODE_Nonlocal:
        visit_declaration(b, s, &as_Nonlocal(s)->names, false);
        break;
    case NODE_Expr: visit_expr(b, as_Expr(s)->value); break;
    default: break; /* pass, break, continue */
    }
}
