/* PYTHONWARNINGS: see warning_filters.h. */
#include "driver/warning_filters.h"

#include "driver/pystr.h"
#include "driver/report.h"
#include "target/target.h"

#include <stdlib.h>

enum { ACTION, MESSAGE, CATEGORY, MODULE, LINENO, FIELD_COUNT };

static bool equals(Text t, const char *word)
{
    return text_equals(t, (Text){word, (uint32_t)strlen(word)});
}

/* The part up to the separator or the end, which moves behind it. */
static Text take_part(Text *rest, char separator)
{
    const char *end = memchr(rest->data, separator, rest->size);
    Text part = {rest->data, end ? (uint32_t)(end - rest->data) : rest->size};
    uint32_t taken = part.size + (end != NULL);
    *rest = (Text){rest->data + taken, rest->size - taken};
    return part;
}

/* The classes of warnings that Python has of its own; others are taken to be
 * somewhere. */
static bool is_category(Text category)
{
    static const char *const classes[] = {
        "Warning",         "UserWarning",
        "EncodingWarning", "DeprecationWarning",
        "SyntaxWarning",   "PendingDeprecationWarning",
        "RuntimeWarning",  "FutureWarning",
        "ImportWarning",   "UnicodeWarning",
        "BytesWarning",    "ResourceWarning",
    };
    if (!category.size || memchr(category.data, '.', category.size))
        return true;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (equals(category, classes[i]))
            return true;
    return false;
}

/* False if there are too many. */
static bool split(Text filter, Text fields[FIELD_COUNT])
{
    int separators = 0;
    for (uint32_t i = 0; i < filter.size; i++)
        separators += filter.data[i] == ':';
    for (int i = 0; i < FIELD_COUNT; i++)
        fields[i] = pystr_strip(take_part(&filter, ':'));
    return separators < FIELD_COUNT;
}

/* An action, which may be cut; none means the first.  False if it is none. */
static bool find_action(Text word, WarningAction *action)
{
    static const struct {
        const char *name;
        WarningAction action;
    } actions[] = {
        {"default", WARNINGS_DEFAULT}, {"always", WARNINGS_ALWAYS},
        {"ignore", WARNINGS_IGNORE},   {"module", WARNINGS_DEFAULT},
        {"once", WARNINGS_ONCE},       {"error", WARNINGS_ERROR},
        {"all", WARNINGS_ALWAYS},
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strncmp(actions[i].name, word.data, word.size) != 0)
            continue;
        *action = actions[i].action;
        return true;
    }
    return false;
}

/* The class itself, or what is in front of another module's name. */
static Text builtin_class(Text category)
{
    static const char module[] = "builtins.";
    size_t size = sizeof module - 1;
    if (category.size >= size && memcmp(category.data, module, size) == 0)
        return (Text){category.data + size, category.size - (uint32_t)size};
    return category;
}

static bool is_about_type(Text category, WarningType type)
{
    Text class = builtin_class(category);
    return category.size == 0 || equals(class, "Warning") ||
           equals(class, report_warning_name(type));
}

/* Does the message begin so, in whatever case? */
static bool is_about_message(Text start, const char *message)
{
    for (uint32_t i = 0; i < start.size; i++)
        if (ascii_lower(start.data[i]) != ascii_lower(message[i]))
            return false; /* also at the message's end */
    return true;
}

static bool ends_with(Text t, const char *word)
{
    size_t size = strlen(word);
    return t.size >= size && memcmp(t.data + t.size - size, word, size) == 0;
}

/* Is that the module of the path, seen from some folder: c, b.c or a.b.c of
 * a/b/c? */
static bool is_module_of_path(Text module, Text path)
{
    if (module.size > path.size)
        return false;
    Text rest = {path.data + path.size - module.size, module.size};
    for (uint32_t i = 0; i < rest.size; i++)
        if (module.data[i] != (rest.data[i] == '/' ? '.' : rest.data[i]))
            return false;
    return rest.data == path.data || rest.data[-1] == '/' ||
           rest.data[-1] == '.';
}

/* The module of what the compiler warns of is the path without ".py". */
static bool is_about_file(const Target *target, Text module, Text filename)
{
    Text path = filename;
    bool is_python = ends_with(path, ".py");
    if (is_python)
        path.size -= 3;
    if (!filename.size)
        path = (Text){"<unknown>", 9};
    if (text_equals(module, path))
        return true;
    if (!target->source.filters_by_package || !filename.size ||
        (filename.data[0] == '<' && ends_with(filename, ">")))
        return false;
    if (is_python && ends_with(path, "/__init__"))
        path.size -= 9;
    return is_module_of_path(module, path);
}

static bool is_about_module(const Target *target, Text module,
                            const WarningSubject *w)
{
    return w->of_importlib ? equals(module, "importlib._bootstrap")
                           : is_about_file(target, module, w->filename);
}

/* int(text), of ASCII digits; false if it is none.  What is too large is no
 * line. */
static bool find_line(Text text, int64_t *line)
{
    bool after_digit = false, negative = text.size && text.data[0] == '-';
    int64_t n = 0;
    uint32_t i = negative || (text.size && text.data[0] == '+');
    for (; i < text.size; i++) {
        char c = text.data[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (c != '_' || !after_digit))
            return false;
        after_digit = is_digit;
        if (is_digit && n < UINT32_MAX)
            n = n * 10 + (c - '0');
    }
    *line = negative ? -n : n;
    return after_digit;
}

/* From 3.15 on: /.../ */
static bool is_regex(const Target *target, Text field)
{
    return target->source.filters_by_package && field.size >= 2 &&
           field.data[0] == '/' && field.data[field.size - 1] == '/';
}

/* A filter that means something, taken apart. */
typedef struct Filter {
    WarningAction action;
    Text message, category, module;
    int64_t line; /* 0: any */
} Filter;

/* Why a filter means nothing. */
typedef struct FilterError {
    const char *why;
    Text culprit;
    bool is_number;
} FilterError;

/* False if it means nothing. */
static bool take_apart(Text text, Filter *f, FilterError *e)
{
    Text fields[FIELD_COUNT];
    *f = (Filter){WARNINGS_DEFAULT};
    *e = (FilterError){NULL, {NULL, 0}, false};
    if (!split(text, fields))
        *e = (FilterError){"too many fields (max 5): ", text, false};
    else if (!find_action(fields[ACTION], &f->action))
        *e = (FilterError){"invalid action: ", fields[ACTION], false};
    else if (!is_category(fields[CATEGORY]))
        *e = (FilterError){"unknown warning category: ", fields[CATEGORY],
                           false};
    else if (fields[LINENO].size && !find_line(fields[LINENO], &f->line))
        *e = (FilterError){"invalid lineno ", fields[LINENO], false};
    else if (f->line < 0)
        *e = (FilterError){"invalid lineno ", fields[LINENO], true};
    f->message = fields[MESSAGE];
    f->category = fields[CATEGORY];
    f->module = fields[MODULE];
    return !e->why;
}

/* Regular expressions are about nothing here. */
static bool is_about(const Filter *f, const Target *target,
                     const WarningSubject *w)
{
    return is_about_type(f->category, w->type) &&
           (!f->line || f->line == w->line) && !is_regex(target, f->message) &&
           !is_regex(target, f->module) &&
           is_about_message(f->message, w->message) &&
           (!f->module.size || is_about_module(target, f->module, w));
}

static Text all_filters(const WarningRules *rules)
{
    const char *filters = rules->filters ? rules->filters : "";
    return (Text){filters, (uint32_t)strlen(filters)};
}

/* True the first time that it is asked about such a warning. */
static bool is_new(WarningsGiven *given, const WarningSubject *subject)
{
    if (!given->texts.arena)
        names_init(&given->texts, &given->arena);
    uint32_t before = given->texts.count;
    names_intern_cstr(&given->texts,
                      arena_printf(&given->arena, "%s: %s",
                                   report_warning_name(subject->type),
                                   subject->message));
    return given->texts.count > before;
}

WarningAction warning_action(const WarningRules *rules, const Target *target,
                             WarningsGiven *given,
                             const WarningSubject *subject)
{
    WarningAction action = rules->otherwise[subject->type];
    for (Text rest = all_filters(rules); rest.size;) {
        Filter f;
        FilterError e;
        Text filter = take_part(&rest, ',');
        if (filter.size && take_apart(filter, &f, &e) &&
            is_about(&f, target, subject))
            action = f.action;
    }
    bool once = action == WARNINGS_ONCE ||
                (action == WARNINGS_DEFAULT && subject->of_importlib);
    if (once && given)
        return is_new(given, subject) ? WARNINGS_DEFAULT : WARNINGS_IGNORE;
    return action == WARNINGS_ALWAYS ? WARNINGS_DEFAULT : action;
}

static void put_error(Buf *out, UnicodeVersion unicode, const FilterError *e)
{
    buf_text(out, "Invalid -W option ignored: ");
    buf_text(out, e->why);
    if (e->is_number)
        buf_bytes(out, e->culprit.data, e->culprit.size);
    else
        pystr_put_repr(out, unicode,
                       arena_printf(out->arena, "%.*s", (int)e->culprit.size,
                                    e->culprit.data));
    buf_byte(out, '\n');
}

void warning_rules_check(const WarningRules *rules, UnicodeVersion unicode,
                         Buf *out)
{
    for (Text rest = all_filters(rules); rest.size;) {
        Filter f;
        FilterError e;
        Text filter = take_part(&rest, ',');
        if (filter.size && !take_apart(filter, &f, &e))
            put_error(out, unicode, &e);
    }
}

/* PYTHONDEVMODE shows what is hidden otherwise. */
WarningRules warning_rules_from_environment(void)
{
    const char *dev = getenv("PYTHONDEVMODE");
    WarningAction hidden = dev && *dev ? WARNINGS_DEFAULT : WARNINGS_IGNORE;
    return (WarningRules){.filters = getenv("PYTHONWARNINGS"),
                          .otherwise = {[WARNING_SYNTAX] = WARNINGS_DEFAULT,
                                        [WARNING_DEPRECATION] = hidden}};
}

void warnings_forget(WarningsGiven *given)
{
    arena_reset(&given->arena);
    given->texts.arena = NULL;
}
