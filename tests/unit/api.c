/* The public library: results, diagnostics, files, many files, and memory that
 * runs out at every point. */
#include "fastpyc.h"
#include "check.h"

#include "driver/worker.h"
#include "lex/lex.h"
#include "target/target.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* --- an allocator that counts, and fails from a given call on */

typedef struct Memory {
    pthread_mutex_t lock;
    size_t live, calls, fail_at; /* 0: never */
    bool once;                   /* fails that one call only */
} Memory;

static void *counted_alloc(void *context, size_t size)
{
    Memory *m = context;
    pthread_mutex_lock(&m->lock);
    m->calls++;
    bool fails = m->fail_at &&
                 (m->once ? m->calls == m->fail_at : m->calls >= m->fail_at);
    void *p = fails ? NULL : malloc(size);
    if (p)
        m->live += size;
    pthread_mutex_unlock(&m->lock);
    return p;
}

static void counted_free(void *context, void *memory, size_t size)
{
    Memory *m = context;
    pthread_mutex_lock(&m->lock);
    m->live -= size;
    pthread_mutex_unlock(&m->lock);
    free(memory);
}

static Memory new_memory(size_t fail_at, bool once)
{
    return (Memory){
        .lock = PTHREAD_MUTEX_INITIALIZER, .fail_at = fail_at, .once = once};
}

/* --- sources */

typedef struct Sample {
    const char *name;
    char *text;
    size_t size;
    fastpyc_status status;
} Sample;

static char *repeated(const char *head, const char *item, int count,
                      const char *tail)
{
    size_t size = strlen(head) + strlen(item) * (size_t)count + strlen(tail);
    char *text = malloc(size + 1), *p = text;
    p = stpcpy(p, head);
    for (int i = 0; i < count; i++)
        p = stpcpy(p, item);
    strcpy(p, tail);
    return text;
}

enum { SAMPLE_COUNT = 8 };

static void make_samples(Sample *samples)
{
    static const char function[] =
        "def f(a, *b, c=1, **d):\n"
        "    'doc'\n"
        "    with a as x, b:\n"
        "        try:\n"
        "            return [y for y in x if y not in {1, 2, 3}], "
        "f'{a!r:>{c}}'\n"
        "        except* ValueError as e:\n"
        "            raise KeyError(12345678901234567890 ** 3) from e\n"
        "    match a:\n"
        "        case {'k': [1, *_, z]}: lambda: z\n"
        "class C[T](object, m=f):\n"
        "    x: int = 0x1234567890123456789012345678901234567890 // 7\n"
        "    async def g(self): yield super().g(self.x, *self)\n";
    samples[0] =
        (Sample){"small", repeated("", "x = 1\n", 1, ""), 0, FASTPYC_OK};
    samples[1] =
        (Sample){"large", repeated("", function, 60, ""), 0, FASTPYC_OK};
    samples[2] = (Sample){"warnings", repeated("", "a is 1; '\\d'\n", 500, ""),
                          0, FASTPYC_OK};
    samples[3] = (Sample){
        "latin", repeated("# coding: latin-1\n", "s = '\xe4\xf6'\n", 3000, ""),
        0, FASTPYC_OK};
    samples[4] = (Sample){
        "big5", repeated("# coding: big5\n", "s = '\xa4\xa4'\n", 3000, ""), 0,
        FASTPYC_OK};
    samples[5] = (Sample){"error", repeated("", function, 30, "x = = 1\n"), 0,
                          FASTPYC_REFUSED};
    samples[6] = (Sample){"late error", repeated("", function, 30, "return\n"),
                          0, FASTPYC_REFUSED};
    samples[7] =
        (Sample){"deep", repeated("x", ".a", 12000, "\n"), 0, FASTPYC_REFUSED};
    for (int i = 0; i < SAMPLE_COUNT; i++)
        samples[i].size = strlen(samples[i].text);
}

static fastpyc_options options_for(const char *target)
{
    fastpyc_options o = FASTPYC_OPTIONS_INIT;
    o.target = fastpyc_target_find(target);
    return o;
}

/* --- tests */

static void test_targets(void)
{
    char text[40];
    snprintf(text, sizeof text, "%d.%d.%d", FASTPYC_VERSION_MAJOR,
             FASTPYC_VERSION_MINOR, FASTPYC_VERSION_PATCH);
    CHECK(same_text(fastpyc_version(), text));
    const fastpyc_target *t = fastpyc_target_find("py313");
    CHECK(t && t == fastpyc_target_find("3.13"));
    CHECK(same_text(fastpyc_target_series(t), "3.13"));
    CHECK(same_text(fastpyc_target_cache_tag(t), "cpython-313"));
    CHECK(fastpyc_target_find(fastpyc_target_release(t)) == t);
    CHECK(fastpyc_target_magic(t) == 168627699);
    CHECK(!fastpyc_target_find("2.7") && !fastpyc_target_find(NULL));
    CHECK(fastpyc_target_at(0) && !fastpyc_target_at(1000));
}

static void test_buffer(fastpyc_compiler *c)
{
    fastpyc_options o = options_for("3.13");
    o.source_mtime = 0x1122334455;
    const fastpyc_result *r = fastpyc_compile_buffer(c, &o, "x = 1\n", 6);
    static const uint8_t header[16] = {0xf3, 0x0d, '\r', '\n', 0, 0, 0, 0,
                                       0x55, 0x44, 0x33, 0x22, 6, 0, 0, 0};
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    CHECK(fastpyc_result_size(r) > 100);
    CHECK(memcmp(fastpyc_result_data(r), header, 16) == 0);
    CHECK(same_text(fastpyc_result_message(r), ""));
    CHECK(fastpyc_result_diagnostic_count(r) == 0);
    o.mode = FASTPYC_CHECKED_HASH;
    o.flags = FASTPYC_CALLER_STACK;
    r = fastpyc_compile_buffer(c, &o, "x=1\n", 4);
    static const uint8_t hashed[16] = {0xf3, 0x0d, '\r', '\n', 3,    0,
                                       0,    0,    0x9f, 0x71, 0x9b, 0x8a,
                                       0x1d, 0x6b, 0xe2, 0xfb};
    CHECK(memcmp(fastpyc_result_data(r), hashed, 16) == 0);
    r = fastpyc_compile_buffer(c, NULL, NULL, 0);
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
}

static void test_text(fastpyc_compiler *c)
{
    static const char cookie[] = "# coding: nonsense\nx = '\xc3\xa4'\n";
    fastpyc_options o = options_for("3.13");
    const fastpyc_result *r =
        fastpyc_compile_buffer(c, &o, cookie, sizeof cookie - 1);
    CHECK(fastpyc_result_status(r) == FASTPYC_REFUSED);
    o.flags = FASTPYC_SOURCE_IS_TEXT;
    r = fastpyc_compile_buffer(c, &o, cookie, sizeof cookie - 1);
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    r = fastpyc_compile_buffer(c, &o, "\xef\xbb\xbfx\n", 5);
    CHECK(fastpyc_result_status(r) == FASTPYC_REFUSED);
}

static void test_diagnostics(fastpyc_compiler *c)
{
    fastpyc_options o = options_for("3.13");
    const fastpyc_result *r =
        fastpyc_compile_buffer(c, &o, "a is 1\n'\xc3\xa4', f(\n", 16);
    CHECK(fastpyc_result_status(r) == FASTPYC_REFUSED);
    CHECK(fastpyc_result_diagnostic_count(r) == 1);
    const fastpyc_diagnostic *d = fastpyc_result_diagnostic(r, 0);
    CHECK(d->severity == FASTPYC_ERROR && same_text(d->type, "SyntaxError"));
    CHECK(same_text(d->message, "'(' was never closed"));
    CHECK(d->line == 2 && d->column == 7);
    CHECK(d->text_size == 9 && memcmp(d->text, "'\xc3\xa4', f(\n", 9) == 0);
    CHECK(strstr(fastpyc_result_message(r), "File \"<string>\", line 2"));
    r = fastpyc_compile_buffer(c, &o, "a\nb is 1\n", 9);
    d = fastpyc_result_diagnostic(r, 0);
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    CHECK(d && d->severity == FASTPYC_WARNING && d->line == 2);
    CHECK(same_text(d->type, "SyntaxWarning") && d->column == 1);
    CHECK(!fastpyc_result_diagnostic(r, 1));
    o.flags = FASTPYC_WARNINGS_AS_ERRORS;
    r = fastpyc_compile_buffer(c, &o, "a\nb is 1\n", 9);
    CHECK(fastpyc_result_status(r) == FASTPYC_REFUSED);
}

static void test_mistakes(fastpyc_compiler *c)
{
    fastpyc_options o = options_for("3.13");
    o.optimize = 3;
    const fastpyc_result *r = fastpyc_compile_buffer(c, &o, "", 0);
    CHECK(fastpyc_result_status(r) == FASTPYC_BAD_ARGUMENT);
    o.optimize = 0;
    o.flags = 0x8000;
    r = fastpyc_compile_file(c, &o, "a.py", NULL);
    CHECK(fastpyc_result_status(r) == FASTPYC_BAD_ARGUMENT);
    o = (fastpyc_options){0};
    r = fastpyc_compile_buffer(c, &o, "", 0);
    CHECK(fastpyc_result_status(r) == FASTPYC_BAD_ARGUMENT);
    r = fastpyc_compile_file(c, NULL, NULL, NULL);
    CHECK(fastpyc_result_status(r) == FASTPYC_BAD_ARGUMENT);
    r = fastpyc_compile_buffer(NULL, NULL, "", 0);
    CHECK(fastpyc_result_status(r) == FASTPYC_BAD_ARGUMENT);
    CHECK(fastpyc_compile_files(NULL, NULL, NULL, 1, 1, NULL, NULL) ==
          FASTPYC_BAD_ARGUMENT);
    r = fastpyc_compile_buffer(c, NULL, "", (size_t)1 << 31);
    CHECK(fastpyc_result_status(r) == FASTPYC_BAD_ARGUMENT);
    fastpyc_compiler_free(NULL);
}

static void put_file(const char *path, const char *text, size_t size)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text, 1, size, f) != size || fclose(f) != 0)
        perror(path);
}

/* The caller's paths may be gone before the result is read. */
static void test_paths_are_kept(fastpyc_compiler *c)
{
    char path[] = "a.py", destination[] = "x/y/a.pyc", missing[] = "none.py";
    fastpyc_options o = options_for("3.13");
    const fastpyc_result *r = fastpyc_compile_file(c, &o, path, destination);
    memset(path, '?', sizeof path - 1);
    memset(destination, '?', sizeof destination - 1);
    CHECK(same_text(fastpyc_result_source(r), "a.py"));
    CHECK(same_text(fastpyc_result_destination(r), "x/y/a.pyc"));
    r = fastpyc_compile_file(c, &o, missing, NULL);
    memset(missing, '?', sizeof missing - 1);
    CHECK(same_text(fastpyc_result_error_path(r), "none.py"));
}

static void test_files(fastpyc_compiler *c)
{
    fastpyc_options o = options_for("3.13");
    put_file("a.py", "x = 1\n", 6);
    const fastpyc_result *r = fastpyc_compile_file(c, &o, "a.py", NULL);
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    CHECK(same_text(fastpyc_result_destination(r),
                    "__pycache__/a.cpython-313.pyc"));
    CHECK(access("__pycache__/a.cpython-313.pyc", R_OK) == 0);
    o.flags = FASTPYC_SKIP_FRESH;
    r = fastpyc_compile_file(c, &o, "a.py", NULL);
    CHECK(fastpyc_result_status(r) == FASTPYC_FRESH);
    o.flags |= FASTPYC_LEGACY;
    r = fastpyc_compile_file(c, &o, "a.py", NULL);
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    CHECK(access("a.pyc", R_OK) == 0);
    r = fastpyc_compile_file(c, &o, "none.py", "x/y/none.pyc");
    CHECK(fastpyc_result_status(r) == FASTPYC_OS_ERROR);
    CHECK(fastpyc_result_errno(r) == ENOENT);
    CHECK(same_text(fastpyc_result_error_path(r), "none.py"));
    CHECK(same_text(fastpyc_result_message(r),
                    "[Errno 2] No such file or directory: 'none.py'"));
    r = fastpyc_compile_file(c, &o, "a.py", "x/y/a.pyc");
    CHECK(fastpyc_result_status(r) == FASTPYC_OK);
    o.flags = 0;
    CHECK(symlink("a.pyc", "link.pyc") == 0);
    r = fastpyc_compile_file(c, &o, "a.py", "link.pyc");
    CHECK(fastpyc_result_status(r) == FASTPYC_OS_ERROR);
    CHECK(fastpyc_result_errno(r) == 0);
}

enum { FILE_COUNT = 40 };

typedef struct Seen {
    int total, of_status[FASTPYC_BAD_ARGUMENT + 1];
    int stop_after;
    bool repeated[FILE_COUNT];
} Seen;

static int see(void *context, size_t index, const fastpyc_result *r)
{
    Seen *s = context;
    CHECK(!s->repeated[index]);
    s->repeated[index] = true;
    s->of_status[fastpyc_result_status(r)]++;
    return ++s->total == s->stop_after;
}

static void test_many_files(const Sample *samples)
{
    static char names[FILE_COUNT][20];
    fastpyc_file files[FILE_COUNT] = {0};
    fastpyc_options o = options_for("3.13");
    for (int i = 0; i < FILE_COUNT; i++) {
        const Sample *s = &samples[i % SAMPLE_COUNT];
        snprintf(names[i], sizeof names[i], "m%d.py", i);
        put_file(names[i], s->text, s->size);
        files[i].path = i == 7 ? "none.py" : i == 8 ? "m16.py" : names[i];
    }
    Seen all = {0};
    CHECK(fastpyc_compile_files(NULL, &o, files, FILE_COUNT, 4, see, &all) ==
          FASTPYC_OK);
    CHECK(all.total == FILE_COUNT && all.of_status[FASTPYC_OS_ERROR] == 1);
    CHECK(all.of_status[FASTPYC_REFUSED] == FILE_COUNT * 3 / 8 - 1);
    Seen some = {.stop_after = 3};
    CHECK(fastpyc_compile_files(NULL, &o, files, FILE_COUNT, 1, see, &some) ==
          FASTPYC_OK);
    CHECK(some.total == 3);
    CHECK(fastpyc_compile_files(NULL, &o, files, 3, 0, NULL, NULL) ==
          FASTPYC_OK);
    for (size_t n = 1; n < 60; n++) {
        Memory m = new_memory(n, n % 2);
        fastpyc_allocator a = {counted_alloc, counted_free, &m};
        Seen seen = {0};
        fastpyc_status status =
            fastpyc_compile_files(&a, &o, files, 16, 2, see, &seen);
        CHECK(status == FASTPYC_OK || status == FASTPYC_NO_MEMORY);
        CHECK(status == FASTPYC_NO_MEMORY || seen.total == 16);
        CHECK(m.live == 0);
    }
}

/* --- memory runs out */

/* One compiler whose nth allocation fails; true if it had so many. */
static bool fail_nth(const Sample *s, size_t n, const char *target, bool file)
{
    Memory m = new_memory(n, true);
    fastpyc_allocator a = {counted_alloc, counted_free, &m};
    fastpyc_options o = options_for(target);
    o.flags = FASTPYC_CALLER_STACK;
    fastpyc_compiler *c = fastpyc_compiler_new(&a);
    if (!c) {
        CHECK(n == 1 && m.live == 0);
        return true;
    }
    bool failed = false;
    for (int round = 0; round < 2; round++) {
        size_t before = m.calls;
        const fastpyc_result *r =
            file ? fastpyc_compile_file(c, &o, "sample.py", "sample.pyc")
                 : fastpyc_compile_buffer(c, &o, s->text, s->size);
        bool hit = before < n && m.calls >= n;
        CHECK(fastpyc_result_status(r) ==
              (hit ? FASTPYC_NO_MEMORY : s->status));
        CHECK(!hit || same_text(fastpyc_result_message(r), "out of memory"));
        CHECK(!hit || fastpyc_result_size(r) == 0);
        failed |= hit;
    }
    fastpyc_compiler_free(c);
    CHECK(m.live == 0);
    return failed;
}

static void test_every_allocation(const Sample *samples)
{
    static const char *const targets[] = {"3.11", "3.13", "3.15"};
    for (int i = 0; i < SAMPLE_COUNT - 1; i++) {
        put_file("sample.py", samples[i].text, samples[i].size);
        for (int t = 0; t < 3; t++)
            if (t == 1 || i == 3 || i == 4)
                for (size_t n = 1;
                     fail_nth(&samples[i], n, targets[t], n % 2 == 0); n++)
                    continue;
    }
}

/* The same inside, where blocks of odd sizes let memory run out at many more
 * places than the library's large blocks do. */
typedef struct Inner {
    const char *text;
    size_t size;
    bool compiled;
} Inner;

static void compile_inner(Worker *w, void *context)
{
    Inner *i = context;
    CompileOptions options = {.target = target_find("3.13"),
                              .filename = {"a.py", 4}};
    char *copy = arena_zalloc(&w->arena, i->size + SOURCE_PADDING);
    Buf out = buf_in(&w->arena);
    memcpy(copy, i->text, i->size);
    i->compiled = compile_source(&w->compile, &options, copy, i->size, &out) ||
                  !w->compile.out_of_memory;
}

static bool fail_inner(const Sample *s, size_t block_size, size_t n)
{
    Memory m = new_memory(n, true);
    Allocator a = {.alloc = counted_alloc, .free = counted_free, .context = &m};
    Inner inner = {s->text, s->size, false};
    Worker w;
    worker_init(&w, &a);
    w.compile.arena.block_size = w.arena.block_size = block_size;
    worker_protect(&w, compile_inner, &inner);
    CHECK(inner.compiled == (m.calls < n));
    worker_free(&w);
    CHECK(m.live == 0);
    return !inner.compiled;
}

static void test_odd_blocks(const Sample *samples)
{
    for (int i = 0; i < SAMPLE_COUNT - 1; i++) {
        Sample part = samples[i];
        if (i == 1)
            part.size = 700; /* one round of the constructs, and half */
        for (size_t block_size = 64; block_size < 2000; block_size += 104)
            for (size_t n = 1; fail_inner(&part, block_size, n); n++)
                continue;
    }
}

static void enter_scratch(char *folder)
{
    if (!mkdtemp(folder) || chdir(folder) != 0) {
        perror("scratch folder");
        exit(1);
    }
}

static void leave_scratch(const char *folder)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (chdir("/") != 0 || system(command) != 0)
        perror(folder);
}

int main(void)
{
    char folder[] = "/tmp/fastpyc-api-XXXXXX";
    Sample samples[SAMPLE_COUNT];
    enter_scratch(folder);
    make_samples(samples);
    fastpyc_compiler *c = fastpyc_compiler_new(NULL);
    test_targets();
    test_buffer(c);
    test_text(c);
    test_diagnostics(c);
    test_mistakes(c);
    test_files(c);
    test_paths_are_kept(c);
    fastpyc_compiler_free(c);
    test_many_files(samples);
    test_every_allocation(samples);
    test_odd_blocks(samples);
    for (int i = 0; i < SAMPLE_COUNT; i++)
        free(samples[i].text);
    leave_scratch(folder);
    return failures != 0;
}
