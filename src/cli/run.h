#ifndef CLI_RUN_H
#define CLI_RUN_H

/* Runs a pool of tasks for a person: output in the order of the list, a line
 * that shows progress, signals, and GNU make's jobserver. */

#include "driver/pool.h"

typedef struct RunOptions {
    TaskStatus (*run)(Worker *w, const Task *task, void *context);
    void *context;
    uint32_t workers;    /* 0: all processors */
    bool stops_early;    /* no further task after the first that failed */
    bool shows_progress; /* on standard error, if that is a terminal */
} RunOptions;

typedef struct RunResult {
    uint32_t compiled, fresh, failed;
    int signal; /* that ended the run, 0 if none did */
} RunResult;

/* Does all tasks.  Output goes to stdout and stderr, each task's as soon as
 * all before it are done.  On SIGINT, SIGTERM or SIGHUP, or if stdout cannot be
 * written, no further file is started, and those under way are finished. */
RunResult run_all(Task *tasks, uint32_t count, const RunOptions *options);

/* The hook of the commands' own arenas: says so and ends the program. */
_Noreturn void run_out_of_memory(void *context);

#endif
