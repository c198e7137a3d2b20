/* `from __future__ import ...`: which features a file asks for.  Only the
 * statements at the top, after the docstring, count here; code generation
 * refuses later ones. */
#include "symtable/symtable_internal.h"

typedef struct Feature {
    const char *name;
    uint32_t flag; /* 0: has been the rule for long */
} Feature;

static const Feature features[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", FUTURE_BARRY_AS_BDFL},
    {"generator_stop", 0},   {"annotations", FUTURE_ANNOTATIONS},
};

static const Feature *find_feature(Text name)
{
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (strlen(features[i].name) == name.size &&
            memcmp(features[i].name, name.data, name.size) == 0)
            return &features[i];
    return NULL;
}

/* As CPython's %.100s: at most 100 bytes; a character cut in two is dropped or
 * becomes the replacement character. */
static const char *shortened(Compile *c, Text name)
{
    enum { LONGEST = 100 };
    if (name.size <= LONGEST)
        return arena_printf(&c->arena, "%.*s", TEXT_ARGS(name));
    int size = LONGEST;
    while ((name.data[size] & 0xC0) == 0x80)
        size--;
    return arena_printf(&c->arena, "%.*s%s", size, name.data,
                        size < LONGEST &&
                                !c->target->symtable.drops_cut_character
                            ? "\xEF\xBF\xBD"
                            : "");
}

/* Where an error about a feature is: at its name, or where the statement
 * starts. */
static Loc error_place(const Compile *c, const Node *s, const Node *alias)
{
    if (!c->target->symtable.shows_future_statement)
        return alias->loc;
    return (Loc){s->loc.line, s->loc.line, s->loc.col, NO_COLUMN};
}

static void check_feature(Compile *c, const Node *s, const aliasNode *alias)
{
    Text name = names_text(&c->names, alias->name);
    const Feature *feature = find_feature(name);
    if (feature) {
        c->future_flags |= feature->flag;
        return;
    }
    Loc place = error_place(c, s, &alias->head);
    if (name.size == 6 && memcmp(name.data, "braces", 6) == 0)
        diag_raise(c, ERROR_SYNTAX, place, "not a chance");
    diag_raise(c, ERROR_SYNTAX, place, "future feature %s is not defined",
               shortened(c, name));
}

static bool is_future_import(const Compile *c, const Node *s)
{
    return s->kind == NODE_ImportFrom &&
           as_ImportFrom(s)->module == NAME_future &&
           (as_ImportFrom(s)->level == 0 ||
            c->target->symtable.future_may_be_relative);
}

/* Some targets look at the rest of the line that follows the last one; their
 * column is one too small. */
static void refuse_late_ones(Compile *c, const NodeList *body, uint32_t i)
{
    for (int32_t line = body->items[i]->loc.line;
         i < body->count && body->items[i]->loc.line <= line; i++) {
        Loc loc = body->items[i]->loc;
        if (is_future_import(c, body->items[i]))
            diag_raise(c, ERROR_SYNTAX,
                       (Loc){loc.line, loc.line, loc.col - 1, NO_COLUMN},
                       "from __future__ imports must occur at the beginning "
                       "of the file");
        line = loc.line;
    }
}

void future_scan(Compile *c, const ModuleNode *module)
{
    const NodeList *body = &module->body;
    uint32_t i = ast_docstring(body) ? 1 : 0;
    for (; i < body->count && is_future_import(c, body->items[i]); i++) {
        const ImportFromNode *s = as_ImportFrom(body->items[i]);
        for (uint32_t j = 0; j < s->names.count; j++)
            check_feature(c, &s->head, as_alias(s->names.items[j]));
        c->future_loc = s->head.loc;
    }
    if (c->target->symtable.scans_future_lines && i < body->count)
        refuse_late_ones(c, body, i);
}
