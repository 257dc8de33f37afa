/* What the tests of deferred restarts share. */
#ifndef TESTS_CORE_DEFERRAL_H
#define TESTS_CORE_DEFERRAL_H

#include "situation.h"

void set_policy(struct situation *situation, enum restart_policy policy);

/* The model's clock shows UTC; its day 150000 began a Sunday. */
void set_window(struct situation *situation, uint8_t days, uint16_t from, uint16_t until);

/* Every day from four to six hours from now. */
void set_window_later(struct situation *situation);

/* Until when the renewal of SAC1 may wait. */
instant deadline(struct situation *situation);

/* The last pass' finding that a restart waits; NULL without one. */
const struct finding *scheduled(const struct situation *situation);

/* A pass leaves the server alone and says that it waits for that. */
void assert_waits(struct situation *situation, const char *what);

/* A pass puts SAC2 into use. */
void assert_rotates(struct situation *situation);

#endif
