/*
 * service_crash.c - looks whether a service's process still exists.
 */
#include "service_crash.h"

#include <stdbool.h>

static bool has_ended(DWORD id)
{
    const HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, id);
    if (process == NULL) {
        return GetLastError() == ERROR_INVALID_PARAMETER;
    }
    const bool ended = WaitForSingleObject(process, 0) == WAIT_OBJECT_0;
    CloseHandle(process);
    return ended;
}

/* What it said last it said before its process ended: only a status that was read after that tells
 * a crash from an end. */
static bool has_crashed(SC_HANDLE service, SERVICE_STATUS_PROCESS *status)
{
    const DWORD process = status->dwProcessId;
    DWORD needed;
    return status->dwCurrentState != SERVICE_STOPPED && process != 0 && has_ended(process) &&
           QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)status, sizeof(*status),
                                &needed) &&
           status->dwCurrentState != SERVICE_STOPPED && status->dwProcessId == process;
}

void service_crash_show(SC_HANDLE service, SERVICE_STATUS_PROCESS *status)
{
    const DWORD error = GetLastError();
    if (has_crashed(service, status)) {
        status->dwCurrentState = SERVICE_STOPPED;
        status->dwControlsAccepted = 0;
        status->dwWin32ExitCode = ERROR_PROCESS_ABORTED;
        status->dwCheckPoint = 0;
        status->dwWaitHint = 0;
        status->dwProcessId = 0;
    }
    SetLastError(error);
}
