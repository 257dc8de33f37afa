/* The restart policy: a renewal waits for its window, for the last client, and for its stagger; the
 * deadline ends it. */
#include "deferral.h"
#include "unit.h"

/* ---- windows ---- */

static void a_renewal_waits_for_the_window_and_this_is_said_once(void **state)
{
    struct situation *situation = *state;
    const instant now = situation->model.now;

    known_as_healthy(situation);
    set_window_later(situation);
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    assert_true(situation->pass.next_check - now <= 4 * INSTANT_HOUR);
    assert_true(scheduled(situation)->at == situation->pass.next_check);
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    model_advance(&situation->model, INSTANT_HOUR);
    assert_waits(situation, "window");
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    situation->model.now = situation->pass.next_check;
    assert_rotates(situation);
}

static void in_an_open_window_nothing_waits(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window(situation, 0x7f, 0, 1440);
    (void)situation_renew(situation);
    assert_rotates(situation);
}

static void at_the_deadline_no_window_is_waited_for(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    (void)situation_renew(situation);
    situation->model.now = deadline(situation) - INSTANT_HOUR;
    set_window_later(situation);
    assert_waits(situation, "window");
    assert_true(situation->pass.next_check == deadline(situation));
    situation->model.now = deadline(situation);
    assert_rotates(situation);
}

static void a_window_that_cannot_be_known_is_said_and_looked_for_again(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window(situation, 0x7f, 0, 1440);
    situation->model.unreadable[MODEL_PART_ZONE] = true;
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    assert_int_equal(begun(situation, REASON_WINDOW_UNREADABLE), 1);
    assert_true(situation->pass.next_check <= situation->model.now + 5 * INSTANT_MINUTE);
    situation->model.unreadable[MODEL_PART_ZONE] = false;
    assert_rotates(situation);
}

/* ---- settings of no use ---- */

static void assert_refused(struct situation *situation, unsigned times)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_RESTART_SETTING_REFUSED), times);
    situation_clear_log(situation);
    (void)situation_renew(situation);
    assert_waits(situation, "setting");
    assert_true(scheduled(situation)->at == INSTANT_NEVER);
    situation->model.now = deadline(situation);
    assert_rotates(situation);
}

static void a_policy_of_no_use_lets_renewals_wait_for_the_deadline(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.bad[SETTING_RESTART_POLICY] = true;
    assert_refused(situation, 1);
}

static void windows_of_no_use_let_renewals_wait_whatever_the_policy(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.bad[SETTING_RESTART_WINDOWS] = true;
    assert_refused(situation, 1);
}

static void the_policy_window_without_a_window_is_refused(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_WINDOW);
    assert_refused(situation, 1);
}

static void a_setting_put_right_ends_the_finding(void **state)
{
    struct situation *situation = *state;

    situation->model.settings.bad[SETTING_RESTART_WINDOWS] = true;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation->model.settings.bad[SETTING_RESTART_WINDOWS] = false;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(reported(situation, REPORT_FINDING_ENDED), 1);
}

/* ---- idle ---- */

static void a_renewal_waits_until_the_last_client_has_left(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.tunnels = 3;
    (void)situation_renew(situation);
    for (unsigned i = 3; i > 0; i--) {
        situation->model.tunnels = i;
        assert_waits(situation, "idle");
        assert_true(scheduled(situation)->at == INSTANT_NEVER);
        assert_true(situation->pass.next_check <= situation->model.now + 5 * INSTANT_MINUTE);
        situation->model.now = situation->pass.next_check;
    }
    situation->model.tunnels = 0;
    assert_rotates(situation);
}

static void clients_that_cannot_be_counted_are_taken_to_be_there(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.unreadable[MODEL_PART_CONNECTIONS] = true;
    (void)situation_renew(situation);
    assert_waits(situation, "idle");
    assert_int_equal(begun(situation, REASON_CONNECTIONS_UNREADABLE), 1);
    situation->model.now = deadline(situation);
    assert_rotates(situation);
}

static void a_stopped_remoteaccess_has_no_clients(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    assert_int_equal(model_stop(&situation->model, MODEL_RASMAN), 0);
    situation->model.unreadable[MODEL_PART_CONNECTIONS] = true;
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

/* ---- stagger ---- */

#define STAGGER(minutes) schedule_stagger("VPN1", (minutes)*INSTANT_MINUTE)

static void a_renewal_is_staggered_from_when_it_came_up(void **state)
{
    struct situation *situation = *state;
    instant at;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 600;
    (void)situation_renew(situation);
    assert_waits(situation, "stagger");
    at = scheduled(situation)->at;
    assert_true(at == situation->memory.before.taken_at + STAGGER(600));
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_waits(situation, "stagger");
    assert_true(scheduled(situation)->at == at);
    situation->model.now = at;
    assert_rotates(situation);
}

static void another_renewal_is_staggered_anew(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 600;
    (void)situation_renew(situation);
    assert_waits(situation, "stagger");
    model_advance(&situation->model, INSTANT_MINUTE);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 400);
    assert_waits(situation, "stagger");
    assert_true(scheduled(situation)->at == situation->memory.before.taken_at + STAGGER(600));
}

static void a_clock_that_is_set_back_does_not_lengthen_the_stagger(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 600;
    (void)situation_renew(situation);
    assert_waits(situation, "stagger");
    situation->model.now -= INSTANT_HOUR;
    assert_waits(situation, "stagger");
    assert_true(scheduled(situation)->at == situation->memory.before.taken_at + STAGGER(600));
}

static void in_a_window_the_stagger_begins_when_it_opens_and_stays_in_its_first_half(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 30;
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    assert_true(scheduled(situation)->at == situation->memory.before.window.opens + STAGGER(30));
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 1440;
    assert_waits(situation, "window");
    assert_true(scheduled(situation)->at == situation->memory.before.window.opens + STAGGER(60));
    situation->model.now = scheduled(situation)->at;
    assert_rotates(situation);
}

static void an_idle_server_is_staggered_too(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 600;
    (void)situation_renew(situation);
    assert_waits(situation, "stagger");
    situation->model.now = scheduled(situation)->at;
    assert_rotates(situation);
}

/* 200 servers: pushed to all while the window is open. */
static void in_an_open_window_a_renewal_is_staggered_from_when_it_came_up(void **state)
{
    struct situation *situation = *state;
    instant closes;
    instant came;

    known_as_healthy(situation);
    set_window_later(situation);
    situation->model.now = situation_snapshot(situation)->window.opens + INSTANT_HOUR;
    closes = situation_snapshot(situation)->window.closes;
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 1440;
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    came = situation->memory.before.taken_at;
    assert_true(scheduled(situation)->at == came + schedule_stagger("VPN1", (closes - came) / 2));
    situation->model.now = scheduled(situation)->at;
    assert_rotates(situation);
}

static void at_the_deadline_a_farm_is_staggered_too(void **state)
{
    struct situation *situation = *state;
    const struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;
    const instant begins = deadline(situation);

    known_as_healthy(situation);
    set_policy(situation, RESTART_IDLE);
    situation->model.tunnels = 3;
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 600;
    (void)situation_renew(situation);
    assert_waits(situation, "stagger");
    situation->model.now = begins + INSTANT_SECOND;
    assert_waits(situation, "idle");
    assert_true(scheduled(situation)->deadline == begins + STAGGER(600));
    situation->model.now = begins + STAGGER(600);
    assert_rotates(situation);
    assert_true(situation->model.now < sac1->not_after);
}

static void after_the_deadline_half_of_what_is_left_is_enough(void **state)
{
    struct situation *situation = *state;
    const struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;
    const instant left = 4 * INSTANT_HOUR;
    instant came;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 1440;
    situation->model.now = sac1->not_after - left;
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_string_equal(scheduled(situation)->error.object, "stagger");
    came = situation->memory.before.taken_at;
    assert_true(scheduled(situation)->at ==
                came + schedule_stagger("VPN1", (sac1->not_after - came) / 2));
    situation->model.now = scheduled(situation)->at;
    assert_rotates(situation);
}

static void whichever_comes_first_the_window_or_an_idle_server(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    set_policy(situation, RESTART_WINDOW_OR_IDLE);
    situation->model.tunnels = 2;
    (void)situation_renew(situation);
    assert_waits(situation, "window-or-idle");
    assert_true(scheduled(situation)->at == situation->memory.before.window.opens);
    assert_true(situation->pass.next_check <= situation->model.now + 5 * INSTANT_MINUTE);
    situation->model.tunnels = 0;
    assert_rotates(situation);
}

/* Idle as all of a farm are at night, they do not all restart at once. */
static void an_idle_server_is_staggered_before_its_window(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    set_policy(situation, RESTART_WINDOW_OR_IDLE);
    situation->model.settings.values[SETTING_STAGGER_MINUTES] = 120;
    (void)situation_renew(situation);
    assert_waits(situation, "window-or-idle");
    assert_true(scheduled(situation)->at == situation->memory.before.taken_at + STAGGER(120));
    situation->model.now = scheduled(situation)->at;
    assert_rotates(situation);
}

static void in_the_window_nobody_needs_to_leave(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    set_policy(situation, RESTART_WINDOW_OR_IDLE);
    situation->model.tunnels = 2;
    (void)situation_renew(situation);
    assert_waits(situation, "window-or-idle");
    situation->model.now = scheduled(situation)->at;
    assert_rotates(situation);
}

static void window_or_idle_needs_a_window(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, RESTART_WINDOW_OR_IDLE);
    (void)situation_renew(situation);
    assert_waits(situation, "setting");
    assert_int_equal(begun(situation, REASON_RESTART_SETTING_REFUSED), 1);
}

int run_restart_policy_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_renewal_waits_for_the_window_and_this_is_said_once),
        TEST(in_an_open_window_nothing_waits),
        TEST(at_the_deadline_no_window_is_waited_for),
        TEST(a_window_that_cannot_be_known_is_said_and_looked_for_again),
        TEST(a_policy_of_no_use_lets_renewals_wait_for_the_deadline),
        TEST(windows_of_no_use_let_renewals_wait_whatever_the_policy),
        TEST(the_policy_window_without_a_window_is_refused),
        TEST(a_setting_put_right_ends_the_finding),
        TEST(a_renewal_waits_until_the_last_client_has_left),
        TEST(clients_that_cannot_be_counted_are_taken_to_be_there),
        TEST(a_stopped_remoteaccess_has_no_clients),
        TEST(a_renewal_is_staggered_from_when_it_came_up),
        TEST(another_renewal_is_staggered_anew),
        TEST(a_clock_that_is_set_back_does_not_lengthen_the_stagger),
        TEST(in_a_window_the_stagger_begins_when_it_opens_and_stays_in_its_first_half),
        TEST(an_idle_server_is_staggered_too),
        TEST(in_an_open_window_a_renewal_is_staggered_from_when_it_came_up),
        TEST(at_the_deadline_a_farm_is_staggered_too),
        TEST(after_the_deadline_half_of_what_is_left_is_enough),
        TEST(whichever_comes_first_the_window_or_an_idle_server),
        TEST(an_idle_server_is_staggered_before_its_window),
        TEST(in_the_window_nobody_needs_to_leave),
        TEST(window_or_idle_needs_a_window),
    };

    return cmocka_run_group_tests_name("restart_policy", tests, NULL, NULL);
}
