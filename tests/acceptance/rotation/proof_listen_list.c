/* Where clients on this server find SSTP: an IP listen list leaves loopback out. And a Schannel
 * that refuses by itself says nothing of the server. */
#include "scenarios.h"

#include "json_text.h"

enum { HEALTHY = 0, NOT_HEALTHY = 2 };

#define OWN          L"127.0.0.2"
#define OWN_HOST     2
#define NOT_OURS     L"192.0.2.1"
#define SEC_MISMATCH ((DWORD)0x80090331) /* SEC_E_ALGORITHM_MISMATCH */
#define SEC_PACKAGE  ((DWORD)0x8009030d) /* SEC_E_UNKNOWN_CREDENTIALS */

static const struct wish renewal = {.ends_in_days = 60};

static struct certificate rotated(void)
{
    const struct certificate renewed = certificate_issue(&renewal);

    events_wait(EVENT_ROTATION_COMPLETED);
    return renewed;
}

/* For how many families there is no judgement, and that is all that is found. */
static void assert_unknown(DWORD families)
{
    product_reports(L"check", HEALTHY);
    assert_int_equal(json_count("findings"), families);
    if (families > 0) {
        assert_json("findings.0.reason", "probe-unavailable");
    }
}

static void assert_rotation_is_proven(void)
{
    struct certificate renewed;

    product_start();
    events_wait(EVENT_HEALTHY);
    assert_unknown(0);
    renewed = rotated();
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* Neither family can be judged, and nothing is taken back for that. */
static struct certificate rotated_unproven(void)
{
    struct certificate renewed;

    product_start();
    events_wait(EVENT_HEALTHY);
    assert_unknown(2);
    renewed = rotated();
    EXPECT_EVENTS(STARTED, EVENT_PROBE_UNAVAILABLE, EVENT_PROBE_UNAVAILABLE, EVENT_HEALTHY,
                  EVENT_CERTIFICATE_RENEWED, EVENT_ROTATION_STARTED, BOTH_REPLACED,
                  EVENT_HASHES_DELETED, RESTART, UNPROVEN, EVENT_ROTATION_COMPLETED, STOPPED);
    return renewed;
}

static void a_rotation_is_proven_over_a_listed_address(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_listens_on(OWN L",::1");
    wire_ask_at(OWN_HOST);
    assert_rotation_is_proven();
    assert_event_says(EVENT_PROVEN, L"IPv4 and IPv6");
}

/* The first is another machine's now: whoever answers there is not asked. */
static void a_listed_address_of_another_machine_is_passed_over(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_listens_on(NOT_OURS L"," OWN L",::");
    wire_ask_at(OWN_HOST);
    assert_rotation_is_proven();
}

static void a_family_without_a_listed_address_is_not_judged(void **state)
{
    struct certificate renewed;
    struct answer answer;

    (void)state;
    (void)server_healthy();
    platform_listens_on(OWN);
    wire_ask_at(OWN_HOST);
    product_start();
    events_wait(EVENT_HEALTHY);
    assert_unknown(1);
    renewed = rotated();
    EXPECT_EVENTS(STARTED, EVENT_PROBE_UNAVAILABLE, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED,
                  ROTATION, STOPPED);
    assert_event_says(EVENT_PROBE_UNAVAILABLE, L"IP listen list");
    assert_event_says(EVENT_PROVEN, L"IPv4; IPv6 could not be tested");
    assert_bound(&renewed);
    answer = wire_ask(IPV4, server_port());
    assert_true(answer_lets_in(&answer, &renewed));
}

/* Loopback refuses, and nobody takes that for a server that does not listen. */
static void a_list_without_an_address_of_the_server_is_said(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_healthy();
    platform_listens_on(NOT_OURS);
    renewed = rotated_unproven();
    assert_int_equal(events_count(EVENT_NOT_LISTENING), 0);
    assert_bound(&renewed);
}

static void a_list_that_names_loopback_changes_nothing(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_listens_on(NOT_OURS L",127.0.0.1,::1");
    assert_rotation_is_proven();
}

/* Whatever HTTP.sys says of an empty list, there is none. */
static void a_rotation_is_proven_where_the_empty_list_answers(DWORD code)
{
    (void)server_healthy();
    platform_says_empty_list_with(code);
    assert_rotation_is_proven();
    assert_event_says(EVENT_PROVEN, L"IPv4 and IPv6");
}

static void a_list_that_is_told_to_be_empty_is_none(void **state)
{
    (void)state;
    a_rotation_is_proven_where_the_empty_list_answers(NO_ERROR);
}

static void a_list_that_has_no_more_items_is_none(void **state)
{
    (void)state;
    a_rotation_is_proven_where_the_empty_list_answers(ERROR_NO_MORE_ITEMS);
}

/* A server that does not answer there is one that does not listen, as where there is no list. */
static void an_empty_list_is_no_reason_to_doubt(void **state)
{
    static const DWORD codes[] = {ERROR_FILE_NOT_FOUND, NO_ERROR, ERROR_NO_MORE_ITEMS};

    (void)state;
    (void)server_healthy();
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        platform_says_empty_list_with(codes[i]);
        product_reports(L"check", NOT_HEALTHY);
        assert_json("findings.0.reason", "not-listening");
    }
}

/* HTTP.sys still listens on all addresses, the listed one among them. */
static void a_list_that_waits_for_a_restart_does_no_harm(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_lists(OWN L",::1");
    assert_rotation_is_proven();
}

/* A server that answers is proven; what else loopback says could be of another program. */
static void a_list_that_cannot_be_read_is_doubted_not_feared(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_fails(L"HttpQueryServiceConfiguration", L"ListenOnlyList", ERROR_INVALID_PARAMETER);
    assert_unknown(0);
    platform_fails(L"connect", NULL, WSAECONNREFUSED);
    assert_unknown(2);
    assert_serves(&certificate);
}

/* ---- Schannel ---- */

static void a_rotation_is_not_judged_by_a_client_that_refuses(const wchar_t *function,
                                                              const wchar_t *call, DWORD code)
{
    struct certificate renewed;

    (void)server_healthy();
    platform_fails(function, call, code);
    renewed = rotated_unproven();
    assert_serves(&renewed);
}

static void a_client_without_protocols_says_nothing_of_the_server(void **state)
{
    (void)state;
    a_rotation_is_not_judged_by_a_client_that_refuses(L"AcquireCredentialsHandle", NULL,
                                                      SEC_PACKAGE);
}

static void a_client_without_ciphers_says_nothing_of_the_server(void **state)
{
    (void)state;
    a_rotation_is_not_judged_by_a_client_that_refuses(L"InitializeSecurityContext", L"first",
                                                      SEC_MISMATCH);
}

static void a_handshake_that_fails_once_the_server_has_spoken_speaks_against_it(void **state)
{
    (void)state;
    (void)server_healthy();
    platform_fails(L"InitializeSecurityContext", L"later", SEC_MISMATCH);
    product_reports(L"check", 2);
    assert_int_equal(json_count("findings"), 2);
    assert_json("findings.0.reason", "tls-fails");
}

int scenarios_rotation_proof_listen_list(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_rotation_is_proven_over_a_listed_address),
        SCENARIO(a_listed_address_of_another_machine_is_passed_over),
        SCENARIO(a_family_without_a_listed_address_is_not_judged),
        SCENARIO(a_list_without_an_address_of_the_server_is_said),
        SCENARIO(a_list_that_names_loopback_changes_nothing),
        SCENARIO(a_list_that_is_told_to_be_empty_is_none),
        SCENARIO(a_list_that_has_no_more_items_is_none),
        SCENARIO(an_empty_list_is_no_reason_to_doubt),
        SCENARIO(a_list_that_waits_for_a_restart_does_no_harm),
        SCENARIO(a_list_that_cannot_be_read_is_doubted_not_feared),
        SCENARIO(a_client_without_protocols_says_nothing_of_the_server),
        SCENARIO(a_client_without_ciphers_says_nothing_of_the_server),
        SCENARIO(a_handshake_that_fails_once_the_server_has_spoken_speaks_against_it),
    };

    return cmocka_run_group_tests_name("rotation/proof_listen_list", tests, NULL, NULL);
}
