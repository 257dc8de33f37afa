/*
 * rights_when.c - the conditions of rights.def.
 */
#include "rights_when.h"

bool rights_when_all(const ULONG_PTR *arguments)
{
    (void)arguments;
    return true;
}

/* ChangeServiceConfig2W(service, level, info) */
bool rights_when_to_restart_it(const ULONG_PTR *arguments)
{
    const SERVICE_FAILURE_ACTIONSW *const actions = (const SERVICE_FAILURE_ACTIONSW *)arguments[2];
    if ((DWORD)arguments[1] != SERVICE_CONFIG_FAILURE_ACTIONS || actions == NULL ||
        actions->lpsaActions == NULL) {
        return false;
    }
    for (DWORD i = 0; i < actions->cActions; i++) {
        if (actions->lpsaActions[i].Type == SC_ACTION_RESTART) {
            return true;
        }
    }
    return false;
}

/* ControlService(service, control, status) */
bool rights_when_to_stop(const ULONG_PTR *arguments)
{
    return (DWORD)arguments[1] == SERVICE_CONTROL_STOP;
}

bool rights_when_to_pause(const ULONG_PTR *arguments)
{
    switch ((DWORD)arguments[1]) {
    case SERVICE_CONTROL_PAUSE:
    case SERVICE_CONTROL_CONTINUE:
    case SERVICE_CONTROL_PARAMCHANGE:
    case SERVICE_CONTROL_NETBINDADD:
    case SERVICE_CONTROL_NETBINDREMOVE:
    case SERVICE_CONTROL_NETBINDENABLE:
    case SERVICE_CONTROL_NETBINDDISABLE:
        return true;
    default:
        return false;
    }
}

bool rights_when_to_interrogate(const ULONG_PTR *arguments)
{
    return (DWORD)arguments[1] == SERVICE_CONTROL_INTERROGATE;
}

bool rights_when_to_order(const ULONG_PTR *arguments)
{
    return (DWORD)arguments[1] >= 128 && (DWORD)arguments[1] <= 255;
}

/* (handle, what, ...) */
bool rights_when_about_its_list(const ULONG_PTR *arguments)
{
    return ((DWORD)arguments[1] & DACL_SECURITY_INFORMATION) != 0;
}

/* RegGetValueW(key, subkey, ...): a subkey is opened for it. */
bool rights_when_about_the_key_itself(const ULONG_PTR *arguments)
{
    const wchar_t *const subkey = (const wchar_t *)arguments[1];
    return subkey == NULL || subkey[0] == L'\0';
}

/* RegDeleteTreeW(key, subkey): of a subkey everything goes, of the key itself what lies in it. */
bool rights_when_to_delete_its_values(const ULONG_PTR *arguments)
{
    DWORD values = 0;
    return rights_when_about_the_key_itself(arguments) &&
           RegQueryInfoKeyW((HKEY)arguments[0], NULL, NULL, NULL, NULL, NULL, NULL, &values, NULL,
                            NULL, NULL, NULL) == ERROR_SUCCESS &&
           values > 0;
}
