/* Bytes to text: byte order mark, coding cookie (PEP 263), decoding, line
 * ends.  What is UTF-8 with "\n" line ends and a newline at its end, as nearly
 * all files are, is used where it lies; anything else is copied.  The order of
 * steps is that of CPython's string tokenizer: line ends, BOM, cookie,
 * decoding, line ends again. */
#include "lex/lex_internal.h"

#include "base/unicode.h"
#include "lex/bytes.h"
#include "lex/encoding.h"
#include "target/target.h"

static Contents look_through(const char *p, size_t size)
{
    Contents found = lex_look_through(p, size / LEX_STEP);
    for (size_t at = size - size % LEX_STEP; at < size; at++) {
        found.high |= (p[at] & 0x80) != 0;
        found.cr |= p[at] == '\r';
        found.nul |= p[at] == '\0';
    }
    return found;
}

static bool ends_with_crlf(Text text)
{
    const char *end = text.data + text.size;
    return text.size > 1 && end[-2] == '\r' && end[-1] == '\n';
}

static bool lacks_newline(Compile *c, Text text)
{
    const char *end = text.data + text.size;
    if (ends_with_crlf(text))
        return syntax_rule(c, source.adds_newline_behind_crlf);
    return text.size > 0 && end[-1] != '\n' && end[-1] != '\r';
}

/* A copy with padding, CRLF and CR as LF, and a newline at the end. */
static Text clean_copy(Compile *c, Text text)
{
    char *copy = arena_alloc(&c->arena, text.size + 1 + SOURCE_PADDING);
    char *out = copy;
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end;) {
        if (*p != '\r') {
            *out++ = *p++;
            continue;
        }
        p++;
        if (p < end && *p == '\n')
            p++;
        *out++ = '\n';
    }
    if (lacks_newline(c, text))
        *out++ = '\n';
    memset(out, 0, SOURCE_PADDING);
    return (Text){copy, (uint32_t)(out - copy)};
}

static bool is_blank(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\f';
}

static bool in_codec_name(char ch)
{
    return (lex_is(&ch, CHAR_NAME) && !(ch & 0x80)) || ch == '-' || ch == '.';
}

/* "coding:" or "coding=" at p and a name behind it. */
static bool cookie_at(const char *p, Text *name)
{
    if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '='))
        return false;
    p += 7;
    while (*p == ' ' || *p == '\t')
        p++;
    const char *end = p;
    while (in_codec_name(*end))
        end++;
    *name = (Text){p, (uint32_t)(end - p)};
    return end > p;
}

/* The cookie of one line, if it has only a comment; *stop is set if the line
 * has more than blanks and a comment.  room is the line's size as CPython
 * counts it, the newline included in the second line only. */
static bool line_cookie(const char *line, ptrdiff_t room, Text *name,
                        bool *stop)
{
    const char *p = line;
    while (is_blank(*p))
        p++;
    *stop = *p != '#' && *p != '\n' && *p != '\r' && *p != '\0';
    if (*p != '#')
        return false;
    for (; p - line < room - 6; p++)
        if (cookie_at(p, name))
            return true;
    return false;
}

/* Returns the line of the cookie, 0 if there is none. */
static uint8_t find_cookie(Text text, Text *name)
{
    const char *end = text.data + text.size;
    const char *first = memchr(text.data, '\n', text.size);
    if (!first)
        first = end;
    bool stop;
    if (line_cookie(text.data, first - text.data, name, &stop))
        return 1;
    if (stop || first >= end)
        return 0;
    const char *line = first + 1;
    const char *second = memchr(line, '\n', (size_t)(end - line));
    if (!second)
        second = end;
    return line_cookie(line, second - first, name, &stop) ? 2 : 0;
}

/* Decodes what is not UTF-8 by default. */
static Text decode(Compile *c, Source *s, Text text)
{
    Text decoded = encoding_decode(c, s->encoding, text);
    /* A zero character, which some codecs can make, ends the text. */
    const char *nul = memchr(decoded.data, 0, decoded.size);
    if (nul)
        decoded.size = (uint32_t)(nul - decoded.data);
    return decoded;
}

static void raise_null_bytes(Compile *c)
{
    diag_raise_no_text(c, ERROR_SYNTAX, NO_LOC,
                       "source code string cannot contain null bytes");
}

/* Takes the byte order mark off. */
static bool skip_bom(Text *text)
{
    if (!utf8_has_bom(*text))
        return false;
    text->data += BOM_SIZE;
    text->size -= BOM_SIZE;
    return true;
}

/* For errors that quote a line before there are tokens. */
static void find_lines(Compile *c, Source *s)
{
    const char *text = s->text.data, *end = text + s->text.size;
    uint32_t count = 0;
    for (const char *p = text; p < end; p++)
        count += *p == '\n';
    uint32_t *starts = ARENA_ARRAY(&c->arena, uint32_t, count + 1);
    s->line_count = count;
    s->line_starts = starts;
    *starts++ = 0;
    for (const char *p = text; p < end; p++)
        if (*p == '\n')
            *starts++ = (uint32_t)(p + 1 - text);
}

static _Noreturn void raise_of_line(Compile *c, Loc loc, const char *message)
{
    Diag error = {.type = ERROR_SYNTAX,
                  .loc = loc,
                  .message = message,
                  .whole_line = true};
    diag_raise_as(c, &error);
}

/* A cookie that contradicts the byte order mark. */
static _Noreturn void raise_bom(Compile *c, Source *s, Text cookie,
                                const char *name)
{
    const char *format = "encoding problem: %s with BOM";
    if (!syntax_hint(c, source.places_bom_error))
        encoding_raise(c, arena_printf(&c->arena, format, name));
    find_lines(c, s);
    int32_t line =
        (int32_t)lex_line_of(s, (uint32_t)(cookie.data - s->text.data));
    /* The newline of the second line counts, though the quoted line has
     * none. */
    int32_t size = (int32_t)lex_line_text(s, (uint32_t)line).size + line - 1;
    raise_of_line(c, (Loc){line, line, -1, size - 1},
                  arena_printf(&c->arena, format, name));
}

/* As 3.14: without a cookie all of the text must be UTF-8, comments too. */
static _Noreturn void raise_not_utf8(Compile *c, Source *s, uint32_t place)
{
    find_lines(c, s);
    uint32_t line = lex_line_of(s, place);
    int32_t col = lex_column(s, line, place);
    raise_of_line(
        c, (Loc){(int32_t)line, (int32_t)line, col, col},
        arena_printf(
            &c->arena,
            "Non-UTF-8 code starting with '\\x%02x' on line %u, but no "
            "encoding declared; see https://peps.python.org/pep-0263/ "
            "for details",
            (uint8_t)s->text.data[place], line));
}

/* Sets s->encoding if there is a cookie; true if the text needs decoding. */
static bool choose_encoding(Compile *c, Source *s, Text text, bool bom)
{
    Text cookie;
    s->names_encoding = bom;
    s->cookie_line = find_cookie(text, &cookie);
    if (!s->cookie_line)
        return false;
    s->names_encoding = true;
    const char *name = encoding_cookie_name(&c->arena, cookie);
    if (strcmp(name, "utf-8") == 0)
        return false;
    if (bom)
        raise_bom(c, s, cookie, name);
    s->encoding = name;
    return true;
}

static void check_utf8(Compile *c, Source *s, bool high)
{
    Utf8Error error;
    s->is_ascii = !high;
    s->is_valid_utf8 =
        !high || !utf8_find_error(s->text.data, s->text.size, &error);
    if (!s->is_valid_utf8 && syntax_rule(c, source.demands_utf8))
        raise_not_utf8(c, s, error.start);
}

void lex_open(Compile *c, const char *raw, size_t size)
{
    if (size > MOST_SOURCE)
        diag_raise_no_text(c, ERROR_MEMORY, NO_LOC, "source is too large");
    Source *s = ARENA_NEW(&c->arena, Source);
    s->raw = s->text = (Text){raw, (uint32_t)size};
    c->source = c->file_source = s;
    Contents has = look_through(raw, size);
    if (has.nul)
        raise_null_bytes(c);
    s->newline_added =
        size > 0 && raw[size - 1] != '\n' && raw[size - 1] != '\r';
    if (has.cr || s->newline_added)
        s->text = clean_copy(c, s->text);
    s->encoding = "utf-8";
    s->names_encoding = c->is_text;
    s->has_bom = !c->is_text && skip_bom(&s->text);
    if (!c->is_text && choose_encoding(c, s, s->text, s->has_bom)) {
        s->text = clean_copy(c, decode(c, s, s->text));
        has = look_through(s->text.data, s->text.size);
    }
    check_utf8(c, s, has.high);
}

uint32_t lex_line_of(const Source *s, uint32_t offset)
{
    uint32_t low = 1, high = s->line_count ? s->line_count : 1;
    while (low < high) {
        uint32_t middle = low + (high - low + 1) / 2;
        if (s->line_starts[middle - 1] <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

Text lex_line_text(const Source *s, uint32_t line)
{
    if (line < 1 || line > s->line_count)
        return (Text){s->text.data + s->text.size, 0};
    uint32_t start = s->line_starts[line - 1], end = s->line_starts[line];
    if (end > start && s->text.data[end - 1] == '\n')
        end--;
    return (Text){s->text.data + start, end - start};
}

/* What is read last of the line. */
static Text last_piece(const Source *s, uint32_t line, Text text)
{
    bool newline = line < s->line_count || !s->newline_added;
    uint32_t start = lex_last_piece(text.size + newline, LONGEST_QUOTED);
    start = start < text.size ? start : text.size;
    return (Text){text.data + start, text.size - start};
}

/* The file is read in pieces of the longest size.  When the last one has it and
 * no newline, there is no telling that it is the last one until too late.  What
 * is not UTF-8 can be quoted if the file names its encoding. */
bool lex_can_quote(const Compile *c, const Source *s, uint32_t line)
{
    Text text = lex_line_text(s, line);
    bool last = line == s->line_count;
    bool added = last && text.size == 0 && ends_with_crlf(s->raw) &&
                 syntax_hint(c, source.adds_newline_behind_crlf);
    bool lost = last && s->newline_added && text.size &&
                text.size % LONGEST_QUOTED == 0;
    Text read = syntax_hint(c, source.quotes_last_piece)
                    ? last_piece(s, line, text)
                    : text;
    Utf8Error e;
    return !added && !lost &&
           (s->names_encoding || !utf8_find_error(read.data, read.size, &e));
}
