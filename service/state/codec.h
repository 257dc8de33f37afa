/* Bytes for what is stored: bounded, little-endian, versioned and checked, the same on every
 * compiler. Knows nothing of what it carries; state/store.h has the layout. */
#ifndef STATE_CODEC_H
#define STATE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "win32/annotations.h"

#define CODEC_SIZE_MAX 32768 /* bytes, far above the largest record */

/* A failed writer or reader stays failed, so that only the end needs to be checked. */
struct codec_writer {
    uint8_t bytes[CODEC_SIZE_MAX];
    size_t size;
    bool failed; /* it did not fit */
};

void codec_begin(_Out_ struct codec_writer *writer);
void codec_put(struct codec_writer *writer, uint64_t value, size_t width); /* bytes: 1, 2, 4, 8 */
void codec_put_bytes(struct codec_writer *writer, _In_reads_bytes_(size) const void *bytes,
                     size_t size);
void codec_put_text(struct codec_writer *writer, const char *text); /* below 64 KiB */
/* Completes the record: writer->bytes, writer->size. False if it did not fit. */
bool codec_end(struct codec_writer *writer);

struct codec_reader {
    const uint8_t *bytes;
    size_t size; /* of the content, without the check */
    size_t next;
    bool failed; /* it is not what it should be */
};

/* Checks version, length and sum. */
struct codec_reader codec_open(_In_reads_bytes_(size) const uint8_t *bytes, size_t size);
uint64_t codec_get(struct codec_reader *reader, size_t width); /* 0 after a failure */
uint32_t codec_get_u32(struct codec_reader *reader);
void codec_get_bytes(struct codec_reader *reader, _Out_writes_bytes_all_(size) void *bytes,
                     size_t size);
/* Fails where the text with its terminator does not fit, or holds a NUL. */
void codec_get_text(struct codec_reader *reader, _Out_writes_z_(capacity) char *text,
                    size_t capacity);
/* Whether nothing is left: what a later version adds stands at the end. */
bool codec_at_end(const struct codec_reader *reader);
/* True if nothing failed and nothing is left over. */
bool codec_done(const struct codec_reader *reader);

#endif
