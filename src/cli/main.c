/* fastpyc: picks the subcommand. */
#include "cli/cli.h"

#include "target/target.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: fastpyc compile [options] FILE|DIR...\n"
    "       fastpyc check   [options] FILE|DIR...\n"
    "       fastpyc --version | --list-targets | --help\n"
    "\n"
    "Compiles Python source to the .pyc files CPython would write.\n"
    "\n"
    "options:\n"
    "  -t, --target VERSION   Python to compile for, as 3.13 (repeatable)\n"
    "  -O LEVEL               optimisation level 0, 1 or 2 (repeatable)\n"
    "  -o FILE                write to FILE (- for standard output)\n"
    "  --name NAME            file name to record in the code\n"
    "  --invalidation-mode M  timestamp, checked-hash or unchecked-hash\n"
    "  --dump STAGE           print tokens, ast, optimized-ast, symtable,\n"
    "                         instrs, cfg or code instead\n"
    "  -j N                   number of workers (default: all processors)\n"
    "  -f                     compile even what is up to date\n"
    "  -q                     no summary\n";

int cli_usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("fastpyc: error: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_USAGE;
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
    if (strcmp(command, "compile") == 0)
        return cli_compile(argc - 1, argv + 1);
    if (strcmp(command, "check") == 0)
        return cli_check(argc - 1, argv + 1);
    if (strcmp(command, "--list-targets") == 0)
        return list_targets();
    if (strcmp(command, "--version") == 0) {
        puts("fastpyc 0.1.0");
        return EXIT_OK;
    }
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
        fputs(help, stdout);
        return EXIT_OK;
    }
    fputs(help, stderr);
    return EXIT_USAGE;
}
