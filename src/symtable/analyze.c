/* The second pass: from what the walk collected, decides for each name of
 * each block whether it is local, global, free or a cell.
 *
 * CPython hands sets of visible names down the tree, copied at every block,
 * and sets of free names up.  Here the sets going down are three bits for
 * each name, changed on entering a block and put back on leaving it; the sets
 * going up are lists on one stack.  The cost is that of the symbols. */
#include "symtable/symtable_internal.h"

/* What a block sees of a name from the blocks around it. */
enum {
    SEEN_BOUND = 1,     /* bound by a function */
    SEEN_GLOBAL = 2,    /* declared global */
    SEEN_TYPE_PARAM = 4 /* a type parameter */
};

typedef struct Undo {
    NameId name;
    uint8_t seen;
} Undo;

/* A name that is free in a block, for the block around it. */
typedef struct FreeName {
    NameId name;
    bool in_child; /* free in a block inside the reporting one that will not
                      be inlined */
} FreeName;

typedef struct Analysis {
    Compile *c;
    const Target *target;
    uint8_t *seen;   /* by NameId, SEEN_* */
    uint32_t *marks; /* by NameId: stamp, + 1 if in_child */
    uint32_t stamp;  /* even */
    VEC(Undo) undo;
    VEC(FreeName) free;
} Analysis;

static uint32_t scope_bits(SymbolScope scope)
{
    return (uint32_t)scope << SYMBOL_SCOPE_SHIFT;
}

static SymbolScope scope_of(uint32_t symbol)
{
    return (SymbolScope)(symbol >> SYMBOL_SCOPE_SHIFT);
}

static void set_scope(IdMapEntry *entry, SymbolScope scope)
{
    entry->value =
        (entry->value & ((1u << SYMBOL_SCOPE_SHIFT) - 1)) | scope_bits(scope);
}

static uint32_t next_stamp(Analysis *a)
{
    return a->stamp += 2;
}

static void push_free(Analysis *a, NameId name, bool in_child)
{
    *vec_push(&a->free, &a->c->arena) = (FreeName){name, in_child};
}

/* --- names of one block */

/* Raises an error about a declared name where it is declared. */
static _Noreturn void raise_at_directive(Analysis *a, const Block *block,
                                         NameId name, const char *format)
{
    Loc loc = NO_LOC;
    for (uint32_t i = 0; i < block->directives.count; i++)
        if (block->directives.items[i].name == name) {
            loc = block->directives.items[i].loc;
            break;
        }
    Text text = names_text(&a->c->names, name);
    diag_raise(a->c, ERROR_SYNTAX, loc, format, TEXT_ARGS(text));
}

static void check_nonlocal(Analysis *a, const Block *block, NameId name,
                           uint8_t seen)
{
    if (block->type == BLOCK_MODULE)
        raise_at_directive(a, block, name,
                           "nonlocal declaration not allowed at module level");
    if (!(seen & SEEN_BOUND))
        raise_at_directive(a, block, name,
                           "no binding for nonlocal '%.*s' found");
    if (seen & SEEN_TYPE_PARAM)
        raise_at_directive(
            a, block, name,
            "nonlocal binding not allowed for type parameter '%.*s'");
}

/* The scope of a name that the block only uses. */
static SymbolScope scope_of_use(NameId name, uint8_t seen,
                                const Block *class_block)
{
    /* A type scope sees the names of the class around it at run time: such a
     * name is not taken from a function further out. */
    if (class_block) {
        uint32_t outer = symtable_symbol(class_block, name);
        if (outer & DEF_GLOBAL)
            return SCOPE_GLOBAL_EXPLICIT;
        if (outer & DEF_BOUND && !(outer & DEF_NONLOCAL))
            return SCOPE_GLOBAL_IMPLICIT;
    }
    return seen & SEEN_BOUND ? SCOPE_FREE : SCOPE_GLOBAL_IMPLICIT;
}

/* The same of one that it declares. */
static SymbolScope scope_of_declared(Analysis *a, const Block *block,
                                     NameId name, uint32_t flags)
{
    if (!(flags & DEF_GLOBAL)) {
        check_nonlocal(a, block, name, a->seen[name]);
        return SCOPE_FREE;
    }
    if (flags & DEF_NONLOCAL)
        raise_at_directive(a, block, name,
                           "name '%.*s' is nonlocal and global");
    return SCOPE_GLOBAL_EXPLICIT;
}

/* Of most names, which are neither declared nor seen in a class, there is no
 * branch. */
static inline SymbolScope decide_scope(Analysis *a, const Block *block,
                                       NameId name, uint32_t flags,
                                       const Block *class_block)
{
    static const uint8_t scopes[2][2] = {{SCOPE_GLOBAL_IMPLICIT, SCOPE_FREE},
                                         {SCOPE_LOCAL, SCOPE_LOCAL}};
    uint8_t seen = a->seen[name];
    bool bound = flags & DEF_BOUND;
    if (flags & (DEF_GLOBAL | DEF_NONLOCAL))
        return scope_of_declared(a, block, name, flags);
    if (class_block && !bound)
        return scope_of_use(name, seen, class_block);
    return (SymbolScope)scopes[bound][seen & SEEN_BOUND];
}

/* What inner blocks see of a name that this block declares or binds.  The
 * bindings of a class are not visible to them, but for what they say about
 * type parameters. */
static uint8_t seen_inside(const Block *block, uint32_t flags, uint8_t seen)
{
    bool is_class = block->type == BLOCK_CLASS;
    if (flags & (DEF_GLOBAL | DEF_NONLOCAL)) {
        bool changes = flags & DEF_GLOBAL && !is_class;
        return changes ? (uint8_t)((seen & ~SEEN_BOUND) | SEEN_GLOBAL) : seen;
    }
    /* There is no branch for whether the name is bound. */
    unsigned bound = (flags & DEF_BOUND) != 0;
    unsigned hidden =
        is_class ? SEEN_TYPE_PARAM : SEEN_TYPE_PARAM | SEEN_GLOBAL;
    unsigned shown = symtable_is_function_like(block) ? SEEN_BOUND : 0;
    shown |= flags & DEF_TYPE_PARAM ? SEEN_TYPE_PARAM : 0;
    return (uint8_t)((seen & ~(hidden * bound)) | shown * bound);
}

/* Notes what was seen of the name so far if it changes: there must be room. */
static void change_seen(Analysis *a, NameId name, uint8_t seen)
{
    a->undo.items[a->undo.count] = (Undo){name, a->seen[name]};
    a->undo.count += a->seen[name] != seen;
    a->seen[name] = seen;
}

static void undo_seen(Analysis *a, uint32_t mark)
{
    while (a->undo.count > mark) {
        Undo undo = a->undo.items[--a->undo.count];
        a->seen[undo.name] = undo.seen;
    }
}

enum { CLASS_CELLS = 3 };

static void bind_class_cells(Analysis *a)
{
    static const NameId names[CLASS_CELLS] = {NAME_class_, NAME_classdict,
                                              NAME_conditional_annotations};
    for (size_t i = 0; i < CLASS_CELLS; i++)
        if (symtable_is_class_cell(a->target, names[i]))
            change_seen(a, names[i], a->seen[names[i]] | SEEN_BOUND);
}

/* A block without inner blocks: only its own free names go up. */
static void analyze_leaf(Analysis *a, Block *block, const Block *class_block)
{
    for (uint32_t i = 0; i < block->symbols.count; i++) {
        IdMapEntry *entry = &block->symbols.entries[i];
        SymbolScope scope =
            decide_scope(a, block, entry->key, entry->value, class_block);
        entry->value |= scope_bits(scope);
        if (scope == SCOPE_FREE)
            push_free(a, entry->key, false);
    }
}

/* Decides the scope of each name and changes what inner blocks see.  Returns
 * whether any name is free. */
static bool analyze_names(Analysis *a, Block *block, const Block *class_block)
{
    bool any_free = false;
    vec_reserve(&a->undo, &a->c->arena, block->symbols.count + CLASS_CELLS);
    for (uint32_t i = 0; i < block->symbols.count; i++) {
        IdMapEntry *entry = &block->symbols.entries[i];
        uint32_t flags = entry->value;
        SymbolScope scope =
            decide_scope(a, block, entry->key, flags, class_block);
        entry->value |= scope_bits(scope);
        any_free |= scope == SCOPE_FREE;
        change_seen(a, entry->key,
                    seen_inside(block, flags, a->seen[entry->key]));
    }
    if (block->type == BLOCK_CLASS)
        bind_class_cells(a);
    return any_free;
}

/* --- inlined comprehensions */

/* Whether a free name of an inlined comprehension is a global in the class
 * around it. */
static bool is_lost_in_class(const Analysis *a, const Block *block,
                             IdMapEntry symbol)
{
    if (scope_of(symbol.value) != SCOPE_FREE || block->type != BLOCK_CLASS)
        return false;
    if (symbol.key == NAME_class_)
        return true;
    return a->target->symtable.reserves_class_dict &&
           (symbol.key == NAME_classdict ||
            symbol.key == NAME_conditional_annotations);
}

/* Marks the free names of a comprehension that was just analysed. */
static uint32_t mark_free(Analysis *a, uint32_t start)
{
    uint32_t stamp = next_stamp(a);
    for (uint32_t i = start; i < a->free.count; i++)
        a->marks[a->free.items[i].name] = stamp + a->free.items[i].in_child;
    return stamp;
}

/* Drops the free names whose mark was taken away. */
static void drop_unmarked(Analysis *a, uint32_t start)
{
    uint32_t kept = start;
    for (uint32_t i = start; i < a->free.count; i++)
        if (a->marks[a->free.items[i].name])
            a->free.items[kept++] = a->free.items[i];
    a->free.count = kept;
}

/* Moves one name of an inlined comprehension into the block.  A free name
 * that turns out not to be free any more loses its mark. */
static void inline_name(Analysis *a, Block *block, IdMapEntry symbol,
                        uint32_t stamp)
{
    NameId name = symbol.key;
    if (scope_of(symbol.value) == SCOPE_CELL)
        symbol.value |= DEF_COMP_CELL;
    if (is_lost_in_class(a, block, symbol)) {
        set_scope(&symbol, SCOPE_GLOBAL_IMPLICIT);
        if (a->marks[name] == stamp || !a->target->symtable.keeps_class_cells)
            a->marks[name] = 0;
    }
    IdMapEntry *existing = idmap_find(&block->symbols, name);
    if (!existing) {
        idmap_append(&block->symbols, &a->c->arena, name, symbol.value);
        return;
    }
    /* A local of the block needs no cell, unless a lambda or generator
     * expression in the comprehension uses it. */
    if (existing->value & DEF_BOUND && block->type != BLOCK_CLASS &&
        a->marks[name] == stamp)
        a->marks[name] = 0;
    existing->value |= symbol.value & DEF_COMP_CELL;
}

/* Makes the names of a comprehension names of the block around it.  Returns
 * whether it brought cells along. */
static bool inline_comprehension(Analysis *a, Block *block, Block *comp,
                                 uint32_t start)
{
    uint32_t stamp = mark_free(a, start);
    bool cells = false;
    for (uint32_t i = 0; i < comp->symbols.count; i++) {
        IdMapEntry symbol = comp->symbols.entries[i];
        if (symbol.value & DEF_PARAM)
            continue; /* .0 */
        cells |= scope_of(symbol.value) == SCOPE_CELL ||
                 symbol.value & DEF_COMP_CELL;
        inline_name(a, block, symbol, stamp);
        if (is_lost_in_class(a, block, symbol)) {
            idmap_remove(&comp->symbols, symbol.key);
            i--;
        }
    }
    drop_unmarked(a, start);
    comp->comp_inlined = true;
    return cells;
}

/* Puts the children of inlined comprehensions in the place of these. */
static void splice_children(Analysis *a, Block *block)
{
    Block **old = block->children.items;
    uint32_t count = block->children.count;
    block->children.items = NULL;
    block->children.count = block->children.capacity = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!old[i]->comp_inlined) {
            *vec_push(&block->children, &a->c->arena) = old[i];
            continue;
        }
        for (uint32_t j = 0; j < old[i]->children.count; j++)
            *vec_push(&block->children, &a->c->arena) =
                old[i]->children.items[j];
    }
}

/* --- free names of inner blocks */

/* What a name that is free inside the block means for it.  Returns whether it
 * is free for the block around this one too. */
static bool resolve_free(Analysis *a, Block *block, NameId name)
{
    bool is_class = block->type == BLOCK_CLASS;
    if (is_class && symtable_is_class_cell(a->target, name)) {
        if (name == NAME_class_)
            block->needs_class_closure = true;
        else if (name == NAME_classdict)
            block->needs_class_dict = true;
        else
            block->has_conditional_annotations = true;
        a->marks[name] = 0;
        return false;
    }
    IdMapEntry *entry = idmap_find(&block->symbols, name);
    if (!entry) {
        idmap_append(&block->symbols, &a->c->arena, name,
                     scope_bits(SCOPE_FREE));
        return true;
    }
    if (symtable_is_function_like(block) &&
        scope_of(entry->value) == SCOPE_LOCAL) {
        set_scope(entry, SCOPE_CELL);
        return false;
    }
    /* Free in a method, and something else in the class. */
    if ((is_class || block->can_see_class_scope) &&
        (a->target->symtable.marks_free_in_class ||
         entry->value & (DEF_BOUND | DEF_GLOBAL)))
        entry->value |= DEF_FREE_CLASS;
    return true;
}

/* Resolves what the inner blocks left on the stack from start on; each name
 * is kept once, if at all. */
static void resolve_free_names(Analysis *a, Block *block, uint32_t start)
{
    uint32_t stamp = next_stamp(a), kept = start;
    for (uint32_t i = start; i < a->free.count; i++) {
        FreeName f = a->free.items[i];
        if (a->marks[f.name] >= stamp) {
            a->marks[f.name] |= f.in_child;
            continue;
        }
        a->marks[f.name] = stamp + f.in_child;
        if (resolve_free(a, block, f.name))
            a->free.items[kept++] = f;
    }
    a->free.count = kept;
    for (uint32_t i = start; i < kept; i++)
        a->free.items[i].in_child = a->marks[a->free.items[i].name] & 1;
}

/* Adds the names that the block itself uses and does not bind; the first
 * count symbols are its own. */
static void add_own_free(Analysis *a, const Block *block, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        IdMapEntry entry = block->symbols.entries[i];
        if (scope_of(entry.value) == SCOPE_FREE &&
            a->marks[entry.key] < a->stamp)
            push_free(a, entry.key, false);
    }
}

/* Cells of inlined comprehensions are cells of the function. */
static void make_comp_cells(Block *block)
{
    for (uint32_t i = 0; i < block->symbols.count; i++) {
        IdMapEntry *entry = &block->symbols.entries[i];
        if (entry->value & DEF_COMP_CELL &&
            scope_of(entry->value) == SCOPE_LOCAL)
            set_scope(entry, SCOPE_CELL);
    }
}

/* --- blocks */

static void analyze_block(Analysis *a, Block *block, const Block *class_block);

/* The class whose names a block sees at run time, if any. */
static const Block *class_seen_by(const Block *child, const Block *block,
                                  const Block *class_block)
{
    if (!child->can_see_class_scope)
        return NULL;
    return block->type == BLOCK_CLASS ? block : class_block;
}

static bool is_inlined(const Analysis *a, const Block *child,
                       const Block *block)
{
    return a->target->symtable.inlines_comprehensions && child->comprehension &&
           !child->is_generator && !block->can_see_class_scope;
}

/* Analyses the inner blocks; their free names are left on the stack.  Returns
 * whether inlined comprehensions brought cells along. */
static bool analyze_children(Analysis *a, Block *block,
                             const Block *class_block)
{
    bool cells = false, inlined = false;
    for (uint32_t i = 0; i < block->children.count; i++) {
        Block *child = block->children.items[i];
        uint32_t start = a->free.count;
        analyze_block(a, child, class_seen_by(child, block, class_block));
        if (is_inlined(a, child, block)) {
            cells |= inline_comprehension(a, block, child, start);
            inlined = true;
            continue;
        }
        for (uint32_t j = start; j < a->free.count; j++)
            a->free.items[j].in_child = true;
    }
    if (inlined)
        splice_children(a, block);
    return cells;
}

/* Analyses a block and all inside it; its free names are left on the
 * stack. */
static void analyze_block(Analysis *a, Block *block, const Block *class_block)
{
    if (block->children.count == 0) {
        analyze_leaf(a, block, class_block);
        return;
    }
    uint32_t undo = a->undo.count, start = a->free.count;
    uint32_t own = block->symbols.count;
    bool any_free = analyze_names(a, block, class_block);
    bool cells = analyze_children(a, block, class_block);
    resolve_free_names(a, block, start);
    if (cells && symtable_is_function_like(block))
        make_comp_cells(block);
    if (any_free)
        add_own_free(a, block, own);
    undo_seen(a, undo);
}

void symtable_analyze(Symtable *st)
{
    Compile *c = st->c;
    Analysis a = {.c = c, .target = c->target};
    a.seen = arena_zalloc(&c->arena, c->names.count);
    a.marks = arena_zalloc(&c->arena, c->names.count * sizeof *a.marks);
    analyze_block(&a, st->top, NULL);
}
