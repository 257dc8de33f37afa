/* Others that undo what our service does, and what must come of it: no fight. */
#include "sim.h"

#define FIGHT_WITHIN   (7 * INSTANT_DAY)
#define DELETED_WITHIN INSTANT_DAY

/* ---- what others do ---- */

/* A scheduled task that somebody wrote long ago. */
static void a_script_binds_its_certificate(struct sim *sim, unsigned number)
{
    const struct model_certificate *its = &sim->model.certificates[number];

    if (sim->at_the_end) {
        return;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = sim->model.bindings[family].record;
        if (sim->model.bindings[family].presence == PART_PRESENT && ssl_record_is_sstp(&record)) {
            record.thumbprint = its->facts.thumbprint;
            (void)model_http_update(&sim->model, (enum family)family, &record);
        }
    }
    sim_note(sim, "script", "binds %s", its->label);
    if (chance(sim, 80)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), a_script_binds_its_certificate, number);
    }
}

static void a_script_appears(struct sim *sim, unsigned unused)
{
    (void)unused;
    a_script_binds_its_certificate(sim, pick(sim, (unsigned)sim->model.certificate_count));
}

static void http_takes_it_again(struct sim *sim, unsigned number)
{
    sim->model.certificates[number].http_refuses = false;
    sim_note(sim, "server", "HTTP.sys would take %s again", sim->model.certificates[number].label);
}

static void http_begins_to_refuse(struct sim *sim, unsigned unused)
{
    const unsigned number = pick(sim, (unsigned)sim->model.certificate_count);
    struct model_certificate *certificate = &sim->model.certificates[number];

    (void)unused;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (thumbprint_equal(&sim->model.bindings[family].record.thumbprint,
                             &certificate->facts.thumbprint)) {
            return; /* what it has it keeps */
        }
    }
    certificate->http_refuses = true;
    sim_note(sim, "server", "HTTP.sys refuses %s, and nothing shows it", certificate->label);
    if (chance(sim, 50)) {
        sim_plan(sim, while_of(sim, 2 * INSTANT_DAY), http_takes_it_again, number);
    }
}

event *peace_event(struct sim *sim)
{
    static event *const events[] = {a_script_appears, http_begins_to_refuse};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}

/* ---- what must come of it ---- */

/* Another application has it in the other family's record, and SSTP cannot use another one: nobody
 * is fought with. */
static bool is_followed(const struct model_binding *other)
{
    return other->presence == PART_PRESENT && !ssl_record_is_sstp(&other->record);
}

/* What the last pass that found nothing to do left in service: the baseline, or what stands in for
 * it or came into use because its time runs out. */
static bool was_left(const struct last_good *last_good, const struct thumbprint *thumbprint)
{
    return thumbprint_equal(&last_good->thumbprint, thumbprint) ||
           thumbprint_equal(&last_good->stand_in, thumbprint) ||
           thumbprint_equal(&last_good->in_time, thumbprint);
}

/* A pass bound what had proved good before and somebody had taken away. */
static bool took_back(const struct sim *sim)
{
    const struct last_good *last_good = &sim->before.stored.last_good;

    if (findings_have(&sim->memory.findings, REASON_CERTIFICATE_UNPROVEN)) {
        return false; /* it was ourselves who took it away */
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *before = &sim->before.bindings[family];
        const struct model_binding *after = &sim->model.bindings[family];
        if (last_good->presence == PART_PRESENT &&
            !is_followed(&sim->before.bindings[FAMILY_COUNT - 1 - family]) &&
            sim->before.stored.intent.presence == PART_ABSENT && after->presence == PART_PRESENT &&
            was_left(last_good, &after->record.thumbprint) &&
            (before->presence != PART_PRESENT ||
             !thumbprint_equal(&before->record.thumbprint, &after->record.thumbprint))) {
            return true;
        }
    }
    return false;
}

static bool was_deleted(const struct model *model)
{
    return model->bindings[FAMILY_IPV4].presence == PART_ABSENT ||
           model->bindings[FAMILY_IPV6].presence == PART_ABSENT;
}

/* An administrator who uses force takes the dispute upon themselves, whatever comes of the pass:
 * what was taken back before is no matter any more. */
static bool was_ended_by_force(const struct sim *sim)
{
    return sim->overriding && sim->before.stored.exclusions.repaired_at != 0 &&
           sim->model.stored.exclusions.repaired_at == 0;
}

void peace_check(struct sim *sim)
{
    const instant within = was_deleted(&sim->before) ? DELETED_WITHIN : FIGHT_WITHIN;
    const struct exclusions *reported = &sim->model.stored.exclusions;
    const struct thumbprint *bound = &sim->model.bindings[FAMILY_IPV4].record.thumbprint;

    if (request_was_taken(sim, &sim->taken_back) || was_ended_by_force(sim)) {
        sim->took_back_at = 0; /* it was not ours to decide */
    }
    if (!reported->ongoing && sim->before.stored.exclusions.ongoing) {
        sim->took_back_at = 0; /* somebody put it right */
    }
    if (sim->pass.result != PASS_ROTATED || sim->disturbed || !took_back(sim)) {
        return;
    }
    if (sim->took_back_at != 0 && thumbprint_equal(&sim->taken_back, bound) &&
        sim->model.now - sim->took_back_at < within) {
        sim_violated(sim, SIM_PEACE, "a binding is taken back a second time");
    }
    sim->taken_back = *bound;
    /* What could not be remembered cannot be heeded; one that is over leaves its name behind. */
    sim->took_back_at = reported->presence == PART_PRESENT && reported->repaired_at != 0 &&
                                thumbprint_equal(&reported->reverted, bound)
                            ? sim->model.now
                            : 0;
}
