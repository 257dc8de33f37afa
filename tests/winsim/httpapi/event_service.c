/*
 * event_service.c - see event_service.h. The switches EventLogRun, EventLogAway, EventLogDeadError.
 */
#include "event_service.h"

#include "host_program.h"
#include "settings.h"

/* The acceptance tests look into the log whatever the product meets. */
static bool concerned(void)
{
    return host_program_can_fail() && !host_program_is(L"acceptance-test.exe");
}

DWORD event_service_run(void)
{
    return concerned() ? settings_dword(NULL, WINSIM_EVENT_LOG_RUN, 0) : 0;
}

bool event_service_is_away(void)
{
    const DWORD error = settings_dword(NULL, WINSIM_EVENT_LOG_AWAY, ERROR_SUCCESS);
    if (error == ERROR_SUCCESS || !concerned()) {
        return false;
    }
    SetLastError(error);
    return true;
}

bool event_service_ended(DWORD run)
{
    if (run == event_service_run()) {
        return false;
    }
    SetLastError(settings_dword(NULL, WINSIM_EVENT_LOG_DEAD, ERROR_INVALID_HANDLE));
    return true;
}
