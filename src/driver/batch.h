#ifndef DRIVER_BATCH_H
#define DRIVER_BATCH_H

/* Compiling many files with a pool of threads. */

#include "compile.h"
#include "marshal/marshal.h"

#include <stdio.h>

enum { MOST_LEVELS = 8, MOST_TARGETS = 16 };

typedef struct BatchOptions {
    const Target *targets[MOST_TARGETS];
    uint32_t target_count;
    int levels[MOST_LEVELS];
    uint32_t level_count;
    PycMode mode;
    bool force;        /* compile even what is up to date */
    bool check_only;   /* write nothing */
    bool no_debug_ranges;
    DumpStage dump;    /* to standard output instead of a .pyc */
    const char *output;       /* instead of the __pycache__ path; "-": stdout */
    const char *name;         /* recorded instead of the path */
    const char *cache_prefix; /* PYTHONPYCACHEPREFIX or NULL */
    uint32_t workers;         /* 0: all processors */
} BatchOptions;

typedef enum FileStatus {
    FILE_COMPILED,
    FILE_FRESH,
    FILE_FAILED
} FileStatus;

typedef struct BatchFile {
    const char *path;
    uint64_t size; /* largest are compiled first */
    FileStatus status;
    Text message;  /* errors and warnings; malloc'd, freed by the batch */
} BatchFile;

typedef struct Batch {
    const BatchOptions *options;
    Arena arena; /* paths */
    VEC(BatchFile) files;
    uint32_t compiled, fresh, failed;
} Batch;

void batch_init(Batch *b, const BatchOptions *options);
/* Adds a file as it is named, or all .py files below a directory in sorted
 * order.  Returns 0 or the errno of a missing path. */
int batch_add(Batch *b, const char *path);
/* Compiles all; messages go to the stream in the order of the list. */
void batch_run(Batch *b, FILE *messages);
void batch_free(Batch *b);

#endif
