/* Judging what no single pass shows: whether people get what they wanted of the services, and
 * whether the server comes to rest once nothing goes wrong any more. */
#include "sim.h"

#include "records.h"

#include <string.h>

/* ---- services ---- */

static bool can_run(const struct model *model, enum model_service_id service)
{
    for (int i = 0; i <= (int)service; i++) {
        if (model->services[i].disabled) {
            return false;
        }
    }
    return model->services[service].installed;
}

/* What a person stopped does not run because of us. */
void rest_check_wishes(struct sim *sim)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const enum model_service_id service = (enum model_service_id)i;
        if (sim->wishes[i] == WISH_STOP && model_running(&sim->model, service)) {
            if (!sim->disturbed) {
                sim_violated(sim, SIM_STOPPED, model_service_name(service));
            }
            sim->wishes[i] = WISH_UNKNOWN;
        }
    }
}

static void check_all_run(struct sim *sim)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const enum model_service_id service = (enum model_service_id)i;
        const bool ended = sim->model.services[i].for_certificate; /* ended_check_rest */
        if (sim->wishes[i] == WISH_RUN && !model_running(&sim->model, service) && !ended &&
            can_run(&sim->model, service)) {
            sim_violated(sim, sim->statistics.crashes > 0 ? SIM_RECOVERS : SIM_RUNS,
                         model_service_name(service));
        }
    }
}

/* ---- the end, as it came ---- */

static bool something_is_disabled(const struct model *model)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (model->services[i].disabled) {
            return true;
        }
    }
    return false;
}

/* Another application's record that is to be taken over, once HTTP.sys would have what it carries:
 * the key of that is gone. */
static bool is_taken_later(const struct model *model, const struct finding *finding)
{
    const struct model_certificate *carried = model_by_thumbprint(model, &finding->thumbprint);

    return finding->reason == REASON_FOREIGN_TAKEN && carried != NULL &&
           carried->facts.private_key != KEY_USABLE;
}

/* A finding that tells a person, or one that says that this is no business of ours. */
static bool something_is_ongoing(const struct model *model, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        if (is_taken_later(model, &findings->items[i])) {
            return true;
        }
        if ((reason_effects(reason) & (EFFECT_ONGOING | EFFECT_BLOCK)) ||
            reason == REASON_WOULD_LOCK_OUT || reason == REASON_WOULD_LOCK_OUT_SOON) {
            /* of what is gone from the store */
            return true;
        }
    }
    return false;
}

static bool same_names(const struct certificate *a, const struct names *names)
{
    if (a->name_count != names->count) {
        return false;
    }
    for (size_t i = 0; i < a->name_count; i++) {
        if (strcmp(a->names[i].text, names->items[i].text) != 0) {
            return false;
        }
    }
    return true;
}

/* As the bound and the last good one, so that they are the server's whichever counts. */
static bool for_this_server(const struct model *model, const struct certificate *certificate,
                            const struct certificate *bound)
{
    const struct last_good *last_good = &model->stored.last_good;

    return same_names(certificate, &(struct names){bound->names, bound->name_count}) &&
           (last_good->presence != PART_PRESENT ||
            same_names(certificate,
                       &(struct names){model->last_good_names, last_good->names.count}));
}

static bool one_issuer(const struct certificate *certificate, const struct certificate *other)
{
    return certificate->issuer_count > 0 && other->issuer_count > 0 &&
           memcmp(certificate->issuers[0].name, other->issuers[0].name, ISSUER_MARK_SIZE) == 0;
}

/* Nothing the administrator said of issuers forbids it, even where nothing else serves. */
static bool may_stand_in(const struct model *model, const struct certificate *certificate,
                         const struct certificate *bound)
{
    switch (model->settings.values[SETTING_OTHER_ROOT]) {
    case OTHER_ROOT_ALLOW:
        return true;
    case OTHER_ROOT_REFUSE:
        return one_issuer(certificate, bound) &&
               thumbprint_equal(&bound->thumbprint, &model->stored.last_good.thumbprint);
    default:
        return !certificate->self_signed;
    }
}

/* Its key is gone, and HTTP.sys serves clients with it until the next reboot: nothing is taken from
 * them for that. */
static bool serves_without_key(const struct model *model, const struct thumbprint *bound)
{
    return model_by_thumbprint(model, bound)->facts.private_key != KEY_USABLE &&
           (model_shows(model, FAMILY_IPV4, bound) || model_shows(model, FAMILY_IPV6, bound));
}

/* The bound certificate is of no use, and one for the server's names is there that nothing
 * speaks against. */
static const char *unused_chance(const struct model *model)
{
    const struct model_certificate *bound =
        model_by_thumbprint(model, &model->bindings[FAMILY_IPV4].record.thumbprint);

    if (model_offloaded(model) || bound == NULL || !bound->in_store || !bound->facts.decoded ||
        model->bindings[FAMILY_IPV4].presence != PART_PRESENT ||
        !ssl_record_is_sstp(&model->bindings[FAMILY_IPV4].record) ||
        !model_unrestricted(&model->settings) || !model->services[MODEL_REMOTE_ACCESS].installed ||
        model->parameters.hash_configured_by_admin.value != 0 ||
        model_certificate_fit(model, &bound->facts.thumbprint) ||
        (bound->facts.private_key == KEY_USABLE && model_contents_clients(model, &bound->facts)) ||
        serves_without_key(model, &bound->facts.thumbprint)) {
        return NULL;
    }
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct model_certificate *other = &model->certificates[i];
        if (model_certificate_fit(model, &other->facts.thumbprint) && !other->http_refuses &&
            model->now >= other->too_new && other->facts.not_after > model->now + INSTANT_HOUR &&
            for_this_server(model, &other->facts, &bound->facts) &&
            may_stand_in(model, &other->facts, &bound->facts)) {
            return other->label;
        }
    }
    return NULL;
}

/* Clients can connect as long as it lives, so its renewal can wait. */
static bool serves_archived(const struct sim *sim)
{
    const struct model_certificate *bound =
        model_by_thumbprint(&sim->model, &sim->model.bindings[FAMILY_IPV4].record.thumbprint);

    return bound != NULL && bound->facts.archived &&
           findings_have(&sim->reconciler.ongoing, REASON_RESTART_SCHEDULED);
}

/* What it presents for good, and nothing speaks against. */
static bool is_to_be_followed(const struct model *model)
{
    const struct model_balancer *balancer = &model->balancer;

    return model_offloaded(model) && model->settings.offload_probe[0] != '\0' &&
           !model->settings.has_offload_hash && !balancer->unreachable && !balancer->intercepted &&
           model_leaf_fits(model, &balancer->own);
}

static void check_followed(struct sim *sim)
{
    const struct model *model = &sim->model;
    const struct hash_value *reported = &model->parameters.hashes.sha256;

    if (is_to_be_followed(model) &&
        (reported->presence != PART_PRESENT ||
         memcmp(reported->bytes, model->balancer.own.facts.sha256, SHA256_SIZE) != 0)) {
        sim_violated(sim, SIM_FOLLOWS, "SSTP has another hash");
    }
}

/* A block has its own reason; without one a certificate that would do must have been taken. */
static void check_ongoing(struct sim *sim)
{
    const struct findings *findings = &sim->reconciler.ongoing;
    const char *chance_missed;

    if (!something_is_ongoing(&sim->model, findings)) {
        sim_violated(sim, SIM_ONGOING, "nothing stands and it is not healthy");
    }
    chance_missed = findings->effects & EFFECT_BLOCK || serves_archived(sim) ||
                            findings_have(findings, REASON_WOULD_LOCK_OUT) ||
                            findings_have(findings, REASON_WOULD_LOCK_OUT_SOON)
                        ? NULL
                        : unused_chance(&sim->model);
    if (chance_missed != NULL) {
        sim_violated(sim, SIM_CHANCE, chance_missed);
    }
    renewal_check(sim);
    if (findings_have(findings, REASON_BALANCER_UNKNOWN)) {
        check_followed(sim);
    }
}

/* Where TLS ends elsewhere it is not made again, nor with what is not for its name, and the intent
 * has the only copy. */
static bool holds_a_lost_record(const struct model *model)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        if (model->stored.intent.had_record[i] && model->bindings[i].presence == PART_ABSENT) {
            return true;
        }
    }
    return records_wait_for_their_name(model);
}

/* By a clock that is a little behind, as it may be anywhere (verdict.h): time ends that. */
static bool begins_in_a_moment(const struct model *model, const struct thumbprint *bound)
{
    const instant begins = model_by_thumbprint(model, bound)->facts.not_before;

    return begins > model->now && begins <= model->now + CLOCK_SKEW;
}

static void check_healthy(struct sim *sim)
{
    const struct model *model = &sim->model;
    const struct thumbprint *bound = &model->bindings[FAMILY_IPV4].record.thumbprint;

    if (!model_offloaded(model) && !model_certificate_fit(model, bound) &&
        !begins_in_a_moment(model, bound) && !serves_without_key(model, bound) &&
        !model_by_thumbprint(model, bound)->facts.archived) {
        sim_violated(sim, SIM_SEES, "an unfit certificate is bound");
    }
    if (model->stored.intent.presence != PART_ABSENT && !holds_a_lost_record(model)) {
        sim_violated(sim, SIM_FORGETS, "an intent is left though all is well");
    }
    renewal_check(sim);
    check_followed(sim);
}

/* Where it cannot be replaced in one step, only a person can do it. */
static bool has_what_would_be_lost(const struct model *model)
{
    return model->bindings[FAMILY_IPV4].extended || model->bindings[FAMILY_IPV6].extended;
}

void rest_check_end(struct sim *sim, bool rests)
{
    if (sim->violation.words != NULL) {
        return;
    }
    if (!rests && sim->pass.result == PASS_FAILED &&
        (something_is_disabled(&sim->model) || has_what_would_be_lost(&sim->model))) {
        return; /* it goes on trying, and says so */
    }
    if (!rests) {
        sim_violated(sim, SIM_RESTS, result_name(sim->pass.result));
    } else if (sim->pass.result == PASS_HEALTHY) {
        check_healthy(sim);
    } else {
        check_ongoing(sim);
    }
    if (sim->violation.words == NULL) {
        check_all_run(sim);
        ended_check_rest(sim);
    }
}

/* ---- the end, after a person put everything right ---- */

/* SSTP was set up by hand while it ran, and nothing tells what it started with: that stands as a
 * finding. */
static bool cannot_be_known(const struct sim *sim)
{
    return sim->clock_was_set || (sim->set_up_by_hand && findings_have(&sim->reconciler.ongoing,
                                                                       REASON_SSTP_START_UNKNOWN));
}

void rest_check_repaired(struct sim *sim, bool rests)
{
    const struct model *model = &sim->model;

    if (sim->violation.words != NULL) {
        return;
    }
    if (!rests || sim->pass.result != PASS_HEALTHY) {
        sim_violated(sim, SIM_HEALTHY, result_name(sim->pass.result));
    } else if (strcmp(model_label(model, &model->bindings[FAMILY_IPV4].record.thumbprint),
                      "the last") != 0) {
        sim_violated(sim, SIM_HEALTHY, "another certificate is bound");
    } else if (!model_serves_clients(model) && !cannot_be_known(sim)) {
        sim_violated(sim, SIM_REPAIRED, "clients cannot connect");
    }
    check_all_run(sim);
    ended_check_rest(sim);
}
