/*
 * control_pipe.h - how winsim.exe reaches a service for controls that only Windows itself sends.
 *
 * The redirected service listens on a pipe of its own name; it answers a control as the SCM would
 * have decided whether to deliver it.
 */
#ifndef WINSIM_CONTROL_PIPE_H
#define WINSIM_CONTROL_PIPE_H

#include <windows.h>

#define CONTROL_PIPE_PREFIX L"\\\\.\\pipe\\winsim-control-"
#define CONTROL_PIPE_MAX    300

struct control_request {
    DWORD control;
    DWORD type;      /* dwEventType of HandlerEx */
    LONG64 clock_ms; /* SERVICE_CONTROL_TIMECHANGE: by how much the clock was set ahead, or back */
};

/* The answer is a DWORD: ERROR_SUCCESS once the handler has returned, or why it was not called. */

#endif
