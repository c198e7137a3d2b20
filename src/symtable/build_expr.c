/* The walk over expressions and patterns: see build_stmt.c.  The last part of
 * an expression is visited in a loop, so that long chains cost no stack. */
#include "symtable/symtable_internal.h"

void visit_exprs(Builder *b, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_expr(b, list->items[i]);
}

void visit_opt_expr(Builder *b, const Node *e)
{
    if (e)
        visit_expr(b, e);
}

/* Items may be absent: keys of Dict, keyword-only defaults. */
static void visit_sparse_exprs(Builder *b, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_opt_expr(b, list->items[i]);
}

/* --- parameters */

static void visit_params(Builder *b, const NodeList *args)
{
    vec_reserve(&b->cur->varnames, &b->c->arena, args->count);
    for (uint32_t i = 0; i < args->count; i++) {
        const argNode *arg = as_arg(args->items[i]);
        if (!add_plain_param(b, arg->arg))
            add_def(b, arg->arg, DEF_PARAM, arg->head.loc);
    }
}

/* Adds *args or **kwargs; says whether it is there. */
static bool visit_star_param(Builder *b, const Node *arg)
{
    if (arg)
        add_def(b, as_arg(arg)->arg, DEF_PARAM, arg->loc);
    return arg != NULL;
}

void visit_arguments(Builder *b, const argumentsNode *args)
{
    visit_params(b, &args->posonlyargs);
    visit_params(b, &args->args);
    visit_params(b, &args->kwonlyargs);
    b->cur->varargs = visit_star_param(b, args->vararg);
    b->cur->varkeywords = visit_star_param(b, args->kwarg);
}

void visit_defaults(Builder *b, const argumentsNode *args)
{
    visit_exprs(b, &args->defaults);
    visit_sparse_exprs(b, &args->kw_defaults);
}

/* --- what some blocks do not allow */

/* Raises the error for a kind of expression that annotations, type aliases
 * and the definitions of generics must not hold. */
static void forbid_in_annotation(Builder *b, const Node *e, const char *what)
{
    const Block *cur = b->cur;
    if (cur->type == BLOCK_ANNOTATION)
        diag_raise(b->c, ERROR_SYNTAX, e->loc,
                   b->target->symtable.annotation_error, what);
    if (cur->type == BLOCK_TYPE_VARIABLE)
        diag_raise(b->c, ERROR_SYNTAX, e->loc, "%s cannot be used within %s",
                   what, cur->scope_info);
    if (cur->type == BLOCK_TYPE_ALIAS)
        diag_raise(b->c, ERROR_SYNTAX, e->loc,
                   "%s cannot be used within a type alias", what);
    if (cur->type == BLOCK_TYPE_PARAMETERS)
        diag_raise(b->c, ERROR_SYNTAX, e->loc,
                   "%s cannot be used within the definition of a generic",
                   what);
}

/* Raises 3.12's error for what would be a function of its own. */
static void forbid_in_class_scope(Builder *b, const Node *e, const char *what)
{
    if (b->cur->can_see_class_scope &&
        b->target->symtable.forbids_functions_in_class_scopes)
        diag_raise(b->c, ERROR_SYNTAX, e->loc,
                   "Cannot use %s in annotation scope within class scope",
                   what);
}

/* yield makes the block a generator; a comprehension cannot be one. */
static void mark_generator(Builder *b, const Node *e)
{
    static const char *const names[] = {
        [COMPREHENSION_LIST] = "list comprehension",
        [COMPREHENSION_DICT] = "dict comprehension",
        [COMPREHENSION_SET] = "set comprehension",
        [COMPREHENSION_GENERATOR] = "generator expression",
    };
    b->cur->is_generator = true;
    if (b->cur->comprehension)
        diag_raise(b->c, ERROR_SYNTAX, e->loc, "'yield' inside %s",
                   names[b->cur->comprehension]);
}

static NOT_INLINED void visit_yield(Builder *b, const Node *e,
                                    const Node *value)
{
    forbid_in_annotation(b, e, "yield expression");
    visit_opt_expr(b, value);
    mark_generator(b, e);
}

static bool is_async_function(const Block *block)
{
    return block->type == BLOCK_FUNCTION && block->is_coroutine;
}

static void check_await(Builder *b, const Node *e)
{
    if (!symtable_is_function_like(b->cur))
        diag_raise(b->c, ERROR_SYNTAX, e->loc, "'await' outside function");
    if (!is_async_function(b->cur) && !b->cur->comprehension)
        diag_raise(b->c, ERROR_SYNTAX, e->loc,
                   "'await' outside async function");
}

static NOT_INLINED void visit_await(Builder *b, const AwaitNode *e)
{
    forbid_in_annotation(b, &e->head, "await expression");
    if (b->target->symtable.checks_places)
        check_await(b, &e->head);
    visit_expr(b, e->value);
    b->cur->is_coroutine = true;
}

/* --- named expressions */

/* Why a block cannot hold the target of := in a comprehension. */
static const char *named_expr_error(BlockType type)
{
    switch (type) {
    case BLOCK_CLASS:
        return "assignment expression within a comprehension cannot be used "
               "in a class body";
    case BLOCK_TYPE_PARAMETERS:
        return "assignment expression within a comprehension cannot be used "
               "within the definition of a generic";
    case BLOCK_TYPE_ALIAS:
        return "assignment expression within a comprehension cannot be used "
               "in a type alias";
    case BLOCK_TYPE_VARIABLE:
        return "assignment expression within a comprehension cannot be used "
               "in a TypeVar bound";
    case BLOCK_MODULE:
    case BLOCK_FUNCTION:
    case BLOCK_ANNOTATION: return NULL;
    }
    return NULL;
}

/* What the block knows of the target of := so far. */
static uint32_t target_symbol(Builder *b, const Block *block,
                              const NameNode *target)
{
    bool plain = b->target->symtable.takes_target_as_written;
    return symtable_symbol(block,
                           plain ? target->id : mangle_here(b, target->id));
}

static void check_rebinding(Builder *b, const Block *comprehension,
                            const NameNode *target)
{
    uint32_t old = target_symbol(b, comprehension, target);
    if (old & DEF_COMP_ITER &&
        (old & DEF_LOCAL || b->target->symtable.guards_target_names))
        raise_at(b, target->head.loc,
                 "assignment expression cannot rebind comprehension "
                 "iteration variable '%.*s'",
                 target->id);
}

/* The target belongs to the function or module around the comprehension; the
 * current block sees it as nonlocal or global. */
static void bind_outside(Builder *b, Block *owner, const NameNode *target)
{
    Loc loc = target->head.loc;
    bool module = owner->type == BLOCK_MODULE;
    uint32_t old = target_symbol(b, owner, target);
    add_def(b, target->id,
            module || old & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, loc);
    record_directive(b, target->id, loc);
    add_def_to(b, owner, target->id, module ? DEF_GLOBAL : DEF_LOCAL, loc);
}

/* Finds the block that the target of := inside a comprehension belongs to. */
static void extend_named_expr_scope(Builder *b, const NameNode *target)
{
    for (Block *block = b->cur; block; block = block->parent) {
        if (block->comprehension) {
            check_rebinding(b, block, target);
            continue;
        }
        if (block->type == BLOCK_FUNCTION || block->type == BLOCK_MODULE) {
            bind_outside(b, block, target);
            return;
        }
        const char *error = named_expr_error(block->type);
        if (error)
            diag_raise(b->c, ERROR_SYNTAX, target->head.loc, "%s", error);
    }
}

static NOT_INLINED void visit_named_expr(Builder *b, const NamedExprNode *e)
{
    forbid_in_annotation(b, &e->head, "named expression");
    if (b->cur->comp_iter_expr)
        diag_raise(b->c, ERROR_SYNTAX, e->head.loc,
                   "assignment expression cannot be used in a comprehension "
                   "iterable expression");
    if (b->cur->comprehension)
        extend_named_expr_scope(b, as_Name(e->target));
    visit_expr(b, e->value);
    visit_expr(b, e->target);
}

/* --- comprehensions */

static void visit_target(Builder *b, const Node *target)
{
    b->cur->comp_iter_target = true;
    current_changed(b);
    visit_expr(b, target);
    b->cur->comp_iter_target = false;
    current_changed(b);
}

static void visit_iterable(Builder *b, const Node *iter)
{
    b->cur->comp_iter_expr++;
    visit_expr(b, iter);
    b->cur->comp_iter_expr--;
}

/* for TARGET in ITER if ...: all but the first clause */
static void visit_clause(Builder *b, const comprehensionNode *clause)
{
    visit_target(b, clause->target);
    visit_iterable(b, clause->iter);
    visit_exprs(b, &clause->ifs);
    if (clause->head.sub)
        b->cur->is_coroutine = true;
}

/* An asynchronous comprehension needs a coroutine around it. */
static void make_coroutine(Builder *b, const Node *e)
{
    if (b->target->symtable.checks_places && !is_async_function(b->cur) &&
        !b->cur->comprehension)
        diag_raise(b->c, ERROR_SYNTAX, e->loc,
                   "asynchronous comprehension outside of an asynchronous "
                   "function");
    b->cur->is_coroutine = true;
}

/* The first iterable belongs to the enclosing block, which hands it over as
 * the parameter .0; all the rest is in a block of its own. */
static void visit_comprehension(Builder *b, const Node *e, NameId name,
                                ComprehensionType type, const NodeList *clauses,
                                const Node *elt, const Node *value)
{
    const comprehensionNode *first = as_comprehension(clauses->items[0]);
    bool generator = type == COMPREHENSION_GENERATOR;
    forbid_in_class_scope(b, e, "comprehension");
    visit_iterable(b, first->iter);
    Block *block = enter_block(b, name, BLOCK_FUNCTION, e, e->loc);
    block->comprehension = type;
    block->is_coroutine = first->head.sub != 0;
    add_def(b, NAME_dot_zero, DEF_PARAM, e->loc);
    visit_target(b, first->target);
    visit_exprs(b, &first->ifs);
    for (uint32_t i = 1; i < clauses->count; i++)
        visit_clause(b, as_comprehension(clauses->items[i]));
    visit_opt_expr(b, value);
    visit_expr(b, elt);
    block->is_generator = generator;
    exit_block(b);
    if (block->is_coroutine && !generator)
        make_coroutine(b, e);
}

/* The name of a block that has none in the source. */
static NameId block_name(const Builder *b, NameId plain, NameId in_angles)
{
    return b->target->symtable.names_in_angles ? in_angles : plain;
}

static NOT_INLINED void visit_list_comp(Builder *b, const ListCompNode *e)
{
    NameId name = block_name(b, NAME_listcomp, NAME_angle_listcomp);
    visit_comprehension(b, &e->head, name, COMPREHENSION_LIST, &e->generators,
                        e->elt, NULL);
}

static NOT_INLINED void visit_set_comp(Builder *b, const SetCompNode *e)
{
    NameId name = block_name(b, NAME_setcomp, NAME_angle_setcomp);
    visit_comprehension(b, &e->head, name, COMPREHENSION_SET, &e->generators,
                        e->elt, NULL);
}

static NOT_INLINED void visit_dict_comp(Builder *b, const DictCompNode *e)
{
    NameId name = block_name(b, NAME_dictcomp, NAME_angle_dictcomp);
    visit_comprehension(b, &e->head, name, COMPREHENSION_DICT, &e->generators,
                        e->key, e->value);
}

static NOT_INLINED void visit_generator_exp(Builder *b,
                                            const GeneratorExpNode *e)
{
    NameId name = block_name(b, NAME_genexpr, NAME_angle_genexpr);
    visit_comprehension(b, &e->head, name, COMPREHENSION_GENERATOR,
                        &e->generators, e->elt, NULL);
}

/* --- other expressions */

static void visit_name(Builder *b, const NameNode *e)
{
    bool load = e->head.sub == CTX_LOAD;
    if (b->cur->in_unevaluated_annotation)
        return;
    if (e->head.sub == CTX_DEL)
        check_debug(b, e->id, CTX_DEL, e->head.loc);
    add_def(b, e->id, load ? USE : DEF_LOCAL, e->head.loc);
    /* super() without arguments needs the class. */
    if (e->id == NAME_super && load && symtable_is_function_like(b->cur))
        add_def(b, NAME_class_, USE, e->head.loc);
}

static NOT_INLINED void visit_lambda(Builder *b, const LambdaNode *e)
{
    const argumentsNode *args = as_arguments(e->args);
    forbid_in_class_scope(b, &e->head, "lambda");
    visit_defaults(b, args);
    enter_block(b, block_name(b, NAME_lambda_, NAME_angle_lambda),
                BLOCK_FUNCTION, &e->head, e->head.loc);
    visit_arguments(b, args);
    visit_expr(b, e->body);
    exit_block(b);
}

void visit_keywords(Builder *b, const NodeList *keywords)
{
    for (uint32_t i = 0; i < keywords->count; i++) {
        const keywordNode *keyword = as_keyword(keywords->items[i]);
        check_debug(b, keyword->arg, CTX_STORE, keyword->head.loc);
    }
    for (uint32_t i = 0; i < keywords->count; i++)
        visit_expr(b, as_keyword(keywords->items[i])->value);
}

static void visit_call(Builder *b, const CallNode *e)
{
    visit_expr(b, e->func);
    visit_exprs(b, &e->args);
    if (e->keywords.count)
        visit_keywords(b, &e->keywords);
}

static const Node *visit_attribute(Builder *b, const AttributeNode *e)
{
    check_debug(b, e->attr, (ExprContext)e->head.sub, e->head.loc);
    return e->value;
}

static void visit_compare(Builder *b, const CompareNode *e)
{
    visit_expr(b, e->left);
    visit_exprs(b, &e->comparators);
}

static NOT_INLINED void visit_dict(Builder *b, const DictNode *e)
{
    visit_sparse_exprs(b, &e->keys);
    visit_exprs(b, &e->values);
}

static NOT_INLINED void visit_slice(Builder *b, const SliceNode *e)
{
    visit_opt_expr(b, e->lower);
    visit_opt_expr(b, e->upper);
    visit_opt_expr(b, e->step);
}

/* Visits all parts of an expression but the last one, which it returns for
 * the caller to go on with; NULL if there is none. */
static const Node *visit_parts(Builder *b, const Node *e)
{
    switch ((NodeKind)e->kind) {
    case NODE_Name: visit_name(b, as_Name(e)); return NULL;
    case NODE_Attribute: return visit_attribute(b, as_Attribute(e));
    case NODE_Call: visit_call(b, as_Call(e)); return NULL;
    case NODE_BoolOp: visit_exprs(b, &as_BoolOp(e)->values); return NULL;
    case NODE_NamedExpr: visit_named_expr(b, as_NamedExpr(e)); return NULL;
    case NODE_BinOp:
        visit_expr(b, as_BinOp(e)->left);
        return as_BinOp(e)->right;
    case NODE_UnaryOp: return as_UnaryOp(e)->operand;
    case NODE_Lambda: visit_lambda(b, as_Lambda(e)); return NULL;
    case NODE_IfExp:
        visit_expr(b, as_IfExp(e)->test);
        visit_expr(b, as_IfExp(e)->body);
        return as_IfExp(e)->orelse;
    case NODE_Dict: visit_dict(b, as_Dict(e)); return NULL;
    case NODE_Set: visit_exprs(b, &as_Set(e)->elts); return NULL;
    case NODE_ListComp: visit_list_comp(b, as_ListComp(e)); return NULL;
    case NODE_SetComp: visit_set_comp(b, as_SetComp(e)); return NULL;
    case NODE_DictComp: visit_dict_comp(b, as_DictComp(e)); return NULL;
    case NODE_GeneratorExp:
        visit_generator_exp(b, as_GeneratorExp(e));
        return NULL;
    case NODE_Await: visit_await(b, as_Await(e)); return NULL;
    case NODE_Yield: visit_yield(b, e, as_Yield(e)->value); return NULL;
    case NODE_YieldFrom: visit_yield(b, e, as_YieldFrom(e)->value); return NULL;
    case NODE_Compare: visit_compare(b, as_Compare(e)); return NULL;
    case NODE_FormattedValue:
        visit_expr(b, as_FormattedValue(e)->value);
        return as_FormattedValue(e)->format_spec;
    case NODE_Interpolation:
        visit_expr(b, as_Interpolation(e)->value);
        return as_Interpolation(e)->format_spec;
    case NODE_JoinedStr: visit_exprs(b, &as_JoinedStr(e)->values); return NULL;
    case NODE_TemplateStr:
        visit_exprs(b, &as_TemplateStr(e)->values);
        return NULL;
    case NODE_Subscript:
        visit_expr(b, as_Subscript(e)->value);
        return as_Subscript(e)->slice;
    case NODE_Starred: return as_Starred(e)->value;
    case NODE_List: visit_exprs(b, &as_List(e)->elts); return NULL;
    case NODE_Tuple: visit_exprs(b, &as_Tuple(e)->elts); return NULL;
    case NODE_Slice: visit_slice(b, as_Slice(e)); return NULL;
    default: return NULL; /* constants */
    }
}

void visit_larger_expr(Builder *b, const Node *e)
{
    uint32_t depth = b->depth;
    do {
        count_depth(b);
        e = visit_parts(b, e);
    } while (e && !visit_simple_expr(b, e));
    b->depth = depth;
}

/* --- patterns */

static void visit_patterns(Builder *b, const NodeList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_pattern(b, list->items[i]);
}

static void add_capture(Builder *b, NameId name, Loc loc)
{
    if (name)
        add_def(b, name, DEF_LOCAL, loc);
}

static void visit_match_mapping(Builder *b, const MatchMappingNode *p)
{
    visit_exprs(b, &p->keys);
    visit_patterns(b, &p->patterns);
    add_capture(b, p->rest, p->head.loc);
}

static void visit_match_class(Builder *b, const MatchClassNode *p)
{
    visit_expr(b, p->cls);
    visit_patterns(b, &p->patterns);
    for (uint32_t i = 0; i < p->kwd_attrs.count; i++)
        check_debug(b, p->kwd_attrs.items[i], CTX_STORE,
                    p->kwd_patterns.items[i]->loc);
    visit_patterns(b, &p->kwd_patterns);
}

static void visit_match_as(Builder *b, const MatchAsNode *p)
{
    if (p->pattern)
        visit_pattern(b, p->pattern);
    add_capture(b, p->name, p->head.loc);
}

static void dispatch_pattern(Builder *b, const Node *p)
{
    switch ((NodeKind)p->kind) {
    case NODE_MatchValue: visit_expr(b, as_MatchValue(p)->value); break;
    case NODE_MatchSequence:
        visit_patterns(b, &as_MatchSequence(p)->patterns);
        break;
    case NODE_MatchMapping: visit_match_mapping(b, as_MatchMapping(p)); break;
    case NODE_MatchClass: visit_match_class(b, as_MatchClass(p)); break;
    case NODE_MatchStar: add_capture(b, as_MatchStar(p)->name, p->loc); break;
    case NODE_MatchAs: visit_match_as(b, as_MatchAs(p)); break;
    case NODE_MatchOr: visit_patterns(b, &as_MatchOr(p)->patterns); break;
    default: break; /* None, True, False */
    }
}

void visit_pattern(Builder *b, const Node *p)
{
    uint32_t depth = b->depth;
    count_depth(b);
    dispatch_pattern(b, p);
    b->depth = depth;
}
