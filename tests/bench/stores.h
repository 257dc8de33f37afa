/* Certificate stores of any size, each made to cost the decision as much as it can in one way. */
#ifndef TESTS_BENCH_STORES_H
#define TESTS_BENCH_STORES_H

#include "model/snapshot.h"

struct mix {
    const char *name;
    const char *what; /* for the table's legend */
    /* Changes certificate number i of a good renewal, and the snapshot, to fit the mix. */
    void (*make)(struct certificate *certificate, size_t i, size_t count);
    double limit; /* seconds that 10,000 may cost */
};

extern const struct mix mixes[];
extern const size_t mix_count;

/* A server whose bound certificate is the last of count; NULL if there is no memory. */
struct snapshot *store_make(const struct mix *mix, size_t count);
void store_free(struct snapshot *snapshot);

#endif
