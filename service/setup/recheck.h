/* The service's check of its own registration, at each start: what a person, a script or an older
 * version left otherwise than `install` makes it is put right (setup/registration.h). */
#ifndef SETUP_RECHECK_H
#define SETUP_RECHECK_H

#include "events/log.h"

/* What was put right, and what could not be, is reported by an event each. */
void recheck_registration(struct event_log *log);

#endif
