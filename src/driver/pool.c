/* Tasks and threads: see pool.h. */
#include "driver/pool.h"

#include "driver/jobserver.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    WORKER_STACK = 64 * 1024 * 1024,
    TOKEN_WAIT_MS = 50,
    SHOW_STEP_MS = 5, /* how long output may wait */
    PROGRESS_AFTER_MS = 500,
    PROGRESS_STEP_MS = 100
};

/* All threads share this; the lock guards what changes. */
typedef struct Pool {
    Task *tasks;
    uint32_t count;
    const PoolOptions *options;
    uint32_t *order; /* task numbers in the order they are started */
    uint32_t order_count;
    uint32_t next; /* in order */
    uint32_t files_done, file_count;
    bool stop;
    int signal;
    Jobserver jobserver;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* all tasks are done, or the run stops */
} Pool;

typedef struct Thread {
    pthread_t id;
    Pool *pool;
    bool is_first; /* needs no token of the jobserver */
} Thread;

_Noreturn void pool_out_of_memory(void *context)
{
    (void)context;
    fputs("fastpyc: out of memory\n", stderr);
    exit(1);
}

/* --- the workers */

static Text keep(const Buf *b)
{
    size_t size = buf_size(b);
    if (size == 0)
        return (Text){NULL, 0};
    char *copy = malloc(size);
    if (!copy)
        pool_out_of_memory(NULL);
    memcpy(copy, b->data, size);
    return (Text){copy, (uint32_t)size};
}

static void run_task(Pool *p, Worker *w, Task *t)
{
    w->out = buf_in(&w->arena);
    w->err = buf_in(&w->arena);
    TaskStatus status = p->options->run(w, t, p->options->context);
    Text out = keep(&w->out), err = keep(&w->err);
    arena_reset(&w->arena);
    pthread_mutex_lock(&p->lock);
    t->status = status;
    t->out = out;
    t->err = err;
    t->done = true;
    p->files_done++;
    if (status == TASK_FAILED && p->options->stops_early)
        p->stop = true;
    if (p->stop || p->files_done == p->file_count)
        pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

/* The next task to start, or NULL when there is none. */
static Task *take_task(Pool *p)
{
    Task *t = NULL;
    pthread_mutex_lock(&p->lock);
    if (!p->stop && p->next < p->order_count)
        t = &p->tasks[p->order[p->next++]];
    pthread_mutex_unlock(&p->lock);
    return t;
}

static bool has_tasks(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool has = !p->stop && p->next < p->order_count;
    pthread_mutex_unlock(&p->lock);
    return has;
}

static bool is_stopped(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool stopped = p->stop;
    pthread_mutex_unlock(&p->lock);
    return stopped;
}

static void run_chain(Pool *p, Worker *w, Task *t)
{
    for (;;) {
        run_task(p, w, t);
        if (!t->same_file || is_stopped(p))
            return;
        t = &p->tasks[t->same_file - 1];
    }
}

static void run_tasks(Pool *p, Worker *w, bool needs_token)
{
    while (has_tasks(p)) {
        char token;
        if (needs_token &&
            !jobserver_acquire(&p->jobserver, TOKEN_WAIT_MS, &token))
            continue;
        Task *t = take_task(p);
        if (t)
            run_chain(p, w, t);
        if (needs_token)
            jobserver_release(&p->jobserver, token);
    }
}

static void *work(void *argument)
{
    Thread *thread = argument;
    Pool *p = thread->pool;
    Worker *w = calloc(1, sizeof *w);
    if (!w)
        pool_out_of_memory(NULL);
    compile_init(&w->compile, &allocator_malloc);
    arena_init(&w->arena, &allocator_malloc, pool_out_of_memory, NULL);
    run_tasks(p, w, !thread->is_first && p->jobserver.read_fd >= 0);
    arena_free(&w->arena);
    compile_free(&w->compile);
    free(w);
    return NULL;
}

/* --- signals: one thread waits for them */

static void *watch_signals(void *argument)
{
    Pool *p = argument;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGUSR2);
    for (int number;;) {
        if (sigwait(&set, &number) != 0)
            continue;
        if (number == SIGUSR2)
            return NULL;
        pthread_mutex_lock(&p->lock);
        p->stop = true;
        p->signal = number;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->lock);
    }
}

static void block_signals(sigset_t *old)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, old);
}

/* --- output, in the order of the list */

static bool put_text(FILE *stream, Text t)
{
    return t.size == 0 || fwrite(t.data, 1, t.size, stream) == t.size;
}

static bool show_task(Task *t)
{
    bool ok = put_text(stdout, t->before);
    ok &= put_text(stdout, t->out);
    if (t->err.size) {
        fflush(stdout);
        put_text(stderr, t->err);
    }
    free((void *)(uintptr_t)t->out.data);
    free((void *)(uintptr_t)t->err.data);
    t->out = t->err = (Text){NULL, 0};
    return ok;
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

static void clear_progress(Progress *g)
{
    if (g->shown)
        fputs("\r\033[K", stderr);
    g->shown = false;
}

static void show_progress(Progress *g, uint32_t done, uint32_t total)
{
    int64_t now = now_ms(), elapsed = now - g->start;
    if (!g->wanted || elapsed < PROGRESS_AFTER_MS ||
        now - g->last < PROGRESS_STEP_MS)
        return;
    double rate = (double)done * 1000.0 / (double)elapsed;
    double left = rate > 0 ? (double)(total - done) / rate : 0;
    fprintf(stderr, "\r\033[K%u of %u files, %.0f files/s, %.0f s left", done,
            total, rate, left);
    fflush(stderr);
    g->shown = true;
    g->last = now;
}

static struct timespec wake_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += SHOW_STEP_MS * 1000000L;
    if (t.tv_nsec >= 1000000000L) {
        t.tv_nsec -= 1000000000L;
        t.tv_sec++;
    }
    return t;
}

/* Waits until the task is done or never will be: false then.  Workers do not
 * wake this thread for each file: it looks now and then. */
static bool wait_for(Pool *p, const Task *t, Progress *g)
{
    pthread_mutex_lock(&p->lock);
    while (t->path && !t->done && !p->stop) {
        struct timespec wake = wake_time();
        pthread_cond_timedwait(&p->changed, &p->lock, &wake);
        show_progress(g, p->files_done, p->file_count);
    }
    bool done = !t->path || t->done;
    pthread_mutex_unlock(&p->lock);
    return done;
}

static void count_task(PoolResult *r, const Task *t)
{
    if (!t->path)
        return;
    r->compiled += t->status == TASK_COMPILED;
    r->fresh += t->status == TASK_FRESH;
    r->failed += t->status == TASK_FAILED;
}

/* Shows tasks as they get done; stops at the first that never will be. */
static uint32_t show_tasks(Pool *p, PoolResult *r)
{
    bool wanted = p->options->shows_progress && isatty(2);
    Progress g = {.wanted = wanted, .start = now_ms()};
    uint32_t i = 0;
    for (; i < p->count; i++) {
        Task *t = &p->tasks[i];
        if (!wait_for(p, t, &g))
            break;
        if (t->before.size || t->out.size || t->err.size)
            clear_progress(&g);
        r->output_failed |= !show_task(t);
        count_task(r, t);
    }
    clear_progress(&g);
    return i;
}

/* --- the run */

typedef struct SizedTask {
    uint64_t size;
    uint32_t number;
} SizedTask;

static int compare_sizes(const void *a, const void *b)
{
    const SizedTask *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return x->number < y->number ? -1 : 1;
}

static void make_order(Pool *p, Arena *arena, bool largest_first)
{
    SizedTask *sized = ARENA_ARRAY(arena, SizedTask, p->count + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->count; i++)
        if (p->tasks[i].path)
            p->file_count++;
    for (uint32_t i = 0; i < p->count; i++)
        if (p->tasks[i].path && !p->tasks[i].is_later_one)
            sized[n++] = (SizedTask){(uint64_t)p->tasks[i].st.st_size, i};
    if (largest_first && n)
        qsort(sized, n, sizeof *sized, compare_sizes);
    p->order = ARENA_ARRAY(arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        p->order[i] = sized[i].number;
    p->order_count = n;
}

static uint32_t thread_count(const Pool *p)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = p->options->workers ? p->options->workers
                 : processors > 0    ? (uint32_t)processors
                                     : 1;
    return n > p->order_count ? p->order_count : n;
}

/* Threads, not the caller's, do the work: their stacks are as large as the
 * deepest program needs. */
static uint32_t start_threads(Pool *p, Thread *threads, uint32_t count)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK);
    uint32_t started = 0;
    for (; started < count; started++) {
        threads[started] = (Thread){.pool = p, .is_first = started == 0};
        if (pthread_create(&threads[started].id, &attributes, work,
                           &threads[started]) != 0)
            break;
    }
    pthread_attr_destroy(&attributes);
    return started;
}

static void init_lock(Pool *p)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&p->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&p->lock, NULL);
}

static void run_threads(Pool *p, Arena *arena, PoolResult *r)
{
    uint32_t count = thread_count(p);
    Thread *threads = ARENA_ARRAY(arena, Thread, count + 1);
    pthread_t watcher;
    bool watches = pthread_create(&watcher, NULL, watch_signals, p) == 0;
    uint32_t started = start_threads(p, threads, count);
    if (started == 0 && count > 0) {
        Thread self = {.pool = p, .is_first = true};
        work(&self);
    }
    uint32_t shown = show_tasks(p, r);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(threads[i].id, NULL);
    for (; shown < p->count; shown++)
        if (p->tasks[shown].done && !p->options->stops_early) {
            show_task(&p->tasks[shown]);
            count_task(r, &p->tasks[shown]);
        }
    if (watches) {
        pthread_kill(watcher, SIGUSR2);
        pthread_join(watcher, NULL);
    }
}

PoolResult pool_run(Task *tasks, uint32_t count, const PoolOptions *options)
{
    Pool p = {.tasks = tasks, .count = count, .options = options};
    PoolResult r = {0};
    Arena arena;
    sigset_t old;
    arena_init(&arena, &allocator_malloc, pool_out_of_memory, NULL);
    make_order(&p, &arena, options->workers != 1 && !options->stops_early);
    p.jobserver = jobserver_open();
    init_lock(&p);
    block_signals(&old);
    run_threads(&p, &arena, &r);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    jobserver_close(&p.jobserver);
    pthread_mutex_destroy(&p.lock);
    pthread_cond_destroy(&p.changed);
    arena_free(&arena);
    r.signal = p.signal;
    r.output_failed |= fflush(stdout) != 0;
    return r;
}

/* --- the same file named twice */

typedef struct FileKey {
    dev_t device;
    ino_t inode;
    uint32_t number; /* of the task */
} FileKey;

static int compare_keys(const void *a, const void *b)
{
    const FileKey *x = a, *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    if (x->inode != y->inode)
        return x->inode < y->inode ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

void pool_find_same_files(Arena *arena, Task *tasks, uint32_t count)
{
    FileKey *keys = ARENA_ARRAY(arena, FileKey, count + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        Task *t = &tasks[i];
        t->exists = t->path && stat(t->path, &t->st) == 0;
        if (t->exists)
            keys[n++] = (FileKey){t->st.st_dev, t->st.st_ino, i};
    }
    if (n)
        qsort(keys, n, sizeof *keys, compare_keys);
    for (uint32_t i = 1; i < n; i++)
        if (keys[i].device == keys[i - 1].device &&
            keys[i].inode == keys[i - 1].inode) {
            tasks[keys[i - 1].number].same_file = keys[i].number + 1;
            tasks[keys[i].number].is_later_one = true;
        }
}
