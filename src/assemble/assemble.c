/* Final instructions to a code object: see assemble.h. */
#include "assemble/assemble_internal.h"

Value *assemble_merge_names(Compile *c, Value **names, uint32_t count,
                            uint64_t hash)
{
    Value *merged =
        const_cache_merge(c, value_tuple_hashed(c, names, count, hash));
    if (merged->u.seq.items == names)
        return merged;
    for (uint32_t i = 0; i < count; i++)
        if (names[i]->interned)
            merged->u.seq.items[i] = names[i];
    return merged;
}

void assemble_intern_names(Compile *c, Value *names)
{
    if (!c->names.has_mangled)
        return;
    for (uint32_t i = 0; i < names->u.seq.count; i++)
        names->u.seq.items[i] = value_intern_str(c, names->u.seq.items[i]);
}

static Value *names_tuple(Compile *c, const IdMap *names)
{
    Value **items = ARENA_ARRAY(&c->arena, Value *, names->count);
    uint64_t hash = names->count;
    for (uint32_t i = 0; i < names->count; i++) {
        assert(names->entries[i].value == i);
        items[i] = value_name_str(c, names->entries[i].key);
        hash = value_hash_item(hash, items[i]);
    }
    return assemble_merge_names(c, items, names->count, hash);
}

static Value *consts_tuple(Compile *c, const CodeUnit *u)
{
    uint32_t count = u->consts.count;
    Value **items = ARENA_ARRAY(&c->arena, Value *, count);
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = u->consts.items[i];
        hash = value_hash_item(hash, items[i]);
    }
    return const_cache_merge(c, value_tuple_hashed(c, items, count, hash));
}

static void set_counts(Code *code, const CodeUnit *u)
{
    code->argcount = u->posonlyargcount + u->argcount;
    code->posonlyargcount = u->posonlyargcount;
    code->kwonlyargcount = u->kwonlyargcount;
    code->flags = u->flags;
    code->firstlineno = (uint32_t)u->firstlineno;
}

/* One str for all code objects of the file. */
static Value *filename_value(Compile *c)
{
    Text t = c->filename;
    if (c->filename_value)
        return c->filename_value;
    Value *v =
        c->target->marshal.interns_code_names
            ? value_interned_str(c, names_intern(&c->names, t.data, t.size))
            : value_str(c, t.data, t.size);
    c->filename_value = v;
    return v;
}

static void set_interned_names(Compile *c, Code *code, const CodeUnit *u)
{
    code->name = value_interned_str(c, u->name);
    code->qualname =
        u->qualname ? value_interned_str(c, u->qualname) : code->name;
}

/* An identifier is interned; <lambda> and the like are the interpreter's own;
 * "<generic parameters of f>" has been put together. */
static Value *plain_name(Compile *c, NameId name)
{
    Text t = names_text(&c->names, name);
    if (t.data[0] != '<')
        return value_interned_str(c, name);
    if (!value_is_static_name(t))
        return value_str(c, t.data, t.size);
    return c->target->marshal.interns_static_names ? value_interned_str(c, name)
                                                   : value_static_str(c, name);
}

/* Up to 3.12 nothing is interned when the code object is made: a qualified
 * name is a str of its own. */
static void set_plain_names(Compile *c, Code *code, const CodeUnit *u)
{
    code->name = plain_name(c, u->name);
    if (!u->qualname) {
        code->qualname = code->name;
    } else if (u->qualname_constant) {
        code->qualname = u->qualname_constant;
    } else {
        Text t = names_text(&c->names, u->qualname);
        code->qualname = value_str(c, t.data, t.size);
    }
}

static void set_names(Compile *c, Code *code, const CodeUnit *u)
{
    if (c->target->marshal.interns_code_names)
        set_interned_names(c, code, u);
    else
        set_plain_names(c, code, u);
    code->filename = filename_value(c);
}

Value *assemble_code(Compile *c, CodeUnit *u, const FinalCode *final)
{
    Code *code = ARENA_NEW(&c->arena, Code);
    const Assembly *a = assemble_instrs(c, final, code);
    set_counts(code, u);
    code->stacksize = final->stack_depth;
    if (code->stacksize < c->target->assemble.smallest_stack)
        code->stacksize = c->target->assemble.smallest_stack;
    /* The order of merging is CPython's: the first of equals is kept. */
    code->exceptiontable = assemble_exception_table(c, final, a);
    code->linetable = assemble_location_table(c, a, code->firstlineno);
    code->names = names_tuple(c, &u->names);
    code->consts = consts_tuple(c, u);
    code->localsplusnames =
        assemble_localsplus(c, u, final->local_count, &code->localspluskinds);
    assemble_intern_names(c, code->names);
    code->consts = value_intern_constant(c, code->consts);
    assemble_intern_names(c, code->localsplusnames);
    set_names(c, code, u);
    return value_code(c, code);
}
