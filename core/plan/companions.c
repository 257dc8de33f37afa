/* Which companion services are to be restarted. */
#include "plan/companions.h"

#include <string.h>

/* ---- what was observed ---- */

const struct service_facts *companions_facts(const struct snapshot *snapshot, const char *name)
{
    const struct settings *settings = snapshot->settings;

    for (size_t i = 0; i < settings->companion_count; i++) {
        if (snapshot->companions[i].presence == PART_PRESENT &&
            service_name_equal(settings->companions[i], name)) {
            return &snapshot->companions[i];
        }
    }
    return NULL;
}

static bool depends_on_sstp(const struct snapshot *snapshot, const char *name)
{
    const struct service_names *dependents = &snapshot->dependents.running;

    for (size_t i = 0; i < dependents->count; i++) {
        if (service_name_equal(dependents->items[i], name)) {
            return true;
        }
    }
    return false;
}

/* ---- what is owed ---- */

static bool intent_counts(const struct snapshot *snapshot)
{
    const struct stored_state *state = &snapshot->state;

    return state->presence == PART_PRESENT && state->intent.presence == PART_PRESENT &&
           state->intent.same_boot; /* a boot starts services anew */
}

void companions_add(struct companions *companions, const char *name, bool stopped)
{
    memcpy(companions->names[companions->count], name, strlen(name) + 1);
    companions->stopped[companions->count++] = stopped;
}

struct companions companions_owed(const struct snapshot *snapshot, bool restarts)
{
    const struct settings *settings = snapshot->settings;
    const struct companions *earlier = &snapshot->state.intent.companions;
    struct companions owed = {.count = 0};

    for (size_t i = 0; intent_counts(snapshot) && i < earlier->count; i++) {
        if (earlier->stopped[i]) {
            companions_add(&owed, earlier->names[i], true);
        }
    }
    for (size_t i = 0; restarts && i < settings->companion_count && owed.count < COMPANIONS_MAX;
         i++) {
        const struct service_facts *facts = &snapshot->companions[i];
        if (facts->presence == PART_PRESENT && facts->state == SERVICE_IS_RUNNING &&
            !depends_on_sstp(snapshot, settings->companions[i])) {
            companions_add(&owed, settings->companions[i], false);
        }
    }
    return owed;
}

void companions_keep_stopped(struct companions *companions)
{
    const struct companions all = *companions;

    companions->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.stopped[i]) {
            companions_add(companions, all.names[i], true);
        }
    }
}

bool companions_owes(const struct snapshot *snapshot)
{
    return intent_counts(snapshot) && snapshot->state.intent.companions.count > 0;
}

bool companions_stopped(const struct snapshot *snapshot)
{
    const struct companions *companions = &snapshot->state.intent.companions;

    for (size_t i = 0; intent_counts(snapshot) && i < companions->count; i++) {
        if (companions->stopped[i]) {
            return true;
        }
    }
    return false;
}
