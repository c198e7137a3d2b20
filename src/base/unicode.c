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
