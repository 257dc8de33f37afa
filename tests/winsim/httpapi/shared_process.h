/*
 * shared_process.h - services of RRAS that share their process with another, as they always do on
 * Server 2016 and where little memory is (facts/windows.md section 4): SharedProcesses; and that
 * show none while they start or stop, as QueryServiceStatusEx's remarks allow: PendingProcess.
 */
#ifndef WINSIM_SHARED_PROCESS_H
#define WINSIM_SHARED_PROCESS_H

#include <windows.h>
#include <winsvc.h>

/* Gives the service of that name the process that the switches say. */
void shared_process_show(const wchar_t *name, SERVICE_STATUS_PROCESS *status);

/* The same of a list of services, as EnumServicesStatusExW makes it. */
void shared_process_show_list(ENUM_SERVICE_STATUS_PROCESSW *services, DWORD count);

#endif
