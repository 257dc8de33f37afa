/* What this server asks of a certificate: its names, its root, whose choice it is. */
#include "certificate/requirements.h"

#include <string.h>

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "certificate/in_service.h"
#include "certificate/key_faults.h"
#include "certificate/line.h"
#include "certificate/trust.h"
#include "model/digest.h"
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

/* Those that say which certificates may be used, as when the choice was made. */
static bool settings_are_those(const struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;

    return snapshot->state.choice.settings == digest_of_restrictions(snapshot->settings);
}

/* Whom it is for is not known of one that is gone: that is nothing against it. */
static bool is_for_a_name(const struct requirements *requirements)
{
    const struct certificate *bound = requirements->bound;
    const struct names *wanted = &requirements->server_names;

    return bound == NULL || wanted->count == 0 ||
           names_cover_one(&(struct names){bound->names, bound->name_count}, wanted) ||
           (bound == choice_held(requirements->snapshot) && settings_are_those(requirements));
}

/* All names count. Where nothing serves, at least the first, which is the one clients are most
 * likely to use: better a server that some reach than one that nobody does. */
static void judge_service(struct requirements *requirements)
{
    requirements->served = in_service_serves(requirements->snapshot) && is_for_a_name(requirements);
    if (requirements->required.count > 1 && !requirements->served) {
        requirements->required.count = 1;
    }
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
           ((chosen == requirements->bound && settings_are_those(requirements)) ||
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
    respect_choice(out); /* last: it is judged by the rest */
}

const char *requirements_asked_name(const struct requirements *requirements)
{
    for (size_t i = 0; i < requirements->server_names.count; i++) {
        const struct certificate_name *name = &requirements->server_names.items[i];
        if (name->kind != NAME_IP && strchr(name->text, '*') == NULL) {
            return name->text;
        }
    }
    return NULL;
}
