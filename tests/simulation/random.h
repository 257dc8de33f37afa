/* Random numbers of our own (xoshiro256**), so that a seed means the same everywhere. */
#ifndef TESTS_SIMULATION_RANDOM_H
#define TESTS_SIMULATION_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state[4];
};

struct random random_from(uint64_t seed);
uint64_t random_next(struct random *random);

/* 0 to limit - 1. */
unsigned random_below(struct random *random, unsigned limit);

/* True in so many of 100 cases. */
bool random_percent(struct random *random, unsigned percent);

#endif
