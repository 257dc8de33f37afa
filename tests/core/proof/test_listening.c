/* SSTP that listens late, or not until it is started once more: no reason to go back to the
 * certificate before. */
#include "control/evaluate.h"
#include "proof/alarm.h"
#include "proof/proof.h"
#include "situation.h"
#include "unit.h"

#include <string.h>

static void assert_kept(const struct situation *situation)
{
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_string_equal(
        model_label(&situation->model, &situation->model.bindings[FAMILY_IPV4].record.thumbprint),
        "SAC2");
}

/* A renewal of a server that clients are served by. */
static struct model *renewed(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    return &situation->model;
}

static void a_listener_that_comes_late_is_waited_for(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model->listens_later = 40 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->now >= begun + 40 * INSTANT_SECOND);
    assert_true(model->now < begun + 50 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 0);
    assert_int_equal(model->restart_count, 1);
    assert_kept(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

static void who_listens_at_once_is_not_waited_for(void **state)
{
    struct situation *situation = *state;
    const struct model *model = renewed(situation);
    const instant begun = model->now;

    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->now < begun + 5 * INSTANT_SECOND);
}

/* Nothing listens until RemoteAccess is restarted once more. */
static void assert_restarted_once_more(struct situation *situation, bool helps)
{
    struct model *model = &situation->model;

    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(reported(situation, REPORT_PROOF_FAILED) > 0);
    assert_kept(situation);
    assert_true(situation->pass.next_check < model->now + INSTANT_MINUTE);
    model->tunnels = 2; /* over another protocol */
    model->now = situation->pass.next_check;
    if (helps) {
        model->listens_once_more = true;
    }
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_NOT_SERVING), 1);
    assert_int_equal(model->restart_count, 2);
    assert_kept(situation);
}

static void without_a_listener_it_is_restarted_once_more(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->listens_later = INSTANT_DAY;
    assert_restarted_once_more(situation, true);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_false(model->stored.exclusions.restarted);
    assert_serves(situation, "SAC2");
}

/* Whoever is connected, over another protocol, is not cut off again and again. */
static void a_second_restart_that_does_not_help_was_the_last(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->listens_later = INSTANT_DAY;
    assert_restarted_once_more(situation, false);
    for (int i = 0; i < 20; i++) {
        model->tunnels = 2;
        model->now = situation->pass.next_check;
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    }
    assert_int_equal(model->restart_count, 2);
    assert_true(findings_have(&situation->memory.findings, REASON_NOT_LISTENING));
    assert_kept(situation);
}

/* Each may be the one that helps, and cuts nobody off. */
static void with_nobody_connected_it_is_tried_several_times(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model->listens_later = INSTANT_DAY;
    for (int i = 0; i < 60; i++) {
        (void)situation_pass(situation);
        model->now = situation->pass.next_check;
    }
    assert_int_equal(model->restart_count, 1 + ALARM_RESTARTS);
    assert_true(model->restarts[ALARM_RESTARTS] - begun < 2 * INSTANT_HOUR);
    assert_kept(situation);
}

static void what_answers_otherwise_does_not_speak_against_the_certificate(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->goes_mute = true; /* 404 from its next start on */
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_kept(situation);
    model->now = situation->pass.next_check;
    model->goes_mute = false;
    model->sstp_mute = true;
    model->mute_until_restart = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->restart_count, 2);
    assert_kept(situation);
}

/* It did not before the renewal: another restart changes nothing. */
static void who_answered_otherwise_before_is_not_restarted_for_it(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->sstp_mute = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(situation->pass.next_check > model->now + INSTANT_MINUTE);
    model->tunnels = 1;
    model->now = situation->pass.next_check;
    (void)situation_pass(situation);
    assert_int_equal(model->restart_count, 1);
    assert_kept(situation);
}

static void tls_that_fails_leads_back_without_a_wait(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model_find(model, "SAC2")->fails_tls = true;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(model->now < begun + 20 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_REVERTING), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

/* Nobody got in before the rotation either, so it is not the way back that ends the wait. */
static void tls_that_fails_on_a_server_that_was_down_is_not_waited_for(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model_find(model, "SAC2")->fails_tls = true;
    model_find(model, "SAC1")->fails_tls = true;
    model->sstp_serves = false; /* nothing listens before the restart */
    (void)situation_pass(situation);
    assert_true(model->now < begun + 20 * INSTANT_SECOND);
}

/* ---- what SSTP serves with already ---- */

/* An IPv4-only server on which the product is installed. */
static void a_record_that_is_completed_needs_no_restart(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    const struct hash_pair hashes = model->parameters.hashes;

    model->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->restart_count, 0);
    assert_memory_equal(&model->parameters.hashes.sha256.bytes, hashes.sha256.bytes, SHA256_SIZE);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_serves(situation, "SAC1");
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_HEALTHY);
    assert_int_equal(model->restart_count, 0);
}

static void where_nobody_was_served_it_does(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    situation->settings_known[FAMILY_IPV6] = false;
    model->sstp_mute = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->restart_count, 1);
}

/* By a dry run. */
static bool shown_to_restart(struct situation *situation)
{
    static struct evaluation evaluation;
    static struct snapshot snapshot; /* the plan points into it */

    model_observe(&situation->model, &snapshot);
    proof_ask(&situation->host, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    assert_true(evaluation.plan.count > 0);
    return evaluation.plan.restarts;
}

/* Nothing is stored yet, as for `check` before the service ran: times tell as much. */
static void times_tell_what_sstp_was_started_with(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_false(shown_to_restart(situation));
    model->writes_undated = true;
    assert_true(shown_to_restart(situation));
}

/* SSTP has the hash of what IPv4 carries. */
static void what_one_family_shows_is_not_what_sstp_was_started_with(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    (void)situation_renew(situation);
    model_rebind(model, "SAC2");
    model->bindings[FAMILY_IPV4].record.thumbprint = model_find(model, "SAC1")->facts.thumbprint;
    model->bindings[FAMILY_IPV4].written_at = model->services[MODEL_SSTP].started_at - 1;
    model->bindings[FAMILY_IPV6].written_at = model->services[MODEL_SSTP].started_at - 1;
    assert_true(shown_to_restart(situation));
}

/* ---- what is waited for ---- */

/* Probes as a test wants them, each after a pause. */
struct script {
    const struct probe_result (*probes)[FAMILY_COUNT];
    size_t count;
    size_t asked;
    instant served_at;
    instant now;
    instant step; /* of the clock, at a pause */
};

static void scripted_probe(void *context, struct snapshot *snapshot, const char *name)
{
    struct script *script = context;
    const size_t at = script->asked < script->count ? script->asked : script->count - 1;

    (void)name;
    memcpy(snapshot->probes, script->probes[at], sizeof(snapshot->probes));
    script->asked++;
}

static instant scripted_now(void *context)
{
    return ((struct script *)context)->now;
}

static bool scripted_pause(void *context, instant duration)
{
    struct script *script = context;

    script->now += script->step != 0 ? script->step : duration;
    return true;
}

/* How often is asked after a rotation from SAC1, of which clients got as far as `before`. */
static size_t asked(struct situation *situation, const struct proven *before, struct script *script)
{
    static struct snapshot after;
    struct host host = situation->host;

    model_observe(&situation->model, &after);
    host.context = script;
    host.probe = scripted_probe;
    host.now = scripted_now;
    host.pause = scripted_pause;
    script->now = situation->model.now;
    script->asked = 0;
    (void)proof_after_rotation(&host, before, 0, &after, &script->served_at);
    return script->asked;
}

#define ASKED(before, ...)                                                                         \
    asked(situation, &(before),                                                                    \
          &(struct script){.probes = (const struct probe_result[][FAMILY_COUNT]){__VA_ARGS__},     \
                           .count = sizeof((struct probe_result[][FAMILY_COUNT]){__VA_ARGS__}) /   \
                                    sizeof(struct probe_result[FAMILY_COUNT])})

#define ALL_THE_TIME  31 /* 90 seconds, in pauses from 25 ms to 5 seconds */
#define LONG_IN_DOUBT 12 /* 4 seconds */

static void each_family_counts(void **state)
{
    struct situation *situation = *state;
    const struct thumbprint others =
        model_issue(&situation->model, "other", "other.example.com", -1, 90)->facts.thumbprint;
    const struct probe_result other = {.answer = PROBE_SERVES, .shown = true, .thumbprint = others};
    const struct probe_result scanner = {.answer = PROBE_SERVES, .shown = true};
    const struct probe_result silent = {.answer = PROBE_NO_LISTENER};
    const struct probe_result mute = {.answer = PROBE_NO_SSTP};
    const struct probe_result broken = {.answer = PROBE_NO_TLS, .heard = true};
    const struct probe_result reset = {.answer = PROBE_NO_TLS};
    const struct probe_result serves = {.answer = PROBE_SERVES};
    const struct probe_result other_and_mute = {
        .answer = PROBE_NO_SSTP, .shown = true, .thumbprint = others};
    const struct probe_result unknown = {.answer = PROBE_UNKNOWN};
    const struct proven good = {.good = {true, true}, .tls = {true, true}};
    const struct proven only_ipv6 = {.good = {false, true}, .tls = {false, true}};
    const struct proven good_over_ipv4 = {.good = {true, false}, .tls = {true, true}};
    const struct proven only_tls = {.tls = {true, true}};
    const struct proven nothing = {.good = {false}};

    /* another certificate is shown, or the server says that TLS fails */
    assert_int_equal(ASKED(good, {other, other}), LONG_IN_DOUBT);
    assert_int_equal(ASKED(nothing, {silent, other}), LONG_IN_DOUBT);
    assert_int_equal(ASKED(nothing, {broken, silent}), LONG_IN_DOUBT);
    assert_int_equal(ASKED(nothing, {silent, broken}), LONG_IN_DOUBT);
    /* the connection ends, and the server said nothing */
    assert_int_equal(ASKED(good, {reset, reset}), ALL_THE_TIME);
    assert_int_equal(ASKED(good, {reset, reset}, {other, reset}, {reset, reset}, {serves, serves}),
                     4);
    /* who scans TLS connections says nothing */
    assert_int_equal(ASKED(good, {scanner, scanner}), 1);
    assert_int_equal(ASKED(good, {scanner, silent}, {scanner, serves}), 2);
    /* no listener yet */
    assert_int_equal(ASKED(good, {silent, silent}, {serves, silent}, {serves, serves}), 3);
    assert_int_equal(ASKED(nothing, {silent, silent}, {serves, silent}, {serves, serves}), 3);
    assert_int_equal(ASKED(good, {silent, silent}), ALL_THE_TIME);
    assert_int_equal(ASKED(only_ipv6, {silent, silent}), ALL_THE_TIME);
    /* over IPv4 nobody got in before */
    assert_int_equal(ASKED(only_ipv6, {silent, silent}, {silent, serves}), 2);
    assert_int_equal(ASKED(only_ipv6, {silent, silent}, {serves, silent}), ALL_THE_TIME);
    assert_int_equal(ASKED(good_over_ipv4, {serves, silent}), ALL_THE_TIME);
    assert_int_equal(ASKED(good_over_ipv4, {serves, mute}), 1);
    /* SSTP did not answer before either: TLS is as far as it gets */
    assert_int_equal(ASKED(only_tls, {silent, silent}, {mute, mute}), 2);
    assert_int_equal(ASKED(only_tls, {other_and_mute, other_and_mute}), LONG_IN_DOUBT);
    assert_int_equal(ASKED(good, {unknown, unknown}), 1);
    assert_int_equal(ASKED(good, {silent, unknown}, {serves, unknown}), 2);
}

static void a_clock_that_is_set_back_ends_the_wait(void **state)
{
    struct situation *situation = *state;
    const struct proven good = {.good = {true, true}, .tls = {true, true}};
    const struct probe_result silent[][FAMILY_COUNT] = {
        {{.answer = PROBE_NO_LISTENER}, {.answer = PROBE_NO_LISTENER}}};
    struct script script = {.probes = silent, .count = 1, .step = -INSTANT_HOUR};

    assert_int_equal(asked(situation, &good, &script), 2);
}

int run_listening_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_listener_that_comes_late_is_waited_for),
        TEST(who_listens_at_once_is_not_waited_for),
        TEST(without_a_listener_it_is_restarted_once_more),
        TEST(a_second_restart_that_does_not_help_was_the_last),
        TEST(with_nobody_connected_it_is_tried_several_times),
        TEST(what_answers_otherwise_does_not_speak_against_the_certificate),
        TEST(who_answered_otherwise_before_is_not_restarted_for_it),
        TEST(tls_that_fails_leads_back_without_a_wait),
        TEST(tls_that_fails_on_a_server_that_was_down_is_not_waited_for),
        TEST(a_record_that_is_completed_needs_no_restart),
        TEST(where_nobody_was_served_it_does),
        TEST(times_tell_what_sstp_was_started_with),
        TEST(what_one_family_shows_is_not_what_sstp_was_started_with),
        TEST(each_family_counts),
        TEST(a_clock_that_is_set_back_ends_the_wait),
    };

    return cmocka_run_group_tests_name("listening", tests, NULL, NULL);
}
