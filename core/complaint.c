/* Counting what the probe says. */
#include "complaint.h"

#include "disputes.h"
#include "proof.h"

#define APART        (150 * INSTANT_SECOND)
#define TOLD_AFTER   2 /* complaints */
#define RESTART_FROM 3 /* complaints, so five minutes */
#define RAREST       INSTANT_HOUR

/* What could not be asked, as while a service is stopped, is no complaint. A clock that was set
 * back begins anew. */
void complaint_review(struct complaint *complaint, const struct host *host,
                      struct snapshot *snapshot)
{
    const instant now = host->now(host->context); /* to observe may have taken a while */

    const enum proof proof = proof_of(snapshot);

    if (proof != PROOF_BAD) {
        *complaint = (struct complaint){0};
    } else if (complaint->count == 0 || complaint->last > now) {
        *complaint = (struct complaint){1, 1, now};
    } else if (now - complaint->last >= APART) {
        complaint->count++;
        complaint->throughout++;
        complaint->last = now;
    }
    if (!proof_is_bad_throughout(snapshot)) {
        complaint->throughout = 0;
    }
    if (proof == PROOF_GOOD) {
        disputes_forget_restart(host, snapshot);
    }
}

bool complaint_stands(const struct complaint *complaint)
{
    return complaint->count >= TOLD_AFTER;
}

instant complaint_next_look(const struct complaint *complaint)
{
    instant apart = APART;

    for (unsigned i = RESTART_FROM; i <= complaint->count && apart < RAREST; i++) {
        apart *= 2;
    }
    return complaint->count > 0 ? complaint->last + apart : INSTANT_NEVER;
}

bool complaint_asks_for_restart(const struct complaint *complaint, const struct host *host,
                                struct snapshot *snapshot)
{
    if (complaint->throughout < RESTART_FROM || disputes_restarted(snapshot)) {
        return false;
    }
    host->count_connections(host->context, &snapshot->connections);
    return snapshot->connections.presence == PART_PRESENT && snapshot->connections.count == 0;
}
