/* Services that only run: RasMan and any other whose own work the tests do not look
 * at. */
#ifndef WINSIM_PLAIN_H
#define WINSIM_PLAIN_H

#include "service_host.h"

extern const struct service_role plain_role;

#endif
