/* What this server asks of a certificate: its names, its root, whose choice it is. */
#include "requirements.h"

#include "schedule.h"
#include "verdict.h"

static const struct certificate *bound_certificate(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_bound(snapshot);

    return bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);
}

/* The bound certificate serves, and will for some time. */
static bool good_with_time(const struct snapshot *snapshot, const struct certificate *bound)
{
    return bound != NULL && verdict_of_bound(bound, snapshot->taken_at) == VERDICT_ELIGIBLE &&
           snapshot->taken_at < schedule_deadline(bound, snapshot->settings);
}

/* Another root is a change of trust: not while the bound certificate serves and has time. */
static bool root_must_stay(const struct snapshot *snapshot, const struct certificate *bound)
{
    return snapshot->settings->values[SETTING_OTHER_ROOT] == 0 && good_with_time(snapshot, bound) &&
           bound->root_known;
}

static bool hold_stands(const struct snapshot *snapshot, const struct certificate *bound)
{
    return bound != NULL && bound == identity_held(snapshot) && good_with_time(snapshot, bound);
}

/* Follows the renewals from the bound certificate. One that comes back to it says nothing: acting
 * on it would rotate for ever. */
static void follow_renewals(struct requirements *requirements)
{
    const struct certificate *step = requirements->bound;

    while (step != NULL && step->has_successor && requirements->successor_count < RENEWALS_MAX) {
        requirements->successors[requirements->successor_count++] = step->successor;
        step = snapshot_find(requirements->snapshot, &step->successor);
        if (step == requirements->bound) {
            requirements->successor_count = 0;
            return;
        }
    }
}

/* All names count; past the deadline at least the first, which is the one clients are most likely
 * to use: better a server that some reach than one with an expired certificate. */
static void require_names(struct requirements *requirements)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct settings *settings = snapshot->settings;
    const struct identity identity = identity_of(snapshot);

    requirements->identity = identity.names;
    if (settings->host_name[0] != '\0') {
        requirements->host = (struct certificate_name){settings->host_kind, settings->host_name};
        requirements->identity = (struct names){&requirements->host, 1};
    }
    requirements->required = requirements->identity;
    if (requirements->required.count > 1 && snapshot->taken_at >= identity.deadline) {
        requirements->required.count = 1;
    }
}

void requirements_of(const struct snapshot *snapshot, struct requirements *out)
{
    *out = (struct requirements){.snapshot = snapshot, .bound = bound_certificate(snapshot)};
    out->same_root = root_must_stay(snapshot, out->bound) ? out->bound : NULL;
    out->picked = identity_picked(snapshot);
    if (out->picked == out->bound) {
        out->picked = NULL;
    }
    out->hold = hold_stands(snapshot, out->bound) ? &snapshot->state.hold : NULL;
    follow_renewals(out);
    require_names(out);
}

bool requirements_name_successor(const struct requirements *requirements,
                                 const struct certificate *certificate)
{
    for (size_t i = 0; i < requirements->successor_count; i++) {
        if (thumbprint_equal(&requirements->successors[i], &certificate->thumbprint)) {
            return true;
        }
    }
    return false;
}
