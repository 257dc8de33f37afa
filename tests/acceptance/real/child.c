/* Children; see child.h. What they write goes to a file, so that nobody waits for a pipe. */
#include "child.h"

#include <stdio.h>
#include <wchar.h>

#define COMMAND_SIZE (MAX_PATH + 256)

/* Inherited by the child; deleted when it is closed. */
static HANDLE open_output(void)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};
    wchar_t folder[MAX_PATH];
    wchar_t path[MAX_PATH];

    if (GetTempPathW(MAX_PATH, folder) == 0 || GetTempFileNameW(folder, L"acc", 0, path) == 0) {
        return INVALID_HANDLE_VALUE;
    }
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE | DELETE,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherit,
                       CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

/* What it writes goes to `output`, NULL: where this program writes. */
static bool start(const wchar_t *arguments, HANDLE output, DWORD flags, HANDLE *process)
{
    STARTUPINFOW startup = {.cb = sizeof(startup),
                            .dwFlags = output == NULL ? 0 : STARTF_USESTDHANDLES,
                            .hStdOutput = output,
                            .hStdError = output};
    PROCESS_INFORMATION information;
    wchar_t program[MAX_PATH];
    wchar_t command[COMMAND_SIZE];
    const DWORD length = GetModuleFileNameW(NULL, program, MAX_PATH);

    if (length == 0 || length >= MAX_PATH ||
        swprintf(command, COMMAND_SIZE, L"\"%ls\" %ls", program, arguments) < 0 ||
        !CreateProcessW(program, command, NULL, NULL, TRUE, flags, NULL, NULL, &startup,
                        &information)) {
        return false;
    }
    (void)CloseHandle(information.hThread);
    *process = information.hProcess;
    return true;
}

static void wait_for(HANDLE process, DWORD limit_ms, HANDLE interrupt, struct child_end *end)
{
    const HANDLE handles[] = {process, interrupt};
    const DWORD woken = WaitForMultipleObjects(interrupt == NULL ? 1 : 2, handles, FALSE, limit_ms);

    end->ended = woken == WAIT_OBJECT_0;
    if (!end->ended) {
        (void)TerminateProcess(process, ERROR_PROCESS_ABORTED);
        (void)WaitForSingleObject(process, INFINITE);
    }
    (void)GetExitCodeProcess(process, &end->exit_code);
}

static void read_output(HANDLE output, char text[CHILD_TEXT_SIZE])
{
    DWORD size = 0;

    if (SetFilePointer(output, 0, NULL, FILE_BEGIN) == INVALID_SET_FILE_POINTER ||
        !ReadFile(output, text, CHILD_TEXT_SIZE - 1, &size, NULL)) {
        size = 0;
    }
    text[size] = '\0';
}

bool child_run(const wchar_t *arguments, DWORD limit_ms, HANDLE interrupt, struct child_end *end,
               DWORD *error)
{
    const HANDLE output = open_output();
    HANDLE process = NULL;
    bool started;

    *end = (struct child_end){.exit_code = MAXDWORD};
    started = output != INVALID_HANDLE_VALUE &&
              start(arguments, output, interrupt == NULL ? CREATE_NEW_PROCESS_GROUP : 0, &process);
    *error = started ? ERROR_SUCCESS : GetLastError();
    if (started) {
        wait_for(process, limit_ms, interrupt, end);
        (void)CloseHandle(process);
        read_output(output, end->text);
    }
    if (output != INVALID_HANDLE_VALUE) {
        (void)CloseHandle(output);
    }
    return started;
}

bool child_show(const wchar_t *arguments, HANDLE interrupt, DWORD *exit_code, DWORD *error)
{
    struct child_end end = {.exit_code = MAXDWORD};
    HANDLE process;

    if (!start(arguments, NULL, 0, &process)) {
        *error = GetLastError();
        return false;
    }
    wait_for(process, INFINITE, interrupt, &end);
    (void)CloseHandle(process);
    *exit_code = end.ended ? end.exit_code : MAXDWORD;
    *error = ERROR_SUCCESS;
    return true;
}
