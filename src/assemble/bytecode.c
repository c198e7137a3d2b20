/* co_code: for each instruction EXTENDED_ARG prefixes with the high bytes of
 * the argument, big end first, then its number and the low byte, then its
 * caches, which are zero.  The location table is written on the same walk. */
#include "assemble/assemble_internal.h"

enum { MOST_CACHES = 12 };

typedef struct Writer {
    const OpInfo *ops;
    uint8_t *p;
    LocationWriter locations;
    const Loc *loc; /* of the instructions whose entry is not written yet, */
    uint8_t *from;  /* ... which start here */
    bool merges;
} Writer;

static inline uint8_t *put_prefixes(uint8_t *p, uint8_t extended_arg, uint32_t arg)
{
    for (int shift = 24; shift > 0; shift -= 8) {
        if (arg >> shift == 0)
            continue;
        *p++ = extended_arg;
        *p++ = (uint8_t)(arg >> shift);
    }
    return p;
}

static inline uint8_t *put_instr(uint8_t *p, const OpInfo *ops, const Instr *i)
{
    const OpInfo *op = &ops[i->op];
    assert(op->known && !(op->flags & OPF_PSEUDO));
    if (i->arg > 0xFF)
        p = put_prefixes(p, ops[OP_EXTENDED_ARG].number, i->arg);
    p[0] = op->number;
    p[1] = (uint8_t)i->arg;
    memset(p + 2, 0, MOST_CACHES * 2);
    return p + 2 + op->caches * 2;
}

static inline bool same_loc(const Loc *a, const Loc *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* Writes the entry of the instructions up to here. */
static inline void flush_location(Writer *w)
{
    location_put(&w->locations, w->loc, (uint32_t)(w->p - w->from) / 2);
    w->from = w->p;
}

static inline void put_block(Writer *w, const FinalCode *code,
                             const FinalBlock *b)
{
    if (b->target != NO_TARGET)
        b->items[b->count - 1].arg = jump_arg(code, b);
    for (const Instr *i = b->items, *end = i + b->count; i < end; i++) {
        if (!same_loc(&i->loc, w->loc) || !w->merges) {
            flush_location(w);
            w->loc = &i->loc;
        }
        w->p = put_instr(w->p, w->ops, i);
    }
}

void assemble_instrs(Compile *c, const FinalCode *code, uint32_t units,
                     uint32_t instr_count, Code *out)
{
    uint8_t *bytes =
        arena_alloc(&c->arena, (size_t)units * 2 + MOST_CACHES * 2);
    uint8_t *table =
        arena_alloc(&c->arena, location_room(instr_count + units / 8));
    Writer w = {
        .ops = c->target->ops,
        .p = bytes,
        .locations = {table, (int32_t)out->firstlineno,
                      c->no_debug_ranges ? 0 : LOCATION_COLUMNS},
        .loc = &code->blocks[0].items[0].loc,
        .from = bytes,
        .merges = c->target->assemble.merges_locations,
    };
    for (uint32_t i = 0; i < code->count; i++)
        put_block(&w, code, &code->blocks[i]);
    flush_location(&w);
    assert(w.p == bytes + (size_t)units * 2);
    size_t size = (size_t)(w.locations.p - table);
    arena_trim(&c->arena, table, size);
    out->bytecode = (Text){(const char *)bytes, units * 2};
    out->linetable = value_bytes(c, (const char *)table, size);
    /* Without columns CPython makes a new table that it does not merge. */
    if (!c->no_debug_ranges)
        out->linetable = const_cache_merge(c, out->linetable);
}
