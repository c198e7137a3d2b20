/* libFuzzer target: any text must compile or be refused, and compile to the
 * same bytes again.  The first byte chooses the level. */
#include "compile.h"
#include "lex/lex.h"
#include "target/target.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Noreturn void out_of_memory(void *context)
{
    (void)context;
    abort();
}

/* Compiles into out; whether the text was accepted. */
static bool compile_into(Compile *c, int level, const char *text, size_t size,
                         Buf *out)
{
    static const char name[] = "fuzz.py";
    CompileOptions options = {
        .target = target_list[0],
        .optimize = level,
        .filename = {name, sizeof name - 1},
    };
    return compile_source(c, &options, text, size, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* A block of exactly the promised size, so that the sanitizer sees a read
     * past the padding. */
    char *text = calloc(1, size - 1 + SOURCE_PADDING);
    if (!text)
        return 0;
    memcpy(text, data + 1, size - 1);
    Compile c;
    Arena arena;
    compile_init(&c, &allocator_malloc);
    arena_init(&arena, &allocator_malloc, out_of_memory, NULL);
    Buf first = buf_in(&arena), second = buf_in(&arena);
    bool accepted = compile_into(&c, data[0] % 3, text, size - 1, &first);
    bool again = compile_into(&c, data[0] % 3, text, size - 1, &second);
    if (accepted != again || buf_size(&first) != buf_size(&second) ||
        (accepted &&
         memcmp(first.data, second.data, buf_size(&first)) != 0))
        abort();
    arena_free(&arena);
    compile_free(&c);
    free(text);
    return 0;
}
