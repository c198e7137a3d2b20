/* Checks of mapping and class patterns: repeated keys and attributes.
 *
 * Keys are compared as Python compares them, so 1, 1.0 and True are the same
 * key although they are different constants. */
#include "codegen/match_internal.h"

/* The literals seen so far: the last key of each hash, and for each key the
 * one before it with the same hash.  Numbers count from 1. */
typedef struct KeySet {
    IdMap last;
    uint32_t *before;
} KeySet;

/* False if an equal literal is there already. */
static bool add_key(Gen *g, KeySet *set, const NodeList *keys, uint32_t i)
{
    Value *v = as_Constant(keys->items[i])->value;
    IdMapEntry *e =
        idmap_add(&set->last, &g->c->arena, value_constant_hash(v), 0);
    for (uint32_t k = e->value; k; k = set->before[k - 1])
        if (value_python_equal(as_Constant(keys->items[k - 1])->value, v))
            return false;
    set->before[i] = e->value;
    e->value = i + 1;
    return true;
}

const Node *match_find_bad_key(Gen *g, const NodeList *keys)
{
    KeySet set = {{0}, ARENA_ARRAY(&g->c->arena, uint32_t, keys->count)};
    for (uint32_t i = 0; i < keys->count; i++) {
        const Node *key = keys->items[i];
        bool good = key->kind == NODE_Attribute ||
                    (key->kind == NODE_Constant && add_key(g, &set, keys, i));
        if (!good)
            return key;
    }
    return NULL;
}

_Noreturn void match_bad_key_error(Gen *g, Loc loc, const Node *key)
{
    if (key->kind != NODE_Constant)
        gen_error(g, loc,
                  "mapping pattern keys may only match literals and "
                  "attribute lookups");
    Buf repr = buf_in(&g->c->arena);
    value_repr(g->c, &repr, as_Constant(key)->value);
    gen_error(g, loc, "mapping pattern checks duplicate key (%.*s)",
              (int)buf_size(&repr), (const char *)repr.data);
}

/* The repeated attribute that comes first, and its second place. */
typedef struct Repeat {
    uint32_t first, second;
} Repeat;

static Repeat find_repeat(Gen *g, const NameList *attrs)
{
    Repeat r = {attrs->count, attrs->count};
    IdMap seen = {0};
    for (uint32_t i = 0; i < attrs->count; i++) {
        uint32_t first =
            idmap_add(&seen, &g->c->arena, attrs->items[i], i)->value;
        if (first < i && first < r.first)
            r = (Repeat){first, i};
    }
    return r;
}

void match_check_attributes(Gen *g, const MatchClassNode *p)
{
    const NameList *attrs = &p->kwd_attrs;
    Repeat r = find_repeat(g, attrs);
    for (uint32_t i = 0; i < attrs->count; i++) {
        gen_check_forbidden_name(g, p->kwd_patterns.items[i]->loc,
                                 attrs->items[i], CTX_STORE);
        if (i == r.first)
            gen_error(g, p->kwd_patterns.items[r.second]->loc,
                      "attribute name repeated in class pattern: %.*s",
                      TEXT_ARGS(names_text(&g->c->names, attrs->items[i])));
    }
}
