/* Private keys: what an answer about one is worth, which are opened at all, and one whose provider
 * hangs. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>
#include <string.h>

#define CALM_MS  700
#define ACQUIRE  L"CryptAcquireCertificatePrivateKey"
#define SOON_MS  4000  /* a stop that nobody holds up, on a busy machine */
#define HANGS_MS 60000 /* a provider */

enum { HEALTHY = 0, WARNING = 1, CRITICAL = 2 };

static const struct wish older = {.starts_in_days = -200, .ends_in_days = 20};
static const struct wish renewal = {.ends_in_days = 120};

/* ---- what in check is said of one ---- */

static const char *reported_of(const struct certificate *certificate, const char *what)
{
    wchar_t wide[THUMBPRINT_TEXT];
    char thumbprint[THUMBPRINT_TEXT];
    char path[64];

    (void)snprintf(thumbprint, sizeof(thumbprint), "%ls", thumbprint_text(certificate, wide));
    for (unsigned i = 0; i < json_count("certificates"); i++) {
        const char *value;
        (void)snprintf(path, sizeof(path), "certificates.%u.thumbprint", i);
        value = json_value(path);
        if (value != NULL && _stricmp(value, thumbprint) == 0) {
            (void)snprintf(path, sizeof(path), "certificates.%u.%s", i, what);
            return json_value(path);
        }
    }
    return NULL;
}

/* ---- answers that say nothing ---- */

/* Case 15: the service that holds the keys does not answer yet. */
static void after_a_boot_a_key_that_cannot_be_asked_for_changes_nothing(void **state)
{
    static const DWORD answers[] = {RPC_S_SERVER_UNAVAILABLE, (DWORD)NTE_DEVICE_NOT_READY,
                                    (DWORD)NTE_INTERNAL_ERROR};
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_issue(&older);
    before = server_traces();
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        platform_key_answers(&certificate, answers[i]);
        product_start();
        product_check_now();
        product_check_at(400);
        platform_clock_ahead(0);
        platform_key_answers(&certificate, ERROR_SUCCESS);
        product_check_now();
        product_stop();
    }
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_HEALTHY, STOPPED, STARTED,
                  EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void a_renewal_whose_key_is_away_waits_until_it_is_back(void **state)
{
    const struct certificate old = server_watched();
    struct certificate renewed;

    (void)state;
    product_stop();
    renewed = certificate_issue(&renewal);
    platform_key_answers(&renewed, (DWORD)SCARD_E_NO_READERS_AVAILABLE);
    product_reports(L"check", WARNING);
    assert_string_equal(reported_of(&renewed, "verdict"), "private-key-unknown");
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    assert_event_says(EVENT_PASSED_OVER, L"(error 0x8010002e, CryptAcquireCertificatePrivateKey)");
    assert_serves(&old);
    platform_key_answers(&renewed, ERROR_SUCCESS);
    product_check_at(70);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* ---- a fault of what is in service ---- */

/* Case 14, without a renewal. */
static void
a_key_that_system_may_not_use_is_reported_and_takes_nothing_from_who_is_served(void **state)
{
    const struct certificate certificate = server_healthy();
    struct traces before;

    (void)state;
    (void)certificate_issue(&older);
    before = server_traces();
    platform_key_answers(&certificate, (DWORD)NTE_PERM);
    product_start();
    product_check_now();
    assert_int_equal(events_count(EVENT_PRIVATE_KEY_UNUSABLE), 0);
    product_check_at(KEY_CHECKS_APART);
    events_wait(EVENT_PRIVATE_KEY_UNUSABLE);
    assert_event_says(EVENT_PRIVATE_KEY_UNUSABLE,
                      L"applies only a certificate that it prefers anyway");
    product_check_at(4 * KEY_CHECKS_APART);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_PRIVATE_KEY_UNUSABLE, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

/* Case 14, with one. */
static void its_renewal_is_bound(void **state)
{
    const struct certificate certificate = server_healthy();
    struct certificate renewed;

    (void)state;
    platform_key_answers(&certificate, (DWORD)NTE_PERM);
    product_start();
    product_check_now();
    product_check_at(KEY_CHECKS_APART);
    events_wait(EVENT_PRIVATE_KEY_UNUSABLE);
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_PRIVATE_KEY_UNUSABLE, EVENT_CERTIFICATE_RENEWED,
                  ROTATION, EVENT_FINDING_ENDED, STOPPED);
    assert_serves(&renewed);
}

/* ---- AT_SIGNATURE ---- */

static void a_key_for_signatures_is_never_chosen(void **state)
{
    const struct certificate old = server_watched();
    struct certificate renewed;

    (void)state;
    platform_signature_keys(2); /* and be it that they would serve */
    renewed = certificate_issue(&(struct wish){.ends_in_days = 120, .key = KEY_SIGNATURE});
    product_check_now();
    product_reports(L"check", WARNING);
    assert_json("cause", "newer-certificate-unusable");
    assert_string_equal(reported_of(&renewed, "verdict"), "key-for-signatures");
    assert_product_says(L"check", WARNING, "AT_KEYEXCHANGE");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_NEWER_UNUSABLE, STOPPED);
    assert_event_says(EVENT_NEWER_UNUSABLE, L"its key is for signatures only");
    assert_serves(&old);
}

static void bound_it_stays_while_it_serves(void **state)
{
    struct certificate certificate;
    struct traces before;

    (void)state;
    platform_signature_keys(2);
    certificate = certificate_issue(&(struct wish){.key = KEY_SIGNATURE});
    (void)certificate_issue(&older);
    server_bind(&certificate);
    server_serve(&certificate);
    before = server_traces();
    product_start();
    product_check_now();
    product_check_at(KEY_CHECKS_APART);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void bound_and_serving_nobody_it_is_replaced(void **state)
{
    struct certificate certificate;
    struct certificate other;

    (void)state;
    platform_signature_keys(1);
    certificate = certificate_issue(&(struct wish){.key = KEY_SIGNATURE});
    other = certificate_issue(&older);
    server_bind(&certificate);
    service_start(REMOTE_ACCESS_SERVICE);
    product_start();
    product_check_now();
    product_check_at(KEY_CHECKS_APART);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_int_equal(events_count(EVENT_PRIVATE_KEY_UNUSABLE), 1);
    product_stop();
    assert_serves(&other);
}

/* ---- which are opened, and how often ---- */

static void only_the_keys_that_matter_are_opened_and_each_once(void **state)
{
    static const struct wish useless[] = {{.name = "other.example.test", .ends_in_days = 300},
                                          {.usage = FOR_CLIENTS},
                                          {.starts_in_days = -30, .ends_in_days = -1},
                                          {.key = KEY_SIGNATURE},
                                          {.key = KEY_NONE},
                                          {.starts_in_days = 2}};

    (void)state;
    (void)server_healthy();
    (void)certificate_issue(&(struct wish){.starts_in_days = -2, .ends_in_days = 60});
    for (size_t i = 0; i < COUNT_OF(useless); i++) {
        (void)certificate_issue(&useless[i]);
    }
    platform_counts(ACQUIRE, NULL);
    product_start();
    for (int i = 0; i < 4; i++) {
        product_check_now();
    }
    product_check_at(3600);
    assert_int_equal(platform_count(ACQUIRE), 2); /* what is bound, and what would do */
    certificates_touch_store();
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(platform_count(ACQUIRE), 3); /* the other was passed over meanwhile */
    product_check_at(3600 + 25 * 3600);           /* rights that were taken away signal nothing */
    assert_int_equal(platform_count(ACQUIRE), 4);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
}

/* ---- a provider that hangs ---- */

static void stop_at_once(void)
{
    const ULONGLONG begun = GetTickCount64();

    product_stop();
    assert_true(GetTickCount64() - begun < SOON_MS);
}

static void a_provider_that_hangs_keeps_no_stop_waiting(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    platform_key_blocks(&certificate, HANGS_MS);
    product_start(); /* it is asked at once, and waited for some seconds */
    stop_at_once();
    platform_key_blocks(&certificate, 0);
}

static void and_the_rest_is_judged_meanwhile(void **state)
{
    const struct certificate old = server_watched();
    struct certificate hanging;
    struct certificate renewed;

    (void)state;
    platform_counts(ACQUIRE, NULL);
    hanging = certificate_issue(&(struct wish){.ends_in_days = 150});
    platform_key_blocks(&hanging, HANGS_MS);
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    product_reports(L"check", WARNING);
    assert_string_equal(reported_of(&hanging, "verdict"), "private-key-unknown");
    assert_serves(&old);
    product_check_now();
    assert_int_equal(platform_count(ACQUIRE) > 0, true);
    const DWORD asked = platform_count(ACQUIRE);
    product_check_at(120);
    product_check_at(240);
    assert_int_equal(platform_count(ACQUIRE), asked); /* one is under way, and no more */
    renewed = certificate_issue(&renewal);
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_serves(&renewed);
    stop_at_once();
    platform_key_blocks(&hanging, 0);
}

static void a_provider_that_is_slow_is_heard_in_the_end(void **state)
{
    struct certificate renewed;
    DWORD handles;

    (void)state;
    (void)server_watched();
    product_stop();
    renewed = certificate_issue(&renewal);
    platform_key_blocks(&renewed, 8000);
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2); /* it was not waited for that long */
    handles = platform_handles_of(service_process(PRODUCT_SERVICE));
    Sleep(4000);
    product_check_now();
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_serves(&renewed);
    (void)product_passes_until_calm(CALM_MS);
    assert_true(platform_handles_of(service_process(PRODUCT_SERVICE)) <= handles);
    product_stop();
}

/* ---- whom SYSTEM is not ---- */

/* Who runs this can open it, SYSTEM cannot. */
static void a_key_of_ones_own_is_of_no_use_to_system(void **state)
{
    struct certificate own;

    (void)state;
    (void)server_watched();
    product_stop();
    own = certificate_issue(&(struct wish){.ends_in_days = 120, .key = KEY_OF_ACCOUNT});
    product_reports(L"check", WARNING);
    assert_json("cause", "newer-certificate-unusable");
    assert_string_equal(reported_of(&own, "privateKey"), "unusable");
    assert_string_equal(reported_of(&own, "verdict"), "private-key-unusable");
}

static void a_key_that_one_may_not_open_may_be_fine_for_system(void **state)
{
    struct certificate renewed;

    (void)state;
    (void)server_watched();
    product_stop();
    renewed = certificate_issue(&renewal);
    platform_key_answers(&renewed, (DWORD)NTE_PERM);
    product_reports(L"check", WARNING);
    assert_string_equal(reported_of(&renewed, "privateKey"), "unknown");
    assert_string_equal(reported_of(&renewed, "verdict"), "private-key-unknown");
    product_start(); /* as SYSTEM: it is a definite answer */
    events_wait_for_count(EVENT_HEALTHY, 2);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_NEWER_UNUSABLE, EVENT_HEALTHY,
                  STOPPED);
}

int scenarios_certificates_keys(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(after_a_boot_a_key_that_cannot_be_asked_for_changes_nothing),
        SCENARIO(a_renewal_whose_key_is_away_waits_until_it_is_back),
        SCENARIO(a_key_that_system_may_not_use_is_reported_and_takes_nothing_from_who_is_served),
        SCENARIO(its_renewal_is_bound),
        SCENARIO(a_key_for_signatures_is_never_chosen),
        SCENARIO(bound_it_stays_while_it_serves),
        SCENARIO(bound_and_serving_nobody_it_is_replaced),
        SCENARIO(only_the_keys_that_matter_are_opened_and_each_once),
        SCENARIO(a_provider_that_hangs_keeps_no_stop_waiting),
        SCENARIO(and_the_rest_is_judged_meanwhile),
        SCENARIO(a_provider_that_is_slow_is_heard_in_the_end),
        SCENARIO(a_key_of_ones_own_is_of_no_use_to_system),
        SCENARIO(a_key_that_one_may_not_open_may_be_fine_for_system),
    };

    return cmocka_run_group_tests_name("certificates/keys", tests, NULL, NULL);
}
