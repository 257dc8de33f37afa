/* RemoteAccess that ends by itself: when its certificate vanishes, or for another reason. Judged
 * from the world, by what passes could see of it. */
#include "sim.h"

#include <string.h>

void ended_follow(struct sim *sim)
{
    if (model_rras_ends(&sim->model)) {
        sim->settled[MODEL_REMOTE_ACCESS] = false;
        sim_note(sim, "server", "RemoteAccess ends: its certificate is gone");
    }
}

/* ---- what a pass can see ---- */

static bool has_ended(const struct model *model)
{
    const struct model_service *service = &model->services[MODEL_REMOTE_ACCESS];

    return service->installed && service->state == SERVICE_IS_STOPPED && service->exit_code != 0 &&
           !service->disabled;
}

/* We stopped it ourselves. */
static bool is_ours(const struct model *model)
{
    const struct intent *intent = &model->stored.intent;

    for (size_t i = 0; i < intent->services.count; i++) {
        if (intent->presence == PART_PRESENT && model->intent_boot == model->boot &&
            strcmp(intent->services.items[i], model_service_name(MODEL_REMOTE_ACCESS)) == 0) {
            return true;
        }
    }
    return false;
}

static bool could_see(const struct model *model)
{
    for (int part = 0; part < MODEL_PARTS; part++) {
        if (model->unreadable[part]) {
            return false;
        }
    }
    return true;
}

/* What it takes to tell of what it ended: whoever can, judges at once. */
static bool could_judge(const struct model *model)
{
    static const enum model_part parts[] = {
        MODEL_PART_STATE, MODEL_PART_STORE, MODEL_PART_REMOTE_ACCESS, MODEL_PART_SSTP,
        MODEL_PART_IPV4,  MODEL_PART_IPV6,  MODEL_PART_USE_HTTPS};

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (model->unreadable[parts[i]]) {
            return false;
        }
    }
    return true;
}

static bool both(const struct model *model, bool present)
{
    return (model->bindings[FAMILY_IPV4].presence == PART_PRESENT) == present &&
           (model->bindings[FAMILY_IPV6].presence == PART_PRESENT) == present;
}

/* Beyond doubt. */
static bool is_fine(const struct model *model)
{
    return model_offloaded(model) ||
           (both(model, true) &&
            model_certificate_fit_again(model, &model->bindings[FAMILY_IPV4].record.thumbprint) &&
            model_certificate_fit_again(model, &model->bindings[FAMILY_IPV6].record.thumbprint) &&
            model_certificate_fit_again(model, &model->sstp_captured) &&
            model_certificate_fit_again(model, &model->stored.sstp_start.thumbprint));
}

static bool in_store(const struct model *model, enum family family)
{
    const struct model_certificate *certificate =
        model_by_thumbprint(model, &model->bindings[family].record.thumbprint);

    return certificate == NULL || certificate->in_store;
}

static bool is_broken(const struct model *model)
{
    return !model_offloaded(model) && both(model, true) && !in_store(model, FAMILY_IPV4) &&
           !in_store(model, FAMILY_IPV6);
}

void ended_note(struct sim *sim)
{
    const struct model *model = &sim->model;
    struct sim_end *seen = &sim->end_seen;

    *seen = sim->end;
    if (!has_ended(model) || seen->boot != model->boot || is_ours(model) ||
        (seen->fine && (seen->exit_code != model->services[MODEL_REMOTE_ACCESS].exit_code ||
                        seen->starts != model->services[MODEL_REMOTE_ACCESS].starts))) {
        *seen = (struct sim_end){.boot = model->boot};
    }
    if (has_ended(model) && !is_ours(model) && could_judge(model) && !seen->known && !seen->lost) {
        seen->known = true;
        seen->exit_code = model->services[MODEL_REMOTE_ACCESS].exit_code;
        seen->starts = model->services[MODEL_REMOTE_ACCESS].starts;
        seen->fine = is_fine(model);
        seen->broken = is_broken(model);
    }
    if (has_ended(model) && is_ours(model) && !is_fine(model)) {
        seen->lost = true; /* what it ended of was judged when it was still ours to start */
    }
    if (model_offloaded(model)) {
        seen->broken = false;
    }
}

/* ---- what must come of it ---- */

/* What could not be remembered cannot be heeded. */
static bool could_remember(const struct sim *sim)
{
    const struct model_log *log = &sim->model.log;

    return !sim->process.dead && log->failed_stores == 0 && log->lies == 0 && !sim->disturbed;
}

/* What keeps it from running is none of the certificate's by then. That it is not started once more
 * no schedule is long enough to show: core's own tests do. */
#define TRIES 6

static bool is_tried_out(const struct sim_end *end, const struct thumbprint *bound)
{
    return end->tries >= TRIES && thumbprint_equal(&end->with, bound);
}

void ended_check(struct sim *sim)
{
    const struct model_log *log = &sim->model.log;
    const struct thumbprint *bound = &sim->model.bindings[FAMILY_IPV4].record.thumbprint;
    const bool started = log->reports[REPORT_REMOTE_ACCESS_STARTED] +
                             log->reports[REPORT_REMOTE_ACCESS_NOT_STARTED] >
                         0;

    if (started && sim->end.fine && sim->end_seen.fine && !sim->disturbed) {
        sim_violated(sim, SIM_LEFT, "it is started");
    }
    if (started && sim_looks_only(sim)) {
        sim_violated(sim, SIM_PAUSED, "RemoteAccess is started");
    }
    if (started && !model_running(&sim->model, MODEL_REMOTE_ACCESS)) {
        sim->wishes[MODEL_REMOTE_ACCESS] = WISH_UNKNOWN; /* something else is in its way */
    }
    if (!could_remember(sim)) {
        sim->end = (struct sim_end){.boot = sim->model.boot, .lost = true};
        return;
    }
    sim->end = sim->end_seen;
    if (log->reports[REPORT_REMOTE_ACCESS_STARTED] > 0) {
        sim->end = (struct sim_end){.boot = sim->model.boot}; /* the next one is another */
    } else if (started) {
        sim->end.tries = thumbprint_equal(&sim->end.with, bound) ? sim->end.tries + 1 : 1;
        sim->end.with = *bound;
    }
}

/* What it needs was not stopped by a person. */
static bool may_run(const struct model *model)
{
    const struct model_service *services = model->services;

    for (int i = MODEL_SSTP; i <= MODEL_RASMAN; i++) {
        if (services[i].disabled ||
            (services[i].state == SERVICE_IS_STOPPED && services[i].exit_code == 0)) {
            return false;
        }
    }
    return services[MODEL_REMOTE_ACCESS].automatic && !services[MODEL_REMOTE_ACCESS].disabled;
}

void ended_check_rest(struct sim *sim)
{
    const struct model *model = &sim->model;
    const struct thumbprint *bound = &model->bindings[FAMILY_IPV4].record.thumbprint;

    if (has_ended(model) && model->services[MODEL_REMOTE_ACCESS].for_certificate &&
        may_run(model) && sim->end.known && sim->end.broken && !sim_looks_only(sim) &&
        !is_tried_out(&sim->end, bound) && !(sim->reconciler.ongoing.effects & EFFECT_BLOCK) &&
        could_see(model) && !model_offloaded(model) && is_fine(model)) {
        sim_violated(sim, SIM_RETURNS, "it does not run");
    }
}
