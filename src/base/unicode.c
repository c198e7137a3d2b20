/* What of the Unicode database the compiler needs: see unicode.h. */
#include "base/unicode.h"

bool unicode_is_xid_start(UnicodeVersion v, uint32_t code_point)
{
    (void)v;
    return code_point >= 0x80 || (code_point | 0x20) >= 'a';
}

bool unicode_is_xid_continue(UnicodeVersion v, uint32_t code_point)
{
    (void)v;
    return code_point >= '0';
}

bool unicode_is_printable(UnicodeVersion v, uint32_t code_point)
{
    (void)v;
    return code_point >= 0x20 && code_point != 0x7F;
}

Text unicode_nfkc(UnicodeVersion v, Arena *arena, Text text)
{
    (void)v;
    (void)arena;
    return text;
}

bool unicode_lookup_name(UnicodeVersion v, const char *name, size_t size,
                         uint32_t *out)
{
    (void)v;
    (void)name;
    (void)size;
    (void)out;
    return false;
}
