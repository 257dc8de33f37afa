/* Running a program; see process.h. */
#include "process.h"

#include <wchar.h>

#define COMMAND_SIZE 1024
#define END_MS       60000u

static void make_pipe(HANDLE *reader, HANDLE *writer)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};

    assert_win32(CreatePipe(reader, writer, &inherit, 0));
    assert_win32(SetHandleInformation(*reader, HANDLE_FLAG_INHERIT, 0));
}

static HANDLE start(const wchar_t *command, HANDLE writer)
{
    STARTUPINFOW startup = {.cb = sizeof(startup),
                            .dwFlags = STARTF_USESTDHANDLES,
                            .hStdOutput = writer,
                            .hStdError = writer};
    PROCESS_INFORMATION process;
    wchar_t line[COMMAND_SIZE];

    assert_true(wcslen(command) < COMMAND_SIZE);
    wcscpy(line, command); /* CreateProcess writes to it */
    assert_win32(CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    (void)CloseHandle(process.hThread);
    return process.hProcess;
}

/* Until the program, the only one that has the other end, ends. */
static void read_all(HANDLE reader, char text[OUTPUT_SIZE])
{
    DWORD length = 0;
    DWORD got = 0;

    while (length + 1 < OUTPUT_SIZE &&
           ReadFile(reader, text + length, OUTPUT_SIZE - 1 - length, &got, NULL) && got > 0) {
        length += got;
    }
    text[length] = '\0';
}

void process_run(const wchar_t *command, struct process_output *output)
{
    HANDLE reader;
    HANDLE writer;
    HANDLE process;

    make_pipe(&reader, &writer);
    process = start(command, writer);
    (void)CloseHandle(writer);
    read_all(reader, output->text);
    (void)CloseHandle(reader);
    assert_int_equal(WaitForSingleObject(process, END_MS), WAIT_OBJECT_0);
    assert_win32(GetExitCodeProcess(process, &output->exit_code));
    (void)CloseHandle(process);
}
