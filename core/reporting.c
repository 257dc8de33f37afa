/* Reporting, once. */
#include "reporting.h"

void report_tell(const struct host *host, struct report report)
{
    report.port = snapshot_port(report.snapshot);
    report.rotation = host->told->rotation;
    host->report(host->context, &report);
}

#define REMINDED_AFTER INSTANT_DAY

static bool is_standing(const struct finding *finding)
{
    return (reason_effects(finding->reason) & (EFFECT_STANDING | EFFECT_WARN)) != 0;
}

/* What a client meets (EFFECT_WARN) may end with another error each time: that is no news. */
static bool has_changed(const struct finding *before, const struct finding *now)
{
    return before->at != now->at || before->deadline != now->deadline ||
           ((reason_effects(now->reason) & EFFECT_STANDING) &&
            before->error.code != now->error.code);
}

/* Whether it is to be said, and in *finding since when it is so and when it was last said. */
static bool is_due(const struct findings *standing, struct finding *finding, instant now)
{
    const struct finding *before = findings_find(standing, finding);

    finding->since = now;
    finding->told = now;
    if (before == NULL) {
        return true;
    }
    const instant told = before->told < now ? before->told : now; /* the clock was set back */
    finding->since = before->since;
    if (has_changed(before, finding) || (is_standing(finding) && now - told >= REMINDED_AFTER)) {
        return true;
    }
    finding->told = told;
    return false;
}

static void tell_ended(const struct host *host, const struct snapshot *snapshot,
                       const struct finding *finding)
{
    const instant now = snapshot->taken_at;

    report_tell(host, (struct report){.kind = REPORT_FINDING_ENDED,
                                      .snapshot = snapshot,
                                      .finding = finding,
                                      .family = finding->family,
                                      .error = &finding->error,
                                      .duration = now > finding->since ? now - finding->since : 0});
}

/* A finding is reported when it begins or changes; a standing one also once a day, and when it
 * ends. */
void report_findings(struct findings *standing, const struct host *host,
                     const struct snapshot *snapshot, struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        if (is_due(standing, finding, snapshot->taken_at)) {
            report_tell(host, (struct report){.kind = REPORT_FINDING,
                                              .snapshot = snapshot,
                                              .finding = finding,
                                              .family = finding->family,
                                              .error = &finding->error});
        }
    }
    for (size_t i = 0; i < standing->count; i++) {
        const struct finding *finding = &standing->items[i];
        if (is_standing(finding) && findings_find(findings, finding) == NULL) {
            tell_ended(host, snapshot, finding);
        }
    }
    *standing = *findings;
}

bool report_state(const struct host *host, const struct snapshot *snapshot,
                  const struct outcome *outcome)
{
    struct told *told = host->told;

    if (outcome_ok(outcome)) {
        told->written_now = true;
        return true;
    }
    told->failed_now = true;
    if (!told->unwritable) {
        told->unwritable = true;
        report_tell(host, (struct report){.kind = REPORT_STATE_WRITE_FAILED,
                                          .snapshot = snapshot,
                                          .error = outcome});
    }
    return false;
}

void report_begin(const struct host *host, const struct snapshot *snapshot)
{
    host->told->rotation = snapshot->state.intent.number;
    host->told->failed_now = false;
    host->told->written_now = false;
}

/* One record that can be stored and another that cannot is no end of it. */
void report_end(const struct host *host, const struct snapshot *snapshot)
{
    struct told *told = host->told;

    if (told->unwritable && told->written_now && !told->failed_now) {
        told->unwritable = false;
        report_tell(host,
                    (struct report){.kind = REPORT_STATE_WRITTEN_AGAIN, .snapshot = snapshot});
    }
}
