/* Which certificate a plan is about. */
#ifndef PLAN_TARGET_H
#define PLAN_TARGET_H

#include "certificate/selection.h"
#include "findings/findings.h"

/* The certificate to be bound: where none is to be chosen, the one in service, as far as what was
 * found can be put right with that. NULL, with a finding: it cannot. */
const struct certificate *target_of(const struct snapshot *snapshot, struct findings *findings,
                                    const struct selection *selection);

#endif
