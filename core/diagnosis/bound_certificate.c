/* What can be wrong with the certificate that is bound. */
#include "diagnosis/bound_certificate.h"

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/followed.h"
#include "certificate/key_faults.h"
#include "certificate/selection.h"
#include "certificate/trust.h"
#include "diagnosis/overriding.h"

/* What a verdict about the bound certificate is called as a drift. */
static enum reason bound_reason(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_EXPIRED:
        return REASON_CERTIFICATE_EXPIRED;
    case VERDICT_NOT_YET_VALID:
        return REASON_CERTIFICATE_NOT_YET_VALID;
    case VERDICT_UNDECODABLE:
    case VERDICT_NO_PRIVATE_KEY:
    case VERDICT_KEY_FOR_SIGNATURES:
    case VERDICT_PRIVATE_KEY_UNUSABLE:
        return REASON_PRIVATE_KEY_UNUSABLE;
    case VERDICT_NOT_FOR_SERVERS:
        return REASON_NOT_FOR_SERVERS;
    case VERDICT_KEY_TOO_WEAK:
        return REASON_KEY_TOO_WEAK;
    case VERDICT_CHAIN_BAD:
        return REASON_CHAIN_BAD;
    case VERDICT_ARCHIVED: /* it still serves: a note, and any successor is better */
        return REASON_CERTIFICATE_ARCHIVED;
    default: /* eligible */
        return REASON_NONE;
    }
}

static void check_itself(const struct snapshot *snapshot, const struct certificate *certificate,
                         struct findings *findings)
{
    const enum reason reason = bound_reason(snapshot->clock_doubt == CLOCK_BELIEVED
                                                ? verdict_in_service(snapshot, certificate)
                                                : verdict_but_for_time(snapshot, certificate));

    if (reason != REASON_NONE) {
        findings_add_about(findings, reason, &certificate->thumbprint);
    }
    if (key_fault_of(snapshot, certificate) == KEY_FAULT_REPORTED) {
        findings_add_about(findings, REASON_PRIVATE_KEY_LOST, &certificate->thumbprint);
    }
}

/* One warning about this server's chain, whichever certificate it is that is in service. By a clock
 * that is not believed nobody has expired. */
static void check_issuers(const struct requirements *requirements, struct findings *findings)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct certificate *certificate = requirements->bound;
    const bool expired = certificate->issuer_fault.kind == ISSUER_EXPIRED;

    if (requirements->served && trust_issuer_is_at_fault(certificate, &requirements->baseline) &&
        !(expired && snapshot->clock_doubt != CLOCK_BELIEVED)) {
        findings_add_named(findings, expired ? REASON_ISSUER_EXPIRED : REASON_ISSUER_MISSING,
                           certificate->issuer_fault.name);
    }
}

static void add_verdict(struct findings *findings, enum reason reason,
                        const struct certificate *certificate, enum verdict verdict)
{
    struct finding finding = {.reason = reason, .thumbprint = certificate->thumbprint};

    (void)outcome_append(finding.error.object, 0, verdict_name(verdict));
    findings_add(findings, &finding);
}

/* What clients lose or keep by an administrator's hand. */
static void check_choice(const struct requirements *requirements, struct findings *findings)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct thumbprint *thumbprint = &requirements->bound->thumbprint;
    const enum verdict verdict = requirements_forbid(requirements);

    if (verdict != VERDICT_ELIGIBLE) {
        add_verdict(findings, REASON_CHOICE_FORBIDDEN, requirements->bound, verdict);
    } else if (server_names_changed(snapshot)) {
        findings_add_about(findings, REASON_IDENTITY_CHANGED, thumbprint);
    }
    findings_add_about(findings, REASON_CHOICE_KEPT, thumbprint);
}

/* What was picked in the console says the names, and SSTP binds that itself when it starts: until
 * then whoever gets in does so by what is bound. */
static bool names_are_ahead(const struct requirements *requirements)
{
    return requirements->picked != NULL && requirements->names_source == NAMES_FROM_CHOICE;
}

/* Whom it locks out. What SSTP follows is not to be replaced for that: it is all that lets in
 * anybody. */
static enum reason misfit_of(const struct requirements *requirements,
                             const struct certificate *certificate,
                             const struct certificate *followed)
{
    const bool for_all = names_cover(&(struct names){certificate->names, certificate->name_count},
                                     &requirements->required);
    const bool trusted = baseline_trusts(requirements->snapshot, certificate);

    if (certificate == followed) {
        return for_all && trusted ? REASON_NONE : REASON_FOLLOWED_UNFIT;
    }
    if (!for_all && !names_are_ahead(requirements)) {
        return REASON_OTHER_NAMES;
    }
    return trusted ? REASON_NONE : REASON_TRUSTED_BY_FEWER;
}

/* Not an administrator's: for whom it is, and whether the settings would have it. */
static void check_wanted(const struct requirements *requirements,
                         const struct certificate *certificate, const struct certificate *followed,
                         struct findings *findings)
{
    const enum reason misfit = misfit_of(requirements, certificate, followed);
    const enum verdict verdict = requirements_filter(requirements, certificate);

    if (misfit != REASON_NONE) {
        findings_add_about(findings, misfit, &certificate->thumbprint);
    } else if (verdict != VERDICT_ELIGIBLE) {
        add_verdict(findings, REASON_RULED_OUT, certificate, verdict);
    }
}

void drift_check_bound(const struct snapshot *snapshot, const struct binding *binding,
                       struct findings *findings)
{
    const struct thumbprint *thumbprint = &binding->record.thumbprint;
    const struct certificate *certificate = snapshot_find(snapshot, thumbprint);
    const struct certificate *followed = followed_certificate(snapshot);
    const struct certificate *renewed;
    struct requirements requirements;

    if (certificate == NULL) {
        findings_add_about(findings, REASON_CERTIFICATE_MISSING, thumbprint);
        return;
    }
    check_itself(snapshot, certificate, findings);
    requirements_of(snapshot, &requirements);
    if (certificate == requirements.bound) {
        check_issuers(&requirements, findings);
    }
    if (certificate == requirements.bound && certificate == requirements.chosen) {
        check_choice(&requirements, findings);
    } else {
        check_wanted(&requirements, certificate, followed, findings);
    }
    renewed = certificate == requirements.bound && followed == NULL
                  ? selection_renewed(&requirements, certificate)
                  : NULL;
    if (renewed != NULL &&
        !overriding_may_hold(snapshot, renewed)) { /* else it waits: plan/hold.h */
        findings_add_about(findings, REASON_SUPERSEDED, thumbprint);
    }
    if (certificate == requirements.bound && requirements.fallback != NULL && followed == NULL) {
        findings_add_about(findings, REASON_CERTIFICATE_UNPROVEN, thumbprint);
    }
}
