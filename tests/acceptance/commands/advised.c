/* Commands that screens advise are typed where they are advised, as they stand there, into a
 * console; so is every other one that screens, events and pages advise. */
#include "scenarios.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { DONE = 0, WARNING = 1, CRITICAL = 2, USAGE = 3 };

#define COMMAND_MAX   256
#define MINUTES_LATER 200 /* seconds */
#define LONG_PATH     8192

static const struct wish renewal = {.ends_in_days = 60};
static const struct wish older = {.starts_in_days = -30, .ends_in_days = 25};

/* ---- at the prompt ---- */

/* A console that was opened after `install`, which puts the folder into PATH. */
static void put_folder_into_path(void)
{
    wchar_t path[LONG_PATH];
    wchar_t before[LONG_PATH];
    const wchar_t *end = wcsrchr(product_path(), L'\\');
    const DWORD length = GetEnvironmentVariableW(L"PATH", before, LONG_PATH);

    assert_non_null(end);
    assert_true(length < LONG_PATH - MAX_PATH);
    (void)swprintf(path, COUNT_OF(path), L"%.*ls;%ls", (int)(end - product_path()), product_path(),
                   before);
    assert_win32(SetEnvironmentVariableW(L"PATH", path));
}

/* Into cmd.exe, by the name that is printed. */
static const struct process_output *type_into_console(const wchar_t *command)
{
    static struct process_output output;
    wchar_t line[COMMAND_MAX + 32];

    put_folder_into_path();
    (void)swprintf(line, COUNT_OF(line), L"cmd.exe /s /c \"%ls\"", command);
    process_run(line, &output);
    return &output;
}

/* The command with the value in place of the placeholder. */
static void fill_in(const wchar_t *command, const wchar_t *placeholder, const wchar_t *value,
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

static bool has_line(const char *text, const wchar_t *line)
{
    char whole[COMMAND_MAX];

    (void)snprintf(whole, sizeof(whole), "\n      %ls\r\n", line);
    return strstr(text, whole) != NULL;
}

/* `status` advises it, in a line of its own, with the placeholder or the value. */
static void assert_advised(const wchar_t *command, const wchar_t *filled_in)
{
    const struct process_output *output = product_run(L"status");

    if (!has_line(output->text, command) && !has_line(output->text, filled_in)) {
        fail_msg("status does not advise \"%ls\" but:\n%s", command, output->text);
    }
}

static void type_advised(const wchar_t *command, DWORD exit_code, const char *text)
{
    const struct process_output *output = type_into_console(command);

    if (output->exit_code != exit_code || find_words(output->text, text) == NULL) {
        fail_msg("\"%ls\" should end with %lu and say \"%s\", not with %lu and:\n%s", command,
                 exit_code, text, output->exit_code, output->text);
    }
}

/* It is advised, is understood where it is, and answers so. */
static void follow(const wchar_t *command, const wchar_t *placeholder, const wchar_t *value,
                   DWORD exit_code, const char *text)
{
    wchar_t advised[COMMAND_MAX];
    wchar_t typed[COMMAND_MAX];

    (void)swprintf(advised, COUNT_OF(advised), L"sstp-cert-rotator %ls", command);
    fill_in(advised, placeholder, value, typed);
    assert_advised(advised, typed);
    type_advised(typed, exit_code, text);
}

static void follow_as_it_is(const wchar_t *command, DWORD exit_code, const char *text)
{
    follow(command, L"NAME", L"NAME", exit_code, text);
}

/* ---- what shows why ---- */

static void check_shows_why_a_certificate_cannot_be_used(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    (void)certificate_issue(&(struct wish){.starts_in_days = -30, .ends_in_days = -1});
    certificate_delete(&old);
    product_start();
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    follow_as_it_is(L"check", CRITICAL, "  expired ");
}

static void config_shows_which_value_is_not_valid(void **state)
{
    (void)state;
    (void)server_watched();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"not a name");
    events_wait(EVENT_SETTING_SUSPENDS);
    follow_as_it_is(L"config", WARNING, "NOT VALID");
}

static void config_shows_what_a_finding_comes_from(void **state)
{
    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", L"NoSuchService");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Template", L"NoSuchTemplate");
    (void)server_healthy();
    product_start();
    events_wait(EVENT_TEMPLATE_UNMATCHED);
    follow_as_it_is(L"config get AlsoRestart", DONE, "NoSuchService");
    follow_as_it_is(L"config get Template", DONE, "NoSuchTemplate");
}

/* ---- what changes a setting ---- */

static void the_name_that_clients_use_is_set(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate one =
        certificate_issue(&(struct wish){.name = "one.example.test", .ends_in_days = 60});

    (void)state;
    (void)certificate_issue(&(struct wish){.name = "other.example.test", .ends_in_days = 90});
    certificate_delete(&old);
    platform_reboot(); /* so that clients are shown nothing that says it */
    product_start();
    events_wait(EVENT_AMBIGUOUS_CERTIFICATES);
    follow(L"config set HostName NAME", L"NAME", L"one.example.test", DONE, "one.example.test");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&one);
}

static void the_balancer_is_named(void **state)
{
    (void)state;
    (void)server_healthy();
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    registry_set_dword(SSTP_KEY, SSTP_PINNED_VALUE, 1);
    platform_knows_name(SERVER_NAME, true);
    platform_balancer_is_away();
    product_start();
    events_wait(EVENT_NOT_MONITORED);
    follow(L"config set OffloadProbe NAME", L"NAME", L"" SERVER_NAME, DONE, SERVER_NAME);
    events_wait(EVENT_SETTING_CHANGED);
    product_count_passes();
    (void)product_passes_until_calm(1000);
    platform_clock_ahead(MINUTES_LATER); /* two answers count */
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    events_wait(EVENT_BALANCER_UNREACHABLE);
    follow_as_it_is(L"config get OffloadProbe", DONE, SERVER_NAME);
}

static void what_is_observed_only_is_made(void **state)
{
    struct certificate renewed;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Mode", L"observe");
    (void)server_watched();
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_OBSERVED);
    follow_as_it_is(L"config set Mode enforce", DONE, "enforce");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* ---- what controls the service ---- */

static void one_that_does_not_run_is_resumed_started_and_installed(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    events_wait(EVENT_SERVICE_PAUSED);
    follow_as_it_is(L"resume", DONE, "is running");
    product_stop();
    follow_as_it_is(L"start", DONE, "is running");
    product_stop();
    product_uninstall();
    follow_as_it_is(L"install", DONE, "is installed");
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* Of Windows, as well as those of the product. */
static void remote_access_is_started(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    service_stop(REMOTE_ACCESS_SERVICE);
    assert_advised(L"sc.exe start RemoteAccess", L"sc.exe start RemoteAccess");
    (void)type_into_console(L"sc.exe start RemoteAccess");
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    product_stop();
    assert_serves(&certificate);
}

/* ---- what applies a certificate ---- */

static void the_first_certificate_is_applied(void **state)
{
    struct certificate certificate;

    (void)state;
    service_start(REMOTE_ACCESS_SERVICE);
    product_start();
    events_wait(EVENT_SSTP_NOT_CONFIGURED);
    certificate = certificate_issue(&renewal);
    follow_as_it_is(L"rotate", DONE, "Done. ");
    product_stop();
    assert_true(server_lets_in(&certificate));
}

static void what_waits_is_applied_now(void **state)
{
    const struct certificate renewed = server_waiting_for_clients();

    (void)state;
    follow_as_it_is(L"rotate --now", DONE, "Done. ");
    product_stop();
    assert_serves(&renewed);
}

static void a_limit_is_overridden(void **state)
{
    struct certificate certificate;

    (void)state;
    product_set(L"RestartsPerHour", 1);
    certificate = server_watched();
    certificate = certificate_replace(&certificate, &renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    registry_delete_value(PRODUCT_STATE_KEY, L"LastRotation"); /* which is no older one's either */
    certificate = certificate_replace(&certificate, &(struct wish){.ends_in_days = 90});
    events_wait(EVENT_RESTART_LIMIT);
    follow_as_it_is(L"rotate --now --force", DONE, "Done. ");
    product_stop();
    assert_serves(&certificate);
}

static void another_certificate_is_chosen(void **state)
{
    struct certificate allowed;
    struct certificate chosen;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    (void)server_watched();
    product_stop();
    allowed = certificate_issue(&renewal);
    chosen = certificate_issue(&older);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Thumbprint", thumbprint_text(&allowed, text));
    service_stop_all(SSTP_SERVICE);
    server_bind(&chosen);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&chosen);
    product_start();
    events_wait(EVENT_CHOICE_FORBIDDEN);
    platform_clock_ahead(OTHERS_DONE_AFTER);
    follow(L"rotate --thumbprint THUMBPRINT", L"THUMBPRINT", thumbprint_text(&allowed, text), DONE,
           "Done. ");
    product_stop();
    assert_serves(&allowed);
}

/* The first digits are enough. */
static void what_is_not_used_is_chosen(void **state)
{
    struct certificate other;
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    certificates_trust(AUTHORITY_DOMAIN, -30, 300);
    (void)server_watched();
    other = certificate_issue(&(struct wish){.issuer = AUTHORITY_DOMAIN, .ends_in_days = 60});
    events_wait(EVENT_PASSED_OVER);
    thumbprint_text(&other, text)[8] = L'\0';
    follow(L"rotate --thumbprint THUMBPRINT", L"THUMBPRINT", text, DONE, "Done. ");
    product_stop();
    assert_serves(&other);
}

/* ---- all that are advised anywhere ---- */

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

int scenarios_commands_advised(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(check_shows_why_a_certificate_cannot_be_used),
        SCENARIO(config_shows_which_value_is_not_valid),
        SCENARIO(config_shows_what_a_finding_comes_from),
        SCENARIO(the_name_that_clients_use_is_set),
        SCENARIO(the_balancer_is_named),
        SCENARIO(what_is_observed_only_is_made),
        SCENARIO(one_that_does_not_run_is_resumed_started_and_installed),
        SCENARIO(remote_access_is_started),
        SCENARIO(the_first_certificate_is_applied),
        SCENARIO(what_waits_is_applied_now),
        SCENARIO(a_limit_is_overridden),
        SCENARIO(another_certificate_is_chosen),
        SCENARIO(what_is_not_used_is_chosen),
        SCENARIO(all_that_are_advised_are_understood),
    };

    return cmocka_run_group_tests_name("commands/advised", tests, NULL, NULL);
}
