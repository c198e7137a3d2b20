#ifndef CLI_CLI_H
#define CLI_CLI_H

/* The subcommands: each gets its arguments, its own name first, and returns
 * the exit status. */

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

int cli_compile(int argc, char **argv);
int cli_check(int argc, char **argv);

/* Prints "fastpyc: error: ..." and returns EXIT_USAGE. */
int cli_usage_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
