/* Making a plan, also with the services stopped. */
#include "planning.h"
#include "diagnosis/drift.h"

struct plan *make_plan(struct situation *situation)
{
    struct pass_memory *memory = &situation->memory;
    const struct snapshot *snapshot = situation_snapshot(situation);
    const struct selection selection = select_certificate(snapshot);

    drift_find(snapshot, &memory->findings);
    plan_make(snapshot, &memory->findings, &selection, &memory->plan);
    return &memory->plan;
}

void stop_all(struct situation *situation)
{
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
}
