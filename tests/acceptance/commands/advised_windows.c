/* Commands of Windows' own programs that are advised: the screens have them in a line of their own,
 * and a console gives them to their program as they stand there. Wine has few of these programs, so
 * scripts stand in for them: whether the forms exist is held by tests/docs/test_advised.py. */
#include "scenarios.h"

#include "typing.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define STAND_INS       L"C:\\stand-ins"
#define LONG_PATH       8192
#define SECONDS_A_DAY   (24 * 60 * 60)
#define SETTLED_SECONDS (16 * 60) /* until then the time service might correct the clock */

static const wchar_t *const advised[] = {
#define ADVISED(command) L"" command,
#include "advised_windows.def"
#undef ADVISED
};

static const wchar_t *const programs[] = {L"certutil", L"netsh", L"w32tm"};

static wchar_t old_path[LONG_PATH];

/* ---- the stand-ins ---- */

static void script_path(const wchar_t *program, wchar_t path[MAX_PATH])
{
    (void)swprintf(path, MAX_PATH, STAND_INS L"\\%ls.cmd", program);
}

/* It prints its name and what it was given. */
static void make_script(const wchar_t *program)
{
    wchar_t path[MAX_PATH];
    char text[64];
    DWORD written;
    HANDLE file;

    script_path(program, path);
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    assert_win32(file != INVALID_HANDLE_VALUE);
    (void)snprintf(text, sizeof(text), "@echo given: %ls %%*\r\n", program);
    assert_win32(WriteFile(file, text, (DWORD)strlen(text), &written, NULL));
    (void)CloseHandle(file);
}

static void begin_stand_ins(void)
{
    wchar_t path[LONG_PATH + MAX_PATH];

    (void)type_into_console(L"ver"); /* which changes PATH, once */
    assert_in_range(GetEnvironmentVariableW(L"PATH", old_path, LONG_PATH), 1, LONG_PATH - 1);
    (void)CreateDirectoryW(STAND_INS, NULL);
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        make_script(programs[i]);
    }
    (void)swprintf(path, COUNT_OF(path), L"%ls;%ls", STAND_INS, old_path);
    assert_win32(SetEnvironmentVariableW(L"PATH", path));
}

static void end_stand_ins(void)
{
    wchar_t path[MAX_PATH];

    assert_win32(SetEnvironmentVariableW(L"PATH", old_path));
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        script_path(programs[i], path);
        assert_win32(DeleteFileW(path));
    }
    assert_win32(RemoveDirectoryW(STAND_INS));
}

static bool has_stand_in(const wchar_t *command)
{
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        if (wcsncmp(command, programs[i], wcslen(programs[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void type_for_stand_in(const wchar_t *command)
{
    const struct process_output *output = type_into_console(command);
    char expected[COMMAND_MAX];

    (void)snprintf(expected, sizeof(expected), "given: %ls", command);
    if (output->exit_code != 0 || find_words(output->text, expected) == NULL) {
        fail_msg("\"%ls\" does not reach its program as it stands, but as:\n%s", command,
                 output->text);
    }
}

/* ---- from the screens ---- */

static void assert_shown(const wchar_t *command)
{
    const struct process_output *output = product_run(L"status");
    char line[COMMAND_MAX];

    (void)snprintf(line, sizeof(line), "\n      %ls\r\n", command);
    if (strstr(output->text, line) == NULL) {
        fail_msg("status does not advise \"%ls\" but:\n%s", command, output->text);
    }
}

static void follow(const wchar_t *command)
{
    assert_shown(command);
    begin_stand_ins();
    type_for_stand_in(command);
    end_stand_ins();
}

static void a_clock_that_might_be_wrong_is_asked_for(void **state)
{
    const struct certificate served =
        server_serving(&(struct wish){.starts_in_days = -20, .ends_in_days = 40});

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    product_check_at(SETTLED_SECONDS);
    platform_clock_wrong(55 * SECONDS_A_DAY);
    product_check_now();
    follow(L"w32tm /query /status");
    platform_clock_wrong(0);
    product_stop();
    assert_serves(&served);
}

static void an_issuers_certificate_is_imported(void **state)
{
    (void)state;
    certificates_trust(AUTHORITY_DOMAIN, -400, -2);
    (void)server_known(
        &(struct wish){.issuer = AUTHORITY_DOMAIN, .starts_in_days = -80, .ends_in_days = 60});
    events_wait(EVENT_ISSUER_EXPIRED);
    follow(L"certutil -addstore CA FILE");
}

static void reservations_of_sstps_address_are_listed(void **state)
{
    (void)state;
    platform_has_free_ports(0);
    (void)server_watched();
    product_stop();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HealthCheck", L"post");
    follow(L"netsh http show urlacl");
}

/* Wine's sc.exe cannot do that. */
static void remote_access_is_enabled(void **state)
{
    (void)state;
    (void)server_watched();
    service_stop(REMOTE_ACCESS_SERVICE);
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DISABLED);
    assert_shown(L"sc.exe config RemoteAccess start= auto");
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_AUTO_START);
    assert_shown(L"sc.exe start RemoteAccess");
    assert_null(find_words(product_run(L"check")->text, "No problems were found"));
    assert_null(strstr(product_run(L"status")->text, "sc.exe config"));
}

/* ---- all of them ---- */

static void all_that_are_advised_reach_their_programs(void **state)
{
    size_t typed = 0;

    (void)state;
    begin_stand_ins();
    for (size_t i = 0; i < COUNT_OF(advised); i++) {
        if (has_stand_in(advised[i])) {
            type_for_stand_in(advised[i]);
            typed++;
        }
    }
    end_stand_ins();
    assert_true(typed > COUNT_OF(advised) / 2);
}

int scenarios_commands_advised_windows(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_clock_that_might_be_wrong_is_asked_for),
        SCENARIO(an_issuers_certificate_is_imported),
        SCENARIO(reservations_of_sstps_address_are_listed),
        SCENARIO(remote_access_is_enabled),
        SCENARIO(all_that_are_advised_reach_their_programs),
    };

    return cmocka_run_group_tests_name("commands/advised_windows", tests, NULL, NULL);
}
