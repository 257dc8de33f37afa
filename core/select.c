/* Choosing: what a certificate must be on this server, and the order among those that are. Pure and
 * total: every store has exactly one answer. */
#include "select.h"

#include <string.h>

#include "identity.h"
#include "names.h"
#include "schedule.h"

/* ---- what is required ---- */

static const struct certificate *bound_certificate(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_bound(snapshot);

    return bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);
}

/* Another root is a change of trust: not while the bound certificate serves and has time. */
static bool root_must_stay(const struct snapshot *snapshot, const struct certificate *bound)
{
    return snapshot->settings->values[SETTING_OTHER_ROOT] == 0 && bound != NULL &&
           bound->root_known && verdict_of_bound(bound, snapshot->taken_at) == VERDICT_ELIGIBLE &&
           snapshot->taken_at < schedule_deadline(bound, snapshot->settings);
}

/* The bound certificate is the administrator's choice, is good and has time. */
static bool hold_stands(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct hold *hold = &snapshot->state.hold;

    return hold->presence == PART_PRESENT && bound != NULL &&
           thumbprint_equal(&hold->thumbprint, &bound->thumbprint) &&
           verdict_of_bound(bound, snapshot->taken_at) == VERDICT_ELIGIBLE &&
           snapshot->taken_at < schedule_deadline(bound, snapshot->settings);
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

void select_requirements(const struct snapshot *snapshot, struct requirements *out)
{
    const struct settings *settings = snapshot->settings;

    *out = (struct requirements){.snapshot = snapshot, .bound = bound_certificate(snapshot)};
    out->same_root = root_must_stay(snapshot, out->bound) ? out->bound : NULL;
    out->picked = identity_picked(snapshot);
    if (out->picked == out->bound) {
        out->picked = NULL;
    }
    out->hold = hold_stands(snapshot, out->bound) ? &snapshot->state.hold : NULL;
    follow_renewals(out);
    out->identity = identity_of(snapshot);
    if (settings->host_name[0] != '\0') {
        out->host = (struct certificate_name){settings->host_kind, settings->host_name};
        out->identity = (struct names){&out->host, 1};
    }
}

/* ---- the verdict for this server ---- */

/* A certificate with what it is costly to find out: asked once, not at each comparison. */
struct candidate {
    const struct certificate *certificate;
    enum names_match names;
};

static enum verdict judge_names(const struct requirements *requirements,
                                const struct candidate *candidate)
{
    (void)requirements;
    return candidate->names == NAMES_OTHER ? VERDICT_OTHER_NAMES : VERDICT_ELIGIBLE;
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

/* What the bound certificate was renewed to, directly or over several renewals. */
static bool is_successor(const struct requirements *requirements,
                         const struct certificate *certificate)
{
    for (size_t i = 0; i < requirements->successor_count; i++) {
        if (thumbprint_equal(&requirements->successors[i], &certificate->thumbprint)) {
            return true;
        }
    }
    return false;
}

static enum verdict judge_root(const struct requirements *requirements,
                               const struct candidate *candidate)
{
    const struct certificate *certificate = candidate->certificate;
    const struct certificate *like = requirements->same_root;

    if (like == NULL || is_successor(requirements, certificate)) {
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

static int prefer_successor(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    return (int)is_successor(requirements, a->certificate) -
           (int)is_successor(requirements, b->certificate);
}

static int prefer_same_names(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    (void)requirements;
    return (int)(a->names == NAMES_SAME) - (int)(b->names == NAMES_SAME);
}

static bool same_root(const struct requirements *requirements,
                      const struct certificate *certificate)
{
    const struct certificate *bound = requirements->bound;

    return bound != NULL && bound->root_known && certificate->root_known &&
           memcmp(bound->root, certificate->root, SHA256_SIZE) == 0;
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

    select_requirements(snapshot, &requirements);
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
