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

/* What a path says of the Python that will read what is below it. */
typedef struct PathTarget {
    const Target *target;
    char unknown[16]; /* "3.8": the series, if it is no target */
} PathTarget;

/* Of "3.12.1 ..." or "3.12"; a series that is no target counts only where the
 * text ends behind it, or a component of a path. */
static bool find_series(const char *text, PathTarget *found)
{
    char series[16];
    unsigned major, minor;
    int size;
    if (sscanf(text, "%3u.%3u%n", &major, &minor, &size) != 2)
        return false;
    snprintf(series, sizeof series, "%u.%u", major, minor);
    found->target = target_find(series);
    if (!found->target && (!text[size] || strchr("./", text[size])))
        memcpy(found->unknown, series, sizeof series);
    return found->target || *found->unknown;
}

/* version = 3.12.1, or version_info = 3.12.1.final.0 */
static bool find_in_config(const char *path, PathTarget *found)
{
    char line[256], version[64];
    bool is_found = false;
    FILE *f = fopen(path, "re");
    if (!f)
        return false;
    while (!is_found && fgets(line, sizeof line, f))
        if (sscanf(line, " version = %63s", version) == 1 ||
            sscanf(line, " version_info = %63s", version) == 1)
            is_found = find_series(version, found);
    fclose(f);
    return is_found;
}

/* In a pyvenv.cfg in the directory or above it. */
static bool find_in_environment(char *path, PathTarget *found)
{
    for (char *slash; (slash = strrchr(path, '/')) != NULL; *slash = '\0') {
        char config[PATH_MAX + 16];
        snprintf(config, sizeof config, "%s/pyvenv.cfg", path);
        if (find_in_config(config, found))
            return true;
        if (slash == path)
            break;
    }
    return false;
}

/* In a path component such as python3.12, or an environment around. */
static PathTarget find_in_path(const char *path)
{
    PathTarget found = {0};
    char *real = realpath(path, NULL);
    if (!real)
        return found;
    bool is_found = false;
    for (const char *p = real; !is_found && (p = strstr(p, "/python")); p += 7)
        is_found = find_series(p + 7, &found);
    if (!is_found)
        find_in_environment(real, &found);
    free(real);
    return found;
}

const Target *cli_target_for_path(const ArgCommand *command, const char *path)
{
    if (variable())
        return target_of_variable();
    PathTarget found = find_in_path(path);
    if (!*found.unknown)
        return found.target ? found.target : newest_target();
    args_error(command, "%s belongs to Python %s, which is no target: name one",
               path, found.unknown);
    return NULL;
}

void cli_die_by_signal(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}
