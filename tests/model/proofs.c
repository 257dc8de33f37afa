/* Going back, and restarting for the probe's sake; see proofs.h. */
#include "proofs.h"

#define ANSWER_TAKES    (2 * INSTANT_SECOND)
#define TIME_TO_SAY_SO  (3 * INSTANT_SECOND)
#define UNREACHABLE_FOR (5 * INSTANT_MINUTE - ANSWER_TAKES)

#define PROOF_TAKES (5 * INSTANT_MINUTE) /* at most, between the trial and its report */

/* A day after it was tried it may be tried again, at the earliest, or when it was mended since. */
static bool may_be_tried_again(const struct model *model, const struct unproven *entry)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, &entry->certificate);
    const instant tried = certificate != NULL && certificate->set_aside_at != 0
                              ? certificate->set_aside_at
                              : entry->since; /* that it was is not known but from there */
    const bool set_back = tried > model->now + INSTANT_DAY; /* the clock, since */

    return set_back ||
           (certificate != NULL && certificate->mended_at != 0 &&
            certificate->mended_at + PROOF_TAKES >= tried) ||
           model->now + PROOF_TAKES >= tried + INSTANT_DAY;
}

/* What is in service, another one, lets clients in, as far as its certificate goes. */
static bool another_serves(const struct model *model, const struct thumbprint *set_aside)
{
    const struct thumbprint *thumbprint = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *bound = model_by_thumbprint(model, thumbprint);

    if (thumbprint_equal(thumbprint, set_aside)) {
        return false;
    }
    return bound != NULL && bound->in_store ? model_certificate_fit_again(model, thumbprint)
                                            : model_serves_clients(model);
}

/* What served before it can be used still. What was archived since comes back from it, but in place
 * of no other: where that serves no client it is better than nothing. */
static bool is_dispensable(const struct model *model, const struct unproven *entry)
{
    return model_certificate_fit(model, &entry->fallback) ||
           (model_certificate_fit_again(model, &entry->fallback) &&
            (!entry->left || another_serves(model, &entry->certificate)));
}

bool proofs_forbid(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct exclusions *exclusions = &model->stored.exclusions;
    const struct settings *settings = &model->settings;

    if (exclusions->presence != PART_PRESENT ||
        (settings->thumbprints.count == 1 &&
         thumbprint_equal(&settings->thumbprints.items[0], thumbprint))) {
        return false;
    }
    for (size_t i = 0; i < exclusions->unproven_count; i++) {
        const struct unproven *entry = &exclusions->unproven[i];
        if (thumbprint_equal(&entry->certificate, thumbprint) && is_dispensable(model, entry) &&
            !may_be_tried_again(model, entry)) {
            return true;
        }
    }
    return false;
}

bool proofs_lead_to(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct exclusions *exclusions = &model->stored.exclusions;

    for (size_t i = 0; exclusions->presence == PART_PRESENT && i < exclusions->unproven_count;
         i++) {
        if (thumbprint_equal(&exclusions->unproven[i].fallback, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* Since that time SSTP has said something that speaks against its listening. */
static bool has_spoken_since(const struct model *model, instant since)
{
    bool spoken = false;

    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        spoken = spoken || model->sstp_said[i] >= since;
    }
    return spoken && !model->log_unreadable;
}

/* As the administrator set it. */
static instant time_to_listen(const struct settings *settings)
{
    return settings->values[SETTING_PROOF_SECONDS] * INSTANT_SECOND - ANSWER_TAKES;
}

/* Nobody was let in since a restart of ours, and SSTP had its time to listen, or to say why not. */
static bool is_deaf_since_our_restart(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;

    const instant ours =
        before->restart_count > 0 ? before->restarts[before->restart_count - 1] : 0;
    const instant since = before->unreachable_since > ours ? before->unreachable_since : ours;

    return ours != 0 && before->unreachable_since != 0 &&
           after->restarts[after->restart_count - 1] >=
               since + (has_spoken_since(before, ours) ? TIME_TO_SAY_SO
                                                       : time_to_listen(passage->settings));
}

/* Nobody gets in for some minutes, as far as we asked, nobody is connected, and it was not done for
 * that already; or SSTP does not listen after that either, and several times did not help. */
#define RESTARTS_IN_VAIN 6

bool proofs_allow_restart(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;
    const instant restarted = after->restarts[after->restart_count - 1];
    const unsigned times = before->stored.exclusions.presence == PART_PRESENT
                               ? before->stored.exclusions.restarted
                               : 0;

    if (times > 0) {
        return before->unreachable_since != 0 && is_deaf_since_our_restart(passage) &&
               before->tunnels == 0 && times < RESTARTS_IN_VAIN;
    }
    return before->unreachable_since != 0 &&
           ((restarted >= before->unreachable_since + UNREACHABLE_FOR && before->tunnels == 0) ||
            is_deaf_since_our_restart(passage));
}

/* Nobody could get in yet, so that nobody was seen to, or not to: who was told by SSTP's events
 * that it does not listen waits no longer. */
static bool listens_not_yet(const struct model *model)
{
    return model_sstp_runs_for(model) < model->listens_later;
}

/* Asked to stop it judges nothing. Else: a rotation of ours bound what no handshake succeeds with,
 * over what served until then: that comes back, if it can be used and no setting speaks against it.
 * (Where RemoteAccess did not run nobody was let in, nor could anybody see who would be.) */
const char *proofs_lead_back(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;
    const struct thumbprint *bound = &after->bindings[FAMILY_IPV4].record.thumbprint;
    const struct thumbprint *served = &before->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *certificate = model_by_thumbprint(after, bound);

    if (passage->pass.result != PASS_ROTATED || passage->unwritable ||
        passage_reported(passage, REPORT_PROOF_FAILED) == 0 || !model_serves_clients(before) ||
        !model_running(before, MODEL_REMOTE_ACCESS) || listens_not_yet(before) ||
        !bindings_both_carry(before, served) || !bindings_both_carry(after, bound) ||
        thumbprint_equal(bound, served) || !certificate->fails_tls || listens_not_yet(after) ||
        after->probes_dropped || after->intercepted || after->no_family[FAMILY_IPV4] ||
        after->overriding_count > 0 || !model_running(after, MODEL_REMOTE_ACCESS) ||
        !model_certificate_fit_again(after, served) || !model_unrestricted(&after->settings) ||
        !model_names_fit(after, model_by_thumbprint(after, served))) {
        return NULL;
    }
    return "clients are left with a certificate that does not serve, and there is a way back";
}
