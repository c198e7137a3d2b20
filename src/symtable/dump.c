/* The table as text: one line a block, one line a symbol, children indented.
 *
 *     function "f" line 3 nested params(a, b)
 *       a: param use LOCAL
 */
#include "symtable/symtable_internal.h"

typedef struct FlagName {
    uint32_t flag;
    const char *name;
} FlagName;

static const FlagName flag_names[] = {
    {DEF_GLOBAL, "global"},
    {DEF_LOCAL, "local"},
    {DEF_PARAM, "param"},
    {DEF_NONLOCAL, "nonlocal"},
    {USE, "use"},
    {DEF_FREE_CLASS, "free_class"},
    {DEF_IMPORT, "import"},
    {DEF_ANNOT, "annot"},
    {DEF_COMP_ITER, "comp_iter"},
    {DEF_TYPE_PARAM, "type_param"},
    {DEF_COMP_CELL, "comp_cell"},
};

static const char *const scope_names[] = {
    [SCOPE_NONE] = "NONE",
    [SCOPE_LOCAL] = "LOCAL",
    [SCOPE_GLOBAL_EXPLICIT] = "GLOBAL_EXPLICIT",
    [SCOPE_GLOBAL_IMPLICIT] = "GLOBAL_IMPLICIT",
    [SCOPE_FREE] = "FREE",
    [SCOPE_CELL] = "CELL",
};

static const char *const type_names[] = {
    [BLOCK_MODULE] = "module",
    [BLOCK_CLASS] = "class",
    [BLOCK_FUNCTION] = "function",
    [BLOCK_ANNOTATION] = "annotation",
    [BLOCK_TYPE_ALIAS] = "type alias",
    [BLOCK_TYPE_PARAMETERS] = "type parameters",
    [BLOCK_TYPE_VARIABLE] = "type variable",
};

static void put_name(Compile *c, Buf *out, NameId name)
{
    Text text = names_text(&c->names, name);
    buf_bytes(out, text.data, text.size);
}

static void indent(Buf *out, uint32_t level)
{
    while (level--)
        buf_text(out, "  ");
}

static void dump_symbol(Compile *c, Buf *out, IdMapEntry entry, uint32_t level)
{
    indent(out, level);
    put_name(c, out, entry.key);
    buf_byte(out, ':');
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (entry.value & flag_names[i].flag) {
            buf_byte(out, ' ');
            buf_text(out, flag_names[i].name);
        }
    buf_byte(out, ' ');
    buf_text(out, scope_names[entry.value >> SYMBOL_SCOPE_SHIFT]);
    buf_byte(out, '\n');
}

static void dump_params(Compile *c, Buf *out, const Block *block)
{
    if (!block->varnames.count)
        return;
    buf_text(out, " params(");
    for (uint32_t i = 0; i < block->varnames.count; i++) {
        buf_text(out, i ? ", " : "");
        put_name(c, out, block->varnames.items[i]);
    }
    buf_byte(out, ')');
}

static void dump_block(Compile *c, Buf *out, const Block *block, uint32_t level)
{
    indent(out, level);
    buf_text(out, type_names[block->type]);
    buf_text(out, " \"");
    put_name(c, out, block->name);
    buf_text(out, arena_printf(&c->arena, "\" line %d", block->loc.line));
    buf_text(out, block->nested ? " nested" : "");
    dump_params(c, out, block);
    buf_byte(out, '\n');
    for (uint32_t i = 0; i < block->symbols.count; i++)
        dump_symbol(c, out, block->symbols.entries[i], level + 1);
    for (uint32_t i = 0; i < block->children.count; i++)
        dump_block(c, out, block->children.items[i], level + 1);
}

void symtable_dump(Compile *c, Buf *out, const Symtable *st)
{
    dump_block(c, out, st->top, 0);
}
