/* What only a client over loopback meets: reported when it lasts, and a reason to restart once,
 * when nobody gets in and nobody is connected. */
#include "proof/alarm.h"

#include "situation.h"
#include "unit.h"

#define APART (150 * INSTANT_SECOND)

static unsigned restarts(const struct situation *situation)
{
    return reported(situation, REPORT_SERVICE_STOPPED) / MODEL_SERVICES;
}

static void one_answer_is_no_alarm(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    const struct pass pass = pass_later(situation, INSTANT_HOUR);
    assert_int_equal(pass.result, PASS_HEALTHY);
    assert_true(pass.next_check <= situation->model.now + APART);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), 0);
    (void)pass_later(situation, INSTANT_SECOND); /* whatever woke us: too soon to count */
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), 0);
    situation->model.sstp_mute = false;
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), 0);
    assert_int_equal(reported(situation, REPORT_HEALTHY),
                     1); /* nothing was said, and now it is sure */
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* Three, over five minutes; and then once. */
static void nobody_gets_in_and_nobody_is_connected_is_a_reason_to_restart_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), FAMILY_COUNT);
    assert_int_equal(restarts(situation), 0);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_NOT_SERVING), 1);
    assert_int_equal(restarts(situation), 1);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), FAMILY_COUNT);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(pass_later(situation, INSTANT_DAY).result, PASS_HEALTHY);
    }
    assert_int_equal(restarts(situation), 1);
    situation_new_process(situation); /* it is remembered */
    for (int i = 0; i < 6; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(restarts(situation), 1);
    assert_int_equal(situation->model.log.ended[REASON_SSTP_NOT_ANSWERING], 0);
    situation->model.sstp_mute = false;
    (void)pass_later(situation, INSTANT_DAY);
    assert_int_equal(situation->model.log.ended[REASON_SSTP_NOT_ANSWERING], FAMILY_COUNT);
    situation->model.sstp_mute = true; /* another time */
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(restarts(situation), 2);
}

/* It lets in some, and another is waited for, maybe for days. */
static void what_stands_in_is_no_reason_not_to(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com;new.example.com");
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_OTHER_NAMES), 1);
    (void)pass_later(situation, APART);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_NOT_SERVING), 1);
    assert_int_equal(restarts(situation), 1);
}

static void a_restart_may_be_all_it_takes(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    model_advance(&situation->model, APART);
    situation->model.mute_until_restart = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_int_equal(situation->model.log.ended[REASON_SSTP_NOT_ANSWERING], FAMILY_COUNT);
    assert_false(situation->model.stored.exclusions.restarted);
    assert_quiet(situation, PASS_HEALTHY);
}

/* Each keeps it from restarting, but not from telling. */
static void while_somebody_may_be_connected_it_only_reports(void **state)
{
    struct situation *situation = *state;

    for (int i = 0; i < 4; i++) {
        situation_healthy(situation);
        known_as_healthy(situation);
        situation->model.sstp_mute = i < 2;
        situation->model.tunnels = i == 0 ? 1 : 0;
        situation->model.unreadable[MODEL_PART_CONNECTIONS] = i == 1;
        if (i == 2) { /* one family lets clients in */
            situation->model.bindings[FAMILY_IPV6].context = false;
        } else if (i == 3) {
            situation->model.stored.exclusions.presence = PART_PRESENT;
            situation->model.stored.exclusions.restarted = true;
            situation->model.sstp_mute = true;
        }
        for (int pass = 0; pass < 5; pass++) {
            (void)pass_later(situation, APART);
        }
        assert_int_equal(restarts(situation), 0);
        assert_true(begun(situation, i == 2 ? REASON_TLS_FAILS : REASON_SSTP_NOT_ANSWERING) > 0);
    }
}

static void another_certificate_than_the_bound_one_is_reported(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.intercepted = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_SERVED_CERTIFICATE_DIFFERS), FAMILY_COUNT);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* Whoever scans TLS connections on this server need not stand in the way of VPN clients. */
static void what_a_scanner_shows_is_told_and_restarts_nothing(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.intercepted = true;
    for (int i = 0; i < 6; i++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(begun(situation, REASON_SERVED_CERTIFICATE_DIFFERS), FAMILY_COUNT);
    assert_int_equal(begun(situation, REASON_NOT_SERVING), 0);
    assert_int_equal(restarts(situation), 0);
    situation->model.intercepted = false;
    (void)pass_later(situation, APART);
    assert_int_equal(situation->model.log.ended[REASON_SERVED_CERTIFICATE_DIFFERS], FAMILY_COUNT);
}

/* One more restart was due, and a rotation for another reason made it. */
static void a_restart_for_another_reason_is_that_one(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    model->goes_mute = true;
    model->tunnels = 1;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 90);
    model_find(model, "SAC2")->in_store = false;
    (void)pass_later(situation, INSTANT_SECOND);
    assert_string_equal(model_label(model, &model->bindings[FAMILY_IPV4].record.thumbprint),
                        "SAC3");
    model->tunnels = 1;
    (void)pass_later(situation, 10 * INSTANT_SECOND);
    (void)pass_later(situation, APART);
    assert_int_equal(model->restart_count, 2);
    model->tunnels = 0; /* and no later than of any alarm */
    (void)pass_later(situation, APART);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_NOT_SERVING), 1);
}

/* A restart that mended something else. */
static void a_proof_that_fails_with_the_same_certificate_leads_nowhere_back(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.no_family[FAMILY_IPV6] = true;
    situation->model.parameters.hashes.sha256.presence = PART_MALFORMED;
    situation_hashes_unseen(situation);
    situation->model.listens_later = INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_quiet(situation, PASS_HEALTHY);
}

static void paused_it_does_not_restart(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->trigger.paused = true;
    situation->model.sstp_mute = true;
    for (int pass = 0; pass < 4; pass++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(restarts(situation), 0);
    assert_false(situation->model.stored.exclusions.restarted);
    assert_int_equal(begun(situation, REASON_PAUSED), 1);
}

static void what_cannot_be_noted_is_not_done(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_process_fault(&situation->process, (struct model_fault){.call = CALL_STORE_EXCLUSIONS,
                                                                  .nth = 1,
                                                                  .times = 1,
                                                                  .failure = FAILURE_OTHER,
                                                                  .code = 5});
    situation->model.sstp_mute = true;
    for (int pass = 0; pass < 3; pass++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(restarts(situation), 0);
    (void)pass_later(situation, 2 * APART);
    assert_int_equal(restarts(situation), 1);
}

static void a_clock_that_is_set_back_begins_anew(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    situation->model.now -= 10 * INSTANT_MINUTE;
    (void)situation_pass(situation);
    (void)pass_later(situation, APART);
    assert_int_equal(restarts(situation), 0);
    (void)pass_later(situation, APART);
    assert_int_equal(restarts(situation), 1);
}

static void a_stopped_service_raises_no_alarm(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    (void)pass_later(situation, APART);
    assert_int_equal(situation->reconciler.alarm.count, 0);
    assert_int_equal(restarts(situation), 0);
}

static void it_is_asked_ever_more_rarely(void **state)
{
    struct probe_alarm alarm = {.count = 0};
    instant before = 0;

    (void)state;
    assert_true(alarm_next_check(&alarm) == INSTANT_NEVER);
    for (alarm.count = 1; alarm.count < 20; alarm.count++) {
        const instant next_check = alarm_next_check(&alarm);
        assert_true(next_check >= before);
        assert_true(alarm.count > 2 || next_check == APART);
        before = next_check;
    }
    assert_true(before >= INSTANT_HOUR && before < 2 * INSTANT_HOUR);
}

/* What HTTP.sys logs about our own asking wakes us; so that must not make us ask again. */
static void our_own_asking_is_no_news(void **state)
{
    struct situation *situation = *state;
    unsigned asked;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->fails_tls = true;
    (void)pass_later(situation, INSTANT_HOUR);
    asked = situation->process.calls_of[CALL_PROBE];
    situation->trigger.notified = true;
    for (int i = 0; i < 5; i++) {
        (void)pass_later(situation, 10 * INSTANT_SECOND);
    }
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked);
    (void)situation_renew(situation); /* but what changed is looked at, */
    assert_int_equal(pass_later(situation, 10 * INSTANT_SECOND).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    model_find(&situation->model, "SAC2")->fails_tls = true;
    (void)pass_later(situation, INSTANT_HOUR);
    asked = situation->process.calls_of[CALL_PROBE];
    (void)pass_later(situation, 10 * INSTANT_SECOND);
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked);
    (void)pass_later(situation, APART); /* and it is asked when it is time */
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked + 1);
}

/* A rotation that is not proven is followed by hints of its own. */
static void what_a_rotation_did_itself_is_no_news(void **state)
{
    struct situation *situation = *state;
    unsigned asked;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)situation_renew(situation);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    asked = situation->process.calls_of[CALL_PROBE];
    situation->trigger.notified = true;
    (void)pass_later(situation, 10 * INSTANT_SECOND);
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked);
}

/* The machine has no IPv6, or a firewall drops what comes over loopback. */
static void what_cannot_be_asked_is_reported_once(void **state)
{
    struct situation *situation = *state;

    situation->model.no_family[FAMILY_IPV6] = true;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_PROBE_UNAVAILABLE), 1);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
    assert_quiet(situation, PASS_HEALTHY);
    situation->model.probes_dropped = true;
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_quiet(situation, PASS_HEALTHY);
}

int run_alarm_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(one_answer_is_no_alarm),
        TEST(nobody_gets_in_and_nobody_is_connected_is_a_reason_to_restart_once),
        TEST(what_stands_in_is_no_reason_not_to),
        TEST(a_restart_may_be_all_it_takes),
        TEST(while_somebody_may_be_connected_it_only_reports),
        TEST(another_certificate_than_the_bound_one_is_reported),
        TEST(what_a_scanner_shows_is_told_and_restarts_nothing),
        TEST(a_restart_for_another_reason_is_that_one),
        TEST(a_proof_that_fails_with_the_same_certificate_leads_nowhere_back),
        TEST(paused_it_does_not_restart),
        TEST(what_cannot_be_noted_is_not_done),
        TEST(a_clock_that_is_set_back_begins_anew),
        TEST(a_stopped_service_raises_no_alarm),
        TEST(it_is_asked_ever_more_rarely),
        TEST(our_own_asking_is_no_news),
        TEST(what_a_rotation_did_itself_is_no_news),
        TEST(what_cannot_be_asked_is_reported_once),
    };

    return cmocka_run_group_tests_name("alarm", tests, NULL, NULL);
}
