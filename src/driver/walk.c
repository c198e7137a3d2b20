/* The list of files: arguments, and what is below directories, in the order
 * compileall lists it. */
#include "driver/batch.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_file(Batch *b, const char *path, const struct stat *st)
{
    *vec_push(&b->files, &b->arena) =
        (BatchFile){.path = path, .size = (uint64_t)st->st_size};
}

static bool is_python(const char *path)
{
    size_t size = strlen(path);
    return size >= 3 && strcmp(path + size - 3, ".py") == 0;
}

static void add_directory(Batch *b, const char *path);

static void add_entry(Batch *b, const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return;
    if (S_ISDIR(st.st_mode))
        add_directory(b, path);
    else if (is_python(path) && stat(path, &st) == 0 && S_ISREG(st.st_mode))
        add_file(b, path, &st);
}

static void add_directory(Batch *b, const char *path)
{
    VEC(const char *) names = {0};
    DIR *dir = opendir(path);
    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            strcmp(e->d_name, "__pycache__") == 0)
            continue;
        *vec_push(&names, &b->arena) = arena_printf(&b->arena, "%s", e->d_name);
    }
    closedir(dir);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    size_t size = strlen(path);
    const char *join = size && path[size - 1] == '/' ? "" : "/";
    for (uint32_t i = 0; i < names.count; i++)
        add_entry(b, arena_printf(&b->arena, "%s%s%s", path, join,
                                  names.items[i]));
}

int batch_add(Batch *b, const char *path)
{
    struct stat st;
    if (strcmp(path, "-") == 0) {
        *vec_push(&b->files, &b->arena) = (BatchFile){.path = path};
        return 0;
    }
    if (stat(path, &st) != 0)
        return errno;
    path = arena_printf(&b->arena, "%s", path);
    if (S_ISDIR(st.st_mode))
        add_directory(b, path);
    else
        add_file(b, path, &st);
    return 0;
}
