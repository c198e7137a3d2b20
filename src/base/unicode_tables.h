#ifndef BASE_UNICODE_TABLES_H
#define BASE_UNICODE_TABLES_H

/* The generated tables: see tools/generate-unicode.
 *
 * Properties are in two stages: unicode_block_index[c >> 7] is the number of
 * a block of 128 records' numbers in unicode_blocks.
 *
 * Names are sorted, in blocks of 64.  Each name is, in digits that are
 * printable characters (unicode_name_digits has their values):
 *     how many characters it shares with the name before it (0 in a block's
 *     first one); how many tokens follow; the tokens; the difference of its
 *     code point from the one before, low digits first, all digits but the
 *     last plus half the number of digits.  An odd difference d stands for
 *     -(d + 1) / 2, an even one for d / 2.
 * A token is a letter of a name as it is, or one digit or two (see
 * unicode_name_digit_kinds) that number an entry of unicode_name_tokens. */

#include "base/unicode.h"

enum {
    UNICODE_XID_START = 1,
    UNICODE_XID_CONTINUE = 2,
    UNICODE_XID_CONTINUE_15_1 = 4, /* from 15.1 on */
    UNICODE_PRINTABLE = 8,
    UNICODE_MAY_CHANGE = 16 /* under NFKC, alone or with neighbours */
};

typedef struct UnicodeRecord {
    uint8_t since; /* UnicodeVersion, or more if unassigned */
    uint8_t flags;
} UnicodeRecord;

typedef struct UnicodeCombining {
    uint32_t first, last;
    uint8_t class;
} UnicodeCombining;

/* Characters that take no column or two. */
typedef struct UnicodeWidth {
    uint32_t first, last;
    uint8_t width;
} UnicodeWidth;

/* The full compatibility decomposition: size code points from place on in
 * unicode_decomposed. */
typedef struct UnicodeDecomposition {
    uint32_t code;
    uint16_t place;
    uint8_t size;
} UnicodeDecomposition;

typedef struct UnicodeComposition {
    uint32_t first, second, code;
} UnicodeComposition;

/* Characters named by a prefix and their number. */
typedef struct UnicodeNameRange {
    uint32_t first, last;
    const char *prefix;
} UnicodeNameRange;

/* An alias that came after its character. */
typedef struct UnicodeLateAlias {
    const char *name;
    uint8_t since;
} UnicodeLateAlias;

extern const UnicodeRecord unicode_records[];
extern const uint16_t unicode_block_index[];
extern const uint8_t unicode_blocks[];
extern const UnicodeCombining unicode_combining[];
extern const uint32_t unicode_combining_count;
extern const UnicodeWidth unicode_widths[];
extern const uint32_t unicode_width_count;
extern const UnicodeDecomposition unicode_decompositions[];
extern const uint32_t unicode_decomposition_count;
extern const uint32_t unicode_decomposed[];
extern const UnicodeComposition unicode_compositions[];
extern const uint32_t unicode_composition_count;

extern const uint8_t unicode_name_digits[128];
extern const uint8_t unicode_name_digit_kinds[128];
extern const uint32_t unicode_name_digit_count;
extern const uint32_t unicode_name_single_tokens;
extern const char *const unicode_name_tokens[];
extern const char *const unicode_name_blocks[];
extern const uint32_t unicode_name_block_count, unicode_name_count;
extern const UnicodeNameRange unicode_name_ranges[];
extern const uint32_t unicode_name_range_count;
extern const UnicodeLateAlias unicode_late_aliases[];
extern const uint32_t unicode_late_alias_count;
extern const char unicode_jamo_leads[19][4], unicode_jamo_vowels[21][4],
    unicode_jamo_tails[28][4];

static inline UnicodeRecord unicode_record(uint32_t code_point)
{
    uint32_t block = unicode_block_index[code_point >> 7];
    return unicode_records[unicode_blocks[block << 7 | (code_point & 127)]];
}

/* The character is there in that version. */
static inline bool unicode_is_assigned(UnicodeVersion v, uint32_t code_point)
{
    return unicode_record(code_point).since <= v;
}

#endif
