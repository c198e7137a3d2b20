#ifndef DRIVER_LOOK_H
#define DRIVER_LOOK_H

/* Looking at the sources of all tasks before any is compiled, with several
 * threads: most of a run in which little is stale. */

#include "driver/pool.h"

typedef struct LookOptions {
    /* True if there is nothing to do for a task whose source exists; NULL:
     * there always is. */
    bool (*is_fresh)(Worker *w, const Task *task, void *context);
    void *context;
    const Allocator *allocator;
    uint32_t workers; /* at most so many threads; 0: all processors */
} LookOptions;

/* Sets each task's source and exists.  Fresh ones are done then.  Marks the
 * tasks that name the same file, so that they are done one after the other. */
void look_at_sources(Arena *arena, Task *tasks, uint32_t count,
                     const LookOptions *options);

#endif
