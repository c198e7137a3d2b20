/* Normalisation form KC: decompose all, put combining marks in order of their
 * classes, compose again (Unicode Standard Annex 15).  Nearly all identifiers
 * are normal already, which their characters' flags tell. */
#include "base/unicode.h"
#include "base/unicode_tables.h"

enum {
    HANGUL_FIRST = 0xAC00,
    LEAD_FIRST = 0x1100,
    VOWEL_FIRST = 0x1161,
    TAIL_FIRST = 0x11A7, /* that of no tail */
    LEADS = 19,
    VOWELS = 21,
    TAILS = 28,
    SYLLABLES = LEADS * VOWELS * TAILS,
    LONGEST_DECOMPOSITION = 18, /* of U+FDFA */
    SHORT_RUN = 32
};

static bool may_change(Text text)
{
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end;) {
        if ((unicode_record(utf8_next(&p)).flags & UNICODE_MAY_CHANGE))
            return true;
    }
    return false;
}

static uint8_t combining_class(UnicodeVersion v, uint32_t ch)
{
    if (ch < unicode_combining[0].first || !unicode_is_assigned(v, ch))
        return 0;
    uint32_t low = 0, high = unicode_combining_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const UnicodeCombining *u = &unicode_combining[middle];
        if (ch > u->last)
            low = middle + 1;
        else if (ch < u->first)
            high = middle;
        else
            return u->class;
    }
    return 0;
}

static uint32_t *put_hangul(uint32_t *out, uint32_t ch)
{
    uint32_t n = ch - HANGUL_FIRST;
    *out++ = LEAD_FIRST + n / (VOWELS * TAILS);
    *out++ = VOWEL_FIRST + n / TAILS % VOWELS;
    if (n % TAILS)
        *out++ = TAIL_FIRST + n % TAILS;
    return out;
}

static uint32_t *put_decomposed(UnicodeVersion v, uint32_t *out, uint32_t ch)
{
    if (ch - HANGUL_FIRST < SYLLABLES)
        return put_hangul(out, ch);
    uint32_t low = 0, high = unicode_decomposition_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const UnicodeDecomposition *u = &unicode_decompositions[middle];
        if (ch > u->code) {
            low = middle + 1;
        } else if (ch < u->code) {
            high = middle;
        } else {
            if (!unicode_is_assigned(v, ch))
                break;
            for (uint32_t i = 0; i < u->size; i++)
                *out++ = unicode_decomposed[u->place + i];
            return out;
        }
    }
    *out++ = ch;
    return out;
}

/* Stable order by class.  Long runs, which no honest text has, are counted
 * rather than compared. */
static void sort_long_run(UnicodeVersion v, Arena *arena, uint32_t *s,
                          size_t size)
{
    size_t places[257] = {0};
    uint32_t *copy = arena_memdup(arena, s, size * sizeof *s);
    for (size_t i = 0; i < size; i++)
        places[combining_class(v, s[i]) + 1]++;
    for (size_t class = 0; class < 256; class ++)
        places[class + 1] += places[class];
    for (size_t i = 0; i < size; i++)
        s[places[combining_class(v, copy[i])]++] = copy[i];
}

static void sort_run(UnicodeVersion v, uint32_t *s, size_t size)
{
    for (size_t i = 1; i < size; i++) {
        uint32_t ch = s[i];
        uint8_t class = combining_class(v, ch);
        size_t at = i;
        for (; at > 0 && combining_class(v, s[at - 1]) > class; at--)
            s[at] = s[at - 1];
        s[at] = ch;
    }
}

/* Orders each run of characters whose class is not 0. */
static void order_marks(UnicodeVersion v, Arena *arena, uint32_t *s,
                        uint32_t *end)
{
    while (s < end) {
        uint32_t *run = s;
        while (s < end && combining_class(v, *s))
            s++;
        size_t size = (size_t)(s - run);
        if (size > SHORT_RUN)
            sort_long_run(v, arena, run, size);
        else
            sort_run(v, run, size);
        if (s < end)
            s++;
    }
}

/* The composition of two characters, or 0. */
static uint32_t compose_pair(UnicodeVersion v, uint32_t a, uint32_t b)
{
    if (a - LEAD_FIRST < LEADS && b - VOWEL_FIRST < VOWELS)
        return HANGUL_FIRST +
               ((a - LEAD_FIRST) * VOWELS + (b - VOWEL_FIRST)) * TAILS;
    if (a - HANGUL_FIRST < SYLLABLES && (a - HANGUL_FIRST) % TAILS == 0 &&
        b - TAIL_FIRST - 1 < TAILS - 1)
        return a + (b - TAIL_FIRST);
    uint32_t low = 0, high = unicode_composition_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const UnicodeComposition *u = &unicode_compositions[middle];
        if (u->first < a || (u->first == a && u->second < b))
            low = middle + 1;
        else if (u->first == a && u->second == b)
            return unicode_is_assigned(v, u->code) ? u->code : 0;
        else
            high = middle;
    }
    return 0;
}

/* Composes in place; returns the new end.  A mark is blocked from the last
 * starter by one before it of the same or a higher class. */
static uint32_t *compose(UnicodeVersion v, uint32_t *s, uint32_t *end)
{
    uint32_t *out = s, *starter = NULL;
    uint8_t last = 0;
    for (; s < end; s++) {
        uint8_t class = combining_class(v, *s);
        bool adjacent = starter && starter == out - 1;
        uint32_t both = 0;
        if (starter && (adjacent || (last && last < class)))
            both = compose_pair(v, *starter, *s);
        if (both) {
            *starter = both;
            continue;
        }
        if (class == 0)
            starter = out;
        last = class;
        *out++ = *s;
    }
    return out;
}

Text unicode_nfkc(UnicodeVersion v, Arena *arena, Text text)
{
    if (!may_change(text))
        return text;
    const char *end = text.data + text.size;
    size_t most = 0;
    uint32_t parts[LONGEST_DECOMPOSITION];
    for (const char *p = text.data; p < end;)
        most += (size_t)(put_decomposed(v, parts, utf8_next(&p)) - parts);
    uint32_t *s = ARENA_ARRAY(arena, uint32_t, most), *out = s;
    for (const char *p = text.data; p < end;)
        out = put_decomposed(v, out, utf8_next(&p));
    order_marks(v, arena, s, out);
    out = compose(v, s, out);
    char *result = arena_alloc(arena, (size_t)(out - s) * 4 + 1), *q = result;
    for (uint32_t *c = s; c < out; c++)
        q = utf8_put(q, *c);
    return (Text){result, (uint32_t)(q - result)};
}
