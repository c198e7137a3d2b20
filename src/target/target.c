/* The list of targets and how they are named on the command line. */
#include "target/target.h"

const Target *const target_list[] = {&target_py311, &target_py312,
                                     &target_py313, &target_py314,
                                     &target_py315, NULL};

/* Found by the name of the release only. */
static const Target *const older_releases[] = {&target_py313_0, NULL};

/* "py313" for "3.13"? */
static bool matches_tag(const char *name, const char *series)
{
    if (name[0] != 'p' || name[1] != 'y')
        return false;
    name += 2;
    for (; *series; series++)
        if (*series != '.' && *name++ != *series)
            return false;
    return *name == '\0';
}

static const Target *find_release(const Target *const *list, const char *name)
{
    for (const Target *const *t = list; *t; t++)
        if (strcmp(name, (*t)->release) == 0)
            return *t;
    return NULL;
}

static const Target *find_in(const Target *const *list, const char *name)
{
    for (const Target *const *t = list; *t; t++)
        if (strcmp(name, (*t)->series) == 0 ||
            strcmp(name, (*t)->release) == 0 || matches_tag(name, (*t)->series))
            return *t;
    return NULL;
}

const Target *target_find(const char *name)
{
    const Target *found = find_in(target_list, name);
    return found ? found : find_release(older_releases, name);
}

/* The bytes of a and b where asked has any. */
static bool agree(const void *a, const void *b, const void *asked, size_t size)
{
    const uint8_t *x = a, *y = b, *mask = asked;
    uint8_t difference = 0;
    for (size_t i = 0; i < size; i++)
        difference |= (x[i] ^ y[i]) & mask[i];
    return !difference;
}

bool target_rules_agree(const Target *a, const Target *b,
                        const AskedRules *asked)
{
    if (a == b)
        return true;
    return (!asked->unicode || a->unicode == b->unicode) &&
           a->grammar.max_parser_depth == b->grammar.max_parser_depth &&
           agree(&a->source, &b->source, &asked->source, sizeof a->source) &&
           agree(&a->grammar, &b->grammar, &asked->grammar,
                 sizeof a->grammar) &&
           agree(&a->strings, &b->strings, &asked->strings, sizeof a->strings);
}
