/* One source to one .pyc: see pyc.h.  The order of steps, and so of errors,
 * is that of py_compile.compile. */
#include "driver/pyc.h"

#include "driver/pystr.h"
#include "driver/quote.h"
#include "driver/report.h"
#include "target/target.h"
#include "value/value.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

/* PYTHONOPTIMIZE: an integer as it is, any other text is 1. */
static int level_from_environment(void)
{
    const char *text = getenv("PYTHONOPTIMIZE");
    if (!text || !*text)
        return 0;
    char *end;
    long long n = strtoll(text, &end, 10);
    return *end || n < 0 || n > INT_MAX ? 1 : (int)n;
}

PycOptions pyc_options_from_environment(void)
{
    return (PycOptions){
        .mode = is_set("SOURCE_DATE_EPOCH") ? PYC_CHECKED_HASH : PYC_TIMESTAMP,
        .warnings = warning_rules_from_environment(),
        .no_debug_ranges = is_set("PYTHONNODEBUGRANGES"),
        .cache_prefix = getenv("PYTHONPYCACHEPREFIX"),
        .default_level = level_from_environment(),
    };
}

static WarningSubject subject_of(const Warning *w, Text filename)
{
    return (WarningSubject){w->type, w->message, w->loc.line, filename,
                            w->of_importlib};
}

/* Is the warning that comes of folding an error? */
static bool refuses_bool_invert(const PycOptions *o, const Target *target)
{
    const Warning w = value_bool_invert_warning();
    const WarningSubject s = subject_of(&w, (Text){NULL, 0});
    return warning_action(&o->warnings, target, NULL, &s) == WARNINGS_ERROR;
}

/* What becomes of each warning, in order. */
static void judge_warnings(Worker *w, const PycOptions *o)
{
    Compile *c = &w->compile;
    for (uint32_t i = 0; i < c->warnings.count; i++) {
        Warning *it = &c->warnings.items[i];
        const WarningSubject s = subject_of(it, c->filename);
        it->action =
            (uint8_t)warning_action(&o->warnings, c->target, &w->given, &s);
    }
}

/* --- results */

static const char *os_error_name(int error)
{
    switch (error) {
    case ENOENT: return "FileNotFoundError";
    case EACCES:
    case EPERM: return "PermissionError";
    case EEXIST: return "FileExistsError";
    case ENOTDIR: return "NotADirectoryError";
    case EISDIR: return "IsADirectoryError";
    case EINTR: return "InterruptedError";
    default: return "OSError";
    }
}

PycResult pyc_os_error(Worker *w, const Target *t, int error, const char *path)
{
    const FileCulprit about = {path, NULL, true};
    return pyc_write_error(w, t, error, &about);
}

PycResult pyc_write_error(Worker *w, const Target *t, int error,
                          const FileCulprit *about)
{
    PycResult r = {.status = PYC_OS_ERROR,
                   .error_name = os_error_name(error),
                   .message = buf_in(&w->arena),
                   .error = error,
                   .path = about->path,
                   .is_unnamed = !about->named};
    buf_text(&r.message,
             arena_printf(&w->arena, "[Errno %d] %s", error, strerror(error)));
    if (about->named) {
        buf_text(&r.message, ": ");
        pystr_put_repr(&r.message, t->unicode, about->path);
    }
    if (about->new_path) {
        buf_text(&r.message, " -> ");
        pystr_put_repr(&r.message, t->unicode, about->new_path);
    }
    return r;
}

static PycResult refused_destination(Worker *w, const char *path,
                                     const char *why)
{
    PycResult r = {.status = PYC_OS_ERROR,
                   .error_name = "FileExistsError",
                   .message = buf_in(&w->arena),
                   .path = path};
    Text name = pystr_decode(&w->arena, path);
    buf_bytes(&r.message, name.data, name.size);
    buf_text(&r.message, why);
    return r;
}

static PycResult ok_result(void)
{
    return (PycResult){.status = PYC_OK};
}

static PycResult refused_source(Worker *w, const PycOptions *o)
{
    TrialWarnings warnings = {o->prints_trials ? &w->err : NULL, &o->warnings,
                              &w->given};
    PycResult r = {.status = PYC_REFUSED, .message = buf_in(&w->arena)};
    Buf text = buf_in(&w->arena);
    report_error(&w->compile, &text, &warnings);
    pystr_put_printable(
        &r.message, (Text){(const char *)text.data, (uint32_t)buf_size(&text)});
    return r;
}

QuotedFile pyc_find_quoted(Worker *w, const PycJob *job)
{
    FileData data;
    if (strcmp(job->recorded, job->source) == 0)
        return (QuotedFile){.is_source = true};
    if (file_read(&w->arena, job->recorded, &data) != 0)
        return (QuotedFile){.is_found = false};
    return (QuotedFile){.is_found = true,
                        .text = {data.data, (uint32_t)data.size}};
}

void pyc_quote(Worker *w, const QuotedFile *from, Diag *d)
{
    if (from->is_source)
        quote_source(&w->compile, d);
    else
        quote_file(&w->compile, d, from->is_found ? &from->text : NULL);
}

static PycResult invalid_level(Worker *w)
{
    PycResult r = {.status = PYC_REFUSED, .message = buf_in(&w->arena)};
    buf_text(&r.message, "Sorry: ValueError: compile(): invalid optimize "
                         "value");
    return r;
}

/* --- steps */

/* What there is to say of the compilation, but for the error as text. */
static void report(Worker *w, const PycOptions *o, const PycJob *job, bool ok)
{
    QuotedFile from = pyc_find_quoted(w, job);
    if (!ok)
        pyc_quote(w, &from, &w->compile.error);
    if (o->reports == REPORTS_AS_JSON)
        report_json(&w->compile, &w->out, !ok);
    else if (o->reports == REPORTS_AS_TEXT)
        report_warnings(&w->compile, &w->err, &w->quotations, &from);
}

PycResult pyc_compile_data(Worker *w, const PycOptions *o, const PycJob *job,
                           const FileData *data, const struct stat *st,
                           Buf *out)
{
    if (job->level > 2 || job->level < -1)
        return invalid_level(w);
    int level = job->level < 0 ? o->default_level : job->level;
    CompileOptions options = {
        .target = job->target,
        .optimize = level > 2 ? 2 : level,
        .no_debug_ranges = o->no_debug_ranges,
        .refuses_bool_invert = refuses_bool_invert(o, job->target),
        .filename = pystr_decode(&w->arena, job->recorded),
        .is_text = job->is_text,
        .dump = job->dump,
        .keeps_tree = job->shared != NULL,
    };
    if (!job->dump) {
        buf_need(out, PYC_HEADER_SIZE);
        out->end += PYC_HEADER_SIZE;
    }
    bool again = job->shared && job->shared->is_compiled;
    bool ok = (again ? compile_again : compile_source)(
        &w->compile, &options, data->data, data->size, out);
    if (w->compile.out_of_memory)
        w->arena.on_exhausted(w->arena.context);
    if (job->shared)
        job->shared->is_compiled = true;
    judge_warnings(w, o);
    if (report_first_warning_as_error(&w->compile))
        ok = false;
    if (!ok || w->compile.warnings.count)
        report(w, o, job, ok);
    if (!ok)
        return refused_source(w, o);
    if (st && !job->dump)
        pyc_put_header(job->target, out->data, o->mode, file_mtime(st),
                       (uint64_t)st->st_size,
                       (Text){data->data, (uint32_t)data->size});
    return ok_result();
}

/* Source and status, which are of one moment: a file that changes later is
 * stale then.  Of several jobs the first one reads. */
static int read_source(Worker *w, const PycJob *job, PycSource *s)
{
    if (s->is_read)
        return 0;
    int error = file_read_with_status(&w->arena, job->source, &s->data, &s->st);
    s->is_read = error == 0;
    return error;
}

static PycResult write_pyc(Worker *w, const PycOptions *o, const PycJob *job,
                           const PycSource *s, Buf *out)
{
    FileCulprit culprit;
    pyc_put_header(job->target, out->data, o->mode, file_mtime(&s->st),
                   (uint64_t)s->st.st_size,
                   (Text){s->data.data, (uint32_t)s->data.size});
    int error =
        file_write_atomic(&w->arena, job->destination, out->data, buf_size(out),
                          file_pyc_mode(&s->st), &culprit);
    return error ? pyc_write_error(w, job->target, error, &culprit)
                 : ok_result();
}

PycResult pyc_compile(Worker *w, const PycOptions *o, const PycJob *job)
{
    FileRefusal refusal = file_check_destination(job->destination);
    if (refusal == FILE_IS_SYMLINK)
        return refused_destination(
            w, job->destination,
            " is a symlink and will be changed into a regular file if import "
            "writes a byte-compiled file to it");
    if (refusal == FILE_IS_SPECIAL)
        return refused_destination(
            w, job->destination,
            " is a non-regular file and will be changed into a regular one if "
            "import writes a byte-compiled file to it");
    PycSource own = {0}, *source = job->shared ? job->shared : &own;
    int error = read_source(w, job, source);
    if (error)
        return pyc_os_error(w, job->target, error, job->source);
    Buf out = buf_in(&w->arena);
    PycResult r = pyc_compile_data(w, o, job, &source->data, NULL, &out);
    return r.status == PYC_OK ? write_pyc(w, o, job, source, &out) : r;
}

/* --- places and freshness */

const char *pyc_destination(Worker *w, const PycOptions *o, const Target *t,
                            const char *source, int level, bool legacy)
{
    if (legacy)
        return arena_printf(&w->arena, "%sc", source);
    return file_cache_path(&w->arena, t, source,
                           level < 0 ? o->default_level : level,
                           o->cache_prefix);
}

bool pyc_is_fresh(const Target *t, const char *destination, int64_t mtime,
                  uint64_t source_size, size_t size)
{
    uint8_t header[PYC_HEADER_SIZE], expected[PYC_HEADER_SIZE];
    int fd = open(destination, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe? */
    if (fd < 0)
        return false;
    bool whole = read(fd, header, size) == (ssize_t)size;
    close(fd);
    pyc_put_header(t, expected, PYC_TIMESTAMP, mtime, source_size,
                   (Text){NULL, 0});
    return whole && memcmp(header, expected, size) == 0;
}
