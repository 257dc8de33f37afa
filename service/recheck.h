/* The service's look at its own registration, at each start: what a person, a script or an older
 * version left otherwise than `install` makes it is put right (registration.h). */
#ifndef SERVICE_RECHECK_H
#define SERVICE_RECHECK_H

#include "event_log.h"

/* What was put right, and what could not be, is told by an event each. */
void recheck_registration(struct event_log *log);

#endif
