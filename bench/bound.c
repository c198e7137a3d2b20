/* fastpyc-bound WORKERS write|fresh: the system calls of a run, and nothing
 * else: what remains if compiling costs nothing.
 *
 * Standard input: "source<TAB>destination<TAB>bytes" a line.  write: each
 * source is read, and as many bytes are written to a temporary file that
 * becomes the destination.  fresh: each source is looked at, and the header of
 * the destination read. */
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_WORKERS = 64, HEADER = 12 };

typedef struct Item {
    char *source, *destination;
    size_t bytes;
} Item;

typedef struct Job {
    Item *items;
    size_t count, step, first, largest;
    bool writes;
    bool failed;
} Job;

static bool look(const Item *item)
{
    struct stat st;
    char header[HEADER];
    int fd = open(item->destination, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = read(fd, header, sizeof header) == HEADER;
    close(fd);
    return ok && stat(item->source, &st) == 0;
}

static bool read_source(const Item *item, char *buffer, size_t room)
{
    struct stat st;
    int fd = open(item->source, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &st) == 0 && read(fd, buffer, room) >= 0;
    close(fd);
    return ok;
}

static bool write_destination(const Item *item, const char *buffer)
{
    char name[4096];
    struct stat st;
    snprintf(name, sizeof name, "%s.bound", item->destination);
    lstat(item->destination, &st);
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    bool ok = write(fd, buffer, item->bytes) == (ssize_t)item->bytes;
    close(fd);
    return ok && rename(name, item->destination) == 0;
}

static void *work(void *argument)
{
    Job *job = argument;
    char *buffer = calloc(1, job->largest + 1);
    for (size_t i = job->first; buffer && i < job->count; i += job->step) {
        const Item *item = &job->items[i];
        job->failed |= job->writes ? !read_source(item, buffer, job->largest) ||
                                         !write_destination(item, buffer)
                                   : !look(item);
    }
    job->failed |= !buffer;
    free(buffer);
    return NULL;
}

static size_t read_items(Item **items, size_t *largest)
{
    char *line = NULL;
    size_t room = 0, count = 0, capacity = 0;
    while (getline(&line, &room, stdin) > 1) {
        if (count == capacity)
            *items = realloc(*items,
                             (capacity = capacity * 2 + 64) * sizeof **items);
        char *source = strdup(strtok(line, "\t"));
        char *destination = strdup(strtok(NULL, "\t"));
        size_t bytes = (size_t)atol(strtok(NULL, "\n"));
        struct stat st;
        size_t size = stat(source, &st) == 0 ? (size_t)st.st_size : 0;
        size = size > bytes ? size : bytes;
        *largest = size > *largest ? size : *largest;
        (*items)[count++] = (Item){source, destination, bytes};
    }
    free(line);
    return count;
}

int main(int argc, char **argv)
{
    size_t workers = argc == 3 ? (size_t)atoi(argv[1]) : 0, largest = 0;
    if (workers < 1 || workers > MOST_WORKERS)
        return 2;
    Item *items = NULL;
    size_t count = read_items(&items, &largest);
    pthread_t threads[MOST_WORKERS];
    Job jobs[MOST_WORKERS];
    bool failed = false;
    for (size_t i = 0; i < workers; i++) {
        jobs[i] =
            (Job){items, count, workers, i, largest, argv[2][0] == 'w', false};
        pthread_create(&threads[i], NULL, work, &jobs[i]);
    }
    for (size_t i = 0; i < workers; i++) {
        pthread_join(threads[i], NULL);
        failed |= jobs[i].failed;
    }
    return failed;
}
