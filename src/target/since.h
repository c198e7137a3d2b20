#ifndef TARGET_SINCE_H
#define TARGET_SINCE_H

/* What came with a series and stays, as fields of a Target; each macro holds
 * the one before it.  A series is the newest of these and its own fields.
 * What a later series changed again is no part of them but stands in each
 * target that has it. */

#include "target/target.h"

/* clang-format off */

#define SINCE_311                                                              \
    .siphash_rounds = 1,                                                       \
    .siphash_final_rounds = 3,                                                 \
    .grammar.max_parser_depth = 6000,                                          \
    .grammar.match_statement = true,                                           \
    .grammar.except_star = true,                                               \
    .codegen.stack_use_guideline = 30

#define SINCE_312                                                              \
    SINCE_311,                                                                 \
    .grammar.explains_overflow = true,                                         \
    .grammar.type_params = true,                                               \
    .grammar.fstring_tokens = true,                                            \
    .strings.invalid_escape_is_syntax_warning = true,                          \
    .folding.deprecates_bool_invert = true,                                    \
    .symtable.inlines_comprehensions = true,                                   \
    .symtable.has_class_dict = true,                                           \
    .symtable.marks_free_in_class = true,                                      \
    .symtable.annotation_error = "%s cannot be used within an annotation",     \
    .codegen.max_blocks = 21,                                                  \
    .codegen.wraps_generators = true,                                          \
    .codegen.load_attr_has_method_bit = true,                                  \
    .codegen.marks_loop_target = true,                                         \
    .codegen.identity_warning_names_type = true,                               \
    .cfg.places_inverted_jump = true,                                          \
    .assemble.merges_locations = true,                                         \
    .marshal.interns_latin1 = true

#define SINCE_313                                                              \
    SINCE_312,                                                                 \
    .grammar.type_param_defaults = true,                                       \
    .grammar.hints_escaped_quote = true,                                       \
    .grammar.refuses_constant_names = true,                                    \
    .strings.places_escape_warning = true,                                     \
    .symtable.reserves_class_dict = true,                                      \
    .symtable.names_constraints = true,                                        \
    .codegen.cleans_docstrings = true,                                         \
    .codegen.static_attributes = true,                                         \
    .codegen.compare_shift = 5,                                                \
    .cfg.appends_threaded_jumps = true,                                        \
    .cfg.cold_join = OP_JUMP_NO_INTERRUPT,                                     \
    .cfg.improves_swaps_last = true,                                           \
    .cfg.drops_dead_stores = true,                                             \
    .cfg.removes_nops_with_jumps = true,                                       \
    .assemble.guesses_jumps_by_instr = true,                                   \
    .assemble.smallest_stack = 1,                                              \
    .marshal.interns_code_names = true,                                        \
    .marshal.flags_frozenset_keys = true

#define SINCE_314                                                              \
    SINCE_313,                                                                 \
    .source.demands_utf8 = true,                                               \
    .source.proposes_keywords = true,                                          \
    .source.places_bom_error = true,                                           \
    .grammar.template_strings = true,                                          \
    .grammar.diamond_needs_future = true,                                      \
    .grammar.refuses_mixed_prefixes = true,                                    \
    .grammar.obeys_flufl_import = true,                                        \
    .grammar.except_without_parens = true,                                     \
    .strings.escape_warning_proposes_raw = true,                               \
    .strings.debug_text = DEBUG_TEXT_EXACT,                                    \
    .strings.raw_format_spec = true,                                           \
    .strings.checks_conversion_first = true,                                   \
    .strings.spec_constant_has_colon = true,                                   \
    .folding.mixed_complex = true,                                             \
    .folding.leaves_bool_invert = true,                                        \
    .ast.removes_docstring = true,                                             \
    .ast.warns_of_finally_exits = true,                                        \
    .symtable.defers_annotations = true,                                       \
    .symtable.drops_cut_character = true,                                      \
    .symtable.checks_places = true,                                            \
    .symtable.keeps_class_cells = true,                                        \
    .codegen.checks_only_simple_annotated = true,                              \
    .codegen.new_cell_has_inner_scope = true,                                  \
    .codegen.pops_subject_at_body = true,                                      \
    .codegen.while_tests_once = true,                                          \
    .codegen.warns_on_leaving = true,                                          \
    .codegen.flags_docstring = true,                                           \
    .codegen.flags_methods = true,                                             \
    .cfg.folds_constants = true,                                               \
    .assemble.kinds_of_parameters = true

/* Passes over the control-flow graph. */
extern CfgPass *const cfg_passes_since_314[];

/* clang-format on */

#endif
