/* Any text must compile or be refused, and give the same again, also after
 * another target and level in one run, which leave their tree. */
#include "fuzz.h"

#include <stdlib.h>

typedef struct Outcome {
    bool accepted;
    ErrorType type;
    uint32_t warnings;
    Buf bytes, message;
} Outcome;

typedef bool CompileFunction(Compile *c, const CompileOptions *options,
                             const char *raw, size_t size, Buf *out);

static Outcome compile_by(CompileFunction *compile, Compile *c, Arena *arena,
                          uint8_t choice, const char *text, size_t size)
{
    CompileOptions options = fuzz_options(choice);
    Outcome o = {.bytes = buf_in(arena), .message = buf_in(arena)};
    options.keeps_tree = true;
    o.accepted = compile(c, &options, text, size, &o.bytes);
    o.warnings = c->warnings.count;
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

static void check_same(const Outcome *a, const Outcome *b)
{
    if (a->accepted != b->accepted || a->warnings != b->warnings ||
        !same_bytes(&a->bytes, &b->bytes) ||
        !same_bytes(&a->message, &b->message))
        abort();
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
    uint8_t choice = data[0], other = (uint8_t)(choice + 1 + size % 7);
    size--;
    Outcome first = compile_by(compile_source, &c, &arena, choice, text, size);
    Outcome again = compile_by(compile_source, &c, &arena, choice, text, size);
    check_same(&first, &again);
    compile_by(compile_again, &c, &arena, other, text, size);
    Outcome shared = compile_by(compile_again, &c, &arena, choice, text, size);
    check_same(&first, &shared);
    arena_free(&arena);
    compile_free(&c);
    free(text);
    return 0;
}
