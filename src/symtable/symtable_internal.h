#ifndef SYMTABLE_SYMTABLE_INTERNAL_H
#define SYMTABLE_SYMTABLE_INTERNAL_H

/* Shared by the files that build the table.  build_stmt.c and build_expr.c
 * walk the tree once, block.c keeps blocks and symbols, analyze.c decides
 * afterwards what each name means. */

#include "symtable/symtable.h"
#include "target/target.h"

/* Where a name was last met, so that meeting it again is one load.  Blocks
 * are numbered in the order of entering: a name last met in a block that
 * began before the current one cannot be in the current one. */
typedef struct NameMark {
    uint32_t block; /* serial, 0 if nowhere yet, or SPECIAL_NAME */
    uint32_t entry; /* number in that block's symbols */
} NameMark;

/* Names of which more is to be said than that they are used or bound: private
 * ones, which classes mangle, `super` and `__debug__`.  No block has this
 * serial. */
enum { SPECIAL_NAME = UINT32_MAX };

typedef struct Builder {
    Compile *c;
    const Target *target;
    Symtable *st;
    Block *cur;
    uint32_t plain_end;  /* serial behind cur's if names in it are just names
                            now, else 0: see current_changed */
    NameId private_name; /* class whose private names are mangled, or 0 */
    NameMark *marks; /* by NameId; there is one for every name of the tree */
    uint32_t mark_count;
    uint32_t depth, most_depth; /* in the tree */
    bool future_annotations;
} Builder;

/* --- blocks and symbols (block.c) */
Block *enter_block(Builder *b, NameId name, BlockType type, const Node *node,
                   Loc loc);
/* Enters a block for another time. */
void enter_again(Builder *b, Block *block);
void exit_block(Builder *b);
/* Adds DEF_* bits to a name of the current block. */
void add_def(Builder *b, NameId name, uint32_t flags, Loc loc);
/* Another block is the current one, or something of it has changed that
 * plain_end depends on. */
static inline void current_changed(Builder *b)
{
    const Block *cur = b->cur;
    bool special = cur->comp_iter_target | cur->entered_again |
                   cur->in_unevaluated_annotation |
                   (cur->mangled_names != NULL);
    b->plain_end = special ? 0 : cur->serial + 1;
}

/* Whether the name was last met in the current block, or before it and so is
 * new, and the symbols have room.  All conditions are one branch. */
static inline bool is_plain_name(const Builder *b, NameId name)
{
    const IdMap *symbols = &b->cur->symbols;
    return (b->marks[name].block < b->plain_end) &
           (symbols->count != symbols->capacity);
}

/* add_def of USE or DEF_LOCAL for such a name. */
static inline void add_plain_name(Builder *b, NameId name, uint32_t flags)
{
    NameMark *mark = &b->marks[name];
    uint32_t serial = b->plain_end - 1;
    bool is_new = mark->block != serial;
    mark->entry = idmap_put(&b->cur->symbols, mark->entry, name, flags, is_new);
    mark->block = serial;
}

/* add_def of DEF_PARAM where that is all there is to do: the name is new in the
 * block.  False if it is not so.  There must be room in the block's list of
 * parameters. */
static inline bool add_plain_param(Builder *b, NameId name)
{
    Block *cur = b->cur;
    NameMark *mark = &b->marks[name];
    IdMap *symbols = &cur->symbols;
    if ((mark->block >= cur->serial) | (b->plain_end == 0) |
        (symbols->count == symbols->capacity))
        return false;
    mark->entry = idmap_put(symbols, 0, name, DEF_PARAM, true);
    mark->block = cur->serial;
    cur->varnames.items[cur->varnames.count++] = name;
    return true;
}

/* The same for an enclosing block. */
void add_def_to(Builder *b, Block *block, NameId name, uint32_t flags, Loc loc);
/* Raises the error for a change of __debug__, where that is done here. */
void check_debug_change(Builder *b, ExprContext ctx, Loc loc);
static inline void check_debug(Builder *b, NameId name, ExprContext ctx,
                               Loc loc)
{
    if (name == NAME_debug)
        check_debug_change(b, ctx, loc);
}

/* DEF_* bits of a name of the current block. */
uint32_t current_symbol(const Builder *b, NameId name);
/* The name as it is spelt in the current block. */
static inline NameId mangle_here(const Builder *b, NameId name)
{
    return b->private_name && names_is_private(&b->c->names, name)
               ? symtable_maybe_mangle(b->c, b->private_name, b->cur, name)
               : name;
}

/* Remembers a global or nonlocal declaration. */
void record_directive(Builder *b, NameId name, Loc loc);

/* --- the walk (build_stmt.c, build_expr.c) */
void visit_stmts(Builder *b, const NodeList *list);
void visit_larger_expr(Builder *b, const Node *e);
void visit_exprs(Builder *b, const NodeList *list);
void visit_opt_expr(Builder *b, const Node *e);
/* Keyword arguments of a call or class. */
void visit_keywords(Builder *b, const NodeList *keywords);
void visit_pattern(Builder *b, const Node *p);
/* Parameters into the current block. */
void visit_arguments(Builder *b, const argumentsNode *args);
/* Defaults, which the enclosing block evaluates. */
void visit_defaults(Builder *b, const argumentsNode *args);
_Noreturn void raise_too_deep(Builder *b);
_Noreturn void raise_at(Builder *b, Loc loc, const char *format, NameId name);

/* One level deeper in the tree; the caller puts the old depth back. */
static inline void count_depth(Builder *b)
{
    if (++b->depth > b->most_depth)
        raise_too_deep(b);
}

/* Most expressions are names that the block knows, and constants: visits it if
 * it is one.  If it is too deep, visit_larger_expr finds that out. */
static inline bool visit_simple_expr(Builder *b, const Node *e)
{
    bool fits = b->depth < b->most_depth;
    if (e->kind != NODE_Name)
        return (e->kind == NODE_Constant) & fits;
    NameId name = as_Name(e)->id;
    if (!(fits & is_plain_name(b, name)))
        return false;
    add_plain_name(b, name, e->sub == CTX_LOAD ? USE : DEF_LOCAL);
    return true;
}

static inline void visit_expr(Builder *b, const Node *e)
{
    if (!visit_simple_expr(b, e))
        visit_larger_expr(b, e);
}

/* Makes a block known to symtable_lookup. */
void symtable_add_block(Symtable *st, Block *block);

/* --- the second pass (analyze.c) */
void symtable_analyze(Symtable *st);

#endif
