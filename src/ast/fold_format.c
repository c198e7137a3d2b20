/* "%s: %r" % (a, b) to the tree of f"{a!s}: {b!r}".  Only %s, %r, %a and %%
 * with a width and a precision of at most two digits, and only if there are
 * as many items as conversions; else the operation stays as it is. */
#include "ast/fold_internal.h"

#include <stdio.h>

enum { MAX_DIGITS = 2 };

/* Reading the format: at is where the next piece starts. */
typedef struct Format {
    Compile *c;
    Text text;
    uint32_t at;
} Format;

/* One conversion: %-5.3s is left, width 5, precision 3, spec 's'. */
typedef struct Conversion {
    bool left;
    int width, precision; /* -1: none */
    char spec;
} Conversion;

static Node *new_constant(Compile *c, Value *v)
{
    ConstantNode *n = AST_NEW(c, Constant, NO_LOC);
    n->value = v;
    return &n->head;
}

/* The bytes without every second percent sign, as str.replace makes them: even
 * a single sign is an object of its own. */
static Value *single_percents(Compile *c, const char *data, uint32_t size)
{
    char *copy = arena_alloc(&c->arena, size);
    uint32_t n = 0;
    for (uint32_t i = 0; i < size; i++) {
        copy[n++] = data[i];
        i += data[i] == '%';
    }
    return value_str_apart(c, copy, n);
}

/* The text up to the next conversion; NULL if there is none. */
static Node *read_literal(Format *f)
{
    const char *data = f->text.data;
    uint32_t start = f->at, size = f->text.size;
    bool percents = false;
    while (f->at < size) {
        if (data[f->at] != '%') {
            f->at++;
        } else if (f->at + 1 < size && data[f->at + 1] == '%') {
            percents = true;
            f->at += 2;
        } else {
            break;
        }
    }
    if (f->at == start)
        return NULL;
    return new_constant(
        f->c, percents ? single_percents(f->c, data + start, f->at - start)
                       : value_str(f->c, data + start, f->at - start));
}

/* The next character, 0 at the end (no conversion has a zero byte). */
static char next_char(Format *f)
{
    return f->at < f->text.size ? f->text.data[f->at++] : 0;
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

/* Digits from *ch on, which is moved past them; false if they are too
 * many. */
static bool read_digits(Format *f, char *ch, int *out)
{
    int digits = 0;
    *out = 0;
    for (; is_digit(*ch); *ch = next_char(f)) {
        if (++digits > MAX_DIGITS)
            return false;
        *out = *out * 10 + (*ch - '0');
    }
    return true;
}

/* After the percent sign: flags, width, precision, letter. */
static bool read_conversion(Format *f, Conversion *v)
{
    *v = (Conversion){.width = -1, .precision = -1};
    char ch = next_char(f);
    for (; ch && strchr("-+ #0", ch); ch = next_char(f))
        v->left |= ch == '-';
    if (is_digit(ch) && !read_digits(f, &ch, &v->width))
        return false;
    if (ch == '.') {
        ch = next_char(f);
        if (!read_digits(f, &ch, &v->precision))
            return false;
    }
    v->spec = ch;
    return ch == 's' || ch == 'r' || ch == 'a';
}

/* The format spec: text is right-aligned by % and left-aligned by format(). */
static Node *format_spec(Compile *c, const Conversion *v)
{
    char text[16];
    int size = 0;
    if (!v->left && v->width > 0)
        text[size++] = '>';
    if (v->width >= 0)
        size += snprintf(text + size, 4, "%d", v->width);
    if (v->precision >= 0)
        size += snprintf(text + size, 5, ".%d", v->precision);
    if (size == 0)
        return NULL;
    const char *copy = arena_memdup(&c->arena, text, (size_t)size);
    return new_constant(c, value_str(c, copy, (size_t)size));
}

/* The conversion at the percent sign, applied to the item; NULL if it is not
 * one of the simple ones. */
static Node *read_value(Format *f, Node *item)
{
    Conversion v;
    f->at++;
    if (!read_conversion(f, &v))
        return NULL;
    FormattedValueNode *n = AST_NEW(f->c, FormattedValue, item->loc);
    n->value = item;
    n->conversion = v.spec;
    n->format_spec = format_spec(f->c, &v);
    return &n->head;
}

/* The parts of the f-string into *parts; false if it cannot be one. */
static bool read_format(Format *f, const NodeList *items, NodeList *parts)
{
    uint32_t used = 0;
    for (;;) {
        Node *literal = read_literal(f);
        if (literal)
            parts->items[parts->count++] = literal;
        if (f->at >= f->text.size)
            return used == items->count;
        if (used == items->count)
            return false;
        Node *value = read_value(f, items->items[used++]);
        if (!value)
            return false;
        parts->items[parts->count++] = value;
    }
}

void fold_format(Compile *c, BinOpNode *n)
{
    const NodeList *items = &as_Tuple(n->right)->elts;
    Format f = {c, as_Constant(n->left)->value->u.text, 0};
    NodeList parts = {
        ARENA_ARRAY(&c->arena, Node *, (size_t)items->count * 2 + 1), 0};
    if (!read_format(&f, items, &parts))
        return;
    undo_note(&c->undo, n, sizeof(JoinedStrNode));
    n->head.kind = NODE_JoinedStr;
    n->head.sub = 0;
    as_JoinedStr(&n->head)->values = parts;
}
