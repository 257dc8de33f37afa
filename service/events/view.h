/* The custom view for Event Viewer, which shows it to everybody below Custom Views: a file where
 * Event Viewer looks for those of the machine, %ProgramData%\Microsoft\Event Viewer\Views (Windows'
 * own views of server roles are there, too). */
#ifndef EVENTS_VIEW_H
#define EVENTS_VIEW_H

#include "base/outcome.h"
#include "win32/annotations.h"

/* Writes it, over an older one. */
_Check_return_ struct outcome event_view_install(void);

/* Success where there is none. */
_Check_return_ struct outcome event_view_remove(void);

#endif
