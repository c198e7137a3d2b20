/* Calls: plain, of methods, through super(), with * and **. */
#include "codegen/codegen_internal.h"

/* --- keywords */

enum { FEW_KEYWORDS = 8 };

static const keywordNode *keyword_at(const NodeList *keywords, uint32_t i)
{
    return as_keyword(keywords->items[i]);
}

/* The first keyword after i with the same name, or NULL. */
static const Node *find_repeated(const NodeList *keywords, uint32_t i)
{
    NameId name = keyword_at(keywords, i)->arg;
    for (uint32_t j = i + 1; j < keywords->count; j++)
        if (keyword_at(keywords, j)->arg == name)
            return keywords->items[j];
    return NULL;
}

/* Whether any keyword is repeated, in linear time. */
static bool has_repeated(Gen *g, const NodeList *keywords)
{
    IdMap seen = {0};
    for (uint32_t i = 0; i < keywords->count; i++) {
        NameId name = keyword_at(keywords, i)->arg;
        if (name && idmap_add(&seen, &g->c->arena, name, i)->value != i)
            return true;
    }
    return false;
}

/* Raises the errors for repeated and forbidden keywords, in CPython's order.
 * loc is that of the call, where CPython with a current place is.  Returns
 * whether there is any **. */
static NOT_INLINED bool validate_some_keywords(Gen *g, Loc loc,
                                               const NodeList *keywords)
{
    bool doubly_starred = false, stays = g->target->codegen.has_current_place;
    bool may_repeat =
        keywords->count <= FEW_KEYWORDS || has_repeated(g, keywords);
    for (uint32_t i = 0; i < keywords->count; i++) {
        NameId name = keyword_at(keywords, i)->arg;
        doubly_starred |= !name;
        if (!name)
            continue;
        gen_check_forbidden_name(g, stays ? loc : keywords->items[i]->loc, name,
                                 CTX_STORE);
        const Node *other = may_repeat ? find_repeated(keywords, i) : NULL;
        if (other)
            gen_error(g, other->loc, "keyword argument repeated: %.*s",
                      TEXT_ARGS(names_text(&g->c->names, name)));
    }
    return doubly_starred;
}

static inline bool validate_keywords(Gen *g, Loc loc, const NodeList *keywords)
{
    return keywords->count && validate_some_keywords(g, loc, keywords);
}

/* The tuple of the names of keywords begin to end. */
static Value *keyword_names(Gen *g, const NodeList *keywords, uint32_t begin,
                            uint32_t end)
{
    Value **names = ARENA_ARRAY(&g->c->arena, Value *, end - begin);
    for (uint32_t i = begin; i < end; i++)
        names[i - begin] =
            value_interned_str(g->c, keyword_at(keywords, i)->arg);
    return value_tuple(g->c, names, end - begin);
}

static void gen_keyword_values(Gen *g, const NodeList *keywords, uint32_t begin,
                               uint32_t end)
{
    for (uint32_t i = begin; i < end; i++)
        gen_expr(g, keyword_at(keywords, i)->value);
}

/* Arguments by keyword and the call, with count other arguments on the
 * stack. */
static NOT_INLINED void gen_keywords_and_call(Gen *g, Loc names_loc, Loc loc,
                                              const NodeList *keywords,
                                              uint32_t count)
{
    gen_keyword_values(g, keywords, 0, keywords->count);
    Value *names = keyword_names(g, keywords, 0, keywords->count);
    count += keywords->count;
    if (g->target->ops[OP_CALL_KW].known) {
        emit_const(g, names_loc, names);
        emit_arg(g, loc, OP_CALL_KW, count);
    } else {
        emit_arg(g, names_loc, OP_KW_NAMES, gen_add_const(g, names));
        emit_call(g, loc, count);
    }
}

/* The arguments, none of them starred, and the call. */
static void gen_plain_call(Gen *g, Loc names_loc, Loc loc, uint32_t pushed,
                           const NodeList *args, const NodeList *keywords)
{
    gen_exprs(g, args);
    if (keywords->count)
        gen_keywords_and_call(g, names_loc, loc, keywords,
                              pushed + args->count);
    else
        emit_call(g, loc, pushed + args->count);
}

/* --- super() */

/* super(): the method's first parameter and the cell of its class. */
static bool has_zero_argument_super(const Gen *g)
{
    const CodeUnit *u = g->unit;
    return u->argcount + u->posonlyargcount > 0 &&
           gen_ref_type(g, NAME_class_) == SCOPE_FREE;
}

static bool can_optimize_super_call(const Gen *g, const AttributeNode *e)
{
    if (!g->target->ops[OP_LOAD_SUPER_ATTR].known)
        return false;
    const CallNode *call = as_Call(e->value);
    if (call->func->kind != NODE_Name ||
        as_Name(call->func)->id != NAME_super || e->attr == NAME_class_ ||
        call->keywords.count != 0)
        return false;
    if (gen_scope(g, NAME_super) != SCOPE_GLOBAL_IMPLICIT ||
        symtable_scope(g->symtable->top, NAME_super) != SCOPE_NONE)
        return false;
    if (call->args.count == 2)
        return !gen_has_starred(&call->args);
    return call->args.count == 0 && has_zero_argument_super(g);
}

/* [super class self] -> what LOAD_SUPER_ATTR makes of it */
static void emit_super_attribute(Gen *g, const AttributeNode *e, bool bare,
                                 bool method)
{
    Loc loc = e->head.loc;
    uint32_t index = gen_name_index(g, gen_mangle(g, e->attr));
    emit_arg(g, loc, OP_LOAD_SUPER_ATTR,
             index << 2 | (uint32_t)!bare << 1 | method);
    emit(g, gen_attribute_loc(g, loc, e), OP_NOP);
}

bool gen_super_attribute(Gen *g, const AttributeNode *e, bool method)
{
    if (!can_optimize_super_call(g, e))
        return false;
    const CallNode *call = as_Call(e->value);
    Loc loc = call->head.loc;
    bool bare = call->args.count == 0;
    gen_nameop(g, call->func->loc, NAME_super, CTX_LOAD);
    if (bare) {
        gen_nameop(g, loc, NAME_class_, CTX_LOAD);
        gen_nameop(g, loc, g->unit->varnames.entries[0].key, CTX_LOAD);
    } else {
        gen_exprs(g, &call->args);
    }
    emit_super_attribute(g, e, bare, method);
    return true;
}

/* --- method calls */

/* Calls of functions of modules gain nothing from the method form.  Only the
 * module's own imports are looked at, by the plain name. */
static bool is_import_originated(const Gen *g, const Node *e)
{
    return e->kind == NODE_Name && gen_is_imported(g, as_Name(e)->id);
}

/* If none of its arguments is starred. */
static bool can_call_as_method(const Gen *g, const CallNode *e)
{
    if (e->func->kind != NODE_Attribute || e->func->sub != CTX_LOAD ||
        is_import_originated(g, as_Attribute(e->func)->value))
        return false;
    uint32_t count =
        e->args.count + e->keywords.count + (e->keywords.count > 0);
    return count < g->target->codegen.stack_use_guideline;
}

static void gen_method_call(Gen *g, const CallNode *e)
{
    const AttributeNode *method = as_Attribute(e->func);
    gen_load_attribute(g, method, true);
    gen_plain_call(g, gen_attribute_loc(g, e->func->loc, method),
                   gen_attribute_loc(g, e->head.loc, method), 0, &e->args,
                   &e->keywords);
}

/* --- calls with * and ** */

/* Pushes a dict of keywords begin to end, all of them named. */
static void gen_keyword_dict(Gen *g, Loc loc, const NodeList *keywords,
                             uint32_t begin, uint32_t end)
{
    uint32_t count = end - begin;
    bool big = count * 2 > g->target->codegen.stack_use_guideline;
    if (count > 1 && !big && g->target->ops[OP_BUILD_CONST_KEY_MAP].known) {
        gen_keyword_values(g, keywords, begin, end);
        emit_const(g, loc, keyword_names(g, keywords, begin, end));
        emit_arg(g, loc, OP_BUILD_CONST_KEY_MAP, count);
        return;
    }
    if (big)
        emit_arg(g, NO_LOC, OP_BUILD_MAP, 0);
    for (uint32_t i = begin; i < end; i++) {
        const keywordNode *k = keyword_at(keywords, i);
        emit_const(g, loc, value_interned_str(g->c, k->arg));
        gen_expr(g, k->value);
        if (big)
            emit_arg(g, NO_LOC, OP_MAP_ADD, 1);
    }
    if (!big)
        emit_arg(g, loc, OP_BUILD_MAP, count);
}

/* Pushes the dict of named keywords begin to end; merged into the one that
 * is already there. */
static void gen_merged_keywords(Gen *g, Loc loc, const NodeList *keywords,
                                uint32_t begin, uint32_t end, bool *have_dict)
{
    if (begin == end)
        return;
    gen_keyword_dict(g, loc, keywords, begin, end);
    if (*have_dict)
        emit_arg(g, loc, OP_DICT_MERGE, 1);
    *have_dict = true;
}

static void gen_all_keywords(Gen *g, Loc loc, const NodeList *keywords)
{
    bool have_dict = false;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < keywords->count; i++) {
        const keywordNode *k = keyword_at(keywords, i);
        if (k->arg)
            continue;
        gen_merged_keywords(g, loc, keywords, begin, i, &have_dict);
        if (!have_dict)
            emit_arg(g, loc, OP_BUILD_MAP, 0);
        have_dict = true;
        gen_expr(g, k->value);
        emit_arg(g, loc, OP_DICT_MERGE, 1);
        begin = i + 1;
    }
    gen_merged_keywords(g, loc, keywords, begin, keywords->count, &have_dict);
}

/* Without a dict there is a flag or a NULL for it. */
static void emit_call_ex(Gen *g, Loc loc, bool has_dict)
{
    if (g->target->ops[OP_CALL_FUNCTION_EX].flags & OPF_ARG) {
        emit_arg(g, loc, OP_CALL_FUNCTION_EX, has_dict);
        return;
    }
    if (!has_dict)
        emit(g, loc, OP_PUSH_NULL);
    emit(g, loc, OP_CALL_FUNCTION_EX);
}

/* callable(*sequence, **dict): [.. callable NULL pushed...] */
static void gen_call_ex(Gen *g, Loc loc, uint32_t pushed, const NodeList *args,
                        const NodeList *keywords)
{
    if (pushed == 0 && args->count == 1 && args->items[0]->kind == NODE_Starred)
        gen_expr(g, as_Starred(args->items[0])->value);
    else
        gen_starred_elements(g, loc, args, pushed, OP_BUILD_LIST,
                             OP_LIST_APPEND, OP_LIST_EXTEND, true);
    gen_all_keywords(g, loc, keywords);
    emit_call_ex(g, loc, keywords->count > 0);
}

/* The arguments, starred or not, and the call, keywords already validated. */
static void gen_arguments_and_call(Gen *g, Loc loc, uint32_t pushed,
                                   bool starred, const NodeList *args,
                                   const NodeList *keywords)
{
    uint32_t most = g->target->codegen.stack_use_guideline;
    if (starred || args->count + keywords->count * 2 > most)
        gen_call_ex(g, loc, pushed, args, keywords);
    else
        gen_plain_call(g, loc, loc, pushed, args, keywords);
}

void gen_call_helper(Gen *g, Loc loc, uint32_t pushed, const NodeList *args,
                     const NodeList *keywords)
{
    bool starred = validate_keywords(g, loc, keywords) || gen_has_starred(args);
    gen_arguments_and_call(g, loc, pushed, starred, args, keywords);
}

/* --- all(genexpr) and its like */

/* The LOAD_COMMON_CONSTANT number of a builtin that may become a loop, or
 * 0. */
static uint32_t loop_builtin(NameId name)
{
    switch (name) {
    case NAME_tuple: return COMMON_TUPLE;
    case NAME_all: return COMMON_ALL;
    case NAME_any: return COMMON_ANY;
    case NAME_list: return COMMON_LIST;
    case NAME_set: return COMMON_SET;
    default: return 0;
    }
}

static bool is_builtin_over_genexpr(const Gen *g, const CallNode *e)
{
    if (g->target->codegen.genexpr_builtins == 0 ||
        e->func->kind != NODE_Name || e->args.count != 1 ||
        e->args.items[0]->kind != NODE_GeneratorExp || e->keywords.count)
        return false;
    const Block *block =
        symtable_lookup(g->symtable, e->args.items[0], BLOCK_FUNCTION);
    if (block->is_coroutine)
        return false;
    uint32_t builtin = loop_builtin(as_Name(e->func)->id);
    uint32_t end = COMMON_TUPLE + g->target->codegen.genexpr_builtins;
    return builtin && builtin < end;
}

/* The loop of all and any: [iterator] -> [bool]
 *
 * loop:
 *     FOR_ITER cleanup; TO_BOOL; POP_JUMP_IF_TRUE (any: FALSE) loop
 *     POP_ITER; LOAD_CONST False (any: True); JUMP end
 * cleanup:
 *     END_FOR; POP_ITER; LOAD_CONST True (any: False); JUMP end */
static void gen_test_loop(Gen *g, Loc loc, bool goes_on, Label end)
{
    Label loop = new_label(g), cleanup = new_label(g);
    use_label(g, loop);
    emit_jump(g, loc, OP_FOR_ITER, cleanup);
    emit_to_bool(g, loc);
    emit_jump(g, loc, goes_on ? OP_POP_JUMP_IF_TRUE : OP_POP_JUMP_IF_FALSE,
              loop);
    emit(g, NO_LOC, OP_POP_ITER);
    emit_const(g, loc, value_bool(!goes_on));
    emit_jump(g, loc, OP_JUMP, end);
    use_label(g, cleanup);
    emit_end_for(g);
    emit_const(g, loc, value_bool(goes_on));
    emit_jump(g, loc, OP_JUMP, end);
}

/* The loop of tuple, list and set: [collection, iterator] -> [collection].
 * As 3.14 codegen.c: with a POP_ITER and a jump that are never reached. */
static void gen_collect_loop(Gen *g, Loc loc, uint32_t builtin, Label end)
{
    Label loop = new_label(g), cleanup = new_label(g);
    use_label(g, loop);
    emit_jump(g, loc, OP_FOR_ITER, cleanup);
    emit_arg(g, loc, builtin == COMMON_SET ? OP_SET_ADD : OP_LIST_APPEND,
             g->target->codegen.wide_iterators ? 3 : 2);
    emit_jump(g, loc, OP_JUMP, loop);
    emit(g, NO_LOC, OP_POP_ITER);
    emit_jump(g, loc, OP_JUMP, end);
    use_label(g, cleanup);
    emit_end_for(g);
    if (builtin == COMMON_TUPLE)
        emit_arg(g, loc, OP_CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE);
    emit_jump(g, loc, OP_JUMP, end);
}

/* If what is called turns out to be the builtin, it is not called: [callable]
 * -> [result] and a jump to end; else [callable] falls out. */
static void gen_builtin_loop(Gen *g, const CallNode *e, Label end)
{
    Loc loc = e->func->loc;
    uint32_t builtin = loop_builtin(as_Name(e->func)->id);
    Label skip = new_label(g);
    emit_arg(g, loc, OP_COPY, 1);
    emit_arg(g, loc, OP_LOAD_COMMON_CONSTANT, builtin);
    emit_arg(g, loc, OP_IS_OP, 0);
    emit_jump(g, loc, OP_POP_JUMP_IF_FALSE, skip);
    emit(g, loc, OP_POP_TOP);
    if (builtin == COMMON_TUPLE || builtin == COMMON_LIST)
        emit_arg(g, loc, OP_BUILD_LIST, 0);
    else if (builtin == COMMON_SET)
        emit_arg(g, loc, OP_BUILD_SET, 0);
    gen_expr(g, e->args.items[0]);
    if (g->target->codegen.wide_iterators)
        emit(g, loc, OP_PUSH_NULL);
    if (builtin == COMMON_ALL || builtin == COMMON_ANY)
        gen_test_loop(g, loc, builtin == COMMON_ALL, end);
    else
        gen_collect_loop(g, loc, builtin, end);
    use_label(g, skip);
}

/* PUSH_NULL behind a callable, which a LOAD_GLOBAL can do itself.  That is
 * left to the control-flow graph where handlers show how long blocks were. */
static void emit_null_behind(Gen *g, Loc loc, bool is_name)
{
    InstrList *list = &g->unit->instrs;
    Instr *load = &list->items[list->count - 1];
    if (!is_name || load->op != OP_LOAD_GLOBAL ||
        g->target->cfg.keeps_stale_handlers) {
        emit(g, loc, OP_PUSH_NULL);
        return;
    }
    load->arg |= 1;
    load->flags = INSTR_PUSHES_NULL;
}

void gen_call(Gen *g, const Node *node)
{
    const CallNode *e = as_Call(node);
    bool starred = validate_keywords(g, node->loc, &e->keywords) ||
                   e->head.mark == AST_HAS_STARRED;
    if (!starred && can_call_as_method(g, e)) {
        gen_method_call(g, e);
        return;
    }
    bool null_first = g->target->codegen.null_before_callable;
    bool loops = is_builtin_over_genexpr(g, e);
    Label end = loops ? new_label(g) : 0;
    gen_check_caller(g, node, e->func);
    if (null_first)
        emit(g, e->func->loc, OP_PUSH_NULL);
    gen_expr(g, e->func);
    if (loops)
        gen_builtin_loop(g, e, end);
    if (!null_first)
        emit_null_behind(g, e->func->loc, e->func->kind == NODE_Name && !loops);
    gen_arguments_and_call(g, node->loc, 0, starred, &e->args, &e->keywords);
    if (loops)
        use_label(g, end);
}
