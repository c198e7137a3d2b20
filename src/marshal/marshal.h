#ifndef MARSHAL_MARSHAL_H
#define MARSHAL_MARSHAL_H

/* Code objects to bytes (format: fact sheet in docs/marshal.md), and the
 * 16-byte .pyc header. */

#include "value/value.h"

typedef enum PycMode {
    PYC_TIMESTAMP,
    PYC_CHECKED_HASH,
    PYC_UNCHECKED_HASH
} PycMode;

/* Appends marshal.dumps(code) as py_compile of the target has it: whether an
 * object is flagged as shared follows from the rules in marshal/refs.c.  Once
 * for a compilation: what it notes in the values stays there. */
void marshal_write_code(Compile *c, Buf *out, Value *code);

enum { PYC_HEADER_SIZE = 16 };

/* The header.  mtime and size are taken modulo 2^32; the raw source is
 * read only for the hash modes. */
void pyc_put_header(const Target *t, uint8_t header[PYC_HEADER_SIZE],
                    PycMode mode, int64_t mtime, uint64_t size,
                    Text raw_source);
/* The same, appended. */
void pyc_write_header(const Target *t, Buf *out, PycMode mode, int64_t mtime,
                      uint64_t size, Text raw_source);
/* importlib.util.source_hash of the target, as 8 bytes. */
void pyc_source_hash(const Target *t, Text raw_source, uint8_t hash[8]);

#endif
