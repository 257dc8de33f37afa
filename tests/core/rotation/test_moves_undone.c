/* Records of other applications that go along, where a rotation does not go through: whoever got in
 * by them gets in afterwards. While what is in service lets clients in one that cannot be written
 * ends the rotation; where it lets in nobody, the rotation goes on. */
#include "finding.h"
#include "situation.h"
#include "unit.h"

#define WRITE_FAILED                                                                               \
    {                                                                                              \
        CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT                          \
    }

/* SAC1 is in service, for a name and an address by IIS' records too, and SAC2 its renewal. */
static void arrange(struct situation *situation)
{
    situation_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    known_as_healthy(situation);
    (void)situation_renew(situation);
}

static void fail_write(struct situation *situation, unsigned nth, unsigned times)
{
    struct model_fault fault = WRITE_FAILED;

    fault.nth = nth;
    fault.times = times;
    model_process_fault(&situation->process, fault);
}

static void assert_records(const struct situation *situation, const char *name, const char *address)
{
    const struct model *model = &situation->model;

    assert_string_equal(model_label(model, &model->overriding[0].record.thumbprint), name);
    assert_string_equal(model_label(model, &model->overriding[1].record.thumbprint), address);
}

static const char *bound(const struct situation *situation)
{
    return model_label(&situation->model,
                       &situation->model.bindings[FAMILY_IPV4].record.thumbprint);
}

static void expire(struct situation *situation)
{
    model_advance(&situation->model, model_find(&situation->model, "SAC1")->facts.not_after +
                                         INSTANT_HOUR - situation->model.now);
}

/* ---- one that cannot be written ---- */

static void while_clients_get_in_the_first_ends_the_rotation(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    fail_write(situation, 1, 1);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_rotation_did(situation, "intent=SAC2 update:vpn.example.com=SAC2! clear-intent ");
    assert_int_equal(reported(situation, REPORT_BINDING_WRITE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
    assert_serves(situation, "SAC1");
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* The call failed, and the record has the new certificate all the same. */
static void one_that_was_written_in_spite_of_its_failure_goes_back(void **state)
{
    const struct model_fault fault = {CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_AFTER_ALL};
    struct situation *situation = *state;

    arrange(situation);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    model_find(&situation->model, "SAC2")->facts.chain = CHAIN_BAD;
    for (int i = 0; i < 3; i++) {
        model_advance(&situation->model, INSTANT_HOUR);
        (void)situation_pass(situation);
    }
    assert_records(situation, "SAC1", "SAC1");
    assert_serves(situation, "SAC1");
}

static void the_second_has_the_first_put_back(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    fail_write(situation, 2, 1);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_rotation_did(situation, "intent=SAC2 update:vpn.example.com=SAC2 "
                                   "update:203.0.113.5=SAC2! update:vpn.example.com=SAC1 "
                                   "clear-intent ");
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
    assert_serves(situation, "SAC1");
}

/* Then the product waits as without corotate, and says what fails. */
static void one_that_never_can_be_written_keeps_what_serves(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    fail_write(situation, 1, 1000);
    for (int i = 0; i < 5; i++) {
        (void)pass_later(situation, 6 * INSTANT_HOUR);
        assert_serves(situation, "SAC1");
    }
    assert_true(reported(situation, REPORT_BINDING_WRITE_FAILED) >= 5);
}

static void with_nothing_that_serves_it_goes_on_without_it(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    expire(situation);
    fail_write(situation, 1, 1);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_string_equal(bound(situation), "SAC2");
    assert_records(situation, "SAC1", "SAC2");
    assert_true(situation->model.sstp_serves);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    situation_clear_log(situation);
    situation_settle(situation);
    assert_int_equal(situation->model.restart_count, 1); /* none for that */
    assert_serves(situation, "SAC2");
}

/* What others have by then stays so while one fails again and again. */
static void what_was_left_behind_takes_nobody_along(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    expire(situation);
    fail_write(situation, 1, 2); /* both */
    (void)situation_pass(situation);
    assert_records(situation, "SAC1", "SAC1");
    fail_write(situation, situation->process.calls_of[CALL_UPDATE_BINDING] + 2, 1);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(begun(situation, REASON_MOVE_INTERRUPTED), 2);
    assert_records(situation, "SAC2", "SAC1");
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* Deleted first, imported later: it serves out of HTTP.sys' memory, and no record can be given it
 * again. */
static void of_what_is_gone_the_first_ends_the_rotation_and_the_second_does_not(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    fail_write(situation, 1, 1);
    (void)situation_pass(situation);
    assert_string_equal(bound(situation), "SAC1");
    assert_records(situation, "SAC1", "SAC1");
    fail_write(situation, situation->process.calls_of[CALL_UPDATE_BINDING] + 2, 1);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_string_equal(bound(situation), "SAC2");
    assert_records(situation, "SAC2", "SAC1");
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* It would lose what cannot be set again; nobody but its owner can do that. */
static void with_parameters_of_its_own_it_is_not_deleted(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    situation->model.atomic_update = false;
    situation->model.overriding_extended[0] = true;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_BINDING_WOULD_LOSE), 1);
    assert_serves(situation, "SAC1");
    assert_true(situation->pass.next_check >= situation->model.now + 5 * INSTANT_HOUR);
    situation->model.overriding_extended[0] = false;
    (void)pass_later(situation, 6 * INSTANT_HOUR);
    assert_serves(situation, "SAC2");
}

/* ---- what fails later ---- */

static void a_failure_of_sstps_puts_all_of_them_back(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    fail_write(situation, 4, 1);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_rotation_did(situation,
                        "intent=SAC2 update:vpn.example.com=SAC2 update:203.0.113.5=SAC2 "
                        "update:IPv4=SAC2 update:IPv6=SAC2! update:203.0.113.5=SAC1 "
                        "update:vpn.example.com=SAC1 update:IPv4=SAC1 clear-intent ");
    assert_serves(situation, "SAC1");
}

static void one_that_cannot_be_put_back_is_not_called_undone(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    fail_write(situation, 2, 2);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_INCOMPLETE), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* A call that claims success proves nothing. */
static void what_is_not_seen_to_be_back_is_not_called_undone(void **state)
{
    const struct model_fault fault = {CALL_UPDATE_BINDING, 3, 1, FAILURE_NONE, 0, FAULT_LIE};
    struct situation *situation = *state;

    arrange(situation);
    fail_write(situation, 2, 1);
    model_process_fault(&situation->process, fault);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_BINDING_RESTORE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 0);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* No client gets in with the renewal: what served comes back, for all of them. */
static void they_go_back_with_what_did_not_prove_good(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    model_find(&situation->model, "SAC2")->fails_tls = true;
    (void)situation_pass(situation);
    situation_settle(situation);
    assert_serves(situation, "SAC1");
    assert_records(situation, "SAC1", "SAC1");
}

/* ---- what its owner does ---- */

static void what_its_owner_puts_back_afterwards_is_told_and_left(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)situation_pass(situation);
    situation_clear_log(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, INSTANT_HOUR);
    }
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_records(situation, "SAC1", "SAC2");
}

static void what_its_owner_deletes_afterwards_stays_deleted(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    (void)situation_pass(situation);
    situation_clear_log(situation);
    situation->model.overriding_count = 0;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.overriding_count, 0);
}

/* ---- a crash ---- */

#define BEFORE_THE_SET                                                                             \
    5 /* calls: the observation, the intent, the trial, the question, the delete */

/* Deleted, and not set again: its owner gets it back, whatever the setting says by then. */
static void one_that_a_crash_deleted_is_made_again(void **state)
{
    static const uint32_t policies[] = {FOREIGN_REFUSE, FOREIGN_FOLLOW, FOREIGN_COROTATE,
                                        FOREIGN_OWN};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(policies); i++) {
        arrange(situation);
        situation->model.atomic_update = false;
        const struct ssl_record before = situation->model.overriding[0].record;
        situation->process.crash_after = situation->process.calls + BEFORE_THE_SET;
        (void)situation_pass(situation);
        assert_int_equal(situation->model.overriding_count, 1);
        situation_new_process(situation);
        situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = policies[i];
        situation_settle(situation);
        assert_int_equal(situation->model.overriding_count, 2);
        assert_true(ssl_record_same_settings(&situation->model.overriding[1].record, &before));
        assert_true(situation->model.sstp_serves);
        assert_true(thumbprint_equal(&situation->model.overriding[1].record.thumbprint,
                                     &situation->model.sstp_captured));
    }
}

/* ---- refused ---- */

/* For all records, so it is no matter of the one. */
static void a_certificate_that_is_refused_ends_it_all_the_same(void **state)
{
    struct situation *situation = *state;

    arrange(situation);
    expire(situation);
    model_find(&situation->model, "SAC2")->http_refuses = true;
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_string_equal(bound(situation), "SAC1");
    assert_records(situation, "SAC1", "SAC1");
}

static void so_does_one_that_is_refused_as_if_it_were_new(void **state)
{
    const struct model_fault update = {CALL_UPDATE_BINDING, 1,  2,
                                       FAILURE_NOT_YET,     87, FAULT_WITHOUT_EFFECT};
    const struct model_fault try = {CALL_TRY_CERTIFICATE, 1,  1,
                                    FAILURE_NOT_YET,      87, FAULT_WITHOUT_EFFECT};
    struct situation *situation = *state;

    arrange(situation);
    expire(situation);
    model_process_fault(&situation->process, update);
    model_process_fault(&situation->process, try);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_string_equal(bound(situation), "SAC1");
    assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), 1);
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* HTTP.sys takes the certificate, but not for that record as its owner made it. Nobody gets in with
 * the old one: SSTP's clients do not wait for that record. */
static void one_record_that_is_refused_keeps_it_from_nobody(void **state)
{
    static const struct {
        enum failure failure;
        uint32_t code;
    } refusals[] = {{FAILURE_NOT_YET, 87}, {FAILURE_CERTIFICATE_UNUSABLE, 1312}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        const struct model_fault create = {
            CALL_CREATE_BINDING, 1, 1, refusals[i].failure, refusals[i].code, FAULT_WITHOUT_EFFECT};

        arrange(situation);
        situation->model.atomic_update = false;
        expire(situation);
        model_process_fault(&situation->process, create);
        (void)situation_pass(situation);
        assert_string_equal(bound(situation), "SAC2");
        assert_records(situation, "SAC1", "SAC2");
        assert_true(situation->model.sstp_serves);
        assert_int_equal(reported(situation, REPORT_BINDING_WRITE_FAILED), 1);
        assert_int_equal(reported(situation, REPORT_CERTIFICATE_NOT_YET), 0);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
}

int run_moves_undone_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(while_clients_get_in_the_first_ends_the_rotation),
        TEST(one_that_was_written_in_spite_of_its_failure_goes_back),
        TEST(the_second_has_the_first_put_back),
        TEST(one_that_never_can_be_written_keeps_what_serves),
        TEST(with_nothing_that_serves_it_goes_on_without_it),
        TEST(what_was_left_behind_takes_nobody_along),
        TEST(of_what_is_gone_the_first_ends_the_rotation_and_the_second_does_not),
        TEST(with_parameters_of_its_own_it_is_not_deleted),
        TEST(a_failure_of_sstps_puts_all_of_them_back),
        TEST(one_that_cannot_be_put_back_is_not_called_undone),
        TEST(what_is_not_seen_to_be_back_is_not_called_undone),
        TEST(they_go_back_with_what_did_not_prove_good),
        TEST(what_its_owner_puts_back_afterwards_is_told_and_left),
        TEST(what_its_owner_deletes_afterwards_stays_deleted),
        TEST(one_that_a_crash_deleted_is_made_again),
        TEST(a_certificate_that_is_refused_ends_it_all_the_same),
        TEST(so_does_one_that_is_refused_as_if_it_were_new),
        TEST(one_record_that_is_refused_keeps_it_from_nobody),
    };

    return cmocka_run_group_tests_name("moves that are undone", tests, NULL, NULL);
}
