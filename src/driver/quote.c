/* The source lines that errors quote: see quote.h. */
#include "driver/quote.h"

#include "driver/pystr.h"
#include "lex/lex.h"
#include "target/target.h"

/* Code points in the first size bytes. */
int quote_columns(const char *text, size_t size)
{
    int n = 0;
    for (size_t i = 0; i < size; i++)
        n += ((uint8_t)text[i] & 0xC0) != 0x80;
    return n;
}

Text quote_first_characters(Text line, uint32_t count)
{
    const char *p = line.data, *end = p + line.size;
    for (; count && p < end; count--)
        utf8_next(&p);
    return (Text){line.data, (uint32_t)(p - line.data)};
}

/* As CPython, which quotes the first piece that it reads of a line, of so many
 * bytes at most, or up to 3.11 the last. */
static Text piece_of_bytes(const Compile *c, Text line, uint32_t most)
{
    if (line.size <= most)
        return line;
    if (!c->target->source.quotes_last_piece)
        return (Text){line.data, most};
    uint32_t start = lex_last_piece(line.size, most);
    return (Text){line.data + start, line.size - start};
}

/* The same of a line that had to be decoded, and is taken to have had a byte
 * for a character. */
static Text piece_of_characters(const Compile *c, Text line, uint32_t most)
{
    uint32_t count = (uint32_t)quote_columns(line.data, line.size);
    if (count <= most)
        return line;
    if (!c->target->source.quotes_last_piece)
        return quote_first_characters(line, most);
    Text before = quote_first_characters(line, lex_last_piece(count, most));
    return (Text){line.data + before.size, line.size - before.size};
}

/* The quoted line, with its newline if the file has it: what SyntaxError.text
 * is. */
Text quote_line(const Compile *c, const Diag *d)
{
    const Source *s = c->source;
    if (d->has_quoted)
        return d->quoted;
    Text line = lex_line_text(s, (uint32_t)d->loc.line);
    bool last = (uint32_t)d->loc.line == s->line_count;
    if (!(last && s->newline_added) &&
        line.data + line.size < s->text.data + s->text.size)
        line.size++;
    if (d->whole_line)
        return line;
    uint32_t most = LONGEST_QUOTED;
    if (d->loc.line == 1 && s->has_bom) {
        if (c->target->source.quotes_bom)
            line.data -= BOM_SIZE, line.size += BOM_SIZE;
        else
            most -= BOM_SIZE;
    }
    return strcmp(s->encoding, "utf-8") == 0
               ? piece_of_bytes(c, line, most)
               : piece_of_characters(c, line, most);
}

/* The column in the line when what cannot be decoded has been replaced. */
static int32_t replaced_column(Compile *c, Text line, int32_t col)
{
    if (col < 0 || (uint32_t)col > line.size)
        return col;
    Text before = {line.data, (uint32_t)col};
    return (int32_t)pystr_decode_replacing(&c->arena, before).size;
}

/* Behind the line end, of any kind, of the line that starts at p. */
static const char *next_line(const char *p, const char *end)
{
    while (p < end && *p != '\n' && *p != '\r')
        p++;
    p += p + 1 < end && p[0] == '\r' && p[1] == '\n';
    return p + (p < end);
}

/* A line of a file, as Python reads it: with "\n" if it has a line end of any
 * kind.  Empty if there are fewer. */
static Text file_line(Arena *arena, Text data, int32_t number)
{
    const char *p = data.data, *end = p + data.size, *next = p;
    for (; number > 0; number--) {
        p = next;
        next = next_line(p, end);
    }
    Text line = {p, (uint32_t)(next - p)};
    bool crlf = line.size > 1 && next[-2] == '\r' && next[-1] == '\n';
    if (!crlf && !(line.size && next[-1] == '\r'))
        return line;
    line.size -= crlf;
    char *copy = arena_memdup(arena, line.data, line.size);
    copy[line.size - 1] = '\n';
    return (Text){copy, line.size};
}

/* As 3.11, which reads the line for an error found after parsing again, as
 * UTF-8 whatever the encoding, and quotes nothing if it is none, or if the file
 * ends with a whole piece. */
static void quote_as_utf8(Compile *c, Diag *d)
{
    if (!d->after_parsing || !c->target->source.quotes_as_utf8 ||
        !c->file_source || d->no_text || d->has_quoted || d->loc.line <= 0)
        return;
    Text line = file_line(&c->arena, c->file_source->raw, d->loc.line);
    bool ends = line.size && line.data[line.size - 1] == '\n';
    bool lost = line.size && line.size % LONGEST_QUOTED == 0 && !ends;
    Utf8Error e;
    d->quoted = piece_of_bytes(c, line, LONGEST_QUOTED);
    d->has_quoted = true;
    d->no_text = lost || utf8_find_error(d->quoted.data, d->quoted.size, &e);
}

/* Makes the quoted line text: what cannot be decoded is replaced. */
static void quote_text(Compile *c, Diag *d)
{
    if (!c->source || d->no_text || d->loc.line <= 0)
        return;
    Text line = quote_line(c, d);
    if (d->whole_line && !d->has_quoted) {
        d->loc.col = replaced_column(c, line, d->loc.col);
        d->loc.end_col = replaced_column(c, line, d->loc.end_col);
    }
    d->quoted = pystr_decode_replacing(&c->arena, line);
    d->has_quoted = true;
}

void quote_source(Compile *c, Diag *d)
{
    quote_as_utf8(c, d);
    quote_text(c, d);
}

/* A line as the tokenizer reads it: the last one has a newline, too. */
static Text read_line(const Source *s, int32_t number)
{
    Text line = lex_line_text(s, (uint32_t)number);
    line.size += line.data + line.size < s->text.data + s->text.size;
    return line;
}

/* The line of another file than was compiled, where 3.11 wants UTF-8.  False if
 * there is none. */
static bool quote_other(Compile *c, Diag *d, Text data)
{
    bool strict = c->target->source.quotes_as_utf8 &&
                  (d->after_parsing || !c->file_source->names_encoding);
    Text line = piece_of_bytes(c, file_line(&c->arena, data, d->loc.line),
                               LONGEST_QUOTED);
    Utf8Error e;
    if (!line.size || (strict && utf8_find_error(line.data, line.size, &e)))
        return false;
    d->quoted = pystr_decode_replacing(&c->arena, line);
    return true;
}

/* Takes the line from data, or from the source if the tokenizer has it. */
static void find_quoted(Compile *c, Diag *d, const Text *data)
{
    bool is_found = d->whole_line || (d->has_quoted && !d->quotes_buffer);
    if (d->no_text || d->loc.line <= 0 || is_found || !c->file_source)
        return;
    if (data && quote_other(c, d, *data)) {
        d->has_quoted = true;
    } else if (d->quotes_buffer) {
        return;
    } else if (d->after_parsing) {
        d->no_text = true;
    } else {
        d->quoted = read_line(c->source, d->loc.line);
        d->has_quoted = true;
    }
}

void quote_file(Compile *c, Diag *d, const Text *data)
{
    find_quoted(c, d, data);
    quote_text(c, d);
}

LineVec quote_split(Arena *arena, Text data)
{
    LineVec lines = {0};
    Utf8Error e;
    if (data.size == 0 || utf8_find_error(data.data, data.size, &e))
        return lines;
    const char *p = data.data + (utf8_has_bom(data) ? BOM_SIZE : 0);
    for (const char *next, *end = data.data + data.size; p < end; p = next) {
        next = next_line(p, end);
        *vec_push(&lines, arena) = (Text){p, (uint32_t)(next - p)};
    }
    return lines;
}
