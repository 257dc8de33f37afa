/* The shipped program; see product.h. */
#include "product.h"

#include "json_text.h"
#include "platform.h"
#include "registry.h"
#include "services.h"
#include "wait.h"

#include <stdio.h>
#include <wchar.h>

#define PROGRAM_NAME L"sstp-cert-rotator.exe"

static wchar_t program[MAX_PATH];
static const wchar_t *copy; /* NULL: none is used */

static void find_beside(void)
{
    const DWORD length = GetModuleFileNameW(NULL, program, MAX_PATH);
    wchar_t *name;

    assert_win32(length > 0 && length < MAX_PATH);
    name = wcsrchr(program, L'\\');
    assert_non_null(name);
    assert_true((size_t)(name + 1 - program) + COUNT_OF(PROGRAM_NAME) <= MAX_PATH);
    wcscpy(name + 1, PROGRAM_NAME);
}

void product_begin(void)
{
    const DWORD length = GetEnvironmentVariableW(L"SSTP_CERT_ROTATOR", program, MAX_PATH);

    assert_true(length < MAX_PATH);
    if (length == 0) {
        find_beside();
    }
    if (GetFileAttributesW(program) == INVALID_FILE_ATTRIBUTES) {
        fail_msg("there is no %ls; set SSTP_CERT_ROTATOR to the program's path", program);
    }
}

const wchar_t *product_path(void)
{
    return copy != NULL ? copy : program;
}

void product_use(const wchar_t *path)
{
    copy = path;
}

static void copy_to(const wchar_t *folder, const wchar_t *name)
{
    const wchar_t *end = wcsrchr(program, L'\\');
    wchar_t from[MAX_PATH];
    wchar_t to[MAX_PATH];

    assert_non_null(end);
    (void)swprintf(from, COUNT_OF(from), L"%.*ls\\%ls", (int)(end - program), program, name);
    (void)swprintf(to, COUNT_OF(to), L"%ls\\%ls", folder, name);
    assert_win32(CopyFileW(from, to, FALSE));
}

void product_copy_to(const wchar_t *folder)
{
    (void)CreateDirectoryW(folder, NULL);
    copy_to(folder, PROGRAM_NAME);
    copy_to(folder, PRODUCT_MESSAGES);
}

void product_remove_copy(const wchar_t *folder)
{
    static const wchar_t *const names[] = {PROGRAM_NAME, PRODUCT_MESSAGES};
    wchar_t path[MAX_PATH];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        (void)swprintf(path, COUNT_OF(path), L"%ls\\%ls", folder, names[i]);
        assert_true(DeleteFileW(path) || GetLastError() == ERROR_FILE_NOT_FOUND);
    }
    assert_win32(RemoveDirectoryW(folder));
}

const struct process_output *product_run(const wchar_t *arguments)
{
    static struct process_output output;
    wchar_t command[2 * MAX_PATH];

    (void)swprintf(command, COUNT_OF(command), L"\"%ls\" %ls", product_path(), arguments);
    process_run(command, &output);
    return &output;
}

void product_begin_run(const wchar_t *arguments, struct process *process)
{
    wchar_t command[2 * MAX_PATH];

    (void)swprintf(command, COUNT_OF(command), L"\"%ls\" %ls", product_path(), arguments);
    process_begin(command, process);
}

void product_begin_unread(const wchar_t *arguments, struct process *process)
{
    wchar_t command[2 * MAX_PATH];

    (void)swprintf(command, COUNT_OF(command), L"\"%ls\" %ls", product_path(), arguments);
    process_begin_unread(command, process);
}

/* In a file that ends so, with the exit code in its name. */
static void keep_output(const struct process_output *output, const wchar_t *ending)
{
    static unsigned kept;
    wchar_t folder[MAX_PATH];
    wchar_t path[MAX_PATH];
    const DWORD length = GetEnvironmentVariableW(L"JSON_OUTPUTS", folder, MAX_PATH);
    DWORD written;
    HANDLE file;

    if (length == 0 || length + 32 > MAX_PATH) {
        return;
    }
    (void)swprintf(path, COUNT_OF(path), L"%ls/%04u-%lu.%ls", folder, kept++, output->exit_code,
                   ending);
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    assert_win32(file != INVALID_HANDLE_VALUE);
    assert_win32(WriteFile(file, output->text, (DWORD)strlen(output->text), &written, NULL));
    (void)CloseHandle(file);
}

void product_reports(const wchar_t *verb, DWORD exit_code)
{
    const struct process_output *output;
    wchar_t arguments[64];
    char number[12];

    (void)swprintf(arguments, COUNT_OF(arguments), L"%ls --json", verb);
    output = product_run(arguments);
    keep_output(output, L"json");
    json_take(output->text);
    if (output->exit_code != exit_code) {
        fail_msg("\"%ls\" should end with %lu, not with %lu:\n%s", arguments, exit_code,
                 output->exit_code, output->text);
    }
    (void)snprintf(number, sizeof(number), "%lu", exit_code);
    assert_json("exitCode", number);
}

void assert_format_says(const wchar_t *format, DWORD exit_code, const char *text)
{
    const struct process_output *output;
    wchar_t arguments[64];

    (void)swprintf(arguments, COUNT_OF(arguments), L"status --format %ls", format);
    output = product_run(arguments);
    keep_output(output, format);
    if (output->exit_code != exit_code || strstr(output->text, text) == NULL) {
        fail_msg("\"%ls\" should end with %lu and say \"%s\", not with %lu and:\n%s", arguments,
                 exit_code, text, output->exit_code, output->text);
    }
}

void assert_product_says(const wchar_t *arguments, DWORD exit_code, const char *text)
{
    const struct process_output *output = product_run(arguments);

    if (output->exit_code != exit_code || find_words(output->text, text) == NULL) {
        fail_msg("\"%ls\" should end with %lu and say \"%s\", not with %lu and:\n%s", arguments,
                 exit_code, text, output->exit_code, output->text);
    }
}

void product_install(void)
{
    const struct process_output *output;

    if (service_state(PRODUCT_SERVICE) != 0) {
        return;
    }
    output = product_run(L"install --no-start");
    if (output->exit_code != 0) {
        fail_msg("install --no-start: exit code %lu, %s", output->exit_code, output->text);
    }
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_STOPPED);
}

static bool is_uninstalled(const void *context)
{
    (void)context;
    return !registry_has_key(PRODUCT_KEY);
}

void product_uninstall(void)
{
    (void)product_run(L"uninstall");
    assert_true(wait_until(is_uninstalled, NULL));
}

void product_start(void)
{
    service_start(PRODUCT_SERVICE);
}

void product_stop(void)
{
    service_stop(PRODUCT_SERVICE);
}

void product_kill(void)
{
    service_kill(PRODUCT_SERVICE);
    platform_forgets_killed();
}

void product_set(const wchar_t *setting, DWORD value)
{
    registry_set_dword(PRODUCT_PARAMETERS_KEY, setting, value);
}

#define READING_SETTINGS L"RegOpenKeyExW"
#define CHECKED_MS       700 /* a pass that follows another begins sooner */

void product_count_passes(void)
{
    platform_counts(READING_SETTINGS, PRODUCT_PARAMETERS_KEY);
}

DWORD product_passes(void)
{
    return platform_count(READING_SETTINGS);
}

DWORD product_passes_until_calm(DWORD calm_ms)
{
    DWORD passes;
    DWORD before;

    do {
        before = product_passes();
        Sleep(calm_ms); /* that nothing happens can only be seen by waiting */
        passes = product_passes();
    } while (passes != before);
    return passes;
}

static bool has_passed(const void *context)
{
    (void)context;
    return product_passes() != 0;
}

void product_check_now(void)
{
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    assert_true(wait_until(has_passed, NULL));
    (void)product_passes_until_calm(CHECKED_MS);
}

void product_check_at(DWORD seconds)
{
    platform_clock_ahead(seconds);
    product_check_now();
}

void product_check_keys_twice(void)
{
    product_check_now();
    platform_clock_ahead(KEY_CHECKS_APART);
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
}

void product_forget(void)
{
    registry_delete_key(PRODUCT_STATE_KEY);
    registry_delete_key(PRODUCT_PARAMETERS_KEY);
    registry_delete_key(PRODUCT_POLICY_KEY);
    product_set(L"SettleSeconds", 0);
}
