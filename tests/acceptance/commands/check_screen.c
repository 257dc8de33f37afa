/* check: what is on its screen, and in how many words. */
#include "scenarios.h"

#include <stdio.h>
#include <string.h>

enum { WARNING = 1 };

static const struct wish renewal = {.ends_in_days = 60};

/* The product watches a server and is stopped; then what comes is looked at by check alone. */
static struct certificate known_server(void)
{
    const struct certificate certificate = server_watched();

    product_stop();
    return certificate;
}

static const char *short_text(const struct certificate *certificate, char text[9])
{
    wchar_t thumbprint[THUMBPRINT_TEXT];

    (void)snprintf(text, 9, "%.8ls", thumbprint_text(certificate, thumbprint));
    return text;
}

static void assert_screen_shows_it(const struct certificate *old, const struct certificate *renewed)
{
    wchar_t thumbprint[THUMBPRINT_TEXT];
    char digits[9];
    char text[128];

    assert_product_says(L"check", WARNING, "Notes 1 Note certificate-renewed");
    (void)snprintf(text, sizeof(text), "1 Bind certificate %s to 0.0.0.0:443 and [::]:443",
                   short_text(renewed, digits));
    assert_product_says(L"check", WARNING, text);
    assert_product_says(L"check", WARNING,
                        "3 Restart RemoteAccess, RasMan, SstpSvc (no VPN client is connected)");
    assert_product_says(L"check", WARNING, "Nothing: this service does not run. What is due:");
    assert_product_says(L"check", WARNING, "What you can do Start this service:");
    (void)snprintf(text, sizeof(text), " %s expires ", digits);
    assert_product_says(L"check", WARNING, text);
    assert_product_says(L"check", WARNING, "would be applied");
    (void)snprintf(text, sizeof(text), " %s expires ", short_text(old, digits));
    assert_product_says(L"check", WARNING, text);
    assert_product_says(L"check", WARNING, "bound now");
    assert_product_says(L"check", WARNING, "Nothing was changed.");
    (void)snprintf(text, sizeof(text), "%ls", thumbprint_text(renewed, thumbprint));
    assert_product_says(L"check --details", WARNING, text);
    assert_product_says(L"check --details", WARNING, "Replace the certificate of 0.0.0.0:443: ");
    assert_product_says(L"check --details", WARNING, "Stop RemoteAccess");
    assert_null(strstr(product_run(L"check")->text, text));
}

static void a_renewal_is_shown_in_few_lines(void **state)
{
    const struct certificate old = known_server();
    const struct certificate renewed = certificate_issue(&renewal);

    (void)state;
    assert_screen_shows_it(&old, &renewed);
}

static void what_would_have_to_change_is_said_and_others_are_counted(void **state)
{
    (void)state;
    (void)known_server();
    (void)certificate_issue(&renewal);
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS});
    (void)certificate_issue(&(struct wish){.key = KEY_NONE});
    (void)certificate_issue(&(struct wish){.name = "mail.example.test"});
    (void)certificate_issue(&(struct wish){.garbled_names = true});
    assert_product_says(L"check", WARNING, "Certificates for sstp.example.test");
    assert_product_says(L"check", WARNING, "it has no private key: import it again with its key");
    assert_product_says(L"check", WARNING, "enroll one for Server Authentication");
    assert_product_says(L"check", WARNING, "2 other certificates are for other names, or for none");
    assert_null(strstr(product_run(L"check")->text, "mail.example.test"));
    assert_product_says(L"check --all", WARNING, "CN=mail.example.test");
    assert_product_says(L"check --all", WARNING, "set HostName if VPN clients use its name");
}

static void what_follows_and_what_to_do_begin_a_line(void **state)
{
    const struct certificate certificate = known_server();
    const char *text;

    (void)state;
    certificate_delete(&certificate);
    text = product_run(L"check")->text;
    assert_non_null(strstr(text, "\n     Impact: "));
    assert_non_null(strstr(text, "\n     Action: "));
    assert_null(strstr(text, ". Impact: "));
}

int scenarios_commands_check_screen(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_renewal_is_shown_in_few_lines),
        SCENARIO(what_would_have_to_change_is_said_and_others_are_counted),
        SCENARIO(what_follows_and_what_to_do_begin_a_line),
    };

    return cmocka_run_group_tests_name("commands/check_screen", tests, NULL, NULL);
}
