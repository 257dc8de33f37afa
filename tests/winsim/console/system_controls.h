/* Controls that only Windows sends to a service. */
#ifndef WINSIM_SYSTEM_CONTROLS_H
#define WINSIM_SYSTEM_CONTROLS_H

#include <windows.h>

/* Delivered if the service accepts it: 1052 where it does not, 1061 while it starts or stops, 1062
 * where it does not run. After SERVICE_CONTROL_PRESHUTDOWN it is waited for until it has stopped or
 * its preshutdown timeout is over (winsvc/ns-winsvc-service_preshutdown_info). */
DWORD system_control_send(const wchar_t *service, DWORD control);

#endif
