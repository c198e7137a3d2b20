/* CPython 3.11.7. */
#include "target/target.h"

static const OpInfo ops[OP_COUNT] = {
#define OP(op, num, cache, pop, eff, jump_eff, how, kind)                      \
    [OP_##op] = OP_INFO(num, cache, pop, eff, jump_eff, EFFECT_##how, kind),
#include "target/py311_ops.def"
#undef OP
};

static CfgPass *const passes[] = {
    cfg_pass_copy_lineless_exits,
    cfg_pass_insert_prefix,
    cfg_pass_optimize_and_clean_blocks,
    cfg_pass_copy_lineless_exits,
    cfg_pass_remove_unreachable,
    cfg_pass_drop_empty_blocks,
    cfg_pass_remove_nops,
    cfg_pass_remove_jumps,
    cfg_pass_drop_empty_blocks,
    cfg_pass_resolve_line_numbers,
    cfg_pass_guarantee_exit_lines,
    cfg_pass_compute_stack_depth,
    cfg_pass_trim_unused_consts,
    cfg_pass_label_exception_targets,
    cfg_pass_convert_pseudo_ops,
    NULL,
};

const Target target_py311 = {
    .series = "3.11",
    .release = "3.11.7",
    .cache_tag = "cpython-311",
    .magic = 3495,
    .siphash_rounds = 1,
    .siphash_final_rounds = 3,
    .unicode = UNICODE_14_0,
    .recursion_limit = 2983,
    .source = {.quotes_last_piece = true, .counts_bytes = true,
               .counts_bytes_to_zeros = true,
               .trusts_offsets = true,
               .quotes_bom = true},
    .grammar =
        {
            .version = 311,
            .max_parser_depth = 6000,
            .match_statement = true,
            .except_star = true,
            .newline_is_empty = true,
            .soft_keywords_may_be_cut = true,
        },
    .strings = {0},
    .folding = {.divides_by_growth = true},
    .ast = {.folds_constants = true},
    .symtable =
        {
            .visits_decorators_last = true,
            .visits_else_first = true,
            .guards_target_names = true,
            .takes_target_as_written = true,
            .scans_future_lines = true,
            .future_may_be_relative = true,
            .shows_future_statement = true,
            .parameter_word = "argument",
            .annotation_error = "'%s' can not be used within an annotation",
        },
    .codegen =
        {
            .repeats_warnings = true,
            .stack_use_guideline = 30,
            .max_blocks = 20,
            .null_before_callable = true,
            .joins_check_eval_breaker = true,
            .has_current_place = true,
            .calls_yield_from_yield = true,
            .swallows_last = true,
            .swaps_group = true,
            .returns_once = true,
            .keeps_docstring_statement = true,
        },
    .cfg =
        {
            .passes = passes,
            .labels_start_blocks = true,
            .tests_constants_in_sweep = true,
            .orders_blocks_by_allocation = true,
            .keeps_pop_block = true,
            .nops_hide_next_line = true,
            .inserts_generator_start = true,
            .generators_start_with_one = true,
        },
    .assemble = {0},
    .marshal =
        {
            .version = 4,
            .largest_cached_int = 256,
            .interned_at_start = 1 << 0,
            .twin_characters = "BCLST_abcdefhijklmnopqrstvwxy",
            .flags_top_code = true,
        },
    .ops = ops,
};
