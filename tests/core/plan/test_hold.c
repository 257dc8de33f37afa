/* A rotation that would lock clients out waits: a record of another application wins over SSTP's
 * for them and would keep the certificate that is to be replaced. */
#include "diagnosis/overriding.h"
#include "finding.h"
#include "foreign_records.h"
#include "requesting.h"
#include "unit.h"

static void go_to(struct situation *situation, instant at)
{
    model_advance(&situation->model, at - situation->model.now);
}

static void it_waits_and_says_so_before(void **state)
{
    struct situation *situation = *state;
    const struct finding *finding;

    with_a_record_for(situation, "vpn.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_nothing_changed(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_int_equal(begun(situation, REASON_RENEWED), 0);
    finding = finding_of(situation, REASON_WOULD_LOCK_OUT);
    assert_string_equal(finding->error.object, "vpn.example.com:443");
    assert_true(thumbprint_equal(&finding->thumbprint,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
    assert_int_equal(finding->at, model_find(&situation->model, "SAC1")->facts.not_after);
    assert_quiet(situation, PASS_HEALTHY);
}

static void from_the_restart_deadline_on_it_is_an_error(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *old = model_find(&situation->model, "SAC1");

    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    situation_clear_log(situation);
    go_to(situation, schedule_deadline(&old->facts, &situation->settings) - INSTANT_MINUTE);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT_SOON), 0);
    go_to(situation, schedule_deadline(&old->facts, &situation->settings));
    (void)situation_pass(situation);
    assert_nothing_changed(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT_SOON), 1);
}

/* The end of what is in service is told as ever, and that its successor waits. */
static void meanwhile_its_end_is_announced(void **state)
{
    struct situation *situation = *state;
    const struct certificate *old = &model_find(&situation->model, "SAC1")->facts;
    const struct finding *finding;

    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    situation_clear_log(situation);
    go_to(situation, old->not_after - 3 * INSTANT_DAY);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_UNUSED), 1);
    assert_int_equal(begun(situation, REASON_EXPIRY_SUCCEEDED), 0);
    finding = finding_of(situation, REASON_EXPIRY_UNUSED);
    assert_int_equal(finding->hindrance, REASON_WOULD_LOCK_OUT_SOON);
    assert_true(thumbprint_equal(&finding->other,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
    go_to(situation, old->not_after - INSTANT_HOUR);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_NEAR), 1);
    assert_int_equal(finding_of(situation, REASON_EXPIRY_NEAR)->hindrance,
                     REASON_WOULD_LOCK_OUT_SOON);
    assert_nothing_changed(situation);
}

/* What waits is no certificate that is passed over. */
static void it_is_not_said_twice(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_int_equal(begun(situation, REASON_PASSED_OVER), 0);
}

static void it_ends_with_what_is_in_service(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    situation_clear_log(situation);
    go_to(situation, model_find(&situation->model, "SAC1")->facts.not_after + INSTANT_HOUR);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_SHADOWED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 0);
    situation_clear_log(situation);
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 0);
    give_record(situation, "SAC2");
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_FINDING_ENDED), 1);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
}

static void it_ends_with_the_record(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    situation->model.overriding_count = 0;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1);
}

static void a_record_for_an_address_holds_it_up_too(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "127.0.0.1", "SAC1");
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_nothing_changed(situation);
    assert_string_equal(finding_of(situation, REASON_WOULD_LOCK_OUT)->error.object,
                        "203.0.113.5:443");
}

static void so_does_one_for_all_names_of_the_domain(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "*.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_nothing_changed(situation);
}

/* It is to give way to what served before it. */
static void what_did_not_prove_good_holds_up_nothing(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;
    struct exclusions *exclusions = &snapshot.state.exclusions;

    with_a_record_for(situation, "vpn.example.com");
    snapshot = *situation_snapshot(situation);
    assert_non_null(overriding_holds(&snapshot, NULL));
    *exclusions = (struct exclusions){.presence = PART_PRESENT, .unproven_count = 1};
    exclusions->unproven[0].certificate = model_find(&situation->model, "SAC1")->facts.thumbprint;
    exclusions->unproven[0].fallback = model_find(&situation->model, "SAC2")->facts.thumbprint;
    assert_null(overriding_holds(&snapshot, NULL));
}

static void what_was_picked_in_the_console_is_used(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    memcpy(situation->model.parameters.hashes.sha256.bytes,
           model_find(&situation->model, "SAC2")->facts.sha256, SHA256_SIZE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_record_that_no_vpn_client_meets_holds_up_nothing(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "www.example.net");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void what_the_certificate_says_of_its_renewal_waits_too(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *old;

    with_a_record_for(situation, "vpn.example.com");
    old = model_find(&situation->model, "SAC1");
    old->facts.has_successor = true;
    old->facts.successor = model_find(&situation->model, "SAC2")->facts.thumbprint;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_nothing_changed(situation);
    assert_int_equal(begun(situation, REASON_SUPERSEDED), 0);
}

/* Deleted first: out of HTTP.sys' memory it serves those clients, too. */
static void one_that_is_gone_from_the_store_holds_it_up_until_the_reboot(void **state)
{
    struct situation *situation = *state;
    const struct certificate *old = &model_find(&situation->model, "SAC1")->facts;

    with_a_record_for(situation, "vpn.example.com");
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 0);
    assert_int_equal(finding_of(situation, REASON_WOULD_LOCK_OUT)->at, old->not_after);
    go_to(situation, schedule_deadline(old, &situation->settings));
    (void)situation_pass(situation);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT_SOON), 1);
    situation->trigger.ending = true;
    (void)situation_pass(situation);
    assert_true(thumbprint_equal(&situation->model.bindings[FAMILY_IPV4].record.thumbprint,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
}

/* What else is wrong is repaired meanwhile, with what is in service. */
static void a_missing_record_is_made_with_what_is_in_service(void **state)
{
    struct situation *situation = *state;

    with_a_record_for(situation, "vpn.example.com");
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    assert_int_equal(begun(situation, REASON_WOULD_LOCK_OUT), 1);
}

static void who_has_another_name_set_is_not_kept_waiting(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    (void)model_issue(&situation->model, "new", "new.example.com", -1, 900);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "new.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "new");
}

/* ---- rotate ---- */

/* The restart policy would wait for the one who is connected. */
static void with_a_client_connected(struct situation *situation)
{
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
}

static void by_hand_it_is_refused_with_that_reason(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    with_a_record_for(situation, "vpn.example.com");
    answer = requesting_pass(situation, (struct rotation_request){.now = true});
    assert_int_equal(answer.end, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_WOULD_LOCK_OUT);
    answer = requesting_certificate(situation, "SAC2");
    assert_int_equal(answer.end, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_WOULD_LOCK_OUT);
    assert_int_equal(reported(situation, REPORT_REQUEST_REFUSED), 2);
    assert_nothing_changed(situation);
}

static void with_force_it_is_done_and_stays(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    with_a_record_for(situation, "vpn.example.com");
    (void)situation_pass(situation);
    answer = requesting_pass(situation, (struct rotation_request){.now = true, .force = true});
    assert_int_equal(answer.end, REQUEST_UNPROVEN);
    assert_int_equal(reported(situation, REPORT_ROTATION_SHADOWED), 1);
    assert_serves(situation, "SAC2");
    situation_clear_log(situation);
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_serves(situation, "SAC2");
}

/* Told to, it waits for the policy alone; and for nobody else's record. */
static void what_was_forced_and_waits_stays_ordered(void **state)
{
    struct situation *situation = *state;
    struct rotation_request request = {
        .force = true,
        .has_thumbprint = true,
    };

    with_a_record_for(situation, "vpn.example.com");
    with_a_client_connected(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    request.thumbprint = *requesting_thumbprint(situation, "SAC2");
    assert_int_equal(requesting_pass(situation, request).end, REQUEST_WAITS);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end, REQUEST_WAITS);
    give_record(situation, "SAC3");
    situation->model.tunnels = 0;
    (void)situation_pass(situation);
    assert_serves(situation, "SAC2");
}

static void with_nothing_to_do_force_does_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.force = true}).end,
                     REQUEST_NOTHING);
}

int run_hold_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(it_waits_and_says_so_before),
        TEST(from_the_restart_deadline_on_it_is_an_error),
        TEST(meanwhile_its_end_is_announced),
        TEST(it_is_not_said_twice),
        TEST(it_ends_with_what_is_in_service),
        TEST(it_ends_with_the_record),
        TEST(a_record_for_an_address_holds_it_up_too),
        TEST(so_does_one_for_all_names_of_the_domain),
        TEST(what_did_not_prove_good_holds_up_nothing),
        TEST(what_was_picked_in_the_console_is_used),
        TEST(a_record_that_no_vpn_client_meets_holds_up_nothing),
        TEST(what_the_certificate_says_of_its_renewal_waits_too),
        TEST(one_that_is_gone_from_the_store_holds_it_up_until_the_reboot),
        TEST(a_missing_record_is_made_with_what_is_in_service),
        TEST(who_has_another_name_set_is_not_kept_waiting),
        TEST(by_hand_it_is_refused_with_that_reason),
        TEST(with_force_it_is_done_and_stays),
        TEST(what_was_forced_and_waits_stays_ordered),
        TEST(with_nothing_to_do_force_does_nothing),
    };

    return cmocka_run_group_tests_name("hold", tests, NULL, NULL);
}
