/* Workers: see worker.h. */
#include "driver/worker.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

static _Noreturn void leave(void *context)
{
    Worker *w = context;
    longjmp(*w->landing, 1);
}

void worker_init(Worker *w, const Allocator *allocator)
{
    memset(w, 0, sizeof *w);
    compile_init(&w->compile, allocator);
    arena_init(&w->arena, allocator, leave, w);
    arena_init(&w->given.arena, allocator, leave, w);
}

void worker_free(Worker *w)
{
    arena_free(&w->arena);
    arena_free(&w->given.arena);
    compile_free(&w->compile);
    if (w->stack)
        munmap(w->stack, WORKER_STACK);
}

bool worker_protect(Worker *w, WorkerBody *body, void *context)
{
    jmp_buf here, *const outer = w->landing;
    if (setjmp(here) != 0) {
        w->landing = outer;
        return false;
    }
    w->landing = &here;
    body(w, context);
    w->landing = outer;
    return true;
}

/* --- a stack of its own */

/* Kept until the worker is freed, so that its pages need not be made again.
 * The page at its end is out of bounds. */
static bool map_stack(Worker *w)
{
    if (w->stack)
        return true;
    void *p = mmap(NULL, WORKER_STACK, PROT_READ | PROT_WRITE,
                   /* cppcheck-suppress invalidFunctionArg; no file is -1 */
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return false;
    if (mprotect(p, (size_t)sysconf(_SC_PAGESIZE), PROT_NONE) != 0) {
        munmap(p, WORKER_STACK);
        return false;
    }
    w->stack = p;
    return true;
}

typedef struct DeepRun {
    Worker *worker;
    WorkerBody *body;
    void *context;
} DeepRun;

static void *run_body(void *argument)
{
    DeepRun *r = argument;
    r->body(r->worker, r->context);
    return NULL;
}

bool worker_run_deep(Worker *w, WorkerBody *body, void *context)
{
    DeepRun run = {w, body, context};
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, old;
    if (!map_stack(w) || pthread_attr_init(&attributes) != 0)
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    bool started =
        pthread_attr_setstack(&attributes, w->stack, WORKER_STACK) == 0 &&
        pthread_create(&thread, &attributes, run_body, &run) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attributes);
    if (started)
        pthread_join(thread, NULL);
    return started;
}
