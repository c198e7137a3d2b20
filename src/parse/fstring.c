/* f-strings and t-strings from the tokens the lexer makes of them (3.12 and
 * later).
 *
 * The pieces are stacked: Constant, FormattedValue and Interpolation nodes,
 * without the JoinedStr or TemplateStr around them, which parse_strings makes
 * of all that stands side by side. */
#include "parse/parse_internal.h"

typedef struct Fstring {
    bool is_raw, is_template;
    TokenKind middle; /* FSTRING_MIDDLE or TSTRING_MIDDLE */
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

/* ---- parts of a field */

/* fstring_conversion: "!" NAME; false on error */
static bool parse_conversion(Parser *p, const Token **conversion)
{
    const Token *mark = p->tok++;
    const Token *t = p->tok;
    if (!parse_name(p))
        return false;
    if (mark->line != t->line || mark->end != t->start)
        return parse_fail(p);
    *conversion = t;
    return true;
}

/* The conversion as FormattedValue has it; 0 on error. */
static int32_t conversion_code(Parser *p, const Fstring *f, const Token *t)
{
    Text name = names_text(&p->c->names, t->value);
    char c = name.data[0];
    if (name.size == 1 && (c == 's' || c == 'r' || c == 'a'))
        return c;
    parse_raise(p, token_loc(p, t),
                "%c-string: invalid conversion character '%.*s': expected "
                "'s', 'r', or 'a'",
                f->is_template ? 't' : 'f', TEXT_ARGS(name));
    return 0;
}

Value *spec_text_value(Parser *p, const Token *t, bool is_raw)
{
    Literal literal = {t, ERROR_UNICODE_DECODE, true, false};
    is_raw = is_raw && syntax_rule(p->c, strings.raw_format_spec);
    return decode_str(p, token_text(p, t), is_raw, &literal);
}

/* Text of a format; dropped where it is empty, if it does not matter */
static bool parse_spec_text(Parser *p, const Fstring *f)
{
    const Token *t = p->tok++;
    Value *value = spec_text_value(p, t, f->is_raw);
    if (!value)
        return parse_raise_literal(p);
    if (value->u.text.size || syntax_rule(p->c, strings.spec_counts_empty_text))
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
    Node *n = concatenate_strings(p, base, has_fields, loc_since(p, colon));
    if (!has_fields && syntax_rule(p->c, strings.spec_constant_has_colon))
        n->loc = loc_since(p, colon);
    return n;
}

/* fstring_full_format_spec: ':' (FSTRING_MIDDLE | fstring_replacement_field)*
 */
static Node *parse_format_spec(Parser *p, Fstring *f, uint32_t level)
{
    const Token *colon = p->tok++;
    uint32_t base = p->stack.count;
    for (;;) {
        bool ok;
        if (at(p, f->middle))
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
    bool debug; /* f"{x=}" */
    Text text;  /* of the expression, where it is wanted */
} Field;

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

static Value *text_value(Parser *p, Text text)
{
    return value_str(p->c, text.data, text.size);
}

static Node *new_formatted_value(Parser *p, const Field *field, int32_t code)
{
    FormattedValueNode *n =
        NEW_NODE(p, FormattedValue, loc_since(p, field->open));
    n->value = field->expr;
    n->conversion = code;
    n->format_spec = field->spec;
    return &n->head;
}

/* The text before the "=" of t"{x=}". */
static Text text_before_equal(Text text)
{
    uint32_t size = text.size;
    while (size && text.data[size - 1] != '=')
        size--;
    return (Text){text.data, size - 1};
}

static Node *new_interpolation(Parser *p, const Field *field, int32_t code)
{
    InterpolationNode *n =
        NEW_NODE(p, Interpolation, loc_since(p, field->open));
    Text text = field->debug ? text_before_equal(field->text) : field->text;
    n->value = field->expr;
    n->str = text_value(p, text);
    n->conversion = code;
    n->format_spec = field->spec;
    return &n->head;
}

static void push_debug_text(Parser *p, const Fstring *f, const Field *field,
                            uint32_t level)
{
    if (!field->text.data) /* as it is when CPython makes the node */
        parse_raise_value_error(p, "field 'value' is required for Constant");
    ConstantNode *n =
        push_constant(p, debug_text_loc(p, field), text_value(p, field->text));
    if (memchr(field->text.data, '\\', field->text.size) && level == 0 &&
        !f->is_raw &&
        syntax_rule(p->c, strings.debug_text) == DEBUG_TEXT_DECODED)
        n->head.mark = NOT_DECODED;
}

static bool push_field(Parser *p, const Fstring *f, const Field *field,
                       uint32_t level)
{
    int32_t code = -1;
    if (field->conversion) {
        code = conversion_code(p, f, field->conversion);
        if (!code)
            return false;
    } else if (field->debug && !field->spec) {
        code = 'r';
    }
    if (field->debug)
        push_debug_text(p, f, field, level);
    push_node(p, f->is_template && level == 0
                     ? new_interpolation(p, field, code)
                     : new_formatted_value(p, field, code));
    return true;
}

/* ['='], and the text of the expression if it is wanted */
static void parse_debug(Parser *p, Fstring *f, Field *field, uint32_t level)
{
    field->debug = accept(p, TOKEN_EQUAL);
    bool wanted = field->debug || (f->is_template && level == 0);
    if (wanted &&
        (at(p, TOKEN_EXCLAMATION) || at(p, TOKEN_COLON) || at(p, TOKEN_RBRACE)))
        field->text = field_text(p, &f->text, field->open, p->tok, level);
}

/* The rest of a field after its expression. */
static bool parse_rest_of_field(Parser *p, Fstring *f, Field *field,
                                uint32_t level)
{
    parse_debug(p, f, field, level);
    if (at(p, TOKEN_EXCLAMATION)) {
        if (!parse_conversion(p, &field->conversion))
            return false;
        if (syntax_hint(p->c, strings.checks_conversion_first) &&
            !conversion_code(p, f, field->conversion))
            return false;
    }
    if (at(p, TOKEN_COLON)) {
        field->spec = parse_format_spec(p, f, level);
        if (!field->spec)
            return false;
    }
    return expect(p, TOKEN_RBRACE);
}

/* fstring_replacement_field: '{' annotated_rhs ['='] [fstring_conversion]
 * [fstring_full_format_spec] '}' */
static bool parse_replacement_field(Parser *p, Fstring *f, uint32_t level)
{
    Field field = {.open = p->tok++};
    parse_enter(p, PARSE_BRACKET_RULES);
    field.expr = parse_annotated_rhs(p);
    if (!field.expr)
        return false;
    if (!parse_rest_of_field(p, f, &field, level))
        return false;
    parse_leave(p, PARSE_BRACKET_RULES);
    return push_field(p, f, &field, level);
}

/* ---- the string */

/* Text of the string itself: its escapes are decoded last. */
static bool push_text(Parser *p, bool is_raw)
{
    const Token *t = p->tok++;
    Text text = token_text(p, t);
    Literal literal = {t, ERROR_UNICODE_DECODE, true, false};
    Value *value = decode_str(p, text, true, &literal);
    if (!value)
        return parse_raise_literal(p);
    ConstantNode *n = push_constant(p, token_loc(p, t), value);
    if (!is_raw)
        n->head.mark = NOT_DECODED;
    return true;
}

/* The value of a piece; errors and warnings are at the end of the string. */
static Value *piece_value(Parser *p, Text text, const Token *end)
{
    Literal literal = {end, ERROR_SYNTAX, true, false};
    return decode_str(p, text, false, &literal);
}

/* Decodes the escapes of the pieces since base, and drops empty pieces. */
static bool decode_pieces(Parser *p, uint32_t base, const Token *end)
{
    uint32_t kept = base;
    for (uint32_t i = base; i < p->stack.count; i++) {
        Node *n = p->stack.items[i];
        if (n->kind == NODE_Constant && n->mark == NOT_DECODED) {
            ConstantNode *constant = as_Constant(n);
            Text text = constant->value->u.text;
            n->mark = 0;
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

/* Stacks the pieces of an f-string or t-string.  Its last token, or NULL. */
static const Token *read_pieces(Parser *p)
{
    bool is_template = at(p, TOKEN_TSTRING_START);
    Fstring f = {.is_raw = is_raw_prefix(p, p->tok++),
                 .is_template = is_template,
                 .middle =
                     is_template ? TOKEN_TSTRING_MIDDLE : TOKEN_FSTRING_MIDDLE};
    field_text_start(&f.text, p->tok);
    for (;;) {
        bool ok;
        if (at(p, f.middle))
            ok = push_text(p, f.is_raw);
        else if (at(p, TOKEN_LBRACE))
            ok = parse_replacement_field(p, &f, 0);
        else
            break;
        if (!ok)
            return NULL;
    }
    const Token *end = p->tok;
    return expect(p, is_template ? TOKEN_TSTRING_END : TOKEN_FSTRING_END)
               ? end
               : NULL;
}

/* fstring: FSTRING_START (FSTRING_MIDDLE | fstring_replacement_field)*
 * FSTRING_END, or the same as a tstring; stacks the pieces */
bool parse_fstring(Parser *p)
{
    uint32_t base = p->stack.count;
    const Token *end = read_pieces(p);
    return end && decode_pieces(p, base, end);
}

/* ---- for parse_check_literal */

void check_fstring(Parser *p, const Token *start)
{
    LiteralWarnings warnings = p->warnings;
    uint32_t base = p->stack.count;
    p->tok = start;
    p->most_depth = UINT32_MAX; /* this has been looked at, */
    p->warnings = GIVES_NONE;   /* and the strings in the fields read */
    const Token *end = read_pieces(p);
    p->warnings = warnings;
    if (end)
        decode_pieces(p, base, end);
}
