/* Any text must compile or be refused, and give the same again. */
#include "fuzz.h"

#include <stdlib.h>

typedef struct Outcome {
    bool accepted;
    ErrorType type;
    Buf bytes, message;
} Outcome;

static Outcome compile_once(Compile *c, Arena *arena, uint8_t choice,
                            const char *text, size_t size)
{
    CompileOptions options = fuzz_options(choice);
    Outcome o = {.bytes = buf_in(arena), .message = buf_in(arena)};
    o.accepted = compile_source(c, &options, text, size, &o.bytes);
    if (!o.accepted) {
        o.type = c->error.type;
        buf_text(&o.message, c->error.message);
    }
    return o;
}

static bool same_bytes(const Buf *a, const Buf *b)
{
    size_t size = buf_size(a);
    return size == buf_size(b) &&
           (size == 0 || memcmp(a->data, b->data, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Compile c;
    Arena arena;
    char *text = fuzz_padded_copy(data + 1, size - 1);
    compile_init(&c, &allocator_malloc);
    arena_init(&arena, &allocator_malloc, fuzz_out_of_memory, NULL);
    Outcome first = compile_once(&c, &arena, data[0], text, size - 1);
    Outcome second = compile_once(&c, &arena, data[0], text, size - 1);
    if (first.accepted != second.accepted ||
        !same_bytes(&first.bytes, &second.bytes) ||
        !same_bytes(&first.message, &second.message))
        abort();
    arena_free(&arena);
    compile_free(&c);
    free(text);
    return 0;
}
