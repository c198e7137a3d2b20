/* Interned texts: see names.h. */
#include "base/names.h"

#include <assert.h>

/* Little-endian on all machines, as the lexer's words are. */
static uint64_t load_word(const char *p, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, p, size);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

uint32_t hash_bytes(const void *data, size_t size)
{
    const char *p = data;
    uint64_t h = size;
    for (; size >= 8; p += 8, size -= 8)
        h = hash_step(h, load_word(p, 8));
    if (size)
        h = hash_step(h, load_word(p, size));
    return hash_finish(h);
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

void names_init(Names *n, Arena *arena)
{
    static const char *const predefined[] = {
#define NAME(id, text) text,
#include "base/names.def"
#undef NAME
    };
    *n = (Names){.arena = arena};
    grow_entries(n);
    n->entries[0] = (NameEntry){0};
    n->count = 1;
    rehash(n, 1024);
    for (size_t i = 0; i < sizeof predefined / sizeof *predefined; i++) {
        NameId id = names_intern_cstr(n, predefined[i]);
        assert(id == i + 1 && "a text is twice in names.def");
        (void)id;
    }
}

NameId names_intern_hashed(Names *n, const char *data, size_t size,
                           uint32_t hash)
{
    uint32_t at = hash & n->mask;
    for (uint32_t id; (id = n->slots[at]) != 0; at = (at + 1) & n->mask) {
        const NameEntry *e = &n->entries[id];
        if (e->hash == hash && e->text.size == size &&
            memcmp(e->text.data, data, size) == 0)
            return id;
    }
    if (n->count == n->capacity)
        grow_entries(n);
    NameId id = n->count++;
    char *copy = arena_alloc(n->arena, size + 1);
    memcpy(copy, data, size);
    copy[size] = '\0';
    n->entries[id] = (NameEntry){{copy, (uint32_t)size}, hash, NULL};
    n->slots[at] = id;
    if (n->count * 2 > n->mask)
        rehash(n, (n->mask + 1) * 2);
    return id;
}

NameId names_intern(Names *n, const char *data, size_t size)
{
    return names_intern_hashed(n, data, size, hash_bytes(data, size));
}

NameId names_intern_cstr(Names *n, const char *text)
{
    return names_intern(n, text, strlen(text));
}
