/* fastpyc-batch TARGET: compiles one file after another in one process, for
 * the tests and tools/conformance.
 *
 * Standard input: one "LEVEL<tab>PATH" a line.  The answer to each is a line
 * "ok SIZE" or "refused SIZE" and SIZE bytes: the marshalled code, or the
 * type, message, line, column, end line and end column of the error with tabs
 * between them. */
#include "compile.h"
#include "driver/file.h"
#include "target/target.h"

#include <stdio.h>
#include <stdlib.h>

static const char *error_name(ErrorType type)
{
    switch (type) {
    case ERROR_SYNTAX:
        return "SyntaxError";
    case ERROR_INDENTATION:
        return "IndentationError";
    case ERROR_TAB:
        return "TabError";
    case ERROR_VALUE:
        return "ValueError";
    case ERROR_OVERFLOW:
        return "OverflowError";
    case ERROR_RECURSION:
        return "RecursionError";
    case ERROR_MEMORY:
        return "MemoryError";
    case ERROR_UNICODE_DECODE:
        return "UnicodeDecodeError";
    case ERROR_UNICODE_ENCODE:
        return "UnicodeEncodeError";
    case ERROR_SYSTEM:
        return "SystemError";
    }
    return "Error";
}

static void write_answer(const char *verdict, const void *data, size_t size)
{
    printf("%s %zu\n", verdict, size);
    fwrite(data, 1, size, stdout);
    fflush(stdout);
}

static void write_refusal(Arena *arena, const Compile *c)
{
    const Diag *e = &c->error;
    char *text = arena_printf(arena, "%s\t%s\t%d\t%d\t%d\t%d",
                              error_name(e->type), e->message, e->loc.line,
                              e->loc.col, e->loc.end_line, e->loc.end_col);
    write_answer("refused", text, strlen(text));
}

static void compile_file(Compile *c, Arena *arena, const Target *target,
                         int level, const char *path)
{
    FileData file;
    if (file_read(arena, path, &file) != 0) {
        static const char message[] = "OSError\tcannot read the file\t-1";
        write_answer("refused", message, sizeof message - 1);
        return;
    }
    CompileOptions options = {
        .target = target,
        .optimize = level,
        .filename = {path, (uint32_t)strlen(path)},
    };
    Buf out = buf_in(arena);
    if (compile_source(c, &options, file.data, file.size, &out))
        write_answer("ok", out.data, buf_size(&out));
    else
        write_refusal(arena, c);
}

static _Noreturn void out_of_memory(void *context)
{
    (void)context;
    fputs("fastpyc-batch: out of memory\n", stderr);
    exit(1);
}

/* Lists the targets, one a line, for the test runner. */
static int list_targets(void)
{
    for (const Target *const *t = target_list; *t; t++)
        puts((*t)->series);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list-targets") == 0)
        return list_targets();
    const Target *target = argc == 2 ? target_find(argv[1]) : NULL;
    if (!target) {
        fputs("usage: fastpyc-batch TARGET | --list-targets\n", stderr);
        return 2;
    }
    Compile c;
    Arena arena;
    compile_init(&c, &allocator_malloc);
    arena_init(&arena, &allocator_malloc, out_of_memory, NULL);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 2;) {
        line[n - 1] = '\0';
        compile_file(&c, &arena, target, line[0] - '0', line + 2);
        arena_reset(&arena);
    }
    free(line);
    arena_free(&arena);
    compile_free(&c);
    return 0;
}
