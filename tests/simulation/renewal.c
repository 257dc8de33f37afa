/* Judging, at rest, whether what stands in has given way to its own renewal: whoever gets in with
 * it is not locked out at its end for want of what lay there. */
#include "base/names.h"
#include "certificate/line.h"
#include "invariants.h"
#include "settings/filters.h"
#include "sim.h"

#include <string.h>

/* It was there when the baseline was taken, and another was used. */
static bool was_met(const struct last_good *known, const struct certificate *certificate)
{
    for (size_t i = 0; i < known->present_count; i++) {
        if (thumbprint_equal(&known->present[i].thumbprint, &certificate->thumbprint)) {
            return true;
        }
    }
    return certificate->not_before <= known->present_until;
}

static bool is_allowed(const struct settings *settings, const struct certificate *certificate)
{
    const struct filtered filtered = {&certificate->thumbprint, certificate->issuer,
                                      certificate->template_oid, certificate->template_name};

    return filters_judge(settings, &filtered) == FILTER_NOTHING;
}

static bool one_issuer(const struct certificate *a, const struct certificate *b)
{
    return a->issuer_count > 0 && b->issuer_count > 0 &&
           memcmp(a->issuers[0].name, b->issuers[0].name, ISSUER_MARK_SIZE) == 0;
}

/* The same, issued later and for longer, so that nobody who gets in notices. */
static bool renews(const struct certificate *after, const struct certificate *before)
{
    return names_equal(&(struct names){after->names, after->name_count},
                       &(struct names){before->names, before->name_count}) &&
           one_issuer(after, before) && after->root_kind == before->root_kind &&
           after->chain == before->chain && line_same(&before->line, &after->line) &&
           !after->self_signed && !before->self_signed &&
           after->issuer_fault.kind == ISSUER_FAULT_NONE &&
           after->not_before > before->not_before && after->not_after > before->not_after;
}

/* Nothing that was seen of it speaks against it, and it has most of its time. */
static bool is_untried(const struct model *model, const struct model_certificate *certificate)
{
    const instant lifetime = certificate->facts.not_after - certificate->facts.not_before;

    return certificate->set_aside_at == 0 && !certificate->http_refuses &&
           !certificate->fails_tls && model->now >= certificate->too_new &&
           !was_met(&model->stored.last_good, &certificate->facts) &&
           model->now < certificate->facts.not_before + lifetime / 2;
}

/* What is in service does not qualify, lets in some, and nobody chose it. */
static const struct certificate *stands_in(const struct model *model)
{
    const struct thumbprint *bound = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *there = model_by_thumbprint(model, bound);
    const bool is = thumbprint_equal(&model->stored.last_good.stand_in, bound) &&
                    model->stored.choice.presence != PART_PRESENT && !model_offloaded(model) &&
                    ssl_record_is_sstp(&model->bindings[FAMILY_IPV4].record) &&
                    bindings_both_carry(model, bound) && model_certificate_fit(model, bound);

    return is && model->parameters.hash_configured_by_admin.value == 0 ? &there->facts : NULL;
}

/* It goes on as soon as it may, or a person is told why not: HTTP.sys refused it, say, and nothing
 * signals that it would not any more. */
static bool something_holds_it(const struct findings *findings)
{
    return (findings->effects & EFFECT_BLOCK) ||
           findings_have(findings, REASON_RESTART_SCHEDULED) ||
           findings_have(findings, REASON_CERTIFICATE_REFUSED) ||
           findings_have(findings, REASON_WOULD_LOCK_OUT) ||
           findings_have(findings, REASON_WOULD_LOCK_OUT_SOON) ||
           findings_have(findings, REASON_SHADOWS_UNREADABLE);
}

/* It is not left lying until what stands in ends. But what is for other names than HostName says
 * lets in nobody whom the administrator means, nor would its renewal. */
void renewal_check(struct sim *sim)
{
    const struct model *model = &sim->model;
    const struct certificate *there =
        something_holds_it(&sim->reconciler.ongoing) ? NULL : stands_in(model);

    for (size_t i = 0; there != NULL && i < model->certificate_count; i++) {
        const struct model_certificate *other = &model->certificates[i];
        if (model_certificate_fit(model, &other->facts.thumbprint) && is_untried(model, other) &&
            is_allowed(&model->settings, &other->facts) && model_names_fit(model, other) &&
            renews(&other->facts, there)) {
            sim_violated(sim, SIM_RENEWS, other->label);
            return;
        }
    }
}
