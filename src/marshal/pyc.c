/* The 16 bytes before the code object in a .pyc file.
 *
 *     header := magic:u16 0d 0a flags:u32 (mtime:u32 size:u32 | hash:u8[8])
 *     flags  := 0 timestamp | 1 unchecked hash | 3 checked hash
 *
 * The hash is SipHash of the source, keyed with the first four bytes. */
#include "marshal/marshal.h"
#include "target/target.h"

typedef struct SipState {
    uint64_t v0, v1, v2, v3;
} SipState;

static uint64_t rotate_left(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(SipState *s)
{
    s->v0 += s->v1;
    s->v1 = rotate_left(s->v1, 13) ^ s->v0;
    s->v0 = rotate_left(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate_left(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate_left(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate_left(s->v1, 17) ^ s->v2;
    s->v2 = rotate_left(s->v2, 32);
}

static void sip_rounds(SipState *s, int count)
{
    while (count-- > 0)
        sip_round(s);
}

static void sip_word(SipState *s, uint64_t word, int rounds)
{
    s->v3 ^= word;
    sip_rounds(s, rounds);
    s->v0 ^= word;
}

/* Up to eight bytes as a little-endian number. */
static uint64_t load_le(const char *data, size_t size)
{
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)(uint8_t)data[i] << (8 * i);
    return word;
}

/* SipHash-rounds-final_rounds with the key (key, 0). */
static uint64_t siphash(Text text, uint64_t key, int rounds, int final_rounds)
{
    SipState s = {key ^ 0x736f6d6570736575u, 0x646f72616e646f6du,
                  key ^ 0x6c7967656e657261u, 0x7465646279746573u};
    size_t at = 0;
    for (; at + 8 <= text.size; at += 8)
        sip_word(&s, load_le(text.data + at, 8), rounds);
    uint64_t last = load_le(text.data + at, text.size - at);
    sip_word(&s, last | (uint64_t)text.size << 56, rounds);
    s.v2 ^= 0xff;
    sip_rounds(&s, final_rounds);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

/* The first four bytes of the file as a number. */
static uint32_t magic_token(const Target *t)
{
    return (uint32_t)t->magic | 0x0a0du << 16;
}

void pyc_source_hash(const Target *t, Text raw_source, uint8_t hash[8])
{
    put_u64(hash, siphash(raw_source, magic_token(t), t->siphash_rounds,
                          t->siphash_final_rounds));
}

void pyc_put_header(const Target *t, uint8_t header[PYC_HEADER_SIZE],
                    PycMode mode, int64_t mtime, uint64_t size, Text raw_source)
{
    static const uint32_t flags[] = {
        [PYC_TIMESTAMP] = 0, [PYC_CHECKED_HASH] = 3, [PYC_UNCHECKED_HASH] = 1};
    uint8_t *p = put_u32(header, magic_token(t));
    p = put_u32(p, flags[mode]);
    if (mode == PYC_TIMESTAMP) {
        p = put_u32(p, (uint32_t)mtime);
        put_u32(p, (uint32_t)size);
    } else {
        pyc_source_hash(t, raw_source, p);
    }
}

void pyc_write_header(const Target *t, Buf *out, PycMode mode, int64_t mtime,
                      uint64_t size, Text raw_source)
{
    pyc_put_header(t, buf_need(out, PYC_HEADER_SIZE), mode, mtime, size,
                   raw_source);
    out->end += PYC_HEADER_SIZE;
}
