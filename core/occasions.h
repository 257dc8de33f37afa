/* What is done with a plan on an occasion when it may not be applied as it is. */
#ifndef CORE_OCCASIONS_H
#define CORE_OCCASIONS_H

#include "plan.h"

/* Paused: adds the finding that says what is held back. */
void occasions_note_held_back(const struct plan *plan, struct findings *findings);

/* Windows shuts down: keeps of the plan what SSTP reads at its next start, and leaves the services
 * alone. False: nothing is left. */
bool occasions_keep_for_boot(struct plan *plan);

#endif
