/* Records of other applications that go along: what their owners do meanwhile, and what a crash
 * left of them. */
#include "plan/moves.h"

#include "foreign_records.h"
#include "situation.h"
#include "unit.h"

static const char *bound(const struct situation *situation)
{
    return model_label(&situation->model,
                       &situation->model.bindings[FAMILY_IPV4].record.thumbprint);
}

/* ---- meanwhile ---- */

typedef void owner(struct situation *situation);

static struct {
    struct situation *situation;
    enum model_call call; /* after the nth of these */
    unsigned nth;
    owner *acts;
} meanwhile;

static void after(void *context, const struct call *call, const char *object, const char *value)
{
    (void)context;
    (void)object;
    (void)value;
    if (call->kind == meanwhile.call && --meanwhile.nth == 0) {
        meanwhile.acts(meanwhile.situation);
    }
}

static struct pass pass_while(struct situation *situation, enum model_call call, unsigned nth,
                              owner *acts)
{
    struct pass pass;

    meanwhile.situation = situation;
    meanwhile.call = call;
    meanwhile.nth = nth;
    meanwhile.acts = acts;
    situation->process.director.after = after;
    pass = reconcile_pass(&situation->reconciler, &situation->host, situation->trigger,
                          &situation->memory);
    situation->process.director.after = NULL;
    return pass;
}

static void deletes(struct situation *situation)
{
    situation->model.overriding_count = 0;
}

static void puts_back(struct situation *situation)
{
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
}

static void changes_settings(struct situation *situation)
{
    situation->model.overriding[0].record.flags ^= 4;
}

/* Whoever connects by the name is served by SSTP's record then. */
static void one_that_is_deleted_meanwhile_is_no_failure(void **state)
{
    struct situation *situation = *state;

    with_a_record_that_goes_along(situation);
    assert_int_equal(pass_while(situation, CALL_START_SERVICE, 1, deletes).result, PASS_ROTATED);
    assert_string_equal(bound(situation), "SAC2");
}

static void one_that_is_put_back_meanwhile_is_told_and_not_fought_for(void **state)
{
    struct situation *situation = *state;

    with_a_record_that_goes_along(situation);
    assert_int_equal(pass_while(situation, CALL_START_SERVICE, 1, puts_back).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_ROTATION_SHADOWED), 1);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    assert_string_equal(label_of_record(situation), "SAC1");
    situation_clear_log(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void one_that_lost_a_setting_is_told(void **state)
{
    struct situation *situation = *state;

    with_a_record_that_goes_along(situation);
    assert_int_equal(pass_while(situation, CALL_START_SERVICE, 1, changes_settings).result,
                     PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 1);
}

/* As before is what is so in each field. */
static void one_that_comes_back_otherwise_is_not_called_undone(void **state)
{
    const struct model_fault fault = {CALL_UPDATE_BINDING, 2, 1,
                                      FAILURE_OTHER,       5, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    with_a_record_that_goes_along(situation);
    model_process_fault(&situation->process, fault); /* IPv4's; the third puts it back */
    assert_int_equal(pass_while(situation, CALL_UPDATE_BINDING, 3, changes_settings).result,
                     PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 0);
}

/* Somebody deleted SSTP's two bindings, and the renewal is there when they are made again: who gets
 * in by the record is locked out, if that has what SSTP had. */
static void where_sstps_were_deleted_they_go_along(void **state)
{
    static const bool started[] = {true, false, false};
    static const bool known[] = {true, true, false};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(known); i++) {
        with_a_record_that_goes_along(situation);
        for (int family = 0; family < FAMILY_COUNT; family++) {
            situation->model.bindings[family].presence = PART_ABSENT;
            situation->settings_known[family] = false;
        }
        if (!started[i]) {
            situation->model.stored.sstp_start.presence = PART_ABSENT;
        }
        if (!known[i]) {
            situation->model.stored.last_good.presence = PART_ABSENT;
        }
        (void)situation_pass(situation);
        (void)pass_later(situation, INSTANT_HOUR);
        assert_string_equal(bound(situation), "SAC2");
        assert_string_equal(label_of_record(situation), known[i] ? "SAC2" : "SAC1");
    }
}

/* ---- after a crash ---- */

static void crash_after(struct situation *situation, unsigned calls)
{
    situation->process.crash_after = situation->process.calls + calls;
    (void)situation_pass(situation);
    situation_new_process(situation);
}

/* The record was deleted and not set. */
static void crash_without_it(struct situation *situation)
{
    with_a_record_that_goes_along(situation);
    situation->model.atomic_update = false;
    crash_after(situation, 5);
    assert_int_equal(situation->model.overriding_count, 0);
}

/* It has the renewal, and SSTP has not. */
static void crash_with_it_moved(struct situation *situation)
{
    with_a_record_that_goes_along(situation);
    crash_after(situation, 3);
    assert_string_equal(label_of_record(situation), "SAC2");
    assert_string_equal(bound(situation), "SAC1");
}

static void what_was_moved_and_sstp_was_not_is_completed_at_once(void **state)
{
    struct situation *situation = *state;

    crash_with_it_moved(situation);
    situation->model.settings.values[SETTING_RESTART_POLICY] = RESTART_IDLE;
    situation->model.tunnels = 1;
    situation->model.bindings[FAMILY_IPV4].written_at = situation->model.now - INSTANT_DAY;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 1);
    assert_serves(situation, "SAC2");
}

/* What it was moved to is gone: it gets back what SSTP has, which asks for no certificate. */
static void where_nothing_is_to_be_used_it_goes_back(void **state)
{
    struct situation *situation = *state;

    crash_with_it_moved(situation);
    model_find(&situation->model, "SAC2")->in_store = false;
    model_type(&situation->model.settings, SETTING_ISSUER, "Nobody");
    (void)situation_pass(situation);
    assert_string_equal(label_of_record(situation), "SAC1");
    assert_string_equal(bound(situation), "SAC1");
}

/* Another attempt failed meanwhile: what the record had before the first is remembered still. */
static void after_another_attempt_it_goes_back_all_the_same(void **state)
{
    struct situation *situation = *state;

    crash_with_it_moved(situation);
    model_find(&situation->model, "SAC2")->http_refuses = true;
    (void)situation_pass(situation);
    assert_string_equal(label_of_record(situation), "SAC2");
    assert_int_equal(situation->model.stored.intent.moved.count, 1);
    situation_settle(situation);
    assert_string_equal(label_of_record(situation), "SAC1");
    assert_string_equal(bound(situation), "SAC1");
}

/* What was given to it is taken back whatever the setting says by now; and not given a third. */
static void so_it_does_with_another_setting(void **state)
{
    static const enum foreign_policy policies[] = {FOREIGN_REFUSE, FOREIGN_FOLLOW, FOREIGN_OWN};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(policies); i++) {
        crash_with_it_moved(situation);
        situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = policies[i];
        model_find(&situation->model, "SAC2")->in_store = false;
        (void)situation_pass(situation);
        assert_string_equal(label_of_record(situation), "SAC1");
        assert_string_equal(bound(situation), "SAC1");
        assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 1);
    }
}

/* Its owner takes certificates from another store by now. */
static void with_another_store_it_is_left(void **state)
{
    struct situation *situation = *state;

    crash_with_it_moved(situation);
    model_find(&situation->model, "SAC2")->in_store = false;
    strcpy(situation->model.overriding[0].record.store_name, "WebHosting");
    (void)situation_pass(situation);
    assert_string_equal(label_of_record(situation), "SAC2");
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 0);
}

static void with_another_setting_it_gets_no_third(void **state)
{
    struct situation *situation = *state;

    crash_with_it_moved(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_FOLLOW;
    model_find(&situation->model, "SAC2")->in_store = false;
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_string_equal(bound(situation), "SAC3");
    assert_string_equal(label_of_record(situation), "SAC2");
}

static void what_its_owner_gave_it_since_is_left(void **state)
{
    struct situation *situation = *state;

    crash_with_it_moved(situation);
    (void)model_issue(&situation->model, "other", "www.example.net", -1, 100);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "other");
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_string_equal(label_of_record(situation), "other");
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 0);
}

static void on_another_port_it_is_another_matter(void **state)
{
    struct situation *situation = *state;

    crash_without_it(situation);
    situation->model.stored.intent.port = MODEL_OTHER_PORT;
    (void)situation_pass(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.overriding_count, 0);
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 0);
}

/* Clients use another name by now, and what is for that is not for the record's. */
static void what_is_not_for_its_name_it_does_not_get(void **state)
{
    static void (*const crashes[])(struct situation *) = {crash_without_it, crash_with_it_moved};
    static const unsigned counts[] = {0, 1};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(crashes); i++) {
        crashes[i](situation);
        (void)model_issue(&situation->model, "new", "new.example.com", -1, 900);
        model_type(&situation->model.settings, SETTING_HOST_NAME, "new.example.com");
        (void)situation_pass(situation);
        (void)pass_later(situation, INSTANT_HOUR);
        assert_string_equal(bound(situation), "new");
        assert_int_equal(situation->model.overriding_count, counts[i]);
        /* Of one that is gone the only copy stays. */
        assert_int_equal(situation->model.stored.intent.moved.count, 1 - counts[i]);
    }
}

static void where_sstp_is_not_used_any_more_the_only_copy_stays(void **state)
{
    struct situation *situation = *state;

    crash_without_it(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    assert_int_equal(situation->model.stored.intent.moved.count, 1);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = false;
    situation_settle(situation);
    assert_int_equal(situation->model.overriding_count, 1);
}

/* As many as there is room for. */
static void an_intent_keeps_those_that_are_to_be_written_first(void **state)
{
    struct situation *situation = *state;
    static struct plan plan;
    static struct snapshot snapshot;
    struct moved_records moved;

    with_a_record_that_goes_along(situation);
    snapshot = *situation_snapshot(situation);
    snapshot.state.intent.port = MODEL_PORT;
    snapshot.state.intent.moved.count = 1;
    snapshot.state.intent.moved.items[0] =
        (struct overriding_binding){.kind = OVERRIDING_ADDRESS, .host = "203.0.113.9"};
    plan = (struct plan){.snapshot = &snapshot, .certificate = snapshot.store.certificates};
    moved = moves_intent(&plan);
    assert_int_equal(moved.count, 1);
    plan.moved.count = MOVED_MAX;
    moved = moves_intent(&plan);
    assert_int_equal(moved.count, MOVED_MAX);
    assert_string_equal(moved.items[MOVED_MAX - 1].host, "");
}

int run_moves_interrupted_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(one_that_is_deleted_meanwhile_is_no_failure),
        TEST(one_that_is_put_back_meanwhile_is_told_and_not_fought_for),
        TEST(one_that_lost_a_setting_is_told),
        TEST(one_that_comes_back_otherwise_is_not_called_undone),
        TEST(where_sstps_were_deleted_they_go_along),
        TEST(what_was_moved_and_sstp_was_not_is_completed_at_once),
        TEST(where_nothing_is_to_be_used_it_goes_back),
        TEST(after_another_attempt_it_goes_back_all_the_same),
        TEST(so_it_does_with_another_setting),
        TEST(with_another_store_it_is_left),
        TEST(with_another_setting_it_gets_no_third),
        TEST(what_its_owner_gave_it_since_is_left),
        TEST(on_another_port_it_is_another_matter),
        TEST(what_is_not_for_its_name_it_does_not_get),
        TEST(where_sstp_is_not_used_any_more_the_only_copy_stays),
        TEST(an_intent_keeps_those_that_are_to_be_written_first),
    };

    return cmocka_run_group_tests_name("moves that are interrupted", tests, NULL, NULL);
}
