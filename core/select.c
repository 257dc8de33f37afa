/* Choosing: what a certificate must be on this server, and the order among those that are. Pure and
 * total: every store has exactly one answer. */
#include "select.h"

#include <string.h>

#include "names.h"
#include "schedule.h"

/* ---- the verdict for this server ---- */

/* A certificate with what it is costly to find out: asked once, not at each comparison. */
struct candidate {
    const struct certificate *certificate;
    enum names_match names;
};

    return names_cover(&names, &requirements->required) ? VERDICT_ELIGIBLE : VERDICT_OTHER_NAMES;
}

static enum verdict judge_thumbprint(const struct requirements *requirements,
                                     const struct candidate *candidate)
{
    const struct settings *settings = requirements->snapshot->settings;

    return settings->has_thumbprint &&
                   !thumbprint_equal(&settings->thumbprint, &candidate->certificate->thumbprint)
               ? VERDICT_OTHER_THUMBPRINT
               : VERDICT_ELIGIBLE;
}

static enum verdict judge_issuer(const struct requirements *requirements,
                                 const struct candidate *candidate)
{
    return text_contains(candidate->certificate->issuer, requirements->snapshot->settings->issuer)
               ? VERDICT_ELIGIBLE
               : VERDICT_OTHER_ISSUER;
}

static enum verdict judge_template(const struct requirements *requirements,
                                   const struct candidate *candidate)
{
    const char *wanted = requirements->snapshot->settings->template_oid;

    return wanted[0] == '\0' || strcmp(wanted, candidate->certificate->template_oid) == 0
               ? VERDICT_ELIGIBLE
               : VERDICT_OTHER_TEMPLATE;
}

static enum verdict judge_root(const struct requirements *requirements,
                               const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const struct certificate *like = requirements->same_root;

    if (like == NULL || requirements_name_successor(requirements, certificate)) {
        return VERDICT_ELIGIBLE;
    }
    if (!certificate->root_known) {
        return certificate->self_signed ? VERDICT_OTHER_ROOT : VERDICT_ELIGIBLE;
    }
    return memcmp(certificate->root, like->root, SHA256_SIZE) == 0 ? VERDICT_ELIGIBLE
                                                                   : VERDICT_OTHER_ROOT;
}

static enum verdict judge_hold(const struct requirements *requirements,
                               const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const struct hold *hold = requirements->hold;

    if (requirements->picked != NULL) {
        return certificate == requirements->picked ? VERDICT_ELIGIBLE : VERDICT_HELD_BACK;
    }
    return hold == NULL || certificate == requirements->bound ||
                   certificate->not_before > hold->newest
               ? VERDICT_ELIGIBLE
               : VERDICT_HELD_BACK;
}

typedef enum verdict judge(const struct requirements *requirements,
                           const struct candidate *candidate);

static judge *const judges[] = {
    judge_names,      /* later: it is for this server */
    judge_thumbprint, /* the settings' filters, the narrowest first */
    judge_issuer,     judge_template,
    judge_root, /* whether clients that trust the bound one trust this one */
    judge_hold, /* the administrator saw it and bound another */
};

/* Fills in what the candidate is, for the order. */
static enum verdict judge_candidate(const struct requirements *requirements,
                                    struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const instant now = requirements->snapshot->taken_at;
    enum verdict verdict = certificate == requirements->bound
                               ? verdict_of_bound(certificate, now)
                               : verdict_of_candidate(certificate, now);

    if (verdict == VERDICT_ELIGIBLE) {
        candidate->names = names_match(&(struct names){certificate->names, certificate->name_count},
                                       &requirements->identity);
    }
    for (size_t i = 0; verdict == VERDICT_ELIGIBLE && i < sizeof(judges) / sizeof(judges[0]); i++) {
        verdict = judges[i](requirements, candidate);
    }
    return verdict;
}

enum verdict select_judge(const struct requirements *requirements,
                          const struct certificate *certificate)
{
    return judge_candidate(requirements, &(struct candidate){.certificate = certificate});
}

/* ---- the order among the eligible ---- */

/* Returns > 0 if a is to be preferred, < 0 if b is, 0 if this says nothing. */
typedef int preference(const struct requirements *requirements, const struct candidate *a,
                       const struct candidate *b);

static int prefer_time_left(const struct requirements *requirements, const struct certificate *a,
                            const struct certificate *b)
{
    const struct settings *settings = requirements->snapshot->settings;
    const instant now = requirements->snapshot->taken_at;

    return (int)(now < schedule_deadline(a, settings)) - (int)(now < schedule_deadline(b, settings));
}

static int prefer_successor(const struct requirements *requirements, const struct certificate *a,
                            const struct certificate *b)
{
    return (int)requirements_name_successor(requirements, a) -
           (int)requirements_name_successor(requirements, b);
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

static bool different_names(const struct certificate *a, const struct certificate *b)
{
    return !names_equal(&(struct names){a->names, a->name_count},
                        &(struct names){b->names, b->name_count});
}

/* What it was renewed to can be used, so it is passed over whichever is bound: a renewal may end
 * before what it renewed, and the two would be taken in turns. A circle of renewals says nothing.
 */
static bool renewed(const struct requirements *requirements, const struct certificate *certificate)
{
    const struct certificate *step = certificate;
    bool usable = false;

    for (int i = 0; i < RENEWALS_MAX && step->has_successor; i++) {
        step = snapshot_find(requirements->snapshot, &step->successor);
        if (step == NULL || step == certificate) {
            return step == NULL && usable;
        }
        usable = usable || select_judge(requirements, step) == VERDICT_ELIGIBLE;
    }
    return usable;
}

struct selection select_certificate(const struct snapshot *snapshot)
{
    struct selection selection = {.result = SELECTION_NONE_ELIGIBLE};
    struct requirements requirements;
    struct candidate chosen = {0};
    const struct certificate *first = NULL;
    bool ambiguous = false;

    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        struct candidate candidate = {.certificate = certificate};

        if (judge_candidate(&requirements, &candidate) != VERDICT_ELIGIBLE) {
            continue;
        }
        selection.eligible++;
        first = first == NULL ? certificate : first;
        ambiguous =
            ambiguous || (requirements.identity.count == 0 && different_names(certificate, first));
        /* The order is asked first: to follow a renewal costs a search of the store. */
        if ((chosen.certificate == NULL || better(&requirements, &candidate, &chosen)) &&
            !renewed(&requirements, certificate)) {
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
