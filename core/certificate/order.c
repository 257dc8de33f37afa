/* The keys of the order, the first that says something decides. */
#include "certificate/order.h"

#include <string.h>

#include "base/names.h"
#include "certificate/baseline.h"
#include "certificate/exclusions.h"
#include "certificate/line.h"
#include "certificate/trust.h"
#include "timing/schedule.h"

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

/* What is bound serves archived, too; nobody else is judged here who is. */
static int prefer_not_archived(const struct requirements *requirements, const struct candidate *a,
                               const struct candidate *b)
{
    (void)requirements;
    return (int)b->certificate->archived - (int)a->certificate->archived;
}

/* Of two moments the later. */
static int later(instant a, instant b)
{
    return (a > b) - (a < b);
}

bool order_has_time(const struct requirements *requirements, const struct candidate *candidate)
{
    const struct snapshot *snapshot = requirements->snapshot;

    return !requirements->time_counts ||
           snapshot->taken_at < schedule_deadline(candidate->certificate, snapshot->settings);
}

bool order_key_is_known(const struct requirements *requirements,
                        const struct certificate *certificate)
{
    return certificate == requirements->bound || certificate->private_key == KEY_USABLE;
}

static int prefer_known_key(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    return (int)order_key_is_known(requirements, a->certificate) -
           (int)order_key_is_known(requirements, b->certificate);
}

/* Of those past their deadlines the one that lasts. */
static int prefer_time_left(const struct requirements *requirements, const struct candidate *a,
                            const struct candidate *b)
{
    const bool a_has = order_has_time(requirements, a);
    const bool b_has = order_has_time(requirements, b);

    return a_has || b_has ? (int)a_has - (int)b_has
                          : later(a->certificate->not_after, b->certificate->not_after);
}

/* A wildcard is second to the names themselves, but not where a wildcard is in service: its renewal
 * would wait for its end. */
static int prefer_literal_names(const struct requirements *requirements, const struct candidate *a,
                                const struct candidate *b)
{
    return requirements->literal
               ? (int)(a->names == NAMES_LITERAL) - (int)(b->names == NAMES_LITERAL)
               : 0;
}

/* Of those that only stand in, the one that more clients can be expected to trust. */
static int prefer_trust(const struct requirements *requirements, const struct candidate *a,
                        const struct candidate *b)
{
    (void)requirements;
    return a->trusted || b->trusted ? (int)a->trusted - (int)b->trusted
                                    : trust_reach(a->certificate) - trust_reach(b->certificate);
}

/* Of those that only stand in, the one for the name that clients are most likely to ask for: by
 * another it is no use that they would trust it. */
static int prefer_first_name(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    return requirements->some_will_do && requirements->server_names.count > 0
               ? (int)requirements_first_name(requirements, a->certificate) -
                     (int)requirements_first_name(requirements, b->certificate)
               : 0;
}

/* Of those that only stand in, the one that more clients find. Trust comes before it: a root of
 * another authority may let in nobody at all, by whatever name. */
static int prefer_more_names(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    const struct names *wanted = &requirements->server_names;
    const struct names of_a = {a->certificate->names, a->certificate->name_count};
    const struct names of_b = {b->certificate->names, b->certificate->name_count};

    if (!requirements->some_will_do && a->names != NAMES_OTHER && b->names != NAMES_OTHER) {
        return 0; /* who qualifies has all, but for what was chosen in spite of them */
    }
    const size_t in_a = names_count_covered(&of_a, wanted);
    const size_t in_b = names_count_covered(&of_b, wanted);

    return (in_a > in_b) - (in_a < in_b);
}

/* While the re-issue of what is gone is waited for, what could be it need not wait for the rest;
 * but of what is old the one that lasts. */
static int prefer_reissue(const struct requirements *requirements, const struct candidate *a,
                          const struct candidate *b)
{
    return a->aged ? 0
                   : (int)requirements_await_reissue(requirements, b->certificate) -
                         (int)requirements_await_reissue(requirements, a->certificate);
}

/* As with wildcards: where the chain of what is in service cannot be built here, that of its
 * renewal cannot either. */
static int prefer_good_chain(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    return requirements->chain_good ? (int)(a->certificate->chain == CHAIN_GOOD) -
                                          (int)(b->certificate->chain == CHAIN_GOOD)
                                    : 0;
}

/* Such a one waits until what is in service ends, or the certificate of its issuer is there. */
static int prefer_no_added_fault(const struct requirements *requirements, const struct candidate *a,
                                 const struct candidate *b)
{
    return (int)requirements_adds_issuer_fault(requirements, b->certificate) -
           (int)requirements_adds_issuer_fault(requirements, a->certificate);
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

/* By a choice, or while another of its line was there. What came into service since, for want of
 * time, is not any more: else what was issued before it would replace it, and then the other way
 * round. */
static bool is_passed_over(const struct requirements *requirements,
                           const struct certificate *certificate)
{
    return certificate != requirements->bound &&
           baseline_passes_over(requirements->snapshot, certificate);
}

static int prefer_not_passed_over(const struct requirements *requirements,
                                  const struct candidate *a, const struct candidate *b)
{
    return (int)is_passed_over(requirements, b->certificate) -
           (int)is_passed_over(requirements, a->certificate);
}

/* By its own word, too: a renewal may have another key algorithm. */
static bool is_of_line_in_service(const struct requirements *requirements,
                                  const struct certificate *certificate)
{
    return line_same(&requirements->bound->line, &certificate->line) ||
           in_service_is_succeeded(requirements->snapshot, &certificate->thumbprint);
}

/* Of those that would only stand in the renewal of what does: what is of the baseline's line may be
 * older, and nothing leads back. Not for two thirds of its lifetime but until its deadline: it may
 * have been old already when it was used for its line. */
static int prefer_line_in_service(const struct requirements *requirements,
                                  const struct candidate *a, const struct candidate *b)
{
    return (int)is_of_line_in_service(requirements, a->certificate) -
           (int)is_of_line_in_service(requirements, b->certificate);
}

/* Until the baseline has used two thirds of its lifetime its own renewal is expected. Measured by
 * the baseline, which a rotation does not change by itself: else two would follow one event. */
static int prefer_line(const struct requirements *requirements, const struct candidate *a,
                       const struct candidate *b)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct certificate remembered = {.not_before = baseline->not_before,
                                           .not_after = baseline->not_after};

    if (requirements_only_stand_in(requirements, a->certificate)) { /* so would b, by now */
        return prefer_line_in_service(requirements, a, b);
    }

    return requirements->time_counts && snapshot->taken_at >= schedule_two_thirds(&remembered)
               ? 0
               : (int)baseline_line_has(snapshot, a->certificate) -
                     (int)baseline_line_has(snapshot, b->certificate);
}

/* A self-signed one, which the wizard made, gives way to whatever qualifies, also where that was
 * issued before it; and is used for want of another only. */
static int prefer_issued_by_another(const struct requirements *requirements,
                                    const struct candidate *a, const struct candidate *b)
{
    (void)requirements;
    return (int)b->certificate->self_signed - (int)a->certificate->self_signed;
}

static bool is_new(const struct requirements *requirements, const struct certificate *certificate)
{
    const struct snapshot *snapshot = requirements->snapshot;

    return !thumbprint_equal(&snapshot->state.last_good.thumbprint, &certificate->thumbprint) &&
           !baseline_met(snapshot, certificate);
}

static int prefer_new(const struct requirements *requirements, const struct candidate *a,
                      const struct candidate *b)
{
    return (int)is_new(requirements, a->certificate) - (int)is_new(requirements, b->certificate);
}

static int prefer_in_service(const struct requirements *requirements, const struct candidate *a,
                             const struct candidate *b)
{
    return (int)(a->certificate == requirements->bound) -
           (int)(b->certificate == requirements->bound);
}

static preference *const preferences[] = {
    prefer_what_served,     /* before a certificate that did not: no experiments now */
    prefer_not_refused,     /* what HTTP.sys refused so far it may take, but later */
    prefer_known_key,       /* one that is away may come back, and may not */
    prefer_first_name,      /* who asks for it is refused with any other, */
    prefer_trust,           /* who is let in stays in */
    prefer_more_names,      /* by whatever name */
    prefer_reissue,         /* what was deleted was deleted for it */
    prefer_no_added_fault,  /* clients may have no chain for it; before all that is about time */
    prefer_not_archived,    /* Windows put it aside for another */
    prefer_time_left,       /* past its deadline even what suits best is about to end */
    prefer_not_passed_over, /* it was there, and another was used */
    prefer_line,            /* the renewal, rather than one for something else with the same name */
    prefer_issued_by_another, /* the wizard's is for want of a better one */
    prefer_literal_names,     /* a wildcard that happens to cover us comes second */
    prefer_good_chain,        /* known to be good before not known */
    prefer_later_start,       /* issued last: lifetimes shrink, so that a renewal may end sooner */
    prefer_new,               /* of two of one moment the one that came */
    prefer_in_service,        /* no restart for nothing */
    prefer_later_expiry,      /* what remains is no more than a fixed order */
};

/* Equal in all that matters: by the fixed order of thumbprints. */
bool order_better(const struct requirements *requirements, const struct candidate *a,
                  const struct candidate *b)
{
    for (size_t i = 0; i < sizeof(preferences) / sizeof(preferences[0]); i++) {
        const int preferred = preferences[i](requirements, a, b);
        if (preferred != 0) {
            return preferred > 0;
        }
    }
    return thumbprint_compare(&a->certificate->thumbprint, &b->certificate->thumbprint) < 0;
}
