/* fastpyc compile and fastpyc check: the tool in its own words. */
#include "cli/cli.h"

#include "cli/names.h"
#include "cli/run.h"
#include "cli/compileall.h"
#include "driver/look.h"
#include "driver/pystr.h"
#include "driver/report.h"
#include "driver/walk.h"
#include "target/target.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TARGETS = 16, DEEPEST = 10000 };

enum {
    OPTION_NAME = 256,
    OPTION_MODE,
    OPTION_DUMP,
    OPTION_FORMAT,
    OPTION_COLOR,
    OPTION_FILES_FROM,
    OPTION_NULL
};

#define COMMON_OPTIONS                                                         \
    {'h', 'h', "help", NULL, "show this help and exit"},                       \
        {'t', 't', "target", "VERSION",                                        \
         "Python to compile for, as 3.13 or py313; can be repeated"},          \
        {'O', 'O', NULL, "LEVEL",                                              \
         "optimization level 0, 1 or 2; can be repeated"},                     \
        {'j', 'j', "jobs", "N",                                                \
         "number of workers (default: all processors)"},                       \
        {'q', 'q', "quiet", NULL, "no summary"},                               \
        {OPTION_FORMAT, 0, "format", "FORMAT", "diagnostics as text or json"}, \
        {OPTION_COLOR, 0, "color", "WHEN", "auto, always or never"},           \
        {OPTION_FILES_FROM, 0, "files-from", "FILE",                           \
         "more names from FILE, one a line (- for standard input)"},           \
        {OPTION_NULL, 0, "null", NULL,                                         \
         "names of --files-from end in NUL bytes"},                            \
    {                                                                          \
        OPTION_NAME, 0, "name", "NAME", "file name to record in the code"      \
    }

static const ArgOption compile_options[] = {
    COMMON_OPTIONS,
    {'f', 'f', "force", NULL, "compile even what is up to date"},
    {'o', 'o', "output", "FILE", "write to FILE (- for standard output)"},
    {OPTION_MODE, 0, "invalidation-mode", "MODE",
     "timestamp, checked-hash or unchecked-hash"},
    {OPTION_DUMP, 0, "dump", "STAGE",
     "print tokens, ast, optimized-ast, symtable, instrs, cfg or code"},
    {0},
};

static const ArgOption check_options_table[] = {COMMON_OPTIONS, {0}};

#define DEFAULT_TARGET                                                         \
    "Without -t it is for the Python of FASTPYC_TARGET, of the path\n"         \
    "(.../python3.13/...) or of a pyvenv.cfg above it, else the newest."

const ArgCommand command_compile = {
    "compile", "FILE|DIR...",
    "Compiles Python source to the .pyc files CPython would write.  '-' is\n"
    "standard input.\n" DEFAULT_TARGET,
    compile_options, .names_together = false};

const ArgCommand command_check = {
    "check", "FILE|DIR...",
    "Reports every error and warning that compiling would; writes "
    "nothing.\n" DEFAULT_TARGET,
    check_options_table, .names_together = false};

typedef struct Run {
    const ArgCommand *command;
    PycOptions pyc;
    const Target *targets[MOST_TARGETS];
    uint32_t target_count;
    int levels[MOST_LEVELS];
    uint32_t level_count;
    bool check_only, force, quiet, null_names, color;
    DumpStage dump;
    const char *output, *name, *files_from;
    long workers;
    Arena arena;
    TaskVec tasks;
    NameVec names;
} Run;

/* --- options */

/* Number of text among the names, or a usage error. */
static int choose(const Run *r, const char *option, const char *text,
                  const char *const *names, int *out)
{
    for (*out = 0; names[*out]; ++*out)
        if (strcmp(text, names[*out]) == 0)
            return 0;
    return args_error(r->command, "argument %s: invalid choice: '%s'", option,
                      text);
}

static int add_target(Run *r, const char *name)
{
    const Target *t = target_find(name);
    if (!t)
        return args_error(r->command, "unknown target '%s'", name);
    for (uint32_t i = 0; i < r->target_count; i++)
        if (r->targets[i] == t)
            return 0;
    assert(r->target_count < MOST_TARGETS);
    r->targets[r->target_count++] = t;
    return 0;
}

/* Releases of one series have one name for their files. */
static int check_targets(const Run *r)
{
    if (r->check_only || r->dump)
        return 0;
    for (uint32_t i = 0; i < r->target_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(r->targets[i]->cache_tag, r->targets[j]->cache_tag) == 0)
                return args_error(
                    r->command, "%s and %s write files of the same name",
                    r->targets[j]->release, r->targets[i]->release);
    return 0;
}

static int add_level(Run *r, const char *text)
{
    long n;
    int status = args_number(r->command, "-O", text, 0, 2, &n);
    if (status)
        return status;
    for (uint32_t i = 0; i < r->level_count; i++)
        if (r->levels[i] == n)
            return 0;
    assert(r->level_count < MOST_LEVELS);
    r->levels[r->level_count++] = (int)n;
    return 0;
}

static int set_choice(Run *r, int id, const char *value)
{
    static const char *const modes[] = {"timestamp", "checked-hash",
                                        "unchecked-hash", NULL};
    static const char *const stages[] = {"none",          "tokens",   "ast",
                                         "optimized-ast", "symtable", "instrs",
                                         "cfg",           "code",     NULL};
    static const char *const formats[] = {"text", "json", NULL};
    static const char *const colors[] = {"never", "always", "auto", NULL};
    int n = 0, status;
    switch (id) {
    case OPTION_MODE:
        status = choose(r, "--invalidation-mode", value, modes, &n);
        r->pyc.mode = (PycMode)n;
        return status;
    case OPTION_DUMP:
        status = choose(r, "--dump", value, stages, &n);
        r->dump = (DumpStage)n;
        return status;
    case OPTION_FORMAT:
        status = choose(r, "--format", value, formats, &n);
        r->pyc.reports = (PycReports)n;
        return status;
    default:
        status = choose(r, "--color", value, colors, &n);
        r->color = n == 1 || (n == 2 && isatty(2));
        return status;
    }
}

static int take(void *context, int id, const char *value)
{
    Run *r = context;
    switch (id) {
    case 't': return add_target(r, value);
    case 'O': return add_level(r, value);
    case 'j': return args_number(r->command, "-j", value, 0, 4096, &r->workers);
    case 'q': r->quiet = true; return 0;
    case 'f': r->force = true; return 0;
    case 'o': r->output = value; return 0;
    case OPTION_NAME: r->name = value; return 0;
    case OPTION_FILES_FROM: r->files_from = value; return 0;
    case OPTION_NULL: r->null_names = true; return 0;
    default: return set_choice(r, id, value);
    }
}

/* --- one file */

static bool is_standard_input(const Task *t)
{
    return strcmp(t->path, "-") == 0;
}

/* An error of the system, in the chosen format. */
static TaskStatus put_os_error(Worker *w, const Run *r, const Task *t,
                               const PycResult *result)
{
    if (r->pyc.reports != REPORTS_AS_JSON) {
        buf_text(&w->err, result->error_name);
        buf_text(&w->err, ": ");
        pystr_put_printable(&w->err, pyc_message(result));
        if (result->is_unnamed) {
            buf_text(&w->err, ": ");
            pystr_put_repr(&w->err, UNICODE_17_0, result->path);
        }
        buf_byte(&w->err, '\n');
        return TASK_FAILED;
    }
    buf_text(&w->out, "{\"file\": ");
    report_json_string(&w->out, pystr_decode(&w->arena, t->path));
    buf_text(&w->out, ", \"target\": null, \"severity\": \"error\", "
                      "\"type\": ");
    report_json_string(&w->out, (Text){result->error_name,
                                       (uint32_t)strlen(result->error_name)});
    buf_text(&w->out, ", \"message\": ");
    report_json_string(&w->out, pyc_message(result));
    buf_text(&w->out, ", \"line\": null, \"column\": null, \"end_line\": "
                      "null, \"end_column\": null, \"text\": null}\n");
    return TASK_FAILED;
}

static TaskStatus put_result(Worker *w, const Run *r, const Task *t,
                             const PycResult *result)
{
    if (result->status == PYC_OK)
        return TASK_COMPILED;
    if (result->status == PYC_OS_ERROR)
        return put_os_error(w, r, t, result);
    if (r->pyc.reports != REPORTS_AS_JSON) {
        buf_bytes(&w->err, result->message.data, buf_size(&result->message));
        if (w->err.end[-1] != '\n')
            buf_byte(&w->err, '\n');
    }
    return TASK_FAILED;
}

/* The bytes of the file or of standard input. */
static PycResult read_source(Worker *w, const Target *target, const Task *t,
                             PycSource *s)
{
    int error = is_standard_input(t) ? file_read_fd(&w->arena, 0, &s->data)
                                     : file_read_with_status(&w->arena, t->path,
                                                             &s->data, &s->st);
    if (error)
        return pyc_os_error(w, target, error, t->path);
    if (is_standard_input(t)) {
        s->st.st_mode = S_IFREG | 0666;
        s->st.st_size = (off_t)s->data.size;
    }
    s->is_read = true;
    return (PycResult){.status = PYC_OK};
}

/* For check, --dump, -o and standard input: compiles in memory. */
static PycResult compile_in_memory(Worker *w, const Run *r, const Task *t,
                                   const PycJob *job, PycSource *s)
{
    PycResult result = {.status = PYC_OK};
    if (!s->is_read)
        result = read_source(w, job->target, t, s);
    if (result.status != PYC_OK)
        return result;
    Buf out = buf_in(&w->arena);
    result = pyc_compile_data(w, &r->pyc, job, &s->data, &s->st, &out);
    if (result.status != PYC_OK || r->check_only)
        return result;
    if (strcmp(job->destination, "-") == 0) {
        buf_bytes(&w->out, out.data, buf_size(&out));
        return result;
    }
    FileCulprit culprit;
    int error = file_write(&w->arena, job->destination, out.data,
                           buf_size(&out), file_pyc_mode(&s->st), &culprit);
    return error ? pyc_write_error(w, job->target, error, &culprit) : result;
}

static const char *destination(Worker *w, const Run *r, const Task *t,
                               const Target *target, int level)
{
    return r->output ? r->output
           : r->dump || is_standard_input(t)
               ? "-"
               : pyc_destination(w, &r->pyc, target, t->path, level, false);
}

static bool is_fresh(const Run *r, const Task *t, const Target *target,
                     const char *path)
{
    return !r->force && !r->check_only && !r->dump && !r->output && t->exists &&
           r->pyc.mode == PYC_TIMESTAMP &&
           pyc_is_fresh(target, path, t->source.mtime, t->source.size,
                        PYC_HEADER_SIZE);
}

static TaskStatus compile_one(Worker *w, const Run *r, const Task *t,
                              const Target *target, int level, PycSource *s)
{
    bool in_memory =
        r->check_only || r->dump || r->output || is_standard_input(t);
    PycJob job = {.target = target,
                  .source = t->path,
                  .destination = destination(w, r, t, target, level),
                  .recorded = t->recorded,
                  .level = level,
                  .dump = r->dump,
                  .shared =
                      r->target_count > 1 || r->level_count > 1 ? s : NULL};
    if (is_fresh(r, t, target, job.destination))
        return TASK_FRESH;
    PycResult result = in_memory ? compile_in_memory(w, r, t, &job, s)
                                 : pyc_compile(w, &r->pyc, &job);
    return put_result(w, r, t, &result);
}

/* How many files are made of one source, and for which target the nth is. */
static uint32_t file_count(const Run *r)
{
    return (r->target_count ? r->target_count : 1) * r->level_count;
}

static const Target *target_of_file(const Run *r, const Task *t, uint32_t n)
{
    return r->target_count ? r->targets[n / r->level_count] : t->user;
}

/* For look_at_sources. */
static bool all_fresh(Worker *w, const Task *t, void *context)
{
    const Run *r = context;
    for (uint32_t i = 0; i < file_count(r); i++) {
        const Target *target = target_of_file(r, t, i);
        if (!is_fresh(
                r, t, target,
                destination(w, r, t, target, r->levels[i % r->level_count])))
            return false;
    }
    return true;
}

/* Every target and level of one file; the worst status counts. */
static TaskStatus compile_task(Worker *w, const Task *t, void *context)
{
    const Run *r = context;
    TaskStatus worst = TASK_SKIPPED;
    PycSource source = {0};
    for (uint32_t i = 0; i < file_count(r); i++) {
        TaskStatus s = compile_one(w, r, t, target_of_file(r, t, i),
                                   r->levels[i % r->level_count], &source);
        worst = s > worst ? s : worst;
    }
    return worst;
}

/* --- the run */

/* 0 or the status of a usage error. */
static int add_argument(Run *r, Walk *w, const char *name)
{
    struct stat st;
    uint32_t first = r->tasks.count;
    bool exists = stat(name, &st) == 0;
    if (exists && S_ISDIR(st.st_mode))
        walk_add_directory(w, name);
    else
        walk_add_file(w, name);
    const Target *own = NULL;
    if (!r->target_count && !(own = cli_target_for_path(r->command, name)))
        return EXIT_USAGE;
    for (uint32_t i = first; i < r->tasks.count; i++) {
        Task *t = &r->tasks.items[i];
        t->user = own;
        t->recorded = r->name                ? r->name
                      : is_standard_input(t) ? "<stdin>"
                                             : t->path;
    }
    return 0;
}

/* What goes to one file must not come from two; dumps can be printed one after
 * the other. */
static int check_output(const Run *r)
{
    uint64_t files = (uint64_t)r->tasks.count * file_count(r);
    if (!r->output || files <= 1 || (r->dump && strcmp(r->output, "-") == 0))
        return 0;
    return args_error(r->command,
                      "-o takes what is made of one file for one target and "
                      "level, not of %" PRIu64,
                      files);
}

static int list_tasks(Run *r)
{
    int status = 0;
    WalkOptions options = {.unicode = UNICODE_17_0,
                           .depth = DEEPEST,
                           .quiet = 2,
                           .only_python = true,
                           .keeps_unreadable = true};
    Walk w;
    walk_init(&w, &r->arena, &r->tasks, &options);
    for (uint32_t i = 0; i < r->names.count && !status; i++)
        status = add_argument(r, &w, r->names.items[i]);
    walk_finish(&w);
    return status ? status : check_output(r);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void print_summary(const Run *r, const RunResult *result, double time)
{
    const char *red = r->color && result->failed ? "\033[31m" : "";
    const char *plain = *red ? "\033[0m" : "";
    fprintf(stderr, "%u %s, %u fresh, %s%u failed%s in %.2f s\n",
            result->compiled, r->check_only ? "checked" : "compiled",
            result->fresh, red, result->failed, plain, time);
}

static int run_tasks(Run *r)
{
    double start = now();
    int status = list_tasks(r);
    if (status)
        return status;
    LookOptions look = {.is_fresh = all_fresh,
                        .context = r,
                        .allocator = &allocator_malloc,
                        .workers = (uint32_t)r->workers};
    look_at_sources(&r->arena, r->tasks.items, r->tasks.count, &look);
    RunOptions how = {.run = compile_task,
                      .context = r,
                      .workers = (uint32_t)r->workers,
                      .shows_progress = !r->quiet};
    RunResult result = run_all(r->tasks.items, r->tasks.count, &how);
    if (!r->quiet && r->tasks.count > 1)
        print_summary(r, &result, now() - start);
    if (result.signal)
        cli_die_by_signal(result.signal);
    return result.failed ? EXIT_FAILED : EXIT_OK;
}

/* Environment variables that decide colours when --color does not. */
static bool default_color(void)
{
    const char *no = getenv("NO_COLOR"), *force = getenv("FORCE_COLOR");
    if (no && *no)
        return false;
    return (force && *force) || isatty(2);
}

static int run(Run *r, const ArgParser *p)
{
    if (!r->target_count && !cli_check_variable(r->command))
        return EXIT_USAGE;
    int status = check_targets(r);
    if (status)
        return status;
    for (int i = 0; i < p->rest_count; i++)
        *vec_push(&r->names, &r->arena) = p->rest[i];
    if (r->files_from) {
        int error = names_read_list(&r->arena, r->files_from,
                                    r->null_names ? '\0' : '\n', &r->names);
        if (error) {
            fprintf(stderr, "fastpyc: %s: %s\n", r->files_from,
                    strerror(error));
            return EXIT_FAILED;
        }
    } else if (r->null_names) {
        return args_error(r->command, "--null needs --files-from");
    } else if (r->names.count == 0) {
        return args_error(r->command, "no files given");
    }
    if (r->level_count == 0)
        r->levels[r->level_count++] =
            r->pyc.default_level > 2 ? 2 : r->pyc.default_level;
    return run_tasks(r);
}

static int compile_or_check(const ArgCommand *command, int argc, char **argv)
{
    Run r = {.command = command,
             .pyc = cli_options_from_environment(UNICODE_17_0),
             .check_only = command == &command_check,
             .color = default_color()};
    arena_init(&r.arena, &allocator_malloc, run_out_of_memory, NULL);
    ArgParser p = {.command = command, .take = take, .context = &r};
    int status = args_parse(&p, argc, argv);
    status = status ? status - 1 : run(&r, &p);
    free(p.rest);
    arena_free(&r.arena);
    return status;
}

int cli_compile(int argc, char **argv)
{
    return compile_or_check(&command_compile, argc, argv);
}

int cli_check(int argc, char **argv)
{
    return compile_or_check(&command_check, argc, argv);
}
