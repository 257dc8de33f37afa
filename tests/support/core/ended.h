/* RemoteAccess that ended by itself. */
#ifndef TESTS_CORE_ENDED_H
#define TESTS_CORE_ENDED_H

#include "situation.h"

/* Healthy and known as that; RRAS needs its certificate. SAC1 leaves the store, RemoteAccess ends,
 * and a pass sees that. */
void end_with_certificate(struct situation *situation);

/* Healthy and known as that. RemoteAccess ends with 1067 while its certificate is in order, and a
 * pass sees that. */
void end_otherwise(struct situation *situation);

bool remote_access_runs(const struct situation *situation);

/* How often we had it started since the log was cleared, or tried to. */
unsigned starts(const struct situation *situation);

#endif
