/* What the tests of rras/control.h share: the stand-ins of SstpSvc, RasMan and RemoteAccess. */
#ifndef ADAPTERS_SERVICES_TEST_H
#define ADAPTERS_SERVICES_TEST_H

#include "adapters_test.h"

#include "rras/control.h"
#include "simulation.h"

#define STOP_BEHAVIOUR  L"StopBehaviour"
#define START_BEHAVIOUR L"StartBehaviour"

/* How often a wait of the opened control has paused. */
extern unsigned services_pauses;

struct service_control services_open(void);
/* Everything runs that was running. */
void services_close(struct service_control *control);

enum service_state services_state(const struct service_control *control, const char *name);

/* It runs afterwards, as it may have before. */
void services_ensure(const struct service_control *control, const char *name);

#endif
