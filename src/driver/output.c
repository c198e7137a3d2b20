/* What tasks print: see output.h. */
#include "driver/output.h"

#include <stdlib.h>

enum { LONG_LINE = 100 }; /* one that is shorter is copied */

void output_quote(Buf *text, QuotationVec *quotations, Text line,
                  const char **last)
{
    if (line.size < LONG_LINE) {
        buf_bytes(text, line.data, line.size);
        return;
    }
    Text copy = line;
    if (*last == line.data)
        copy = quotations->items[quotations->count - 1].line;
    else
        copy.data = arena_memdup(text->arena, line.data, line.size);
    *last = line.data;
    *vec_push(quotations, text->arena) = (Quotation){buf_size(text), copy};
}

/* Is the line another one than that of the quotation before? */
static bool is_new_line(const QuotationVec *q, uint32_t i)
{
    return i == 0 || q->items[i].line.data != q->items[i - 1].line.data;
}

static size_t size_of_lines(const QuotationVec *q)
{
    size_t size = 0;
    for (uint32_t i = 0; i < q->count; i++)
        if (is_new_line(q, i))
            size += q->items[i].line.size;
    return size;
}

/* The quotations, their lines at `lines`.  Returns the end of these. */
static char *copy_quotations(const QuotationVec *q, Quotation *to, char *lines)
{
    for (uint32_t i = 0; i < q->count; i++) {
        Text line = q->items[i].line;
        if (is_new_line(q, i)) {
            memcpy(lines, line.data, line.size);
            lines += line.size;
        }
        to[i] = (Quotation){q->items[i].at, {lines - line.size, line.size}};
    }
    return lines;
}

bool output_keep(const Buf *text, const QuotationVec *quotations,
                 TaskOutput *kept)
{
    size_t size = buf_size(text),
           entries = quotations->count * sizeof(Quotation);
    *kept = (TaskOutput){0};
    if (size == 0)
        return true;
    char *memory = malloc(entries + size_of_lines(quotations) + size);
    if (!memory)
        return false;
    char *end = copy_quotations(quotations, (Quotation *)(void *)memory,
                                memory + entries);
    memcpy(end, text->data, size);
    *kept = (TaskOutput){memory, end, size, (const Quotation *)(void *)memory,
                         quotations->count};
    /* cppcheck-suppress memleak; it is in *kept */
    return true;
}

void output_write(const TaskOutput *o, FILE *stream)
{
    size_t at = 0;
    for (uint32_t i = 0; i < o->quotation_count; i++) {
        const Quotation *q = &o->quotations[i];
        fwrite(o->text + at, 1, q->at - at, stream);
        fwrite(q->line.data, 1, q->line.size, stream);
        at = q->at;
    }
    if (o->size > at)
        fwrite(o->text + at, 1, o->size - at, stream);
}

void output_free(TaskOutput *o)
{
    free(o->memory);
    *o = (TaskOutput){0};
}
