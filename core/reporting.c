/* Reporting, once. */
#include "reporting.h"

void report_tell(const struct host *host, struct report report)
{
    report.port = snapshot_port(report.snapshot);
    host->report(host->context, &report);
}

/* A finding is reported when it begins; a standing one also when it ends. */
void report_findings(struct findings *standing, const struct host *host,
                     const struct snapshot *snapshot, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (!findings_contain(standing, &findings->items[i])) {
            report_tell(host, (struct report){.kind = REPORT_FINDING,
                                              .snapshot = snapshot,
                                              .finding = &findings->items[i],
                                              .family = findings->items[i].family,
                                              .error = &findings->items[i].error});
        }
    }
    for (size_t i = 0; i < standing->count; i++) {
        const struct finding *finding = &standing->items[i];
        if ((reason_effects(finding->reason) & (EFFECT_STANDING | EFFECT_WARN)) &&
            !findings_contain(findings, finding)) {
            report_tell(host, (struct report){.kind = REPORT_FINDING_ENDED,
                                              .snapshot = snapshot,
                                              .finding = finding,
                                              .family = finding->family,
                                              .error = &finding->error});
        }
    }
    *standing = *findings;
}

/* False, and reported, if our own state could not be stored. */
bool report_state(const struct host *host, const struct snapshot *snapshot,
                  const struct outcome *outcome)
{
    if (!outcome_ok(outcome)) {
        report_tell(host, (struct report){.kind = REPORT_STATE_WRITE_FAILED,
                                          .snapshot = snapshot,
                                          .error = outcome});
    }
    return outcome_ok(outcome);
}
