/*
 * test_rights_services.c - the calls of ../rights.def about the SCM and a service, which is stopped
 * and disabled: what is allowed changes nothing that the next test would meet.
 */
#include "fixture.h"

#include "fixture_services.h"
#include "test_rights.h"

#define OWN_CONTROL 200

DWORD try_service_status(void *handle)
{
    SERVICE_STATUS_PROCESS status;
    DWORD size;
    return code_of(QueryServiceStatusEx(handle, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                        sizeof(status), &size));
}

static void CALLBACK notified(void *context)
{
    (void)context;
}

DWORD try_service_notify(void *handle)
{
    static SERVICE_NOTIFYW buffer; /* Windows' until the handle is closed */
    buffer =
        (SERVICE_NOTIFYW){.dwVersion = SERVICE_NOTIFY_STATUS_CHANGE, .pfnNotifyCallback = notified};
    return NotifyServiceStatusChangeW(handle, SERVICE_NOTIFY_RUNNING, &buffer);
}

static union {
    QUERY_SERVICE_CONFIGW config;
    SERVICE_FAILURE_ACTIONSW actions;
    ENUM_SERVICE_STATUSW dependents;
    SECURITY_DESCRIPTOR_RELATIVE list;
    BYTE bytes[8192];
} answer;

DWORD try_service_config(void *handle)
{
    DWORD size;
    return code_of(QueryServiceConfigW(handle, &answer.config, sizeof(answer), &size));
}

DWORD try_service_config2(void *handle)
{
    DWORD size;
    return code_of(QueryServiceConfig2W(handle, SERVICE_CONFIG_FAILURE_ACTIONS, answer.bytes,
                                        sizeof(answer), &size));
}

DWORD try_service_change(void *handle)
{
    return code_of(ChangeServiceConfigW(handle, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE,
                                        SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL, NULL,
                                        SERVICE_A));
}

DWORD try_service_change2(void *handle)
{
    static wchar_t text[] = L"Nothing";
    SERVICE_DESCRIPTIONW description = {text};
    return code_of(ChangeServiceConfig2W(handle, SERVICE_CONFIG_DESCRIPTION, &description));
}

DWORD try_service_recovery(void *handle)
{
    SC_ACTION action = {SC_ACTION_RESTART, 60000};
    SERVICE_FAILURE_ACTIONSW actions = {
        .dwResetPeriod = 86400, .cActions = 1, .lpsaActions = &action};
    return code_of(ChangeServiceConfig2W(handle, SERVICE_CONFIG_FAILURE_ACTIONS, &actions));
}

DWORD try_service_start(void *handle)
{
    return code_of(StartServiceW(handle, 0, NULL));
}

static DWORD ask_for(void *handle, DWORD control)
{
    SERVICE_STATUS status;
    return code_of(ControlService(handle, control, &status));
}

DWORD try_service_stop(void *handle)
{
    return ask_for(handle, SERVICE_CONTROL_STOP);
}

DWORD try_service_pause(void *handle)
{
    return ask_for(handle, SERVICE_CONTROL_PAUSE);
}

DWORD try_service_interrogate(void *handle)
{
    return ask_for(handle, SERVICE_CONTROL_INTERROGATE);
}

DWORD try_service_own_control(void *handle)
{
    return ask_for(handle, OWN_CONTROL);
}

DWORD try_service_delete(void *handle)
{
    return code_of(DeleteService(handle));
}

DWORD try_service_dependents(void *handle)
{
    DWORD size;
    DWORD count;
    return code_of(EnumDependentServicesW(handle, SERVICE_STATE_ALL, &answer.dependents,
                                          sizeof(answer), &size, &count));
}

DWORD try_service_list(void *handle)
{
    DWORD size;
    return code_of(QueryServiceObjectSecurity(handle, DACL_SECURITY_INFORMATION, answer.bytes,
                                              sizeof(answer), &size));
}

DWORD try_service_set_list(void *handle)
{
    DWORD size;
    const SC_HANDLE reader = fixture_open_service(SERVICE_A, READ_CONTROL);
    assert_true(QueryServiceObjectSecurity(reader, DACL_SECURITY_INFORMATION, answer.bytes,
                                           sizeof(answer), &size));
    CloseServiceHandle(reader);
    return code_of(SetServiceObjectSecurity(handle, DACL_SECURITY_INFORMATION, answer.bytes));
}

/* ---- the SCM ---- */

DWORD try_manager_create(void *handle)
{
    const SC_HANDLE service = CreateServiceW(
        handle, SERVICE_A, SERVICE_A, SERVICE_QUERY_STATUS, SERVICE_WIN32_OWN_PROCESS,
        SERVICE_DISABLED, SERVICE_ERROR_NORMAL, L"nothing.exe", NULL, NULL, NULL, NULL, NULL);
    const DWORD code = code_of(service != NULL);
    if (service != NULL) {
        CloseServiceHandle(service);
    }
    return code;
}

DWORD try_manager_list(void *handle)
{
    DWORD size;
    DWORD count;
    DWORD resume = 0;
    return code_of(EnumServicesStatusExW(handle, SC_ENUM_PROCESS_INFO, SERVICE_WIN32,
                                         SERVICE_STATE_ALL, NULL, 0, &size, &count, &resume, NULL));
}
