#ifndef LEX_CODEC_TABLES_H
#define LEX_CODEC_TABLES_H

/* CPython's codecs as tables: see tools/generate-codecs. */

#include <stdint.h>

typedef enum CodecKind {
    CODEC_ASCII,
    CODEC_LATIN1,
    CODEC_UTF8,
    CODEC_UTF8_SIG,
    CODEC_UTF7,
    CODEC_UTF16,
    CODEC_UTF16_LE,
    CODEC_UTF16_BE,
    CODEC_UTF32,
    CODEC_ESCAPES,
    CODEC_RAW_ESCAPES,
    CODEC_CHARMAP,    /* low table `first`, high table `count` */
    CODEC_DOUBLE,     /* iconv for what is not ASCII, with exceptions */
    CODEC_DOUBLE_YEN, /* the same; 5C is a yen sign, 7E an overline */
    CODEC_EUC,
    CODEC_EUC_0213, /* three bytes may also be what they are in euc_jp */
    CODEC_GB18030,
    CODEC_STATE, /* iconv for all */
    CODEC_HZ,    /* iconv for the pairs, with their high bits set */
    CODEC_PLAIN, /* not supported but where the text is ASCII */
    CODEC_UNDEFINED,
    CODEC_NOT_TEXT,
    CODEC_UNSUPPORTED
} CodecKind;

typedef struct Codec {
    const char *name;
    const char *iconv_name; /* of GNU libiconv "iconv" is a macro */
    uint8_t kind;
    uint16_t first, count; /* of codec_exceptions */
} Codec;

/* Sequences first to last, as big-endian numbers: code is the meaning of the
 * first, or 0 if they mean nothing. */
typedef struct CodecException {
    uint32_t first, last, code;
} CodecException;

typedef struct CodecAlias {
    const char *name;
    uint16_t codec;
    uint8_t first, last; /* EncodingsPackage: those that have it */
} CodecAlias;

enum { CODEC_NO_CHARACTER = 0xFFFE };

extern const uint16_t codec_low[][128], codec_high[][128];
extern const CodecException codec_exceptions[];
extern const Codec codecs[];
extern const uint32_t codec_count;
extern const CodecAlias codec_aliases[]; /* sorted by name */
extern const uint32_t codec_alias_count;

#endif
