/* Choosing: who is eligible, and the first of those. */
#include "certificate/selection.h"

#include "base/names.h"
#include "certificate/baseline.h"
#include "certificate/order.h"

/* ---- the choice ---- */

/* Time comes first: a renewal that has reached its deadline before what it renewed is none. */
static bool lasts_as_long(const struct requirements *requirements,
                          const struct certificate *certificate, const struct certificate *renewal)
{
    return order_has_time(requirements, &(struct candidate){.certificate = renewal}) ||
           !order_has_time(requirements, &(struct candidate){.certificate = certificate});
}

const struct certificate *selection_renewed(const struct requirements *requirements,
                                            const struct certificate *certificate)
{
    const struct certificate *step = certificate == requirements->fallback ? NULL : certificate;

    for (int i = 0; i < RENEWALS_MAX && step != NULL && step->has_successor; i++) {
        step = snapshot_find(requirements->snapshot, &step->successor);
        if (step != NULL && step->not_before > certificate->not_before &&
            order_key_is_known(requirements, step) &&
            lasts_as_long(requirements, certificate, step) &&
            !requirements_adds_issuer_fault(requirements, step) &&
            requirements_met(requirements, step)) {
            return step;
        }
    }
    return NULL;
}

/* asked: with `fewer` also those that are not for all names, where what is gone may make room for
 * them; with `aged` also those that have used two thirds of their lifetimes. */
static struct selection choose_among(const struct requirements *requirements,
                                     struct candidate asked)
{
    const struct snapshot *snapshot = requirements->snapshot;
    struct selection selection = {.result = SELECTION_NONE_ELIGIBLE};
    struct candidate chosen = {0};
    struct names first = {0};
    size_t rivals = 0;
    bool ambiguous = false;

    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        const struct names names = {certificate->names, certificate->name_count};
        struct candidate candidate = asked;

        candidate.certificate = certificate;
        const enum verdict verdict = requirements_judge_candidate(requirements, &candidate);
        if (verdict != VERDICT_ELIGIBLE && verdict != VERDICT_OTHER_ROOT &&
            verdict != VERDICT_UNKNOWN_ROOT && verdict != VERDICT_USED_UP) {
            continue;
        }
        /* Where nothing says the server's names, one that clients would not trust may have them, or
         * one that is not worth a restart. */
        first = rivals++ == 0 ? names : first;
        ambiguous =
            ambiguous || (requirements->server_names.count == 0 && !names_equal(&names, &first));
        if (verdict != VERDICT_ELIGIBLE) {
            continue;
        }
        selection.eligible++;
        /* The order is asked first: to follow a renewal costs a search of the store. */
        if ((chosen.certificate == NULL || order_better(requirements, &candidate, &chosen)) &&
            selection_renewed(requirements, certificate) == NULL) {
            chosen = candidate;
        }
    }
    /* With none eligible it is no use to know the names: each one's own reason is said then. */
    if (ambiguous && selection.eligible > 0 && requirements->chosen == NULL &&
        requirements->picked == NULL) {
        selection.result = SELECTION_AMBIGUOUS;
    } else if (chosen.certificate != NULL) {
        selection.result = SELECTION_CHOSEN;
        selection.chosen = chosen.certificate;
    }
    return selection;
}

/* What was passed over would take the place of what is past its deadline at once: then it comes
 * first. */
static struct selection choose_lasting(const struct requirements *requirements,
                                       struct candidate asked)
{
    const struct selection selection = choose_among(requirements, asked);
    const struct candidate chosen = {.certificate = selection.chosen};

    if (selection.result != SELECTION_CHOSEN || chosen.certificate == requirements->bound ||
        order_has_time(requirements, &chosen)) {
        return selection;
    }
    asked.seen = true;
    return choose_among(requirements, asked);
}

/* Names fall only where nobody has all of them: not for want of one that is young, either. */
static struct selection choose_with_fewer(const struct requirements *requirements)
{
    const struct selection fewer = choose_among(requirements, (struct candidate){.fewer = true});

    return fewer.result == SELECTION_CHOSEN
               ? choose_lasting(requirements, (struct candidate){.fewer = true, .aged = true})
               : fewer;
}

static struct selection choose(const struct snapshot *snapshot, bool time_counts)
{
    struct requirements requirements;
    struct selection selection;

    requirements_of(snapshot, &requirements);
    requirements.time_counts = time_counts;
    selection = choose_lasting(&requirements, (struct candidate){.stays = true});
    if (selection.chosen != NULL && selection.chosen == requirements.bound &&
        !requirements_met(&requirements, requirements.bound)) {
        selection = (struct selection){.result = SELECTION_NONE_ELIGIBLE}; /* it only stays */
    }
    return selection.result == SELECTION_NONE_ELIGIBLE && requirements.gone.is
               ? choose_with_fewer(&requirements)
               : selection;
}

struct selection select_certificate(const struct snapshot *snapshot)
{
    return choose(snapshot, true);
}

bool selected_for_its_time(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct selection timeless = choose(snapshot, false);

    return timeless.chosen != certificate && select_certificate(snapshot).chosen == certificate;
}

/* With a key, and a chain that is no worse known. */
static bool would_have_done(const struct requirements *requirements,
                            const struct certificate *certificate)
{
    const enum verdict verdict = requirements_judge(requirements, certificate);

    return (certificate->chain == CHAIN_GOOD || !requirements->chain_good) &&
           certificate->private_key == KEY_USABLE &&
           (verdict == VERDICT_ELIGIBLE || verdict == VERDICT_PASSED_OVER);
}

void selection_note_passed_over(const struct snapshot *snapshot, struct last_good *baseline)
{
    struct requirements requirements;

    if (baseline->taken_at != snapshot->taken_at ||
        snapshot->state.intent.presence != PART_PRESENT ||
        select_certificate(snapshot).chosen != snapshot_served_certificate(snapshot)) {
        return; /* it was that already, others made it that, or another waits */
    }
    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < baseline->present_count; i++) {
        struct present *present = &baseline->present[i];
        const struct certificate *rival = snapshot_find(snapshot, &present->thumbprint);
        if (rival != NULL && present->passed_over == PASSED_OVER_NOT &&
            would_have_done(&requirements, rival)) {
            present->passed_over = PASSED_OVER_BY_ROTATION;
        }
    }
}
