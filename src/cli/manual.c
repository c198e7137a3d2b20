/* fastpyc --man and --completions SHELL: see manual.h. */
#include "cli/manual.h"

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const ArgCommand *const commands[] = {
    &command_compile, &command_check, &command_py_compile, &command_compileall};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* Text for man: a dash is a minus sign, a leading dot or quote is hidden. */
static void put_man(const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '-' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
}

static void put_man_option(const ArgOption *o)
{
    fputs(".TP\n", stdout);
    if (o->letter)
        printf("\\fB\\-%c\\fR%s", o->letter, o->name ? ", " : "");
    if (o->name) {
        fputs("\\fB\\-\\-", stdout);
        put_man(o->name);
        fputs("\\fR", stdout);
    }
    if (o->value)
        printf(" \\fI%s\\fR", o->value);
    putchar('\n');
    put_man(o->help);
    putchar('\n');
}

static void put_man_command(const ArgCommand *c)
{
    printf(".SS fastpyc %s [options] ", c->name);
    put_man(c->arguments);
    putchar('\n');
    put_man(c->summary);
    putchar('\n');
    for (const ArgOption *o = c->options; o->id; o++)
        put_man_option(o);
}

void manual_print_page(void)
{
    fputs(".TH FASTPYC 1\n.SH NAME\nfastpyc \\- compile Python source to the "
          ".pyc files CPython would write\n.SH SYNOPSIS\n.B fastpyc\n"
          "\\fICOMMAND\\fR [options] [arguments]\n.SH COMMANDS\n",
          stdout);
    for (int i = 0; i < COMMAND_COUNT; i++)
        put_man_command(commands[i]);
    fputs(".SH EXIT STATUS\n0 if all went well, 1 if some file failed, 2 for "
          "wrong usage; of py_compile and compileall 120 if output could not "
          "be written.\n.SH ENVIRONMENT\nFASTPYC_TARGET, SOURCE_DATE_EPOCH, "
          "PYTHONNODEBUGRANGES, PYTHONPYCACHEPREFIX, PYTHONOPTIMIZE, "
          "PYTHONWARNINGS, PYTHONDEVMODE, MAKEFLAGS (jobserver), NO_COLOR, "
          "FORCE_COLOR.\n",
          stdout);
}

static void put_bash(void)
{
    fputs("_fastpyc() {\n    local cur=${COMP_WORDS[COMP_CWORD]}\n"
          "    COMPREPLY=()\n    case ${COMP_WORDS[1]} in\n",
          stdout);
    for (int i = 0; i < COMMAND_COUNT; i++) {
        printf("    %s) local options=\"", commands[i]->name);
        for (const ArgOption *o = commands[i]->options; o->id; o++) {
            if (o->letter)
                printf("-%c ", o->letter);
            if (o->name)
                printf("--%s ", o->name);
        }
        fputs("\";;\n", stdout);
    }
    fputs("    *) COMPREPLY=($(compgen -W \"", stdout);
    for (int i = 0; i < COMMAND_COUNT; i++)
        printf("%s ", commands[i]->name);
    fputs("--help --version --list-targets\" -- \"$cur\")); return;;\n"
          "    esac\n    [[ $cur == -* ]] &&\n"
          "        COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n}\n"
          "complete -o default -F _fastpyc fastpyc\n",
          stdout);
}

/* A text in single quotes; the helps have none themselves but apostrophes. */
static void put_quoted(const char *text, const char *apostrophe)
{
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'')
            fputs(apostrophe, stdout);
        else
            putchar(*text);
    }
    putchar('\'');
}

static void put_fish(void)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        const ArgCommand *c = commands[i];
        printf("complete -c fastpyc -n __fish_use_subcommand -a %s\n", c->name);
        for (const ArgOption *o = c->options; o->id; o++) {
            printf("complete -c fastpyc -n '__fish_seen_subcommand_from %s'",
                   c->name);
            if (o->letter)
                printf(" -s %c", o->letter);
            if (o->name)
                printf(" -l %s", o->name);
            printf("%s -d ", o->value ? " -r" : "");
            put_quoted(o->help, "\\'");
            putchar('\n');
        }
    }
}

/* One _arguments specification: '-o[help]:VALUE:_files'. */
static void put_zsh_option(const char *dashes, const char *name,
                           const ArgOption *o)
{
    fputs("            '", stdout);
    printf("%s%s[", dashes, name);
    for (const char *p = o->help; *p; p++) {
        if (*p == '[' || *p == ']' || *p == ':')
            putchar('\\');
        if (*p == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*p);
    }
    putchar(']');
    if (o->value)
        printf(":%s:_files", o->value);
    fputs("' \\\n", stdout);
}

static void put_zsh(void)
{
    fputs("#compdef fastpyc\nif (( CURRENT == 2 )); then\n    compadd", stdout);
    for (int i = 0; i < COMMAND_COUNT; i++)
        printf(" %s", commands[i]->name);
    fputs("\nelse\n    case $words[2] in\n", stdout);
    for (int i = 0; i < COMMAND_COUNT; i++) {
        printf("    %s)\n        _arguments \\\n", commands[i]->name);
        for (const ArgOption *o = commands[i]->options; o->id; o++) {
            char letter[2] = {o->letter, '\0'};
            if (o->letter)
                put_zsh_option("-", letter, o);
            if (o->name)
                put_zsh_option("--", o->name, o);
        }
        fputs("            '*:file:_files' ;;\n", stdout);
    }
    fputs("    esac\nfi\n", stdout);
}

int manual_print_completions(const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        put_bash();
    else if (strcmp(shell, "zsh") == 0)
        put_zsh();
    else if (strcmp(shell, "fish") == 0)
        put_fish();
    else
        return EXIT_USAGE;
    return EXIT_OK;
}
