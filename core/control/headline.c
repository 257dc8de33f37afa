/* See control/headline.h. */
#include "control/headline.h"

static const char *const names[HEADLINE_COUNT] = {
    [HEADLINE_SERVES] = "serves",
    [HEADLINE_UNTESTED] = "untested",
    [HEADLINE_OFFLOADED] = "offloaded",
    [HEADLINE_SCHEDULED] = "scheduled",
    [HEADLINE_DUE] = "due",
    [HEADLINE_FAILED] = "failed",
    [HEADLINE_NOT_USED] = "not-used",
    [HEADLINE_NOT_CONFIGURED] = "not-configured",
    [HEADLINE_NOT_MONITORED] = "not-monitored",
    [HEADLINE_DISABLED] = "disabled",
    [HEADLINE_STOPPED] = "stopped",
    [HEADLINE_UNKNOWN] = "unknown",
    [HEADLINE_ATTENTION] = "attention",
    [HEADLINE_UNWATCHED] = "unwatched",
    [HEADLINE_LOCKED_OUT_SOON] = "locked-out-soon",
    [HEADLINE_LOCKED_OUT_AFTER_RESTART] = "locked-out-after-restart",
    [HEADLINE_LOCKED_OUT] = "locked-out",
};

const char *headline_name(enum headline headline)
{
    return names[headline];
}

/* What a server is, whatever else is found on it, in this order. */
static const struct {
    enum reason reason;
    enum headline headline;
} standings[] = {
    {REASON_SSTP_NOT_CONFIGURED, HEADLINE_NOT_CONFIGURED},
    {REASON_REMOTE_ACCESS_DISABLED, HEADLINE_DISABLED},
    {REASON_TLS_OFFLOADED, HEADLINE_NOT_MONITORED},
    {REASON_STATE_UNREADABLE, HEADLINE_UNKNOWN},
    {REASON_PARAMETER_UNREADABLE, HEADLINE_UNKNOWN},
    {REASON_SERVICES_UNREADABLE, HEADLINE_UNKNOWN},
    {REASON_BINDING_UNREADABLE, HEADLINE_UNKNOWN},
    {REASON_STORE_UNREADABLE, HEADLINE_UNKNOWN},
};

static enum headline of_lockout(enum lockout lockout)
{
    switch (lockout) {
    case LOCKOUT_NOW:
        return HEADLINE_LOCKED_OUT;
    case LOCKOUT_AFTER_RESTART:
        return HEADLINE_LOCKED_OUT_AFTER_RESTART;
    default:
        return HEADLINE_LOCKED_OUT_SOON;
    }
}

/* Why no TLS connection can be made, where that was found, too. */
static enum reason root_of(const struct findings *findings, enum reason cause)
{
    static const enum reason roots[] = {REASON_CERTIFICATE_MISSING, REASON_PRIVATE_KEY_LOST};

    for (size_t i = 0; cause == REASON_TLS_FAILS && i < sizeof(roots) / sizeof(roots[0]); i++) {
        if (findings_have(findings, roots[i])) {
            return roots[i];
        }
    }
    return cause;
}

/* Of one where something is to be done. */
static void find_problem(const struct findings *findings, const struct health *health,
                         struct verdict_on_server *verdict)
{
    for (size_t i = 0; i < sizeof(standings) / sizeof(standings[0]); i++) {
        if (findings_have(findings, standings[i].reason)) {
            verdict->headline = standings[i].headline;
            verdict->cause = standings[i].reason;
            return;
        }
    }
    verdict->cause = health->cause;
    if (health->stopped) {
        verdict->headline = HEADLINE_STOPPED;
    } else if (health->cause == REASON_NONE && health->failed) {
        verdict->headline = HEADLINE_FAILED;
    } else {
        verdict->headline = health->cause == REASON_NONE ? HEADLINE_UNKNOWN : HEADLINE_ATTENTION;
    }
}

static bool client_connected(const struct snapshot *snapshot)
{
    return snapshot->probes[FAMILY_IPV4].answer == PROBE_SERVES ||
           snapshot->probes[FAMILY_IPV6].answer == PROBE_SERVES;
}

static enum headline of_healthy(const struct snapshot *snapshot, const struct findings *findings)
{
    if (findings_have(findings, REASON_RESTART_SCHEDULED)) {
        return HEADLINE_SCHEDULED;
    }
    if (snapshot_offloaded(snapshot)) {
        return HEADLINE_OFFLOADED;
    }
    return client_connected(snapshot) ? HEADLINE_SERVES : HEADLINE_UNTESTED;
}

static enum reason what_is_due(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (reason_effects(findings->items[i].reason) & EFFECTS_CHANGE) {
            return findings->items[i].reason;
        }
    }
    return REASON_NONE;
}

struct verdict_on_server headline_of(const struct snapshot *snapshot,
                                     const struct evaluation *evaluation,
                                     const struct health *health, enum watch watch)
{
    const struct findings *findings = &evaluation->findings;
    struct verdict_on_server verdict = {.severity = health->severity};

    if (health->lockout != LOCKOUT_NONE) {
        verdict.headline = of_lockout(health->lockout);
        verdict.cause = root_of(findings, health->cause);
    } else if (health->severity != SEVERITY_NOTE) {
        find_problem(findings, health, &verdict);
    } else if (findings_have(findings, REASON_SSTP_NOT_IN_USE)) {
        verdict.headline = HEADLINE_NOT_USED;
    } else if (watch != WATCH_ON) {
        verdict.headline = HEADLINE_UNWATCHED;
        verdict.severity = SEVERITY_WARNING;
    } else if (evaluation->decision.kind == DECISION_APPLY) {
        /* In a moment; and where our service does not get there, whoever looks is told. */
        verdict.headline = HEADLINE_DUE;
        verdict.severity = SEVERITY_WARNING;
        verdict.cause = what_is_due(findings);
    } else {
        verdict.headline = of_healthy(snapshot, findings);
    }
    return verdict;
}
