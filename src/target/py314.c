/* CPython 3.14.8. */
#include "target/target.h"

static const OpInfo ops[OP_COUNT] = {
#define OP(op, num, cache, pop, eff, jump_eff, how, kind)                      \
    [OP_##op] = OP_INFO(num, cache, pop, eff, jump_eff, EFFECT_##how, kind),
#include "target/py314_ops.def"
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
    .series = "3.14",
    .release = "3.14.8",
    .cache_tag = "cpython-314",
    .magic = 3627,
    .siphash_rounds = 1,
    .siphash_final_rounds = 3,
    .unicode = UNICODE_16_0,
    .recursion_limit = 37000,
    .grammar =
        {
            .version = 314,
            .max_parser_depth = 6000,
            .match_statement = true,
            .except_star = true,
            .type_params = true,
            .type_param_defaults = true,
            .fstring_tokens = true,
            .refuses_constant_names = true,
            .obeys_flufl_import = true,
            .template_strings = true,
            .diamond_needs_future = true,
            .refuses_mixed_prefixes = true,
            .except_without_parens = true,
        },
    .strings = {.invalid_escape_is_syntax_warning = true,
                .escape_warning_proposes_raw = true,
                .places_escape_warning = true,
                .debug_text = DEBUG_TEXT_EXACT,
                .raw_format_spec = true,
                .spec_constant_has_colon = true},
    .source = {.demands_utf8 = true, .places_bom_error = true},
    .folding = {.mixed_complex = true, .leaves_bool_invert = true},
    .ast = {.removes_docstring = true},
    .symtable =
        {
            .inlines_comprehensions = true,
            .defers_annotations = true,
            .has_class_dict = true,
            .reserves_class_dict = true,
            .marks_free_in_class = true,
            .checks_places = true,
            .names_constraints = true,
            .parameter_word = "argument",
            .annotation_error = "%s cannot be used within an annotation",
        },
    .codegen =
        {
            .stack_use_guideline = 30,
            .max_blocks = 21,
            .cleans_docstrings = true,
            .static_attributes = true,
            .wraps_generators = true,
            .load_attr_has_method_bit = true,
            .compare_shift = 5,
            .genexpr_builtins = 3,
            .while_tests_once = true,
            .flags_docstring = true,
            .flags_methods = true,
            .identity_warning_names_type = true,
        },
    .cfg =
        {
            .passes = passes,
            .resume_depth_bit = 4,
            .folds_constants = true,
            .inserts_generator_start = true,
            .keeps_stale_handlers = true,
            .borrowing_stops_at_empty = true,
            .borrowing_blames_first = true,
        },
    .assemble = {.merges_locations = true,
                 .smallest_stack = 1,
                 .end_send_offset = 5,
                 .kinds_of_parameters = true},
    .marshal =
        {
            .version = 5,
            .smallest_cached_int = -5,
            .largest_cached_int = 256,
            .interns_latin1 = true,
            .interned_at_start = 1 << 3,
            .interns_code_names = true,
            .flags_frozenset_keys = true,
            .flags_top_code = true,
        },
    .ops = ops,
};
