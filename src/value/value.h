#ifndef VALUE_VALUE_H
#define VALUE_VALUE_H

/* Constants: what literals mean, what folding makes, what co_consts,
 * co_names and the other fields of code objects hold.
 *
 * A Value is an object with identity, as in CPython, because marshal writes a
 * second use of the same object as a back reference.  Equal constants become
 * one object in two ways only:
 *   - value_interned_str: one object for each interned text of the Names
 *     table, as sys.intern has it;
 *   - const_cache_merge: one object for each constant key of this
 *     compilation; the first one wins.
 * Values are immutable once made, but for marshal's scratch fields, `interned`,
 * and the items of tuples and frozensets, which merging and interning replace
 * by equal ones, as in CPython.  They live in the compilation's arenas and
 * belong to one compilation of one target: those of the parsed text, in
 * value_arena, are made as good as new for each. */

#include "base/buf.h"
#include "base/state.h"
#include "base/unicode.h"
#include "value/operators.h"

typedef enum ValueKind {
    VALUE_NONE,
    VALUE_FALSE,
    VALUE_TRUE,
    VALUE_ELLIPSIS,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_COMPLEX,
    VALUE_STR,
    VALUE_BYTES,
    VALUE_TUPLE,
    VALUE_FROZENSET,
    VALUE_SLICE,
    VALUE_CODE
} ValueKind;

typedef struct Code Code;

/* Magnitude of an int beyond 64 bits: 64-bit limbs, least significant first,
 * the last one not zero. */
typedef struct BigInt {
    bool negative;
    uint32_t limb_count;
    uint64_t limbs[];
} BigInt;

struct Value {
    uint8_t kind;      /* ValueKind */
    bool interned : 1; /* VALUE_STR: in CPython's intern table; VALUE_TUPLE:
                          its items have been through value_intern_constant */
    bool adopted : 1;  /* VALUE_STR: a constant that interning has made the
                          interned one */
    bool ascii : 1;    /* VALUE_STR: all characters below 128 */
    bool apart : 1;    /* VALUE_STR, BYTES: made by value_*_apart */
    bool big : 1;      /* VALUE_INT: u.bigint, not u.integer */
    bool shared : 1;   /* by the process, which has only this one; or interned
                          str, or singleton: marshal finds it shared */
    uint32_t hash;     /* of the constant key; 0: not computed yet */
    uint32_t number;   /* from 1 in the order of const_cache_merge, singletons
                          first; 0: not merged.  Only the object that the cache
                          holds has one */
    /* Marshal's: how many times it is held, its number among the objects that
     * can be referred to. */
    uint32_t uses, ref_index;
    union {
        int64_t integer;
        const BigInt *bigint;
        double real; /* VALUE_FLOAT */
        struct {
            double real, imag;
        } complex;
        Text text; /* VALUE_STR (UTF-8, surrogates as three bytes), BYTES */
        struct {
            Value **items;
            uint32_t count;
        } seq; /* VALUE_TUPLE, FROZENSET, SLICE (start, stop, step) */
        Code *code;
    } u;
};

/* A finished code object: the fields marshal writes, for targets with
 * localsplus (3.11 and later). */
struct Code {
    uint32_t argcount, posonlyargcount, kwonlyargcount;
    uint32_t stacksize, flags, firstlineno;
    Text bytecode;          /* co_code, caches zero */
    Value *consts;          /* tuple */
    Value *names;           /* tuple of interned str */
    Value *localsplusnames; /* tuple of interned str */
    Text localspluskinds;   /* never shared, see marshal */
    Value *filename, *name, *qualname;
    Value *linetable;      /* bytes */
    Value *exceptiontable; /* bytes */
};

/* The singletons are static: no two compilations share anything else.  They
 * are never written to. */
extern Value value_none, value_false, value_true, value_ellipsis;

static inline Value *value_bool(bool b)
{
    return b ? &value_true : &value_false;
}

Value *value_int(Compile *c, int64_t n);
/* An int of any size: limbs are trimmed, and a magnitude that fits becomes a
 * small one. */
Value *value_int_limbs(Compile *c, bool negative, const uint64_t *limbs,
                       uint32_t count);
Value *value_float(Compile *c, double d);
/* A NaN that an operation makes of other numbers is negative on x86-64, where
 * the files come from that these are to equal, and positive on other
 * processors.  Returns the number with the sign that it would have on x86-64.
 */
double value_as_x86(double d);
Value *value_complex(Compile *c, double real, double imag);
/* The text is not copied: it must live as long as the arena.  It is well
 * formed UTF-8, but for surrogates.  Texts of which an interpreter has only
 * one object ("", b"", one character) give one object here too. */
Value *value_str(Compile *c, const char *data, size_t size);
/* The same for a text that is known to be ASCII. */
Value *value_ascii_str(Compile *c, const char *data, size_t size);
/* Objects of their own even where CPython has only one of the text; for what
 * it makes by str.replace, and by repeating bytes no times. */
Value *value_str_apart(Compile *c, const char *data, size_t size);
Value *value_bytes_apart(Compile *c, const char *data, size_t size);
Value *value_bytes(Compile *c, const char *data, size_t size);
/* items is not copied. */
Value *value_tuple(Compile *c, Value **items, uint32_t count);
/* With the hash of the items, up to the last step. */
Value *value_tuple_hashed(Compile *c, Value **items, uint32_t count,
                          uint64_t hash);
/* Of items that are equal in Python the first stays; in items the others become
 * NULL. */
Value *value_frozenset(Compile *c, Value **items, uint32_t count);
Value *value_slice(Compile *c, Value *start, Value *stop, Value *step);
Value *value_code(Compile *c, Code *code);

/* To be called for each literal: says where its value is held. */
void value_hold(Compile *c, Value **place);
/* To be called after parsing.  The values of a parsed text are the same for all
 * targets; this makes those that a process has only one of this target's. */
void value_settle_parsed(Compile *c);

/* The interpreter's own str of a name such as <lambda>, where it is not
 * interned. */
Value *value_static_str(Compile *c, NameId id);
bool value_is_static_name(Text name);
Value *value_intern_name(Compile *c, NameId id);
/* The one interned str object of a name. */
static inline Value *value_interned_str(Compile *c, NameId id)
{
    Value *v = c->names.entries[id].value;
    return v && v->interned ? v : value_intern_name(c, id);
}

/* The same, but what mangling has made is a new str until a code object that
 * holds an equal one has been made. */
Value *value_new_name_str(Compile *c, NameId id);
static inline Value *value_name_str(Compile *c, NameId id)
{
    Value *v = c->names.entries[id].value;
    return v && v->interned ? v : value_new_name_str(c, id);
}
/* The interned str with the text: this one, if there is none yet. */
Value *value_intern_str(Compile *c, Value *v);

/* What CPython does to the str constants of a code object when it is made:
 * identifier-like ones ([A-Za-z0-9_]*), and those the target adds, are
 * interned, in tuples and frozensets too.  Returns the object to use. */
Value *value_intern_constant(Compile *c, Value *v);
bool value_is_identifier_like(const Value *str);

/* The value of a NUMBER token's text (underscores, bases, exponents, j).
 * Raises CPython's error for too many decimal digits. */
Value *value_number(Compile *c, const char *text, size_t size, Loc loc);
/* What that error says, or NULL. */
const char *value_number_error(Compile *c, const char *text, size_t size);

bool value_is_true(const Value *v);
/* Equality of constant keys: type and value, -0.0 apart from 0.0, deep. */
bool value_same_constant(const Value *a, const Value *b);
/* Equality as Python's ==, which decides what a set holds: 1 == 1.0.  The
 * hashes of equal values are equal. */
bool value_python_equal(const Value *a, const Value *b);
uint32_t value_compute_hash(Value *v);
static inline uint32_t value_constant_hash(Value *v)
{
    return v->hash ? v->hash : value_compute_hash(v);
}
/* Of a tuple: from the number of items, a step for each, to the end. */
static inline uint64_t value_hash_item(uint64_t h, Value *item)
{
    return hash_step(h, value_constant_hash(item));
}
/* repr() in UTF-8, appended. */
void value_repr(Compile *c, Buf *out, const Value *v);
/* repr() of a str, given as text. */
void value_repr_text(UnicodeVersion version, Buf *out, Text t);
/* Name of the type for messages: "int", "str", "ellipsis" ... */
const char *value_type_name(const Value *v);
/* Number of code points of a str. */
size_t value_str_length(const Value *str);

/* Folding arithmetic with CPython's limits (see the fact sheet, 3.6); NULL
 * where CPython leaves the operation alone. */
Value *value_binary(Compile *c, Operator op, Value *left, Value *right);
Value *value_unary(Compile *c, UnaryOp op, Value *operand);
/* What folding ~True earns for some targets.  Python's operator warns, of the
 * line that calls the compiler: one of importlib. */
Warning value_bool_invert_warning(void);
/* left[index] for constants, NULL if not folded. */
Value *value_subscript(Compile *c, Value *left, Value *index);

/* The constant cache of one compilation (CPython's c_const_cache). */
ConstCache *const_cache_new(Compile *c);
/* The first value merged with this key.  A tuple's and frozenset's items are
 * not looked at; see const_cache_merge_deep. */
Value *const_cache_merge(Compile *c, Value *v);
/* As codegen merges a constant: items of tuples and frozensets first. */
Value *const_cache_merge_deep(Compile *c, Value *v);

#endif
