/* The fuzzer's bytes, read as values: what it changes in them changes the values. Past the end
 * everything is zero, so that a short input is a whole one. Texts and arrays are allocated to
 * their exact size, for AddressSanitizer to see each byte read too many. */
#ifndef TESTS_FUZZ_BYTES_H
#define TESTS_FUZZ_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct block;

struct bytes {
    const uint8_t *data;
    size_t size;
    struct block *blocks; /* what was allocated */
};

struct bytes bytes_of(const uint8_t *data, size_t size);
void bytes_free(struct bytes *bytes);

uint8_t bytes_u8(struct bytes *bytes);
bool bytes_bool(struct bytes *bytes);
uint32_t bytes_u32(struct bytes *bytes);
uint64_t bytes_u64(struct bytes *bytes);
/* 0 to limit - 1; limit is 1 to 256. */
unsigned bytes_below(struct bytes *bytes, unsigned limit);
void bytes_fill(struct bytes *bytes, void *out, size_t size);

/* Zeroed; NULL for a size of 0. Lives until bytes_free. */
void *bytes_allocate(struct bytes *bytes, size_t size);

/* Up to length_max bytes and a terminator, without another in between. */
char *bytes_text(struct bytes *bytes, unsigned length_max);
/* What is left. Not terminated, and may hold anything. */
char *bytes_rest(struct bytes *bytes, size_t *length);

/* Ends the process, as a crash, with what does not hold. */
void require(bool holds, const char *sentence);

#endif
