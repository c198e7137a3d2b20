#ifndef DRIVER_POOL_H
#define DRIVER_POOL_H

/* A list of tasks, done by threads and reported in the order of the list.
 *
 * Workers take the files, largest first, from one list; each has its own
 * Compile and its own arena, and shares nothing but the list.  Under a GNU
 * make jobserver all workers but the first hold one of its tokens while they
 * work. */

#include "compile.h"

#include <stdio.h>
#include <sys/stat.h>

typedef enum TaskStatus {
    TASK_SKIPPED, /* nothing to do, and not counted */
    TASK_FRESH,
    TASK_COMPILED,
    TASK_FAILED
} TaskStatus;

typedef struct Task {
    const char *path;     /* as named; NULL for a line of output alone */
    const char *recorded; /* what co_filename says; NULL: the path */
    const void *user;     /* the caller's */
    Text before;          /* printed to out before the task's own output */
    struct stat st;       /* of the source, from pool_find_same_files */
    bool exists;
    uint32_t same_file;   /* number + 1 of a later task for the same file,
                             which the same worker does afterwards */
    bool is_later_one;
    TaskStatus status;
    Text out, err; /* what it printed; malloc'd, freed when shown */
    bool done;
} Task;

typedef VEC(Task) TaskVec;

/* One thread's tools. */
typedef struct Worker {
    Compile compile;
    Arena arena;  /* of one file: its bytes, its .pyc, its messages */
    Buf out, err; /* what the task prints */
} Worker;

typedef struct PoolOptions {
    TaskStatus (*run)(Worker *w, const Task *task, void *context);
    void *context;
    uint32_t workers;   /* 0: all processors */
    bool stops_early;   /* no further task after the first that failed */
    bool shows_progress; /* on standard error, if that is a terminal */
} PoolOptions;

typedef struct PoolResult {
    uint32_t compiled, fresh, failed;
    int signal;  /* that ended the run, 0 if none did */
    bool output_failed; /* standard output could not be written */
} PoolResult;

/* Does all tasks.  Output goes to stdout and stderr, each task's as soon as
 * all before it are done.  On SIGINT, SIGTERM or SIGHUP no further file is
 * started, and those under way are finished. */
PoolResult pool_run(Task *tasks, uint32_t count, const PoolOptions *options);

/* Marks the tasks that name the same file, so that they are done one after
 * the other.  Sets each task's st and exists. */
void pool_find_same_files(Arena *arena, Task *tasks, uint32_t count);

_Noreturn void pool_out_of_memory(void *context);

#endif
