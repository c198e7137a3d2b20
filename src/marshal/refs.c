/* Which objects marshal finds shared.
 *
 * CPython flags an object (FLAG_REF) when its reference count is above one or
 * it is an interned string, and writes a back reference when it meets a
 * flagged object again.  What the reference counts are in a fresh process is
 * modelled here:
 *
 *   - a reference from each place of each container that holds the object,
 *     containers that are themselves shared counted once;
 *   - objects that exist once for the process are always shared, and equal
 *     ones are the same object: cached ints, the empty tuple, empty and
 *     one-byte bytes, strings of one Latin-1 character;
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
               v->u.integer >= m->target->marshal.smallest_cached_int &&
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

/* Where one-character strings are not interned when they are made, equal ones
 * are the same object all the same.  If some use of one has interned it, that
 * one stands for all.  (All are counted before any is written.) */
static Value *same_char(Marshal *m, Value *v)
{
    int ch = single_char(v);
    if (ch < 0)
        return v;
    Value **slot = &m->chars[ch];
    if (!*slot || (v->interned && !(*slot)->interned))
        *slot = v;
    return *slot;
}

Value *marshal_canonical(Marshal *m, Value *v)
{
    if (m->chars && v->kind == VALUE_STR && v->u.text.size <= 2 && !v->apart)
        v = same_char(m, v);
    if (v->stamp != m->stamp) {
        v->stamp = m->stamp;
        v->uses = 0;
        v->ref_index = NO_REF;
    }
    return v;
}

bool marshal_is_static_name(const Value *str)
{
    static const char *const names[] = {"<module>",   "<lambda>",
                                        "<listcomp>", "<setcomp>",
                                        "<dictcomp>", "<genexpr>"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == str->u.text.size &&
            memcmp(names[i], str->u.text.data, str->u.text.size) == 0)
            return true;
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
    if (m->chars)
        count(m, names);
    else
        marshal_canonical(m, names)->uses++;
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

/* A string for which no count is needed. */
static bool is_plain_interned(const Value *v)
{
    return v->kind == VALUE_STR && v->interned && v->u.text.size > 2;
}

/* Counts one reference to v, and the first time those from it. */
static void count(Marshal *m, Value *v)
{
    if (marshal_is_singleton(v) || is_plain_interned(v))
        return;
    v = marshal_canonical(m, v);
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
