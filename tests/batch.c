/* fastpyc-batch TARGET: compiles one file after another in one process, for
 * the tests and tools/conformance.
 *
 * Standard input: one "LEVEL<tab>PATH" a line.  The answer to each is a line
 * "ok SIZE" or "refused SIZE" and SIZE bytes: the marshalled code, or the
 * type, message, line, column, end line and end column of the error with tabs
 * between them. */
#include "compile.h"
#include "driver/file.h"
#include "driver/report.h"
#include "target/target.h"

#include <stdio.h>
#include <stdlib.h>

static void write_answer(const char *verdict, const void *data, size_t size)
{
    printf("%s %zu\n", verdict, size);
    fwrite(data, 1, size, stdout);
    fflush(stdout);
}

static void write_refusal(Arena *arena, const Compile *c)
{
    const Diag *e = &c->error;
    char *text = arena_printf(
        arena, "%s\t%s\t%d\t%d\t%d\t%d", report_error_name(e->type), e->message,
        e->loc.line, e->loc.col, e->loc.end_line, e->loc.end_col);
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

int main(int argc, char **argv)
{
    const Target *target = argc == 2 ? target_find(argv[1]) : NULL;
    if (!target) {
        fputs("usage: fastpyc-batch TARGET\n", stderr);
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
