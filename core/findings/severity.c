/* The severities. */
#include "findings/severity.h"

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
    case REASON_OBSERVING: /* somebody wants it so; what is due and not done is told beside it */
    case REASON_CHOICE_KEPT:
    case REASON_PASSED_OVER: /* what is in service serves as well */
    case REASON_EXPIRY_SUCCEEDED:
    case REASON_NAMES_OF_OTHERS:
    case REASON_PROBE_UNAVAILABLE:  /* SSTP is judged by the rest */
    case REASON_SSTP_START_UNKNOWN: /* the rule where SstpSvc shares its process */
        return SEVERITY_NOTE;
    case REASON_REMOTE_ACCESS_ENDED:
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
    case REASON_TRUSTED_BY_FEWER:
    case REASON_HASH_MALFORMED:
    case REASON_HASH_DISAGREES:
    case REASON_HASH_CHANGED: /* until the next start of SSTP clients are served */
    case REASON_FOREIGN_LOCKS_OUT:
    case REASON_MOVE_INTERRUPTED:
    case REASON_FOLLOWED_IN_VAIN:
    case REASON_FOLLOWED_UNFIT:
    case REASON_STARTED_WITH_OTHER_CERTIFICATE:
    case REASON_STARTED_WITH_OTHER_HASH:
    case REASON_RESTART_OWED:
    case REASON_SERVER_NAME_SHADOWED:
    case REASON_WOULD_LOCK_OUT_SOON: /* in days, unless a person mends it */
    case REASON_SUCCESSOR_SHOWN:
    case REASON_SUCCESSOR_UNFIT:
    case REASON_SERVED_CERTIFICATE_DIFFERS:
    case REASON_NOT_LISTENING:
    case REASON_TLS_FAILS:
    case REASON_SSTP_NOT_ANSWERING:
    case REASON_NOT_SERVING:
    case REASON_CERTIFICATE_UNPROVEN:
    case REASON_EXPIRY_NEAR:        /* by tomorrow */
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
