#ifndef CLI_CLI_H
#define CLI_CLI_H

/* The subcommands: each gets its arguments, its own name first, and returns
 * the exit status. */

#include "cli/args.h"
#include "driver/pyc.h"

typedef struct Target Target;

enum {
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_UNWRITTEN = 120 /* of the drop-in commands: output was lost */
};

extern const ArgCommand command_compile, command_check, command_py_compile,
    command_compileall;

int cli_compile(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_py_compile(int argc, char **argv);
int cli_compileall(int argc, char **argv);

/* The target of the drop-in commands: --target before their own arguments,
 * which are then left in *argc and *argv; else FASTPYC_TARGET, else the
 * newest.  NULL after a usage error. */
const Target *cli_take_target(const ArgCommand *command, int *argc,
                              char ***argv);
/* False after a usage error: FASTPYC_TARGET names no target. */
bool cli_check_variable(const ArgCommand *command);
/* For a path, the variable having been checked: what it says, else what
 * .../lib/python3.12/... or the pyvenv.cfg above it say, else the newest.  NULL
 * after a usage error: those name a Python that is no target. */
const Target *cli_target_for_path(const ArgCommand *command, const char *path);
/* The options that the environment gives, before those of the command line.
 * Says, as a Python of that Unicode version does when it starts, which filters
 * of warnings mean nothing. */
PycOptions cli_options_from_environment(UnicodeVersion unicode);
/* Ends the process by the signal that stopped the run. */
void cli_die_by_signal(int number);

#endif
