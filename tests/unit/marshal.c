/* Marshal: source hashes, headers, and code objects built by hand against
 * the bytes that CPython 3.13.15 writes. */
#include "marshal/marshal.h"
#include "target/target.h"

#include <stdio.h>
#include <stdlib.h>

static int failures;

static void check(bool ok, const char *what)
{
    if (!ok) {
        printf("FAILED: %s\n", what);
        failures++;
    }
}

static char *hex(const uint8_t *data, size_t size)
{
    char *text = malloc(2 * size + 1);
    for (size_t i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", data[i]);
    text[2 * size] = '\0';
    return text;
}

static void check_bytes(const uint8_t *data, size_t size, const char *expected,
                        const char *what)
{
    char *found = hex(data, size);
    if (strcmp(found, expected) != 0)
        printf("%s\n  expected %s\n  found    %s\n", what, expected, found);
    check(strcmp(found, expected) == 0, what);
    free(found);
}

static Text unhex(Compile *c, const char *digits)
{
    uint32_t size = (uint32_t)strlen(digits) / 2;
    char *data = arena_alloc(&c->arena, size + 1u);
    for (uint32_t i = 0; i < size; i++) {
        unsigned byte;
        sscanf(digits + 2 * i, "%2x", &byte);
        data[i] = (char)byte;
    }
    return (Text){data, size};
}

/* --- header */

static void test_hash(uint16_t magic, const char *empty, const char *x)
{
    Target t = target_py313;
    uint8_t hash[8];
    t.magic = magic;
    pyc_source_hash(&t, (Text){"", 0}, hash);
    check_bytes(hash, 8, empty, "hash of the empty source");
    pyc_source_hash(&t, (Text){"x=1\n", 4}, hash);
    check_bytes(hash, 8, x, "hash of x=1");
}

static void test_hashes(void)
{
    test_hash(3495, "738d9cd5d5e87f73", "f71da1d5f9e80d87");
    test_hash(3531, "baf18eedc9387a25", "2cf26ebe71328671");
    test_hash(3571, "27ec6d312f93b814", "9f719b8a1d6be2fb");
    test_hash(3627, "61f5b7cb653a6aa4", "50ffcae5cfe8cfcc");
    test_hash(3666, "4a3c34e72b7ffc07", "a6970e2bfa3b160d");
}

static void test_header(Compile *c, PycMode mode, const char *expected)
{
    Buf out = buf_in(&c->arena);
    pyc_write_header(&target_py313, &out, mode, 0x165000001, 0x100000004,
                     (Text){"x=1\n", 4});
    check_bytes(out.data, buf_size(&out), expected, "header");
}

static void test_headers(Compile *c)
{
    test_header(c, PYC_TIMESTAMP, "f30d0d0a000000000100006504000000");
    test_header(c, PYC_CHECKED_HASH, "f30d0d0a030000009f719b8a1d6be2fb");
    test_header(c, PYC_UNCHECKED_HASH, "f30d0d0a010000009f719b8a1d6be2fb");
}

/* --- code objects */

static Value *str(Compile *c, const char *text)
{
    return value_str(c, text, strlen(text));
}

static Value *name(Compile *c, const char *text)
{
    return value_interned_str(c, names_intern_cstr(&c->names, text));
}

/* A tuple or frozenset of the count values that follow. */
static Value *tuple(Compile *c, uint32_t count, Value *const *values)
{
    return value_tuple(
        c, arena_memdup(&c->arena, values, count * sizeof *values), count);
}

#define TUPLE(c, ...)                                                          \
    tuple(c, sizeof((Value *[]){__VA_ARGS__}) / sizeof(Value *),               \
          (Value *[]){__VA_ARGS__})

/* As code generation and the assembler do: merged, then interned. */
static Value *constants(Compile *c, Value *consts)
{
    consts = const_cache_merge_deep(c, consts);
    for (uint32_t i = 0; i < consts->u.seq.count; i++)
        consts->u.seq.items[i] =
            value_intern_constant(c, consts->u.seq.items[i]);
    return consts;
}

/* A module code object with the given constants and names. */
static Value *module_code(Compile *c, uint32_t stacksize, const char *bytecode,
                          Value *consts, Value *names, const char *linetable)
{
    Code *code = ARENA_NEW(&c->arena, Code);
    Text lines = unhex(c, linetable);
    code->stacksize = stacksize;
    code->firstlineno = 1;
    code->bytecode = unhex(c, bytecode);
    code->consts = constants(c, consts);
    code->names = names;
    code->localsplusnames = value_tuple(c, NULL, 0);
    code->filename = name(c, "m.py");
    code->name = code->qualname = name(c, "<module>");
    code->linetable = value_bytes(c, lines.data, lines.size);
    code->exceptiontable = value_bytes(c, "", 0);
    return value_code(c, code);
}

static void check_code(Compile *c, Value *code, const char *expected,
                       const char *what)
{
    Buf out = buf_in(&c->arena);
    marshal_write_code(c, &out, code);
    check_bytes(out.data, buf_size(&out), expected, what);
}

/* x = 1 */
static void test_small(Compile *c)
{
    Value *code = module_code(c, 1, "9500530072006701",
                              TUPLE(c, value_int(c, 1), &value_none),
                              TUPLE(c, name(c, "x")), "f003010101d804058101");
    check_code(c, code,
               "e30000000000000000000000000100000000000000f308000000950053007"
               "20067012902e9010000004e2901da0178a900f300000000da046d2e7079da"
               "083c6d6f64756c653e720700000001000000730a000000f003010101d8040"
               "581017205000000",
               "x = 1");
}

/* a = (2**70, -2**63, 2147483648, -2147483649, 1.5, (1.5, 'a b'), '\xe9',
 *      '\u017c', b'', b'x', b'xy', ..., 'a b', -1e400j, 2**75+3)
 * b = a in {3000, 4000, 2000, 'k', (1, 2.5)}
 * c = 4000 */
static Value *many_constants(Compile *c)
{
    Value *set =
        TUPLE(c, value_int(c, 3000), value_int(c, 4000), value_int(c, 2000),
              str(c, "k"), TUPLE(c, value_int(c, 1), value_float(c, 2.5)));
    return TUPLE(
        c, value_int(c, 2), value_int(c, 70), value_int(c, INT64_MIN),
        value_int(c, 2147483648), value_int(c, -2147483649),
        value_float(c, 1.5), TUPLE(c, value_float(c, 1.5), str(c, "a b")),
        str(c, "\xc3\xa9"), str(c, "\xc5\xbc"), value_bytes(c, "", 0),
        value_bytes(c, "x", 1), value_bytes(c, "xy", 2), &value_ellipsis,
        str(c, "a b"), value_complex(c, -0.0, -__builtin_inf()),
        value_int(c, 75), value_int(c, 3),
        value_frozenset(c, set->u.seq.items, set->u.seq.count),
        value_int(c, 4000), &value_none);
}

static void test_many(Compile *c)
{
    Value *code = module_code(
        c, 16,
        "9500530053012d08000053025303530453055306530753085309530a530b"
        "530c530d530e5300530f2d08000053102d000000340f72005c0053113b00"
        "00007201531272026713",
        many_constants(c), TUPLE(c, name(c, "a"), name(c, "b"), name(c, "c")),
        "f003010101d80506880281558846904aa00ba853b02cc006c808d05255d0"
        "575bd05d62d06467d0696ed07077d0797ad07c7ed1797ef0000040024102"
        "f100007a014102f000000542028001d80405d0092ad1042a8001d8040881"
        "01");
    check_code(c, code,
               "e30000000000000000000000001000000000000000f34600000095005300"
               "53012d08000053025303530453055306530753085309530a530b530c530d"
               "530e5300530f2d08000053102d000000340f72005c0053113b0000007201"
               "5312720267132914e902000000e9460000006cfbffffff00000000000000"
               "0008006c030000000000000002006cfdffffff010000000200e700000000"
               "0000f83f29027204000000fa03612062f402000000c3a97502000000c5bc"
               "f300000000f30100000078730200000078792e7205000000790000000000"
               "000080000000000000f0ffe94b000000e9030000003e05000000a902e901"
               "000000670000000000000440da016be9a00f0000e9b80b0000e9d0070000"
               "720e0000004e2903da0161da0162da0163a9007207000000da046d2e7079"
               "da083c6d6f64756c653e721600000001000000735b000000f003010101d8"
               "0506880281558846904aa00ba853b02cc006c808d05255d0575bd05d62d0"
               "6467d0696ed07077d0797ad07c7ed1797ef0000040024102f100007a0141"
               "02f000000542028001d80405d0092ad1042a8001d8040881017207000000",
               "many constants");
}

/* Values are marshalled once: those of the next test are new ones. */
static void start_values(Compile *c)
{
    names_init(&c->names, &c->arena);
    c->const_cache = const_cache_new(c);
}

int main(void)
{
    static Compile c;
    arena_init(&c.arena, &allocator_malloc, NULL, NULL);
    arena_init(&c.value_arena, &allocator_malloc, NULL, NULL);
    c.target = &target_py313;
    c.asked = ARENA_NEW(&c.arena, AskedRules);
    c.parsed = true;
    test_hashes();
    test_headers(&c);
    start_values(&c);
    test_small(&c);
    start_values(&c);
    test_many(&c);
    arena_free(&c.arena);
    printf(failures ? "%d failures\n" : "ok\n", failures);
    return failures != 0;
}
