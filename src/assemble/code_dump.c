/* What `dis` shows of a code object:
 *
 *     code f: flags=0x3 args=1,0,0 stack=2 line=3
 *     consts None, 1
 *     names print
 *     locals self:20
 *        0 RESUME 0                            3:0-3:0
 *        2 LOAD_FAST 0                         4:4-4:8
 *     handler 2-8 -> 12 depth=1 lasti
 *
 * Offsets are in bytes, a jump's argument is the offset it goes to. */
#include "assemble/assemble_internal.h"

#include <stdio.h>

/* Reads the location table one code unit at a time. */
typedef struct LocationReader {
    const uint8_t *p, *end;
    uint32_t units_left;
    int32_t line;
    Loc loc;
} LocationReader;

static uint32_t get_varint(LocationReader *r)
{
    uint32_t value = 0;
    for (int shift = 0; r->p < r->end; shift += 6) {
        uint8_t byte = *r->p++;
        value |= (uint32_t)(byte & 63) << shift;
        if (!(byte & 0x40))
            break;
    }
    return value;
}

static int32_t get_signed(LocationReader *r)
{
    uint32_t value = get_varint(r);
    return value & 1 ? -(int32_t)(value >> 1) : (int32_t)(value >> 1);
}

static void get_one_line(LocationReader *r, uint32_t code)
{
    r->loc.line = r->loc.end_line = r->line;
    if (code < 10) {
        r->loc.col = (int32_t)(code << 3 | (*r->p >> 4 & 7));
        r->loc.end_col = r->loc.col + (*r->p++ & 15);
    } else {
        r->loc.col = *r->p++;
        r->loc.end_col = *r->p++;
    }
}

static void read_entry(LocationReader *r)
{
    uint32_t code = *r->p >> 3 & 15;
    r->units_left = (*r->p++ & 7) + 1u;
    r->loc = NO_LOC;
    if (code == 15)
        return;
    if (code > 10 && code < 13)
        r->line += (int32_t)code - 10;
    if (code < 13) {
        get_one_line(r, code);
        return;
    }
    r->line += get_signed(r);
    r->loc.line = r->loc.end_line = r->line;
    if (code == 13)
        return;
    r->loc.end_line += (int32_t)get_varint(r);
    r->loc.col = (int32_t)get_varint(r) - 1;
    r->loc.end_col = (int32_t)get_varint(r) - 1;
}

/* The place of the next `units` code units. */
static Loc next_loc(LocationReader *r, uint32_t units)
{
    Loc loc = NO_LOC;
    for (uint32_t i = 0; i < units; i++) {
        if (!r->units_left && r->p < r->end)
            read_entry(r);
        if (i == 0)
            loc = r->loc;
        r->units_left -= r->units_left != 0;
    }
    return loc;
}

static void put_loc(Buf *out, const Loc *loc)
{
    if (loc->line == -1)
        buf_printf(out, " -");
    else
        buf_printf(out, " %d:%d-%d:%d", loc->line, loc->col, loc->end_line,
                   loc->end_col);
}

static Op op_of_number(const Target *t, uint8_t number)
{
    for (uint32_t op = 0; op < OP_COUNT; op++)
        if (t->ops[op].known && !(t->ops[op].flags & OPF_PSEUDO) &&
            t->ops[op].number == number)
            return (Op)op;
    return OP_COUNT;
}

static bool jumps_back(Op op)
{
    return strstr(op_name(op), "BACKWARD") != NULL;
}

/* One instruction with its prefixes and caches; returns its end. */
static uint32_t dump_instr(const Target *t, Buf *out, const Code *code,
                           uint32_t at, LocationReader *r)
{
    const uint8_t *bytes = (const uint8_t *)code->bytecode.data;
    uint32_t start = at, arg = bytes[at + 1];
    Op op = op_of_number(t, bytes[at]);
    while (op == OP_EXTENDED_ARG) {
        at += 2;
        op = op_of_number(t, bytes[at]);
        arg = arg << 8 | bytes[at + 1];
    }
    const OpInfo *info = &t->ops[op == OP_COUNT ? OP_NOP : op];
    at += 2 + info->caches * 2u;
    char operand[32] = "";
    if (info->flags & OPF_JUMP)
        snprintf(operand, sizeof operand, " -> %u",
                 jumps_back(op) ? at - arg * 2 : at + arg * 2);
    else if (info->flags & OPF_ARG)
        snprintf(operand, sizeof operand, " %u", arg);
    buf_printf(out, "%5u %s%-*s", start, op_name(op),
               30 - (int)strlen(op_name(op)), operand);
    Loc loc = next_loc(r, (at - start) / 2);
    put_loc(out, &loc);
    buf_printf(out, "\n");
    return at;
}

static void dump_instrs(const Target *t, Buf *out, const Code *code)
{
    Text table = code->linetable->u.text;
    LocationReader r = {.p = (const uint8_t *)table.data,
                        .end = (const uint8_t *)table.data + table.size,
                        .line = (int32_t)code->firstlineno};
    for (uint32_t at = 0; at < code->bytecode.size;)
        at = dump_instr(t, out, code, at, &r);
}

static uint32_t get_number(const uint8_t **p)
{
    uint32_t value = **p & 63u;
    while (*(*p)++ & 0x40)
        value = value << 6 | (**p & 63u);
    return value;
}

static void dump_exception_table(Buf *out, Text table)
{
    const uint8_t *p = (const uint8_t *)table.data, *end = p + table.size;
    while (p < end) {
        uint32_t start = get_number(&p) * 2, size = get_number(&p) * 2;
        uint32_t target = get_number(&p) * 2, depth = get_number(&p);
        buf_printf(out, "handler %u-%u -> %u depth=%u%s\n", start, start + size,
                   target, depth >> 1, depth & 1 ? " lasti" : "");
    }
}

static void dump_value(Compile *c, Buf *out, const Value *v)
{
    if (v->kind != VALUE_CODE) {
        value_repr(c, out, v);
        return;
    }
    Text name = v->u.code->qualname->u.text;
    buf_text(out, "<code ");
    buf_bytes(out, name.data, name.size);
    buf_text(out, ">");
}

static void dump_tuple(Compile *c, Buf *out, const char *title,
                       const Value *tuple)
{
    if (!tuple->u.seq.count)
        return;
    buf_text(out, title);
    for (uint32_t i = 0; i < tuple->u.seq.count; i++) {
        buf_text(out, i ? ", " : " ");
        dump_value(c, out, tuple->u.seq.items[i]);
    }
    buf_byte(out, '\n');
}

static void dump_locals(Buf *out, const Code *code)
{
    uint32_t count = code->localsplusnames->u.seq.count;
    if (!count)
        return;
    buf_text(out, "locals");
    for (uint32_t i = 0; i < count; i++) {
        Text name = code->localsplusnames->u.seq.items[i]->u.text;
        buf_printf(out, " %.*s:%02x", TEXT_ARGS(name),
                   (uint8_t)code->localspluskinds.data[i]);
    }
    buf_byte(out, '\n');
}

void code_dump(Compile *c, Buf *out, const Value *value)
{
    const Code *code = value->u.code;
    Text name = code->qualname->u.text;
    buf_printf(out, "code %.*s: flags=0x%x args=%u,%u,%u stack=%u line=%u\n",
               TEXT_ARGS(name), code->flags, code->argcount,
               code->posonlyargcount, code->kwonlyargcount, code->stacksize,
               code->firstlineno);
    dump_tuple(c, out, "consts", code->consts);
    dump_tuple(c, out, "names", code->names);
    dump_locals(out, code);
    dump_instrs(c->target, out, code);
    dump_exception_table(out, code->exceptiontable->u.text);
    for (uint32_t i = 0; i < code->consts->u.seq.count; i++)
        if (code->consts->u.seq.items[i]->kind == VALUE_CODE)
            code_dump(c, out, code->consts->u.seq.items[i]);
}
