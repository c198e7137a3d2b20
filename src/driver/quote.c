/* The source lines that errors quote: see quote.h. */
#include "driver/quote.h"

#include "driver/pystr.h"
#include "lex/lex.h"
#include "target/target.h"

enum { REPLACEMENT_SIZE = 3 }; /* of U+FFFD */

/* A place in a line, in bytes: as it is, and as it was decoded. */
typedef struct Place {
    uint32_t size, decoded;
} Place;

/* What is known of what was quoted last, for many warnings can be of one line,
 * however long: each goes on from where the one before was. */
struct Quoting {
    /* The source's line of that number, as quote_line has it. */
    const Source *source;
    int32_t number;
    bool whole_line;
    Text line;
    Text raw, decoded; /* a line as it is, and as text */
    Text replaced;     /* a line in which places are looked for */
    Place place;       /* the last one in it, between two characters */
    /* The line whose code points were counted, and how many there are. */
    const char *counted;
    size_t size;
    int columns;
    Text file; /* and its lines, as Python reads them once they are asked for */
    LineVec lines;
};

static Quoting *quoting_of(Compile *c)
{
    if (!c->quoting)
        c->quoting = ARENA_NEW(&c->arena, Quoting);
    return c->quoting;
}

/* Code points in the first size bytes. */
int quote_columns(const char *text, size_t size)
{
    int n = 0;
    for (size_t i = 0; i < size; i++)
        n += ((uint8_t)text[i] & 0xC0) != 0x80;
    return n;
}

int quote_columns_of_line(const Compile *c, Text line, size_t size)
{
    Quoting *q = c->quoting;
    if (!q)
        return quote_columns(line.data, size);
    if (q->counted != line.data)
        q->counted = line.data, q->size = 0, q->columns = 0;
    if (size < q->size)
        q->columns -= quote_columns(line.data + size, q->size - size);
    else
        q->columns += quote_columns(line.data + q->size, size - q->size);
    q->size = size;
    return q->columns;
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
    Quoting *q = quoting_of(c);
    uint32_t size = (uint32_t)col;
    Utf8Error e;
    if (col < 0 || size > line.size)
        return col;
    if (q->replaced.data != line.data || size < q->place.size)
        q->replaced = line, q->place = (Place){0, 0};
    Place *p = &q->place;
    while (utf8_find_error(line.data + p->size, size - p->size, &e)) {
        uint32_t decoded = p->decoded + e.start + REPLACEMENT_SIZE;
        if (p->size + e.end == size) /* perhaps within a character */
            return (int32_t)decoded;
        *p = (Place){p->size + e.end, decoded};
    }
    *p = (Place){size, p->decoded + size - p->size};
    return (int32_t)p->decoded;
}

/* Behind the line end, of any kind, of the line that starts at p. */
static const char *next_line(const char *p, const char *end)
{
    while (p < end && *p != '\n' && *p != '\r')
        p++;
    p += p + 1 < end && p[0] == '\r' && p[1] == '\n';
    return p + (p < end);
}

/* The lines from p on, with their ends. */
static LineVec split_lines(Arena *arena, const char *p, const char *end)
{
    LineVec lines = {0};
    for (const char *next; p < end; p = next) {
        next = next_line(p, end);
        *vec_push(&lines, arena) = (Text){p, (uint32_t)(next - p)};
    }
    return lines;
}

/* The line with "\n" if it has a line end of any kind. */
static Text with_newline(Arena *arena, Text line)
{
    const char *end = line.data + line.size;
    bool crlf = line.size > 1 && end[-2] == '\r' && end[-1] == '\n';
    if (!crlf && !(line.size && end[-1] == '\r'))
        return line;
    line.size -= crlf;
    char *copy = arena_memdup(arena, line.data, line.size);
    copy[line.size - 1] = '\n';
    return (Text){copy, line.size};
}

/* A line of a file, as Python reads it.  Empty if there are fewer. */
static Text file_line(Compile *c, Text data, int32_t number)
{
    Quoting *q = quoting_of(c);
    const char *end = data.data + data.size;
    if (q->file.data != data.data) {
        q->file = data;
        q->lines = split_lines(&c->arena, data.data, end);
    }
    if ((uint32_t)number > q->lines.count)
        return (Text){end, 0};
    Text *line = &q->lines.items[number - 1];
    return *line = with_newline(&c->arena, *line);
}

/* As 3.11, which reads the line for an error found after parsing again, as
 * UTF-8 whatever the encoding, and quotes nothing if it is none, or if the file
 * ends with a whole piece. */
static void quote_as_utf8(Compile *c, Diag *d)
{
    if (!d->after_parsing || !c->target->source.quotes_as_utf8 ||
        !c->file_source || d->no_text || d->has_quoted || d->loc.line <= 0)
        return;
    Text line = file_line(c, c->file_source->raw, d->loc.line);
    bool ends = line.size && line.data[line.size - 1] == '\n';
    bool lost = line.size && line.size % LONGEST_QUOTED == 0 && !ends;
    Utf8Error e;
    d->quoted = piece_of_bytes(c, line, LONGEST_QUOTED);
    d->has_quoted = true;
    d->no_text = lost || utf8_find_error(d->quoted.data, d->quoted.size, &e);
}

/* As quote_line. */
static Text line_of(Compile *c, const Diag *d)
{
    Quoting *q = quoting_of(c);
    if (d->has_quoted)
        return d->quoted;
    if (q->source != c->source || q->number != d->loc.line ||
        q->whole_line != d->whole_line) {
        q->source = c->source;
        q->number = d->loc.line;
        q->whole_line = d->whole_line;
        q->line = quote_line(c, d);
    }
    return q->line;
}

/* The line as text: what cannot be decoded is replaced. */
static Text decode(Compile *c, Text line)
{
    Quoting *q = quoting_of(c);
    if (q->raw.data != line.data || q->raw.size != line.size) {
        q->raw = line;
        q->decoded = pystr_decode_replacing(&c->arena, line);
    }
    return q->decoded;
}

/* Makes the quoted line text. */
static void quote_text(Compile *c, Diag *d)
{
    if (!c->source || d->no_text || d->loc.line <= 0)
        return;
    Text line = line_of(c, d);
    if (d->whole_line && !d->has_quoted) {
        d->loc.col = replaced_column(c, line, d->loc.col);
        d->loc.end_col = replaced_column(c, line, d->loc.end_col);
    }
    d->quoted = decode(c, line);
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
    Text line =
        piece_of_bytes(c, file_line(c, data, d->loc.line), LONGEST_QUOTED);
    Utf8Error e;
    if (!line.size || (strict && utf8_find_error(line.data, line.size, &e)))
        return false;
    d->quoted = decode(c, line);
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
    Utf8Error e;
    if (data.size == 0 || utf8_find_error(data.data, data.size, &e))
        return (LineVec){0};
    return split_lines(arena, data.data + (utf8_has_bom(data) ? BOM_SIZE : 0),
                       data.data + data.size);
}
