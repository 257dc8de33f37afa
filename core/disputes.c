/* Never fighting: what is remembered of others that undo what we do, and what follows from it. */
#include "disputes.h"

#include "quarantine.h"
#include "reporting.h"

/* Rarer than that it is no fight: what others do by mistake is mended each time. */
#define FIGHT_WITHIN (7 * INSTANT_DAY)

/* From then on a refusal that is for now only is over: the next regular check tries again. */
#define AGAIN INSTANT_HOUR

static void store(const struct host *host, const struct snapshot *snapshot,
                  const struct disputes *disputes)
{
    const struct outcome outcome = host->store_disputes(host->context, disputes);

    (void)report_state(host, snapshot, &outcome);
}

struct disputes disputes_of(const struct snapshot *snapshot)
{
    struct disputes disputes = {0};

    if (snapshot->state.disputes.presence == PART_PRESENT) {
        disputes = snapshot->state.disputes;
    }
    disputes.presence = PART_PRESENT;
    return disputes;
}

bool disputes_put(const struct host *host, struct snapshot *snapshot,
                  const struct disputes *disputes)
{
    const struct outcome outcome = host->store_disputes(host->context, disputes);

    if (outcome_ok(&outcome)) {
        snapshot->state.disputes = *disputes;
    }
    return report_state(host, snapshot, &outcome);
}

static bool bound_on_both(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence != PART_PRESENT ||
            !thumbprint_equal(&binding->record.thumbprint, thumbprint)) {
            return false;
        }
    }
    return true;
}

/* ---- certificates that HTTP.sys refuses ---- */

bool disputes_refused(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct disputes *disputes = &snapshot->state.disputes;

    for (size_t i = 0; disputes->presence == PART_PRESENT && i < disputes->refused_count; i++) {
        if (thumbprint_equal(&disputes->refused[i].certificate, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* With the list full the oldest goes: it is tried again. */
bool disputes_learn_refused(const struct host *host, const struct snapshot *snapshot,
                            const struct thumbprint *thumbprint, bool for_now)
{
    struct disputes disputes = disputes_of(snapshot);
    const bool room = disputes.refused_count < REFUSED_KEPT;

    if (disputes_refused(snapshot, thumbprint) || bound_on_both(snapshot, thumbprint)) {
        return false;
    }
    disputes.refused_count += room;
    for (size_t i = disputes.refused_count - 1; i > 0; i--) {
        disputes.refused[i] = disputes.refused[i - 1];
    }
    disputes.refused[0] = (struct refusal){*thumbprint, for_now ? snapshot->taken_at + AGAIN : 0};
    store(host, snapshot, &disputes);
    return room;
}

/* ---- bindings that others take back ---- */

/* It was bound, by us or before us, and proved good; then somebody bound something else. */
static bool taken_away(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct stored_state *state = &snapshot->state;

    return state->last_good.presence == PART_PRESENT && state->intent.presence != PART_PRESENT &&
           quarantine_instead(snapshot) == NULL &&
           thumbprint_equal(&state->last_good.thumbprint, thumbprint);
}

static bool names_reverted(const struct disputes *disputes, const struct thumbprint *thumbprint)
{
    return disputes->presence == PART_PRESENT && disputes->mended_at != 0 &&
           thumbprint_equal(&disputes->reverted, thumbprint);
}

bool disputes_reverted(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct disputes *disputes = &snapshot->state.disputes;

    return names_reverted(disputes, &certificate->thumbprint) &&
           taken_away(snapshot, &certificate->thumbprint) &&
           (disputes->stands || snapshot->taken_at < disputes->mended_at + FIGHT_WITHIN);
}

void disputes_learn_mended(const struct host *host, const struct plan *plan,
                           const struct snapshot *after)
{
    /* The certificate itself went with the earlier observation. */
    const struct thumbprint *bound = &plan->records[FAMILY_IPV4].thumbprint;
    struct disputes disputes = disputes_of(after);

    if ((plan_writes(plan, FAMILY_IPV4) || plan_writes(plan, FAMILY_IPV6)) &&
        taken_away(plan->snapshot, bound)) {
        disputes.reverted = *bound;
        disputes.mended_at = after->taken_at;
        disputes.stands = false;
        store(host, after, &disputes);
    }
}

void disputes_learn_standing(const struct host *host, struct snapshot *snapshot)
{
    struct disputes *disputes = &snapshot->state.disputes;

    if (!disputes->stands) {
        disputes->stands = true;
        store(host, snapshot, disputes);
    }
}

/* ---- what only the probe complains of ---- */

bool disputes_restarted(const struct snapshot *snapshot)
{
    const struct disputes *disputes = &snapshot->state.disputes;

    return disputes->presence == PART_PRESENT && disputes->restarted;
}

bool disputes_learn_restart(const struct host *host, struct snapshot *snapshot)
{
    struct disputes disputes = disputes_of(snapshot);

    disputes.restarted = true;
    return disputes_put(host, snapshot, &disputes);
}

void disputes_forget_restart(const struct host *host, struct snapshot *snapshot)
{
    struct disputes disputes = disputes_of(snapshot);

    if (disputes.restarted) {
        disputes.restarted = false;
        (void)disputes_put(host, snapshot, &disputes);
    }
}

/* ---- what is over ---- */

/* Also where the clock was set back since. */
static bool waited_long_enough(const struct refusal *refusal, instant now)
{
    return refusal->until != 0 && (now >= refusal->until || refusal->until - now > AGAIN);
}

static bool refusal_is_over(const struct snapshot *snapshot, const struct refusal *refusal)
{
    const struct thumbprint *thumbprint = &refusal->certificate;

    return bound_on_both(snapshot, thumbprint) || waited_long_enough(refusal, snapshot->taken_at) ||
           (snapshot->store.presence == PART_PRESENT &&
            snapshot_find(snapshot, thumbprint) == NULL);
}

bool disputes_forget(struct snapshot *snapshot)
{
    struct disputes *disputes = &snapshot->state.disputes;
    bool changed = false;
    size_t kept = 0;

    if (snapshot->state.presence != PART_PRESENT || disputes->presence != PART_PRESENT) {
        return false;
    }
    for (size_t i = 0; i < disputes->refused_count; i++) {
        disputes->refused[kept] = disputes->refused[i];
        kept += !refusal_is_over(snapshot, &disputes->refused[i]);
    }
    changed = kept != disputes->refused_count;
    disputes->refused_count = kept;
    if (disputes->stands && bound_on_both(snapshot, &disputes->reverted)) {
        disputes->stands = false;
        disputes->mended_at = 0;
        changed = true;
    }
    return changed;
}

static bool lift_refusal(struct disputes *disputes, const struct thumbprint *thumbprint)
{
    size_t kept = 0;

    for (size_t i = 0; i < disputes->refused_count; i++) {
        disputes->refused[kept] = disputes->refused[i];
        kept += !thumbprint_equal(&disputes->refused[i].certificate, thumbprint);
    }
    const bool lifted = kept != disputes->refused_count;
    disputes->refused_count = kept;
    return lifted;
}

bool disputes_lift(struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    struct disputes *disputes = &snapshot->state.disputes;
    bool lifted = lift_refusal(disputes, thumbprint);

    if (names_reverted(disputes, thumbprint)) {
        disputes->stands = false;
        disputes->mended_at = 0;
        lifted = true;
    }
    return quarantine_lift(disputes, thumbprint) || lifted;
}

void disputes_store(const struct host *host, const struct snapshot *snapshot)
{
    store(host, snapshot, &snapshot->state.disputes);
}
