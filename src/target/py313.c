/* CPython 3.13.15. */
#include "target/target.h"

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

const Target target_py313 = {
    .series = "3.13",
    .release = "3.13.15",
    .cache_tag = "cpython-313",
    .magic = 3571,
    .siphash_rounds = 1,
    .siphash_final_rounds = 3,
    .unicode = UNICODE_15_1,
    .recursion_limit = 9994,
    .source = {.counts_bytes_to_zeros = true},
    .grammar =
        {
            .version = 313,
            .max_parser_depth = 6000,
            .explains_overflow = true,
            .match_statement = true,
            .except_star = true,
            .type_params = true,
            .type_param_defaults = true,
            .fstring_tokens = true,
            .refuses_constant_names = true,
            .obeys_flufl_import = true,
            .hints_escaped_quote = true,
        },
    .strings = {.invalid_escape_is_syntax_warning = true,
                .places_escape_warning = true,
                .debug_text = DEBUG_TEXT_REMEMBERED,
                .raw_format_spec = true},
    .ast = {.folds_constants = true},
    .symtable =
        {
            .inlines_comprehensions = true,
            .has_class_dict = true,
            .reserves_class_dict = true,
            .marks_free_in_class = true,
            .names_constraints = true,
            .parameter_word = "argument",
            .annotation_error = "%s cannot be used within an annotation",
        },
    .codegen =
        {
            .stack_use_guideline = 30,
            .marks_loop_target = true,
            .max_blocks = 21,
            .cleans_docstrings = true,
            .static_attributes = true,
            .wraps_generators = true,
            .load_attr_has_method_bit = true,
            .compare_shift = 5,
            .pops_iterator = true,
            .comprehension_checks_iterator = true,
            .class_comprehension_hides_uses = true,
            .identity_warning_names_type = true,
        },
    .cfg =
        {
            .passes = passes,
            .appends_threaded_jumps = true,
            .improves_swaps_last = true,
            .drops_dead_stores = true,
            .removes_nops_with_jumps = true,
            .places_inverted_jump = true,
            .cold_join = OP_JUMP_NO_INTERRUPT,
            .resume_depth_bit = 4,
            .inserts_generator_start = true,
            .places_generator_pop = true,
        },
    .assemble = {.guesses_jumps_by_instr = true,
                 .merges_locations = true,
                 .smallest_stack = 1},
    .marshal =
        {
            .version = 4,
            .largest_cached_int = 256,
            .interns_latin1 = true,
            .interned_at_start = 1 << 2,
            .interns_code_names = true,
            .flags_frozenset_keys = true,
            .flags_top_code = true,
        },
    .ops = ops,
};
