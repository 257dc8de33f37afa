/* See control/override.h. */
#include "control/override.h"

#include "certificate/exclusions.h"
#include "host/reporting.h"
#include "host/storing.h"

void override_report(const struct host *host, const struct snapshot *snapshot, enum reason reason)
{
    report_send(host, (struct report){.kind = REPORT_OVERRIDDEN,
                                      .snapshot = snapshot,
                                      .finding = &(struct finding){.reason = reason}});
}

void override_exclusions(const struct host *host, const struct rotation_request *request,
                         struct snapshot *snapshot)
{
    if (request_urgency(request) == OVERRIDING && !request->has_thumbprint &&
        exclusions_lift(snapshot, NULL)) {
        (void)store_exclusions(host, snapshot, &snapshot->state.exclusions);
        override_report(host, snapshot, REASON_CERTIFICATE_QUARANTINED);
    }
}
