/* fastpyc compile and fastpyc check. */
#include "cli/cli.h"

#include "driver/batch.h"
#include "target/target.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Arguments {
    BatchOptions batch;
    bool quiet;
} Arguments;

enum { OPT_NAME = 256, OPT_MODE, OPT_DUMP };

static const struct option long_options[] = {
    {"target", required_argument, NULL, 't'},
    {"name", required_argument, NULL, OPT_NAME},
    {"invalidation-mode", required_argument, NULL, OPT_MODE},
    {"dump", required_argument, NULL, OPT_DUMP},
    {NULL, 0, NULL, 0}};

/* Number of text among the names, or -1. */
static int choice(const char *text, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    return -1;
}

static int add_target(BatchOptions *o, const char *name)
{
    const Target *t = target_find(name);
    if (!t)
        return cli_usage_error("unknown target '%s'", name);
    if (o->target_count == MOST_TARGETS)
        return cli_usage_error("too many targets");
    o->targets[o->target_count++] = t;
    return 0;
}

static int add_level(BatchOptions *o, const char *text)
{
    if (strlen(text) != 1 || text[0] < '0' || text[0] > '2')
        return cli_usage_error("-O takes 0, 1 or 2, not '%s'", text);
    if (o->level_count == MOST_LEVELS)
        return cli_usage_error("too many levels");
    o->levels[o->level_count++] = text[0] - '0';
    return 0;
}

static int set_mode(BatchOptions *o, const char *text)
{
    static const char *const names[] = {"timestamp", "checked-hash",
                                        "unchecked-hash", NULL};
    int i = choice(text, names);
    if (i < 0)
        return cli_usage_error("unknown invalidation mode '%s'", text);
    o->mode = (PycMode)i;
    return 0;
}

static int set_dump(BatchOptions *o, const char *text)
{
    static const char *const names[] = {
        "", "tokens", "ast", "optimized-ast", "symtable",
        "instrs", "cfg", "code", NULL};
    int i = choice(text, names);
    if (i <= 0)
        return cli_usage_error("unknown stage '%s'", text);
    o->dump = (DumpStage)i;
    o->workers = 1;
    return 0;
}

static int set_workers(BatchOptions *o, const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (*end || end == text || n < 0 || n > 4096)
        return cli_usage_error("-j takes a number, not '%s'", text);
    o->workers = (uint32_t)n;
    return 0;
}

/* Returns 0 or the exit status of a usage error. */
static int take_option(Arguments *a, int option, const char *value)
{
    BatchOptions *o = &a->batch;
    switch (option) {
    case 't':
        return add_target(o, value);
    case 'O':
        return add_level(o, value);
    case 'o':
        o->output = value;
        return 0;
    case 'j':
        return set_workers(o, value);
    case 'f':
        o->force = true;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case OPT_NAME:
        o->name = value;
        return 0;
    case OPT_MODE:
        return set_mode(o, value);
    case OPT_DUMP:
        return set_dump(o, value);
    default:
        return EXIT_USAGE;
    }
}

static int read_options(Arguments *a, int argc, char **argv)
{
    for (int option; (option = getopt_long(argc, argv, "t:O:o:j:fq",
                                           long_options, NULL)) != -1;) {
        int status = take_option(a, option, optarg);
        if (status)
            return status;
    }
    if (optind == argc)
        return cli_usage_error("no files given");
    return 0;
}

static void set_defaults(BatchOptions *o)
{
    if (o->target_count == 0)
        o->targets[o->target_count++] = target_find("3.13");
    if (o->level_count == 0)
        o->levels[o->level_count++] = 0;
    o->cache_prefix = getenv("PYTHONPYCACHEPREFIX");
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch && o->mode == PYC_TIMESTAMP)
        o->mode = PYC_CHECKED_HASH;
}

static int run(Arguments *a, char **paths)
{
    Batch b;
    int status = EXIT_OK;
    batch_init(&b, &a->batch);
    for (; *paths; paths++) {
        int error = batch_add(&b, *paths);
        if (error) {
            fprintf(stderr, "fastpyc: %s: %s\n", *paths, strerror(error));
            status = EXIT_FAILED;
        }
    }
    batch_run(&b, stderr);
    if (b.failed)
        status = EXIT_FAILED;
    if (!a->quiet && b.files.count > 1)
        fprintf(stderr, "%u compiled, %u fresh, %u failed\n", b.compiled,
                b.fresh, b.failed);
    batch_free(&b);
    return status;
}

static int compile_or_check(int argc, char **argv, bool check_only)
{
    Arguments a = {.batch = {.check_only = check_only}};
    int status = read_options(&a, argc, argv);
    if (status)
        return status;
    set_defaults(&a.batch);
    return run(&a, argv + optind);
}

int cli_compile(int argc, char **argv)
{
    return compile_or_check(argc, argv, false);
}

int cli_check(int argc, char **argv)
{
    return compile_or_check(argc, argv, true);
}
