#ifndef SYMTABLE_SYMTABLE_H
#define SYMTABLE_SYMTABLE_H

/* Scopes and what each name means in them.  The words are CPython's
 * (pycore_symtable.h): a block is a scope, a symbol's flags are its DEF_*
 * bits, its scope is LOCAL, GLOBAL_*, FREE or CELL. */

#include "ast/ast.h"
#include "base/idmap.h"

typedef enum BlockType {
    BLOCK_MODULE,
    BLOCK_CLASS,
    BLOCK_FUNCTION, /* lambdas, comprehensions, generator expressions too */
    BLOCK_ANNOTATION,
    BLOCK_TYPE_ALIAS,
    BLOCK_TYPE_PARAMETERS, /* the scope of a generic's parameters */
    BLOCK_TYPE_VARIABLE    /* bound, constraints or default */
} BlockType;

typedef enum ComprehensionType {
    COMPREHENSION_NONE,
    COMPREHENSION_LIST,
    COMPREHENSION_DICT,
    COMPREHENSION_SET,
    COMPREHENSION_GENERATOR
} ComprehensionType;

enum {
    DEF_GLOBAL = 1,          /* global statement */
    DEF_LOCAL = 2,           /* assigned */
    DEF_PARAM = 2 << 1,      /* parameter */
    DEF_NONLOCAL = 2 << 2,   /* nonlocal statement */
    USE = 2 << 3,            /* used */
    DEF_FREE_CLASS = 2 << 5, /* free in a class body, used by a method */
    DEF_IMPORT = 2 << 6,     /* bound by import */
    DEF_ANNOT = 2 << 7,      /* annotated */
    DEF_COMP_ITER = 2 << 8,  /* comprehension iteration variable */
    DEF_TYPE_PARAM = 2 << 9, /* type parameter */
    DEF_COMP_CELL = 2 << 10, /* cell in an inlined comprehension */
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM
};

typedef enum SymbolScope {
    SCOPE_NONE,
    SCOPE_LOCAL,
    SCOPE_GLOBAL_EXPLICIT,
    SCOPE_GLOBAL_IMPLICIT,
    SCOPE_FREE,
    SCOPE_CELL
} SymbolScope;

enum { SYMBOL_SCOPE_SHIFT = 16 }; /* a symbol is DEF_* | scope << shift */

/* A name in a global or nonlocal statement, for errors found later. */
typedef struct Directive {
    NameId name; /* mangled */
    Loc loc;
} Directive;

typedef struct Block Block;
struct Block {
    BlockType type;
    ComprehensionType comprehension;
    NameId name;      /* "top", "lambda", "genexpr", the function's name ... */
    uint32_t serial;  /* from 1 in the order of entering */
    const Node *node; /* what the block was made for */
    Block *parent;
    IdMap symbols; /* mangled name to flags and scope, in order of first
                      occurrence */
    VEC(Block *) children;
    VEC(NameId) varnames; /* parameters */
    VEC(Directive) directives;
    Loc loc;
    NameId mangle_class;  /* private names are mangled with this, 0 if none */
    IdMap *mangled_names; /* generic classes: only these are mangled; or NULL */
    const char *scope_info; /* type variables: "a TypeVar bound" ... */
    /* Where annotations are deferred: the block of those of this block's
     * variables, or NULL. */
    Block *annotation_block;
    uint32_t comp_iter_expr; /* while building: inside how many iterables of
                                comprehensions */
    bool comp_iter_target;   /* while building: in a comprehension's target */
    bool nested;             /* inside a function block */
    bool is_generator, is_coroutine;
    bool varargs, varkeywords;
    bool returns_value;
    bool needs_class_closure, needs_class_dict;
    bool comp_inlined;        /* inlined into its parent (PEP 709) */
    bool can_see_class_scope; /* a type scope directly inside a class */
    bool is_method;           /* a function directly inside a class */
    bool annotations_used;    /* of variables or, in the signature's block, of
                                 parameters */
    bool has_conditional_annotations; /* __conditional_annotations__ is kept */
    bool in_conditional_block; /* while building: inside a compound statement */
    bool in_try;               /* while building */
    bool in_unevaluated_annotation; /* while building: names do not count */
    bool entered_again;             /* while building */
};

typedef struct Symtable {
    Compile *c;
    Block *top;
    Block **slots; /* hash by node and type, see symtable_lookup */
    uint32_t slot_mask, block_count;
} Symtable;

/* Reads `from __future__` imports: sets c->future_flags (FUTURE_* bits)
 * and c->future_loc.  Raises their errors. */
void future_scan(Compile *c, const ModuleNode *module);

/* Builds and analyses the table.  Raises CPython's errors. */
Symtable *symtable_build(Compile *c, ModuleNode *module);

/* The block made for a node: a FunctionDef, ClassDef, Lambda, comprehension,
 * TypeAlias, Module ...  A node that has several blocks (a generic function
 * has one for its type parameters) is told apart by the type.  The node of a
 * BLOCK_TYPE_VARIABLE is the bound or default expression itself, that of a
 * BLOCK_TYPE_PARAMETERS the generic function, class or alias, that of a
 * BLOCK_ANNOTATION the arguments of a signature. */
Block *symtable_lookup(const Symtable *st, const Node *node, BlockType type);

/* _PyST_IsFunctionLike: names are fast locals. */
static inline bool symtable_is_function_like(const Block *block)
{
    return (block->type != BLOCK_MODULE) & (block->type != BLOCK_CLASS);
}

/* Names that a class keeps for itself: bound for what is inside, cells of the
 * class, and never free through it. */
bool symtable_is_class_cell(const Target *target, NameId name);

/* DEF_* bits and scope, 0 if the name is not there. */
static inline uint32_t symtable_symbol(const Block *block, NameId mangled)
{
    const IdMapEntry *entry = idmap_find(&block->symbols, mangled);
    return entry ? entry->value : 0;
}

static inline SymbolScope symtable_scope(const Block *block, NameId mangled)
{
    return (SymbolScope)(symtable_symbol(block, mangled) >> SYMBOL_SCOPE_SHIFT);
}

NameId symtable_mangle_private(Compile *c, NameId class_name, NameId name);
/* _Py_Mangle / _Py_MaybeMangle: name as it is inside class_name (0: none). */
static inline NameId symtable_mangle(Compile *c, NameId class_name, NameId name)
{
    return class_name && names_is_private(&c->names, name)
               ? symtable_mangle_private(c, class_name, name)
               : name;
}

/* The same for a private name in a class, which is seen in the block. */
NameId symtable_maybe_mangle(Compile *c, NameId class_name, const Block *block,
                             NameId name);

/* As the symtable module shows it: each block, its symbols and scopes. */
void symtable_dump(Compile *c, Buf *out, const Symtable *st);

#endif
