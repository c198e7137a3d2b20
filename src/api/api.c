/* The public library over the driver: see include/fastpyc.h. */
#include "fastpyc.h"

#include "driver/look.h"
#include "driver/pyc.h"
#include "driver/pystr.h"
#include "driver/report.h"
#include "lex/lex.h"
#include "target/target.h"

#include <pthread.h>
#include <signal.h>

struct fastpyc_result {
    fastpyc_status status;
    const char *message;
    Buf data;
    const char *source, *destination;
    int error;
    const char *error_path;
    fastpyc_diagnostic *diagnostics;
    size_t diagnostic_count;
};

struct fastpyc_compiler {
    Allocator allocator;
    Worker worker;
    fastpyc_result result;
};

const char *fastpyc_version(void)
{
    return FASTPYC_VERSION;
}

/* --- targets: a fastpyc_target is a Target */

static const fastpyc_target *public_target(const Target *t)
{
    return (const fastpyc_target *)t;
}

static const Target *target_of(const fastpyc_target *t)
{
    return (const Target *)t;
}

const fastpyc_target *fastpyc_target_find(const char *name)
{
    return public_target(name ? target_find(name) : NULL);
}

const fastpyc_target *fastpyc_target_at(size_t index)
{
    for (size_t i = 0; target_list[i]; i++)
        if (i == index)
            return public_target(target_list[i]);
    return NULL;
}

const char *fastpyc_target_series(const fastpyc_target *target)
{
    return target_of(target)->series;
}

const char *fastpyc_target_release(const fastpyc_target *target)
{
    return target_of(target)->release;
}

const char *fastpyc_target_cache_tag(const fastpyc_target *target)
{
    return target_of(target)->cache_tag;
}

uint32_t fastpyc_target_magic(const fastpyc_target *target)
{
    enum { LINE_ENDS = '\r' << 16 | '\n' << 24 };
    return (uint32_t)target_of(target)->magic | LINE_ENDS;
}

static const fastpyc_target *newest_target(void)
{
    size_t i = 0;
    while (target_list[i + 1])
        i++;
    return public_target(target_list[i]);
}

/* --- options */

/* The caller's options, of whatever version it was built for, in ours. */
static fastpyc_options complete_options(const fastpyc_options *given)
{
    fastpyc_options o = FASTPYC_OPTIONS_INIT;
    if (given) {
        memcpy(&o, given,
               given->struct_size < sizeof o ? given->struct_size : sizeof o);
        o.struct_size = given->struct_size;
    }
    if (!o.target)
        o.target = newest_target();
    return o;
}

/* What is wrong with the options, or NULL. */
static const char *find_mistake(const fastpyc_options *o)
{
    enum { ALL_FLAGS = FASTPYC_CALLER_STACK * 2 - 1 };
    if (o->struct_size < sizeof(size_t))
        return "options were not made by FASTPYC_OPTIONS_INIT";
    if (o->optimize < 0 || o->optimize > 2)
        return "optimize must be 0, 1 or 2";
    if (o->mode > FASTPYC_UNCHECKED_HASH)
        return "no such mode";
    if (o->flags & ~(unsigned)ALL_FLAGS)
        return "no such flag";
    return NULL;
}

static PycOptions driver_options(const fastpyc_options *o)
{
    return (PycOptions){
        .mode = o->mode == FASTPYC_TIMESTAMP      ? PYC_TIMESTAMP
                : o->mode == FASTPYC_CHECKED_HASH ? PYC_CHECKED_HASH
                                                  : PYC_UNCHECKED_HASH,
        .warnings.otherwise = {[WARNING_SYNTAX] =
                                   o->flags & FASTPYC_WARNINGS_AS_ERRORS
                                       ? WARNINGS_ERROR
                                       : WARNINGS_DEFAULT,
                               [WARNING_DEPRECATION] = WARNINGS_IGNORE},
        .no_debug_ranges = o->flags & FASTPYC_NO_DEBUG_RANGES,
        .reports = REPORTS_LEFT,
        .cache_prefix = o->cache_prefix,
    };
}

/* --- results */

static fastpyc_result failure(fastpyc_status status, const char *message)
{
    return (fastpyc_result){.status = status, .message = message};
}

_Static_assert((int)FASTPYC_NONE == (int)REPORT_NONE,
               "diagnostics take over what reports have");

static fastpyc_diagnostic diagnostic_of(const Report *r)
{
    return (fastpyc_diagnostic){
        .severity = r->is_error ? FASTPYC_ERROR : FASTPYC_WARNING,
        .stage = r->in_symtable     ? FASTPYC_SYMBOL_TABLE
                 : r->after_parsing ? FASTPYC_CODE_GENERATION
                                    : FASTPYC_PARSING,
        .type = r->type,
        .message = r->message,
        .line = r->line,
        .column = r->column,
        .end_line = r->end_line,
        .end_column = r->end_column,
        .text = r->text.data,
        .text_size = r->text.size};
}

/* With the place that an error of the warning has. */
static fastpyc_diagnostic
diagnostic_of_warning(Worker *w, const QuotedFile *from, const Warning *warning)
{
    Diag d = report_error_of_warning(&w->compile, warning);
    pyc_quote(w, from, &d);
    Report r = report_of_error(&w->compile, &d);
    r.message = warning->message;
    r.is_error = false;
    r.type = report_warning_name(warning->type);
    return diagnostic_of(&r);
}

/* What the compiler has found, after a PYC_OK or PYC_REFUSED. */
static void collect_diagnostics(Worker *w, const PycJob *job, bool refused,
                                fastpyc_result *out)
{
    const Compile *c = &w->compile;
    size_t n = 0, most = (size_t)c->warnings.count + 1;
    out->diagnostics = ARENA_ARRAY(&w->arena, fastpyc_diagnostic, most);
    if (c->warnings.count) {
        QuotedFile from = pyc_find_quoted(w, job);
        for (uint32_t i = 0; i < c->warnings.count; i++)
            out->diagnostics[n++] =
                diagnostic_of_warning(w, &from, &c->warnings.items[i]);
    }
    if (refused) {
        Report r = report_of_error(c, &c->error);
        out->diagnostics[n++] = diagnostic_of(&r);
    }
    out->diagnostic_count = n;
}

/* Takes over what the driver says; its message becomes a C string. */
static void take_result(Worker *w, const PycJob *job, const PycResult *r,
                        bool compiled, fastpyc_result *out)
{
    static const fastpyc_status statuses[] = {[PYC_OK] = FASTPYC_OK,
                                              [PYC_REFUSED] = FASTPYC_REFUSED,
                                              [PYC_OS_ERROR] =
                                                  FASTPYC_OS_ERROR};
    out->status = statuses[r->status];
    out->message = "";
    out->error = r->error;
    out->error_path = r->path;
    if (r->status != PYC_OK) {
        Buf text = buf_in(&w->arena);
        pystr_put_printable(&text, pyc_message(r));
        buf_byte(&text, '\0');
        out->message = (const char *)text.data;
    }
    if (compiled)
        collect_diagnostics(w, job, r->status == PYC_REFUSED, out);
}

/* --- one call */

typedef struct Call {
    fastpyc_options options;
    fastpyc_result *result;
    const char *source; /* of a buffer */
    size_t size;
    const char *path, *destination; /* of a file */
    bool ok;                        /* memory did not run out */
} Call;

static FileData padded_copy(Worker *w, const Call *call)
{
    char *copy = arena_alloc(&w->arena, call->size + SOURCE_PADDING);
    if (call->size)
        memcpy(copy, call->source, call->size);
    memset(copy + call->size, 0, SOURCE_PADDING);
    return (FileData){copy, call->size};
}

static void compile_buffer(Worker *w, void *context)
{
    Call *call = context;
    const fastpyc_options *o = &call->options;
    PycOptions options = driver_options(o);
    PycJob job = {.target = target_of(o->target),
                  .recorded = o->filename ? o->filename : "<string>",
                  .level = o->optimize,
                  .is_text = o->flags & FASTPYC_SOURCE_IS_TEXT};
    job.source = o->flags & FASTPYC_QUOTE_FILE ? "" : job.recorded;
    struct stat st = {.st_size = o->source_size == FASTPYC_SIZE_OF_BUFFER
                                     ? (off_t)call->size
                                     : (off_t)o->source_size};
    st.st_mtim.tv_sec = (time_t)o->source_mtime;
    FileData data = padded_copy(w, call);
    Buf out = buf_in(&w->arena);
    PycResult r = pyc_compile_data(w, &options, &job, &data, &st, &out);
    take_result(w, &job, &r, true, call->result);
    if (r.status == PYC_OK)
        call->result->data = out;
}

static bool is_fresh(const Call *call, const char *destination)
{
    struct stat st;
    return call->options.flags & FASTPYC_SKIP_FRESH &&
           call->options.mode == FASTPYC_TIMESTAMP &&
           stat(call->path, &st) == 0 &&
           pyc_is_fresh(target_of(call->options.target), destination,
                        file_mtime(&st), (uint64_t)st.st_size, PYC_HEADER_SIZE);
}

/* The caller may free or change its text before it reads the result. */
static const char *kept_text(Worker *w, const char *text)
{
    return text ? arena_memdup(&w->arena, text, strlen(text) + 1) : NULL;
}

static void compile_file(Worker *w, void *context)
{
    Call *call = context;
    call->path = kept_text(w, call->path);
    call->destination = kept_text(w, call->destination);
    const fastpyc_options *o = &call->options;
    PycOptions options = driver_options(o);
    PycJob job = {.target = target_of(o->target),
                  .source = call->path,
                  .destination = call->destination,
                  .recorded = o->filename ? o->filename : call->path,
                  .level = o->optimize,
                  .is_text = o->flags & FASTPYC_SOURCE_IS_TEXT};
    if (!job.destination)
        job.destination =
            pyc_destination(w, &options, job.target, call->path, o->optimize,
                            o->flags & FASTPYC_LEGACY);
    call->result->source = call->path;
    call->result->destination = job.destination;
    if (is_fresh(call, job.destination)) {
        call->result->status = FASTPYC_FRESH;
        return;
    }
    w->compile.warnings.count = 0; /* of the file before */
    PycResult r = pyc_compile(w, &options, &job);
    bool compiled = r.status != PYC_OS_ERROR || w->compile.warnings.count;
    take_result(w, &job, &r, compiled, call->result);
}

typedef struct Protected {
    WorkerBody *body;
    Call *call;
} Protected;

static void run_protected(Worker *w, void *context)
{
    Protected *p = context;
    p->call->ok = worker_protect(w, p->body, p->call);
}

/* Calls body, on a stack that is large enough. */
static void run_call(Worker *w, WorkerBody *body, Call *call)
{
    Protected p = {body, call};
    const char *mistake = find_mistake(&call->options);
    if (mistake) {
        *call->result = failure(FASTPYC_BAD_ARGUMENT, mistake);
        return;
    }
    *call->result = failure(FASTPYC_OK, "");
    call->ok = false;
    if (call->options.flags & FASTPYC_CALLER_STACK)
        run_protected(w, &p);
    else
        worker_run_deep(w, run_protected, &p);
    if (!call->ok)
        *call->result = failure(FASTPYC_NO_MEMORY, "out of memory");
}

/* --- compilers */

static Allocator allocator_of(const fastpyc_allocator *a)
{
    if (!a)
        return allocator_malloc;
    return (Allocator){
        .alloc = a->alloc, .free = a->free, .context = a->context};
}

fastpyc_compiler *fastpyc_compiler_new(const fastpyc_allocator *allocator)
{
    Allocator a = allocator_of(allocator);
    fastpyc_compiler *c = a.alloc(a.context, sizeof *c);
    if (!c)
        return NULL;
    c->allocator = a;
    worker_init(&c->worker, &c->allocator);
    c->result = failure(FASTPYC_OK, "");
    return c;
}

void fastpyc_compiler_free(fastpyc_compiler *compiler)
{
    if (!compiler)
        return;
    Allocator a = compiler->allocator;
    worker_free(&compiler->worker);
    a.free(a.context, compiler, sizeof *compiler);
}

static const fastpyc_result *run_compiler(fastpyc_compiler *c, WorkerBody *body,
                                          Call *call)
{
    arena_reset(&c->worker.arena);
    call->result = &c->result;
    run_call(&c->worker, body, call);
    return &c->result;
}

static const fastpyc_result bad_argument = {
    .status = FASTPYC_BAD_ARGUMENT, .message = "no compiler or no source"};
static const fastpyc_result too_large = {
    .status = FASTPYC_BAD_ARGUMENT,
    .message = "the source is not of fewer than 2^31 bytes"};

const fastpyc_result *fastpyc_compile_buffer(fastpyc_compiler *compiler,
                                             const fastpyc_options *options,
                                             const void *source, size_t size)
{
    Call call = {
        .options = complete_options(options), .source = source, .size = size};
    if (!compiler || (!source && size))
        return &bad_argument;
    if (size > INT32_MAX)
        return &too_large;
    return run_compiler(compiler, compile_buffer, &call);
}

const fastpyc_result *fastpyc_compile_file(fastpyc_compiler *compiler,
                                           const fastpyc_options *options,
                                           const char *path,
                                           const char *destination)
{
    Call call = {.options = complete_options(options),
                 .path = path,
                 .destination = destination};
    if (!compiler || !path)
        return &bad_argument;
    return run_compiler(compiler, compile_file, &call);
}

/* --- many files */

typedef struct Batch {
    Allocator allocator;
    fastpyc_options options;
    const fastpyc_file *files;
    uint32_t count;
    unsigned workers;
    fastpyc_callback *callback;
    void *context;
    pthread_mutex_t lock; /* guards stop and the callback */
    bool stop;
    fastpyc_status status;
} Batch;

static bool is_stopped(Batch *b)
{
    pthread_mutex_lock(&b->lock);
    bool stop = b->stop;
    pthread_mutex_unlock(&b->lock);
    return stop;
}

static void tell(Batch *b, size_t index, const fastpyc_result *r)
{
    pthread_mutex_lock(&b->lock);
    if (b->callback && b->callback(b->context, index, r) != 0)
        b->stop = true;
    pthread_mutex_unlock(&b->lock);
}

/* A task of the pool: user is its fastpyc_file. */
static TaskStatus run_file(Worker *w, const Task *task, void *context)
{
    Batch *b = context;
    const fastpyc_file *f = task->user;
    fastpyc_result result;
    if (is_stopped(b))
        return TASK_SKIPPED;
    Call call = {.options = b->options,
                 .result = &result,
                 .path = f->path,
                 .destination = f->destination};
    call.options.flags |= FASTPYC_CALLER_STACK; /* the worker's is large */
    if (f->filename)
        call.options.filename = f->filename;
    run_call(w, compile_file, &call);
    tell(b, (size_t)(f - b->files), &result);
    return TASK_COMPILED;
}

static Task *make_tasks(Worker *w, const Batch *b)
{
    Task *tasks = ARENA_ARRAY(&w->arena, Task, b->count + 1);
    memset(tasks, 0, b->count * sizeof *tasks);
    for (uint32_t i = 0; i < b->count; i++) {
        tasks[i].path = b->files[i].path;
        tasks[i].user = &b->files[i];
    }
    LookOptions look = {.allocator = &b->allocator, .workers = b->workers};
    look_at_sources(&w->arena, tasks, b->count, &look);
    return tasks;
}

/* The workers receive none of the caller's signals. */
static void run_batch(Worker *w, void *context)
{
    Batch *b = context;
    PoolOptions options = {.run = run_file,
                           .context = b,
                           .allocator = &b->allocator,
                           .workers = b->workers};
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    Task *tasks = make_tasks(w, b);
    Pool *p = pool_start(tasks, b->count, &options);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (!p)
        return;
    pool_join(p);
    pool_free(p);
    b->status = FASTPYC_OK;
}

static bool is_bad_batch(const Batch *b, size_t count)
{
    if (find_mistake(&b->options) || count > INT32_MAX || (count && !b->files))
        return true;
    for (size_t i = 0; i < count; i++)
        if (!b->files[i].path)
            return true;
    return false;
}

fastpyc_status fastpyc_compile_files(const fastpyc_allocator *allocator,
                                     const fastpyc_options *options,
                                     const fastpyc_file *files, size_t count,
                                     unsigned workers,
                                     fastpyc_callback *callback, void *context)
{
    Batch b = {.allocator = allocator_of(allocator),
               .options = complete_options(options),
               .files = files,
               .count = (uint32_t)count,
               .workers = workers,
               .callback = callback,
               .context = context,
               .status = FASTPYC_NO_MEMORY};
    Worker w;
    if (is_bad_batch(&b, count))
        return FASTPYC_BAD_ARGUMENT;
    pthread_mutex_init(&b.lock, NULL);
    worker_init(&w, &b.allocator);
    worker_protect(&w, run_batch, &b);
    worker_free(&w);
    pthread_mutex_destroy(&b.lock);
    return b.status;
}

/* --- what a result says */

fastpyc_status fastpyc_result_status(const fastpyc_result *result)
{
    return result->status;
}

const char *fastpyc_result_message(const fastpyc_result *result)
{
    return result->message;
}

const void *fastpyc_result_data(const fastpyc_result *result)
{
    return result->data.data;
}

size_t fastpyc_result_size(const fastpyc_result *result)
{
    return buf_size(&result->data);
}

const char *fastpyc_result_source(const fastpyc_result *result)
{
    return result->source;
}

const char *fastpyc_result_destination(const fastpyc_result *result)
{
    return result->destination;
}

int fastpyc_result_errno(const fastpyc_result *result)
{
    return result->error;
}

const char *fastpyc_result_error_path(const fastpyc_result *result)
{
    return result->error_path;
}

size_t fastpyc_result_diagnostic_count(const fastpyc_result *result)
{
    return result->diagnostic_count;
}

const fastpyc_diagnostic *
fastpyc_result_diagnostic(const fastpyc_result *result, size_t index)
{
    return index < result->diagnostic_count ? &result->diagnostics[index]
                                            : NULL;
}
