/* Losses, as a person would judge them with a clock in the hand. */
#include "losses.h"

#include "base/names.h"
#include "proofs.h"
#include "records.h"

#define WAITED_FOR INSTANT_HOUR
#define PASS_TAKES (5 * MODEL_TICK) /* until it looks, where nobody says when it did */

static bool is_bound(const struct model *model, const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        if (binding->presence == PART_PRESENT &&
            thumbprint_equal(&binding->record.thumbprint, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* A clock that was set back makes it now. */
void losses_see(struct model *model)
{
    for (int part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        if (model->unreadable[part]) {
            return;
        }
    }
    for (size_t i = 0; i < model->certificate_count; i++) {
        struct model_certificate *certificate = &model->certificates[i];
        const bool unseen = certificate->lost_at == 0 || certificate->lost_at > model->now;
        if (certificate->in_store) {
            certificate->lost_at = 0;
        } else if (unseen && is_bound(model, &certificate->facts.thumbprint)) {
            certificate->lost_at = model->now;
        }
    }
}

/* By that family's record. NULL: it is there, or nothing is bound. */
static const struct model_certificate *gone(const struct model *model, enum family family)
{
    const struct model_binding *binding = &model->bindings[family];
    const struct model_certificate *bound = model_by_thumbprint(model, &binding->record.thumbprint);

    return binding->presence == PART_PRESENT && bound != NULL && !bound->in_store &&
                   bound->facts.decoded
               ? bound
               : NULL;
}

bool losses_allow_fewer_names(const struct model *model,
                              const struct model_certificate *certificate)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_certificate *lost = gone(model, (enum family)family);
        if (lost != NULL && certificate->facts.not_before > lost->facts.not_before) {
            return true;
        }
    }
    return false;
}

/* ---- the wait ---- */

/* Nobody but it says what the server is called. */
static bool says_the_names(const struct model *model, const struct model_certificate *certificate)
{
    return model->settings.host_names.count == 0 &&
           thumbprint_equal(&model->stored.last_good.thumbprint, &certificate->facts.thumbprint);
}

static bool has_all_names(const struct model_certificate *certificate,
                          const struct model_certificate *lost)
{
    return names_cover(&(struct names){certificate->names, certificate->facts.name_count},
                       &(struct names){lost->names, lost->facts.name_count});
}

/* SSTP was seen to start with it while it was there. */
static bool was_there(const struct model *model, const struct model_certificate *lost)
{
    const struct sstp_start *start = &model->stored.sstp_start;

    return start->in_store && model_start_is_noted(model) &&
           thumbprint_equal(&start->thumbprint, &lost->facts.thumbprint);
}

/* Who asks over loopback is told, once SSTP listens. */
static bool answers(const struct model *model)
{
    return model_sstp_runs_for(model) >= model->listens_later && !model->probes_dropped &&
           !model->no_family[FAMILY_IPV4] && !model->no_family[FAMILY_IPV6];
}

/* Clients get in, and anybody can tell. */
static bool lets_in(const struct passage *passage, const struct model_certificate *lost)
{
    const struct model *model = passage->before;

    return model_serves_clients(model) && model_running(model, MODEL_REMOTE_ACCESS) &&
           bindings_both_carry(model, &lost->facts.thumbprint) && !model->intercepted &&
           !model->shuts_down && !passage->after->shuts_down && !records_lock_out(model) &&
           model->overriding_count == 0 && model_contents_clients(model, &lost->facts) &&
           model_contents_clients(passage->after, &lost->facts) &&
           (was_there(model, lost) || answers(model));
}

/* SSTP was seen to start with it, and nothing else was found that keeps clients out. */
static bool nothing_else_is_wrong(const struct passage *passage,
                                  const struct model_certificate *lost)
{
    const unsigned broken = EFFECTS_CHANGE | EFFECT_START;
    const struct model *model = passage->before;
    const struct sstp_start *start = &model->stored.sstp_start;

    for (size_t i = 0; i < passage->findings->count; i++) {
        const enum reason reason = passage->findings->items[i].reason;
        if (reason != REASON_CERTIFICATE_MISSING && (reason_effects(reason) & broken)) {
            return false;
        }
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (model->bindings[family].written_at == 0 ||
            model->bindings[family].written_at > start->started_at) {
            return false;
        }
    }
    return was_there(model, lost);
}

/* An administrator, or what got clients in before. */
static bool is_wanted(const struct passage *passage, const struct model_certificate *certificate)
{
    const struct admin_choice *choice = &passage->after->stored.choice;
    const struct thumbprint *thumbprint = &certificate->facts.thumbprint;

    return passage->hurried || model_is_picked(passage->before, certificate) ||
           proofs_lead_to(passage->before, thumbprint) ||
           (choice->presence == PART_PRESENT && thumbprint_equal(&choice->thumbprint, thumbprint));
}

/* Who imports what an authority issued meanwhile; a self-signed one was made here. */
static bool may_be_reissue(const struct model_certificate *certificate,
                           const struct model_certificate *lost)
{
    return certificate->facts.not_before > lost->facts.not_before &&
           (!certificate->facts.self_signed || lost->facts.self_signed);
}

/* No longer than an hour, and not for what is the re-issue. */
static const char *what_waits_wrongly(const struct passage *passage,
                                      const struct model_certificate *lost)
{
    const struct model *model = passage->after;

    for (size_t i = 0; i < passage->findings->count; i++) {
        const struct finding *finding = &passage->findings->items[i];
        if (finding->reason != REASON_REISSUE_AWAITED) {
            continue;
        }
        const struct model_certificate *waits = model_by_thumbprint(model, &finding->thumbprint);
        if (passage->pass.next_check > model->now + WAITED_FOR) {
            return "the end of the wait is slept through";
        }
        if (lost != NULL && says_the_names(model, lost) && has_all_names(waits, lost) &&
            may_be_reissue(waits, lost)) {
            return "a re-issue is waited for that is there";
        }
    }
    return NULL;
}

const char *a_reissue_is_waited_for(const struct passage *passage)
{
    const struct model *after = passage->after;
    const struct thumbprint *now = &after->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *was = gone(passage->before, FAMILY_IPV4);
    const struct model_certificate *is = model_by_thumbprint(after, now);
    const char *wrong = what_waits_wrongly(passage, was);

    if (wrong != NULL || was == NULL || is == NULL || after->loss_unstored ||
        thumbprint_equal(&was->facts.thumbprint, now) || is_wanted(passage, is) ||
        passage_done(passage, CALL_UPDATE_BINDING) + passage_done(passage, CALL_CREATE_BINDING) ==
            0 ||
        passage_sstp_bound(passage) || !lets_in(passage, was)) {
        return wrong;
    }
    const instant lost_at = model_by_thumbprint(after, &was->facts.thumbprint)->lost_at;
    const instant looked_at =
        passage->looked_at != 0 ? passage->looked_at : passage->before->now + PASS_TAKES;
    const bool in_time = looked_at < lost_at + WAITED_FOR;
    const bool later = is->facts.not_before > was->facts.not_before;
    if (says_the_names(passage->before, was) && !has_all_names(is, was)) {
        return in_time  ? "names fell before the re-issue could come"
               : !later ? "names fell for what is older than what was deleted"
                        : NULL;
    }
    return !later && in_time && nothing_else_is_wrong(passage, was) &&
                   !thumbprint_equal(&passage->before->stored.last_good.stand_in,
                                     &was->facts.thumbprint)
               ? "what is older than what was deleted did not wait for the re-issue"
               : NULL;
}
