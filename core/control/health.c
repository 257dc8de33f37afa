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

/* A renewal that waits as configured is well, until a day before it waits no longer: who looks then
 * has a day to see why it did not happen. */
static bool waits_to_the_end(const struct snapshot *snapshot, const struct finding *finding)
{
    return finding->reason == REASON_RESTART_SCHEDULED &&
           finding->deadline <= snapshot->taken_at + INSTANT_DAY;
}

/* What was undone: of what was left half done the findings tell. */
static bool will_be_retried(const struct snapshot *snapshot)
{
    const struct last_rotation *last = &snapshot->state.last_rotation;

    return last->presence == PART_PRESENT && last->result == ROTATION_UNDONE &&
           last->retry_at > snapshot->taken_at;
}

static enum severity severity_in(const struct snapshot *snapshot, const struct finding *finding)
{
    return waits_to_the_end(snapshot, finding) ? SEVERITY_WARNING : severity_of(finding->reason);
}

struct health health_of(const struct snapshot *snapshot, const struct findings *findings)
{
    struct health health = {.severity = SEVERITY_NOTE,
                            .failed = will_be_retried(snapshot),
                            .stopped = stopped_on_purpose(snapshot, findings)};

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        const enum severity severity = severity_in(snapshot, finding);
        const enum lockout lockout = lockout_of(finding->reason);
        if (severity > health.severity || lockout > health.lockout) {
            health.cause = finding->reason;
        }
        health.severity = graver(health.severity, severity);
        health.lockout = lockout > health.lockout ? lockout : health.lockout;
    }
    if (!snapshot_offloaded(snapshot)) {
        health.keys_unknown = count_keys_unknown(snapshot);
    }
    if (health.failed || health.stopped || health.keys_unknown > 0) {
        health.severity = graver(health.severity, SEVERITY_WARNING);
    }
    return health;
}
