/* Which settings of the clock count. The time service sets it by a little again and again; only
 * what could make a difference to a certificate's dates or a window is a reason to check. */
#ifndef TIMING_CLOCK_STEPS_H
#define TIMING_CLOCK_STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"

#define CLOCK_STEP_COUNTS INSTANT_MINUTE /* from here on, ahead or back */

/* Zero at first. */
struct clock_steps {
    int64_t small; /* by how much the clock is ahead of what counted last */
};

/* The clock was set. True: by enough, alone or with the small steps before it. */
bool clock_steps_take(struct clock_steps *steps, instant before, instant after);

#endif
