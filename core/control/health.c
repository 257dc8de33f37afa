/* The worst of what was found, and what is grave beside it. */
#include "control/health.h"

#include "certificate/requirements.h"

static enum severity graver(enum severity a, enum severity b)
{
    return a > b ? a : b;
}

/* Where SSTP is used at all. What we left stopped ourselves is a finding. */
static bool stopped_on_purpose(const struct snapshot *snapshot, const struct findings *findings)
{
    const struct service_facts *sstp = &snapshot->sstp;
    const struct service_facts *remote_access = &snapshot->remote_access;

    return !findings_have(findings, REASON_SSTP_NOT_IN_USE) &&
           !findings_have(findings, REASON_SERVICES_LEFT_STOPPED) &&
           ((sstp->presence == PART_PRESENT && sstp->state == SERVICE_IS_STOPPED) ||
            (remote_access->presence == PART_PRESENT &&
             remote_access->state == SERVICE_IS_STOPPED));
}

/* As if each key that could not be asked for were usable. */
static size_t count_keys_unknown(const struct snapshot *snapshot)
{
    const struct store_facts *store = &snapshot->store;
    struct requirements requirements;
    size_t count = 0;

    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *certificate = &store->certificates[i];
        const enum verdict verdict = requirements_judge(&requirements, certificate);
        count += certificate->private_key == KEY_UNKNOWN &&
                 (verdict == VERDICT_ELIGIBLE || verdict == VERDICT_PRIVATE_KEY_UNKNOWN);
    }
    return count;
}

struct health health_of(const struct snapshot *snapshot, const struct findings *findings)
{
    struct health health = {.severity = SEVERITY_NOTE,
                            .stopped = stopped_on_purpose(snapshot, findings)};

    if (!snapshot_offloaded(snapshot)) {
        health.keys_unknown = count_keys_unknown(snapshot);
    }
    if (health.stopped || health.keys_unknown > 0) {
        health.severity = SEVERITY_WARNING;
    }
    for (size_t i = 0; i < findings->count; i++) {
        health.severity = graver(health.severity, severity_of(findings->items[i].reason));
    }
    return health;
}
