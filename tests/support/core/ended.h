/* RemoteAccess that ended by itself. */
#ifndef TESTS_CORE_ENDED_H
#define TESTS_CORE_ENDED_H

#include "control/evaluate.h"

#include "situation.h"

/* Healthy and known as that; RRAS needs its certificate. SAC1 leaves the store, RemoteAccess ends,
 * and a pass sees that. */
void end_with_certificate(struct situation *situation);

/* Healthy and known as that. RemoteAccess ends with 1067 while its certificate is in order, and a
 * pass sees that. */
void end_otherwise(struct situation *situation);

/* SAC1 is in the store again. */
void put_back(struct situation *situation);

/* What a dry run shows. */
const struct evaluation *shown(struct situation *situation, bool paused);

/* Clients get in with that certificate, and nothing is left to do. */
void assert_lets_in(struct situation *situation, const char *label);

bool remote_access_runs(const struct situation *situation);

/* How often we had it started since the log was cleared, or tried to. */
unsigned starts(const struct situation *situation);

#endif
