/*
 * test_simulated_console.c - how a program in a console ends that is closed, and whose session
 * ends: another process of this program, since that is what comes of it.
 */
#include "fixture.h"

#include "test_simulated_console.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "console_pipe.h"
#include "settings.h"

#define HANDLER_MS 400u
#define ENDED      0xC000013Au
#define CALLED     L"ConsoleHandlerCalled" /* a value of TEST_KEY */

/* ---- the other process ---- */

static DWORD handler_ms;

static BOOL WINAPI handle(DWORD event)
{
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, TEST_KEY, CALLED, REG_DWORD, &event, sizeof(event));
    Sleep(handler_ms);
    return TRUE;
}

int be_closed(const char *milliseconds)
{
    handler_ms = strtoul(milliseconds, NULL, 10);
    SetConsoleCtrlHandler(handle, TRUE);
    Sleep(INFINITE);
    return 0;
}

/* ---- closing it ---- */

static HANDLE begin(DWORD milliseconds, DWORD *id)
{
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    wchar_t path[MAX_PATH];
    wchar_t line[MAX_PATH + 32];
    assert_in_range(GetModuleFileNameW(NULL, path, MAX_PATH), 1, MAX_PATH - 1);
    swprintf(line, MAX_PATH + 32, L"\"%ls\" --be-closed %lu", path, milliseconds);
    assert_true(CreateProcessW(NULL, line, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL,
                               &startup, &process));
    CloseHandle(process.hThread);
    *id = process.dwProcessId;
    return process.hProcess;
}

static bool tell(DWORD id, DWORD event)
{
    wchar_t pipe[CONSOLE_PIPE_MAX];
    DWORD answer;
    DWORD size;
    swprintf(pipe, CONSOLE_PIPE_MAX, CONSOLE_PIPE_FORMAT, id);
    for (DWORD waited = 0; waited < 2 * SIGNAL_MS; waited += 10) { /* until it has its handler */
        if (CallNamedPipeW(pipe, &event, sizeof(event), &answer, sizeof(answer), &size,
                           SIGNAL_MS)) {
            return true;
        }
        Sleep(10);
    }
    return false;
}

/* After how many milliseconds it ended. */
static ULONGLONG ended_after(DWORD handler, DWORD event)
{
    DWORD id;
    DWORD code;
    const HANDLE process = begin(handler, &id);
    RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, TEST_KEY, CALLED);
    assert_true(tell(id, event));
    const ULONGLONG began = GetTickCount64();
    assert_int_equal(WaitForSingleObject(process, 4 * SIGNAL_MS), WAIT_OBJECT_0);
    assert_true(GetExitCodeProcess(process, &code));
    assert_int_equal(code, ENDED);
    CloseHandle(process);
    return GetTickCount64() - began;
}

/* The event that the handler was called with; 99: it was not. */
static DWORD called_with(void)
{
    DWORD event = 99;
    DWORD size = sizeof(event);
    RegGetValueW(HKEY_LOCAL_MACHINE, TEST_KEY, CALLED, RRF_RT_REG_DWORD, NULL, &event, &size);
    return event;
}

void console_that_is_closed_ends_its_programs_as_their_handlers_return(void **state)
{
    (void)state;
    assert_true(ended_after(HANDLER_MS, CTRL_CLOSE_EVENT) >= HANDLER_MS / 2);
    assert_int_equal(called_with(), CTRL_CLOSE_EVENT);
}

void console_that_is_closed_waits_for_no_handler_beyond_its_time(void **state)
{
    (void)state;
    assert_int_equal(settings_set_dword(NULL, WINSIM_HUNG_APP, HANDLER_MS), ERROR_SUCCESS);
    assert_true(ended_after(INFINITE, CTRL_CLOSE_EVENT) >= HANDLER_MS / 2);
    assert_int_equal(called_with(), CTRL_CLOSE_EVENT);
}

void console_handlers_are_not_told_of_the_session_where_windows_are(void **state)
{
    (void)state;
    (void)ended_after(INFINITE, CTRL_LOGOFF_EVENT); /* it has no window, so nothing is waited for */
    assert_int_equal(called_with(), 99);
    assert_int_equal(settings_set_dword(NULL, WINSIM_SESSION_BY_WINDOW, 0), ERROR_SUCCESS);
    (void)ended_after(HANDLER_MS, CTRL_LOGOFF_EVENT);
    assert_int_equal(called_with(), CTRL_LOGOFF_EVENT);
}
