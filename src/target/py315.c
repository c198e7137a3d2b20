/* CPython 3.15.0. */
#include "target/since.h"

static const OpInfo ops[OP_COUNT] = {
#define OP(op, num, cache, pop, eff, jump_eff, how, kind)                      \
    [OP_##op] = OP_INFO(num, cache, pop, eff, jump_eff, EFFECT_##how, kind),
#include "target/py315_ops.def"
#undef OP
};

const Target target_py315 = {
    SINCE_314,
    .series = "3.15",
    .release = "3.15.0",
    .cache_tag = "cpython-315",
    .magic = 3666,
    .unicode = UNICODE_17_0,
    .recursion_limit = 37000,
    .ops = ops,
    .source.proposes_for_errors = true,
    .source.filters_by_package = true,
    .source.measures_carets = true,
    .source.encodings = ENCODINGS_315,
    .commands.has_end_z = true,
    .grammar.version = 315,
    .grammar.lazy_import = true,
    .grammar.comprehension_unpacking = true,
    .grammar.plus_in_patterns = true,
    .strings.names_open_field = true,
    .symtable.names_in_angles = true,
    .symtable.parameter_word = "parameter",
    .codegen.comprehension_iterates = true,
    .codegen.wide_iterators = true,
    .codegen.starts_generators = true,
    .codegen.await_pushes_null = true,
    .codegen.genexpr_builtins = 5,
    .codegen.flags_imports = true,
    .codegen.annotates_in_order = true,
    .codegen.names_annotate_after_function = true,
    .cfg.passes = cfg_passes_since_314,
    .cfg.resume_depth_bit = 8,
    .cfg.loads_common_constants = true,
    .cfg.get_iter_keeps_input = true,
    .cfg.get_iter_marks_yield_from = true,
    .assemble.end_send_offset = 6,
    .marshal.version = 6,
    .marshal.largest_cached_int = 1024,
    .marshal.interned_at_start = 1 << 4,
};
