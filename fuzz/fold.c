/* The constant folder: each byte of the input chooses an operand, an operator
 * or a display of an expression of constants. */
#include "fuzz.h"

#include <stdlib.h>

typedef struct Maker {
    const uint8_t *at, *end;
    Buf text;
    int depth;
} Maker;

enum { DEEPEST = 40 };

/* clang-format off */
static const char *const operands[] = {
    "0", "1", "2", "3", "7", "-1", "63", "64", "128", "255", "1000", "4096",
    "0x7fffffff", "0x80000000", "0xffffffffffffffff", "1<<63", "1<<100",
    "10**30", "True", "False", "None", "...", "0.0", "-0.0", "1.5", "1e308",
    "1e400", "1e-400", "5e-324", "1j", "0j", "-0j", "1e400j", "''", "'a'",
    "'\\xe9'", "'\\u4e2d'", "'\\U0001f600'", "'\\ud800'", "'%s'", "'%5.2f%%'",
    "'%r%a'", "b''", "b'a\\xff'", "()", "(1,)", "(1, 2.5, 'x')", "__debug__",
    "'ab' * 100", "b'ab' * 100", "(1, 2) * 20", "x", "1_000_000",
    "123456789012345678901234567890"};
static const char *const operators[] = {
    "+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@",
    " and ", " or ", " == ", " < ", " in ", " is ", " not in "};
/* clang-format on */

enum {
    OPERANDS = sizeof operands / sizeof *operands,
    OPERATORS = sizeof operators / sizeof *operators
};

static uint8_t next(Maker *m)
{
    return m->at < m->end ? *m->at++ : 0;
}

static void put_expression(Maker *m);

static void put_around(Maker *m, const char *before, const char *after)
{
    buf_text(&m->text, before);
    put_expression(m);
    buf_text(&m->text, after);
}

static void put_several(Maker *m, const char *open, const char *close)
{
    unsigned count = next(m) % 5;
    buf_text(&m->text, open);
    for (unsigned i = 0; i <= count; i++)
        put_around(m, "", ", ");
    buf_text(&m->text, close);
}

static void put_binary(Maker *m)
{
    put_around(m, "(", ")");
    buf_text(&m->text, operators[next(m) % OPERATORS]);
    put_around(m, "(", ")");
}

static void put_compound(Maker *m, unsigned kind)
{
    switch (kind) {
    case 0: put_around(m, "-(", ")"); break;
    case 1: put_around(m, "~(", ")"); break;
    case 2: put_around(m, "not (", ")"); break;
    case 3: put_several(m, "(", ")"); break;
    case 4: put_several(m, "{", "}"); break;
    case 5:
        put_around(m, "(", ")");
        put_around(m, "[", "]");
        break;
    case 6:
        put_around(m, "(", ")");
        put_around(m, "[", ":]");
        break;
    case 7: put_around(m, "1 if (", ") else 2"); break;
    case 8: put_around(m, "f'{(", ")!r:>5}'"); break;
    case 9: put_several(m, "'%s %d' % (", ")"); break;
    case 10: put_around(m, "5 in [", "]"); break;
    default: put_binary(m);
    }
}

static void put_expression(Maker *m)
{
    uint8_t choice = next(m);
    if (choice < 128 || m->depth == DEEPEST) {
        buf_text(&m->text, operands[choice % OPERANDS]);
        return;
    }
    m->depth++;
    put_compound(m, choice % 20);
    m->depth--;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Compile c;
    Arena arena;
    compile_init(&c, &allocator_malloc);
    arena_init(&arena, &allocator_malloc, fuzz_out_of_memory, NULL);
    Maker m = {.at = data + 1, .end = data + size, .text = buf_in(&arena)};
    while (m.at < m.end)
        put_around(&m, "x = ", "\n");
    size_t length = buf_size(&m.text);
    char *text = fuzz_padded_copy(m.text.data, length);
    CompileOptions options = fuzz_options(data[0]);
    Buf out = buf_in(&arena);
    compile_source(&c, &options, text, length, &out);
    arena_free(&arena);
    compile_free(&c);
    free(text);
    return 0;
}
