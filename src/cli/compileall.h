#ifndef CLI_COMPILEALL_H
#define CLI_COMPILEALL_H

/* What compileall.compile_file does with one file. */

#include "driver/pool.h"
#include "driver/pyc.h"

enum { MOST_LEVELS = 16, DEFAULT_LEVEL = -1 };

typedef struct CompileallOptions {
    PycOptions pyc;
    const Target *target;
    int quiet;
    bool force, legacy, hardlink_dupes;
    int levels[MOST_LEVELS]; /* ascending, no two the same */
    uint32_t level_count;
    const void *skip;        /* compiled -x expression, or NULL */
    const char *limit_links; /* -e: real path, "" if there is no such
                                directory; or NULL */
} CompileallOptions;

/* The recorded path of a file by -s and -p; appends the notice that the
 * prefix does not fit to notice.  NULL: the path itself. */
const char *compileall_recorded(Arena *arena, const Target *t, const char *path,
                                const char *strip, const char *prepend,
                                int quiet, Buf *notice);

/* Whether there is nothing to do for a task; for look_at_sources. */
bool compileall_is_fresh(Worker *w, const Task *task, void *context);
/* A task of a pool, stale when it was looked at.  The context of both is a
 * CompileallOptions. */
TaskStatus compileall_file(Worker *w, const Task *task, void *context);

/* The -x expression.  NULL, with a message in *error, if it is not valid. */
void *compileall_compile_skip(Arena *arena, const Target *t,
                              const char *expression, const char **error);
void compileall_free_skip(void *skip);

#endif
