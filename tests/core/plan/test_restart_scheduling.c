/* Urgency: what may wait waits, what is broken does not. */
#include "deferral.h"
#include "unit.h"

/* ---- what is not asked to wait ---- */

static void without_a_policy_a_renewal_is_put_into_use_at_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_rotates(situation);
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 0);
}

static void broken_servers_are_repaired_at_once_whatever_the_policy(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < repairable_count; i++) {
        if (strncmp(repairables[i].name, "renewal", 7) == 0 ||
            strncmp(repairables[i].name, "wrong way", 9) == 0) {
            continue;
        }
        for (int refused = 0; refused < 2; refused++) {
            journal_begin(situation, repairables[i].name, "with a window that is shut");
            situation_arrange(situation, &repairables[i], VARIANT_ATOMIC);
            set_window_later(situation);
            situation->model.settings.bad[SETTING_RESTART_POLICY] = refused;
            assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
            assert_serves(situation, repairables[i].bound_after);
        }
    }
    journal_end(situation);
}

static void a_renewal_waits_for_nothing_where_no_service_runs(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    (void)situation_renew(situation);
    for (int i = MODEL_REMOTE_ACCESS; i >= MODEL_SSTP; i--) {
        assert_int_equal(model_stop(&situation->model, (enum model_service_id)i), 0);
    }
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_string_equal(
        model_label(&situation->model, &situation->model.bindings[0].record.thumbprint), "SAC2");
}

/* ---- what waits ---- */

static void a_superseded_certificate_waits_too(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;

    known_as_healthy(situation);
    set_window_later(situation);
    sac1->has_successor = true;
    sac1->successor = situation_renew(situation)->facts.thumbprint;
    sac1->archived = true;
    assert_waits(situation, "window");
    situation->model.now = situation->pass.next_check;
    assert_rotates(situation);
}

/* Clients are served from HTTP.sys' memory until the next reboot. */
static void the_renewal_of_a_certificate_that_is_gone_waits_too(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    (void)situation_renew(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_waits(situation, "window");
    situation_new_process(situation);
    assert_waits(situation, "window");
    situation->model.now = deadline(situation) - INSTANT_HOUR;
    set_window_later(situation);
    assert_waits(situation, "window");
    situation->model.now = deadline(situation);
    assert_rotates(situation);
}

static void after_a_reboot_a_certificate_that_is_gone_is_replaced_at_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    situation->model.rules.choice = CHOOSE_ONLY_ONE;
    (void)situation_renew(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_waits(situation, "window");
    model_reboot(&situation->model);
    model_advance(&situation->model, INSTANT_HOUR);
    situation_new_process(situation);
    situation->without_probe = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void what_is_not_remembered_of_a_certificate_that_is_gone_does_not_wait(void **state)
{
    struct situation *situation = *state;
    struct stored_state *stored = &situation->model.stored;
    (void)state;

    for (int what = 0; what < 8; what++) {
        situation_healthy(situation);
        known_as_healthy(situation);
        set_window_later(situation);
        (void)situation_renew(situation);
        model_find(&situation->model, "SAC1")->in_store = false;
        switch (what) {
        case 0: /* when it ends */
            stored->last_good.not_before = stored->last_good.not_after = 0;
            break;
        case 1: /* that it was good */
            stored->last_good.presence = PART_ABSENT;
            break;
        case 2: /* with which certificate SSTP started, and no handshake shows it */
            stored->sstp_start.presence = PART_ABSENT;
            situation->model.probes_dropped = true;
            break;
        case 5: /* that it was in the store then, the same */
            stored->sstp_start.in_store = false;
            situation->model.probes_dropped = true;
            break;
        case 3: /* when its record was written, */
            situation->model.writes_undated = true;
            break;
        case 4: /* or it was written since */
            situation->model.bindings[FAMILY_IPV6].written_at = situation->model.now;
            break;
        case 6: /* which of its starts that was */
            situation->model.starts_undated = true;
            break;
        default:
            stored->sstp_start.thumbprint.bytes[0] ^= 1;
            break;
        }
        (void)situation_pass(situation);
        assert_null(scheduled(situation));
    }
}

/* ---- what a wait leaves as it should be ---- */

static void what_is_bound_while_it_waits_is_known_as_good(void **state)
{
    struct situation *situation = *state;

    set_window_later(situation);
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    assert_string_equal(
        model_label(&situation->model, &situation->model.stored.last_good.thumbprint), "SAC1");
}

static void an_intent_of_an_earlier_process_ends_while_it_waits(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    situation->model.stored.intent = (struct intent){
        .presence = PART_PRESENT, .number = 1, .stored_at = situation->model.now - 1};
    situation->model.intent_boot = situation->model.boot;
    (void)situation_renew(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){
            .call = CALL_CLEAR_INTENT, .nth = 1, .times = 1, .failure = FAILURE_OTHER, .code = 5});
    assert_waits(situation, "window");
    assert_true(situation->pass.next_check <= situation->model.now + 10 * INSTANT_SECOND);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    assert_waits(situation, "window");
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
}

int run_restart_scheduling_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(without_a_policy_a_renewal_is_put_into_use_at_once),
        TEST(broken_servers_are_repaired_at_once_whatever_the_policy),
        TEST(a_renewal_waits_for_nothing_where_no_service_runs),
        TEST(a_superseded_certificate_waits_too),
        TEST(the_renewal_of_a_certificate_that_is_gone_waits_too),
        TEST(after_a_reboot_a_certificate_that_is_gone_is_replaced_at_once),
        TEST(what_is_not_remembered_of_a_certificate_that_is_gone_does_not_wait),
        TEST(what_is_bound_while_it_waits_is_known_as_good),
        TEST(an_intent_of_an_earlier_process_ends_while_it_waits),
    };

    return cmocka_run_group_tests_name("restart scheduling", tests, NULL, NULL);
}
