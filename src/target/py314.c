/* CPython 3.14.8. */
#include "target/since.h"

static const OpInfo ops[OP_COUNT] = {
#define OP(op, num, cache, pop, eff, jump_eff, how, kind)                      \
    [OP_##op] = OP_INFO(num, cache, pop, eff, jump_eff, EFFECT_##how, kind),
#include "target/py314_ops.def"
#undef OP
};

CfgPass *const cfg_passes_since_314[] = {
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
    cfg_pass_convert_conditions,
    cfg_pass_compute_stack_depth,
    cfg_pass_remove_unused_consts,
    cfg_pass_insert_prefix,
    cfg_pass_convert_pseudo_ops,
    cfg_pass_normalize_jumps,
    cfg_pass_borrow_loads,
    NULL,
};

const Target target_py314 = {
    SINCE_314,
    .series = "3.14",
    .release = "3.14.8",
    .cache_tag = "cpython-314",
    .magic = 3627,
    .unicode = UNICODE_16_0,
    .recursion_limit = 37000,
    .ops = ops,
    .source.encodings = ENCODINGS_314,
    .commands.has_end_z = true,
    .grammar.version = 314,
    .symtable.parameter_word = "argument",
    .codegen.inlined_comprehension_is_block = true,
    .codegen.genexpr_builtins = 3,
    .cfg.passes = cfg_passes_since_314,
    .cfg.resume_depth_bit = 4,
    .cfg.inserts_generator_start = true,
    .cfg.places_generator_pop = true,
    .cfg.keeps_stale_handlers = true,
    .cfg.borrowing_stops_at_empty = true,
    .cfg.borrowing_blames_first = true,
    .assemble.end_send_offset = 5,
    .marshal.version = 5,
    .marshal.largest_cached_int = 256,
    .marshal.interned_at_start = 1 << 3,
    .marshal.flags_top_code = true,
};
