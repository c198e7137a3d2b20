#ifndef DRIVER_WORKER_H
#define DRIVER_WORKER_H

/* What one thread needs to compile one file after another.  When memory runs
 * out in a worker, whatever was under way is left for worker_protect. */

#include "compile.h"
#include "driver/output.h"
#include "driver/warning_filters.h"

typedef struct Worker {
    Compile compile;
    Arena arena;  /* of one file: its bytes, its .pyc, its messages */
    Buf out, err; /* what the task prints, */
    QuotationVec quotations; /* ... and in err */
    WarningsGiven given;
    jmp_buf *landing; /* of the innermost worker_protect */
    char *stack;      /* for worker_run_deep, or NULL */
} Worker;

/* The stack that the deepest programs need, with room for sanitizers. */
enum { WORKER_STACK = 64 * 1024 * 1024 };

#ifndef __has_feature
#define __has_feature(name) 0
#endif

/* What they need as they are compiled here: twice the 4 MB that they take when
 * optimized, and all of the above otherwise. */
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) &&                 \
    !defined(__SANITIZE_THREAD__) && !__has_feature(address_sanitizer) &&      \
    !__has_feature(thread_sanitizer)
enum { DEEPEST_STACK = 8 * 1024 * 1024 };
#else
enum { DEEPEST_STACK = WORKER_STACK };
#endif

typedef void WorkerBody(Worker *w, void *context);

void worker_init(Worker *w, const Allocator *allocator);
void worker_free(Worker *w);
/* Calls body.  False if memory ran out in it. */
bool worker_protect(Worker *w, WorkerBody *body, void *context);
/* Calls body in a thread that has a stack of WORKER_STACK bytes and gets no
 * signals, and waits for it.  False if there is no memory for that. */
bool worker_run_deep(Worker *w, WorkerBody *body, void *context);

#endif
