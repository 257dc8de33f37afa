/* Whom the server is known as over time: by its last good certificate, unless an administrator says
 * otherwise. */
#include "certificate/admin_choice.h"
#include "certificate/server_names.h"
#include "situation.h"
#include "timing/schedule.h"
#include "unit.h"

static void restart_sstp(struct situation *situation)
{
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        assert_int_equal(model_stop(&situation->model, (enum model_service_id)i), 0);
    }
    assert_int_equal(model_start(&situation->model, MODEL_REMOTE_ACCESS), 0);
}

/* The records are lost, and at its next start SSTP binds the only certificate there is, for another
 * name. */
static void let_sstp_choose_wrongly(struct situation *situation)
{
    struct model *model = &situation->model;

    known_as_healthy(situation);
    (void)model_issue(model, "mail", "mail.example.com", -1, 300);
    model_find(model, "SAC1")->in_store = false;
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(model_http_delete(model, (enum family)family), 0);
        situation->settings_known[family] = false;
    }
    restart_sstp(situation);
    assert_string_equal(model_label(model, &model->bindings[FAMILY_IPV4].record.thumbprint),
                        "mail");
}

static void a_certificate_that_sstp_chose_itself_does_not_rename_the_server(void **state)
{
    struct situation *situation = *state;

    let_sstp_choose_wrongly(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_OTHER_NAMES), 1);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 90);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

static void nor_does_it_after_reboots(void **state)
{
    struct situation *situation = *state;

    let_sstp_choose_wrongly(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    for (int i = 0; i < 3; i++) {
        model_advance(&situation->model, INSTANT_HOUR);
        model_reboot(&situation->model);
        situation_new_process(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    }
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 90);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* By what seems to be the same write. */
static void another_certificate_than_sstp_chose_is_an_administrators(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    let_sstp_choose_wrongly(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    model_advance(model, INSTANT_HOUR);
    model_reboot(model);
    situation_new_process(situation);
    (void)model_issue(model, "by hand", "hand.example.com", -1, 300);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        model->bindings[family].record.thumbprint = model_find(model, "by hand")->facts.thumbprint;
    }
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_IDENTITY_CHANGED), 1);
}

static void assert_bound(const struct situation *situation, const char *label)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &situation->model.bindings[family];
        assert_string_equal(model_label(&situation->model, &binding->record.thumbprint), label);
    }
}

/* The same certificate, but now on purpose. */
static void what_sstp_chose_can_be_chosen_by_hand_after_it(void **state)
{
    struct situation *situation = *state;

    let_sstp_choose_wrongly(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    model_advance(&situation->model, INSTANT_HOUR);
    model_rebind(&situation->model, "mail");
    (void)situation_pass(situation);
    assert_ptr_equal(choice_held(situation_snapshot(situation)),
                     snapshot_find(situation_snapshot(situation),
                                   &model_find(&situation->model, "mail")->facts.thumbprint));
    assert_int_equal(begun(situation, REASON_IDENTITY_CHANGED), 1);
}

static void what_was_chosen_by_hand_stays_chosen_though_sstp_binds_it_again(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    (void)model_issue(model, "chosen", "vpn.example.com", -1, 30);
    model->rules.choice = CHOOSE_LAST;
    situation_bind_by_hand(situation, "chosen");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(model_http_delete(model, (enum family)family), 0);
        situation->settings_known[family] = false;
    }
    model_advance(model, INSTANT_HOUR);
    restart_sstp(situation);
    assert_bound(situation, "chosen");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(model->stored.choice.sstp_wrote_at == 0);
}

/* An administrator binds a certificate for another name than before. */
static void change_the_name(struct situation *situation)
{
    known_as_healthy(situation);
    (void)model_issue(&situation->model, "new name", "new.example.com", -1, 90);
    situation_bind_by_hand(situation, "new name");
}

static void another_name_bound_by_hand_is_kept_and_said(void **state)
{
    struct situation *situation = *state;

    change_the_name(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_IDENTITY_CHANGED), 1);
    assert_string_equal(
        model_label(&situation->model, &situation->model.stored.last_good.thumbprint), "new name");
    assert_quiet(situation, PASS_HEALTHY);
    assert_bound(situation, "new name");
}

static void no_certificate_for_the_old_name_displaces_it(void **state)
{
    struct situation *situation = *state;

    change_the_name(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    model_advance(&situation->model, 2 * INSTANT_DAY);
    (void)situation_renew(situation);
    assert_quiet(situation, PASS_HEALTHY);
    assert_bound(situation, "new name");
}

static void the_renewal_of_the_new_name_makes_it_the_servers(void **state)
{
    struct situation *situation = *state;

    change_the_name(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    model_advance(&situation->model, 2 * INSTANT_DAY);
    (void)model_issue(&situation->model, "renewal", "new.example.com", -1, 400);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "renewal");
    assert_false(server_names_changed(situation_snapshot(situation)));
}

static void the_setting_settles_which_name_it_is(void **state)
{
    struct situation *situation = *state;

    change_the_name(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "new.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_false(server_names_changed(situation_snapshot(situation)));
    assert_string_equal(
        model_label(&situation->model, &situation->model.stored.last_good.thumbprint), "new name");
}

static void the_setting_can_take_the_server_back(void **state)
{
    struct situation *situation = *state;

    change_the_name(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

/* A write that claims success is found out, though the names of what it was for were judged. */
static void what_is_bound_instead_and_for_other_names_is_no_success(void **state)
{
    struct situation *situation = *state;
    const struct model_fault lie = {CALL_UPDATE_BINDING, 1, 2, FAILURE_NONE, 0, FAULT_LIE};

    known_as_healthy(situation);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "new.example.com");
    (void)model_issue(&situation->model, "new", "new.example.com", -1, 400);
    model_process_fault(&situation->process, lie);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_VERIFICATION_FAILED), 1);
    (void)pass_later(situation, INSTANT_DAY);
    assert_bound(situation, "new");
}

/* What was bound only because nothing else served names nobody. */
static void assert_stands_in(const struct situation *situation, const char *label,
                             const char *baseline)
{
    const struct last_good *last_good = &situation->model.stored.last_good;

    assert_string_equal(model_label(&situation->model, &last_good->thumbprint), baseline);
    assert_string_equal(model_label(&situation->model, &last_good->stand_in), label);
}

/* SAC1 is for two names, and all that is offered is for one of them. */
static void offer(struct situation *situation, const char *name)
{
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    model_add_name(sac1, NAME_DNS, "alias.example.com");
    (void)model_issue(&situation->model, "offer", name, -1, 400);
    known_as_healthy(situation);
    model_advance(&situation->model, sac1->facts.not_after - situation->model.now - INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY); /* while it serves */
    model_advance(&situation->model, 2 * INSTANT_MINUTE);
}

static void at_its_end_the_first_name_is_enough(void **state)
{
    struct situation *situation = *state;

    offer(situation, "vpn.example.com");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_FEWER_NAMES), 1);
    assert_bound(situation, "offer");
    assert_stands_in(situation, "offer", "SAC1");
}

/* What was issued before it is not what it was deleted for. */
static void the_end_counts_when_the_certificate_is_gone_too(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model_add_name(model_find(model, "SAC1"), NAME_DNS, "alias.example.com");
    known_as_healthy(situation);
    (void)model_issue(model, "offer", "vpn.example.com", -310, 400);
    model_find(model, "SAC1")->in_store = false;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    while (situation->pass.result == PASS_ONGOING) {
        model->now = situation->pass.next_check;
        (void)situation_pass(situation);
    }
    assert_int_equal(situation->pass.result, PASS_ROTATED);
    assert_true(model->now > model_find(model, "SAC1")->facts.not_after);
    assert_bound(situation, "offer");
    assert_stands_in(situation, "offer", "SAC1");
}

static void without_a_name_before_none_has_changed(void **state)
{
    struct situation *situation = *state;

    struct snapshot *snapshot = &situation->memory.before;

    change_the_name(situation);
    model_observe(&situation->model, snapshot);
    assert_true(choice_recognise(snapshot));
    assert_true(server_names_changed(snapshot));
    snapshot->state.last_good.presence = PART_MALFORMED;
    assert_false(server_names_changed(snapshot));
}

/* SSTP binds it when it starts: what the settings say against it is said, and not fought over. */
static void what_was_picked_in_the_console_is_used_in_spite_of_a_setting(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 500);
    model_find(&situation->model, "SAC3")->facts.issuer = "CN=Wanted CA";
    model_type(&situation->model.settings, SETTING_ISSUER, "Wanted");
    situation_pin(situation, "SAC2");
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_bound(situation, "SAC2");
    assert_int_equal(begun(situation, REASON_CHOICE_PICKED), 1);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_CHOICE_FORBIDDEN), 1);
    assert_int_equal(begun(situation, REASON_CHOICE_KEPT), 1);
}

/* ---- what an earlier version stored ---- */

static void what_an_earlier_version_remembered_is_completed(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.stored.last_good.not_before = 0;
    situation->model.stored.last_good.not_after = 0;
    situation->model.stored.last_good.trust = (struct trust){.class = CLASS_UNKNOWN};
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_true(situation->model.stored.last_good.not_after ==
                model_find(&situation->model, "SAC1")->facts.not_after);
    assert_int_equal(situation->model.stored.last_good.trust.class, CLASS_PRIVATE);
    assert_int_equal(situation->model.stored.last_good.trust.issuer_count, 1);
}

int run_known_names_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_certificate_that_sstp_chose_itself_does_not_rename_the_server),
        TEST(nor_does_it_after_reboots),
        TEST(another_certificate_than_sstp_chose_is_an_administrators),
        TEST(what_sstp_chose_can_be_chosen_by_hand_after_it),
        TEST(what_was_chosen_by_hand_stays_chosen_though_sstp_binds_it_again),
        TEST(another_name_bound_by_hand_is_kept_and_said),
        TEST(no_certificate_for_the_old_name_displaces_it),
        TEST(the_renewal_of_the_new_name_makes_it_the_servers),
        TEST(the_setting_settles_which_name_it_is),
        TEST(the_setting_can_take_the_server_back),
        TEST(what_is_bound_instead_and_for_other_names_is_no_success),
        TEST(at_its_end_the_first_name_is_enough),
        TEST(the_end_counts_when_the_certificate_is_gone_too),
        TEST(without_a_name_before_none_has_changed),
        TEST(what_was_picked_in_the_console_is_used_in_spite_of_a_setting),
        TEST(what_an_earlier_version_remembered_is_completed),
    };

    return cmocka_run_group_tests_name("known names", tests, NULL, NULL);
}
