#ifndef DRIVER_KEYWORD_TYPO_H
#define DRIVER_KEYWORD_TYPO_H

/* "invalid syntax. Did you mean 'for'?": what the traceback module makes of a
 * SyntaxError when it prints it. */

#include "base/buf.h"
#include "driver/warning_filters.h"

typedef struct KeywordTypo {
    Text line;           /* that the name is in */
    uint32_t start, end; /* bytes of the name in it */
    const char *keyword;
} KeywordTypo;

/* Where the warnings go that the texts tried earn, if they are shown; out is
 * NULL if nowhere. */
typedef struct TrialWarnings {
    Buf *out;
    const WarningRules *rules;
    WarningsGiven *given;
} TrialWarnings;

/* False if the error of c is to be shown as it is. */
bool keyword_typo_find(const Compile *c, Arena *arena,
                       const TrialWarnings *warnings, KeywordTypo *typo);

#endif
