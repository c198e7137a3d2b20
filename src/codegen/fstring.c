/* Formatted strings. */
#include "codegen/codegen_internal.h"

static void emit_empty_string(Gen *g, Loc loc)
{
    emit_const(g, loc, value_interned_str(g->c, NAME_empty));
}

/* Too many parts for the stack: ''.join([part, ...]) */
static void gen_joined_list(Gen *g, Loc loc, const NodeList *values)
{
    emit_empty_string(g, loc);
    emit_load_attr(g, loc, NAME_join, true);
    emit_arg(g, loc, OP_BUILD_LIST, 0);
    for (uint32_t i = 0; i < values->count; i++) {
        gen_expr(g, values->items[i]);
        emit_arg(g, loc, OP_LIST_APPEND, 1);
    }
    emit_call(g, loc, 1);
}

void gen_joined_str(Gen *g, const Node *e)
{
    const NodeList *values = &as_JoinedStr(e)->values;
    if (values->count > g->target->codegen.stack_use_guideline) {
        gen_joined_list(g, e->loc, values);
        return;
    }
    gen_exprs(g, values);
    bool always_builds = g->target->ops[OP_FORMAT_VALUE].known;
    if (values->count > 1 || (values->count == 0 && always_builds))
        emit_arg(g, e->loc, OP_BUILD_STRING, values->count);
    else if (values->count == 0)
        emit_empty_string(g, e->loc);
}

/* What FORMAT_VALUE and CONVERT_VALUE call !s, !r and !a. */
static uint32_t conversion_number(int32_t conversion)
{
    switch (conversion) {
    case 's': return 1;
    case 'r': return 2;
    case 'a': return 3;
    default: return 0;
    }
}

enum { FORMAT_VALUE_HAS_SPEC = 4 };

/* Up to 3.12: conversion and formatting in one instruction. */
static void gen_format_value(Gen *g, const FormattedValueNode *e)
{
    uint32_t arg = conversion_number(e->conversion);
    if (e->format_spec) {
        gen_expr(g, e->format_spec);
        arg |= FORMAT_VALUE_HAS_SPEC;
    }
    emit_arg(g, e->head.loc, OP_FORMAT_VALUE, arg);
}

void gen_formatted_value(Gen *g, const Node *node)
{
    const FormattedValueNode *e = as_FormattedValue(node);
    gen_expr(g, e->value);
    if (g->target->ops[OP_FORMAT_VALUE].known) {
        gen_format_value(g, e);
        return;
    }
    uint32_t conversion = conversion_number(e->conversion);
    if (conversion)
        emit_arg(g, node->loc, OP_CONVERT_VALUE, conversion);
    if (e->format_spec) {
        gen_expr(g, e->format_spec);
        emit(g, node->loc, OP_FORMAT_WITH_SPEC);
    } else {
        emit(g, node->loc, OP_FORMAT_SIMPLE);
    }
}

/* --- template strings */

/* Pushes the tuple of the texts around the interpolations, empty ones
 * included. */
static void gen_template_texts(Gen *g, Loc loc, const NodeList *values)
{
    uint32_t count = 0;
    bool text_due = true;
    for (uint32_t i = 0; i < values->count; i++) {
        bool is_text = values->items[i]->kind != NODE_Interpolation;
        if (is_text)
            gen_expr(g, values->items[i]);
        else if (text_due)
            emit_empty_string(g, loc);
        count += is_text || text_due;
        text_due = !is_text;
    }
    if (text_due)
        emit_empty_string(g, loc);
    emit_arg(g, loc, OP_BUILD_TUPLE, count + text_due);
}

void gen_template_str(Gen *g, const Node *e)
{
    const NodeList *values = &as_TemplateStr(e)->values;
    uint32_t count = 0;
    gen_template_texts(g, e->loc, values);
    for (uint32_t i = 0; i < values->count; i++)
        if (values->items[i]->kind == NODE_Interpolation) {
            gen_expr(g, values->items[i]);
            count++;
        }
    emit_arg(g, e->loc, OP_BUILD_TUPLE, count);
    emit(g, e->loc, OP_BUILD_TEMPLATE);
}

/* BUILD_INTERPOLATION arguments; the conversion stands above them. */
enum {
    INTERPOLATION_HAS_SPEC = 1,
    INTERPOLATION_ALWAYS = 2,
    INTERPOLATION_CONVERSION_SHIFT = 2
};

void gen_interpolation(Gen *g, const Node *node)
{
    const InterpolationNode *e = as_Interpolation(node);
    uint32_t arg = conversion_number(e->conversion)
                       << INTERPOLATION_CONVERSION_SHIFT |
                   INTERPOLATION_ALWAYS;
    gen_expr(g, e->value);
    emit_const(g, node->loc, e->str);
    if (e->format_spec) {
        gen_expr(g, e->format_spec);
        arg |= INTERPOLATION_HAS_SPEC;
    }
    emit_arg(g, node->loc, OP_BUILD_INTERPOLATION, arg);
}
