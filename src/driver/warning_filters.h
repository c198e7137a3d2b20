#ifndef DRIVER_WARNING_FILTERS_H
#define DRIVER_WARNING_FILTERS_H

/* Python's filters of warnings: what becomes of one.
 * https://docs.python.org/3/library/warnings.html#describing-warning-filters */

#include "base/buf.h"
#include "base/names.h"
#include "base/state.h"
#include "base/unicode.h"

typedef enum WarningAction {
    WARNINGS_DEFAULT, /* shown */
    WARNINGS_ONCE,    /* shown, if it is the first with its text */
    WARNINGS_ALWAYS,  /* shown, also where DEFAULT means once */
    WARNINGS_IGNORE,
    WARNINGS_ERROR
} WarningAction;

typedef struct WarningRules {
    /* PYTHONWARNINGS, or NULL: action:message:category:module:lineno and so
     * on, of which the last one that is about a warning decides. */
    const char *filters;
    WarningAction otherwise[WARNING_TYPE_COUNT]; /* if none is; by type */
} WarningRules;

/* A warning as a filter sees it. */
typedef struct WarningSubject {
    WarningType type;
    const char *message;
    int32_t line;
    Text filename; /* whose module it is */
    bool
        of_importlib; /* it is importlib's: Python remembers that it is shown */
} WarningSubject;

/* Those of the environment. */
WarningRules warning_rules_from_environment(void);
/* Says which filters of these mean nothing, as Python does when it starts. */
void warning_rules_check(const WarningRules *rules, UnicodeVersion unicode,
                         Buf *out);

/* What a process has shown of WARNINGS_ONCE.  All zero at first, but for the
 * arena. */
typedef struct WarningsGiven {
    Arena arena;
    Names texts;
} WarningsGiven;

/* What becomes of a warning.  One that is shown once is shown the first time
 * that this is asked about its text, and ignored then; given is NULL where none
 * is shown. */
WarningAction warning_action(const WarningRules *rules, const Target *target,
                             WarningsGiven *given,
                             const WarningSubject *subject);
/* Python forgets what is given when filters change, be it for a moment. */
void warnings_forget(WarningsGiven *given);

#endif
