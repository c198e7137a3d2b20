/* Tasks and threads: see pool.h. */
#include "driver/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { TOKEN_WAIT_MS = 50 };

typedef struct Thread {
    pthread_t id;
    Pool *pool;
    bool is_first; /* needs no token of the jobserver */
    Worker worker;
} Thread;

typedef struct SizedTask {
    uint64_t size;
    uint32_t number;
} SizedTask;

/* All threads share this; the lock guards what changes. */
struct Pool {
    Task *tasks;
    const PoolOptions *options;
    uint32_t next; /* in order */
    uint32_t files_done, file_count;
    bool stop;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* all tasks are done, or the run stops */
    Thread *threads;
    uint32_t started;
    size_t size; /* of this and its arrays */
    uint32_t order_count;
    SizedTask order[]; /* the tasks in the order they are started; the threads
                          are behind them */
};

/* --- the workers */

/* A task and what came of it. */
typedef struct TaskRun {
    const PoolOptions *options;
    const Task *task;
    TaskStatus status;
    TaskOutput out, err;
} TaskRun;

static void do_task(Worker *w, void *context)
{
    TaskRun *r = context;
    w->out = buf_in(&w->arena);
    w->err = buf_in(&w->arena);
    w->quotations = (QuotationVec){0};
    r->status = r->options->run(w, r->task, r->options->context);
}

static bool do_and_keep(Worker *w, TaskRun *r)
{
    return worker_protect(w, do_task, r) &&
           output_keep(&w->out, &(QuotationVec){0}, &r->out) &&
           output_keep(&w->err, &w->quotations, &r->err);
}

static void set_result(Task *t, const TaskRun *r, bool ok)
{
    t->status = ok ? r->status : TASK_FAILED;
    t->out_of_memory = !ok;
    t->out = r->out;
    t->err = r->err;
    t->done = true;
}

static void finish_task(Pool *p, Task *t, const TaskRun *r, bool ok)
{
    pthread_mutex_lock(&p->lock);
    set_result(t, r, ok);
    p->files_done++;
    if (t->status == TASK_FAILED && p->options->stops_early)
        p->stop = true;
    if (p->stop || p->files_done == p->file_count)
        pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

static void run_task(Pool *p, Worker *w, Task *t)
{
    TaskRun r = {.options = p->options, .task = t};
    bool ok = do_and_keep(w, &r);
    arena_reset(&w->arena);
    finish_task(p, t, &r, ok);
}

/* The next task to start, or NULL when there is none. */
static Task *take_task(Pool *p)
{
    Task *t = NULL;
    pthread_mutex_lock(&p->lock);
    if (!p->stop && p->next < p->order_count)
        t = &p->tasks[p->order[p->next++].number];
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

static void run_chain(Pool *p, Worker *w, Task *t)
{
    for (;;) {
        run_task(p, w, t);
        if (!t->same_file || pool_is_stopped(p))
            return;
        t = &p->tasks[t->same_file - 1];
    }
}

static void run_tasks(Pool *p, Worker *w, const Jobserver *tokens)
{
    while (has_tasks(p)) {
        char token;
        if (tokens && !jobserver_acquire(tokens, TOKEN_WAIT_MS, &token))
            continue;
        Task *t = take_task(p);
        if (t)
            run_chain(p, w, t);
        if (tokens)
            jobserver_release(tokens, token);
    }
}

static void *work(void *argument)
{
    Thread *thread = argument;
    const Jobserver *j = thread->pool->options->jobserver;
    bool needs_token = !thread->is_first && j && j->read_fd >= 0;
    run_tasks(thread->pool, &thread->worker, needs_token ? j : NULL);
    return NULL;
}

/* --- the run */

static int compare_sizes(const void *a, const void *b)
{
    const SizedTask *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return x->number < y->number ? -1 : 1;
}

static void make_order(Pool *p, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const Task *t = &p->tasks[i];
        p->file_count += t->path != NULL;
        p->files_done += t->path && t->done;
        if (t->path && !t->done && !t->is_later_one)
            p->order[p->order_count++] = (SizedTask){t->source.size, i};
    }
    bool largest_first = p->options->workers != 1 && !p->options->stops_early;
    if (largest_first && p->order_count)
        qsort(p->order, p->order_count, sizeof *p->order, compare_sizes);
}

uint32_t pool_thread_count(uint32_t workers, uint32_t tasks)
{
    long processors = workers ? 0 : sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = workers ? workers : processors > 0 ? (uint32_t)processors : 1;
    return n < tasks ? n : tasks;
}

static bool start_thread(Pool *p, const pthread_attr_t *attributes)
{
    Thread *t = &p->threads[p->started];
    t->pool = p;
    t->is_first = p->started == 0;
    worker_init(&t->worker, p->options->allocator);
    return pthread_create(&t->id, attributes, work, t) == 0;
}

/* Threads, not the caller's, do the work: their stacks are as large as the
 * deepest program needs.  Fewer than wanted will do. */
static void start_threads(Pool *p, uint32_t count)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) == 0) {
        pthread_attr_setstacksize(&attributes, WORKER_STACK);
        while (p->started < count && start_thread(p, &attributes))
            p->started++;
        pthread_attr_destroy(&attributes);
    }
    if (p->started == 0 && count > 0) {
        Thread *self = &p->threads[0];
        *self = (Thread){.pool = p, .is_first = true};
        worker_init(&self->worker, p->options->allocator);
        work(self);
        worker_free(&self->worker);
    }
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

Pool *pool_start(Task *tasks, uint32_t count, const PoolOptions *options)
{
    uint32_t threads = pool_thread_count(options->workers, count);
    size_t threads_at = sizeof(Pool) + count * sizeof(SizedTask);
    threads_at = (threads_at + 15) & ~(size_t)15;
    size_t size = threads_at + threads * sizeof(Thread);
    const Allocator *a = options->allocator;
    Pool *p = a->alloc(a->context, size);
    if (!p)
        return NULL;
    memset(p, 0, size);
    p->tasks = tasks;
    p->options = options;
    p->size = size;
    p->threads = (Thread *)(void *)((char *)p + threads_at);
    make_order(p, count);
    init_lock(p);
    start_threads(p, threads < p->order_count ? threads : p->order_count);
    return p;
}

void pool_wait(Pool *p, int milliseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += milliseconds / 1000;
    t.tv_nsec += milliseconds % 1000 * 1000000L;
    if (t.tv_nsec >= 1000000000L) {
        t.tv_nsec -= 1000000000L;
        t.tv_sec++;
    }
    pthread_mutex_lock(&p->lock);
    if (!p->stop && p->files_done < p->file_count)
        pthread_cond_timedwait(&p->changed, &p->lock, &t);
    pthread_mutex_unlock(&p->lock);
}

bool pool_is_done(Pool *p, const Task *t)
{
    pthread_mutex_lock(&p->lock);
    bool done = t->done;
    pthread_mutex_unlock(&p->lock);
    return done;
}

bool pool_is_stopped(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool stopped = p->stop;
    pthread_mutex_unlock(&p->lock);
    return stopped;
}

void pool_count(Pool *p, uint32_t *done, uint32_t *total)
{
    pthread_mutex_lock(&p->lock);
    *done = p->files_done;
    *total = p->file_count;
    pthread_mutex_unlock(&p->lock);
}

void pool_stop(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

void pool_join(Pool *p)
{
    for (uint32_t i = 0; i < p->started; i++) {
        pthread_join(p->threads[i].id, NULL);
        worker_free(&p->threads[i].worker);
    }
    p->started = 0;
}

void pool_free(Pool *p)
{
    const Allocator *a = p->options->allocator;
    pool_join(p);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->changed);
    a->free(a->context, p, p->size);
}

/* --- without threads */

static bool has_deep_stack(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_STACK, &limit) == 0 &&
           limit.rlim_cur >= DEEPEST_STACK;
}

static void run_here(Worker *w, const PoolOptions *options, Task *t)
{
    TaskRun r = {.options = options, .task = t};
    bool ok = do_and_keep(w, &r);
    arena_reset(&w->arena);
    set_result(t, &r, ok);
}

bool pool_run_here(Task *tasks, uint32_t count, const PoolOptions *options,
                   bool (*after)(void *context, Task *t), void *context)
{
    Worker w;
    if (!has_deep_stack())
        return false;
    worker_init(&w, options->allocator);
    for (uint32_t i = 0; i < count; i++) {
        if (tasks[i].path && !tasks[i].done)
            run_here(&w, options, &tasks[i]);
        if (!after(context, &tasks[i]) ||
            (tasks[i].status == TASK_FAILED && options->stops_early))
            break;
    }
    worker_free(&w);
    return true;
}
