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

/* What a rotation bound again was taken away again. */
static bool is_disputed(const struct snapshot *snapshot)
{
    const struct thumbprint *repaired = &snapshot->state.exclusions.reverted;
    const struct certificate *certificate = snapshot_find(snapshot, repaired);
    const bool is_bound = binding_carries(&snapshot->bindings[FAMILY_IPV4], repaired) &&
                          binding_carries(&snapshot->bindings[FAMILY_IPV6], repaired);

    return certificate != NULL && !is_bound && exclusions_reverted(snapshot, certificate);
}

static void report_if(const struct host *host, const struct snapshot *snapshot, enum reason reason,
                      bool is_overridden)
{
    if (is_overridden) {
        override_report(host, snapshot, reason);
    }
}

void override_exclusions(const struct host *host, const struct rotation_request *request,
                         struct snapshot *snapshot)
{
    const bool was_disputed = is_disputed(snapshot);
    const size_t refused = snapshot->state.exclusions.refused_count;
    const size_t unproven = snapshot->state.exclusions.unproven_count;

    if (request_urgency(request) != OVERRIDING || request->has_thumbprint ||
        !exclusions_lift(snapshot, NULL)) {
        return;
    }
    (void)store_exclusions(host, snapshot, &snapshot->state.exclusions);
    report_if(host, snapshot, REASON_CERTIFICATE_REFUSED,
              snapshot->state.exclusions.refused_count < refused);
    report_if(host, snapshot, REASON_CERTIFICATE_QUARANTINED,
              snapshot->state.exclusions.unproven_count < unproven);
    report_if(host, snapshot, REASON_BINDING_REVERTED, was_disputed);
}
