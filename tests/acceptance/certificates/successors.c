/* Cases of what follows a certificate: a re-issue for more names or fewer, one whose chain this
 * server cannot build, and one that was bound by hand long ago. */
#include "scenarios.h"

#define AN_HOUR       (60u * 60)
#define SECONDS_A_DAY (24u * AN_HOUR)

/* ---- names ---- */

/* Case 7: an authority that revokes what it re-issued without a name. Until Windows shuts down the
 * old one serves all who get in, and then whoever has one of the names that are left. */
static struct certificate reissued_for_fewer_names(struct certificate *old)
{
    struct certificate fewer;

    *old = server_known(&(struct wish){.other_name = "shop.example.test", .ends_in_days = 30});
    fewer = certificate_issue(&(struct wish){.ends_in_days = 365});
    certificate_delete(old);
    events_wait(EVENT_CERTIFICATE_MISSING);
    product_check_at(10 * 60);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_true(server_lets_in(old));
    return fewer;
}

static void case_7_after_a_shutdown_a_reissue_for_fewer_names_serves(void **state)
{
    struct certificate old;
    const struct certificate fewer = reissued_for_fewer_names(&old);

    (void)state;
    assert_true(platform_notifies_product(L"preshutdown"));
    events_wait(EVENT_READY_FOR_BOOT);
    assert_event_names(EVENT_FEWER_NAMES, &fewer);
    platform_reboot();
    server_serve(&fewer);
    product_stop();
    assert_serves(&fewer);
}

/* Case 16: one more name, and the same end. */
static void case_16_a_reissue_for_more_names_is_used_at_once(void **state)
{
    struct certificate more;

    (void)state;
    (void)server_known(&(struct wish){.starts_in_days = -28, .ends_in_days = 337});
    more =
        certificate_issue(&(struct wish){.other_name = "vpn2.example.test", .ends_in_days = 337});
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&more);
}

/* ---- its own word ---- */

/* As autoenrollment and Switch-Certificate mark it. It ends before what it renewed. */
static void what_it_says_that_it_was_renewed_to_is_used(void **state)
{
    const struct certificate old =
        server_known(&(struct wish){.starts_in_days = -5, .ends_in_days = 30});
    struct certificate renewed;

    (void)state;
    product_stop();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 20});
    certificate_renewed_to(&old, &renewed);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_CERTIFICATE_ARCHIVED,
                  EVENT_SUPERSEDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

/* ---- chains ---- */

/* Case 11: an issuer's certificate that is here has expired, and clients have another. The next by
 * the same issuer is no worse. That is told once, of this server and not of each certificate. */
static void case_11_an_expired_issuer_holds_up_no_renewal(void **state)
{
    struct certificate old;
    struct certificate renewed;

    (void)state;
    certificates_trust(AUTHORITY_DOMAIN, -400, -2);
    old = server_known(
        &(struct wish){.issuer = AUTHORITY_DOMAIN, .starts_in_days = -80, .ends_in_days = 10});
    product_check_at(AN_HOUR);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&old);
    assert_event_says(EVENT_ISSUER_EXPIRED, L"CN=SstpCertRotator acceptance domain CA");
    assert_product_says(L"status", 1, "issuer-expired");
    renewed = certificate_issue(&(struct wish){.issuer = AUTHORITY_DOMAIN, .ends_in_days = 90});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_check_at(3 * SECONDS_A_DAY);
    product_stop();
    assert_serves(&renewed);
    assert_int_equal(events_count(EVENT_ISSUER_EXPIRED), 1);
}

/* The intermediate certificate was removed by mistake: who gets in gets in, and it is told once how
 * others do. */
static void an_intermediate_that_is_removed_is_told_once(void **state)
{
    struct certificate served;

    (void)state;
    platform_has_public_authority();
    certificates_trust(AUTHORITY_BRANCH, -400, 800);
    served = server_known(&(struct wish){.issuer = AUTHORITY_BRANCH, .ends_in_days = 80});
    certificates_lose_branch();
    events_wait(EVENT_ISSUER_MISSING);
    assert_event_says(EVENT_ISSUER_MISSING, L"CN=SstpCertRotator acceptance public CA 2");
    assert_event_says(EVENT_ISSUER_MISSING, L"certutil -addstore CA FILE");
    product_check_at(2 * SECONDS_A_DAY);
    assert_product_says(L"status", 1, "issuer-missing");
    certificates_trust(AUTHORITY_BRANCH, -400, 800);
    (void)product_passes_until_calm(1000);
    assert_product_says(L"status", 0, "SSTP uses a valid certificate");
    product_stop();
    assert_serves(&served);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_ISSUER_MISSING, STOPPED);
}

/* One whose issuer has expired here, when that of the one in use has not, replaces nothing: who
 * gets in might not with it. */
static void a_fault_that_the_one_in_use_lacks_waits_for_its_end(void **state)
{
    struct certificate old;
    struct certificate at_fault;

    (void)state;
    platform_has_public_authority();
    certificates_trust(AUTHORITY_BRANCH, -400, -2);
    old = server_known(
        &(struct wish){.issuer = AUTHORITY_PUBLIC, .starts_in_days = -80, .ends_in_days = 30});
    at_fault = certificate_issue(&(struct wish){.issuer = AUTHORITY_BRANCH, .ends_in_days = 365});
    events_wait(EVENT_PASSED_OVER);
    assert_event_names(EVENT_PASSED_OVER, &at_fault);
    assert_event_says(EVENT_PASSED_OVER, L"an issuer's certificate is missing or has expired here");
    product_check_at(29 * SECONDS_A_DAY);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&old);
    product_check_at(30 * SECONDS_A_DAY + AN_HOUR);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&at_fault);
}

/* Case 17: its intermediate certificate was not imported. That is told at once, with what helps. */
static struct certificate without_its_intermediate(struct certificate *old)
{
    struct certificate incomplete;

    platform_has_public_authority();
    *old = server_known(
        &(struct wish){.issuer = AUTHORITY_PUBLIC, .starts_in_days = -80, .ends_in_days = 30});
    incomplete = certificate_issue(&(struct wish){.issuer = AUTHORITY_BRANCH, .ends_in_days = 365});
    events_wait(EVENT_PASSED_OVER);
    assert_event_names(EVENT_PASSED_OVER, &incomplete);
    assert_event_says(EVENT_PASSED_OVER, L"its intermediate certificate or root is missing here");
    assert_event_says(EVENT_PASSED_OVER, L"certutil -addstore CA");
    return incomplete;
}

static void case_17_once_its_intermediate_is_there_it_is_used(void **state)
{
    struct certificate old;
    const struct certificate incomplete = without_its_intermediate(&old);

    (void)state;
    product_check_at(SECONDS_A_DAY);
    assert_serves(&old);
    certificates_trust(AUTHORITY_BRANCH, -400, 800);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&incomplete);
}

/* The same of a root: nothing but its arrival says that the chain can be built now. */
static void once_its_root_is_there_it_is_used(void **state)
{
    struct certificate rootless;

    (void)state;
    certificates_trust(AUTHORITY_DOMAIN, -400, 800);
    (void)server_known(
        &(struct wish){.issuer = AUTHORITY_DOMAIN, .starts_in_days = -80, .ends_in_days = 30});
    rootless = certificate_issue(&(struct wish){.issuer = AUTHORITY_PUBLIC, .ends_in_days = 365});
    events_wait(EVENT_PASSED_OVER);
    assert_event_names(EVENT_PASSED_OVER, &rootless);
    assert_event_says(EVENT_PASSED_OVER, L"certutil -addstore Root FILE");
    product_check_at(AN_HOUR);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    platform_has_public_authority();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&rootless);
}

static void case_17_without_it_the_one_in_use_stays_to_its_end(void **state)
{
    struct certificate old;
    const struct certificate incomplete = without_its_intermediate(&old);

    (void)state;
    for (DWORD day = 5; day <= 29; day += 6) {
        product_check_at(day * SECONDS_A_DAY);
    }
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&old);
    product_check_at(30 * SECONDS_A_DAY + AN_HOUR);
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&incomplete);
}

/* ---- bound by hand ---- */

/* Case 22: nobody set HostName. The names of what was bound by hand a year ago are known still. */
static void case_22_what_was_bound_by_hand_is_succeeded_a_year_later(void **state)
{
    struct certificate by_hand;
    struct certificate successor;

    (void)state;
    (void)server_known(&(struct wish){.name = "server.example.test", .ends_in_days = 900});
    product_stop();
    by_hand = certificate_issue(&(struct wish){.name = "vpn.example.org", .ends_in_days = 365});
    server_bind(&by_hand);
    service_stop_all(SSTP_SERVICE);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&by_hand);
    product_start();
    events_wait(EVENT_CHOICE_KEPT);
    product_check_at(200 * SECONDS_A_DAY);
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(&by_hand);
    product_check_at(350 * SECONDS_A_DAY);
    successor = certificate_replace(
        &by_hand,
        &(struct wish){.name = "vpn.example.org", .starts_in_days = 349, .ends_in_days = 714});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&successor);
    assert_int_equal(events_count(EVENT_NO_ELIGIBLE_CERTIFICATE), 0);
}

int scenarios_certificates_successors(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(case_7_after_a_shutdown_a_reissue_for_fewer_names_serves),
        SCENARIO(what_it_says_that_it_was_renewed_to_is_used),
        SCENARIO(case_16_a_reissue_for_more_names_is_used_at_once),
        SCENARIO(case_11_an_expired_issuer_holds_up_no_renewal),
        SCENARIO(an_intermediate_that_is_removed_is_told_once),
        SCENARIO(a_fault_that_the_one_in_use_lacks_waits_for_its_end),
        SCENARIO(case_17_once_its_intermediate_is_there_it_is_used),
        SCENARIO(case_17_without_it_the_one_in_use_stays_to_its_end),
        SCENARIO(once_its_root_is_there_it_is_used),
        SCENARIO(case_22_what_was_bound_by_hand_is_succeeded_a_year_later),
    };

    return cmocka_run_group_tests_name("certificates/successors", tests, NULL, NULL);
}
