#ifndef DRIVER_PYC_H
#define DRIVER_PYC_H

/* One source file to one .pyc: what py_compile.compile does, in its order. */

#include "driver/file.h"
#include "driver/quote.h"
#include "driver/warning_filters.h"
#include "driver/worker.h"
#include "marshal/marshal.h"

/* Where diagnostics go. */
typedef enum PycReports {
    REPORTS_AS_TEXT, /* warnings to w->err */
    REPORTS_AS_JSON, /* all to w->out, an object a line */
    REPORTS_LEFT     /* nowhere: w->compile has them */
} PycReports;

/* What the environment and options say of all files. */
typedef struct PycOptions {
    PycMode mode;
    WarningRules warnings;
    bool no_debug_ranges; /* PYTHONNODEBUGRANGES */
    PycReports reports;
    bool prints_trials; /* to w->err, what a keyword proposed was tried with
                           earns, as CPython */
    const char *cache_prefix; /* PYTHONPYCACHEPREFIX or NULL */
    int default_level;        /* PYTHONOPTIMIZE */
} PycOptions;

/* The source of several jobs that come one after another: it is read once, and
 * parsed once as far as their targets agree.  All zero at first. */
typedef struct PycSource {
    FileData data;
    struct stat st;
    bool is_read;     /* data and st are set, and */
    bool is_compiled; /* the worker's Compile knows it */
} PycSource;

typedef struct PycJob {
    const Target *target;
    const char *source;      /* path */
    const char *destination; /* path of the .pyc */
    const char *recorded;    /* for co_filename and messages */
    int level;               /* 0, 1, 2, higher ones as 2; -1: default */
    bool is_text;            /* the source is a str, not bytes */
    DumpStage dump;          /* write this stage's text instead */
    PycSource *shared;       /* with the jobs before and after, or NULL */
} PycJob;

typedef enum PycStatus {
    PYC_OK,
    PYC_REFUSED, /* the message is that of a PyCompileError */
    PYC_OS_ERROR /* the message is str() of an OSError */
} PycStatus;

typedef struct PycResult {
    PycStatus status;
    const char *error_name; /* of an OSError's class */
    Buf message;            /* may have the surrogates of a name */
    int error;              /* errno of an OSError, 0 if it has none */
    const char *path;       /* that it is about */
    bool is_unnamed;        /* the message does not name that */
} PycResult;

/* Reads the environment: SOURCE_DATE_EPOCH and the PYTHON... variables above.
 * The options that are given on the command line come after. */
PycOptions pyc_options_from_environment(void);

/* Compiles and writes.  Warnings go to w->err.  What the result holds lives
 * until the worker's arena is reset. */
PycResult pyc_compile(Worker *w, const PycOptions *o, const PycJob *job);
/* Compiles source bytes (job->shared->data where that is not NULL) and leaves
 * header and code (or the dump) in out. */
PycResult pyc_compile_data(Worker *w, const PycOptions *o, const PycJob *job,
                           const FileData *data, const struct stat *st,
                           Buf *out);

/* What the lines of errors and warnings are quoted from. */
QuotedFile pyc_find_quoted(Worker *w, const PycJob *job);
/* Gives an error the line that it quotes. */
void pyc_quote(Worker *w, const QuotedFile *from, Diag *d);

/* Where the .pyc goes: __pycache__, or beside the source (legacy). */
const char *pyc_destination(Worker *w, const PycOptions *o, const Target *t,
                            const char *source, int level, bool legacy);
/* True if the first size bytes of the header are those of an up-to-date
 * timestamp .pyc: 12 as compileall looks at it, 16 with the source size. */
bool pyc_is_fresh(const Target *t, const char *destination, int64_t mtime,
                  uint64_t source_size, size_t size);

/* The result of a failed system call on a path, or of writing. */
PycResult pyc_os_error(Worker *w, const Target *t, int error, const char *path);
PycResult pyc_write_error(Worker *w, const Target *t, int error,
                          const FileCulprit *about);

/* The message as text. */
static inline Text pyc_message(const PycResult *r)
{
    return (Text){(const char *)r->message.data,
                  (uint32_t)buf_size(&r->message)};
}

#endif
