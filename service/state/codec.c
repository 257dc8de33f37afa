/* Records: u32 version, u32 length, content, u32 FNV-1a. */
#include "state/codec.h"

#include <string.h>

#define VERSION     1u
#define HEADER_SIZE 8u /* version and length */
#define CHECK_SIZE  4u

/* ---- common ---- */

static uint64_t decode(const uint8_t *bytes, size_t width)
{
    uint64_t value = 0;

    for (size_t i = width; i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

static void encode(uint8_t *bytes, uint64_t value, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i) & 0xff);
    }
}

/* FNV-1a, 32 bits: finds damage, keeps nobody out. */
static uint32_t checksum(const uint8_t *bytes, size_t size)
{
    uint32_t sum = 2166136261u;

    for (size_t i = 0; i < size; i++) {
        sum = (sum ^ bytes[i]) * 16777619u;
    }
    return sum;
}

/* ---- writing ---- */

void codec_begin(struct codec_writer *writer)
{
    *writer = (struct codec_writer){0};
    codec_put(writer, VERSION, 4);
    codec_put(writer, 0, 4); /* the length, when it is known */
}

void codec_put_bytes(struct codec_writer *writer, const void *bytes, size_t size)
{
    if (writer->failed || size > sizeof(writer->bytes) - writer->size) {
        writer->failed = true;
        return;
    }
    memcpy(writer->bytes + writer->size, bytes, size);
    writer->size += size;
}

void codec_put(struct codec_writer *writer, uint64_t value, size_t width)
{
    uint8_t bytes[8];

    encode(bytes, value, width);
    codec_put_bytes(writer, bytes, width);
}

void codec_put_text(struct codec_writer *writer, const char *text)
{
    const size_t length = strlen(text);

    if (length > UINT16_MAX) {
        writer->failed = true;
        return;
    }
    codec_put(writer, length, 2);
    codec_put_bytes(writer, text, length);
}

bool codec_end(struct codec_writer *writer)
{
    encode(writer->bytes + 4, writer->size + CHECK_SIZE, 4);
    codec_put(writer, checksum(writer->bytes, writer->size), CHECK_SIZE);
    return !writer->failed;
}

/* ---- reading ---- */

struct codec_reader codec_open(const uint8_t *bytes, size_t size)
{
    struct codec_reader reader = {.bytes = bytes, .next = HEADER_SIZE};

    reader.failed =
        size < HEADER_SIZE + CHECK_SIZE || decode(bytes, 4) != VERSION ||
        decode(bytes + 4, 4) != size ||
        decode(bytes + size - CHECK_SIZE, CHECK_SIZE) != checksum(bytes, size - CHECK_SIZE);
    reader.size = reader.failed ? HEADER_SIZE : size - CHECK_SIZE;
    return reader;
}

void codec_get_bytes(struct codec_reader *reader, void *bytes, size_t size)
{
    if (reader->failed || size > reader->size - reader->next) {
        reader->failed = true;
        memset(bytes, 0, size);
        return;
    }
    memcpy(bytes, reader->bytes + reader->next, size);
    reader->next += size;
}

uint64_t codec_get(struct codec_reader *reader, size_t width)
{
    uint8_t bytes[8];

    codec_get_bytes(reader, bytes, width);
    return decode(bytes, width);
}

uint32_t codec_get_u32(struct codec_reader *reader)
{
    return (uint32_t)codec_get(reader, 4);
}

void codec_get_text(struct codec_reader *reader, char *text, size_t capacity)
{
    const size_t length = (size_t)codec_get(reader, 2);

    if (length >= capacity) {
        reader->failed = true;
        text[0] = '\0';
        return;
    }
    codec_get_bytes(reader, text, length);
    text[length] = '\0';
    if (strlen(text) != length) {
        reader->failed = true; /* also after a failure, where the text is empty */
    }
}

bool codec_at_end(const struct codec_reader *reader)
{
    return reader->failed || reader->next >= reader->size;
}

bool codec_done(const struct codec_reader *reader)
{
    return !reader->failed && reader->next == reader->size;
}
