/* The guard of the stack, as every program of this build has it: Windows makes its value random,
 * and the program ends at once when a function's frame was overrun. */
#include "adapters_test.h"

#include <stdio.h>

#include "guard.h"

#define OVERRUN L"--overrun-the-stack"

/* Not seen through: the compiler would leave out what it can tell to be wrong. */
static volatile size_t excess = 64;

static void overrun(void)
{
    volatile char frame[16];

    for (size_t i = 0; i < sizeof(frame) + excess; i++) {
        // cppcheck-suppress arrayIndexOutOfBounds
        frame[i] = 'x';
    }
}

bool guard_command(void)
{
    if (wcsstr(GetCommandLineW(), OVERRUN) == NULL) {
        return false;
    }
    (void)SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    overrun();
    return true;
}

static DWORD exit_code_of_an_overrun(void)
{
    wchar_t path[MAX_PATH];
    wchar_t line[MAX_PATH + 64];
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    DWORD code = 0;

    assert_true(GetModuleFileNameW(NULL, path, MAX_PATH) > 0);
    (void)swprintf(line, sizeof(line) / sizeof(line[0]), L"\"%ls\" " OVERRUN, path);
    assert_true(CreateProcessW(path, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    assert_int_equal(WaitForSingleObject(process.hProcess, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeProcess(process.hProcess, &code));
    (void)CloseHandle(process.hThread);
    (void)CloseHandle(process.hProcess);
    return code;
}

/* STATUS_STACK_BUFFER_OVERRUN: __fastfail, by which no handler of the program runs any more. */
void guard_ends_a_program_whose_stack_is_overrun(void **state)
{
    (void)state;
    assert_int_equal(exit_code_of_an_overrun(), 0xC0000409);
}
