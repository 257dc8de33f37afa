/*
 * event_channels.c - names and states of channels.
 */
#include "event_channels.h"

#include <wchar.h>

#include "settings.h"

#define LOGS_KEY L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\"

/* A log that is registered for ReportEvent is a channel as well (WES/windows-event-log). */
static bool is_registered_log(const wchar_t *channel)
{
    wchar_t path[EVENTLOG_NAME_MAX + 64];
    HKEY key;
    if (swprintf(path, sizeof(path) / sizeof(path[0]), LOGS_KEY L"%ls", channel) < 0 ||
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) !=
            ERROR_SUCCESS) {
        return false;
    }
    RegCloseKey(key);
    return true;
}

bool channel_is_classic(const wchar_t *channel)
{
    return _wcsicmp(channel, EVENTLOG_SYSTEM) == 0 ||
           _wcsicmp(channel, EVENTLOG_APPLICATION) == 0 || is_registered_log(channel);
}

static bool is_known(const wchar_t *channel)
{
    return channel_is_classic(channel) || _wcsicmp(channel, RENEWAL_CHANNEL) == 0;
}

enum channel_state channel_state(const wchar_t *channel)
{
    const DWORD state = settings_dword(WINSIM_CHANNELS, channel,
                                       is_known(channel) ? CHANNEL_ENABLED : CHANNEL_ABSENT);
    return state > CHANNEL_ABSENT ? CHANNEL_ABSENT : (enum channel_state)state;
}

DWORD channel_enable(const wchar_t *channel, bool enabled)
{
    return enabled && is_known(channel)
               ? settings_remove(WINSIM_CHANNELS, channel)
               : settings_set_dword(WINSIM_CHANNELS, channel,
                                    enabled ? CHANNEL_ENABLED : CHANNEL_DISABLED);
}

/* The slash in a channel's name is written %4 in its file's, as on Windows. */
bool channel_log(const wchar_t *channel, wchar_t log[EVENTLOG_NAME_MAX])
{
    size_t length = 0;
    for (; *channel != L'\0' && length + 2 < EVENTLOG_NAME_MAX; channel++) {
        if (*channel == L'/') {
            log[length++] = L'%';
        }
        log[length++] = *channel == L'/' ? L'4' : *channel;
    }
    log[length] = L'\0';
    return *channel == L'\0';
}

DWORD channel_append(const wchar_t *channel, const struct eventlog_event *event)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    if (!channel_log(channel, log)) {
        return ERROR_INVALID_PARAMETER;
    }
    return channel_state(channel) == CHANNEL_ENABLED ? eventlog_append(log, event) : ERROR_SUCCESS;
}
