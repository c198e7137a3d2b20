/* Many warnings as data: linear in memory and time, and with the right
 * places. */
#include "fastpyc.h"
#include "check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- an allocator that gives no more than so much at a time */

typedef struct Memory {
    size_t live, most;
} Memory;

static void *limited_alloc(void *context, size_t size)
{
    Memory *m = context;
    void *p = m->live + size <= m->most ? malloc(size) : NULL;
    if (p)
        m->live += size;
    return p;
}

static void limited_free(void *context, void *memory, size_t size)
{
    Memory *m = context;
    m->live -= size;
    free(memory);
}

/* --- the check */

enum { COUNT = 100000, MOST_MEMORY = 128 << 20, MOST_SECONDS = 6 };

/* A source that earns as many warnings, all of the same kind. */
typedef struct Warned {
    const char *head, *item, *tail;
    /* The place of the first, and how far on the next one is. */
    int line, column, lines, columns;
} Warned;

static char *source_of(const Warned *w)
{
    size_t item = strlen(w->item);
    char *text = malloc(strlen(w->head) + item * COUNT + strlen(w->tail) + 1);
    char *p = stpcpy(text, w->head);
    for (int i = 0; i < COUNT; i++)
        p = stpcpy(p, w->item);
    strcpy(p, w->tail);
    return text;
}

static void check_places(const fastpyc_result *r, const Warned *w)
{
    for (int i = 0; i < COUNT; i++) {
        const fastpyc_diagnostic *d = fastpyc_result_diagnostic(r, (size_t)i);
        if (d->line == w->line + i * w->lines &&
            d->column == w->column + i * w->columns)
            continue;
        printf("warning %d: line %d, column %d\n", i, d->line, d->column);
        CHECK(!"a warning is at its place");
        return;
    }
}

/* Seconds of processor time; of an emulator's, SLOWDOWN more. */
static double seconds(void)
{
    const char *slowdown = getenv("SLOWDOWN");
    return (double)clock() / CLOCKS_PER_SEC / (slowdown ? atof(slowdown) : 1);
}

static void check_warned(const char *target, const Warned *w)
{
    double start = seconds();
    Memory m = {0, MOST_MEMORY};
    const fastpyc_allocator a = {limited_alloc, limited_free, &m};
    fastpyc_compiler *c = fastpyc_compiler_new(&a);
    fastpyc_options o = FASTPYC_OPTIONS_INIT;
    o.target = fastpyc_target_find(target);
    char *text = source_of(w);
    const fastpyc_result *r = fastpyc_compile_buffer(c, &o, text, strlen(text));
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    CHECK(fastpyc_result_diagnostic_count(r) == COUNT);
    if (fastpyc_result_diagnostic_count(r) == COUNT)
        check_places(r, w);
    fastpyc_compiler_free(c);
    CHECK(seconds() - start < MOST_SECONDS);
    free(text);
}

int main(void)
{
    static const Warned field = {"f'{(", "1or ", "1)}'\n", 1, 3, 0, 4};
    static const Warned lines = {"", "x is 1\n", "", 1, 1, 1, 0};
    static const Warned ends = {"", "x is 1\r\n", "", 1, 1, 1, 0};
    static const Warned tokens = {"'\xc3\xa4', ", "1or ", "1\n", 1, 6, 0, 4};
    check_warned("3.11", &field);
    check_warned("3.11", &lines);
    check_warned("3.11", &ends);
    check_warned("3.11", &tokens);
    check_warned("3.13", &lines);
    check_warned("3.13", &tokens);
    return failures != 0;
}
