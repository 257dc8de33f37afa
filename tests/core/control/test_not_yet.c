/* HTTP.sys refuses a certificate as it does for a while where that is new; and records that have
 * more than can be set again. */
#include "rotation/patience.h"
#include "situation.h"
#include "unit.h"

#define MINUTES 12 /* so long a certificate is tried that HTTP.sys may take any moment */

/* SAC2, which HTTP.sys takes only after that time. */
static void renew_too_new(struct situation *situation, enum variant variant, instant until)
{
    situation_arrange(situation, &repairables[RENEWAL], variant);
    model_find(&situation->model, "SAC2")->too_new = situation->model.now + until;
}

/* ---- new certificates ---- */

static void a_certificate_that_is_taken_after_minutes_is_bound_then(void **state)
{
    struct situation *situation = *state;

    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        journal_begin(situation, "a certificate that is too new",
                      variant_name((enum variant)variant));
        renew_too_new(situation, (enum variant)variant, 3 * INSTANT_MINUTE);
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_true(situation->pass.next_check - situation->model.now < 10 * INSTANT_SECOND);
        assert_null(strstr(situation->model.log.actions, "delete:"));
        assert_int_equal(situation->model.log.server_writes, 0);
        assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), 1);
        assert_int_equal(reported(situation, REPORT_CERTIFICATE_REFUSED), 0);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
        assert_int_equal(situation->model.stored.exclusions.refused_count, 0);
        assert_int_equal(begun(situation, REASON_CERTIFICATE_REFUSED), 0);
    }
    journal_end(situation);
}

/* Passes until it waits for good. */
static void try_in_vain(struct situation *situation)
{
    const instant began = situation->model.now;

    for (int i = 0; i < NOT_YETS_MAX; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_true(situation->model.now - began < MINUTES * INSTANT_MINUTE);
        situation->model.now = situation->pass.next_check;
    }
    assert_true(situation->model.now - began > 5 * INSTANT_MINUTE);
}

static void one_that_is_never_taken_waits_and_is_tried_by_the_regular_checks(void **state)
{
    struct situation *situation = *state;

    renew_too_new(situation, VARIANT_ATOMIC, 300 * INSTANT_DAY);
    try_in_vain(situation);
    assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), NOT_YETS_MAX);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_REFUSED), 1);
    assert_serves(situation, "SAC1");

    /* Once with each regular check, not in between. */
    situation_clear_log(situation);
    assert_int_equal(pass_later(situation, 30 * INSTANT_MINUTE).result, PASS_HEALTHY);
    assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), 0);
    assert_int_equal(pass_later(situation, 6 * INSTANT_HOUR).result, PASS_FAILED);
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_HEALTHY);
    assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), 1);

    model_find(&situation->model, "SAC2")->too_new = 0;
    assert_int_equal(pass_later(situation, 6 * INSTANT_HOUR).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.stored.exclusions.refused_count, 0);
}

static void after_a_new_start_it_is_tried_again_too(void **state)
{
    struct situation *situation = *state;

    renew_too_new(situation, VARIANT_ATOMIC, 300 * INSTANT_DAY);
    try_in_vain(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation_new_process(situation);
    model_find(&situation->model, "SAC2")->too_new = 0;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(pass_later(situation, 2 * INSTANT_HOUR).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void a_clock_that_is_set_back_does_not_keep_it_waiting(void **state)
{
    struct situation *situation = *state;

    renew_too_new(situation, VARIANT_ATOMIC, 0);
    situation->model.stored.exclusions =
        (struct exclusions){.presence = PART_PRESENT,
                            .refused = {{model_find(&situation->model, "SAC2")->facts.thumbprint,
                                         situation->model.now + 9 * INSTANT_DAY, .as = {0}}},
                            .refused_count = 1};
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void each_new_certificate_has_its_own_minutes(void **state)
{
    struct situation *situation = *state;

    renew_too_new(situation, VARIANT_ATOMIC, 300 * INSTANT_DAY);
    for (int i = 1; i < NOT_YETS_MAX; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        situation->model.now = situation->pass.next_check;
    }
    model_issue(&situation->model, "SAC3", "vpn.example.com", 0, 200)->too_new =
        situation->model.now + INSTANT_MINUTE;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->pass.next_check - situation->model.now < 10 * INSTANT_SECOND);
    situation_settle(situation);
    assert_serves(situation, "SAC3");
}

static unsigned passes_within(struct situation *situation, instant duration)
{
    const instant end = situation->model.now + duration;
    unsigned passes = 0;

    while (situation->model.now < end) {
        (void)situation_pass(situation);
        situation->model.now = situation->pass.next_check;
        passes++;
    }
    return passes;
}

/* Nothing serves, so each is tried again when it was refused for a while: none is new any more. */
static void several_that_are_refused_in_turns_are_tried_more_rarely(void **state)
{
    struct situation *situation = *state;

    renew_too_new(situation, VARIANT_ATOMIC, 300 * INSTANT_DAY);
    model_issue(&situation->model, "SAC3", "vpn.example.com", 0, 200)->too_new =
        situation->model.now + 300 * INSTANT_DAY;
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - INSTANT_HOUR;
    assert_true(passes_within(situation, INSTANT_HOUR) >= 2 * NOT_YETS_MAX);
    assert_in_range(passes_within(situation, 12 * INSTANT_HOUR), 12, 60);
    model_issue(&situation->model, "SAC4", "vpn.example.com", 0, 300)->too_new =
        situation->model.now + INSTANT_MINUTE; /* but this one is */
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(situation->pass.next_check - situation->model.now < 10 * INSTANT_SECOND);
    situation_settle(situation);
    assert_serves(situation, "SAC4");
}

/* What the next rotation to it counts as, after five failures. */
static unsigned next_failures(struct patience *patience, uint8_t label)
{
    const struct rotation rotation = {.not_yet = true};
    const struct thumbprint certificate = {{label}};

    return patience_count(patience, &rotation, &certificate, 5);
}

static void of_many_that_were_tried_the_oldest_is_new_again(void **state)
{
    struct patience patience = {0};

    (void)state;
    for (uint8_t label = 1; label <= TRIED_KEPT + 1; label++) {
        assert_int_equal(next_failures(&patience, label), 0);
        assert_int_equal(next_failures(&patience, label), 5);
    }
    assert_int_equal(next_failures(&patience, 2), 5);
    assert_int_equal(next_failures(&patience, TRIED_KEPT + 1), 5);
    assert_int_equal(next_failures(&patience, 1), 0);
}

/* Another one comes first each time before it was tried for so long. */
static void one_that_others_come_before_again_and_again_is_new_only_once(void **state)
{
    struct patience patience = {0};

    (void)state;
    assert_int_equal(next_failures(&patience, 1), 0);
    for (uint8_t label = 2; label <= TRIED_KEPT; label++) {
        assert_int_equal(next_failures(&patience, label), 0);
        assert_int_equal(next_failures(&patience, 1), 5);
    }
}

static void where_clients_are_not_served_it_is_tried_on(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    model_find(&situation->model, "SAC2")->too_new = situation->model.now + INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_int_equal(situation->model.restart_count, 0);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* An update may answer so because this Windows has none, or because of the certificate. */
static void an_update_that_answers_so_is_tried_again_once_the_certificate_is_accepted(void **state)
{
    const struct model_fault once = {CALL_UPDATE_BINDING, 1,  1,
                                     FAILURE_NOT_YET,     87, FAULT_WITHOUT_EFFECT};
    const struct model_fault always = {CALL_UPDATE_BINDING, 1,  100,
                                       FAILURE_NOT_YET,     87, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, once);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_non_null(strstr(situation->model.log.actions,
                           "update:IPv4=SAC2! try=SAC2 update:IPv4=SAC2 update:IPv6=SAC2 "));
    assert_serves(situation, "SAC2");

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model_process_fault(&situation->process, always);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_non_null(
        strstr(situation->model.log.actions,
               "update:IPv4=SAC2! try=SAC2 update:IPv4=SAC2! delete:IPv4 create:IPv4=SAC2 "));
    assert_serves(situation, "SAC2");
}

/* Nobody is served, so one family alone would be better than none: but it may be taken any moment.
 */
static void of_two_families_neither_is_left_behind_for_it(void **state)
{
    const struct model_fault not_yet = {CALL_CREATE_BINDING, 2,  1,
                                        FAILURE_NOT_YET,     87, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process, not_yet);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), 1);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_int_equal(situation->process.calls_of[CALL_STOP_SERVICE], 0);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* ---- extended parameters ---- */

static void extend(struct situation *situation, enum family family)
{
    situation->model.bindings[family].extended = true;
}

static void an_update_keeps_them(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    extend(situation, FAMILY_IPV4);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(situation->model.bindings[FAMILY_IPV4].extended);
    assert_serves(situation, "SAC2");
}

static void a_record_that_would_lose_them_is_left_and_reported(void **state)
{
    struct situation *situation = *state;

    for (int variant = VARIANT_DELETE_CREATE; variant <= VARIANT_UNSUPPORTED; variant++) {
        for (int family = 0; family < FAMILY_COUNT; family++) {
            situation_arrange(situation, &repairables[RENEWAL], (enum variant)variant);
            extend(situation, (enum family)family);
            assert_int_equal(situation_pass(situation).result, PASS_FAILED);
            assert_int_equal(reported(situation, REPORT_BINDING_WOULD_LOSE), 1);
            assert_int_equal(reported(situation, REPORT_BINDING_WRITE_FAILED), 0);
            assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
            assert_int_equal(situation->model.restart_count, 0);
            /* Only a person can do something: it is not tried every few seconds. */
            assert_true(situation->pass.next_check - situation->model.now > 5 * INSTANT_HOUR);
            situation->model.bindings[family] = (struct model_binding){.presence = PART_ABSENT};
            situation->settings_known[family] = false; /* the administrator deletes it */
            situation_settle(situation);
            assert_serves(situation, "SAC2");
        }
    }
}

static void that_it_cannot_be_known_is_a_failure_to_write(void **state)
{
    const struct model_fault fault = {CALL_MAY_SET_ANEW, 1, 1,
                                      FAILURE_OTHER,     5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_DELETE_CREATE);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_null(strstr(situation->model.log.actions, "delete:"));
    assert_int_equal(reported(situation, REPORT_BINDING_WRITE_FAILED), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* The way back of what was updated in one step is no reason to lose them either. */
static void on_the_way_back_they_are_kept_too(void **state)
{
    const struct model_fault no_stop = {CALL_STOP_SERVICE, 1,    1,
                                        FAILURE_REFUSED,   1061, FAULT_WITHOUT_EFFECT};
    const struct model_fault no_update = {CALL_UPDATE_BINDING,   3,   2,
                                          FAILURE_NOT_SUPPORTED, 120, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    for (int extended = 0; extended < 2; extended++) {
        situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
        situation->model.bindings[FAMILY_IPV6].extended = extended != 0;
        model_process_fault(&situation->process, no_stop);
        model_process_fault(&situation->process, no_update);
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_int_equal(situation->model.bindings[FAMILY_IPV6].extended, extended != 0);
        assert_int_equal(reported(situation, REPORT_BINDING_RESTORE_FAILED), extended);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
}

int run_not_yet_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_certificate_that_is_taken_after_minutes_is_bound_then),
        TEST(one_that_is_never_taken_waits_and_is_tried_by_the_regular_checks),
        TEST(after_a_new_start_it_is_tried_again_too),
        TEST(a_clock_that_is_set_back_does_not_keep_it_waiting),
        TEST(each_new_certificate_has_its_own_minutes),
        TEST(several_that_are_refused_in_turns_are_tried_more_rarely),
        TEST(of_many_that_were_tried_the_oldest_is_new_again),
        TEST(one_that_others_come_before_again_and_again_is_new_only_once),
        TEST(where_clients_are_not_served_it_is_tried_on),
        TEST(an_update_that_answers_so_is_tried_again_once_the_certificate_is_accepted),
        TEST(of_two_families_neither_is_left_behind_for_it),
        TEST(an_update_keeps_them),
        TEST(a_record_that_would_lose_them_is_left_and_reported),
        TEST(that_it_cannot_be_known_is_a_failure_to_write),
        TEST(on_the_way_back_they_are_kept_too),
    };

    return cmocka_run_group_tests_name("not yet", tests, NULL, NULL);
}
