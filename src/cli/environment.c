/* What the environment says of all files: see cli.h. */
#include "cli/cli.h"
#include "cli/run.h"

#include <stdio.h>

static void say_bad_filters(const WarningRules *rules, UnicodeVersion unicode)
{
    Arena arena;
    arena_init(&arena, &allocator_malloc, run_out_of_memory, NULL);
    Buf out = buf_in(&arena);
    warning_rules_check(rules, unicode, &out);
    if (buf_size(&out))
        fwrite(out.data, 1, buf_size(&out), stderr);
    arena_free(&arena);
}

PycOptions cli_options_from_environment(UnicodeVersion unicode)
{
    PycOptions o = pyc_options_from_environment();
    if (o.warnings.filters)
        say_bad_filters(&o.warnings, unicode);
    return o;
}
