/* One round: something changes the certificate, or restarts the services, while the clock is read
 * from outside. */
#ifndef BENCH_ROUND_H
#define BENCH_ROUND_H

#include "server.h"

/* Milliseconds. */
struct outage {
    double first_action; /* from the store's change to the first change of a binding */
    double running;      /* from the first change until RemoteAccess runs again */
    double serving;      /* ... until a client gets in */
    double reported;     /* event 400's figure; the product's rotations only */
};

/* The product runs, and rotates from `old` to a certificate that it is given. */
struct outage round_rotation(struct certificate *certificate, int ends_in_days);

/* A plain program stops the three services and starts them again. */
struct outage round_restart(const struct certificate *certificate);

/* The same program updates both records and deletes the hashes before: no rotation can take less.
 */
struct outage round_rebind(struct certificate *certificate, int ends_in_days);

/* The procedure's commands, one process each. */
struct outage round_commands(struct certificate *certificate, int ends_in_days);

/* How long the family's record was away during the last of: */
struct gaps {
    double without[FAMILIES];
};
struct gaps round_gaps_of_rotation(struct certificate *certificate, int ends_in_days);
struct gaps round_gaps_of_commands(struct certificate *certificate, int ends_in_days);

#endif
