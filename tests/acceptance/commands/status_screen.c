/* status: what a person sees of a server, short and in full. */
#include "scenarios.h"

#include <stdio.h>
#include <string.h>

enum { HEALTHY = 0 };

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
                        "Server names " SERVER_NAME
                        " (from the last certificate that proved good)");
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
    output = product_run(L"check"); /* it does not advise itself, nor says the sentence for that */
    assert_null(find_words(output->text, "cannot be used:"));
}

int scenarios_commands_status_screen(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(the_screen_says_the_same),
        SCENARIO(thumbprints_are_short_beside_names_and_whole_in_details),
        SCENARIO(nothing_is_advised_twice),
    };

    return cmocka_run_group_tests_name("commands/status_screen", tests, NULL, NULL);
}
