/* console: what ends a program that runs in a console: it is closed, its user logs off, Windows
 * shuts down. */
#include "console_pipe.h"
#include "output.h"
#include "verbs.h"

#include <stdio.h>
#include <wchar.h>

enum { ANSWER_MS = 5000 };

static const struct {
    const wchar_t *name;
    DWORD event;
} ends[] = {
    {L"close", CTRL_CLOSE_EVENT},
    {L"logoff", CTRL_LOGOFF_EVENT},
    {L"shutdown", CTRL_SHUTDOWN_EVENT},
};

static DWORD tell(DWORD process, DWORD event)
{
    wchar_t pipe[CONSOLE_PIPE_MAX];
    DWORD answer = ERROR_SUCCESS;
    DWORD size;

    if (swprintf(pipe, CONSOLE_PIPE_MAX, CONSOLE_PIPE_FORMAT, process) < 0) {
        return ERROR_INVALID_NAME;
    }
    return CallNamedPipeW(pipe, &event, sizeof event, &answer, sizeof answer, &size, ANSWER_MS)
               ? answer
               : GetLastError();
}

int verb_console(struct arguments *arguments)
{
    for (size_t i = 0; arguments->count == 2 && i < sizeof ends / sizeof ends[0]; i++) {
        if (wcscmp(ends[i].name, arguments->values[1]) == 0) {
            const wchar_t *process = arguments->values[0];
            const DWORD error = tell(wcstoul(process, NULL, 10), ends[i].event);

            return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"console", process, error);
        }
    }
    return EXIT_USAGE;
}
