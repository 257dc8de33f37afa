/* See control/clock.h. */
#include "control/clock.h"

#include "certificate/verdict.h"
#include "host/reporting.h"

#define WRONG_BY         INSTANT_DAY           /* at least; the time service mends what is less */
#define BELIEVED_AFTER   INSTANT_DAY           /* nobody corrected it */
#define CORRECTED_WITHIN (30 * INSTANT_MINUTE) /* of the start of Windows, by the time service */
#define UNSURE_FOR       (15 * INSTANT_MINUTE) /* in which the time service corrects it */
#define STORED_EVERY     INSTANT_HOUR
#define ABOUT            (10 * INSTANT_MINUTE)

static struct clock_reading reading_of(const struct snapshot *snapshot)
{
    return (struct clock_reading){snapshot->taken_at, snapshot->running};
}

static bool apart(instant a, instant b, instant by)
{
    return (a > b ? a - b : b - a) > by;
}

/* By how it went on since, and how long the machine ran since. */
static bool moved(const struct clock_reading *since, const struct snapshot *snapshot, instant by)
{
    return apart(snapshot->taken_at, since->clock + (snapshot->running - since->running), by);
}

/* ---- what speaks against it ---- */

/* A pass before this one, and the baseline, lie ahead. Unless it was believed since. */
static bool lies_behind(const struct snapshot *snapshot)
{
    const instant now = snapshot->taken_at;
    const instant last = snapshot->state.clock.last;
    const instant begins = snapshot->state.last_good.not_before;

    return last > now + WRONG_BY || (begins > now + CLOCK_SKEW && (last == 0 || last >= begins));
}

/* A process before this one doubted it, because it was ahead, and nobody set it back since. */
static bool was_doubted(const struct snapshot *snapshot)
{
    const struct clock_record *record = &snapshot->state.clock;

    return record->doubted_since > record->last &&
           snapshot->taken_at + WRONG_BY >= record->doubted_since;
}

/* Whoever issued a certificate since the clock was last believed had about the time that it shows
 * now. One that is self-signed has its times from here. */
static bool is_confirmed(const struct clock_watch *watch, const struct snapshot *snapshot)
{
    const instant last =
        watch->believed.clock != 0 ? watch->believed.clock : snapshot->state.clock.last;
    const instant now = snapshot->taken_at;

    for (size_t i = 0; last != 0 && i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        const instant begins = certificate->not_before;
        if (!certificate->self_signed && begins > last && begins <= now &&
            now - begins <= WRONG_BY) {
            return true;
        }
    }
    return false;
}

static enum clock_doubt contradicted(const struct clock_watch *watch,
                                     const struct snapshot *snapshot)
{
    if (is_confirmed(watch, snapshot)) {
        return CLOCK_BELIEVED;
    }
    if (watch->believed.clock == 0) {
        return lies_behind(snapshot)   ? CLOCK_LIES_BEHIND
               : was_doubted(snapshot) ? CLOCK_JUMPED
                                       : CLOCK_BELIEVED;
    }
    if (!moved(&watch->believed, snapshot, WRONG_BY) ||
        (watch->before.clock != 0 && !moved(&watch->before, snapshot, WRONG_BY))) {
        return CLOCK_BELIEVED;
    }
    if (snapshot->running < CORRECTED_WITHIN) {
        return lies_behind(snapshot) ? CLOCK_LIES_BEHIND : CLOCK_BELIEVED;
    }
    return CLOCK_JUMPED;
}

/* ---- how long ---- */

/* It shows something else again: the doubt begins anew. */
static bool doubt_goes_on(const struct clock_watch *watch, const struct snapshot *snapshot)
{
    const instant since = snapshot->state.clock.doubted_since;

    return since != 0 && (watch->doubted.clock != 0 ? !moved(&watch->doubted, snapshot, WRONG_BY)
                                                    : snapshot->taken_at + WRONG_BY >= since);
}

/* How long the machine ran since; the clock itself, which may be set once more, is no witness but
 * of what was before this process. */
static instant doubted_for(const struct clock_watch *watch, const struct snapshot *snapshot)
{
    const instant since = snapshot->state.clock.doubted_since;
    const struct clock_reading first =
        watch->doubted.clock != 0 ? watch->doubted : reading_of(snapshot);

    return (first.clock > since ? first.clock - since : 0) + snapshot->running - first.running;
}

static bool doubted_long_enough(const struct clock_watch *watch, const struct snapshot *snapshot)
{
    return doubt_goes_on(watch, snapshot) && doubted_for(watch, snapshot) >= BELIEVED_AFTER;
}

/* Where it could not be stored. */
static void remember_doubt(struct clock_watch *watch, struct snapshot *snapshot)
{
    struct clock_record *record = &snapshot->state.clock;

    if (record->doubted_since == 0 && watch->doubted.clock != 0) {
        *record = (struct clock_record){PART_PRESENT, record->last, watch->doubted.clock};
        watch->unstored = true;
    }
}

/* The clock and what the machine ran are read one after the other: a little more or less is no news
 * (host/reporting.c). */
static instant doubted_until(struct clock_watch *watch, const struct snapshot *snapshot)
{
    const instant until = snapshot->taken_at + BELIEVED_AFTER - doubted_for(watch, snapshot);

    if (apart(until, watch->doubted_until, ABOUT)) {
        watch->doubted_until = until;
    }
    return watch->doubted_until;
}

static void doubt(struct clock_watch *watch, struct snapshot *snapshot, enum clock_doubt why)
{
    struct clock_record *record = &snapshot->state.clock;

    if (!doubt_goes_on(watch, snapshot)) {
        *record = (struct clock_record){PART_PRESENT, record->last, snapshot->taken_at};
        watch->unstored = true;
        watch->doubted = reading_of(snapshot);
    } else if (watch->doubted.clock == 0) {
        watch->doubted = reading_of(snapshot);
    }
    snapshot->clock_doubt = why;
    snapshot->clock_doubted_until = doubted_until(watch, snapshot);
}

/* ---- an end that came while nobody looked ---- */

static void note_unsure(struct clock_watch *watch, const struct snapshot *snapshot)
{
    const bool first = watch->believed.clock == 0;

    if (first || moved(&watch->believed, snapshot, UNSURE_FOR)) {
        watch->unsure_until =
            (struct clock_reading){snapshot->taken_at + UNSURE_FOR, snapshot->running + UNSURE_FOR};
        watch->unseen_from = first ? snapshot->state.clock.last : watch->believed.clock;
        watch->unseen_until = snapshot->taken_at;
    }
}

static bool ended_unseen(const struct clock_watch *watch, const struct snapshot *snapshot)
{
    const struct certificate *served = snapshot_served_certificate(snapshot);

    return watch->unseen_from != 0 && snapshot->running < watch->unsure_until.running &&
           served != NULL && served->not_after >= watch->unseen_from &&
           served->not_after < watch->unseen_until;
}

/* Not while the time service may correct it: a look that nobody could rely on would count. An end
 * that was seen is stored at once, so that it is known to have been. */
static bool is_worth_storing(const struct clock_watch *watch, const struct snapshot *snapshot)
{
    const struct certificate *served = snapshot_served_certificate(snapshot);
    const instant last = snapshot->state.clock.last;
    const bool ended =
        served != NULL && served->not_after >= last && served->not_after < snapshot->taken_at;

    return snapshot->running >= watch->unsure_until.running &&
           (ended || apart(last, snapshot->taken_at, STORED_EVERY));
}

/* ---- all of it ---- */

static void believe(struct clock_watch *watch, struct snapshot *snapshot)
{
    struct clock_record *record = &snapshot->state.clock;

    watch->believed = reading_of(snapshot);
    watch->doubted = (struct clock_reading){0};
    if (record->doubted_since != 0 || is_worth_storing(watch, snapshot)) {
        *record = (struct clock_record){PART_PRESENT, snapshot->taken_at, 0};
        watch->unstored = true;
    }
    if (ended_unseen(watch, snapshot)) {
        snapshot->clock_doubt = CLOCK_END_UNSEEN;
        snapshot->clock_doubted_until = watch->unsure_until.clock;
    }
}

void clock_review(struct clock_watch *watch, bool insists, struct snapshot *snapshot)
{
    watch->unstored = false; /* what could not be stored is news again */
    if (snapshot->state.presence != PART_PRESENT) {
        return; /* that keeps from acting, too */
    }
    remember_doubt(watch, snapshot);
    const enum clock_doubt why = contradicted(watch, snapshot);
    if (insists || doubted_long_enough(watch, snapshot)) {
        watch->unsure_until = (struct clock_reading){0};
        watch->before = watch->believed;
        if (insists) {
            watch->before = (struct clock_reading){0};
        }
        believe(watch, snapshot);
    } else if (why == CLOCK_BELIEVED) {
        if (moved(&watch->believed, snapshot, WRONG_BY)) {
            watch->before = (struct clock_reading){0}; /* it is as before, or new */
        }
        note_unsure(watch, snapshot);
        believe(watch, snapshot);
    } else {
        doubt(watch, snapshot, why);
    }
}

void clock_assume(struct snapshot *snapshot)
{
    struct clock_watch watch = {.unstored = false};

    clock_review(&watch, false, snapshot);
}

void clock_store(const struct clock_watch *watch, const struct host *host,
                 const struct snapshot *snapshot)
{
    if (watch->unstored) {
        const struct outcome outcome = host->store_clock(host->context, &snapshot->state.clock);
        (void)report_state(host, snapshot, &outcome);
    }
}
