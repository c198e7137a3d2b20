#ifndef TARGET_INTERNED_H
#define TARGET_INTERNED_H

/* The strings that are interned in a fresh interpreter which runs `python -m
 * py_compile FILE`, for all targets: tools/generate-interned. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const uint32_t interned_count;
extern const char interned_text[];
extern const uint32_t interned_start[]; /* one more than interned_count */
extern const uint8_t interned_mask[];

/* mask is the target's bit. */
bool interned_at_start(uint8_t mask, const char *text, size_t size);

#endif
