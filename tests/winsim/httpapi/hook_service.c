/*
 * hook_service.c - controls that no program can send: shutdown, a set clock, a resumed machine.
 *
 * The handler and the status are taken as the service gives them to Windows; a thread of this DLL
 * calls the handler for what winsim.exe asks for, by the SCM's rule that a service is sent only
 * what it accepts (winsvc/ns-winsvc-service_status, winsvc/nf-winsvc-controlservice). Everything
 * else reaches the service through Wine's SCM.
 */
#include <stdio.h>

#include <windows.h>

#include "control_pipe.h"
#include "hook_service.h"
#include "redirect.h"
#include "time_change.h"

static struct {
    SRWLOCK lock; /* guards the status */
    LPHANDLER_FUNCTION_EX handler;
    LPVOID context;
    SERVICE_STATUS status;
    wchar_t pipe[CONTROL_PIPE_MAX];
} service = {.lock = SRWLOCK_INIT};

static DWORD needed_acceptance(DWORD control)
{
    switch (control) {
    case SERVICE_CONTROL_SHUTDOWN:
        return SERVICE_ACCEPT_SHUTDOWN;
    case SERVICE_CONTROL_PRESHUTDOWN:
        return SERVICE_ACCEPT_PRESHUTDOWN;
    case SERVICE_CONTROL_POWEREVENT:
        return SERVICE_ACCEPT_POWEREVENT;
    case SERVICE_CONTROL_TIMECHANGE:
        return SERVICE_ACCEPT_TIMECHANGE;
    default:
        return 0;
    }
}

static DWORD refusal(DWORD control)
{
    AcquireSRWLockShared(&service.lock);
    const DWORD state = service.status.dwCurrentState;
    const DWORD accepted = service.status.dwControlsAccepted;
    ReleaseSRWLockShared(&service.lock);
    if (state == SERVICE_STOPPED) {
        return ERROR_SERVICE_NOT_ACTIVE;
    }
    if (state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING) {
        return ERROR_SERVICE_CANNOT_ACCEPT_CTRL;
    }
    return (accepted & needed_acceptance(control)) != 0 ? ERROR_SUCCESS
                                                        : ERROR_INVALID_SERVICE_CONTROL;
}

/* What Windows says of a set clock (winsvc/ns-winsvc-service_timechange_info). */
static struct time_change clock_set_by(LONG64 milliseconds)
{
    struct time_change info;
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    info.before.u.LowPart = now.dwLowDateTime;
    info.before.u.HighPart = (LONG)now.dwHighDateTime;
    info.after.QuadPart = info.before.QuadPart + milliseconds * 10000;
    return info;
}

static DWORD deliver(const struct control_request *request)
{
    struct time_change clock = clock_set_by(request->clock_ms);
    void *const data = request->control == SERVICE_CONTROL_TIMECHANGE ? &clock : NULL;
    const DWORD error = refusal(request->control);
    return error != ERROR_SUCCESS
               ? error
               : service.handler(request->control, request->type, data, service.context);
}

static void serve_one(HANDLE pipe)
{
    struct control_request request;
    DWORD size;
    if (ReadFile(pipe, &request, sizeof(request), &size, NULL) && size == sizeof(request)) {
        const DWORD answer = deliver(&request);
        WriteFile(pipe, &answer, sizeof(answer), &size, NULL);
        /* Until the client closes, with the answer: where the pipe was flushed and disconnected
         * instead, one of some hundred clients got ERROR_BROKEN_PIPE. */
        ReadFile(pipe, &request, sizeof(request), &size, NULL);
    }
}

static DWORD WINAPI serve(LPVOID parameter)
{
    const HANDLE pipe = parameter;

    while (ConnectNamedPipe(pipe, NULL) || GetLastError() == ERROR_PIPE_CONNECTED) {
        serve_one(pipe);
        DisconnectNamedPipe(pipe);
    }
    CloseHandle(pipe);
    return ERROR_SUCCESS;
}

/* The pipe is there before the service can say that it runs. */
static void begin_serving(void)
{
    const HANDLE pipe = CreateNamedPipeW(service.pipe, PIPE_ACCESS_DUPLEX,
                                         PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT, 1,
                                         sizeof(DWORD), sizeof(struct control_request), 0, NULL);
    const HANDLE thread =
        pipe == INVALID_HANDLE_VALUE ? NULL : CreateThread(NULL, 0, serve, pipe, 0, NULL);

    if (thread != NULL) {
        CloseHandle(thread);
    }
}

bool hook_service_is_one(void)
{
    return service.handler != NULL;
}

bool hook_service_is_starting(void)
{
    AcquireSRWLockShared(&service.lock);
    const DWORD state = service.status.dwCurrentState;
    ReleaseSRWLockShared(&service.lock);
    return state == SERVICE_START_PENDING;
}

static SERVICE_STATUS_HANDLE WINAPI hook_register(LPCWSTR name, LPHANDLER_FUNCTION_EX handler,
                                                  LPVOID context)
{
    const SERVICE_STATUS_HANDLE status = RegisterServiceCtrlHandlerExW(name, handler, context);
    const DWORD error = GetLastError();
    if (status != NULL &&
        swprintf(service.pipe, CONTROL_PIPE_MAX, CONTROL_PIPE_PREFIX L"%ls", name) > 0) {
        service.handler = handler;
        service.context = context;
        begin_serving();
    }
    SetLastError(error);
    return status;
}

static BOOL WINAPI hook_set_status(SERVICE_STATUS_HANDLE handle, LPSERVICE_STATUS status)
{
    AcquireSRWLockExclusive(&service.lock);
    service.status = *status;
    ReleaseSRWLockExclusive(&service.lock);
    return SetServiceStatus(handle, status);
}

const struct redirection service_redirections[] = {
    REDIRECT("RegisterServiceCtrlHandlerExW", hook_register),
    REDIRECT("SetServiceStatus", hook_set_status),
    {0},
};
