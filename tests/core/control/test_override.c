/* `rotate --now --force`: what would hold a rotation up is overridden, once, and reported. */
#include "ended.h"
#include "excluding.h"
#include "requesting.h"
#include "unit.h"

static const struct rotation_request by_force = {.now = true, .force = true};

static struct request_answer forced(struct situation *situation)
{
    const struct request_answer answer = requesting_pass(situation, by_force);

    situation->hurried = false;
    return answer;
}

static unsigned overridden(const struct situation *situation)
{
    return reported(situation, REPORT_OVERRIDDEN);
}

/* That alone. */
static void assert_overridden(const struct situation *situation, enum reason reason)
{
    assert_int_equal(overridden(situation), 1);
    assert_int_equal(situation->model.log.overridden[reason], 1);
}

/* ---- the limits on restarts ---- */

static void restart_often(struct situation *situation)
{
    for (int i = 0; i < 4; i++) {
        situation->model.stored.restarts.at[i] = situation->model.now - INSTANT_MINUTE;
    }
}

/* Both records are gone, as often before: no client can connect. */
static void locked_out_over_the_limit(struct situation *situation)
{
    known_as_healthy(situation);
    restart_often(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(model_http_delete(&situation->model, (enum family)family), 0);
        situation->settings_known[family] = false;
    }
    situation_clear_log(situation);
}

static void the_limits_on_restarts_are_overridden(void **state)
{
    struct situation *situation = *state;

    locked_out_over_the_limit(situation);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.now = true}).reason,
                     REASON_RESTART_LIMIT);
    assert_int_equal(overridden(situation), 0);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC1");
    assert_overridden(situation, REASON_RESTART_LIMIT);
}

static void and_that_restart_counts(void **state)
{
    struct situation *situation = *state;

    locked_out_over_the_limit(situation);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    (void)situation_renew(situation);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_RESTART_LIMIT), 1);
    assert_serves(situation, "SAC1");
}

static void force_alone_overrides_none(void **state)
{
    struct situation *situation = *state;

    locked_out_over_the_limit(situation);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.force = true}).reason,
                     REASON_RESTART_LIMIT);
    assert_int_equal(overridden(situation), 0);
}

static void remote_access_is_started_beyond_them(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    put_back(situation);
    restart_often(situation);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.now = true}).reason,
                     REASON_RESTART_LIMIT);
    assert_int_equal(starts(situation), 0);
    (void)forced(situation);
    assert_int_equal(starts(situation), 1);
    assert_overridden(situation, REASON_RESTART_LIMIT);
    assert_lets_in(situation, "SAC1");
}

static void where_nothing_holds_it_up_nothing_is_said(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.log.overridden[REASON_BINDING_REVERTED], 0);
    assert_int_equal(situation->model.log.overridden[REASON_CERTIFICATE_QUARANTINED], 0);
}

/* ---- a pause ---- */

static void a_pause_is_overridden_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->trigger.paused = true;
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_PAUSED);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_overridden(situation, REASON_PAUSED);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", 0, 900);
    model_advance(&situation->model, 2 * INSTANT_DAY);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_serves(situation, "SAC2");
}

static void told_to_look_only_it_does_no_more(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->model.settings.values[SETTING_MODE] = MODE_OBSERVE;
    situation->trigger.paused = true;
    assert_int_equal(forced(situation).reason, REASON_OBSERVED);
    assert_serves(situation, "SAC1");
    assert_int_equal(overridden(situation), 0);
}

/* ---- what experience speaks against ---- */

static void what_others_took_away_twice_is_bound_again(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "expired", "vpn.example.com", -400, -1);
    known_as_healthy(situation);
    for (int i = 0; i < 2; i++) {
        model_advance(&situation->model, INSTANT_HOUR);
        model_rebind(&situation->model, "expired");
        (void)situation_pass(situation);
    }
    assert_int_equal(begun(situation, REASON_BINDING_REVERTED), 1);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.now = true}).reason,
                     REASON_BINDING_REVERTED);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC1");
    assert_overridden(situation, REASON_BINDING_REVERTED);
}

/* What was repaired once keeps nothing from being done. */
static void what_others_took_away_once_is_no_dispute(void **state)
{
    struct situation *situation = *state;

    (void)model_issue(&situation->model, "expired", "vpn.example.com", -400, -1);
    known_as_healthy(situation);
    model_advance(&situation->model, INSTANT_HOUR);
    model_rebind(&situation->model, "expired");
    (void)situation_pass(situation);
    assert_serves(situation, "SAC1");
    model_advance(&situation->model, 2 * INSTANT_HOUR);
    (void)situation_renew(situation);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_int_equal(overridden(situation), 0);
}

static void what_http_sys_refused_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *renewed;

    known_as_healthy(situation);
    renewed = situation_renew(situation);
    renewed->http_refuses = true;
    for (int i = 0; i < REFUSALS_MAX; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        situation->model.now = situation->pass.next_check;
    }
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    renewed->http_refuses = false;
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.stored.exclusions.refused_count, 0);
    assert_int_equal(situation->model.log.overridden[REASON_CERTIFICATE_REFUSED], 1);
    assert_int_equal(situation->model.log.overridden[REASON_CERTIFICATE_QUARANTINED], 0);
}

static void what_did_not_serve_is_tried_again(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    model_find(&situation->model, "SAC2")->fails_tls = false;
    model_advance(&situation->model, 2 * INSTANT_HOUR); /* the restarts are few again */
    assert_int_equal(requesting_pass(situation, (struct rotation_request){.now = true}).end,
                     REQUEST_NOTHING);
    situation_clear_log(situation);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_overridden(situation, REASON_CERTIFICATE_QUARANTINED);
}

/* It does not serve: what did comes back, and sooner. */
static void what_is_bound_makes_room_all_the_same(void **state)
{
    struct situation *situation = *state;

    (void)excluding_arrange(situation);
    (void)situation_pass(situation);
    assert_true(excluding_is_bound(situation, "SAC2"));
    restart_often(situation);
    assert_int_equal(forced(situation).end, REQUEST_DONE);
    assert_true(excluding_is_bound(situation, "SAC1"));
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 1);
}

static void of_one_that_is_named_only_that_counts(void **state)
{
    struct situation *situation = *state;
    struct rotation_request request = by_force;

    excluding_set_aside(situation);
    model_advance(&situation->model, 2 * INSTANT_HOUR);
    request.has_thumbprint = true;
    request.thumbprint = *requesting_thumbprint(situation, "SAC1");
    (void)requesting_pass(situation, request);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 1);
    assert_int_equal(overridden(situation), 0);
}

int run_override_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_limits_on_restarts_are_overridden),
        TEST(and_that_restart_counts),
        TEST(force_alone_overrides_none),
        TEST(remote_access_is_started_beyond_them),
        TEST(where_nothing_holds_it_up_nothing_is_said),
        TEST(a_pause_is_overridden_once),
        TEST(told_to_look_only_it_does_no_more),
        TEST(what_others_took_away_twice_is_bound_again),
        TEST(what_others_took_away_once_is_no_dispute),
        TEST(what_http_sys_refused_is_tried_again),
        TEST(what_did_not_serve_is_tried_again),
        TEST(what_is_bound_makes_room_all_the_same),
        TEST(of_one_that_is_named_only_that_counts),
    };
    return cmocka_run_group_tests_name("overriding request", tests, NULL, NULL);
}
