/* Learning from an observation, and settling what an earlier rotation left. */
#include "control/observe.h"

#include "control/evaluate.h"
#include "control/stored_state.h"
#include "host/reporting.h"
#include "host/storing.h"
#include "rotation/rotate.h"

static void judge(const struct host *host, struct snapshot *snapshot, bool tried,
                  struct findings *findings)
{
    const struct learned learned = evaluate_drift(snapshot, tried, findings);

    if (learned.choice) {
        (void)store_choice(host, snapshot);
    }
    if (learned.exclusions) {
        (void)store_exclusions(host, snapshot, &snapshot->state.exclusions);
    }
    const bool known = !learned.end || store_end(host, snapshot);
    if (learned.released && known) {
        (void)store_intent(host, snapshot, &snapshot->state.intent);
    }
}

void observation_judge(const struct host *host, struct snapshot *snapshot,
                       struct findings *findings)
{
    judge(host, snapshot, false, findings);
}

/* After the services were started. With what the start of RemoteAccess ended, if it did: a start
 * that fails for another reason says nothing of it. */
static void check_again(const struct host *host, struct snapshot *snapshot, uint32_t ended_with,
                        struct findings *findings)
{
    const enum clock_doubt doubt = snapshot->clock_doubt;
    const instant until = snapshot->clock_doubted_until;
    const struct clock_record clock = snapshot->state.clock;

    host->observe(host->context, snapshot);
    snapshot->clock_doubt = doubt; /* the same pass */
    snapshot->clock_doubted_until = until;
    snapshot->state.clock = clock;
    judge(host, snapshot, ended_with == 0 || snapshot->remote_access.exit_code == ended_with,
          findings);
}

/* ---- an interrupted rotation ---- */

/* Starts what it left stopped, and observes again: a service may have ended at once. */
static bool resume(const struct host *host, struct snapshot *snapshot, struct findings *findings)
{
    uint32_t ended_with;

    report_send(host, (struct report){.kind = REPORT_INTENT_RESUMED,
                                      .snapshot = snapshot,
                                      .after = &snapshot->state.intent.target});
    const enum resumption resumption = rotate_resume(host, snapshot, &ended_with);
    if ((resumption == RESUMPTION_FAILED && ended_with == 0) ||
        /* what does not depend on SstpSvc any more is not seen to run */
        (resumption == RESUMPTION_SETTLED && !stored_release_services(host, snapshot))) {
        return false;
    }
    check_again(host, snapshot, ended_with, findings);
    return resumption == RESUMPTION_SETTLED || !(findings->effects & EFFECT_START);
}

/* What an intent names is seen to run: a later stop is the administrator's, whatever else may keep
 * this pass from going on. */
static bool served(const struct snapshot *snapshot)
{
    const struct intent *intent = &snapshot->state.intent;

    return snapshot->state.presence == PART_PRESENT && intent->presence == PART_PRESENT &&
           intent->same_boot && intent->services.count > 0 &&
           snapshot->sstp.state == SERVICE_IS_RUNNING;
}

bool observation_settle(const struct host *host, struct snapshot *snapshot,
                        struct findings *findings)
{
    if ((findings->effects & EFFECT_START) && !resume(host, snapshot, findings)) {
        return false;
    }
    return !served(snapshot) || stored_release_services(host, snapshot);
}
