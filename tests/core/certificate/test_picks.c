/* A certificate picked in the console, said from the clients' side (case 5 in docs/choosing.md). */
#include "certificate/admin_choice.h"
#include "choosing.h"
#include "deferral.h"
#include "timing/schedule.h"
#include "typing.h"
#include "unit.h"
#include <string.h>

/* ---- a pick in the console (case 5) ---- */

/* SAC1 serves 3 clients; "picked" is by another authority, and was picked since. */
static void pick(struct situation *situation)
{
    known_as_healthy(situation);
    (void)issue_by(situation, "picked", "vpn.example.com", 0, 365, 2);
    situation->model.tunnels = 3;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    situation_pin(situation, "picked");
}

static void a_pick_waits_until_nobody_is_connected(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_CHOICE_PICKED), 1);
    let_go_by(situation, situation->model.now + 5 * INSTANT_HOUR);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
    assert_int_equal(situation->model.parameters.hash_configured_by_admin.value, 1);
    assert_memory_equal(situation->model.parameters.hashes.sha256.bytes,
                        facts_of(situation, "picked")->sha256, SHA256_SIZE);
    situation->model.tunnels = 0;
    let_go_by(situation, situation->model.now + INSTANT_HOUR);
    assert_serves(situation, "picked");
    assert_int_equal(situation->model.restart_count, 1);
    assert_string_equal(baseline_label(situation), "picked");
    assert_int_equal(begun(situation, REASON_CHOICE_KEPT), 1);
}

/* An open window is one that RemoteAccess may be restarted in, whoever is connected. */
static void a_pick_waits_for_a_window_at_most(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    set_window_later(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    model_advance(&situation->model, 4 * INSTANT_HOUR);
    (void)situation_pass(situation);
    assert_serves(situation, "picked");
}

/* And for no window where nobody is connected. */
static void a_pick_does_not_wait_for_a_window_on_an_idle_server(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    set_window_later(situation);
    situation->model.tunnels = 0;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_serves(situation, "picked");
}

/* It would read the hash that was picked, and not start as it did: there is no way back. */
static void once_sstp_is_stopped_a_pick_is_not_undone(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    situation->model.tunnels = 0;
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STOP_SERVICE, 3, 1, FAILURE_REFUSED, 1061, FAULT_AFTER_ALL});
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORED), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    situation_settle(situation);
    assert_serves(situation, "picked");
}

/* What stands in has its hash stored like any other, and nobody picked it. */
static void what_stands_in_was_not_picked(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;

    pick(situation);
    snapshot = *situation_snapshot(situation);
    assert_ptr_equal(choice_picked(&snapshot),
                     snapshot_find(&snapshot, &facts_of(situation, "picked")->thumbprint));
    snapshot.state.last_good.stand_in = facts_of(situation, "picked")->thumbprint;
    assert_null(choice_picked(&snapshot));
}

static void whichever_comes_first_is_as_good_for_a_pick(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    set_window_later(situation);
    set_policy(situation, RESTART_WINDOW_OR_IDLE);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    assert_string_equal(scheduled(situation)->error.object, "window-or-idle");
    assert_true(situation->pass.next_check <= situation->model.now + 5 * INSTANT_MINUTE);
    model_advance(&situation->model, 4 * INSTANT_HOUR);
    (void)situation_pass(situation);
    assert_serves(situation, "picked");
}

/* What was there before the pick is not known. */
static void nothing_is_picked_while_our_own_state_cannot_be_read(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;

    pick(situation);
    model_observe(&situation->model, snapshot);
    assert_non_null(choice_picked(snapshot));
    snapshot->state.last_good.presence = PART_UNREADABLE;
    assert_null(choice_picked(snapshot));
    snapshot->state.presence = PART_UNREADABLE;
    assert_null(choice_picked(snapshot));
}

/* On the first pass the pick says the names: what serves until then is not for others. */
static void on_the_first_pass_a_pick_for_other_names_waits_too(void **state)
{
    struct situation *situation = *state;

    (void)issue_by(situation, "picked", "*.example.com", 0, 365, 1);
    situation->model.tunnels = 3;
    situation_pin(situation, "picked");
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_CHOICE_PICKED), 1);
    assert_int_equal(begun(situation, REASON_OTHER_NAMES), 0);
    assert_on_both(situation, "SAC1");
    situation->model.tunnels = 0;
    (void)pass_later(situation, 10 * INSTANT_MINUTE);
    assert_serves(situation, "picked");
}

/* Where nothing says the server's names, an administrator does. */
static void a_pick_is_no_guess(void **state)
{
    struct situation *situation = *state;

    facts_of(situation, "SAC1")->name_count = 0;
    (void)issue_by(situation, "picked", "vpn.example.com", 0, 365, 1);
    facts_of(situation, "picked")->name_count = 0;
    (void)issue_by(situation, "other", "www.example.com", 0, 365, 2);
    assert_int_equal(choose(situation).result, SELECTION_AMBIGUOUS);
    situation_pin(situation, "picked");
    assert_chosen(situation, "picked");
    situation->model.parameters.hash_configured_by_admin.value = 0;
    situation->model.stored.choice =
        (struct admin_choice){.presence = PART_PRESENT,
                              .thumbprint = facts_of(situation, "picked")->thumbprint,
                              .made_at = situation->model.now,
                              .requested = true,
                              .over = facts_of(situation, "SAC1")->thumbprint};
    assert_chosen(situation, "picked");
    /* Nor does what is in service, by a clock that goes a little ahead, come after the request. */
    facts_of(situation, "SAC1")->not_before = situation->model.now + INSTANT_MINUTE;
    assert_chosen(situation, "picked");
}

static void a_pick_does_not_outlast_what_is_in_service(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    let_go_by(situation, schedule_deadline(facts_of(situation, "SAC1"), &situation->settings) -
                             INSTANT_MINUTE);
    assert_on_both(situation, "SAC1");
    let_go_by(situation, schedule_deadline(facts_of(situation, "SAC1"), &situation->settings) +
                             INSTANT_MINUTE);
    assert_serves(situation, "picked");
}

static void restart_routing(struct situation *situation)
{
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        assert_int_equal(model_stop(&situation->model, (enum model_service_id)i), 0);
    }
    assert_int_equal(model_start(&situation->model, MODEL_REMOTE_ACCESS), 0);
}

/* SSTP binds what was picked and no other, so it is a pick still when its hash is damaged before
 * anybody looked: that is put right. */
static void a_pick_that_sstp_bound_outlives_its_hash(void **state)
{
    struct situation *situation = *state;
    struct hash_value *hash = &situation->model.parameters.hashes.sha256;

    known_as_healthy(situation);
    (void)issue_by(situation, "picked", "mail.example.com", 0, 365, 1);
    situation_pin(situation, "picked");
    restart_routing(situation);
    assert_on_both(situation, "picked");
    hash->bytes[0] ^= 1;
    (void)pass_later(situation, INSTANT_HOUR);
    situation_settle(situation);
    assert_serves(situation, "picked");
    assert_memory_equal(hash->bytes, facts_of(situation, "picked")->sha256, SHA256_SIZE);
    assert_string_equal(baseline_label(situation), "picked");
}

/* Of another certificate's hash nobody can tell whether SSTP heeds it. */
static void but_not_that_another_was_picked(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)issue_by(situation, "by sstp", "mail.example.com", 0, 365, 1);
    situation_pin(situation, "by sstp");
    restart_routing(situation);
    situation_pin(situation, "SAC1");
    (void)pass_later(situation, INSTANT_HOUR);
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

/* The administrator restarts RemoteAccess: SSTP binds it, and there is nothing to be done. */
static void a_pick_that_sstp_carried_out_is_left_alone(void **state)
{
    struct situation *situation = *state;

    pick(situation);
    (void)pass_later(situation, INSTANT_MINUTE);
    model_rebind(&situation->model, "picked");
    restart_routing(situation);
    const size_t restarts = situation->model.restart_count;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(situation->model.restart_count, restarts);
    assert_string_equal(baseline_label(situation), "picked");
}

int run_picks_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_pick_waits_until_nobody_is_connected),
        TEST(a_pick_waits_for_a_window_at_most),
        TEST(a_pick_does_not_wait_for_a_window_on_an_idle_server),
        TEST(once_sstp_is_stopped_a_pick_is_not_undone),
        TEST(what_stands_in_was_not_picked),
        TEST(whichever_comes_first_is_as_good_for_a_pick),
        TEST(nothing_is_picked_while_our_own_state_cannot_be_read),
        TEST(on_the_first_pass_a_pick_for_other_names_waits_too),
        TEST(a_pick_is_no_guess),
        TEST(a_pick_does_not_outlast_what_is_in_service),
        TEST(a_pick_that_sstp_bound_outlives_its_hash),
        TEST(but_not_that_another_was_picked),
        TEST(a_pick_that_sstp_carried_out_is_left_alone),
    };

    return cmocka_run_group_tests_name("picks", tests, NULL, NULL);
}
