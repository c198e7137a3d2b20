/* fastpyc-bench TARGET,... LEVEL ROUNDS [stages]: compiles files that are in
 * memory, on one core, and says how long the fastest round took.  Several
 * targets share what they can, as in one run of fastpyc.
 *
 * Standard input: one path a line.  Prints "files bytes lines refused
 * output_bytes nanoseconds"; nothing but compile_source is timed.  With
 * "stages" other rounds follow in which each stage is timed, and a line for
 * each: name, tab, nanoseconds. */
#include "bench_stages.h"
#include "compile.h"
#include "driver/file.h"
#include "target/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct Input {
    char *path;
    FileData file;
} Input;

typedef struct Inputs {
    VEC(Input) list;
    size_t bytes, lines;
} Inputs;

typedef struct Totals {
    size_t output, refused;
    int64_t nanoseconds;
} Totals;

static _Noreturn void out_of_memory(void *context)
{
    (void)context;
    fputs("fastpyc-bench: out of memory\n", stderr);
    exit(1);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static size_t count_lines(const FileData *file)
{
    size_t lines = 0;
    for (size_t i = 0; i < file->size; i++)
        lines += file->data[i] == '\n';
    return lines;
}

static void read_inputs(Arena *arena, Inputs *in)
{
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 1;) {
        line[n - 1] = '\0';
        Input input = {arena_memdup(arena, line, (size_t)n), {NULL, 0}};
        if (file_read(arena, input.path, &input.file) != 0)
            continue;
        in->bytes += input.file.size;
        in->lines += count_lines(&input.file);
        *vec_push(&in->list, arena) = input;
    }
    free(line);
}

enum { MOST_TARGETS = 16 };

typedef struct TargetList {
    const Target *items[MOST_TARGETS];
    uint32_t count;
} TargetList;

/* False if one is unknown. */
static bool find_targets(char *names, TargetList *targets)
{
    char *rest;
    for (char *name = strtok_r(names, ",", &rest); name;
         name = strtok_r(NULL, ",", &rest)) {
        const Target *t = target_find(name);
        if (!t || targets->count == MOST_TARGETS)
            return false;
        targets->items[targets->count++] = t;
    }
    return targets->count > 0;
}

/* Compiles one input for every target. */
static void compile_input(Compile *c, CompileOptions *options,
                          const TargetList *targets, const Input *input,
                          Totals *totals, Buf *out)
{
    options->filename = (Text){input->path, (uint32_t)strlen(input->path)};
    options->keeps_tree = targets->count > 1;
    for (uint32_t i = 0; i < targets->count; i++) {
        options->target = targets->items[i];
        out->end = out->data;
        if ((i ? compile_again : compile_source)(c, options, input->file.data,
                                                 input->file.size, out))
            totals->output += buf_size(out);
        else
            totals->refused++;
    }
}

/* Compiles every input once. */
static Totals run_round(Compile *c, const CompileOptions *base,
                        const TargetList *targets, const Inputs *in, Buf *out)
{
    Totals totals = {0};
    CompileOptions options = *base;
    int64_t start = now();
    for (uint32_t i = 0; i < in->list.count; i++)
        compile_input(c, &options, targets, &in->list.items[i], &totals, out);
    totals.nanoseconds = now() - start;
    return totals;
}

static void time_stages(Compile *c, const CompileOptions *options,
                        const Inputs *in, Buf *out, int rounds)
{
    StagedTarget staged;
    TargetList targets = {.items = {&staged.target}, .count = 1};
    StageTimes sum = {0};
    Totals totals = {0};
    CompileOptions timed = *options;
    stages_prepare(&staged, options->target);
    for (uint32_t i = 0; i < in->list.count; i++) {
        StageTimes times = {0};
        for (int round = 0; round < rounds; round++) {
            stages_start(&timed);
            compile_input(c, &timed, &targets, &in->list.items[i], &totals,
                          out);
            stages_take(&times);
        }
        stages_add(&sum, &times);
    }
    stages_print(&sum);
}

int main(int argc, char **argv)
{
    bool stages = argc == 5 && strcmp(argv[4], "stages") == 0;
    TargetList targets = {0};
    if ((argc != 4 && !stages) || !find_targets(argv[1], &targets)) {
        fputs("usage: fastpyc-bench TARGET,... LEVEL ROUNDS [stages] <PATHS\n",
              stderr);
        return 2;
    }
    CompileOptions options = {.target = targets.items[0],
                              .optimize = atoi(argv[2])};
    Arena arena, output;
    Compile c;
    arena_init(&arena, &allocator_malloc, out_of_memory, NULL);
    arena_init(&output, &allocator_malloc, out_of_memory, NULL);
    compile_init(&c, &allocator_malloc);
    Inputs in = {0};
    read_inputs(&arena, &in);
    Buf out = buf_in(&output);
    Totals best = {.nanoseconds = INT64_MAX};
    for (int i = atoi(argv[3]); i > 0; i--) {
        Totals totals = run_round(&c, &options, &targets, &in, &out);
        if (totals.nanoseconds < best.nanoseconds)
            best = totals;
    }
    printf("%u %zu %zu %zu %zu %lld\n", in.list.count, in.bytes, in.lines,
           best.refused, best.output, (long long)best.nanoseconds);
    if (stages)
        time_stages(&c, &options, &in, &out, atoi(argv[3]));
    compile_free(&c);
    arena_free(&output);
    arena_free(&arena);
    return 0;
}
