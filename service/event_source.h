/* This program as an event source in the registry, which Event Viewer takes the texts of its events
 * from (EventLog/event-sources). */
#ifndef SERVICE_EVENT_SOURCE_H
#define SERVICE_EVENT_SOURCE_H

#include <stdbool.h>

#include "annotations.h"
#include "outcome.h"

/* Whether it is registered, with this program's texts. What cannot be read is taken for no. */
_Check_return_ bool event_source_registered(void);

/* May be repeated. */
_Check_return_ struct outcome event_source_register(void);

#endif
