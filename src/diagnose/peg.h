#ifndef DIAGNOSE_PEG_H
#define DIAGNOSE_PEG_H

/* A small PEG interpreter that reads tokens the way CPython's generated
 * parser does: same rules, same order, same memo, so that the first mistake
 * it recognises is the same one. */

#include "diagnose/grammar_tables.h"
#include "ast/ast.h"
#include "lex/lex.h"
#include "parse/parse.h"
#include "value/value.h"

/* --- the grammar, as tools/generate-grammar makes it */

typedef enum PegOp {
    PEG_TOKEN,        /* arg: TokenKind */
    PEG_SOFT,         /* arg: number in peg_soft_keywords */
    PEG_SOFT_KEYWORD, /* any of them */
    PEG_RULE,         /* arg: rule */
    PEG_OPTIONAL,     /* arg: row of the inner item, as for those below */
    PEG_STAR,
    PEG_PLUS,
    PEG_GATHER, /* separator: its row */
    PEG_AHEAD,
    PEG_NOT_AHEAD,
    PEG_FORCE, /* arg: TokenKind that must follow */
    PEG_CUT
} PegOp;

typedef struct PegItem {
    uint8_t op;
    int8_t label; /* 0 for a, 1 for b ...; -1 for none */
    uint16_t arg, separator;
} PegItem;

typedef enum PegResult {
    RESULT_DEFAULT,
    RESULT_NODE,           /* code: CstKind */
    RESULT_LABEL,          /* the result labelled a */
    RESULT_FUNCTION,       /* code: PegAction */
    RESULT_RAISE_FUNCTION, /* code: PegAction */
    RESULT_RAISE
} PegResult;

typedef enum PegPlace {
    PLACE_NONE,
    PLACE_AT,
    PLACE_RANGE,
    PLACE_TAIL,
    PLACE_ITEMS,
    PLACE_FROM,
    PLACE_LAST,
    PLACE_NEXT,
    PLACE_INDENT,
    PLACE_TARGET,
    PLACE_KVPAIR
} PegPlace;

typedef enum PegTargets {
    TARGETS_NONE,
    TARGETS_STAR,
    TARGETS_DEL,
    TARGETS_FOR
} PegTargets;

typedef enum PegWord { WORD_NONE, WORD_NAME, WORD_LINE, WORD_TEXT } PegWord;

typedef struct PegAlternative {
    uint16_t first, count;   /* items */
    uint16_t oldest, newest; /* grammar versions, as 313 */
    uint8_t result;          /* PegResult */
    uint8_t code;
    int8_t a, b;              /* labels of the result's arguments */
    uint8_t place, targets;   /* PegPlace, PegTargets */
    uint8_t word, word_label; /* what the message speaks of */
    uint16_t message;         /* in peg_messages */
    uint16_t first_set;       /* in peg_token_sets: what it can start with */
    uint16_t growth;          /* ... and if it starts with its own rule, what
                                 can follow that; else the empty set */
} PegAlternative;

enum {
    PEG_MEMO = 1,
    PEG_LEFT_RECURSIVE = 2,
    PEG_INVALID = 4,   /* tried in the second pass only */
    PEG_NOINVALID = 8, /* no mistakes are looked for below it */
    PEG_ANONYMOUS = 16,
    PEG_GROWS = 32 /* left-recursive by alternatives that start with the rule
                      itself, not through another one */
};

/* Many rules have the form
 *     sum: sum '+' term | sum '-' term | term
 * where term is of that form, too, and so on down to the base, primary.  At a
 * token that no other alternative starts with it is the base that is read
 * first, and if none of the operators follows, it is the match. */
typedef struct PegRule {
    uint16_t first, count; /* alternatives */
    uint16_t flags;
    uint16_t base, base_depth;     /* 0: none; the rules that are in between,
                                      as enter_rule counts them */
    uint16_t operators, elsewhere; /* in peg_token_sets: tokens that may follow
                                      the base; that start other alternatives
                                      of this rule or of one in between */
    const char *name;
} PegRule;

/* A bit for each TokenKind. */
typedef struct PegTokenSet {
    uint64_t words[2];
} PegTokenSet;
_Static_assert(TOKEN_COUNT <= 128, "a PegTokenSet has room for all");

extern const PegItem peg_items[];
extern const PegAlternative peg_alternatives[];
extern const PegRule peg_rules[];
extern const PegTokenSet peg_token_sets[];
extern const char *const peg_messages[];
extern const char *const peg_soft_keywords[];

/* --- what is matched */

/* A matched piece of text: kind, tokens start to end - 1, and its parts. */
typedef struct Cst Cst;
struct Cst {
    uint16_t kind; /* CstKind */
    uint32_t count;
    uint32_t start, end; /* tokens */
    Cst *parts[];
};

typedef struct PegMemos PegMemos;

enum { MOST_LABELS = 5 };

typedef struct Peg {
    Compile *c;
    Arena *arena; /* for what is matched, until the pass is over */
    const Source *source;
    const Token *tokens;
    const uint16_t *levels;       /* brackets open at each token */
    const uint16_t *field_depths; /* fields open at each, once asked for, */
    const bool *raw_strings;      /* is the string that it is in raw? */
    uint32_t first;               /* token to read from */
    int32_t around_line;          /* for peg_note_around, or 0 */
    uint32_t mark, fill;          /* next token; how many have been read */
    uint32_t depth, max_depth;    /* see enter_rule */
    const ParseFailure *failure; /* not NULL: beyond max_depth all is read again
                                    from the start */
    bool in_second_pass;
    bool finds_mistakes;       /* in the second pass, most times */
    bool not_equal_is_diamond; /* after the future import for it */
    uint32_t series;           /* grammar version, as 313 */
    uint32_t warned; /* in the first pass literals before this token give no
                        warnings: the parser has done that */
    PegMemos *memos; /* by token */
    const uint32_t *(*choices)[RULE_COUNT]; /* by finds_mistakes; NULL: not
                                               asked for yet; of the file */
    /* An expression of an f-string that is a STRING token (up to 3.11) is read
     * as a text of its own: where it stands, and what it stands in. */
    struct Peg *outer; /* NULL: this is the file */
    int32_t first_line, first_col;
    NameId soft_keywords[PEG_SOFT_KEYWORD_COUNT]; /* 0: not in this version */
} Peg;

/* For the tokens of the source; outer is what it stands in, or NULL. */
Peg peg_new_reader(Compile *c, const Source *source, Peg *outer);
/* Can one of the rule's alternatives, of whatever version, start with such a
 * token? */
bool peg_may_start(uint32_t rule, uint32_t kind);
/* Runs the first pass: whether the text is valid, unless it raises. */
bool peg_accepts(Peg *p, uint32_t rule);
/* Runs both passes; returns only if the text is valid after all. */
void peg_run(Peg *p, uint32_t rule);

/* --- raising (raise.c) */

_Noreturn void peg_raise(Peg *p, ErrorType type, Loc loc, const char *format,
                         ...) __attribute__((format(printf, 4, 5)));
/* Raises a tokenizer error of the rest of the file, which takes precedence
 * over what is about to be raised. */
void peg_check_rest_of_file(Peg *p);
/* The tokenizer's error at the end of the token list. */
_Noreturn void peg_raise_tokenizer(Peg *p);
_Noreturn void peg_raise_generic(Peg *p, uint32_t last_token);
Loc peg_token_loc(const Peg *p, uint32_t token);
Loc peg_loc(const Peg *p, const Cst *node);
/* The last token that has been read; from a's start to where the tokenizer
 * stands. */
Loc peg_last_loc(const Peg *p);
Loc peg_loc_from(const Peg *p, const Cst *a);
/* Carries out the RESULT_RAISE of an alternative; may decline. */
void peg_raise_mistake(Peg *p, const PegAlternative *alt, Cst **labels);

/* --- what Compile.trace is told of compound statements (trace.c) */

/* Is the token the first one of a clause that is not the first of its
 * statement?  Rules look for such a clause behind a statement that is
 * complete. */
bool peg_starts_clause(const Token *t);
/* Notes the compound statement that starts at the token and has been matched
 * in the second pass. */
void peg_note_compound(const Peg *p, uint32_t token);
/* Notes those in front of the token, where the passes are to start. */
void peg_note_skipped(Peg *p, uint32_t token);
/* The second pass has found no mistake: notes what it has matched around the
 * place where it started. */
void peg_note_around(const Peg *p);

/* --- literals (literal.c) */

/* Is the f-string raw that the token starts? */
bool peg_is_raw_start(const Peg *p, const Token *t);
/* How CPython reads the literal that starts at the token now. */
LiteralReading peg_literal_reading(Peg *p, uint32_t token);

/* --- f-strings as CPython up to 3.11 reads them (fstring.c) */

/* Raises what is wrong with the strings side by side. */
void peg_check_strings(Peg *p, const Cst *strings);

/* --- actions (actions.c): a result, or NULL if there is no match */

typedef Cst *PegFunction(Peg *p, Cst *a, Cst *b);
extern PegFunction *const peg_functions[];
const char *peg_expression_name(const Cst *e);
/* The first part of e that cannot be a target, or NULL. */
const Cst *peg_invalid_target(const Peg *p, const Cst *e, PegTargets targets);
Cst *peg_new(Peg *p, CstKind kind, uint32_t start, uint32_t end, uint32_t count,
             Cst **parts);

#endif
