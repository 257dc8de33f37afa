/* What an administrator asks for with `rotate`, and what must come of it. */
#include "sim.h"

#include <string.h>

#include "base/names.h"
#include "records.h"

/* ---- what happens ---- */

void requests_a_rotation(struct sim *sim, unsigned unused)
{
    const struct exclusions *exclusions = &sim->model.stored.exclusions;
    const struct model_certificate *wanted = good_certificate(sim);

    (void)unused;
    if (!sim->alive || sim->in_pass) {
        return;
    }
    if (wanted == NULL || chance(sim, 20)) {
        wanted = any_certificate(sim);
    }
    if (exclusions->presence == PART_PRESENT && exclusions->unproven_count > 0 && chance(sim, 50)) {
        wanted = model_by_thumbprint(&sim->model, &exclusions->unproven[0].certificate);
    }
    sim->request =
        (struct rotation_request){.given = true,
                                  .now = chance(sim, 30),
                                  .force = records_stay_behind(&sim->model) && chance(sim, 50),
                                  .has_thumbprint = chance(sim, 80),
                                  .thumbprint = wanted->facts.thumbprint};
    /* By the clock, which is as good as a draw. */
    sim->request.force |= sim->request.now && sim->model.now / INSTANT_MINUTE % 4 == 0;
    sim->hurried = sim->hurried || sim->request.now;
    sim->asked = true;
    sim_note(sim, "administrator", "requests %s%s%s",
             sim->request.has_thumbprint ? wanted->label : "what is right",
             sim->request.now ? ", now" : "", sim->request.force ? ", by force" : "");
    sim_ask(sim);
}

/* ---- what must come of it ---- */

static bool both_carry(const struct model *model, const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        if (binding->presence != PART_PRESENT ||
            !thumbprint_equal(&binding->record.thumbprint, thumbprint)) {
            return false;
        }
    }
    return true;
}

static bool bindings_were_written(const struct sim *sim)
{
    return sim->statistics.calls[CALL_UPDATE_BINDING] != sim->calls[CALL_UPDATE_BINDING] ||
           sim->statistics.calls[CALL_CREATE_BINDING] != sim->calls[CALL_CREATE_BINDING] ||
           sim->statistics.calls[CALL_DELETE_BINDING] != sim->calls[CALL_DELETE_BINDING];
}

/* For the names that the last good certificate had, and the bound one, so that whatever says them
 * says these. */
static bool for_all_names(const struct model *model, const struct certificate *wanted)
{
    const struct names have = {wanted->names, wanted->name_count};

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_certificate *bound =
            model_by_thumbprint(model, &model->bindings[family].record.thumbprint);
        if (bound != NULL &&
            !names_cover(&have, &(struct names){bound->names, bound->facts.name_count})) {
            return false;
        }
    }
    return model->stored.last_good.presence == PART_PRESENT &&
           names_cover(
               &have, &(struct names){model->last_good_names, model->stored.last_good.names.count});
}

/* Nothing but experience could speak against it: it is good, for this server, has much time, and
 * neither a setting nor the console names another. */
static bool must_be_taken(const struct sim *sim, const struct rotation_request *request)
{
    const struct model *before = &sim->before;
    const struct settings *settings = &before->settings;
    const struct model_certificate *wanted = model_by_thumbprint(before, &request->thumbprint);

    return !sim_looks_only(sim) && !model_offloaded(before) &&
           (request->force || !records_may_hold(before, wanted)) && !records_are_followed(before) &&
           !(sim->memory.findings.effects & EFFECT_BLOCK) &&
           before->parameters.hash_configured_by_admin.value == 0 && model_unrestricted(settings) &&
           model_certificate_fit(before, &request->thumbprint) &&
           for_all_names(before, &wanted->facts) && wanted->facts.not_before < before->now &&
           wanted->facts.not_after > before->now + 8 * INSTANT_DAY &&
           wanted->facts.not_after - before->now >
               (wanted->facts.not_after - wanted->facts.not_before) / 3 + INSTANT_DAY;
}

static const char *const end_names[] = {
    [REQUEST_NOT_GIVEN] = "not-given",
    [REQUEST_PAUSED] = "paused",
    [REQUEST_OBSERVED] = "observed",
    [REQUEST_OFFLOADED] = "offloaded",
    [REQUEST_BLOCKED] = "blocked",
    [REQUEST_NOT_IN_STORE] = "not-in-store",
    [REQUEST_NOT_ELIGIBLE] = "not-eligible",
    [REQUEST_WAITS] = "waits",
    [REQUEST_UNRESOLVED] = "stands",
    [REQUEST_FAILED] = "failed",
    [REQUEST_CANCELLED] = "cancelled",
    [REQUEST_NOTHING] = "nothing-to-do",
    [REQUEST_DONE] = "done",
    [REQUEST_UNPROVEN] = "unproven",
};

static void check_answer(struct sim *sim, const struct rotation_request *request)
{
    const enum request_end end = sim->pass.answer.end;

    if (end == REQUEST_NOT_GIVEN) {
        sim_violated(sim, SIM_OBEYS, "a request has no answer");
    } else if (request_refused(end) && bindings_were_written(sim)) {
        sim_violated(sim, SIM_OBEYS, "it is refused, and the bindings are written");
    } else if (request_refused(end) && must_be_taken(sim, request)) {
        sim_violated(sim, SIM_OBEYS, end_names[end]);
    } else if ((end == REQUEST_DONE || end == REQUEST_NOTHING || end == REQUEST_UNPROVEN) &&
               sim->model.log.lies == 0 && !both_carry(&sim->model, &request->thumbprint)) {
        sim_violated(sim, SIM_OBEYS, "it is called done, and another certificate is bound");
    }
}

bool request_was_taken(const struct sim *sim, const struct thumbprint *thumbprint)
{
    return sim->request.given && sim->request.has_thumbprint &&
           !request_refused(sim->pass.answer.end) &&
           thumbprint_equal(&sim->request.thumbprint, thumbprint);
}

/* What is asked for is an administrator's word like what is bound by hand, its names too, whoever
 * binds it then. */
static void note_choice(struct sim *sim, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < sim->model.certificate_count; i++) {
        struct model_certificate *certificate = &sim->model.certificates[i];
        if (thumbprint_equal(&certificate->facts.thumbprint, thumbprint)) {
            certificate->bound_by_others = true;
        }
    }
}

void request_check(struct sim *sim, struct rotation_request request)
{
    sim->request = (struct rotation_request){.given = false};
    sim->hurried = sim->hurried && !sim->process.dead && sim->pass.result != PASS_HEALTHY &&
                   sim->pass.result != PASS_ROTATED;
    sim->asked = sim->asked && !sim->process.dead && sim->pass.result != PASS_HEALTHY;
    if (!request.given || sim->process.dead) {
        return;
    }
    if (request.has_thumbprint && !request_refused(sim->pass.answer.end)) {
        note_choice(sim, &request.thumbprint);
    }
    if (request.has_thumbprint && !sim->disturbed) {
        check_answer(sim, &request);
    }
    if (request_refused(sim->pass.answer.end)) {
        sim_ask(sim); /* as the service does: what there is to do otherwise is done, too */
    }
}
