/* import and from ... import.
 *
 *      LOAD_CONST level; LOAD_CONST names or None; IMPORT_NAME module
 *
 * leaves the first package of a dotted name, or, with names, the module
 * itself. */
#include "codegen/codegen_internal.h"

enum { IMPORT_LAZY = 1, IMPORT_EAGER = 2, IMPORT_SHIFT = 2 };

/* Offset of the next dot of a name at or after pos, its size if none. */
static uint32_t find_dot(Text name, uint32_t pos)
{
    const char *dot = memchr(name.data + pos, '.', name.size - pos);
    return dot ? (uint32_t)(dot - name.data) : name.size;
}

/* Whether a failing import would be caught here. */
static bool is_guarded(const Gen *g)
{
    for (uint32_t i = 0; i < g->fblocks.count; i++) {
        switch (g->fblocks.items[i].type) {
        case FBLOCK_TRY_EXCEPT:
        case FBLOCK_FINALLY_TRY:
        case FBLOCK_FINALLY_END:
        case FBLOCK_EXCEPTION_HANDLER:
        case FBLOCK_EXCEPTION_GROUP_HANDLER:
        case FBLOCK_HANDLER_CLEANUP: return true;
        default: break;
        }
    }
    return false;
}

/* IMPORT_NAME.  Where imports can be lazy, two bits say whether this one is, or
 * must not be. */
static void emit_import(Gen *g, const Node *s, NameId name, bool star)
{
    uint32_t arg = gen_name_index(g, gen_mangle(g, name));
    if (g->target->codegen.flags_imports) {
        arg <<= IMPORT_SHIFT;
        if (s->sub)
            arg |= IMPORT_LAZY;
        else if (star || g->unit->kind != UNIT_MODULE || is_guarded(g))
            arg |= IMPORT_EAGER;
    }
    emit_arg(g, s->loc, OP_IMPORT_NAME, arg);
}

/* import a.b.c as x: from the package a on the stack down to c.  The parts
 * are not mangled. */
static void bind_dotted(Gen *g, Loc loc, NameId dotted, NameId asname)
{
    Text name = names_text(&g->c->names, dotted);
    uint32_t dot = find_dot(name, 0);
    for (;;) {
        uint32_t pos = dot + 1;
        dot = find_dot(name, pos);
        NameId part = names_intern(&g->c->names, name.data + pos, dot - pos);
        emit_arg(g, loc, OP_IMPORT_FROM, gen_name_index(g, part));
        if (dot == name.size)
            break;
        emit_arg(g, loc, OP_SWAP, 2);
        emit(g, loc, OP_POP_TOP);
    }
    gen_nameop(g, loc, asname, CTX_STORE);
    emit(g, loc, OP_POP_TOP);
}

static void import_one(Gen *g, const Node *s, const aliasNode *alias)
{
    Loc loc = s->loc;
    Text name = names_text(&g->c->names, alias->name);
    uint32_t dot = find_dot(name, 0);
    emit_const(g, loc, value_int(g->c, 0));
    emit_const(g, loc, &value_none);
    emit_import(g, s, alias->name, false);
    if (dot == name.size)
        gen_nameop(g, loc, alias->asname ? alias->asname : alias->name,
                   CTX_STORE);
    else if (alias->asname)
        bind_dotted(g, loc, alias->name, alias->asname);
    else
        gen_nameop(g, loc, names_intern(&g->c->names, name.data, dot),
                   CTX_STORE);
}

void gen_import(Gen *g, const Node *s)
{
    const NodeList *names = &as_Import(s)->names;
    for (uint32_t i = 0; i < names->count; i++)
        import_one(g, s, as_alias(names->items[i]));
}

/* A __future__ import below the head of the file. */
static void check_future(Gen *g, const ImportFromNode *n)
{
    Loc here = n->head.loc, last = g->c->future_loc;
    bool after = here.line > last.end_line ||
                 (here.line == last.end_line && here.col > last.end_col);
    if (after && n->module == NAME_future &&
        (n->level == 0 || g->target->symtable.future_may_be_relative))
        gen_error(g, here,
                  "from __future__ imports must occur at the "
                  "beginning of the file");
}

/* The tuple of the imported names, as they are written. */
static Value *imported_names(Gen *g, const NodeList *names)
{
    Value **items = ARENA_ARRAY(&g->c->arena, Value *, names->count);
    for (uint32_t i = 0; i < names->count; i++)
        items[i] = value_interned_str(g->c, as_alias(names->items[i])->name);
    return value_tuple(g->c, items, names->count);
}

static void import_star(Gen *g, Loc loc)
{
    if (g->target->ops[OP_IMPORT_STAR].known) {
        emit(g, loc, OP_IMPORT_STAR);
        return;
    }
    emit_arg(g, loc, OP_CALL_INTRINSIC_1, INTRINSIC_IMPORT_STAR);
    emit(g, NO_LOC, OP_POP_TOP);
}

void gen_import_from(Gen *g, const Node *s)
{
    const ImportFromNode *n = as_ImportFrom(s);
    Loc loc = s->loc;
    emit_const(g, loc, value_int(g->c, n->level));
    check_future(g, n);
    emit_const(g, loc, imported_names(g, &n->names));
    bool star = as_alias(n->names.items[0])->name == NAME_star;
    emit_import(g, s, n->module ? n->module : NAME_empty, star);
    if (star) {
        import_star(g, loc);
        return;
    }
    for (uint32_t i = 0; i < n->names.count; i++) {
        const aliasNode *alias = as_alias(n->names.items[i]);
        emit_name(g, loc, OP_IMPORT_FROM, alias->name);
        gen_nameop(g, loc, alias->asname ? alias->asname : alias->name,
                   CTX_STORE);
    }
    emit(g, loc, OP_POP_TOP);
}
