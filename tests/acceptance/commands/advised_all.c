/* Every command that screens, events and pages advise is understood. */
#include "scenarios.h"

#include "typing.h"

#include <stdio.h>
#include <wchar.h>

enum { DONE = 0, CRITICAL = 2 };

static const wchar_t *const advised[] = {
#define ADVISED(command) L"sstp-cert-rotator " command,
#include "advised.def"
#undef ADVISED
};

/* Until Ctrl+C. */
static bool is_endless(const wchar_t *command)
{
    return wcsstr(command, L"--follow") != NULL;
}

static void begin_and_interrupt(const wchar_t *command)
{
    static struct process process;

    product_begin_run(wcschr(command, L' ') + 1, &process);
    assert_process_says(&process, "Press Ctrl+C to stop.");
    assert_int_equal(process_interrupt(&process), DONE);
}

static void type_filled_in(const wchar_t *command, const struct certificate *certificate)
{
    const struct {
        const wchar_t *placeholder;
        const wchar_t *value;
    } values[] = {{L"NAME", L"" SERVER_NAME},        {L"%hs", L"HostName"},
                  {L"VALUE", L"" SERVER_NAME},       {L"VERB", L"rotate"},
                  {L"FILE", L"%TEMP%\\advised.txt"}, {L"THUMBPRINT", NULL}};
    wchar_t filled[COMMAND_MAX];
    wchar_t next[COMMAND_MAX];
    wchar_t text[THUMBPRINT_TEXT];
    const struct process_output *output;

    wcscpy(filled, command);
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        fill_in(filled, values[i].placeholder,
                values[i].value != NULL ? values[i].value : thumbprint_text(certificate, text),
                next);
        wcscpy(filled, next);
    }
    output = type_into_console(filled);
    if (output->exit_code > CRITICAL) {
        fail_msg("\"%ls\" is not understood, or fails, with %lu and:\n%s", filled,
                 output->exit_code, output->text);
    }
}

/* Whatever one of them has left, the next is typed into a server like that of the first. */
static void all_that_are_advised_are_understood(void **state)
{
    const struct certificate certificate = server_healthy();
    wchar_t file[MAX_PATH];

    (void)state;
    assert_win32(ExpandEnvironmentStringsW(L"%TEMP%\\advised.txt", file, MAX_PATH));
    for (size_t i = 0; i < COUNT_OF(advised); i++) {
        (void)DeleteFileW(file);
        if (service_state(PRODUCT_SERVICE) == SERVICE_PAUSED) {
            product_stop();
        }
        product_start();
        if (is_endless(advised[i])) {
            begin_and_interrupt(advised[i]);
        } else {
            type_filled_in(advised[i], &certificate);
        }
        registry_delete_key(PRODUCT_PARAMETERS_KEY);
    }
    (void)DeleteFileW(file);
    product_stop();
    assert_serves(&certificate);
}

int scenarios_commands_advised_all(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(all_that_are_advised_are_understood),
    };

    return cmocka_run_group_tests_name("commands/advised_all", tests, NULL, NULL);
}
