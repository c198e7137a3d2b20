/* Runs the target's passes over a unit: see cfg.h. */
#include "cfg/cfg_internal.h"

/* The graph kept in the compilation, emptied for this unit. */
static Cfg *start_unit(Compile *c, CodeUnit *unit)
{
    Cfg *g = c->cfg;
    if (!g)
        g = c->cfg = ARENA_NEW(&c->arena, Cfg);
    g->c = c;
    g->target = c->target;
    g->ops = c->target->ops;
    g->unit = unit;
    g->blocks.count = g->allocated.count = 0;
    g->pool_used = 0;
    g->has = 0;
    g->traversal = 0;
    g->last_label = g->stack_depth = g->local_count = 0;
    return g;
}

FinalCode cfg_optimize(Compile *c, CodeUnit *unit)
{
    Cfg *g = start_unit(c, unit);
    cfg_build(g);
    for (CfgPass *const *pass = c->target->cfg.passes; *pass; pass++) {
        (*pass)(g);
        cfg_check(g);
    }
    return cfg_flatten(g);
}

const char *cfg_pass_name(CfgPass *pass)
{
    static const struct {
        CfgPass *pass;
        const char *name;
    } passes[] = {
#define PASS(name) {cfg_pass_##name, #name},
#include "target/passes.def"
#undef PASS
    };
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
        if (passes[i].pass == pass)
            return passes[i].name;
    return "?";
}

static void dump_stage(Cfg *g, Buf *out, const char *name)
{
    buf_text(out, "--- ");
    buf_text(out, name);
    buf_byte(out, '\n');
    cfg_dump(g, out);
}

FinalCode cfg_optimize_dump(Compile *c, CodeUnit *unit, Buf *out)
{
    if (!out)
        return cfg_optimize(c, unit);
    Cfg *g = start_unit(c, unit);
    Text name =
        names_text(&c->names, unit->qualname ? unit->qualname : unit->name);
    buf_text(out, "=== ");
    buf_bytes(out, name.data, name.size);
    buf_byte(out, '\n');
    cfg_build(g);
    dump_stage(g, out, "built");
    for (CfgPass *const *pass = c->target->cfg.passes; *pass; pass++) {
        (*pass)(g);
        dump_stage(g, out, cfg_pass_name(*pass));
        cfg_check(g);
    }
    return cfg_flatten(g);
}
