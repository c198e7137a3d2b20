/* The door of the symbol table: building it, looking blocks and names up,
 * mangling private names. */
#include "symtable/symtable_internal.h"

static NameMark *new_marks(Compile *c, uint32_t count)
{
    const Names *names = &c->names;
    NameMark *marks = arena_zalloc(&c->arena, count * sizeof *marks);
    for (NameId id = 1; id < names->count; id++)
        marks[id].block = names_is_private(names, id) ? SPECIAL_NAME : 0;
    marks[NAME_super].block = marks[NAME_debug].block = SPECIAL_NAME;
    return marks;
}

static void builder_init(Builder *b, Compile *c, Symtable *st)
{
    *b = (Builder){.c = c, .target = c->target, .st = st};
    b->mark_count = names_room(&c->names);
    b->marks = new_marks(c, b->mark_count);
    b->most_depth = c->target->recursion_limit;
    b->future_annotations = (c->future_flags & FUTURE_ANNOTATIONS) != 0;
}

Symtable *symtable_build(Compile *c, ModuleNode *module)
{
    Symtable *st = ARENA_NEW(&c->arena, Symtable);
    st->c = c;
    Builder b;
    builder_init(&b, c, st);
    st->top = enter_block(&b, NAME_top, BLOCK_MODULE, &module->head,
                          (Loc){0, 0, 0, 0});
    visit_stmts(&b, &module->body);
    exit_block(&b);
    symtable_analyze(st);
    return st;
}

static uint32_t block_slot(const Symtable *st, const Node *node, BlockType type)
{
    uint64_t key = (uint64_t)(uintptr_t)node + (uint64_t)type;
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> 32) & st->slot_mask;
}

Block *symtable_lookup(const Symtable *st, const Node *node, BlockType type)
{
    uint32_t at = block_slot(st, node, type);
    for (Block *b; (b = st->slots[at]) != NULL; at = (at + 1) & st->slot_mask)
        if (b->node == node && b->type == type)
            return b;
    return NULL;
}

static void insert_block(Symtable *st, Block *block)
{
    uint32_t at = block_slot(st, block->node, block->type);
    while (st->slots[at])
        at = (at + 1) & st->slot_mask;
    st->slots[at] = block;
}

/* At most a quarter of the slots is taken.  There are more names than blocks,
 * mostly four times as many: so many slots will do. */
static void grow_slots(Symtable *st)
{
    Block **old = st->slots;
    uint32_t old_count = old ? st->slot_mask + 1 : 0;
    uint32_t count = old ? old_count * 4 : 256;
    while (count < st->c->names.count)
        count *= 2;
    st->slots = arena_zalloc(&st->c->arena, count * sizeof *st->slots);
    st->slot_mask = count - 1;
    for (uint32_t i = 0; i < old_count; i++)
        if (old[i])
            insert_block(st, old[i]);
}

void symtable_add_block(Symtable *st, Block *block)
{
    if (!st->slots || st->block_count * 4 > st->slot_mask)
        grow_slots(st);
    st->block_count++;
    insert_block(st, block);
}

bool symtable_is_class_cell(const Target *target, NameId name)
{
    if (name == NAME_class_)
        return true;
    if (name == NAME_classdict)
        return target->symtable.has_class_dict;
    return name == NAME_conditional_annotations &&
           target->symtable.defers_annotations;
}

NameId symtable_maybe_mangle(Compile *c, NameId class_name, const Block *block,
                             NameId name)
{
    return block->mangled_names && !idmap_find(block->mangled_names, name)
               ? name
               : symtable_mangle_private(c, class_name, name);
}

/* "__x" in class "_C" is "_C__x"; in a class of underscores "__x". */
NameId symtable_mangle_private(Compile *c, NameId class_name, NameId name)
{
    Text text = names_text(&c->names, name);
    Text class_text = names_text(&c->names, class_name);
    while (class_text.size && class_text.data[0] == '_') {
        class_text.data++;
        class_text.size--;
    }
    if (!class_text.size)
        return name;
    size_t size = 1 + (size_t)class_text.size + text.size;
    char small[256];
    char *mangled = size <= sizeof small ? small : arena_alloc(&c->arena, size);
    mangled[0] = '_';
    memcpy(mangled + 1, class_text.data, class_text.size);
    memcpy(mangled + 1 + class_text.size, text.data, text.size);
    NameId count = c->names.count;
    NameId id = names_intern(&c->names, mangled, size);
    if (id == count)
        c->names.entries[id].is_mangled = c->names.has_mangled = true;
    return id;
}
