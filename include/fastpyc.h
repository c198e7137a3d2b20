#ifndef FASTPYC_H
#define FASTPYC_H

/* libfastpyc: Python source to .pyc files, the same byte for byte that CPython
 * writes, without Python.
 *
 *     fastpyc_compiler *c = fastpyc_compiler_new(NULL);
 *     fastpyc_options o = FASTPYC_OPTIONS_INIT;
 *     o.target = fastpyc_target_find("3.13");
 *     const fastpyc_result *r = fastpyc_compile_buffer(c, &o, "x = 1\n", 6);
 *     if (fastpyc_result_status(r) == FASTPYC_OK)
 *         fwrite(fastpyc_result_data(r), 1, fastpyc_result_size(r), f);
 *     fastpyc_compiler_free(c);
 *
 * The library keeps no global state, reads no environment variables, prints
 * nothing and never ends the process.  Any number of threads can use it at
 * once, each with a compiler of its own; one compiler serves one call at a
 * time, from any thread.  When memory runs out a call says so and the compiler
 * can be used again.
 *
 * Text is UTF-8.  Paths are bytes ended by a zero byte, as the system has them;
 * where a path becomes part of a .pyc, bytes that are not UTF-8 are recorded
 * as Python's os.fsdecode has them. */

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FASTPYC_API __attribute__((visibility("default")))
#else
#define FASTPYC_API
#endif

/* --- version */

/* Semantic versioning: programs built for one version run with any later one
 * of the same major version (while that is 0: of the same minor one).  The
 * structs below grow at their ends only. */
#define FASTPYC_VERSION_MAJOR 0
#define FASTPYC_VERSION_MINOR 1
#define FASTPYC_VERSION_PATCH 0

/* Version of the library that runs, as "0.1.0". */
FASTPYC_API const char *fastpyc_version(void);

/* --- targets: the CPython releases whose .pyc files can be written */

/* A constant of the library: never freed. */
typedef struct fastpyc_target fastpyc_target;

/* The target called "3.13", "py313" or "3.13.15"; NULL if there is none. */
FASTPYC_API const fastpyc_target *fastpyc_target_find(const char *name);
/* The finished targets, oldest first; NULL from their number on. */
FASTPYC_API const fastpyc_target *fastpyc_target_at(size_t index);
/* "3.13" */
FASTPYC_API const char *fastpyc_target_series(const fastpyc_target *target);
/* The release whose bytes are written: "3.13.15". */
FASTPYC_API const char *fastpyc_target_release(const fastpyc_target *target);
/* sys.implementation.cache_tag: "cpython-313". */
FASTPYC_API const char *fastpyc_target_cache_tag(const fastpyc_target *target);
/* The first four bytes of a .pyc as a little-endian number. */
FASTPYC_API uint32_t fastpyc_target_magic(const fastpyc_target *target);

/* --- memory */

/* Where a compiler gets its memory from.  alloc returns memory aligned for any
 * type, or NULL; free is given the size that was asked for.  Both must be
 * callable from any thread.  Three things come from elsewhere: the stack
 * described at FASTPYC_CALLER_STACK (mmap), text in encodings that iconv
 * decodes, and arithmetic on integer literals of more than 60,000 bytes (GMP;
 * both malloc). */
typedef struct fastpyc_allocator {
    void *(*alloc)(void *context, size_t size);
    void (*free)(void *context, void *memory, size_t size);
    void *context;
} fastpyc_allocator;

/* --- options */

/* What the header of a .pyc says about its source. */
typedef enum fastpyc_mode {
    FASTPYC_TIMESTAMP,     /* its modification time and size */
    FASTPYC_CHECKED_HASH,  /* a hash, which import compares */
    FASTPYC_UNCHECKED_HASH /* a hash, which import trusts */
} fastpyc_mode;

/* Flags of fastpyc_options. */
enum {
    /* Leave columns out of the location tables (-X no_debug_ranges). */
    FASTPYC_NO_DEBUG_RANGES = 0x1,
    /* The first SyntaxWarning is an error (-W error). */
    FASTPYC_WARNINGS_AS_ERRORS = 0x2,
    /* The source is text in UTF-8, as compile() takes a str: no byte order
     * mark, and a coding cookie is a mere comment. */
    FASTPYC_SOURCE_IS_TEXT = 0x4,
    /* Errors quote the line of the file that has the recorded name, if there
     * is one, as CPython's do, and not that of the buffer. */
    FASTPYC_QUOTE_FILE = 0x8,
    /* The default .pyc is beside the source, not in __pycache__. */
    FASTPYC_LEGACY = 0x10,
    /* Leave a file alone whose .pyc is up to date (timestamp mode only). */
    FASTPYC_SKIP_FRESH = 0x20,
    /* Compile on the stack of the calling thread, of which the deepest
     * programs that CPython accepts need up to 5 MB.  Otherwise each call
     * runs in a short-lived thread with a stack of its own, which receives no
     * signals. */
    FASTPYC_CALLER_STACK = 0x40
};

/* fastpyc_options.source_size: that of the buffer. */
#define FASTPYC_SIZE_OF_BUFFER UINT64_MAX

/* How to compile.  Start with FASTPYC_OPTIONS_INIT and set what differs. */
typedef struct fastpyc_options {
    size_t struct_size;           /* set by FASTPYC_OPTIONS_INIT */
    const fastpyc_target *target; /* NULL: the newest finished one */
    int optimize;                 /* 0; 1: no assert; 2: no docstrings too */
    fastpyc_mode mode;
    unsigned flags;           /* FASTPYC_NO_DEBUG_RANGES ... */
    const char *filename;     /* for co_filename and messages; NULL: the path,
                                 "<string>" for a buffer */
    const char *cache_prefix; /* sys.pycache_prefix; NULL: none */
    /* For the header that fastpyc_compile_buffer writes in timestamp mode:
     * seconds since 1970 and bytes, of which 32 bits are kept. */
    int64_t source_mtime;
    uint64_t source_size;
} fastpyc_options;

#define FASTPYC_OPTIONS_INIT                                                   \
    {                                                                          \
        sizeof(fastpyc_options), NULL, 0, FASTPYC_TIMESTAMP, 0, NULL, NULL, 0, \
            FASTPYC_SIZE_OF_BUFFER                                             \
    }

/* --- results */

typedef enum fastpyc_status {
    FASTPYC_OK,
    FASTPYC_FRESH,     /* nothing done: FASTPYC_SKIP_FRESH */
    FASTPYC_REFUSED,   /* CPython refuses the source: see the diagnostics */
    FASTPYC_OS_ERROR,  /* a file could not be read or written */
    FASTPYC_NO_MEMORY, /* or no thread could be had */
    FASTPYC_BAD_ARGUMENT
} fastpyc_status;

/* What a call found.  It belongs to the compiler, and with all that it holds
 * lives until the next call with this compiler (in a callback: until that
 * returns). */
typedef struct fastpyc_result fastpyc_result;

FASTPYC_API fastpyc_status fastpyc_result_status(const fastpyc_result *result);
/* One line or more in words, "" if all is well: what py_compile would print
 * of a refused source, str() of the OSError. */
FASTPYC_API const char *fastpyc_result_message(const fastpyc_result *result);
/* What fastpyc_compile_buffer made: a header of 16 bytes and the marshalled
 * code object.  NULL and 0 if it made nothing. */
FASTPYC_API const void *fastpyc_result_data(const fastpyc_result *result);
FASTPYC_API size_t fastpyc_result_size(const fastpyc_result *result);
/* Where the source was read and the .pyc written; NULL for a buffer, for
 * FASTPYC_NO_MEMORY and for FASTPYC_BAD_ARGUMENT. */
FASTPYC_API const char *fastpyc_result_source(const fastpyc_result *result);
FASTPYC_API const char *
fastpyc_result_destination(const fastpyc_result *result);
/* FASTPYC_OS_ERROR: errno (0 if a destination was refused, being a symlink or
 * no regular file), and the path it is about. */
FASTPYC_API int fastpyc_result_errno(const fastpyc_result *result);
FASTPYC_API const char *fastpyc_result_error_path(const fastpyc_result *result);

typedef enum fastpyc_severity {
    FASTPYC_WARNING,
    FASTPYC_ERROR
} fastpyc_severity;

/* The stage that found something.  Columns count characters while parsing and
 * bytes of UTF-8 afterwards, as CPython's do. */
typedef enum fastpyc_stage {
    FASTPYC_PARSING,
    FASTPYC_SYMBOL_TABLE, /* and __future__ imports */
    FASTPYC_CODE_GENERATION
} fastpyc_stage;

/* Python's None in a diagnostic. */
enum { FASTPYC_NONE = INT_MIN };

/* An error or a warning, with the attributes of Python's SyntaxError.  Lines
 * and columns count from 1; columns are 0 or -1 now and then, as they are in
 * Python. */
typedef struct fastpyc_diagnostic {
    fastpyc_severity severity;
    fastpyc_stage stage;
    const char *type; /* "SyntaxError", "IndentationError", "SyntaxWarning",
                         "DeprecationWarning" (hidden by default), ... */
    const char *message;
    int line, column, end_line, end_column;
    const char *text; /* the quoted line with its line end, or NULL; it may
                         hold zero bytes */
    size_t text_size;
} fastpyc_diagnostic;

/* All warnings, in CPython's order, then the error if there is one.  Of a
 * warning, column and what follows it are those of the error that it becomes
 * under -W error. */
FASTPYC_API size_t
fastpyc_result_diagnostic_count(const fastpyc_result *result);
/* NULL from their number on. */
FASTPYC_API const fastpyc_diagnostic *
fastpyc_result_diagnostic(const fastpyc_result *result, size_t index);

/* --- compiling */

typedef struct fastpyc_compiler fastpyc_compiler;

/* A compiler; NULL when there is no memory for it.  The allocator is copied;
 * NULL stands for malloc and free. */
FASTPYC_API fastpyc_compiler *
fastpyc_compiler_new(const fastpyc_allocator *allocator);
/* Frees it and its last result; NULL is fine. */
FASTPYC_API void fastpyc_compiler_free(fastpyc_compiler *compiler);

/* Compiles size bytes of source (fewer than 2^31; more than 512 MiB are
 * refused) to a .pyc in memory.  options may be NULL.  Never returns NULL. */
FASTPYC_API const fastpyc_result *
fastpyc_compile_buffer(fastpyc_compiler *compiler,
                       const fastpyc_options *options, const void *source,
                       size_t size);

/* Compiles the file at path and writes the .pyc to destination, NULL: where
 * import looks for it.  It is written whole or not at all, under a temporary
 * name first; missing folders are made. */
FASTPYC_API const fastpyc_result *
fastpyc_compile_file(fastpyc_compiler *compiler, const fastpyc_options *options,
                     const char *path, const char *destination);

/* One of many files. */
typedef struct fastpyc_file {
    const char *path;
    const char *destination; /* NULL: where import looks for it */
    const char *filename;    /* instead of that in the options, if not NULL */
} fastpyc_file;

/* Told of each result, in the order in which files get done, from the worker
 * that did it; never from two at once.  Not 0 ends the run: files under way
 * are finished and reported, no more are begun. */
typedef int fastpyc_callback(void *context, size_t index,
                             const fastpyc_result *result);

/* Compiles files, largest first, as fastpyc_compile_file does, with that many
 * workers (0: one for each processor).  Returns when all is done: FASTPYC_OK,
 * whatever became of the single files; FASTPYC_NO_MEMORY if the work could
 * not be begun; FASTPYC_BAD_ARGUMENT. */
FASTPYC_API fastpyc_status fastpyc_compile_files(
    const fastpyc_allocator *allocator, const fastpyc_options *options,
    const fastpyc_file *files, size_t count, unsigned workers,
    fastpyc_callback *callback, void *context);

#ifdef __cplusplus
}
#endif

#endif
