/* Reading command lines: see args.h. */
#include "cli/args.h"

#include "cli/cli.h"
#include "driver/pystr.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELP_COLUMN = 30, DONE = 1 };

static void print_usage(const ArgCommand *c, FILE *stream)
{
    fprintf(stream, "usage: fastpyc %s [options] %s\n", c->name, c->arguments);
}

int args_error(const ArgCommand *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_usage(command, stderr);
    fprintf(stderr, "fastpyc %s: error: ", command->name);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_USAGE;
}

static void print_option(const ArgOption *o)
{
    char left[80];
    int n = 0;
    if (o->letter)
        n += snprintf(left, sizeof left, "-%c%s%s", o->letter,
                      o->value ? " " : "", o->value ? o->value : "");
    if (o->letter && o->name)
        n += snprintf(left + n, sizeof left - (size_t)n, ", ");
    if (o->name)
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", o->name,
                 o->value ? " " : "", o->value ? o->value : "");
    printf("  %-*s%s%s\n", HELP_COLUMN - 2, left,
           strlen(left) >= HELP_COLUMN - 2 ? "\n                              "
                                           : "",
           o->help);
}

void args_print_help(const ArgCommand *c)
{
    print_usage(c, stdout);
    printf("\n%s\n\noptions:\n", c->summary);
    for (const ArgOption *o = c->options; o->id; o++)
        print_option(o);
}

static const ArgOption *find_letter(const ArgCommand *c, char letter)
{
    for (const ArgOption *o = c->options; o->id; o++)
        if (o->letter == letter)
            return o;
    return NULL;
}

/* By name or unambiguous prefix; *matches says how many fit. */
static const ArgOption *find_name(const ArgCommand *c, const char *name,
                                  size_t size, int *matches)
{
    const ArgOption *found = NULL;
    *matches = 0;
    for (const ArgOption *o = c->options; o->id; o++) {
        if (!o->name || strncmp(o->name, name, size) != 0)
            continue;
        if (strlen(o->name) == size) {
            *matches = 1;
            return o;
        }
        found = o;
        ++*matches;
    }
    return found;
}

static int take(ArgParser *p, const ArgOption *o, const char *value)
{
    if (o->id == 'h') {
        args_print_help(p->command);
        return DONE + EXIT_OK;
    }
    int status = p->take(p->context, o->id, value);
    return status ? DONE + status : 0;
}

static bool is_negative_number(const char *text)
{
    static const char digits[] = "0123456789";
    if (*text++ != '-')
        return false;
    size_t whole = strspn(text, digits);
    if (!text[whole])
        return whole > 0;
    size_t rest = strspn(text + whole + 1, digits);
    return text[whole] == '.' && rest > 0 && !text[whole + 1 + rest];
}

/* Is it an option, known or not? */
static bool is_option(const ArgCommand *c, const char *text)
{
    int matches = 0;
    if (text[0] != '-' || !text[1])
        return false;
    if (text[1] == '-')
        find_name(c, text + 2, strcspn(text + 2, "="), &matches);
    if (matches || find_letter(c, text[1]))
        return true;
    return !is_negative_number(text) && !strchr(text, ' ');
}

/* The value of an option is the next argument, unless that is an option. */
static const char *next_value(const ArgParser *p, int argc, char **argv, int *i)
{
    if (*i + 1 >= argc || is_option(p->command, argv[*i + 1]))
        return NULL;
    return argv[++*i];
}

static void add_extra(ArgParser *p, const char *dash, const char *text)
{
    if (p->extra)
        return;
    p->dash = dash;
    p->extra = text;
}

static int missing_value(const ArgParser *p, const ArgOption *o)
{
    if (o->letter)
        return DONE + args_error(p->command,
                                 "argument -%c: expected one argument",
                                 o->letter);
    return DONE + args_error(p->command, "argument --%s: expected one argument",
                             o->name);
}

static int parse_long(ArgParser *p, int argc, char **argv, int *i)
{
    const char *text = argv[*i] + 2;
    size_t size = strcspn(text, "=");
    int matches;
    const ArgOption *o = find_name(p->command, text, size, &matches);
    if (matches > 1)
        return DONE + args_error(p->command, "ambiguous option: --%s", text);
    if (!o) {
        add_extra(p, "--", text);
        return 0;
    }
    if (!o->value)
        return text[size] ? DONE + args_error(p->command,
                                              "argument --%s: ignored explicit "
                                              "argument '%s'",
                                              o->name, text + size + 1)
                          : take(p, o, NULL);
    const char *value =
        text[size] ? text + size + 1 : next_value(p, argc, argv, i);
    return value ? take(p, o, value) : missing_value(p, o);
}

/* "-qfj2": flags, then perhaps one option with its value. */
static int parse_short(ArgParser *p, int argc, char **argv, int *i)
{
    for (const char *at = argv[*i] + 1; *at; at++) {
        const ArgOption *o = find_letter(p->command, *at);
        if (!o) {
            add_extra(p, "-", at);
            return 0;
        }
        if (!o->value) {
            int status = take(p, o, NULL);
            if (status)
                return status;
            continue;
        }
        const char *value = at + 1 + (at[1] == '=');
        if (!at[1])
            value = next_value(p, argc, argv, i);
        return value ? take(p, o, value) : missing_value(p, o);
    }
    return 0;
}

static int parse_option(ArgParser *p, int argc, char **argv, int *i)
{
    p->names_ended = p->command->names_together && p->rest_count > 0;
    return (argv[*i][1] == '-' ? parse_long : parse_short)(p, argc, argv, i);
}

static void add_name(ArgParser *p, const char *name)
{
    if (p->names_ended)
        add_extra(p, "", name);
    else
        p->rest[p->rest_count++] = name;
}

static int parse_all(ArgParser *p, int argc, char **argv)
{
    bool options = true;
    int status = 0;
    for (int i = 1; i < argc && !status; i++) {
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
            if (p->names_ended)
                add_extra(p, "", argv[i]);
        } else if (options && is_option(p->command, argv[i])) {
            status = parse_option(p, argc, argv, &i);
        } else {
            add_name(p, argv[i]);
        }
    }
    return status;
}

int args_parse(ArgParser *p, int argc, char **argv)
{
    p->rest = calloc((size_t)argc + 1, sizeof *p->rest);
    p->rest_count = 0;
    if (!p->rest) {
        fputs("fastpyc: out of memory\n", stderr);
        return DONE + EXIT_FAILED;
    }
    int status = parse_all(p, argc, argv);
    if (status || !p->extra)
        return status;
    return DONE + args_error(p->command, "unrecognized arguments: %s%s",
                             p->dash, p->extra);
}

/* As int(), of text without blanks around it: there may be an underscore
 * between two digits.  What is too large is the largest. */
static bool read_int(Text text, long *out)
{
    const char *p = text.data, *end = p + text.size;
    bool negative = p < end && *p == '-', digit = false;
    *out = 0;
    for (p += p < end && (*p == '-' || *p == '+'); p < end; p++) {
        bool joins = digit && *p == '_';
        digit = *p >= '0' && *p <= '9';
        if (!digit && !joins)
            return false;
        if (digit)
            *out = *out < LONG_MAX / 10 ? *out * 10 + (*p - '0') : LONG_MAX;
    }
    *out = negative ? -*out : *out;
    return digit;
}

int args_number(const ArgCommand *command, const char *option, const char *text,
                long least, long most, long *out)
{
    Text whole = {text, (uint32_t)strlen(text)};
    if (!read_int(pystr_strip(whole), out))
        return args_error(command, "argument %s: invalid int value: '%s'",
                          option, text);
    if (*out < least || *out > most)
        return args_error(command, "argument %s: must be between %ld and %ld",
                          option, least, most);
    return 0;
}
