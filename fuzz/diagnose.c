/* The parser and the grammar of diagnose/ must agree on what is valid. */
#include "fuzz.h"

#include "diagnose/diagnose.h"

#include <stdio.h>
#include <stdlib.h>

/* Reads the accepted text in c again, by the grammar; true if that refuses
 * it. */
static bool grammar_refuses(Compile *c)
{
    const Token *first = c->source->tokens.items;
    const ParseFailure nothing = {.token = first, .statement = first};
    if (setjmp(c->landing) == 0)
        diagnose(c, &nothing);
    return c->error.type != ERROR_SYSTEM;
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
    Buf out = buf_in(&arena);
    CompileOptions options = fuzz_options(data[0]);
    options.dump = DUMP_AST;
    compile_source(&c, &options, text, size - 1, &out);
    bool bad = c.parsed ? grammar_refuses(&c) : c.error.type == ERROR_SYSTEM;
    if (bad) {
        fprintf(stderr, "%s: the parser %s, the grammar says: %s\n",
                c.target->series, c.parsed ? "accepts" : "refuses",
                c.error.message);
        abort();
    }
    arena_free(&arena);
    compile_free(&c);
    free(text);
    return 0;
}
