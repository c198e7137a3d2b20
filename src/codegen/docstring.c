/* Docstrings as they are stored: as inspect.cleandoc does, but with leading
 * and trailing blank lines, so that line numbers stay. */
#include "codegen/codegen_internal.h"

/* --- str.expandtabs() */

static bool has_tab(Text t)
{
    return memchr(t.data, '\t', t.size) != NULL;
}

/* With tabs to every eighth column; columns are code points. */
static Text expand_tabs(Gen *g, Text t)
{
    Buf out = buf_in(&g->c->arena);
    uint32_t column = 0;
    for (uint32_t i = 0; i < t.size; i++) {
        char ch = t.data[i];
        if (ch == '\t') {
            uint32_t blanks = 8 - column % 8;
            buf_bytes(&out, "        ", blanks);
            column += blanks;
            continue;
        }
        buf_byte(&out, (uint8_t)ch);
        if (ch == '\n' || ch == '\r')
            column = 0;
        else if (((uint8_t)ch & 0xC0) != 0x80)
            column++;
    }
    return (Text){(const char *)out.data, (uint32_t)buf_size(&out)};
}

/* --- what UTF-8 cannot hold */

/* A surrogate is three bytes, ED A0..BF xx. */
static bool is_surrogate_at(Text t, uint32_t i)
{
    return i + 2 < t.size && (uint8_t)t.data[i] == 0xED &&
           (uint8_t)t.data[i + 1] >= 0xA0;
}

static uint32_t code_points_before(Text t, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < end; i++)
        count += ((uint8_t)t.data[i] & 0xC0) != 0x80;
    return count;
}

_Noreturn static void raise_surrogates(Gen *g, Text t, uint32_t at)
{
    uint32_t count = 0;
    uint32_t position = code_points_before(t, at);
    while (is_surrogate_at(t, at + 3 * count))
        count++;
    const char *p = t.data + at;
    if (count == 1)
        diag_raise_no_text(g->c, ERROR_UNICODE_ENCODE, NO_LOC,
                           "'utf-8' codec can't encode character '\\u%04x' in "
                           "position %u: surrogates not allowed",
                           utf8_next(&p), position);
    diag_raise_no_text(g->c, ERROR_UNICODE_ENCODE, NO_LOC,
                       "'utf-8' codec can't encode characters in position "
                       "%u-%u: surrogates not allowed",
                       position, position + count - 1);
}

/* As 3.13 compile.c, which cleans the UTF-8 form. */
static void check_encodable(Gen *g, Text t)
{
    const char *p = t.data, *end = t.data + t.size;
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): it is set */
    while ((p = memchr(p, 0xED, (size_t)(end - p))) != NULL) {
        uint32_t at = (uint32_t)(p - t.data);
        if (is_surrogate_at(t, at))
            raise_surrogates(g, t, at);
        p++;
    }
}

/* --- cleaning */

static const char *skip_line(const char *p, const char *end)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): it is set */
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    return newline ? newline + 1 : end;
}

/* Four at once, as they mostly come. */
static const char *skip_blanks(const char *p, const char *end)
{
    while (end - p >= 4 && memcmp(p, "    ", 4) == 0)
        p += 4;
    while (p < end && *p == ' ')
        p++;
    return p;
}

/* The smallest indentation of the lines after the first that are not blank;
 * 0 if there are none. */
static size_t find_margin(Text t)
{
    const char *end = t.data + t.size;
    const char *p = skip_line(t.data, end);
    size_t margin = SIZE_MAX;
    while (p < end) {
        const char *text = skip_blanks(p, end);
        if (text < end && *text != '\n' && (size_t)(text - p) < margin)
            margin = (size_t)(text - p);
        p = skip_line(text, end);
    }
    return margin == SIZE_MAX ? 0 : margin;
}

/* Copies the lines of [p, end) to w, without the margin: a line that is shorter
 * is blank. */
static char *copy_lines(char *w, const char *p, const char *end, size_t margin)
{
    while (p < end) {
        const char *next = skip_line(p, end);
        size_t length = (size_t)(next - p) - (next[-1] == '\n');
        p += length < margin ? length : margin;
        memcpy(w, p, (size_t)(next - p));
        w += next - p;
        p = next;
    }
    return w;
}

Value *gen_docstring(const Gen *g, const NodeList *body)
{
    if (g->c->optimize >= 2 && g->target->codegen.keeps_docstring_statement)
        return NULL;
    return ast_docstring(body);
}

Value *gen_clean_docstring(Gen *g, Value *docstring)
{
    if (!g->target->codegen.cleans_docstrings)
        return docstring;
    Text t = docstring->u.text;
    bool tabs = has_tab(t);
    if (tabs)
        t = expand_tabs(g, t);
    if (!docstring->ascii)
        check_encodable(g, t);
    const char *end = t.data + t.size;
    const char *first = skip_blanks(t.data, end);
    size_t margin = find_margin(t);
    if (first == t.data && margin == 0)
        return tabs ? value_str(g->c, t.data, t.size) : docstring;
    const char *second = skip_line(first, end);
    char *clean = arena_alloc(&g->c->arena, t.size);
    char *w = clean;
    memcpy(w, first, (size_t)(second - first));
    w = copy_lines(w + (second - first), second, end, margin);
    return value_str(g->c, clean, (size_t)(w - clean));
}
