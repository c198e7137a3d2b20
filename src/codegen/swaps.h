#ifndef CODEGEN_SWAPS_H
#define CODEGEN_SWAPS_H

#include "codegen/instrs.h"

/* Writes the shortest run of SWAPs that does what the run of SWAPs and NOPs
 * does over its end; each keeps the place of what it replaces.  Returns how
 * many they are: what is left before them has nothing to do any more.  The run
 * moves items 0 (top) to depth - 1; items is scratch for as many. */
uint32_t swaps_shorten(Instr *run, uint32_t length, uint32_t *items,
                       uint32_t depth);

#endif
