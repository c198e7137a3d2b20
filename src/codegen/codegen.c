/* Code generation: syntax tree and symbol table in, one code object out.
 *
 * The tree is walked once.  Each code unit gets a flat list of instructions
 * with labels, in the order CPython's compile.c emits them; functions are
 * named gen_<node> and take the Gen of the unit they emit into. */
#include "codegen/codegen_internal.h"

Value *codegen_module(Compile *c, Symtable *st, ModuleNode *module)
{
    Gen *g = gen_enter_module(c, st, &module->head);
    gen_body(g, (Loc){1, 1, 0, 0}, &module->body);
    return gen_exit_unit(g, true);
}
