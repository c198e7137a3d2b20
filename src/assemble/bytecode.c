/* co_code: for each instruction EXTENDED_ARG prefixes with the high bytes of
 * the argument, big end first, then its number and the low byte, then its
 * caches, which are zero.
 *
 * The instructions are gone through once, as if no jump had an EXTENDED_ARG,
 * which is so in most units; what the tables are made from is noted on the way.
 * When the distances are known the blocks are moved apart where a jump needs
 * an EXTENDED_ARG, and the arguments of the jumps are put in. */
#include "assemble/assemble_internal.h"

enum {
    MOST_CACHES = 12,
    MOST_PREFIXES = 3,
    LARGEST_INSTR = 2 * (MOST_PREFIXES + 1 + MOST_CACHES) /* bytes */
};

/* A Loc as words, to be compared without a branch. */
typedef struct LocWords {
    uint64_t lines, columns;
} LocWords;

typedef struct Writer {
    const OpInfo *ops;
    uint8_t *p;
    uint8_t *code;
    LocationRun *location; /* the last ones */
    HandlerRun *handler;
    LocWords loc; /* of the last instruction */
    bool splits;  /* each instruction is a run */
} Writer;

static inline LocWords loc_words(const Loc *loc)
{
    LocWords w;
    static_assert(sizeof w == sizeof *loc, "no more, no less");
    memcpy(&w, loc, sizeof w);
    return w;
}

static inline uint8_t *put_prefixes(uint8_t *p, uint8_t extended_arg,
                                    uint32_t arg)
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

/* Makes the instruction, which ends where the writer is, part of the last run,
 * or of one of its own.  The same stores do both. */
static inline void note_location(Writer *w, const Instr *i)
{
    LocWords loc = loc_words(&i->loc);
    uint64_t differ =
        (loc.lines ^ w->loc.lines) | (loc.columns ^ w->loc.columns);
    w->location += (differ != 0) | w->splits;
    *w->location = (LocationRun){&i->loc, w->p};
    w->loc = loc;
}

static inline void note_handler(Writer *w, const Instr *i)
{
    w->handler += i->handler != w->handler->handler;
    *w->handler = (HandlerRun){w->p, i->handler};
}

static inline void put_block(Writer *w, FinalBlock *b, bool has_handlers)
{
    uint8_t *start = w->p;
    for (const Instr *i = b->items, *end = i + b->count; i < end; i++) {
        w->p = put_instr(w->p, w->ops, i);
        note_location(w, i);
        if (has_handlers)
            note_handler(w, i);
    }
    b->offset = (uint32_t)(start - w->code) / 2;
    b->units = (uint32_t)(w->p - start) / 2;
}

static void put_blocks(Writer *w, const FinalCode *code)
{
    FinalBlock *end = code->blocks + code->count;
    if (code->has_handlers)
        for (FinalBlock *b = code->blocks; b < end; b++)
            put_block(w, b, true);
    else
        for (FinalBlock *b = code->blocks; b < end; b++)
            put_block(w, b, false);
}

/* Returns the end of the code. */
static uint8_t *put_code(Compile *c, const FinalCode *code, Assembly *a,
                         uint8_t *bytes)
{
    LocWords first = loc_words(&code->blocks[0].items[0].loc);
    Writer w = {
        .ops = c->target->ops,
        .p = bytes,
        .code = bytes,
        .location = a->locations.items,
        .handler = a->handlers.items,
        .loc = {~first.lines, first.columns},
        .splits = !c->target->assemble.merges_locations,
    };
    *w.location = (LocationRun){NULL, bytes};
    *w.handler = (HandlerRun){bytes, 0};
    put_blocks(&w, code);
    a->locations.count = (uint32_t)(w.location + 1 - a->locations.items);
    a->handlers.count = (uint32_t)(w.handler + 1 - a->handlers.items);
    return w.p;
}

/* Puts in the low byte of each argument. */
static void put_jump_args(const OpInfo *ops, const FinalCode *code,
                          const Assembly *a, uint8_t *bytes)
{
    for (uint32_t n = 0; n < a->jumps.count; n++) {
        const FinalBlock *b = a->jumps.items[n];
        const Instr *jump = &b->items[b->count - 1];
        uint32_t next = final_block_end(b) - ops[jump->op].caches;
        bytes[next * 2 - 1] = (uint8_t)jump_arg(code, b);
    }
}

/* The block moves and gets the EXTENDED_ARGs of its jump, if it ends with
 * one. */
static void move_block(const OpInfo *ops, const FinalCode *code,
                       const FinalBlock *b, uint8_t *to, const uint8_t *from)
{
    const Instr *last = &b->items[b->count - 1];
    size_t size = (size_t)b->units * 2;
    size_t jump = b->prefixes ? 2 + ops[last->op].caches * 2u : 0;
    size_t body = size - jump;
    memmove(to + body + b->prefixes * 2, from + body, jump);
    memmove(to, from, body);
    if (b->prefixes)
        put_prefixes(to + body, ops[OP_EXTENDED_ARG].number, jump_arg(code, b));
}

/* Moves all blocks to their final offsets, the last one first, and with them
 * what is noted of them: where runs end.  Returns the end of the code. */
static uint8_t *move_code(const OpInfo *ops, const FinalCode *code, Assembly *a,
                          uint8_t *bytes, uint8_t *end)
{
    LocationRun *location = a->locations.items + a->locations.count - 1;
    uint32_t handlers = a->handlers.count;
    for (const FinalBlock *b = code->blocks + code->count;
         b-- > code->blocks;) {
        uint8_t *from = end - (size_t)b->units * 2;
        uint8_t *to = bytes + (size_t)b->offset * 2;
        uint8_t *moved_end = bytes + (size_t)final_block_end(b) * 2;
        for (; location->end > from; location--)
            location->end =
                location->end == end ? moved_end : to + (location->end - from);
        for (; handlers && a->handlers.items[handlers - 1].end > from;
             handlers--) {
            HandlerRun *run = &a->handlers.items[handlers - 1];
            run->end = run->end == end ? moved_end : to + (run->end - from);
        }
        if (moved_end != end)
            move_block(ops, code, b, to, from);
        end = from;
    }
    return bytes + (size_t)final_block_end(&code->blocks[code->count - 1]) * 2;
}

static Assembly *reserve(Compile *c)
{
    if (!c->assembly)
        c->assembly = ARENA_NEW(&c->arena, Assembly);
    Assembly *a = c->assembly;
    a->locations.count = a->handlers.count = a->jumps.count = 0;
    return a;
}

const Assembly *assemble_instrs(Compile *c, const FinalCode *code, Code *out)
{
    Assembly *a = reserve(c);
    uint32_t instr_count = assemble_find_jumps(c, code, a);
    vec_reserve(&a->locations, &c->arena, instr_count + 1);
    vec_reserve(&a->handlers, &c->arena,
                code->has_handlers ? instr_count + 1 : 1);
    uint8_t *bytes =
        arena_alloc(&c->arena, (size_t)instr_count * LARGEST_INSTR);
    uint8_t *end = put_code(c, code, a, bytes);
    if (assemble_settle_jumps(code, a))
        end = move_code(c->target->ops, code, a, bytes, end);
    put_jump_args(c->target->ops, code, a, bytes);
    size_t size = (size_t)(end - bytes);
    arena_trim(&c->arena, bytes, size);
    a->code = bytes;
    out->bytecode = (Text){(const char *)bytes, (uint32_t)size};
    return a;
}
