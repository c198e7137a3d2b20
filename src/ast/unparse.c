/* The text of an expression, as `from __future__ import annotations` stores
 * annotations (CPython: ast_unparse.c).  The tree says nothing of the source's
 * spelling, so numbers and strings come out as their repr, and parentheses
 * stand where precedence asks for them. */
#include "ast/ast.h"
#include "target/target.h"
#include "value/value.h"

/* How tightly an operator binds; an operand that binds less tightly than its
 * place asks for is put in parentheses. */
typedef enum Precedence {
    PREC_TUPLE,
    PREC_TEST, /* if-else, lambda */
    PREC_OR,
    PREC_AND,
    PREC_NOT,
    PREC_COMPARE,
    PREC_BIT_OR,
    PREC_BIT_XOR,
    PREC_BIT_AND,
    PREC_SHIFT,
    PREC_ARITH,
    PREC_TERM,
    PREC_FACTOR,
    PREC_POWER,
    PREC_AWAIT,
    PREC_ATOM
} Precedence;

typedef struct Unparse {
    Compile *c;
    Buf *out;
} Unparse;

static void put_expr(Unparse *u, const Node *n, int level);
static void put_fstring_part(Unparse *u, const Node *n, bool in_spec);

static void put(Unparse *u, const char *text)
{
    buf_text(u->out, text);
}

static void put_name(Unparse *u, NameId id)
{
    Text t = names_text(&u->c->names, id);
    buf_bytes(u->out, t.data, t.size);
}

/* Opens a parenthesis if the place binds tighter than the operator;
 * close_paren is called with the same. */
static void open_paren(Unparse *u, int level, int precedence)
{
    if (level > precedence)
        buf_byte(u->out, '(');
}

static void close_paren(Unparse *u, int level, int precedence)
{
    if (level > precedence)
        buf_byte(u->out, ')');
}

/* The expressions with a separator between them. */
static void put_list(Unparse *u, const NodeList *list, const char *separator,
                     int level)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (i)
            put(u, separator);
        put_expr(u, list->items[i], level);
    }
}

/* --- constants */

/* The repr with an infinity as a literal that is one: 1e309. */
static void put_repr(Unparse *u, const Value *v)
{
    size_t start = buf_size(u->out);
    value_repr(u->c, u->out, v);
    if (v->kind != VALUE_FLOAT && v->kind != VALUE_COMPLEX)
        return;
    size_t size = buf_size(u->out) - start;
    char text[2 * 32 + 8];
    memcpy(text, u->out->data + start, size);
    u->out->end = u->out->data + start;
    for (size_t i = 0; i < size; i++) {
        if (size - i >= 3 && memcmp(text + i, "inf", 3) == 0) {
            put(u, "1e309");
            i += 2;
        } else {
            buf_byte(u->out, (uint8_t)text[i]);
        }
    }
}

static void put_value(Unparse *u, const Value *v)
{
    if (v->kind != VALUE_TUPLE) {
        put_repr(u, v);
        return;
    }
    put(u, "(");
    for (uint32_t i = 0; i < v->u.seq.count; i++) {
        if (i)
            put(u, ", ");
        put_value(u, v->u.seq.items[i]);
    }
    put(u, v->u.seq.count == 1 ? ",)" : ")");
}

static void put_constant(Unparse *u, const ConstantNode *n)
{
    if (n->value->kind == VALUE_ELLIPSIS) {
        put(u, "...");
        return;
    }
    if (n->head.sub)
        put(u, "u");
    put_value(u, n->value);
}

/* --- operators */

static void put_bool_op(Unparse *u, const BoolOpNode *n, int level)
{
    bool is_and = n->head.sub == BOOL_AND;
    int precedence = is_and ? PREC_AND : PREC_OR;
    open_paren(u, level, precedence);
    put_list(u, &n->values, is_and ? " and " : " or ", precedence + 1);
    close_paren(u, level, precedence);
}

static void put_bin_op(Unparse *u, const BinOpNode *n, int level)
{
    static const struct {
        const char *text;
        uint8_t precedence;
    } ops[] = {
        [BIN_ADD] = {" + ", PREC_ARITH},
        [BIN_SUB] = {" - ", PREC_ARITH},
        [BIN_MULT] = {" * ", PREC_TERM},
        [BIN_MAT_MULT] = {" @ ", PREC_TERM},
        [BIN_DIV] = {" / ", PREC_TERM},
        [BIN_MOD] = {" % ", PREC_TERM},
        [BIN_POW] = {" ** ", PREC_POWER},
        [BIN_LSHIFT] = {" << ", PREC_SHIFT},
        [BIN_RSHIFT] = {" >> ", PREC_SHIFT},
        [BIN_BIT_OR] = {" | ", PREC_BIT_OR},
        [BIN_BIT_XOR] = {" ^ ", PREC_BIT_XOR},
        [BIN_BIT_AND] = {" & ", PREC_BIT_AND},
        [BIN_FLOOR_DIV] = {" // ", PREC_TERM},
    };
    int precedence = ops[n->head.sub].precedence;
    bool from_right = n->head.sub == BIN_POW;
    open_paren(u, level, precedence);
    put_expr(u, n->left, precedence + from_right);
    put(u, ops[n->head.sub].text);
    put_expr(u, n->right, precedence + !from_right);
    close_paren(u, level, precedence);
}

static void put_unary_op(Unparse *u, const UnaryOpNode *n, int level)
{
    static const char *const texts[] = {[UNARY_OP_INVERT] = "~",
                                        [UNARY_OP_NOT] = "not ",
                                        [UNARY_OP_UADD] = "+",
                                        [UNARY_OP_USUB] = "-"};
    int precedence = n->head.sub == UNARY_OP_NOT ? PREC_NOT : PREC_FACTOR;
    open_paren(u, level, precedence);
    put(u, texts[n->head.sub]);
    put_expr(u, n->operand, precedence);
    close_paren(u, level, precedence);
}

static void put_compare(Unparse *u, const CompareNode *n, int level)
{
    static const char *const texts[] = {
        [CMP_EQ] = " == ", [CMP_NOT_EQ] = " != ",
        [CMP_LT] = " < ",  [CMP_LT_E] = " <= ",
        [CMP_GT] = " > ",  [CMP_GT_E] = " >= ",
        [CMP_IS] = " is ", [CMP_IS_NOT] = " is not ",
        [CMP_IN] = " in ", [CMP_NOT_IN] = " not in "};
    open_paren(u, level, PREC_COMPARE);
    put_expr(u, n->left, PREC_COMPARE + 1);
    for (uint32_t i = 0; i < n->comparators.count; i++) {
        put(u, texts[n->ops[i]]);
        put_expr(u, n->comparators.items[i], PREC_COMPARE + 1);
    }
    close_paren(u, level, PREC_COMPARE);
}

static void put_if_exp(Unparse *u, const IfExpNode *n, int level)
{
    open_paren(u, level, PREC_TEST);
    put_expr(u, n->body, PREC_TEST + 1);
    put(u, " if ");
    put_expr(u, n->test, PREC_TEST + 1);
    put(u, " else ");
    put_expr(u, n->orelse, PREC_TEST);
    close_paren(u, level, PREC_TEST);
}

static void put_await(Unparse *u, const AwaitNode *n, int level)
{
    open_paren(u, level, PREC_AWAIT);
    put(u, "await ");
    put_expr(u, n->value, PREC_ATOM);
    close_paren(u, level, PREC_AWAIT);
}

static void put_named_expr(Unparse *u, const NamedExprNode *n, int level)
{
    open_paren(u, level, PREC_TUPLE);
    put_expr(u, n->target, PREC_ATOM);
    put(u, " := ");
    put_expr(u, n->value, PREC_ATOM);
    close_paren(u, level, PREC_TUPLE);
}

/* --- lambda */

static void put_separator(Unparse *u, bool *first)
{
    if (!*first)
        put(u, ", ");
    *first = false;
}

static void put_arg(Unparse *u, const Node *n)
{
    put_name(u, as_arg(n)->arg);
}

static void put_default(Unparse *u, const Node *value)
{
    if (!value)
        return;
    put(u, "=");
    put_expr(u, value, PREC_TEST);
}

/* Parameters that can be positional; the last ones have the defaults. */
static void put_positional(Unparse *u, const argumentsNode *a, bool *first)
{
    uint32_t only = a->posonlyargs.count, count = only + a->args.count;
    uint32_t without = count - a->defaults.count;
    for (uint32_t i = 0; i < count; i++) {
        put_separator(u, first);
        put_arg(u,
                i < only ? a->posonlyargs.items[i] : a->args.items[i - only]);
        if (i >= without)
            put_default(u, a->defaults.items[i - without]);
        if (i + 1 == only)
            put(u, ", /");
    }
}

static void put_arguments(Unparse *u, const argumentsNode *a)
{
    bool first = true;
    put_positional(u, a, &first);
    if (a->vararg || a->kwonlyargs.count) {
        put_separator(u, &first);
        put(u, "*");
        if (a->vararg)
            put_arg(u, a->vararg);
    }
    for (uint32_t i = 0; i < a->kwonlyargs.count; i++) {
        put_separator(u, &first);
        put_arg(u, a->kwonlyargs.items[i]);
        put_default(u, a->kw_defaults.items[i]);
    }
    if (a->kwarg) {
        put_separator(u, &first);
        put(u, "**");
        put_arg(u, a->kwarg);
    }
}

static void put_lambda(Unparse *u, const LambdaNode *n, int level)
{
    const argumentsNode *a = as_arguments(n->args);
    open_paren(u, level, PREC_TEST);
    /* As CPython: no space before a star, `lambda*a: a`. */
    put(u, a->posonlyargs.count + a->args.count ? "lambda " : "lambda");
    put_arguments(u, a);
    put(u, ": ");
    put_expr(u, n->body, PREC_TEST);
    close_paren(u, level, PREC_TEST);
}

/* --- displays and comprehensions */

static void put_dict(Unparse *u, const DictNode *n)
{
    put(u, "{");
    for (uint32_t i = 0; i < n->values.count; i++) {
        const Node *key = n->keys.items[i];
        if (i)
            put(u, ", ");
        if (key) {
            put_expr(u, key, PREC_TEST);
            put(u, ": ");
        } else {
            put(u, "**");
        }
        put_expr(u, n->values.items[i], key ? PREC_TEST : PREC_BIT_OR);
    }
    put(u, "}");
}

static void put_set(Unparse *u, const SetNode *n)
{
    put(u, "{");
    put_list(u, &n->elts, ", ", PREC_TEST);
    put(u, "}");
}

static void put_list_display(Unparse *u, const ListNode *n)
{
    put(u, "[");
    put_list(u, &n->elts, ", ", PREC_TEST);
    put(u, "]");
}

static void put_tuple(Unparse *u, const TupleNode *n, int level)
{
    if (n->elts.count == 0) {
        put(u, "()");
        return;
    }
    open_paren(u, level, PREC_TUPLE);
    put_list(u, &n->elts, ", ", PREC_TEST);
    if (n->elts.count == 1)
        put(u, ",");
    close_paren(u, level, PREC_TUPLE);
}

static void put_generators(Unparse *u, const NodeList *generators)
{
    for (uint32_t i = 0; i < generators->count; i++) {
        const comprehensionNode *g = as_comprehension(generators->items[i]);
        put(u, g->head.sub ? " async for " : " for ");
        put_expr(u, g->target, PREC_TUPLE);
        put(u, " in ");
        put_expr(u, g->iter, PREC_TEST + 1);
        for (uint32_t k = 0; k < g->ifs.count; k++) {
            put(u, " if ");
            put_expr(u, g->ifs.items[k], PREC_TEST + 1);
        }
    }
}

static void put_comprehension(Unparse *u, const char *open, const Node *elt,
                              const NodeList *generators, const char *close)
{
    put(u, open);
    put_expr(u, elt, PREC_TEST);
    put_generators(u, generators);
    put(u, close);
}

static void put_dict_comp(Unparse *u, const DictCompNode *n)
{
    put(u, n->value ? "{" : "{**");
    put_expr(u, n->key, PREC_TEST);
    if (n->value) {
        put(u, ": ");
        put_expr(u, n->value, PREC_TEST);
    }
    put_generators(u, &n->generators);
    put(u, "}");
}

/* --- calls, attributes, subscripts */

static void put_keyword(Unparse *u, const keywordNode *n)
{
    if (n->arg)
        put_name(u, n->arg);
    put(u, n->arg ? "=" : "**");
    put_expr(u, n->value, PREC_TEST);
}

static void put_call(Unparse *u, const CallNode *n)
{
    put_expr(u, n->func, PREC_ATOM);
    if (n->args.count == 1 && n->keywords.count == 0 &&
        n->args.items[0]->kind == NODE_GeneratorExp) {
        put_expr(u, n->args.items[0], PREC_TEST);
        return;
    }
    put(u, "(");
    put_list(u, &n->args, ", ", PREC_TEST);
    for (uint32_t i = 0; i < n->keywords.count; i++) {
        if (i + n->args.count)
            put(u, ", ");
        put_keyword(u, as_keyword(n->keywords.items[i]));
    }
    put(u, ")");
}

static void put_attribute(Unparse *u, const AttributeNode *n)
{
    const Node *v = n->value;
    bool is_int =
        v->kind == NODE_Constant && as_Constant(v)->value->kind == VALUE_INT;
    put_expr(u, v, PREC_ATOM);
    put(u, is_int ? " ." : "."); /* 1.real would be a float */
    put_name(u, n->attr);
}

static void put_subscript(Unparse *u, const SubscriptNode *n)
{
    put_expr(u, n->value, PREC_ATOM);
    put(u, "[");
    put_expr(u, n->slice, PREC_TUPLE);
    put(u, "]");
}

static void put_slice(Unparse *u, const SliceNode *n)
{
    if (n->lower)
        put_expr(u, n->lower, PREC_TEST);
    put(u, ":");
    if (n->upper)
        put_expr(u, n->upper, PREC_TEST);
    if (n->step) {
        put(u, ":");
        put_expr(u, n->step, PREC_TEST);
    }
}

static void put_yield(Unparse *u, const Node *value, const char *open)
{
    put(u, open);
    if (value) {
        put(u, " ");
        put_expr(u, value, PREC_TEST);
    }
    put(u, ")");
}

/* --- f-strings: the body is put together first and then written as a string,
 * so that its quotes and escapes are those of repr. */

static void put_doubling_braces(Unparse *u, Text t)
{
    for (uint32_t i = 0; i < t.size; i++) {
        uint8_t ch = (uint8_t)t.data[i];
        if (ch == '{' || ch == '}')
            buf_byte(u->out, ch);
        buf_byte(u->out, ch);
    }
}

/* The expression after "{"; one that starts with a brace keeps off it. */
static void put_braced_expr(Unparse *u, const Node *value)
{
    size_t start = buf_size(u->out);
    put_expr(u, value, PREC_TEST + 1);
    if (u->out->data[start] != '{')
        return;
    buf_byte(u->out, ' ');
    uint8_t *p = u->out->data + start;
    memmove(p + 1, p, buf_size(u->out) - start - 1);
    *p = ' ';
}

/* !r:spec} */
static void put_conversion(Unparse *u, int32_t conversion, const Node *spec)
{
    if (conversion > 0) {
        put(u, "!");
        buf_byte(u->out, (uint8_t)conversion);
    }
    if (spec) {
        put(u, ":");
        put_fstring_part(u, spec, true);
    }
    put(u, "}");
}

/* Nested f-strings double their backslashes at each level; CPython, too, runs
 * out of memory. */
enum { LARGEST_FSTRING = 1 << 26 };

/* The parts of an f-string as one string literal. */
static void put_fstring(Unparse *u, const NodeList *parts, const char *prefix)
{
    Buf body = buf_in(&u->c->arena);
    Unparse inner = {u->c, &body};
    for (uint32_t i = 0; i < parts->count; i++)
        put_fstring_part(&inner, parts->items[i], false);
    if (buf_size(&body) > LARGEST_FSTRING)
        u->c->arena.on_exhausted(u->c->arena.context);
    put(u, prefix);
    Value *text = value_str(u->c, (const char *)body.data, buf_size(&body));
    value_repr(u->c, u->out, text);
}

/* One part; a format spec is itself parts, which stand there without
 * quotes. */
static void put_fstring_part(Unparse *u, const Node *n, bool in_spec)
{
    if (n->kind == NODE_Constant) {
        put_doubling_braces(u, as_Constant(n)->value->u.text);
    } else if (n->kind == NODE_JoinedStr && in_spec) {
        const NodeList *parts = &as_JoinedStr(n)->values;
        for (uint32_t i = 0; i < parts->count; i++)
            put_fstring_part(u, parts->items[i], true);
    } else {
        put_expr(u, n, PREC_TEST);
    }
}

static void put_formatted_value(Unparse *u, const FormattedValueNode *n)
{
    put(u, "{");
    put_braced_expr(u, n->value);
    put_conversion(u, n->conversion, n->format_spec);
}

/* A t-string's expression stands as it was written. */
static void put_interpolation(Unparse *u, const InterpolationNode *n)
{
    put(u, "{");
    buf_bytes(u->out, n->str->u.text.data, n->str->u.text.size);
    put_conversion(u, n->conversion, n->format_spec);
}

static void put_starred(Unparse *u, const StarredNode *n)
{
    put(u, "*");
    put_expr(u, n->value, PREC_BIT_OR);
}

static void put_by_kind(Unparse *u, const Node *n, int level)
{
    switch ((NodeKind)n->kind) {
    case NODE_BoolOp: put_bool_op(u, as_BoolOp(n), level); break;
    case NODE_NamedExpr: put_named_expr(u, as_NamedExpr(n), level); break;
    case NODE_BinOp: put_bin_op(u, as_BinOp(n), level); break;
    case NODE_UnaryOp: put_unary_op(u, as_UnaryOp(n), level); break;
    case NODE_Lambda: put_lambda(u, as_Lambda(n), level); break;
    case NODE_IfExp: put_if_exp(u, as_IfExp(n), level); break;
    case NODE_Dict: put_dict(u, as_Dict(n)); break;
    case NODE_Set: put_set(u, as_Set(n)); break;
    case NODE_ListComp:
        put_comprehension(u, "[", as_ListComp(n)->elt,
                          &as_ListComp(n)->generators, "]");
        break;
    case NODE_SetComp:
        put_comprehension(u, "{", as_SetComp(n)->elt,
                          &as_SetComp(n)->generators, "}");
        break;
    case NODE_DictComp: put_dict_comp(u, as_DictComp(n)); break;
    case NODE_GeneratorExp:
        put_comprehension(u, "(", as_GeneratorExp(n)->elt,
                          &as_GeneratorExp(n)->generators, ")");
        break;
    case NODE_Await: put_await(u, as_Await(n), level); break;
    case NODE_Yield: put_yield(u, as_Yield(n)->value, "(yield"); break;
    case NODE_YieldFrom:
        put_yield(u, as_YieldFrom(n)->value, "(yield from");
        break;
    case NODE_Compare: put_compare(u, as_Compare(n), level); break;
    case NODE_Call: put_call(u, as_Call(n)); break;
    case NODE_FormattedValue:
        put_formatted_value(u, as_FormattedValue(n));
        break;
    case NODE_Interpolation: put_interpolation(u, as_Interpolation(n)); break;
    case NODE_JoinedStr: put_fstring(u, &as_JoinedStr(n)->values, "f"); break;
    case NODE_TemplateStr:
        put_fstring(u, &as_TemplateStr(n)->values, "t");
        break;
    case NODE_Constant: put_constant(u, as_Constant(n)); break;
    case NODE_Attribute: put_attribute(u, as_Attribute(n)); break;
    case NODE_Subscript: put_subscript(u, as_Subscript(n)); break;
    case NODE_Starred: put_starred(u, as_Starred(n)); break;
    case NODE_Name: put_name(u, as_Name(n)->id); break;
    case NODE_List: put_list_display(u, as_List(n)); break;
    case NODE_Tuple: put_tuple(u, as_Tuple(n), level); break;
    case NODE_Slice: put_slice(u, as_Slice(n)); break;
    default: assert(!"an expression");
    }
}

/* Earlier passes have limited the depth, but not where annotations are kept
 * from folding. */
static void put_expr(Unparse *u, const Node *n, int level)
{
    if (++u->c->depth > u->c->target->recursion_limit)
        diag_raise_no_text(u->c, ERROR_RECURSION, NO_LOC,
                           "maximum recursion depth exceeded during "
                           "compilation");
    put_by_kind(u, n, level);
    u->c->depth--;
}

Value *ast_unparse(Compile *c, const Node *expr)
{
    Buf out = buf_in(&c->arena);
    Unparse u = {c, &out};
    put_expr(&u, expr, PREC_TEST);
    return value_str(c, (const char *)out.data, buf_size(&out));
}
