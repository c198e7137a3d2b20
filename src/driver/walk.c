/* Listing directories: see walk.h. */
#include "driver/walk.h"

#include "driver/pystr.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct Entry {
    Text key; /* the name as Python sorts it */
    const char *name;
    uint8_t type; /* DT_... */
} Entry;

typedef VEC(Entry) EntryVec;

void walk_init(Walk *w, Arena *arena, TaskVec *tasks,
               const WalkOptions *options)
{
    *w = (Walk){arena, tasks, options, buf_in(arena)};
}

void walk_add_line(Walk *w, const char *line)
{
    buf_text(&w->pending, line);
    buf_byte(&w->pending, '\n');
}

/* The lines collected so far, for one task. */
static Text take_pending(Walk *w)
{
    Text t = {(const char *)w->pending.data, (uint32_t)buf_size(&w->pending)};
    if (t.size)
        w->pending = buf_in(w->arena);
    return t;
}

void walk_add_file(Walk *w, const char *path)
{
    *vec_push(w->tasks, w->arena) =
        (Task){.path = path, .before = take_pending(w)};
}

void walk_finish(Walk *w)
{
    if (buf_size(&w->pending))
        *vec_push(w->tasks, w->arena) = (Task){.before = take_pending(w)};
}

/* prefix 'PATH' suffix */
static void add_path_line(Walk *w, const char *prefix, const char *path,
                          const char *suffix)
{
    buf_text(&w->pending, prefix);
    pystr_put_repr(&w->pending, w->options->unicode, path);
    buf_text(&w->pending, suffix);
    buf_byte(&w->pending, '\n');
}

/* UTF-8 with surrogates sorts by bytes as by code points. */
static int compare_entries(const void *a, const void *b)
{
    const Entry *x = a, *y = b;
    uint32_t size = x->key.size < y->key.size ? x->key.size : y->key.size;
    int order = memcmp(x->key.data, y->key.data, size);
    return order ? order
                 : (x->key.size > y->key.size) - (x->key.size < y->key.size);
}

/* False if the directory cannot be read. */
static bool read_entries(Walk *w, const char *path, EntryVec *entries)
{
    DIR *dir = opendir(*path ? path : ".");
    if (!dir || !*path) {
        if (dir)
            closedir(dir);
        return false;
    }
    for (;;) {
        errno = 0;
        /* cppcheck-suppress readdirCalled; the stream is this thread's own */
        const struct dirent *e = readdir(dir);
        if (!e)
            break;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            strcmp(e->d_name, "__pycache__") == 0)
            continue;
        char *name = arena_memdup(w->arena, e->d_name, strlen(e->d_name) + 1);
        *vec_push(entries, w->arena) =
            (Entry){pystr_decode(w->arena, name), name, e->d_type};
    }
    bool complete = errno == 0;
    closedir(dir);
    if (entries->count)
        qsort(entries->items, entries->count, sizeof *entries->items,
              compare_entries);
    return complete;
}

static bool is_python(const char *name)
{
    size_t size = strlen(name);
    return size >= 3 && strcmp(name + size - 3, ".py") == 0;
}

/* The kind of a directory entry: a directory, a link to one, a file, or unknown
 * if it is a pipe or the like, which nobody means by naming a folder.  What is
 * in a directory that may not be searched is no directory for Python. */
static uint8_t entry_type(const WalkOptions *o, const Entry *e,
                          const char *path)
{
    struct stat st;
    if (e->type == DT_REG || (e->type == DT_DIR && o->keeps_unreadable))
        return e->type;
    if (e->type == DT_DIR)
        return stat(path, &st) == 0 ? DT_DIR : DT_REG;
    if (e->type == DT_UNKNOWN && lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return DT_DIR;
    if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
        return DT_REG;
    if (S_ISDIR(st.st_mode))
        return DT_LNK;
    return o->keeps_unreadable ? DT_UNKNOWN : DT_REG;
}

static void list_directory(Walk *w, const char *path, int depth)
{
    EntryVec entries = {0};
    if (w->options->quiet == 0)
        add_path_line(w, "Listing ", path, "...");
    if (!read_entries(w, path, &entries)) {
        if (w->options->quiet < 2)
            add_path_line(w, "Can't list ", path, "");
        if (w->options->keeps_unreadable)
            walk_add_file(w, path);
        return;
    }
    for (uint32_t i = 0; i < entries.count; i++) {
        const Entry *e = &entries.items[i];
        const char *full = pystr_join(w->arena, path, e->name);
        uint8_t type = entry_type(w->options, e, full);
        if (type == DT_DIR && depth > 0)
            list_directory(w, full, depth - 1);
        else if (type == DT_REG &&
                 (!w->options->only_python || is_python(e->name)))
            walk_add_file(w, full);
    }
}

void walk_add_directory(Walk *w, const char *path)
{
    list_directory(w, path, w->options->depth);
}
