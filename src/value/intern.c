/* Interned strings: what sys.intern and the making of code objects do. */
#include "value/value_internal.h"

#include "target/interned.h"
#include "target/target.h"

Value *value_intern_name(Compile *c, NameId id)
{
    NameEntry *e = &c->names.entries[id];
    Value *v = e->value;
    if (!v)
        v = value_new(c, VALUE_STR);
    v->u.text = e->text;
    v->interned = v->shared = true;
    v->ascii = e->is_ascii;
    v->hash = e->hash; /* as value_constant_hash has it */
    e->value = v;
    return v;
}

Value *value_static_str(Compile *c, NameId id)
{
    NameEntry *e = &c->names.entries[id];
    if (!e->value)
        e->value = value_str_known(c, e->text.data, e->text.size, true);
    return e->value;
}

Value *value_new_name_str(Compile *c, NameId id)
{
    const NameEntry *e = &c->names.entries[id];
    return e->is_mangled && !e->value
               ? value_str_known(c, e->text.data, e->text.size, e->is_ascii)
               : value_interned_str(c, id);
}

bool value_is_static_name(Text name)
{
    static const char *const names[] = {"<module>",  "<lambda>",   "<listcomp>",
                                        "<setcomp>", "<dictcomp>", "<genexpr>"};
    if (name.size == 0 || name.data[0] != '<')
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == name.size &&
            memcmp(names[i], name.data, name.size) == 0)
            return true;
    return false;
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
 * if there is one from an identifier of the source, else this very object,
 * which this interns.  Whether the interpreter started with one shows only in
 * frozensets, so that it is asked there. */
Value *value_intern_str(Compile *c, Value *v)
{
    uint32_t count = c->names.count;
    Text text = v->u.text;
    NameId id = names_intern_known(&c->names, text, value_constant_hash(v));
    NameEntry *e = &c->names.entries[id];
    if (id < count && (e->value || !e->is_mangled))
        return value_interned_str(c, id);
    e->value = v;
    v->interned = v->shared = true;
    v->adopted = true;
    return v;
}

/* True if interning puts another object in the place of the item, which is
 * now in *use. */
static bool is_replaced(Compile *c, Value *item, Value **use)
{
    *use = value_intern_constant(c, item);
    return *use != item ||
           (item->adopted &&
            interned_at_start(c->target->marshal.interned_at_start,
                              item->u.text.data, item->u.text.size));
}

/* A frozenset cannot change: if interning replaces an item, this use gets a
 * new one. */
static Value *intern_frozenset(Compile *c, Value *set)
{
    uint32_t count = set->u.seq.count;
    bool replaced = false;
    Value **items = ARENA_ARRAY(&c->arena, Value *, count * (size_t)2);
    for (uint32_t i = 0; i < count; i++)
        replaced |= is_replaced(c, set->u.seq.items[i], &items[i]);
    if (!replaced)
        return set;
    Value *v = value_new(c, VALUE_FROZENSET);
    v->hash = set->hash;
    v->u.seq.items = items;
    v->u.seq.count = count;
    memcpy(value_items_by_hash(v), value_items_by_hash(set),
           count * sizeof *items);
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

static Value *intern_constant_str(Compile *c, Value *v)
{
    if (v->interned)
        return v;
    if (v->ascii)
        return value_is_identifier_like(v) ? value_intern_str(c, v) : v;
    /* The process's string of a character is interned as an identifier. */
    if (!v->apart && (names_letter_bit(v->u.text) & c->names.letters))
        v->interned = v->shared = true;
    return v;
}

Value *value_intern_constant(Compile *c, Value *v)
{
    if (v->kind == VALUE_STR)
        return intern_constant_str(c, v);
    if (v->kind == VALUE_TUPLE)
        return intern_tuple(c, v);
    return v->kind == VALUE_FROZENSET ? intern_frozenset(c, v) : v;
}
