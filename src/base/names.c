/* Interned texts: see names.h. */
#include "base/names.h"

#include <assert.h>

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

/* One to seven bytes, read in parts that may overlap. */
static uint64_t load_tail(const char *p, size_t size)
{
    if (size >= 4)
        return load_half(p) | load_half(p + size - 4) << (size - 4) * 8;
    size_t middle = size / 2;
    return (uint8_t)p[0] | (uint64_t)(uint8_t)p[middle] << middle * 8 |
           (uint64_t)(uint8_t)p[size - 1] << (size - 1) * 8;
}

NameHead name_head(const char *p, size_t size)
{
    if (size < 8)
        return (NameHead){size ? load_tail(p, size) : 0, 0};
    if (size == 8)
        return (NameHead){load_word(p), 0};
    if (size < NAME_HEAD_SIZE)
        return (NameHead){load_word(p), load_word(p + size - 8) >>
                                            (NAME_HEAD_SIZE - size) * 8};
    return (NameHead){load_word(p), load_word(p + 8)};
}

/* Of longer texts only the head and so many bytes at the end are hashed: each
 * sum of a chain of additions to a large str is a constant of its own. */
enum { MOST_HASHED = 1 << 17 };

/* Behind the head words of eight bytes are taken; the last one may reach
 * back. */
static uint32_t hash_with_head(const char *p, size_t size, NameHead head)
{
    if (size <= NAME_HEAD_SIZE)
        return hash_head(head, size);
    uint64_t h = hash_step(hash_step(size, head.first), head.second);
    const char *last = p + size - 8;
    p += size > MOST_HASHED ? size - MOST_HASHED : NAME_HEAD_SIZE;
    for (; p < last; p += 8)
        h = hash_step(h, load_word(p));
    return hash_finish(hash_step(h, load_word(last)));
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
    n->entries =
        arena_grow(n->arena, n->entries, n->count * sizeof *n->entries,
                   capacity * sizeof *n->entries);
    n->capacity = capacity;
}

static bool is_private(Text name)
{
    if (name.size < 2 || name.data[0] != '_' || name.data[1] != '_')
        return false;
    if (name.data[name.size - 1] == '_' && name.data[name.size - 2] == '_')
        return false;
    return memchr(name.data, '.', name.size) == NULL;
}

/* A new name; its text is kept, not copied. */
static NameId add(Names *n, Text text, NameHead head, uint32_t hash)
{
    if (n->count == n->capacity)
        grow_entries(n);
    NameId id = n->count++;
    n->entries[id] = (NameEntry){.text = text,
                                 .head = head,
                                 .hash = hash,
                                 .is_private = is_private(text)};
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
        add(n, text, head, hash_with_head(text.data, text.size, head));
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

NameId names_add(Names *n, const char *data, size_t size, NameHead head,
                 uint32_t hash)
{
    char *copy = arena_alloc(n->arena, size + 1);
    memcpy(copy, data, size);
    copy[size] = '\0';
    return add(n, (Text){copy, (uint32_t)size}, head, hash);
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
