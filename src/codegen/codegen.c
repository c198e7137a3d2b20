/* Code generation: syntax tree and symbol table in, one code object out.
 *
 * The tree is walked once.  Each code unit gets a flat list of instructions
 * with labels, in the order CPython's compile.c emits them; functions are
 * named gen_<node> and take the Gen of the unit they emit into. */
#include "codegen/codegen_internal.h"

/* The later stages of the module's unit need memory, and no tree. */
static void free_tree(Compile *c)
{
    enum { MOST_IDLE_TREE = 1024 * 1024 };
    if (c->tree_arena.total > MOST_IDLE_TREE)
        arena_free(&c->tree_arena);
}

Value *codegen_module(Compile *c, Symtable *st, ModuleNode *module)
{
    Gen *g = gen_enter_module(c, st, &module->head);
    gen_body(g, (Loc){1, 1, 0, 0}, &module->body);
    free_tree(c);
    return gen_exit_unit(g, true);
}
