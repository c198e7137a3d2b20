/* GNU make's jobserver: see jobserver.h. */
#include "driver/jobserver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The text behind the last --jobserver-auth= (or -fds=), or NULL. */
static const char *find_option(const char *flags)
{
    static const char *const names[] = {"--jobserver-auth=",
                                        "--jobserver-fds="};
    for (int i = 0; i < 2; i++) {
        const char *found = NULL;
        for (const char *p = flags; (p = strstr(p, names[i])) != NULL; p++)
            found = p + strlen(names[i]);
        if (found)
            return found;
    }
    return NULL;
}

/* In a recipe without '+' make has closed its pipe, and the number may be that
 * of any file. */
static bool is_pipe(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

static Jobserver open_fifo(const char *name)
{
    char path[4096];
    size_t size = strcspn(name, " ");
    if (size >= sizeof path)
        return (Jobserver){-1, -1, false};
    memcpy(path, name, size);
    path[size] = '\0';
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && !is_pipe(fd)) {
        close(fd);
        fd = -1;
    }
    return (Jobserver){fd, fd, fd >= 0};
}

Jobserver jobserver_open(void)
{
    const char *flags = getenv("MAKEFLAGS");
    const char *option = flags ? find_option(flags) : NULL;
    if (!option)
        return (Jobserver){-1, -1, false};
    if (strncmp(option, "fifo:", 5) == 0)
        return open_fifo(option + 5);
    int read_fd, write_fd;
    if (sscanf(option, "%d,%d", &read_fd, &write_fd) != 2 ||
        !is_pipe(read_fd) || !is_pipe(write_fd))
        return (Jobserver){-1, -1, false};
    return (Jobserver){read_fd, write_fd, false};
}

void jobserver_close(Jobserver *j)
{
    if (j->opened)
        close(j->read_fd);
}

bool jobserver_acquire(const Jobserver *j, int milliseconds, char *token)
{
    struct pollfd p = {.fd = j->read_fd, .events = POLLIN};
    if (poll(&p, 1, milliseconds) <= 0 || !(p.revents & POLLIN))
        return false;
    return read(j->read_fd, token, 1) == 1;
}

void jobserver_release(const Jobserver *j, char token)
{
    while (write(j->write_fd, &token, 1) < 0 && errno == EINTR)
        continue;
}
