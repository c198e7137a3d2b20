/* Blocks and their symbols while the tree is walked: entering and leaving,
 * and adding what a statement or expression says about a name. */
#include "symtable/symtable_internal.h"

enum { MOST_SYMBOLS = 16 }; /* that most blocks have */

/* Whether names of a block inside this one are nested. */
static bool makes_nested(const Block *outer)
{
    return outer->nested | symtable_is_function_like(outer);
}

/* What a new block takes over from the one around it. */
static void inherit(Block *block, const Block *outer)
{
    block->nested = makes_nested(outer);
    block->comp_iter_expr = outer->comp_iter_expr;
    block->is_method =
        (block->type == BLOCK_FUNCTION) & (outer->type == BLOCK_CLASS);
    /* In a class all private names are mangled. */
    if (block->type != BLOCK_CLASS)
        block->mangled_names = outer->mangled_names;
}

/* Whether other blocks have to know the block.  Annotations that become text
 * mean nothing to them. */
static bool is_visible(const Builder *b, BlockType type)
{
    return type != BLOCK_ANNOTATION || !b->future_annotations;
}

/* Evaluators of annotations and type variables are called with a format. */
static void add_format(Builder *b, BlockType type, Loc loc)
{
    if (type == BLOCK_ANNOTATION || type == BLOCK_TYPE_VARIABLE ||
        type == BLOCK_TYPE_ALIAS)
        add_def(b, NAME_dot_format, DEF_PARAM | USE, loc);
}

Block *enter_block(Builder *b, NameId name, BlockType type, const Node *node,
                   Loc loc)
{
    Block *block = ARENA_NEW(&b->c->arena, Block);
    Block *outer = b->cur;
    block->type = type;
    block->name = name;
    block->node = node;
    block->parent = outer;
    block->loc = loc;
    block->mangle_class = b->private_name;
    block->serial = b->st->block_count + 1;
    idmap_reserve(&block->symbols, &b->c->arena, MOST_SYMBOLS);
    symtable_add_block(b->st, block);
    if (outer) {
        inherit(block, outer);
        if (is_visible(b, type))
            *vec_push(&outer->children, &b->c->arena) = block;
    }
    b->cur = block;
    current_changed(b);
    if (b->target->symtable.defers_annotations)
        add_format(b, type, loc);
    return block;
}

void enter_again(Builder *b, Block *block)
{
    block->entered_again = true;
    block->comp_iter_expr = b->cur->comp_iter_expr;
    b->cur = block;
    current_changed(b);
}

void exit_block(Builder *b)
{
    b->cur = b->cur->parent;
    if (b->cur)
        current_changed(b);
}

/* The entry of a mangled name in the current block, or NULL. */
static IdMapEntry *find_here(const Builder *b, NameId mangled)
{
    Block *cur = b->cur;
    if (mangled >= b->mark_count)
        return NULL;
    NameMark mark = b->marks[mangled];
    if (mark.block == cur->serial)
        return &cur->symbols.entries[mark.entry];
    return mark.block < cur->serial && !cur->entered_again
               ? NULL
               : idmap_find(&cur->symbols, mangled);
}

/* The entry of a mangled name in the current block, added if it is new. */
static IdMapEntry *touch(Builder *b, NameId mangled)
{
    Block *cur = b->cur;
    /* Mangling makes names that did not exist when the walk began. */
    if (mangled >= b->mark_count)
        b->marks = vec_grow_to(&b->c->arena, b->marks, &b->mark_count, mangled,
                               sizeof *b->marks);
    NameMark *mark = &b->marks[mangled];
    if (mark->block == cur->serial)
        return &cur->symbols.entries[mark->entry];
    IdMapEntry *entry = find_here(b, mangled);
    if (!entry)
        entry = idmap_append(&cur->symbols, &b->c->arena, mangled, 0);
    if (mark->block != SPECIAL_NAME)
        *mark =
            (NameMark){cur->serial, (uint32_t)(entry - cur->symbols.entries)};
    return entry;
}

uint32_t current_symbol(const Builder *b, NameId name)
{
    const IdMapEntry *entry = find_here(b, mangle_here(b, name));
    return entry ? entry->value : 0;
}

static void check_duplicates(Builder *b, uint32_t old, uint32_t flags,
                             NameId name, Loc loc)
{
    if (old & flags & DEF_PARAM)
        diag_raise(b->c, ERROR_SYNTAX, loc,
                   "duplicate %s '%.*s' in function definition",
                   b->target->symtable.parameter_word,
                   TEXT_ARGS(names_text(&b->c->names, name)));
    if (old & flags & DEF_TYPE_PARAM)
        raise_at(b, loc, "duplicate type parameter '%.*s'", name);
}

/* Ors the flags into the entry and keeps what follows from them. */
static void add_flags(Builder *b, Block *block, IdMapEntry *entry, NameId name,
                      uint32_t flags, Loc loc)
{
    check_duplicates(b, entry->value, flags, name, loc);
    NameId mangled = entry->key;
    uint32_t value = entry->value | flags;
    if (block->comp_iter_target) {
        if (value & (DEF_GLOBAL | DEF_NONLOCAL))
            raise_at(b, loc,
                     "comprehension inner loop cannot rebind assignment "
                     "expression target '%.*s'",
                     name);
        value |= DEF_COMP_ITER;
    }
    entry->value = value;
    if (flags & DEF_PARAM)
        *vec_push(&block->varnames, &b->c->arena) = mangled;
    else if (flags & DEF_GLOBAL)
        idmap_add(&b->st->top->symbols, &b->c->arena, mangled, 0)->value |=
            flags;
}

void check_debug_change(Builder *b, ExprContext ctx, Loc loc)
{
    if (ctx == CTX_LOAD || !b->target->symtable.checks_places)
        return;
    diag_raise(b->c, ERROR_SYNTAX, loc,
               ctx == CTX_STORE ? "cannot assign to __debug__"
                                : "cannot delete __debug__");
}

/* Where more than the flags is to be kept or checked. */
static NOT_INLINED void add_special_def(Builder *b, NameId name, uint32_t flags,
                                        Loc loc)
{
    Block *cur = b->cur;
    if (flags & (DEF_PARAM | DEF_LOCAL | DEF_IMPORT))
        check_debug(b, name, CTX_STORE, loc);
    if (cur->mangled_names && flags & DEF_TYPE_PARAM)
        idmap_add(cur->mangled_names, &b->c->arena, name, 0);
    IdMapEntry *entry = touch(b, mangle_here(b, name));
    add_flags(b, cur, entry, name, flags, loc);
}

void add_def(Builder *b, NameId name, uint32_t flags, Loc loc)
{
    uint32_t special = flags & (DEF_PARAM | DEF_TYPE_PARAM | DEF_GLOBAL);
    if (special | b->cur->comp_iter_target | (name == NAME_debug))
        add_special_def(b, name, flags, loc);
    else
        touch(b, mangle_here(b, name))->value |= flags;
}

/* The marks stay as they are: they belong to the current block, which began
 * later. */
void add_def_to(Builder *b, Block *block, NameId name, uint32_t flags, Loc loc)
{
    IdMapEntry *entry =
        idmap_add(&block->symbols, &b->c->arena, mangle_here(b, name), 0);
    add_flags(b, block, entry, name, flags, loc);
}

void record_directive(Builder *b, NameId name, Loc loc)
{
    *vec_push(&b->cur->directives, &b->c->arena) =
        (Directive){mangle_here(b, name), loc};
}

_Noreturn void raise_at(Builder *b, Loc loc, const char *format, NameId name)
{
    Text text = names_text(&b->c->names, name);
    diag_raise(b->c, ERROR_SYNTAX, loc, format, TEXT_ARGS(text));
}

_Noreturn void raise_too_deep(Builder *b)
{
    diag_raise_no_text(b->c, ERROR_RECURSION, NO_LOC,
                       "maximum recursion depth exceeded during compilation");
}
