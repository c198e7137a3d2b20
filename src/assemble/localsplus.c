/* co_localsplusnames and co_localspluskinds: locals, cells that are no locals,
 * free variables. */
#include "assemble/assemble_internal.h"

#include "target/target.h"

typedef struct Slots {
    Value **names;
    uint8_t *kinds;
    uint64_t hash; /* of the names so far */
} Slots;

/* They are set in their order. */
static void set_slot(Compile *c, Slots *s, uint32_t at, NameId name,
                     uint32_t kind)
{
    s->names[at] = value_name_str(c, name);
    s->kinds[at] = (uint8_t)kind;
    s->hash = value_hash_item(s->hash, s->names[at]);
}

static bool has(const IdMap *m, NameId name)
{
    return m->count && idmap_find(m, name);
}

/* How the parameter with the number can be passed.  The function around
 * something generic may have one more name than parameters: .defaults. */
static uint32_t parameter_kind(const CodeUnit *u, uint32_t at)
{
    uint32_t positional = u->posonlyargcount + u->argcount;
    uint32_t named = positional + u->kwonlyargcount;
    if (at < u->posonlyargcount)
        return KIND_POSITIONAL;
    if (at < positional)
        return KIND_POSITIONAL | KIND_KEYWORD;
    if (at < named)
        return KIND_KEYWORD;
    if (u->flags & CO_VARARGS && at == named++)
        return KIND_POSITIONAL | KIND_VARIADIC;
    return u->flags & CO_VARKEYWORDS && at == named
               ? KIND_KEYWORD | KIND_VARIADIC
               : 0;
}

static void set_locals(Compile *c, Slots *s, const CodeUnit *u)
{
    uint32_t parameters =
        c->target->assemble.kinds_of_parameters ? u->param_count : 0;
    for (uint32_t i = 0; i < u->varnames.count; i++) {
        const IdMapEntry *e = &u->varnames.entries[i];
        uint32_t kind = KIND_LOCAL;
        if (has(&u->fast_hidden, e->key))
            kind |= KIND_HIDDEN;
        if (has(&u->cellvars, e->key))
            kind |= KIND_CELL;
        if (i < parameters)
            kind |= parameter_kind(u, i);
        set_slot(c, s, e->value, e->key, kind);
    }
}

/* Cells have the slots after the locals unless they are locals; returns how
 * many are. */
static uint32_t set_cells(Compile *c, Slots *s, const CodeUnit *u)
{
    uint32_t shared = 0, locals = u->varnames.count;
    for (uint32_t i = 0; i < u->cellvars.count; i++) {
        const IdMapEntry *e = &u->cellvars.entries[i];
        if (has(&u->varnames, e->key))
            shared++;
        else
            set_slot(c, s, locals + e->value - shared, e->key, KIND_CELL);
    }
    return shared;
}

/* A free variable that code generation comes upon in a unit with cells has the
 * slot of another, and one slot stays empty: some uses of __classdict__ in a
 * class that binds it.  CPython crashes, or says what it finds there. */
static _Noreturn void raise_shared_slot(Compile *c, const CodeUnit *u,
                                        NameId name)
{
    diag_raise_no_text(c, ERROR_SYSTEM, NO_LOC,
                       "the free variable %.*s of %.*s has no slot of its own",
                       TEXT_ARGS(names_text(&c->names, name)),
                       TEXT_ARGS(names_text(&c->names, u->name)));
}

Value *assemble_localsplus(Compile *c, const CodeUnit *u, uint32_t count,
                           Text *kinds)
{
    Slots s = {ARENA_ARRAY(&c->arena, Value *, count),
               arena_alloc(&c->arena, count), count};
    set_locals(c, &s, u);
    uint32_t shared = set_cells(c, &s, u);
    for (uint32_t i = 0; i < u->freevars.count; i++) {
        const IdMapEntry *e = &u->freevars.entries[i];
        if (e->value != u->cellvars.count + i)
            raise_shared_slot(c, u, e->key);
        set_slot(c, &s, u->varnames.count + e->value - shared, e->key,
                 KIND_FREE);
    }
    *kinds = (Text){(const char *)s.kinds, count};
    /* As 3.14 codegen.c: the parameter of __annotate__ is shown under another
     * name in a tuple of its own. */
    if (u->renames_format) {
        s.names[0] = value_interned_str(c, NAME_format);
        return value_tuple(c, s.names, count);
    }
    return assemble_merge_names(c, s.names, count, s.hash);
}
