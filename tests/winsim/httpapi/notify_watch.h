/*
 * notify_watch.h - what Wine's RegNotifyChangeKeyValue leaves out: the event is signalled when the
 * thread ends that called it, unless it asked with REG_NOTIFY_THREAD_AGNOSTIC
 * (dlls/advapi32/tests/registry.c; winreg/nf-winreg-regnotifychangekeyvalue).
 */
#ifndef WINSIM_NOTIFY_WATCH_H
#define WINSIM_NOTIFY_WATCH_H

#include <windows.h>

/* The calling thread has registered that event. Noted once for each thread and event: that a
 * registration was used up by a change is not seen here, so such an event is signalled as well. */
void notify_watch_note(HANDLE event);

/* Must be called as the thread ends. */
void notify_watch_thread_ends(void);

#endif
