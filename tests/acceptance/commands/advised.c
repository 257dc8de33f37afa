/* Commands that screens advise are typed where they are advised, as they stand there, into a
 * console. */
#include "scenarios.h"

#include "typing.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { DONE = 0, WARNING = 1, CRITICAL = 2 };

#define COMMAND_MAX   256
#define MINUTES_LATER 200 /* seconds */

static const struct wish renewal = {.ends_in_days = 60};
static const struct wish older = {.starts_in_days = -30, .ends_in_days = 25};

/* ---- at the prompt ---- */

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
    };

    return cmocka_run_group_tests_name("commands/advised", tests, NULL, NULL);
}
