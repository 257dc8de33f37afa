/* The invariants about what SSTP serves with: that it is what is bound, what it is restarted for
 * and how often, and that it is as before when a rotation is said to be undone. */
#ifndef TESTS_MODEL_SERVING_H
#define TESTS_MODEL_SERVING_H

#include "invariants.h"

/* What is wrong, or NULL. */
const char *sstp_was_started_with_what_is_bound(const struct passage *passage);
const char *restarts_are_few(const struct passage *passage);
const char *restarts_are_needed(const struct passage *passage);
const char *what_serves_is_kept_on_both(const struct passage *passage);
const char *undone_is_as_before(const struct passage *passage);

#endif
