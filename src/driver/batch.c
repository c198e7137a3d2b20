/* Many files, many threads: see batch.h.  Workers take the files, largest
 * first, from one list; each has its own Compile and output arena, and shares
 * nothing but the counter. */
#include "driver/batch.h"

#include "driver/file.h"
#include "driver/report.h"
#include "target/target.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORKER_STACK = 64 * 1024 * 1024, PYC_HEADER = 16 };

typedef struct Pool {
    Batch *batch;
    uint32_t *order; /* file numbers, largest first */
    atomic_uint next;
} Pool;

/* One thread: compiles into out, says what went wrong in message. */
typedef struct Worker {
    Pool *pool;
    Compile compile;
    Arena arena;   /* of one file: its bytes, its .pyc, its messages */
    Buf message;
    bool failed;
} Worker;

static _Noreturn void out_of_memory(void *context)
{
    (void)context;
    fputs("fastpyc: out of memory\n", stderr);
    exit(1);
}

void batch_init(Batch *b, const BatchOptions *options)
{
    memset(b, 0, sizeof *b);
    b->options = options;
    arena_init(&b->arena, &allocator_malloc, out_of_memory, NULL);
}

void batch_free(Batch *b)
{
    for (uint32_t i = 0; i < b->files.count; i++)
        free((void *)(uintptr_t)b->files.items[i].message.data);
    arena_free(&b->arena);
}

static void fail_errno(Worker *w, int error, const char *path)
{
    w->failed = true;
    buf_text(&w->message, arena_printf(&w->arena, "[Errno %d] %s: '%s'\n",
                                       error, strerror(error), path));
}

/* One output of one file. */
typedef struct Job {
    const BatchFile *file;
    FileData source;
    struct stat st;
    const Target *target;
    int level;
    const char *destination;
} Job;

static bool is_fresh(const Job *job, PycMode mode)
{
    uint8_t header[PYC_HEADER], expected[PYC_HEADER];
    if (mode != PYC_TIMESTAMP)
        return false;
    int fd = open(job->destination, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool whole = read(fd, header, PYC_HEADER) == PYC_HEADER;
    close(fd);
    uint8_t *p = put_u16(expected, job->target->magic);
    *p++ = '\r';
    *p++ = '\n';
    p = put_u32(p, 0);
    p = put_u32(p, (uint32_t)file_mtime(&job->st));
    put_u32(p, (uint32_t)job->st.st_size);
    return whole && memcmp(header, expected, PYC_HEADER) == 0;
}

static void write_stdout(Worker *w, const Buf *out)
{
    fwrite(out->data, 1, buf_size(out), stdout);
    if (fflush(stdout) != 0)
        fail_errno(w, errno, "<stdout>");
}

static void write_output(Worker *w, const Job *job, const Buf *out)
{
    const BatchOptions *o = w->pool->batch->options;
    if (o->check_only)
        return;
    if (o->dump || (o->output && strcmp(o->output, "-") == 0)) {
        write_stdout(w, out);
        return;
    }
    const char *culprit;
    int error = file_write_atomic(&w->arena, job->destination, out->data,
                                  buf_size(out), file_pyc_mode(&job->st),
                                  &culprit);
    if (error)
        fail_errno(w, error, culprit);
}

static void compile_job(Worker *w, const Job *job)
{
    const BatchOptions *o = w->pool->batch->options;
    const char *name = o->name ? o->name : job->file->path;
    CompileOptions options = {.target = job->target,
                              .optimize = job->level > 2 ? 2 : job->level,
                              .no_debug_ranges = o->no_debug_ranges,
                              .filename = {name, (uint32_t)strlen(name)},
                              .dump = o->dump};
    Buf out = buf_in(&w->arena);
    if (!o->dump)
        pyc_write_header(job->target, &out, o->mode, file_mtime(&job->st),
                         (uint64_t)job->st.st_size,
                         (Text){job->source.data, (uint32_t)job->source.size});
    bool ok = compile_source(&w->compile, &options, job->source.data,
                             job->source.size, &out);
    report_warnings(&w->compile, &w->message);
    if (ok) {
        write_output(w, job, &out);
        return;
    }
    w->failed = true;
    report_error(&w->compile, &w->message);
    if (w->message.end[-1] != '\n')
        buf_text(&w->message, "\n");
}

static const char *destination_of(Worker *w, const Job *job)
{
    const BatchOptions *o = w->pool->batch->options;
    return o->output ? o->output
                     : file_cache_path(&w->arena, job->target,
                                       job->file->path, job->level,
                                       o->cache_prefix);
}

static bool read_job(Worker *w, Job *job)
{
    bool is_stdin = strcmp(job->file->path, "-") == 0;
    int error = is_stdin ? file_read_fd(&w->arena, 0, &job->source)
                         : file_read(&w->arena, job->file->path, &job->source);
    if (!error && is_stdin) {
        memset(&job->st, 0, sizeof job->st);
        job->st.st_mode = 0666;
        job->st.st_size = (off_t)job->source.size;
    }
    if (error)
        fail_errno(w, error, job->file->path);
    return !error;
}

/* All targets and levels of one file; the file is read when the first output
 * needs it. */
static void compile_outputs(Worker *w, BatchFile *file)
{
    const BatchOptions *o = w->pool->batch->options;
    bool is_stdin = strcmp(file->path, "-") == 0;
    Job job = {.file = file};
    if (!is_stdin && stat(file->path, &job.st) != 0) {
        fail_errno(w, errno, file->path);
        return;
    }
    file->status = FILE_FRESH;
    bool have_source = false;
    for (uint32_t i = 0; i < o->target_count * o->level_count; i++) {
        job.target = o->targets[i / o->level_count];
        job.level = o->levels[i % o->level_count];
        job.destination = destination_of(w, &job);
        if (!o->force && !o->check_only && !o->dump && is_fresh(&job, o->mode))
            continue;
        if (!have_source && !read_job(w, &job))
            return;
        have_source = true;
        file->status = FILE_COMPILED;
        compile_job(w, &job);
        if (w->failed)
            return;
    }
}

static void compile_file(Worker *w, BatchFile *file)
{
    w->message = buf_in(&w->arena);
    w->failed = false;
    compile_outputs(w, file);
    if (w->failed)
        file->status = FILE_FAILED;
    size_t size = buf_size(&w->message);
    if (size) {
        char *copy = malloc(size);
        if (!copy)
            out_of_memory(NULL);
        memcpy(copy, w->message.data, size);
        file->message = (Text){copy, (uint32_t)size};
    }
    arena_reset(&w->arena);
}

static void *work(void *argument)
{
    Worker *w = argument;
    Batch *b = w->pool->batch;
    compile_init(&w->compile, &allocator_malloc);
    arena_init(&w->arena, &allocator_malloc, out_of_memory, NULL);
    for (;;) {
        uint32_t i = atomic_fetch_add(&w->pool->next, 1);
        if (i >= b->files.count)
            break;
        compile_file(w, &b->files.items[w->pool->order[i]]);
    }
    arena_free(&w->arena);
    compile_free(&w->compile);
    return NULL;
}

typedef struct SizedFile {
    uint64_t size;
    uint32_t number;
} SizedFile;

static int compare_sizes(const void *a, const void *b)
{
    const SizedFile *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return x->number < y->number ? -1 : 1;
}

static uint32_t *largest_first(Batch *b)
{
    uint32_t n = b->files.count;
    SizedFile *sized = ARENA_ARRAY(&b->arena, SizedFile, n + 1);
    uint32_t *order = ARENA_ARRAY(&b->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        sized[i] = (SizedFile){b->files.items[i].size, i};
    qsort(sized, n, sizeof *sized, compare_sizes);
    for (uint32_t i = 0; i < n; i++)
        order[i] = sized[i].number;
    return order;
}

static uint32_t worker_count(const Batch *b)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = b->options->workers ? b->options->workers
                 : processors > 0    ? (uint32_t)processors
                                     : 1;
    return n > b->files.count ? b->files.count : n;
}

/* Threads, not the caller's, do all the work: their stacks are as large as
 * the deepest program needs. */
static void run_pool(Pool *pool, uint32_t count)
{
    Worker *workers = ARENA_ARRAY(&pool->batch->arena, Worker, count);
    pthread_t *threads = ARENA_ARRAY(&pool->batch->arena, pthread_t, count);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK);
    uint32_t started = 0;
    for (; started < count; started++) {
        workers[started].pool = pool;
        if (pthread_create(&threads[started], &attributes, work,
                           &workers[started]) != 0)
            break;
    }
    pthread_attr_destroy(&attributes);
    if (started == 0)
        work(&workers[0]);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

void batch_run(Batch *b, FILE *messages)
{
    uint32_t count = worker_count(b);
    if (count == 0)
        return;
    Pool pool = {.batch = b, .order = largest_first(b)};
    run_pool(&pool, count);
    for (uint32_t i = 0; i < b->files.count; i++) {
        BatchFile *f = &b->files.items[i];
        b->compiled += f->status == FILE_COMPILED;
        b->fresh += f->status == FILE_FRESH;
        b->failed += f->status == FILE_FAILED;
        fwrite(f->message.data, 1, f->message.size, messages);
    }
}
