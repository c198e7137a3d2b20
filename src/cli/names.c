/* Lists of names: see names.h. */
#include "cli/names.h"

#include "driver/file.h"

#include <string.h>

static bool is_blank(char ch)
{
    return ch == ' ' || (ch >= '\t' && ch <= '\r') ||
           (ch >= '\x1c' && ch <= '\x1f');
}

static void add_name(Arena *arena, const char *data, size_t size, bool strip,
                     NameVec *names)
{
    while (strip && size && is_blank(data[0]))
        data++, size--;
    while (strip && size && is_blank(data[size - 1]))
        size--;
    char *name = arena_alloc(arena, size + 1);
    memcpy(name, data, size);
    name[size] = '\0';
    *vec_push(names, arena) = name;
}

int names_read_list(Arena *arena, const char *path, char end, bool strip,
                    NameVec *names)
{
    FileData data;
    int error = strcmp(path, "-") == 0 ? file_read_fd(arena, 0, &data)
                                       : file_read(arena, path, &data);
    if (error)
        return error;
    const char *p = data.data, *limit = p + data.size;
    while (p < limit) {
        const char *stop = memchr(p, end, (size_t)(limit - p));
        size_t size = (size_t)((stop ? stop : limit) - p);
        add_name(arena, p, size, strip, names);
        p += size + 1;
    }
    return 0;
}
