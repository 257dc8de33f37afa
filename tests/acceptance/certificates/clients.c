/* Cases in which who gets in must stay in: certificates of a public authority, of the domain's own,
 * and self-signed ones, for the same name. */
#include "scenarios.h"

#define AN_HOUR       (60u * 60)
#define SECONDS_A_DAY (24u * AN_HOUR)

/* What a domain enrolls for IKEv2 on the same server. */
static const struct wish for_ike = {.issuer = AUTHORITY_DOMAIN,
                                    .usage = FOR_IKE,
                                    .key = KEY_OTHER_CONTAINER,
                                    .starts_in_days = -60,
                                    .ends_in_days = 300};

static void watched(void)
{
    product_start();
    events_wait(EVENT_HEALTHY);
}

static struct certificate public_beside_ike(int days_left, struct certificate *ike)
{
    struct certificate served;

    platform_has_public_authority();
    certificates_trust(AUTHORITY_DOMAIN, -400, 800);
    served = server_serving(&(struct wish){
        .issuer = AUTHORITY_PUBLIC, .starts_in_days = -300, .ends_in_days = days_left});
    *ike = certificate_issue(&for_ike);
    watched();
    return served;
}

/* Case 1: past its deadline it is warned of, and stays to its end. Then the other stands in, since
 * nobody else is let in at all, and that is told. */
static void case_1_a_public_certificate_stays_to_its_end_beside_one_for_ike(void **state)
{
    struct certificate ike;
    const struct certificate served = public_beside_ike(8, &ike);
    const struct traces before = server_traces();

    (void)state;
    for (DWORD day = 2; day <= 7; day++) {
        product_check_at(day * SECONDS_A_DAY);
    }
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_untouched(&before);
    assert_serves(&served);
    assert_event_names(EVENT_EXPIRY_UNUSED, &ike);
    assert_true(events_count(EVENT_EXPIRY_UNUSED) >= 2); /* 14, 7 and 3 days */
    product_check_at(8 * SECONDS_A_DAY + AN_HOUR);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_event_names(EVENT_OTHER_ROOT, &ike);
    assert_event_names(EVENT_TRUSTED_BY_FEWER, &ike);
    assert_serves(&ike);
}

static struct certificate public_is_deleted(struct certificate *ike)
{
    const struct certificate served = public_beside_ike(20, ike);

    certificate_delete(&served);
    events_wait(EVENT_CERTIFICATE_MISSING);
    return served;
}

static struct certificate its_successor_comes(void)
{
    const struct certificate successor =
        certificate_issue(&(struct wish){.issuer = AUTHORITY_PUBLIC, .ends_in_days = 365});

    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    return successor;
}

/* Case 2: the old one is deleted first, as the guides say, and the new one comes hours later. */
static void case_2_one_that_was_deleted_serves_until_its_own_successor_comes(void **state)
{
    struct certificate ike;
    const struct certificate served = public_is_deleted(&ike);
    struct certificate successor;

    (void)state;
    for (DWORD minutes = 5; minutes <= 180; minutes += 35) {
        product_check_at(minutes * 60);
    }
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_bound(&served);
    assert_true(server_lets_in(&served));
    successor = its_successor_comes();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 1);
    assert_serves(&successor);
}

/* And with a shutdown in between: nothing else would be there after it. */
static void case_2_at_a_shutdown_what_is_there_stands_in(void **state)
{
    struct certificate ike;
    struct certificate successor;

    (void)state;
    (void)public_is_deleted(&ike);
    assert_true(platform_notifies_product(L"preshutdown"));
    events_wait(EVENT_READY_FOR_BOOT);
    assert_bound(&ike);
    platform_reboot();
    server_serve(&ike);
    successor = its_successor_comes();
    assert_serves(&successor);
}

/* Case 3: on a fresh server Windows has not fetched the public root yet. */
static void case_3_an_unknown_root_is_no_reason_for_another(void **state)
{
    struct certificate served;
    struct traces before;

    (void)state;
    certificates_trust(AUTHORITY_DOMAIN, -400, 800);
    served = server_serving(&(struct wish){.issuer = AUTHORITY_PUBLIC, .ends_in_days = 60});
    (void)certificate_issue(&for_ike);
    before = server_traces();
    watched();
    product_check_at(SECONDS_A_DAY);
    product_stop();
    product_start();
    events_wait_for_count(EVENT_HEALTHY, 2);
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_untouched(&before);
    assert_serves(&served);
}

/* Case 4: what the wizard made gives way to a public one, which is used from then on. */
static void case_4_a_self_signed_certificate_gives_way_to_a_public_one(void **state)
{
    struct certificate served;
    struct traces before;

    (void)state;
    platform_has_public_authority();
    (void)server_serving(
        &(struct wish){.issuer = AUTHORITY_NONE, .starts_in_days = -30, .ends_in_days = 5 * 365});
    watched();
    served = certificate_issue(&(struct wish){.issuer = AUTHORITY_PUBLIC, .ends_in_days = 90});
    events_wait(EVENT_ROTATION_COMPLETED);
    before = server_traces();
    for (DWORD day = 10; day <= 85; day += 15) {
        product_check_at(day * SECONDS_A_DAY);
    }
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 1);
    assert_untouched(&before);
    assert_serves(&served);
}

/* Case 5: the administrator picks one of another root, and restarts RemoteAccess: it is theirs. */
static void case_5_a_pick_of_another_root_is_never_written_back(void **state)
{
    struct certificate picked;

    (void)state;
    platform_has_public_authority();
    certificates_trust(AUTHORITY_DOMAIN, -400, 800);
    (void)server_serving(&(struct wish){.issuer = AUTHORITY_PUBLIC, .ends_in_days = 60});
    platform_has_clients(3);
    watched();
    picked = certificate_issue(&(struct wish){.issuer = AUTHORITY_DOMAIN, .ends_in_days = 60});
    events_wait(EVENT_PASSED_OVER);
    sstp_pin(&picked);
    events_wait(EVENT_OTHERS_AT_WORK);
    product_check_at(OTHERS_DONE_AFTER);
    assert_sstp_hashes(&picked);
    service_stop_all(SSTP_SERVICE);
    server_serve(&picked);
    platform_has_clients(3);
    product_check_at(3 * OTHERS_DONE_AFTER);
    events_wait(EVENT_CHOICE_KEPT);
    product_check_at(SECONDS_A_DAY);
    product_stop();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&picked);
}

/* Case 6: what the wizard made is for the machine's own name, which no client uses. */
static void case_6_host_name_brings_the_one_that_clients_ask_for(void **state)
{
    struct certificate vpn;

    (void)state;
    platform_has_public_authority();
    (void)server_serving(&(struct wish){
        .name = "server.corp.local", .issuer = AUTHORITY_NONE, .ends_in_days = 5 * 365});
    watched();
    vpn = certificate_issue(
        &(struct wish){.name = "vpn.example.org", .issuer = AUTHORITY_PUBLIC, .ends_in_days = 90});
    product_check_at(AN_HOUR);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_product_says(L"config set HostName vpn.example.org", 0, "server.corp.local");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&vpn);
}

int scenarios_certificates_clients(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(case_1_a_public_certificate_stays_to_its_end_beside_one_for_ike),
        SCENARIO(case_2_one_that_was_deleted_serves_until_its_own_successor_comes),
        SCENARIO(case_2_at_a_shutdown_what_is_there_stands_in),
        SCENARIO(case_3_an_unknown_root_is_no_reason_for_another),
        SCENARIO(case_4_a_self_signed_certificate_gives_way_to_a_public_one),
        SCENARIO(case_5_a_pick_of_another_root_is_never_written_back),
        SCENARIO(case_6_host_name_brings_the_one_that_clients_ask_for),
    };

    return cmocka_run_group_tests_name("certificates/clients", tests, NULL, NULL);
}
