/* A library for LD_PRELOAD that lets one system call of a program fail, for
 * tools/check-faults.
 *
 *   FAULT=NAME:N:ERRNO   the Nth call of NAME fails with that number
 *   FAULT=NAME:N:short   it reads or writes one byte only
 *   FAULT_HIT=PATH       made when that happens */
#undef _FILE_OFFSET_BITS /* the names with and without 64 are two */
#undef _TIME_BITS
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <dirent.h>

#pragma GCC visibility push(default)

enum { PASSES, FAILS, IS_SHORT };

static int calls;

/* What becomes of this call of name; errno is set if it fails. */
static int fate(const char *name)
{
    const char *fault = getenv("FAULT"), *hit = getenv("FAULT_HIT");
    size_t size = strlen(name);
    if (!fault || strncmp(fault, name, size) != 0 || fault[size] != ':')
        return PASSES;
    char *how;
    long wanted = strtol(fault + size + 1, &how, 10);
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != wanted)
        return PASSES;
    if (hit)
        syscall(SYS_close, (int)syscall(SYS_openat, AT_FDCWD, hit,
                                        O_WRONLY | O_CREAT, 0600));
    if (strcmp(how, ":short") == 0)
        return IS_SHORT;
    errno = atoi(how + 1);
    return FAILS;
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

#define WRAP(type, name, as, failed, parameters, ...)                          \
    type name parameters;                                                      \
    type name parameters                                                       \
    {                                                                          \
        if (fate(as) == FAILS)                                                 \
            return failed;                                                     \
        return ((type(*) parameters)real(#name))(__VA_ARGS__);                 \
    }

#define WRAP_OPEN(name)                                                        \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        va_list args;                                                          \
        va_start(args, flags);                                                 \
        int mode = flags & O_CREAT ? va_arg(args, int) : 0;                    \
        va_end(args);                                                          \
        if (fate("open") == FAILS)                                             \
            return -1;                                                         \
        return ((int (*)(const char *, int, ...))real(#name))(path, flags,     \
                                                              mode);           \
    }

#define WRAP_COUNTED(name, type)                                               \
    ssize_t name(int fd, type data, size_t size)                               \
    {                                                                          \
        int how = fate(#name);                                                 \
        if (how == FAILS)                                                      \
            return -1;                                                         \
        if (how == IS_SHORT && size > 1)                                       \
            size = 1;                                                          \
        return ((ssize_t(*)(int, type, size_t))real(#name))(fd, data, size);   \
    }

#undef open
#undef open64
WRAP_OPEN(open)
WRAP_OPEN(open64)
WRAP_COUNTED(read, void *)
WRAP_COUNTED(write, const void *)

#undef stat
#undef lstat
#undef fstat
WRAP(int, close, "close", -1, (int fd), fd)
WRAP(int, stat64, "stat", -1, (const char *path, struct stat64 *st), path, st)
WRAP(int, lstat64, "lstat", -1, (const char *path, struct stat64 *st), path, st)
WRAP(int, fstat64, "fstat", -1, (int fd, struct stat64 *st), fd, st)
WRAP(int, rename, "rename", -1, (const char *from, const char *to), from, to)
WRAP(int, link, "link", -1, (const char *from, const char *to), from, to)
WRAP(int, unlink, "unlink", -1, (const char *path), path)
WRAP(int, mkdir, "mkdir", -1, (const char *path, mode_t mode), path, mode)
WRAP(char *, getcwd, "getcwd", NULL, (char *at, size_t size), at, size)
WRAP(DIR *, opendir, "opendir", NULL, (const char *path), path)
WRAP(struct dirent64 *, readdir64, "readdir", NULL, (DIR * dir), dir)
WRAP(FILE *, fopen64, "fopen", NULL, (const char *path, const char *mode), path,
     mode)
/* As when a write fails: ferror is true from then on. */
static int lose(FILE *stream)
{
    stream->_flags |= _IO_ERR_SEEN;
    return EOF;
}

WRAP(size_t, fwrite, "fwrite", (lose(stream), 0),
     (const void *data, size_t size, size_t count, FILE *stream), data, size,
     count, stream)
WRAP(int, fflush, "fflush", lose(stream), (FILE * stream), stream)
WRAP(int, pthread_create, "pthread_create", EAGAIN,
     (pthread_t * id, const pthread_attr_t *attributes, void *(*run)(void *),
      void *argument),
     id, attributes, run, argument)
WRAP(void *, mmap64, "mmap", (void *)-1,
     (void *at, size_t size, int protection, int flags, int fd, off_t offset),
     at, size, protection, flags, fd, offset)
/* dlsym allocates. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

#define WRAP_ALLOCATION(name, parameters, ...)                                 \
    void *name parameters;                                                     \
    void *name parameters                                                      \
    {                                                                          \
        return fate("malloc") == FAILS ? NULL : __libc_##name(__VA_ARGS__);    \
    }

WRAP_ALLOCATION(malloc, (size_t size), size)
WRAP_ALLOCATION(calloc, (size_t count, size_t size), count, size)
WRAP_ALLOCATION(realloc, (void *old, size_t size), old, size)
WRAP(char *, realpath, "realpath", NULL, (const char *path, char *out), path,
     out)
WRAP(int, mprotect, "mprotect", -1, (void *at, size_t size, int protection), at,
     size, protection)
WRAP(int, poll, "poll", -1, (void *fds, unsigned long count, int timeout), fds,
     count, timeout)
