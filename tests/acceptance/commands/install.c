/* The program at the prompt. */
#include "scenarios.h"

#include <string.h>

enum { EXIT_DONE = 0, EXIT_USAGE = 3, EXIT_FAILED = 4 };

static void help_lists_the_verbs(void **state)
{
    (void)state;
    assert_product_says(L"help", EXIT_DONE, "status is SSTP healthy, now and after a restart?");
    assert_product_says(L"help", EXIT_DONE, "start, stop, pause, resume, recheck control the");
    assert_product_says(L"help", EXIT_DONE, "events, watch what has the service done?");
    assert_product_says(L"help", EXIT_DONE, "install register the service");
    assert_product_says(L"help", EXIT_DONE, "uninstall");
    assert_product_says(L"help", EXIT_DONE, "run");
    assert_product_says(L"help", EXIT_DONE, "support");
    assert_product_says(L"help", EXIT_DONE, "version");
    assert_product_says(L"help status", EXIT_DONE, "2 critical");
    assert_product_says(L"help Check", EXIT_DONE, "changes nothing");
    assert_product_says(L"help status", EXIT_DONE,
                        "status [--details | --watch [SECONDS] | --json |");
    assert_product_says(L"help doctor", EXIT_DONE, "doctor [--all] [--json] [--try-httpsys]");
    assert_product_says(L"help config", EXIT_DONE, "config set NAME VALUE");
    assert_product_says(L"/?", EXIT_DONE, "Usage: sstp-cert-rotator VERB");
    assert_product_says(L"--help", EXIT_DONE, "Usage: sstp-cert-rotator VERB");
    assert_product_says(L"-help doctor", EXIT_DONE, "Usage: sstp-cert-rotator doctor");
}

/* Of the verb that it stands behind, wherever it stands. */
static void help_is_asked_for_in_any_way(void **state)
{
    (void)state;
    assert_product_says(L"config /?", EXIT_DONE, "unset returns to the default");
    assert_product_says(L"check /?", EXIT_DONE, "check [--all] [--details] [--json]");
    assert_product_says(L"check -?", EXIT_DONE, "check [--all] [--details] [--json]");
    assert_product_says(L"check -h", EXIT_DONE, "check [--all] [--details] [--json]");
    assert_product_says(L"check help", EXIT_DONE, "check [--all] [--details] [--json]");
    assert_product_says(L"check --json /?", EXIT_DONE, "check [--all] [--details] [--json]");
    assert_product_says(L"config set --help", EXIT_DONE, "config set NAME VALUE");
    assert_product_says(L"config get HostName -?", EXIT_DONE, "config set NAME VALUE");
    assert_product_says(L"install --help", EXIT_DONE,
                        "install [--no-start] [--no-view] [--automatic]");
}

static void an_option_is_written_in_any_way(void **state)
{
    (void)state;
    assert_product_says(L"config -json", EXIT_DONE, "\"command\": \"config\"");
    assert_product_says(L"config /JSON", EXIT_DONE, "\"command\": \"config\"");
    assert_product_says(L"rotate -WhatIf", EXIT_DONE, "Nothing was changed.");
    assert_product_says(L"rotate --what-if /details", EXIT_DONE, "Nothing was changed.");
    assert_product_says(L"rotate /what-if --now", EXIT_USAGE, "--now");
    assert_product_says(L"doctor -some", EXIT_USAGE, "-some");
}

/* Where it goes into a file or a pipe. */
static void no_line_is_longer_than_79_characters(void **state)
{
    static const wchar_t *const verbs[] = {L"help",        L"help status", L"help rotate",
                                           L"help config", L"help events", L"help support",
                                           L"help doctor", L"check",       L"config"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        const char *line = product_run(verbs[i])->text;
        while (*line != '\0') {
            const size_t length = strcspn(line, "\r\n");
            if (length > 79) {
                fail_msg("%ls: %.*s", verbs[i], (int)length, line);
            }
            line += length;
            line += strspn(line, "\r\n");
        }
    }
}

static void version_is_printed(void **state)
{
    (void)state;
    assert_product_says(L"version", EXIT_DONE, "SSTP Certificate Rotator ");
    assert_product_says(L"--version", EXIT_DONE, "SSTP Certificate Rotator ");
    assert_product_says(L"-v", EXIT_DONE, "SSTP Certificate Rotator ");
    assert_product_says(L"/Version", EXIT_DONE, "SSTP Certificate Rotator ");
}

static void wrong_usage_is_told_from_failure(void **state)
{
    (void)state;
    assert_product_says(L"renew", EXIT_USAGE, "renew");
    assert_product_says(L"renew", EXIT_USAGE, "run \"sstp-cert-rotator help\"");
    assert_product_says(L"help a b", EXIT_USAGE, "run \"sstp-cert-rotator help\"");
    assert_product_says(L"status now", EXIT_USAGE, "run \"sstp-cert-rotator help status\"");
    assert_product_says(L"statsu", EXIT_USAGE, "Did you mean: status");
    assert_product_says(L"CHEKC", EXIT_USAGE, "Did you mean: check");
    assert_product_says(L"help unistall", EXIT_USAGE, "Did you mean: uninstall");
    assert_product_says(L"help status now", EXIT_USAGE, "now");
    assert_product_says(L"status --fast", EXIT_USAGE, "--fast");
    assert_product_says(L"status --json --fast", EXIT_USAGE, "--fast");
    assert_product_says(L"check /s", EXIT_USAGE, "/s");
    assert_product_says(L"doctor --some", EXIT_USAGE, "--some");
    assert_product_says(L"watch 10", EXIT_USAGE, "10");
    assert_product_says(L"install --fast", EXIT_USAGE, "--fast");
    assert_product_says(L"uninstall now", EXIT_USAGE, "now");
    assert_product_says(L"version 2", EXIT_USAGE, "2");
    assert_product_says(L"run away", EXIT_USAGE, "away");
    assert_product_says(L"", EXIT_USAGE, "Usage: sstp-cert-rotator VERB");
}

static void installing_twice_is_the_same_as_once(void **state)
{
    (void)state;
    assert_product_says(L"install --no-start", EXIT_DONE, "is installed");
    assert_product_says(L"install --no-start", EXIT_DONE, "is installed");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_STOPPED);
    assert_true(registry_has_key(PRODUCT_EVENT_KEY));
}

static void install_starts_the_service(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    assert_product_says(L"install", EXIT_DONE, "The service is running.");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_RUNNING);
    events_wait(EVENT_HEALTHY);
    assert_product_says(L"install", EXIT_DONE, "The service is running.");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

static void the_service_starts_with_windows_and_depends_on_nothing(void **state)
{
    static union {
        QUERY_SERVICE_CONFIGW config;
        BYTE space[8192];
    } found;

    (void)state;
    service_read_config(PRODUCT_SERVICE, &found.config, sizeof(found));
    assert_int_equal(found.config.dwStartType, SERVICE_AUTO_START);
    assert_int_equal(found.config.dwServiceType, SERVICE_WIN32_OWN_PROCESS);
    assert_int_equal(found.config.lpBinaryPathName[0], L'"');
    assert_true(found.config.lpDependencies == NULL || found.config.lpDependencies[0] == L'\0');
}

/* Where Event Viewer looks for the views of the machine. */
static bool view_is_there(void)
{
    wchar_t path[MAX_PATH];

    assert_int_not_equal(
        ExpandEnvironmentStringsW(
            L"%ProgramData%\\Microsoft\\Event Viewer\\Views\\SstpCertRotator.xml", path, MAX_PATH),
        0);
    return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

static void a_view_that_is_not_wanted_is_not_made(void **state)
{
    (void)state;
    product_uninstall();
    assert_product_says(L"install --no-view --no-start", EXIT_DONE, "is installed");
    assert_false(view_is_there());
    assert_product_says(L"install --no-start", EXIT_DONE, "is installed");
    assert_true(view_is_there());
}

static void uninstall_removes_all_that_is_ours_and_nothing_else(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();

    (void)state;
    assert_true(view_is_there());
    assert_product_says(L"uninstall", EXIT_DONE, "is removed");
    assert_false(view_is_there());
    assert_int_equal(service_state(PRODUCT_SERVICE), 0);
    assert_false(registry_has_key(PRODUCT_STATE_KEY));
    assert_false(registry_has_key(PRODUCT_PARAMETERS_KEY));
    assert_false(registry_has_key(PRODUCT_EVENT_KEY));
    assert_untouched(&before);
    assert_serves(&certificate);
    assert_product_says(L"uninstall", EXIT_DONE, "is removed");
}

static void a_second_one_in_the_console_is_refused_while_the_service_runs(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    assert_product_says(L"run", EXIT_FAILED, "already runs on this server");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

/* ---- PATH ---- */

#define ENVIRONMENT L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"

struct search_path {
    DWORD type;
    wchar_t text[2048];
};

static void read_search_path(struct search_path *path)
{
    DWORD size = sizeof(path->text);

    assert_code(RegGetValueW(HKEY_LOCAL_MACHINE, ENVIRONMENT, L"Path",
                             RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, &path->type,
                             path->text, &size));
}

static void its_folder_is_in_path_once_as_long_as_it_is_installed(void **state)
{
    static const wchar_t others[] = L"%SystemRoot%\\system32;;\"C:\\Some tools\\\"";
    struct search_path before;
    struct search_path once;
    struct search_path twice;
    struct search_path after;

    (void)state;
    product_uninstall();
    read_search_path(&before);
    registry_set(ENVIRONMENT, L"Path", REG_EXPAND_SZ, others, sizeof(others));
    assert_product_says(L"install --no-start", EXIT_DONE,
                        "in a new prompt, type sstp-cert-rotator");
    read_search_path(&once);
    assert_int_equal(wcsncmp(once.text, others, wcslen(others)), 0);
    assert_int_equal(once.text[lstrlenW(others)], L';');
    assert_int_equal(once.text[lstrlenW(once.text) - 1], L'\\');
    assert_int_equal(once.type, REG_EXPAND_SZ);
    product_install();
    assert_product_says(L"install --no-start", EXIT_DONE, "is installed");
    read_search_path(&twice);
    assert_int_equal(wcscmp(twice.text, once.text), 0);
    product_uninstall();
    read_search_path(&after);
    assert_int_equal(wcscmp(after.text, others), 0);
    assert_int_equal(after.type, REG_EXPAND_SZ);
    registry_set(ENVIRONMENT, L"Path", before.type, before.text,
                 ((DWORD)lstrlenW(before.text) + 1) * (DWORD)sizeof(wchar_t));
}

static void a_path_that_is_no_text_is_left_alone(void **state)
{
    struct search_path before;
    DWORD number = 0;

    (void)state;
    product_uninstall();
    read_search_path(&before);
    registry_set_dword(ENVIRONMENT, L"Path", 7);
    assert_product_says(L"install --no-start", EXIT_DONE, "the machine's PATH");
    assert_true(registry_read_dword(ENVIRONMENT, L"Path", &number));
    assert_int_equal(number, 7);
    registry_set(ENVIRONMENT, L"Path", before.type, before.text,
                 ((DWORD)lstrlenW(before.text) + 1) * (DWORD)sizeof(wchar_t));
}

static void a_path_that_was_not_written_is_told(void **state)
{
    struct search_path before;
    struct search_path after;

    (void)state;
    product_uninstall();
    read_search_path(&before);
    platform_leaves_unwritten(L"Path");
    const struct process_output *output = product_run(L"install --no-start");
    assert_int_equal(output->exit_code, EXIT_DONE);
    assert_non_null(strstr(output->text, "the machine's PATH"));
    assert_null(strstr(output->text, "in a new prompt"));
    read_search_path(&after);
    assert_int_equal(wcscmp(after.text, before.text), 0);
}

int scenarios_commands_install(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(help_lists_the_verbs),
        SCENARIO(help_is_asked_for_in_any_way),
        SCENARIO(an_option_is_written_in_any_way),
        SCENARIO(no_line_is_longer_than_79_characters),
        SCENARIO(version_is_printed),
        SCENARIO(wrong_usage_is_told_from_failure),
        SCENARIO(installing_twice_is_the_same_as_once),
        SCENARIO(install_starts_the_service),
        SCENARIO(the_service_starts_with_windows_and_depends_on_nothing),
        SCENARIO(a_second_one_in_the_console_is_refused_while_the_service_runs),
        SCENARIO(a_view_that_is_not_wanted_is_not_made),
        SCENARIO(uninstall_removes_all_that_is_ours_and_nothing_else),
        SCENARIO(its_folder_is_in_path_once_as_long_as_it_is_installed),
        SCENARIO(a_path_that_is_no_text_is_left_alone),
        SCENARIO(a_path_that_was_not_written_is_told),
    };

    return cmocka_run_group_tests_name("commands/install", tests, NULL, NULL);
}
