/* PYTHONWARNINGS: see warning_filters.h. */
#include "driver/warning_filters.h"

#include "driver/pystr.h"
#include "driver/report.h"

enum { ACTION, MESSAGE, CATEGORY, MODULE, LINENO, FIELD_COUNT };

static bool equals(Text t, const char *word)
{
    return t.size == strlen(word) && memcmp(t.data, word, t.size) == 0;
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

/* Actions may be cut.  False if it is none. */
static bool find_action(Text word, WarningAction *action)
{
    static const struct {
        const char *name;
        WarningAction action;
    } actions[] = {
        {"default", WARNINGS_DEFAULT}, {"always", WARNINGS_DEFAULT},
        {"ignore", WARNINGS_IGNORE},   {"module", WARNINGS_DEFAULT},
        {"once", WARNINGS_DEFAULT},    {"error", WARNINGS_ERROR},
        {"all", WARNINGS_DEFAULT},
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strncmp(actions[i].name, word.data, word.size) != 0)
            continue;
        *action = actions[i].action;
        return true;
    }
    return false;
}

static bool is_about(Text category, WarningType type)
{
    static const char module[] = "builtins.";
    size_t size = sizeof module - 1;
    if (category.size >= size && memcmp(category.data, module, size) == 0)
        category = (Text){category.data + size, category.size - (uint32_t)size};
    return category.size == 0 || equals(category, "Warning") ||
           equals(category, report_warning_name(type));
}

WarningAction warning_action(const char *filters, WarningType type)
{
    WarningAction action =
        type == WARNING_SYNTAX ? WARNINGS_DEFAULT : WARNINGS_IGNORE;
    Text rest = {filters, filters ? (uint32_t)strlen(filters) : 0};
    while (rest.size) {
        Text fields[FIELD_COUNT];
        WarningAction found;
        Text filter = pystr_strip(take_part(&rest, ','));
        if (filter.size && split(filter, fields) && !fields[MESSAGE].size &&
            !fields[MODULE].size &&
            (!fields[LINENO].size || equals(fields[LINENO], "0")) &&
            is_about(fields[CATEGORY], type) &&
            find_action(fields[ACTION], &found))
            action = found;
    }
    return action;
}
