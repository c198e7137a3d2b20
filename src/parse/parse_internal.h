#ifndef PARSE_PARSE_INTERNAL_H
#define PARSE_PARSE_INTERNAL_H

/* What the files of this room share.
 *
 * Functions carry the name of the grammar rule they accept.  They read from
 * p->tok on, move it past what they accept and return the node; NULL means
 * that the text is not valid there (parse_fail has noted the token), and the
 * caller gives up as well.  The few rules that must try something and step
 * back use parse_mark and parse_reset.
 *
 * A node's place runs from its first token to the last token consumed, not
 * from its first child: parentheses belong to the nodes around them.
 *
 * Lists are collected on p->stack and copied to the arena by take_nodes. */

#include "parse/parse.h"
#include "target/target.h"
#include "value/value.h"

typedef VEC(Node *) NodeStack;

typedef struct Parser {
    Compile *c;
    const Token *tok;                      /* the next one */
    const Token *furthest;                 /* that could not be accepted */
    const Token *refused, *before_refused; /* see ParseFailure */
    const Token *stmt_end; /* the last one of the last line of statements, but
                              for its NEWLINE */
    const char *text;
    const uint32_t *line_starts;
    NodeStack stack;
    uint32_t depth;      /* of rules: never less than CPython counts */
    uint32_t most_depth; /* beyond it, the rules are counted exactly, once */
    uint32_t foldable;   /* nodes so far that ast/fold.c may change */
    bool barry_as_flufl; /* from __future__ import barry_as_FLUFL: <> for != */
    LiteralWarnings warnings;
    uint32_t first_line; /* of the source in the file */
    bool has_finally;    /* there is a finally block */
    LiteralError error;  /* why a literal's value could not be made */
    /* In an expression of an f-string that is a STRING token: */
    const Token *last_seen; /* the token behind it */
    uint32_t raw_offset;    /* of its "{": see PARSE_RAW_COLUMN */
    uint32_t *moved_starts; /* line_starts, once one was moved */
    /* For parse_check_strings. */
    CheckExpression *check;
    void *check_context;
} Parser;

typedef struct ParseMark {
    const Token *tok;
    uint32_t stacked, depth;
    uint32_t warnings, lexer_warnings; /* how many were given */
} ParseMark;

/* Rules of CPython's grammar: the most that one pair of brackets, block, or
 * default of a lambda adds, and that any other text needs. */
enum {
    PARSE_BRACKET_RULES = 50,
    PARSE_BLOCK_RULES = 20,
    PARSE_DEFAULT_RULES = 12,
    PARSE_OTHER_RULES = 120
};

/* In Token.flags: a string of several lines that starts in the first line of
 * an expression of an f-string.  CPython up to 3.11 takes its place in the
 * expression for its column. */
enum { PARSE_RAW_COLUMN = 0x80 };

/* ---- tokens */

static inline bool at(const Parser *p, TokenKind kind)
{
    return p->tok->kind == kind;
}

static inline bool next_is(const Parser *p, TokenKind kind)
{
    return !at(p, TOKEN_ENDMARKER) && !at(p, TOKEN_ERROR) &&
           p->tok[1].kind == kind;
}

/* The kind of the token behind a NAME; behind anything else, where there may be
 * none, the kind of that.  There is no branch. */
static inline TokenKind kind_behind_name(const Parser *p)
{
    return (TokenKind)p->tok[at(p, TOKEN_NAME)].kind;
}

static inline bool at_name_before(const Parser *p, TokenKind kind)
{
    return at(p, TOKEN_NAME) & (kind_behind_name(p) == kind);
}

static inline bool accept(Parser *p, TokenKind kind)
{
    if (p->tok->kind != kind)
        return false;
    p->tok++;
    return true;
}

/* Notes that the next token is not valid where it is. */
void *parse_fail(Parser *p);

static inline bool expect(Parser *p, TokenKind kind)
{
    if (p->tok->kind == kind) {
        p->tok++;
        return true;
    }
    parse_fail(p);
    return false;
}

static inline Text token_text(const Parser *p, const Token *t)
{
    return (Text){p->text + t->start, t->end - t->start};
}

/* A soft keyword is the word as it is written: a name that only becomes the
 * word by normalisation is none. */
static inline bool is_soft_keyword(const Token *t, NameId id)
{
    return (t->value == id) & (t->kind == TOKEN_NAME) &
           !(t->flags & TOKEN_IS_NOT_ASCII);
}

static inline bool is_string_like(const Token *t)
{
    return t->kind >= TOKEN_STRING && t->kind <= TOKEN_TSTRING_END;
}

/* A token that can begin an expression, or a starred one. */
extern const bool parse_starts_expression[TOKEN_COUNT];

static inline bool at_expression(const Parser *p)
{
    return parse_starts_expression[p->tok->kind];
}

static inline bool at_star_expression(const Parser *p)
{
    return at_expression(p) || at(p, TOKEN_STAR);
}

/* ---- places */

static inline int32_t token_column(const Parser *p, uint32_t line,
                                   uint32_t offset)
{
    return (int32_t)(offset - p->line_starts[line - 1]);
}

/* The same for a token that ends on its line, as all but strings do. */
static inline void loc_set_plain_end(const Parser *p, Loc *loc,
                                     const Token *last)
{
    loc->end_line = (int32_t)last->line;
    loc->end_col = token_column(p, last->line, last->end);
}

static inline void loc_set_end(const Parser *p, Loc *loc, const Token *last)
{
    uint32_t line = is_string_like(last) ? last->value : last->line;
    loc->end_line = (int32_t)line;
    loc->end_col = token_column(p, line, last->end) +
                   (last->flags & TOKEN_IS_BEFORE_BRACE);
}

/* The place of what begins with the token and ends who knows where. */
static inline Loc loc_from(const Parser *p, const Token *first)
{
    Loc loc = {(int32_t)first->line, 0,
               token_column(p, first->line, first->start), 0};
    if (first->flags & PARSE_RAW_COLUMN)
        loc.col = (int32_t)(first->start - p->raw_offset);
    return loc;
}

static inline Loc loc_between(const Parser *p, const Token *first,
                              const Token *last)
{
    Loc loc = loc_from(p, first);
    loc_set_end(p, &loc, last);
    return loc;
}

/* From the token to the last one consumed. */
static inline Loc loc_since(const Parser *p, const Token *first)
{
    return loc_between(p, first, p->tok - 1);
}

static inline Loc token_loc(const Parser *p, const Token *t)
{
    return loc_between(p, t, t);
}

/* The same for a token that is no string. */
static inline Loc plain_token_loc(const Parser *p, const Token *t)
{
    uint32_t line_start = p->line_starts[t->line - 1];
    return (Loc){(int32_t)t->line, (int32_t)t->line,
                 (int32_t)(t->start - line_start),
                 (int32_t)(t->end - line_start)};
}

/* The same for a statement that ends with a block: the last token is not in the
 * layout. */
static inline Loc stmt_loc_since(const Parser *p, const Token *first)
{
    return loc_between(p, first, p->stmt_end);
}

/* ---- nodes and lists */

#define NEW_NODE(p, type, loc) AST_NEW((p)->c, type, loc)

/* Lists are copied in pieces of so many nodes: there is room for one behind all
 * that is stacked. */
enum { LIST_PIECE = 8 };

static inline void push_node(Parser *p, Node *n)
{
    vec_reserve(&p->stack, &p->c->arena, LIST_PIECE);
    p->stack.items[p->stack.count++] = n;
}

/* The nodes stacked since base, as a list. */
NodeList take_nodes(Parser *p, uint32_t base);
NodeList one_node(Parser *p, Node *n);

static inline bool is_constant(const Node *n)
{
    return n->kind == NODE_Constant;
}

/* A list or set that is only looked through: it may become a constant. */
static inline bool is_foldable_iterable(const Node *n)
{
    return n->kind == NODE_List || n->kind == NODE_Set;
}

ParseMark parse_mark(const Parser *p);
void parse_reset(Parser *p, ParseMark mark);

void parse_check_depth(Parser *p);

/* Counts `rules` more levels of CPython's parser; when there may be too many,
 * has the text read by the grammar, which raises if there are.  The caller
 * takes them off again when it succeeds. */
static inline void parse_enter(Parser *p, uint32_t rules)
{
    p->depth += rules;
    if (p->depth + PARSE_OTHER_RULES > p->most_depth)
        parse_check_depth(p);
}

static inline void parse_leave(Parser *p, uint32_t rules)
{
    p->depth -= rules;
}

void parse_check_wide_name(Parser *p, NameId id);

/* Of a NAME token: as pegen.c, only what needed normalising can be None, True
 * or False. */
static inline NameId token_name(Parser *p, const Token *t)
{
    if (t->flags & TOKEN_IS_NOT_ASCII)
        parse_check_wide_name(p, t->value);
    return t->value;
}

/* The name of the NAME token, which is consumed; 0 if the next token is not
 * one. */
static inline NameId parse_name(Parser *p)
{
    const Token *t = p->tok;
    return expect(p, TOKEN_NAME) ? token_name(p, t) : 0;
}

/* A tuple of what is stacked since base, from the token on. */
Node *new_tuple(Parser *p, const Token *start, uint32_t base);
static inline Node *new_name(Parser *p, const Token *t, ExprContext ctx)
{
    NameId id = token_name(p, t);
    NameNode *n = NEW_NODE(p, Name, plain_token_loc(p, t));
    n->id = id;
    p->foldable += id == NAME_debug;
    n->head.sub = (uint8_t)ctx;
    return &n->head;
}

/* Whether errors may be raised here: neither in an f-string's expression nor if
 * there is an error of the tokenizer, which may come first; diagnose/ does. */
bool parse_may_raise(const Parser *p);
/* Raises a SyntaxError as an action of CPython's first pass does; returns
 * NULL if there is an error of the tokenizer, which may come first. */
void *parse_raise(Parser *p, Loc loc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Raises a ValueError as CPython does on making a node of what has just been
 * read. */
_Noreturn void parse_raise_value_error(Parser *p, const char *message);
/* Raises p->error as parse_raise does. */
void *parse_raise_literal(Parser *p);
/* Gives the tokenizer's warnings up to the token, the last that CPython has
 * read. */
void parse_give_warnings(Parser *p, const Token *seen);
/* A warning when `seen` is the last token CPython has read. */
void parse_warn(Parser *p, const Token *seen, WarningType type, Loc loc,
                const char *format, ...) __attribute__((format(printf, 5, 6)));

/* A warning that the tokenizer gives of an f-string's expression, whose line
 * must last as long as the warning: they share it. */
void parse_warn_of_expression(Parser *p, Loc loc, const char *message,
                              Text line);

/* ---- stmt.c */
bool parse_statements(Parser *p, TokenKind end); /* pushes them */
bool parse_simple_stmts(Parser *p);              /* pushes them */

/* ---- compound.c */
Node *parse_compound_stmt(Parser *p); /* p->tok is its keyword */
Node *parse_match_stmt(Parser *p);
bool parse_block(Parser *p, NodeList *body);

/* ---- import.c */
Node *parse_import_name(Parser *p, const Token *start, bool is_lazy);
Node *parse_import_from(Parser *p, const Token *start, bool is_lazy);

/* ---- expr.c */
Node *parse_expression(Parser *p);
Node *parse_expression_or_bitwise_or(Parser *p, bool *is_longer);
Node *parse_disjunction(Parser *p);
Node *parse_bitwise_or(Parser *p);
Node *parse_named_expression(Parser *p);
Node *parse_star_named_expression(Parser *p);
Node *parse_star_expressions(Parser *p);
Node *parse_star_expression(Parser *p);
/* The rest of a tuple without parentheses: (',' item)+ [','], where item is
 * parse_star_expression or parse_expression */
Node *parse_bare_tuple(Parser *p, const Token *start, Node *first,
                       Node *(*item)(Parser *));
Node *parse_yield_expr(Parser *p);
/* yield_expr | star_expressions */
Node *parse_annotated_rhs(Parser *p);
/* '*' and what rest accepts */
Node *parse_starred(Parser *p, Node *(*rest)(Parser *));
Node *parse_primary(Parser *p);
Node *parse_await_primary(Parser *p);
Node *parse_atom(Parser *p);

/* ---- display.c */
Node *parse_group_tuple_or_genexp(Parser *p);
Node *parse_list_or_listcomp(Parser *p);
Node *parse_dict_or_set(Parser *p);
bool parse_for_if_clauses(Parser *p, NodeList *generators);
/* The rest of genexp: '(' element for_if_clauses ')' */
Node *parse_rest_of_genexp(Parser *p, const Token *open, Node *element);
Node *parse_slices(Parser *p);

static inline bool at_for_if_clauses(const Parser *p)
{
    return at(p, TOKEN_KW_for) ||
           (at(p, TOKEN_KW_async) && p->tok[1].kind == TOKEN_KW_for);
}

/* ---- target.c */
/* Turns an expression into a target by setting its context; false if the
 * grammar has no such target. */
bool make_star_targets(Node *n);
bool make_single_target(Node *n);
bool make_del_target(Node *n);
Node *parse_star_targets(Parser *p);
Node *parse_star_target(Parser *p);

/* ---- args.c */
typedef struct ArgumentLists {
    NodeList args, keywords;
    bool starred; /* one of args is */
} ArgumentLists;

/* The arguments of a call up to the ")", which is consumed.  may_be_genexp
 * allows a bare generator expression; open is the "(". */
bool parse_arguments(Parser *p, const Token *open, bool may_be_genexp,
                     ArgumentLists *lists);
/* Parameters up to the `end` token (")" or ":"), which stays. */
Node *parse_parameters(Parser *p, TokenKind end);
bool parse_type_params(Parser *p, NodeList *params);

/* ---- pattern.c */
Node *parse_patterns(Parser *p);

/* ---- debug_text.c */
/* What CPython's tokenizer remembers of the f-string being read, up to the
 * token `next`; words as in FstringMode, which is the lexer's. */
typedef struct FieldText {
    const Token *next;
    uint32_t start;
    uint32_t end;          /* 0: not set */
    int depth, expr_depth; /* of brackets */
    bool in_text;          /* of the string or a format, not in a field */
    bool in_spec, debug;
} FieldText;

/* Behind the token that starts the string. */
void field_text_start(FieldText *text, const Token *first);
/* The text of the expression between the two tokens, with the "="; without data
 * where CPython has none, so deep in formats. */
Text field_text(Parser *p, FieldText *text, const Token *open, const Token *end,
                uint32_t level);

/* ---- string.c, escape.c, fstring.c */
Node *parse_strings(Parser *p);
/* What the pieces stacked since base (str constants and fields) are together:
 * a JoinedStr if has_fields, else a constant. */
Node *concatenate_strings(Parser *p, uint32_t base, bool has_fields, Loc loc);
bool is_empty_str(const Node *n);
/* Stacks the pieces of an f-string or t-string. */
bool parse_fstring(Parser *p);
/* Sets p->error if there is one in the text of the f-string. */
void check_fstring(Parser *p, const Token *start);

/* Where the text of a literal comes from, for what is said about it. */
typedef struct Literal {
    const Token *token; /* where errors are, and warnings count lines from */
    ErrorType error;    /* of bad escapes */
    bool braces_warned; /* the tokenizer has warned about \{ and \} */
    bool by_runs; /* characters beyond ASCII are decoded apart, as always if
                     there are escapes */
} Literal;

/* A STRING token taken apart. */
typedef struct StringParts {
    Text text; /* between the quotes */
    bool is_bytes, is_raw, is_fstring;
} StringParts;

StringParts split_string(const Parser *p, const Token *t);
/* strings: STRING+, f-strings among them */
Node *parse_string_tokens(Parser *p);
/* The value of the text between quotes; NULL after setting p->error. */
Value *decode_str(Parser *p, Text text, bool is_raw, const Literal *literal);
Value *decode_bytes(Parser *p, Text text, bool is_raw, const Token *t);
/* The value of a STRING token. */
Value *string_value(Parser *p, const Token *t);
/* The value of a FSTRING_MIDDLE of a format. */
Value *spec_text_value(Parser *p, const Token *t, bool is_raw);

#endif
