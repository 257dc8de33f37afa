/* What stands in the way hides nothing, and where nobody chose a certificate nothing is chosen. */
#include "situation.h"
#include "unit.h"

/* That finding is told, and nothing on the server is changed. */
static void assert_left_alone(struct situation *situation, enum reason reason)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, reason), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* ---- what blocks hides nothing ---- */

/* Case 10 with ForeignBindings=refuse: what is found is told, with what keeps it from being acted
 * on; nothing is changed. */
static void what_only_keeps_from_acting_hides_nothing(void **state)
{
    struct situation *situation = *state;
    struct certificate *sac1 = &model_find(&situation->model, "SAC1")->facts;

    known_as_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
    situation->model.bindings[FAMILY_IPV4].record.application_id[0] ^= 1;
    (void)situation_renew(situation);
    sac1->chain = CHAIN_BAD;
    situation->model.now = sac1->not_after - 3 * INSTANT_DAY;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC2");
    assert_left_alone(situation, REASON_BINDING_FOREIGN);
    assert_int_equal(begun(situation, REASON_CHAIN_BAD), 1);
    assert_int_equal(begun(situation, REASON_SERVER_NAME_SHADOWED), 1);
    assert_int_equal(begun(situation, REASON_EXPIRY_UNUSED), 1);
    assert_int_equal(begun(situation, REASON_NOT_ACTED_ON), 1);
    for (size_t i = 0; i < situation->memory.findings.count; i++) {
        const struct finding *finding = &situation->memory.findings.items[i];
        if (finding->reason == REASON_CHAIN_BAD || finding->reason == REASON_NOT_ACTED_ON) {
            assert_int_equal(finding->hindrance, REASON_BINDING_FOREIGN);
        }
        if (finding->reason == REASON_NOT_ACTED_ON) {
            assert_string_equal(finding->error.object, "chain-bad");
        }
    }
}

/* Of several that would be acted on all are named. */
static void nor_does_a_setting_that_is_not_usable(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.settings.bad[SETTING_HOST_NAME] = true;
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now - 1;
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_left_alone(situation, REASON_SETTING_REFUSED);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_EXPIRED), 1);
    assert_int_equal(begun(situation, REASON_EXPIRY_NEAR), 1);
    for (size_t i = 0; i < situation->memory.findings.count; i++) {
        const struct finding *finding = &situation->memory.findings.items[i];
        if (finding->reason == REASON_NOT_ACTED_ON) {
            assert_string_equal(finding->error.object, "binding-missing, certificate-expired");
        }
    }
}

/* One of another store is not read, so it is not missing. */
static void a_certificate_of_another_store_is_not_called_missing(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        strcpy(situation->model.bindings[family].record.store_name, "WebHosting");
        situation->settings_known[family] = false;
        situation->model.bindings[family].record.thumbprint.bytes[0] ^= 1;
    }
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_BINDING_OTHER_STORE), 2);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_MISSING), 0);
}

/* ---- nothing was ever chosen ---- */

static void unconfigure(struct situation *situation)
{
    struct model *model = &situation->model;

    (void)model_http_delete(model, FAMILY_IPV4);
    (void)model_http_delete(model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV4] = false;
    situation->settings_known[FAMILY_IPV6] = false;
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
}

/* An administrator asks with `rotate` for whichever would do. */
static void without_any_certificate_rotate_chooses_one(void **state)
{
    struct situation *situation = *state;

    unconfigure(situation);
    assert_left_alone(situation, REASON_SSTP_NOT_CONFIGURED);
    situation->trigger.request.given = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->pass.answer.end, REQUEST_DONE);
    situation->trigger.request.given = false;
    assert_serves(situation, "SAC1");
}

static void of_several_that_would_do_rotate_guesses_none(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *mail =
        model_issue(&situation->model, "mail", "mail.example.com", -1, 900);

    unconfigure(situation);
    situation->trigger.request.given = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->pass.answer.end, REQUEST_UNRESOLVED);
    assert_int_equal(situation->pass.answer.reason, REASON_SSTP_NOT_CONFIGURED);
    situation->trigger.request.has_thumbprint = true;
    situation->trigger.request.thumbprint = mail->facts.thumbprint;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "mail");
}

/* Who had begun to set up what it hid may go on. */
static void what_it_hid_may_be_others_work(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    situation->others_stay = true;
    model->unreadable[MODEL_PART_IPV6] = true;
    situation_new_process(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    model->unreadable[MODEL_PART_IPV6] = false;
    model->bindings[FAMILY_IPV6].presence = PART_MALFORMED;
    model->bindings[FAMILY_IPV6].written_at = model->now;
    model_advance(model, INSTANT_MINUTE);
    assert_left_alone(situation, REASON_OTHERS_AT_WORK);
    assert_int_equal(pass_later(situation, 5 * INSTANT_MINUTE).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

/* "SSTP is healthy" is said where clients can get in. */
static void with_remote_access_stopped_nothing_is_called_healthy(void **state)
{
    struct situation *situation = *state;

    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)situation_pass(situation);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 0);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    (void)model_stop(&situation->model, MODEL_SSTP);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 0);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(reported(situation, REPORT_HEALTHY), 1);
}

int run_hindrance_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_only_keeps_from_acting_hides_nothing),
        TEST(nor_does_a_setting_that_is_not_usable),
        TEST(a_certificate_of_another_store_is_not_called_missing),
        TEST(what_it_hid_may_be_others_work),
        TEST(without_any_certificate_rotate_chooses_one),
        TEST(of_several_that_would_do_rotate_guesses_none),
        TEST(with_remote_access_stopped_nothing_is_called_healthy),
    };

    return cmocka_run_group_tests_name("hindrance", tests, NULL, NULL);
}
