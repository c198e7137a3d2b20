#ifndef CLI_ARGS_H
#define CLI_ARGS_H

/* Command lines, as Python's argparse reads them: options and arguments in
 * any order, short options joined, long ones abbreviated, "--" ends options.
 * One table of options serves reading, --help, completions and the manual. */

#include <stdbool.h>
#include <stddef.h>

typedef struct ArgOption {
    int id;            /* what take is given; 'h' shows the help */
    char letter;       /* 0: none */
    const char *name;  /* without dashes; NULL: none */
    const char *value; /* what stands for its value in the help; NULL: takes
                          none */
    const char *help;
} ArgOption;

typedef struct ArgCommand {
    const char *name;      /* "compileall" */
    const char *arguments; /* "[FILE|DIR ...]" */
    const char *summary;
    const ArgOption *options; /* the last one has id 0 */
    bool names_together;      /* no options between two names */
} ArgCommand;

typedef struct ArgParser {
    const ArgCommand *command;
    /* Takes an option; 0, or the exit status of a usage error. */
    int (*take)(void *context, int id, const char *value);
    void *context;
    const char **rest; /* the arguments that are no options */
    int rest_count;
    bool names_ended;         /* an option came after a name */
    const char *dash, *extra; /* the first argument that has no meaning, in two
                                 parts; NULL: none.  Said at the end: the help
                                 goes before */
} ArgParser;

/* Reads argv[1] and following.  Returns 0, or 1 + the exit status when there
 * is nothing more to do (help, usage error).  rest is malloc'd. */
int args_parse(ArgParser *p, int argc, char **argv);

/* Prints the usage line and "fastpyc COMMAND: error: ..." on standard error;
 * returns exit status 2. */
int args_error(const ArgCommand *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A number in the range, as int() reads it; otherwise a usage error that names
 * the option. */
int args_number(const ArgCommand *command, const char *option, const char *text,
                long least, long most, long *out);

void args_print_help(const ArgCommand *command);

#endif
