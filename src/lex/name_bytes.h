#ifndef LEX_NAME_BYTES_H
#define LEX_NAME_BYTES_H

/* Names are scanned sixteen bytes at a time: which of them go on a name, and
 * the bytes themselves for the table of names.  There is a branch neither for
 * the size nor for the bytes. */

#include "lex/lex_internal.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct NameBytes {
    uint32_t count; /* of the first sixteen bytes, how many go on the name */
    bool high;      /* some of them are beyond ASCII */
} NameBytes;

#ifdef __SSE2__

/* Ones in bytes from first to last; none of these is beyond ASCII. */
static inline __m128i bytes_between(__m128i bytes, char first, char last)
{
    __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    __m128i most = _mm_set1_epi8((char)(last - first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_first, most), from_first);
}

static inline NameBytes lex_name_bytes(const char *p)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    __m128i plain = _mm_or_si128(
        _mm_or_si128(bytes_between(lower, 'a', 'z'),
                     bytes_between(bytes, '0', '9')),
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
    uint32_t high = (uint32_t)_mm_movemask_epi8(bytes);
    uint32_t other = ~((uint32_t)_mm_movemask_epi8(plain) | high) | 0x10000;
    return (NameBytes){(uint32_t)__builtin_ctz(other),
                       (high & (other - 1) & ~other) != 0};
}

static inline NameHead lex_name_head(const char *p, uint32_t size)
{
    static const uint8_t masks[2 * NAME_HEAD_SIZE] = {
        [0 ... NAME_HEAD_SIZE - 1] = 0xFF};
    __m128i mask = _mm_loadu_si128(
        (const __m128i *)(const void *)(masks + NAME_HEAD_SIZE - size));
    __m128i head = _mm_and_si128(
        _mm_loadu_si128((const __m128i *)(const void *)p), mask);
    return (NameHead){(uint64_t)_mm_cvtsi128_si64(head),
                      (uint64_t)_mm_cvtsi128_si64(
                          _mm_unpackhi_epi64(head, head))};
}

#else

/* 0x80 for each byte that may go on a name. */
static inline uint64_t name_mask(uint64_t word)
{
    uint64_t low = word & LEX_EACH(0x7F);
    uint64_t lower = low | LEX_EACH(0x20);
    uint64_t letter = (lower + LEX_EACH(0x80 - 'a')) &
                      ~(lower + LEX_EACH(0x80 - 'z' - 1));
    uint64_t digit = (low + LEX_EACH(0x80 - '0')) &
                     ~(low + LEX_EACH(0x80 - '9' - 1));
    uint64_t underscore = ~((low ^ LEX_EACH('_')) + LEX_EACH(0x7F));
    return (letter | digit | underscore | word) & LEX_EACH(0x80);
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

static inline NameBytes lex_name_bytes(const char *p)
{
    uint64_t other = name_mask(lex_load(p)) ^ LEX_EACH(0x80);
    uint32_t count = other ? lex_first(other) : 8;
    if (!other) {
        other = name_mask(lex_load(p + 8)) ^ LEX_EACH(0x80);
        count += other ? lex_first(other) : 8;
    }
    NameHead head = lex_name_head(p, count);
    return (NameBytes){count,
                       ((head.first | head.second) & LEX_EACH(0x80)) != 0};
}

#endif

#endif
