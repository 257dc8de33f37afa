/* The ordered list of judges: what this server asks of a candidate, beyond good by itself. */
#include "base/names.h"
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "certificate/key_faults.h"
#include "certificate/line.h"
#include "certificate/requirements.h"
#include "certificate/trust.h"
#include "settings/filters.h"
#include "timing/schedule.h"

/* In place of what is gone from the store names may fall, to what it was deleted for: at least the
 * first is needed, which clients are most likely to use. */
static bool may_have_fewer(const struct requirements *requirements,
                           const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const struct names first = {requirements->server_names.items, 1};

    return candidate->fewer && requirements->gone.is &&
           in_service_is_reissue(&requirements->gone, certificate) &&
           names_cover(&(struct names){certificate->names, certificate->name_count}, &first);
}

/* In place of what stands in without the first name, that one or all that it has. */
static bool lacks_names(const struct requirements *requirements, const struct candidate *candidate)
{
    return candidate->names == NAMES_OTHER ||
           (requirements->makes_room && candidate->certificate != requirements->bound &&
            !requirements_first_name(requirements, candidate->certificate));
}

/* Its own renewal, a better one; or itself, to be compared with those. */
static bool may_stand_in(const struct requirements *requirements, const struct candidate *candidate)
{
    return candidate->certificate == requirements->bound
               ? candidate->stays && requirements->stands_in
               : requirements_keep_clients(requirements, candidate->certificate);
}

/* What an administrator asks for may be for names that the server never had; HostName says more. */
static enum verdict judge_names(const struct requirements *requirements,
                                const struct candidate *candidate)
{
    const bool free = requirements->snapshot->settings->host_names.count == 0 &&
                      candidate->certificate == requirements->requested;

    return lacks_names(requirements, candidate) && !free &&
                   !may_have_fewer(requirements, candidate) &&
                   !may_stand_in(requirements, candidate)
               ? VERDICT_OTHER_NAMES
               : VERDICT_ELIGIBLE;
}

enum verdict requirements_filter(const struct requirements *requirements,
                                 const struct certificate *certificate)
{
    static const enum verdict verdicts[] = {[FILTER_NOTHING] = VERDICT_ELIGIBLE,
                                            [FILTER_NEVER] = VERDICT_NEVER,
                                            [FILTER_THUMBPRINT] = VERDICT_OTHER_THUMBPRINT,
                                            [FILTER_ISSUER] = VERDICT_OTHER_ISSUER,
                                            [FILTER_TEMPLATE] = VERDICT_OTHER_TEMPLATE};
    const struct filtered filtered = {&certificate->thumbprint, certificate->issuer,
                                      certificate->template_oid, certificate->template_name};

    return verdicts[filters_judge(requirements->snapshot->settings, &filtered)];
}

static enum verdict judge_filters(const struct requirements *requirements,
                                  const struct candidate *candidate)
{
    return requirements_filter(requirements, candidate->certificate);
}

/* Who need not be asked: it is in service, or wanted there; if no time ran out, the baseline would
 * be still. */
static bool is_wanted(const struct requirements *requirements,
                      const struct certificate *certificate)
{
    const struct thumbprint *baseline = &requirements->snapshot->state.last_good.thumbprint;

    return certificate == requirements->bound || certificate == requirements->fallback ||
           certificate == requirements->requested || certificate == requirements->picked ||
           (!requirements->time_counts && thumbprint_equal(baseline, &certificate->thumbprint));
}

/* While something serves, trust falls neither from that nor from the baseline; and while that makes
 * room, not from both: who gets in with it trusts it, and those for whom it does may not trust what
 * comes. Else whatever is there stands in: but a self-signed one after a self-signed one only, and
 * none that a setting rules out. */
static bool trust_suffices(const struct requirements *requirements,
                           const struct candidate *candidate)
{
    const struct settings *settings = requirements->snapshot->settings;
    const struct certificate *certificate = candidate->certificate;
    const struct trust trust = trust_of(certificate);
    const bool keeps = trust_allowed(settings, &requirements->in_service, &trust);

    if (is_wanted(requirements, certificate)) {
        return true;
    }
    if (requirements->served) {
        return (candidate->trusted && (requirements->stands_in || keeps)) ||
               requirements_keep_clients(requirements, certificate);
    }
    if (requirements->makes_room) {
        return candidate->trusted || keeps;
    }
    return candidate->trusted || (trust_class_of(certificate) != CLASS_SELF &&
                                  settings->values[SETTING_OTHER_ROOT] != OTHER_ROOT_REFUSE);
}

static enum verdict judge_trust(const struct requirements *requirements,
                                const struct candidate *candidate)
{
    if (trust_suffices(requirements, candidate)) {
        return VERDICT_ELIGIBLE;
    }
    return trust_class_of(candidate->certificate) == CLASS_UNKNOWN ? VERDICT_UNKNOWN_ROOT
                                                                   : VERDICT_OTHER_ROOT;
}

/* For want of names only, so that it lets in all who ask for those that it has. Where it is trusted
 * by fewer than the baseline, more may get in with what lacks an issuer here. */
static bool stands_in_for_names(const struct requirements *requirements)
{
    return requirements->makes_room ||
           (requirements->stands_in &&
            trust_allowed(requirements->snapshot->settings, &requirements->baseline,
                          &requirements->in_service));
}

/* Clients may have no chain for it, who get in with what stands in. For the baseline they had. */
static enum verdict judge_issuers(const struct requirements *requirements,
                                  const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const struct thumbprint *baseline = &requirements->snapshot->state.last_good.thumbprint;

    return stands_in_for_names(requirements) && !is_wanted(requirements, certificate) &&
                   requirements_adds_issuer_fault(requirements, certificate) &&
                   !thumbprint_equal(baseline, &certificate->thumbprint)
               ? VERDICT_ISSUER_FAULT
               : VERDICT_ELIGIBLE;
}

/* The next of its line, that came after it was chosen: then it is over, as an administrator would
 * have it. Where it is no baseline yet, what was issued after the choice came after it. */
static bool succeeds(const struct requirements *requirements, const struct certificate *certificate)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct certificate *chosen = requirements->chosen;
    const bool met = baseline_is_choice(snapshot)
                         ? baseline_met(snapshot, certificate)
                         : certificate->not_before <= snapshot->state.choice.made_at;

    return !met && !thumbprint_equal(&snapshot->state.choice.over, &certificate->thumbprint) &&
           !chosen->self_signed && !certificate->self_signed &&
           certificate->not_before > chosen->not_before &&
           line_same(&chosen->line, &certificate->line) &&
           snapshot->taken_at < schedule_deadline(certificate, snapshot->settings);
}

/* What served comes back before what was ordered and could not be carried out yet. */
static enum verdict judge_choice(const struct requirements *requirements,
                                 const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;

    if (requirements->picked != NULL) {
        return certificate == requirements->picked ? VERDICT_ELIGIBLE : VERDICT_HELD_BACK;
    }
    return requirements->chosen == NULL || certificate == requirements->chosen ||
                   certificate == requirements->fallback || succeeds(requirements, certificate)
               ? VERDICT_ELIGIBLE
               : VERDICT_HELD_BACK;
}

/* What is in service serves and has time left, or ends last: somebody who ends sooner is not wanted
 * because its time runs out. What the settings rule out is to be replaced, whatever its time. */
static bool has_time_left(const struct requirements *requirements,
                          const struct certificate *certificate)
{
    return requirements->served && !requirements->ruled_out &&
           (!requirements->time_counts ||
            requirements->snapshot->taken_at < requirements->lasts_until ||
            certificate->not_after <= requirements->ends);
}

/* By a choice also while what is in service is only in memory: who deletes first and imports later
 * chose it all the same. */
static enum verdict judge_passed_over(const struct requirements *requirements,
                                      const struct candidate *candidate)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct certificate *certificate = candidate->certificate;
    const bool passed_over = requirements->bound != NULL
                                 ? baseline_passes_over(snapshot, certificate)
                                 : baseline_choice_passes_over(snapshot, certificate);

    return passed_over && !candidate->seen && !is_wanted(requirements, certificate) &&
                   has_time_left(requirements, certificate)
               ? VERDICT_PASSED_OVER
               : VERDICT_ELIGIBLE;
}

/* One that has used two thirds of its lifetime replaces nothing that serves and has time left. */
static enum verdict judge_age(const struct requirements *requirements,
                              const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;

    return !candidate->aged &&
                   requirements->snapshot->taken_at >= schedule_two_thirds(certificate) &&
                   !requirements->stands_in && !is_wanted(requirements, certificate) &&
                   has_time_left(requirements, certificate)
               ? VERDICT_USED_UP
               : VERDICT_ELIGIBLE;
}

/* While the bound one serves there is nothing to be gained by trying it again and again. */
static enum verdict judge_refusal(const struct requirements *requirements,
                                  const struct candidate *candidate)
{
    const struct certificate *bound = requirements->bound;
    const struct snapshot *snapshot = requirements->snapshot;

    return candidate->certificate != bound &&
                   exclusions_refused(snapshot, &candidate->certificate->thumbprint) &&
                   serves(snapshot, bound)
               ? VERDICT_REFUSED
               : VERDICT_ELIGIBLE;
}

static enum verdict judge_proof(const struct requirements *requirements,
                                const struct candidate *candidate)
{
    return exclusions_unproven(requirements->snapshot, &candidate->certificate->thumbprint)
               ? VERDICT_QUARANTINED
               : VERDICT_ELIGIBLE;
}

/* A key that is not known to be usable replaces nothing that serves. */
static enum verdict judge_key(const struct requirements *requirements,
                              const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;

    return certificate->private_key == KEY_UNKNOWN && certificate != requirements->bound &&
                   (requirements->served || requirements->makes_room)
               ? VERDICT_PRIVATE_KEY_UNKNOWN
               : VERDICT_ELIGIBLE;
}

typedef enum verdict judge(const struct requirements *requirements,
                           const struct candidate *candidate);

#define SETTING_JUDGES 2 /* the first of them */

static judge *const judges[] = {
    judge_names,       /* later: it is for this server */
    judge_filters,     /* the settings allow it */
    judge_trust,       /* whether clients that trust the one before trust this one */
    judge_issuers,     /* whether they find a chain for it */
    judge_choice,      /* the administrator saw it and bound another */
    judge_passed_over, /* it was there, and another was used */
    judge_age,         /* it is worth the restart */
    judge_refusal,     /* HTTP.sys will have it */
    judge_proof,       /* it was tried, and did not serve */
    judge_key,         /* last: only the keys that all else speaks for are opened */
};

/* Whether all that is there for a name directly below that wildcard is for the same one. */
static bool is_all_below(const struct requirements *requirements,
                         const struct certificate_name *wildcard,
                         const struct certificate_name *below)
{
    const struct store_facts *store = &requirements->snapshot->store;

    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *other = &store->certificates[i];
        const size_t count = could_serve(other, requirements->snapshot->taken_at) &&
                                     requirements_filter(requirements, other) == VERDICT_ELIGIBLE
                                 ? other->name_count
                                 : 0;
        for (size_t j = 0; j < count; j++) {
            if (name_covers(wildcard, &other->names[j]) && !name_equal(below, &other->names[j])) {
                return false;
            }
        }
    }
    return true;
}

/* Of a server that was known by a wildcard nobody knows which name clients use; where there are
 * certificates for one such name alone, that one. */
static bool stands_for_wildcard(const struct requirements *requirements,
                                const struct certificate *certificate)
{
    const struct certificate_name *first = requirements->server_names.items;

    for (size_t i = 0; i < certificate->name_count; i++) {
        if (name_covers(first, &certificate->names[i])) {
            return is_all_below(requirements, first, &certificate->names[i]);
        }
    }
    return false;
}

/* At least one name; the first of HostName, which an administrator wrote there, always. */
static bool has_some_names(const struct requirements *requirements,
                           const struct certificate *certificate)
{
    const struct names names = {certificate->names, certificate->name_count};

    if (requirements->names_source == NAMES_FROM_HOST_NAME) {
        return names_cover(&names, &requirements->required);
    }
    return names_cover_one(&names, &requirements->server_names) ||
           stands_for_wildcard(requirements, certificate);
}

enum names_match requirements_match_names(const struct requirements *requirements,
                                          const struct certificate *certificate)
{
    const struct names names = {certificate->names, certificate->name_count};
    const enum names_match match = names_match(&names, &requirements->server_names);

    return match == NAMES_OTHER && requirements->some_will_do &&
                   has_some_names(requirements, certificate)
               ? NAMES_COVER
               : match;
}

enum verdict requirements_judge_candidate(const struct requirements *requirements,
                                          struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const instant now = requirements->snapshot->taken_at;
    enum verdict verdict = VERDICT_ELIGIBLE;

    if (certificate != requirements->bound && certificate != requirements->fallback) {
        verdict = verdict_of_candidate(certificate, now);
    } else if (certificate == requirements->bound && !serves(requirements->snapshot, certificate)) {
        verdict = verdict_in_service(requirements->snapshot, certificate);
    }
    if (verdict == VERDICT_ELIGIBLE) {
        candidate->names = requirements_match_names(requirements, certificate);
        candidate->trusted =
            baseline_trust_allows(requirements->snapshot, &requirements->baseline, certificate);
    }
    /* What was chosen was chosen in spite of what the settings said; those that changed since were
     * asked (respect_choice). */
    const bool wanted = certificate == requirements->chosen || certificate == requirements->picked;
    for (size_t i = wanted ? SETTING_JUDGES : 0;
         verdict == VERDICT_ELIGIBLE && i < sizeof(judges) / sizeof(judges[0]); i++) {
        verdict = judges[i](requirements, candidate);
    }
    return verdict;
}

enum verdict requirements_forbid(const struct requirements *requirements)
{
    const struct certificate *chosen = requirements->chosen;
    const struct candidate candidate = {.certificate = chosen,
                                        .names = requirements_match_names(requirements, chosen)};
    enum verdict verdict = VERDICT_ELIGIBLE;

    for (size_t i = 0; verdict == VERDICT_ELIGIBLE && i < SETTING_JUDGES; i++) {
        verdict = judges[i](requirements, &candidate);
    }
    return verdict;
}

enum verdict requirements_judge(const struct requirements *requirements,
                                const struct certificate *certificate)
{
    return requirements_judge_candidate(requirements,
                                        &(struct candidate){.certificate = certificate});
}

bool requirements_met(const struct requirements *requirements,
                      const struct certificate *certificate)
{
    return requirements_judge(requirements, certificate) == VERDICT_ELIGIBLE;
}
