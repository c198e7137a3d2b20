/* f-strings from the tokens the lexer makes of them (3.12 and later).
 *
 * The pieces of an f-string are stacked: Constant and FormattedValue nodes,
 * without the JoinedStr around them, which parse_strings makes of all that
 * stands side by side. */
#include "parse/parse_internal.h"

/* What CPython's tokenizer remembers of the f-string being read, to find the
 * text of a self-documenting expression (f"{x=}").  The text runs from start
 * to end, which are not always set when one would expect. */
typedef struct FieldText {
    uint32_t start;
    uint32_t end; /* 0: not set */
    bool in_spec, debug;
} FieldText;

typedef struct Fstring {
    bool is_raw;
    FieldText text;
} Fstring;

/* Nodes whose escapes are decoded at the end, as CPython does. */
enum { NOT_DECODED = 1 };

static bool parse_replacement_field(Parser *p, Fstring *f, uint32_t level);

static ConstantNode *push_constant(Parser *p, Loc loc, Value *value)
{
    ConstantNode *n = NEW_NODE(p, Constant, loc);
    n->value = value;
    push_node(p, &n->head);
    return n;
}

/* ---- self-documenting expressions */

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* Whether CPython sees a comment in the text. */
static bool seems_commented(Text text)
{
    char quote = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\\')
            i++;
        else if (is_quote(c) && (!quote || c == quote))
            quote = quote ? 0 : c;
        else if (c == '#' && !quote)
            return true;
    }
    return false;
}

/* The text without comments, which end at what looks like the line's end.
 * As CPython, this one does not know backslashes. */
static Text without_comments(Parser *p, Text text)
{
    char *data = arena_alloc(&p->c->arena, text.size + 1), *to = data;
    char quote = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (is_quote(c) && (!quote || c == quote))
            quote = quote ? 0 : c;
        if (c != '#' || quote) {
            *to++ = c;
            continue;
        }
        while (i < text.size && text.data[i] != '\n')
            i++;
        if (i < text.size)
            *to++ = '\n';
    }
    return (Text){data, (uint32_t)(to - data)};
}

/* Whether the tokenizer looks at punctuation of a field at this level: 0 is
 * a field of the string, 1 one in its format, and so on. */
static bool is_noticed(const FieldText *text, uint32_t level)
{
    return level == 0 || (level == 1 && (text->debug || text->in_spec));
}

/* At the "{" of a field. */
static void note_open(FieldText *text, const Token *open, uint32_t level)
{
    bool after_text = open[-1].kind == TOKEN_FSTRING_MIDDLE;
    if (after_text || is_noticed(text, level)) {
        text->start = open->end;
        text->end = 0;
    }
    if (after_text)
        text->in_spec = false;
}

/* The last "!=" between the tokens that is in no bracket, or NULL: its "!"
 * is taken for the end of the expression. */
static const Token *last_not_equal(const Token *t, const Token *end)
{
    const Token *found = NULL;
    int depth = 0;
    for (; t < end; t++) {
        switch (t->kind) {
        case TOKEN_LPAR: case TOKEN_LSQB: case TOKEN_LBRACE:
        case TOKEN_FSTRING_START: case TOKEN_TSTRING_START:
            depth++;
            break;
        case TOKEN_RPAR: case TOKEN_RSQB: case TOKEN_RBRACE:
        case TOKEN_FSTRING_END: case TOKEN_TSTRING_END:
            depth--;
            break;
        case TOKEN_NOTEQUAL:
            if (depth == 0)
                found = t;
            break;
        default:
            break;
        }
    }
    return found;
}

/* At the "!", ":" or "}" after the expression.  Returns the text if it has
 * been asked for, *missing is set if CPython has none. */
static void note_end(FieldText *text, const Token *end, uint32_t level)
{
    if (!is_noticed(text, level))
        return;
    if (end->kind != TOKEN_COLON || text->end == 0)
        text->end = end->start;
}

/* The text of the expression, a new str.  As CPython, a field in the format
 * of a field in a format has none. */
static Value *debug_text(Parser *p, const FieldText *text, uint32_t level)
{
    if (!is_noticed(text, level))
        diag_raise_no_text(p->c, ERROR_VALUE, NO_LOC,
                           "field 'value' is required for Constant");
    Text t = {p->text + text->start, text->end - text->start};
    if (seems_commented(t))
        t = without_comments(p, t);
    return value_str(p->c, t.data, t.size);
}

/* ---- parts of a field */

/* fstring_conversion: "!" NAME; false on error */
static bool parse_conversion(Parser *p, const Token **conversion)
{
    const Token *mark = p->tok++;
    const Token *t = p->tok;
    if (!parse_name(p))
        return false;
    if (mark->line != t->line || mark->end != t->start)
        return parse_raise(p, loc_between(p, mark, t),
                           "f-string: conversion type must come right after "
                           "the exclamation mark");
    *conversion = t;
    return true;
}

/* The conversion as FormattedValue has it; 0 on error. */
static int32_t conversion_code(Parser *p, const Token *t)
{
    Text name = names_text(&p->c->names, t->value);
    char c = name.data[0];
    if (name.size == 1 && (c == 's' || c == 'r' || c == 'a'))
        return c;
    parse_raise(p, token_loc(p, t),
                "f-string: invalid conversion character '%.*s': expected "
                "'s', 'r', or 'a'", TEXT_ARGS(name));
    return 0;
}

Value *spec_text_value(Parser *p, const Token *t, bool is_raw)
{
    Literal literal = {t, ERROR_UNICODE_DECODE, true};
    return decode_str(p, token_text(p, t), is_raw, &literal);
}

/* FSTRING_MIDDLE of a format; dropped where it is empty */
static bool parse_spec_text(Parser *p, const Fstring *f)
{
    const Token *t = p->tok++;
    Value *value = spec_text_value(p, t, f->is_raw);
    if (!value)
        return parse_raise_literal(p);
    if (value->u.text.size)
        push_constant(p, token_loc(p, t), value);
    return true;
}

/* The stacked parts of a format as its node.  As CPython, several constants
 * and nothing else become a constant. */
static Node *new_format_spec(Parser *p, const Token *colon, uint32_t base)
{
    uint32_t count = p->stack.count - base;
    bool has_fields = count <= 1;
    for (uint32_t i = base; i < p->stack.count; i++)
        has_fields |= p->stack.items[i]->kind != NODE_Constant;
    return concatenate_strings(p, base, has_fields, loc_since(p, colon));
}

/* fstring_full_format_spec: ':' (FSTRING_MIDDLE | fstring_replacement_field)* */
static Node *parse_format_spec(Parser *p, Fstring *f, uint32_t level)
{
    const Token *colon = p->tok++;
    uint32_t base = p->stack.count;
    f->text.in_spec = true;
    for (;;) {
        bool ok;
        if (at(p, TOKEN_FSTRING_MIDDLE))
            ok = parse_spec_text(p, f);
        else if (at(p, TOKEN_LBRACE))
            ok = parse_replacement_field(p, f, level + 1);
        else
            return new_format_spec(p, colon, base);
        if (!ok)
            return NULL;
    }
}

/* ---- fields */

/* A replacement field while it is read. */
typedef struct Field {
    const Token *open, *conversion; /* "{", the name after "!" */
    Node *expr, *spec;
    Value *debug; /* the text of f"{x=}" */
} Field;

/* After an expression and "=": the text, which the next token ends. */
static void read_debug_text(Parser *p, Fstring *f, Field *field,
                            uint32_t level)
{
    FieldText *text = &f->text;
    if (at(p, TOKEN_COLON) && is_noticed(text, level)) {
        const Token *t = last_not_equal(field->open + 1, p->tok);
        if (t)
            text->end = t->start;
    }
    text->debug = true;
    note_end(text, p->tok, level);
    field->debug = debug_text(p, text, level);
}

/* The place of the debug text: to the character before what ends it. */
static Loc debug_text_loc(const Parser *p, const Field *field)
{
    Loc loc = loc_since(p, field->open);
    loc.col++;
    if (field->conversion) {
        Loc end = token_loc(p, field->conversion);
        loc.end_line = end.line;
        loc.end_col = end.col - 1;
    } else if (field->spec) {
        loc.end_line = field->spec->loc.line;
        loc.end_col = field->spec->loc.col;
    } else {
        loc.end_col--;
    }
    return loc;
}

static bool push_field(Parser *p, const Field *field)
{
    int32_t conversion = -1;
    if (field->conversion) {
        conversion = conversion_code(p, field->conversion);
        if (!conversion)
            return false;
    } else if (field->debug && !field->spec) {
        conversion = 'r';
    }
    if (field->debug)
        push_constant(p, debug_text_loc(p, field), field->debug);
    FormattedValueNode *n =
        NEW_NODE(p, FormattedValue, loc_since(p, field->open));
    n->value = field->expr;
    n->conversion = conversion;
    n->format_spec = field->spec;
    push_node(p, &n->head);
    return true;
}

/* The rest of a field after its expression. */
static bool parse_rest_of_field(Parser *p, Fstring *f, Field *field,
                                uint32_t level)
{
    if (accept(p, TOKEN_EQUAL) &&
        (at(p, TOKEN_EXCLAMATION) || at(p, TOKEN_COLON) ||
         at(p, TOKEN_RBRACE)))
        read_debug_text(p, f, field, level);
    if (at(p, TOKEN_EXCLAMATION)) {
        note_end(&f->text, p->tok, level);
        if (!parse_conversion(p, &field->conversion))
            return false;
    }
    if (at(p, TOKEN_COLON)) {
        note_end(&f->text, p->tok, level);
        field->spec = parse_format_spec(p, f, level);
        if (!field->spec)
            return false;
    }
    if (at(p, TOKEN_RBRACE))
        note_end(&f->text, p->tok, level);
    f->text.in_spec = f->text.debug = false;
    return expect(p, TOKEN_RBRACE);
}

/* fstring_replacement_field: '{' annotated_rhs ['='] [fstring_conversion]
 * [fstring_full_format_spec] '}' */
static bool parse_replacement_field(Parser *p, Fstring *f, uint32_t level)
{
    Field field = {.open = p->tok++};
    parse_enter(p, 1);
    note_open(&f->text, field.open, level);
    field.expr = parse_annotated_rhs(p);
    if (!field.expr || !parse_rest_of_field(p, f, &field, level))
        return false;
    parse_leave(p, 1);
    return push_field(p, &field);
}

/* ---- the string */

/* FSTRING_MIDDLE of the string itself: its escapes are decoded last. */
static bool push_text(Parser *p, bool is_raw)
{
    const Token *t = p->tok++;
    Text text = token_text(p, t);
    Literal literal = {t, ERROR_UNICODE_DECODE, true};
    Value *value = decode_str(p, text, true, &literal);
    if (!value)
        return parse_raise_literal(p);
    ConstantNode *n = push_constant(p, token_loc(p, t), value);
    if (!is_raw)
        n->head.unused = NOT_DECODED;
    return true;
}

/* The value of a piece; errors and warnings are at the end of the string. */
static Value *piece_value(Parser *p, Text text, const Token *end)
{
    Literal literal = {end, ERROR_SYNTAX, true};
    return decode_str(p, text, false, &literal);
}

/* Decodes the escapes of the pieces since base, and drops empty pieces. */
static bool decode_pieces(Parser *p, uint32_t base, const Token *end)
{
    uint32_t kept = base;
    for (uint32_t i = base; i < p->stack.count; i++) {
        Node *n = p->stack.items[i];
        if (n->kind == NODE_Constant && n->unused == NOT_DECODED) {
            ConstantNode *constant = as_Constant(n);
            Text text = constant->value->u.text;
            n->unused = 0;
            if (memchr(text.data, '\\', text.size))
                constant->value = piece_value(p, text, end);
            if (!constant->value)
                return parse_raise_literal(p);
        }
        if (!is_empty_str(n))
            p->stack.items[kept++] = n;
    }
    p->stack.count = kept;
    return true;
}

static bool is_raw_prefix(const Parser *p, const Token *start)
{
    Text text = token_text(p, start);
    return memchr(text.data, 'r', text.size) ||
           memchr(text.data, 'R', text.size);
}

/* fstring: FSTRING_START (FSTRING_MIDDLE | fstring_replacement_field)*
 * FSTRING_END; stacks the pieces */
bool parse_fstring(Parser *p)
{
    uint32_t base = p->stack.count;
    Fstring f = {.is_raw = is_raw_prefix(p, p->tok++)};
    for (;;) {
        bool ok;
        if (at(p, TOKEN_FSTRING_MIDDLE))
            ok = push_text(p, f.is_raw);
        else if (at(p, TOKEN_LBRACE))
            ok = parse_replacement_field(p, &f, 0);
        else
            break;
        if (!ok)
            return false;
    }
    const Token *end = p->tok;
    return expect(p, TOKEN_FSTRING_END) && decode_pieces(p, base, end);
}

/* ---- for parse_check_literal */

bool enclosing_is_raw(const Parser *p, const Token *t)
{
    for (int depth = 0; depth >= 0;) {
        t--;
        depth += t->kind == TOKEN_FSTRING_END;
        depth -= t->kind == TOKEN_FSTRING_START;
    }
    return is_raw_prefix(p, t);
}

/* The FSTRING_END of a complete f-string. */
static const Token *fstring_end(const Token *start)
{
    const Token *t = start;
    for (int depth = 0;; t++) {
        depth += t->kind == TOKEN_FSTRING_START;
        depth -= t->kind == TOKEN_FSTRING_END;
        if (depth == 0)
            return t;
    }
}

void check_fstring(Parser *p, const Token *start)
{
    const Token *end = fstring_end(start);
    int depth = 0;
    if (is_raw_prefix(p, start))
        return;
    for (const Token *t = start + 1; t < end; t++) {
        if (t->kind == TOKEN_LBRACE || t->kind == TOKEN_FSTRING_START)
            depth++;
        if (t->kind == TOKEN_RBRACE || t->kind == TOKEN_FSTRING_END)
            depth--;
        if (t->kind == TOKEN_FSTRING_MIDDLE && depth == 0 &&
            !piece_value(p, token_text(p, t), end))
            return;
    }
}
