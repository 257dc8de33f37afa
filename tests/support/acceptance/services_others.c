/* What others do to services meanwhile: start one again and again, install one, remove one. */
#include "services.h"

#include "acceptance.h"

#define NAME_SIZE 256u
#define LOOK_MS   1u

/* ---- somebody who keeps a service running ---- */

static struct {
    SC_HANDLE manager;
    SC_HANDLE service;
    HANDLE thread;
    HANDLE end;
} keeper;

/* No assertion: this is not the thread of the test. */
static DWORD WINAPI keep_started(void *unused)
{
    (void)unused;
    while (WaitForSingleObject(keeper.end, LOOK_MS) == WAIT_TIMEOUT) {
        SERVICE_STATUS_PROCESS status;
        DWORD needed;

        if (QueryServiceStatusEx(keeper.service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                 sizeof(status), &needed) &&
            status.dwCurrentState == SERVICE_STOPPED) {
            (void)StartServiceW(keeper.service, 0, NULL);
        }
    }
    return 0;
}

void service_keep_started(const wchar_t *name)
{
    keeper.manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    assert_win32(keeper.manager != NULL);
    keeper.service = OpenServiceW(keeper.manager, name, SERVICE_START | SERVICE_QUERY_STATUS);
    assert_win32(keeper.service != NULL);
    keeper.end = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_win32(keeper.end != NULL);
    keeper.thread = CreateThread(NULL, 0, keep_started, NULL, 0, NULL);
    assert_win32(keeper.thread != NULL);
}

void service_keep_no_more(void)
{
    assert_win32(SetEvent(keeper.end));
    assert_int_equal(WaitForSingleObject(keeper.thread, INFINITE), WAIT_OBJECT_0);
    (void)CloseHandle(keeper.thread);
    (void)CloseHandle(keeper.end);
    (void)CloseServiceHandle(keeper.service);
    (void)CloseServiceHandle(keeper.manager);
}

/* ---- installing and removing ---- */

void service_create(const wchar_t *name, const wchar_t *command, const wchar_t *needed)
{
    wchar_t dependencies[NAME_SIZE] = {0}; /* ends with two zeros */
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
    SC_HANDLE service;

    assert_win32(manager != NULL);
    if (needed != NULL) {
        assert_true(wcslen(needed) + 2 <= NAME_SIZE);
        wcscpy(dependencies, needed);
    }
    service = CreateServiceW(manager, name, NULL, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
                             SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, command, NULL, NULL,
                             dependencies, NULL, NULL);
    assert_win32(service != NULL);
    (void)CloseServiceHandle(service);
    (void)CloseServiceHandle(manager);
}

void service_delete(const wchar_t *name)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service;

    assert_win32(manager != NULL);
    service = OpenServiceW(manager, name, DELETE);
    if (service != NULL) {
        service_stop(name);
        assert_win32(DeleteService(service));
        (void)CloseServiceHandle(service);
    } else {
        assert_int_equal(GetLastError(), ERROR_SERVICE_DOES_NOT_EXIST);
    }
    (void)CloseServiceHandle(manager);
}
