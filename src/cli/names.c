/* Lists of names: see names.h. */
#include "cli/names.h"

#include "driver/file.h"
#include "driver/pystr.h"

#include <errno.h>
#include <string.h>

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static int read_list(Arena *arena, const char *path, FileData *data)
{
    return is_standard_input(path) ? file_read_fd(arena, 0, data)
                                   : file_read(arena, path, data);
}

static void add_name(Arena *arena, Text name, NameVec *names)
{
    *vec_push(names, arena) =
        arena_printf(arena, "%.*s", (int)name.size, name.data);
}

int names_read_list(Arena *arena, const char *path, char end, NameVec *names)
{
    FileData data;
    int error = read_list(arena, path, &data);
    if (error)
        return error;
    const char *p = data.data, *limit = p + data.size;
    while (p < limit) {
        const char *stop = memchr(p, end, (size_t)(limit - p));
        uint32_t size = (uint32_t)((stop ? stop : limit) - p);
        add_name(arena, (Text){p, size}, names);
        p += size + 1;
    }
    return 0;
}

/* The size of the line at p without its end; *next is behind that. */
static uint32_t line_size(const char *p, const char *limit, bool universal,
                          const char **next)
{
    const char *stop = p;
    while (stop < limit && *stop != '\n' && !(universal && *stop == '\r'))
        stop++;
    bool two = limit - stop > 1 && stop[0] == '\r' && stop[1] == '\n';
    *next = stop + 1 + two;
    return (uint32_t)(stop - p);
}

int names_read_lines(Arena *arena, const char *path, NameVec *names)
{
    FileData data;
    Utf8Error wrong;
    bool is_file = !is_standard_input(path);
    int error = read_list(arena, path, &data);
    if (error)
        return error;
    if (is_file && utf8_find_error(data.data, data.size, &wrong))
        return EILSEQ;
    const char *limit = data.data + data.size, *next;
    for (const char *p = data.data; p < limit; p = next) {
        uint32_t size = line_size(p, limit, is_file, &next);
        add_name(arena, pystr_strip((Text){p, size}), names);
    }
    return 0;
}
