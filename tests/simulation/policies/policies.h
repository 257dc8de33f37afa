/* Who looks after a server's certificate, and how: each policy is one small file. */
#ifndef TESTS_SIMULATION_POLICIES_POLICIES_H
#define TESTS_SIMULATION_POLICIES_POLICIES_H

#include "year.h"

struct policy {
    const char *name;
    const char *words;
    const char *rests_on; /* what its figures rest on */
    bool ours;
    unsigned variant;
    size_t mind; /* bytes that it needs for itself, zero at the beginning */
    void (*begins)(struct year *year);
    /* When it would do by itself what the course has for that moment: an order of its own. NULL:
     * then.
     */
    instant (*orders_at)(const struct year *year, instant at);
    /* A certificate for SSTP has come. */
    void (*arrived)(struct year *year, int certificate);
    /* Something on the server has changed. */
    void (*changed)(struct year *year);
    /* What it does next by itself, and when; INSTANT_NEVER. */
    instant (*wakes_at)(const struct year *year);
    void (*acts)(struct year *year);
    void (*shuts_down)(struct year *year);
    void (*booted)(struct year *year);
    /* What it knows of the server is told. */
    bool (*tells)(const struct year *year);
    /* Of that, that it needs a person. NULL: whenever it tells. */
    bool (*asks)(const struct year *year);
    /* It deletes what it replaced by itself, so that the course's client does not. */
    bool deletes_itself;
};

extern const struct policy *const policies[];
extern const size_t policy_count;

#endif
