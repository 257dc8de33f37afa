/* RemoteAccess that ended by itself when its certificate was gone is started once another serves.
 * That is no part of a rotation: one that cannot be started holds up no certificate. */
#ifndef CONTROL_START_PASS_H
#define CONTROL_START_PASS_H

#include "control/pass.h"

/* There is no plan: it is started where that is due, and else nothing is done. */
struct pass start_pass(struct reconciler *reconciler, const struct host *host,
                       struct trigger trigger, struct pass_memory *memory);

/* A rotation restarted SSTP, and memory->after shows that it is done: it is started where that is
 * due, by the same restart. True: whether it runs, or is still to be started, is to be seen soon.
 */
bool start_after_rotation(const struct host *host, struct pass_memory *memory);

#endif
