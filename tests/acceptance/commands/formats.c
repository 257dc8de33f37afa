/* status --format: for Nagios, PRTG and Prometheus. What is kept of it is given to them afterwards
 * (test_formats.py). */
#include "scenarios.h"

enum { OK = 0, WARNING = 1, CRITICAL = 2, UNKNOWN = 3, USAGE = 3 };

static void a_healthy_server_is_ok_with_its_figures(void **state)
{
    (void)state;
    (void)server_watched();
    assert_format_says(L"nagios", OK, "SSTP OK - SSTP uses a valid certificate and accepts");
    assert_format_says(L"nagios", OK, "client_test_ipv4=1;;;0;1");
    assert_format_says(L"nagios", OK, " pending=0");
    assert_format_says(L"prtg", OK, ":SSTP uses a valid certificate");
    assert_format_says(L"prometheus", OK, "sstp_cert_headline_info{headline=\"serves\"} 1");
    assert_format_says(L"prometheus", OK, "sstp_cert_client_test_success{family=\"ipv6\"} 1");
    assert_format_says(L"prometheus", OK, "sstp_cert_service_running 1");
}

static void who_is_locked_out_is_critical(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    product_stop();
    certificate_delete(&certificate);
    assert_format_says(L"nagios", CRITICAL, "but not after the next restart");
    assert_format_says(L"prtg", CRITICAL, "but not after the next restart");
    assert_format_says(L"prometheus", CRITICAL, "headline=\"locked-out-after-restart\"");
    assert_format_says(L"prometheus", CRITICAL, "sstp_cert_service_running 0");
}

static void what_waits_is_pending(void **state)
{
    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_has_clients(3);
    (void)server_watched();
    (void)certificate_issue(&(struct wish){.ends_in_days = 90});
    events_wait(EVENT_RESTART_SCHEDULED);
    assert_format_says(L"nagios", OK, " clients=3;;;0");
    assert_format_says(L"nagios", OK, " pending=1");
    assert_format_says(L"prometheus", OK, "sstp_cert_connected_clients 3");
    assert_format_says(L"prometheus", OK, "sstp_cert_rotation_pending 1");
}

static void a_subject_of_any_signs_is_a_label(void **state)
{
    const struct certificate certificate =
        certificate_issue(&(struct wish){.subject = "B\xc3\xbcro \"vpn\" \\1", .ends_in_days = 30});

    (void)state;
    server_bind(&certificate);
    server_serve(&certificate);
    product_start();
    assert_format_says(L"prometheus", OK, "sstp_cert_not_after_timestamp_seconds{subject=");
}

static void what_cannot_be_read_is_unknown_to_nagios(void **state)
{
    (void)state;
    (void)server_watched();
    platform_fails(L"HttpQueryServiceConfiguration", NULL, ERROR_ACCESS_DENIED);
    assert_format_says(L"nagios", UNKNOWN, "SSTP UNKNOWN - ");
    assert_format_says(L"prtg", WARNING, "not known");
    assert_format_says(L"prometheus", WARNING, "headline=\"unknown\"");
}

static void another_format_is_refused(void **state)
{
    (void)state;
    assert_product_says(L"status --format xml", USAGE, "nagios, prtg or prometheus");
    assert_product_says(L"status --format", USAGE, "--format");
    assert_product_says(L"status --format nagios --json", USAGE, "--json");
}

int scenarios_commands_formats(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_healthy_server_is_ok_with_its_figures),
        SCENARIO(who_is_locked_out_is_critical),
        SCENARIO(what_waits_is_pending),
        SCENARIO(a_subject_of_any_signs_is_a_label),
        SCENARIO(what_cannot_be_read_is_unknown_to_nagios),
        SCENARIO(another_format_is_refused),
    };

    return cmocka_run_group_tests_name("commands/formats", tests, NULL, NULL);
}
