/* Which Python to compile for, when the command line does not say. */
#include "cli/cli.h"

#include "target/target.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NULL if it is not set. */
static const char *variable(void)
{
    const char *name = getenv("FASTPYC_TARGET");
    return name && *name ? name : NULL;
}

static const Target *target_of_variable(void)
{
    const char *name = variable();
    return name ? target_find(name) : NULL;
}

bool cli_check_variable(const ArgCommand *command)
{
    const char *name = variable();
    if (!name || target_find(name))
        return true;
    args_error(command, "unknown target '%s' in FASTPYC_TARGET", name);
    return false;
}

static const Target *newest_target(void)
{
    const Target *const *last = target_list;
    while (last[1])
        last++;
    return *last;
}

static const Target *default_target(void)
{
    const Target *t = target_of_variable();
    return t ? t : newest_target();
}

const Target *cli_take_target(const ArgCommand *command, int *argc,
                              char ***argv)
{
    const char *name = NULL;
    int used = 0;
    if (*argc > 1) {
        const char *a = (*argv)[1];
        if (strncmp(a, "--target=", 9) == 0) {
            name = a + 9;
            used = 1;
        } else if ((strcmp(a, "--target") == 0 || strcmp(a, "-t") == 0) &&
                   *argc > 2) {
            name = (*argv)[2];
            used = 2;
        }
    }
    if (!name)
        return cli_check_variable(command) ? default_target() : NULL;
    const Target *t = target_find(name);
    *argc -= used;
    *argv += used;
    if (!t)
        args_error(command, "unknown target '%s'", name);
    return t;
}

/* The target of "3.12.1 ..." or "3.12". */
static const Target *target_of_version(const char *text)
{
    char series[16];
    int major, minor;
    if (sscanf(text, "%d.%d", &major, &minor) != 2)
        return NULL;
    snprintf(series, sizeof series, "%d.%d", major, minor);
    return target_find(series);
}

/* version = 3.12.1, or version_info = 3.12.1.final.0 */
static const Target *target_of_config(const char *path)
{
    char line[256], version[64];
    const Target *found = NULL;
    FILE *f = fopen(path, "re");
    if (!f)
        return NULL;
    while (!found && fgets(line, sizeof line, f))
        if (sscanf(line, " version = %63s", version) == 1 ||
            sscanf(line, " version_info = %63s", version) == 1)
            found = target_of_version(version);
    fclose(f);
    return found;
}

/* A pyvenv.cfg in the directory or above it. */
static const Target *target_of_environment(char *path)
{
    for (char *slash; (slash = strrchr(path, '/')) != NULL;) {
        char config[PATH_MAX + 16];
        snprintf(config, sizeof config, "%s/pyvenv.cfg", path);
        const Target *found = target_of_config(config);
        if (found || slash == path)
            return found;
        *slash = '\0';
    }
    return NULL;
}

/* What a path component such as python3.12 says, or an environment around. */
static const Target *target_of_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (!real)
        return NULL;
    const Target *found = NULL;
    for (const char *p = real; !found && (p = strstr(p, "/python")); p += 7)
        found = target_of_version(p + 7);
    if (!found)
        found = target_of_environment(real);
    free(real);
    return found;
}

const Target *cli_target_for_path(const char *path)
{
    const Target *t = target_of_variable();
    if (!t)
        t = target_of_path(path);
    return t ? t : newest_target();
}

void cli_die_by_signal(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}
