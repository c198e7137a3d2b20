/* A run of tasks with its output: see run.h. */
#include "cli/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    SHOW_STEP_MS = 5, /* how long output may wait */
    PROGRESS_AFTER_MS = 500,
    PROGRESS_STEP_MS = 100
};

_Noreturn void run_out_of_memory(void *context)
{
    (void)context;
    fputs("fastpyc: out of memory\n", stderr);
    exit(1);
}

/* --- signals */

static const int ends_run[] = {SIGINT, SIGTERM, SIGHUP};

enum { SIGNALS = sizeof ends_run / sizeof *ends_run };

/* What they did before. */
typedef struct Signals {
    struct sigaction old[SIGNALS];
} Signals;

/* That a signal came is seen from what it does next: SA_RESETHAND. */
static void note_signal(int number)
{
    (void)number;
}

/* From now on the first signal lets the files at hand be finished, a second
 * one does not. */
static void catch_signals(Signals *s)
{
    struct sigaction note = {.sa_handler = note_signal,
                             .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&note.sa_mask);
    for (int i = 0; i < SIGNALS; i++)
        if (sigaction(ends_run[i], NULL, &s->old[i]) == 0 &&
            s->old[i].sa_handler != SIG_IGN)
            sigaction(ends_run[i], &note, NULL);
}

static void restore_signals(const Signals *s)
{
    for (int i = 0; i < SIGNALS; i++)
        sigaction(ends_run[i], &s->old[i], NULL);
}

/* The signal that came, 0 if none did. */
static int find_signal(const Signals *s)
{
    struct sigaction now;
    for (int i = 0; i < SIGNALS; i++)
        if (s->old[i].sa_handler != SIG_IGN &&
            sigaction(ends_run[i], NULL, &now) == 0 &&
            now.sa_handler != note_signal) {
            restore_signals(s);
            return ends_run[i];
        }
    return 0;
}

/* --- output, in the order of the list */

static void show_task(Task *t)
{
    if (t->before.size)
        fwrite(t->before.data, 1, t->before.size, stdout);
    output_write(&t->out, stdout);
    if (t->err.size || t->out_of_memory) {
        fflush(stdout);
        output_write(&t->err, stderr);
    }
    if (t->out_of_memory)
        fprintf(stderr, "fastpyc: %s: out of memory\n", t->path);
    output_free(&t->out);
    output_free(&t->err);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The line that shows how far a long run is. */
typedef struct Progress {
    bool wanted, shown;
    int64_t start, last;
} Progress;

static Progress start_progress(const RunOptions *options)
{
    return (Progress){.wanted = options->shows_progress && isatty(2),
                      .start = now_ms()};
}

static void clear_progress(Progress *g)
{
    if (g->shown)
        fputs("\r\033[K", stderr);
    g->shown = false;
}

static void show_progress(Progress *g, uint32_t done, uint32_t total)
{
    int64_t now = now_ms(), elapsed = now - g->start;
    if (elapsed < PROGRESS_AFTER_MS || now - g->last < PROGRESS_STEP_MS)
        return;
    double rate = (double)done * 1000.0 / (double)elapsed;
    double left = rate > 0 ? (double)(total - done) / rate : 0;
    fprintf(stderr, "\r\033[K%u of %u files, %.0f files/s, %.0f s left", done,
            total, rate, left);
    fflush(stderr);
    g->shown = true;
    g->last = now;
}

static void count_task(RunResult *r, const Task *t)
{
    if (!t->path)
        return;
    r->compiled += t->status == TASK_COMPILED;
    r->fresh += t->status == TASK_FRESH;
    r->failed += t->status == TASK_FAILED;
}

static void show_and_count(RunResult *r, Progress *g, Task *t)
{
    if (t->before.size || t->out.size || t->err.size)
        clear_progress(g);
    show_task(t);
    count_task(r, t);
}

/* --- with threads */

static void stop_at_signal(Pool *p, const Signals *s, RunResult *r)
{
    if (!r->signal && (r->signal = find_signal(s)) != 0)
        pool_stop(p);
}

/* Waits until the task is done or never will be: false then.  Workers do not
 * wake this thread for each file: it looks now and then. */
static bool wait_for(Pool *p, const Task *t, Progress *g, const Signals *s,
                     RunResult *r)
{
    if (!t->path)
        return true;
    while (!pool_is_done(p, t) && !pool_is_stopped(p)) {
        uint32_t done, total;
        pool_wait(p, SHOW_STEP_MS);
        stop_at_signal(p, s, r);
        pool_count(p, &done, &total);
        if (g->wanted)
            show_progress(g, done, total);
    }
    return pool_is_done(p, t);
}

/* Shows tasks as they get done; stops at the first that never will be. */
static uint32_t show_tasks(Pool *p, Task *tasks, uint32_t count,
                           const RunOptions *options, const Signals *s,
                           RunResult *r)
{
    Progress g = start_progress(options);
    uint32_t i = 0;
    for (; i < count && wait_for(p, &tasks[i], &g, s, r); i++) {
        show_and_count(r, &g, &tasks[i]);
        if (ferror(stdout))
            pool_stop(p);
    }
    clear_progress(&g);
    return i;
}

static void run_pool(Task *tasks, uint32_t count, const RunOptions *options,
                     const PoolOptions *how, const Signals *s, RunResult *r)
{
    Pool *p = pool_start(tasks, count, how);
    if (!p)
        run_out_of_memory(NULL);
    uint32_t shown = show_tasks(p, tasks, count, options, s, r);
    pool_join(p);
    pool_free(p);
    for (; shown < count; shown++)
        if (tasks[shown].done && !options->stops_early) {
            show_task(&tasks[shown]);
            count_task(r, &tasks[shown]);
        }
}

static void run_with_threads(Task *tasks, uint32_t count,
                             const RunOptions *options, const PoolOptions *how,
                             const Signals *s, RunResult *r)
{
    Jobserver jobserver = jobserver_open();
    PoolOptions shared = *how;
    shared.jobserver = &jobserver;
    run_pool(tasks, count, options, &shared, s, r);
    jobserver_close(&jobserver);
}

/* --- without threads */

typedef struct Here {
    RunResult *result;
    const Signals *signals;
    Progress progress;
    uint32_t done, total;
} Here;

/* Fresh files take so little time that one in 64 is often enough to ask. */
static bool after_task(void *context, Task *t)
{
    Here *h = context;
    show_and_count(h->result, &h->progress, t);
    h->done++;
    if (t->status == TASK_FRESH && h->done % 64 != 0)
        return true;
    if (h->progress.wanted)
        show_progress(&h->progress, h->done, h->total);
    h->result->signal = find_signal(h->signals);
    return h->result->signal == 0 && !ferror(stdout);
}

static bool run_here(Task *tasks, uint32_t count, const RunOptions *options,
                     const PoolOptions *how, const Signals *s, RunResult *r)
{
    Here here = {r, s, start_progress(options), 0, count};
    bool ok = pool_run_here(tasks, count, how, after_task, &here);
    clear_progress(&here.progress);
    return ok;
}

/* Is at most one task left to do? */
static bool has_one_at_most(const Task *tasks, uint32_t count)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < count && left < 2; i++)
        left += tasks[i].path && !tasks[i].done;
    return left < 2;
}

RunResult run_all(Task *tasks, uint32_t count, const RunOptions *options)
{
    RunResult r = {0};
    PoolOptions how = {.run = options->run,
                       .context = options->context,
                       .allocator = &allocator_malloc,
                       .workers = options->workers,
                       .stops_early = options->stops_early};
    Signals signals;
    catch_signals(&signals);
    bool alone = options->workers == 1 || has_one_at_most(tasks, count);
    if (!alone || !run_here(tasks, count, options, &how, &signals, &r))
        run_with_threads(tasks, count, options, &how, &signals, &r);
    if (!r.signal)
        r.signal = find_signal(&signals);
    fflush(stdout);
    restore_signals(&signals);
    return r;
}
