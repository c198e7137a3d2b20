/* Properties of characters: see unicode.h. */
#include "base/unicode.h"

#include "base/unicode_tables.h"

bool unicode_is_xid_start(UnicodeVersion v, uint32_t code_point)
{
    UnicodeRecord r = unicode_record(code_point);
    return r.since <= v && (r.flags & UNICODE_XID_START);
}

bool unicode_is_xid_continue(UnicodeVersion v, uint32_t code_point)
{
    UnicodeRecord r = unicode_record(code_point);
    int wanted = UNICODE_XID_CONTINUE;
    if (v >= UNICODE_15_1)
        wanted |= UNICODE_XID_CONTINUE_15_1;
    return r.since <= v && (r.flags & wanted);
}

bool unicode_is_printable(UnicodeVersion v, uint32_t code_point)
{
    UnicodeRecord r = unicode_record(code_point);
    return r.since <= v && (r.flags & UNICODE_PRINTABLE);
}

int unicode_width(uint32_t code_point)
{
    uint32_t low = 0, high = unicode_width_count;
    if (code_point < unicode_widths[0].first)
        return 1;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const UnicodeWidth *u = &unicode_widths[middle];
        if (code_point > u->last)
            low = middle + 1;
        else if (code_point < u->first)
            high = middle;
        else
            return u->width;
    }
    return 1;
}
