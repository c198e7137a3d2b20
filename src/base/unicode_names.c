/* Characters by name, for \N{...}.  Names that follow from the code point are
 * computed, the others are looked up in the packed table described in
 * unicode_tables.h: by halves to the block, then name by name. */
#include "base/unicode.h"
#include "base/unicode_tables.h"

enum { LONGEST_NAME = 128, NAMES_PER_BLOCK = 64 };

/* A walk through a block. */
typedef struct NameReader {
    const char *next;
    char name[LONGEST_NAME];
    size_t size;
    uint32_t code;
} NameReader;

static char upper(char ch)
{
    return ch >= 'a' && ch <= 'z' ? (char)(ch - 0x20) : ch;
}

static uint32_t read_digit(NameReader *r)
{
    return unicode_name_digits[(uint8_t)*r->next++ & 127];
}

static void read_token(NameReader *r)
{
    char digit = *r->next++;
    uint32_t kind = unicode_name_digit_kinds[(uint8_t)digit & 127];
    if (!kind) {
        r->name[r->size++] = digit;
        return;
    }
    uint32_t number = kind - 1;
    if (kind > 128)
        number = unicode_name_single_tokens +
                 (255 - kind) * unicode_name_digit_count + read_digit(r);
    const char *token = unicode_name_tokens[number];
    size_t size = strlen(token);
    memcpy(r->name + r->size, token, size);
    r->size += size;
}

/* Steps to the next name and its code point. */
static void read_name(NameReader *r)
{
    r->size = read_digit(r);
    for (uint32_t tokens = read_digit(r); tokens; tokens--)
        read_token(r);
    uint32_t half = unicode_name_digit_count / 2, scale = 1, n = 0, digit;
    do {
        digit = read_digit(r);
        n += digit % half * scale;
        scale *= half;
    } while (digit >= half);
    r->code += n & 1 ? -(n / 2 + 1) : n / 2;
}

static NameReader open_block(uint32_t number)
{
    NameReader r = {.next = unicode_name_blocks[number]};
    read_name(&r);
    return r;
}

/* As strcmp: the name that was read against an upper-case one. */
static int compare_name(const NameReader *r, const char *name, size_t size)
{
    size_t common = r->size < size ? r->size : size;
    int order = memcmp(r->name, name, common);
    return order ? order : (r->size > size) - (r->size < size);
}

static bool find_name(const char *name, size_t size, uint32_t *out)
{
    uint32_t low = 0, high = unicode_name_block_count - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        NameReader r = open_block(middle);
        if (compare_name(&r, name, size) <= 0)
            low = middle;
        else
            high = middle - 1;
    }
    NameReader r = open_block(low);
    uint32_t left = unicode_name_count - low * NAMES_PER_BLOCK;
    if (left > NAMES_PER_BLOCK)
        left = NAMES_PER_BLOCK;
    while (--left && compare_name(&r, name, size) < 0)
        read_name(&r);
    *out = r.code;
    return compare_name(&r, name, size) == 0;
}

/* False for an alias that the version does not have yet. */
static bool has_alias(UnicodeVersion v, const char *name, size_t size)
{
    for (uint32_t i = 0; i < unicode_late_alias_count; i++) {
        const UnicodeLateAlias *a = &unicode_late_aliases[i];
        if (a->since > v && strlen(a->name) == size &&
            memcmp(a->name, name, size) == 0)
            return false;
    }
    return true;
}

/* The longest of the texts that starts name; its number in *found. */
static size_t match_jamo(const char (*texts)[4], uint32_t count,
                         const char *name, size_t size, int *found)
{
    size_t longest = 0;
    *found = -1;
    for (uint32_t i = 0; i < count; i++) {
        size_t length = strlen(texts[i]);
        if (length > size || memcmp(texts[i], name, length) != 0)
            continue;
        if (*found < 0 || length > longest) {
            longest = length;
            *found = (int)i;
        }
    }
    return longest;
}

/* What follows "HANGUL SYLLABLE ". */
static bool find_syllable(const char *p, size_t size, uint32_t *out)
{
    int lead, vowel, tail;
    size_t n = match_jamo(unicode_jamo_leads, 19, p, size, &lead);
    n += match_jamo(unicode_jamo_vowels, 21, p + n, size - n, &vowel);
    n += match_jamo(unicode_jamo_tails, 28, p + n, size - n, &tail);
    if (lead < 0 || vowel < 0 || tail < 0 || n != size)
        return false;
    *out = 0xAC00 + (uint32_t)((lead * 21 + vowel) * 28 + tail);
    return true;
}

/* The hexadecimal number of a derived name.  Up to 15.0 CPython takes leading
 * zeros, then none but six digits. */
static bool read_number(UnicodeVersion v, const char *p, size_t size,
                        uint32_t *out)
{
    bool old = v < UNICODE_15_1;
    if (size < 4 || size > (old ? 5 : 6) || (!old && *p == '0'))
        return false;
    *out = 0;
    for (size_t i = 0; i < size; i++) {
        bool digit = p[i] >= '0' && p[i] <= '9';
        if (!digit && (p[i] < 'A' || p[i] > 'F'))
            return false;
        *out = *out * 16 + (uint32_t)(digit ? p[i] - '0' : p[i] - 'A' + 10);
    }
    return *out <= 0x10FFFF;
}

static bool is_named(UnicodeVersion v, uint32_t code, const char *prefix)
{
    /* As 3.8: the range of CJK extension F is taken to be the whole block. */
    if (v == UNICODE_12_1 && code > 0x2EBE0 && code <= 0x2EBEF)
        return true;
    for (uint32_t i = 0; i < unicode_name_range_count; i++) {
        const UnicodeNameRange *r = &unicode_name_ranges[i];
        if (code >= r->first && code <= r->last)
            return strcmp(r->prefix, prefix) == 0 &&
                   unicode_is_assigned(v, code);
    }
    return false;
}

typedef enum Derived { NOT_DERIVED, DERIVED, UNKNOWN } Derived;

/* Names of a known form.  CPython looks for those in upper case only, and not
 * for Tangut, until Unicode 15.1. */
static Derived find_derived(UnicodeVersion v, const char *name,
                            const char *as_written, size_t size, uint32_t *out)
{
    static const char *const prefixes[] = {
        "HANGUL SYLLABLE ", "CJK UNIFIED IDEOGRAPH-", "TANGUT IDEOGRAPH-"};
    uint32_t count = v < UNICODE_15_1 ? 2 : 3;
    for (uint32_t i = 0; i < count; i++) {
        size_t length = strlen(prefixes[i]);
        if (size < length || memcmp(name, prefixes[i], length) != 0)
            continue;
        if (v < UNICODE_15_1 && memcmp(as_written, name, size) != 0)
            return UNKNOWN;
        name += length;
        size -= length;
        if (i == 0)
            return find_syllable(name, size, out) ? DERIVED : UNKNOWN;
        return read_number(v, name, size, out) && is_named(v, *out, prefixes[i])
                   ? DERIVED
                   : UNKNOWN;
    }
    return NOT_DERIVED;
}

bool unicode_lookup_name(UnicodeVersion v, const char *name, size_t size,
                         uint32_t *out)
{
    char copy[LONGEST_NAME];
    if (size == 0 || size > sizeof copy)
        return false;
    for (size_t i = 0; i < size; i++)
        copy[i] = upper(name[i]);
    Derived derived = find_derived(v, copy, name, size, out);
    if (derived != NOT_DERIVED)
        return derived == DERIVED;
    return find_name(copy, size, out) && unicode_is_assigned(v, *out) &&
           has_alias(v, copy, size);
}
