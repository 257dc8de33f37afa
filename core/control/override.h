/* What `rotate --now --force` overrides for one pass: a pause, the limits on restarts, and what
 * experience speaks against. Each is told. */
#ifndef CONTROL_OVERRIDE_H
#define CONTROL_OVERRIDE_H

#include "host/host.h"
#include "host/rotation_request.h"

/* What is excluded is no more; of a request that names a certificate, what is said against that one
 * is not counted anyway. */
void override_exclusions(const struct host *host, const struct rotation_request *request,
                         struct snapshot *snapshot);

/* The named reason to wait is not waited for. */
void override_report(const struct host *host, const struct snapshot *snapshot, enum reason reason);

#endif
