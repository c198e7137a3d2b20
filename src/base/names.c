/* Interned texts: see names.h. */
#include "base/names.h"

#include <assert.h>

const char hash_place = 0;

/* Words are little-endian on all machines, as the lexer's are. */
static uint64_t load_word(const char *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static uint64_t load_half(const char *p)
{
    uint32_t word;
    memcpy(&word, p, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static uint64_t load_pair(const char *p)
{
    return (uint64_t)(uint8_t)p[0] | (uint64_t)(uint8_t)p[1] << 8;
}

/* None to seven bytes, read as four, two and one: what is not there is read
 * from zeros, so that no branch depends on the size. */
static uint64_t load_few(const char *p, size_t size)
{
    static const char zeros[8];
    const char *const from[] = {zeros, p};
    size_t pair_at = size & 4, last_at = size & 6;
    const char *pair = from[size >> 1 & 1] + pair_at;
    const char *last = from[size & 1] + last_at;
    return load_half(from[size >> 2]) | load_pair(pair) << pair_at * 8 |
           (uint64_t)(uint8_t)*last << last_at * 8;
}

NameHead name_head(const char *p, size_t size)
{
    if (size < 8)
        return (NameHead){load_few(p, size), 0};
    size_t end = size < NAME_HEAD_SIZE ? size : NAME_HEAD_SIZE;
    size_t half_shift = (NAME_HEAD_SIZE - end) * 4; /* twice: it may be 64 */
    return (NameHead){load_word(p),
                      load_word(p + end - 8) >> half_shift >> half_shift};
}

/* Of longer texts only the head and so many bytes at the end are hashed: each
 * sum of a chain of additions to a large str is a constant of its own. */
enum { MOST_HASHED = 1 << 17 };

/* Behind the head pairs of words of eight bytes are taken; the last pair may
 * reach back. */
static uint32_t hash_with_head(const char *p, size_t size, NameHead head)
{
    if (size <= NAME_HEAD_SIZE)
        return hash_head(head);
    uint64_t h = hash_step(hash_step(size, head.first), head.second);
    const char *last = p + size - 16;
    p += size > MOST_HASHED ? size - MOST_HASHED : NAME_HEAD_SIZE;
    for (; p < last; p += 16)
        h = hash_step(hash_step(h, load_word(p)), load_word(p + 8));
    h = hash_step(hash_step(h, load_word(last)), load_word(last + 8));
    return hash_finish(h);
}

uint32_t hash_bytes(const void *data, size_t size)
{
    return hash_with_head(data, size, name_head(data, size));
}

static void rehash(Names *n, uint32_t size)
{
    n->slots = arena_zalloc(n->arena, size * sizeof *n->slots);
    n->mask = size - 1;
    for (uint32_t id = 1; id < n->count; id++) {
        uint32_t at = n->entries[id].hash & n->mask;
        while (n->slots[at])
            at = (at + 1) & n->mask;
        n->slots[at] = id;
    }
}

static void grow_entries(Names *n)
{
    uint32_t capacity = n->capacity ? n->capacity * 2 : 512;
    n->entries = arena_grow(n->arena, n->entries, n->count * sizeof *n->entries,
                            capacity * sizeof *n->entries);
    n->capacity = capacity;
}

/* What no byte of ASCII has. */
#define HIGH_BITS 0x8080808080808080u

static bool is_private(Text name, NameHead head)
{
    if ((head.first & 0xFFFF) != ('_' | '_' << 8))
        return false;
    if (name.data[name.size - 1] == '_' && name.data[name.size - 2] == '_')
        return false;
    return memchr(name.data, '.', name.size) == NULL;
}

/* A new name; its text is kept, not copied.  bytes are all of its bytes
 * together, in any place of the word. */
static NameId add(Names *n, Text text, NameHead head, uint64_t bytes,
                  uint32_t hash)
{
    if (n->count == n->capacity)
        grow_entries(n);
    NameId id = n->count++;
    n->entries[id] = (NameEntry){.text = text,
                                 .head = head,
                                 .hash = hash,
                                 .is_private = is_private(text, head),
                                 .is_ascii = !(bytes & HIGH_BITS)};
    uint32_t at = hash & n->mask;
    while (n->slots[at])
        at = (at + 1) & n->mask;
    n->slots[at] = id;
    if (n->count * 4 > n->mask)
        rehash(n, (n->mask + 1) * 2);
    return id;
}

#ifndef NDEBUG
/* No two texts in names.def are the same. */
static bool are_distinct(const Names *n)
{
    for (NameId a = 1; a < n->count; a++)
        for (NameId b = 1; b < a; b++)
            if (n->entries[a].text.size == n->entries[b].text.size &&
                memcmp(n->entries[a].text.data, n->entries[b].text.data,
                       n->entries[a].text.size) == 0)
                return false;
    return true;
}
#endif

void names_init(Names *n, Arena *arena)
{
    static const Text predefined[] = {
#define NAME(id, text) {text, sizeof text - 1},
#include "base/names.def"
#undef NAME
    };
    *n = (Names){.arena = arena};
    grow_entries(n);
    n->entries[0] = (NameEntry){0};
    n->count = 1;
    rehash(n, 2048);
    for (size_t i = 0; i < sizeof predefined / sizeof *predefined; i++) {
        Text text = predefined[i];
        NameHead head = name_head(text.data, text.size);
        add(n, text, head, 0, hash_with_head(text.data, text.size, head));
    }
    assert(are_distinct(n));
}

void names_init_from(Names *n, Arena *arena, const Names *predefined)
{
    *n = *predefined;
    n->arena = arena;
    n->entries = ARENA_ARRAY(arena, NameEntry, n->capacity);
    memcpy(n->entries, predefined->entries, n->count * sizeof *n->entries);
    n->slots = arena_memdup(arena, predefined->slots,
                            (n->mask + (size_t)1) * sizeof *n->slots);
}

/* A word as load_word reads it. */
static void store_word(char *p, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(p, &word, 8);
}

/* Copies so many bytes, which it returns together. */
static uint64_t copy_piece(char *to, const char *data)
{
    uint64_t words[NAME_HEAD_SIZE / 8];
    memcpy(words, data, sizeof words);
    memcpy(to, words, sizeof words);
    return words[0] | words[1];
}

/* Copies a text to where there is room for NAME_HEAD_SIZE bytes at least:
 * there are zeros behind a shorter one.  Returns all bytes together. */
static uint64_t copy_text(char *to, const char *data, size_t size,
                          NameHead head)
{
    uint64_t bytes = head.first | head.second;
    store_word(to, head.first);
    store_word(to + 8, head.second);
    if (size < NAME_HEAD_SIZE)
        return bytes;
    size_t last = size - NAME_HEAD_SIZE;
    for (size_t at = NAME_HEAD_SIZE; at < last; at += NAME_HEAD_SIZE)
        bytes |= copy_piece(to + at, data + at);
    bytes |= copy_piece(to + last, data + last);
    to[size] = '\0';
    return bytes;
}

NameId names_add(Names *n, const char *data, size_t size, NameHead head,
                 uint32_t hash)
{
    char *copy = arena_alloc(n->arena, (size | (NAME_HEAD_SIZE - 1)) + 1);
    uint64_t bytes = copy_text(copy, data, size, head);
    return add(n, (Text){copy, (uint32_t)size}, head, bytes, hash);
}

/* The slot goes: nothing was added after it that is still there. */
static void forget(Names *n, NameId id, uint32_t hash)
{
    uint32_t at = hash & n->mask;
    while (n->slots[at] && n->slots[at] != id)
        at = (at + 1) & n->mask;
    n->slots[at] = 0;
}

void names_rewind(Names *n, const Names *then)
{
    const Names now = *n;
    *n = *then;
    for (NameId id = now.count; id-- > n->count;)
        forget(n, id, now.entries[id].hash);
    for (NameId id = 1; id < n->count; id++)
        n->entries[id].value = NULL;
}

void names_clear_unused(Names *n)
{
    memset(n->entries + n->count, 0,
           (n->capacity - n->count) * sizeof *n->entries);
}

NameId names_intern(Names *n, const char *data, size_t size)
{
    NameHead head = name_head(data, size);
    return names_intern_hashed(n, data, size, head,
                               hash_with_head(data, size, head));
}

NameId names_intern_known(Names *n, Text text, uint32_t hash)
{
    return names_intern_hashed(n, text.data, text.size,
                               name_head(text.data, text.size), hash);
}

NameId names_intern_cstr(Names *n, const char *text)
{
    return names_intern(n, text, strlen(text));
}
