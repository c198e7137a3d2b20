/* The location table of 3.11 and later.
 *
 *     table = entry*
 *     entry = 0x80 | code << 3 | units - 1, then by code:
 *       0..9   short: column is code * 8 + (byte >> 4), width byte & 15
 *       10..12 one line, code - 10 further: column, end column
 *       13     no columns: line delta (signed varint)
 *       14     long: line delta (signed), end line - line, column + 1,
 *              end column + 1 (varints)
 *       15     no location
 *
 * Varints have 6 bits a byte, least significant first, and 0x40 on all but the
 * last; signed ones are value << 1 | sign.  An entry covers 1 to 8 code units;
 * longer runs repeat it. */
#include "assemble/assemble_internal.h"

enum {
    MOST_UNITS = 8, /* of one entry */
    COLUMNS = 128,  /* that fit in a byte */
    SHORT_COLUMNS = 80,
    CODE_ONE_LINE = 10,
    CODE_NO_COLUMNS = 13,
    CODE_LONG = 14,
    CODE_NONE = 15,
    LARGEST_ENTRY = 32
};

static inline uint8_t *put_start(uint8_t *p, uint32_t code, uint32_t units)
{
    *p = (uint8_t)(0x80 | code << 3 | (units - 1));
    return p + 1;
}

static NOT_INLINED uint8_t *put_long_varint(uint8_t *p, uint32_t value)
{
    for (; value >= 64; value >>= 6)
        *p++ = (uint8_t)(0x40 | (value & 63));
    *p = (uint8_t)value;
    return p + 1;
}

/* One byte or two: both are written. */
static inline uint8_t *put_varint(uint8_t *p, uint32_t value)
{
    if (value >= 64 * 64)
        return put_long_varint(p, value);
    uint32_t more = value >= 64;
    p[0] = (uint8_t)(more << 6 | (value & 63));
    p[1] = (uint8_t)(value >> 6);
    return p + 1 + more;
}

static inline uint8_t *put_signed(uint8_t *p, int32_t value)
{
    uint32_t sign = (uint32_t)value >> 31;
    uint32_t magnitude = ((uint32_t)value ^ (0 - sign)) + sign;
    return put_varint(p, magnitude << 1 | sign);
}

/* These take the line of the last entry that had one. */
static uint8_t *put_far(uint8_t *p, const Loc *loc, int32_t line,
                        uint32_t units, bool has_columns)
{
    if (loc->line == -1)
        return put_start(p, CODE_NONE, units);
    bool no_columns = (loc->col | loc->end_col) < 0;
    bool one_line = loc->end_line == loc->line;
    bool plain =
        !has_columns || (no_columns && (one_line || loc->end_line < 0));
    p = put_start(p, plain ? CODE_NO_COLUMNS : CODE_LONG, units);
    p = put_signed(p, loc->line - line);
    if (plain)
        return p;
    p = put_varint(p, (uint32_t)(loc->end_line - loc->line));
    p = put_varint(p, (uint32_t)(loc->col + 1));
    return put_varint(p, (uint32_t)(loc->end_col + 1));
}

/* Does the short form do or that of one line, in two entries at most?  That is
 * at most two lines further, in columns below 128. */
static inline bool is_near(const Loc *loc, int32_t line, uint32_t units)
{
    uint64_t further = (uint32_t)loc->line - (uint32_t)line;
    uint32_t columns = (uint32_t)loc->col | (uint32_t)loc->end_col;
    uint32_t lines = (uint32_t)loc->line ^ (uint32_t)loc->end_line;
    return (((further + 1) & ~(uint64_t)3) | (columns & ~127u) | lines |
            ((units - 1) & ~(2 * MOST_UNITS - 1u))) == 0;
}

/* 1 for 0, else 0; not for what is above INT32_MAX. */
static inline uint32_t is_zero(uint32_t value)
{
    return (value - 1) >> 31;
}

/* Those entries, the second one on the line of the first.  Which forms they
 * have and how many there are does not show in what is done; what is not wanted
 * is overwritten. */
static inline uint8_t *put_near(uint8_t *p, const Loc *loc, int32_t line,
                                uint32_t units)
{
    uint32_t col = (uint32_t)loc->col, end_col = (uint32_t)loc->end_col;
    uint32_t width = end_col - col, last = units - 1;
    uint32_t further = (uint32_t)loc->line - (uint32_t)line;
    uint32_t too_far = (col + (COLUMNS - SHORT_COLUMNS)) / COLUMNS;
    uint32_t second = is_zero(width >> 4 | too_far); /* is short */
    uint32_t first = second & is_zero(further);
    uint32_t long_entry = 0x80 | CODE_ONE_LINE << 3 | col << 8 | end_col << 16;
    uint32_t short_entry = 0x80 | ((col | col << 12) & 0x7078) | width << 8;
    uint32_t change = short_entry ^ long_entry;
    uint32_t twice = 0 - last / MOST_UNITS; /* all bits or none */
    put_u32(p, ((long_entry ^ (change & (0 - first))) + (further << 3)) |
                   ((last | twice) & (MOST_UNITS - 1)));
    p += 3 - first;
    put_u32(p,
            (long_entry ^ (change & (0 - second))) | (last & (MOST_UNITS - 1)));
    return p + ((3 - second) & twice);
}

/* Any number of entries of whatever form. */
static NOT_INLINED uint8_t *put_any(uint8_t *p, const Loc *loc, int32_t line,
                                    uint32_t units, bool has_columns)
{
    for (uint32_t most = MOST_UNITS; units; units -= most) {
        most = units < most ? units : most;
        p = has_columns && is_near(loc, line, most)
                ? put_near(p, loc, line, most)
                : put_far(p, loc, line, most, has_columns);
        line = loc->line == -1 ? line : loc->line;
    }
    return p;
}

static inline uint8_t *put_table(uint8_t *p, const Assembly *a, int32_t line,
                                 bool has_columns)
{
    const LocationRun *run = a->locations.items;
    const LocationRun *last = run + a->locations.count - 1;
    while (run < last) {
        const uint8_t *from = run++->end;
        Loc loc = *run->loc;
        uint32_t units = (uint32_t)(run->end - from) / 2;
        if (has_columns && is_near(&loc, line, units)) {
            p = put_near(p, &loc, line, units);
            line = loc.line;
        } else {
            p = put_any(p, run->loc, line, units, has_columns);
            line = loc.line == -1 ? line : loc.line;
        }
    }
    return p;
}

/* Enough for all entries, and what put_near writes behind its own. */
static size_t room(const Assembly *a)
{
    const LocationRun *last = &a->locations.items[a->locations.count - 1];
    size_t units = (size_t)(last->end - a->code) / 2;
    return (a->locations.count + units / MOST_UNITS) * LARGEST_ENTRY;
}

Value *assemble_location_table(Compile *c, const Assembly *a,
                               uint32_t first_line)
{
    uint8_t *table = arena_alloc(&c->arena, room(a));
    int32_t line = (int32_t)first_line;
    uint8_t *end = c->no_debug_ranges ? put_table(table, a, line, false)
                                      : put_table(table, a, line, true);
    size_t size = (size_t)(end - table);
    arena_trim(&c->arena, table, size);
    Value *v = value_bytes(c, (const char *)table, size);
    /* Without columns CPython makes a new table that it does not merge. */
    return c->no_debug_ranges ? v : const_cache_merge(c, v);
}
