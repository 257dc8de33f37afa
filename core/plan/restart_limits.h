/* The limits on restarts. Where nobody is connected and nobody gets in, a restart costs no client
 * anything: there RestartsPerHour and RestartsPerDay, which keep clients from being cut off again
 * and again, give way to a back-off. */
#ifndef PLAN_RESTART_LIMITS_H
#define PLAN_RESTART_LIMITS_H

#include "findings/findings.h"

/* Whether it matters how many VPN clients are connected: only then is that to be observed, for each
 * count costs calls to other services. All else of the snapshot is there. */
bool restart_limits_count_connections(const struct snapshot *snapshot);

/* When RemoteAccess may be restarted for what was found, as far as the limits go. */
instant restart_limits_allow(const struct snapshot *snapshot, const struct findings *findings);

#endif
