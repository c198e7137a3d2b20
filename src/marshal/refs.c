/* Which objects marshal finds shared.
 *
 * CPython flags an object (FLAG_REF) when its reference count is above one or
 * it is an interned string, and writes a back reference when it meets a
 * flagged object again.  What the reference counts are in a fresh process is
 * modelled here:
 *
 *   - a reference from each place of each container that holds the object,
 *     containers that are themselves shared counted once;
 *   - objects that exist once for the process are always shared: cached
 *     ints, the empty tuple, empty and one-byte bytes, strings of one Latin-1
 *     character (src/value makes each of them once: Value.shared);
 *   - what the process holds besides the code objects: the file name, names
 *     such as <module> where they are static strings.
 *
 * The writer adds what has to do with writing: co_code, elements of
 * frozensets, the top-level code object.  See docs/marshal.md. */
#include "marshal/marshal_internal.h"

static void count(Marshal *m, Value *v);

static void count_items(Marshal *m, const Value *v)
{
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        count(m, v->u.seq.items[i]);
}

/* Names are interned strings, shared however often they are used, so that
 * tuples of names need not be looked into. */
static void count_names(Value *names)
{
    names->uses++;
}

static void count_code(Marshal *m, const Code *code)
{
    count(m, code->consts);
    count_names(code->names);
    count_names(code->localsplusnames);
    count(m, code->filename);
    count(m, code->name);
    count(m, code->qualname);
    count(m, code->linetable);
    count(m, code->exceptiontable);
}

/* Counts one reference to v, and the first time those from it. */
static void count(Marshal *m, Value *v)
{
    if (v->shared || v->uses++)
        return;
    if (v->kind < VALUE_TUPLE)
        return;
    if (++m->depth > MAX_DEPTH)
        marshal_raise_too_deep(m);
    if (v->kind == VALUE_CODE)
        count_code(m, v->u.code);
    else
        count_items(m, v);
    m->depth--;
}

void marshal_count_uses(Marshal *m, Value *code)
{
    count(m, code);
}
