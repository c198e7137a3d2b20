/* Source encodings: see encoding.h. */
#include "lex/encoding.h"

#include "base/unicode.h"

static char lower(char ch)
{
    return ch >= 'A' && ch <= 'Z' ? (char)(ch | 0x20) : ch;
}

/* True if name is the word, or the word and then "-" and anything. */
static bool is_spelling(const char *name, const char *word)
{
    size_t size = strlen(word);
    return strncmp(name, word, size) == 0 &&
           (name[size] == '\0' || name[size] == '-');
}

const char *encoding_cookie_name(Arena *arena, Text cookie)
{
    char start[13];
    uint32_t size = 0;
    for (; size < 12 && size < cookie.size; size++)
        start[size] = cookie.data[size] == '_' ? '-' : lower(cookie.data[size]);
    start[size] = '\0';
    if (is_spelling(start, "utf-8"))
        return "utf-8";
    if (is_spelling(start, "latin-1") || is_spelling(start, "iso-8859-1") ||
        is_spelling(start, "iso-latin-1"))
        return "iso-8859-1";
    return arena_printf(arena, "%.*s", TEXT_ARGS(cookie));
}

static _Noreturn void raise_init(Compile *c, const char *message)
{
    Loc loc = {0, -1, -2, -1};
    diag_raise_no_text(c, ERROR_SYNTAX, loc, "%s", message);
}

static Text decode_latin1(Compile *c, Text text)
{
    char *copy = arena_alloc(&c->arena, (size_t)text.size * 2 + 1), *out = copy;
    for (uint32_t i = 0; i < text.size; i++)
        out = utf8_put(out, (uint8_t)text.data[i]);
    return (Text){copy, (uint32_t)(out - copy)};
}

Text encoding_decode(Compile *c, const char *name, Text text)
{
    if (strcmp(name, "iso-8859-1") == 0)
        return decode_latin1(c, text);
    raise_init(c, arena_printf(&c->arena, "unknown encoding: %s", name));
}
