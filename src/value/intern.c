/* Interned strings: what sys.intern and the making of code objects do. */
#include "value/value_internal.h"

#include "target/interned.h"
#include "target/target.h"

Value *value_interned_str(Compile *c, NameId id)
{
    NameEntry *e = &c->names.entries[id];
    if (e->value)
        return e->value;
    Value *v = value_new(c, VALUE_STR);
    v->u.text = e->text;
    v->interned = true;
    v->ascii = text_is_ascii(e->text.data, e->text.size);
    v->hash = e->hash ? e->hash : 1; /* as value_constant_hash has it */
    e->value = v;
    return v;
}

bool value_is_identifier_like(const Value *str)
{
    Text t = str->u.text;
    for (uint32_t i = 0; i < t.size; i++) {
        uint8_t ch = (uint8_t)t.data[i], letter = ch | 0x20;
        if (!(letter >= 'a' && letter <= 'z') && !(ch >= '0' && ch <= '9') &&
            ch != '_')
            return false;
    }
    return true;
}

/* The object that the interpreter's table holds for the text: an equal one
 * from an identifier of the source or from the start of the interpreter if
 * there is one, else this very object, which is interned by this. */
static Value *intern_str(Compile *c, Value *v)
{
    uint32_t count = c->names.count;
    Text text = v->u.text;
    NameId id = names_intern(&c->names, text.data, text.size);
    if (id < count || interned_at_start(c->target->marshal.interned_at_start,
                                        text.data, text.size))
        return value_interned_str(c, id);
    c->names.entries[id].value = v;
    v->interned = true;
    return v;
}

/* A frozenset cannot change: if interning replaces an item, this use gets a
 * new one. */
static Value *intern_frozenset(Compile *c, Value *set)
{
    uint32_t count = set->u.seq.count;
    Value **items = NULL;
    for (uint32_t i = 0; i < count; i++) {
        Value *item = set->u.seq.items[i];
        Value *use = value_intern_constant(c, item);
        if (use == item)
            continue;
        if (!items)
            items = arena_memdup(&c->arena, set->u.seq.items,
                                 count * sizeof *items);
        items[i] = use;
    }
    if (!items)
        return set;
    Value *v = value_new(c, VALUE_FROZENSET);
    v->hash = set->hash;
    v->u.seq.items = items;
    v->u.seq.count = count;
    return v;
}

/* Tuples are changed in place, as CPython does: other code objects that hold
 * the tuple see it. */
static Value *intern_tuple(Compile *c, Value *tuple)
{
    if (tuple->interned)
        return tuple;
    for (uint32_t i = 0; i < tuple->u.seq.count; i++)
        tuple->u.seq.items[i] = value_intern_constant(c, tuple->u.seq.items[i]);
    tuple->interned = true;
    return tuple;
}

Value *value_intern_constant(Compile *c, Value *v)
{
    if (v->kind == VALUE_STR)
        return !v->interned && v->ascii && value_is_identifier_like(v)
                   ? intern_str(c, v)
                   : v;
    if (v->kind == VALUE_TUPLE)
        return intern_tuple(c, v);
    return v->kind == VALUE_FROZENSET ? intern_frozenset(c, v) : v;
}
