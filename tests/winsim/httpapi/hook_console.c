/*
 * hook_console.c - the ends of a console program that Wine does not have: its console is closed,
 * its user logs off, Windows shuts down.
 *
 * Windows' rule (console/handlerroutine): the handlers are called on a thread of their own, the
 * last one first, until one of them returns TRUE; then the process is ended, and so it is when
 * their time is over, 5 seconds unless the server is set up otherwise. A program with user32.dll in
 * it is not called for the end of its session, but gets WM_QUERYENDSESSION and WM_ENDSESSION in its
 * windows (console/setconsolectrlhandler): so by default here, since any DLL may bring that one.
 */
#include "hook_console.h"

#include <stdio.h>
#include <wchar.h>

#include "console_pipe.h"
#include "redirect.h"
#include "settings.h"

#define HANDLERS_MAX 8
#define OBJECT_MAX   260
#define HANDLER_MS   100u       /* until a handler has done what it does first */
#define END_MS       5000u      /* SPI_GETHUNGAPPTIMEOUT and SPI_GETWAITTOKILLTIMEOUT by default */
#define ENDED        0xC000013A /* STATUS_CONTROL_C_EXIT */

static struct {
    SRWLOCK lock; /* guards the handlers */
    PHANDLER_ROUTINE handlers[HANDLERS_MAX];
    size_t count;
    BOOL served;
} console = {.lock = SRWLOCK_INIT};

/* ---- the handlers ---- */

static size_t copy_handlers(PHANDLER_ROUTINE handlers[HANDLERS_MAX])
{
    AcquireSRWLockShared(&console.lock);
    const size_t count = console.count;
    CopyMemory(handlers, console.handlers, count * sizeof(handlers[0]));
    ReleaseSRWLockShared(&console.lock);
    return count;
}

static DWORD WINAPI call_handlers(LPVOID event)
{
    PHANDLER_ROUTINE handlers[HANDLERS_MAX];
    size_t left = copy_handlers(handlers);
    while (left > 0 && !handlers[left - 1]((DWORD)(ULONG_PTR)event)) {
        left--;
    }
    return 0;
}

/* ---- the windows ---- */

typedef BOOL WINAPI enum_windows(WNDENUMPROC procedure, LPARAM parameter);
typedef DWORD WINAPI window_process(HWND window, LPDWORD process);
typedef LRESULT WINAPI send_message(HWND window, UINT message, WPARAM first, LPARAM second);

/* Found when they are needed: linked, they would be in every program of the simulation. */
static struct {
    enum_windows *each;
    window_process *process_of;
    send_message *send;
} user32;

static BOOL find_user32(void)
{
    const HMODULE module = LoadLibraryW(L"user32.dll");
    user32.each = (enum_windows *)(void (*)(void))GetProcAddress(module, "EnumWindows");
    user32.process_of =
        (window_process *)(void (*)(void))GetProcAddress(module, "GetWindowThreadProcessId");
    user32.send = (send_message *)(void (*)(void))GetProcAddress(module, "SendMessageW");
    return user32.each != NULL && user32.process_of != NULL && user32.send != NULL;
}

struct session_end {
    LPARAM option; /* of the messages */
    BOOL agreed;
    BOOL asked; /* they are asked; else they are told */
};

static BOOL CALLBACK tell_window(HWND window, LPARAM parameter)
{
    struct session_end *const end = (struct session_end *)parameter;
    DWORD process = 0;
    user32.process_of(window, &process);
    if (process == GetCurrentProcessId()) {
        if (end->asked) {
            end->agreed =
                user32.send(window, WM_QUERYENDSESSION, 0, end->option) != 0 && end->agreed;
        } else {
            user32.send(window, WM_ENDSESSION, (WPARAM)end->agreed, end->option);
        }
    }
    return TRUE;
}

static DWORD WINAPI tell_windows(LPVOID event)
{
    struct session_end end = {
        .option = (DWORD)(ULONG_PTR)event == CTRL_LOGOFF_EVENT ? (LPARAM)ENDSESSION_LOGOFF : 0,
        .agreed = TRUE,
        .asked = TRUE};
    if (find_user32()) {
        user32.each(tell_window, (LPARAM)&end);
        end.asked = FALSE;
        user32.each(tell_window, (LPARAM)&end);
    }
    return 0;
}

/* ---- the end ---- */

static void end_by(DWORD event)
{
    const BOOL by_window =
        event != CTRL_CLOSE_EVENT && settings_dword(NULL, WINSIM_SESSION_BY_WINDOW, 1) != 0;
    const HANDLE thread = CreateThread(NULL, 0, by_window ? tell_windows : call_handlers,
                                       (LPVOID)(ULONG_PTR)event, 0, NULL);
    WaitForSingleObject(thread, settings_dword(NULL, WINSIM_HUNG_APP, END_MS));
    TerminateProcess(GetCurrentProcess(), ENDED);
}

static DWORD WINAPI close_console(LPVOID nothing)
{
    (void)nothing;
    end_by(CTRL_CLOSE_EVENT);
    return 0;
}

void console_closes_at(const wchar_t *function, const wchar_t *object)
{
    wchar_t wanted[OBJECT_MAX];
    if (!console.served || !settings_string(WINSIM_CLOSE_AT, function, wanted, OBJECT_MAX) ||
        (wanted[0] != L'\0' && (object == NULL || _wcsicmp(wanted, object) != 0))) {
        return;
    }
    settings_remove(WINSIM_CLOSE_AT, function);
    const HANDLE thread = CreateThread(NULL, 0, close_console, NULL, 0, NULL);
    if (thread != NULL) {
        CloseHandle(thread);
        Sleep(HANDLER_MS);
    }
}

static DWORD WINAPI serve(LPVOID parameter)
{
    const HANDLE pipe = parameter;
    const DWORD answer = ERROR_SUCCESS;
    DWORD event;
    DWORD size;
    if ((ConnectNamedPipe(pipe, NULL) || GetLastError() == ERROR_PIPE_CONNECTED) &&
        ReadFile(pipe, &event, sizeof(event), &size, NULL) && size == sizeof(event)) {
        WriteFile(pipe, &answer, sizeof(answer), &size, NULL);
        DWORD nothing;
        ReadFile(pipe, &nothing, sizeof(nothing), &size, NULL); /* until the client closes */
        end_by(event);
    }
    CloseHandle(pipe);
    return 0;
}

static void begin_serving(void)
{
    wchar_t name[CONSOLE_PIPE_MAX];
    if (swprintf(name, CONSOLE_PIPE_MAX, CONSOLE_PIPE_FORMAT, GetCurrentProcessId()) < 0) {
        return;
    }
    const HANDLE pipe = CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX,
                                         PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT, 1,
                                         sizeof(DWORD), sizeof(DWORD), 0, NULL);
    const HANDLE thread =
        pipe == INVALID_HANDLE_VALUE ? NULL : CreateThread(NULL, 0, serve, pipe, 0, NULL);
    if (thread != NULL) {
        CloseHandle(thread);
    }
}

/* ---- SetConsoleCtrlHandler ---- */

static void add(PHANDLER_ROUTINE handler)
{
    AcquireSRWLockExclusive(&console.lock);
    if (console.count < HANDLERS_MAX) {
        console.handlers[console.count++] = handler;
    }
    const BOOL served = console.served;
    console.served = TRUE;
    ReleaseSRWLockExclusive(&console.lock);
    if (!served) {
        begin_serving();
    }
}

static void forget(PHANDLER_ROUTINE handler)
{
    AcquireSRWLockExclusive(&console.lock);
    for (size_t i = console.count; i > 0; i--) {
        if (console.handlers[i - 1] == handler) {
            console.count--;
            MoveMemory(console.handlers + i - 1, console.handlers + i,
                       (console.count - (i - 1)) * sizeof(console.handlers[0]));
            break;
        }
    }
    ReleaseSRWLockExclusive(&console.lock);
}

/* Ctrl+C and Ctrl+Break are Wine's. */
static BOOL WINAPI hook_set_handler(PHANDLER_ROUTINE handler, BOOL adds)
{
    if (!SetConsoleCtrlHandler(handler, adds)) {
        return FALSE;
    }
    if (handler != NULL) {
        (adds ? add : forget)(handler);
    }
    return TRUE;
}

const struct redirection console_redirections[] = {
    REDIRECT("SetConsoleCtrlHandler", hook_set_handler),
    {0},
};
