/* See fuzz.h. */
#include "fuzz.h"

#include "lex/lex.h"

#include <stdlib.h>

const Target *fuzz_target(uint8_t choice)
{
    static const Target *const targets[] = {&target_py313, &target_py314,
                                            &target_py315, &target_py312,
                                            &target_py311};
    return targets[choice / FUZZ_LEVELS % FUZZ_TARGETS];
}

int fuzz_level(uint8_t choice)
{
    return choice % FUZZ_LEVELS;
}

char *fuzz_padded_copy(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + SOURCE_PADDING);
    if (!text)
        abort();
    if (size)
        memcpy(text, data, size);
    return text;
}

_Noreturn void fuzz_out_of_memory(void *context)
{
    (void)context;
    abort();
}

CompileOptions fuzz_options(uint8_t choice)
{
    static const char name[] = "fuzz.py";
    return (CompileOptions){.target = fuzz_target(choice),
                            .optimize = fuzz_level(choice),
                            .filename = {name, sizeof name - 1}};
}
