/* One file as compileall handles it: see compileall.h.  The order of tests is
 * that of compileall.compile_file. */
#include "cli/compileall.h"

#include "cli/regex.h"
#include "cli/run.h"
#include "driver/pystr.h"
#include "target/target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* --- -x */

/* Without a context's memory there is no code. */
static pcre2_code *compile_translated(const Buf *text, int *number)
{
    PCRE2_SIZE offset;
    pcre2_code *code = NULL;
    pcre2_compile_context *how = pcre2_compile_context_create(NULL);
    *number = PCRE2_ERROR_HEAP_FAILED;
    if (!how)
        return NULL;
    pcre2_set_newline(how, PCRE2_NEWLINE_LF);
    pcre2_set_compile_extra_options(how, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
    code = pcre2_compile((PCRE2_SPTR)text->data, buf_size(text), PCRE2_UTF,
                         number, &offset, how);
    pcre2_compile_context_free(how);
    return code;
}

void *compileall_compile_skip(Arena *arena, const Target *t,
                              const char *expression, const char **error)
{
    int number;
    Buf text = buf_in(arena);
    buf_text(&text, "(?:)"); /* if it is only flags */
    *error = regex_translate(arena, t, pystr_decode(arena, expression), &text);
    if (*error)
        return NULL;
    pcre2_code *code = compile_translated(&text, &number);
    if (!code && number == PCRE2_ERROR_HEAP_FAILED)
        run_out_of_memory(NULL);
    if (!code) {
        PCRE2_UCHAR why[200];
        pcre2_get_error_message(number, why, sizeof why);
        *error = arena_printf(arena, "%s", (const char *)why);
    }
    return code;
}

void compileall_free_skip(void *skip)
{
    pcre2_code_free(skip);
}

/* 0 or more if the path is skipped, PCRE2_ERROR_NOMATCH if it is not, and
 * another error if that cannot be told. */
static int match_skip(Worker *w, const CompileallOptions *o, const char *path)
{
    int found = PCRE2_ERROR_NOMEMORY;
    if (!o->skip)
        return PCRE2_ERROR_NOMATCH;
    pcre2_match_data *m = pcre2_match_data_create_from_pattern(o->skip, NULL);
    if (m) {
        Text text = pystr_decode(&w->arena, path);
        found = pcre2_match(o->skip, (PCRE2_SPTR)text.data, text.size, 0,
                            PCRE2_NO_UTF_CHECK, m, NULL);
    }
    pcre2_match_data_free(m);
    if (found == PCRE2_ERROR_NOMEMORY)
        w->arena.on_exhausted(w->arena.context);
    return found;
}

/* That it cannot be told: it takes too many steps. */
static PycResult skip_error(Worker *w, int found)
{
    PCRE2_UCHAR text[200];
    PycResult r = {.status = PYC_REFUSED, .message = buf_in(&w->arena)};
    pcre2_get_error_message(found, text, sizeof text);
    buf_text(&r.message, "-x: ");
    buf_text(&r.message, (const char *)text);
    return r;
}

/* --- -e: a link that leads out of the given directory */

static bool leads_outside(const CompileallOptions *o, const char *path)
{
    struct stat st;
    if (!o->limit_links || lstat(path, &st) != 0 || !S_ISLNK(st.st_mode))
        return false;
    char *real = realpath(path, NULL);
    size_t size = strlen(o->limit_links);
    bool root = size == 1;
    bool inside = real && size && strncmp(real, o->limit_links, size) == 0 &&
                  (root || real[size] == '/');
    free(real);
    return !inside;
}

/* --- -s, -p */

typedef VEC(const char *) Components; /* NULL: taken away */

static Components split_path(Arena *arena, const char *path)
{
    Components parts = {0};
    for (;; path++) {
        size_t size = strcspn(path, "/");
        char *part = arena_alloc(arena, size + 1);
        memcpy(part, path, size);
        part[size] = '\0';
        *vec_push(&parts, arena) = part;
        path += size;
        if (!*path)
            return parts;
    }
}

static void remove_component(Components *parts, const char *like)
{
    uint32_t i = 0;
    while (!parts->items[i] || strcmp(parts->items[i], like) != 0)
        i++;
    parts->items[i] = NULL;
}

/* As os.path.join, of components without slashes. */
static const char *join_components(Arena *arena, const Components *parts)
{
    Buf path = buf_in(arena);
    for (uint32_t i = 0; i < parts->count; i++) {
        if (!parts->items[i])
            continue;
        if (buf_size(&path) && path.end[-1] != '/')
            buf_byte(&path, '/');
        buf_text(&path, parts->items[i]);
    }
    buf_byte(&path, '\0');
    return (const char *)path.data;
}

/* The components of path behind those of strip, NULL if strip is no prefix of
 * it. */
static const char *strip_prefix(Arena *arena, const char *path,
                                const char *strip)
{
    size_t size = strlen(strip);
    if (strncmp(path, strip, size) != 0 || (path[size] && path[size] != '/'))
        return NULL;
    Components left = split_path(arena, path + size + (path[size] == '/'));
    return join_components(arena, &left);
}

/* As up to 3.12: for each component of strip that is the path's at the same
 * place, one of that name is taken from the path. */
static const char *strip_components(Arena *arena, const char *path,
                                    const char *strip)
{
    Components whole = split_path(arena, path);
    Components left = split_path(arena, path);
    Components stripped = split_path(arena, strip);
    for (uint32_t i = 0; i < whole.count && i < stripped.count; i++)
        if (strcmp(whole.items[i], stripped.items[i]) == 0)
            remove_component(&left, whole.items[i]);
    return join_components(arena, &left);
}

const char *compileall_recorded(Arena *arena, const Target *t, const char *path,
                                const char *strip, const char *prepend,
                                int quiet, Buf *notice)
{
    const char *recorded = NULL;
    if (strip && t->commands.strips_components) {
        recorded = strip_components(arena, path, strip);
    } else if (strip) {
        recorded = strip_prefix(arena, path, strip);
        if (!recorded && quiet < 2) {
            buf_text(notice, "The stripdir path ");
            pystr_put_repr(notice, t->unicode, strip);
            buf_text(notice, " is not a valid prefix for source path ");
            pystr_put_repr(notice, t->unicode, path);
            buf_text(notice, "; ignoring\n");
        }
    }
    if (prepend)
        recorded = pystr_join(arena, prepend, recorded ? recorded : path);
    return recorded;
}

/* --- the file */

static bool is_python(const char *path)
{
    size_t size = strlen(path);
    const char *slash = strrchr(path, '/');
    size_t name = slash ? strlen(slash + 1) : size;
    return name >= 3 && strcmp(path + size - 3, ".py") == 0;
}

/* Where each level goes. */
typedef struct Destinations {
    const char *paths[MOST_LEVELS];
} Destinations;

/* *** or *** Error compiling 'PATH'..., then the error. */
static void put_failure(Worker *w, const CompileallOptions *o, const char *path,
                        const PycResult *r)
{
    if (o->quiet >= 2)
        return;
    buf_text(&w->out, "*** ");
    if (o->quiet) {
        buf_text(&w->out, "Error compiling ");
        pystr_put_repr(&w->out, o->target->unicode, path);
        buf_text(&w->out, "...\n");
    }
    if (r->status == PYC_OS_ERROR) {
        buf_text(&w->out, r->error_name);
        buf_text(&w->out, ": ");
    }
    pystr_put_bytes(&w->out, pyc_message(r));
    buf_byte(&w->out, '\n');
}

static bool same_contents(Worker *w, const char *a, const char *b)
{
    FileData x, y;
    return file_read(&w->arena, a, &x) == 0 &&
           file_read(&w->arena, b, &y) == 0 && x.size == y.size &&
           memcmp(x.data, y.data, x.size) == 0;
}

/* Replaces the file by a link to that of the level below if they are equal. */
static PycResult link_duplicate(Worker *w, const Target *t, const char *path,
                                const char *previous)
{
    if (!same_contents(w, path, previous))
        return (PycResult){.status = PYC_OK};
    if (unlink(path) != 0)
        return pyc_os_error(w, t, errno, path);
    if (link(previous, path) == 0)
        return (PycResult){.status = PYC_OK};
    return pyc_write_error(w, t, errno, &(FileCulprit){previous, path, true});
}

static PycResult compile_levels(Worker *w, const CompileallOptions *o,
                                const Task *t, const Destinations *d)
{
    PycResult r = {.status = PYC_OK};
    PycSource source = {0};
    for (uint32_t i = 0; i < o->level_count && r.status == PYC_OK; i++) {
        PycJob job = {.target = o->target,
                      .source = t->path,
                      .destination = d->paths[i],
                      .recorded = t->recorded ? t->recorded : t->path,
                      .level = o->levels[i],
                      .shared = o->level_count > 1 ? &source : NULL};
        r = pyc_compile(w, &o->pyc, &job);
        if (r.status == PYC_OK && i > 0 && o->hardlink_dupes)
            r = link_duplicate(w, o->target, d->paths[i], d->paths[i - 1]);
    }
    return r;
}

/* *skip becomes what match_skip says, if it is asked. */
static bool is_compiled(Worker *w, const CompileallOptions *o, const Task *t,
                        int *skip)
{
    return t->exists && S_ISREG(t->source.mode) && is_python(t->path) &&
           (*skip = match_skip(w, o, t->path)) < 0 &&
           !leads_outside(o, t->path);
}

static const char *destination(Worker *w, const CompileallOptions *o,
                               const Task *t, uint32_t level)
{
    return pyc_destination(w, &o->pyc, o->target, t->path, o->levels[level],
                           o->legacy);
}

bool compileall_is_fresh(Worker *w, const Task *t, void *context)
{
    enum { MAGIC_FLAGS_MTIME = 12 };
    const CompileallOptions *o = context;
    int skip;
    if (o->force || !is_compiled(w, o, t, &skip) || skip != PCRE2_ERROR_NOMATCH)
        return false;
    for (uint32_t i = 0; i < o->level_count; i++)
        if (!pyc_is_fresh(o->target, destination(w, o, t, i), t->source.mtime,
                          t->source.size, MAGIC_FLAGS_MTIME))
            return false;
    return true;
}

TaskStatus compileall_file(Worker *w, const Task *task, void *context)
{
    const CompileallOptions *o = context;
    int skip;
    if (!is_compiled(w, o, task, &skip))
        return TASK_SKIPPED;
    if (skip != PCRE2_ERROR_NOMATCH) {
        PycResult error = skip_error(w, skip);
        put_failure(w, o, task->path, &error);
        return TASK_FAILED;
    }
    if (task->is_later_one && compileall_is_fresh(w, task, context))
        return TASK_FRESH;
    Destinations d;
    for (uint32_t i = 0; i < o->level_count; i++)
        d.paths[i] = destination(w, o, task, i);
    if (o->quiet == 0) {
        buf_text(&w->out, "Compiling ");
        pystr_put_repr(&w->out, o->target->unicode, task->path);
        buf_text(&w->out, "...\n");
    }
    PycResult r = compile_levels(w, o, task, &d);
    if (r.status == PYC_OK)
        return TASK_COMPILED;
    put_failure(w, o, task->path, &r);
    return TASK_FAILED;
}
