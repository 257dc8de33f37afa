/* status: what it says of a server, to a person and to a program. */
#include "scenarios.h"

#include "json_text.h"
#include "process_account.h"

#include <stdio.h>
#include <string.h>

enum { HEALTHY = 0, WARNING = 1, CRITICAL = 2, FAILED = 4 };

static const struct wish renewal = {.ends_in_days = 60};

static void assert_thumbprint(const char *path, const struct certificate *certificate)
{
    wchar_t wide[THUMBPRINT_TEXT];
    char text[THUMBPRINT_TEXT];

    (void)snprintf(text, sizeof(text), "%ls", thumbprint_text(certificate, wide));
    assert_json(path, text);
}

static void assert_said(const char *path)
{
    const char *value = json_value(path);

    if (value == NULL || strcmp(value, "null") == 0) {
        fail_msg("%s is not said", path);
    }
}

/* The finding is the first. */
static void assert_status(DWORD exit_code, const char *verdict, const char *reason)
{
    product_reports(L"status", exit_code);
    assert_json("verdict", verdict);
    if (reason == NULL) {
        assert_int_equal(json_count("findings"), 0);
    } else {
        assert_json("findings.0.reason", reason);
        assert_json("findings.0.severity", verdict);
        assert_true(strlen(json_value("findings.0.text")) > 20);
    }
}

/* ---- nothing is wrong ---- */

static void a_healthy_server_is_reported_with_all_that_shows_it(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    assert_status(HEALTHY, "healthy", NULL);
    assert_json("format", "1");
    assert_json("command", "status");
    assert_json("sstpInUse", "true");
    assert_json("stopped", "false");
    assert_json("administrator", "true");
    assert_json("bindings.0.endpoint", "0.0.0.0:443");
    assert_json("bindings.1.endpoint", "[::]:443");
    assert_json("bindings.1.state", "present");
    assert_json("bindings.0.owner", "sstp");
    assert_thumbprint("bindings.0.thumbprint", &certificate);
    assert_thumbprint("bindings.1.thumbprint", &certificate);
    assert_thumbprint("certificate.thumbprint", &certificate);
    assert_json("certificate.names.0.name", SERVER_NAME);
    assert_json("certificate.issuer", "CN=SstpCertRotator acceptance CA");
    assert_json("certificate.privateKey", "usable");
    assert_json("serverNames.source", "baseline");
    assert_json("serverNames.names.0.name", SERVER_NAME);
    assert_json("trust", "unknown");
    assert_json("next.kind", "none");
    assert_json("next.thumbprint", "null");
    assert_json("registry.mode", "automatic");
    assert_json("registry.port", "443");
    assert_json("services.0.name", "SstpSvc");
    assert_json("services.1.name", "RasMan");
    assert_json("services.2.name", "RemoteAccess");
    assert_json("services.2.state", "running");
    assert_json("rotator", "running");
    assert_json("lastRotation", "null");
    assert_json("decision", "nothing");
    assert_json("nextLook.why", "regular");
    assert_json("pendingRestart", "null");
}

static void a_server_without_sstp_is_healthy(void **state)
{
    (void)state;
    assert_status(HEALTHY, "healthy", "sstp-not-in-use");
    assert_json("sstpInUse", "false");
    assert_json("certificate", "null");
    assert_json("bindings.0.state", "absent");
    assert_product_says(L"status", HEALTHY, "SSTP is not used on this server");
}

/* ---- something is ---- */

static void a_service_that_checks_nothing_is_a_warning(void **state)
{
    (void)state;
    (void)server_watched();
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    assert_status(WARNING, "warning", NULL);
    assert_json("rotator", "paused");
    product_stop();
    assert_status(WARNING, "warning", NULL);
    assert_json("rotator", "stopped");
    assert_product_says(L"status", WARNING, "this service is stopped. Renewed");
    product_uninstall();
    product_reports(L"status", WARNING);
    assert_json("rotator", "not-installed");
    assert_product_says(L"status", WARNING, "sstp-cert-rotator install");
}

static void the_wrong_way_is_critical_although_clients_get_in(void **state)
{
    const struct certificate old = server_watched();

    (void)state;
    product_stop();
    (void)certificate_replace(&old, &renewal);
    assert_status(CRITICAL, "critical", "certificate-missing");
    assert_thumbprint("findings.0.thumbprint", &old);
    assert_json("certificate", "null");
    assert_json("decision", "apply");
    assert_product_says(L"status", CRITICAL, "not in the store");
}

static void a_renewal_that_is_not_in_use_yet_is_a_warning(void **state)
{
    (void)state;
    (void)server_watched();
    product_stop();
    (void)certificate_issue(&renewal);
    product_reports(L"status", WARNING);
    assert_json("verdict", "warning");
    assert_json("findings.0.reason", "certificate-renewed");
    assert_json("decision", "apply");
}

static void one_family_without_a_binding_is_critical(void **state)
{
    (void)state;
    (void)server_watched();
    product_stop();
    binding_delete(IPV6, server_port());
    assert_status(CRITICAL, "critical", "binding-missing");
    assert_json("findings.0.family", "IPv6");
    assert_json("bindings.1.state", "absent");
}

static void another_applications_binding_is_reported_as_that(void **state)
{
    const struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 30});
    const struct binding foreign = binding_of_others(&certificate);

    (void)state;
    server_bind(&certificate);
    server_serve(&certificate);
    server_bind_with(&foreign);
    assert_status(WARNING, "warning", "binding-foreign");
    assert_int_equal(json_value("bindings.0.owner")[0], '{');
    assert_product_says(L"status", WARNING, "of IIS");
}

static void services_that_an_administrator_stopped_are_a_warning(void **state)
{
    (void)state;
    (void)server_watched();
    service_stop_all(SSTP_SERVICE);
    assert_status(WARNING, "warning", NULL);
    assert_json("stopped", "true");
    assert_json("services.0.state", "stopped");
    assert_json("headline", "stopped");
    assert_product_says(L"status", WARNING, "RemoteAccess is stopped. VPN clients cannot connect.");
}

/* ---- modes ---- */

static void a_picked_certificate_is_reported(void **state)
{
    const struct certificate certificate = certificate_issue(&renewal);

    (void)state;
    server_bind(&certificate);
    sstp_pin(&certificate);
    server_serve(&certificate);
    product_start();
    events_wait(EVENT_HEALTHY);
    product_reports(L"status", HEALTHY);
    assert_json("registry.mode", "picked");
    assert_json("registry.sha256.state", "present");
    assert_json_same("registry.sha256.value", "certificate.sha256");
    assert_product_says(L"status --details", HEALTHY, "picked by an administrator");
}

static void a_load_balancer_in_front_is_reported(void **state)
{
    (void)state;
    (void)server_watched();
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    product_reports(L"status", WARNING);
    assert_json("registry.mode", "offload");
    assert_json("findings.0.reason", "tls-offloaded");
    assert_product_says(L"status", WARNING, "a load balancer");
    assert_product_says(L"status --details", WARNING, "offload: TLS ends");
}

/* ---- what was and what comes ---- */

static void the_last_rotation_is_reported(void **state)
{
    const struct certificate old = server_watched();
    struct certificate renewed;

    (void)state;
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_reports(L"status", HEALTHY);
    assert_json("lastRotation.result", "succeeded");
    assert_thumbprint("lastRotation.before", &old);
    assert_thumbprint("lastRotation.wanted", &renewed);
    assert_json("lastRotation.retryAt", "null");
    assert_true(atoi(json_value("lastRotation.durationMs")) >=
                atoi(json_value("lastRotation.outageMs")));
    assert_true(atoi(json_value("lastRotation.outageMs")) > 0);
    assert_product_says(L"status", HEALTHY, "succeeded; clients could not connect for ");
}

static void one_that_failed_is_reported_with_its_next_try(void **state)
{
    (void)state;
    (void)server_watched();
    platform_fails(L"HttpUpdateServiceConfiguration", NULL, ERROR_IO_DEVICE);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_UNDONE);
    product_reports(L"status", WARNING);
    assert_json("lastRotation.result", "undone");
    assert_said("lastRotation.retryAt");
    assert_json("headline", "failed");
    assert_product_says(L"status", WARNING, "failed and was rolled back");
}

static void a_restart_that_waits_for_its_window_is_reported(void **state)
{
    SYSTEMTIME now;
    wchar_t window[32];

    (void)state;
    GetLocalTime(&now);
    (void)swprintf(window, COUNT_OF(window), L"daily %02u:00-%02u:00", (now.wHour + 4u) % 24,
                   (now.wHour + 6u) % 24);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"window");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartWindows", window);
    (void)server_watched();
    (void)certificate_issue(&renewal);
    events_wait(EVENT_RESTART_SCHEDULED);
    product_reports(L"status", HEALTHY);
    assert_json("headline", "scheduled");
    assert_json("decision", "wait-for-restart-policy");
    assert_json("pendingRestart.why", "window");
    assert_said("pendingRestart.at");
    assert_said("pendingRestart.deadline");
    assert_json_same("pendingRestart.at", "pendingRestart.window.opens");
    assert_said("pendingRestart.window.closes");
    assert_json("nextLook.why", "restart-policy");
    assert_product_says(L"status", HEALTHY, "RestartPolicy is window");
}

/* ---- how it is told ---- */

static void names_in_any_script_arrive(void **state)
{
    static const char subject[] = "B\xc3\xbcro\\Stra\xc3\x9f"
                                  "e \xe2\x82\xac \xe6\x97\xa5\xe6\x9c\xac";
    const struct certificate certificate =
        certificate_issue(&(struct wish){.subject = subject, .ends_in_days = 30});
    char expected[80];

    (void)state;
    server_bind(&certificate);
    server_serve(&certificate);
    (void)snprintf(expected, sizeof(expected), "CN=%s", subject);
    product_reports(L"status", WARNING);
    assert_json("certificate.subject", expected);
    platform_has_code_page(CP_UTF8);
    assert_product_says(L"status", WARNING, expected);
}

static void what_cannot_be_read_is_unknown_and_not_missing(void **state)
{
    (void)state;
    (void)server_watched();
    platform_fails(L"CertOpenStore", L"MY", ERROR_ACCESS_DENIED);
    product_reports(L"status", WARNING);
    assert_json("findings.0.reason", "store-unreadable");
    assert_json("findings.0.error.code", "5");
    assert_json("findings.0.error.operation", "CertOpenStore");
    assert_product_says(L"status", WARNING, "unknown: the store could not be read");
    platform_works(L"CertOpenStore");
    platform_fails(L"HttpQueryServiceConfiguration", NULL, ERROR_ACCESS_DENIED);
    product_reports(L"status", WARNING);
    assert_json("bindings.0.state", "unreadable");
    assert_product_says(L"status", WARNING, "unknown: it could not be read");
}

static void who_is_no_administrator_is_told_so(void **state)
{
    (void)state;
    (void)server_watched();
    platform_fails(L"CheckTokenMembership", NULL, ERROR_ACCESS_DENIED);
    product_reports(L"status", HEALTHY);
    assert_json("administrator", "false");
    platform_fails(L"HttpQueryServiceConfiguration", NULL, ERROR_ACCESS_DENIED);
    product_reports(L"status", WARNING);
    assert_product_says(L"status", WARNING, "Run this from an elevated command prompt.");
}

/* By the lists of the services, of their processes and of the keys; not by what a fault says. */
static void an_ordinary_user_is_told_what_he_may_see(void **state)
{
    (void)state;
    (void)server_watched();
    process_as_user(true);
    product_reports(L"status", HEALTHY);
    assert_json("administrator", "false");
    assert_json("notOpened", "null");
    product_reports(L"check", HEALTHY);
    assert_product_says(L"doctor --all", WARNING, "the service's keys in the registry");
    assert_product_says(L"rotate --now", FAILED, "needs administrator's rights");
    assert_product_says(L"config set SettleSeconds 3", FAILED, "administrator's rights");
    process_as_user(false);
}

int scenarios_commands_status(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_healthy_server_is_reported_with_all_that_shows_it),
        SCENARIO(a_server_without_sstp_is_healthy),
        SCENARIO(a_service_that_checks_nothing_is_a_warning),
        SCENARIO(the_wrong_way_is_critical_although_clients_get_in),
        SCENARIO(a_renewal_that_is_not_in_use_yet_is_a_warning),
        SCENARIO(one_family_without_a_binding_is_critical),
        SCENARIO(another_applications_binding_is_reported_as_that),
        SCENARIO(services_that_an_administrator_stopped_are_a_warning),
        SCENARIO(a_picked_certificate_is_reported),
        SCENARIO(a_load_balancer_in_front_is_reported),
        SCENARIO(the_last_rotation_is_reported),
        SCENARIO(one_that_failed_is_reported_with_its_next_try),
        SCENARIO(a_restart_that_waits_for_its_window_is_reported),
        SCENARIO(names_in_any_script_arrive),
        SCENARIO(what_cannot_be_read_is_unknown_and_not_missing),
        SCENARIO(who_is_no_administrator_is_told_so),
        SCENARIO(an_ordinary_user_is_told_what_he_may_see),
    };

    return cmocka_run_group_tests_name("commands/status", tests, NULL, NULL);
}
