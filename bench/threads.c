/* fastpyc-threads FILE...: how much faster two threads compile the files than
 * one does, each thread with a compiler of its own (source in memory to .pyc
 * in memory).  The fastest of several rounds in turn; beside other programs
 * the processor time says more: it should be the same for both. */
#include "fastpyc.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7 };

typedef struct File {
    char *text;
    size_t size;
} File;

typedef struct Work {
    const File *files;
    int count, *next;
    pthread_mutex_t *lock;
} Work;

static int take(const Work *w)
{
    pthread_mutex_lock(w->lock);
    int n = (*w->next)++;
    pthread_mutex_unlock(w->lock);
    return n;
}

static void *work(void *argument)
{
    Work *w = argument;
    fastpyc_compiler *c = fastpyc_compiler_new(NULL);
    for (int n; (n = take(w)) < w->count;)
        fastpyc_compile_buffer(c, NULL, w->files[n].text, w->files[n].size);
    fastpyc_compiler_free(c);
    return NULL;
}

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct Time {
    double wall, processor;
} Time;

static Time run(const File *files, int count, int threads)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_t ids[8];
    int next = 0;
    Work w = {files, count, &next, &lock};
    Time start = {seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, work, &w) != 0)
            abort();
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    return (Time){seconds(CLOCK_MONOTONIC) - start.wall,
                  seconds(CLOCK_PROCESS_CPUTIME_ID) - start.processor};
}

static File read_file(const char *path)
{
    File f = {NULL, 0};
    FILE *stream = fopen(path, "rb");
    if (!stream || fseek(stream, 0, SEEK_END) != 0)
        return f;
    f.size = (size_t)ftell(stream);
    rewind(stream);
    f.text = malloc(f.size + 1);
    if (f.text && fread(f.text, 1, f.size, stream) != f.size)
        f.size = 0;
    fclose(stream);
    return f;
}

static Time least(Time a, Time b)
{
    return (Time){a.wall < b.wall ? a.wall : b.wall,
                  a.processor < b.processor ? a.processor : b.processor};
}

int main(int argc, char **argv)
{
    File *files = calloc((size_t)argc, sizeof *files);
    Time best[3] = {{0}, {1e9, 1e9}, {1e9, 1e9}};
    double bytes = 0;
    for (int i = 1; i < argc; i++) {
        files[i - 1] = read_file(argv[i]);
        bytes += (double)files[i - 1].size;
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int threads = 1; threads <= 2; threads++)
            best[threads] = least(best[threads], run(files, argc - 1, threads));
    for (int threads = 1; threads <= 2; threads++)
        printf("%d thread%s %6.1f MB/s, %.3f s of processor\n", threads,
               threads == 1 ? ": " : "s:", bytes / 1e6 / best[threads].wall,
               best[threads].processor);
    printf("two threads are %.2f times as fast as one\n",
           best[1].wall / best[2].wall);
    for (int i = 0; i < argc - 1; i++)
        free(files[i].text);
    free(files);
    return 0;
}
