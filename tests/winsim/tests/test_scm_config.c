/*
 * test_scm_config.c - what is kept of a service's configuration that Wine forgets.
 */
#include "fixture.h"

#include "fixture_services.h"

#include <sddl.h>
#include <wchar.h>

union config {
    SERVICE_FAILURE_ACTIONSW recovery;
    SERVICE_FAILURE_ACTIONS_FLAG always;
    SERVICE_DELAYED_AUTO_START_INFO delayed;
    SERVICE_SID_INFO sid;
    SERVICE_REQUIRED_PRIVILEGES_INFOW privileges;
    BYTE bytes[512];
};

static void query(SC_HANDLE service, DWORD level, union config *config)
{
    DWORD size;
    assert_true(QueryServiceConfig2W(service, level, config->bytes, sizeof(*config), &size));
}

void scm_keeps_recovery_actions(void **state)
{
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 1000}, {SC_ACTION_NONE, 0}};
    SERVICE_FAILURE_ACTIONSW recovery = {
        .dwResetPeriod = 60, .cActions = 2, .lpsaActions = actions};
    SERVICE_FAILURE_ACTIONS_FLAG always = {TRUE};
    union config config;
    DWORD size;
    (void)state;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_ALL_ACCESS);
    assert_non_null(service);
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS, &config);
    assert_int_equal(config.recovery.cActions, 0);
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &config);
    assert_false(config.always.fFailureActionsOnNonCrashFailures);
    query(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &config);
    assert_false(config.delayed.fDelayedAutostart);
    assert_true(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery));
    assert_true(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &always));
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS, &config);
    assert_int_equal(config.recovery.dwResetPeriod, 60);
    assert_int_equal(config.recovery.cActions, 2);
    assert_int_equal(config.recovery.lpsaActions[0].Type, SC_ACTION_RESTART);
    assert_int_equal(config.recovery.lpsaActions[0].Delay, 1000);
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &config);
    assert_true(config.always.fFailureActionsOnNonCrashFailures);
    assert_false(QueryServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, NULL, 0, &size));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_true(size >= sizeof(recovery) + sizeof(actions));
    CloseServiceHandle(service);
}

void scm_keeps_sid_and_privileges(void **state)
{
    static wchar_t two[] = L"SeChangeNotifyPrivilege\0SeTcbPrivilege\0";
    SERVICE_SID_INFO sid = {SERVICE_SID_TYPE_UNRESTRICTED};
    SERVICE_REQUIRED_PRIVILEGES_INFOW privileges = {two};
    union config config;
    const wchar_t *names;
    (void)state;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_ALL_ACCESS);
    query(service, SERVICE_CONFIG_SERVICE_SID_INFO, &config);
    assert_int_equal(config.sid.dwServiceSidType, SERVICE_SID_TYPE_NONE);
    query(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &config);
    assert_true(config.privileges.pmszRequiredPrivileges == NULL ||
                config.privileges.pmszRequiredPrivileges[0] == L'\0');
    assert_true(ChangeServiceConfig2W(service, SERVICE_CONFIG_SERVICE_SID_INFO, &sid));
    assert_true(
        ChangeServiceConfig2W(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &privileges));
    query(service, SERVICE_CONFIG_SERVICE_SID_INFO, &config);
    assert_int_equal(config.sid.dwServiceSidType, SERVICE_SID_TYPE_UNRESTRICTED);
    query(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &config);
    names = config.privileges.pmszRequiredPrivileges;
    assert_int_equal(wcscmp(names, L"SeChangeNotifyPrivilege"), 0);
    names += wcslen(names) + 1;
    assert_int_equal(wcscmp(names, L"SeTcbPrivilege"), 0);
    assert_int_equal(names[wcslen(names) + 1], L'\0');
    CloseServiceHandle(service);
}

/* SERVICE_USER_DEFINED_CONTROL, in an entry for a group. */
static bool may_send(SC_HANDLE service, WELL_KNOWN_SID_TYPE group)
{
    BYTE descriptor[2048];
    PACL list;
    BOOL present;
    BOOL defaulted;
    DWORD size;
    assert_true(QueryServiceObjectSecurity(service, DACL_SECURITY_INFORMATION, descriptor,
                                           sizeof(descriptor), &size));
    assert_true(GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted));
    for (DWORD i = 0; i < list->AceCount; i++) {
        void *entry;
        assert_true(GetAce(list, i, &entry));
        const ACCESS_ALLOWED_ACE *const allowed = entry;
        if (IsWellKnownSid((PSID)(ULONG_PTR)&allowed->SidStart, group)) {
            return (allowed->Mask & SERVICE_USER_DEFINED_CONTROL) != 0;
        }
    }
    return false;
}

void scm_users_may_send_own_controls_by_default(void **state)
{
    PSECURITY_DESCRIPTOR list;
    BYTE small[1];
    DWORD size;
    (void)state;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_ALL_ACCESS);
    assert_true(may_send(service, WinInteractiveSid));
    assert_true(may_send(service, WinBuiltinAdministratorsSid));
    assert_false(QueryServiceObjectSecurity(service, DACL_SECURITY_INFORMATION, small,
                                            sizeof(small), &size));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        L"D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLORC;;;IU)", SDDL_REVISION_1, &list,
        NULL));
    assert_true(SetServiceObjectSecurity(service, DACL_SECURITY_INFORMATION, list));
    assert_false(may_send(service, WinInteractiveSid));
    assert_true(may_send(service, WinBuiltinAdministratorsSid));
    LocalFree(list);
    CloseServiceHandle(service);
}

void scm_takes_no_more_room(void **state)
{
    static BYTE room[256 * 1024 + 8];
    QUERY_SERVICE_CONFIGW *const config = (QUERY_SERVICE_CONFIGW *)(void *)room;
    ENUM_SERVICE_STATUSW *const dependents = (ENUM_SERVICE_STATUSW *)(void *)room;
    DWORD needed;
    DWORD count;
    (void)state;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_ALL_ACCESS);
    assert_true(QueryServiceConfigW(service, config, 8192, &needed));
    assert_false(QueryServiceConfigW(service, config, 8193, &needed));
    assert_int_equal(GetLastError(), RPC_X_INVALID_BOUND);
    assert_false(
        QueryServiceConfig2W(service, SERVICE_CONFIG_SERVICE_SID_INFO, room, 8193, &needed));
    assert_int_equal(GetLastError(), RPC_X_INVALID_BOUND);
    assert_false(
        QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, room, sizeof(room), &needed));
    assert_int_equal(GetLastError(), RPC_X_INVALID_BOUND);
    assert_true(
        EnumDependentServicesW(service, SERVICE_ACTIVE, dependents, 65536, &needed, &count));
    assert_false(
        EnumDependentServicesW(service, SERVICE_ACTIVE, dependents, sizeof(room), &needed, &count));
    assert_int_equal(GetLastError(), RPC_X_INVALID_BOUND);
    CloseServiceHandle(service);
}
