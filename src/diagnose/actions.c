/* What the grammar's functions do: see grammar.peg.  Each returns a result or
 * NULL for "no match", or raises. */
#include "diagnose/peg.h"

#include "ast/ast.h"
#include "base/unicode.h"
#include "parse/parse.h"
#include "target/target.h"

const char *peg_expression_name(const Cst *e)
{
    switch (e->kind) {
    case CST_ATTRIBUTE: return "attribute";
    case CST_SUBSCRIPT: return "subscript";
    case CST_STARRED: return "starred";
    case CST_NAME: return "name";
    case CST_LIST: return "list";
    case CST_TUPLE: return "tuple";
    case CST_LAMBDA: return "lambda";
    case CST_CALL: return "function call";
    case CST_BOOLOP:
    case CST_BINOP:
    case CST_UNARYOP: return "expression";
    case CST_GENERATOREXP: return "generator expression";
    case CST_YIELD: return "yield expression";
    case CST_AWAIT: return "await expression";
    case CST_LISTCOMP: return "list comprehension";
    case CST_SETCOMP: return "set comprehension";
    case CST_DICTCOMP: return "dict comprehension";
    case CST_DICT: return "dict literal";
    case CST_SET: return "set display";
    case CST_JOINEDSTR:
    case CST_FORMATTEDVALUE: return "f-string expression";
    case CST_TEMPLATESTR: return "t-string expression";
    case CST_NONE: return "None";
    case CST_TRUE: return "True";
    case CST_FALSE: return "False";
    case CST_ELLIPSIS: return "ellipsis";
    case CST_COMPARE: return "comparison";
    case CST_IFEXP: return "conditional expression";
    case CST_NAMEDEXPR: return "named expression";
    default: return "literal";
    }
}

static bool is_expression(const Cst *e)
{
    return e->kind != CST_TOKEN && e->kind != CST_NOTHING;
}

static const Cst *invalid_element(const Peg *p, const Cst *container,
                                  PegTargets targets);

/* A Loop, Group or Elements only holds what is looked for. */
static const Cst *invalid_part(const Peg *p, const Cst *part,
                               PegTargets targets)
{
    if (part->kind == CST_LOOP || part->kind == CST_GROUP ||
        part->kind == CST_ELEMENTS)
        return invalid_element(p, part, targets);
    return is_expression(part) ? peg_invalid_target(p, part, targets) : NULL;
}

static const Cst *invalid_element(const Peg *p, const Cst *container,
                                  PegTargets targets)
{
    for (uint32_t i = 0; i < container->count; i++) {
        const Cst *bad = invalid_part(p, container->parts[i], targets);
        if (bad)
            return bad;
    }
    return NULL;
}

/* `a in b` after `for` is read as a comparison: its left side counts. */
static const Cst *invalid_compare(const Peg *p, const Cst *e,
                                  PegTargets targets)
{
    if (targets != TARGETS_FOR)
        return e;
    if (e->parts[1]->parts[0]->kind == CST_INCOMPARAND)
        return peg_invalid_target(p, e->parts[0], targets);
    return NULL;
}

const Cst *peg_invalid_target(const Peg *p, const Cst *e, PegTargets targets)
{
    switch (e->kind) {
    case CST_LIST:
    case CST_TUPLE: return invalid_element(p, e, targets);
    case CST_STARRED:
        if (targets == TARGETS_DEL)
            return e;
        return peg_invalid_target(p, e->parts[1], targets);
    case CST_COMPARE: return invalid_compare(p, e, targets);
    case CST_NAME:
    case CST_SUBSCRIPT:
    case CST_ATTRIBUTE: return NULL;
    default: return e;
    }
}

static bool token_has_text(const Peg *p, uint32_t token, const char *text)
{
    const Token *t = &p->tokens[token];
    size_t size = strlen(text);
    return t->end - t->start == size &&
           memcmp(p->source->text.data + t->start, text, size) == 0;
}

static bool token_is(const Peg *p, const Cst *node, const char *text)
{
    return token_has_text(p, node->start, text);
}

/* "lazy" in front of "from", which is in front of the module. */
static void refuse_lazy_future(Peg *p, const Cst *module)
{
    uint32_t from = module->start - 1;
    if (from > 0 && token_has_text(p, from - 1, "lazy"))
        peg_raise(p, ERROR_SYNTAX, peg_token_loc(p, from - 1),
                  "lazy from __future__ import is not allowed");
}

/* from __future__ import barry_as_FLUFL turns "!=" into "<>". */
static Cst *action_future_import(Peg *p, Cst *module, Cst *names)
{
    if (!token_is(p, module, "__future__") || module->end - module->start > 1 ||
        p->tokens[module->start - 1].kind != TOKEN_KW_from)
        return module;
    refuse_lazy_future(p, module);
    if (p->c->target->grammar.obeys_flufl_import)
        for (uint32_t i = names->start; i < names->end; i++)
            p->not_equal_is_diamond |= token_has_text(p, i, "barry_as_FLUFL") &&
                                       p->tokens[i - 1].kind != TOKEN_KW_as;
    return module;
}

static bool is_imaginary(const Peg *p, const Cst *number)
{
    char last = p->source->text.data[p->tokens[number->start].end - 1];
    return last == 'j' || last == 'J';
}

static Cst *action_ensure_real(Peg *p, Cst *number, Cst *unused)
{
    (void)unused;
    if (is_imaginary(p, number))
        peg_raise(p, ERROR_SYNTAX, peg_loc(p, number),
                  "real number required in complex literal");
    return number;
}

static Cst *action_ensure_imaginary(Peg *p, Cst *number, Cst *unused)
{
    (void)unused;
    if (!is_imaginary(p, number))
        peg_raise(p, ERROR_SYNTAX, peg_loc(p, number),
                  "imaginary number required in complex literal");
    return number;
}

static Cst *bound_error(Peg *p, Cst *colon, Cst *bound, const char *of)
{
    peg_raise(p, ERROR_SYNTAX, peg_loc_from(p, colon), "cannot use %s with %s",
              bound->kind == CST_TUPLE ? "constraints" : "bound", of);
}

static Cst *action_starred_bound(Peg *p, Cst *colon, Cst *bound)
{
    return bound_error(p, colon, bound, "TypeVarTuple");
}

static Cst *action_double_starred_bound(Peg *p, Cst *colon, Cst *bound)
{
    return bound_error(p, colon, bound, "ParamSpec");
}

static Cst *action_not_equal(Peg *p, Cst *token, Cst *unused)
{
    (void)unused;
    bool diamond = token_is(p, token, "<>");
    if (p->not_equal_is_diamond && !diamond)
        peg_raise(p, ERROR_SYNTAX, peg_last_loc(p),
                  "with Barry as BDFL, use '<>' instead of '!='");
    return diamond == p->not_equal_is_diamond ? token : NULL;
}

/* 'f' or 't': the string that the token is in. */
static char string_letter(const Peg *p, uint32_t token)
{
    for (int depth = 0;; token--) {
        uint8_t kind = p->tokens[token].kind;
        depth += kind == TOKEN_FSTRING_END || kind == TOKEN_TSTRING_END;
        if (kind != TOKEN_FSTRING_START && kind != TOKEN_TSTRING_START)
            continue;
        if (depth-- == 0)
            return kind == TOKEN_FSTRING_START ? 'f' : 't';
    }
}

/* "<>", which is two tokens, side by side. */
static Cst *action_diamond(Peg *p, Cst *less, Cst *greater)
{
    Loc a = peg_loc(p, less), b = peg_loc(p, greater);
    if (a.line != b.line || a.end_col != b.col)
        return NULL;
    peg_raise(p, ERROR_SYNTAX, loc_span(a, b),
              "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
}

static Cst *action_conversion(Peg *p, Cst *mark, Cst *name)
{
    Loc m = peg_loc(p, mark), n = peg_loc(p, name);
    if (m.line != n.line || m.end_col != n.col)
        peg_raise(p, ERROR_SYNTAX, loc_span(m, n),
                  "%c-string: conversion type must come right after the %s",
                  string_letter(p, mark->start),
                  p->c->target->grammar.misspells_exclamation
                      ? "exclamanation mark"
                      : "exclamation mark");
    return name;
}

static void check_conversion(Peg *p, const Cst *conversion)
{
    const Token *t = &p->tokens[conversion->start];
    Text name = names_text(&p->c->names, t->value);
    if (name.size != 1 || !strchr("sra", name.data[0]))
        peg_raise(p, ERROR_SYNTAX, peg_loc(p, conversion),
                  "%c-string: invalid conversion character '%.*s': "
                  "expected 's', 'r', or 'a'",
                  string_letter(p, conversion->start), TEXT_ARGS(name));
}

static Cst *action_checked_conversion(Peg *p, Cst *mark, Cst *name)
{
    action_conversion(p, mark, name);
    check_conversion(p, name);
    return name;
}

/* How many fields of its own string are open at each token.  Brackets inside of
 * their expressions count, too: where a field ends they are closed. */
static const uint16_t *field_depths(const Peg *p)
{
    uint32_t count = p->source->tokens.count, strings = 0;
    uint16_t *depths = ARENA_ARRAY(&p->c->arena, uint16_t, count);
    uint16_t *outside = ARENA_ARRAY(&p->c->arena, uint16_t, count + 1);
    outside[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t kind = p->tokens[i].kind;
        if (kind == TOKEN_FSTRING_START || kind == TOKEN_TSTRING_START)
            outside[++strings] = p->levels[i];
        depths[i] = (uint16_t)(p->levels[i] - outside[strings]);
        if (kind == TOKEN_FSTRING_END || kind == TOKEN_TSTRING_END)
            strings -= strings > 0;
    }
    return depths;
}

/* A field with an "=" has a constant beside it, of its text: which CPython does
 * not have so deep in formats. */
static Cst *action_debug_field(Peg *p, Cst *equal, Cst *unused)
{
    enum { DEEPEST_WITH_TEXT = 2 };
    (void)unused;
    if (equal->kind != CST_NOTHING && !p->field_depths)
        p->field_depths = field_depths(p);
    if (equal->kind != CST_NOTHING && /* the "}" is outside */
        p->field_depths[p->mark - 1] >= DEEPEST_WITH_TEXT)
        diag_raise_no_text(p->c, ERROR_VALUE, NO_LOC,
                           "field 'value' is required for Constant");
    return peg_new(p, CST_FORMATTEDVALUE, p->mark - 1, p->mark, 0, NULL);
}

/* Up to 3.13 the conversion is looked at when the field has been read. */
static Cst *action_formatted_value(Peg *p, Cst *equal, Cst *conversion)
{
    if (conversion->kind != CST_NOTHING)
        check_conversion(p, conversion);
    return action_debug_field(p, equal, NULL);
}

/* Raises what CPython's decoders have against the literal that starts at the
 * token. */
static void check_literal(Peg *p, uint32_t token)
{
    LiteralReading reading = peg_literal_reading(p, token);
    LiteralError e = parse_check_literal(p->c, &p->tokens[token], &reading);
    if (!e.message)
        return;
    if (e.type != ERROR_SYNTAX)
        diag_raise_no_text(p->c, e.type, NO_LOC, "%s", e.message);
    peg_raise(p, e.type, peg_token_loc(p, e.at_token ? token : p->fill - 1),
              "%s", e.message);
}

static Cst *action_decode_format_spec(Peg *p, Cst *middle, Cst *unused)
{
    (void)unused;
    check_literal(p, middle->start);
    return middle;
}

static Cst *action_string(Peg *p, Cst *string, Cst *unused)
{
    (void)unused;
    check_literal(p, string->start);
    return string;
}

/* Text of an f-string, which must be UTF-8. */
static Cst *action_fstring_text(Peg *p, Cst *text, Cst *unused)
{
    const Token *t = &p->tokens[text->start];
    Utf8Error e;
    (void)unused;
    if (!p->source->is_valid_utf8 &&
        utf8_find_error(p->source->text.data + t->start, t->end - t->start, &e))
        diag_raise_no_text(p->c, ERROR_UNICODE_DECODE, NO_LOC, "%s",
                           utf8_error_text(&p->c->arena, &e));
    return text;
}

/* An f-string is decoded when its end has been read, and nothing behind it. */
static Cst *action_joined_string(Peg *p, Cst *start, Cst *unused)
{
    (void)unused;
    check_literal(p, start->start);
    return peg_new(p, CST_JOINEDSTR, start->start, p->mark, 0, NULL);
}

static Cst *action_template_string(Peg *p, Cst *start, Cst *unused)
{
    (void)unused;
    check_literal(p, start->start);
    return peg_new(p, CST_TEMPLATESTR, start->start, p->mark, 0, NULL);
}

/* Whether the string has the letter in its prefix. */
static bool has_prefix(const Peg *p, uint32_t string, char letter)
{
    const char *s = p->source->text.data + p->tokens[string].start;
    while (*s != '"' && *s != '\'')
        if ((*s++ | 0x20) == letter)
            return true;
    return false;
}

static Cst *action_strings(Peg *p, Cst *strings, Cst *unused)
{
    uint32_t fstrings = 0, bytes = 0;
    (void)unused;
    for (uint32_t i = 0; i < strings->count; i++) {
        const Cst *part = strings->parts[i];
        if (part->kind == CST_JOINEDSTR)
            fstrings++;
        else
            bytes += has_prefix(p, part->start, 'b');
    }
    if (bytes && bytes != strings->count)
        peg_raise(p, ERROR_SYNTAX, peg_last_loc(p),
                  "cannot mix bytes and nonbytes literals");
    return peg_new(p, fstrings ? CST_JOINEDSTR : CST_STRING, strings->start,
                   strings->end, 0, NULL);
}

/* The same for an f-string that is one token. */
static Cst *action_string_tokens(Peg *p, Cst *strings, Cst *unused)
{
    bool has_fields = false;
    (void)unused;
    peg_check_strings(p, strings);
    for (uint32_t i = strings->start; i < strings->end; i++)
        has_fields |= has_prefix(p, i, 'f');
    return peg_new(p, has_fields ? CST_JOINEDSTR : CST_STRING, strings->start,
                   strings->end, 0, NULL);
}

/* The last condition of the last `for`, or what it goes over. */
static const Cst *last_comprehension_item(const Cst *clauses)
{
    const Cst *clause = clauses->parts[clauses->count - 1];
    const Cst *conditions = clause->parts[1];
    if (conditions->count == 0)
        return clause->parts[0];
    const Cst *condition = conditions->parts[conditions->count - 1];
    return condition->parts[1];
}

static Cst *action_unparenthesized_genexp(Peg *p, Cst *element, Cst *clauses)
{
    Loc end = peg_loc(p, last_comprehension_item(clauses));
    peg_raise(p, ERROR_SYNTAX, loc_span(peg_loc(p, element), end),
              "Generator expression must be parenthesized");
}

/* Calls f for each argument of an Arguments or Kwargs node, in order. */
static void each_argument(const Cst *args, void (*f)(void *, const Cst *),
                          void *context)
{
    for (uint32_t i = 0; i < args->count; i++) {
        const Cst *part = args->parts[i];
        if (part->kind == CST_LOOP || part->kind == CST_GROUP ||
            part->kind == CST_KWARGS || part->kind == CST_ARGUMENTS)
            each_argument(part, f, context);
        else if (is_expression(part))
            f(context, part);
    }
}

typedef struct ArgumentCount {
    uint32_t positional;
    const Cst *last_positional;
    bool has_unpacking;
} ArgumentCount;

static void count_argument(void *context, const Cst *argument)
{
    ArgumentCount *n = context;
    if (argument->kind == CST_KEYWORDUNPACKING) {
        n->has_unpacking = true;
    } else if (argument->kind != CST_KEYWORD) {
        n->positional++;
        n->last_positional = argument;
    }
}

static Cst *action_nonparen_genexp_in_call(Peg *p, Cst *args, Cst *clauses)
{
    ArgumentCount n = {0};
    each_argument(args, count_argument, &n);
    if (n.positional <= 1)
        return NULL;
    Loc end = peg_loc(p, last_comprehension_item(clauses));
    peg_raise(p, ERROR_SYNTAX, loc_span(peg_loc(p, n.last_positional), end),
              "Generator expression must be parenthesized");
}

static Cst *action_arguments_parsing_error(Peg *p, Cst *args, Cst *unused)
{
    (void)unused;
    ArgumentCount n = {0};
    each_argument(args, count_argument, &n);
    peg_raise(p, ERROR_SYNTAX, peg_last_loc(p),
              n.has_unpacking
                  ? "positional argument follows keyword argument unpacking"
                  : "positional argument follows keyword argument");
}

static bool is_legacy_statement(const Peg *p, const Cst *e)
{
    return e->kind == CST_NAME &&
           (token_is(p, e, "print") || token_is(p, e, "exec"));
}

static Cst *action_legacy_statement(Peg *p, Cst *name, Cst *arguments)
{
    if (!is_legacy_statement(p, name))
        return NULL;
    const char *text = token_is(p, name, "print") ? "print" : "exec";
    peg_raise(p, ERROR_SYNTAX,
              loc_span(peg_loc(p, name), peg_loc(p, arguments)),
              "Missing parentheses in call to '%s'. Did you mean %s(...)?",
              text, text);
}

static const char forgotten_comma[] =
    "invalid syntax. Perhaps you forgot a comma?";

static bool is_comma_missing(const Peg *p, const Cst *left)
{
    return !is_legacy_statement(p, left) && p->levels[p->mark - 1] > 0;
}

static Cst *action_forgotten_comma(Peg *p, Cst *left, Cst *right)
{
    if (!is_comma_missing(p, left))
        return NULL;
    peg_raise(p, ERROR_SYNTAX, loc_span(peg_loc(p, left), peg_loc(p, right)),
              "%s", forgotten_comma);
}

/* The same, of the last line of an expression of several. */
static Cst *action_forgotten_comma_at_end(Peg *p, Cst *left, Cst *right)
{
    Loc loc = peg_loc(p, left);
    if (loc.line != loc.end_line && is_comma_missing(p, left))
        peg_raise(p, ERROR_SYNTAX,
                  (Loc){loc.end_line, loc.end_line, loc.col, loc.end_col}, "%s",
                  forgotten_comma);
    return action_forgotten_comma(p, left, right);
}

static Cst *action_comprehension_target(Peg *p, Cst *first, Cst *rest)
{
    const Cst *loop = rest->parts[0];
    const Cst *last = loop->parts[loop->count - 1];
    peg_raise(p, ERROR_SYNTAX, loc_span(peg_loc(p, first), peg_loc(p, last)),
              "did you forget parentheses around the comprehension target?");
}

/* One pattern is itself. */
static Cst *action_alternatives(Peg *p, Cst *patterns, Cst *unused)
{
    (void)unused;
    return patterns->count == 1
               ? patterns->parts[0]
               : peg_new(p, CST_PATTERN, patterns->start, patterns->end,
                         patterns->count, patterns->parts);
}

static Cst *action_positional_after_keyword(Peg *p, Cst *patterns, Cst *unused)
{
    (void)unused;
    const Cst *last = patterns->parts[patterns->count - 1];
    peg_raise(p, ERROR_SYNTAX,
              loc_span(peg_loc(p, patterns->parts[0]), peg_loc(p, last)),
              "positional patterns follow keyword patterns");
}

PegFunction *const peg_functions[] = {
    [ACTION_future_import] = action_future_import,
    [ACTION_ensure_real] = action_ensure_real,
    [ACTION_ensure_imaginary] = action_ensure_imaginary,
    [ACTION_starred_bound] = action_starred_bound,
    [ACTION_double_starred_bound] = action_double_starred_bound,
    [ACTION_not_equal] = action_not_equal,
    [ACTION_conversion] = action_conversion,
    [ACTION_checked_conversion] = action_checked_conversion,
    [ACTION_debug_field] = action_debug_field,
    [ACTION_formatted_value] = action_formatted_value,
    [ACTION_decode_format_spec] = action_decode_format_spec,
    [ACTION_fstring_text] = action_fstring_text,
    [ACTION_joined_string] = action_joined_string,
    [ACTION_template_string] = action_template_string,
    [ACTION_string] = action_string,
    [ACTION_strings] = action_strings,
    [ACTION_string_tokens] = action_string_tokens,
    [ACTION_unparenthesized_genexp] = action_unparenthesized_genexp,
    [ACTION_nonparen_genexp_in_call] = action_nonparen_genexp_in_call,
    [ACTION_arguments_parsing_error] = action_arguments_parsing_error,
    [ACTION_legacy_statement] = action_legacy_statement,
    [ACTION_forgotten_comma] = action_forgotten_comma,
    [ACTION_forgotten_comma_at_end] = action_forgotten_comma_at_end,
    [ACTION_diamond] = action_diamond,
    [ACTION_comprehension_target] = action_comprehension_target,
    [ACTION_alternatives] = action_alternatives,
    [ACTION_positional_after_keyword] = action_positional_after_keyword,
};
