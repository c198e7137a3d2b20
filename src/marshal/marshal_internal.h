#ifndef MARSHAL_MARSHAL_INTERNAL_H
#define MARSHAL_MARSHAL_INTERNAL_H

/* Shared by refs.c, which says what is shared, and writer.c, which writes. */

#include "marshal/marshal.h"
#include "target/target.h"

enum { MAX_DEPTH = 2000 }; /* of nested objects, as on POSIX systems */

/* Value.ref_index of objects that are not written yet, and the first one. */
enum { NO_REF, FIRST_REF };

typedef struct Marshal {
    Compile *c;
    const Target *target;
    Buf *out;
    uint32_t next_ref;  /* index of the next flagged object */
    uint32_t depth;     /* of the containers around the next object */
    Value *empty_bytes; /* the process's */
} Marshal;

/* Counts how often each object below the code object is referred to. */
void marshal_count_uses(Marshal *m, Value *code);

static inline bool marshal_is_singleton(const Value *v)
{
    return v->kind <= VALUE_ELLIPSIS;
}

/* Whether marshal finds more than one reference to a value, or an interned
 * string: it is flagged when it is written first. */
static inline bool marshal_is_shared(const Value *v)
{
    return v->shared | (v->uses > 1);
}

/* Writes v and what is below it; force flags it though it has one use. */
void marshal_write_object(Marshal *m, Value *v, bool force);
/* The elements of a frozenset in their order. */
void marshal_write_elements(Marshal *m, const Value *set);

_Noreturn void marshal_raise_too_deep(Marshal *m);

#endif
