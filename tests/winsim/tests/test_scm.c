/*
 * test_scm.c - dependents, dependencies and what the SCM refuses.
 */
#include "fixture.h"

#include <wchar.h>

#include "fixture_services.h"

#define ENUMERATION_MAX 4096

union enumeration {
    ENUM_SERVICE_STATUSW entries[1];
    BYTE bytes[ENUMERATION_MAX];
};

static DWORD dependents(const wchar_t *name, DWORD wanted, union enumeration *result, DWORD *count)
{
    DWORD needed;
    const SC_HANDLE service = fixture_open_service(name, SERVICE_ENUMERATE_DEPENDENTS);
    assert_non_null(service);
    const DWORD error =
        EnumDependentServicesW(service, wanted, result->entries, sizeof(*result), &needed, count)
            ? ERROR_SUCCESS
            : GetLastError();
    CloseServiceHandle(service);
    return error;
}

static void assert_name(const union enumeration *result, size_t index, const wchar_t *name)
{
    const ENUM_SERVICE_STATUSW *const entries = result->entries;
    assert_int_equal(_wcsicmp(entries[index].lpServiceName, name), 0);
}

void scm_dependents_in_stop_order(void **state)
{
    (void)state;
    union enumeration result;
    DWORD count;
    fixture_make_services();
    assert_int_equal(dependents(SERVICE_A, SERVICE_STATE_ALL, &result, &count), ERROR_SUCCESS);
    assert_int_equal(count, 2);
    assert_name(&result, 0, SERVICE_C);
    assert_name(&result, 1, SERVICE_B);
    assert_int_equal(dependents(SERVICE_C, SERVICE_STATE_ALL, &result, &count), ERROR_SUCCESS);
    assert_int_equal(count, 0);
}

void scm_dependents_by_state(void **state)
{
    (void)state;
    union enumeration result;
    DWORD count;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_B), ERROR_SUCCESS);
    assert_int_equal(dependents(SERVICE_A, SERVICE_ACTIVE, &result, &count), ERROR_SUCCESS);
    assert_int_equal(count, 1);
    assert_name(&result, 0, SERVICE_B);
    assert_int_equal(result.entries[0].ServiceStatus.dwCurrentState, SERVICE_RUNNING);
    assert_int_equal(dependents(SERVICE_A, SERVICE_INACTIVE, &result, &count), ERROR_SUCCESS);
    assert_int_equal(count, 1);
    assert_name(&result, 0, SERVICE_C);
}

void scm_dependents_size(void **state)
{
    (void)state;
    union enumeration result;
    DWORD needed = 0;
    DWORD count = 7;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_ENUMERATE_DEPENDENTS);
    assert_non_null(service);
    assert_false(EnumDependentServicesW(service, SERVICE_STATE_ALL, NULL, 0, &needed, &count));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_int_equal(count, 0);
    assert_in_range(needed, 2 * sizeof(ENUM_SERVICE_STATUSW), sizeof(result));
    const DWORD size = needed;
    assert_false(EnumDependentServicesW(service, SERVICE_STATE_ALL, result.entries, size - 1,
                                        &needed, &count));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_true(
        EnumDependentServicesW(service, SERVICE_STATE_ALL, result.entries, size, &needed, &count));
    assert_int_equal(count, 2);
    CloseServiceHandle(service);
}

void scm_dependents_access(void **state)
{
    (void)state;
    union enumeration result;
    DWORD needed;
    DWORD count;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_QUERY_STATUS);
    assert_non_null(service);
    assert_false(EnumDependentServicesW(service, SERVICE_STATE_ALL, result.entries, sizeof(result),
                                        &needed, &count));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    CloseServiceHandle(service);
}

void scm_stop_with_running_dependents(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_C), ERROR_SUCCESS);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_DEPENDENT_SERVICES_RUNNING);
    assert_int_equal(fixture_state(SERVICE_A), SERVICE_RUNNING);
    assert_int_equal(fixture_stop(SERVICE_C), ERROR_SUCCESS);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_DEPENDENT_SERVICES_RUNNING);
    assert_int_equal(fixture_stop(SERVICE_B), ERROR_SUCCESS);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
}

void scm_start_brings_dependencies(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_C), ERROR_SUCCESS);
    assert_int_equal(fixture_state(SERVICE_A), SERVICE_RUNNING);
    assert_int_equal(fixture_state(SERVICE_B), SERVICE_RUNNING);
    assert_int_equal(fixture_start(SERVICE_C), ERROR_SERVICE_ALREADY_RUNNING);
}

void scm_start_disabled(void **state)
{
    (void)state;
    fixture_make_services();
    fixture_disable(SERVICE_C);
    assert_int_equal(fixture_start(SERVICE_C), ERROR_SERVICE_DISABLED);
    assert_int_equal(fixture_state(SERVICE_A), SERVICE_STOPPED);
}

void scm_start_with_failing_dependency(void **state)
{
    (void)state;
    fixture_make_services();
    fixture_disable(SERVICE_B);
    assert_int_equal(fixture_start(SERVICE_C), ERROR_SERVICE_DEPENDENCY_FAIL);
    assert_int_equal(fixture_state(SERVICE_C), SERVICE_STOPPED);
}

void scm_start_with_missing_dependency(void **state)
{
    (void)state;
    fixture_make_services();
    fixture_depend(SERVICE_C, L"WinsimTestNowhere\0");
    assert_int_equal(fixture_start(SERVICE_C), ERROR_SERVICE_DEPENDENCY_DELETED);
}

void scm_process_that_ends(void **state)
{
    (void)state;
    SERVICE_STATUS_PROCESS status;
    DWORD needed;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_QUERY_STATUS);
    assert_non_null(service);
    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof(status), &needed));
    const HANDLE process = OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, status.dwProcessId);
    assert_non_null(process);
    assert_true(TerminateProcess(process, 1));
    assert_int_equal(WaitForSingleObject(process, INFINITE), WAIT_OBJECT_0);
    CloseHandle(process);
    /* The SCM learns of it in its own time. */
    for (DWORD waited = 0; waited < SIGNAL_MS && status.dwCurrentState != SERVICE_STOPPED;
         waited += SILENCE_MS) {
        Sleep(waited == 0 ? 0 : SILENCE_MS);
        assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                         sizeof(status), &needed));
    }
    CloseServiceHandle(service);
    assert_int_equal(status.dwCurrentState, SERVICE_STOPPED);
    assert_int_equal(status.dwWin32ExitCode, ERROR_PROCESS_ABORTED);
    assert_int_equal(status.dwProcessId, 0);
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
}

static DWORD process_of(SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;
    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof(status), &needed));
    return status.dwProcessId;
}

/* The moment in which a process is ending is short: so several are tried. */
void scm_another_process_for_each_start(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_QUERY_STATUS);
    assert_non_null(service);
    for (int i = 0; i < 5; i++) {
        const DWORD before = process_of(service);
        assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
        assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
        assert_int_not_equal(process_of(service), before);
    }
    CloseServiceHandle(service);
}
