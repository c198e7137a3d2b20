/* The pipeline of src/compile.c with a clock between the stages: see
 * bench_stages.h.  The control-flow passes are timed by a target of our own,
 * whose list has a pass of ours between any two. */
#include "bench_stages.h"

#include "assemble/assemble.h"
#include "ast/ast.h"
#include "cfg/cfg.h"
#include "codegen/codegen.h"
#include "diagnose/diagnose.h"
#include "lex/lex.h"
#include "marshal/marshal.h"
#include "parse/parse.h"
#include "symtable/symtable.h"

#include <stdio.h>
#include <time.h>

enum {
    STAGE_START,
    STAGE_LEX,
    STAGE_PARSE,
    STAGE_FOLD,
    STAGE_SYMTABLE,
    STAGE_CODEGEN,
    STAGE_BUILD,
    STAGE_PASSES,
    STAGE_FLATTEN = STAGE_PASSES + MOST_PASSES,
    STAGE_ASSEMBLE,
    STAGE_MARSHAL,
    STAGE_COUNT
};
_Static_assert((int)STAGE_COUNT <= (int)MOST_STAGES, "bench_stages.h");

/* A pass gets nothing but the graph, so this is at file scope. */
static struct {
    int64_t spent[STAGE_COUNT];
    int64_t last;
    uint32_t pass;
} clocks;

static int64_t ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The time since the last call was the stage's. */
static void stop(uint32_t stage)
{
    int64_t now = ticks();
    clocks.spent[stage] += now - clocks.last;
    clocks.last = ticks();
}

static void timed_pass(Cfg *g)
{
    (void)g;
    stop(clocks.pass ? STAGE_PASSES + clocks.pass - 1 : STAGE_BUILD);
    clocks.pass++;
}

static Value *finish_unit(Compile *c, CodeUnit *unit)
{
    stop(STAGE_CODEGEN);
    clocks.pass = 0;
    FinalCode code = cfg_optimize(c, unit);
    stop(STAGE_FLATTEN);
    Value *v = assemble_code(c, unit, &code);
    stop(STAGE_ASSEMBLE);
    return v;
}

void stages_prepare(StagedTarget *staged, const Target *target)
{
    CfgPass **out = staged->passes;
    staged->target = *target;
    *out++ = timed_pass;
    for (CfgPass *const *pass = target->cfg.passes; *pass; pass++) {
        *out++ = *pass;
        *out++ = timed_pass;
    }
    *out = NULL;
    staged->target.cfg.passes = staged->passes;
}

static void run_stages(Compile *c, const char *raw, size_t size, Buf *out)
{
    ParseFailure failure;
    names_init(&c->names, &c->arena);
    c->const_cache = const_cache_new(c);
    stop(STAGE_START);
    lex_open(c, raw, size);
    lex_tokenize(c);
    stop(STAGE_LEX);
    ModuleNode *module = parse_module(c, &failure);
    stop(STAGE_PARSE);
    if (!module)
        return;
    future_scan(c, module);
    ast_optimize(c, module);
    stop(STAGE_FOLD);
    Symtable *symtable = symtable_build(c, module);
    stop(STAGE_SYMTABLE);
    Value *code = codegen_module(c, symtable, module);
    stop(STAGE_CODEGEN);
    marshal_write_code(c, out, code);
    stop(STAGE_MARSHAL);
}

void stages_compile(Compile *c, const StagedTarget *staged, Text filename,
                    int optimize, const char *raw, size_t size, Buf *out)
{
    arena_reset(&c->arena);
    Arena arena = c->arena;
    *c = (Compile){.arena = arena,
                   .target = &staged->target,
                   .optimize = optimize,
                   .filename = filename,
                   .future_loc = NO_LOC,
                   .marshal_stamp = c->marshal_stamp,
                   .check_depth = diagnose_depth,
                   .finish_unit = finish_unit};
    c->arena.context = c;
    clocks.last = ticks();
    if (setjmp(c->landing) == 0)
        run_stages(c, raw, size, out);
}

static const char *pass_name(CfgPass *pass)
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

void stages_take(StageTimes *times)
{
    for (uint32_t i = 0; i < STAGE_COUNT; i++) {
        if (!times->best[i] || clocks.spent[i] < times->best[i])
            times->best[i] = clocks.spent[i];
        clocks.spent[i] = 0;
    }
}

void stages_print(const StageTimes *times, const Target *target)
{
    static const char *const names[STAGE_COUNT] = {
        [STAGE_START] = "start",       [STAGE_LEX] = "lex",
        [STAGE_PARSE] = "parse",       [STAGE_FOLD] = "fold",
        [STAGE_SYMTABLE] = "symtable", [STAGE_CODEGEN] = "codegen",
        [STAGE_BUILD] = "cfg build",   [STAGE_FLATTEN] = "cfg flatten",
        [STAGE_ASSEMBLE] = "assemble", [STAGE_MARSHAL] = "marshal"};
    const int64_t *best = times->best;
    for (uint32_t i = 0; i <= STAGE_BUILD; i++)
        printf("%s\t%lld\n", names[i], (long long)best[i]);
    for (uint32_t i = 0; target->cfg.passes[i]; i++)
        printf("cfg %s\t%lld\n", pass_name(target->cfg.passes[i]),
               (long long)best[STAGE_PASSES + i]);
    for (uint32_t i = STAGE_FLATTEN; i < STAGE_COUNT; i++)
        printf("%s\t%lld\n", names[i], (long long)best[i]);
}
