/* control: what Windows tells a service and no program can: that the machine shuts down or was
 * resumed, that its clock was set. */
#include "control_pipe.h"
#include "output.h"
#include "service_control.h"
#include "system_controls.h"
#include "verbs.h"

#include <stdio.h>
#include <wchar.h>

enum {
    POLL_MS = 10,
    ANSWER_MS = 5000,
    PRESHUTDOWN_MS = 10000 /* the default timeout since Windows 10 1703 */
};

static const struct {
    const wchar_t *name;
    struct control_request request;
} controls[] = {
    {L"timechange", {SERVICE_CONTROL_TIMECHANGE, 0, 0}}, /* by the seconds that follow */
    {L"power-resume", {SERVICE_CONTROL_POWEREVENT, PBT_APMRESUMEAUTOMATIC, 0}},
    {L"preshutdown", {SERVICE_CONTROL_PRESHUTDOWN, 0, 0}},
    {L"shutdown", {SERVICE_CONTROL_SHUTDOWN, 0, 0}},
};

static DWORD ask(const wchar_t *service, const struct control_request *request)
{
    wchar_t pipe[CONTROL_PIPE_MAX];
    struct control_request message = *request;
    DWORD answer = ERROR_SUCCESS;
    DWORD size;

    if (swprintf(pipe, CONTROL_PIPE_MAX, CONTROL_PIPE_PREFIX L"%ls", service) < 0) {
        return ERROR_INVALID_NAME;
    }
    if (!CallNamedPipeW(pipe, &message, sizeof message, &answer, sizeof answer, &size, ANSWER_MS)) {
        const DWORD error = GetLastError();
        return error == ERROR_FILE_NOT_FOUND ? ERROR_SERVICE_NOT_ACTIVE : error;
    }
    return answer;
}

static DWORD preshutdown_timeout(const wchar_t *service)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const SC_HANDLE opened = OpenServiceW(manager, service, SERVICE_QUERY_CONFIG);
    SERVICE_PRESHUTDOWN_INFO info = {PRESHUTDOWN_MS};
    DWORD needed;

    if (opened != NULL) {
        (void)QueryServiceConfig2W(opened, SERVICE_CONFIG_PRESHUTDOWN_INFO, (BYTE *)&info,
                                   sizeof info, &needed);
        CloseServiceHandle(opened);
    }
    if (manager != NULL) {
        CloseServiceHandle(manager);
    }
    return info.dwPreshutdownTimeout;
}

/* Until it has stopped or its time is over; then Windows goes on either way. */
static void wait_for_end(const wchar_t *service)
{
    const ULONGLONG end = GetTickCount64() + preshutdown_timeout(service);
    SERVICE_STATUS_PROCESS status;
    DWORD start_type;

    while (service_query(service, &status, &start_type) == ERROR_SUCCESS &&
           status.dwCurrentState != SERVICE_STOPPED && GetTickCount64() < end) {
        Sleep(POLL_MS);
    }
}

static DWORD send_request(const wchar_t *service, const struct control_request *request)
{
    const DWORD error = ask(service, request);

    if (error == ERROR_SUCCESS && request->control == SERVICE_CONTROL_PRESHUTDOWN) {
        wait_for_end(service);
    }
    return error;
}

DWORD system_control_send(const wchar_t *service, DWORD control)
{
    return send_request(service, &(struct control_request){control, 0, 0});
}

/* A set clock takes by how many seconds, and no other control takes anything. */
static bool take_request(const struct arguments *arguments, struct control_request *request)
{
    for (size_t i = 0; arguments->count >= 2 && i < sizeof controls / sizeof controls[0]; i++) {
        if (wcscmp(controls[i].name, arguments->values[1]) == 0) {
            const bool clock = controls[i].request.control == SERVICE_CONTROL_TIMECHANGE;
            *request = controls[i].request;
            if (clock && arguments->count == 3) {
                request->clock_ms = 1000 * (LONG64)wcstol(arguments->values[2], NULL, 10);
            }
            return arguments->count == (clock ? 3 : 2);
        }
    }
    return false;
}

int verb_control(struct arguments *arguments)
{
    struct control_request request;

    if (!take_request(arguments, &request)) {
        return EXIT_USAGE;
    }
    const DWORD error = send_request(arguments->values[0], &request);

    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"control", arguments->values[0], error);
}
