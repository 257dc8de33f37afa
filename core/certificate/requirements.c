/* What this server asks of a certificate: its names, its root, whose choice it is. */
#include "certificate/requirements.h"

#include <string.h>

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "certificate/key_faults.h"
#include "certificate/line.h"
#include "certificate/trust.h"
#include "model/digest.h"
#include "settings/filters.h"
#include "timing/schedule.h"

static void take_names(struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct settings *settings = snapshot->settings;

    const struct server_names known = server_names_of(snapshot);

    requirements->server_names = known.names;
    requirements->names_source = known.source;
    if (settings->host_names.count > 0) {
        requirements->host_names = settings_host_names(settings);
        requirements->server_names =
            (struct names){requirements->host_names.items, requirements->host_names.count};
        requirements->names_source = NAMES_FROM_HOST_NAME;
    }
    requirements->required = requirements->server_names;
}

/* As when the choice was made, or nothing tells that. */
static bool is_unchanged(uint64_t then, uint64_t now)
{
    return then == 0 || then == now;
}

static bool host_name_is_that(const struct snapshot *snapshot)
{
    return is_unchanged(snapshot->state.choice.settings.names,
                        digest_of_restrictions(snapshot->settings).names);
}

/* None that speaks against the choice was changed since. */
static bool settings_allow(const struct requirements *requirements,
                           const struct certificate *chosen)
{
    const struct snapshot *snapshot = requirements->snapshot;

    return (host_name_is_that(snapshot) ||
            requirements_match_names(requirements, chosen) != NAMES_OTHER) &&
           (is_unchanged(snapshot->state.choice.settings.filters,
                         digest_of_restrictions(snapshot->settings).filters) ||
            requirements_filter(requirements, chosen) == VERDICT_ELIGIBLE);
}

/* Whom it is for is not known of one that is gone: that is nothing against it. Of a server that is
 * known by a wildcard clients may ask for any name below. */
static bool is_for_a_name(const struct requirements *requirements)
{
    const struct certificate *bound = requirements->bound;
    const struct names *wanted = &requirements->server_names;
    const struct names names = {bound == NULL ? NULL : bound->names,
                                bound == NULL ? 0 : bound->name_count};

    return bound == NULL || wanted->count == 0 || names_cover_one(&names, wanted) ||
           names_cover_one(wanted, &names) ||
           (bound == choice_held(requirements->snapshot) &&
            host_name_is_that(requirements->snapshot));
}

/* What is in service was bound only because nothing else served. */
static bool is_stand_in(const struct requirements *requirements)
{
    const struct certificate *bound = requirements->bound;

    return bound != NULL &&
           thumbprint_equal(&requirements->snapshot->state.last_good.stand_in, &bound->thumbprint);
}

bool requirements_first_name(const struct requirements *requirements,
                             const struct certificate *certificate)
{
    return names_cover(&(struct names){certificate->names, certificate->name_count},
                       &(struct names){requirements->server_names.items, 1});
}

/* What stands in without the first name keeps nobody from the one that has it: most clients may
 * ask for that. */
static bool makes_room(const struct requirements *requirements)
{
    return requirements->server_names.count > 0 && requirements->stands_in &&
           !requirements_first_name(requirements, requirements->bound);
}

/* All names count. Where nothing serves some will do: better a server that some clients reach than
 * one that nobody does. The first is the one they are most likely to use. */
static void judge_service(struct requirements *requirements)
{
    const bool serves = in_service_serves(requirements->snapshot) && is_for_a_name(requirements);

    requirements->stands_in = serves && is_stand_in(requirements);
    requirements->makes_room = makes_room(requirements);
    requirements->served = serves && !requirements->makes_room;
    requirements->gone = in_service_gone(requirements->snapshot);
    requirements->some_will_do = !requirements->served;
    if (requirements->required.count > 1 && !requirements->served) {
        requirements->required.count = 1;
    }
}

/* ---- in place of what stands in ---- */

/* By which clients get in with what is in service: a name of the server, or one below its wildcard.
 * One that is for none of these is nobody's. */
static bool keeps_name(const struct requirements *requirements, const struct names *names,
                       const struct certificate_name *name)
{
    const struct names one = {name, 1};
    const struct names bound = {requirements->bound->names, requirements->bound->name_count};

    return !names_cover(&bound, &one) || !names_cover(&requirements->server_names, &one) ||
           names_cover(names, &one);
}

static bool keeps_names(const struct requirements *requirements,
                        const struct certificate *certificate)
{
    const struct certificate *bound = requirements->bound;
    const struct names *wanted = &requirements->server_names;
    const struct names names = {certificate->names, certificate->name_count};

    for (size_t i = 0; i < wanted->count; i++) {
        if (!keeps_name(requirements, &names, &wanted->items[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < bound->name_count; i++) {
        if (!keeps_name(requirements, &names, &bound->names[i])) {
            return false;
        }
    }
    return true;
}

static bool covers_all(const struct requirements *requirements,
                       const struct certificate *certificate)
{
    return names_cover(&(struct names){certificate->names, certificate->name_count},
                       &requirements->server_names);
}

static bool is_trusted(const struct requirements *requirements, const struct trust *trust)
{
    return trust_allowed(requirements->snapshot->settings, &requirements->baseline, trust);
}

bool requirements_keep_clients(const struct requirements *requirements,
                               const struct certificate *certificate)
{
    const struct trust trust = trust_of(certificate);

    return requirements->stands_in && keeps_names(requirements, certificate) &&
           trust_allowed(requirements->snapshot->settings, &requirements->in_service, &trust) &&
           (is_trusted(requirements, &trust) ||
            !is_trusted(requirements, &requirements->in_service)) &&
           !requirements_adds_issuer_fault(requirements, certificate);
}

bool requirements_only_stand_in(const struct requirements *requirements,
                                const struct certificate *certificate)
{
    return requirements->stands_in &&
           !(covers_all(requirements, certificate) &&
             baseline_trust_allows(requirements->snapshot, &requirements->baseline, certificate)) &&
           !(requirements->makes_room && requirements_first_name(requirements, certificate));
}

static size_t count_names(const struct requirements *requirements,
                          const struct certificate *certificate)
{
    return names_count_covered(&(struct names){certificate->names, certificate->name_count},
                               &requirements->server_names);
}

bool requirements_let_in_more(const struct requirements *requirements,
                              const struct certificate *certificate)
{
    const struct trust trust = trust_of(certificate);

    return count_names(requirements, certificate) >
               count_names(requirements, requirements->bound) ||
           (is_trusted(requirements, &trust) &&
            !is_trusted(requirements, &requirements->in_service));
}

/* ---- what is in service ---- */

/* What others are compared with: the best, where nothing is in service. */
static void describe_in_service(struct requirements *requirements)
{
    const struct certificate *bound = requirements->bound;

    requirements->literal =
        bound == NULL || requirements_match_names(requirements, bound) == NAMES_LITERAL;
    requirements->chain_good = bound == NULL || bound->chain == CHAIN_GOOD;
    requirements->in_service = in_service_trust(requirements->snapshot);
    requirements->baseline = baseline_trust(requirements->snapshot);
}

/* Of what is gone from the store as it is remembered. */
static void describe_time(struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct binding *bound = snapshot_served(snapshot);
    struct certificate remembered = {.not_before = baseline->not_before,
                                     .not_after = baseline->not_after};
    const struct certificate *certificate = requirements->bound;

    if (certificate == NULL && bound != NULL && baseline->not_after != 0 &&
        binding_carries(bound, &baseline->thumbprint)) {
        certificate = &remembered;
    }
    requirements->lasts_until = requirements->ends = INSTANT_NEVER;
    if (certificate != NULL) {
        requirements->lasts_until = schedule_deadline(certificate, snapshot->settings);
        requirements->ends = certificate->not_after;
    }
}

/* ---- all of it ---- */

/* What is asked for is judged like any other. What is bound is an administrator's choice until its
 * deadline, unless it was made after that, and until a setting is changed that speaks against it.
 */
static bool choice_counts(const struct requirements *requirements, const struct certificate *chosen)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct admin_choice *choice = &snapshot->state.choice;
    const instant deadline = schedule_deadline(chosen, snapshot->settings);

    return serves(snapshot, chosen) && !exclusions_unproven(snapshot, &chosen->thumbprint) &&
           (snapshot->taken_at < deadline || choice->made_at >= deadline) &&
           ((chosen == requirements->bound && settings_allow(requirements, chosen)) ||
            requirements_met(requirements, chosen));
}

static void respect_choice(struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct certificate *picked = choice_picked(snapshot);
    const struct certificate *bound = choice_held(snapshot);
    const struct certificate *chosen = bound != NULL ? bound : requirements->requested;

    if (picked != requirements->bound) {
        requirements->picked = picked; /* SSTP binds it when it starts, whatever the settings say */
    }
    if (chosen != NULL && choice_counts(requirements, chosen)) {
        requirements->chosen = chosen;
    }
}

void requirements_of(const struct snapshot *snapshot, struct requirements *out)
{
    *out = (struct requirements){.snapshot = snapshot,
                                 .bound = snapshot_served_certificate(snapshot),
                                 .requested = choice_requested(snapshot)};
    out->fallback = exclusions_fallback(snapshot);
    out->time_counts = true;
    take_names(out);
    judge_service(out);
    describe_time(out);
    describe_in_service(out);
    respect_choice(out); /* it is judged by the rest */
    out->ruled_out = out->bound != NULL && out->bound != out->chosen &&
                     requirements_filter(out, out->bound) != VERDICT_ELIGIBLE;
}

bool requirements_template_unmatched(const struct snapshot *snapshot)
{
    const struct store_facts *store = &snapshot->store;

    if (snapshot->settings->templates.count == 0 || store->presence != PART_PRESENT) {
        return false;
    }
    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *certificate = &store->certificates[i];
        const struct filtered filtered = {&certificate->thumbprint, certificate->issuer,
                                          certificate->template_oid, certificate->template_name};
        if (certificate->decoded &&
            filters_name_template(&snapshot->settings->templates, &filtered)) {
            return false;
        }
    }
    return true;
}

bool requirements_adds_issuer_fault(const struct requirements *requirements,
                                    const struct certificate *certificate)
{
    const struct certificate *bound = requirements->bound;

    return trust_issuer_is_at_fault(certificate, &requirements->baseline) &&
           (bound == NULL || !trust_same_fault(&certificate->issuer_fault, &bound->issuer_fault));
}

/* A self-signed one was made here, and is the re-issue of no other. */
static bool is_of_such(const struct requirements *requirements,
                       const struct certificate *certificate)
{
    return !certificate->self_signed || requirements->in_service.class == CLASS_SELF;
}

bool requirements_await_reissue(const struct requirements *requirements,
                                const struct certificate *certificate)
{
    const struct gone *gone = &requirements->gone;

    if (!gone->is || requirements->snapshot->taken_at >= gone->awaited_until) {
        return false;
    }
    return requirements_match_names(requirements, certificate) == NAMES_OTHER ||
           (!gone->stands_in &&
            !(in_service_is_reissue(gone, certificate) && is_of_such(requirements, certificate)));
}

const char *requirements_asked_name(const struct requirements *requirements)
{
    for (size_t i = 0; i < requirements->server_names.count; i++) {
        const struct certificate_name *name = &requirements->server_names.items[i];
        if (name_can_be_asked_for(name)) {
            return name->text;
        }
    }
    return NULL;
}

bool requirements_need_key(const struct requirements *requirements,
                           const struct certificate *certificate)
{
    const bool spare = requirements->gone.is || requirements->stands_in;
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
    verdict = requirements_judge_candidate(
        requirements, &(struct candidate){
                          .certificate = certificate, .fewer = true, .aged = spare, .seen = spare});
    return verdict == VERDICT_ELIGIBLE || verdict == VERDICT_PRIVATE_KEY_UNKNOWN;
}
