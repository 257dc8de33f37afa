/* How sure a reason to restart SSTP is. One look can be wrong: a store that is being written has
 * less in it for a moment, a chain cannot be built while another store is not there, and two
 * records are written one after the other. So a reason counts for a restart if what
 * says it is definite (the table in evidence.c), or when it is found again, a minute later. Pure;
 * what was seen before it remembers from one pass to the next. */
#ifndef PLAN_EVIDENCE_H
#define PLAN_EVIDENCE_H

#include "plan/plan.h"

#define EVIDENCE_APART INSTANT_MINUTE
#define EVIDENCE_PASSED_OVER_MAX                                                                   \
    8 /* of more, one that takes the place of what is gone does at once */

/* Zero at the start of our process: nothing was seen. */
struct evidence {
    struct seen_finding {
        enum reason reason;
        enum family family; /* where it is about one binding */
        struct thumbprint thumbprint;
        instant since;
    } seen[FINDINGS_MAX];
    size_t count;
    struct thumbprint passed_over[EVIDENCE_PASSED_OVER_MAX]; /* in the last look */
    size_t passed_over_count;
};

/* Whether one look at it is enough, beside what else was found; of reasons that ask for a change of
 * SSTP's. */
bool evidence_is_definite(const struct evidence *evidence, const struct plan *plan,
                          const struct findings *findings, enum reason reason);

/* At the end of a pass, what it found: what is not there any more was a passing failure. Where
 * nothing could be seen that is neither a second look nor the end of the first. */
void evidence_look(struct evidence *evidence, const struct findings *findings, instant now);

/* When to look again before SSTP is restarted for these; 0: it may be now, for one of them. */
instant evidence_until(const struct evidence *evidence, const struct plan *plan,
                       const struct findings *findings);

#endif
