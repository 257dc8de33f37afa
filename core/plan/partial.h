/* What is done with a plan that may not be applied as it is: paused, observing, or at a shutdown.
 */
#ifndef PLAN_PARTIAL_H
#define PLAN_PARTIAL_H

#include "plan/plan.h"

/* Adds the finding, REASON_PAUSED or REASON_OBSERVED, that says what of the plan is held back. */
void partial_note_held_back(const struct plan *plan, enum reason why, struct findings *findings);

/* Windows shuts down: keeps of the plan what SSTP reads at its next start, and leaves the services
 * alone. False: nothing is left. */
bool partial_keep_for_boot(struct plan *plan);

#endif
