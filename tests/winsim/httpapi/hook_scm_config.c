/*
 * hook_scm_config.c - recovery actions, the delayed start, the SID and the privileges of a service.
 *
 * Wine takes them and forgets them. Here they are kept where Windows keeps them: in values of the
 * service's key. All other levels are Wine's, and so is the rest of the configuration; but Wine
 * takes a buffer of any size for it.
 */
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include "fault.h"
#include "hook_scm.h"
#include "redirect.h"

#define SERVICES_KEY L"SYSTEM\\CurrentControlSet\\Services\\"
#define ACTIONS_MAX  16u

/* What FailureActions holds: the structure as it was for 32 bits, its texts and pointers left out,
 * and the actions behind it. */
struct stored_actions {
    DWORD reset_period;
    DWORD no_texts[2];
    DWORD count;
    DWORD offset;
    SC_ACTION actions[ACTIONS_MAX];
};

#define HEADER_SIZE offsetof(struct stored_actions, actions)

static const wchar_t *value_of(DWORD level)
{
    switch (level) {
    case SERVICE_CONFIG_FAILURE_ACTIONS:
        return L"FailureActions";
    case SERVICE_CONFIG_FAILURE_ACTIONS_FLAG:
        return L"FailureActionsOnNonCrashFailures";
    case SERVICE_CONFIG_DELAYED_AUTO_START_INFO:
        return L"DelayedAutostart";
    case SERVICE_CONFIG_SERVICE_SID_INFO:
        return L"ServiceSidType";
    case SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO:
        return L"RequiredPrivileges";
    default:
        return NULL;
    }
}

static DWORD open_key(const wchar_t *service, REGSAM access, HKEY *key)
{
    wchar_t path[2 * HANDLE_NAME_MAX];
    if (swprintf(path, 2 * HANDLE_NAME_MAX, SERVICES_KEY L"%ls", service) < 0) {
        return ERROR_INVALID_NAME;
    }
    return (DWORD)RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, key);
}

/* ---- changing ---- */

static DWORD write_actions(HKEY key, const SERVICE_FAILURE_ACTIONSW *actions)
{
    struct stored_actions stored = {
        .reset_period = actions->dwResetPeriod, .count = actions->cActions, .offset = HEADER_SIZE};
    if (actions->cActions > ACTIONS_MAX || actions->lpCommand != NULL ||
        actions->lpRebootMsg != NULL) {
        return ERROR_NOT_SUPPORTED; /* nobody needs more here */
    }
    if (actions->cActions > 0) {
        memcpy(stored.actions, actions->lpsaActions, actions->cActions * sizeof(SC_ACTION));
    }
    const DWORD size = (DWORD)(HEADER_SIZE + actions->cActions * sizeof(SC_ACTION));
    return (DWORD)RegSetValueExW(key, value_of(SERVICE_CONFIG_FAILURE_ACTIONS), 0, REG_BINARY,
                                 (const BYTE *)&stored, size);
}

/* Bytes of texts one after the other, with the empty one at their end. */
static DWORD texts_size(const wchar_t *texts)
{
    const wchar_t *end = texts;
    while (*end != L'\0') {
        end += wcslen(end) + 1;
    }
    return (DWORD)((size_t)(end + 1 - texts) * sizeof(wchar_t));
}

static DWORD write_privileges(HKEY key, const SERVICE_REQUIRED_PRIVILEGES_INFOW *privileges)
{
    const wchar_t *const texts = privileges->pmszRequiredPrivileges;
    return texts == NULL
               ? (DWORD)ERROR_INVALID_PARAMETER
               : (DWORD)RegSetValueExW(key, value_of(SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO), 0,
                                       REG_MULTI_SZ, (const BYTE *)texts, texts_size(texts));
}

static DWORD change(const wchar_t *service, DWORD level, const void *info)
{
    HKEY key;
    DWORD error = open_key(service, KEY_SET_VALUE, &key);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (level == SERVICE_CONFIG_FAILURE_ACTIONS) {
        error = write_actions(key, info);
    } else if (level == SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO) {
        error = write_privileges(key, info);
    } else { /* structures of one BOOL or DWORD */
        const DWORD flag = *(const DWORD *)info;
        error = (DWORD)RegSetValueExW(key, value_of(level), 0, REG_DWORD, (const BYTE *)&flag,
                                      sizeof(flag));
    }
    RegCloseKey(key);
    return error;
}

static BOOL WINAPI hook_change(SC_HANDLE service, DWORD level, LPVOID info)
{
    wchar_t name[HANDLE_NAME_MAX];
    const bool known = scm_service_name(service, name);
    if (fault_raised(L"ChangeServiceConfig2W", known ? name : NULL)) {
        return FALSE;
    }
    if (!known || info == NULL || value_of(level) == NULL) {
        return ChangeServiceConfig2W(service, level, info);
    }
    const DWORD error = change(name, level, info);
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

/* ---- querying ---- */

static DWORD read_actions(HKEY key, BYTE *buffer, DWORD size, DWORD *needed)
{
    struct stored_actions stored = {.count = 0};
    DWORD stored_size = sizeof(stored);
    SERVICE_FAILURE_ACTIONSW *const actions = (SERVICE_FAILURE_ACTIONSW *)(void *)buffer;
    if (RegQueryValueExW(key, value_of(SERVICE_CONFIG_FAILURE_ACTIONS), NULL, NULL, (BYTE *)&stored,
                         &stored_size) != ERROR_SUCCESS ||
        stored.count > ACTIONS_MAX) {
        stored.count = 0; /* a service without any */
    }
    *needed = (DWORD)(sizeof(*actions) + stored.count * sizeof(SC_ACTION));
    if (size < *needed) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    *actions =
        (SERVICE_FAILURE_ACTIONSW){.dwResetPeriod = stored.reset_period, .cActions = stored.count};
    if (stored.count > 0) {
        actions->lpsaActions = (SC_ACTION *)(void *)(actions + 1);
        memcpy(actions->lpsaActions, stored.actions, stored.count * sizeof(SC_ACTION));
    }
    return ERROR_SUCCESS;
}

static DWORD read_flag(HKEY key, DWORD level, BYTE *buffer, DWORD size, DWORD *needed)
{
    DWORD flag = 0;
    DWORD flag_size = sizeof(flag);
    *needed = sizeof(BOOL);
    if (size < *needed) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    (void)RegQueryValueExW(key, value_of(level), NULL, NULL, (BYTE *)&flag, &flag_size);
    memcpy(buffer, &flag, sizeof(flag));
    return ERROR_SUCCESS;
}

static DWORD read_privileges(HKEY key, BYTE *buffer, DWORD size, DWORD *needed)
{
    SERVICE_REQUIRED_PRIVILEGES_INFOW *const privileges =
        (SERVICE_REQUIRED_PRIVILEGES_INFOW *)(void *)buffer;
    const wchar_t *const name = value_of(SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO);
    DWORD stored = 0;
    if (RegQueryValueExW(key, name, NULL, NULL, NULL, &stored) != ERROR_SUCCESS) {
        stored = 0; /* none are required: it has all */
    }
    *needed = (DWORD)sizeof(*privileges) + stored;
    if (size < *needed) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    privileges->pmszRequiredPrivileges = stored == 0 ? NULL : (wchar_t *)(void *)(privileges + 1);
    return stored == 0
               ? ERROR_SUCCESS
               : (DWORD)RegQueryValueExW(key, name, NULL, NULL, (BYTE *)(privileges + 1), &stored);
}

static DWORD read_level(HKEY key, DWORD level, BYTE *buffer, DWORD size, DWORD *needed)
{
    switch (level) {
    case SERVICE_CONFIG_FAILURE_ACTIONS:
        return read_actions(key, buffer, size, needed);
    case SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO:
        return read_privileges(key, buffer, size, needed);
    default:
        return read_flag(key, level, buffer, size, needed);
    }
}

static BOOL WINAPI hook_query(SC_HANDLE service, DWORD level, LPBYTE buffer, DWORD size,
                              LPDWORD needed)
{
    wchar_t name[HANDLE_NAME_MAX];
    HKEY key;
    const bool known = scm_service_name(service, name);
    if (fault_raised(L"QueryServiceConfig2W", known ? name : NULL) ||
        !scm_takes_room(size, SCM_ROOM_OF_CONFIG)) {
        return FALSE;
    }
    if (!known || value_of(level) == NULL || needed == NULL || (buffer == NULL && size != 0)) {
        return QueryServiceConfig2W(service, level, buffer, size, needed);
    }
    DWORD error = open_key(name, KEY_QUERY_VALUE, &key);
    if (error == ERROR_SUCCESS) {
        error = read_level(key, level, buffer, size, needed);
        RegCloseKey(key);
    }
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

static BOOL WINAPI hook_query_config(SC_HANDLE service, LPQUERY_SERVICE_CONFIGW config, DWORD size,
                                     LPDWORD needed)
{
    wchar_t name[HANDLE_NAME_MAX];
    const bool known = scm_service_name(service, name);
    return !fault_raised(L"QueryServiceConfigW", known ? name : NULL) &&
           scm_takes_room(size, SCM_ROOM_OF_CONFIG) &&
           QueryServiceConfigW(service, config, size, needed);
}

const struct redirection scm_config_redirections[] = {
    REDIRECT("ChangeServiceConfig2W", hook_change),
    REDIRECT("QueryServiceConfig2W", hook_query),
    REDIRECT("QueryServiceConfigW", hook_query_config),
    {0},
};
