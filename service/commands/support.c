/* support: all that who helps will ask for, in one text file. */
#include <windows.h>

#include "commands/command.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "support/support.h"
#include "support/support_file.h"
#include "win32/error.h"
#include "win32/product.h"

/* ---- its parts ---- */

static wchar_t option_all[] = L"--all";
static wchar_t option_details[] = L"--details";
static wchar_t option_last[] = L"--last";
static wchar_t events_shown[] = L"200";

static void print_status(void)
{
    wchar_t *const arguments[] = {option_details};

    (void)command_status(1, arguments);
}

static void print_check(void)
{
    wchar_t *const arguments[] = {option_details};

    (void)command_check(1, arguments);
}

static void print_doctor(void)
{
    wchar_t *const arguments[] = {option_all};

    (void)command_doctor(1, arguments);
}

static void print_config(void)
{
    wchar_t *const arguments[] = {option_all};

    (void)command_config(1, arguments);
}

static void print_events(void)
{
    wchar_t *const arguments[] = {option_last, events_shown};

    (void)command_events(2, arguments);
}

static void print_bindings(void)
{
    struct view *view = view_open();

    if (view == NULL) {
        (void)command_no_memory();
        return;
    }
    support_bindings(view);
    view_close(view);
}

static const struct part {
    const wchar_t *title;
    void (*print)(void);
} parts[] = {
    {L"status", print_status},
    {L"check --details", print_check},
    {L"doctor --all", print_doctor},
    {L"config --all", print_config},
    {L"events: the last 200 of this service", print_events},
    {L"services and their configuration", support_services},
    {L"SSL certificate bindings on SSTP's port", print_bindings},
    {L"System log: RasSstp, RemoteAccess, RasMan, HttpEvent, the last 100; Schannel",
     support_system_log},
    {L"Windows", support_windows},
};

#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

/* ---- the file ---- */

static void print_head(void)
{
    wchar_t now[40];

    format_instant(now, sizeof(now) / sizeof(now[0]), console_now(), true);
    console_format(PRODUCT_DISPLAY_NAME L" " PRODUCT_VERSION L", support file, %ls\r\n\r\n", now);
    console_paragraph(0, L"In this file: names of this server, of its certificates and of its "
                         L"services. Not in it: private keys, passwords and VPN users.");
    console_print(L"\r\n");
    for (size_t i = 0; i < PART_COUNT; i++) {
        console_format(L"%2u  %ls\r\n", (unsigned)(i + 1), parts[i].title);
    }
}

static void print_all(void)
{
    print_head();
    for (size_t i = 0; i < PART_COUNT; i++) {
        console_format(L"\r\n==== %u  %ls ====\r\n\r\n", (unsigned)(i + 1), parts[i].title);
        parts[i].print();
    }
}

static int refuse(const wchar_t *path, DWORD code)
{
    const struct outcome outcome = outcome_failed("CreateFile", NULL, code);

    if (code == ERROR_FILE_EXISTS || code == ERROR_ALREADY_EXISTS) {
        console_print_error(L"This file exists already, and is not overwritten:");
        console_print_error(path);
        return EXIT_CODE_FAILED;
    }
    return command_fail(&outcome);
}

int command_support(int count, wchar_t *const *arguments)
{
    if (count != 1) {
        return command_usage_error(L"support takes the name of a file that is not there yet.",
                                   count > 1 ? arguments[1] : NULL);
    }
    const HANDLE file = support_file_create(arguments[0]);
    if (file == INVALID_HANDLE_VALUE) {
        return refuse(arguments[0], GetLastError());
    }
    console_redirect(file);
    print_all();
    const DWORD written = console_redirect_end();
    const DWORD closed = support_file_close(file, written == ERROR_SUCCESS);
    if (written != ERROR_SUCCESS || closed != ERROR_SUCCESS) {
        const struct outcome outcome =
            outcome_failed("WriteFile", NULL, written != ERROR_SUCCESS ? written : closed);
        return command_fail(&outcome);
    }
    console_print(L"Written: ");
    console_print(arguments[0]);
    console_print(L"\r\nRead it before you send it. A list of what is in it is at its top.\r\n");
    return EXIT_CODE_DONE;
}
