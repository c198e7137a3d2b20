#ifndef UNIT_CHECK_H
#define UNIT_CHECK_H

/* CHECK(condition) counts and shows what does not hold. */

#include <stdbool.h>
#include <stdio.h>

static int failures;

static void check_at(int line, bool ok, const char *what)
{
    if (ok)
        return;
    printf("FAILED: line %d: %s\n", line, what);
    failures++;
}

#define CHECK(condition) check_at(__LINE__, condition, #condition)

#endif
