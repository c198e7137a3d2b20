/* See escape.h. */
#include "base/escape.h"

#include <string.h>

enum { LAST_CODE_POINT = 0x10FFFF };

/* Characters that stand for another one after a backslash. */
static const char simple_escapes[256] = {
    ['\\'] = '\\', ['\''] = '\'', ['"'] = '"',  ['b'] = '\b', ['f'] = '\f',
    ['t'] = '\t',  ['n'] = '\n',  ['r'] = '\r', ['v'] = '\v', ['a'] = '\a',
};

static Escape code_escape(uint32_t code)
{
    return (Escape){.kind = ESCAPE_CODE, .code = code};
}

static Escape bad_escape(const char *reason)
{
    return (Escape){.kind = ESCAPE_BAD, .reason = reason};
}

int escape_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One to three octal digits. */
static Escape octal_escape(const char **p, const char *end)
{
    uint32_t code = 0;
    for (int i = 0; i < 3 && *p < end && **p >= '0' && **p <= '7'; i++)
        code = code << 3 | (uint32_t)(*(*p)++ - '0');
    return code_escape(code);
}

/* \xXX, \uXXXX and \UXXXXXXXX, from the letter on. */
static Escape hex_escape(const char **p, const char *end, int count,
                         const char *truncated)
{
    uint32_t code = 0;
    for (++*p; count; ++*p, count--) {
        int digit = *p < end ? escape_hex_digit(**p) : -1;
        if (digit < 0)
            return bad_escape(truncated);
        code = code << 4 | (uint32_t)digit;
    }
    return code > LAST_CODE_POINT ? bad_escape("illegal Unicode character")
                                  : code_escape(code);
}

/* \N{name}, from the letter on. */
static Escape name_escape(const char **p, const char *end)
{
    static const char malformed[] = "malformed \\N character escape";
    ++*p;
    if (*p >= end || **p != '{')
        return bad_escape(malformed);
    const char *name = ++*p;
    const char *close = memchr(name, '}', (size_t)(end - name));
    *p = close ? close : end;
    if (!close || close == name)
        return bad_escape(malformed);
    ++*p;
    return (Escape){.kind = ESCAPE_NAME,
                    .name = {name, (uint32_t)(close - name)}};
}

Escape escape_read_simple(const char **p, const char *end)
{
    char c = *p < end ? **p : '\0';
    char simple = simple_escapes[(unsigned char)c];
    if (c >= '0' && c <= '7')
        return octal_escape(p, end);
    *p += simple || c == '\n';
    return simple      ? code_escape((unsigned char)simple)
           : c == '\n' ? (Escape){.kind = ESCAPE_NOTHING}
                       : (Escape){.kind = ESCAPE_UNKNOWN};
}

Escape escape_read(const char **p, const char *end)
{
    switch (*p < end ? **p : '\0') {
    case 'x': return hex_escape(p, end, 2, "truncated \\xXX escape");
    case 'u': return hex_escape(p, end, 4, "truncated \\uXXXX escape");
    case 'U': return hex_escape(p, end, 8, "truncated \\UXXXXXXXX escape");
    case 'N': return name_escape(p, end);
    default: return escape_read_simple(p, end);
    }
}
