/* fastpyc: picks the subcommand. */
#include "cli/cli.h"

#include "cli/manual.h"
#include "target/target.h"

#include <stdio.h>
#include <string.h>

typedef struct Subcommand {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} Subcommand;

static const Subcommand subcommands[] = {
    {"compile", cli_compile, "compile files and directories"},
    {"check", cli_check, "report errors and warnings, write nothing"},
    {"py_compile", cli_py_compile, "as python -m py_compile"},
    {"compileall", cli_compileall, "as python -m compileall"},
};

enum { SUBCOMMAND_COUNT = sizeof subcommands / sizeof *subcommands };

static void print_help(FILE *stream)
{
    fputs("usage: fastpyc COMMAND [options] [arguments]\n"
          "\n"
          "Compiles Python source to the .pyc files CPython would write.\n"
          "\n"
          "commands:\n",
          stream);
    for (int i = 0; i < SUBCOMMAND_COUNT; i++)
        fprintf(stream, "  %-12s %s\n", subcommands[i].name,
                subcommands[i].help);
    fputs("\n"
          "  fastpyc COMMAND --help   the options of a command\n"
          "  fastpyc --list-targets   the Pythons it can compile for\n"
          "  fastpyc --man            the manual page\n"
          "  fastpyc --completions bash|zsh|fish\n"
          "  fastpyc --version\n",
          stream);
}

static int list_targets(void)
{
    for (const Target *const *t = target_list; *t; t++)
        printf("%s %s\n", (*t)->series, (*t)->release);
    return EXIT_OK;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    for (int i = 0; i < SUBCOMMAND_COUNT; i++)
        if (strcmp(command, subcommands[i].name) == 0)
            return subcommands[i].run(argc - 1, argv + 1);
    if (strcmp(command, "--list-targets") == 0)
        return list_targets();
    if (strcmp(command, "--man") == 0) {
        manual_print_page();
        return EXIT_OK;
    }
    if (strcmp(command, "--completions") == 0 && argc > 2)
        return manual_print_completions(argv[2]);
    if (strcmp(command, "--version") == 0) {
        puts("fastpyc " FASTPYC_VERSION);
        return EXIT_OK;
    }
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
        print_help(stdout);
        return EXIT_OK;
    }
    if (*command)
        fprintf(stderr, "fastpyc: error: unknown command '%s'\n", command);
    print_help(stderr);
    return EXIT_USAGE;
}
