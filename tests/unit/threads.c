/* Eight threads compile at once in one process, each with a compiler of its
 * own, and get what one alone gets.  tools/check-threads runs this with the
 * thread sanitizer. */
#include "fastpyc.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 6, SOURCES = 12, LONGEST = 4000 };

typedef struct Sample {
    char text[LONGEST];
    size_t size;
    unsigned char *expected; /* what one thread has made of it */
    size_t expected_size;
} Sample;

typedef struct Work {
    const Sample *samples;
    int number;
    int wrong;
} Work;

/* Programs, broken ones among them, that differ by a number. */
static void make_sample(Sample *s, int n)
{
    static const char *const parts[] = {
        "class C%d:\n    'doc'\n    x: int = %d ** 20\n"
        "    def f(self, *a): return [y for y in a if y in {%d, 'a'}]\n",
        "async def g%d(a, b=%d):\n    async with a as c:\n"
        "        yield f'{c!r:>{b}}', %dj, 'caf\xc3\xa9'\n",
        "match x%d:\n    case {'k': [%d, *_, z]}: print(z, %d is 1)\n",
        "try:\n    import a.b%d as c\nexcept* E%d as e:\n    x = lambda: %d\n",
    };
    char *p = s->text;
    for (int i = 0; i < 12; i++)
        p += snprintf(p, 300, parts[(i + n) % 4], n, i, n * i);
    if (n % 6 == 5)
        p += snprintf(p, 300, "x = = %d\n", n);
    s->size = (size_t)(p - s->text);
}

static const fastpyc_result *compile(fastpyc_compiler *c, const Sample *s,
                                     int n)
{
    static const char *const targets[] = {"3.13", "3.14", "3.15"};
    fastpyc_options o = FASTPYC_OPTIONS_INIT;
    o.target = fastpyc_target_find(targets[n % 3]);
    o.optimize = n % 3;
    o.flags = n % 2 ? 0 : FASTPYC_CALLER_STACK;
    return fastpyc_compile_buffer(c, &o, s->text, s->size);
}

static void *work(void *argument)
{
    Work *w = argument;
    fastpyc_compiler *c = fastpyc_compiler_new(NULL);
    for (int i = 0; c && i < ROUNDS * SOURCES; i++) {
        int n = (i + w->number) % SOURCES;
        const Sample *s = &w->samples[n];
        const fastpyc_result *r = compile(c, s, n);
        if (fastpyc_result_size(r) != s->expected_size ||
            (s->expected_size && memcmp(fastpyc_result_data(r), s->expected,
                                        s->expected_size) != 0))
            w->wrong++;
    }
    fastpyc_compiler_free(c);
    return NULL;
}

static void expect(Sample *samples)
{
    fastpyc_compiler *c = fastpyc_compiler_new(NULL);
    for (int n = 0; n < SOURCES; n++) {
        make_sample(&samples[n], n);
        const fastpyc_result *r = compile(c, &samples[n], n);
        samples[n].expected_size = fastpyc_result_size(r);
        samples[n].expected = malloc(samples[n].expected_size + 1);
        if (samples[n].expected_size)
            memcpy(samples[n].expected, fastpyc_result_data(r),
                   samples[n].expected_size);
    }
    fastpyc_compiler_free(c);
}

int main(void)
{
    static Sample samples[SOURCES];
    Work works[THREADS];
    pthread_t threads[THREADS];
    int wrong = 0;
    expect(samples);
    for (int i = 0; i < THREADS; i++) {
        works[i] = (Work){samples, i, 0};
        if (pthread_create(&threads[i], NULL, work, &works[i]) != 0)
            return 1;
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        wrong += works[i].wrong;
    }
    for (int n = 0; n < SOURCES; n++)
        free(samples[n].expected);
    if (wrong)
        printf("FAILED: %d results differ\n", wrong);
    return wrong != 0;
}
