#ifndef DRIVER_WARNING_FILTERS_H
#define DRIVER_WARNING_FILTERS_H

/* Python's filters of warnings, as far as they are about all warnings of a
 * category. */

#include "base/state.h"

typedef enum WarningAction {
    WARNINGS_DEFAULT, /* shown */
    WARNINGS_IGNORE,
    WARNINGS_ERROR
} WarningAction;

/* What becomes of such warnings by a list as PYTHONWARNINGS has it, NULL for
 * none: action:message:category:module:lineno and so on, the last one that is
 * about them decides (https://docs.python.org/3/library/warnings.html).  Those
 * with a message, module or line are left out: the module of what the compiler
 * says is the path of the file. */
WarningAction warning_action(const char *filters, WarningType type);

#endif
