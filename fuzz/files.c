/* What is read from disk besides sources: the header of a .pyc that may be
 * fresh, and lists of names. */
#include "fuzz.h"

#include "cli/names.h"
#include "driver/pyc.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void write_file(const char *path, const uint8_t *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    if (size == 0)
        return 0;
    snprintf(path, sizeof path, "/tmp/fastpyc-fuzz-%d", (int)getpid());
    write_file(path, data + 1, size - 1);
    struct stat st;
    if (stat(path, &st) != 0)
        abort();
    pyc_is_fresh(fuzz_target(data[0]), path, file_mtime(&st),
                 (uint64_t)st.st_size, data[0] & 1 ? 12 : 16);
    Arena arena;
    arena_init(&arena, &allocator_malloc, fuzz_out_of_memory, NULL);
    NameVec names = {0};
    if (data[0] & 4)
        names_read_lines(&arena, path, &names);
    else
        names_read_list(&arena, path, data[0] & 2 ? '\0' : '\n', &names);
    arena_free(&arena);
    unlink(path);
    return 0;
}
