/* fastpyc py_compile: the arguments, output and exit statuses of python -m
 * py_compile. */
#include "cli/cli.h"

#include "cli/names.h"
#include "cli/run.h"
#include "driver/pyc.h"
#include "driver/pystr.h"
#include "target/target.h"

#include <stdlib.h>

static const ArgOption options[] = {
    {'h', 'h', "help", NULL, "show this help message and exit"},
    {'q', 'q', "quiet", NULL, "suppress error output"},
    {0},
};

const ArgCommand command_py_compile = {
    "py_compile", "filenames [filenames ...]",
    "Does what python -m py_compile does.  --target VERSION, before the other\n"
    "arguments, says for which Python.  If the only file name is '-', names\n"
    "are read from standard input, one a line.",
    options, .names_together = true};

typedef struct PyCompile {
    PycOptions pyc;
    const Target *target;
    bool quiet;
} PyCompile;

static int take(void *context, int id, const char *value)
{
    PyCompile *p = context;
    (void)value;
    p->quiet |= id == 'q';
    return 0;
}

static TaskStatus compile_task(Worker *w, const Task *task, void *context)
{
    const PyCompile *p = context;
    enum { DEFAULT_LEVEL = -1 };
    PycJob job = {.target = p->target,
                  .source = task->path,
                  .destination = pyc_destination(
                      w, &p->pyc, p->target, task->path, DEFAULT_LEVEL, false),
                  .recorded = task->path,
                  .level = DEFAULT_LEVEL};
    PycResult r = pyc_compile(w, &p->pyc, &job);
    if (r.status == PYC_OK)
        return TASK_COMPILED;
    if (!p->quiet)
        pystr_put_printable(&w->err, pyc_message(&r));
    return TASK_FAILED;
}

/* In order, one after the other: the first failure ends the run. */
static int compile_names(PyCompile *p, Arena *arena, const NameVec *names)
{
    Task *tasks = ARENA_ARRAY(arena, Task, names->count + 1);
    memset(tasks, 0, names->count * sizeof *tasks);
    for (uint32_t i = 0; i < names->count; i++)
        tasks[i].path = names->items[i];
    RunOptions how = {
        .run = compile_task, .context = p, .workers = 1, .stops_early = true};
    RunResult r = run_all(tasks, names->count, &how);
    if (r.signal)
        cli_die_by_signal(r.signal);
    return r.failed ? EXIT_FAILED : EXIT_OK;
}

static int run(PyCompile *p, const ArgParser *a)
{
    Arena arena;
    NameVec names = {0};
    int error = 0;
    arena_init(&arena, &allocator_malloc, run_out_of_memory, NULL);
    if (a->rest_count == 1 && strcmp(a->rest[0], "-") == 0)
        error = names_read_list(&arena, "-", '\n', &names);
    else
        for (int i = 0; i < a->rest_count; i++)
            *vec_push(&names, &arena) = a->rest[i];
    int status = error ? EXIT_FAILED : compile_names(p, &arena, &names);
    arena_free(&arena);
    return status;
}

int cli_py_compile(int argc, char **argv)
{
    PyCompile p = {.target =
                       cli_take_target(&command_py_compile, &argc, &argv)};
    if (!p.target)
        return EXIT_USAGE;
    p.pyc = cli_options_from_environment(p.target->unicode);
    p.pyc.prints_trials = true;
    ArgParser a = {.command = &command_py_compile, .take = take, .context = &p};
    int status = args_parse(&a, argc, argv);
    if (status == 0 && a.rest_count == 0)
        status = 1 + args_error(&command_py_compile,
                                "the following arguments are required: "
                                "filenames");
    status = status ? status - 1 : run(&p, &a);
    free(a.rest);
    return status;
}
