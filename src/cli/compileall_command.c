/* fastpyc compileall: the arguments, output and exit statuses of python -m
 * compileall. */
#include "cli/cli.h"

#include "cli/names.h"
#include "cli/run.h"
#include "cli/compileall.h"
#include "driver/look.h"
#include "driver/pystr.h"
#include "driver/walk.h"
#include "target/target.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTION_MODE = 256, OPTION_HARDLINK, RECURSION_LIMIT = 1000 };

static const ArgOption options[] = {
    {'h', 'h', "help", NULL, "show this help message and exit"},
    {'l', 'l', NULL, NULL, "don't recurse into subdirectories"},
    {'r', 'r', NULL, "RECURSION", "levels of subdirectories to go down"},
    {'f', 'f', NULL, NULL, "compile even what is up to date"},
    {'q', 'q', NULL, NULL, "errors only; -qq: no output at all"},
    {'b', 'b', NULL, NULL, "write .pyc files beside their sources"},
    {'d', 'd', NULL, "DESTDIR", "directory to record instead of the given one"},
    {'s', 's', NULL, "STRIPDIR", "prefix to remove from recorded paths"},
    {'p', 'p', NULL, "PREPENDDIR", "prefix to put before recorded paths"},
    {'x', 'x', NULL, "REGEXP", "skip files in whose path it is found"},
    {'i', 'i', NULL, "FILE", "more names from FILE (- for standard input)"},
    {'j', 'j', "workers", "WORKERS", "number of workers; 0: all processors"},
    {OPTION_MODE, 0, "invalidation-mode", "MODE",
     "checked-hash, timestamp or unchecked-hash"},
    {'o', 'o', NULL, "OPT_LEVELS", "optimization level; can be repeated"},
    {'e', 'e', NULL, "DIR", "ignore links that lead out of DIR"},
    {OPTION_HARDLINK, 0, "hardlink-dupes", NULL,
     "link equal files of different levels"},
    {0},
};

const ArgCommand command_compileall = {
    "compileall", "[FILE|DIR ...]",
    "Does what python -m compileall does.  --target VERSION, before the other\n"
    "arguments, says for which Python.",
    options, .names_together = true};

typedef struct Compileall {
    CompileallOptions o;
    Arena arena;
    TaskVec tasks;
    long recursion; /* -r; LONG_MIN: not given */
    bool no_recursion;
    const char *ddir, *strip, *prepend;
    const char *skip_text, *list, *limit_links;
    long workers;
    bool workers_given;
    int level_options; /* how many -o there are */
    NameVec names;
    const char *failure; /* the exception that ends the run, as text */
} Compileall;

static int usage_error(const char *text)
{
    return args_error(&command_compileall, "%s", text);
}

/* Keeps the levels sorted and each one once. */
static int add_level(CompileallOptions *o, const char *text)
{
    long n;
    int status =
        args_number(&command_compileall, "-o", text, INT_MIN, INT_MAX, &n);
    uint32_t at = 0;
    if (status)
        return status;
    while (at < o->level_count && o->levels[at] < n)
        at++;
    if (at < o->level_count && o->levels[at] == n)
        return 0;
    if (o->level_count == MOST_LEVELS)
        return usage_error("too many levels");
    memmove(&o->levels[at + 1], &o->levels[at],
            (o->level_count - at) * sizeof *o->levels);
    o->levels[at] = (int)n;
    o->level_count++;
    return 0;
}

static int set_mode(PycOptions *o, const char *text)
{
    if (strcmp(text, "timestamp") == 0)
        o->mode = PYC_TIMESTAMP;
    else if (strcmp(text, "checked-hash") == 0)
        o->mode = PYC_CHECKED_HASH;
    else if (strcmp(text, "unchecked-hash") == 0)
        o->mode = PYC_UNCHECKED_HASH;
    else
        return args_error(&command_compileall,
                          "argument --invalidation-mode: invalid choice: '%s' "
                          "(choose from checked-hash, timestamp, "
                          "unchecked-hash)",
                          text);
    return 0;
}

static int take(void *context, int id, const char *value)
{
    Compileall *a = context;
    switch (id) {
    case 'l': a->no_recursion = true; return 0;
    case 'r':
        return args_number(&command_compileall, "-r", value, INT_MIN, INT_MAX,
                           &a->recursion);
    case 'f': a->o.force = true; return 0;
    case 'q': a->o.quiet++; return 0;
    case 'b': a->o.legacy = true; return 0;
    case 'd': a->ddir = value; return 0;
    case 's': a->strip = value; return 0;
    case 'p': a->prepend = value; return 0;
    case 'x': a->skip_text = value; return 0;
    case 'i': a->list = *value ? value : NULL; return 0;
    case 'j':
        a->workers_given = true;
        return args_number(&command_compileall, "-j/--workers", value, INT_MIN,
                           INT_MAX, &a->workers);
    case OPTION_MODE: return set_mode(&a->o.pyc, value);
    case 'o': a->level_options++; return add_level(&a->o, value);
    case 'e': a->limit_links = *value ? value : NULL; return 0;
    case OPTION_HARDLINK: a->o.hardlink_dupes = true; return 0;
    default: return EXIT_USAGE;
    }
}

/* Its real path, "" if there is none. */
static const char *real_directory(Compileall *a, const char *path)
{
    char *real = realpath(path, NULL);
    const char *kept = arena_printf(&a->arena, "%s", real ? real : "");
    free(real);
    return kept;
}

/* What the options say together; 0, or 1 + the exit status. */
static int check_options(Compileall *a)
{
    if (a->ddir && (a->strip || a->prepend))
        return 1 + usage_error("-d cannot be used in combination with -s or "
                               "-p");
    if (a->o.hardlink_dupes && a->level_options < 2)
        return 1 + usage_error("Hardlinking of duplicated bytecode makes sense "
                               "only for more than one optimization level.");
    if (a->o.level_count == 0)
        a->o.levels[a->o.level_count++] = DEFAULT_LEVEL;
    if (a->limit_links)
        a->o.limit_links = real_directory(a, a->limit_links);
    if (a->skip_text) {
        const char *error;
        a->o.skip = compileall_compile_skip(&a->arena, a->o.target,
                                            a->skip_text, &error);
        if (!a->o.skip)
            return 1 + args_error(&command_compileall,
                                  "argument -x: cannot use expression '%s': "
                                  "%s",
                                  a->skip_text, error);
    }
    return 0;
}

/* Gives the tasks from first on their recorded paths. */
static void record_paths(Compileall *a, uint32_t first, const char *strip,
                         const char *prepend)
{
    if (!strip && !prepend)
        return;
    for (uint32_t i = first; i < a->tasks.count; i++) {
        Task *t = &a->tasks.items[i];
        if (!t->path)
            continue;
        Buf before = buf_in(&a->arena);
        buf_bytes(&before, t->before.data, t->before.size);
        t->recorded = compileall_recorded(&a->arena, a->o.target, t->path,
                                          strip, prepend, a->o.quiet, &before);
        t->before =
            (Text){(const char *)before.data, (uint32_t)buf_size(&before)};
    }
}

static void add_file(Compileall *a, Walk *w, const char *path)
{
    uint32_t first = a->tasks.count;
    walk_add_file(w, path);
    if (a->ddir) {
        const char *slash = strrchr(path, '/');
        a->tasks.items[first].recorded =
            pystr_join(&a->arena, a->ddir, slash ? slash + 1 : path);
        return;
    }
    record_paths(a, first, a->strip, a->prepend);
}

static void add_directory(Compileall *a, Walk *w, const char *path)
{
    uint32_t first = a->tasks.count;
    walk_add_directory(w, path);
    if (a->ddir)
        record_paths(a, first, path, a->ddir);
    else
        record_paths(a, first, a->strip, a->prepend);
}

/* What compile_file cannot do, which is wrong only when there is a file: links
 * between one level (-o 1 -o 1), and a search for an empty expression, which
 * compileall has not compiled.  NULL: nothing. */
static const char *error_at_file(const Compileall *a)
{
    if (a->o.hardlink_dupes && a->o.level_count < 2)
        return "ValueError: Hardlinking of duplicated bytecode makes sense "
               "only for more than one optimization level";
    if (a->skip_text && !*a->skip_text)
        return "AttributeError: 'str' object has no attribute 'search'";
    return NULL;
}

/* Drops the tasks that follow the first file from there on, and that one but
 * for what is printed before it.  False if there is none. */
static bool stop_at_first_file(Compileall *a)
{
    for (uint32_t i = 0; i < a->tasks.count; i++) {
        if (!a->tasks.items[i].path)
            continue;
        a->tasks.items[i].path = NULL;
        a->tasks.count = i + 1;
        return true;
    }
    return false;
}

/* Adds what the name stands for, unless that ends the run. */
static void list_name(Compileall *a, Walk *w, const char *name)
{
    struct stat st;
    if (stat(name, &st) == 0 && S_ISREG(st.st_mode))
        add_file(a, w, name);
    else if (a->workers < 0)
        a->failure = "ValueError: workers must be greater or equal to 0";
    else
        add_directory(a, w, name);
    const char *error = error_at_file(a);
    if (error && stop_at_first_file(a))
        a->failure = error;
}

static void list_tasks(Compileall *a)
{
    long depth = a->recursion != LONG_MIN ? a->recursion
                 : a->no_recursion        ? 0
                                          : RECURSION_LIMIT;
    WalkOptions walk = {.unicode = a->o.target->unicode,
                        .depth = depth > 0 ? (int)depth : 0,
                        .quiet = a->o.quiet,
                        .only_python =
                            !a->strip && !a->ddir && !error_at_file(a)};
    Walk w;
    walk_init(&w, &a->arena, &a->tasks, &walk);
    for (uint32_t i = 0; i < a->names.count && !a->failure; i++)
        list_name(a, &w, a->names.items[i]);
    if (!error_at_file(a) || !a->failure)
        walk_finish(&w);
    if (a->workers < 0)
        a->workers = 1;
}

/* Without names, those of PYTHONPATH: there is no other sys.path here.  Most
 * options mean nothing then. */
static void use_search_path(Compileall *a)
{
    const char *path = getenv("PYTHONPATH");
    a->recursion = 0;
    a->workers = 1;
    a->ddir = a->strip = a->prepend = NULL;
    a->o.hardlink_dupes = false;
    a->o.limit_links = NULL;
    a->o.levels[0] = DEFAULT_LEVEL;
    a->o.level_count = 1;
    compileall_free_skip((void *)(uintptr_t)a->o.skip);
    a->o.skip = NULL;
    a->skip_text = NULL;
    for (; path && *path; path += strcspn(path, ":"), path += *path == ':') {
        int size = (int)strcspn(path, ":");
        const char *name = arena_printf(&a->arena, "%.*s", size, path);
        if (size == 0 || strcmp(name, ".") == 0) {
            if (a->o.quiet < 2)
                puts("Skipping current directory");
        } else {
            *vec_push(&a->names, &a->arena) = name;
        }
    }
}

/* Appends the names of -i; 0 or the exit status. */
static int read_names(Compileall *a, const ArgParser *p)
{
    for (int i = 0; i < p->rest_count; i++)
        *vec_push(&a->names, &a->arena) = p->rest[i];
    int error = a->list ? names_read_lines(&a->arena, a->list, &a->names) : 0;
    if (error == EILSEQ)
        fprintf(stderr, "UnicodeDecodeError: %s is not UTF-8\n", a->list);
    else if (error && a->o.quiet < 2)
        printf("Error reading file list %s\n", a->list);
    if (error)
        return EXIT_FAILED;
    if (a->names.count == 0)
        use_search_path(a);
    return EXIT_OK;
}

static int run(Compileall *a, const ArgParser *p)
{
    int status = read_names(a, p);
    if (status)
        return status;
    list_tasks(a);
    LookOptions look = {.is_fresh = compileall_is_fresh,
                        .context = &a->o,
                        .allocator = &allocator_malloc,
                        .workers = a->workers_given ? (uint32_t)a->workers : 0};
    look_at_sources(&a->arena, a->tasks.items, a->tasks.count, &look);
    RunOptions how = {.run = compileall_file,
                      .context = &a->o,
                      .workers = (uint32_t)a->workers};
    RunResult r = run_all(a->tasks.items, a->tasks.count, &how);
    if (r.signal == SIGINT) {
        if (a->o.quiet < 2)
            puts("\n[interrupted]");
        return EXIT_FAILED;
    }
    if (r.signal)
        cli_die_by_signal(r.signal);
    if (a->failure) {
        fprintf(stderr, "%s\n", a->failure);
        return EXIT_FAILED;
    }
    return r.failed ? EXIT_FAILED : EXIT_OK;
}

int cli_compileall(int argc, char **argv)
{
    Compileall a = {.recursion = LONG_MIN, .workers = 1};
    a.o.target = cli_take_target(&command_compileall, &argc, &argv);
    if (!a.o.target)
        return EXIT_USAGE;
    a.o.pyc = cli_options_from_environment(a.o.target->unicode);
    a.o.pyc.prints_trials = true;
    arena_init(&a.arena, &allocator_malloc, run_out_of_memory, NULL);
    ArgParser p = {.command = &command_compileall, .take = take, .context = &a};
    int status = args_parse(&p, argc, argv);
    if (!status)
        status = check_options(&a);
    status = status ? status - 1 : run(&a, &p);
    compileall_free_skip((void *)(uintptr_t)a.o.skip);
    free(p.rest);
    arena_free(&a.arena);
    return status;
}
