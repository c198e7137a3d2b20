#ifndef LEX_BYTES_H
#define LEX_BYTES_H

/* Looking at sixteen bytes at a time, where the machine can, else at eight.
 *
 * Names are scanned so: which bytes go on a name, and the bytes themselves for
 * the table of names.  There is a branch neither for the size nor for the
 * bytes. */

#include "lex/lex_internal.h"

#if defined(__SSE2__) && defined(__x86_64__)
#define LEX_HAS_SSE2
#include <emmintrin.h>
#endif

/* What bytes a text holds. */
typedef struct Contents {
    bool cr, nul, high;
} Contents;

#ifdef LEX_HAS_SSE2

enum { LEX_STEP = 16 };

static inline __m128i load_bytes(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i bytes_equal(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

/* The first newline. */
static inline const char *lex_find_newline(const char *p)
{
    int mask;
    while ((mask = _mm_movemask_epi8(bytes_equal(load_bytes(p), '\n'))) == 0)
        p += LEX_STEP;
    return p + __builtin_ctz((unsigned)mask);
}

/* The first byte that is no space. */
static inline const char *lex_skip_spaces(const char *p)
{
    int mask;
    while ((mask = _mm_movemask_epi8(bytes_equal(load_bytes(p), ' '))) ==
           0xFFFF)
        p += LEX_STEP;
    return p + __builtin_ctz(~(unsigned)mask);
}

/* The first quote, backslash or newline. */
static inline const char *lex_find_string_stop(const char *p, char quote)
{
    for (;; p += LEX_STEP) {
        __m128i bytes = load_bytes(p);
        __m128i stops = _mm_or_si128(
            bytes_equal(bytes, quote),
            _mm_or_si128(bytes_equal(bytes, '\\'), bytes_equal(bytes, '\n')));
        int mask = _mm_movemask_epi8(stops);
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
}

/* Of steps of LEX_STEP bytes. */
static inline Contents lex_look_through(const char *p, size_t steps)
{
    __m128i high = _mm_setzero_si128(), cr = high, nul = high;
    for (; steps; steps--, p += LEX_STEP) {
        __m128i bytes = load_bytes(p);
        high = _mm_or_si128(high, bytes);
        cr = _mm_or_si128(cr, bytes_equal(bytes, '\r'));
        nul = _mm_or_si128(nul, bytes_equal(bytes, '\0'));
    }
    return (Contents){_mm_movemask_epi8(cr) != 0, _mm_movemask_epi8(nul) != 0,
                      _mm_movemask_epi8(high) != 0};
}

/* Ones in bytes from first to last; none of these is beyond ASCII. */
static inline __m128i bytes_between(__m128i bytes, char first, char last)
{
    __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    __m128i most = _mm_set1_epi8((char)(last - first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_first, most), from_first);
}

/* How many of the first sixteen bytes are letters, digits and underscores up to
 * the first that is not. */
static inline uint32_t lex_name_bytes(const char *p)
{
    __m128i bytes = load_bytes(p);
    __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    __m128i plain = _mm_or_si128(_mm_or_si128(bytes_between(lower, 'a', 'z'),
                                              bytes_between(bytes, '0', '9')),
                                 bytes_equal(bytes, '_'));
    uint32_t other = ~(uint32_t)_mm_movemask_epi8(plain) | 0x10000;
    return (uint32_t)__builtin_ctz(other);
}

static inline NameHead lex_name_head(const char *p, uint32_t size)
{
    static const uint8_t masks[2 * NAME_HEAD_SIZE] = {
        [0 ... NAME_HEAD_SIZE - 1] = 0xFF};
    __m128i mask = load_bytes((const char *)masks + NAME_HEAD_SIZE - size);
    __m128i head = _mm_and_si128(load_bytes(p), mask);
    return (NameHead){
        (uint64_t)_mm_cvtsi128_si64(head),
        (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(head, head))};
}

#else

enum { LEX_STEP = 8 };

static inline const char *lex_find_newline(const char *p)
{
    uint64_t mask;
    while ((mask = lex_equals(lex_load(p), '\n')) == 0)
        p += LEX_STEP;
    return p + lex_first(mask);
}

static inline const char *lex_skip_spaces(const char *p)
{
    uint64_t differ;
    while ((differ = lex_load(p) ^ LEX_EACH(' ')) == 0)
        p += LEX_STEP;
    return p + lex_first(differ);
}

static inline const char *lex_find_string_stop(const char *p, char quote)
{
    for (;; p += LEX_STEP) {
        uint64_t w = lex_load(p);
        uint64_t mask =
            lex_equals(w, quote) | lex_equals(w, '\\') | lex_equals(w, '\n');
        if (mask)
            return p + lex_first(mask);
    }
}

static inline Contents lex_look_through(const char *p, size_t steps)
{
    uint64_t all = 0, cr = 0, nul = 0;
    for (; steps; steps--, p += LEX_STEP) {
        uint64_t w = lex_load(p);
        all |= w;
        cr |= lex_equals(w, '\r');
        nul |= lex_zeros(w);
    }
    return (Contents){cr != 0, nul != 0, (all & LEX_EACH(0x80)) != 0};
}

/* 0x80 for each letter, digit and underscore. */
static inline uint64_t name_mask(uint64_t word)
{
    uint64_t low = word & LEX_EACH(0x7F);
    uint64_t lower = low | LEX_EACH(0x20);
    uint64_t letter =
        (lower + LEX_EACH(0x80 - 'a')) & ~(lower + LEX_EACH(0x80 - 'z' - 1));
    uint64_t digit =
        (low + LEX_EACH(0x80 - '0')) & ~(low + LEX_EACH(0x80 - '9' - 1));
    uint64_t underscore = ~((low ^ LEX_EACH('_')) + LEX_EACH(0x7F));
    return (letter | digit | underscore) & ~word & LEX_EACH(0x80);
}

/* The first size bytes of a word. */
static inline uint64_t first_bytes(uint64_t word, uint32_t size)
{
    return size >= 8 ? word : word & (((uint64_t)1 << size * 8) - 1);
}

static inline NameHead lex_name_head(const char *p, uint32_t size)
{
    return (NameHead){first_bytes(lex_load(p), size),
                      size > 8 ? first_bytes(lex_load(p + 8), size - 8) : 0};
}

static inline uint32_t lex_name_bytes(const char *p)
{
    uint64_t other = name_mask(lex_load(p)) ^ LEX_EACH(0x80);
    if (other)
        return lex_first(other);
    other = name_mask(lex_load(p + 8)) ^ LEX_EACH(0x80);
    return other ? 8 + lex_first(other) : 16;
}

#endif

#endif
