/* Waiting for something to become true: never a fixed time, always a deadline. */
#ifndef ACCEPTANCE_WAIT_H
#define ACCEPTANCE_WAIT_H

#include <stdbool.h>

typedef bool condition(const void *context);

/* Looks again and again; false if it does not hold within the deadline, which is far beyond what
 * anything here takes. */
bool wait_until(condition *holds, const void *context);

/* The deadline from now on, instead of 60 seconds. */
void wait_at_most(unsigned milliseconds);

#endif
