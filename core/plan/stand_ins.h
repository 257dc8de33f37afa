/* How urgent it is that what stands in gives way. */
#ifndef PLAN_STAND_INS_H
#define PLAN_STAND_INS_H

#include "findings/findings.h"
#include "model/snapshot.h"

/* Something stands in, and what is wanted would do no more than that. */
bool stand_ins_next_only_stands_in(const struct snapshot *snapshot,
                                   const struct certificate *wanted);

/* Something stands in, and some get in with what is wanted who do not now; else that is something
 * newer. */
bool stand_ins_next_lets_in_more(const struct snapshot *snapshot, const struct certificate *wanted);

/* Whether what is in service being for other names (REASON_OTHER_NAMES), or there being a better
 * one (REASON_RENEWED), waits for the restart policy. */
bool stand_ins_next_can_wait(const struct snapshot *snapshot, const struct findings *findings,
                             enum reason reason);

#endif
