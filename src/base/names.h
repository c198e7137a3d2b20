#ifndef BASE_NAMES_H
#define BASE_NAMES_H

/* Interned texts.  Every identifier, and every string constant that CPython
 * would intern, is one entry; equal texts have equal ids.  Texts are UTF-8 in
 * which lone surrogates are their three-byte forms, and may hold zero bytes. */

#include "base/arena.h"

#include <stdbool.h>

typedef uint32_t NameId; /* 0 is "no name" */

typedef struct Text {
    const char *data;
    uint32_t size;
} Text;

static inline bool text_equals(Text a, Text b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* The first sixteen bytes of a text as two words, little end first, 0 behind
 * it: all there is of most names. */
typedef struct NameHead {
    uint64_t first, second;
} NameHead;

enum { NAME_HEAD_SIZE = 16 };

typedef struct NameEntry {
    Text text;
    NameHead head;
    uint32_t hash;
    bool is_private; /* __x, but neither __x__ nor a dotted name */
    bool is_ascii;
    bool is_mangled; /* and in no token of the source */
    void *value;     /* the interned str value, made when first asked for */
} NameEntry;

typedef struct Names {
    Arena *arena;
    NameEntry *entries; /* by id; entry 0 is unused */
    uint32_t count, capacity;
    uint32_t *slots; /* open addressing, ids; size is mask + 1 */
    uint32_t mask;
    bool has_mangled;
    uint64_t letters; /* U+00C0 to U+00FF that are identifiers of the source */
} Names;

/* The names every compilation starts with: NAME_self, NAME___class__, ... in
 * the order of names.def, with the same ids in each table. */
enum {
    NAME_NONE,
#define NAME(id, text) NAME_##id,
#include "base/names.def"
#undef NAME
    NAME_PREDEFINED_COUNT
};

/* The table lives in the arena and starts with the predefined names. */
void names_init(Names *n, Arena *arena);
/* The same as a copy of a table that has only those. */
void names_init_from(Names *n, Arena *arena, const Names *predefined);
/* A name that is known to be new; its text is copied. */
NameId names_add(Names *n, const char *data, size_t size, NameHead head,
                 uint32_t hash);

/* The id of a text with the head and the hash_bytes.  The text is copied when
 * it is new. */
static inline NameId names_intern_hashed(Names *n, const char *data,
                                         size_t size, NameHead head,
                                         uint32_t hash)
{
    uint32_t at = hash & n->mask;
    for (NameId id; (id = n->slots[at]) != 0; at = (at + 1) & n->mask) {
        const NameEntry *e = &n->entries[id];
        uint64_t differ = (e->head.first ^ head.first) |
                          (e->head.second ^ head.second) |
                          (e->text.size ^ size);
        if (!differ &&
            (size <= NAME_HEAD_SIZE ||
             memcmp(e->text.data + NAME_HEAD_SIZE, data + NAME_HEAD_SIZE,
                    size - NAME_HEAD_SIZE) == 0))
            return id;
    }
    return names_add(n, data, size, head, hash);
}

NameId names_intern(Names *n, const char *data, size_t size);
/* The same where hash_bytes of the text is known. */
NameId names_intern_known(Names *n, Text text, uint32_t hash);
NameId names_intern_cstr(Names *n, const char *text);

/* An identifier's bit in `letters`, 0 if it has none. */
static inline uint64_t names_letter_bit(Text t)
{
    if (t.size != 2 || (uint8_t)t.data[0] != 0xC3)
        return 0;
    return (uint64_t)1 << (t.data[1] & 0x3F);
}

/* Makes the table what it was when the copy of the struct was taken, with no
 * values; what came later is gone.  The memory that it had must still be
 * there. */
void names_rewind(Names *n, const Names *then);
/* Zeroes what is reserved for more names. */
void names_clear_unused(Names *n);

/* How long an array by NameId should be at first: there will be more names. */
static inline uint32_t names_room(const Names *n)
{
    return n->count + n->count / 8 + 64;
}

static inline Text names_text(const Names *n, NameId id)
{
    return n->entries[id].text;
}

/* Whether a class mangles the name. */
static inline bool names_is_private(const Names *n, NameId id)
{
    return n->entries[id].is_private;
}

/* Hash of a byte string; the lexer computes the same while it scans. */
uint32_t hash_bytes(const void *data, size_t size);
NameHead name_head(const char *data, size_t size);

/* Its address differs from process to process, and the hashes with it: no
 * source can be written whose names or constants all have one hash.  No output
 * may depend on them. */
extern const char hash_place;

static inline uint64_t hash_secret(void)
{
    return (uintptr_t)&hash_place * (uint64_t)0x9E3779B97F4A7C15u;
}

#ifdef __SIZEOF_INT128__
/* Both halves of the product: without the upper one the highest bit of a
 * factor would change a known bit alone. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = a;
    product *= b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}
#else
/* Four products of halves, which as well depend on all bits. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
    uint64_t low_a = (uint32_t)a, high_a = a >> 32;
    uint64_t low_b = (uint32_t)b, high_b = b >> 32;
    uint64_t middle = high_a * low_b ^ low_a * high_b;
    return low_a * low_b ^ high_a * high_b ^ (middle << 32 | middle >> 32);
}
#endif

/* One step of hash_bytes, and its last one, which never gives 0. */
static inline uint64_t hash_step(uint64_t h, uint64_t word)
{
    return hash_fold(h ^ word, hash_secret());
}

static inline uint32_t hash_finish(uint64_t h)
{
    return (uint32_t)(h >> 32) | 0x80000000u;
}

/* hash_bytes of a text of which the head is all. */
static inline uint32_t hash_head(NameHead head)
{
    uint64_t secret = hash_secret();
    return hash_finish(hash_fold(head.first ^ secret, head.second + secret));
}

#endif
