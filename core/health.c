/* How grave each finding is, and what is grave beside them. */
#include "health.h"

#include "requirements.h"

static const char *const severity_names[SEVERITY_COUNT] = {
    [SEVERITY_NOTE] = "healthy",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_CRITICAL] = "critical",
};

const char *severity_name(enum severity severity)
{
    return severity_names[severity];
}

/* What is not named here is a warning: a new reason is never overlooked. */
enum severity severity_of(enum reason reason)
{
    switch (reason) {
    case REASON_NONE:
    case REASON_CERTIFICATE_UNDECODABLE: /* it is passed over */
    case REASON_SSTP_NOT_IN_USE:
    case REASON_TLS_OFFLOADED:
    case REASON_PROBE_UNAVAILABLE:  /* SSTP is judged by the rest */
    case REASON_SSTP_START_UNKNOWN: /* the rule where SstpSvc shares its process */
        return SEVERITY_NOTE;
    case REASON_SERVICES_LEFT_STOPPED:
    case REASON_BINDING_MISSING:
    case REASON_BINDING_MALFORMED:
    case REASON_FAMILIES_DIFFER:
    case REASON_CERTIFICATE_MISSING: /* in memory it may serve, until the next reboot */
    case REASON_CERTIFICATE_EXPIRED:
    case REASON_CERTIFICATE_NOT_YET_VALID:
    case REASON_PRIVATE_KEY_UNUSABLE:
    case REASON_PRIVATE_KEY_LOST: /* until the next reboot clients are served */
    case REASON_NOT_FOR_SERVERS:
    case REASON_KEY_TOO_WEAK:
    case REASON_CHAIN_BAD:
    case REASON_OTHER_NAMES:
    case REASON_HASH_MALFORMED:
    case REASON_HASH_DISAGREES:
    case REASON_STARTED_WITH_OTHER_CERTIFICATE:
    case REASON_STARTED_WITH_OTHER_HASH:
    case REASON_RESTART_OWED:
    case REASON_SERVED_CERTIFICATE_DIFFERS:
    case REASON_NOT_LISTENING:
    case REASON_TLS_FAILS:
    case REASON_SSTP_NOT_ANSWERING:
    case REASON_NOT_SERVING:
    case REASON_CERTIFICATE_UNPROVEN:
    case REASON_BALANCER_UNTRUSTED: /* SSTP refuses who is shown another certificate */
    case REASON_BALANCER_OTHER_NAMES:
    case REASON_BALANCER_OTHER_ISSUER:
    case REASON_BALANCER_DIFFERS:
    case REASON_BALANCER_CHANGED:
        return SEVERITY_CRITICAL;
    default:
        return SEVERITY_WARNING;
    }
}

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
        struct certificate certificate = store->certificates[i];
        if (certificate.private_key == KEY_UNKNOWN) {
            certificate.private_key = KEY_USABLE;
            count += requirements_judge(&requirements, &certificate) == VERDICT_ELIGIBLE;
        }
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
