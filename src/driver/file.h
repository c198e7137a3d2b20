#ifndef DRIVER_FILE_H
#define DRIVER_FILE_H

/* Files: read whole, written whole or not at all, and the paths of .pyc
 * files.  Functions return 0 or an errno value. */

#include "base/buf.h"
#include "base/state.h"

#include <sys/stat.h>

/* A file's bytes: size of them, then SOURCE_PADDING zero bytes. */
typedef struct FileData {
    char *data;
    size_t size;
} FileData;

/* Reads the file at path ("-" is not special) into the arena. */
int file_read(Arena *arena, const char *path, FileData *out);
/* The same, and what fstat says of it. */
int file_read_with_status(Arena *arena, const char *path, FileData *out,
                          struct stat *st);
/* Reads all of a descriptor; ENOMEM when the arena is exhausted. */
int file_read_fd(Arena *arena, int fd, FileData *out);

/* st_mtime as CPython's importlib stores it: the double of seconds and
 * nanoseconds, truncated toward zero. */
int64_t file_mtime(const struct stat *st);

/* Mode bits of a .pyc: those of the source or 0200, without execution. */
mode_t file_pyc_mode(const struct stat *source);

/* Why file_check_destination refuses a destination. */
typedef enum FileRefusal {
    FILE_ACCEPTED,
    FILE_IS_SYMLINK,
    FILE_IS_SPECIAL
} FileRefusal;

/* py_compile's test of a destination before anything is read. */
FileRefusal file_check_destination(const char *path);

/* What an error is about. */
typedef struct FileCulprit {
    const char *path, *new_path; /* NULL: no second one */
    bool named;                  /* the text of the error names them */
} FileCulprit;

/* Writes data to what path names: a device or a pipe is written to, anything
 * else replaced as below. */
int file_write(Arena *arena, const char *path, const void *data, size_t size,
               mode_t mode, FileCulprit *culprit);

/* Writes data to a new file beside path and renames it over path.  Makes the
 * directories above that are missing. */
int file_write_atomic(Arena *arena, const char *path, const void *data,
                      size_t size, mode_t mode, FileCulprit *culprit);

/* importlib.util.cache_from_source: level 0 adds nothing, another one .opt-N;
 * prefix is PYTHONPYCACHEPREFIX or NULL. */
char *file_cache_path(Arena *arena, const Target *t, const char *source,
                      int level, const char *prefix);

#endif
