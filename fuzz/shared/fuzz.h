#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

/* What the fuzz targets share.  The first byte of an input chooses target and
 * level, the rest is the text. */

#include "compile.h"
#include "target/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Those of fuzz_target. */
enum { FUZZ_TARGETS = 5, FUZZ_LEVELS = 3 };

/* Of the first byte of an input: one of 3.11 to 3.15, and 0, 1 or 2. */
const Target *fuzz_target(uint8_t choice);
int fuzz_level(uint8_t choice);

/* A copy in a block of exactly the promised size, so that the sanitizer sees
 * a read past the padding. */
char *fuzz_padded_copy(const uint8_t *data, size_t size);

/* For arenas: no input may need so much. */
_Noreturn void fuzz_out_of_memory(void *context);

CompileOptions fuzz_options(uint8_t choice);

#endif
