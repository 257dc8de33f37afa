/* Machines outside trust public authorities only; those of a domain its own, too; those that
 * imported a self-signed certificate that one. Nobody trusts another domain's. */
#include "populations.h"

#include "model_parts.h"
#include "policy.h"
#include "proofs.h"
#include "records.h"
#include "settings/filters.h"

#include <string.h>

/* They trust whom they trust because of who issued it, whatever this machine knows of the root. */
static bool same_authority(const struct certificate *a, const struct certificate *b)
{
    return a->issuer_count > 0 && b->issuer_count > 0 && !a->self_signed && !b->self_signed &&
           memcmp(a->issuers[0].name, b->issuers[0].name, ISSUER_MARK_SIZE) == 0;
}

/* Everybody who is content with one is with the other. */
static bool everybody_stays(const struct certificate *before, const struct certificate *after)
{
    return (after->root_kind == ROOT_LISTED && !after->self_signed) ||
           same_authority(before, after);
}

/* Who has no other certificate of an issuer than this server's gets in no more. */
static bool chain_stays(const struct certificate *before, const struct certificate *after)
{
    return after->issuer_fault.kind == ISSUER_FAULT_NONE ||
           (before->issuer_fault.kind == after->issuer_fault.kind &&
            memcmp(before->issuer_fault.issuer.name, after->issuer_fault.issuer.name,
                   ISSUER_MARK_SIZE) == 0);
}

/* Its own chain is not known any more, its key is gone so that it ends with the next boot, or an
 * administrator does not want it. */
static bool has_to_go(const struct passage *passage, const struct model_certificate *certificate)
{
    const struct certificate *facts = &certificate->facts;
    const struct filtered filtered = {&facts->thumbprint, facts->issuer, facts->template_oid,
                                      facts->template_name};

    return !certificate->in_store || facts->private_key != KEY_USABLE ||
           filters_judge(passage->settings, &filtered) != FILTER_NOTHING;
}

/* An administrator wanted it, now or once. */
static bool is_wanted(const struct passage *passage, const struct model_certificate *certificate)
{
    const struct admin_choice *choice = &passage->after->stored.choice;

    return certificate->bound_by_others ||
           (choice->presence == PART_PRESENT &&
            thumbprint_equal(&choice->thumbprint, &certificate->facts.thumbprint)) ||
           passage->settings->values[SETTING_OTHER_ROOT] == OTHER_ROOT_ALLOW;
}

/* No client is shown it, and it was gone when SSTP's start was first seen: where the server was
 * known, or its loss seen before, it may have been gone at the start, too. Else nobody can tell,
 * and what nobody can tell serves. */
static bool may_have_been_gone(const struct model *model,
                               const struct model_certificate *certificate)
{
    const struct thumbprint *thumbprint = &certificate->facts.thumbprint;
    const struct sstp_start *start = &model->stored.sstp_start;
    const struct loss *loss = &model->stored.loss;
    const instant started_at = model_sstp_read_at(model);
    const bool there = model_start_is_noted(model) && start->in_store &&
                       thumbprint_equal(&start->thumbprint, thumbprint);

    return !certificate->in_store && !there && !model->starts_undated &&
           !model_shows(model, FAMILY_IPV4, thumbprint) &&
           !model_shows(model, FAMILY_IPV6, thumbprint) &&
           (model->stored.last_good.presence == PART_PRESENT ||
            (loss->presence == PART_PRESENT && thumbprint_equal(&loss->thumbprint, thumbprint) &&
             loss->seen_at < started_at));
}

/* HostName is an administrator's word for what clients ask for. */
static bool is_for_host_name(const struct model *model, const struct certificate *certificate)
{
    const struct host_names hosts = settings_host_names(&model->settings);

    return names_cover(&(struct names){certificate->names, certificate->name_count},
                       &(struct names){hosts.items, hosts.count});
}

/* Neither the service manager nor the product tells when SSTP or RemoteAccess started: any
 * record may be of a start. */
static bool no_start_is_dated(const struct model *model)
{
    return model->starts_undated && !model->starts_learnt;
}

/* What was written about when a start took place is nobody's choice while what SSTP started with is
 * not noted, or nobody can date the start: who deletes the record and starts SSTP leaves the same
 * as who binds another and starts it, or starts it and binds the same again; nor is what we noted
 * so meanwhile. Neither is what was picked, where that was given up: it looks like what SSTP found.
 */
static bool sstp_may_have_bound_it(const struct model *model)
{
    const struct model_binding *binding = &model->bindings[FAMILY_IPV4];

    return (binding->by_sstp &&
            (!binding->picked || model->parameters.hash_configured_by_admin.value == 0)) ||
           ((model->starts_undated || !model_start_is_noted(model)) &&
            model_written_at_start(model, binding)) ||
           no_start_is_dated(model) || model_noted_as_sstps(model, binding);
}

/* What SSTP bound by itself is for whomever it happens to be for: who asks by another name of the
 * server did not get in. */
static bool is_for_known_names(const struct model *model,
                               const struct model_certificate *certificate)
{
    const struct last_good *known = &model->stored.last_good;

    if (!sstp_may_have_bound_it(model)) {
        return true;
    }
    return known->presence == PART_PRESENT
               ? names_cover(&(struct names){certificate->names, certificate->facts.name_count},
                             &(struct names){model->last_good_names, known->names.count})
               : model_names_fit(model, certificate);
}

/* (A key that is lost counts after two looks where nobody can ask a client. Who asks for a name for
 * which another record wins, with another certificate, is refused already.) */
static bool served(const struct passage *passage, const struct model_certificate *certificate)
{
    const struct model *model = passage->before;
    const struct thumbprint *thumbprint = &certificate->facts.thumbprint;

    return model_serves_clients(model) && model_running(model, MODEL_REMOTE_ACCESS) &&
           !(certificate->in_store && certificate->facts.private_key != KEY_USABLE) &&
           !may_have_been_gone(model, certificate) && !certificate->fails_tls &&
           !records_lock_out(model) && is_for_host_name(model, &certificate->facts) &&
           is_for_known_names(model, certificate) &&
           model_contents_clients(model, &certificate->facts) &&
           model_contents_clients(passage->after, &certificate->facts) &&
           (model_usable_in_store(model, thumbprint) || !passage->after->shuts_down);
}

/* What it only stands in for, whoever bound it: also before that is known, where SSTP did by itself
 * over what the server is known with. NULL: it does not. */
static const struct certificate *stood_in_for(const struct passage *passage,
                                              const struct model_certificate *certificate)
{
    const struct last_good *known = &passage->before->stored.last_good;
    const struct thumbprint *thumbprint = &certificate->facts.thumbprint;
    const bool stands_in = thumbprint_equal(&known->stand_in, thumbprint) ||
                           (sstp_may_have_bound_it(passage->before) &&
                            !thumbprint_equal(&known->thumbprint, thumbprint));
    const struct model_certificate *baseline =
        stands_in ? model_by_thumbprint(passage->after, &known->thumbprint) : NULL;

    return baseline != NULL ? &baseline->facts : NULL;
}

/* What only stands in is replaced by whatever is as good as what it stands in for. */
static bool is_as_good_as(const struct certificate *baseline, const struct certificate *after)
{
    return baseline != NULL && (baseline == after || everybody_stays(baseline, after));
}

/* By its chain, too; or fewer are let in by what stands in, since they do not trust that. */
static bool lets_in_more(const struct certificate *baseline, const struct certificate *before,
                         const struct certificate *after)
{
    return baseline != NULL && (chain_stays(baseline, after) || !everybody_stays(baseline, before));
}

/* What SSTP found by itself gives way to what served before, whatever the chain of that. */
static bool comes_back(const struct passage *passage, const struct thumbprint *thumbprint)
{
    const struct last_good *known = &passage->before->stored.last_good;

    return sstp_may_have_bound_it(passage->before) && known->presence == PART_PRESENT &&
           thumbprint_equal(&known->thumbprint, thumbprint);
}

const char *nobody_is_locked_out(const struct passage *passage)
{
    const struct thumbprint *old = &passage->before->bindings[FAMILY_IPV4].record.thumbprint;
    const struct thumbprint *new = &passage->after->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *before = model_by_thumbprint(passage->after, old);
    const struct model_certificate *after = model_by_thumbprint(passage->after, new);

    if (passage_done(passage, CALL_UPDATE_BINDING) + passage_done(passage, CALL_CREATE_BINDING) ==
            0 ||
        thumbprint_equal(old, new) || before == NULL || after == NULL ||
        passage_sstp_bound(passage) || !bindings_both_carry(passage->before, old) ||
        !bindings_both_carry(passage->after, new) || !served(passage, before) ||
        is_wanted(passage, after) || proofs_lead_to(passage->before, new) ||
        passage->before->intercepted) {
        return NULL;
    }
    const struct certificate *baseline = stood_in_for(passage, before);

    if (!everybody_stays(&before->facts, &after->facts) &&
        !is_as_good_as(baseline, &after->facts)) {
        return "clients that got in do not trust what they are shown now";
    }
    return chain_stays(&before->facts, &after->facts) || has_to_go(passage, before) ||
                   lets_in_more(baseline, &before->facts, &after->facts) || comes_back(passage, new)
               ? NULL
               : "clients that got in have no chain for what they are shown now";
}

/* ---- others' records ---- */

/* The rotation failed and is not over, and SSTP keeps what it was started with: who meets a record
 * that has that connects until the restart that is to come. */
static bool is_half_done(const struct passage *passage, const struct thumbprint *was)
{
    const struct model *after = passage->after;

    return passage->pass.result == PASS_FAILED && after->stored.intent.presence == PART_PRESENT &&
           !after->shuts_down && after->sstp_serves && thumbprint_equal(&after->sstp_captured, was);
}

/* Who meets another application's record that stays behind with the certificate that was bound is
 * locked out by a rotation to another. */
const char *records_are_waited_for(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;
    const struct thumbprint *was = &before->bindings[FAMILY_IPV4].record.thumbprint;
    const struct thumbprint *is = &after->bindings[FAMILY_IPV4].record.thumbprint;
    const struct admin_choice *choice = &after->stored.choice;

    if (!policy_is_well(before) || !records_were_left_behind(passage) ||
        thumbprint_equal(was, is) || after->bindings[FAMILY_IPV4].presence != PART_PRESENT ||
        passage_done(passage, CALL_UPDATE_BINDING) + passage_done(passage, CALL_CREATE_BINDING) ==
            0 ||
        !model_certificate_fit(after, was) || proofs_forbid(after, was) ||
        is_half_done(passage, was) ||
        (choice->presence == PART_PRESENT && thumbprint_equal(&choice->thumbprint, is)) ||
        before->parameters.hash_configured_by_admin.value != 0) {
        return NULL;
    }
    return "clients who meet another application's record are locked out";
}
