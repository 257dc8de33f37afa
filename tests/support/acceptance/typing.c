/* Typing at a prompt; see typing.h. */
#include "typing.h"

#include "product.h"

#include <stdio.h>
#include <wchar.h>

#define LONG_PATH 8192

/* A console that was opened after `install`, which puts the folder into PATH. */
static void put_folder_into_path(void)
{
    static bool is_done;
    wchar_t path[LONG_PATH];
    wchar_t before[LONG_PATH];
    const wchar_t *end = wcsrchr(product_path(), L'\\');
    const DWORD length = GetEnvironmentVariableW(L"PATH", before, LONG_PATH);

    if (is_done) {
        return;
    }
    is_done = true;
    assert_non_null(end);
    assert_true(length < LONG_PATH - MAX_PATH);
    (void)swprintf(path, COUNT_OF(path), L"%.*ls;%ls", (int)(end - product_path()), product_path(),
                   before);
    assert_win32(SetEnvironmentVariableW(L"PATH", path));
}

const struct process_output *type_into_console(const wchar_t *command)
{
    static struct process_output output;
    wchar_t line[COMMAND_MAX + 32];

    put_folder_into_path();
    (void)swprintf(line, COUNT_OF(line), L"cmd.exe /s /c \"%ls\"", command);
    process_run(line, &output);
    return &output;
}

void fill_in(const wchar_t *command, const wchar_t *placeholder, const wchar_t *value,
             wchar_t filled[COMMAND_MAX])
{
    const wchar_t *found = wcsstr(command, placeholder);

    if (found == NULL) {
        (void)swprintf(filled, COMMAND_MAX, L"%ls", command);
    } else {
        (void)swprintf(filled, COMMAND_MAX, L"%.*ls%ls%ls", (int)(found - command), command, value,
                       found + wcslen(placeholder));
    }
}
