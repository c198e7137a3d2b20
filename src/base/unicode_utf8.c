/* Where UTF-8 is malformed, and what CPython's decoder says about it. */
#include "base/unicode.h"

static bool is_tail(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of the sequence that s starts, 2 to 4, or 0 if none can. */
static uint32_t sequence_size(uint8_t first)
{
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* True if the second byte suits the first: no overlong forms, surrogates or
 * values beyond U+10FFFF. */
static bool second_fits(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xE0: return second >= 0xA0 && second <= 0xBF;
    case 0xED: return second >= 0x80 && second <= 0x9F;
    case 0xF0: return second >= 0x90 && second <= 0xBF;
    case 0xF4: return second >= 0x80 && second <= 0x8F;
    default: return is_tail(second);
    }
}

/* How many of the bytes at s (room of them) make a good sequence or the start
 * of one. */
static uint32_t good_bytes(const uint8_t *s, uint32_t size, size_t room)
{
    if (room < 2 || !second_fits(s[0], s[1]))
        return 1;
    uint32_t n = 2;
    while (n < size && n < room && is_tail(s[n]))
        n++;
    return n;
}

static size_t skip_ascii(const uint8_t *s, size_t at, size_t size)
{
    for (; size - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, s + at, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    while (at < size && s[at] < 0x80)
        at++;
    return at;
}

bool utf8_find_error(const char *text, size_t size, Utf8Error *out)
{
    const uint8_t *s = (const uint8_t *)text;
    size_t at = 0;
    while ((at = skip_ascii(s, at, size)) < size) {
        uint32_t need = sequence_size(s[at]);
        uint32_t good = need ? good_bytes(s + at, need, size - at) : 1;
        if (good == need) {
            at += need;
            continue;
        }
        const char *reason = !need               ? "invalid start byte"
                             : at + good == size ? "unexpected end of data"
                                                 : "invalid continuation byte";
        *out = (Utf8Error){(uint32_t)at, (uint32_t)(at + good), s[at], reason};
        return true;
    }
    return false;
}

const char *utf8_error_text(Arena *arena, const Utf8Error *e)
{
    if (e->end == e->start + 1)
        return arena_printf(arena,
                            "'utf-8' codec can't decode byte 0x%02x in "
                            "position %u: %s",
                            e->byte, e->start, e->reason);
    return arena_printf(arena,
                        "'utf-8' codec can't decode bytes in position "
                        "%u-%u: %s",
                        e->start, e->end - 1, e->reason);
}
