/* What a pass makes of its observation before it decides on a change. */
#ifndef CONTROL_OBSERVE_H
#define CONTROL_OBSERVE_H

#include "host/host.h"

/* Learns what it shows, and finds drift. */
void observation_judge(const struct host *host, struct snapshot *snapshot,
                       struct findings *findings);

/* Starts what an interrupted rotation left stopped, and observes again. False: to be tried again,
 * before anything else is changed. */
bool observation_settle(const struct host *host, struct snapshot *snapshot,
                        struct findings *findings);

#endif
