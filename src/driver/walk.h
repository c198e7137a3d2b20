#ifndef DRIVER_WALK_H
#define DRIVER_WALK_H

/* The list of tasks: files as they are named, and what is below directories,
 * in the order compileall goes through them. */

#include "driver/pool.h"

typedef struct WalkOptions {
    UnicodeVersion unicode; /* of the target, for names in messages */
    int depth;              /* levels of directories below the named one */
    int quiet;              /* 0: "Listing ..."; below 2: "Can't list ..." */
    bool only_python;       /* take only names that end in .py */
    bool keeps_unreadable;  /* a directory that cannot be listed is a task,
                               which will fail; a pipe or the like is none */
} WalkOptions;

/* What tasks belong to one argument; the context of the recorded path. */
typedef struct Walk {
    Arena *arena;
    TaskVec *tasks;
    const WalkOptions *options;
    Buf pending; /* output lines for the next task */
} Walk;

void walk_init(Walk *w, Arena *arena, TaskVec *tasks,
               const WalkOptions *options);
void walk_add_file(Walk *w, const char *path);
void walk_add_directory(Walk *w, const char *path);
/* Output that comes before the next task. */
void walk_add_line(Walk *w, const char *line);
/* Output that no task follows becomes one of its own. */
void walk_finish(Walk *w);

#endif
