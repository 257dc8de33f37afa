/* Reading values out of the fuzzer's bytes. */
#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next;
    void *memory;
};

struct bytes bytes_of(const uint8_t *data, size_t size)
{
    return (struct bytes){.data = data, .size = size};
}

void bytes_free(struct bytes *bytes)
{
    while (bytes->blocks != NULL) {
        struct block *block = bytes->blocks;
        bytes->blocks = block->next;
        free(block->memory);
        free(block);
    }
}

void *bytes_allocate(struct bytes *bytes, size_t size)
{
    if (size == 0) {
        return NULL;
    }
    struct block *block = malloc(sizeof(*block));
    require(block != NULL, "there is memory");
    block->memory = calloc(1, size);
    require(block->memory != NULL, "there is memory");
    block->next = bytes->blocks;
    bytes->blocks = block;
    return block->memory;
}

void bytes_fill(struct bytes *bytes, void *out, size_t size)
{
    const size_t given = size < bytes->size ? size : bytes->size;

    memset(out, 0, size);
    if (given > 0) {
        memcpy(out, bytes->data, given);
        bytes->data += given;
        bytes->size -= given;
    }
}

uint8_t bytes_u8(struct bytes *bytes)
{
    uint8_t value;

    bytes_fill(bytes, &value, sizeof(value));
    return value;
}

bool bytes_bool(struct bytes *bytes)
{
    return bytes_u8(bytes) & 1;
}

uint32_t bytes_u32(struct bytes *bytes)
{
    uint32_t value;

    bytes_fill(bytes, &value, sizeof(value));
    return value;
}

uint64_t bytes_u64(struct bytes *bytes)
{
    uint64_t value;

    bytes_fill(bytes, &value, sizeof(value));
    return value;
}

unsigned bytes_below(struct bytes *bytes, unsigned limit)
{
    return bytes_u8(bytes) % limit;
}

char *bytes_text(struct bytes *bytes, unsigned length_max)
{
    const size_t wanted = bytes_below(bytes, length_max + 1);
    const size_t given = wanted < bytes->size ? wanted : bytes->size;
    const void *end = given == 0 ? NULL : memchr(bytes->data, '\0', given);
    const size_t length = end == NULL ? given : (size_t)((const uint8_t *)end - bytes->data);
    char *text = bytes_allocate(bytes, length + 1);

    bytes_fill(bytes, text, length);
    return text;
}

char *bytes_rest(struct bytes *bytes, size_t *length)
{
    *length = bytes->size;
    char *text = bytes_allocate(bytes, *length);

    if (text != NULL) {
        bytes_fill(bytes, text, *length);
    }
    return text;
}

void require(bool holds, const char *sentence)
{
    if (!holds) {
        (void)fprintf(stderr, "does not hold: %s\n", sentence);
        abort();
    }
}
