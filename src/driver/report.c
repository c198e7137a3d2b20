/* Errors and warnings as text: see report.h.  The form is that of Python's
 * traceback and warnings modules. */
#include "driver/report.h"

#include "lex/lex.h"
#include "target/target.h"

const char *report_error_name(ErrorType type)
{
    switch (type) {
    case ERROR_SYNTAX:
        return "SyntaxError";
    case ERROR_INDENTATION:
        return "IndentationError";
    case ERROR_TAB:
        return "TabError";
    case ERROR_VALUE:
        return "ValueError";
    case ERROR_OVERFLOW:
        return "OverflowError";
    case ERROR_RECURSION:
        return "RecursionError";
    case ERROR_MEMORY:
        return "MemoryError";
    case ERROR_UNICODE_DECODE:
        return "UnicodeDecodeError";
    case ERROR_UNICODE_ENCODE:
        return "UnicodeEncodeError";
    case ERROR_SYSTEM:
        return "SystemError";
    }
    return "Exception";
}

const char *report_warning_name(WarningType type)
{
    return type == WARNING_SYNTAX ? "SyntaxWarning" : "DeprecationWarning";
}

static bool is_blank(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\f';
}

/* Code points in the first size bytes. */
static int columns_of(const char *text, size_t size)
{
    int n = 0;
    for (size_t i = 0; i < size; i++)
        n += ((uint8_t)text[i] & 0xC0) != 0x80;
    return n;
}

static void put_repeated(Buf *out, char ch, int count)
{
    for (int i = 0; i < count; i++)
        buf_byte(out, (uint8_t)ch);
}

/* The byte at which character number column of the line begins. */
static int32_t byte_of_column(Text line, int32_t column)
{
    const char *p = line.data, *end = p + line.size;
    for (; p < end && column > 0; column--)
        do
            p++;
        while (p < end && ((uint8_t)*p & 0xC0) == 0x80);
    return (int32_t)(p - line.data) + column;
}

/* The quoted line and the carets below it. */
static void put_source_line(const Compile *c, Buf *out, const Diag *d)
{
    Loc loc = d->loc;
    Text line = lex_line_text(c->source, (uint32_t)loc.line);
    if (d->byte_columns) {
        loc.col = byte_of_column(line, loc.col);
        loc.end_col = byte_of_column(line, loc.end_col);
    }
    size_t skip = 0, size = line.size;
    while (skip < size && is_blank(line.data[skip]))
        skip++;
    while (size > skip && is_blank(line.data[size - 1]))
        size--;
    buf_text(out, "    ");
    buf_bytes(out, line.data + skip, size - skip);
    buf_text(out, "\n");
    size_t start = (size_t)loc.col;
    if (loc.col < 0 || start < skip)
        return;
    if (start > line.size)
        start = line.size;
    size_t end = loc.end_line > loc.line ? size : (size_t)loc.end_col;
    if (loc.end_col < 0 || end > line.size)
        end = line.size;
    int carets = end > start ? columns_of(line.data + start, end - start) : 1;
    put_repeated(out, ' ', 4 + columns_of(line.data + skip, start - skip));
    put_repeated(out, '^', carets);
    buf_text(out, "\n");
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
    buf_text(out, arena_printf(out->arena, " (%s, line %d)",
                               slash ? slash + 1 : c->filename.data,
                               d->loc.line));
}

void report_error(const Compile *c, Buf *out)
{
    const Diag *d = &c->error;
    if (d->type != ERROR_SYNTAX) {
        put_sorry(c, out);
        return;
    }
    if (d->loc.line >= 0)
        buf_text(out, arena_printf(out->arena, "  File \"%.*s\", line %d\n",
                                   TEXT_ARGS(c->filename), d->loc.line));
    if (!d->no_text && d->loc.line > 0 && c->source)
        put_source_line(c, out, d);
    buf_text(out, arena_printf(out->arena, "%s: %s\n",
                               report_error_name(d->type), d->message));
}

static void put_warning(const Compile *c, Buf *out, const Warning *w)
{
    buf_text(out, arena_printf(out->arena, "%.*s:%d: %s: %s\n  ",
                               TEXT_ARGS(c->filename), w->loc.line,
                               report_warning_name(w->type), w->message));
    Text line = lex_line_text(c->source, (uint32_t)w->loc.line);
    while (line.size && is_blank(line.data[0]))
        line.data++, line.size--;
    buf_bytes(out, line.data, line.size);
    buf_text(out, "\n");
}

void report_warnings(const Compile *c, Buf *out)
{
    for (uint32_t i = 0; i < c->warnings.count; i++) /* Python's filter */
        if (c->warnings.items[i].type == WARNING_SYNTAX)
            put_warning(c, out, &c->warnings.items[i]);
}

bool report_first_warning_as_error(Compile *c)
{
    for (uint32_t i = 0; i < c->warnings.count; i++) {
        const Warning *w = &c->warnings.items[i];
        if (w->type != WARNING_SYNTAX)
            continue;
        c->error = (Diag){
            .type = ERROR_SYNTAX, .loc = w->loc, .message = w->message};
        return true;
    }
    return false;
}

/* --- JSON */

void report_json_string(Buf *out, Text text)
{
    static const char hex[] = "0123456789abcdef";
    buf_byte(out, '"');
    for (uint32_t i = 0; i < text.size; i++) {
        uint8_t ch = (uint8_t)text.data[i];
        if (ch == '"' || ch == '\\') {
            buf_byte(out, '\\');
            buf_byte(out, ch);
        } else if (ch < ' ') {
            buf_text(out, "\\u00");
            buf_byte(out, (uint8_t)hex[ch >> 4]);
            buf_byte(out, (uint8_t)hex[ch & 15]);
        } else {
            buf_byte(out, ch);
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

static void put_number(Buf *out, const char *key, bool known, int n)
{
    put_key(out, key);
    buf_text(out, known ? arena_printf(out->arena, "%d", n) : "null");
}

/* SyntaxError.offset and .end_offset: the characters of so many bytes of the
 * quoted line, the first line also for the end; at most its length and 1. */
static int offset_of(const Compile *c, const Diag *d, int col)
{
    if (d->byte_columns || col < 0 || !c->source || d->loc.line <= 0)
        return col + 1;
    Text text = lex_line_text(c->source, (uint32_t)d->loc.line);
    size_t length = text.size + 1; /* with its newline */
    size_t bytes = (size_t)col < length ? (size_t)col : length;
    size_t beyond = bytes > text.size ? bytes - text.size : 0;
    return columns_of(text.data, bytes - beyond) + (int)beyond + 1;
}

static void start_object(const Compile *c, Buf *out, const char *severity,
                         const char *type, const char *message)
{
    buf_text(out, "{\"file\": ");
    report_json_string(out, c->filename);
    put_string(out, "target", c->target->series);
    put_string(out, "severity", severity);
    put_string(out, "type", type);
    put_string(out, "message", message);
}

static void put_json_warning(const Compile *c, Buf *out, const Warning *w)
{
    start_object(c, out, "warning", report_warning_name(w->type), w->message);
    put_number(out, "line", true, w->loc.line);
    put_number(out, "column", false, 0);
    put_number(out, "end_line", false, 0);
    put_number(out, "end_column", false, 0);
    buf_text(out, ", \"text\": null}\n");
}

static void put_json_error(const Compile *c, Buf *out)
{
    const Diag *d = &c->error;
    bool placed = d->loc.line >= 0, ends = d->loc.end_line >= 0;
    start_object(c, out, "error", report_error_name(d->type), d->message);
    put_number(out, "line", placed, d->loc.line);
    put_number(out, "column", placed,
               offset_of(c, d, d->loc.col));
    put_number(out, "end_line", ends, d->loc.end_line);
    put_number(out, "end_column", ends,
               offset_of(c, d, d->loc.end_col));
    put_key(out, "text");
    if (d->loc.line > 0 && !d->no_text && c->source)
        report_json_string(out,
                           lex_line_text(c->source, (uint32_t)d->loc.line));
    else
        buf_text(out, "null");
    buf_text(out, "}\n");
}

void report_json(const Compile *c, Buf *out, bool warnings, bool error)
{
    for (uint32_t i = 0; warnings && i < c->warnings.count; i++)
        if (c->warnings.items[i].type == WARNING_SYNTAX)
            put_json_warning(c, out, &c->warnings.items[i]);
    if (error)
        put_json_error(c, out);
}
