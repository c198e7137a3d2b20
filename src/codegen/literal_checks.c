/* Warnings for literals used as they cannot be: called, subscripted, compared
 * by identity. */
#include "codegen/codegen_internal.h"

/* Name of the type an expression surely has, or NULL (CPython's
 * infer_type). */
static const char *inferred_type(const Node *e)
{
    switch ((NodeKind)e->kind) {
    case NODE_Tuple: return "tuple";
    case NODE_List:
    case NODE_ListComp: return "list";
    case NODE_Dict:
    case NODE_DictComp: return "dict";
    case NODE_Set:
    case NODE_SetComp: return "set";
    case NODE_GeneratorExp: return "generator";
    case NODE_Lambda: return "function";
    case NODE_JoinedStr:
    case NODE_FormattedValue: return "str";
    case NODE_TemplateStr:
    case NODE_Interpolation: return "string.templatelib.Template";
    case NODE_Constant: return value_type_name(as_Constant(e)->value);
    default: return NULL;
    }
}

/* Targets that have a current place warn there. */
static Loc warning_loc(const Gen *g, const Node *whole, const Node *e)
{
    return g->target->codegen.has_current_place ? whole->loc : e->loc;
}

void gen_check_caller(Gen *g, const Node *whole, const Node *e)
{
    if (e->kind == NODE_Lambda)
        return;
    const char *type = inferred_type(e);
    if (type)
        gen_warn(g, warning_loc(g, whole, e),
                 "'%s' object is not callable; perhaps you missed a comma?",
                 type);
}

static bool is_subscriptable_constant(const Value *v)
{
    return v->kind == VALUE_STR || v->kind == VALUE_BYTES ||
           v->kind == VALUE_TUPLE;
}

void gen_check_subscripter(Gen *g, const Node *whole, const Node *e)
{
    switch ((NodeKind)e->kind) {
    case NODE_Constant:
        if (is_subscriptable_constant(as_Constant(e)->value))
            return;
        break;
    case NODE_Set:
    case NODE_SetComp:
    case NODE_GeneratorExp:
    case NODE_TemplateStr:
    case NODE_Interpolation:
    case NODE_Lambda: break;
    default: return;
    }
    gen_warn(g, warning_loc(g, whole, e),
             "'%s' object is not subscriptable; perhaps you missed a comma?",
             inferred_type(e));
}

static bool may_be_index(const Node *index)
{
    if (index->kind != NODE_Constant)
        return !inferred_type(index);
    switch ((ValueKind)as_Constant(index)->value->kind) {
    case VALUE_INT:
    case VALUE_FALSE:
    case VALUE_TRUE:
    case VALUE_SLICE: return true;
    default: return false;
    }
}

static bool is_sequence_literal(const Node *e)
{
    switch ((NodeKind)e->kind) {
    case NODE_Constant: return is_subscriptable_constant(as_Constant(e)->value);
    case NODE_Tuple:
    case NODE_List:
    case NODE_ListComp:
    case NODE_JoinedStr:
    case NODE_FormattedValue: return true;
    default: return false;
    }
}

void gen_check_index(Gen *g, const Node *whole, const Node *e,
                     const Node *index)
{
    if (!is_sequence_literal(e) || may_be_index(index))
        return;
    gen_warn(g, warning_loc(g, whole, e),
             "%s indices must be integers or slices, not %s; "
             "perhaps you missed a comma?",
             inferred_type(e), inferred_type(index));
}

static bool all_constants(const NodeList *elts)
{
    for (uint32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind != NODE_Constant)
            return false;
    return true;
}

/* A constant other than the named singletons.  A tuple of constants is one,
 * folded or not. */
static bool is_plain_literal(const Node *e)
{
    if (e->kind == NODE_Tuple)
        return all_constants(&as_Tuple(e)->elts);
    if (e->kind != NODE_Constant)
        return false;
    switch ((ValueKind)as_Constant(e)->value->kind) {
    case VALUE_NONE:
    case VALUE_FALSE:
    case VALUE_TRUE:
    case VALUE_ELLIPSIS: return false;
    default: return true;
    }
}

static void warn_identity(Gen *g, const CompareNode *e, CmpOp op,
                          const Node *literal)
{
    bool is = op == CMP_IS;
    const char *type = inferred_type(literal);
    if (g->target->codegen.identity_warning_names_type)
        gen_warn(g, e->head.loc,
                 "\"%s\" with '%s' literal. Did you mean \"%s\"?",
                 is ? "is" : "is not", type, is ? "==" : "!=");
    else
        gen_warn(g, e->head.loc, "\"%s\" with a literal. Did you mean \"%s\"?",
                 is ? "is" : "is not", is ? "==" : "!=");
}

/* One warning at most for a chain. */
void gen_check_compare(Gen *g, const CompareNode *e)
{
    const Node *left = e->left;
    for (uint32_t i = 0; i < e->comparators.count; i++) {
        const Node *right = e->comparators.items[i];
        CmpOp op = e->ops[i];
        if (op == CMP_IS || op == CMP_IS_NOT) {
            bool left_is_literal = is_plain_literal(left);
            if (left_is_literal || is_plain_literal(right)) {
                warn_identity(g, e, op, left_is_literal ? left : right);
                return;
            }
        }
        left = right;
    }
}
