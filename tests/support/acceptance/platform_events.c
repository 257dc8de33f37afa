/* platform.h: what differs between servers, or is told of them, of the Event Log and HTTP.sys. */
#include "platform.h"

#include "platform_winsim.h"
#include "registry.h"

void platform_event_log_restarts_first(DWORD error)
{
    platform_needs_simulation("chooses what becomes of dead subscriptions");
    registry_set_dword(WINSIM_KEY, L"EventLogDeadSignals", 1);
    registry_set_dword(WINSIM_KEY, L"EventLogDeadError", error);
    winsim_event_log_is_another();
}

void platform_disabled_channel_refuses(DWORD error)
{
    platform_needs_simulation("lets the Event Log answer otherwise");
    registry_set_dword(WINSIM_KEY, L"EvtSubscribeDisabledError", error);
}

void platform_says_bookmark_is_gone_with(DWORD error)
{
    platform_needs_simulation("lets the Event Log answer otherwise");
    registry_set_dword(WINSIM_KEY, L"EvtBookmarkGoneError", error);
}

void platform_leaves_unwritten(const wchar_t *value)
{
    platform_needs_simulation("filters the registry");
    registry_set(WINSIM_KEY, L"UnwrittenValue", REG_SZ, value,
                 ((DWORD)lstrlenW(value) + 1) * (DWORD)sizeof(*value));
}

void platform_clears_application_log(void)
{
    HANDLE log;

    platform_needs_simulation("clears the Application log");
    log = OpenEventLogW(NULL, L"Application");
    assert_win32(log != NULL);
    assert_win32(ClearEventLogW(log, NULL));
    assert_win32(CloseEventLog(log));
}

void platform_says_empty_list_with(DWORD error)
{
    platform_needs_simulation("lets HTTP.sys answer otherwise");
    registry_set_dword(WINSIM_KEY, L"ListenListEmptyError", error);
}

void platform_forgets_killed(void)
{
    if (platform_is_simulated()) {
        winsim_forgets_killed();
    }
}
