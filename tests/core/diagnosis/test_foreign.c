/* Other applications' records on SSTP's endpoints, where the setting ForeignBindings lets them have
 * SSTP's certificate, or become SSTP's. */
#include "finding.h"
#include "unit.h"

#define OTHER_APPLICATION 0x4d

static void set_policy(struct situation *situation, enum foreign_policy policy)
{
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = policy;
    situation->settings.values[SETTING_FOREIGN_BINDINGS] = policy;
}

/* Another application has the family's record, with settings of its own. */
static void make_foreign(struct situation *situation, enum family family)
{
    struct ssl_record *record = &situation->model.bindings[family].record;

    memset(record->application_id, OTHER_APPLICATION, APPLICATION_ID_SIZE);
    situation->record_settings[family] = *record;
}

static bool is_foreign(const struct situation *situation, enum family family)
{
    return situation->model.bindings[family].record.application_id[0] == OTHER_APPLICATION;
}

/* A healthy server that we know, with such a record on IPv4, and a renewal. */
static void arrange(struct situation *situation, enum foreign_policy policy)
{
    known_as_healthy(situation);
    set_policy(situation, policy);
    make_foreign(situation, FAMILY_IPV4);
    (void)situation_renew(situation);
}

/* ---- refuse ---- */

/* Nothing may be changed: what is wrong is found all the same. */
static void with_refuse_it_is_looked_at_all_the_rest(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_REFUSE);
    situation->model.bindings[FAMILY_IPV4].record.thumbprint =
        model_find(&situation->model, "SAC2")->facts.thumbprint;
    situation->model.parameters.hashes.sha256.presence = PART_MALFORMED;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC2");
    situation_clear_log(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_BINDING_FOREIGN), 1);
    assert_int_equal(begun(situation, REASON_FOREIGN_LOCKS_OUT), 1);
    assert_int_equal(begun(situation, REASON_HASH_CHANGED), 1);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* What SSTP uses is the other family's. */
static void with_refuse_its_names_are_not_taken_for_sstps(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_REFUSE);
    situation->model.bindings[FAMILY_IPV4].record.thumbprint =
        model_find(&situation->model, "SAC2")->facts.thumbprint;
    model_find(&situation->model, "SAC2")->facts.name_count = 0;
    situation_clear_log(situation);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_FOREIGN_LOCKS_OUT), 1);
    assert_int_equal(begun(situation, REASON_OTHER_NAMES), 0);
}

static void with_refuse_the_end_ahead_is_said(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, FOREIGN_REFUSE);
    make_foreign(situation, FAMILY_IPV4);
    model_advance(&situation->model, model_find(&situation->model, "SAC1")->facts.not_after -
                                         5 * INSTANT_DAY - situation->model.now);
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_EXPIRY_AHEAD), 1);
}

/* ---- corotate ---- */

static void with_corotate_the_record_moves_and_stays_the_other_applications(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_true(is_foreign(situation, FAMILY_IPV4));
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 1);
    assert_int_equal(begun(situation, REASON_BINDING_FOREIGN), 0);
    assert_quiet(situation, PASS_HEALTHY);
}

static void with_corotate_a_record_that_has_the_certificate_is_left_alone(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, FOREIGN_COROTATE);
    make_foreign(situation, FAMILY_IPV6);
    assert_nothing(situation);
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 0);
}

static void with_corotate_both_records_may_be_the_other_applications(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    make_foreign(situation, FAMILY_IPV6);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_true(is_foreign(situation, FAMILY_IPV4) && is_foreign(situation, FAMILY_IPV6));
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 2);
    assert_true(thumbprint_equal(&situation->model.stored.last_good.thumbprint,
                                 &model_find(&situation->model, "SAC2")->facts.thumbprint));
    assert_quiet(situation, PASS_HEALTHY);
}

static void with_both_foreign_the_other_applications_certificate_gives_no_names(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, FOREIGN_COROTATE);
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    model_rebind(&situation->model, "mail");
    make_foreign(situation, FAMILY_IPV4);
    make_foreign(situation, FAMILY_IPV6);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_OTHER_NAMES), 1);
    assert_serves(situation, "SAC1");
}

static void an_unknown_server_learns_nothing_from_another_applications_records(void **state)
{
    struct situation *situation = *state;

    set_policy(situation, FOREIGN_COROTATE);
    make_foreign(situation, FAMILY_IPV4);
    make_foreign(situation, FAMILY_IPV6);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.stored.last_good.presence, PART_ABSENT);
    assert_int_equal(situation->model.stored.choice.presence, PART_UNREADABLE);
}

static void an_intent_for_another_certificate_makes_it_no_better(void **state)
{
    struct situation *situation = *state;

    set_policy(situation, FOREIGN_COROTATE);
    make_foreign(situation, FAMILY_IPV4);
    make_foreign(situation, FAMILY_IPV6);
    situation->model.stored.intent = (struct intent){.presence = PART_PRESENT, .number = 1};
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.stored.intent.presence, PART_ABSENT);
    assert_int_equal(situation->model.stored.last_good.presence, PART_ABSENT);
}

static void with_no_record_at_all_nothing_is_served(void **state)
{
    struct situation *situation = *state;

    set_policy(situation, FOREIGN_COROTATE);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_null(snapshot_served(situation_snapshot(situation)));
    assert_only(situation, REASON_BINDING_MISSING, 2);
}

static void a_missing_record_is_made_sstps_beside_another_applications(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, FOREIGN_COROTATE);
    make_foreign(situation, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(is_foreign(situation, FAMILY_IPV4));
    assert_true(ssl_record_is_sstp(&situation->model.bindings[FAMILY_IPV6].record));
}

/* ---- own ---- */

static void with_own_the_record_becomes_sstps_and_keeps_its_settings(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_OWN);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_false(is_foreign(situation, FAMILY_IPV4));
    assert_int_equal(begun(situation, REASON_FOREIGN_TAKEN), 1);
    assert_int_equal(begun(situation, REASON_FOREIGN_MOVED), 0);
    assert_quiet(situation, PASS_HEALTHY);
}

static void with_own_a_record_with_the_right_certificate_is_taken_all_the_same(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, FOREIGN_OWN);
    make_foreign(situation, FAMILY_IPV6);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    assert_false(is_foreign(situation, FAMILY_IPV6));
    /* Nothing says that an update would change whose a record is. */
    assert_non_null(strstr(situation->model.log.actions, "try=SAC1 delete:IPv6 create:IPv6=SAC1"));
    assert_null(strstr(situation->model.log.actions, "update"));
}

/* HTTP.sys serves with it out of its memory, and would refuse to set it anew. */
static void loses_its_key(struct situation *situation, const char *label)
{
    known_as_healthy(situation);
    set_policy(situation, FOREIGN_OWN);
    make_foreign(situation, FAMILY_IPV6);
    model_find(&situation->model, label)->facts.private_key = KEY_UNUSABLE;
}

static void with_own_the_record_stays_while_the_key_of_what_it_carries_is_gone(void **state)
{
    struct situation *situation = *state;

    loses_its_key(situation, "SAC1");
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_FOREIGN_TAKEN), 1);
    assert_true(is_foreign(situation, FAMILY_IPV6));
    assert_string_equal(situation->model.log.actions, "");
    model_find(&situation->model, "SAC1")->facts.private_key = KEY_USABLE;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_false(is_foreign(situation, FAMILY_IPV6));
}

static void with_own_what_else_there_is_to_do_does_not_wait_for_that_key(void **state)
{
    struct situation *situation = *state;

    loses_its_key(situation, "SAC1");
    situation->model.parameters.hashes.sha256.bytes[0] ^= 1;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    assert_true(is_foreign(situation, FAMILY_IPV6));
    assert_true(findings_have(&situation->reconciler.ongoing, REASON_FOREIGN_TAKEN));
}

static void with_own_a_renewal_takes_it_whatever_became_of_the_key_before(void **state)
{
    struct situation *situation = *state;

    loses_its_key(situation, "SAC1");
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_false(is_foreign(situation, FAMILY_IPV6));
}

static void with_own_and_no_certificate_to_choose_the_record_stays(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    set_policy(situation, FOREIGN_OWN);
    make_foreign(situation, FAMILY_IPV4);
    situation->model.certificates[0].in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_true(is_foreign(situation, FAMILY_IPV4));
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
}

/* ---- what holds whatever the setting ---- */

static void in_another_store_it_is_left_alone_whatever_the_setting(void **state)
{
    struct situation *situation = *state;

    for (int policy = FOREIGN_COROTATE; policy <= FOREIGN_OWN; policy++) {
        situation_healthy(situation);
        set_policy(situation, (enum foreign_policy)policy);
        make_foreign(situation, FAMILY_IPV4);
        strcpy(situation->model.bindings[FAMILY_IPV4].record.store_name, "WebHosting");
        assert_only(situation, REASON_BINDING_OTHER_STORE, 1);
    }
}

/* The services cannot be stopped, so all is put back, whose it is included. */
static void what_is_undone_is_the_other_applications_again(void **state)
{
    const struct model_fault refused = {
        .call = CALL_STOP_SERVICE, .nth = 1, .times = 1, .failure = FAILURE_REFUSED, .code = 1061};
    struct situation *situation = *state;

    for (int policy = FOREIGN_COROTATE; policy <= FOREIGN_OWN; policy++) {
        for (int atomic = 0; atomic < 2; atomic++) {
            situation_healthy(situation);
            arrange(situation, (enum foreign_policy)policy);
            situation->model.atomic_update = atomic;
            model_process_fault(&situation->process, refused);
            assert_int_equal(situation_pass(situation).result, PASS_FAILED);
            assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 1);
            assert_true(is_foreign(situation, FAMILY_IPV4));
            situation_settle(situation);
            assert_serves(situation, "SAC2");
        }
    }
}

/* Its record is deleted and its maker dies: what was stored makes it again, whose it was included.
 */
static void after_a_crash_at_any_call_the_record_is_there_and_whose_the_setting_says(void **state)
{
    struct situation *situation = *state;

    for (int policy = FOREIGN_COROTATE; policy <= FOREIGN_OWN; policy++) {
        bool crashed = true;
        for (unsigned after = 1; crashed; after++) {
            situation_healthy(situation);
            arrange(situation, (enum foreign_policy)policy);
            situation->model.atomic_update = false;
            situation->process.crash_after = after;
            (void)situation_pass(situation);
            crashed = situation->process.dead;
            situation_new_process(situation);
            situation_settle(situation);
            assert_serves(situation, "SAC2");
            assert_int_equal(is_foreign(situation, FAMILY_IPV4), policy == FOREIGN_COROTATE);
        }
    }
}

/* The restart waits, so the intent goes on; the other application's record is its own to remove. */
static void a_record_that_its_owner_removes_later_is_not_made_again_for_it(void **state)
{
    struct situation *situation = *state;

    arrange(situation, FOREIGN_COROTATE);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    situation->settings_known[FAMILY_IPV4] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(ssl_record_is_sstp(&situation->model.bindings[FAMILY_IPV4].record));
}

int run_foreign_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_refuse_it_is_looked_at_all_the_rest),
        TEST(with_refuse_its_names_are_not_taken_for_sstps),
        TEST(with_refuse_the_end_ahead_is_said),
        TEST(with_corotate_the_record_moves_and_stays_the_other_applications),
        TEST(with_corotate_a_record_that_has_the_certificate_is_left_alone),
        TEST(with_corotate_both_records_may_be_the_other_applications),
        TEST(with_both_foreign_the_other_applications_certificate_gives_no_names),
        TEST(an_unknown_server_learns_nothing_from_another_applications_records),
        TEST(an_intent_for_another_certificate_makes_it_no_better),
        TEST(with_no_record_at_all_nothing_is_served),
        TEST(a_missing_record_is_made_sstps_beside_another_applications),
        TEST(with_own_the_record_becomes_sstps_and_keeps_its_settings),
        TEST(with_own_a_record_with_the_right_certificate_is_taken_all_the_same),
        TEST(with_own_the_record_stays_while_the_key_of_what_it_carries_is_gone),
        TEST(with_own_what_else_there_is_to_do_does_not_wait_for_that_key),
        TEST(with_own_a_renewal_takes_it_whatever_became_of_the_key_before),
        TEST(with_own_and_no_certificate_to_choose_the_record_stays),
        TEST(in_another_store_it_is_left_alone_whatever_the_setting),
        TEST(what_is_undone_is_the_other_applications_again),
        TEST(after_a_crash_at_any_call_the_record_is_there_and_whose_the_setting_says),
        TEST(a_record_that_its_owner_removes_later_is_not_made_again_for_it),
    };

    return cmocka_run_group_tests_name("foreign", tests, NULL, NULL);
}
