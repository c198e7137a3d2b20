/* The pipeline: calls the stages in order.  Every error lands here. */
#include "compile.h"

#include "assemble/assemble.h"
#include "ast/ast.h"
#include "cfg/cfg.h"
#include "codegen/codegen.h"
#include "diagnose/diagnose.h"
#include "lex/lex.h"
#include "marshal/marshal.h"
#include "parse/parse.h"
#include "symtable/symtable.h"
#include "target/target.h"
#include "value/value.h"

#include <assert.h>

enum { MOST_IDLE_TOKENS = 1024 * 1024 }; /* bytes kept for the next file */

/* One call of compile_source: what the stages need not know. */
typedef struct Run {
    const CompileOptions *options;
    Text raw;
    Buf *out;
} Run;

/* A compilation as it was when the text was parsed. */
struct Kept {
    const Target *target;
    AskedRules asked; /* those that it must share with another one */
    bool is_text;
    ModuleNode *module;
    ArenaMark end;    /* of the tree; who changes it notes that in c->undo */
    ArenaCopy values; /* change, and are put back */
    Names names;
    WarningVec warnings;
    ArenaCopy all; /* with assertions: what must not have changed */
};

/* Optimises and assembles a unit that code generation has finished. */
static Value *finish_unit(Compile *c, CodeUnit *unit)
{
    FinalCode code = cfg_optimize(c, unit);
    return assemble_code(c, unit, &code);
}

static void stage_done(const Run *run, const char *stage)
{
    if (run->options->on_stage)
        run->options->on_stage(stage);
}

static Value *watch_unit(Compile *c, CodeUnit *unit)
{
    const Run *run = c->run;
    stage_done(run, "codegen");
    FinalCode code = cfg_optimize(c, unit);
    stage_done(run, "cfg flatten");
    Value *v = assemble_code(c, unit, &code);
    stage_done(run, "assemble");
    return v;
}

static Value *dump_unit_instrs(Compile *c, CodeUnit *unit)
{
    Run *run = c->run;
    instrs_dump(c, run->out, unit);
    return finish_unit(c, unit);
}

static Value *dump_unit_cfg(Compile *c, CodeUnit *unit)
{
    Run *run = c->run;
    FinalCode code = cfg_optimize_dump(c, unit, run->out);
    return assemble_code(c, unit, &code);
}

static ModuleNode *parse(Compile *c)
{
    ParseFailure failure;
    ModuleNode *module = parse_module(c, &failure);
    if (!module)
        diagnose(c, &failure);
    return module;
}

#ifndef NDEBUG

/* No stage changes the tree without noting it.  What is reserved for more does
 * not count, nor what the driver makes of warnings. */
static void clear_unused(Compile *c)
{
    WarningVec *w = &c->warnings;
    names_clear_unused(&c->names);
    for (uint32_t i = 0; i < w->count; i++)
        w->items[i].action = 0;
    if (w->items)
        memset(w->items + w->count, 0,
               (w->capacity - w->count) * sizeof *w->items);
}

static bool save_all(Compile *c, Kept *kept)
{
    clear_unused(c);
    arena_save(&c->arena, &c->kept_arena, &kept->all);
    return true;
}

static bool is_as_saved(Compile *c, const Kept *kept)
{
    clear_unused(c);
    return arena_equals(&kept->all);
}

#endif

static void keep(Compile *c, ModuleNode *module)
{
    Kept *kept = ARENA_NEW(&c->kept_arena, Kept);
    kept->target = c->target;
    kept->asked = *c->asked;
    kept->is_text = c->is_text;
    kept->module = module;
    kept->end = arena_mark(&c->arena);
    arena_save(&c->value_arena, &c->kept_arena, &kept->values);
    kept->names = c->names;
    kept->warnings = c->warnings;
    c->undo.arena = &c->arena;
    c->kept = kept;
    assert(save_all(c, kept));
}

/* From the tree on. */
static void run_later_stages(Compile *c, Run *run, ModuleNode *module)
{
    DumpStage dump = run->options->dump;
    c->parsed = true;
    value_settle_parsed(c);
    if (dump == DUMP_AST) {
        ast_dump(c, run->out, &module->head);
        return;
    }
    future_scan(c, module);
    ast_warn_of_finally_exits(c, module);
    ast_optimize(c, module);
    stage_done(run, "fold");
    if (dump == DUMP_OPTIMIZED_AST) {
        ast_dump(c, run->out, &module->head);
        return;
    }
    Symtable *symtable = symtable_build(c, module);
    c->analyzed = true;
    stage_done(run, "symtable");
    if (dump == DUMP_SYMTABLE) {
        symtable_dump(c, run->out, symtable);
        return;
    }
    Value *code = codegen_module(c, symtable, module);
    stage_done(run, "codegen");
    if (dump == DUMP_CODE)
        code_dump(c, run->out, code);
    if (dump == DUMP_NONE)
        marshal_write_code(c, run->out, code);
    stage_done(run, "marshal");
}

/* Nothing but the parser reads tokens; those of a large file are large. */
static void free_tokens(Compile *c)
{
    if (c->token_arena.total > MOST_IDLE_TOKENS)
        arena_free(&c->token_arena);
}

/* The predefined names are hashed once for all files. */
static void start_names(Compile *c)
{
    if (c->predefined_names.count == 0) {
        Names names;
        names_init(&names, &c->lasting_arena);
        c->predefined_names = names;
    }
    names_init_from(&c->names, &c->arena, &c->predefined_names);
}

static void run_stages(Compile *c, Run *run)
{
    start_names(c);
    c->asked = ARENA_NEW(&c->arena, AskedRules);
    stage_done(run, "start");
    lex_open(c, run->raw.data, run->raw.size);
    lex_tokenize(c);
    stage_done(run, "lex");
    if (run->options->dump == DUMP_TOKENS) {
        lex_dump(c, run->out);
        return;
    }
    c->const_cache = const_cache_new(c);
    ModuleNode *module = parse(c);
    free_tokens(c);
    if (run->options->keeps_tree)
        keep(c, module);
    stage_done(run, "parse");
    run_later_stages(c, run, module);
}

/* The same with the tree of an earlier run. */
static void run_stages_again(Compile *c, Run *run)
{
    const Kept *kept = c->kept;
    undo_all(&c->undo);
    names_rewind(&c->names, &kept->names);
    c->warnings = kept->warnings;
    assert(is_as_saved(c, kept));
    arena_release(&c->arena, kept->end);
    arena_restore(&c->value_arena, &kept->values);
    run_later_stages(c, run, kept->module);
}

/* The only setjmp.  State is reached through c and run: there are no locals
 * to clobber. */
static bool run_protected(Compile *c, Run *run,
                          void (*stages)(Compile *, Run *))
{
    if (setjmp(c->landing) != 0)
        return false;
    stages(c, run);
    return true;
}

static void memory_exhausted(void *context)
{
    Compile *c = context;
    c->out_of_memory = true;
    c->error = (Diag){.type = ERROR_MEMORY,
                      .loc = NO_LOC,
                      .message = "out of memory",
                      .no_text = true};
    longjmp(c->landing, 1);
}

enum { ARENA_COUNT = 6 };

/* Number i of the arenas. */
static Arena *arena_of(Compile *c, int i)
{
    Arena *const arenas[ARENA_COUNT] = {&c->arena,       &c->token_arena,
                                        &c->value_arena, &c->tree_arena,
                                        &c->kept_arena,  &c->lasting_arena};
    return arenas[i];
}

void compile_init(Compile *c, const Allocator *allocator)
{
    memset(c, 0, sizeof *c);
    for (int i = 0; i < ARENA_COUNT; i++) {
        arena_init(arena_of(c, i), allocator, memory_exhausted, c);
        arena_of(c, i)->pool = &c->pool;
    }
}

void compile_free(Compile *c)
{
    for (int i = 0; i < ARENA_COUNT; i++)
        arena_free(arena_of(c, i));
    arena_free_pool(&c->arena);
}

static void start(Compile *c, const CompileOptions *options)
{
    c->target = options->target;
    c->optimize = options->optimize;
    c->no_debug_ranges = options->no_debug_ranges;
    c->refuses_bool_invert = options->refuses_bool_invert;
    c->filename = options->filename;
    c->filename_value = NULL;
    c->twin_characters = NULL;
    c->quoting = NULL;
    c->trace = options->trace;
    if (c->trace)
        *c->trace = (ParseTrace){0};
    c->out_of_memory = false;
    c->parsed = c->analyzed = c->has_parser_error = false;
    c->future_flags = 0;
    c->future_loc = NO_LOC;
    c->depth = 0;
    c->cfg = NULL;
    c->assembly = NULL;
    c->check_depth = diagnose_depth;
    c->finish_unit = options->dump == DUMP_INSTRS ? dump_unit_instrs
                     : options->dump == DUMP_CFG  ? dump_unit_cfg
                     : options->on_stage          ? watch_unit
                                                  : finish_unit;
}

static void start_file(Compile *c, const CompileOptions *options)
{
    arena_reset(&c->arena);
    c->arena.keeps_grown = options->keeps_tree;
    arena_reset(&c->token_arena);
    arena_reset(&c->value_arena);
    arena_reset(&c->tree_arena);
    c->tree = options->keeps_tree ? &c->arena : &c->tree_arena;
    arena_reset(&c->kept_arena);
    c->undo = (UndoLog){0};
    c->kept = NULL;
    c->is_text = options->is_text;
    c->source = c->file_source = NULL;
    c->warnings = (WarningVec){0};
}

static bool run(Compile *c, const CompileOptions *options, Text raw, Buf *out,
                void (*stages)(Compile *, Run *))
{
    Run run = {options, raw, out};
    start(c, options);
    c->run = &run;
    bool ok = run_protected(c, &run, stages);
    arena_free_pool(&c->arena);
    c->run = NULL;
    return ok;
}

/* A size beyond what a Text holds is one that lex_open refuses. */
static Text raw_text(const char *raw, size_t size)
{
    return (Text){raw, size < UINT32_MAX ? (uint32_t)size : UINT32_MAX};
}

bool compile_source(Compile *c, const CompileOptions *options, const char *raw,
                    size_t size, Buf *out)
{
    start_file(c, options);
    return run(c, options, raw_text(raw, size), out, run_stages);
}

static bool would_be_same_tree(const Kept *kept, const CompileOptions *options)
{
    return kept && kept->is_text == options->is_text &&
           options->dump != DUMP_TOKENS &&
           target_rules_agree(kept->target, options->target, &kept->asked);
}

bool compile_again(Compile *c, const CompileOptions *options, const char *raw,
                   size_t size, Buf *out)
{
    if (!would_be_same_tree(c->kept, options))
        return compile_source(c, options, raw, size, out);
    return run(c, options, raw_text(raw, size), out, run_stages_again);
}
