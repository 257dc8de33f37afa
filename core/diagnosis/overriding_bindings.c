/* Records that win over SSTP's (diagnosis/overriding.h) with another certificate than SSTP's.
 * They are other applications' and nothing is done; but one for a name of the server locks every
 * client out that asks for it, and that is critical. */
#include "diagnosis/overriding_bindings.h"

#include "certificate/requirements.h"
#include "diagnosis/overriding.h"

/* So that a web server with hundreds of sites does not push the findings that matter off the list.
 */
#define OVERRIDING_NAMED 8

static enum reason reason_of(const struct overriding_binding *overriding,
                             const struct names *server_names)
{
    if (overriding_is_for_server(overriding, server_names)) {
        return REASON_SERVER_NAME_SHADOWED;
    }
    return overriding_meets_clients(overriding, server_names) ? REASON_BINDING_SHADOWED
                                                              : REASON_NONE;
}

static bool same_certificate(const struct binding *served,
                             const struct overriding_binding *overriding)
{
    return served != NULL && binding_carries(served, &overriding->thumbprint);
}

/* Returns how many are named then. */
static size_t name_those(const struct snapshot *snapshot, const struct names *server_names,
                         enum reason reason, size_t named, struct findings *findings)
{
    const struct overriding_bindings *overriding = &snapshot->overriding;
    const struct binding *served = snapshot_served(snapshot);

    for (size_t i = 0; i < overriding->count && named < OVERRIDING_NAMED; i++) {
        const struct overriding_binding *one = &overriding->items[i];
        struct finding finding = {.reason = reason, .thumbprint = one->thumbprint};
        if (same_certificate(served, one) || reason_of(one, server_names) != reason) {
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
    const struct names *names = &requirements.server_names;
    size_t named;

    if (snapshot->overriding.presence != PART_PRESENT) {
        findings_add_error(findings, REASON_SHADOWS_UNREADABLE, &snapshot->overriding.error);
        return;
    }
    requirements_of(snapshot, &requirements);
    named = name_those(snapshot, names, REASON_SERVER_NAME_SHADOWED, 0, findings);
    (void)name_those(snapshot, names, REASON_BINDING_SHADOWED, named, findings);
}
