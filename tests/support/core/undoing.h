/* Renewals that are undone because a service does not stop. */
#ifndef TESTS_CORE_UNDOING_H
#define TESTS_CORE_UNDOING_H

#include "situation.h"

/* The stop of the last of the three services times out. */
void undoing_last_stop_hangs(struct situation *situation);

/* The nth start is called done and starts nothing. */
void undoing_start_lies(struct situation *situation, unsigned nth);

#endif
