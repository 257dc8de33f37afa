/* See timing/clock_steps.h. */
#include "timing/clock_steps.h"

/* Small steps to and fro cancel each other out; those that go one way add up. */
bool clock_steps_take(struct clock_steps *steps, instant before, instant after)
{
    const bool ahead = after > before;
    const instant step = ahead ? after - before : before - after;

    if (step < CLOCK_STEP_COUNTS) {
        steps->small += ahead ? (int64_t)step : -(int64_t)step;
        if (steps->small < (int64_t)CLOCK_STEP_COUNTS &&
            steps->small > -(int64_t)CLOCK_STEP_COUNTS) {
            return false;
        }
    }
    steps->small = 0;
    return true;
}
