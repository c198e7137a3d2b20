/* Folding on str, bytes and tuple: +, *, [].  NULL where CPython leaves the
 * operation to run time. */
#include "value/value_internal.h"

#include "base/unicode.h"

enum {
    MAX_COLLECTION_SIZE = 256, /* items of a repeated tuple */
    MAX_STR_SIZE = 4096,       /* characters of a repeated string */
    MAX_TOTAL_ITEMS = 1024     /* items of nested tuples together */
};

/* The two pieces as one.  Where left is the last join's result, right is
 * written behind it in place: left, a prefix, stays what it was. */
static char *join(Compile *c, const void *left, size_t left_size,
                  const void *right, size_t right_size)
{
    Joiner *j = &c->const_cache->joiner;
    size_t size = left_size + right_size;
    bool again = j->data && j->data == left && j->used == left_size;
    if (!again || j->capacity < size) {
        j->capacity = again ? size * 2 : size;
        j->data = arena_alloc(&c->arena, j->capacity);
        memcpy(j->data, left, left_size);
    }
    memcpy(j->data + left_size, right, right_size);
    j->used = size;
    return j->data;
}

static Value *concat_texts(Compile *c, Value *left, Value *right)
{
    Text a = left->u.text, b = right->u.text;
    size_t size = (size_t)a.size + b.size;
    if (size > UINT32_MAX)
        return NULL;
    if (a.size == 0)
        return right;
    if (b.size == 0)
        return left;
    const char *data = join(c, a.data, a.size, b.data, b.size);
    if (left->kind == VALUE_BYTES)
        return value_bytes(c, data, size);
    return value_str_known(c, data, size, left->ascii && right->ascii);
}

static Value *concat_tuples(Compile *c, Value *left, Value *right)
{
    uint32_t a = left->u.seq.count, b = right->u.seq.count;
    if (a == 0)
        return right;
    if (b == 0)
        return left;
    if ((size_t)a + b > UINT32_MAX)
        return NULL;
    void *items = join(c, left->u.seq.items, a * sizeof(Value *),
                       right->u.seq.items, b * sizeof(Value *));
    return value_tuple(c, items, a + b);
}

Value *sequence_concat(Compile *c, Value *left, Value *right)
{
    if (left->kind != right->kind)
        return NULL;
    if (left->kind == VALUE_TUPLE)
        return concat_tuples(c, left, right);
    return concat_texts(c, left, right);
}

/* What is left of the limit after the items of v and those inside them;
 * negative when it is exceeded.  Nesting is that of the source. */
static int64_t check_complexity(const Value *v, int64_t limit)
{
    if (v->kind != VALUE_TUPLE)
        return limit;
    limit -= v->u.seq.count;
    for (uint32_t i = 0; limit >= 0 && i < v->u.seq.count; i++)
        limit = check_complexity(v->u.seq.items[i], limit);
    return limit;
}

/* size bytes, n times. */
static void *repeated(Compile *c, const void *data, size_t size, int64_t n)
{
    char *out = arena_alloc(&c->arena, size * (size_t)n);
    for (int64_t i = 0; i < n; i++)
        memcpy(out + size * (size_t)i, data, size);
    return out;
}

static Value *repeat_tuple(Compile *c, Value *v, int64_t n)
{
    uint32_t count = v->u.seq.count;
    if (n < 0 || n > MAX_COLLECTION_SIZE / count)
        return NULL;
    if (n && check_complexity(v, MAX_TOTAL_ITEMS / n) < 0)
        return NULL;
    if (n == 1)
        return v;
    void *items = repeated(c, v->u.seq.items, count * sizeof(Value *), n);
    return value_tuple(c, items, count * (uint32_t)n);
}

static Value *repeat_text(Compile *c, Value *v, int64_t n)
{
    Text t = v->u.text;
    int64_t length =
        v->kind == VALUE_STR ? (int64_t)value_str_length(v) : (int64_t)t.size;
    if (n < 0 || n > MAX_STR_SIZE / length)
        return NULL;
    if (n == 1)
        return v;
    const char *data = repeated(c, t.data, t.size, n);
    if (v->kind == VALUE_BYTES)
        return n ? value_bytes(c, data, t.size * (size_t)n)
                 : value_bytes_apart(c, data, 0);
    return value_str(c, data, t.size * (size_t)n);
}

Value *sequence_repeat(Compile *c, Value *v, Value *count)
{
    if (count->big)
        return NULL;
    int64_t n = value_small(count);
    if (!value_is_true(v)) /* empty: any number of times */
        return v;
    return v->kind == VALUE_TUPLE ? repeat_tuple(c, v, n)
                                  : repeat_text(c, v, n);
}

/* The place of an index from either end; false if it is outside. */
static bool place(const Value *index, size_t length, size_t *out)
{
    if (index->big)
        return false;
    int64_t i = value_small(index);
    if (i < 0)
        i += (int64_t)length;
    *out = (size_t)i;
    return i >= 0 && (size_t)i < length;
}

static Value *char_at(Compile *c, const Value *str, const Value *index)
{
    size_t at;
    if (!place(index, value_str_length(str), &at))
        return NULL;
    const char *p = str->u.text.data;
    if (str->ascii)
        return value_str(c, p + at, 1);
    while (at-- > 0)
        utf8_next(&p);
    const char *end = p;
    utf8_next(&end);
    return value_str(c, p, (size_t)(end - p));
}

Value *value_subscript(Compile *c, Value *left, Value *index)
{
    size_t at;
    if (!value_is_int(index))
        return NULL;
    switch ((ValueKind)left->kind) {
    case VALUE_STR:
        return char_at(c, left, index);
    case VALUE_BYTES:
        return place(index, left->u.text.size, &at)
                   ? value_int(c, (uint8_t)left->u.text.data[at])
                   : NULL;
    case VALUE_TUPLE:
        return place(index, left->u.seq.count, &at) ? left->u.seq.items[at]
                                                    : NULL;
    default:
        return NULL;
    }
}
