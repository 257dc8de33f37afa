/* The custom view for Event Viewer, which shows it to everybody below Custom Views: a file where
 * Event Viewer looks for those of the machine, %ProgramData%\Microsoft\Event Viewer\Views (Windows'
 * own views of server roles are there, too). */
#ifndef SERVICE_EVENT_VIEW_H
#define SERVICE_EVENT_VIEW_H

#include "annotations.h"
#include "outcome.h"

/* Writes it, over an older one. */
_Check_return_ struct outcome event_view_install(void);

/* Success where there is none. */
_Check_return_ struct outcome event_view_remove(void);

#endif
