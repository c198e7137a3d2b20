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

/* One call of compile_source: what the stages need not know. */
typedef struct Run {
    const CompileOptions *options;
    Text raw;
    Buf *out;
} Run;

/* Optimises and assembles a unit that code generation has finished. */
static Value *finish_unit(Compile *c, CodeUnit *unit)
{
    FinalCode code = cfg_optimize(c, unit);
    return assemble_code(c, unit, &code);
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

static void run_stages(Compile *c, Run *run)
{
    DumpStage dump = run->options->dump;
    lex_open(c, run->raw.data, run->raw.size);
    lex_tokenize(c);
    if (dump == DUMP_TOKENS) {
        lex_dump(c, run->out);
        return;
    }
    ModuleNode *module = parse(c);
    c->parsed = true;
    if (dump == DUMP_AST) {
        ast_dump(c, run->out, &module->head);
        return;
    }
    future_scan(c, module);
    ast_optimize(c, module);
    if (dump == DUMP_OPTIMIZED_AST) {
        ast_dump(c, run->out, &module->head);
        return;
    }
    Symtable *symtable = symtable_build(c, module);
    if (dump == DUMP_SYMTABLE) {
        symtable_dump(c, run->out, symtable);
        return;
    }
    Value *code = codegen_module(c, symtable, module);
    if (dump == DUMP_CODE)
        code_dump(c, run->out, code);
    if (dump == DUMP_NONE)
        marshal_write_code(c, run->out, code);
}

/* The only setjmp.  State is reached through c and run: there are no locals
 * to clobber. */
static bool run_protected(Compile *c, Run *run)
{
    if (setjmp(c->landing) != 0)
        return false;
    names_init(&c->names, &c->arena);
    c->const_cache = const_cache_new(c);
    run_stages(c, run);
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

void compile_init(Compile *c, const Allocator *allocator)
{
    memset(c, 0, sizeof *c);
    arena_init(&c->arena, allocator, memory_exhausted, c);
}

void compile_free(Compile *c)
{
    arena_free(&c->arena);
}

static void start_file(Compile *c, const CompileOptions *options)
{
    arena_reset(&c->arena);
    c->target = options->target;
    c->optimize = options->optimize;
    c->no_debug_ranges = options->no_debug_ranges;
    c->filename = options->filename;
    c->filename_value = NULL;
    c->is_text = options->is_text;
    c->twin_characters = NULL;
    c->source = NULL;
    c->out_of_memory = false;
    c->parsed = false;
    c->future_flags = 0;
    c->future_loc = NO_LOC;
    c->depth = 0;
    c->cfg = NULL;
    c->warnings.items = NULL;
    c->warnings.count = c->warnings.capacity = 0;
    c->check_depth = diagnose_depth;
    c->finish_unit = options->dump == DUMP_INSTRS ? dump_unit_instrs
                     : options->dump == DUMP_CFG  ? dump_unit_cfg
                                                  : finish_unit;
}

bool compile_source(Compile *c, const CompileOptions *options, const char *raw,
                    size_t size, Buf *out)
{
    Run run = {options, {raw, (uint32_t)size}, out};
    start_file(c, options);
    c->run = &run;
    bool ok = run_protected(c, &run);
    c->run = NULL;
    return ok;
}
