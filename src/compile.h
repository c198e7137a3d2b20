#ifndef COMPILE_H
#define COMPILE_H

/* The pipeline as one call: source bytes in, marshalled code out. */

#include "base/buf.h"
#include "base/state.h"

typedef enum DumpStage {
    DUMP_NONE,
    DUMP_TOKENS,
    DUMP_AST,
    DUMP_OPTIMIZED_AST,
    DUMP_SYMTABLE,
    DUMP_INSTRS,
    DUMP_CFG,
    DUMP_CODE
} DumpStage;

typedef struct CompileOptions {
    const Target *target;
    int optimize;             /* 0, 1, 2 */
    bool no_debug_ranges;     /* leave columns out of the location tables */
    bool refuses_bool_invert; /* what warns of ~True is an error: it is left as
                                it is */
    Text filename;            /* for co_filename and messages */
    bool is_text;             /* UTF-8 of a str: no BOM, no coding cookie */
    bool keeps_tree;          /* compile_again may follow */
    DumpStage dump;           /* what to write instead of marshalled code */
    ParseTrace *trace;        /* is filled in for a refused text; or NULL */
    void (*on_stage)(const char *stage); /* one has been done: for benchmarks */
} CompileOptions;

/* A Compile can be used for one file after another. */
void compile_init(Compile *c, const Allocator *allocator);
void compile_free(Compile *c);

/* Compiles raw (which SOURCE_PADDING zero bytes follow, not counted in size)
 * and appends marshal.dumps of the module's code object to out (whose arena
 * must not be c's).  False if the text was refused: c->error says why.  The
 * error, its message and c->warnings live until the next call. */
bool compile_source(Compile *c, const CompileOptions *options, const char *raw,
                    size_t size, Buf *out);

/* The same for the source of the last call, whose raw bytes are still there,
 * with another target or level.  If that call was told to keep its tree, the
 * text is not read, lexed and parsed again where the two targets would make
 * the same tree of it. */
bool compile_again(Compile *c, const CompileOptions *options, const char *raw,
                   size_t size, Buf *out);

#endif
