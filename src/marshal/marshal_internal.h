#ifndef MARSHAL_MARSHAL_INTERNAL_H
#define MARSHAL_MARSHAL_INTERNAL_H

/* Shared by refs.c, which says what is shared, and writer.c, which writes. */

#include "marshal/marshal.h"
#include "target/target.h"

#define NO_REF UINT32_MAX

enum { MAX_DEPTH = 2000 }; /* of nested objects, as on POSIX systems */

typedef struct Marshal {
    Compile *c;
    const Target *target;
    Buf *out;
    uint32_t stamp;    /* of this write, see Value */
    uint32_t next_ref; /* index of the next flagged object */
    uint32_t depth;
    Value *empty_bytes; /* the process's */
} Marshal;

/* Counts how often each object below the code object is referred to. */
void marshal_count_uses(Marshal *m, Value *code);
/* Whether marshal finds more than one reference to a value, or an interned
 * string: it is flagged when it is written first. */
bool marshal_is_shared(const Marshal *m, const Value *v);

static inline bool marshal_is_singleton(const Value *v)
{
    return v->kind <= VALUE_ELLIPSIS;
}

/* Writes v and what is below it; force flags it though it has one use. */
void marshal_write_object(Marshal *m, Value *v, bool force);
/* The elements of a frozenset in their order. */
void marshal_write_elements(Marshal *m, const Value *set);

/* Makes the scratch fields of v those of this write. */
static inline void marshal_prepare(const Marshal *m, Value *v)
{
    if (v->stamp == m->stamp)
        return;
    v->stamp = m->stamp;
    v->uses = 0;
    v->ref_index = NO_REF;
}

_Noreturn void marshal_raise_too_deep(Marshal *m);

#endif
