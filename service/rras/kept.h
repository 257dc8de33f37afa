/* Services that are about to be stopped and started, opened before the first change, so that
 * opening them takes nothing of the outage. A service that is open cannot be removed: they are let
 * go as soon as nothing changes any more. */
#ifndef RRAS_KEPT_H
#define RRAS_KEPT_H

#include "model/services.h"
#include "rras/handle.h"

struct service_kept {
    SC_HANDLE handles[SERVICES_MAX]; /* NULL: could not be opened, or is taken */
    bool taken[SERVICES_MAX];
    struct service_names names;
};

/* One that cannot be opened for all of it is opened when it is used, and that is reported then. */
void service_kept_open(struct service_kept *kept, SC_HANDLE manager,
                       const struct service_names *names);
void service_kept_close(struct service_kept *kept);

/* The handle is the caller's: NULL where none is kept. */
SC_HANDLE service_kept_take(struct service_kept *kept, const char *name);

/* False: it was not taken from here, and is still the caller's. */
bool service_kept_return(struct service_kept *kept, const struct service_handle *service);

#endif
