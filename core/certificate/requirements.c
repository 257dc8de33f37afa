/* What this server asks of a certificate: its names, its root, whose choice it is. */
#include "certificate/requirements.h"

#include <string.h>

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "certificate/in_service.h"
#include "certificate/key_faults.h"
#include "certificate/succession.h"
#include "certificate/trust.h"
#include "timing/schedule.h"

static const struct certificate *bound_certificate(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_bound(snapshot);

    return bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);
}

/* The bound certificate serves, and will for some time. */
static bool good_with_time(const struct snapshot *snapshot, const struct certificate *bound)
{
    return serves(snapshot, bound) &&
           snapshot->taken_at < schedule_deadline(bound, snapshot->settings);
}

/* The first renewal of what is bound, whether that is still in the store or not. */
static const struct thumbprint *first_renewal(const struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct binding *bound = snapshot_bound(snapshot);

    if (requirements->bound != NULL) {
        return renewals_of(snapshot, requirements->bound);
    }
    return bound == NULL ? NULL : renewals_of_gone(snapshot, &bound->record.thumbprint);
}

/* Follows the renewals from the bound certificate. One that comes back to it says nothing: acting
 * on it would rotate for ever. */
static void follow_renewals(struct requirements *requirements)
{
    const struct thumbprint *next = first_renewal(requirements);

    while (next != NULL && requirements->successor_count < RENEWALS_MAX) {
        const struct certificate *step = snapshot_find(requirements->snapshot, next);

        requirements->successors[requirements->successor_count++] = *next;
        if (step != NULL && step == requirements->bound) {
            requirements->successor_count = 0;
            return;
        }
        next = step == NULL ? NULL : renewals_of(requirements->snapshot, step);
    }
}

/* All names count. Where nothing serves, at least the first, which is the one clients are most
 * likely to use: better a server that some reach than one that nobody does. */
static void require_names(struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct settings *settings = snapshot->settings;

    requirements->server_names = server_names_of(snapshot);
    if (settings->host_name[0] != '\0') {
        requirements->host = (struct certificate_name){settings->host_kind, settings->host_name};
        requirements->server_names = (struct names){&requirements->host, 1};
    }
    requirements->required = requirements->server_names;
    if (requirements->required.count > 1 && !requirements->served) {
        requirements->required.count = 1;
    }
}

/* ---- the verdict for this server ---- */

static enum verdict judge_names(const struct requirements *requirements,
                                const struct candidate *candidate)
{
    (void)requirements;
    return candidate->names == NAMES_OTHER ? VERDICT_OTHER_NAMES : VERDICT_ELIGIBLE;
}

static enum verdict judge_thumbprint(const struct requirements *requirements,
                                     const struct candidate *candidate)
{
    const struct settings *settings = requirements->snapshot->settings;

    return settings->has_thumbprint &&
                   !thumbprint_equal(&settings->thumbprint, &candidate->certificate->thumbprint)
               ? VERDICT_OTHER_THUMBPRINT
               : VERDICT_ELIGIBLE;
}

static enum verdict judge_issuer(const struct requirements *requirements,
                                 const struct candidate *candidate)
{
    return text_contains(candidate->certificate->issuer, requirements->snapshot->settings->issuer)
               ? VERDICT_ELIGIBLE
               : VERDICT_OTHER_ISSUER;
}

static enum verdict judge_template(const struct requirements *requirements,
                                   const struct candidate *candidate)
{
    const char *wanted = requirements->snapshot->settings->template_oid;

    return wanted[0] == '\0' || strcmp(wanted, candidate->certificate->template_oid) == 0
               ? VERDICT_ELIGIBLE
               : VERDICT_OTHER_TEMPLATE;
}

/* What is in service was bound only because nothing else served. */
static bool stands_in(const struct requirements *requirements)
{
    const struct last_good *baseline = &requirements->snapshot->state.last_good;

    return requirements->bound != NULL && baseline->presence == PART_PRESENT &&
           thumbprint_equal(&baseline->stand_in, &requirements->bound->thumbprint);
}

/* What is in service, and what an administrator wants, need not be asked. While something serves,
 * trust falls neither from that nor from the baseline. Else whatever is there stands in: but a
 * self-signed one after a self-signed one only, and none that a setting rules out. */
static bool trust_suffices(const struct requirements *requirements,
                           const struct certificate *certificate)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct trust trust = trust_of(certificate);

    if (certificate == requirements->bound || certificate == requirements->fallback ||
        certificate == requirements->requested || certificate == requirements->picked) {
        return true;
    }
    if (requirements->served ||
        snapshot->settings->values[SETTING_OTHER_ROOT] == OTHER_ROOT_REFUSE) {
        return baseline_trusts(snapshot, certificate) &&
               (!requirements->served || stands_in(requirements) ||
                trust_allowed(snapshot->settings, &requirements->in_service, &trust));
    }
    return baseline_trusts(snapshot, certificate) || trust.class != CLASS_SELF;
}

static enum verdict judge_trust(const struct requirements *requirements,
                                const struct candidate *candidate)
{
    return trust_suffices(requirements, candidate->certificate) ? VERDICT_ELIGIBLE
                                                                : VERDICT_OTHER_ROOT;
}

static enum verdict judge_choice(const struct requirements *requirements,
                                 const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const struct admin_choice *choice = requirements->choice;

    if (requirements->picked != NULL) {
        return certificate == requirements->picked ? VERDICT_ELIGIBLE : VERDICT_HELD_BACK;
    }
    return choice == NULL || thumbprint_equal(&choice->thumbprint, &certificate->thumbprint) ||
                   certificate->not_before > choice->newest
               ? VERDICT_ELIGIBLE
               : VERDICT_HELD_BACK;
}

/* While the bound one serves there is nothing to be gained by trying it again and again. */
static enum verdict judge_refusal(const struct requirements *requirements,
                                  const struct candidate *candidate)
{
    const struct certificate *bound = requirements->bound;
    const struct snapshot *snapshot = requirements->snapshot;

    return candidate->certificate != bound && serves(snapshot, bound) &&
                   exclusions_refused(snapshot, &candidate->certificate->thumbprint)
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
                   requirements->served
               ? VERDICT_PRIVATE_KEY_UNKNOWN
               : VERDICT_ELIGIBLE;
}

typedef enum verdict judge(const struct requirements *requirements,
                           const struct candidate *candidate);

static judge *const judges[] = {
    judge_names,      /* later: it is for this server */
    judge_thumbprint, /* the settings' filters, the narrowest first */
    judge_issuer,     judge_template,
    judge_trust,   /* whether clients that trust the one before trust this one */
    judge_choice,  /* the administrator saw it and bound another */
    judge_refusal, /* HTTP.sys will have it */
    judge_proof,   /* it was tried, and did not serve */
    judge_key,     /* last: only the keys that all else speaks for are opened */
};

static enum names_match match_names(const struct requirements *requirements,
                                    const struct certificate *certificate)
{
    const struct names names = {certificate->names, certificate->name_count};
    const enum names_match match = names_match(&names, &requirements->server_names);

    return match == NAMES_OTHER &&
                   requirements->required.count < requirements->server_names.count &&
                   names_cover(&names, &requirements->required)
               ? NAMES_COVER
               : match;
}

/* What others are compared with: the best, where nothing is in service. */
static void describe_in_service(struct requirements *requirements)
{
    const struct certificate *bound = requirements->bound;

    requirements->literal = bound == NULL || match_names(requirements, bound) == NAMES_LITERAL;
    requirements->chain_good = bound == NULL || bound->chain == CHAIN_GOOD;
    requirements->in_service = in_service_trust(requirements->snapshot);
}

enum verdict requirements_judge_candidate(const struct requirements *requirements,
                                          struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const instant now = requirements->snapshot->taken_at;
    enum verdict verdict = VERDICT_ELIGIBLE;

    if (certificate != requirements->bound) {
        verdict = verdict_of_candidate(certificate, now);
    } else if (!serves(requirements->snapshot, certificate)) {
        verdict = verdict_in_service(requirements->snapshot, certificate);
    }
    if (verdict == VERDICT_ELIGIBLE) {
        candidate->names = match_names(requirements, certificate);
    }
    for (size_t i = 0; verdict == VERDICT_ELIGIBLE && i < sizeof(judges) / sizeof(judges[0]); i++) {
        verdict = judges[i](requirements, candidate);
    }
    return verdict;
}

bool requirements_need_key(const struct requirements *requirements,
                           const struct certificate *certificate)
{
    enum verdict verdict;

    if (certificate->private_key != KEY_UNKNOWN || certificate->key_asked ||
        !certificate->decoded) {
        return false;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &requirements->snapshot->bindings[family];
        if (binding->presence == PART_PRESENT &&
            thumbprint_equal(&binding->record.thumbprint, &certificate->thumbprint)) {
            return true;
        }
    }
    verdict = requirements_judge(requirements, certificate);
    return verdict == VERDICT_ELIGIBLE || verdict == VERDICT_PRIVATE_KEY_UNKNOWN;
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

/* ---- all of it ---- */

/* The administrator's choice counts where nothing else speaks against it: a setting is newer or
 * more deliberate than what was bound by hand. */
static void respect_choice(struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct certificate *picked = choice_picked(snapshot);
    const struct certificate *bound = choice_held(snapshot);
    const struct certificate *held = bound != NULL ? bound : requirements->requested;

    if (picked != NULL && picked != requirements->bound && requirements_met(requirements, picked)) {
        requirements->picked = picked;
    }
    if (held != NULL && good_with_time(snapshot, held) && requirements_met(requirements, held)) {
        requirements->choice = &snapshot->state.choice;
    }
}

void requirements_of(const struct snapshot *snapshot, struct requirements *out)
{
    *out = (struct requirements){.snapshot = snapshot,
                                 .bound = bound_certificate(snapshot),
                                 .requested = choice_requested(snapshot)};
    out->fallback = exclusions_fallback(snapshot);
    out->served = in_service_serves(snapshot);
    follow_renewals(out);
    require_names(out);
    describe_in_service(out);
    respect_choice(out); /* last: it is judged by the rest */
}
