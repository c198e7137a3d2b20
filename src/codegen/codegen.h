#ifndef CODEGEN_CODEGEN_H
#define CODEGEN_CODEGEN_H

/* Syntax tree and symbol table to instructions.  Each code unit is handed to
 * c->finish_unit when it is complete, inner ones first, because the outer one
 * needs the inner code object as a constant. */

#include "ast/ast.h"
#include "codegen/instrs.h"
#include "symtable/symtable.h"

/* Returns the module's code object. */
Value *codegen_module(Compile *c, Symtable *st, ModuleNode *module);

/* One line an instruction: index, label, op, argument, place. */
void instrs_dump(Compile *c, Buf *out, const CodeUnit *unit);

#endif
