/* What is stored before a plan's first change. */
#include <string.h>

#include "plan/companions.h"
#include "plan/moves.h"
#include "plan/plan.h"

struct intent plan_intent(const struct plan *plan, instant now)
{
    const struct snapshot *snapshot = plan->snapshot;
    struct intent intent = {
        .presence = PART_PRESENT,
        .same_boot = true,
        .restart = plan->restarts || plan->restart_deferred,
        .stored_at = now,
        .number = snapshot_next_rotation(snapshot),
        .target = plan->certificate->thumbprint,
        .port = snapshot_port(snapshot),
        .moved = moves_intent(plan),
        .companions = companions_owed(snapshot, plan->restarts || plan->restart_deferred)};

    if (plan->at_shutdown && snapshot->state.intent.same_boot) {
        intent.services = snapshot->state.intent.services; /* should Windows go on after all */
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct intent *earlier = &snapshot->state.intent;
        if (snapshot->bindings[family].presence != PART_ABSENT) {
            intent.had_record[family] = true;
            intent.records[family] = snapshot->bindings[family].record;
        } else if (earlier->presence == PART_PRESENT && earlier->had_record[family]) {
            intent.had_record[family] = true; /* deleted by the attempt before this one */
            intent.records[family] = earlier->records[family];
        }
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].kind == STEP_START_SERVICE) {
            memcpy(intent.services.items[intent.services.count++], plan->steps[i].service,
                   strlen(plan->steps[i].service) + 1);
        }
    }
    return intent;
}
