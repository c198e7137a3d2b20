#ifndef CODEGEN_CODEGEN_INTERNAL_H
#define CODEGEN_CODEGEN_INTERNAL_H

/* Shared by the files of code generation.  Functions that generate code for a
 * node are gen_<node>(g, node); they emit into the current unit.
 *
 * Stack pictures in comments: left is bottom, right is top. */

#include "codegen/codegen.h"
#include "target/target.h"

/* What `break`, `continue`, `return` and exceptions have to unwind. */
typedef enum FblockType {
    FBLOCK_WHILE_LOOP,
    FBLOCK_FOR_LOOP,
    FBLOCK_ASYNC_FOR_LOOP, /* 3.11 .. : same unwinding as FOR_LOOP */
    FBLOCK_TRY_EXCEPT,
    FBLOCK_FINALLY_TRY,
    FBLOCK_FINALLY_END,
    FBLOCK_WITH,
    FBLOCK_ASYNC_WITH,
    FBLOCK_HANDLER_CLEANUP,
    FBLOCK_POP_VALUE,
    FBLOCK_EXCEPTION_HANDLER,
    FBLOCK_EXCEPTION_GROUP_HANDLER,
    FBLOCK_ASYNC_COMPREHENSION_GENERATOR,
    FBLOCK_INLINED_COMPREHENSION, /* 3.14, for the limit only */
    FBLOCK_STOP_ITERATION
} FblockType;

typedef struct Fblock {
    FblockType type;
    Label block; /* where it starts */
    Loc loc;
    Label exit;        /* where control goes after it, 0 if nowhere */
    const void *datum; /* FINALLY_TRY: NodeList of the final body;
                          HANDLER_CLEANUP: the ExceptHandler if it has a
                          name, else NULL */
} Fblock;

/* An annotated assignment whose annotation __annotate__ evaluates. */
typedef struct DeferredAnnotation {
    const Node *stmt;
    int32_t index; /* in the set of those reached, -1 if it always is */
} DeferredAnnotation;

/* The lists of a unit in which names are numbered as they are met. */
typedef enum NameTable { NAMES, VARNAMES, NAME_TABLE_COUNT } NameTable;

/* What a name is in the unit being generated: see tables.c. */
typedef struct NameUse {
    uint32_t unit;   /* serial of the unit that the rest is about */
    uint32_t symbol; /* as in the block's symbols: DEF_* bits and scope, or 0 */
    /* By NameTable: 1 + its index there, 0 if it is not there. */
    uint32_t numbers[NAME_TABLE_COUNT];
} NameUse;

/* How a name of some scope is loaded, stored and deleted. */
typedef struct NameWay {
    struct {
        uint16_t op;    /* Op */
        uint16_t shift; /* of the index in the argument */
    } by_context[CTX_DEL + 1];
    uint8_t list;    /* NameTable */
    bool is_special; /* none of this holds: there is more to ask */
} NameWay;

typedef struct SavedUse {
    NameId name;
    NameUse use;
} SavedUse;

/* Where a constant is in the unit with the serial. */
typedef struct ConstUse {
    uint32_t unit, index;
} ConstUse;

typedef struct SavedConst {
    uint32_t number;
    ConstUse use;
} SavedConst;

typedef struct UnitTables {
    NameUse *names;   /* by NameId */
    ConstUse *consts; /* by Value.number */
    uint32_t name_count, const_count;
    bool *imported; /* by NameId: the module has it from an import */
    uint32_t imported_count;
    /* Of the units around the current one. */
    VEC(SavedUse) saved;
    VEC(SavedConst) saved_consts;
    uint32_t last_serial; /* units are numbered as they are entered, from 1 */
} UnitTables;

/* The unit being generated and what only code generation needs of it. */
typedef struct Gen Gen;
struct Gen {
    Block *block;          /* u_ste */
    uint32_t serial;       /* of the unit */
    uint32_t outer_serial; /* of the one around it, 0 for the module */
    uint32_t saved_names, saved_consts; /* how many, when it was entered */
    NameId private_name;                /* u_private: class for mangling */
    const NameWay *ways;                /* by SymbolScope, see gen_set_ways */
    IdMap *static_attributes; /* of a class: names stored through self */
    VEC(DeferredAnnotation) deferred_annotations;
    int32_t conditional_annotations;   /* how many of these */
    uint32_t in_inlined_comprehension; /* nesting depth */
    bool in_conditional_block;
    uint64_t set_locals;        /* see note_local */
    uint32_t resume_at;         /* number of the first RESUME */
    uint32_t warnings_disabled; /* the second copy of a finally body */
    Loc place;                  /* the current one, see gen_place */

    /* From here on is what stays when the Gen is used again, for another unit
     * directly in the same outer one. */
    Compile *c;
    const Target *target;
    Symtable *symtable;
    UnitTables *tables;
    CodeUnit *unit;                 /* u_metadata and u_instr_sequence */
    IdMap *lists[NAME_TABLE_COUNT]; /* of the unit */
    VEC(Fblock) fblocks;
    Gen *outer; /* the enclosing unit's, NULL for the module */
    Gen *spare; /* the last inner one: the next reuses its memory */
};
/* Entering a unit makes a new Gen whose outer is the old one: functions take
 * Gen *g and call gen_enter_unit(g, ...) -> Gen *inner, generate into inner,
 * and end with gen_exit_unit(inner), which returns the code object. */

/* --- units (unit.c) */
/* Starts the module's unit. */
Gen *gen_enter_module(Compile *c, Symtable *st, const Node *module);
/* As compiler_enter_scope: sets up names, cells, flags, RESUME.  key is the
 * node the block was made for. */
Gen *gen_enter_unit(Gen *outer, NameId name, UnitKind kind, const Node *key,
                    BlockType block_type, int32_t line);
/* Finishes the unit (RETURN_VALUE at the end, of None if add_none) and
 * returns its code object. */
Value *gen_exit_unit(Gen *g, bool add_none);
/* Puts the whole unit under a handler that turns StopIteration into
 * RuntimeError: functions and generator expressions that are generators or
 * coroutines, before gen_exit_unit. */
void gen_wrap_in_stopiteration_handler(Gen *g);
/* Sets the qualified name of the evaluator of a function's annotations, where
 * it is named after the function. */
void gen_set_annotate_qualname(Gen *g, NameId function);

/* --- emitting (emit.c).  op arguments are checked against nothing: the
 * caller knows what the op takes. */
void emit_with_more_room(Gen *g, Loc loc, Op op, uint32_t arg);
static inline void emit_arg(Gen *g, Loc loc, Op op, uint32_t arg)
{
    InstrList *list = &g->unit->instrs;
    if (list->count == list->capacity)
        emit_with_more_room(g, loc, op, arg);
    else
        list->items[list->count++] =
            (Instr){.op = (uint16_t)op, .arg = arg, .loc = loc};
}

static inline void emit(Gen *g, Loc loc, Op op)
{
    emit_arg(g, loc, op, 0);
}

/* The instruction with the number has a target. */
static inline void note_jump(Gen *g, uint32_t number)
{
    InstrList *list = &g->unit->instrs;
    if (list->jump_count == list->jump_capacity)
        list->jumps = vec_grow(&g->c->arena, list->jumps, &list->jump_capacity,
                               list->jump_count, 1, sizeof *list->jumps);
    list->jumps[list->jump_count++] = number;
}

static inline void emit_jump(Gen *g, Loc loc, Op op, Label target)
{
    InstrList *list = &g->unit->instrs;
    emit_arg(g, loc, op, 0);
    list->items[list->count - 1].target = target;
    note_jump(g, list->count - 1);
}

/* The place of an instruction that belongs to loc.  For targets that have a
 * current place it is there: what moves it says so in g->place. */
static inline Loc gen_place(const Gen *g, Loc loc)
{
    return g->target->codegen.has_current_place ? g->place : loc;
}

/* A jump that no source stands for, past code that is not to be run. */
static inline void emit_join(Gen *g, Label target)
{
    bool plain = g->target->codegen.joins_check_eval_breaker;
    emit_jump(g, NO_LOC, plain ? OP_JUMP : OP_JUMP_NO_INTERRUPT, target);
}

/* TO_BOOL, where the target has it. */
static inline void emit_to_bool(Gen *g, Loc loc)
{
    if (g->target->ops[OP_TO_BOOL].known)
        emit(g, loc, OP_TO_BOOL);
}

/* A call with argc arguments (with what lies in the self slot). */
static inline void emit_call(Gen *g, Loc loc, uint32_t argc)
{
    if (g->target->ops[OP_PRECALL].known)
        emit_arg(g, loc, OP_PRECALL, argc);
    emit_arg(g, loc, OP_CALL, argc);
}

Label new_label(Gen *g);
/* The label stands before the next instruction. */
void use_label(Gen *g, Label label);

/* --- names and constants (tables.c) */
UnitTables *gen_new_tables(Compile *c, const Block *module);
/* A symbol of the module has changed. */
void gen_note_import(UnitTables *t, NameId name, uint32_t symbol);
enum { DEF_ANY = (1 << SYMBOL_SCOPE_SHIFT) - 1 };
static inline uint32_t seen_scope(SymbolScope scope)
{
    return 1u << (SYMBOL_SCOPE_SHIFT + scope);
}

/* For a unit that is entered (with the symbols of its block) or left.  Opening
 * tells the DEF_* bits that any symbol has, and the scopes as seen_scope. */
uint32_t gen_open_tables(Gen *g);
void gen_close_tables(Gen *g);
NameUse *gen_take_name(Gen *g, NameId name);
/* The same where the name may as well be of this unit as not. */
static inline NameUse *gen_claim_name(Gen *g, NameId name)
{
    UnitTables *t = g->tables;
    if ((name >= t->name_count) | (t->saved.count == t->saved.capacity))
        return gen_take_name(g, name);
    NameUse *use = &t->names[name], old = *use;
    uint32_t kept = -(uint32_t)(old.unit == g->serial);
    t->saved.items[t->saved.count] = (SavedUse){name, old};
    t->saved.count += old.unit - 1 < g->outer_serial;
    *use = (NameUse){g->serial,
                     old.symbol & kept,
                     {old.numbers[NAMES] & kept, old.numbers[VARNAMES] & kept}};
    return use;
}

/* What the (mangled) name is in this unit, to be changed. */
static inline NameUse *gen_name_use(Gen *g, NameId name)
{
    const UnitTables *t = g->tables;
    return name < t->name_count && t->names[name].unit == g->serial
               ? &t->names[name]
               : gen_take_name(g, name);
}

/* DEF_* bits and scope of the (mangled) name, 0 if it has none here. */
static inline uint32_t gen_symbol(const Gen *g, NameId mangled)
{
    const UnitTables *t = g->tables;
    return mangled < t->name_count && t->names[mangled].unit == g->serial
               ? t->names[mangled].symbol
               : 0;
}

static inline SymbolScope gen_scope(const Gen *g, NameId mangled)
{
    return (SymbolScope)(gen_symbol(g, mangled) >> SYMBOL_SCOPE_SHIFT);
}

/* The index of a name in the list, which has room; *number is 1 + that, or 0 if
 * the name is not there: then it comes to the end.  It is written there in any
 * case: whether a name is new is hard to guess. */
static inline uint32_t number_in(IdMap *list, uint32_t *number, NameId name)
{
    uint32_t end = list->count, known = *number - 1;
    uint32_t index = known < end ? known : end;
    list->entries[end] = (IdMapEntry){name, end};
    list->count = index < end ? end : end + 1;
    *number = index + 1;
    return index;
}

static inline uint32_t gen_number(Gen *g, NameUse *use, NameTable which,
                                  NameId name)
{
    IdMap *list = g->lists[which];
    if (list->count == list->capacity)
        idmap_grow(list, &g->c->arena);
    return number_in(list, &use->numbers[which], name);
}

/* Index of the (mangled) name in names, varnames, cellvars or freevars, added
 * when new. */
static inline uint32_t gen_name_index(Gen *g, NameId name)
{
    return gen_number(g, gen_claim_name(g, name), NAMES, name);
}

static inline uint32_t gen_local_index(Gen *g, NameId name)
{
    return gen_number(g, gen_name_use(g, name), VARNAMES, name);
}

uint32_t gen_cell_index(Gen *g, NameId name);
uint32_t gen_free_index(Gen *g, NameId name);
static inline bool gen_is_imported(const Gen *g, NameId name)
{
    const UnitTables *t = g->tables;
    return name < t->imported_count && t->imported[name];
}

/* Index of the value in co_consts, added when new. */
uint32_t gen_add_const(Gen *g, Value *v);
/* LOAD_CONST of the value, merged through the constant cache. */
void emit_const(Gen *g, Loc loc, Value *v);

static inline bool gen_is_mangled(const Gen *g, NameId name)
{
    return g->private_name && names_is_private(&g->c->names, name);
}

static inline NameId gen_mangle(Gen *g, NameId name)
{
    return gen_is_mangled(g, name)
               ? symtable_maybe_mangle(g->c, g->private_name, g->block, name)
               : name;
}

/* The name as a constant, as it is in the class.  The str that mangling makes
 * is interned only if any constant would be. */
Value *gen_name_constant(Gen *g, NameId name);

/* op with the index of the name in co_names. */
static inline void emit_name(Gen *g, Loc loc, Op op, NameId name)
{
    emit_arg(g, loc, op, gen_name_index(g, gen_mangle(g, name)));
}

/* LOAD_ATTR or LOAD_METHOD, which is a flag in the low bit of LOAD_ATTR where
 * that has one. */
static inline void emit_load_attr(Gen *g, Loc loc, NameId name, bool method)
{
    uint32_t arg = gen_name_index(g, gen_mangle(g, name));
    if (g->target->codegen.load_attr_has_method_bit)
        emit_arg(g, loc, OP_LOAD_ATTR, arg << 1 | method);
    else
        emit_arg(g, loc, method ? OP_LOAD_METHOD : OP_LOAD_ATTR, arg);
}

/* get_ref_type: whether a closure takes the (mangled) name from this unit's
 * cells (SCOPE_CELL) or its free variables. */
SymbolScope gen_ref_type(const Gen *g, NameId mangled);
/* Chooses the unit's ways: when it starts, and when a comprehension that is
 * inlined there does or ends. */
void gen_set_ways(Gen *g);
/* compiler_nameop: load, store or delete by the name's scope. */
void gen_nameop(Gen *g, Loc loc, NameId name, ExprContext ctx);
/* What a `for` loop is left by when its iterator is at its end. */
void emit_end_for(Gen *g);
/* BINARY_OP for an operator; in place for augmented assignment. */
void emit_binary_op(Gen *g, Loc loc, Operator op, bool in_place);
/* COMPARE_OP, IS_OP or CONTAINS_OP for the operator. */
void emit_compare(Gen *g, Loc loc, CmpOp op);
/* Raises the error for an assignment to or deletion of __debug__. */
void gen_forbid_debug(Gen *g, Loc loc, ExprContext ctx);
static inline void gen_check_forbidden_name(Gen *g, Loc loc, NameId name,
                                            ExprContext ctx)
{
    if (name == NAME_debug)
        gen_forbid_debug(g, loc, ctx);
}

/* SEND loop of await and yield from (ADD_YIELD_FROM).  Returns where the SEND
 * is. */
Label gen_yield_from(Gen *g, Loc loc, bool await);
/* GET_AWAITABLE with the argument; the SEND loop: an await of the top. */
void gen_await_top(Gen *g, Loc loc, uint32_t awaitable);
/* [async iterator] -> [async iterator, item]; returns where the SEND is. */
Label gen_async_next(Gen *g, Loc loc);
/* What the exception that ends a loop of gen_async_next comes to. */
void emit_end_async_for(Gen *g, Loc loc, Label send);
/* YIELD_VALUE of the top (ADDOP_YIELD). */
void emit_yield(Gen *g, Loc loc);
void gen_warn(Gen *g, Loc loc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void gen_error(Gen *g, Loc loc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* --- unwinding (fblock.c) */
void push_fblock(Gen *g, Loc loc, FblockType type, Label block, Label exit,
                 const void *datum);
void pop_fblock(Gen *g, FblockType type, Label block);
/* Code that leaves one block; preserve_tos keeps a value on top. */
void gen_unwind_fblock(Gen *g, Loc *loc, const Fblock *fb, bool preserve_tos);
/* [prev, lasti, exc] -> raise exc again: the end of every cleanup handler. */
void gen_pop_except_and_reraise(Gen *g, Loc loc);
/* Calls __exit__(None, None, None); what it returns is left on the stack. */
void gen_call_exit_with_nones(Gen *g, Loc loc);
/* Leaves all blocks up to the innermost loop (stored in *loop if not NULL,
 * and not left) or the unit. */
void gen_unwind_fblocks(Gen *g, Loc *loc, bool preserve_tos, Fblock **loop);

/* --- expressions (expr.c, call.c, fstring.c, comprehension.c, compare.c,
 * display.c, subscript.c, literal_checks.c) */
void gen_larger_expr(Gen *g, const Node *e);
/* Most expressions are names and constants. */
static inline void gen_expr(Gen *g, const Node *e)
{
    if (e->kind == NODE_Name)
        gen_nameop(g, e->loc, as_Name(e)->id, CTX_LOAD);
    else if (e->kind == NODE_Constant)
        emit_const(g, e->loc, as_Constant(e)->value);
    else
        gen_larger_expr(g, e);
}

void gen_exprs(Gen *g, const NodeList *list);
/* Jump to target if e is true (or false); falls through otherwise. */
void gen_jump_if(Gen *g, Loc loc, const Node *e, Label target, bool cond);
/* starunpack_helper */
void gen_starred_elements(Gen *g, Loc loc, const NodeList *elts,
                          uint32_t pushed, Op build, Op add, Op extend,
                          bool tuple);
void gen_call_helper(Gen *g, Loc loc, uint32_t pushed, const NodeList *args,
                     const NodeList *keywords);
void gen_call(Gen *g, const Node *e);
static inline bool gen_has_starred(const NodeList *exprs)
{
    for (uint32_t i = 0; i < exprs->count; i++)
        if (exprs->items[i]->kind == NODE_Starred)
            return true;
    return false;
}

/* super().name or super(a, b).name without making the super object.  False if
 * it is something else or that is not allowed here. */
bool gen_super_attribute(Gen *g, const AttributeNode *e, bool method);
void gen_compare(Gen *g, const Node *e);
void gen_boolop(Gen *g, const Node *e);
void gen_ifexp(Gen *g, const Node *e);
void gen_joined_str(Gen *g, const Node *e);
void gen_formatted_value(Gen *g, const Node *e);
void gen_list(Gen *g, const Node *e);
void gen_tuple(Gen *g, const Node *e);
void gen_set(Gen *g, const Node *e);
void gen_dict(Gen *g, const Node *e);
void gen_comprehension(Gen *g, const Node *e); /* all four kinds */
/* What precedes RETURN_GENERATOR in the unit of a generator expression. */
void gen_genexpr_start(Gen *g, const Node *e);
void gen_template_str(Gen *g, const Node *e);
void gen_interpolation(Gen *g, const Node *e);
void gen_subscript(Gen *g, const Node *e);
Loc gen_later_attribute_loc(const Gen *g, Loc loc, const AttributeNode *e);
/* The place of the attribute's name when it is on a later line than loc. */
static inline Loc gen_attribute_loc(const Gen *g, Loc loc,
                                    const AttributeNode *e)
{
    return loc.line == e->head.loc.end_line
               ? loc
               : gen_later_attribute_loc(g, loc, e);
}

/* Pushes the attribute, or [method self], or [callable NULL]. */
static inline void gen_load_attribute(Gen *g, const AttributeNode *e,
                                      bool method)
{
    if (e->value->kind == NODE_Call && gen_super_attribute(g, e, method))
        return;
    gen_expr(g, e->value);
    emit_load_attr(g, gen_attribute_loc(g, e->head.loc, e), e->attr, method);
}

/* Whether a subscript is a slice that BINARY_SLICE and STORE_SLICE take. */
bool gen_should_apply_two_element_slice(const Gen *g, const Node *slice);
/* Pushes the slice as a constant if it is one, and the target does that. */
bool gen_constant_slice(Gen *g, const Node *slice);
/* Pushes start and stop of a slice. */
void gen_slice_two_parts(Gen *g, const Node *slice);
/* x[i] with x and i on the stack. */
void emit_binary_subscr(Gen *g, Loc loc);
/* Warnings for what cannot work: a literal called, subscripted, subscripted
 * with a literal of the wrong type, compared with `is`. */
/* whole is the call or subscript that e is the first part of. */
void gen_check_caller(Gen *g, const Node *whole, const Node *e);
void gen_check_subscripter(Gen *g, const Node *whole, const Node *e);
void gen_check_index(Gen *g, const Node *whole, const Node *e,
                     const Node *index);
void gen_check_compare(Gen *g, const CompareNode *e);

/* --- statements (stmt.c, loop.c, try.c, with.c, match.c, import.c) */
void gen_stmt(Gen *g, const Node *s);
/* Each statement of the list (VISIT_SEQ). */
void gen_stmts(Gen *g, const NodeList *body);
/* An assignment target (Store context): the value is on the stack. */
void gen_store_target(Gen *g, const Node *target);
void gen_delete_target(Gen *g, const Node *target);
/* A module or class body: annotations set-up, docstring, statements. */
void gen_body(Gen *g, Loc loc, const NodeList *body);
void gen_for(Gen *g, const Node *s);
void gen_async_for(Gen *g, const Node *s);
void gen_while(Gen *g, const Node *s);
void gen_if(Gen *g, const Node *s);
void gen_try(Gen *g, const Node *s);
void gen_try_star(Gen *g, const Node *s);
/* With and AsyncWith. */
void gen_with(Gen *g, const Node *s);
void gen_match(Gen *g, const Node *s);
void gen_import(Gen *g, const Node *s);
void gen_import_from(Gen *g, const Node *s);

/* --- definitions (function.c, class.c, type_params.c, annotations.c) */
void gen_function(Gen *g, const Node *s, bool is_async);
void gen_lambda(Gen *g, const Node *e);
void gen_class(Gen *g, const Node *s);
void gen_type_alias(Gen *g, const Node *s);
/* The function around something generic; key is the generic definition. */
Gen *gen_enter_type_params(Gen *g, NameId name, const Node *key, int32_t line);
void gen_type_params(Gen *g, const NodeList *type_params);
/* Ends that function, which returns what is on its stack, and calls it. */
void gen_call_type_params(Gen *g, Loc loc, Gen *inner);
void gen_decorators(Gen *g, const NodeList *decorators);
void gen_apply_decorators(Gen *g, const NodeList *decorators);
/* Pushes defaults and kwdefaults; returns the MAKE_FUNCTION_* bits. */
uint32_t gen_default_arguments(Gen *g, Loc loc, const argumentsNode *args);
/* MAKE_FUNCTION of the code object with its closure and attributes. */
void gen_make_closure(Gen *g, Loc loc, Value *code, uint32_t flags);
/* co_firstlineno of a function or class: that of its first decorator. */
int32_t gen_first_line(const Node *s, const NodeList *decorators);
void gen_annassign(Gen *g, const Node *s);
/* Pushes the annotations of a function, or what evaluates them; returns the
 * MAKE_FUNCTION_* bit, 0 if it has none. */
uint32_t gen_annotations(Gen *g, const Node *s, const argumentsNode *args,
                         const Node *returns);
/* Starts the function that evaluates something: its parameter is a format, and
 * it knows only the simplest. */
Gen *gen_enter_evaluator(Gen *g, NameId name, const Node *key, BlockType type,
                         Loc loc);
/* Pushes the defaults of its parameter; returns the MAKE_FUNCTION_* bit. */
uint32_t gen_evaluator_defaults(Gen *g, Loc loc);
/* deferred_annotations.c: notes the annotation of a simple name. */
void gen_deferred_annotation(Gen *g, const Node *s);
/* Makes and stores the function that evaluates those of the module or class. */
void gen_annotate_function(Gen *g, Loc loc);
/* Pushes the function that evaluates those of a function. */
void gen_function_annotate(Gen *g, const Node *s, const argumentsNode *args,
                           const Node *returns);
/* Pushes name and value of each; returns how many values. */
uint32_t gen_annotation_pairs(Gen *g, Loc loc, const argumentsNode *args,
                              const Node *returns);
/* Pushes the text of an annotation. */
void gen_annexpr(Gen *g, const Node *annotation);
/* The docstring that the body begins with, NULL if it is to be treated as any
 * other statement. */
Value *gen_docstring(const Gen *g, const NodeList *body);
/* The docstring as it is stored: cleaned if the target does that. */
Value *gen_clean_docstring(Gen *g, Value *docstring);

enum {
    MAKE_FUNCTION_DEFAULTS = 1,
    MAKE_FUNCTION_KWDEFAULTS = 2,
    MAKE_FUNCTION_ANNOTATIONS = 4,
    MAKE_FUNCTION_CLOSURE = 8,
    MAKE_FUNCTION_ANNOTATE = 16
};

/* RESUME arguments */
enum {
    RESUME_AT_START = 0,
    RESUME_AFTER_YIELD = 1,
    RESUME_AFTER_YIELD_FROM = 2,
    RESUME_AFTER_AWAIT = 3,
    RESUME_AT_GENEXPR_START = 4
};

/* LOAD_SPECIAL arguments */
enum {
    SPECIAL_ENTER = 0,
    SPECIAL_EXIT = 1,
    SPECIAL_AENTER = 2,
    SPECIAL_AEXIT = 3
};

/* GET_AWAITABLE arguments */
enum { AWAIT_EXPRESSION = 0, AWAIT_AENTER = 1, AWAIT_AEXIT = 2 };

/* CALL_INTRINSIC_1 and _2 arguments */
enum {
    INTRINSIC_PRINT = 1,
    INTRINSIC_IMPORT_STAR = 2,
    INTRINSIC_STOPITERATION_ERROR = 3,
    INTRINSIC_ASYNC_GEN_WRAP = 4,
    INTRINSIC_UNARY_POSITIVE = 5,
    INTRINSIC_LIST_TO_TUPLE = 6,
    INTRINSIC_TYPEVAR = 7,
    INTRINSIC_PARAMSPEC = 8,
    INTRINSIC_TYPEVARTUPLE = 9,
    INTRINSIC_SUBSCRIPT_GENERIC = 10,
    INTRINSIC_TYPEALIAS = 11,
    INTRINSIC_2_PREP_RERAISE_STAR = 1,
    INTRINSIC_2_TYPEVAR_WITH_BOUND = 2,
    INTRINSIC_2_TYPEVAR_WITH_CONSTRAINTS = 3,
    INTRINSIC_2_SET_FUNCTION_TYPE_PARAMS = 4,
    INTRINSIC_2_SET_TYPEPARAM_DEFAULT = 5
};

#endif
