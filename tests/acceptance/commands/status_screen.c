/* status: what a person sees of a server, short and in full. */
#include "scenarios.h"

#include <stdio.h>
#include <string.h>

enum { HEALTHY = 0, WARNING = 1, CRITICAL = 2 };

static void the_screen_says_the_same(void **state)
{
    (void)state;
    (void)server_watched();
    assert_product_says(L"status", HEALTHY,
                        "SSTP uses a valid certificate and accepts connections.");
    assert_product_says(L"status", HEALTHY,
                        "Issuer     CN=SstpCertRotator acceptance CA (unknown)");
    assert_product_says(L"status", HEALTHY, "(in 29 days)");
    assert_product_says(L"status", HEALTHY, "Bindings     0.0.0.0:443 OK");
    assert_product_says(L"status", HEALTHY, "[::]:443 OK");
    assert_product_says(L"status", HEALTHY, "Client test  IPv4 OK");
    assert_product_says(L"status", HEALTHY, "RemoteAccess running");
    assert_product_says(L"status", HEALTHY,
                        "Server names " SERVER_NAME " (from the last certificate that worked)");
    assert_product_says(L"status", HEALTHY, "holds no certificate that could follow");
    assert_product_says(L"status", HEALTHY, "This service running");
    assert_product_says(L"status", HEALTHY, "Last change  none yet");
    assert_product_says(L"STATUS", HEALTHY, "Next check   by ");
}

/* Eight digits tell certificates apart; --details has all, to compare with other programs. */
static void thumbprints_are_short_beside_names_and_whole_in_details(void **state)
{
    const struct certificate certificate = server_watched();
    wchar_t wide[THUMBPRINT_TEXT];
    char text[80];

    (void)state;
    (void)thumbprint_text(&certificate, wide);
    (void)snprintf(text, sizeof(text), "Certificate  CN=" SERVER_NAME " (%.8ls)", wide);
    assert_product_says(L"status", HEALTHY, text);
    (void)snprintf(text, sizeof(text), "%ls", wide);
    assert_null(strstr(product_run(L"status")->text, text));
    (void)snprintf(text, sizeof(text), "IPv6  [::]:443      %ls  SSTP", wide);
    assert_product_says(L"status --details", HEALTHY, text);
    assert_product_says(L"status --details", HEALTHY, "for " SERVER_NAME);
    assert_product_says(L"status --details", HEALTHY, "SHA256CertificateHash");
    assert_product_says(L"status --details", HEALTHY, "SstpCertRotator  running");
    assert_product_says(L"status --details --json", 3, "not:");
}

/* Two findings of one problem are one line, and one command is there for all that need it. */
static void nothing_is_advised_twice(void **state)
{
    const struct certificate old = server_watched();
    const struct process_output *output;
    const char *first;

    (void)state;
    certificate_delete(&old);
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    platform_reboot();
    output = product_run(L"status");
    first = strstr(output->text, "\n      sstp-cert-rotator check\r");
    assert_non_null(first);
    assert_null(strstr(first + 1 + strlen("\n      "), "sstp-cert-rotator check"));
    first = find_words(output->text, "(tls-fails)");
    assert_non_null(first);
    assert_null(find_words(first, "(tls-fails)"));
    assert_non_null(find_words(
        output->text, "VPN clients cannot connect: the certificate was deleted from the store."));
    assert_null(find_words(output->text, "Do not restart this server"));
    output = product_run(L"check"); /* it does not advise itself, nor says the sentence for that */
    assert_null(find_words(output->text, "cannot be used:"));
}

/* What is advised can be done with what is in the store. */
static void the_first_certificate_is_asked_for_or_applied(void **state)
{
    (void)state;
    service_start(REMOTE_ACCESS_SERVICE);
    assert_product_says(L"status", WARNING, "Import a certificate with its private key, if SSTP");
    (void)certificate_issue(&(struct wish){.name = "one.example.test", .ends_in_days = 60});
    assert_product_says(L"status", WARNING, "Apply a certificate that is in the store, if SSTP");
    assert_product_says(L"check", WARNING, "rotate applies it CN=one.example.test");
    assert_product_says(L"check", WARNING, "Nothing: an administrator chooses the first");
    (void)certificate_issue(&(struct wish){.name = "two.example.test", .ends_in_days = 60});
    assert_product_says(L"status", WARNING, "Apply one of the certificates");
    assert_product_says(L"doctor", WARNING, "Apply one of the certificates");
}

static void what_waits_is_not_announced_while_paused(void **state)
{
    (void)state;
    (void)server_waiting_for_clients();
    assert_product_says(L"status", HEALTHY, "What happens next The service applies CN=");
    assert_product_says(L"check", HEALTHY, "What the service would do The service applies CN=");
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    assert_product_says(L"status", WARNING, "What happens next Nothing, until this service is");
    assert_null(find_words(product_run(L"status")->text, "The service applies"));
}

static void the_gravest_finding_stands_first(void **state)
{
    const struct process_output *output;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Mode", L"observe");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"AlsoRestart", L"NoSuchService");
    (void)server_healthy();
    output = product_run(L"status");
    assert_non_null(find_words(output->text, "Findings warning AlsoRestart names a service"));
    assert_non_null(find_words(output->text, "note the setting Mode is observe"));
    assert_non_null(find_words(output->text, "NoSuchService not-installed"));
}

/* By the service, which is at it. */
static void a_rotation_in_progress_is_not_called_interrupted(void **state)
{
    (void)state;
    (void)server_watched();
    platform_stopping(SSTP_SERVICE, L"progress", 4000);
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    assert_service_reaches(SSTP_SERVICE, SERVICE_STOP_PENDING);
    assert_product_says(L"status", CRITICAL, "a rotation is in progress, and services are stopped");
    events_wait(EVENT_ROTATION_COMPLETED);
}

int scenarios_commands_status_screen(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(the_screen_says_the_same),
        SCENARIO(thumbprints_are_short_beside_names_and_whole_in_details),
        SCENARIO(nothing_is_advised_twice),
        SCENARIO(the_first_certificate_is_asked_for_or_applied),
        SCENARIO(what_waits_is_not_announced_while_paused),
        SCENARIO(the_gravest_finding_stands_first),
        SCENARIO(a_rotation_in_progress_is_not_called_interrupted),
    };

    return cmocka_run_group_tests_name("commands/status_screen", tests, NULL, NULL);
}
