#ifndef DRIVER_REPORT_H
#define DRIVER_REPORT_H

/* Errors and warnings as text. */

#include "base/buf.h"
#include "base/state.h"
#include "driver/keyword_typo.h"
#include "driver/output.h"
#include "driver/quote.h"

/* A number of a Report where Python has None; Python itself uses -1 now and
 * then. */
enum { REPORT_NONE = INT32_MIN };

/* An error or warning with the attributes of a Python SyntaxError; text.data
 * is NULL where Python has None. */
typedef struct Report {
    bool is_error;
    bool after_parsing, in_symtable; /* where it was found */
    const char *type;                /* name of the exception or warning */
    const char *message;
    int line, column, end_line, end_column;
    Text text; /* the quoted line */
} Report;

Report report_of_error(const Compile *c, const Diag *d);
Report report_of_warning(const Warning *w);
/* The error that a warning becomes under -W error. */
Diag report_error_of_warning(Compile *c, const Warning *w);

/* "SyntaxError", "IndentationError", ... */
const char *report_error_name(ErrorType type);
const char *report_warning_name(WarningType type);

/* The message of py_compile's PyCompileError: the tail of a traceback, or
 * "Sorry: ..." for what is not exactly a SyntaxError. */
void report_error(const Compile *c, Buf *out, const TrialWarnings *warnings);
/* The warnings that are shown as Python prints them, with their lines. */
void report_warnings(const Compile *c, Buf *out, QuotationVec *quotations,
                     const QuotedFile *from);
/* These and the error as JSON, one object a line. */
void report_json(const Compile *c, Buf *out, bool error);
/* A string as JSON has it, with its quotes. */
void report_json_string(Buf *out, Text text);
/* Makes the first warning that is an error the error, as -W error does, and
 * drops those behind it; false if there is none. */
bool report_first_warning_as_error(Compile *c);

#endif
