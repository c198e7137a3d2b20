/* Raising errors and collecting warnings: see state.h. */
#include "base/state.h"

#include <stdarg.h>

_Noreturn void diag_raise(Compile *c, ErrorType type, Loc loc,
                          const char *format, ...)
{
    va_list args;
    va_start(args, format);
    c->error = (Diag){.type = type,
                      .loc = loc,
                      .message = arena_vprintf(&c->arena, format, args),
                      .in_symtable = c->parsed && !c->analyzed,
                      .after_parsing = c->parsed,
                      .byte_columns = c->parsed};
    va_end(args);
    longjmp(c->landing, 1);
}

_Noreturn void diag_raise_no_text(Compile *c, ErrorType type, Loc loc,
                                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    c->error = (Diag){.type = type,
                      .loc = loc,
                      .message = arena_vprintf(&c->arena, format, args),
                      .no_text = true,
                      .in_symtable = c->parsed && !c->analyzed,
                      .after_parsing = c->parsed,
                      .byte_columns = c->parsed};
    va_end(args);
    longjmp(c->landing, 1);
}

_Noreturn void diag_raise_as(Compile *c, const Diag *error)
{
    c->error = *error;
    longjmp(c->landing, 1);
}

void diag_warn(Compile *c, WarningType type, Loc loc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(&c->arena, format, args);
    va_end(args);
    *vec_push(&c->warnings, &c->arena) = (Warning){.type = type,
                                                   .loc = loc,
                                                   .message = message,
                                                   .after_parsing = c->parsed};
}
