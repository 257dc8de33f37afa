/*
 * test_account.c - what an ordinary user gets: here this thread, once it is without the rights of
 * the administrators.
 */
#include "fixture.h"

#include "fixture_services.h"

static void become_ordinary(void)
{
    BYTE administrators[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(administrators);
    SID_AND_ATTRIBUTES taken = {.Sid = administrators};
    HANDLE own;
    HANDLE user;
    assert_true(CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, administrators, &size));
    assert_true(OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &own));
    assert_true(
        CreateRestrictedToken(own, DISABLE_MAX_PRIVILEGE, 1, &taken, 0, NULL, 0, NULL, &user));
    assert_true(ImpersonateLoggedOnUser(user));
    CloseHandle(user);
    CloseHandle(own);
}

static DWORD code_of_handle(SC_HANDLE handle)
{
    const DWORD code = handle != NULL ? ERROR_SUCCESS : GetLastError();
    if (handle != NULL) {
        CloseServiceHandle(handle);
    }
    return code;
}

static DWORD manager_as_user(DWORD access)
{
    become_ordinary();
    const DWORD code = code_of_handle(OpenSCManagerW(NULL, NULL, access));
    RevertToSelf();
    return code;
}

void account_user_cannot_create_services(void **state)
{
    (void)state;
    assert_int_equal(manager_as_user(SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE),
                     ERROR_SUCCESS);
    assert_int_equal(manager_as_user(SC_MANAGER_CREATE_SERVICE), ERROR_ACCESS_DENIED);
    assert_int_equal(manager_as_user(SC_MANAGER_LOCK), ERROR_ACCESS_DENIED);
}

static DWORD service_as_user(DWORD access)
{
    become_ordinary();
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const DWORD code = code_of_handle(OpenServiceW(manager, SERVICE_A, access));
    RevertToSelf();
    assert_non_null(manager);
    CloseServiceHandle(manager);
    return code;
}

void account_user_looks_at_services(void **state)
{
    static const DWORD refused[] = {SERVICE_CHANGE_CONFIG,  SERVICE_START, SERVICE_STOP,
                                    SERVICE_PAUSE_CONTINUE, DELETE,        WRITE_DAC};
    (void)state;
    fixture_make_services();
    assert_int_equal(service_as_user(SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG |
                                     SERVICE_ENUMERATE_DEPENDENTS | SERVICE_INTERROGATE |
                                     SERVICE_USER_DEFINED_CONTROL | READ_CONTROL),
                     ERROR_SUCCESS);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_int_equal(service_as_user(refused[i] | SERVICE_QUERY_STATUS), ERROR_ACCESS_DENIED);
    }
}

static LSTATUS key_as_user(REGSAM access)
{
    HKEY key = NULL;
    become_ordinary();
    const LSTATUS status =
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services", 0, access, &key);
    RevertToSelf();
    RegCloseKey(key);
    return status;
}

void account_user_reads_the_machines_keys(void **state)
{
    (void)state;
    assert_int_equal(key_as_user(KEY_READ), ERROR_SUCCESS);
    assert_int_equal(key_as_user(KEY_SET_VALUE), ERROR_ACCESS_DENIED);
    assert_int_equal(key_as_user(KEY_READ | KEY_CREATE_SUB_KEY), ERROR_ACCESS_DENIED);
}

void account_user_gets_nothing_of_a_services_process(void **state)
{
    SERVICE_STATUS_PROCESS status;
    DWORD size;
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_QUERY_STATUS);
    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof(status), &size));
    CloseServiceHandle(service);
    become_ordinary();
    const HANDLE process =
        OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, status.dwProcessId);
    const DWORD code = GetLastError();
    RevertToSelf();
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
    assert_null(process);
    assert_int_equal(code, ERROR_ACCESS_DENIED);
}
