/* Records of other applications that go along, after more than one rotation: what each was given is
 * remembered for each. */
#include "plan/moves.h"

#include "choosing.h"
#include "foreign_records.h"
#include "situation.h"
#include "unit.h"

/* A crash left it with SAC2, and SSTP without; then neither could be used, and while SSTP got SAC3
 * nobody could see other records. */
static void arrange_unseen(struct situation *situation)
{
    struct model *model = &situation->model;

    with_a_record_that_goes_along(situation);
    situation->process.crash_after = situation->process.calls + 3;
    (void)situation_pass(situation);
    situation_new_process(situation);
    assert_string_equal(label_of_record(situation), "SAC2");
    model_find(model, "SAC2")->facts.chain = CHAIN_BAD;
    situation_delete_before_start(situation, "SAC1");
    (void)model_issue(model, "SAC3", "vpn.example.com", 0, 400);
    model->unreadable[MODEL_PART_OVERRIDING] = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_on_both(situation, "SAC3");
    assert_string_equal(label_of_record(situation), "SAC2");
    model->unreadable[MODEL_PART_OVERRIDING] = false;
}

static void what_a_rotation_could_not_see_follows_when_it_is_seen(void **state)
{
    struct situation *situation = *state;

    arrange_unseen(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 1);
    assert_string_equal(label_of_record(situation), "SAC3");
    situation_settle(situation);
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
}

static void what_its_owner_gave_it_meanwhile_stays(void **state)
{
    struct situation *situation = *state;

    arrange_unseen(situation);
    (void)model_issue(&situation->model, "other", "vpn.example.com", -9, 9);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "other");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 0);
    assert_string_equal(label_of_record(situation), "other");
}

/* The call failed as if the certificate were new, the trial failed, too; and the record has it all
 * the same. */
static void what_was_written_before_a_refusal_is_not_called_undone(void **state)
{
    const struct model_fault update = {CALL_UPDATE_BINDING, 1,  1,
                                       FAILURE_NOT_YET,     87, FAULT_AFTER_ALL};
    const struct model_fault trial = {CALL_TRY_CERTIFICATE, 1,   1,
                                      FAILURE_OTHER,        183, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    with_a_record_that_goes_along(situation);
    model_process_fault(&situation->process, update);
    model_process_fault(&situation->process, trial);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    model_find(&situation->model, "SAC2")->facts.chain = CHAIN_BAD;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_string_equal(label_of_record(situation), "SAC1");
    assert_serves(situation, "SAC1");
}

int run_moves_later_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_a_rotation_could_not_see_follows_when_it_is_seen),
        TEST(what_its_owner_gave_it_meanwhile_stays),
        TEST(what_was_written_before_a_refusal_is_not_called_undone),
    };

    return cmocka_run_group_tests_name("moves that come later", tests, NULL, NULL);
}
