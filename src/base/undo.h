#ifndef BASE_UNDO_H
#define BASE_UNDO_H

/* Puts back what was written over in data that is to be used again: a pass
 * that changes such data notes each place before it writes there. */

#include "base/arena.h"

typedef struct UndoEntry UndoEntry;

typedef struct UndoLog {
    Arena *arena; /* for the log; NULL: nothing is noted */
    UndoEntry *last;
} UndoLog;

void undo_save(UndoLog *log, void *place, size_t size);

/* The bytes at the place are about to change. */
static inline void undo_note(UndoLog *log, void *place, size_t size)
{
    if (log->arena)
        undo_save(log, place, size);
}

/* Puts all back and forgets it. */
void undo_all(UndoLog *log);

#endif
