/* Exclusions. */
#include "certificate/exclusions.h"

#include "certificate/in_service.h"
#include "certificate/verdict.h"
#include "settings/filters.h"

/* Rarer than that it is no fight: what others do by mistake is repaired each time. */
#define FIGHT_WITHIN (7 * INSTANT_DAY)

/* No one else wants the port of a record that was only deleted. */
#define DELETED_WITHIN INSTANT_DAY

#define MOST_DOUBLINGS 5u /* of the day after which what did not serve is tried again: a month */
#define AGAIN          INSTANT_HOUR /* then what is rejected for now only is tried again */

struct exclusions exclusions_of(const struct snapshot *snapshot)
{
    struct exclusions exclusions = {0};

    if (snapshot->state.exclusions.presence == PART_PRESENT) {
        exclusions = snapshot->state.exclusions;
    }
    exclusions.presence = PART_PRESENT;
    return exclusions;
}

static size_t bound_times(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    return (size_t)binding_carries(&snapshot->bindings[FAMILY_IPV4], thumbprint) +
           (size_t)binding_carries(&snapshot->bindings[FAMILY_IPV6], thumbprint);
}

static bool left_store(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    return snapshot->store.presence == PART_PRESENT && snapshot_find(snapshot, thumbprint) == NULL;
}

/* ---- what may have put an end to the cause ---- */

static struct excluded_as as_it_is(const struct certificate *certificate)
{
    struct excluded_as as = {0};

    if (certificate != NULL) {
        as.key_property = certificate->key_property;
        as.chain = certificate->chain;
    }
    return as;
}

/* It was imported with a key once more, or its chain is complete here. */
static bool was_mended(const struct snapshot *snapshot, const struct thumbprint *thumbprint,
                       const struct excluded_as *as)
{
    const struct excluded_as now = as_it_is(snapshot_find(snapshot, thumbprint));

    return as->key_property != 0 && now.key_property != 0 &&
           (now.key_property != as->key_property ||
            (now.chain == CHAIN_GOOD && as->chain != CHAIN_GOOD));
}

/* Where the version before did not say it is from now on. */
static bool learn(const struct snapshot *snapshot, const struct thumbprint *thumbprint,
                  struct excluded_as *as)
{
    if (as->key_property != 0) {
        return false;
    }
    *as = as_it_is(snapshot_find(snapshot, thumbprint));
    return as->key_property != 0;
}

/* ---- certificates that HTTP.sys refuses ---- */

bool exclusions_refused(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct exclusions *exclusions = &snapshot->state.exclusions;

    for (size_t i = 0; exclusions->presence == PART_PRESENT && i < exclusions->refused_count; i++) {
        if (thumbprint_equal(&exclusions->refused[i].certificate, thumbprint)) {
            return true;
        }
    }
    return false;
}

bool exclusions_refuse(struct exclusions *exclusions, const struct snapshot *snapshot,
                       const struct thumbprint *thumbprint, bool for_now)
{
    if (exclusions_refused(snapshot, thumbprint) ||
        bound_times(snapshot, thumbprint) == FAMILY_COUNT) {
        return false;
    }
    exclusions->refused_count += exclusions->refused_count < REFUSED_KEPT;
    for (size_t i = exclusions->refused_count - 1; i > 0; i--) {
        exclusions->refused[i] = exclusions->refused[i - 1];
    }
    exclusions->refused[0] = (struct refusal){.certificate = *thumbprint,
                                              .until = for_now ? snapshot->taken_at + AGAIN : 0,
                                              .as = as_it_is(snapshot_find(snapshot, thumbprint))};
    return true;
}

/* ---- certificates that did not serve ---- */

/* What it stands back for can be used still: else it is better than nothing. AD CS archives what it
 * renews: that comes back from what did not serve, not once another that served was between. */
static const struct certificate *way_back(const struct snapshot *snapshot,
                                          const struct unproven *entry)
{
    const struct certificate *fallback = snapshot_find(snapshot, &entry->fallback);
    const bool archived_too = !entry->left || (bound_times(snapshot, &entry->certificate) == 0 &&
                                               in_service_serves(snapshot));
    const instant now = snapshot->taken_at;

    return (archived_too ? could_serve_again(fallback, now) : could_serve(fallback, now)) ? fallback
                                                                                          : NULL;
}

static const struct unproven *entry_of(const struct snapshot *snapshot,
                                       const struct thumbprint *thumbprint)
{
    const struct exclusions *exclusions = &snapshot->state.exclusions;

    for (size_t i = 0; exclusions->presence == PART_PRESENT && i < exclusions->unproven_count;
         i++) {
        if (thumbprint_equal(&exclusions->unproven[i].certificate, thumbprint)) {
            return &exclusions->unproven[i];
        }
    }
    return NULL;
}

/* Days after the last trial: 1, 2, 4 and so on. */
static instant patience(const struct unproven *entry)
{
    const unsigned doublings = entry->times > 1 ? entry->times - 1u : 0;

    return INSTANT_DAY << (doublings < MOST_DOUBLINGS ? doublings : MOST_DOUBLINGS);
}

/* Not while it is bound still, and to make room for what served. */
static bool to_be_tried_again(const struct snapshot *snapshot, const struct unproven *entry)
{
    const instant now = snapshot->taken_at;
    const bool set_back = entry->since > now + INSTANT_DAY; /* the clock, since */

    return entry->left && (set_back || now >= entry->since + patience(entry) ||
                           was_mended(snapshot, &entry->certificate, &entry->as));
}

bool exclusions_unproven(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct unproven *entry = entry_of(snapshot, thumbprint);

    return entry != NULL && !filters_insist(snapshot->settings, thumbprint) &&
           way_back(snapshot, entry) != NULL && !to_be_tried_again(snapshot, entry);
}

bool exclusions_on_trial(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    return entry_of(snapshot, thumbprint) != NULL;
}

const struct certificate *exclusions_fallback(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_served(snapshot);
    const struct unproven *entry =
        bound == NULL ? NULL : entry_of(snapshot, &bound->record.thumbprint);

    return entry == NULL || entry->left || !exclusions_unproven(snapshot, &entry->certificate)
               ? NULL
               : way_back(snapshot, entry);
}

/* How often it was tried, as far as is kept; 0: it is not among them. */
static uint8_t take_out(struct exclusions *exclusions, const struct thumbprint *thumbprint)
{
    const size_t before = exclusions->unproven_count;
    uint8_t times = 0;

    exclusions->unproven_count = 0;
    for (size_t i = 0; i < before; i++) {
        const struct unproven entry = exclusions->unproven[i];
        if (!thumbprint_equal(&entry.certificate, thumbprint)) {
            exclusions->unproven[exclusions->unproven_count++] = entry;
        } else {
            times = entry.times > MOST_DOUBLINGS ? MOST_DOUBLINGS : entry.times;
        }
    }
    return times;
}

void exclusions_set_aside(struct exclusions *exclusions, const struct snapshot *snapshot,
                          const struct thumbprint *certificate, const struct thumbprint *fallback)
{
    const uint8_t known = take_out(exclusions, certificate);

    exclusions->unproven_count += exclusions->unproven_count < UNPROVEN_KEPT;
    for (size_t i = exclusions->unproven_count - 1; i > 0; i--) {
        exclusions->unproven[i] = exclusions->unproven[i - 1];
    }
    exclusions->unproven[0] =
        (struct unproven){.certificate = *certificate,
                          .fallback = *fallback,
                          .since = snapshot->taken_at,
                          .times = (uint8_t)(known + 1),
                          .as = as_it_is(snapshot_find(snapshot, certificate))};
}

void exclusions_find(const struct snapshot *snapshot, struct findings *findings)
{
    const struct exclusions *exclusions = &snapshot->state.exclusions;

    for (size_t i = 0; exclusions->presence == PART_PRESENT && i < exclusions->unproven_count;
         i++) {
        const struct thumbprint *certificate = &exclusions->unproven[i].certificate;
        if (exclusions_unproven(snapshot, certificate)) {
            findings_add_about(findings, REASON_CERTIFICATE_QUARANTINED, certificate);
        }
    }
}

/* ---- bindings that others take back ---- */

/* It was bound, by us or before us, and proved good, as the baseline or in its place; then somebody
 * bound something else. */
static bool taken_away(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    return snapshot->state.intent.presence != PART_PRESENT &&
           exclusions_fallback(snapshot) == NULL && snapshot_was_good(snapshot, thumbprint);
}

static bool names_reverted(const struct exclusions *exclusions, const struct thumbprint *thumbprint)
{
    return exclusions->presence == PART_PRESENT && exclusions->repaired_at != 0 &&
           thumbprint_equal(&exclusions->reverted, thumbprint);
}

bool exclusions_reverted(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct exclusions *exclusions = &snapshot->state.exclusions;
    const bool deleted = snapshot->bindings[FAMILY_IPV4].presence == PART_ABSENT ||
                         snapshot->bindings[FAMILY_IPV6].presence == PART_ABSENT;
    const instant within = deleted ? DELETED_WITHIN : FIGHT_WITHIN;

    return names_reverted(exclusions, &certificate->thumbprint) &&
           taken_away(snapshot, &certificate->thumbprint) &&
           (exclusions->ongoing || snapshot->taken_at < exclusions->repaired_at + within);
}

bool exclusions_note_repaired(const struct snapshot *before, const struct thumbprint *bound,
                              struct snapshot *after)
{
    if (!taken_away(before, bound)) {
        return false;
    }
    after->state.exclusions = exclusions_of(after);
    after->state.exclusions.reverted = *bound;
    after->state.exclusions.repaired_at = after->taken_at;
    after->state.exclusions.ongoing = false;
    return true;
}

bool exclusions_note_reverted(struct snapshot *snapshot)
{
    const bool known = snapshot->state.exclusions.ongoing;

    snapshot->state.exclusions.ongoing = true;
    return !known;
}

/* ---- what is over ---- */

/* Also where the clock was set back since. */
static bool waited_long_enough(const struct refusal *refusal, instant now)
{
    return refusal->until != 0 && (now >= refusal->until || refusal->until - now > AGAIN);
}

static bool refusal_is_over(const struct snapshot *snapshot, const struct refusal *refusal)
{
    return bound_times(snapshot, &refusal->certificate) == FAMILY_COUNT ||
           waited_long_enough(refusal, snapshot->taken_at) ||
           was_mended(snapshot, &refusal->certificate, &refusal->as) ||
           left_store(snapshot, &refusal->certificate);
}

static bool forget_refused(const struct snapshot *snapshot, struct exclusions *exclusions)
{
    const size_t before = exclusions->refused_count;
    bool changed = false;

    exclusions->refused_count = 0;
    for (size_t i = 0; i < before; i++) {
        struct refusal refusal = exclusions->refused[i];
        if (refusal_is_over(snapshot, &refusal)) {
            changed = true;
            continue;
        }
        changed |= learn(snapshot, &refusal.certificate, &refusal.as);
        exclusions->refused[exclusions->refused_count++] = refusal;
    }
    return changed;
}

static bool is_over(const struct snapshot *snapshot, const struct unproven *entry)
{
    return (entry->left && bound_times(snapshot, &entry->certificate) == FAMILY_COUNT) ||
           left_store(snapshot, &entry->certificate);
}

/* Neither family has it, and both could be read. */
static bool has_left(const struct snapshot *snapshot, const struct unproven *entry)
{
    return snapshot->bindings[FAMILY_IPV4].presence == PART_PRESENT &&
           snapshot->bindings[FAMILY_IPV6].presence == PART_PRESENT &&
           bound_times(snapshot, &entry->certificate) == 0;
}

static bool forget_unproven(const struct snapshot *snapshot, struct exclusions *exclusions)
{
    const size_t before = exclusions->unproven_count;
    bool changed = false;

    exclusions->unproven_count = 0;
    for (size_t i = 0; i < before; i++) {
        struct unproven entry = exclusions->unproven[i];
        if (is_over(snapshot, &entry)) {
            changed = true;
            continue;
        }
        if (!entry.left && has_left(snapshot, &entry)) {
            entry.left = true;
            changed = true;
        }
        changed |= entry.since == 0;
        entry.since = entry.since == 0 ? snapshot->taken_at : entry.since;
        changed |= learn(snapshot, &entry.certificate, &entry.as);
        exclusions->unproven[exclusions->unproven_count++] = entry;
    }
    return changed;
}

static bool end_reverted(struct exclusions *exclusions, bool ends)
{
    if (ends) {
        exclusions->ongoing = false;
        exclusions->repaired_at = 0;
    }
    return ends;
}

bool exclusions_forget(struct snapshot *snapshot)
{
    struct exclusions *exclusions = &snapshot->state.exclusions;

    if (snapshot->state.presence != PART_PRESENT || exclusions->presence != PART_PRESENT) {
        return false;
    }
    const bool refused = forget_refused(snapshot, exclusions);
    const bool unproven = forget_unproven(snapshot, exclusions);
    const bool reverted =
        end_reverted(exclusions, exclusions->ongoing &&
                                     bound_times(snapshot, &exclusions->reverted) == FAMILY_COUNT);

    return refused || unproven || reverted;
}

static bool is_lifted(const struct snapshot *snapshot, const struct thumbprint *asked_for,
                      const struct thumbprint *certificate)
{
    return asked_for == NULL ? bound_times(snapshot, certificate) == 0
                             : thumbprint_equal(asked_for, certificate);
}

bool exclusions_lift(struct snapshot *snapshot, const struct thumbprint *asked_for)
{
    struct exclusions *exclusions = &snapshot->state.exclusions;
    const struct exclusions all = *exclusions;

    exclusions->refused_count = 0;
    for (size_t i = 0; i < all.refused_count; i++) {
        if (!is_lifted(snapshot, asked_for, &all.refused[i].certificate)) {
            exclusions->refused[exclusions->refused_count++] = all.refused[i];
        }
    }
    exclusions->unproven_count = 0;
    for (size_t i = 0; i < all.unproven_count; i++) {
        if (!is_lifted(snapshot, asked_for, &all.unproven[i].certificate)) {
            exclusions->unproven[exclusions->unproven_count++] = all.unproven[i];
        }
    }
    return end_reverted(exclusions, asked_for == NULL ? exclusions->repaired_at != 0
                                                      : names_reverted(exclusions, asked_for)) ||
           exclusions->refused_count + exclusions->unproven_count !=
               all.refused_count + all.unproven_count;
}
