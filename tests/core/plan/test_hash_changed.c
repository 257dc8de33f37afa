/* A hash that somebody changed while SSTP runs: it is put right, and nobody is disconnected for it.
 */
#include "choosing.h"
#include "deferral.h"
#include "unit.h"

#include <string.h>

static void spoil(struct situation *situation)
{
    situation->model.parameters.hashes.sha256.presence = PART_PRESENT;
    memset(situation->model.parameters.hashes.sha256.bytes, 0x5a, SHA256_SIZE);
}

static void assert_right(struct situation *situation, const char *label)
{
    struct model *model = &situation->model;

    assert_int_equal(model->parameters.hashes.sha256.presence, PART_PRESENT);
    assert_memory_equal(model->parameters.hashes.sha256.bytes,
                        model_find(model, label)->facts.sha256, SHA256_SIZE);
}

static void it_is_put_right_without_a_restart(void **state)
{
    struct situation *situation = *state;

    for (int pinned = 0; pinned < 2; pinned++) {
        situation->model.parameters.hash_configured_by_admin.presence = PART_PRESENT;
        situation->model.parameters.hash_configured_by_admin.value = (uint32_t)pinned;
        known_as_healthy(situation);
        spoil(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(begun(situation, REASON_HASH_CHANGED), 1);
        assert_right(situation, "SAC1");
        assert_int_equal(situation->model.restart_count, 0);
        assert_quiet(situation, PASS_HEALTHY);
        situation_clear_log(situation);
    }
}

static void a_malformed_or_deleted_one_too(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    known_as_healthy(situation);
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_right(situation, "SAC1");
    situation->model.parameters.hashes.sha1.presence = PART_MALFORMED;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_right(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
}

/* A script that writes the hash of a certificate that is over, each hour. */
static void however_often_it_comes(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    known_as_healthy(situation);
    for (int hour = 0; hour < 100; hour++) {
        spoil(situation);
        assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
        assert_right(situation, "SAC1");
    }
    assert_int_equal(situation->model.restart_count, 0);
}

/* What SSTP read when it started is not known, or was wrong then. */
static void where_sstp_may_have_read_it_it_starts_again(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    spoil(situation);
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    (void)model_stop(model, MODEL_RASMAN);
    (void)model_stop(model, MODEL_SSTP);
    (void)model_start(model, MODEL_REMOTE_ACCESS);
    spoil(situation);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_HASH_DISAGREES), 1);
    assert_int_equal(model->restart_count, 1);
    assert_serves(situation, "SAC1");
}

/* A renewal that waits is not hurried by it, and puts it right when it comes. */
static void a_renewal_waits_as_before(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_window_later(situation);
    set_policy(situation, RESTART_WINDOW);
    (void)situation_renew(situation);
    spoil(situation);
    assert_waits(situation, "window");
    assert_int_equal(situation->model.restart_count, 0);
    model_advance(&situation->model, 4 * INSTANT_HOUR + INSTANT_MINUTE);
    assert_rotates(situation);
    assert_int_equal(situation->model.restart_count, 1);
}

/* What stands in, for want of one for all names, is no worse off than what is for all of them. */
static void of_what_stands_in_too(void **state)
{
    struct situation *situation = *state;

    model_add_name(model_find(&situation->model, "SAC1"), NAME_DNS, "mail.example.com");
    known_as_healthy(situation);
    (void)issue_by(situation, "stands", "vpn.example.com", 0, 90, 1);
    facts_of(situation, "SAC1")->not_after = situation->model.now - INSTANT_MINUTE;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_on_both(situation, "stands");
    (void)pass_later(situation, INSTANT_HOUR);
    situation_clear_log(situation);
    situation->model.restart_count = 0;
    spoil(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_right(situation, "stands");
    assert_int_equal(situation->model.restart_count, 0);
}

/* Clients get in with what is bound: both families keep it where one cannot be written. */
static void a_family_that_cannot_be_written_holds_up_both(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    spoil(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 2, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_on_both(situation, "SAC1");
    assert_int_equal(situation->model.restart_count, 0);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* Once RemoteAccess went down its start has it read: going back would lock out who gets in. */
static void it_is_not_put_back_to_be_read(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    spoil(situation);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_STOP_SERVICE, 1, 1, FAILURE_TIMED_OUT, 1053, FAULT_AFTER_ALL});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_true(model_serves_clients(&situation->model));
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

int run_hash_changed_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_put_right_without_a_restart),
        TEST(a_malformed_or_deleted_one_too),
        TEST(however_often_it_comes),
        TEST(where_sstp_may_have_read_it_it_starts_again),
        TEST(a_renewal_waits_as_before),
        TEST(of_what_stands_in_too),
        TEST(a_family_that_cannot_be_written_holds_up_both),
        TEST(it_is_not_put_back_to_be_read),
    };
    return cmocka_run_group_tests_name("hash changed", tests, NULL, NULL);
}
