/* Reading and writing files: see file.h.  The rules are those of importlib
 * (_write_atomic, cache_from_source, path_stats). */
#include "driver/file.h"

#include "lex/lex.h"
#include "target/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { READ_STEP = 64 * 1024, MOST_SALTS = 100 };

/* Reads what st told of.  There is room for a byte more than that, so one read
 * shows that a regular file has not grown. */
static int read_all(Arena *arena, int fd, const struct stat *st, FileData *out)
{
    off_t length = S_ISREG(st->st_mode) ? st->st_size : 0;
    if (length > MOST_SOURCE)
        return EFBIG;
    size_t size = 0, known = (size_t)length;
    size_t room = known ? known + 1 : READ_STEP;
    char *data = arena_try_alloc(arena, room + SOURCE_PADDING);
    for (;;) {
        if (data && size == room) {
            char *old = data;
            data = arena_try_alloc(arena, room * 2 + SOURCE_PADDING);
            if (data)
                memcpy(data, old, size);
            room *= 2;
        }
        if (!data)
            return ENOMEM;
        ssize_t n = read(fd, data + size, room - size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        size += (size_t)n;
        if (size > MOST_SOURCE)
            return EFBIG;
        if (n == 0 || size == known)
            break;
    }
    memset(data + size, 0, SOURCE_PADDING);
    *out = (FileData){data, size};
    return 0;
}

int file_read_fd(Arena *arena, int fd, FileData *out)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        st = (struct stat){0};
    return read_all(arena, fd, &st, out);
}

int file_read_with_status(Arena *arena, const char *path, FileData *out,
                          struct stat *st)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = fstat(fd, st) != 0 ? errno : read_all(arena, fd, st, out);
    close(fd);
    if (error == ENOMEM)
        arena->on_exhausted(arena->context);
    return error;
}

int file_read(Arena *arena, const char *path, FileData *out)
{
    struct stat st;
    return file_read_with_status(arena, path, out, &st);
}

int64_t file_mtime(const struct stat *st)
{
    return (int64_t)((double)st->st_mtim.tv_sec +
                     1e-9 * (double)st->st_mtim.tv_nsec);
}

mode_t file_pyc_mode(const struct stat *source)
{
    return (source->st_mode | 0200) & 0666;
}

FileRefusal file_check_destination(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return FILE_ACCEPTED;
    if (S_ISLNK(st.st_mode))
        return FILE_IS_SYMLINK;
    return S_ISREG(st.st_mode) ? FILE_ACCEPTED : FILE_IS_SPECIAL;
}

/* os.path.dirname of a path that is not just below the root; NULL if there is
 * none. */
static const char *parent_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    while (slash && slash > path && slash[-1] == '/')
        slash--;
    if (!slash || slash == path)
        return NULL;
    return arena_printf(arena, "%.*s", (int)(slash - path), path);
}

/* Makes the directory at path and those above it.  As os.makedirs, it is the
 * uppermost one missing that cannot be made. */
static int make_directories(Arena *arena, const char *path,
                            FileCulprit *culprit)
{
    struct stat st;
    *culprit = (FileCulprit){path, NULL, true};
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    int error = errno;
    const char *parent = parent_of(arena, path);
    if (!parent || stat(parent, &st) == 0)
        return error;
    error = make_directories(arena, parent, culprit);
    if (error)
        return error;
    culprit->path = path;
    return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
}

/* Makes the directories above path that are missing. */
static int make_parent(Arena *arena, const char *path, FileCulprit *culprit)
{
    const char *parent = parent_of(arena, path);
    return parent ? make_directories(arena, parent, culprit) : 0;
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        data += n;
        size -= (size_t)n;
    }
    return 0;
}

/* Opens a new file beside path; *name is what it is called. */
static int open_temporary(Arena *arena, const char *path, mode_t mode,
                          const char **name)
{
    for (unsigned salt = 0;; salt++) {
        unsigned long long digits = (unsigned long long)(uintptr_t)arena +
                                    (unsigned)getpid() +
                                    ((unsigned long long)salt << 48);
        *name = arena_printf(arena, "%s.%llu", path, digits);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST || salt == MOST_SALTS)
            return fd;
    }
}

/* The directories are there, as a rule: they are made when it fails. */
static int open_new(Arena *arena, const char *path, mode_t mode,
                    const char **name, FileCulprit *culprit)
{
    int fd = open_temporary(arena, path, mode, name);
    if (fd >= 0)
        return fd;
    errno = make_parent(arena, path, culprit);
    if (errno)
        return -1;
    fd = open_temporary(arena, path, mode, name);
    *culprit = (FileCulprit){*name, NULL, true};
    return fd;
}

int file_write_atomic(Arena *arena, const char *path, const void *data,
                      size_t size, mode_t mode, FileCulprit *culprit)
{
    const char *temporary;
    int fd = open_new(arena, path, mode, &temporary, culprit);
    if (fd < 0)
        return errno;
    *culprit = (FileCulprit){temporary, NULL, false};
    int error = write_all(fd, data, size);
    if (close(fd) != 0 && !error)
        error = errno;
    if (!error && rename(temporary, path) != 0) {
        error = errno;
        *culprit = (FileCulprit){temporary, path, true};
    }
    if (error)
        unlink(temporary);
    return error;
}

static int write_special(const char *path, const void *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = write_all(fd, data, size);
    if (close(fd) != 0 && !error)
        error = errno;
    return error;
}

int file_write(Arena *arena, const char *path, const void *data, size_t size,
               mode_t mode, FileCulprit *culprit)
{
    struct stat st;
    *culprit = (FileCulprit){path, NULL, true};
    if (stat(path, &st) == 0 &&
        (S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode) || S_ISBLK(st.st_mode)))
        return write_special(path, data, size);
    return file_write_atomic(arena, path, data, size, mode, culprit);
}

/* The directory of a source as it goes below the cache prefix. */
static const char *prefixed_head(Arena *arena, const char *head)
{
    if (head[0] != '/') {
        if (head[0] == '.' && head[1] == '/')
            head += 2;
        char cwd[PATH_MAX];
        head = arena_printf(arena, "%s%s%s", getcwd(cwd, sizeof cwd) ? cwd : "",
                            *head ? "/" : "", head);
    }
    while (*head == '/')
        head++;
    return head;
}

/* base.tag.opt-N.pyc without .pyc: what the last component becomes. */
typedef struct CacheName {
    Text base;
    const char *dot, *tag;
    char suffix[16];
} CacheName;

static CacheName cache_name(const Target *t, const char *tail, int level)
{
    const char *dot = strrchr(tail, '.');
    const char *end = tail + strlen(tail);
    Text base = {tail, (uint32_t)((dot ? dot : end) - tail)};
    if (dot == tail) /* .py */
        base = (Text){tail + 1, (uint32_t)(end - (tail + 1))};
    CacheName n = {base, dot ? "." : "", t->cache_tag, ""};
    if (level)
        snprintf(n.suffix, sizeof n.suffix, ".opt-%d", level);
    return n;
}

/* The texts in one piece; the last one is NULL. */
static char *join(Arena *arena, const Text *texts)
{
    size_t size = 1;
    for (const Text *t = texts; t->data; t++)
        size += t->size;
    char *path = arena_alloc(arena, size), *p = path;
    for (const Text *t = texts; t->data; t++) {
        memcpy(p, t->data, t->size);
        p += t->size;
    }
    *p = '\0';
    return path;
}

static Text text_of(const char *s)
{
    return (Text){s, (uint32_t)strlen(s)};
}

char *file_cache_path(Arena *arena, const Target *t, const char *source,
                      int level, const char *prefix)
{
    const char *slash = strrchr(source, '/');
    CacheName n = cache_name(t, slash ? slash + 1 : source, level);
    Text head = {source, slash ? (uint32_t)(slash - source) : 0};
    while (head.size > 0 && source[head.size - 1] == '/')
        head.size--;
    Text start = text_of(""), folder = text_of("__pycache__/");
    if (prefix && *prefix) {
        size_t size = strlen(prefix);
        while (size && prefix[size - 1] == '/')
            size--;
        start = text_of(arena_printf(arena, "%.*s/", (int)size, prefix));
        head = text_of(prefixed_head(arena, join(arena, (Text[]){head, {0}})));
        folder = text_of("");
    }
    return join(arena, (Text[]){start,
                                head,
                                text_of(head.size ? "/" : ""),
                                folder,
                                n.base,
                                text_of(n.dot),
                                text_of(n.tag),
                                text_of(n.suffix),
                                text_of(".pyc"),
                                {0}});
}
