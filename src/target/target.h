#ifndef TARGET_TARGET_H
#define TARGET_TARGET_H

/* One Target says what one CPython release does: values, named capabilities,
 * and, where a step differs in kind, a function or a list of passes.  It is
 * the only place with version numbers.  Fields are grouped by the stage that
 * reads them; a new field's zero value keeps the other targets unchanged
 * where that is possible. */

#include "base/state.h"
#include "base/unicode.h"
#include "target/ops.h"
#include "target/passes.h"

/* What an op is: OpInfo.flags. */
enum {
    OPF_ARG = 0x1,           /* takes an argument */
    OPF_JUMP = 0x2,          /* jumps, always or sometimes */
    OPF_UNCONDITIONAL = 0x4, /* never goes on with the next instruction */
    OPF_EXIT = 0x8,          /* leaves the code object */
    OPF_BLOCK_PUSH = 0x10,   /* SETUP_*: the target is a handler */
    OPF_EVAL_BREAK = 0x20,   /* looks at the eval breaker */
    OPF_CONST = 0x40,        /* the argument is an index of co_consts, */
    OPF_NAME = 0x80,         /* ... of co_names, perhaps shifted, */
    OPF_LOCAL = 0x100,       /* ... of localsplus, a local, */
    OPF_FREE = 0x200,        /* ... of localsplus, a cell or free variable */
    OPF_PSEUDO = 0x400,      /* known to the compiler only */

    OPF_HAS_TARGET = OPF_JUMP | OPF_BLOCK_PUSH,
    OPF_TERMINATOR = OPF_JUMP | OPF_EXIT,
    OPF_NO_FALLTHROUGH = OPF_UNCONDITIONAL | OPF_EXIT
};

/* How an op's stack effect depends on its argument: a factor of the argument,
 * a factor of its lowest bit, or, for a few, in its own way. */
typedef enum EffectRule {
    EFFECT_FIXED,
    EFFECT_LESS_ARG,
    EFFECT_LESS_TWICE_ARG,
    EFFECT_PLUS_ARG,
    EFFECT_LESS_BIT_0,
    EFFECT_PLUS_BIT_0,
    EFFECT_FIRST_SPECIAL,
    EFFECT_LESS_BIT_2 = EFFECT_FIRST_SPECIAL,
    EFFECT_UNPACK_EX,  /* + low byte + the rest */
    EFFECT_SLICE,      /* one less if 3 */
    EFFECT_LESS_FLAGS, /* - number of bits set in the low four */
    EFFECT_RULES
} EffectRule;

/* What a rule that is not special makes of an argument. */
typedef struct EffectTerm {
    uint32_t mask; /* of the bits that count */
    int32_t factor;
} EffectTerm;

extern const EffectTerm op_effect_terms[EFFECT_RULES];

/* How one op of the internal instruction set appears in this version.  8
 * bytes, since every pass looks here for every instruction. */
typedef struct OpInfo {
    uint16_t flags; /* OPF_ARG ... */
    uint8_t number;
    uint8_t caches;     /* code units that follow it */
    int8_t effect;      /* on the stack, for argument 0 */
    int8_t jump_effect; /* the same where it jumps or the handler begins */
    uint8_t rule;       /* EffectRule */
    uint8_t pops : 7;   /* items taken, for argument 0 (from 3.14 on) */
    bool known : 1;     /* the version has it */
} OpInfo;

/* A row of an opcode table (py*_ops.def). */
#define OP_INFO(num, cache, pop, eff, jump_eff, how, kind)                     \
    {                                                                          \
        .known = true, .flags = kind, .number = num, .caches = cache,          \
        .rule = how, .effect = eff, .jump_effect = jump_eff, .pops = pop       \
    }

/* What f"{x=}" takes for the text of x. */
typedef enum DebugText {
    /* Escapes are decoded, "#" in a string is a comment, and "!=" ends it;
     * fields in formats may get the text of others.  3.12 */
    DEBUG_TEXT_DECODED,
    /* The source text, but for the odd field in a format and "!=" before a
     * format.  3.13 */
    DEBUG_TEXT_REMEMBERED,
    DEBUG_TEXT_EXACT /* the source text, 3.14 */
} DebugText;

/* Python's package of codecs, in the order of releases: names come and go. */
typedef enum EncodingsPackage {
    ENCODINGS_311,
    ENCODINGS_312,
    ENCODINGS_313_0,
    ENCODINGS_313,
    ENCODINGS_314,
    ENCODINGS_315
} EncodingsPackage;

/* What reading, lexing and parsing ask of a target: see syntax_rule. */
typedef struct SourceRules {
    bool demands_utf8;      /* checks the whole text first (3.14) */
    bool places_bom_error;  /* "encoding problem" has a line (3.14) */
    bool quotes_last_piece; /* of long lines, not the first (3.11) */
    /* The parser's columns are bytes where no encoding is named (3.11). */
    bool counts_bytes;
    bool trusts_offsets; /* for carets, however long the line is (3.12) */
    /* An "invalid syntax" that a keyword for a name would repair is shown as
     * that (3.14), */
    bool proposes_keywords;
    bool proposes_for_errors; /* if the piece is refused as it is (3.15) */
    /* Filters of warnings name modules as seen from any folder, or are regular
     * expressions (3.15). */
    bool filters_by_package;
    bool measures_carets;       /* by the width of characters (3.15) */
    bool counts_bytes_to_zeros; /* that lead an integer, always (3.13) */
    bool quotes_as_utf8;    /* whatever the encoding, after parsing (3.11) */
    bool wants_utf8_cookie; /* to show a line beside a warning (3.13) */
    bool quotes_bom;        /* the byte order mark belongs to line 1 (3.11) */
    bool adds_newline_behind_crlf; /* at the end of the text (3.11) */
    /* Of a line that CPython cannot read again: what the tokenizer has in its
     * buffer, be it more lines (3.11). */
    bool quotes_buffer;
    uint8_t encodings;      /* EncodingsPackage */
    bool wraps_codec_error; /* if it is one of a text alone (3.11) */
} SourceRules;

typedef struct GrammarRules {
    uint16_t version;          /* of the rules in diagnose/grammar.peg: 313 */
    uint16_t max_parser_depth; /* MAXSTACK of CPython's parser */
    bool explains_overflow;    /* the MemoryError has a text, 3.12 */
    bool match_statement, except_star, type_params;
    bool type_param_defaults;
    bool fstring_tokens;           /* PEP 701: the lexer splits f-strings */
    bool newline_is_empty;         /* the token ends in front of it, 3.11 */
    bool soft_keywords_may_be_cut; /* where a mistake must not start with
                                      one: "c" is "case", 3.12 */
    bool hints_escaped_quote;      /* "perhaps you escaped ...", 3.13 */
    bool spec_ends_at_newline;     /* f"{x:y<newline>}", 3.12 */
    bool misspells_exclamation;    /* mark: in a message, 3.12 */
    bool template_strings;
    bool diamond_needs_future;   /* "<>" is two tokens without (3.14) */
    bool refuses_mixed_prefixes; /* names the pair: ub"", bf"" (3.14) */
    bool except_without_parens;
    bool lazy_import;
    bool comprehension_unpacking;
    bool plus_in_patterns;       /* case +1, 3.15 */
    bool refuses_constant_names; /* names that become None, True, False
                                    by normalisation, 3.13 */
    bool obeys_flufl_import;     /* where it stands: "<>" for "!=", 3.13 */
} GrammarRules;

typedef struct StringRules {
    bool invalid_escape_is_syntax_warning;
    bool escape_warning_proposes_raw; /* its longer text, 3.14 */
    bool places_escape_warning;       /* in its line, not the string's, 3.13 */
    DebugText debug_text;
    bool spec_lasts_to_brace; /* for the debug text: to its "}", not to the
                                 text before that, 3.12 */
    bool names_open_field;    /* its line, where an f-string ends in it, 3.15 */
    bool raw_format_spec;     /* a raw f-string's formats are raw, 3.13 */
    bool spec_counts_empty_text;  /* when it asks whether a format is one
                                     constant, 3.12 */
    bool checks_conversion_first; /* before the format, 3.14 */
    bool spec_constant_has_colon; /* the place of a format that is one
                                     constant of several pieces, 3.14 */
} StringRules;

struct Target {
    const char *series;    /* "3.13" */
    const char *release;   /* "3.13.15" */
    const char *cache_tag; /* "cpython-313" */

    /* .pyc header and marshal */
    uint16_t magic;
    uint8_t siphash_rounds, siphash_final_rounds; /* of the source hash */

    UnicodeVersion unicode;

    uint32_t recursion_limit; /* depth of the tree for the passes over it, as
                                 it is under py_compile */

    SourceRules source;
    GrammarRules grammar;
    StringRules strings;

    struct {
        bool mixed_complex;      /* a real operand is not made complex first,
                                    and infinities are recovered (3.14) */
        bool divides_by_growth;  /* complex powers to complex: the last digit
                                    (up to 3.12) */
        bool leaves_bool_invert; /* ~True is not folded (3.14) */
        bool deprecates_bool_invert; /* it earns a DeprecationWarning that is
                                        about a line of importlib, and is not
                                        folded if that is an error (3.12) */
    } folding;

    struct {
        bool folds_constants;        /* on the AST (up to 3.13) */
        bool warns_of_finally_exits; /* PEP 765 (3.14) */
        bool removes_docstring;      /* at level 2, on the AST; else code
                                        generation skips it */
    } ast;

    struct {
        bool inlines_comprehensions; /* PEP 709 */
        bool defers_annotations;     /* PEP 649 */
        bool has_class_dict; /* type scopes see the names of their class */
        /* Their own functions do not: lambdas and comprehensions are errors in
         * type scopes of classes. */
        bool forbids_functions_in_class_scopes;
        bool reserves_class_dict;    /* not a name for type parameters, nor free
                                        in a class's inlined comprehensions */
        bool visits_decorators_last; /* after annotations and bases */
        bool visits_else_first;      /* of try, before the handlers */
        /* A name that is only free in a class is marked for its methods. */
        bool marks_free_in_class;
        /* := must not rebind what occurs in a comprehension's target at all,
         * though it be not a variable. */
        bool guards_target_names;
        /* Where := finds its target, and whether it may be, is looked up by
         * the name that is not mangled (3.11). */
        bool takes_target_as_written;
        /* `from __future__` is looked for on the whole line behind the last
         * one. */
        bool scans_future_lines;
        bool future_may_be_relative; /* from .__future__ */
        bool drops_cut_character;    /* from a long feature's name (3.14) */
        bool shows_future_statement; /* errors: not the feature's name */
        /* Of await, async, __debug__ and __future__: here already, not in
         * code generation. */
        bool checks_places;
        /* __class__ in a lambda in an inlined comprehension of a class. */
        bool keeps_class_cells;
        bool names_in_angles;         /* blocks: "<lambda>", "<listcomp>" ... */
        bool names_constraints;       /* errors: "a TypeVar constraint" */
        const char *parameter_word;   /* "argument": duplicate ... */
        const char *annotation_error; /* %s: "yield expression" ... */
    } symtable;

    struct {
        uint32_t stack_use_guideline; /* 30 */
        uint32_t max_blocks;          /* nested blocks: 21 in 3.13 */
        bool cleans_docstrings;
        bool static_attributes; /* and __firstlineno__ */
        bool wraps_generators;  /* StopIteration becomes RuntimeError by a
                                   handler around the whole code */
        bool load_attr_has_method_bit; /* bit 0 of LOAD_ATTR: for a call */
        uint8_t compare_shift; /* COMPARE_OP: the number's place; 0: it is
                                  all, there is no mask */
        bool repeats_warnings; /* for each copy of a finally body */
        bool warns_on_leaving; /* the second copy of one: of outer ones */
        bool pops_iterator;    /* END_FOR leaves it to a POP_TOP */
        bool comprehension_checks_iterator;  /* a second GET_ITER */
        bool class_comprehension_hides_uses; /* all names it uses, not only
                                                those it binds */
        bool checks_only_simple_annotated;   /* (__debug__): x is allowed
                                                (3.14) */
        bool new_cell_has_inner_scope; /* of a comprehension's variable that
                                          is free around it in a class; else
                                          the free one is made a cell */
        bool comprehension_iterates;   /* in its own scope, not the outer one */
        bool wide_iterators;           /* they take two places on the stack */
        bool null_before_callable;     /* PUSH_NULL precedes it */
        /* Code generation has but one current place in the source, which
         * statements set, and comparisons in conditions, patterns and a few
         * more without putting it back (3.11). */
        bool has_current_place;
        bool marks_loop_target; /* a NOP for the line of a `for`'s target */
        bool swallows_last;     /* with: past the cleanup (3.11) */
        bool swaps_group;       /* except*: copied before the list is made
                                   (3.11) */
        bool returns_once;      /* no `return None` at the end right behind a
                                   return (3.11) */
        bool keeps_docstring_statement; /* at level 2, as any constant */
        bool joins_check_eval_breaker;  /* the jumps that end branches and
                                           handlers, up to 3.12 */
        bool starts_generators; /* RETURN_GENERATOR comes from here, after
                                   the iterator of a generator
                                   expression; else from cfg/ */
        /* What a bound is evaluated by has the place of the parameter. */
        bool places_evaluator_at_parameter;
        bool await_pushes_null;
        uint8_t genexpr_builtins; /* how many of tuple, all, any, list, set
                                     loop over a generator expression */
        bool identity_warning_names_type;    /* "is" with 'int' literal */
        bool calls_yield_from_yield;         /* in an error (3.11) */
        bool inlined_comprehension_is_block; /* counts for max_blocks (3.14) */
        bool pops_subject_at_body; /* a case: at the place of what follows */
        bool while_tests_once;     /* at the top; else again at the bottom */
        bool flags_docstring;      /* CO_HAS_DOCSTRING says that constant 0 is a
                                      docstring; else it is that or None */
        bool flags_methods;        /* CO_METHOD (3.14) */
        bool flags_imports;      /* IMPORT_NAME's low bits: lazy, or must not be
                                    (3.15) */
        bool annotates_in_order; /* positional-only parameters are first,
                                    not second (3.15) */
        bool names_annotate_after_function; /* f.__annotate__ (3.15) */
    } codegen;

    struct {
        CfgPass *const *passes; /* in order, NULL-terminated */
        /* exception handlers */
        uint8_t resume_depth_bit;         /* of RESUME's argument: the yield was
                                             inside exactly one handler */
        bool labels_start_blocks;         /* also those that nothing names */
        bool orders_blocks_by_allocation; /* some passes go through them so */
        bool yield_tells_depth;  /* YIELD_VALUE's argument: of handlers */
        bool keeps_pop_block;    /* until pseudo-ops are converted */
        bool marks_visited_late; /* some predecessors count twice: reach.c */
        /* jumps */
        bool appends_threaded_jumps; /* without handler; else a jump to a jump
                                        changes its target */
        bool threads_to_lineless;    /* in the latter case: not only on the
                                        same line */
        bool places_inverted_jump;   /* added for a backward one */
        Op cold_join; /* from the end of a handler back into other code */
        /* rewriting */
        bool folds_constants;          /* operations on constants (3.14) */
        bool loads_common_constants;   /* None, True, '' ... (3.15) */
        bool improves_swaps_last;      /* in a sweep of their own */
        bool tests_constants_in_sweep; /* with the rest, not before (3.11) */
        bool drops_dead_stores;        /* STORE_FAST twice */
        bool removes_nops_with_jumps;  /* until none of both is left */
        bool nops_hide_next_line; /* of the next block, though they will go */
        /* the end */
        bool generators_start_with_one; /* item on the stack */
        bool suspending_start_with_one; /* modules and classes, too (3.11) */
        bool inserts_generator_start;   /* RETURN_GENERATOR; POP_TOP */
        bool places_generator_pop; /* the latter, too, has the first line */
        bool keeps_stale_handlers; /* of slots that instructions left (3.14) */
        bool borrowing_stops_at_empty;  /* blocks (3.14) */
        bool borrowing_blames_first;    /* instruction of a block for what some
                                           others push (3.14) */
        bool get_iter_keeps_input;      /* for borrowing (3.15) */
        bool get_iter_marks_yield_from; /* in its argument (3.15) */
    } cfg;

    struct {
        bool merges_locations; /* one location entry for equal neighbours */
        bool guesses_jumps_by_instr; /* the number of the target, at first */
        bool guesses_jumps_by_label; /* its label, at first (3.12) */
        uint8_t end_send_offset;     /* END_ASYNC_FOR's argument is the distance
                                        to its target less this, from SEND to
                                        END_SEND in code units */
        uint8_t smallest_stack;      /* co_stacksize is at least this */
        bool kinds_of_parameters;    /* co_localspluskinds tells them (3.14) */
    } assemble;

    struct {
        bool strips_components; /* of -s one by one, not it as a whole */
        bool has_end_z;         /* \z in the regular expression of -x */
    } commands;

    struct {
        uint8_t version;             /* marshal.version: 4, 5 */
        int32_t largest_cached_int;  /* from SMALLEST_CACHED_INT on: flagged */
        bool interns_latin1;         /* 1-character Latin-1 strings, 3.13 */
        uint8_t interned_at_start;   /* this target's bit in interned.h */
        const char *twin_characters; /* of which another string is interned
                                        than the process's only one; generated,
                                        see interned.h (3.11) */
        bool interns_code_names;     /* co_name, co_qualname, co_filename */
        bool interns_static_names;   /* else: of these <module>, <lambda> ... */
        bool flags_frozenset_keys;   /* sort key always flagged, 3.13 */
        bool flags_top_code;         /* the module's code object is shared */
    } marshal;

    const OpInfo *ops; /* indexed by Op */
};

/* The newest known release of each series, and older ones. */
extern const Target target_py311, target_py312, target_py313, target_py314,
    target_py315, target_py313_0;

/* By "3.13", "py313", or a release such as "3.13.15"; NULL if unknown. */
const Target *target_find(const char *name);
/* Ints that one process has one object of, in all targets and in some. */
enum {
    SMALLEST_CACHED_INT = -5,
    LARGEST_CACHED_IN_ALL = 256,
    LARGEST_CACHED_IN_ANY = 1024
};

/* Which rules made a difference to how a text was read, lexed and parsed: a
 * field that is not zero was asked for. */
typedef struct AskedRules {
    bool unicode;
    SourceRules source;
    GrammarRules grammar;
    StringRules strings;
} AskedRules;

/* A rule of the target for reading, lexing and parsing, such as
 * grammar.lazy_import.  Ask only where the answer matters to this text: one
 * that asks nothing on which two targets differ is the same tree to both. */
#define syntax_rule(c, field)                                                  \
    ((c)->asked->field = (uint8_t)-1, (c)->target->field)
/* The same where the answer makes no difference to what becomes of a text
 * that is accepted. */
#define syntax_hint(c, field) ((c)->target->field)

static inline UnicodeVersion syntax_unicode(const Compile *c)
{
    c->asked->unicode = true;
    return c->target->unicode;
}

/* Whether both answer alike what was asked. */
bool target_rules_agree(const Target *a, const Target *b,
                        const AskedRules *asked);

/* The part of the stack effect that the argument makes, by special rules. */
int32_t op_special_effect(EffectRule rule, uint32_t arg);

/* The part of the stack effect that the argument makes. */
static inline int32_t op_arg_effect(const OpInfo *op, uint32_t arg)
{
    const EffectTerm *term = &op_effect_terms[op->rule];
    return op->rule < EFFECT_FIRST_SPECIAL
               ? (int32_t)(arg & term->mask) * term->factor
               : op_special_effect((EffectRule)op->rule, arg);
}

/* All targets, newest last, NULL-terminated. */
extern const Target *const target_list[];

#endif
