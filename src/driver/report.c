/* Errors and warnings as text: see report.h.  The form is that of Python's
 * traceback and warnings modules. */
#include "driver/report.h"

#include "driver/keyword_typo.h"
#include "driver/pystr.h"
#include "driver/quote.h"
#include "lex/lex.h"
#include "target/target.h"

const char *report_error_name(ErrorType type)
{
    switch (type) {
    case ERROR_SYNTAX: return "SyntaxError";
    case ERROR_INDENTATION: return "IndentationError";
    case ERROR_TAB: return "TabError";
    case ERROR_VALUE: return "ValueError";
    case ERROR_OVERFLOW: return "OverflowError";
    case ERROR_RECURSION: return "RecursionError";
    case ERROR_MEMORY: return "MemoryError";
    case ERROR_UNICODE_DECODE: return "UnicodeDecodeError";
    case ERROR_UNICODE_ENCODE: return "UnicodeEncodeError";
    case ERROR_SYSTEM: return "SystemError";
    }
    return "Exception";
}

const char *report_warning_name(WarningType type)
{
    return type == WARNING_SYNTAX ? "SyntaxWarning" : "DeprecationWarning";
}

/* SyntaxError.offset and .end_offset: the characters of so many bytes of the
 * quoted line, the first line also for the end; at most its length and 1. */
static int offset_of(const Compile *c, const Diag *d, int col)
{
    if (col == NO_COLUMN)
        return REPORT_NONE;
    if (d->byte_columns || col < 0 || !c->source || d->loc.line <= 0)
        return col + 1;
    Text text = quote_line(c, d);
    size_t most = (size_t)text.size + 1;
    text.size -= text.size && text.data[text.size - 1] == '\n';
    size_t bytes = (size_t)col + 1 < most ? (size_t)col + 1 : most;
    size_t beyond = bytes > text.size ? bytes - text.size : 0;
    return quote_columns_of_line(c, text, bytes - beyond) + (int)beyond;
}

/* The blanks that str.lstrip(" \n\f") removes. */
static bool is_stripped(char ch)
{
    return ch == ' ' || ch == '\n' || ch == '\f';
}

/* As many characters as columns, if there are: white space stays what it is,
 * all others become spaces. */
static void put_caret_indent(Buf *out, const char *p, const char *end,
                             int columns)
{
    for (; columns > 0 && p < end; columns--) {
        uint32_t size = pystr_character_size(p, end);
        if (pystr_is_space(p, size))
            buf_bytes(out, p, size);
        else
            buf_byte(out, ' ');
        p += size;
    }
}

/* The size of an escape sequence of terminals at p, or 0. */
static uint32_t escape_size(const char *p, const char *end)
{
    const char *start = p;
    if (end - p < 3 || p[0] != '\x1B' || p[1] != '[')
        return 0;
    for (p += 2; p < end && *p >= ' ' && *p <= '@';)
        p++;
    return p < end && *p >= 'A' && *p <= '~' ? (uint32_t)(p + 1 - start) : 0;
}

/* As traceback._display_width: a tab has one column, ^Z two. */
static int display_width(Text text)
{
    int width = 0;
    for (const char *p = text.data, *end = p + text.size; p < end;) {
        uint32_t escape = escape_size(p, end);
        p += escape;
        if (escape)
            continue;
        uint32_t ch = utf8_next(&p);
        width += ch == 0x1A ? 2 : unicode_width(ch);
    }
    return width;
}

/* Carets so wide as the characters from `from` to `to`, counted from 0, of the
 * line, or as many as they are behind its end. */
static void put_measured_carets(Buf *out, Text line, int from, int to)
{
    Text before = quote_first_characters(line, (uint32_t)from);
    Text rest = {line.data + before.size, line.size - before.size};
    int count = to - from;
    if (rest.size)
        count = display_width(quote_first_characters(rest, (uint32_t)count));
    for (int i = display_width(before); i > 0; i--)
        buf_byte(out, ' ');
    for (; count > 0; count--)
        buf_byte(out, '^');
}

typedef struct Carets {
    int from, to; /* columns from 1; to is behind the last one */
} Carets;

/* Up to 3.12: from offset to end_offset, be it on another line. */
static Carets trusted_carets(const Compile *c, const Diag *d)
{
    int from = offset_of(c, d, d->loc.col);
    int to = offset_of(c, d, d->loc.end_col);
    bool ends = to != REPORT_NONE && to != 0 && to != -1;
    return (Carets){from, ends && to != from ? to : from + 1};
}

/* The same within the line, which is so long, without its line end too. */
static Carets fitted_carets(const Compile *c, const Diag *d, int length,
                            int stripped)
{
    int from = offset_of(c, d, d->loc.col);
    int to = d->loc.end_line == d->loc.line ? offset_of(c, d, d->loc.end_col)
                                            : stripped + 1;
    if (to == 0)
        to = from;
    if (from > length)
        from = stripped + 1;
    if (to > length)
        to = stripped + 1;
    return (Carets){from, from >= to ? from + 1 : to};
}

/* A line, and carets below it if they are not before its text. */
static void put_line(const Compile *c, Buf *out, Text text, Carets carets)
{
    const char *start = text.data, *end = start + text.size;
    while (end > start && end[-1] == '\n')
        end--;
    while (start < end && is_stripped(*start))
        start++;
    buf_text(out, "    ");
    buf_bytes(out, start, (size_t)(end - start));
    buf_text(out, "\n");

    int spaces = (int)(start - text.data);
    if (carets.from - 1 < spaces)
        return;
    buf_text(out, "    ");
    if (c->target->source.measures_carets) {
        put_measured_carets(out, (Text){start, (uint32_t)(end - start)},
                            carets.from - 1 - spaces, carets.to - 1 - spaces);
    } else {
        put_caret_indent(out, start, end, carets.from - 1 - spaces);
        for (int i = carets.from; i < carets.to; i++)
            buf_byte(out, '^');
    }
    buf_text(out, "\n");
}

/* The quoted line and the carets below it, as traceback.TracebackException
 * formats them. */
static void put_source_line(const Compile *c, Buf *out, const Diag *d)
{
    Text text = quote_line(c, d);
    int length = quote_columns(text.data, text.size);
    uint32_t size = text.size;
    while (size && text.data[size - 1] == '\n')
        size--;
    int stripped = quote_columns(text.data, size);
    put_line(c, out, text,
             c->target->source.trusts_offsets
                 ? trusted_carets(c, d)
                 : fitted_carets(c, d, length, stripped));
}

/* "Sorry: NAME: MESSAGE (FILE, line N)" */
static void put_sorry(const Compile *c, Buf *out)
{
    const Diag *d = &c->error;
    buf_text(out, arena_printf(out->arena, "Sorry: %s: %s",
                               report_error_name(d->type), d->message));
    if (d->type != ERROR_INDENTATION && d->type != ERROR_TAB)
        return;
    const char *slash = strrchr(c->filename.data, '/');
    buf_text(out,
             arena_printf(out->arena, " (%s, line %d)",
                          slash ? slash + 1 : c->filename.data, d->loc.line));
}

/* An error in what a statement leaves can have a place without a line: -1. */
static bool is_placed(const Diag *d)
{
    return d->loc.line >= 0 || (d->type == ERROR_SYNTAX && !d->no_text);
}

void report_error(const Compile *c, Buf *out, const TrialWarnings *warnings)
{
    const Diag *d = &c->error;
    if (d->type != ERROR_SYNTAX) {
        put_sorry(c, out);
        return;
    }
    if (is_placed(d))
        buf_text(out, arena_printf(out->arena, "  File \"%.*s\", line %d\n",
                                   TEXT_ARGS(c->filename), d->loc.line));
    bool quotes = !d->no_text && d->loc.line > 0 && c->source;
    KeywordTypo typo;
    if (quotes && keyword_typo_find(c, out->arena, warnings, &typo)) {
        put_line(c, out, typo.line,
                 (Carets){quote_columns(typo.line.data, typo.start) + 1,
                          quote_columns(typo.line.data, typo.end) + 1});
        buf_text(out, arena_printf(out->arena,
                                   "SyntaxError: invalid syntax. Did you mean "
                                   "'%s'?\n",
                                   typo.keyword));
        return;
    }
    if (quotes)
        put_source_line(c, out, d);
    buf_text(out, arena_printf(out->arena, "%s: %s\n",
                               report_error_name(d->type), d->message));
}

/* As the tokenize module up to 3.13, which wants the lines up to the cookie's
 * to be UTF-8 whatever it says.  A line ends in "\n" there. */
static bool is_cookie_utf8(const Source *s)
{
    const char *start = s->raw.data, *end = start + s->raw.size;
    const char *first = memchr(start, '\n', s->raw.size);
    const char *cr = memchr(start, '\r', s->raw.size), *stop = first;
    bool is_one = cr && first && cr + 1 < first; /* for tokenize */
    if (first && s->cookie_line == 2 && !is_one)
        stop = memchr(first + 1, '\n', (size_t)(end - (first + 1)));
    Utf8Error e;
    return !utf8_find_error(start, (size_t)((stop ? stop : end) - start), &e);
}

/* Can linecache read the file?  It decodes all of it. */
static bool is_readable(const Compile *c)
{
    const Source *s = c->file_source;
    bool is_checked = s->cookie_line && c->target->source.wants_utf8_cookie;
    return s->is_valid_utf8 && (!is_checked || is_cookie_utf8(s));
}

/* The line of that number that linecache finds: of the source, or if other is
 * not NULL one of these.  False if there is none: CPython counts on behind some
 * f-strings. */
static bool find_line(const Compile *c, const LineVec *other, uint32_t number,
                      Text *line)
{
    uint32_t count = other            ? other->count
                     : is_readable(c) ? c->file_source->line_count
                                      : 0;
    if (number > count)
        return false;
    *line = other ? other->items[number - 1]
                  : lex_line_text(c->file_source, number);
    return true;
}

/* The name of the file that it is about. */
static Text file_of_warning(const Compile *c, const Warning *w)
{
    static const char frozen[] = "<frozen importlib._bootstrap>";
    return w->of_importlib ? (Text){frozen, sizeof frozen - 1} : c->filename;
}

/* Where warnings and their lines go. */
typedef struct WarningOutput {
    Buf *text;
    QuotationVec *quotations;
    const char *last_line;
    const LineVec *lines; /* NULL: the source's */
} WarningOutput;

static void put_warning(const Compile *c, WarningOutput *o, const Warning *w)
{
    Buf *out = o->text;
    Text line;
    pystr_put_printable(out, file_of_warning(c, w));
    buf_text(out, arena_printf(out->arena, ":%d: %s: %s\n", w->loc.line,
                               report_warning_name(w->type), w->message));
    if (w->of_importlib ||
        !find_line(c, o->lines, (uint32_t)w->loc.line, &line))
        return;
    buf_text(out, "  ");
    output_quote(out, o->quotations, pystr_strip(line), &o->last_line);
    buf_text(out, "\n");
}

void report_warnings(const Compile *c, Buf *out, QuotationVec *quotations,
                     const QuotedFile *from)
{
    LineVec lines = {0};
    WarningOutput o = {.text = out, .quotations = quotations};
    bool is_source =
        from->is_source ||
        (from->is_found && text_equals(from->text, c->file_source->raw));
    if (!is_source) {
        lines = quote_split(out->arena, from->text);
        o.lines = &lines;
    }
    for (uint32_t i = 0; i < c->warnings.count; i++)
        if (c->warnings.items[i].action == WARNINGS_DEFAULT)
            put_warning(c, &o, &c->warnings.items[i]);
}

/* As 3.14: the error of an invalid escape does not speak of the future. */
static const char *message_as_error(Compile *c, const char *message)
{
    static const char part[] = " Such sequences will not work in the future.";
    const char *at = strstr(message, part);
    if (!at)
        return message;
    return arena_printf(&c->arena, "%.*s%s", (int)(at - message), message,
                        at + sizeof part - 1);
}

/* What the error of a warning quotes, unless it is the line of its place: the
 * line the tokenizer is in where CPython, which counts on behind some
 * f-strings, finds no such line. */
static Text quoted_of_warning(const Compile *c, const Warning *w)
{
    const Source *s = c->file_source;
    if (w->quoted.data)
        return w->quoted;
    if (!s || w->by_tokenizer || w->after_parsing ||
        (uint32_t)w->loc.line <= s->line_count)
        return (Text){NULL, 0};
    Text line = lex_line_text(s, w->seen_line);
    line.size += line.data + line.size < s->text.data + s->text.size;
    return line;
}

Diag report_error_of_warning(Compile *c, const Warning *w)
{
    bool parsers = !w->by_tokenizer && !w->after_parsing;
    bool counts_bytes = c->target->source.counts_bytes && !w->quoted.data &&
                        c->file_source && !c->file_source->names_encoding;
    Text quoted = quoted_of_warning(c, w);
    return (Diag){.type = ERROR_SYNTAX,
                  .loc = w->loc,
                  .message = message_as_error(c, w->message),
                  .whole_line = w->by_tokenizer || w->quoted.data,
                  .has_quoted = quoted.data != NULL,
                  .quoted = quoted,
                  .after_parsing = w->after_parsing,
                  .byte_columns =
                      w->after_parsing || (parsers && counts_bytes)};
}

/* The error of the tokenizer that takes precedence over one that the parser
 * raises, having read so many lines: see peg_check_rest_of_file. */
static bool find_tokenizer_error(Compile *c, uint32_t seen_line, Diag *error)
{
    const Source *s = c->source;
    if (c->parsed || s->tokens.items[s->tokens.count - 1].kind != TOKEN_ERROR)
        return false;
    const LexError *e = &s->error;
    if (e->in_fstring)
        return false;
    if (e->kind == LEX_ERROR_SYNTAX) {
        *error = e->diag;
        return true;
    }
    if (!e->open_bracket || seen_line <= e->open_line)
        return false;
    int32_t line = (int32_t)e->open_line;
    int32_t col = lex_column(s, e->open_line, e->open_start);
    *error = (Diag){.type = ERROR_SYNTAX,
                    .loc = {line, line, col, -1},
                    .message = arena_printf(&c->arena, "'%c' was never closed",
                                            e->open_bracket)};
    return true;
}

static uint32_t first_error(const Compile *c, uint32_t from)
{
    while (from < c->warnings.count &&
           c->warnings.items[from].action != WARNINGS_ERROR)
        from++;
    return from;
}

/* Drops the warnings from number i on that are not the tokenizer's. */
static void keep_tokenizer_warnings(Compile *c, uint32_t i)
{
    uint32_t count = i;
    for (; i < c->warnings.count; i++)
        if (c->warnings.items[i].by_tokenizer)
            c->warnings.items[count++] = c->warnings.items[i];
    c->warnings.count = count;
}

/* An error of the parser, and what the tokenizer has against the rest of the
 * file.  It ends there too if that is in an f-string, but says nothing. */
static void raise_parser_warning(Compile *c, uint32_t i)
{
    Warning w = c->warnings.items[i];
    c->source = c->file_source;
    keep_tokenizer_warnings(c, i);
    i = first_error(c, i);
    if (i < c->warnings.count && !c->warnings.items[i].in_fstring)
        w = c->warnings.items[i];
    else if (i == c->warnings.count &&
             find_tokenizer_error(c, w.seen_line, &c->error))
        return;
    c->error = report_error_of_warning(c, &w);
    c->warnings.count = i;
}

bool report_first_warning_as_error(Compile *c)
{
    uint32_t i = first_error(c, 0);
    if (i == c->warnings.count)
        return false;
    const Warning *w = &c->warnings.items[i];
    if (!w->by_tokenizer && !w->after_parsing) {
        raise_parser_warning(c, i);
        return true;
    }
    c->source = c->file_source;
    if (!w->in_fstring || !w->beyond_error)
        c->error = report_error_of_warning(c, w);
    else if (c->has_parser_error)
        c->error = c->parser_error;
    c->warnings.count = i; /* the others are never given */
    return true;
}

/* --- as data */

Report report_of_error(const Compile *c, const Diag *d)
{
    bool placed = is_placed(d);
    bool ends = d->loc.end_line >= 0 || (placed && d->loc.line < 0);
    Report r = {.is_error = true,
                .type = report_error_name(d->type),
                .after_parsing = d->after_parsing,
                .in_symtable = d->in_symtable,
                .message = d->message,
                .line = placed ? d->loc.line : REPORT_NONE,
                .column = placed ? offset_of(c, d, d->loc.col) : REPORT_NONE,
                .end_line = ends ? d->loc.end_line : REPORT_NONE,
                .end_column =
                    ends ? offset_of(c, d, d->loc.end_col) : REPORT_NONE};
    if (d->loc.line > 0 && !d->no_text && c->source)
        r.text = quote_line(c, d);
    if (d->whole_line && r.text.size && r.text.data[r.text.size - 1] == '\n')
        r.text.size--; /* the tokenizer leaves it out */
    return r;
}

Report report_of_warning(const Warning *w)
{
    return (Report){.type = report_warning_name(w->type),
                    .message = w->message,
                    .line = w->loc.line,
                    .column = REPORT_NONE,
                    .end_line = REPORT_NONE,
                    .end_column = REPORT_NONE};
}

/* --- JSON */

/* \uXXXX */
static void put_unit(Buf *out, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    buf_text(out, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        buf_byte(out, (uint8_t)hex[unit >> shift & 15]);
}

/* A surrogate, which has no UTF-8 of its own: undecodable bytes of a name. */
static bool is_surrogate(const uint8_t *p, size_t left)
{
    return left >= 3 && p[0] == 0xED && p[1] >= 0xA0;
}

void report_json_string(Buf *out, Text text)
{
    const uint8_t *p = (const uint8_t *)text.data;
    buf_byte(out, '"');
    for (uint32_t i = 0; i < text.size; i++) {
        if (is_surrogate(p + i, text.size - i)) {
            put_unit(out, 0xD000u | (p[i + 1] & 63u) << 6 | (p[i + 2] & 63u));
            i += 2;
        } else if (p[i] < ' ') {
            put_unit(out, p[i]);
        } else {
            if (p[i] == '"' || p[i] == '\\')
                buf_byte(out, '\\');
            buf_byte(out, p[i]);
        }
    }
    buf_byte(out, '"');
}

static void put_key(Buf *out, const char *key)
{
    buf_text(out, ", \"");
    buf_text(out, key);
    buf_text(out, "\": ");
}

static void put_string(Buf *out, const char *key, const char *text)
{
    put_key(out, key);
    report_json_string(out, (Text){text, (uint32_t)strlen(text)});
}

static void put_number(Buf *out, const char *key, int n)
{
    put_key(out, key);
    buf_text(out,
             n == REPORT_NONE ? "null" : arena_printf(out->arena, "%d", n));
}

static void put_object(const Compile *c, Buf *out, Text filename,
                       const Report *r)
{
    buf_text(out, "{\"file\": ");
    report_json_string(out, filename);
    put_string(out, "target", c->target->series);
    put_string(out, "severity", r->is_error ? "error" : "warning");
    put_string(out, "type", r->type);
    put_string(out, "message", r->message);
    put_number(out, "line", r->line);
    put_number(out, "column", r->column);
    put_number(out, "end_line", r->end_line);
    put_number(out, "end_column", r->end_column);
    put_key(out, "text");
    if (r->text.data)
        report_json_string(out, r->text);
    else
        buf_text(out, "null");
    buf_text(out, "}\n");
}

void report_json(const Compile *c, Buf *out, bool error)
{
    for (uint32_t i = 0; i < c->warnings.count; i++) {
        const Warning *w = &c->warnings.items[i];
        Report r = report_of_warning(w);
        if (w->action == WARNINGS_DEFAULT)
            put_object(c, out, file_of_warning(c, w), &r);
    }
    if (error) {
        Report r = report_of_error(c, &c->error);
        put_object(c, out, c->filename, &r);
    }
}
