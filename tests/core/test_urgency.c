/* The restart policy: what may wait waits, what is broken does not, and the deadline ends it. */
#include "situation.h"
#include "unit.h"

static void set_policy(struct situation *situation, enum restart_policy policy)
{
    situation->model.settings.values[SETTING_RESTART_POLICY] = policy;
}

/* The model's clock shows UTC; its day 150000 began a Sunday. */
static void set_window(struct situation *situation, uint8_t days, uint16_t from, uint16_t until)
{
    set_policy(situation, RESTART_WINDOW);
    situation->model.settings.windows[0] = (struct restart_window){days, from, until};
    situation->model.settings.window_count = 1;
}

/* Every day from four to six hours from now. */
static void set_window_later(struct situation *situation)
{
    const uint16_t now = (uint16_t)(situation->model.now / INSTANT_MINUTE % 1440);

    set_window(situation, 0x7f, (uint16_t)((now + 240) % 1440), (uint16_t)((now + 360) % 1440));
}

static instant deadline(struct situation *situation)
{
    return schedule_deadline(&model_find(&situation->model, "SAC1")->facts, &situation->settings);
}

static const struct finding *scheduled(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_RESTART_SCHEDULED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

static void assert_waits(struct situation *situation, const char *what)
{
    const unsigned writes = situation->model.log.server_writes;

    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(situation->model.log.server_writes, writes);
    assert_non_null(scheduled(situation));
    assert_string_equal(scheduled(situation)->error.object, what);
    assert_true(scheduled(situation)->deadline == deadline(situation));
    assert_true(situation->pass.next_look > situation->model.now);
}

static void assert_rotates(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* ---- what is not asked to wait ---- */

static void without_a_policy_a_renewal_is_put_into_use_at_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_rotates(situation);
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 0);
}

static void broken_servers_are_mended_at_once_whatever_the_policy(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < mendable_count; i++) {
        if (strcmp(mendables[i].name, "renewal") == 0 ||
            strcmp(mendables[i].name, "wrong way") == 0) {
            continue;
        }
        for (int refused = 0; refused < 2; refused++) {
            story_begin(situation, mendables[i].name, "with a window that is shut");
            situation_arrange(situation, &mendables[i], VARIANT_ATOMIC);
            set_window_later(situation);
            situation->model.settings.bad[SETTING_RESTART_POLICY] = refused;
            assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
            assert_serves(situation, mendables[i].bound_after);
        }
    }
    story_end(situation);
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

/* ---- windows ---- */

static void a_renewal_waits_for_the_window_and_this_is_said_once(void **state)
{
    struct situation *situation = *state;
    const instant now = situation->model.now;

    known_as_healthy(situation);
    set_window_later(situation);
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    assert_true(situation->pass.next_look - now <= 4 * INSTANT_HOUR);
    assert_true(scheduled(situation)->at == situation->pass.next_look);
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    assert_int_equal(begun(situation, REASON_RENEWED), 1);
    model_advance(&situation->model, INSTANT_HOUR);
    assert_waits(situation, "window");
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 1);
    situation->model.now = situation->pass.next_look;
    assert_rotates(situation);
}

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
    situation->model.now = situation->pass.next_look;
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

    for (int what = 0; what < 7; what++) {
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
        case 2: /* with which certificate SSTP started */
            stored->sstp_start.presence = PART_ABSENT;
            break;
        case 5: /* that it was in the store then */
            stored->sstp_start.in_store = false;
            break;
        case 3: /* when its record was written, */
            situation->model.writes_undated = true;
            break;
        case 4: /* or it was written since */
            situation->model.bindings[FAMILY_IPV6].written_at = situation->model.now;
            break;
        default:
            stored->sstp_start.thumbprint.bytes[0] ^= 1;
            break;
        }
        (void)situation_pass(situation);
        assert_null(scheduled(situation));
    }
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
    assert_true(situation->pass.next_look == deadline(situation));
    situation->model.now = deadline(situation);
    assert_rotates(situation);
}

static void a_window_that_cannot_be_told_is_said_and_looked_for_again(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window(situation, 0x7f, 0, 1440);
    situation->model.unreadable[MODEL_PART_ZONE] = true;
    (void)situation_renew(situation);
    assert_waits(situation, "window");
    assert_int_equal(begun(situation, REASON_WINDOW_UNREADABLE), 1);
    assert_true(situation->pass.next_look <= situation->model.now + 5 * INSTANT_MINUTE);
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
    assert_int_equal(told(situation, REPORT_FINDING_ENDED), 1);
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
        assert_true(situation->pass.next_look <= situation->model.now + 5 * INSTANT_MINUTE);
        situation->model.now = situation->pass.next_look;
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
    situation->model.stored.intent =
        (struct intent){.presence = PART_PRESENT, .stored_at = situation->model.now - 1};
    situation->model.intent_boot = situation->model.boot;
    (void)situation_renew(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){
            .call = CALL_CLEAR_INTENT, .nth = 1, .times = 1, .failure = FAILURE_OTHER, .code = 5});
    assert_waits(situation, "window");
    assert_true(situation->pass.next_look <= situation->model.now + 10 * INSTANT_SECOND);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    assert_waits(situation, "window");
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
}

int run_urgency_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(without_a_policy_a_renewal_is_put_into_use_at_once),
        TEST(broken_servers_are_mended_at_once_whatever_the_policy),
        TEST(a_renewal_waits_for_nothing_where_no_service_runs),
        TEST(a_renewal_waits_for_the_window_and_this_is_said_once),
        TEST(a_superseded_certificate_waits_too),
        TEST(the_renewal_of_a_certificate_that_is_gone_waits_too),
        TEST(after_a_reboot_a_certificate_that_is_gone_is_replaced_at_once),
        TEST(what_is_not_remembered_of_a_certificate_that_is_gone_does_not_wait),
        TEST(in_an_open_window_nothing_waits),
        TEST(at_the_deadline_no_window_is_waited_for),
        TEST(a_window_that_cannot_be_told_is_said_and_looked_for_again),
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
        TEST(what_is_bound_while_it_waits_is_known_as_good),
        TEST(an_intent_of_an_earlier_process_ends_while_it_waits),
    };

    return cmocka_run_group_tests_name("urgency", tests, NULL, NULL);
}
