/* After the steps of a rotation: what was done is read back, clients are asked for, and what is
 * over is forgotten. */
#ifndef CONTROL_VERIFY_H
#define CONTROL_VERIFY_H

#include "control/pass.h"

/* Every step succeeded, those that concern services perhaps left to the boot. */
struct pass verify(struct reconciler *reconciler, const struct host *host,
                   struct pass_memory *memory, const struct rotation *rotation);

/* Amounts of time: the whole rotation, and from its first change until what ran, runs again (0: it
 * changed nothing). The clock may have been set back meanwhile. */
instant verify_duration(const struct pass_memory *memory, const struct rotation *rotation);
instant verify_outage(const struct rotation *rotation);

/* From its first change until a client was served; 0: none was seen to be. */
instant verify_served_after(const struct pass_memory *memory, const struct rotation *rotation);

#endif
