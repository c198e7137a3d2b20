/* Objects to bytes: marshal's w_object.  Which objects are flagged as shared
 * is said in refs.c.
 *
 *     object    := singleton | 'r' index:u32 | typebyte payload
 *     singleton := 'N' | 'T' | 'F' | '.'
 *     typebyte  := code, | FLAG_REF where the object gets the next index
 *     payload   := 'i' s32 | 'l' count:s32 digit:u16... | 'g' f64 | 'y' f64 f64
 *                | 's' size:u32 bytes | 'zZ' size:u8 text | 'aA' size:u32 text
 *                | 'ut' size:u32 utf8 | ')' count:u8 object...
 *                | '(' count:u32 object... | '>' count:u32 object...
 *                | ':' object object object | 'c' code
 *     code      := argcount:u32 posonlyargcount:u32 kwonlyargcount:u32
 *                  stacksize:u32 flags:u32 co_code consts names
 *                  localsplusnames localspluskinds filename name qualname
 *                  firstlineno:u32 linetable exceptiontable
 */
#include "marshal/marshal_internal.h"

#include <assert.h>

enum { FLAG_REF = 0x80, NO_FLAG = 0 };

_Noreturn void marshal_raise_too_deep(Marshal *m)
{
    diag_raise_no_text(m->c, ERROR_VALUE, NO_LOC,
                       "object too deeply nested to marshal");
}

static void write_payload(Marshal *m, Value *v, uint8_t flag);

/* A singleton or a reference to what has been written. */
static inline void write_known(Buf *out, const Value *v)
{
    static const char codes[] = "NFT.rrrrrrrrr"; /* by ValueKind */
    static_assert(sizeof codes - 1 == VALUE_CODE + 1, "one for each");
    uint8_t *p = buf_need(out, 5);
    p[0] = (uint8_t)codes[v->kind];
    put_u32(p + 1, v->ref_index - FIRST_REF);
    out->end = p + (marshal_is_singleton(v) ? 1 : 5);
}

/* The children of a flagged object get later indices. */
static inline void write_object(Marshal *m, Value *v, bool force)
{
    if (v->ref_index != NO_REF) {
        write_known(m->out, v);
        return;
    }
    uint32_t shared = marshal_is_shared(v) | force;
    v->ref_index = m->next_ref & (0 - shared);
    m->next_ref += shared;
    write_payload(m, v, (uint8_t)(shared * FLAG_REF));
}

/* --- payloads; flag is FLAG_REF or 0 */

static void write_int32(Buf *out, int64_t n, uint8_t flag)
{
    uint8_t *p = buf_need(out, 5);
    *p++ = 'i' | flag;
    out->end = put_u32(p, (uint32_t)n);
}

/* Digits of 15 bits, least significant first, from 64-bit limbs. */
static void write_digits(Buf *out, const uint64_t *limbs, uint32_t limb_count,
                         bool negative, uint8_t flag)
{
    uint32_t bits =
        64 * limb_count - (uint32_t)__builtin_clzll(limbs[limb_count - 1]);
    uint32_t count = (bits + 14) / 15;
    uint8_t *p = buf_need(out, 5 + 2 * (size_t)count);
    *p++ = 'l' | flag;
    p = put_u32(p, negative ? 0 - count : count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = 15 * i, limb = at / 64, shift = at % 64;
        uint64_t digit = limbs[limb] >> shift;
        if (shift > 64 - 15 && limb + 1 < limb_count)
            digit |= limbs[limb + 1] << (64 - shift);
        p = put_u16(p, digit & 0x7FFF);
    }
    out->end = p;
}

static void write_int(Buf *out, const Value *v, uint8_t flag)
{
    if (v->big) {
        const BigInt *big = v->u.bigint;
        write_digits(out, big->limbs, big->limb_count, big->negative, flag);
        return;
    }
    int64_t n = v->u.integer;
    if (n >= INT32_MIN && n <= INT32_MAX) {
        write_int32(out, n, flag);
        return;
    }
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    write_digits(out, &magnitude, 1, n < 0, flag);
}

static uint8_t *put_double(uint8_t *p, double d)
{
    uint64_t bits;
    d = value_as_x86(d);
    memcpy(&bits, &d, sizeof bits);
    return put_u64(p, bits);
}

static void write_float(Buf *out, double d, uint8_t flag)
{
    uint8_t *p = buf_need(out, 9);
    *p++ = 'g' | flag;
    out->end = put_double(p, d);
}

static void write_complex(Buf *out, double real, double imag, uint8_t flag)
{
    uint8_t *p = buf_need(out, 17);
    *p++ = 'y' | flag;
    out->end = put_double(put_double(p, real), imag);
}

static void write_bytes(Buf *out, Text text, uint8_t flag)
{
    uint8_t *p = buf_need(out, 5 + (size_t)text.size);
    *p++ = 's' | flag;
    p = put_u32(p, text.size);
    if (text.size)
        memcpy(p, text.data, text.size);
    out->end = p + text.size;
}

static void write_str(Buf *out, const Value *v, uint8_t flag)
{
    bool interned = v->interned;
    Text text = v->u.text;
    uint8_t *p = buf_need(out, 5 + (size_t)text.size);
    if (v->ascii && text.size < 256) {
        *p++ = (interned ? 'Z' : 'z') | flag;
        *p++ = (uint8_t)text.size;
    } else {
        *p++ = (v->ascii ? interned ? 'A' : 'a' : interned ? 't' : 'u') | flag;
        p = put_u32(p, text.size);
    }
    if (text.size)
        memcpy(p, text.data, text.size);
    out->end = p + text.size;
}

/* --- containers: only they make objects deeper */

static void enter(Marshal *m)
{
    if (++m->depth >= MAX_DEPTH)
        marshal_raise_too_deep(m);
}

static void write_items(Marshal *m, const Value *v)
{
    if (v->u.seq.count == 0)
        return;
    enter(m);
    for (uint32_t i = 0; i < v->u.seq.count; i++)
        write_object(m, v->u.seq.items[i], false);
    m->depth--;
}

static void write_tuple(Marshal *m, const Value *v, uint8_t flag)
{
    uint32_t count = v->u.seq.count;
    uint8_t *p = buf_need(m->out, 5);
    if (count < 256) {
        *p++ = ')' | flag;
        *p++ = (uint8_t)count;
    } else {
        *p++ = '(' | flag;
        p = put_u32(p, count);
    }
    m->out->end = p;
    write_items(m, v);
}

static void write_slice(Marshal *m, const Value *v, uint8_t flag)
{
    buf_byte(m->out, ':' | flag);
    write_items(m, v);
}

static void write_set(Marshal *m, const Value *v, uint8_t flag)
{
    uint8_t *p = buf_need(m->out, 5);
    *p++ = '>' | flag;
    m->out->end = put_u32(p, v->u.seq.count);
    if (v->u.seq.count == 0)
        return;
    enter(m);
    marshal_write_elements(m, v);
    m->depth--;
}

/* --- code objects */

/* co_code: a code object that was asked for it holds it too, so it is always
 * shared, though no other object ever refers to it. */
static void write_co_code(Marshal *m, const Code *code)
{
    m->next_ref++;
    write_bytes(m->out, code->bytecode, FLAG_REF);
}

/* co_localspluskinds belongs to its code object alone; when empty it is the
 * empty bytes object. */
static void write_kinds(Marshal *m, const Code *code)
{
    if (code->localspluskinds.size)
        write_bytes(m->out, code->localspluskinds, NO_FLAG);
    else
        write_object(m, m->empty_bytes, false);
}

static void write_code(Marshal *m, const Code *code, uint8_t flag)
{
    uint8_t *p = buf_need(m->out, 21);
    *p++ = 'c' | flag;
    p = put_u32(p, code->argcount);
    p = put_u32(p, code->posonlyargcount);
    p = put_u32(p, code->kwonlyargcount);
    p = put_u32(p, code->stacksize);
    m->out->end = put_u32(p, code->flags);
    write_co_code(m, code);
    enter(m);
    write_object(m, code->consts, false);
    write_object(m, code->names, false);
    write_object(m, code->localsplusnames, false);
    write_kinds(m, code);
    /* Who compiles holds the file name. */
    write_object(m, code->filename, true);
    write_object(m, code->name, value_is_static_name(code->name->u.text));
    write_object(m, code->qualname, false);
    p = buf_need(m->out, 4);
    m->out->end = put_u32(p, code->firstlineno);
    write_object(m, code->linetable, false);
    write_object(m, code->exceptiontable, false);
    m->depth--;
}

/* --- objects */

static void write_payload(Marshal *m, Value *v, uint8_t flag)
{
    switch ((ValueKind)v->kind) {
    case VALUE_INT: write_int(m->out, v, flag); break;
    case VALUE_FLOAT: write_float(m->out, v->u.real, flag); break;
    case VALUE_COMPLEX:
        write_complex(m->out, v->u.complex.real, v->u.complex.imag, flag);
        break;
    case VALUE_STR: write_str(m->out, v, flag); break;
    case VALUE_BYTES: write_bytes(m->out, v->u.text, flag); break;
    case VALUE_TUPLE: write_tuple(m, v, flag); break;
    case VALUE_FROZENSET: write_set(m, v, flag); break;
    case VALUE_SLICE: write_slice(m, v, flag); break;
    case VALUE_CODE: write_code(m, v->u.code, flag); break;
    case VALUE_NONE:
    case VALUE_FALSE:
    case VALUE_TRUE:
    case VALUE_ELLIPSIS: break;
    }
}

void marshal_write_object(Marshal *m, Value *v, bool force)
{
    write_object(m, v, force);
}

void marshal_write_code(Compile *c, Buf *out, Value *code)
{
    Marshal m = {.c = c, .target = c->target, .out = out};
    m.next_ref = FIRST_REF;
    m.empty_bytes = value_bytes(c, "", 0);
    marshal_count_uses(&m, code);
    m.depth = 0;
    marshal_write_object(&m, code, c->target->marshal.flags_top_code);
}
