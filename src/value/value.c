/* Constants: constructors, the singletons, and simple questions about a
 * value.  See value.h. */
#include "value/value_internal.h"

#include "target/interned.h"

/* Never written to: their numbers and hashes are fixed, but the bools have the
 * hashes of 0 and 1.  To marshal each has been written before. */
#define SINGLETON(what, h, n)                                                  \
    {                                                                          \
        .kind = what, .shared = true, .hash = h, .number = n, .ref_index = 1   \
    }
Value value_none = SINGLETON(VALUE_NONE, 3, 1);
Value value_false = SINGLETON(VALUE_FALSE, 0, 2);
Value value_true = SINGLETON(VALUE_TRUE, 0, 3);
Value value_ellipsis = SINGLETON(VALUE_ELLIPSIS, 5, 4);
#undef SINGLETON

/* Where values are: those of the parsed text are put back for each target. */
static Arena *value_memory(Compile *c)
{
    return c->parsed ? &c->arena : &c->value_arena;
}

/* A zeroed value of the kind. */
Value *value_new(Compile *c, ValueKind kind)
{
    Value *v = ARENA_NEW(value_memory(c), Value);
    v->kind = (uint8_t)kind;
    return v;
}

/* The one object of an int that the interpreter keeps ready. */
static Value *cached_int(Compile *c, int64_t n)
{
    enum { COUNT = LARGEST_CACHED_IN_ANY - SMALLEST_CACHED_INT + 1 };
    ConstCache *cache = c->const_cache;
    if (!cache->small_ints)
        cache->small_ints =
            arena_zalloc(value_memory(c), COUNT * sizeof(Value *));
    Value **slot = &cache->small_ints[n - SMALLEST_CACHED_INT];
    if (!*slot) {
        *slot = value_new(c, VALUE_INT);
        (*slot)->u.integer = n;
        (*slot)->shared = true;
    }
    return *slot;
}

/* Up to where the ints of a literal are one object for all targets, or, after
 * parsing, for this one. */
static int64_t largest_cached(const Compile *c)
{
    return c->parsed ? c->target->marshal.largest_cached_int
                     : LARGEST_CACHED_IN_ALL;
}

static bool is_cached(const Compile *c, int64_t n)
{
    return n >= SMALLEST_CACHED_INT && n <= largest_cached(c);
}

Value *value_int(Compile *c, int64_t n)
{
    if (is_cached(c, n))
        return cached_int(c, n);
    Value *v = value_new(c, VALUE_INT);
    v->u.integer = n;
    return v;
}

/* True and the int if a magnitude of one limb fits in 64 bits with a sign. */
static bool fits_small(bool negative, uint64_t limb, int64_t *out)
{
    if (negative ? limb > (uint64_t)INT64_MAX + 1 : limb > INT64_MAX)
        return false;
    *out = negative ? (int64_t)(0 - limb) : (int64_t)limb;
    return true;
}

Value *value_int_limbs(Compile *c, bool negative, const uint64_t *limbs,
                       uint32_t count)
{
    int64_t small;
    while (count && limbs[count - 1] == 0)
        count--;
    if (count == 0)
        return value_int(c, 0);
    if (count == 1 && fits_small(negative, limbs[0], &small))
        return value_int(c, small);
    size_t size = count * sizeof *limbs;
    BigInt *b = arena_alloc(&c->arena, sizeof *b + size);
    b->negative = negative;
    b->limb_count = count;
    memcpy(b->limbs, limbs, size);
    Value *v = value_new(c, VALUE_INT);
    v->big = true;
    v->u.bigint = b;
    return v;
}

Value *value_float(Compile *c, double d)
{
    Value *v = value_new(c, VALUE_FLOAT);
    v->u.real = d;
    return v;
}

Value *value_complex(Compile *c, double real, double imag)
{
    Value *v = value_new(c, VALUE_COMPLEX);
    v->u.complex.real = real;
    v->u.complex.imag = imag;
    return v;
}

bool text_is_ascii(const char *data, size_t size, NameHead head)
{
    uint64_t seen = head.first | head.second;
    for (size_t at = NAME_HEAD_SIZE; at < size; at += 8) {
        uint64_t word;
        memcpy(&word, data + (at < size - 8 ? at : size - 8), 8);
        seen |= word;
    }
    return (seen & 0x8080808080808080u) == 0;
}

static bool is_ascii(const char *data, size_t size)
{
    return text_is_ascii(data, size, name_head(data, size));
}

/* True for one Latin-1 character. */
static bool is_latin1_char(const char *data, size_t size)
{
    uint8_t lead = (uint8_t)data[0];
    return size == 1 ? lead < 0x80
                     : size == 2 && (lead == 0xC2 || lead == 0xC3);
}

static bool is_twin_character(const Compile *c, const char *data, size_t size)
{
    const char *twins = c->target->marshal.twin_characters;
    return twins && size == 1 && data[0] && strchr(twins, data[0]);
}

/* A new str object that the process has only one of. */
static Value *new_character(Compile *c, const char *data, size_t size)
{
    Value *v = value_str_known(c, data, size, size < 2);
    v->shared = true;
    return v;
}

static Value **twin_characters(Compile *c)
{
    if (!c->twin_characters)
        c->twin_characters = arena_zalloc(&c->arena, 128 * sizeof(Value *));
    return c->twin_characters;
}

/* The process's string of an ASCII character, which is not the interned one. */
static Value *twin_character(Compile *c, const char *data)
{
    Value **v = &twin_characters(c)[(uint8_t)data[0]];
    if (!*v)
        *v = new_character(c, arena_memdup(&c->arena, data, 1), 1);
    return *v;
}

/* The empty string, and one for each character, by code point. */
enum { NO_CHARACTER = 256, CHARACTERS };

static uint32_t latin1_code(const char *data, size_t size)
{
    uint8_t lead = (uint8_t)data[0];
    if (size == 0)
        return NO_CHARACTER;
    return size == 1 ? lead
                     : (uint32_t)(lead & 3) << 6 | ((uint8_t)data[1] & 0x3F);
}

/* While parsing: what the string is to the target is left open. */
static Value *parsed_character(Compile *c, const char *data, size_t size)
{
    ConstCache *cache = c->const_cache;
    if (!cache->characters)
        cache->characters =
            arena_zalloc(&c->value_arena, CHARACTERS * sizeof(Value *));
    Value **v = &cache->characters[latin1_code(data, size)];
    if (!*v)
        *v = new_character(c, data, size);
    return *v;
}

/* Makes a string of the parsed text the process's one of its character. */
static void settle_character(Compile *c, Value *v)
{
    const char *data = v->u.text.data;
    size_t size = v->u.text.size;
    if (is_twin_character(c, data, size)) {
        twin_characters(c)[(uint8_t)data[0]] = v;
        return;
    }
    NameId id = names_intern(&c->names, data, size);
    c->names.entries[id].value = v;
    if (c->target->marshal.interns_latin1 || size == 0 ||
        interned_at_start(c->target->marshal.interned_at_start, data, size))
        value_interned_str(c, id);
}

void value_hold(Compile *c, Value **place)
{
    const Value *v = *place;
    if (v->kind == VALUE_INT && !v->big &&
        v->u.integer > LARGEST_CACHED_IN_ALL &&
        v->u.integer <= LARGEST_CACHED_IN_ANY)
        *vec_push(&c->const_cache->held, &c->value_arena) = place;
}

static void settle_int(Compile *c, Value **place)
{
    int64_t n = (*place)->u.integer;
    if (!is_cached(c, n))
        return;
    undo_note(&c->undo, place, sizeof *place);
    *place = cached_int(c, n);
}

void value_settle_parsed(Compile *c)
{
    ConstCache *cache = c->const_cache;
    for (uint32_t i = 0; cache->characters && i < CHARACTERS; i++)
        if (cache->characters[i])
            settle_character(c, cache->characters[i]);
    for (uint32_t i = 0; i < cache->held.count; i++)
        settle_int(c, cache->held.items[i]);
}

/* A process has only one string of each Latin-1 character; in some targets all
 * are interned from the start, in others those that the interpreter has used
 * as names, and others by their first such use. */
static Value *latin1_char(Compile *c, const char *data, size_t size)
{
    if (!c->parsed)
        return parsed_character(c, data, size);
    if (is_twin_character(c, data, size))
        return twin_character(c, data);
    NameId id = names_intern(&c->names, data, size);
    NameEntry *e = &c->names.entries[id];
    if (c->target->marshal.interns_latin1)
        return value_interned_str(c, id);
    if (e->value)
        return e->value;
    if (interned_at_start(c->target->marshal.interned_at_start, data, size))
        return value_interned_str(c, id);
    return e->value = new_character(c, e->text.data, size);
}

Value *value_str_known(Compile *c, const char *data, size_t size, bool ascii)
{
    Value *v = value_new(c, VALUE_STR);
    v->u.text = (Text){data, (uint32_t)size};
    v->ascii = ascii;
    return v;
}

/* A str of one character at most, of which there may be one object. */
static Value *short_str(Compile *c, const char *data, size_t size)
{
    return size == 0 && c->parsed ? value_interned_str(c, NAME_empty)
                                  : latin1_char(c, data, size);
}

Value *value_str(Compile *c, const char *data, size_t size)
{
    return size == 0 || is_latin1_char(data, size)
               ? short_str(c, data, size)
               : value_str_known(c, data, size, is_ascii(data, size));
}

Value *value_ascii_str(Compile *c, const char *data, size_t size)
{
    return size <= 1 ? short_str(c, data, size)
                     : value_str_known(c, data, size, true);
}

Value *value_str_apart(Compile *c, const char *data, size_t size)
{
    Value *v = value_str_known(c, data, size, is_ascii(data, size));
    v->apart = true;
    return v;
}

static Value *new_bytes(Compile *c, const char *data, size_t size)
{
    Value *v = value_new(c, VALUE_BYTES);
    v->u.text = (Text){data, (uint32_t)size};
    return v;
}

Value *value_bytes_apart(Compile *c, const char *data, size_t size)
{
    Value *v = new_bytes(c, data, size);
    v->apart = true;
    return v;
}

/* A new bytes object that the process has only one of. */
static Value *new_shared_bytes(Compile *c, const char *data, size_t size)
{
    Value *v = new_bytes(c, data, size);
    v->shared = true;
    return v;
}

Value *value_bytes(Compile *c, const char *data, size_t size)
{
    ConstCache *cache = c->const_cache;
    if (size > 1)
        return new_bytes(c, data, size);
    if (size == 0) {
        if (!cache->empty_bytes)
            cache->empty_bytes = new_shared_bytes(c, "", 0);
        return cache->empty_bytes;
    }
    if (!cache->single_bytes)
        cache->single_bytes =
            arena_zalloc(value_memory(c), 256 * sizeof(Value *));
    Value **slot = &cache->single_bytes[(uint8_t)data[0]];
    if (!*slot)
        *slot = new_shared_bytes(c, data, 1);
    return *slot;
}

static Value *new_seq(Compile *c, ValueKind kind, Value **items, uint32_t count)
{
    Value *v = value_new(c, kind);
    v->u.seq.items = items;
    v->u.seq.count = count;
    return v;
}

Value *value_tuple(Compile *c, Value **items, uint32_t count)
{
    ConstCache *cache = c->const_cache;
    if (count)
        return new_seq(c, VALUE_TUPLE, items, count);
    if (!cache->empty_tuple) {
        cache->empty_tuple = new_seq(c, VALUE_TUPLE, NULL, 0);
        cache->empty_tuple->shared = true;
    }
    return cache->empty_tuple;
}

Value *value_tuple_hashed(Compile *c, Value **items, uint32_t count,
                          uint64_t hash)
{
    Value *v = value_tuple(c, items, count);
    v->hash = hash_finish(hash);
    return v;
}

Value *value_slice(Compile *c, Value *start, Value *stop, Value *step)
{
    Value **items = ARENA_ARRAY(&c->arena, Value *, 3);
    items[0] = start;
    items[1] = stop;
    items[2] = step;
    return new_seq(c, VALUE_SLICE, items, 3);
}

Value *value_code(Compile *c, Code *code)
{
    Value *v = value_new(c, VALUE_CODE);
    v->u.code = code;
    return v;
}

bool value_is_true(const Value *v)
{
    switch ((ValueKind)v->kind) {
    case VALUE_NONE:
    case VALUE_FALSE: return false;
    case VALUE_TRUE:
    case VALUE_ELLIPSIS:
    case VALUE_SLICE:
    case VALUE_CODE: return true;
    case VALUE_INT: return v->big || v->u.integer != 0;
    case VALUE_FLOAT: return v->u.real != 0;
    case VALUE_COMPLEX: return v->u.complex.real != 0 || v->u.complex.imag != 0;
    case VALUE_STR:
    case VALUE_BYTES: return v->u.text.size != 0;
    case VALUE_TUPLE:
    case VALUE_FROZENSET: return v->u.seq.count != 0;
    }
    return true;
}

const char *value_type_name(const Value *v)
{
    static const char *const names[] = {
        [VALUE_NONE] = "NoneType",
        [VALUE_FALSE] = "bool",
        [VALUE_TRUE] = "bool",
        [VALUE_ELLIPSIS] = "ellipsis",
        [VALUE_INT] = "int",
        [VALUE_FLOAT] = "float",
        [VALUE_COMPLEX] = "complex",
        [VALUE_STR] = "str",
        [VALUE_BYTES] = "bytes",
        [VALUE_TUPLE] = "tuple",
        [VALUE_FROZENSET] = "frozenset",
        [VALUE_SLICE] = "slice",
        [VALUE_CODE] = "code",
    };
    return names[v->kind];
}

size_t value_str_length(const Value *str)
{
    Text t = str->u.text;
    size_t length = t.size;
    if (str->ascii)
        return length;
    for (uint32_t i = 0; i < t.size; i++)
        length -= ((uint8_t)t.data[i] & 0xC0) == 0x80;
    return length;
}
