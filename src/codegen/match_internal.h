#ifndef CODEGEN_MATCH_INTERNAL_H
#define CODEGEN_MATCH_INTERNAL_H

/* Checks of mapping and class patterns. */

#include "codegen/codegen_internal.h"

/* The first key that is no literal or attribute, or equals (as Python's ==
 * has it) an earlier literal; NULL if there is none. */
const Node *match_find_bad_key(Gen *g, const NodeList *keys);
_Noreturn void match_bad_key_error(Gen *g, Loc loc, const Node *key);
/* Raises the error for a repeated or forbidden keyword. */
void match_check_attributes(Gen *g, const MatchClassNode *p);

#endif
