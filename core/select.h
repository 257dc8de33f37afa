/* Which certificate the bindings should carry. Every certificate gets a verdict with a name; among
 * the eligible the order is total, so the choice is the same every time. */
#ifndef CORE_SELECT_H
#define CORE_SELECT_H

#include "snapshot.h"
#include "verdict.h"

enum selection_result { SELECTION_CHOSEN, SELECTION_NONE_ELIGIBLE, SELECTION_AMBIGUOUS };

#define RENEWALS_MAX 8 /* a longer chain of renewals is not followed further */

struct selection {
    enum selection_result result;
    const struct certificate *chosen; /* NULL unless CHOSEN */
    size_t eligible;
};

/* What a certificate must be, beyond good by itself, to be used on this server. Points into the
 * snapshot and is valid as long. */
struct requirements {
    const struct snapshot *snapshot;
    struct names identity;               /* all are to be covered; none: any name will do */
    struct certificate_name host;        /* what identity points to where HostName is set */
    const struct certificate *bound;     /* NULL: not in the store */
    const struct certificate *same_root; /* whose root it must share; NULL: any root */
    const struct hold *hold; /* the bound one is the administrator's choice; NULL: it is not */
    const struct certificate *picked; /* in the console and not bound yet: the choice; or NULL */
    struct thumbprint successors[RENEWALS_MAX]; /* what the bound one was renewed to, in order */
    size_t successor_count;
};

/* *out points into itself: it must not be copied. */
void select_requirements(const struct snapshot *snapshot, struct requirements *out);

/* The verdict on a certificate as a candidate for this server. */
enum verdict select_judge(const struct requirements *requirements,
                          const struct certificate *certificate);

/* Chooses. Eligible certificates for different names with no identity to decide between them are
 * AMBIGUOUS: the product never guesses. A bound certificate as good as the best is kept. */
struct selection select_certificate(const struct snapshot *snapshot);

#endif
