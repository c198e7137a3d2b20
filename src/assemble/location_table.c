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
    CODE_NO_COLUMNS = 13,
    CODE_LONG = 14,
    CODE_NONE = 15,
    LARGEST_ENTRY = 32,
    MOST_UNITS = LOCATION_MOST_UNITS
};

static void put_start(LocationWriter *w, uint32_t code, uint32_t units)
{
    *w->p++ = (uint8_t)(0x80 | code << 3 | (units - 1));
}

static void put_varint(LocationWriter *w, uint32_t value)
{
    for (; value >= 64; value >>= 6)
        *w->p++ = (uint8_t)(0x40 | (value & 63));
    *w->p++ = (uint8_t)value;
}

static void put_signed(LocationWriter *w, int32_t value)
{
    put_varint(w, value < 0 ? (0 - (uint32_t)value) << 1 | 1
                            : (uint32_t)value << 1);
}

static void put_long(LocationWriter *w, const Loc *loc, uint32_t units)
{
    put_start(w, CODE_LONG, units);
    put_signed(w, loc->line - w->line);
    put_varint(w, (uint32_t)(loc->end_line - loc->line));
    put_varint(w, (uint32_t)(loc->col + 1));
    put_varint(w, (uint32_t)(loc->end_col + 1));
}

/* What location_put_near cannot write: one entry, at most MOST_UNITS units. */
static void put_far(LocationWriter *w, const Loc *loc, uint32_t units)
{
    if (loc->line == -1) {
        put_start(w, CODE_NONE, units);
        return;
    }
    bool no_columns = loc->col < 0 || loc->end_col < 0;
    bool one_line = loc->end_line == loc->line;
    if (w->columns == 0 || (no_columns && (one_line || loc->end_line < 0))) {
        put_start(w, CODE_NO_COLUMNS, units);
        put_signed(w, loc->line - w->line);
    } else {
        put_long(w, loc, units);
    }
    w->line = loc->line;
}

void location_put_odd(LocationWriter *w, const Loc *loc, uint32_t units)
{
    while (units) {
        uint32_t most = units < MOST_UNITS ? units : MOST_UNITS;
        if (location_is_near(w, loc))
            location_put_near(w, loc, most);
        else
            put_far(w, loc, most);
        units -= most;
    }
}

size_t location_room(size_t entries)
{
    return entries * LARGEST_ENTRY;
}
