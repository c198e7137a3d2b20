#ifndef DRIVER_POOL_H
#define DRIVER_POOL_H

/* A list of tasks, done by threads.
 *
 * Workers take the files, largest first, from one list; each has its own
 * Compile and its own arena, and shares nothing but the list.  Under a GNU
 * make jobserver all workers but the first hold one of its tokens while they
 * work. */

#include "driver/jobserver.h"
#include "driver/output.h"
#include "driver/worker.h"

typedef enum TaskStatus {
    TASK_SKIPPED, /* nothing to do, and not counted */
    TASK_FRESH,
    TASK_COMPILED,
    TASK_FAILED
} TaskStatus;

/* What is kept of a source's struct stat, which is large. */
typedef struct SourceStatus {
    int64_t mtime; /* as file_mtime has it */
    uint64_t size, device, inode;
    uint32_t mode;
} SourceStatus;

typedef struct Task {
    const char *path;     /* as named; NULL for a line of output alone */
    const char *recorded; /* what co_filename says; NULL: the path */
    const void *user;     /* the caller's */
    Text before;          /* printed to out before the task's own output */
    SourceStatus source;  /* from look_at_sources */
    bool exists;
    uint32_t same_file; /* number + 1 of a later task for the same file,
                           which the same worker does afterwards */
    bool is_later_one;
    TaskStatus status;
    bool out_of_memory;  /* failed for that reason, and printed nothing */
    TaskOutput out, err; /* what it printed, the caller's to free */
    bool done;
} Task;

typedef VEC(Task) TaskVec;

typedef struct PoolOptions {
    TaskStatus (*run)(Worker *w, const Task *task, void *context);
    void *context;
    const Allocator *allocator;
    const Jobserver *jobserver; /* NULL: none */
    uint32_t workers;           /* 0: all processors */
    bool stops_early; /* in order; no further task after one that failed */
} PoolOptions;

/* Does all tasks in order in the calling thread, which must be the first one of
 * the program, and calls after for each, until that says no.  False if it has
 * too small a stack: then nothing was done. */
bool pool_run_here(Task *tasks, uint32_t count, const PoolOptions *options,
                   bool (*after)(void *context, Task *t), void *context);

typedef struct Pool Pool;

/* Starts the workers; NULL if there is no memory for that.  Where no thread
 * can be had, the calling one does it all.  Tasks, options and the allocator
 * must stay until pool_free. */
Pool *pool_start(Task *tasks, uint32_t count, const PoolOptions *options);
/* Waits at most some milliseconds until all is done or the run was stopped. */
void pool_wait(Pool *p, int milliseconds);
/* True if the task is done. */
bool pool_is_done(Pool *p, const Task *t);
/* True if nothing more will be started. */
bool pool_is_stopped(Pool *p);
void pool_count(Pool *p, uint32_t *done, uint32_t *total);
/* No further file is started; those under way are finished. */
void pool_stop(Pool *p);
/* Waits for the workers. */
void pool_join(Pool *p);
void pool_free(Pool *p);

/* How many threads so many tasks are worth; 0 workers: all processors. */
uint32_t pool_thread_count(uint32_t workers, uint32_t tasks);

#endif
