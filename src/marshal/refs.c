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
 *     character (src/value makes each of them once);
 *   - what the process holds besides the code objects: the file name, names
 *     such as <module> where they are static strings.
 *
 * The writer adds what has to do with writing: co_code, elements of
 * frozensets, the top-level code object.  See docs/marshal.md. */
#include "marshal/marshal_internal.h"

/* The Latin-1 character of a str of length one, else -1. */
static int single_char(const Value *v)
{
    const uint8_t *s = (const uint8_t *)v->u.text.data;
    if (v->u.text.size == 1)
        return s[0];
    if (v->u.text.size == 2 && (s[0] & 0xFE) == 0xC2)
        return (s[0] & 3) << 6 | (s[1] & 0x3F);
    return -1;
}

/* Whether v is an object of the process, which holds it too.  (Folding can
 * make others with these contents.) */
static bool is_of_process(const Marshal *m, const Value *v)
{
    switch ((ValueKind)v->kind) {
    case VALUE_INT:
        return !v->big &&
               v->u.integer >= SMALLEST_CACHED_INT &&
               v->u.integer <= m->target->marshal.largest_cached_int;
    case VALUE_STR:
        return !v->apart && v->u.text.size <= 2 && single_char(v) >= 0;
    case VALUE_BYTES:
        return !v->apart && v->u.text.size <= 1;
    case VALUE_TUPLE:
        return v->u.seq.count == 0;
    case VALUE_NONE:
    case VALUE_FALSE:
    case VALUE_TRUE:
    case VALUE_ELLIPSIS:
    case VALUE_FLOAT:
    case VALUE_COMPLEX:
    case VALUE_FROZENSET:
    case VALUE_SLICE:
    case VALUE_CODE:
        return false;
    }
    return false;
}

bool marshal_is_shared(const Marshal *m, const Value *v)
{
    if (v->uses > 1)
        return true;
    if (v->kind == VALUE_STR && v->interned)
        return true;
    return is_of_process(m, v);
}

static void count(Marshal *m, Value *v);

static void count_items(Marshal *m, const Value *v)
{
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        count(m, v->u.seq.items[i]);
}

/* Names are interned strings, shared however often they are used, so that
 * tuples of names need not be looked into. */
static void count_names(Marshal *m, Value *names)
{
    marshal_prepare(m, names);
    names->uses++;
}

static void count_code(Marshal *m, const Code *code)
{
    count(m, code->consts);
    count_names(m, code->names);
    count_names(m, code->localsplusnames);
    count(m, code->filename);
    count(m, code->name);
    count(m, code->qualname);
    count(m, code->linetable);
    count(m, code->exceptiontable);
}

/* Counts one reference to v, and the first time those from it. */
static void count(Marshal *m, Value *v)
{
    if (marshal_is_singleton(v) || (v->kind == VALUE_STR && v->interned))
        return;
    marshal_prepare(m, v);
    if (v->uses++)
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
