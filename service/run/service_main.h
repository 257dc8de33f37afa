/* The life of the Windows service: the dispatcher, the control handler, the status. */
#ifndef RUN_SERVICE_MAIN_H
#define RUN_SERVICE_MAIN_H

#include <windows.h>

/* Hands this thread to the SCM until the service has stopped. Returns ERROR_SUCCESS, or
 * ERROR_FAILED_SERVICE_CONTROLLER_CONNECT when the SCM did not start this process. */
DWORD service_main_dispatch(void);

#endif
