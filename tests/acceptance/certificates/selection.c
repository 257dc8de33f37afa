/* Where the product must not act: no certificate to choose, or several and nothing that says
 * which. */
#include "scenarios.h"

#include <wchar.h>

static void assert_listed(DWORD event, const struct certificate *certificate)
{
    wchar_t text[THUMBPRINT_TEXT];

    assert_event_says(event, thumbprint_text(certificate, text));
}

static void without_any_eligible_certificate_nothing_is_changed_and_all_are_listed(void **state)
{
    static const struct {
        struct wish wish;
        const wchar_t *verdict;
    } rejected[] = {
        {{.starts_in_days = -30, .ends_in_days = -1}, L"it has expired"},
        {{.starts_in_days = 1, .ends_in_days = 60}, L"it is not valid yet"},
        {{.usage = FOR_CLIENTS}, L"it is not issued for Server Authentication"},
        {{.usage = FOR_NO_PURPOSE}, L"it is not issued for Server Authentication"},
        {{.key = KEY_NONE}, L"it has no private key"},
        {{.key = KEY_MISSING}, L"its private key cannot be used"},
        {{.key = KEY_SIGNATURE}, L"its key is for signatures only"},
    };
    const struct certificate old = server_healthy();
    struct certificate certificates[COUNT_OF(rejected)];
    struct traces before;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rejected); i++) {
        certificates[i] = certificate_issue(&rejected[i].wish);
    }
    certificate_delete(&old);
    before = server_traces();
    product_start();
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_NO_ELIGIBLE_CERTIFICATE, STOPPED);
    for (size_t i = 0; i < COUNT_OF(rejected); i++) {
        assert_listed(EVENT_NO_ELIGIBLE_CERTIFICATE, &certificates[i]);
        assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE, rejected[i].verdict);
    }
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE,
                      L"This server's names: sstp.example.test (from the certificate");
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE, L"config set HostName");
    assert_event_says(EVENT_NO_ELIGIBLE_CERTIFICATE, L"rotate --thumbprint");
    assert_untouched(&before);
    assert_bound(&old);
    assert_true(server_lets_in(&old)); /* from memory, until the reboot */
}

static void once_an_eligible_certificate_arrives_it_is_taken_into_use(void **state)
{
    const struct certificate old = server_healthy();
    struct certificate successor;

    (void)state;
    certificate_delete(&old);
    product_start();
    events_wait(EVENT_NO_ELIGIBLE_CERTIFICATE);
    successor = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_NO_ELIGIBLE_CERTIFICATE,
                  EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_serves(&successor);
}

static void of_several_for_different_names_none_is_guessed_and_all_are_listed(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate one =
        certificate_issue(&(struct wish){.name = "one.example.test", .ends_in_days = 60});
    const struct certificate other =
        certificate_issue(&(struct wish){.name = "other.example.test", .ends_in_days = 90});
    struct traces before;

    (void)state;
    certificate_delete(&old);
    platform_reboot(); /* so that clients are shown nothing that says it */
    before = server_traces();
    product_start();
    events_wait(EVENT_AMBIGUOUS_CERTIFICATES);
    EXPECT_EVENTS(STARTED, EVENT_CERTIFICATE_MISSING, EVENT_AMBIGUOUS_CERTIFICATES, STOPPED);
    assert_listed(EVENT_AMBIGUOUS_CERTIFICATES, &one);
    assert_listed(EVENT_AMBIGUOUS_CERTIFICATES, &other);
    assert_event_says(EVENT_AMBIGUOUS_CERTIFICATES, L"one.example.test");
    assert_event_says(EVENT_AMBIGUOUS_CERTIFICATES, L"other.example.test");
    assert_event_says(EVENT_AMBIGUOUS_CERTIFICATES, L"not known (HostName is not set)");
    assert_event_says(EVENT_AMBIGUOUS_CERTIFICATES, L"config set HostName");
    assert_untouched(&before);
    assert_bound(&old);
}

/* Case 6: clients connect by a name that this server was never known by. On the first pass that is
 * told, and `config set HostName` cures it, after it has said whom that takes something from. */
static void one_for_the_name_that_clients_use_is_told_and_used_with_host_name(void **state)
{
    const struct certificate bound = server_healthy();
    const struct certificate vpn =
        certificate_issue(&(struct wish){.name = "vpn.example.org", .ends_in_days = 90});
    wchar_t text[THUMBPRINT_TEXT];

    (void)state;
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_event_says(EVENT_NAMES_OF_OTHERS, thumbprint_text(&vpn, text));
    assert_event_says(EVENT_NAMES_OF_OTHERS, L"vpn.example.org");
    assert_event_says(EVENT_NAMES_OF_OTHERS, L"config set HostName");
    assert_serves(&bound);
    assert_product_says(L"config set HostName vpn.example.org", 0,
                        "Until now, the names of this server were: sstp.example.test");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_NO_ELIGIBLE_CERTIFICATE), 0);
    assert_serves(&vpn);
}

/* While nothing else qualifies it is kept, and that is said; what then does is used at once. */
static void what_the_settings_rule_out_is_told_and_replaced(void **state)
{
    const struct certificate bound = server_healthy();
    wchar_t text[THUMBPRINT_TEXT];
    wchar_t command[THUMBPRINT_TEXT + 128];
    struct certificate renewed;

    (void)state;
    (void)swprintf(command, THUMBPRINT_TEXT + 128, L"config set NeverThumbprint %ls",
                   thumbprint_text(&bound, text));
    assert_product_says(command, 0, "NeverThumbprint");
    product_start();
    events_wait(EVENT_RULED_OUT);
    assert_event_says(EVENT_RULED_OUT, L"NeverThumbprint rules it out");
    assert_serves(&bound);
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* A typing error in a template's name rules out all there is: that is said at once, and changes
 * nothing. Put right, what is of that template is used, and nothing else. */
static void a_template_goes_by_its_name(void **state)
{
    const struct certificate bound = server_healthy();
    struct certificate wanted;

    (void)state;
    wanted = certificate_issue(&(struct wish){
        .template_name = "SSTPServer", .subject = "M\xc3\xbcnchen", .ends_in_days = 100});
    platform_has_code_page(CP_UTF8);
    assert_product_says(L"config set Template SSTPServre", 0,
                        "No certificate in LocalMachine\\MY is from such a template");
    assert_product_says(L"config set Template SSTPServre", 0, "SSTPServer (CN=M\xc3\xbcnchen)");
    product_start();
    events_wait(EVENT_TEMPLATE_UNMATCHED);
    (void)certificate_issue(&(struct wish){.ends_in_days = 200});
    assert_product_says(L"check", 1, "template-unmatched");
    assert_serves(&bound);
    assert_product_says(L"config set Template \"1.2.3.4; sstpserver\"", 0, "Template is");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&wanted);
}

/* A renewal that is not to be used is left where it is, and the next that is for all the names is.
 */
static void what_must_never_be_used_is_not_and_all_names_count(void **state)
{
    const struct certificate bound = server_healthy();
    const struct certificate never =
        certificate_issue(&(struct wish){.other_name = "vpn.example.org", .ends_in_days = 120});
    wchar_t text[THUMBPRINT_TEXT];
    wchar_t command[THUMBPRINT_TEXT + 128];
    struct certificate both;

    (void)state;
    (void)swprintf(command, THUMBPRINT_TEXT + 128, L"config set NeverThumbprint \"%ls; %040d\"",
                   thumbprint_text(&never, text), 1);
    assert_product_says(command, 0, "NeverThumbprint");
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_product_says(L"check", 0, "NeverThumbprint rules it out");
    assert_serves(&bound);
    assert_product_says(L"config set HostName \"sstp.example.test; *.example.org\"", 3,
                        "without wildcards");
    assert_product_says(L"config set HostName \"sstp.example.test; vpn.example.org\"", 0,
                        "HostName");
    both = certificate_issue(&(struct wish){.other_name = "vpn.example.org", .ends_in_days = 90});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&both);
}

int scenarios_certificates_selection(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(without_any_eligible_certificate_nothing_is_changed_and_all_are_listed),
        SCENARIO(once_an_eligible_certificate_arrives_it_is_taken_into_use),
        SCENARIO(one_for_the_name_that_clients_use_is_told_and_used_with_host_name),
        SCENARIO(what_the_settings_rule_out_is_told_and_replaced),
        SCENARIO(a_template_goes_by_its_name),
        SCENARIO(what_must_never_be_used_is_not_and_all_names_count),
        SCENARIO(of_several_for_different_names_none_is_guessed_and_all_are_listed),
    };

    return cmocka_run_group_tests_name("certificates/selection", tests, NULL, NULL);
}
