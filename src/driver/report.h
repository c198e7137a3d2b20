#ifndef DRIVER_REPORT_H
#define DRIVER_REPORT_H

/* Errors and warnings as text. */

#include "base/buf.h"
#include "base/state.h"

/* "SyntaxError", "IndentationError", ... */
const char *report_error_name(ErrorType type);
const char *report_warning_name(WarningType type);

/* The message of py_compile's PyCompileError: the tail of a traceback, or
 * "Sorry: ..." for what is not exactly a SyntaxError. */
void report_error(const Compile *c, Buf *out);
/* The warnings as Python prints them. */
void report_warnings(const Compile *c, Buf *out);

#endif
