/* Running a program; see process.h. */
#include "process.h"

#include "process_account.h"
#include "wait.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define COMMAND_SIZE 1024
#define END_MS       60000u
#define LOOK_MS      20u
#define STARTS       3

static void make_pipe(DWORD size, HANDLE *reader, HANDLE *writer)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};

    assert_win32(CreatePipe(reader, writer, &inherit, size));
    assert_win32(SetHandleInformation(*reader, HANDLE_FLAG_INHERIT, 0));
}

/* Wine's word for a process that ended before its first instruction of Windows code, as one of some
 * thousand does where addresses are random (tools/playground.sh). It never ran, so starting it
 * again changes nothing that is tested. */
static bool never_began(void)
{
    return GetLastError() == ERROR_INTERNAL_ERROR;
}

/* NULL: as this program runs. */
static HANDLE account;

static HANDLE without_administrators(void)
{
    BYTE administrators[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(administrators);
    SID_AND_ATTRIBUTES taken = {.Sid = administrators};
    HANDLE own;
    HANDLE user;

    assert_win32(CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, administrators, &size));
    assert_win32(OpenProcessToken(GetCurrentProcess(),
                                  TOKEN_DUPLICATE | TOKEN_QUERY | TOKEN_ASSIGN_PRIMARY, &own));
    assert_win32(
        CreateRestrictedToken(own, DISABLE_MAX_PRIVILEGE, 1, &taken, 0, NULL, 0, NULL, &user));
    (void)CloseHandle(own);
    return user;
}

void process_as_user(bool as_user)
{
    if (account != NULL) {
        (void)CloseHandle(account);
    }
    account = as_user ? without_administrators() : NULL;
}

static BOOL create(wchar_t *line, DWORD flags, STARTUPINFOW *startup, PROCESS_INFORMATION *process)
{
    return account == NULL
               ? CreateProcessW(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, startup, process)
               : CreateProcessAsUserW(account, NULL, line, NULL, NULL, TRUE, flags, NULL, NULL,
                                      startup, process);
}

static PROCESS_INFORMATION start(const wchar_t *command, HANDLE writer, DWORD flags)
{
    int tries = 1;
    STARTUPINFOW startup = {.cb = sizeof(startup),
                            .dwFlags = STARTF_USESTDHANDLES,
                            .hStdOutput = writer,
                            .hStdError = writer};
    PROCESS_INFORMATION process;
    wchar_t line[COMMAND_SIZE];

    assert_true(wcslen(command) < COMMAND_SIZE);
    wcscpy(line, command); /* CreateProcess writes to it */
    while (!create(line, flags, &startup, &process)) {
        assert_win32(tries < STARTS && never_began());
        print_message("Wine lost a process before it began; it is started again\n");
        tries++;
    }
    (void)CloseHandle(process.hThread);
    return process;
}

/* Until the program, the only one that has the other end, ends. */
static void read_all(HANDLE reader, char text[OUTPUT_SIZE])
{
    DWORD length = (DWORD)strlen(text); /* behind what was read before */
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

    make_pipe(0, &reader, &writer);
    process = start(command, writer, 0).hProcess;
    (void)CloseHandle(writer);
    output->text[0] = '\0';
    read_all(reader, output->text);
    (void)CloseHandle(reader);
    assert_int_equal(WaitForSingleObject(process, END_MS), WAIT_OBJECT_0);
    assert_win32(GetExitCodeProcess(process, &output->exit_code));
    (void)CloseHandle(process);
}

void process_run_into_file(const wchar_t *command, struct process_output *output)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof(inherit), .bInheritHandle = TRUE};
    wchar_t path[MAX_PATH];
    HANDLE process;
    HANDLE file;

    assert_in_range(GetTempPathW(MAX_PATH - 32, path), 1, MAX_PATH - 32);
    (void)wcscat(path, L"sstp-acceptance-output.txt");
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, &inherit, CREATE_ALWAYS,
                       FILE_FLAG_DELETE_ON_CLOSE, NULL);
    assert_win32(file != INVALID_HANDLE_VALUE);
    process = start(command, file, 0).hProcess;
    assert_int_equal(WaitForSingleObject(process, END_MS), WAIT_OBJECT_0);
    assert_win32(GetExitCodeProcess(process, &output->exit_code));
    (void)CloseHandle(process);
    assert_true(SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0);
    output->text[0] = '\0';
    read_all(file, output->text);
    (void)CloseHandle(file);
}

/* ---- one that runs on ---- */

static HANDLE running[8]; /* each until process_end */

static void note(HANDLE process, HANDLE instead)
{
    for (size_t i = 0; i < COUNT_OF(running); i++) {
        if (running[i] == process) {
            running[i] = instead;
            return;
        }
    }
}

void process_end_all(void)
{
    for (size_t i = 0; i < COUNT_OF(running); i++) {
        if (running[i] != NULL) {
            (void)TerminateProcess(running[i], 1);
            running[i] = NULL;
        }
    }
}

static void begin(const wchar_t *command, DWORD pipe_size, struct process *process)
{
    HANDLE writer;
    PROCESS_INFORMATION information;

    *process = (struct process){.handle = NULL};
    make_pipe(pipe_size, &process->reader, &writer);
    information = start(command, writer, CREATE_NO_WINDOW);
    process->handle = information.hProcess;
    process->id = information.dwProcessId;
    note(NULL, process->handle);
    (void)CloseHandle(writer);
}

void process_begin(const wchar_t *command, struct process *process)
{
    begin(command, 0, process);
}

void process_begin_unread(const wchar_t *command, struct process *process)
{
    begin(command, 64, process);
}

/* What is there, behind what was read before; what has no room is dropped. */
static void read_some(struct process *process)
{
    static char dropped[4096];
    char *text = process->output.text;
    const size_t length = strlen(text);
    const size_t room = OUTPUT_SIZE - 1 - length;
    DWORD there = 0;
    DWORD got = 0;

    while (PeekNamedPipe(process->reader, NULL, 0, NULL, &there, NULL) && there > 0 && room == 0) {
        (void)ReadFile(process->reader, dropped, sizeof(dropped), &got, NULL);
    }
    if (there > 0 &&
        ReadFile(process->reader, text + length, there < room ? there : (DWORD)room, &got, NULL)) {
        text[length + got] = '\0';
    }
}

static bool is_space(char character)
{
    return character == ' ' || character == '\r' || character == '\n';
}

/* Behind the words, if the text begins with them. */
static const char *skip_words(const char *text, const char *words)
{
    while (*words != '\0') {
        if (is_space(*words) && is_space(*text)) {
            while (is_space(*words)) {
                words++;
            }
            while (is_space(*text)) {
                text++;
            }
        } else if (*words++ != *text++) {
            return NULL;
        }
    }
    return text;
}

const char *find_words(const char *text, const char *words)
{
    for (; *text != '\0'; text++) {
        const char *end = skip_words(text, words);
        if (end != NULL) {
            return end;
        }
    }
    return NULL;
}

struct saying {
    struct process *process;
    const char *text;
};

static bool has_said(const void *context)
{
    const struct saying *saying = context;

    read_some(saying->process);
    return find_words(saying->process->output.text, saying->text) != NULL;
}

void assert_process_says(struct process *process, const char *text)
{
    const struct saying saying = {process, text};
    const char *found;

    if (!wait_until(has_said, &saying)) {
        fail_msg("it should say \"%s\", not:\n%s", text, process->output.text);
    }
    found = find_words(process->output.text, text);
    memmove(process->output.text, found, strlen(found) + 1);
}

/* ---- Ctrl+C ---- */

#define INTERRUPT L"--interrupt"

/* To the console of that process, from a process that has given up its own. */
static bool send_ctrl_c(DWORD id)
{
    (void)FreeConsole();
    return AttachConsole(id) && SetConsoleCtrlHandler(NULL, TRUE) &&
           GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
}

bool process_command(int count, wchar_t **arguments, int *exit_code)
{
    if (count != 3 || wcscmp(arguments[1], INTERRUPT) != 0) {
        return false;
    }
    *exit_code = send_ctrl_c(wcstoul(arguments[2], NULL, 10)) ? 0 : (int)GetLastError();
    return true;
}

DWORD process_interrupt(struct process *process)
{
    static struct process_output sender;
    wchar_t program[MAX_PATH];
    wchar_t command[COMMAND_SIZE];

    assert_in_range(GetModuleFileNameW(NULL, program, MAX_PATH), 1, MAX_PATH - 1);
    (void)swprintf(command, COMMAND_SIZE, L"\"%ls\" " INTERRUPT L" %lu", program, process->id);
    process_run(command, &sender);
    assert_int_equal(sender.exit_code, 0);
    return process_end(process);
}

/* Nobody would end who waits for what he says to be read. */
static bool ends(struct process *process)
{
    const ULONGLONG begun = GetTickCount64();

    while (WaitForSingleObject(process->handle, LOOK_MS) == WAIT_TIMEOUT) {
        if (GetTickCount64() - begun > END_MS) {
            return false;
        }
        read_some(process);
    }
    return true;
}

DWORD process_end(struct process *process)
{
    DWORD exit_code;

    assert_true(ends(process));
    assert_win32(GetExitCodeProcess(process->handle, &exit_code));
    read_all(process->reader, process->output.text);
    note(process->handle, NULL);
    (void)CloseHandle(process->handle);
    (void)CloseHandle(process->reader);
    return exit_code;
}
