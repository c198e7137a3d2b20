/* Looking at sources: see look.h. */
#include "driver/look.h"

#include "driver/file.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    STEP = 64,            /* tasks that a thread takes at once */
    WORTH_A_THREAD = 512, /* tasks */
    MOST_THREADS = 16,
    LOOK_STACK = 256 * 1024
};

typedef struct Look {
    Task *tasks;
    uint32_t count;
    const LookOptions *options;
    _Atomic uint32_t next;
    _Atomic bool out_of_memory;
} Look;

typedef struct Span {
    const LookOptions *options;
    Task *tasks;
    uint32_t count;
} Span;

static void look_at(Worker *w, const LookOptions *o, Task *t)
{
    struct stat st;
    t->exists = t->path && stat(t->path, &st) == 0;
    if (!t->exists)
        return;
    t->source = (SourceStatus){.mtime = file_mtime(&st),
                               .size = (uint64_t)st.st_size,
                               .device = (uint64_t)st.st_dev,
                               .inode = (uint64_t)st.st_ino,
                               .mode = st.st_mode};
    t->done = o->is_fresh && o->is_fresh(w, t, o->context);
    if (t->done)
        t->status = TASK_FRESH;
}

static void look_at_span(Worker *w, void *context)
{
    const Span *s = context;
    for (uint32_t i = 0; i < s->count; i++)
        look_at(w, s->options, &s->tasks[i]);
}

static void *look(void *argument)
{
    Look *l = argument;
    Worker w;
    worker_init(&w, l->options->allocator);
    for (uint32_t at; (at = atomic_fetch_add(&l->next, STEP)) < l->count;) {
        uint32_t left = l->count - at;
        Span span = {l->options, l->tasks + at, left < STEP ? left : STEP};
        if (!worker_protect(&w, look_at_span, &span))
            l->out_of_memory = true;
        arena_reset(&w.arena);
    }
    worker_free(&w);
    return NULL;
}

/* The calling thread does what the others leave. */
static void look_with_threads(Look *l, uint32_t others)
{
    pthread_t threads[MOST_THREADS];
    pthread_attr_t attributes;
    uint32_t started = 0;
    if (others && pthread_attr_init(&attributes) == 0) {
        pthread_attr_setstacksize(&attributes, LOOK_STACK);
        while (started < others &&
               pthread_create(&threads[started], &attributes, look, l) == 0)
            started++;
        pthread_attr_destroy(&attributes);
    }
    look(l);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* --- the same file named twice */

typedef struct FileKey {
    uint64_t device, inode;
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

/* What is fresh needs no turn. */
static void find_same_files(Arena *arena, Task *tasks, uint32_t count)
{
    FileKey *keys = ARENA_ARRAY(arena, FileKey, count + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const SourceStatus *s = &tasks[i].source;
        if (tasks[i].exists && !tasks[i].done)
            keys[n++] = (FileKey){s->device, s->inode, i};
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

void look_at_sources(Arena *arena, Task *tasks, uint32_t count,
                     const LookOptions *options)
{
    Look l = {.tasks = tasks, .count = count, .options = options};
    uint32_t threads =
        pool_thread_count(options->workers, count / WORTH_A_THREAD + 1);
    look_with_threads(&l,
                      threads < MOST_THREADS ? threads - 1 : MOST_THREADS - 1);
    if (l.out_of_memory)
        arena->on_exhausted(arena->context);
    find_same_files(arena, tasks, count);
}
