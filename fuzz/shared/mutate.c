/* Mutates texts by tokens, so that most of what comes out still parses: takes
 * tokens away, repeats, swaps and replaces them, puts constructs in, wraps
 * them around, nests, and splices two inputs.  One time in four libFuzzer's
 * own mutations of bytes are used. */
#include "fuzz.h"

#include <ctype.h>
#include <stdlib.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
                               unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t most, unsigned seed);

enum { MOST_TOKENS = 4096 };

/* clang-format off */
static const char *const words[] = {
    "x", "y", "self", "__class__", "super()", "1", "0", "1.5", "2j", "'s'",
    "b'b'", "f'{x}'", "f'{x!r:>{y}}'", "None", "True", "...", "+", "-", "*",
    "**", "//", "@", "<<", "&", "<", "==", " is ", " is not ", " in ",
    " not in ", " and ", " or ", " not ", " if ", " else ", "(", ")", "[", "]",
    "{", "}", ",", ":", ";", ".", "=", ":=", "+=", "->", "\n", " lambda: ",
    " await ", " yield ", " yield from ", " async ", "_", "__debug__", "~",
    "\\\n", "#c\n", "\t", "match ", "case ", "type ", "lazy "};

/* Statements; a line begins with the spaces of where they are put. */
static const char *const lines[] = {
    "pass\n", "x = y\n", "x: int = 1\n", "x += 1\n", "del x\n", "return x\n",
    "yield\n", "raise x from y\n", "break\n", "continue\n", "global x\n",
    "nonlocal x\n", "import a.b as c\n", "from . import x\n", "assert x, y\n",
    "from __future__ import annotations\n", "type A[T] = x\n", "await x\n",
    "if x:\n", "elif y:\n", "else:\n", "while x:\n", "while True:\n",
    "for x in y:\n", "async for x in y:\n", "with x as y, z:\n",
    "async with x:\n", "try:\n", "except x as y:\n", "except* x:\n",
    "except:\n", "finally:\n", "def f(a, b=1, *c, d, **e) -> x:\n",
    "async def f():\n", "def f[T: int, *U, **V](x: T):\n", "class A(B, k=v):\n",
    "class A[T]:\n", "@x\n", "match x:\n", "case [a, *b, {'k': c, **d}]:\n",
    "case A(x, y=1) | None if z:\n", "case _:\n", "(x, *y), [z] = w\n",
    "\"\"\"doc\"\"\"\n"};

static const char *const around[][2] = {
    {"(", ")"}, {"[", "]"}, {"{", "}"}, {"f(", ")"}, {"x[", "]"}, {"-", ""},
    {"not ", ""}, {"lambda a=", ": x"}, {"[", " for x in y if z]"},
    {"(", " for x in y)"}, {"{", ": y for x in z}"}, {"f'{", "}'"},
    {"f\"{x:{", "}}\""}, {"(yield ", ")"}, {"(x := ", ")"}, {"*", ""},
    {"(", " if x else y)"}, {"(x if ", " else y)"}, {"await ", ""},
    {"", ".a"}, {"", "()"}, {"", " = x"}, {"f(*", ", **k)"}, {"t'{", "}'"},
    {"[x async for x in ", "]"}, {"x[1:", ":2]"}};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Mutation {
    uint32_t random;
    const uint8_t *text;
    size_t size;
    uint32_t starts[MOST_TOKENS + 1]; /* of the tokens, and the end */
    uint32_t count;
    uint8_t *out;
    size_t used, room;
} Mutation;

static uint32_t choose(Mutation *m, uint32_t below)
{
    m->random ^= m->random << 13;
    m->random ^= m->random >> 17;
    m->random ^= m->random << 5;
    return below ? m->random % below : 0;
}

static size_t token_end(const uint8_t *text, size_t at, size_t size)
{
    size_t end = at + 1;
    uint8_t first = text[at];
    if (isalnum(first) || first == '_' || first >= 0x80) {
        while (end < size &&
               (isalnum(text[end]) || text[end] == '_' || text[end] >= 0x80))
            end++;
    } else if (first == ' ') {
        while (end < size && text[end] == ' ')
            end++;
    }
    return end;
}

static void split(Mutation *m, const uint8_t *text, size_t size)
{
    m->text = text;
    m->size = size;
    m->count = 0;
    for (size_t at = 0; at < size && m->count < MOST_TOKENS;
         at = token_end(text, at, size))
        m->starts[m->count++] = (uint32_t)at;
    m->starts[m->count] = (uint32_t)size;
}

static void put(Mutation *m, const void *data, size_t size)
{
    if (size > m->room - m->used)
        size = m->room - m->used;
    memcpy(m->out + m->used, data, size);
    m->used += size;
}

static void put_text(Mutation *m, const char *text)
{
    put(m, text, strlen(text));
}

/* Tokens first to last - 1. */
static void put_tokens(Mutation *m, uint32_t first, uint32_t last)
{
    put(m, m->text + m->starts[first], m->starts[last] - m->starts[first]);
}

/* A statement in a line of its own before the token's. */
static void put_line(Mutation *m, uint32_t token)
{
    size_t start = m->starts[token], blanks = 0;
    while (start > 0 && m->text[start - 1] != '\n')
        start--;
    while (start + blanks < m->size && m->text[start + blanks] == ' ')
        blanks++;
    put(m, m->text, start);
    put(m, m->text + start, blanks);
    put_text(m, lines[choose(m, COUNT(lines))]);
    put(m, "    ", choose(m, 2));
    put(m, m->text + start, m->size - start);
}

static void wrap(Mutation *m, uint32_t first, uint32_t last)
{
    uint32_t kind = choose(m, COUNT(around));
    uint32_t times = choose(m, 8) ? 1 : 1 + choose(m, 120);
    put_tokens(m, 0, first);
    for (uint32_t i = 0; i < times; i++)
        put_text(m, around[kind][0]);
    put_tokens(m, first, last);
    for (uint32_t i = 0; i < times; i++)
        put_text(m, around[kind][1]);
    put_tokens(m, last, m->count);
}

static void change(Mutation *m, uint32_t first, uint32_t last)
{
    uint32_t other = choose(m, m->count);
    switch (choose(m, 8)) {
    case 0: /* without them */
        put_tokens(m, 0, first);
        put_tokens(m, last, m->count);
        return;
    case 1: /* twice, or often */
        for (uint32_t n = choose(m, 6) ? 1 : choose(m, 60); n > 0; n--)
            put_tokens(m, n == 1 ? 0 : first, last);
        put_tokens(m, first, m->count);
        return;
    case 2: /* a word for the first */
        put_tokens(m, 0, first);
        put_text(m, words[choose(m, COUNT(words))]);
        put_tokens(m, first + 1, m->count);
        return;
    case 3: /* a word more */
        put_tokens(m, 0, first);
        put_text(m, words[choose(m, COUNT(words))]);
        put_tokens(m, first, m->count);
        return;
    case 4: put_line(m, first); return;
    case 5: /* another token for the first */
        put_tokens(m, 0, first);
        put_tokens(m, other, other + 1);
        put_tokens(m, first + 1, m->count);
        return;
    default: wrap(m, first, last);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
                               unsigned seed)
{
    static Mutation m;
    m.random = seed * 2654435761u + 1;
    if (size < 2 || choose(&m, 4) == 0)
        return LLVMFuzzerMutate(data, size, most);
    if (choose(&m, 8) == 0)
        data[0] = (uint8_t)choose(&m, 256);
    for (uint32_t rounds = 1 + choose(&m, 3); rounds > 0; rounds--) {
        uint8_t *copy = malloc(size);
        if (!copy)
            abort();
        memcpy(copy, data, size);
        split(&m, copy + 1, size - 1);
        m.out = data + 1;
        m.room = most - 1;
        m.used = 0;
        if (m.count) {
            uint32_t first = choose(&m, m.count);
            uint32_t last = first + 1 + choose(&m, choose(&m, 3) ? 4 : 40);
            change(&m, first, last > m.count ? m.count : last);
            size = 1 + m.used;
        }
        free(copy);
        if (size < 2)
            return size;
    }
    return size;
}

/* The first lines of one, a run of lines of the other, the rest. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t most, unsigned seed)
{
    static Mutation m;
    if (a_size < 2 || b_size < 2 || most < 2)
        return 0;
    m.random = seed * 2654435761u + 1;
    m.out = out;
    m.room = most;
    m.used = 0;
    split(&m, a + 1, a_size - 1);
    uint32_t cut = choose(&m, m.count), after = cut + choose(&m, 12);
    uint32_t count = m.count;
    put(&m, a, 1);
    put_tokens(&m, 0, cut);
    split(&m, b + 1, b_size - 1);
    uint32_t first = choose(&m, m.count);
    uint32_t last = first + 1 + choose(&m, 60);
    put_tokens(&m, first, last > m.count ? m.count : last);
    split(&m, a + 1, a_size - 1);
    if (after < count)
        put_tokens(&m, after, count);
    return m.used;
}
