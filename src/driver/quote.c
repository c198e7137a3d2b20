/* The source lines that errors quote: see quote.h. */
#include "driver/quote.h"

#include "driver/pystr.h"
#include "lex/lex.h"
#include "target/target.h"

enum { BOM_SIZE = 3 };

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
    uint32_t start = (line.size - 1) / most * most;
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
    Text before = quote_first_characters(line, (count - 1) / most * most);
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

/* The nth line of data, with its newline; empty if there are fewer. */
static Text nth_line(Text data, int32_t n)
{
    const char *p = data.data, *end = p + data.size;
    for (; n > 1 && p < end; n--) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        p = newline ? newline + 1 : end;
    }
    const char *newline = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
    return (Text){p, (uint32_t)((newline ? newline + 1 : end) - p)};
}

/* The column in the line when what cannot be decoded has been replaced. */
static int32_t replaced_column(Compile *c, Text line, int32_t col)
{
    if (col < 0 || (uint32_t)col > line.size)
        return col;
    Text before = {line.data, (uint32_t)col};
    return (int32_t)pystr_decode_replacing(&c->arena, before).size;
}

/* A line of the file with its newline: as it is in the file, and not as the
 * tokenizer sees it. */
static Text file_line(const Source *s, int32_t number)
{
    Text raw = s->raw;
    const char *p = raw.data, *end = p + raw.size, *next = p;
    for (; number > 0 && next < end; number--) {
        p = next;
        while (next < end && *next != '\n' && *next != '\r')
            next++;
        next += next + 1 < end && next[0] == '\r' && next[1] == '\n';
        next += next < end;
    }
    Text line = {p, (uint32_t)(next - p)};
    while (line.size && (next[-1] == '\n' || next[-1] == '\r'))
        line.size--, next--;
    return line;
}

/* As 3.11, which reads the line for an error found after parsing again, as
 * UTF-8 whatever the encoding, and quotes nothing if it is none, or if the file
 * ends with a whole piece. */
static void quote_as_utf8(Compile *c, Diag *d)
{
    if (!d->after_parsing || !c->target->source.quotes_as_utf8 || !c->source ||
        d->no_text || d->has_quoted || d->loc.line <= 0)
        return;
    Text line = quote_line(c, d), raw = file_line(c->source, d->loc.line);
    bool ends = line.size && line.data[line.size - 1] == '\n';
    Utf8Error e;
    if (strcmp(c->source->encoding, "utf-8") != 0) {
        d->quoted.data = arena_printf(&c->arena, "%.*s%s", TEXT_ARGS(raw),
                                      ends ? "\n" : "");
        d->quoted.size = raw.size + ends;
        line = d->quoted = piece_of_bytes(c, d->quoted, LONGEST_QUOTED);
        d->has_quoted = true;
    }
    d->no_text = (!ends && raw.size && raw.size % LONGEST_QUOTED == 0) ||
                 utf8_find_error(line.data, line.size, &e);
}

void quote_source(Compile *c, Diag *d)
{
    quote_as_utf8(c, d);
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

/* A line as the tokenizer reads it: the last one has a newline, too. */
static Text read_line(const Source *s, int32_t number)
{
    Text line = lex_line_text(s, (uint32_t)number);
    line.size += line.data + line.size < s->text.data + s->text.size;
    return line;
}

void quote_file(const Compile *c, Diag *d, const Text *data)
{
    if (d->no_text || d->loc.line <= 0 || d->whole_line || d->has_quoted)
        return;
    if (data) {
        d->quoted = nth_line(*data, d->loc.line);
        d->has_quoted = true;
    } else if (d->after_parsing) {
        d->no_text = true;
    } else if (c->source) {
        d->quoted = read_line(c->source, d->loc.line);
        d->has_quoted = true;
    }
}
