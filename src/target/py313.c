/* CPython 3.13.15 and 3.13.0. */
#include "target/since.h"

static const OpInfo ops[OP_COUNT] = {
#define OP(op, num, cache, pop, eff, jump_eff, how, kind)                      \
    [OP_##op] = OP_INFO(num, cache, pop, eff, jump_eff, EFFECT_##how, kind),
#include "target/py313_ops.def"
#undef OP
};

static CfgPass *const passes[] = {
    cfg_pass_label_exception_targets,
    cfg_pass_inline_small_exits,
    cfg_pass_remove_unreachable,
    cfg_pass_resolve_line_numbers,
    cfg_pass_optimize_load_const,
    cfg_pass_optimize_blocks,
    cfg_pass_remove_nops_and_pairs,
    cfg_pass_remove_unreachable,
    cfg_pass_remove_nops_and_jumps,
    cfg_pass_check_uninitialized_locals,
    cfg_pass_insert_superinstructions,
    cfg_pass_push_cold_blocks_to_end,
    cfg_pass_resolve_line_numbers,
    cfg_pass_compute_stack_depth,
    cfg_pass_remove_unused_consts,
    cfg_pass_insert_prefix,
    cfg_pass_convert_pseudo_ops,
    cfg_pass_normalize_jumps,
    NULL,
};

/* What all releases of the series have in common. */
/* clang-format off */
#define PY313                                                                  \
    SINCE_313,                                                                 \
    .series = "3.13",                                                          \
    .cache_tag = "cpython-313",                                                \
    .magic = 3571,                                                             \
    .unicode = UNICODE_15_1,                                                   \
    .recursion_limit = 9994,                                                   \
    .ops = ops,                                                                \
    .source.counts_bytes_to_zeros = true,                                      \
    .source.wants_utf8_cookie = true,                                          \
    .grammar.version = 313,                                                    \
    .ast.folds_constants = true,                                               \
    .symtable.parameter_word = "argument",                                     \
    .codegen.pops_iterator = true,                                             \
    .codegen.class_comprehension_hides_uses = true,                            \
    .cfg.passes = passes,                                                      \
    .cfg.resume_depth_bit = 4,                                                 \
    .cfg.inserts_generator_start = true,                                       \
    .cfg.places_generator_pop = true,                                          \
    .marshal.version = 4,                                                      \
    .marshal.largest_cached_int = 256,                                         \
    .marshal.interned_at_start = 1 << 2,                                       \
    .marshal.flags_top_code = true
/* clang-format on */

const Target target_py313 = {
    PY313,
    .release = "3.13.15",
    .source.encodings = ENCODINGS_313,
    .grammar.obeys_flufl_import = true,
    .strings.debug_text = DEBUG_TEXT_REMEMBERED,
    .strings.raw_format_spec = true,
    .codegen.comprehension_checks_iterator = true,
};

/* The first one: no second look at the iterator of a comprehension; formats,
 * the text of f"{x=}" and complex powers are still those of 3.12. */
const Target target_py313_0 = {
    PY313,
    .release = "3.13.0",
    .source.encodings = ENCODINGS_313_0,
    .codegen.repeats_warnings = true,
    .grammar.spec_ends_at_newline = true,
    .strings.debug_text = DEBUG_TEXT_DECODED,
    .folding.divides_by_growth = true,
};
