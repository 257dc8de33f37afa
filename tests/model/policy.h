/* Whether restarts keep to what the administrator set: judged from what the local clock shows,
 * apart from the core's way over instants. */
#ifndef TESTS_MODEL_POLICY_H
#define TESTS_MODEL_POLICY_H

#include "invariants.h"

/* What is wrong, or NULL. */
/* Clients can connect, nothing is half done, and it is known that SSTP was started with what is
 * bound: the most that can be wrong is that there is a better certificate. */
bool policy_is_well(const struct model *model);

/* Newer ones take the place of what is in service only so often: until when one waits for that,
 * whatever opens meanwhile; 0: none does. */
instant policy_limited_until(const struct findings *findings);

const char *policy_is_kept(const struct passage *passage);
const char *a_pick_disconnects_nobody(const struct passage *passage);
const char *deadline_is_kept(const struct passage *passage);
const char *broken_does_not_wait(const struct passage *passage);
const char *policy_is_watched(const struct passage *passage);

/* From when on the bound certificate's renewal waits for nothing; 0 if there is none. */
instant policy_deadline(const struct model *model);

/* Nothing but the deadline ends a wait: the settings are refused. */
bool policy_never_lets(const struct settings *settings);

#endif
