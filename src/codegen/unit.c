/* Code units: what a function, class or module starts and ends with.
 *
 * gen_enter_unit makes the unit for a block of the symbol table, with its
 * variables numbered; instructions are then emitted into it; gen_exit_unit
 * hands it to the later stages and returns the code object, which the outer
 * unit holds as a constant.  A finished unit's memory serves the next one at
 * the same depth. */
#include "codegen/codegen_internal.h"

#include <stdlib.h>

typedef struct SortedName {
    Text text;
    NameId id;
} SortedName;

/* Order of code points, which is that of the bytes of UTF-8. */
static int compare_names(const void *a, const void *b)
{
    const Text *x = &((const SortedName *)a)->text;
    const Text *y = &((const SortedName *)b)->text;
    uint32_t shorter = x->size < y->size ? x->size : y->size;
    int order = memcmp(x->data, y->data, shorter);
    if (order != 0)
        return order;
    return x->size < y->size ? -1 : x->size > y->size;
}

static bool symbol_matches(uint32_t symbol, SymbolScope scope, uint32_t flag)
{
    return (symbol >> SYMBOL_SCOPE_SHIFT == (uint32_t)scope) |
           ((symbol & flag) != 0);
}

/* Numbers the names of the block that have the scope or flag, sorted, from
 * first on (CPython's dictbytype). */
static NOT_INLINED void number_names(Gen *g, IdMap *map, SymbolScope scope,
                                     uint32_t flag, uint32_t first)
{
    const IdMap *symbols = &g->block->symbols;
    SortedName *names = ARENA_ARRAY(&g->c->arena, SortedName, symbols->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < symbols->count; i++) {
        IdMapEntry e = symbols->entries[i];
        names[count] = (SortedName){names_text(&g->c->names, e.key), e.key};
        count += symbol_matches(e.value, scope, flag);
    }
    arena_trim(&g->c->arena, names, count * sizeof *names);
    if (count > 1)
        qsort(names, count, sizeof *names, compare_names);
    for (uint32_t i = 0; i < count; i++)
        idmap_append(map, &g->c->arena, names[i].id, first + i);
}

/* Parameters, cells and free variables of the new unit; seen is of its
 * symbols.  Most units have only the first. */
static void number_variables(Gen *g, uint32_t seen)
{
    CodeUnit *u = g->unit;
    Arena *a = &g->c->arena;
    for (uint32_t i = 0; i < g->block->varnames.count; i++)
        gen_local_index(g, g->block->varnames.items[i]);
    u->param_count = u->varnames.count;
    if (seen & (seen_scope(SCOPE_CELL) | DEF_COMP_CELL))
        number_names(g, &u->cellvars, SCOPE_CELL, DEF_COMP_CELL, 0);
    if (g->block->needs_class_closure)
        idmap_add(&u->cellvars, a, NAME_class_, u->cellvars.count);
    if (g->block->needs_class_dict)
        idmap_add(&u->cellvars, a, NAME_classdict, u->cellvars.count);
    if (g->block->has_conditional_annotations)
        idmap_add(&u->cellvars, a, NAME_conditional_annotations,
                  u->cellvars.count);
    if (seen & (seen_scope(SCOPE_FREE) | DEF_FREE_CLASS))
        number_names(g, &u->freevars, SCOPE_FREE, DEF_FREE_CLASS,
                     u->cellvars.count);
}

/* --- qualified names */

static NameId qualname(const CodeUnit *u)
{
    return u->qualname ? u->qualname : u->name;
}

static bool is_function_kind(UnitKind kind)
{
    return kind == UNIT_FUNCTION || kind == UNIT_ASYNC_FUNCTION;
}

/* A function or class that its parent declares global is named as if it
 * stood in the module. */
static bool is_declared_global(Gen *g, const Gen *parent)
{
    UnitKind kind = g->unit->kind;
    if (parent->block->directives.count == 0)
        return false;
    if (!is_function_kind(kind) && kind != UNIT_CLASS)
        return false;
    NameId mangled = symtable_mangle(g->c, parent->private_name, g->unit->name);
    return symtable_scope(parent->block, mangled) == SCOPE_GLOBAL_EXPLICIT;
}

/* base + ".<locals>" if local + "." + name, interned. */
static NameId join_qualname(Gen *g, NameId base, bool local, NameId name)
{
    Names *names = &g->c->names;
    Text b = names_text(names, base), n = names_text(names, name);
    const char *middle = local ? ".<locals>." : ".";
    size_t middle_size = strlen(middle);
    size_t size = b.size + middle_size + n.size;
    char *text = arena_alloc(&g->c->arena, size);
    memcpy(text, b.data, b.size);
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): texts have sizes */
    memcpy(text + b.size, middle, middle_size);
    memcpy(text + b.size + middle_size, n.data, n.size);
    return names_intern(names, text, size);
}

/* Scopes of type parameters are skipped, once, as in CPython. */
static const Gen *naming_parent(const Gen *g)
{
    const Gen *parent = g->outer;
    return parent->unit->kind == UNIT_TYPE_PARAMS ? parent->outer : parent;
}

/* The name as it is inside the parent. */
static NameId name_in(Gen *g, const Gen *parent, NameId name)
{
    UnitKind kind = parent->unit->kind;
    bool local = is_function_kind(kind) || kind == UNIT_LAMBDA;
    return join_qualname(g, qualname(parent->unit), local, name);
}

/* Sets unit->qualname by the rules of compiler_set_qualname. */
static void set_qualname(Gen *g)
{
    const Gen *parent = naming_parent(g);
    if (!parent->outer || is_declared_global(g, parent))
        return;
    uint32_t known = g->c->names.count;
    g->unit->qualname = name_in(g, parent, g->unit->name);
    g->unit->qualname_known = g->unit->qualname < known;
}

/* As 3.15: a generic function of the module does not count. */
void gen_set_annotate_qualname(Gen *g, NameId function)
{
    const Gen *parent = naming_parent(g);
    NameId name = join_qualname(g, function, false, g->unit->name);
    if (parent->outer)
        g->unit->qualname = name_in(g, parent, name);
    else if (parent == g->outer)
        g->unit->qualname = name;
}

/* --- entering and leaving */

/* The unit again, with nothing in it but memory. */
static void reuse_unit(CodeUnit *u)
{
    memset(u, 0, offsetof(CodeUnit, names));
    idmap_clear(&u->names);
    idmap_clear(&u->varnames);
    idmap_clear(&u->cellvars);
    idmap_clear(&u->freevars);
    idmap_clear(&u->fast_hidden);
    u->consts.count = 0;
    idmap_clear(&u->const_index);
    u->instrs.count = u->instrs.jump_count = 0;
    u->label_events.count = 0;
    u->annotations.count = 0;
}

static Gen *new_gen(Compile *c, Symtable *st, UnitTables *tables, Gen *outer)
{
    Gen *g = ARENA_NEW(&c->arena, Gen);
    g->c = c;
    g->target = c->target;
    g->symtable = st;
    g->tables = tables;
    g->unit = ARENA_NEW(&c->arena, CodeUnit);
    g->lists[NAMES] = &g->unit->names;
    g->lists[VARNAMES] = &g->unit->varnames;
    g->outer = outer;
    return g;
}

/* A Gen for a unit inside outer, with the memory of the last such one. */
static Gen *inner_gen(Gen *outer)
{
    if (!outer->spare)
        outer->spare = new_gen(outer->c, outer->symtable, outer->tables, outer);
    Gen *g = outer->spare;
    reuse_unit(g->unit);
    memset(g, 0, offsetof(Gen, c));
    g->fblocks.count = 0;
    g->private_name = outer->private_name;
    g->warnings_disabled = outer->warnings_disabled;
    return g;
}

/* No label yet but the unused entry 0. */
static void start_labels(Gen *g, InstrList *list)
{
    if (list->label_capacity == 0)
        list->label_at = vec_grow(&g->c->arena, NULL, &list->label_capacity, 0,
                                  1, sizeof *list->label_at);
    list->label_at[0] = 0;
    list->label_count = 1;
}

/* What module and inner units have in common. */
static void start_unit(Gen *g, NameId name, UnitKind kind, Block *block,
                       int32_t line)
{
    CodeUnit *u = g->unit;
    u->kind = kind;
    u->name = name;
    u->firstlineno = line;
    start_labels(g, &u->instrs);
    g->block = block;
    gen_set_ways(g);
    uint32_t seen = gen_open_tables(g);
    g->place = (Loc){line, line, 0, 0};
    number_variables(g, seen);
}

/* The generator is made here.  A generator expression first takes the iterator
 * of its argument.  A module or class is one to CPython, too, if an assert that
 * is dropped has a yield. */
static void start_generator(Gen *g, const Node *key, int32_t line)
{
    if (!g->block->is_generator && !g->block->is_coroutine)
        return;
    if (key->kind == NODE_GeneratorExp)
        gen_genexpr_start(g, key);
    emit(g, (Loc){line, line, -1, -1}, OP_RETURN_GENERATOR);
    emit(g, (Loc){line, line, -1, -1}, OP_POP_TOP);
}

Gen *gen_enter_module(Compile *c, Symtable *st, const Node *module)
{
    Gen *g = new_gen(c, st, gen_new_tables(c, st->top), NULL);
    start_unit(g, NAME_angle_module, UNIT_MODULE,
               symtable_lookup(st, module, BLOCK_MODULE), 1);
    if (g->target->codegen.starts_generators)
        start_generator(g, module, 1);
    emit_arg(g, (Loc){0, 1, 0, 0}, OP_RESUME, RESUME_AT_START);
    if (g->target->ops[OP_ANNOTATIONS_PLACEHOLDER].known)
        emit(g, NO_LOC, OP_ANNOTATIONS_PLACEHOLDER);
    return g;
}

/* A function's annotations get their qualified name from it: another one must
 * not come to be known. */
static bool is_named_later(const Gen *g, const Node *key, BlockType type)
{
    return type == BLOCK_ANNOTATION && key->kind == NODE_arguments &&
           g->target->codegen.names_annotate_after_function;
}

Gen *gen_enter_unit(Gen *outer, NameId name, UnitKind kind, const Node *key,
                    BlockType block_type, int32_t line)
{
    Gen *g = inner_gen(outer);
    start_unit(g, name, kind, symtable_lookup(g->symtable, key, block_type),
               line);
    if (kind == UNIT_CLASS && g->target->codegen.static_attributes)
        g->static_attributes = ARENA_NEW(&g->c->arena, IdMap);
    if (!is_named_later(g, key, block_type))
        set_qualname(g);
    if (g->target->codegen.starts_generators)
        start_generator(g, key, line);
    g->resume_at = g->unit->instrs.count;
    emit_arg(g, (Loc){line, line, 0, 0}, OP_RESUME, RESUME_AT_START);
    return g;
}

/* co_flags (CPython's compute_code_flags). */
static uint32_t code_flags(const Gen *g)
{
    const Block *b = g->block;
    uint32_t flags = g->c->future_flags;
    if (!symtable_is_function_like(b))
        return flags;
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (b->nested)
        flags |= CO_NESTED;
    if (b->is_generator)
        flags |= b->is_coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
    else if (b->is_coroutine)
        flags |= CO_COROUTINE;
    if (b->varargs)
        flags |= CO_VARARGS;
    if (b->varkeywords)
        flags |= CO_VARKEYWORDS;
    if (b->is_method && g->target->codegen.flags_methods)
        flags |= CO_METHOD;
    return flags;
}

/* Puts an instruction before the one with the number. */
static void insert_instr(Gen *g, uint32_t at, Instr instr)
{
    emit(g, NO_LOC, OP_NOP);
    InstrList *list = &g->unit->instrs;
    memmove(list->items + at + 1, list->items + at,
            (list->count - 1 - at) * sizeof *list->items);
    list->items[at] = instr;
    for (uint32_t i = 0; i < list->jump_count; i++)
        list->jumps[i] += list->jumps[i] >= at;
    if (instr.target)
        note_jump(g, at);
    for (Label label = 1; label < list->label_count; label++)
        if (list->label_at[label] >= at)
            list->label_at[label]++;
}

/*     SETUP_CLEANUP handler
 *     ... the unit ...
 *     LOAD_CONST None; RETURN_VALUE
 * handler:
 *     CALL_INTRINSIC_1 STOPITERATION_ERROR; RERAISE 1 */
void gen_wrap_in_stopiteration_handler(Gen *g)
{
    if (!g->target->codegen.wraps_generators)
        return;
    Label handler = new_label(g);
    insert_instr(
        g, g->resume_at,
        (Instr){.op = OP_SETUP_CLEANUP, .target = handler, .loc = NO_LOC});
    emit_const(g, NO_LOC, &value_none);
    emit(g, NO_LOC, OP_RETURN_VALUE);
    use_label(g, handler);
    emit_arg(g, NO_LOC, OP_CALL_INTRINSIC_1, INTRINSIC_STOPITERATION_ERROR);
    emit_arg(g, NO_LOC, OP_RERAISE, 1);
}

/* Does the block that the next instruction would be in return already? */
static bool has_returned(const Gen *g)
{
    const InstrList *list = &g->unit->instrs;
    if (!g->target->codegen.returns_once ||
        list->items[list->count - 1].op != OP_RETURN_VALUE)
        return false;
    for (uint32_t i = g->unit->label_events.count; i-- > 0;) {
        const LabelEvent *e = &g->unit->label_events.items[i];
        if (e->instr_count < list->count)
            break;
        if (e->use)
            return false;
    }
    return true;
}

Value *gen_exit_unit(Gen *g, bool add_none)
{
    if (!has_returned(g)) {
        if (add_none)
            emit_const(g, NO_LOC, &value_none);
        emit(g, NO_LOC, OP_RETURN_VALUE);
    }
    g->unit->flags |= code_flags(g);
    g->unit->suspends = g->block->is_generator || g->block->is_coroutine;
    gen_close_tables(g);
    return g->c->finish_unit(g->c, g->unit);
}
