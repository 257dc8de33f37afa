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

void report_begin(const struct host *host)
{
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
