/* Trees as text, as Python's ast.dump(tree, include_attributes=True,
 * indent=1) writes them. */
#include "ast/ast.h"

#include "ast/fields.h"
#include "target/target.h"
#include "value/value.h"

/* Deeper trees are not dumped: the C stack has an end. */
enum { MAX_DUMP_DEPTH = 20000 };

typedef struct Dump {
    Compile *c;
    Buf *out;
} Dump;

static void dump_node(Dump *d, const Node *n, int level);

static void new_line(Dump *d, int level)
{
    uint8_t *p = buf_need(d->out, (size_t)level + 1);
    *p++ = '\n';
    memset(p, ' ', (size_t)level);
    d->out->end = p + level;
}

static void dump_integer(Dump *d, int32_t n)
{
    buf_text(d->out, arena_printf(&d->c->arena, "%d", n));
}

static void dump_name(Dump *d, NameId id)
{
    value_repr(d->c, d->out, value_interned_str(d->c, id));
}

static void dump_list(Dump *d, const NodeList *list, int level)
{
    buf_byte(d->out, '[');
    for (uint32_t i = 0; i < list->count; i++) {
        if (i)
            buf_byte(d->out, ',');
        new_line(d, level + 1);
        if (list->items[i])
            dump_node(d, list->items[i], level + 1);
        else
            buf_text(d->out, "None");
    }
    buf_byte(d->out, ']');
}

static void dump_names(Dump *d, const NameList *names, int level)
{
    buf_byte(d->out, '[');
    for (uint32_t i = 0; i < names->count; i++) {
        if (i)
            buf_byte(d->out, ',');
        new_line(d, level + 1);
        dump_name(d, names->items[i]);
    }
    buf_byte(d->out, ']');
}

static void dump_cmpops(Dump *d, const CompareNode *n, int level)
{
    static const char *const names[] = {
        "Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
    buf_byte(d->out, '[');
    for (uint32_t i = 0; i < n->comparators.count; i++) {
        if (i)
            buf_byte(d->out, ',');
        new_line(d, level + 1);
        buf_text(d->out, names[n->ops[i]]);
        buf_text(d->out, "()");
    }
    buf_byte(d->out, ']');
}

static const char *subkind_name(FieldType type, uint8_t sub)
{
    static const char *const contexts[] = {"Load", "Store", "Del"};
    static const char *const operators[] = {
        "Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
        "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
    static const char *const unary[] = {"Invert", "Not", "UAdd", "USub"};
    static const char *const bools[] = {"And", "Or"};
    switch (type) {
    case FIELD_expr_context: return contexts[sub];
    case FIELD_operator: return operators[sub];
    case FIELD_unaryop: return unary[sub];
    default: return bools[sub];
    }
}

/* ---- fields */

/* A field that ast.dump leaves out: None where that is the default, an empty
 * list, or one that the target's Python.asdl does not have. */
static bool is_hidden(const Dump *d, const Node *n, const FieldInfo *f)
{
    const void *at = field_at(n, f);
    switch (f->type) {
    case FIELD_opt_node: return !*(Node *const *)at;
    case FIELD_nodes: return ((const NodeList *)at)->count == 0;
    case FIELD_names: return ((const NameList *)at)->count == 0;
    case FIELD_name: return *(const NameId *)at == 0;
    case FIELD_flag:
        if (n->kind == NODE_Constant)
            return !n->sub;
        return (n->kind == NODE_Import || n->kind == NODE_ImportFrom) &&
               !d->c->target->grammar.lazy_import;
    default: return false;
    }
}

static void dump_flag(Dump *d, const Node *n)
{
    if (n->kind == NODE_Constant)
        buf_text(d->out, "'u'");
    else
        dump_integer(d, n->sub);
}

static void dump_field(Dump *d, const Node *n, const FieldInfo *f, int level)
{
    const void *at = field_at(n, f);
    switch (f->type) {
    case FIELD_node:
    case FIELD_opt_node: dump_node(d, *(Node *const *)at, level); break;
    case FIELD_nodes: dump_list(d, at, level); break;
    case FIELD_name: dump_name(d, *(const NameId *)at); break;
    case FIELD_names: dump_names(d, at, level); break;
    case FIELD_value: value_repr(d->c, d->out, *(Value *const *)at); break;
    case FIELD_integer: dump_integer(d, *(const int32_t *)at); break;
    case FIELD_flag: dump_flag(d, n); break;
    case FIELD_cmpops: dump_cmpops(d, as_Compare(n), level); break;
    default:
        buf_text(d->out, subkind_name(f->type, n->sub));
        buf_text(d->out, "()");
    }
}

static bool is_simple(const FieldInfo *f)
{
    return f->type == FIELD_name || f->type == FIELD_value ||
           f->type >= FIELD_integer;
}

/* All kinds but these have attributes; -1 in what folding made up. */
static bool has_place(const Node *n)
{
    return n->kind != NODE_Module && n->kind != NODE_comprehension &&
           n->kind != NODE_arguments && n->kind != NODE_withitem &&
           n->kind != NODE_match_case;
}

/* A node without a place is written on one line if it has few fields and all
 * are simple. */
static bool fits_one_line(const Dump *d, const Node *n)
{
    int count = 0;
    for (const FieldInfo *f = ast_kinds[n->kind].fields; f->name; f++) {
        if (is_hidden(d, n, f))
            continue;
        if (!is_simple(f) || f->type == FIELD_cmpops)
            return false;
        count++;
    }
    return !has_place(n) && count <= 3;
}

static void dump_loc(Dump *d, Loc loc, int level)
{
    const struct {
        const char *name;
        int32_t n;
    } parts[] = {{"lineno=", loc.line},
                 {"col_offset=", loc.col},
                 {"end_lineno=", loc.end_line},
                 {"end_col_offset=", loc.end_col}};
    for (int i = 0; i < 4; i++) {
        if (i)
            buf_byte(d->out, ',');
        new_line(d, level);
        buf_text(d->out, parts[i].name);
        dump_integer(d, parts[i].n);
    }
}

static void dump_node(Dump *d, const Node *n, int level)
{
    bool first = true, one_line = fits_one_line(d, n);
    level++;
    if (++d->c->depth > MAX_DUMP_DEPTH)
        diag_raise_no_text(d->c, ERROR_RECURSION, NO_LOC,
                           "the tree is too deep to be shown");
    buf_text(d->out, ast_kind_name(n->kind));
    buf_byte(d->out, '(');
    for (const FieldInfo *f = ast_kinds[n->kind].fields; f->name; f++) {
        if (is_hidden(d, n, f))
            continue;
        if (!first)
            buf_text(d->out, one_line ? ", " : ",");
        first = false;
        if (!one_line)
            new_line(d, level);
        buf_text(d->out, f->name);
        buf_byte(d->out, '=');
        dump_field(d, n, f, level);
    }
    if (has_place(n)) {
        if (!first)
            buf_byte(d->out, ',');
        dump_loc(d, n->loc, level);
    }
    buf_byte(d->out, ')');
    d->c->depth--;
}

void ast_dump(Compile *c, Buf *out, const Node *tree)
{
    Dump d = {c, out};
    dump_node(&d, tree, 0);
    buf_byte(out, '\n');
}
