/*
 * ending_process.c - one process for each of the services that are stopped.
 */
#include "ending_process.h"

#include <stdbool.h>
#include <wchar.h>

#define SERVICES_KEPT 16u
#define NAME_SIZE     257u
#define WAIT_MS       2000u

static SRWLOCK lock = SRWLOCK_INIT;
static struct {
    wchar_t name[NAME_SIZE];
    HANDLE process;
} ending[SERVICES_KEPT];

/* NULL: none is noted. */
static HANDLE take(const wchar_t *name)
{
    HANDLE process = NULL;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < SERVICES_KEPT; i++) {
        if (ending[i].process != NULL && _wcsicmp(ending[i].name, name) == 0) {
            process = ending[i].process;
            ending[i].process = NULL;
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return process;
}

static bool put(const wchar_t *name, HANDLE process)
{
    bool done = false;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < SERVICES_KEPT && !done; i++) {
        if (ending[i].process == NULL) {
            wcsncpy(ending[i].name, name, NAME_SIZE - 1);
            ending[i].name[NAME_SIZE - 1] = L'\0';
            ending[i].process = process;
            done = true;
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return done;
}

static HANDLE process_of(SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;
    if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof(status),
                              &needed) ||
        status.dwProcessId == 0) {
        return NULL;
    }
    return OpenProcess(SYNCHRONIZE, FALSE, status.dwProcessId);
}

void ending_process_note(const wchar_t *name, SC_HANDLE service)
{
    const HANDLE process = process_of(service);
    const HANDLE before = take(name);
    if (before != NULL) {
        CloseHandle(before);
    }
    if (process != NULL && !put(name, process)) {
        CloseHandle(process);
    }
}

void ending_process_wait(const wchar_t *name)
{
    const HANDLE process = take(name);
    if (process != NULL) {
        (void)WaitForSingleObject(process, WAIT_MS);
        CloseHandle(process);
    }
}
