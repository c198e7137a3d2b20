#ifndef DRIVER_JOBSERVER_H
#define DRIVER_JOBSERVER_H

/* GNU make's jobserver: MAKEFLAGS names a pipe or FIFO whose bytes are
 * permissions to run one more job. */

#include <stdbool.h>

typedef struct Jobserver {
    int read_fd, write_fd; /* -1: there is no jobserver */
    bool opened;           /* the descriptors are ours to close */
} Jobserver;

Jobserver jobserver_open(void);
void jobserver_close(Jobserver *j);
/* Waits at most milliseconds for a token.  True, with the token, if there is
 * one. */
bool jobserver_acquire(const Jobserver *j, int milliseconds, char *token);
void jobserver_release(const Jobserver *j, char token);

#endif
