/* The groups of scenarios. Each runs its group and returns how many failed. */
#ifndef ACCEPTANCE_SCENARIOS_H
#define ACCEPTANCE_SCENARIOS_H

#include "server.h"

/* A renewal whose rotation is to fail comes before the product starts: one change of the store may
 * signal twice, and where it looks different then a failed rotation is tried again at once. */
#define SCENARIO(test) cmocka_unit_test_setup_teardown(test, server_fresh, server_done)

/* Parts of lists of events. */
#define STARTED        EVENT_SERVICE_STARTED
#define STOPPED        EVENT_SERVICE_STOPPED
#define BOTH_REPLACED  EVENT_BINDING_REPLACED, EVENT_BINDING_REPLACED
#define BOTH_RESTORED  EVENT_BINDING_RESTORED, EVENT_BINDING_RESTORED
#define RESTART_PROVEN RESTART, EVENT_ROTATION_COMPLETED
/* The ordinary rotation, from an existing certificate to another. */
#define ROTATION EVENT_ROTATION_STARTED, BOTH_REPLACED, EVENT_HASHES_DELETED, RESTART_PROVEN

#define GROUP(name) int scenarios_##name(void);
#include "groups.def"
#undef GROUP

#endif
