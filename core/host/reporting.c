/* Reporting, once. */
#include "host/reporting.h"

void report_send(const struct host *host, struct report report)
{
    report.port = snapshot_port(report.snapshot);
    report.rotation = host->reported->rotation;
    host->report(host->context, &report);
}

#define REMINDED_AFTER INSTANT_DAY

static bool is_ongoing(const struct finding *finding)
{
    return (reason_effects(finding->reason) & (EFFECT_ONGOING | EFFECT_WARN)) != 0;
}

/* What a client meets (EFFECT_WARN) may end with another error each time: that is no news. */
static bool has_changed(const struct finding *before, const struct finding *now)
{
    return before->at != now->at || before->deadline != now->deadline ||
           before->hindrance != now->hindrance || !thumbprint_equal(&before->other, &now->other) ||
           ((reason_effects(now->reason) & EFFECT_ONGOING) &&
            before->error.code != now->error.code);
}

/* Whether it is to be said, and in *finding since when it is so and when it was last said. */
static bool is_due(const struct findings *ongoing, struct finding *finding, instant now)
{
    const struct finding *before = findings_find(ongoing, finding);

    finding->since = now;
    finding->reported = now;
    if (before == NULL) {
        return true;
    }
    const instant reported =
        before->reported < now ? before->reported : now; /* the clock was set back */
    finding->since = before->since;
    if (has_changed(before, finding) || (is_ongoing(finding) && now - reported >= REMINDED_AFTER)) {
        return true;
    }
    finding->reported = reported;
    return false;
}

static void report_ended(const struct host *host, const struct snapshot *snapshot,
                         const struct finding *finding)
{
    const instant now = snapshot->taken_at;

    report_send(host, (struct report){.kind = REPORT_FINDING_ENDED,
                                      .snapshot = snapshot,
                                      .finding = finding,
                                      .family = finding->family,
                                      .error = &finding->error,
                                      .duration = now > finding->since ? now - finding->since : 0});
}

/* A finding is reported when it begins or changes; an ongoing one also once a day, and when it
 * ends. */
void report_findings(struct findings *ongoing, const struct host *host,
                     const struct snapshot *snapshot, struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        if (is_due(ongoing, finding, snapshot->taken_at)) {
            report_send(host, (struct report){.kind = REPORT_FINDING,
                                              .snapshot = snapshot,
                                              .finding = finding,
                                              .family = finding->family,
                                              .error = &finding->error});
        }
    }
    for (size_t i = 0; i < ongoing->count; i++) {
        const struct finding *finding = &ongoing->items[i];
        if (is_ongoing(finding) && findings_find(findings, finding) == NULL) {
            report_ended(host, snapshot, finding);
        }
    }
    *ongoing = *findings;
}

bool report_state(const struct host *host, const struct snapshot *snapshot,
                  const struct outcome *outcome)
{
    struct reported *reported = host->reported;

    if (outcome_ok(outcome)) {
        reported->written_now = true;
        return true;
    }
    reported->failed_now = true;
    if (!reported->unwritable) {
        reported->unwritable = true;
        report_send(host, (struct report){.kind = REPORT_STATE_WRITE_FAILED,
                                          .snapshot = snapshot,
                                          .error = outcome});
    }
    return false;
}

void report_begin(const struct host *host, const struct snapshot *snapshot)
{
    host->reported->rotation = snapshot->state.intent.number;
    host->reported->failed_now = false;
    host->reported->written_now = false;
}

/* One record that can be stored and another that cannot is no end of it. */
void report_end(const struct host *host, const struct snapshot *snapshot)
{
    struct reported *reported = host->reported;

    if (reported->unwritable && reported->written_now && !reported->failed_now) {
        reported->unwritable = false;
        report_send(host,
                    (struct report){.kind = REPORT_STATE_WRITTEN_AGAIN, .snapshot = snapshot});
    }
}
