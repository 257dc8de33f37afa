/* Whether what an administrator wants is respected: by settings, or by hand. */
#include "choices.h"

#include "policy.h"
#include "proofs.h"

/* Only the start of what we stopped is not governed by any. */
const char *a_refused_setting_suspends(const struct passage *passage)
{
    const struct settings *settings = &passage->before->settings;
    unsigned written = 0;
    bool refused = false;

    for (int i = 0; i < SETTING_COUNT; i++) {
        refused =
            refused || (settings->bad[i] && setting_definitions[i].restricts == RESTRICTS_CHANGES);
    }
    for (int call = CALL_UPDATE_BINDING; call <= CALL_STOP_SERVICE; call++) {
        written += passage_done(passage, (enum model_call)call);
    }
    return refused && written > 0 ? "something was changed in spite of a refused setting" : NULL;
}

static bool nothing_newer_than(const struct model *model, instant newest)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct model_certificate *certificate = &model->certificates[i];
        if (certificate->in_store && certificate->facts.not_before > newest) {
            return false;
        }
    }
    return true;
}

/* The settings say nothing about which certificate it is to be. */
static bool free_to_choose(const struct settings *settings)
{
    return model_unrestricted(settings) && !settings->bad[SETTING_HOST_NAME];
}

/* Another one was the baseline since, so the choice was over; and nobody made it again: SSTP found
 * no record when it started, on another port perhaps, and took what it came upon. */
static bool sstp_came_upon_it(const struct model *model, const struct admin_choice *choice)
{
    const struct last_good *last_good = &model->stored.last_good;

    return model->bindings[FAMILY_IPV4].by_sstp && model->bindings[FAMILY_IPV6].by_sstp &&
           last_good->presence == PART_PRESENT && last_good->taken_at > choice->made_at &&
           !thumbprint_equal(&last_good->thumbprint, &choice->thumbprint);
}

/* It came after the choice, and a record for a host name has it: whoever gave it to that record did
 * so after the choice, with which nobody gets in who asks for that name. */
static bool is_shown_since(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct last_good *last_good = &model->stored.last_good;

    for (size_t i = 0; i < last_good->present_count; i++) {
        if (thumbprint_equal(&last_good->present[i].thumbprint, thumbprint)) {
            return false;
        }
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        if (model->overriding[i].kind == OVERRIDING_HOST_NAME &&
            thumbprint_equal(&model->overriding[i].record.thumbprint, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* Bound on purpose, good, with time left, and nothing newer has come. */
const char *a_choice_is_held(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct admin_choice *choice = &before->stored.choice;
    const struct admin_choice *later = &passage->after->stored.choice;
    const struct model_certificate *chosen = model_by_thumbprint(before, &choice->thumbprint);

    if (choice->presence != PART_PRESENT || choice->sstp_wrote_at != 0 ||
        !bindings_both_carry(before, &choice->thumbprint) || sstp_came_upon_it(before, choice) ||
        before->stored.intent.presence != PART_ABSENT ||
        !model_certificate_fit(before, &choice->thumbprint) ||
        proofs_forbid(before, &choice->thumbprint) ||
        (later->requested && !thumbprint_equal(&later->thumbprint, &choice->thumbprint)) ||
        chosen->facts.has_successor || before->parameters.hash_configured_by_admin.value != 0 ||
        !free_to_choose(&before->settings) || before->now >= policy_deadline(before) ||
        !nothing_newer_than(before, chosen->facts.not_before)) {
        return NULL;
    }
    return bindings_both_carry(passage->after, &choice->thumbprint) ||
                   is_shown_since(before, &passage->after->bindings[FAMILY_IPV4].record.thumbprint)
               ? NULL
               : "what an administrator chose was displaced";
}
