/*
 * hook_service.h - what else has to know of the service that the main program is.
 */
#ifndef WINSIM_HOOK_SERVICE_H
#define WINSIM_HOOK_SERVICE_H

#include <stdbool.h>

/* The main program has registered as a service. */
bool hook_service_is_one(void);

/* And has not reported yet that it runs. */
bool hook_service_is_starting(void);

#endif
