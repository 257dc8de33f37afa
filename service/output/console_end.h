/* How what runs in a console ends: by Ctrl+C, or because the console is closed, the user logs off
 * or Windows shuts down.
 *
 * After the latter three Windows ends the process as soon as the handler has returned, and at the
 * latest after some seconds: 5 unless HungAppTimeout or WaitToKillAppTimeout say otherwise
 * (console/handlerroutine). So the handler waits until the work is at a safe point. A process with
 * user32.dll in it, which any DLL may bring, learns of the end of its session by messages to a
 * window instead (console/setconsolectrlhandler): hence output/session_window.h. */
#ifndef OUTPUT_CONSOLE_END_H
#define OUTPUT_CONSOLE_END_H

#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

/* Both stay set. */
struct console_end {
    HANDLE stop;
    HANDLE hurry; /* set before it where Windows ends this process within seconds */
};

/* From now on the events are set by what happens. Once in a process, whose threads may use them
 * until it ends. */
_Check_return_ struct outcome console_end_watch(const struct console_end *end);

/* The work is at a safe point: Windows may end the process. */
void console_end_reached(void);

/* The same with events of its own. */
_Check_return_ struct outcome console_end_open(_Out_ struct console_end *end);

#endif
