/* This program as an event source in the registry, which Event Viewer takes the texts of its events
 * from (EventLog/event-sources). */
#ifndef SETUP_EVENT_SOURCE_H
#define SETUP_EVENT_SOURCE_H

#include <stdbool.h>

#include "base/outcome.h"
#include "win32/annotations.h"

/* Whether it is registered, with the texts beside this program, which are there. What cannot be
 * read is taken for no. */
_Check_return_ bool event_source_registered(void);

/* May be repeated. Fails where the file with the texts is not there. */
_Check_return_ struct outcome event_source_register(void);

#endif
