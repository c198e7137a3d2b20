/* Puts back what was written over: see undo.h. */
#include "base/undo.h"

struct UndoEntry {
    UndoEntry *previous;
    void *place;
    size_t size;
    char bytes[];
};

void undo_save(UndoLog *log, void *place, size_t size)
{
    UndoEntry *e = arena_alloc(log->arena, sizeof *e + size);
    e->previous = log->last;
    e->place = place;
    e->size = size;
    memcpy(e->bytes, place, size);
    log->last = e;
}

void undo_all(UndoLog *log)
{
    for (const UndoEntry *e = log->last; e; e = e->previous)
        memcpy(e->place, e->bytes, e->size);
    log->last = NULL;
}
