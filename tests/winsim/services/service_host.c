/* The life of a stand-in under the SCM; see service_host.h. */
#include "service_host.h"
#include "settings.h"

#include <stdio.h>
#include <wchar.h>

#include <windows.h>

enum {
    HINT_MS =
        2000, /* what a pending status promises: the next checkpoint or the end within this time */
    CHECKPOINT_MS = 200, /* how often "progress" keeps that promise */
    RUN_POLL_MS = 100,   /* how often it is asked whether it can go on */
    HANG_POLL_MS =
        50, /* a hang ends when its setting is removed, so that a test can let go of it */
    PATH_SIZE = 128,
    BEHAVIOUR_SIZE = 16
};

static struct {
    const struct service_role *role;
    wchar_t *name;
    wchar_t settings_path[PATH_SIZE];
    SERVICE_STATUS_HANDLE handle;
    HANDLE stop_requested;
    HANDLE settings_changed; /* auto-reset */
    HKEY settings_key;       /* NULL: no simulation, so there are no settings */
    DWORD checkpoint;
    SRWLOCK state_lock; /* between the handler's STOP_PENDING and the service's RUNNING */
    bool stopping;
} host = {.state_lock = SRWLOCK_INIT};

static bool behaves(const wchar_t *setting, const wchar_t *behaviour)
{
    wchar_t value[BEHAVIOUR_SIZE];

    return settings_string(host.settings_path, setting, value, BEHAVIOUR_SIZE) &&
           wcscmp(value, behaviour) == 0;
}

/* A service's own code counts with ERROR_SERVICE_SPECIFIC_ERROR only, and is told with no other. */
static void report_end(DWORD state, DWORD exit_code, DWORD specific)
{
    const bool pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
    const bool accepts = state == SERVICE_RUNNING && !behaves(WINSIM_STOP_BEHAVIOUR, L"refuse");
    SERVICE_STATUS status = {
        .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
        .dwCurrentState = state,
        .dwControlsAccepted = accepts ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0,
        .dwWin32ExitCode = exit_code,
        .dwServiceSpecificExitCode = specific,
        .dwCheckPoint = pending ? host.checkpoint : 0,
        .dwWaitHint = pending ? settings_dword(host.settings_path, WINSIM_WAIT_HINT, HINT_MS) : 0,
    };

    SetServiceStatus(host.handle, &status); /* a service has nobody to tell that this failed */
}

static void report(DWORD state, DWORD exit_code)
{
    report_end(state, exit_code, 0);
}

static void fail_to_start(void)
{
    const DWORD specific = settings_dword(host.settings_path, WINSIM_START_SPECIFIC, 0);

    if (specific != 0) {
        report_end(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR, specific);
    } else {
        report(SERVICE_STOPPED,
               settings_dword(host.settings_path, WINSIM_START_ERROR, ERROR_GEN_FAILURE));
    }
}

/* Stays in a pending state for the configured time, with checkpoints if it is to make progress. */
static void linger(DWORD state, const wchar_t *delay_setting, bool progress)
{
    DWORD left = settings_dword(host.settings_path, delay_setting, 0);

    while (left > 0) {
        const DWORD slice = left < CHECKPOINT_MS ? left : CHECKPOINT_MS;

        Sleep(slice);
        left -= slice;
        if (progress) {
            host.checkpoint++;
            report(state, NO_ERROR);
        }
    }
}

static void hang_while(DWORD state, const wchar_t *setting)
{
    for (;;) {
        const bool busy = behaves(setting, L"hang-progress");

        if (!busy && !behaves(setting, L"hang")) {
            return;
        }
        Sleep(busy ? CHECKPOINT_MS : HANG_POLL_MS);
        if (busy) {
            host.checkpoint++;
            report(state, NO_ERROR);
        }
    }
}

/* Ends as a crash would: the SCM is told nothing. */
static void crash_if(const wchar_t *setting, const wchar_t *behaviour)
{
    if (behaves(setting, behaviour)) {
        TerminateProcess(GetCurrentProcess(), ERROR_PROCESS_ABORTED);
    }
}

static DWORD WINAPI control(DWORD code, DWORD type, LPVOID data, LPVOID context)
{
    (void)type;
    (void)data;
    (void)context;
    if (code == SERVICE_CONTROL_INTERROGATE) {
        return NO_ERROR;
    }
    if (code != SERVICE_CONTROL_STOP && code != SERVICE_CONTROL_SHUTDOWN) {
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
    /* Asked here too: the setting may be newer than what was reported. */
    if (behaves(WINSIM_STOP_BEHAVIOUR, L"refuse")) {
        return ERROR_INVALID_SERVICE_CONTROL;
    }
    AcquireSRWLockExclusive(&host.state_lock);
    host.stopping = true;
    host.checkpoint = 1;
    report(SERVICE_STOP_PENDING, NO_ERROR);
    ReleaseSRWLockExclusive(&host.state_lock);
    SetEvent(host.stop_requested);
    return NO_ERROR;
}

static bool watch_settings(void)
{
    return host.settings_key != NULL &&
           RegNotifyChangeKeyValue(host.settings_key, TRUE,
                                   REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET,
                                   host.settings_changed, TRUE) == ERROR_SUCCESS;
}

static void report_running(void)
{
    AcquireSRWLockExclusive(&host.state_lock);
    if (!host.stopping) {
        report(SERVICE_RUNNING, NO_ERROR);
    }
    ReleaseSRWLockExclusive(&host.state_lock);
}

/* True: it ended by itself, which was reported. */
static bool ends_by_itself(void)
{
    const DWORD code = host.role->cannot_run == NULL ? 0 : host.role->cannot_run();

    if (code != 0) {
        host.role->stop(); /* what it has open ends with it, whichever way it ends */
    }
    if (code == SERVICE_HOST_CRASH) {
        TerminateProcess(GetCurrentProcess(), ERROR_PROCESS_ABORTED);
    }
    if (code != 0) {
        report_end(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR, code);
    }
    return code != 0;
}

/* Whether the service accepts a stop follows its settings while it runs: the SCM answers 1052 from
 * what was reported last. False: it ended by itself. */
static bool wait_for_stop(void)
{
    const HANDLE events[] = {host.stop_requested, host.settings_changed};
    const DWORD poll = host.role->cannot_run == NULL ? INFINITE : RUN_POLL_MS;
    DWORD count = watch_settings() ? 2 : 1;
    DWORD woken;

    report_running();
    while ((woken = WaitForMultipleObjects(count, events, FALSE, poll)) != WAIT_OBJECT_0) {
        if (woken == WAIT_OBJECT_0 + 1) {
            count = watch_settings() ? 2 : 1;
            report_running();
        } else if (ends_by_itself()) {
            return false;
        }
    }
    return true;
}

static void run_until_stopped(void)
{
    host.checkpoint = 1;
    report(SERVICE_START_PENDING, NO_ERROR);
    linger(SERVICE_START_PENDING, WINSIM_START_DELAY, true);
    hang_while(SERVICE_START_PENDING, WINSIM_START_BEHAVIOUR);
    crash_if(WINSIM_START_BEHAVIOUR, L"crash");
    if (behaves(WINSIM_START_BEHAVIOUR, L"fail")) {
        fail_to_start();
        return;
    }
    if (ends_by_itself()) {
        return;
    }
    host.role->start();
    report_running();
    crash_if(WINSIM_START_BEHAVIOUR, L"crash-running");
    if (!wait_for_stop()) {
        return;
    }
    hang_while(SERVICE_STOP_PENDING, WINSIM_STOP_BEHAVIOUR);
    linger(SERVICE_STOP_PENDING, WINSIM_STOP_DELAY, behaves(WINSIM_STOP_BEHAVIOUR, L"progress"));
    crash_if(WINSIM_STOP_BEHAVIOUR, L"crash");
    host.role->stop();
    report(SERVICE_STOPPED, NO_ERROR);
}

static void WINAPI service_main(DWORD count, LPWSTR *arguments)
{
    (void)count;
    (void)arguments;
    host.handle = RegisterServiceCtrlHandlerExW(host.name, control, NULL);
    if (host.handle != NULL) {
        run_until_stopped();
    }
}

bool service_host_run(wchar_t *name, const struct service_role *role)
{
    const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};

    host.role = role;
    host.name = name;
    if (swprintf(host.settings_path, PATH_SIZE, WINSIM_SERVICES L"\\%ls", name) < 0) {
        SetLastError(ERROR_INVALID_NAME);
        return false;
    }
    host.stop_requested = CreateEventW(NULL, TRUE, FALSE, NULL);
    host.settings_changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (host.stop_requested == NULL || host.settings_changed == NULL) {
        return false;
    }
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, WINSIM_ROOT, 0, KEY_NOTIFY | KEY_WOW64_64KEY,
                      &host.settings_key) != ERROR_SUCCESS) {
        host.settings_key = NULL;
    }
    return StartServiceCtrlDispatcherW(table);
}
