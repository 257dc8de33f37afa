/* The rules are asked as they would be asked at later moments: so what is announced is what is done
 * then. */
#include "certificate/outlook.h"

#include "base/names.h"
#include "certificate/requirements.h"
#include "certificate/selection.h"
#include "timing/schedule.h"

/* ---- what is in service ---- */

/* Another application's record counts, too, whatever the settings let be done with it: clients are
 * shown what it names. */
static const struct binding *shown_to_clients(const struct snapshot *snapshot)
{
    const struct binding *served = snapshot_served(snapshot);

    for (int family = 0; served == NULL && family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        served = binding->presence == PART_PRESENT ? binding : NULL;
    }
    return served;
}

bool outlook_ending(const struct snapshot *snapshot, struct certificate *out)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct binding *binding = shown_to_clients(snapshot);
    const struct certificate *there;

    if (binding == NULL || snapshot_offloaded(snapshot)) {
        return false;
    }
    there = snapshot_find(snapshot, &binding->record.thumbprint);
    if (there != NULL) {
        *out = *there;
        return there->decoded;
    }
    *out = (struct certificate){.thumbprint = binding->record.thumbprint,
                                .not_before = baseline->not_before,
                                .not_after = baseline->not_after};
    return baseline->presence == PART_PRESENT && baseline->not_after != 0 &&
           thumbprint_equal(&baseline->thumbprint, &binding->record.thumbprint);
}

/* ---- later moments ---- */

#define MOMENTS_MAX 12

struct moments {
    instant at[MOMENTS_MAX]; /* ascending */
    size_t count;
};

static void add_moment(struct moments *moments, instant at)
{
    size_t i = moments->count;

    if (moments->count == MOMENTS_MAX) {
        return;
    }
    for (; moments->at[i - 1] > at; i--) { /* the first is now, and before all others */
        moments->at[i] = moments->at[i - 1];
    }
    moments->at[i] = at;
    moments->count++;
}

/* When what comes first can change: up to the end of what is in service. */
static struct moments moments_of(const struct snapshot *snapshot, const struct certificate *ending)
{
    const struct store_facts *store = &snapshot->store;
    const instant now = snapshot->taken_at;
    struct moments moments = {.at = {now}, .count = 1};
    const instant turns[] = {schedule_two_thirds(ending),
                             schedule_deadline(ending, snapshot->settings),
                             ending->not_after + INSTANT_SECOND};

    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        if (turns[i] > now) {
            add_moment(&moments, turns[i]);
        }
    }
    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *later = &store->certificates[i];
        if (later->decoded && later->not_before > now && later->not_before < ending->not_after) {
            add_moment(&moments, later->not_before);
        }
    }
    return moments;
}

static bool is_ending(const struct outlook *outlook, const struct certificate *certificate)
{
    return thumbprint_equal(&certificate->thumbprint, &outlook->ending.thumbprint);
}

/* Of what begins later the key is not looked at before: that it can be used is taken for granted.
 * The last issued of those of which no more is not known. */
static const struct certificate *awaited_at(const struct snapshot *later)
{
    const struct certificate *found = NULL;
    struct requirements requirements;

    requirements_of(later, &requirements);
    for (size_t i = 0; i < later->store.count; i++) {
        const struct certificate *certificate = &later->store.certificates[i];
        if (!certificate->key_asked &&
            requirements_judge(&requirements, certificate) == VERDICT_PRIVATE_KEY_UNKNOWN &&
            (found == NULL || certificate->not_before > found->not_before)) {
            found = certificate;
        }
    }
    return found;
}

/* What would be used then; NULL: what is in service, or nothing. */
static const struct certificate *chosen_at(const struct snapshot *later,
                                           const struct outlook *outlook)
{
    const struct selection selection = select_certificate(later);

    return selection.result == SELECTION_CHOSEN && !is_ending(outlook, selection.chosen)
               ? selection.chosen
               : awaited_at(later);
}

/* Whether it would be used if what is in service went on serving; else it only stands in. */
static enum verdict judge_at(struct snapshot *later, const struct certificate *certificate,
                             instant at)
{
    struct requirements requirements;

    later->taken_at = at;
    requirements_of(later, &requirements);
    return requirements_judge(&requirements, certificate);
}

static bool qualifies(const struct outlook *outlook)
{
    return outlook->verdict == VERDICT_ELIGIBLE ||
           (outlook->verdict == VERDICT_PRIVATE_KEY_UNKNOWN && !outlook->next->key_asked);
}

/* The first that takes its place. */
static bool find_next(struct snapshot *later, struct outlook *out)
{
    const instant now = later->taken_at;
    const instant last = out->ending.not_after;
    const struct moments moments = moments_of(later, &out->ending);

    for (size_t i = 0; i < moments.count; i++) {
        const instant at = moments.at[i];
        later->taken_at = at;
        out->next = chosen_at(later, out);
        if (out->next == NULL) {
            continue;
        }
        out->at = at > now ? at : 0;
        out->verdict = judge_at(later, out->next, at > last && last > now ? last : at);
        out->kind = qualifies(out) ? OUTLOOK_SUCCESSOR : OUTLOOK_PASSED_OVER;
        return true;
    }
    return false;
}

/* ---- what is not used ---- */

static bool covers_a_name(const struct requirements *requirements,
                          const struct certificate *certificate)
{
    const struct names *wanted = &requirements->server_names;
    const struct names names = {certificate->names, certificate->name_count};

    return wanted->count == 0 || names_cover_one(&names, wanted);
}

static bool could_follow(const struct outlook *outlook, const struct certificate *certificate)
{
    return certificate->decoded && !certificate->archived && !is_ending(outlook, certificate) &&
           (certificate->usage == USAGE_SERVER_AUTHENTICATION ||
            certificate->usage == USAGE_ALL_PURPOSES) &&
           certificate->not_after > outlook->ending.not_after;
}

/* Of those for this server the last issued. */
static void find_passed_over(const struct snapshot *snapshot,
                             const struct requirements *requirements, struct outlook *out)
{
    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (could_follow(out, certificate) && covers_a_name(requirements, certificate) &&
            (out->next == NULL || certificate->not_before > out->next->not_before)) {
            out->next = certificate;
        }
    }
    if (out->next != NULL) {
        out->kind = OUTLOOK_PASSED_OVER;
        out->verdict = requirements_judge(requirements, out->next);
    }
}

static const struct certificate *renewed_to(const struct snapshot *snapshot,
                                            const struct outlook *outlook)
{
    const struct certificate *there = snapshot_find(snapshot, &outlook->ending.thumbprint);

    return there != NULL && there->has_successor ? snapshot_find(snapshot, &there->successor)
                                                 : NULL;
}

bool outlook_of(const struct snapshot *snapshot, struct outlook *out)
{
    struct snapshot later = *snapshot;
    struct requirements requirements;
    const struct certificate *renewed;

    *out = (struct outlook){.kind = OUTLOOK_NOTHING};
    if (!outlook_ending(snapshot, &out->ending)) {
        return false;
    }
    if (find_next(&later, out)) {
        return true;
    }
    requirements_of(snapshot, &requirements);
    renewed = renewed_to(snapshot, out);
    if (renewed != NULL && could_follow(out, renewed) && !covers_a_name(&requirements, renewed)) {
        out->kind = OUTLOOK_RENEWED;
        out->next = renewed;
        out->verdict = VERDICT_OTHER_NAMES;
    } else {
        find_passed_over(snapshot, &requirements, out);
    }
    return true;
}
