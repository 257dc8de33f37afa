/*
 * service_crash.h - a service whose process has ended without saying so.
 *
 * Windows' SCM waits for the processes of its services and calls such a service stopped. Wine's
 * leaves it in the state that it was in.
 */
#ifndef WINSIM_SERVICE_CRASH_H
#define WINSIM_SERVICE_CRASH_H

#include <windows.h>

/* Makes what Wine says of a service what Windows would say: stopped, with the exit code
 * ERROR_PROCESS_ABORTED (1067), if its process is gone. The handle needs SERVICE_QUERY_STATUS. The
 * last error stays as it is. */
void service_crash_show(SC_HANDLE service, SERVICE_STATUS_PROCESS *status);

#endif
