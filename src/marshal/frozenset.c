/* The elements of a frozenset are written in the order of their keys: each
 * one's own marshal dump, made with an empty table of references.  While the
 * set is written a sorted list holds its elements, so they are all shared;
 * whether that already shows in the keys depends on the target. */
#include "marshal/marshal_internal.h"

#include <stdlib.h>

typedef struct Element {
    Value *value;
    size_t key_start, key_size; /* in the scratch buffer */
    const uint8_t *key;
    uint32_t number;
} Element;

/* An index into the real table of references, out of sight while a key is
 * written. */
typedef struct Hidden {
    Value *value;
    uint32_t ref_index;
} Hidden;

typedef VEC(Hidden) HiddenVec;

/* Hides the indices of a value and of what is in it. */
static void hide_refs(Marshal *m, Value *v, HiddenVec *hidden)
{
    if (marshal_is_singleton(v))
        return;
    *vec_push(hidden, &m->c->arena) = (Hidden){v, v->ref_index};
    v->ref_index = NO_REF;
    if (v->kind < VALUE_TUPLE || v->kind == VALUE_CODE)
        return;
    if (++m->depth > MAX_DEPTH)
        marshal_raise_too_deep(m);
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        hide_refs(m, v->u.seq.items[i], hidden);
    m->depth--;
}

/* Puts them back, the last one first: a value may be there twice. */
static void show_refs(HiddenVec *hidden)
{
    while (hidden->count) {
        Hidden h = hidden->items[--hidden->count];
        h.value->ref_index = h.ref_index;
    }
}

/* Appends the stand-alone dump of an element to m->out. */
static void write_key(Marshal *m, Value *v, HiddenVec *hidden)
{
    uint32_t next_ref = m->next_ref, depth = m->depth;
    m->next_ref = FIRST_REF;
    m->depth = 0;
    hide_refs(m, v, hidden);
    marshal_write_object(m, v, m->target->marshal.flags_frozenset_keys);
    m->next_ref = next_ref;
    m->depth = depth;
    show_refs(hidden);
}

static void write_keys(Marshal *m, Element *elements, uint32_t count)
{
    Buf *out = m->out, scratch = buf_in(&m->c->arena);
    HiddenVec hidden = {0};
    m->out = &scratch;
    for (uint32_t i = 0; i < count; i++) {
        elements[i].key_start = buf_size(&scratch);
        write_key(m, elements[i].value, &hidden);
        elements[i].key_size = buf_size(&scratch) - elements[i].key_start;
    }
    for (uint32_t i = 0; i < count; i++)
        elements[i].key = scratch.data + elements[i].key_start;
    m->out = out;
}

static int compare_elements(const void *left, const void *right)
{
    const Element *a = left, *b = right;
    size_t size = a->key_size < b->key_size ? a->key_size : b->key_size;
    int order = memcmp(a->key, b->key, size);
    if (order)
        return order;
    if (a->key_size != b->key_size)
        return a->key_size < b->key_size ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

/* a == b in Python for values with equal dumps: not so where there are NaNs,
 * unless they are the same objects. */
static bool is_equal(const Value *a, const Value *b)
{
    if (a == b)
        return true;
    if (a->kind == VALUE_FLOAT)
        return a->u.real == b->u.real;
    if (a->kind == VALUE_COMPLEX)
        return a->u.complex.real == b->u.complex.real &&
               a->u.complex.imag == b->u.complex.imag;
    if (a->kind != VALUE_TUPLE)
        return true;
    for (uint32_t i = 0; i < a->u.seq.count; i++)
        if (!is_equal(a->u.seq.items[i], b->u.seq.items[i]))
            return false;
    return true;
}

/* Whether a < b is a TypeError for values with equal dumps: the first items
 * that differ are complex. */
static bool is_unorderable(const Value *a, const Value *b)
{
    if (a->kind != VALUE_TUPLE)
        return a->kind == VALUE_COMPLEX && !is_equal(a, b);
    for (uint32_t i = 0; i < a->u.seq.count; i++)
        if (!is_equal(a->u.seq.items[i], b->u.seq.items[i]))
            return is_unorderable(a->u.seq.items[i], b->u.seq.items[i]);
    return false;
}

/* CPython sorts pairs of dump and value, and says that memory ran out when
 * two values cannot be compared. */
static void check_order(Marshal *m, const Element *elements, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        const Element *a = &elements[i - 1], *b = &elements[i];
        if (a->key_size == b->key_size &&
            memcmp(a->key, b->key, a->key_size) == 0 &&
            is_unorderable(a->value, b->value))
            diag_raise_no_text(m->c, ERROR_MEMORY, NO_LOC, "%s", "");
    }
}

void marshal_write_elements(Marshal *m, const Value *set)
{
    uint32_t count = set->u.seq.count;
    Element *elements = ARENA_ARRAY(&m->c->arena, Element, count);
    for (uint32_t i = 0; i < count; i++)
        elements[i] = (Element){.value = set->u.seq.items[i], .number = i};
    write_keys(m, elements, count);
    qsort(elements, count, sizeof *elements, compare_elements);
    check_order(m, elements, count);
    for (uint32_t i = 0; i < count; i++)
        marshal_write_object(m, elements[i].value, true);
}
