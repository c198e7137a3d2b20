/* fastpyc: picks the subcommand. */
#include "cli/cli.h"

#include "cli/manual.h"
#include "target/target.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct Subcommand {
    const char *name;
    int (*run)(int argc, char **argv);
    int unwritten; /* status if output is lost */
    const char *help;
} Subcommand;

static const Subcommand subcommands[] = {
    {"compile", cli_compile, EXIT_FAILED, "compile files and directories"},
    {"check", cli_check, EXIT_FAILED,
     "report errors and warnings, write nothing"},
    {"py_compile", cli_py_compile, EXIT_UNWRITTEN, "as python -m py_compile"},
    {"compileall", cli_compileall, EXIT_UNWRITTEN, "as python -m compileall"},
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

/* A file that is opened later must not become a stream that is closed, and a
 * write that fails is an error, not a signal, as in Python. */
static void set_up_process(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            open("/dev/null", O_WRONLY);
    signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN);
#endif
}

/* The exit status, which is another one if output is lost. */
static int finish(int status, int unwritten)
{
    bool lost = fflush(stdout) != 0 || ferror(stdout);
    if (lost)
        fputs("fastpyc: cannot write to standard output\n", stderr);
    return lost || ferror(stderr) ? unwritten : status;
}

static int run_other(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
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

int main(int argc, char **argv)
{
    set_up_process();
    for (int i = 0; argc > 1 && i < SUBCOMMAND_COUNT; i++) {
        const Subcommand *s = &subcommands[i];
        if (strcmp(argv[1], s->name) == 0)
            return finish(s->run(argc - 1, argv + 1), s->unwritten);
    }
    return finish(run_other(argc, argv), EXIT_FAILED);
}
