#ifndef DRIVER_OUTPUT_H
#define DRIVER_OUTPUT_H

/* What a task prints, kept until its turn.  A long line that warnings quote is
 * held once for all of them: n warnings on a line of n bytes print n * n. */

#include "base/buf.h"
#include "base/names.h"
#include "base/vec.h"

#include <stdio.h>

/* A line, and behind how many bytes of the rest it stands. */
typedef struct Quotation {
    size_t at;
    Text line;
} Quotation;

typedef VEC(Quotation) QuotationVec;

typedef struct TaskOutput {
    void *memory; /* malloc's, of all of it; NULL if there is nothing */
    const char *text;
    size_t size;
    const Quotation *quotations;
    uint32_t quotation_count;
} TaskOutput;

/* Appends the line to the text, or to the quotations in it; *last is the line
 * of the caller's last call, NULL at first. */
void output_quote(Buf *text, QuotationVec *quotations, Text line,
                  const char **last);
/* A copy of both.  False if there is no memory for it. */
bool output_keep(const Buf *text, const QuotationVec *quotations,
                 TaskOutput *kept);
void output_write(const TaskOutput *o, FILE *stream);
void output_free(TaskOutput *o);

#endif
