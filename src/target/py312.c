/* CPython 3.12.7. */
#include "target/target.h"

static const OpInfo ops[OP_COUNT] = {
#define OP(op, num, cache, pop, eff, jump_eff, how, kind)                      \
    [OP_##op] = OP_INFO(num, cache, pop, eff, jump_eff, EFFECT_##how, kind),
#include "target/py312_ops.def"
#undef OP
};

static CfgPass *const passes[] = {
    cfg_pass_label_exception_targets,
    cfg_pass_drop_empty_blocks,
    cfg_pass_inline_small_exits_once,
    cfg_pass_optimize_blocks,
    cfg_pass_remove_nops_and_pairs,
    cfg_pass_inline_small_exits_once,
    cfg_pass_remove_unreachable,
    cfg_pass_remove_nops,
    cfg_pass_drop_empty_blocks,
    cfg_pass_remove_jumps,
    cfg_pass_check_uninitialized_locals,
    cfg_pass_push_cold_blocks_to_end,
    cfg_pass_resolve_line_numbers,
    cfg_pass_guarantee_exit_lines,
    cfg_pass_insert_prefix,
    cfg_pass_compute_stack_depth,
    cfg_pass_remove_unused_consts,
    cfg_pass_convert_pseudo_ops,
    cfg_pass_normalize_jumps,
    NULL,
};

const Target target_py312 = {
    .series = "3.12",
    .release = "3.12.7",
    .cache_tag = "cpython-312",
    .magic = 3531,
    .siphash_rounds = 1,
    .siphash_final_rounds = 3,
    .unicode = UNICODE_15_0,
    .recursion_limit = 9994,
    .source = {.counts_bytes_to_zeros = true, .trusts_offsets = true},
    .grammar =
        {
            .version = 312,
            .max_parser_depth = 6000,
            .explains_overflow = true,
            .match_statement = true,
            .except_star = true,
            .type_params = true,
            .fstring_tokens = true,
            .soft_keywords_may_be_cut = true,
            .misspells_exclamation = true,
            .spec_ends_at_newline = true,
        },
    .strings = {.invalid_escape_is_syntax_warning = true,
                .spec_counts_empty_text = true},
    .folding = {.divides_by_growth = true},
    .ast = {.folds_constants = true},
    .symtable =
        {
            .inlines_comprehensions = true,
            .has_class_dict = true,
            .forbids_functions_in_class_scopes = true,
            .visits_else_first = true,
            .marks_free_in_class = true,
            .future_may_be_relative = true,
            .shows_future_statement = true,
            .parameter_word = "argument",
            .annotation_error = "%s cannot be used within an annotation",
        },
    .codegen =
        {
            .repeats_warnings = true,
            .stack_use_guideline = 30,
            .max_blocks = 21,
            .wraps_generators = true,
            .load_attr_has_method_bit = true,
            .compare_shift = 4,
            .class_comprehension_hides_uses = true,
            .null_before_callable = true,
            .places_evaluator_at_parameter = true,
            .joins_check_eval_breaker = true,
            .marks_loop_target = true,
            .keeps_docstring_statement = true,
            .identity_warning_names_type = true,
        },
    .cfg =
        {
            .passes = passes,
            .labels_start_blocks = true,
            .tests_constants_in_sweep = true,
            .yield_tells_depth = true,
            .keeps_pop_block = true,
            .marks_visited_late = true,
            .threads_to_lineless = true,
            .places_inverted_jump = true,
            .cold_join = OP_JUMP,
            .inserts_generator_start = true,
            .generators_start_with_one = true,
        },
    .assemble = {.guesses_jumps_by_label = true,
                 .merges_locations = true, .smallest_stack = 0},
    .marshal =
        {
            .version = 4,
            .largest_cached_int = 256,
            .interned_at_start = 1 << 1,
            .interns_latin1 = true,
            .interns_static_names = true,
            .flags_top_code = true,
        },
    .ops = ops,
};
