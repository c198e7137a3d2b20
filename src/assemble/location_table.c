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
    LARGEST_ENTRY = 32
};

static inline uint8_t *put_start(uint8_t *p, uint32_t code, uint32_t units)
{
    *p = (uint8_t)(0x80 | code << 3 | (units - 1));
    return p + 1;
}

static inline uint8_t *put_varint(uint8_t *p, uint32_t value)
{
    for (; value >= 64; value >>= 6)
        *p++ = (uint8_t)(0x40 | (value & 63));
    *p = (uint8_t)value;
    return p + 1;
}

static inline uint8_t *put_signed(uint8_t *p, int32_t value)
{
    return put_varint(p, value < 0 ? (0 - (uint32_t)value) << 1 | 1
                                   : (uint32_t)value << 1);
}

LocationWriter location_put_far(LocationWriter w, const Loc *loc,
                                uint32_t units)
{
    uint8_t *p = w.p;
    if (loc->line == -1) {
        w.p = put_start(p, CODE_NONE, units);
        return w;
    }
    bool no_columns = (loc->col | loc->end_col) < 0;
    bool one_line = loc->end_line == loc->line;
    bool plain =
        !w.columns || (no_columns && (one_line || loc->end_line < 0));
    p = put_start(p, plain ? CODE_NO_COLUMNS : CODE_LONG, units);
    p = put_signed(p, loc->line - w.line);
    if (!plain) {
        p = put_varint(p, (uint32_t)(loc->end_line - loc->line));
        p = put_varint(p, (uint32_t)(loc->col + 1));
        p = put_varint(p, (uint32_t)(loc->end_col + 1));
    }
    w.line = loc->line;
    w.p = p;
    return w;
}

LocationWriter location_put_many(LocationWriter w, const Loc *loc,
                                 uint32_t units)
{
    for (; units > LOCATION_MOST_UNITS; units -= LOCATION_MOST_UNITS)
        location_put(&w, loc, LOCATION_MOST_UNITS);
    if (units)
        location_put(&w, loc, units);
    return w;
}

size_t location_room(size_t entries)
{
    return entries * LARGEST_ENTRY;
}
