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
    uint32_t block; /* serial, 0 if nowhere yet */
    uint32_t entry; /* number in that block's symbols */
} NameMark;

typedef struct Builder {
    Compile *c;
    const Target *target;
    Symtable *st;
    Block *cur;
    NameId private_name; /* class whose private names are mangled, or 0 */
    NameMark *marks;     /* by NameId; there is one for every name of the tree */
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
/* Whether the last thing said of the name was said in the current block, where
 * nothing is special: then it is known and spelt as it is. */
static inline bool is_known_here(const Builder *b, NameId name)
{
    const Block *cur = b->cur;
    return b->marks[name].block == cur->serial && !cur->comp_iter_target &&
           !cur->in_unevaluated_annotation && !cur->mangled_names &&
           name != NAME_debug;
}

/* The same for USE or DEF_LOCAL of a name that is_known_here. */
static inline void add_known(Builder *b, NameId name, uint32_t flags)
{
    b->cur->symbols.entries[b->marks[name].entry].value |= flags;
}
/* The same for an enclosing block. */
void add_def_to(Builder *b, Block *block, NameId name, uint32_t flags,
                Loc loc);
/* Raises the error for a change of __debug__, where that is done here. */
void check_debug(Builder *b, NameId name, ExprContext ctx, Loc loc);
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
void visit_stmt(Builder *b, const Node *s);
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
 * it is one. */
static inline bool visit_simple_expr(Builder *b, const Node *e)
{
    if (b->depth >= b->most_depth)
        raise_too_deep(b);
    if (e->kind == NODE_Constant)
        return true;
    if (e->kind != NODE_Name || e->sub == CTX_DEL ||
        as_Name(e)->id == NAME_super || !is_known_here(b, as_Name(e)->id))
        return false;
    add_known(b, as_Name(e)->id, e->sub == CTX_LOAD ? USE : DEF_LOCAL);
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
