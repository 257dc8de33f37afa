/* The groups of scenarios. Each runs its group and returns how many failed. */
#ifndef ACCEPTANCE_SCENARIOS_H
#define ACCEPTANCE_SCENARIOS_H

#include "server.h"

#define SCENARIO(test) cmocka_unit_test_setup(test, server_fresh)

/* The beginning and the end of every list of events. */
#define STARTED EVENT_SERVICE_STARTED
#define STOPPED EVENT_SERVICE_STOPPED

int scenarios_healthy(void);

#endif
