/* How a pass ends where there is nothing to do, or where it failed; and what that means for an
 * order. */
#include "control/conclusion.h"

#include "certificate/selection.h"
#include "control/evaluate.h"
#include "control/stored_state.h"
#include "model/digest.h"
#include "plan/companions.h"
#include "rotation/companions.h"
#include "timing/schedule.h"

/* An intent that outlives its rotation would take an administrator's later stop for ours: not to
 * be left until the next check. */
void pass_check_again_soon(struct pass *pass, const struct snapshot *snapshot, unsigned failures)
{
    const instant soon = snapshot->taken_at + schedule_retry_delay(snapshot->machine, failures);

    pass->next_check = soon < pass->next_check ? soon : pass->next_check;
}

/* What is gone from the store serves until the next boot: at the shutdown another stands in. */
static bool stands_in_at_boot(struct snapshot *snapshot, const struct findings *findings)
{
    struct selection selection;

    if (snapshot->ending || !findings_have(findings, REASON_CERTIFICATE_MISSING)) {
        return false;
    }
    snapshot->ending = true;
    selection = select_certificate(snapshot);
    snapshot->ending = false;
    return selection.result == SELECTION_CHOSEN;
}

static struct pass ongoing_pass(struct snapshot *snapshot, const struct findings *findings)
{
    return (struct pass){.result = PASS_ONGOING,
                         .next_check = evaluate_next_check(snapshot, findings).at,
                         .pending = findings_have(findings, REASON_RESTART_PENDING) ||
                                    stands_in_at_boot(snapshot, findings)};
}

/* What is left of a rotation is done (the restarts that follow it too, where SSTP is used), and its
 * intent ended. A companion service that does not start is looked after at the end of the pass.
 * False: to be tried again soon. */
bool pass_end_rotation(const struct host *host, struct snapshot *snapshot, bool restart,
                       bool (*end_intent)(const struct host *, struct snapshot *))
{
    if (companions_stopped(snapshot)) {
        return true;
    }
    return !restart || companions_restart(host, snapshot) ? end_intent(host, snapshot)
                                                          : companions_stopped(snapshot);
}

/* Nobody knows that clients get in, or some are known not to. */
static bool doubted(const struct reconciler *reconciler, const struct findings *findings)
{
    return reconciler->alarm.count > 0 || reconciler->balancer.count > 0 ||
           findings_have(findings, REASON_SERVER_NAME_SHADOWED);
}

/* Nobody gets in, whatever is bound. */
static bool stopped(const struct snapshot *snapshot)
{
    return snapshot->sstp.state == SERVICE_IS_STOPPED ||
           snapshot->remote_access.state == SERVICE_IS_STOPPED;
}

struct pass pass_quiet(struct reconciler *reconciler, const struct host *host,
                       struct trigger trigger, struct snapshot *snapshot,
                       const struct findings *findings)
{
    struct pass pass = ongoing_pass(snapshot, findings);
    const bool healthy = !(findings->effects & ~(unsigned)EFFECT_WARN);
    const bool unused = findings_have(findings, REASON_SSTP_NOT_IN_USE) ||
                        findings_have(findings, REASON_SSTP_NOT_CONFIGURED) ||
                        findings_have(findings, REASON_REMOTE_ACCESS_DISABLED);
    const bool kept = trigger.paused && companions_owes(snapshot); /* to be restarted later */

    if ((healthy || unused) && !kept &&
        !pass_end_rotation(host, snapshot, healthy, stored_lapse_intent)) {
        reconciler->failures++; /* rarer each time: the state may be unwritable for good */
        pass_check_again_soon(&pass, snapshot, reconciler->failures);
    } else if (healthy) {
        reconciler->failures = 0;
    }
    if (!healthy) {
        reconciler->healthy_reported = false;
        return pass;
    }
    stored_learn_last_good(host, snapshot);
    pass.result = PASS_HEALTHY;
    if (doubted(reconciler, findings) || stopped(snapshot) ||
        findings_have(findings, REASON_TRUSTED_BY_FEWER)) {
        reconciler->healthy_reported = false;
        return pass;
    }
    if (!reconciler->healthy_reported && !findings_have(findings, REASON_SSTP_START_UNKNOWN)) {
        report_send(host, (struct report){.kind = REPORT_HEALTHY, .snapshot = snapshot});
    }
    reconciler->healthy_reported = true;
    return pass;
}

/* The snapshot is the last observation: nothing was changed since. */
struct pass pass_retried_after(struct reconciler *reconciler, const struct host *host,
                               const struct snapshot *snapshot, struct report report, instant delay)
{
    struct pass pass = {.result = PASS_FAILED, .pending = true};

    reconciler->attempt.ended = digest_of(snapshot);
    pass.next_check = host->now(host->context) + delay;
    report.snapshot = snapshot;
    report.retry_at = pass.next_check;
    report_send(host, report);
    return pass;
}

struct pass pass_retried(struct reconciler *reconciler, const struct host *host,
                         const struct snapshot *snapshot, struct report report, unsigned failures)
{
    return pass_retried_after(reconciler, host, snapshot, report,
                              schedule_retry_delay(snapshot->machine, failures));
}

struct pass pass_failed(struct reconciler *reconciler, const struct host *host,
                        const struct snapshot *snapshot, struct report report)
{
    reconciler->failures++;
    return pass_retried(reconciler, host, snapshot, report, reconciler->failures);
}

/* ---- what became of a request ---- */

/* The first that keeps a change from being made, or from being made now. */
static enum reason what_blocks(const struct findings *findings)
{
    size_t i = 0;

    while (i + 1 < findings->count &&
           !(reason_effects(findings->items[i].reason) & (EFFECT_BLOCK | EFFECT_ONGOING))) {
        i++;
    }
    return findings->items[i].reason;
}

static bool waits_to_restart(enum reason reason)
{
    return reason == REASON_RESTART_SCHEDULED || reason == REASON_RESTART_LIMIT ||
           reason == REASON_OTHERS_AT_WORK || reason == REASON_SEEN_ONCE ||
           reason == REASON_REISSUE_AWAITED;
}

static void answer_ongoing(struct request_answer *answer, bool paused,
                           const struct findings *findings)
{
    answer->reason = what_blocks(findings);
    if (answer->reason == REASON_RESTART_PENDING || (waits_to_restart(answer->reason) && !paused)) {
        answer->end = REQUEST_WAITS;
    } else if (waits_to_restart(answer->reason)) {
        answer->reason = REASON_PAUSED;
    }
}

struct request_answer pass_answer(const struct reconciler *reconciler, bool paused,
                                  const struct pass *pass, const struct findings *findings)
{
    static const enum request_end ends[] = {
        [PASS_HEALTHY] = REQUEST_NOTHING,     [PASS_ROTATED] = REQUEST_DONE,
        [PASS_ONGOING] = REQUEST_UNRESOLVED,  [PASS_FAILED] = REQUEST_FAILED,
        [PASS_CANCELLED] = REQUEST_CANCELLED, [PASS_FOR_BOOT] = REQUEST_WAITS,
    };
    struct request_answer answer = {.end = ends[pass->result], .at = pass->next_check};

    if (pass->result == PASS_FOR_BOOT) {
        answer.reason = REASON_RESTART_OWED;
    } else if (pass->result == PASS_ROTATED && pass->pending) {
        answer.end = REQUEST_WAITS;
        answer.reason = REASON_RESTART_PENDING;
    } else if (pass->result == PASS_ONGOING) {
        answer_ongoing(&answer, paused, findings);
    } else if (doubted(reconciler, findings) &&
               (answer.end == REQUEST_DONE || answer.end == REQUEST_NOTHING)) {
        answer.end = REQUEST_UNPROVEN;
    }
    return answer;
}
