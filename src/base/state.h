#ifndef BASE_STATE_H
#define BASE_STATE_H

/* What every stage of one compilation shares: memory, names, the target, the
 * landing point of errors, and the diagnostics.  There is no other state: two
 * Compile structs can be used by two threads at once. */

#include "base/arena.h"
#include "base/names.h"
#include "base/undo.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdbool.h>

typedef struct Target Target;
typedef struct AskedRules AskedRules;
typedef struct Value Value;
typedef struct CodeUnit CodeUnit;
typedef struct Source Source;
typedef struct ConstCache ConstCache;
typedef struct Cfg Cfg;
typedef struct Assembly Assembly;
typedef struct Kept Kept;
typedef struct Quoting Quoting;

/* Of functions for what is rare, called where the frequent is done: lest that
 * keeps what they need. */
#define NOT_INLINED __attribute__((noinline))

/* A source range as CPython's AST and location tables have it: lines from 1,
 * columns in UTF-8 bytes from 0; -1 where there is none. */
typedef struct Loc {
    int32_t line, end_line, col, end_col;
} Loc;

#define NO_LOC ((Loc){-1, -1, -1, -1})
/* For end_col: SyntaxError.end_offset is None, though there is an end_lineno.
 */
enum { NO_COLUMN = INT32_MIN };

/* The place of the instruction that will stand behind this one (3.14). */
enum { NEXT_LINE = -2 };
#define NEXT_LOC ((Loc){NEXT_LINE, NEXT_LINE, NEXT_LINE, NEXT_LINE})

typedef enum ErrorType {
    ERROR_SYNTAX,
    ERROR_INDENTATION,
    ERROR_TAB,
    ERROR_VALUE,
    ERROR_OVERFLOW,
    ERROR_RECURSION,
    ERROR_MEMORY,
    ERROR_UNICODE_DECODE,
    ERROR_UNICODE_ENCODE,
    ERROR_SYSTEM
} ErrorType;

typedef enum WarningType {
    WARNING_SYNTAX,
    WARNING_DEPRECATION,
    WARNING_TYPE_COUNT
} WarningType;

/* loc.line is lineno, loc.col is a byte offset from 0; Python's offset is the
 * number of characters before it plus 1, so that -1 gives 0.  The same for
 * the end. */
typedef struct Diag {
    ErrorType type;
    Loc loc;
    const char *message; /* UTF-8, in the arena */
    bool no_text;        /* the error quotes no source line */
    bool has_quoted;     /* it quotes this instead of the source's line */
    Text quoted;
    bool quotes_buffer; /* for want of a line of the file */
    bool whole_line;    /* the tokenizer has found it: quotes all of a line,
                           the others at most 999 bytes */
    bool in_symtable;   /* found by it or in __future__ imports */
    bool after_parsing; /* quotes nothing where the file is not there */
    bool byte_columns;  /* Python's offset is the number of bytes plus 1,
                           though shown as if characters */
} Diag;

typedef struct Warning {
    WarningType type;
    Loc loc; /* only loc.line is shown, the rest is for -W error */
    const char *message;
    bool by_tokenizer, after_parsing; /* as Diag.whole_line, .after_parsing */
    bool in_fstring, beyond_error;    /* the tokenizer's: where it was found */
    uint32_t seen_line; /* of the last token read, if the parser gives it */
    bool of_importlib;  /* loc is not in the file: see value_bool_invert_warning
                         */
    Text quoted;    /* what its error quotes instead of the source's line: that
                       of an f-string's expression; its data may be NULL */
    uint8_t action; /* the driver's: a WarningAction */
} Warning;

typedef VEC(Warning) WarningVec;

/* Bits of Compile.future_flags; the same in co_flags. */
enum { FUTURE_BARRY_AS_BDFL = 0x400000, FUTURE_ANNOTATIONS = 0x1000000 };

/* What CPython's parser knows when it refuses a text. */
typedef struct ParseTrace {
    /* Where the last of the compound statements, other than functions, starts
     * that the second pass has read; 0: there is none. */
    int32_t compound_line;
    bool reached_end; /* the first pass has read the text to its end: what is
                         wrong may be that it is not complete */
} ParseTrace;

typedef struct Compile Compile;
struct Compile {
    Arena arena;       /* everything of this file; reset after it */
    Arena token_arena; /* but for its tokens */
    Arena value_arena; /* and for the values of its literals */
    Arena tree_arena;  /* and for its tree, unless it is kept; given back bit by
                          bit as code is generated; and for what diagnose/
                          matches */
    Arena *tree;       /* this one or the first */
    ArenaPool pool;    /* of these arenas */
    UndoLog undo;      /* of changes to the tree */
    Names names;
    Arena lasting_arena;    /* of what all files use */
    Names predefined_names; /* in it: what names starts as */
    const Target *target;
    AskedRules *asked;         /* of the target, up to parsing */
    int optimize;              /* 0, 1 or 2 */
    bool no_debug_ranges;      /* leave columns out of the location tables */
    bool refuses_bool_invert;  /* what warns of ~True is an error */
    Text filename;             /* what co_filename says */
    void *filename_value;      /* that str, made when first asked for */
    bool is_text;              /* the source has no BOM and no cookie */
    void *twin_characters;     /* array of str by character, likewise */
    const Source *source;      /* set by the lexer */
    const Source *file_source; /* the same; diagnose/ may change source */
    uint32_t future_flags;     /* FUTURE_* bits, set before the symbol table */
    Loc future_loc;            /* of the last __future__ import, or NO_LOC */
    ConstCache *const_cache;   /* one per compilation of one target */
    uint32_t depth;            /* of recursion, see compile_enter */
    Cfg *cfg;                  /* src/cfg's graph, reused by each unit */
    Assembly *assembly;        /* src/assemble's lists, likewise */

    /* Turns a finished unit into its code object; set by compile.c so that
     * code generation, which meets inner units, need not know later stages. */
    Value *(*finish_unit)(Compile *c, CodeUnit *unit);
    /* Raises if CPython's parser would go too deep; set likewise, so that the
     * parser, which only estimates, can ask diagnose/. */
    void (*check_depth)(Compile *c);

    Arena kept_arena; /* of compile.c: what the last call keeps for the next */
    Kept *kept;       /* in it, or NULL */

    ParseTrace *trace;  /* of CompileOptions, or NULL */
    bool out_of_memory; /* what error says; its message is none of Python's */
    bool parsed;        /* the tree is complete: see Diag.after_parsing */
    bool analyzed;      /* so is the symbol table: see Diag.in_symtable */
    void *run;          /* of compile.c */
    jmp_buf landing;    /* the only one, set in compile.c */
    Diag error;
    /* The parser's, if there is one, where `error` may be what the tokenizer
     * has found in the rest of the file. */
    Diag parser_error;
    bool has_parser_error;
    WarningVec warnings;
    Quoting *quoting; /* of driver/quote.c, NULL until something is quoted */
};

/* Records the error and jumps to the landing point.  The message is printf
 * style; loc is the place. */
_Noreturn void diag_raise(Compile *c, ErrorType type, Loc loc,
                          const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for an error that quotes no source line. */
_Noreturn void diag_raise_no_text(Compile *c, ErrorType type, Loc loc,
                                  const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for an error that is known in full. */
_Noreturn void diag_raise_as(Compile *c, const Diag *error);
void diag_warn(Compile *c, WarningType type, Loc loc, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* printf arguments for "%.*s" of a name or text. */
#define TEXT_ARGS(t) (int)(t).size, (t).data

#endif
