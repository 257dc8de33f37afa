/* What is there and is not used. */
#include "plan/passed_over.h"

#include "base/names.h"
#include "certificate/baseline.h"
#include "timing/schedule.h"

static bool covers_one(const struct certificate *certificate, const struct names *wanted)
{
    return names_cover_one(&(struct names){certificate->names, certificate->name_count}, wanted);
}

static bool is_news(const struct requirements *requirements, const struct certificate *certificate)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct thumbprint *baseline = &snapshot->state.last_good.thumbprint;

    return certificate->decoded && !certificate->archived && certificate != requirements->bound &&
           certificate->usage == USAGE_SERVER_AUTHENTICATION &&
           certificate->not_after > snapshot->taken_at &&
           !thumbprint_equal(baseline, &certificate->thumbprint) &&
           !baseline_met(snapshot, certificate) &&
           covers_one(certificate, &requirements->server_names);
}

/* When what keeps it from being used ends by itself. */
static instant used_from(const struct requirements *requirements,
                         const struct certificate *certificate, enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ELIGIBLE:
    case VERDICT_HELD_BACK:
    case VERDICT_USED_UP:
        return requirements->lasts_until;
    case VERDICT_UNKNOWN_ROOT:
    case VERDICT_ISSUER_FAULT:
    case VERDICT_OTHER_ROOT: /* when nothing serves any more it may stand in */
        return requirements->ends;
    case VERDICT_NOT_YET_VALID:
        return certificate->not_before;
    default:
        return INSTANT_NEVER;
    }
}

/* A renewal of what serves but for its key, which came without it or is not to be used: who
 * imported it believes that it is done. */
static bool is_renewal_without_key(const struct requirements *requirements,
                                   const struct certificate *certificate, enum verdict verdict)
{
    const struct certificate *bound = requirements->bound;

    return (verdict == VERDICT_NO_PRIVATE_KEY || verdict == VERDICT_PRIVATE_KEY_UNUSABLE ||
            verdict == VERDICT_KEY_FOR_SIGNATURES) &&
           bound != NULL && certificate->not_before >= bound->not_before &&
           certificate->not_after > bound->not_after &&
           requirements_match_names(requirements, certificate) != NAMES_OTHER;
}

/* The issued last of those that were issued before `before`. NULL: none. */
static const struct certificate *next_news(const struct requirements *requirements,
                                           const struct selection *selection,
                                           const struct certificate *before)
{
    const struct store_facts *store = &requirements->snapshot->store;
    const struct certificate *next = NULL;

    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *certificate = &store->certificates[i];
        const bool later =
            before != NULL &&
            (certificate->not_before > before->not_before ||
             (certificate->not_before == before->not_before && certificate <= before));
        if (certificate != selection->chosen && !later &&
            (next == NULL || certificate->not_before > next->not_before) &&
            is_news(requirements, certificate)) {
            next = certificate;
        }
    }
    return next;
}

void plan_note_passed_over(const struct snapshot *snapshot, const struct selection *selection,
                           struct findings *findings)
{
    const struct certificate *certificate = NULL;
    struct requirements requirements;

    if (snapshot->state.last_good.presence != PART_PRESENT) {
        return; /* nothing was there before: all are as old as the service */
    }
    requirements_of(snapshot, &requirements);
    for (int i = 0; i < PASSED_OVER_NAMED; i++) {
        certificate = next_news(&requirements, selection, certificate);
        if (certificate == NULL) {
            return;
        }
        const enum verdict verdict = requirements_judge(&requirements, certificate);
        if (verdict == VERDICT_REFUSED || verdict == VERDICT_QUARANTINED) {
            continue; /* that it was tried is said by itself */
        }
        const bool keyless = is_renewal_without_key(&requirements, certificate, verdict);
        struct finding finding = {.reason = keyless ? REASON_NEWER_UNUSABLE : REASON_PASSED_OVER,
                                  .thumbprint = certificate->thumbprint,
                                  .at = used_from(&requirements, certificate, verdict)};
        if (verdict != VERDICT_ELIGIBLE) {
            (void)outcome_append(finding.error.object, 0, verdict_name(verdict));
        } else if (requirements_adds_issuer_fault(&requirements, certificate)) {
            finding.at = requirements.ends;
            (void)outcome_append(finding.error.object, 0, verdict_name(VERDICT_ISSUER_FAULT));
        }
        if (verdict == VERDICT_PRIVATE_KEY_UNKNOWN || verdict == VERDICT_PRIVATE_KEY_UNUSABLE) {
            finding.error.operation = certificate->private_key_failed;
            finding.error.code = certificate->private_key_error;
        }
        findings_add(findings, &finding);
    }
}
