/* Source encodings: finds a codec by name as Python's encodings package does,
 * and decodes.  Single-byte codecs have tables; those of East Asia go through
 * iconv character by character, which leaves ASCII alone and lets the tables
 * correct what glibc and CPython do not agree about. */
#include "lex/encoding.h"

#include "base/unicode.h"
#include "lex/codec_tables.h"
#include "target/target.h"

#include <iconv.h>

static bool is_alphanumeric(char ch)
{
    return (ch >= '0' && ch <= '9') ||
           (ascii_lower(ch) >= 'a' && ascii_lower(ch) <= 'z');
}

/* True if name is the word, or the word and then "-" and anything. */
static bool is_spelling(const char *name, const char *word)
{
    size_t size = strlen(word);
    return strncmp(name, word, size) == 0 &&
           (name[size] == '\0' || name[size] == '-');
}

const char *encoding_cookie_name(Arena *arena, Text cookie)
{
    char start[13] = "";
    uint32_t size = 0;
    for (; size < 12 && size < cookie.size; size++)
        start[size] =
            cookie.data[size] == '_' ? '-' : ascii_lower(cookie.data[size]);
    start[size] = '\0';
    if (is_spelling(start, "utf-8"))
        return "utf-8";
    if (is_spelling(start, "latin-1") || is_spelling(start, "iso-8859-1") ||
        is_spelling(start, "iso-latin-1"))
        return "iso-8859-1";
    return arena_printf(arena, "%.*s", TEXT_ARGS(cookie));
}

_Noreturn void encoding_raise(Compile *c, const char *message)
{
    Loc loc = {0, -1, -2, -1};
    diag_raise_no_text(c, ERROR_SYNTAX, loc, "%s", message);
}

_Noreturn void encoding_raise_bytes(Compile *c, const char *codec, Text text,
                                    size_t start, size_t end,
                                    const char *reason)
{
    Arena *arena = &c->arena;
    if (end == start + 1)
        encoding_raise(c, arena_printf(arena,
                                       "'%s' codec can't decode byte "
                                       "0x%02x in position %zu: %s",
                                       codec, (uint8_t)text.data[start], start,
                                       reason));
    encoding_raise(c, arena_printf(arena,
                                   "'%s' codec can't decode bytes in "
                                   "position %zu-%zu: %s",
                                   codec, start, end - 1, reason));
}

static bool is_surrogate(uint32_t ch)
{
    return ch >= 0xD800 && ch < 0xE000;
}

/* Of surrogates in a row, the first of which is character number `at`. */
static _Noreturn void fail_surrogates(Compile *c, const char *p,
                                      const char *end, uint32_t at)
{
    uint32_t first = utf8_next(&p), count = 1;
    while (p < end && is_surrogate(utf8_next(&p)))
        count++;
    const char *which =
        count == 1
            ? arena_printf(&c->arena, "character '\\u%04x' in position %u",
                           first, at)
            : arena_printf(&c->arena, "characters in position %u-%u", at,
                           at + count - 1);
    encoding_raise(c, arena_printf(&c->arena,
                                   "'utf-8' codec can't encode %s: surrogates "
                                   "not allowed",
                                   which));
}

void encoding_refuse_surrogates(Compile *c, Text text)
{
    const char *end = text.data + text.size;
    uint32_t at = 0;
    for (const char *p = text.data, *next = p; p < end; p = next, at++)
        if (is_surrogate(utf8_next(&next)))
            fail_surrogates(c, p, end, at);
}

/* ---- names ---- */

/* Lower case, with one "_" for what is neither alphanumeric nor a dot. */
static char *normalize(Arena *arena, const char *name)
{
    char *copy = arena_alloc(arena, strlen(name) + 1), *out = copy;
    bool gap = false;
    for (; *name; name++) {
        if (!is_alphanumeric(*name) && *name != '.') {
            gap = true;
            continue;
        }
        if (gap && out > copy)
            *out++ = '_';
        gap = false;
        *out++ = ascii_lower(*name);
    }
    *out = '\0';
    return copy;
}

/* One name can mean different codecs in different releases. */
static const Codec *choose_alias(const CodecAlias *a, uint8_t package)
{
    const CodecAlias *end = codec_aliases + codec_alias_count;
    while (a > codec_aliases && strcmp(a[-1].name, a->name) == 0)
        a--;
    for (const char *name = a->name; a < end && strcmp(a->name, name) == 0; a++)
        if (a->first <= package && package <= a->last)
            return &codecs[a->codec];
    return NULL;
}

static const Codec *find_alias(const char *name, uint8_t package)
{
    uint32_t low = 0, high = codec_alias_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = strcmp(codec_aliases[middle].name, name);
        if (order == 0)
            return choose_alias(&codec_aliases[middle], package);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* An alias, also with "_" for dots, or else a codec's own name. */
static const Codec *find_codec(Compile *c, const char *name)
{
    uint8_t package = syntax_rule(c, source.encodings);
    char *plain = normalize(&c->arena, name);
    const Codec *found = find_alias(plain, package);
    if (found)
        return found;
    for (uint32_t i = 0; i < codec_count; i++)
        if (strcmp(codecs[i].name, plain) == 0)
            return &codecs[i];
    for (char *p = plain; *p; p++)
        if (*p == '.')
            *p = '_';
    return find_alias(plain, package);
}

/* ---- single bytes ---- */

static Text decode_latin1(Compile *c, Text text)
{
    char *copy = arena_alloc(&c->arena, (size_t)text.size * 2 + 1), *out = copy;
    for (uint32_t i = 0; i < text.size; i++)
        out = utf8_put(out, (uint8_t)text.data[i]);
    return (Text){copy, (uint32_t)(out - copy)};
}

static Text decode_ascii(Compile *c, Text text)
{
    for (uint32_t i = 0; i < text.size; i++)
        if (text.data[i] & 0x80)
            encoding_raise_bytes(c, "ascii", text, i, i + 1,
                                 "ordinal not in range(128)");
    return text;
}

static Text decode_charmap(Compile *c, const Codec *codec, Text text)
{
    const uint16_t *low = codec_low[codec->first];
    const uint16_t *high = codec_high[codec->count];
    char *copy = arena_alloc(&c->arena, (size_t)text.size * 3 + 1), *out = copy;
    for (uint32_t i = 0; i < text.size; i++) {
        uint8_t byte = (uint8_t)text.data[i];
        uint16_t ch = byte < 128 ? low[byte] : high[byte - 128];
        if (ch == CODEC_NO_CHARACTER)
            encoding_raise_bytes(c, "charmap", text, i, i + 1,
                                 "character maps to <undefined>");
        out = utf8_put(out, ch);
    }
    return (Text){copy, (uint32_t)(out - copy)};
}

static Text decode_utf8(Compile *c, Text text)
{
    Utf8Error e;
    if (utf8_find_error(text.data, text.size, &e))
        encoding_raise(c, utf8_error_text(&c->arena, &e));
    return text;
}

static Text decode_utf8_sig(Compile *c, Text text)
{
    if (utf8_has_bom(text))
        text = (Text){text.data + BOM_SIZE, text.size - BOM_SIZE};
    return decode_utf8(c, text);
}

/* ---- iconv ---- */

/* One decoding under way; the descriptor is closed before anything raises. */
typedef struct Conversion {
    Compile *c;
    const Codec *codec;
    iconv_t handle;
    const Codec *other; /* for three bytes, or NULL */
    iconv_t other_handle;
    Text text;
    char *out, *limit;
    size_t bad_start, bad_end;
    const char *reason;
} Conversion;

/* Converts a whole character. */
static bool convert(Conversion *v, iconv_t handle, const char *p, size_t size)
{
    char *in = (char *)p;
    size_t left = size, room = (size_t)(v->limit - v->out);
    return iconv(handle, &in, &left, &v->out, &room) != (size_t)-1 && left == 0;
}

/* Looks the sequence up among the exceptions: true if it is one, *code is its
 * meaning or 0. */
static bool find_exception(const Codec *codec, const char *p, size_t size,
                           uint32_t *code)
{
    uint32_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | (uint8_t)p[i];
    for (uint32_t i = codec->first; i < codec->first + codec->count; i++) {
        const CodecException *e = &codec_exceptions[i];
        if (number < e->first || number > e->last)
            continue;
        *code = e->code ? e->code + (number - e->first) : 0;
        return true;
    }
    return false;
}

static bool put_as(Conversion *v, const Codec *codec, iconv_t handle,
                   const char *p, size_t size)
{
    uint32_t code;
    if (!find_exception(codec, p, size, &code))
        return convert(v, handle, p, size);
    if (code)
        v->out = utf8_put(v->out, code);
    return code != 0;
}

static bool put_character(Conversion *v, const char *p, size_t size)
{
    return put_as(v, v->codec, v->handle, p, size) ||
           (size == 3 && v->other &&
            put_as(v, v->other, v->other_handle, p, size));
}

static bool is_euc(const Codec *codec)
{
    return codec->kind == CODEC_EUC || codec->kind == CODEC_EUC_0213;
}

/* How many bytes the character at p may have. */
static size_t longest_character(const Codec *codec, const char *p, size_t left)
{
    size_t size = 2;
    if (is_euc(codec) && (uint8_t)*p == 0x8F)
        size = 3;
    if (codec->kind == CODEC_GB18030 && left > 1 && p[1] >= '0' && p[1] <= '9')
        size = 4;
    return size;
}

/* The bytes behind a lead byte are none that iconv takes for themselves. */
static bool trail_fits(const Codec *codec, const char *p)
{
    return (uint8_t)p[1] >= (is_euc(codec) ? 0x80 : 0x30);
}

/* What is at p is no character, or not all of one. */
static bool fail_at(Conversion *v, const char *p, bool incomplete)
{
    v->bad_start = (size_t)(p - v->text.data);
    v->bad_end = incomplete ? v->text.size : v->bad_start + 1;
    v->reason = incomplete ? "incomplete multibyte sequence"
                           : "illegal multibyte sequence";
    return false;
}

static bool step(Conversion *v, const char **p, const char *end)
{
    size_t left = (size_t)(end - *p);
    size_t longest = longest_character(v->codec, *p, left);
    size_t size = 0;
    if (put_character(v, *p, 1))
        size = 1;
    else if (longest <= left && trail_fits(v->codec, *p) &&
             put_character(v, *p, longest))
        size = longest;
    if (size) {
        *p += size;
        return true;
    }
    return fail_at(v, *p, longest > left);
}

static char *put_ascii(Conversion *v, char ch)
{
    bool yen = v->codec->kind == CODEC_DOUBLE_YEN;
    if (yen && ch == '\\')
        return utf8_put(v->out, 0xA5);
    if (yen && ch == '~')
        return utf8_put(v->out, 0x203E);
    *v->out = ch;
    return v->out + 1;
}

static bool decode_double(Conversion *v)
{
    const char *end = v->text.data + v->text.size;
    for (const char *p = v->text.data; p < end;) {
        if (!(*p & 0x80))
            v->out = put_ascii(v, *p++);
        else if (!step(v, &p, end))
            return false;
    }
    return true;
}

/* ~{ and ~} around pairs of bytes, ~~ for a tilde, and ~ before a newline that
 * is none. */
static bool hz_escape(Conversion *v, char ch, bool *pairs)
{
    if (ch == (*pairs ? '}' : '{')) {
        *pairs = !*pairs;
        return true;
    }
    if (ch == '~' && !*pairs)
        *v->out++ = ch;
    return !*pairs && (ch == '~' || ch == '\n');
}

static bool decode_hz(Conversion *v)
{
    bool pairs = false;
    const char *end = v->text.data + v->text.size;
    for (const char *p = v->text.data; p < end;) {
        char pair[2] = {(char)(*p | 0x80), 0};
        if (*p & 0x80)
            return fail_at(v, p, false);
        if (*p != '~' && !pairs) {
            *v->out++ = *p++;
            continue;
        }
        if (end - p < 2)
            return fail_at(v, p, true);
        pair[1] = (char)(p[1] | 0x80);
        bool ok = *p == '~' ? hz_escape(v, p[1], &pairs)
                            : !(p[1] & 0x80) &&
                                  convert(v, v->handle, pair, sizeof pair);
        if (!ok)
            return fail_at(v, p, false);
        p += 2;
    }
    return true;
}

static bool decode_state(Conversion *v)
{
    char *in = (char *)v->text.data;
    size_t left = v->text.size, room = (size_t)(v->limit - v->out);
    bool ok = iconv(v->handle, &in, &left, &v->out, &room) != (size_t)-1;
    return ok || fail_at(v, in, false);
}

static _Noreturn void raise_unsupported(Compile *c, const char *name)
{
    encoding_raise(c, arena_printf(&c->arena,
                                   "encoding problem: fastpyc "
                                   "cannot decode %s here",
                                   name));
}

/* What is ASCII, without the shifts of ISO 2022 and the prefix of labels in
 * idna, means itself. */
static Text decode_plain(Compile *c, const char *name, Text text)
{
    for (uint32_t i = 0; i < text.size; i++) {
        const char *p = text.data + i;
        bool label = text.size - i >= 4 && ascii_lower(p[0]) == 'x' &&
                     ascii_lower(p[1]) == 'n' && p[2] == '-' && p[3] == '-';
        if ((*p & 0x80) || *p == 0x1B || *p == 0x0E || *p == 0x0F || label)
            raise_unsupported(c, name);
    }
    return text;
}

static void open_conversion(Conversion *v)
{
    iconv_t none = (iconv_t)-1;
    v->handle = v->other_handle = iconv_open("UTF-8", v->codec->iconv_name);
    if (v->handle != none && v->other)
        v->other_handle = iconv_open("UTF-8", v->other->iconv_name);
    if (v->other_handle != none)
        return;
    if (v->handle != none)
        iconv_close(v->handle);
    raise_unsupported(v->c, v->codec->name);
}

static void close_conversion(Conversion *v)
{
    iconv_close(v->handle);
    if (v->other)
        iconv_close(v->other_handle);
}

static Text decode_iconv(Compile *c, const Codec *codec, Text text)
{
    size_t room = (size_t)text.size * 4 + 64;
    char *copy = arena_alloc(&c->arena, room);
    Conversion v = {.c = c,
                    .codec = codec,
                    .text = text,
                    .out = copy,
                    .limit = copy + room};
    if (codec->kind == CODEC_EUC_0213)
        v.other = find_codec(c, "euc_jp");
    open_conversion(&v);
    bool ok = codec->kind == CODEC_STATE ? decode_state(&v)
              : codec->kind == CODEC_HZ  ? decode_hz(&v)
                                         : decode_double(&v);
    close_conversion(&v);
    if (!ok)
        encoding_raise_bytes(c, codec->name, text, v.bad_start, v.bad_end,
                             v.reason);
    return (Text){copy, (uint32_t)(v.out - copy)};
}

/* ---- all ---- */

static Text decode_utf16(Compile *c, Text text)
{
    bool big = text.size >= 2 && memcmp(text.data, "\xFE\xFF", 2) == 0;
    if (big || (text.size >= 2 && memcmp(text.data, "\xFF\xFE", 2) == 0))
        text = (Text){text.data + 2, text.size - 2};
    return encoding_decode_utf16(c, text, big, big ? "utf-16-be" : "utf-16-le");
}

static _Noreturn void raise_undefined(Compile *c, const char *name)
{
    const char *error = "undefined encoding";
    if (syntax_hint(c, source.wraps_codec_error))
        error = arena_printf(&c->arena,
                             "decoding with '%s' codec failed (UnicodeError: "
                             "undefined encoding)",
                             name);
    encoding_raise(c, error);
}

/* Without zero bytes no four of them are a character. */
static _Noreturn void raise_utf32(Compile *c, const char *codec, Text text)
{
    bool whole = text.size >= 4;
    encoding_raise_bytes(c, codec, text, 0, whole ? 4 : text.size,
                         whole ? "code point not in range(0x110000)"
                               : "truncated data");
}

static Text decode_by(Compile *c, const Codec *codec, const char *name,
                      Text text)
{
    switch ((CodecKind)codec->kind) {
    case CODEC_ASCII: return decode_ascii(c, text);
    case CODEC_LATIN1: return decode_latin1(c, text);
    case CODEC_UTF8: return decode_utf8(c, text);
    case CODEC_UTF8_SIG: return decode_utf8_sig(c, text);
    case CODEC_UTF7: return encoding_decode_utf7(c, text);
    case CODEC_UTF16: return decode_utf16(c, text);
    case CODEC_UTF16_LE:
        return encoding_decode_utf16(c, text, false, "utf-16-le");
    case CODEC_UTF16_BE:
        return encoding_decode_utf16(c, text, true, "utf-16-be");
    case CODEC_UTF32:
        raise_utf32(c,
                    strcmp(codec->name, "utf_32_be") == 0 ? "utf-32-be"
                                                          : "utf-32-le",
                    text);
    case CODEC_ESCAPES: return encoding_decode_escapes(c, text, false);
    case CODEC_RAW_ESCAPES: return encoding_decode_escapes(c, text, true);
    case CODEC_CHARMAP: return decode_charmap(c, codec, text);
    case CODEC_DOUBLE:
    case CODEC_DOUBLE_YEN:
    case CODEC_EUC:
    case CODEC_EUC_0213:
    case CODEC_GB18030:
    case CODEC_HZ:
    case CODEC_STATE: return decode_iconv(c, codec, text);
    case CODEC_PLAIN: return decode_plain(c, name, text);
    case CODEC_UNDEFINED: raise_undefined(c, name);
    case CODEC_NOT_TEXT:
        encoding_raise(c, arena_printf(&c->arena,
                                       "'%s' is not a text "
                                       "encoding; use codecs.decode() to "
                                       "handle arbitrary codecs",
                                       name));
    case CODEC_UNSUPPORTED: raise_unsupported(c, name);
    }
    return text;
}

Text encoding_decode(Compile *c, const char *name, Text text)
{
    const Codec *codec = find_codec(c, name);
    if (codec)
        return decode_by(c, codec, name, text);
    encoding_raise(c, arena_printf(&c->arena, "unknown encoding: %s", name));
}
