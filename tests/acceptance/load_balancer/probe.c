/* The setting OffloadProbe: SSTP is told of the certificate that the load balancer in front
 * presents, and of no other. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>
#include <string.h>

enum { HEALTHY = 0, WARNING = 1, CRITICAL = 2 };

#define CHECK_NOW     128u
#define MINUTES_LATER 200u /* seconds: more than what lies between two answers that count */

static const struct wish renewal = {.ends_in_days = 60};

/* Whoever answers for the name presents a certificate that this server itself does not have. */
static struct certificate present(const struct wish *wish)
{
    const struct certificate certificate = certificate_issue(wish);

    platform_balancer_presents(&certificate);
    certificate_delete(&certificate);
    return certificate;
}

/* Set up as documented, with the hash of what the balancer presents, and watched from then on. */
static struct certificate server_behind_a_balancer(void)
{
    struct certificate presented;

    (void)server_healthy();
    certificates_trust_issuer();
    platform_knows_name(SERVER_NAME, true);
    presented = present(&(struct wish){.ends_in_days = 30});
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    registry_set_dword(SSTP_KEY, SSTP_PINNED_VALUE, 1);
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, presented.sha256, SHA256_SIZE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadProbe", L"sstp.example.test:8443");
    return presented;
}

static struct certificate watched_behind_a_balancer(void)
{
    const struct certificate presented = server_behind_a_balancer();

    product_start();
    events_wait(EVENT_OFFLOAD_HEALTHY);
    return presented;
}

static void check_now(void)
{
    service_send_control(PRODUCT_SERVICE, CHECK_NOW);
}

static void check_minutes_later(void)
{
    static DWORD ahead;

    ahead += MINUTES_LATER;
    platform_clock_ahead(ahead);
    check_now();
}

static void assert_told_sstp(const struct certificate *certificate)
{
    BYTE hash[SHA256_SIZE];

    assert_int_equal(registry_read_binary(SSTP_KEY, SSTP_SHA256_VALUE, hash, sizeof(hash)),
                     SHA256_SIZE);
    assert_memory_equal(hash, certificate->sha256, SHA256_SIZE);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_RUNNING);
}

static void assert_hash(const char *path, const struct certificate *certificate)
{
    char text[2 * SHA256_SIZE + 1];

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", certificate->sha256[i]);
    }
    assert_json(path, text);
}

/* ---- what is followed ---- */

static void a_renewal_on_the_balancer_is_followed_when_it_is_shown_twice(void **state)
{
    struct certificate renewed;
    struct traces before;
    DWORD process;

    (void)state;
    (void)watched_behind_a_balancer();
    process = service_process(SSTP_SERVICE);
    before = server_traces();
    renewed = present(&renewal);
    check_now();
    events_wait(EVENT_BALANCER_CHANGED);
    assert_event_says(EVENT_BALANCER_CHANGED, L"sstp.example.test:8443");
    assert_untouched(&before);
    check_minutes_later();
    events_wait(EVENT_OFFLOAD_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_OFFLOAD_HEALTHY, EVENT_BALANCER_CHANGED, EVENT_HASH_DISAGREES,
                  EVENT_FINDING_ENDED, EVENT_OFFLOAD_STARTED, EVENT_OFFLOAD_HASH_WRITTEN, RESTART,
                  EVENT_OFFLOAD_COMPLETED, STOPPED);
    assert_told_sstp(&renewed);
    assert_true(service_process(SSTP_SERVICE) != process);
    events_begin();
    product_start(); /* once is enough */
    events_wait(EVENT_OFFLOAD_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_OFFLOAD_HEALTHY, STOPPED);
}

/* SSTP refuses everybody, and nothing says yet which hash is right. */
static void
without_any_hash_it_is_said_and_repaired_when_the_certificate_is_shown_twice(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    product_start();
    events_wait(EVENT_BALANCER_UNKNOWN);
    check_minutes_later();
    events_wait(EVENT_OFFLOAD_COMPLETED);
    product_stop();
    assert_event_says(EVENT_BALANCER_UNKNOWN, L"sstp.example.test:8443");
    assert_told_sstp(&presented);
}

static void an_answer_that_is_not_given_again_is_not_followed(void **state)
{
    const struct certificate presented = server_behind_a_balancer();
    const struct certificate others[] = {certificate_issue(&renewal), certificate_issue(&renewal)};
    struct traces before;

    (void)state;
    product_start();
    events_wait(EVENT_OFFLOAD_HEALTHY);
    before = server_traces();
    for (size_t i = 0; i < 3; i++) {
        platform_balancer_presents(&others[i % 2]);
        check_minutes_later();
        events_wait_for_count(EVENT_BALANCER_CHANGED, i + 1);
    }
    assert_untouched(&before);
    assert_told_sstp(&presented);
}

/* ---- what is not ---- */

static void assert_refused(DWORD event, const struct certificate *presented)
{
    const struct traces before = server_traces();

    product_start();
    product_count_passes();
    (void)product_passes_until_calm(1000);
    assert_int_equal(events_count(event), 0); /* one answer is no reason to report it */
    check_minutes_later();
    events_wait(event);
    EXPECT_EVENTS(STARTED, event, STOPPED);
    assert_untouched(&before);
    assert_told_sstp(presented);
}

static void an_untrusted_certificate_is_not_followed(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    certificates_distrust_issuer();
    (void)present(&renewal);
    assert_refused(EVENT_BALANCER_UNTRUSTED, &presented);
}

static void an_expired_certificate_is_not_followed(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    (void)present(&(struct wish){.starts_in_days = -20, .ends_in_days = -1});
    assert_refused(EVENT_BALANCER_UNTRUSTED, &presented);
}

static void a_certificate_for_clients_is_not_followed(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    (void)present(&(struct wish){.ends_in_days = 60, .usage = FOR_CLIENTS});
    assert_refused(EVENT_BALANCER_UNTRUSTED, &presented);
}

static void a_certificate_for_another_name_is_not_followed(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    (void)present(&(struct wish){.name = "other.example.test", .ends_in_days = 60});
    assert_refused(EVENT_BALANCER_OTHER_NAMES, &presented);
}

static void a_certificate_by_another_issuer_is_not_followed(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Issuer", L"Another CA");
    (void)present(&renewal);
    assert_refused(EVENT_BALANCER_OTHER_ISSUER, &presented);
}

static void a_balancer_that_is_not_there_is_reported(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    platform_balancer_is_away();
    assert_refused(EVENT_BALANCER_UNREACHABLE, &presented);
}

static void a_name_that_is_not_known_is_reported(void **state)
{
    const struct certificate presented = server_behind_a_balancer();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadProbe", L"nowhere.example.test");
    assert_refused(EVENT_BALANCER_UNREACHABLE, &presented);
    assert_event_says(EVENT_BALANCER_UNREACHABLE, L"nowhere.example.test:443");
}

static void offload_hash_is_a_request(void **state)
{
    const struct certificate presented = server_behind_a_balancer();
    wchar_t hash[2 * SHA256_SIZE + 1];

    (void)state;
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        (void)swprintf(hash + 2 * i, 3, L"%02x", presented.sha256[i]);
    }
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadHash", hash);
    (void)present(&renewal);
    assert_refused(EVENT_BALANCER_DIFFERS, &presented);
}

/* ---- status and check ---- */

static void status_and_check_show_what_the_balancer_presents(void **state)
{
    const struct certificate presented = watched_behind_a_balancer();
    struct certificate renewed;

    (void)state;
    product_reports(L"status", HEALTHY);
    assert_int_equal(json_count("findings"), 0);
    assert_json("balancer.name", SERVER_NAME);
    assert_json("balancer.port", "8443");
    assert_json("balancer.answer", "shown");
    assert_json("balancer.trusted", "true");
    assert_json("balancer.error", "null");
    assert_hash("balancer.certificate.sha256", &presented);
    assert_product_says(L"status", HEALTHY, "sstp.example.test:8443");
    assert_product_says(L"status", HEALTHY, "trusted here");
    renewed = present(&renewal);
    product_reports(L"check", CRITICAL);
    assert_json("findings.0.reason", "balancer-changed");
    assert_hash("balancer.certificate.sha256", &renewed);
    assert_int_equal(json_count("plan"), 0); /* upon one answer */
    certificates_distrust_issuer();
    product_reports(L"status", CRITICAL);
    assert_json("findings.0.reason", "balancer-untrusted");
    assert_json("balancer.trusted", "false");
    assert_product_says(L"check", CRITICAL, "not trusted here");
}

static void a_name_that_nobody_answers_delays_nothing_for_long(void **state)
{
    (void)state;
    (void)server_behind_a_balancer();
    platform_knows_name(SERVER_NAME, false);
    product_reports(L"check", WARNING);
    assert_json("findings.0.reason", "balancer-unreachable");
    assert_json("balancer.answer", "unreachable");
    assert_json("balancer.certificate", "null");
    assert_json("balancer.error.code",
                "1460"); /* ERROR_TIMEOUT: its own end, the lookup has none */
}

static void where_tls_ends_here_no_balancer_is_asked(void **state)
{
    (void)state;
    (void)server_healthy();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"OffloadProbe", L"sstp.example.test");
    product_reports(L"check", HEALTHY);
    assert_json("balancer", "null");
}

int scenarios_load_balancer_probe(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_renewal_on_the_balancer_is_followed_when_it_is_shown_twice),
        SCENARIO(without_any_hash_it_is_said_and_repaired_when_the_certificate_is_shown_twice),
        SCENARIO(an_answer_that_is_not_given_again_is_not_followed),
        SCENARIO(an_untrusted_certificate_is_not_followed),
        SCENARIO(an_expired_certificate_is_not_followed),
        SCENARIO(a_certificate_for_clients_is_not_followed),
        SCENARIO(a_certificate_for_another_name_is_not_followed),
        SCENARIO(a_certificate_by_another_issuer_is_not_followed),
        SCENARIO(a_balancer_that_is_not_there_is_reported),
        SCENARIO(a_name_that_is_not_known_is_reported),
        SCENARIO(offload_hash_is_a_request),
        SCENARIO(status_and_check_show_what_the_balancer_presents),
        SCENARIO(a_name_that_nobody_answers_delays_nothing_for_long),
        SCENARIO(where_tls_ends_here_no_balancer_is_asked),
    };

    return cmocka_run_group_tests_name("load_balancer/probe", tests, NULL, NULL);
}
