/* Records that win over SSTP's (diagnosis/overriding.h) with another certificate than SSTP's.
 * They are other applications' and nothing is done; but one for a name of the server locks every
 * client out that asks for it, and that is critical. */
#include "diagnosis/overriding_bindings.h"

#include "diagnosis/overriding.h"

/* So that a web server with hundreds of sites does not push the findings that matter off the list.
 */
#define OVERRIDING_NAMED 8

/* seen: what clients were shown by it; NULL: nobody knows. */
static enum reason reason_of(const struct overriding_binding *overriding,
                             const struct names *server_names, const struct thumbprint *seen)
{
    if (seen != NULL || overriding_is_for_server(overriding, server_names)) {
        return REASON_SERVER_NAME_SHADOWED;
    }
    return overriding_meets_clients(overriding, server_names) ? REASON_BINDING_SHADOWED
                                                              : REASON_NONE;
}

/* What clients were seen to be shown counts more than what the record has: Windows may present a
 * renewal in its place. */
static bool same_certificate(const struct binding *served,
                             const struct overriding_binding *overriding,
                             const struct thumbprint *seen)
{
    return served != NULL && (binding_carries(served, &overriding->record.thumbprint) ||
                              (seen != NULL && binding_carries(served, seen)));
}

/* Returns how many are named then. */
static size_t name_those(const struct requirements *requirements, enum reason reason, size_t named,
                         struct findings *findings)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct overriding_bindings *overriding = &snapshot->overriding;
    const struct binding *served = snapshot_served(snapshot);

    for (size_t i = 0; i < overriding->count && named < OVERRIDING_NAMED; i++) {
        const struct overriding_binding *one = &overriding->items[i];
        const struct thumbprint *seen = overriding_seen(requirements, one);
        struct finding finding = {.reason = reason,
                                  .thumbprint = seen == NULL ? one->record.thumbprint : *seen};
        if (same_certificate(served, one, seen) || overriding_waits_for_answer(requirements, one) ||
            reason_of(one, &requirements->server_names, seen) != reason) {
            continue;
        }
        overriding_write_endpoint(one, snapshot_port(snapshot), finding.error.object);
        findings_add(findings, &finding);
        named++;
    }
    return named;
}

void drift_check_overriding(const struct snapshot *snapshot, struct findings *findings)
{
    struct requirements requirements;
    size_t named;

    if (snapshot->overriding.presence != PART_PRESENT) {
        findings_add_error(findings, REASON_SHADOWS_UNREADABLE, &snapshot->overriding.error);
        return;
    }
    requirements_of(snapshot, &requirements);
    named = name_those(&requirements, REASON_SERVER_NAME_SHADOWED, 0, findings);
    (void)name_those(&requirements, REASON_BINDING_SHADOWED, named, findings);
}
