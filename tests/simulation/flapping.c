/* No flapping: in random stores and by random clocks the choice changes only when something
 * happens to a certificate, and at most once for each such event; and the order is total, so that
 * neither the store's order nor who is not chosen says anything.
 *
 * usage: sstp-flapping [CASES [FIRST-SEED [story]]]
 *
 * A case is one event, or time that goes by without one, in a world that begins anew after some.
 * What happens to a certificate: it arrives, leaves or is bound by an administrator; it begins, has
 * used two thirds of its lifetime, reaches its deadline or ends; and the hour is over in which the
 * re-issue of what was deleted is waited for. */
#include "flapping.h"

#include <stdio.h>
#include <stdlib.h>

#include "certificate/baseline.h"
#include "certificate/in_service.h"
#include "certificate/key_faults.h"
#include "certificate/requirements.h"
#include "certificate/selection.h"
#include "model/digest.h"

#define CASES  1000000
#define EVENTS 16 /* before the world begins anew */

/* ---- what is right now ---- */

static const struct thumbprint *bound(const struct world *world)
{
    return &world->snapshot.bindings[FAMILY_IPV4].record.thumbprint;
}

static bool is_bound(const struct world *world, const struct certificate *certificate)
{
    return thumbprint_equal(bound(world), &certificate->thumbprint);
}

static struct thumbprint chosen_of(const struct selection *selection)
{
    static const struct thumbprint none;

    return selection->chosen == NULL ? none : selection->chosen->thumbprint;
}

/* What waits for a re-issue is not bound yet, as in the product. */
static bool is_waited_for(const struct world *world, const struct certificate *certificate)
{
    struct requirements requirements;

    requirements_of(&world->snapshot, &requirements);
    return requirements_await_reissue(&requirements, certificate);
}

/* ---- what the product does ---- */

/* What a healthy pass learns of what is in service. */
static void learn(struct world *world)
{
    struct snapshot *snapshot = &world->snapshot;
    const struct certificate *certificate = snapshot_served_certificate(snapshot);
    struct last_good learnt;

    if (certificate != NULL && serves(snapshot, certificate) &&
        baseline_learn(snapshot, certificate, selected_for_its_time(snapshot, certificate),
                       &learnt)) {
        selection_note_passed_over(snapshot, &learnt);
        snapshot->state.last_good = learnt;
    }
}

/* SSTP is restarted with it. */
static void put_into_use(struct world *world, const struct certificate *certificate, bool by_us)
{
    struct snapshot *snapshot = &world->snapshot;
    struct intent *intent = &snapshot->state.intent;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot->bindings[family] =
            (struct binding){.presence = PART_PRESENT,
                             .record = ssl_record_for_sstp(&certificate->thumbprint),
                             .written_at = world->now - INSTANT_HOUR};
    }
    snapshot->sstp.started_at = world->now;
    snapshot->state.sstp_start =
        (struct sstp_start){PART_PRESENT, world->now, certificate->thumbprint, .in_store = true};
    if (!by_us) {
        snapshot->state.choice =
            (struct admin_choice){.presence = PART_PRESENT,
                                  .thumbprint = certificate->thumbprint,
                                  .made_at = world->now,
                                  .settings = digest_of_restrictions(snapshot->settings)};
    }
    intent->presence = by_us ? PART_PRESENT : PART_ABSENT;
    intent->target = certificate->thumbprint;
    learn(world); /* as it is verified */
    intent->presence = PART_ABSENT;
}

/* A pass. True: it changed what is in service. */
static bool pass(struct world *world)
{
    const struct selection selection = select_certificate(&world->snapshot);
    const struct certificate *chosen = selection.chosen;

    if (chosen == NULL || is_bound(world, chosen) || is_waited_for(world, chosen)) {
        learn(world);
        return false;
    }
    put_into_use(world, chosen, true);
    world->changes++;
    return true;
}

/* ---- a seed as a person can follow it ---- */

static bool is_told;

static void tell(const struct world *world, const char *what)
{
    const struct stored_state *state = &world->snapshot.state;

    if (!is_told) {
        return;
    }
    printf("day %.3f: %s; bound %02x, baseline %02x, stands in %02x, in time %02x, chosen %02x\n",
           world_day(world->now), what, bound(world)->bytes[0],
           state->last_good.thumbprint.bytes[0], state->last_good.stand_in.bytes[0],
           state->last_good.in_time.bytes[0], state->choice.thumbprint.bytes[0]);
}

/* ---- what must hold ---- */

static bool wrong(struct world *world, const char *what)
{
    world->wrong = what;
    return false;
}

/* Passes until nothing changes any more: no more than that many changes. */
static bool settles(struct world *world, unsigned events)
{
    unsigned changes = 0;

    world_observe(world);
    while (pass(world)) {
        tell(world, "a change");
        if (++changes > events) {
            return wrong(world, events == 0 ? "the choice changes though nothing happened"
                                            : "the choice changes twice for one event");
        }
        world_observe(world);
    }
    return true;
}

/* However the store is enumerated. */
static bool is_total(struct world *world)
{
    struct snapshot *snapshot = &world->snapshot;
    const struct selection selection = select_certificate(snapshot);
    const struct thumbprint chosen = chosen_of(&selection);

    world_shuffle(world);
    const struct selection again = select_certificate(snapshot);
    const struct thumbprint chosen_again = chosen_of(&again);
    return (selection.result == again.result && selection.eligible == again.eligible &&
            thumbprint_equal(&chosen, &chosen_again)) ||
           wrong(world, "the order of the store decides");
}

/* It says something although it is not chosen: what is in service was renewed to it, or what the
 * server is measured by is there. */
static bool says_something(const struct world *world, const struct certificate *certificate)
{
    const struct stored_state *state = &world->snapshot.state;

    return is_bound(world, certificate) || certificate->has_successor ||
           thumbprint_equal(&state->last_good.thumbprint, &certificate->thumbprint) ||
           thumbprint_equal(&state->choice.thumbprint, &certificate->thumbprint) ||
           world_is_renewal(world, certificate);
}

/* Who is not chosen is no reason to choose among the others otherwise; but where in place of what
 * was deleted names would fall to it, one that has them all and is old is used instead. */
static bool is_independent(struct world *world)
{
    struct snapshot *snapshot = &world->snapshot;
    const struct selection selection = select_certificate(snapshot);
    const struct thumbprint chosen = chosen_of(&selection);
    const size_t last = snapshot->store.count - 1;

    if (selection.result != SELECTION_CHOSEN ||
        snapshot->state.last_good.presence != PART_PRESENT ||
        thumbprint_equal(&world->store[last].thumbprint, &chosen) ||
        says_something(world, &world->store[last]) || in_service_gone(snapshot).is) {
        return true;
    }
    snapshot->store.count--; /* in a random order: whichever it is */
    const struct selection again = select_certificate(snapshot);
    const struct thumbprint chosen_again = chosen_of(&again);
    return thumbprint_equal(&chosen, &chosen_again) ||
           wrong(world, "who is not chosen decides among the others");
}

/* ---- cases ---- */

/* What happens next, at some time after now: a moment after it. Returns how many events that is. */
static unsigned let_time_pass(struct world *world)
{
    const instant next = world_next_event(world, world->now);

    if (next == INSTANT_NEVER) {
        return 0;
    }
    if (next > world->now + 2 && random_percent(&world->random, 40)) {
        world->now += 1 + random_next(&world->random) % (next - world->now - 1);
        return 0;
    }
    world->now = next + 1;
    return world_events_within(world, next - 1, next + 1);
}

static bool binds_by_hand(struct world *world)
{
    const struct certificate *certificate = world_any(world);

    if (certificate == NULL || !could_serve(certificate, world->now)) {
        return false;
    }
    put_into_use(world, certificate, false);
    return true;
}

static unsigned something_happens(struct world *world)
{
    switch (random_below(&world->random, 8)) {
    case 0:
    case 1:
        return world_arrives(world) ? 1 : 0;
    case 2:
        return world_leaves(world) ? 1 : 0;
    case 3:
        return random_percent(&world->random, 30) && binds_by_hand(world) ? 1 : 0;
    default:
        return let_time_pass(world);
    }
}

static bool holds(struct world *world)
{
    const unsigned events = something_happens(world);

    tell(world, events > 0 ? "something happened" : "time went by");
    return settles(world, events) && settles(world, 0) && is_total(world) && is_independent(world);
}

static bool try_seed(struct world *world, uint64_t seed, unsigned long *cases)
{
    world_begin(world, seed);
    world_observe(world);
    world_tell(world, is_told);
    (void)settles(world, WORLD_CERTIFICATES); /* whatever it was before */
    world->wrong = NULL;
    for (unsigned i = 0; i < EVENTS; i++) {
        (*cases)++;
        if (!holds(world)) {
            world_tell(world, is_told);
            printf("VIOLATED, seed %llu, event %u: %s\n", (unsigned long long)seed, i,
                   world->wrong);
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    const unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : CASES;
    const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    is_told = argc > 3;
    struct world *world = malloc(sizeof(*world));
    unsigned long cases = 0;
    unsigned long changes = 0;
    unsigned long violations = 0;

    if (world == NULL) {
        return 4;
    }
    for (uint64_t seed = first; cases < wanted; seed++) {
        violations += !try_seed(world, seed, &cases);
        changes += world->changes;
    }
    printf("%lu cases, %lu changes, %lu violations\n", cases, changes, violations);
    free(world);
    return violations > 0;
}
