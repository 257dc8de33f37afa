/* Choosing: the order among the certificates that are eligible. Pure and total: every store has
 * exactly one answer. */
#include "certificate/selection.h"

#include <string.h>

#include "certificate/exclusions.h"
#include "certificate/succession.h"
#include "timing/schedule.h"

/* ---- the order among the eligible ---- */

/* Returns > 0 if a is to be preferred, < 0 if b is, 0 if this says nothing. */
typedef int preference(const struct requirements *requirements, const struct candidate *a,
                       const struct candidate *b);

static int prefer_what_served(const struct requirements *requirements, const struct candidate *a,
                              const struct candidate *b)
{
    return (int)(a->certificate == requirements->fallback) -
           (int)(b->certificate == requirements->fallback);
}

static int prefer_not_refused(const struct requirements *requirements, const struct candidate *a,
                              const struct candidate *b)
{
    return (int)exclusions_refused(requirements->snapshot, &b->certificate->thumbprint) -
           (int)exclusions_refused(requirements->snapshot, &a->certificate->thumbprint);
}

static bool has_time(const struct requirements *requirements, const struct candidate *candidate)
{
    const struct snapshot *snapshot = requirements->snapshot;

    return snapshot->taken_at < schedule_deadline(candidate->certificate, snapshot->settings);
}

/* What is in service needs no proof of its key. */
static bool key_is_known(const struct requirements *requirements,
                         const struct certificate *certificate)
{
    return certificate == requirements->bound || certificate->private_key == KEY_USABLE;
}

static int prefer_known_key(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    return (int)key_is_known(requirements, a->certificate) -
           (int)key_is_known(requirements, b->certificate);
}

static int prefer_time_left(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    return (int)has_time(requirements, a) - (int)has_time(requirements, b);
}

static int prefer_successor(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    return (int)requirements_name_successor(requirements, a->certificate) -
           (int)requirements_name_successor(requirements, b->certificate);
}

static int prefer_same_names(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    (void)requirements;
    return (int)(a->names == NAMES_SAME) - (int)(b->names == NAMES_SAME);
}

/* As the bound one, or where that is gone, as the last good one. */
static bool same_root(const struct requirements *requirements,
                      const struct certificate *certificate)
{
    const struct certificate *bound = requirements->bound;
    const struct last_good *last_good = &requirements->snapshot->state.last_good;

    if (!certificate->root_known) {
        return false;
    }
    if (bound != NULL && bound->root_known) {
        return memcmp(bound->root, certificate->root, SHA256_SIZE) == 0;
    }
    return last_good->presence == PART_PRESENT && last_good->root_known &&
           memcmp(last_good->root, certificate->root, SHA256_SIZE) == 0;
}

static int prefer_same_root(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    return (int)same_root(requirements, a->certificate) -
           (int)same_root(requirements, b->certificate);
}

static int prefer_good_chain(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    (void)requirements;
    return (int)(a->certificate->chain == CHAIN_GOOD) - (int)(b->certificate->chain == CHAIN_GOOD);
}

/* Of two moments the later. */
static int later(instant a, instant b)
{
    return (a > b) - (a < b);
}

static int prefer_later_expiry(const struct requirements *requirements, const struct candidate *a,
                               const struct candidate *b)
{
    (void)requirements;
    return later(a->certificate->not_after, b->certificate->not_after);
}

static int prefer_later_start(const struct requirements *requirements, const struct candidate *a,
                              const struct candidate *b)
{
    (void)requirements;
    return later(a->certificate->not_before, b->certificate->not_before);
}

static preference *const preferences[] = {
    prefer_what_served,  /* before a certificate that did not: no experiments now */
    prefer_not_refused,  /* what HTTP.sys refused so far it may take, but later */
    prefer_known_key,    /* one that is away may come back, and may not */
    prefer_time_left,    /* past its deadline even what suits best is about to end */
    prefer_successor,    /* what the enrolment itself says */
    prefer_same_names,   /* a wildcard that happens to cover us comes second */
    prefer_same_root,    /* clients that trust the bound one trust it */
    prefer_good_chain,   /* known to be good before not known */
    prefer_later_expiry, /* the renewal outlives what it renews */
    prefer_later_start,  /* of two that end together the one issued last */
};

/* Equal in all that matters: keep what is bound, else the fixed order of thumbprints. */
static bool better(const struct requirements *requirements, const struct candidate *a,
                   const struct candidate *b)
{
    for (size_t i = 0; i < sizeof(preferences) / sizeof(preferences[0]); i++) {
        const int preferred = preferences[i](requirements, a, b);
        if (preferred != 0) {
            return preferred > 0;
        }
    }
    if (a->certificate == requirements->bound || b->certificate == requirements->bound) {
        return a->certificate == requirements->bound;
    }
    return thumbprint_compare(&a->certificate->thumbprint, &b->certificate->thumbprint) < 0;
}

/* ---- the choice ---- */

/* What it was renewed to can be used, so it is passed over whichever is bound: a renewal may end
 * before what it renewed, and the two would be taken in turns. A circle of renewals says nothing,
 * but neither is a certificate chosen whose renewal is better: no need to look for a circle then.
 */
static bool renewed(const struct requirements *requirements, const struct candidate *candidate)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct thumbprint *next = candidate->certificate == requirements->fallback
                                        ? NULL
                                        : renewals_of(snapshot, candidate->certificate);
    bool usable = false;

    for (int i = 0; i < RENEWALS_MAX && next != NULL; i++) {
        const struct certificate *step = snapshot_find(snapshot, next);

        if (step == NULL || step == candidate->certificate) {
            return step == NULL && usable;
        }
        struct candidate renewal = {.certificate = step};
        if (!usable && key_is_known(requirements, step) &&
            requirements_judge_candidate(requirements, &renewal) == VERDICT_ELIGIBLE) {
            usable = true;
            if (better(requirements, &renewal, candidate)) {
                return true;
            }
        }
        next = renewals_of(snapshot, step);
    }
    return usable;
}

struct selection select_certificate(const struct snapshot *snapshot)
{
    struct selection selection = {.result = SELECTION_NONE_ELIGIBLE};
    struct requirements requirements;
    struct candidate chosen = {0};
    struct names first = {0};
    bool ambiguous = false;

    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        const struct names names = {certificate->names, certificate->name_count};
        struct candidate candidate = {.certificate = certificate};

        if (requirements_judge_candidate(&requirements, &candidate) != VERDICT_ELIGIBLE) {
            continue;
        }
        first = selection.eligible++ == 0 ? names : first;
        ambiguous =
            ambiguous || (requirements.server_names.count == 0 && !names_equal(&names, &first));
        /* The order is asked first: to follow a renewal costs a search of the store. */
        if ((chosen.certificate == NULL || better(&requirements, &candidate, &chosen)) &&
            !renewed(&requirements, &candidate)) {
            chosen = candidate;
        }
    }
    if (ambiguous) {
        selection.result = SELECTION_AMBIGUOUS;
    } else if (chosen.certificate != NULL) {
        selection.result = SELECTION_CHOSEN;
        selection.chosen = chosen.certificate;
    }
    return selection;
}
