/* File names as Python strings: see pystr.h. */
#include "driver/pystr.h"

#include "value/value.h"

/* The length of the well-formed character at s, 0 if there is none. */
static size_t utf8_length(const uint8_t *s)
{
    if (s[0] < 0x80)
        return 1;
    size_t n = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return n;
}

Text pystr_decode(Arena *arena, const char *bytes)
{
    size_t size = strlen(bytes);
    const uint8_t *s = (const uint8_t *)bytes, *end = s + size;
    bool clean = true;
    for (size_t n; s < end && clean; s += n)
        clean = (n = utf8_length(s)) != 0;
    if (clean)
        return (Text){bytes, (uint32_t)size};
    char *text = arena_alloc(arena, size * 3 + 1), *p = text;
    for (s = (const uint8_t *)bytes; s < end;) {
        size_t n = utf8_length(s);
        if (n == 0) {
            p = utf8_put(p, 0xDC00u + *s++);
            continue;
        }
        memcpy(p, s, n);
        p += n;
        s += n;
    }
    *p = '\0';
    return (Text){text, (uint32_t)(p - text)};
}

Text pystr_decode_replacing(Arena *arena, Text text)
{
    const char *s = text.data, *end = s + text.size;
    Utf8Error e;
    if (!utf8_find_error(s, text.size, &e))
        return text;
    char *copy = arena_alloc(arena, (size_t)text.size * 3 + 4), *p = copy;
    while (utf8_find_error(s, (size_t)(end - s), &e)) {
        memcpy(p, s, e.start);
        p = utf8_put(p + e.start, 0xFFFD);
        s += e.end;
    }
    memcpy(p, s, (size_t)(end - s));
    return (Text){copy, (uint32_t)(p + (end - s) - copy)};
}

void pystr_put_repr(Buf *out, UnicodeVersion version, const char *bytes)
{
    value_repr_text(version, out, pystr_decode(out->arena, bytes));
}

uint32_t pystr_character_size(const char *p, const char *end)
{
    uint32_t size = 1;
    while (p + size < end && ((uint8_t)p[size] & 0xC0) == 0x80)
        size++;
    return size;
}

bool pystr_is_space(const char *p, uint32_t size)
{
    uint8_t lead = (uint8_t)*p;
    if (size == 1)
        return lead == ' ' || (lead >= '\t' && lead <= '\r') ||
               (lead >= 0x1C && lead <= 0x1F);
    if (lead >= 0xF0 || size != (lead < 0xE0 ? 2 : 3))
        return false;
    uint32_t ch = utf8_next(&p);
    return ch == 0x85 || ch == 0xA0 || ch == 0x1680 ||
           (ch >= 0x2000 && ch <= 0x200A) || ch == 0x2028 || ch == 0x2029 ||
           ch == 0x202F || ch == 0x205F || ch == 0x3000;
}

Text pystr_strip(Text text)
{
    const char *p = text.data, *end = p + text.size, *last;
    while (p < end && pystr_is_space(p, pystr_character_size(p, end)))
        p += pystr_character_size(p, end);
    const char *start = last = p;
    while (p < end) {
        uint32_t size = pystr_character_size(p, end);
        bool space = pystr_is_space(p, size);
        p += size;
        last = space ? last : p;
    }
    return (Text){start, (uint32_t)(last - start)};
}

void pystr_put_printable(Buf *out, Text text)
{
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        const char *start = p;
        uint32_t ch = utf8_next(&p);
        if (ch >= 0xD800 && ch <= 0xDFFF)
            buf_text(out, arena_printf(out->arena, "\\u%04x", (unsigned)ch));
        else
            buf_bytes(out, start, (size_t)(p - start));
    }
}

void pystr_put_bytes(Buf *out, Text text)
{
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        const char *start = p;
        uint32_t ch = utf8_next(&p);
        if (ch >= 0xDC80 && ch <= 0xDCFF)
            buf_byte(out, (uint8_t)ch);
        else
            buf_bytes(out, start, (size_t)(p - start));
    }
}

char *pystr_join(Arena *arena, const char *head, const char *tail)
{
    size_t size = tail[0] == '/' ? 0 : strlen(head), rest = strlen(tail) + 1;
    char *path = arena_alloc(arena, size + 1 + rest), *p = path;
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): tail has an end */
    memcpy(p, head, size);
    p += size;
    if (size && p[-1] != '/')
        *p++ = '/';
    memcpy(p, tail, rest);
    return path;
}
