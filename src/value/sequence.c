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

/* The items start, start + step, ...; count of them. */
typedef struct Range {
    int64_t start, step;
    size_t count;
} Range;

/* A bound of a slice, as an index may be: false if it is neither an int nor
 * None. */
static bool slice_bound(const Value *v, int64_t absent, int64_t *out)
{
    *out = absent;
    if (v->kind == VALUE_NONE)
        return true;
    if (!value_is_int(v))
        return false;
    *out = v->big ? (v->u.bigint->negative ? -INT64_MAX : INT64_MAX)
                  : value_small(v);
    return true;
}

/* A bound counted from either end, kept within what the step can reach. */
static int64_t adjust_bound(int64_t bound, int64_t length, bool backward)
{
    if (bound < 0) {
        bound += length;
        if (bound < 0)
            return backward ? -1 : 0;
    }
    if (bound >= length)
        return backward ? length - 1 : length;
    return bound;
}

/* What slice.indices() says of a sequence; false where it would raise. */
static bool slice_range(const Value *slice, size_t size, Range *out)
{
    Value *const *parts = slice->u.seq.items;
    int64_t start, stop, step, length = (int64_t)size;
    if (!slice_bound(parts[2], 1, &step) || step == 0)
        return false;
    if (step < -INT64_MAX)
        step = -INT64_MAX;
    bool backward = step < 0;
    if (!slice_bound(parts[0], backward ? INT64_MAX : 0, &start) ||
        !slice_bound(parts[1], backward ? -INT64_MAX : INT64_MAX, &stop))
        return false;
    if (start < -INT64_MAX)
        start = -INT64_MAX;
    if (stop < -INT64_MAX)
        stop = -INT64_MAX;
    start = adjust_bound(start, length, backward);
    stop = adjust_bound(stop, length, backward);
    int64_t span = backward ? start - stop : stop - start;
    int64_t stride = backward ? -step : step;
    *out =
        (Range){start, step, span > 0 ? (size_t)((span - 1) / stride + 1) : 0};
    return true;
}

/* The byte offsets of the characters of a str. */
static const char **character_starts(Compile *c, const Value *str)
{
    size_t length = value_str_length(str), n = 0;
    const char **starts = ARENA_ARRAY(&c->arena, const char *, length + 1);
    const char *p = str->u.text.data, *end = p + str->u.text.size;
    while (p < end) {
        starts[n++] = p;
        utf8_next(&p);
    }
    starts[n] = end;
    return starts;
}

/* One character picked by a step is an object of its own. */
static Value *slice_str(Compile *c, const Value *str, Range r)
{
    const char **starts = character_starts(c, str);
    char *data = arena_alloc(&c->arena, r.count * 4 + 1), *out = data;
    int64_t at = r.start;
    for (size_t i = 0; i < r.count; i++, at += r.step) {
        size_t size = (size_t)(starts[at + 1] - starts[at]);
        memcpy(out, starts[at], size);
        out += size;
    }
    size_t size = (size_t)(out - data);
    return r.step != 1 && r.count == 1 ? value_str_apart(c, data, size)
                                       : value_str(c, data, size);
}

static Value *slice_bytes(Compile *c, const Value *bytes, Range r)
{
    char *data = arena_alloc(&c->arena, r.count + 1);
    int64_t at = r.start;
    for (size_t i = 0; i < r.count; i++, at += r.step)
        data[i] = bytes->u.text.data[at];
    return r.step != 1 && r.count == 1 ? value_bytes_apart(c, data, 1)
                                       : value_bytes(c, data, r.count);
}

static Value *slice_tuple(Compile *c, const Value *tuple, Range r)
{
    Value **items = ARENA_ARRAY(&c->arena, Value *, r.count + 1);
    int64_t at = r.start;
    for (size_t i = 0; i < r.count; i++, at += r.step)
        items[i] = tuple->u.seq.items[at];
    return value_tuple(c, items, (uint32_t)r.count);
}

/* left[start:stop:step] */
static Value *subscript_slice(Compile *c, Value *left, const Value *slice)
{
    size_t length = left->kind == VALUE_STR     ? value_str_length(left)
                    : left->kind == VALUE_BYTES ? left->u.text.size
                    : left->kind == VALUE_TUPLE ? left->u.seq.count
                                                : 0;
    Range r;
    if ((left->kind != VALUE_STR && left->kind != VALUE_BYTES &&
         left->kind != VALUE_TUPLE) ||
        !slice_range(slice, length, &r))
        return NULL;
    if (r.step == 1 && r.count == length)
        return left;
    return left->kind == VALUE_STR     ? slice_str(c, left, r)
           : left->kind == VALUE_BYTES ? slice_bytes(c, left, r)
                                       : slice_tuple(c, left, r);
}

Value *value_subscript(Compile *c, Value *left, Value *index)
{
    size_t at;
    if (index->kind == VALUE_SLICE)
        return subscript_slice(c, left, index);
    if (!value_is_int(index))
        return NULL;
    switch ((ValueKind)left->kind) {
    case VALUE_STR: return char_at(c, left, index);
    case VALUE_BYTES:
        return place(index, left->u.text.size, &at)
                   ? value_int(c, (uint8_t)left->u.text.data[at])
                   : NULL;
    case VALUE_TUPLE:
        return place(index, left->u.seq.count, &at) ? left->u.seq.items[at]
                                                    : NULL;
    default: return NULL;
    }
}
