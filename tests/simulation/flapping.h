/* The worlds in which the choice must not flap: a store, a clock, and what is remembered. */
#ifndef TESTS_SIMULATION_FLAPPING_H
#define TESTS_SIMULATION_FLAPPING_H

#include "model/snapshot.h"
#include "random.h"

#define WORLD_CERTIFICATES 7

struct world {
    struct random random;
    struct settings settings;
    struct certificate all[WORLD_CERTIFICATES];
    bool there[WORLD_CERTIFICATES];
    struct certificate store[WORLD_CERTIFICATES]; /* as it was enumerated last */
    struct snapshot snapshot;
    instant now;
    unsigned long changes; /* of what is in service, by the product */
    const char *wrong;     /* NULL: nothing */
};

void world_begin(struct world *world, uint64_t seed);

/* The store and the clock as they are now; what is stored stays. */
void world_observe(struct world *world);

/* Enumerates the store in another order. */
void world_shuffle(struct world *world);

/* False: there is no room, or none to leave. */
bool world_arrives(struct world *world);
bool world_leaves(struct world *world);

/* NULL: the store is empty. */
const struct certificate *world_any(struct world *world);

/* Whether one in the store was renewed to it. */
bool world_is_renewal(const struct world *world, const struct certificate *certificate);

/* When time makes a difference the next time; INSTANT_NEVER: not any more. */
instant world_next_event(const struct world *world, instant now);

/* How often it does from the one moment to the other. */
unsigned world_events_within(const struct world *world, instant from, instant to);

/* In days since a moment that is the same in all worlds. */
double world_day(instant at);

/* Prints the certificates, if that is wanted. */
void world_tell(const struct world *world, bool wanted);

#endif
