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

/* How a place is written, for any number of units in a row. */
typedef enum Form { FORM_NONE, FORM_NO_COLUMNS, FORM_LONG } Form;

static Form choose_form(const Loc *loc, bool columns)
{
    if (loc->line == -1)
        return FORM_NONE;
    bool no_columns = loc->col < 0 || loc->end_col < 0;
    bool one_line = loc->end_line == loc->line;
    if (!columns || (no_columns && (one_line || loc->end_line < 0)))
        return FORM_NO_COLUMNS;
    return FORM_LONG;
}

/* What location_put_near cannot write: one entry, at most LOCATION_MOST_UNITS
 * units. */
static inline uint8_t *put_far(uint8_t *p, int32_t line, Form form,
                               const Loc *loc, uint32_t units)
{
    if (form == FORM_NONE)
        return put_start(p, CODE_NONE, units);
    if (form == FORM_NO_COLUMNS) {
        p = put_start(p, CODE_NO_COLUMNS, units);
        return put_signed(p, loc->line - line);
    }
    p = put_start(p, CODE_LONG, units);
    p = put_signed(p, loc->line - line);
    p = put_varint(p, (uint32_t)(loc->end_line - loc->line));
    p = put_varint(p, (uint32_t)(loc->col + 1));
    return put_varint(p, (uint32_t)(loc->end_col + 1));
}

uint8_t *location_put_odd(uint8_t *p, int32_t line, bool columns,
                          const Loc *loc, uint32_t units)
{
    Form form = choose_form(loc, columns);
    uint32_t most = units < LOCATION_MOST_UNITS ? units : LOCATION_MOST_UNITS;
    if (!units)
        return p;
    p = put_far(p, line, form, loc, most);
    if (units == most)
        return p;
    /* The place is the last one's now. */
    LocationWriter w = {p, loc->line, columns ? LOCATION_COLUMNS : 0};
    for (units -= most; units; units -= most) {
        most = units < LOCATION_MOST_UNITS ? units : LOCATION_MOST_UNITS;
        if (location_is_near(&w, loc))
            location_put_near(&w, loc, most);
        else
            w.p = put_far(w.p, loc->line, form, loc, most);
    }
    return w.p;
}

size_t location_room(size_t entries)
{
    return entries * LARGEST_ENTRY;
}
