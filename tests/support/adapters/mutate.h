/* Inputs that nobody would write: the same ones in each run, at the edge of memory. */
#ifndef ADAPTERS_MUTATE_H
#define ADAPTERS_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* The sequence begins anew. */
void mutate_begin(uint32_t seed);

/* Below `limit`, which is not 0. */
uint32_t mutate_below(uint32_t limit);

/* Some bytes changed, cut off, taken out or put in; the new size, at most `capacity`. */
size_t mutate(uint8_t *bytes, size_t size, size_t capacity);

/* A copy whose last byte is the last before memory that may not be touched, so that reading one too
 * many ends the test. Valid until the next call; at most 64 KiB. */
const uint8_t *mutate_at_the_edge(const uint8_t *bytes, size_t size);

#endif
