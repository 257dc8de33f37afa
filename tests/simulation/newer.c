/* How often clients are cut off because something newer came, counted with a calendar in the hand:
 * what is in service was right, nobody chose, and nothing was tried again. */
#include "sim.h"

#include "policy.h"
#include "proofs.h"

#include <string.h>

/* By a clock that nobody sets. */
static instant today(const struct model *model)
{
    return model->now - model->set_by;
}

static unsigned since(const struct sim *sim, instant period)
{
    unsigned count = 0;

    for (size_t i = 0; i < NEWER_SEEN; i++) {
        const instant at = sim->newer[i];
        count += at != 0 && today(&sim->model) - at < period - INSTANT_HOUR; /* of no matter */
    }
    return count;
}

/* The pass put another certificate into use, with a restart, though clients got in. */
static bool only_for_newer(const struct sim *sim)
{
    const struct model *before = &sim->before;
    const struct model *after = &sim->model;
    const struct thumbprint *was = &before->bindings[FAMILY_IPV4].record.thumbprint;
    const struct thumbprint *is = &after->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *now = model_by_thumbprint(after, is);

    return after->restart_count > before->restart_count && !thumbprint_equal(was, is) &&
           !thumbprint_equal(was, &before->stored.last_good.stand_in) &&
           !findings_have(&sim->memory.findings, REASON_RULED_OUT) && policy_is_well(before) &&
           !sim->disturbed && now != NULL && now->set_aside_at == 0 &&
           !(after->stored.choice.presence == PART_PRESENT &&
             thumbprint_equal(&after->stored.choice.thumbprint, is));
}

/* Else it is forgotten: it could not be stored, or Windows claimed that it was, and it is not. */
static bool is_remembered(const struct sim *sim)
{
    const struct last_rotation *last = &sim->model.stored.last_rotation;

    return !sim->process.unwritable && !sim->process.dead && last->presence == PART_PRESENT &&
           thumbprint_equal(&last->target, &sim->model.bindings[FAMILY_IPV4].record.thumbprint) &&
           last->number != sim->before.stored.last_rotation.number;
}

void newer_check_pass(struct sim *sim, const struct passage *passage)
{
    const struct model_certificate *was =
        model_by_thumbprint(&sim->before, &sim->before.bindings[FAMILY_IPV4].record.thumbprint);

    if (!only_for_newer(sim) || proofs_allow_restart(passage)) {
        return;
    }
    const bool soon = sim->before.now <
                      was->facts.not_before + (was->facts.not_after - was->facts.not_before) / 2;
    if (soon && !sim->clock_was_set && !sim->asked &&
        (since(sim, INSTANT_DAY) >= 1 || since(sim, 30 * INSTANT_DAY) >= NEWER_SEEN)) {
        sim_violated(sim, SIM_NEWER, model_label(&sim->model, &was->facts.thumbprint));
    }
    if (sim->pass.result == PASS_ROTATED && is_remembered(sim)) {
        memmove(sim->newer + 1, sim->newer, sizeof(sim->newer) - sizeof(sim->newer[0]));
        sim->newer[0] = today(&sim->model);
    }
}
