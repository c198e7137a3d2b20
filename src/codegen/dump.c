/* The text of a unit's instructions:
 *
 *     unit f qualname=A.f firstlineno=3 flags=0x3 args=1,0,0
 *     const 0 None
 *     names print
 *     varnames self
 *        0   RESUME                   0       3:0-3:0
 *        1 > LOAD_FAST                0       4:8-4:12
 *
 * A jump's argument is the number of the instruction it goes to, after ->,
 * and what is jumped to is marked by >. */
#include "codegen/codegen_internal.h"

#include <stdio.h>

static void put_name(Compile *c, Buf *out, NameId name)
{
    Text t = names_text(&c->names, name);
    buf_bytes(out, t.data, t.size);
}

static void put_names(Compile *c, Buf *out, const char *title, const IdMap *m)
{
    if (m->count == 0)
        return;
    buf_text(out, title);
    for (uint32_t i = 0; i < m->count; i++) {
        buf_byte(out, ' ');
        put_name(c, out, m->entries[i].key);
    }
    buf_byte(out, '\n');
}

static void put_head(Compile *c, Buf *out, const CodeUnit *u)
{
    buf_text(out, "unit ");
    put_name(c, out, u->name);
    buf_text(out, " qualname=");
    put_name(c, out, u->qualname ? u->qualname : u->name);
    buf_printf(out, " firstlineno=%d flags=0x%x args=%u,%u,%u\n",
               u->firstlineno, u->flags, u->argcount, u->posonlyargcount,
               u->kwonlyargcount);
}

static void put_consts(Compile *c, Buf *out, const CodeUnit *u)
{
    for (uint32_t i = 0; i < u->consts.count; i++) {
        buf_printf(out, "const %u ", i);
        if (u->consts.items[i]->kind == VALUE_CODE)
            buf_text(out, "<code>");
        else
            value_repr(c, out, u->consts.items[i]);
        buf_byte(out, '\n');
    }
}

static void put_instr(Buf *out, const InstrList *list, uint32_t i,
                      bool is_target)
{
    const Instr *in = &list->items[i];
    Loc l = in->loc;
    uint32_t arg = in->target ? list->label_at[in->target] : in->arg;
    buf_printf(out, "%5u %c %-26s %2s %-5u %d:%d-%d:%d\n", i,
               is_target ? '>' : ' ', op_name(in->op), in->target ? "->" : "",
               arg, l.line, l.col, l.end_line, l.end_col);
}

/* The list with each PUSH_NULL that is part of a LOAD_GLOBAL by itself. */
static InstrList with_nulls(Compile *c, const InstrList *list)
{
    InstrList all = {.label_count = list->label_count};
    uint32_t *at = ARENA_ARRAY(&c->arena, uint32_t, list->count + 1);
    all.items = ARENA_ARRAY(&c->arena, Instr, list->count * 2);
    for (uint32_t i = 0; i < list->count; i++) {
        Instr *instr = &all.items[all.count];
        at[i] = all.count++;
        *instr = list->items[i];
        if (!(instr->flags & INSTR_PUSHES_NULL))
            continue;
        all.items[all.count++] = (Instr){.op = OP_PUSH_NULL, .loc = instr->loc};
        instr->arg &= ~(uint32_t)1;
    }
    at[list->count] = all.count;
    all.label_at = ARENA_ARRAY(&c->arena, uint32_t, list->label_count);
    for (uint32_t i = 0; i < list->label_count; i++)
        all.label_at[i] = at[list->label_at[i]];
    return all;
}

static void put_instrs(Compile *c, Buf *out, const InstrList *code)
{
    InstrList all = with_nulls(c, code), *list = &all;
    bool *is_target = arena_zalloc(&c->arena, list->count + 1);
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].target)
            is_target[list->label_at[list->items[i].target]] = true;
    for (uint32_t i = 0; i < list->count; i++)
        put_instr(out, list, i, is_target[i]);
}

void instrs_dump(Compile *c, Buf *out, const CodeUnit *unit)
{
    put_head(c, out, unit);
    put_consts(c, out, unit);
    put_names(c, out, "names", &unit->names);
    put_names(c, out, "varnames", &unit->varnames);
    put_names(c, out, "cellvars", &unit->cellvars);
    put_names(c, out, "freevars", &unit->freevars);
    put_names(c, out, "fast_hidden", &unit->fast_hidden);
    put_instrs(c, out, &unit->instrs);
    buf_byte(out, '\n');
}
