/* PEP 765, as 3.14: return, break and continue that leave a finally block give
 * a SyntaxWarning before the symbol table is made.  CPython looks no further
 * than the innermost block that is the body of a function, of a loop or of
 * finally, so a return from a loop in finally passes. */
#include "ast/ast.h"

#include "target/target.h"

/* in_finally: the innermost of those blocks is the body of finally. */
static void check_body(Compile *c, const NodeList *body, bool in_finally);

static void warn(Compile *c, const Node *n, const char *what, bool in_finally)
{
    if (in_finally)
        diag_warn(c, WARNING_SYNTAX, n->loc, "'%s' in a 'finally' block", what);
}

static void check_loop(Compile *c, const NodeList *body, const NodeList *orelse,
                       bool in_finally)
{
    check_body(c, body, false);
    check_body(c, orelse, in_finally);
}

/* The bodies of except clauses. */
static void check_handlers(Compile *c, const NodeList *handlers,
                           bool in_finally)
{
    for (uint32_t i = 0; i < handlers->count; i++)
        check_body(c, &as_ExceptHandler(handlers->items[i])->body, in_finally);
}

/* Try and TryStar have the same fields. */
static void check_try(Compile *c, const TryNode *n, bool in_finally)
{
    check_body(c, &n->body, in_finally);
    check_handlers(c, &n->handlers, in_finally);
    check_body(c, &n->orelse, in_finally);
    check_body(c, &n->finalbody, true);
}

static void check_cases(Compile *c, const NodeList *cases, bool in_finally)
{
    for (uint32_t i = 0; i < cases->count; i++)
        check_body(c, &as_match_case(cases->items[i])->body, in_finally);
}

static void check_stmt(Compile *c, const Node *n, bool in_finally)
{
    switch ((int)n->kind) {
    case NODE_Return: warn(c, n, "return", in_finally); break;
    case NODE_Break: warn(c, n, "break", in_finally); break;
    case NODE_Continue: warn(c, n, "continue", in_finally); break;
    case NODE_FunctionDef:
        check_body(c, &as_FunctionDef(n)->body, false);
        break;
    case NODE_AsyncFunctionDef:
        check_body(c, &as_AsyncFunctionDef(n)->body, false);
        break;
    case NODE_ClassDef: check_body(c, &as_ClassDef(n)->body, in_finally); break;
    case NODE_For:
        check_loop(c, &as_For(n)->body, &as_For(n)->orelse, in_finally);
        break;
    case NODE_AsyncFor:
        check_loop(c, &as_AsyncFor(n)->body, &as_AsyncFor(n)->orelse,
                   in_finally);
        break;
    case NODE_While:
        check_loop(c, &as_While(n)->body, &as_While(n)->orelse, in_finally);
        break;
    case NODE_If:
        check_body(c, &as_If(n)->body, in_finally);
        check_body(c, &as_If(n)->orelse, in_finally);
        break;
    case NODE_With: check_body(c, &as_With(n)->body, in_finally); break;
    case NODE_AsyncWith:
        check_body(c, &as_AsyncWith(n)->body, in_finally);
        break;
    case NODE_Match: check_cases(c, &as_Match(n)->cases, in_finally); break;
    case NODE_Try:
    case NODE_TryStar: check_try(c, (const TryNode *)n, in_finally); break;
    default: /* has no statements in it */ break;
    }
}

static void check_body(Compile *c, const NodeList *body, bool in_finally)
{
    for (uint32_t i = 0; i < body->count; i++)
        check_stmt(c, body->items[i], in_finally);
}

void ast_warn_of_finally_exits(Compile *c, const ModuleNode *module)
{
    if (c->target->ast.warns_of_finally_exits &&
        module->head.mark == AST_HAS_FINALLY)
        check_body(c, &module->body, false);
}
