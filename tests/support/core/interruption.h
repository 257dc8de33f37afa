/* Passes that do not come to their end. */
#ifndef TESTS_CORE_INTERRUPTION_H
#define TESTS_CORE_INTERRUPTION_H

#include "situation.h"

/* Lets the process die after that many calls. False if the pass ended before. */
bool crash(struct situation *situation, unsigned after);

/* A renewal is put into use, and the process dies when all services are stopped. */
void crash_with_all_stopped(struct situation *situation);

/* Asks the process to stop after that many calls. False if the pass ended before. goes_on:
 * a service whose awaited stop is cancelled by that stops all the same. */
bool stop_from(struct situation *situation, unsigned calls, bool goes_on);

/* A rotation of ours, in this boot, was interrupted while that service was stopped. */
void leave_stopped(struct situation *situation, const char *name);
/* And this one. */
void leave_stopped_too(struct situation *situation, const char *name);

#endif
