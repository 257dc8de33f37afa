/* Drift: what is found in each situation, and what must not be. */
#include "finding.h"
#include "typing.h"
#include "unit.h"

/* ---- healthy ---- */

static void a_healthy_server_has_no_drift(void **state)
{
    assert_nothing(*state);
}

static void a_healthy_server_with_a_picked_certificate_has_no_drift(void **state)
{
    situation_pin(*state, "SAC1");
    assert_nothing(*state);
}

static void absent_hashes_are_no_drift_where_sstp_chooses(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_nothing(situation);
    situation->model.parameters.hashes.sha1.presence = PART_ABSENT;
    assert_nothing(situation);
}

static void a_stopped_remoteaccess_is_no_drift(void **state)
{
    struct situation *situation = *state;

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
        assert_nothing(situation);
    }
}

static void the_port_zero_is_443(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT, .value = 0};
    assert_nothing(situation);
    assert_int_equal(snapshot_port(&situation->memory.before), 443);
    situation->model.parameters.listener_port.value = 8443;
    assert_nothing(situation);
    assert_int_equal(snapshot_port(&situation->memory.before), 8443);
}

/* ---- the bindings ---- */

static void a_missing_binding_is_drift(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation_healthy(situation);
        (void)model_http_delete(&situation->model, (enum family)family);
        assert_only(situation, REASON_BINDING_MISSING, 1);
        assert_int_equal(situation->memory.findings.items[0].family, family);
    }
}

static void a_binding_whose_hash_has_not_20_bytes_is_drift(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV4].presence = PART_MALFORMED;
    assert_only(situation, REASON_BINDING_MALFORMED, 1);
}

static void families_with_different_certificates_are_drift(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV6].record.thumbprint =
        situation_renew(situation)->facts.thumbprint;
    assert_only(situation, REASON_FAMILIES_DIFFER, 1);
}

static void a_bound_certificate_that_is_gone_from_the_store_is_drift(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].in_store = false;
    assert_only(situation, REASON_CERTIFICATE_MISSING, 1);
    assert_memory_equal(&situation->memory.findings.items[0].thumbprint,
                        &situation->model.certificates[0].facts.thumbprint, THUMBPRINT_SIZE);
}

static void both_familys_certificates_are_checked_where_they_differ(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *other = situation_renew(situation);

    situation->model.bindings[FAMILY_IPV6].record.thumbprint = other->facts.thumbprint;
    other->facts.private_key = KEY_UNUSABLE;
    assert_true(findings_have(find(situation), REASON_FAMILIES_DIFFER));
    assert_true(findings_have(find(situation), REASON_PRIVATE_KEY_UNUSABLE));
    situation->model.certificates[0].in_store = false;
    assert_true(findings_have(find(situation), REASON_CERTIFICATE_MISSING));
    assert_int_equal(situation->memory.findings.count, 3);
}

static void a_bound_certificate_that_became_unfit_is_drift(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = &situation->model.certificates[0].facts;
    const struct certificate good = *bound;

    bound->not_after = situation->model.now - 1;
    assert_only(situation, REASON_CERTIFICATE_EXPIRED, 1);
    *bound = good;
    bound->not_before = situation->model.now + CLOCK_SKEW + 1;
    assert_only(situation, REASON_CERTIFICATE_NOT_YET_VALID, 1);
    *bound = good;
    bound->private_key = KEY_UNUSABLE;
    assert_only(situation, REASON_PRIVATE_KEY_UNUSABLE, 1);
    bound->private_key = KEY_ABSENT;
    assert_only(situation, REASON_PRIVATE_KEY_UNUSABLE, 1);
    *bound = good;
    bound->usage = USAGE_EMPTY;
    assert_only(situation, REASON_NOT_FOR_SERVERS, 1);
    *bound = good;
    bound->key_bits = 1024;
    assert_only(situation, REASON_KEY_TOO_WEAK, 1);
    *bound = good;
    bound->chain = CHAIN_BAD;
    assert_only(situation, REASON_CHAIN_BAD, 1);
    *bound = good;
    bound->archived = true;
    assert_only(situation, REASON_CERTIFICATE_ARCHIVED, 1);
}

static void an_archived_certificate_that_has_expired_is_no_mere_note(void **state)
{
    struct situation *situation = *state;
    struct certificate *bound = &situation->model.certificates[0].facts;

    bound->archived = true;
    bound->not_after = situation->model.now - 1;
    assert_only(situation, REASON_CERTIFICATE_EXPIRED, 1);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
}

static void a_bound_certificate_that_does_not_decode_cannot_be_used(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.decoded = false;
    assert_true(findings_have(find(situation), REASON_CERTIFICATE_UNDECODABLE));
    assert_true(findings_have(find(situation), REASON_PRIVATE_KEY_UNUSABLE));
}

static void a_bound_certificate_for_other_names_than_the_set_one_is_drift(void **state)
{
    struct situation *situation = *state;

    assert_true(take_text(&situation->model.settings, SETTING_HOST_NAME, "mail.example.com"));
    assert_only(situation, REASON_OTHER_NAMES, 1);
}

/* Until something else qualifies nothing else would tell it. */
static void a_bound_certificate_that_the_settings_rule_out_is_told(void **state)
{
    struct situation *situation = *state;

    model_type(&situation->model.settings, SETTING_NEVER_ISSUER, "Nobody's; Test CA");
    assert_only(situation, REASON_RULED_OUT, 1);
    model_type(&situation->model.settings, SETTING_HOST_NAME, "mail.example.com");
    assert_only(situation, REASON_OTHER_NAMES, 1);
    situation->model.settings.host_names.count = 0;
    situation->model.settings.never_issuers.count = 0;
    assert_nothing(situation);
}

static void a_bound_certificate_whose_replacement_can_be_used_is_drift(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *sac2 =
        model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 30);
    struct certificate *replacement = &situation->model.certificates[1].facts;

    assert_nothing(situation);
    situation->model.certificates[0].facts.has_successor = true;
    situation->model.certificates[0].facts.successor = sac2->facts.thumbprint;
    assert_only(situation, REASON_SUPERSEDED, 1);
    replacement->private_key = KEY_ABSENT;
    assert_nothing(situation);
    situation->model.certificates[1].in_store = false;
    assert_nothing(situation);
}

static void a_bad_setting_that_restricts_blocks_and_is_named(void **state)
{
    struct situation *situation = *state;
    struct findings findings;

    situation->model.settings.bad[SETTING_SETTLE_SECONDS] = true;
    assert_nothing(situation);
    situation->model.settings.bad[SETTING_HOST_NAME] = true;
    assert_only(situation, REASON_SETTING_REFUSED, 1);
    drift_find(situation_snapshot(situation), &findings);
    assert_string_equal(findings.items[0].error.object, "HostName");
}

static void a_key_that_the_asker_cannot_judge_is_no_drift(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.private_key = KEY_UNKNOWN;
    assert_nothing(situation);
}

/* ---- the stored hashes ---- */

static void a_hash_of_the_wrong_length_is_drift(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.hashes.sha256.presence = PART_MALFORMED;
    assert_only(situation, REASON_HASH_MALFORMED, 1);
    situation->model.parameters.hashes.sha1.presence = PART_MALFORMED;
    strcpy(situation->model.parameters.hashes.sha1.error.object, "SHA1CertificateHash");
    assert_only(situation, REASON_HASH_MALFORMED, 2);
}

static void a_hash_with_one_wrong_byte_is_drift(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        situation_healthy(situation);
        situation->model.parameters.hashes.sha256.bytes[i] ^= 0x80;
        assert_only(situation, REASON_HASH_DISAGREES, 1);
    }
    for (size_t i = 0; i < THUMBPRINT_SIZE; i++) {
        situation_healthy(situation);
        situation->model.parameters.hashes.sha1.bytes[i] ^= 1;
        assert_only(situation, REASON_HASH_DISAGREES, 1);
    }
}

static void where_an_administrator_picked_the_hash_must_be_there(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    situation->model.parameters.hashes.sha1.presence = PART_ABSENT;
    assert_nothing(situation);
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_only(situation, REASON_HASH_DISAGREES, 1);
}

static void a_hash_is_not_compared_with_a_certificate_that_is_gone(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].in_store = false;
    situation->model.parameters.hashes.sha256.bytes[0] ^= 1;
    assert_only(situation, REASON_CERTIFICATE_MISSING, 1);
}

/* ---- what a rotation left ---- */

static struct intent *leave_intent(struct situation *situation)
{
    struct intent *intent = &situation->model.stored.intent;

    *intent =
        (struct intent){.presence = PART_PRESENT, .number = 1, .stored_at = situation->model.now};
    strcpy(intent->services.items[0], SSTP_SERVICE);
    strcpy(intent->services.items[1], "RasMan");
    strcpy(intent->services.items[2], REMOTE_ACCESS_SERVICE);
    intent->services.count = 3;
    situation->model.intent_boot = situation->model.boot;
    return intent;
}

static void services_of_an_interrupted_rotation_that_do_not_run_are_to_be_started(void **state)
{
    struct situation *situation = *state;

    (void)leave_intent(situation);
    assert_nothing(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_only(situation, REASON_SERVICES_LEFT_STOPPED, 1);
    assert_int_equal(situation->memory.findings.effects, EFFECT_START);
}

static void services_of_another_boots_rotation_are_not_ours_to_start(void **state)
{
    struct situation *situation = *state;

    (void)leave_intent(situation);
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    situation->model.intent_boot--;
    assert_nothing(situation);
}

static void a_restart_that_a_rotation_owes_is_found(void **state)
{
    struct situation *situation = *state;

    leave_intent(situation)->restart = true;
    assert_only(situation, REASON_RESTART_OWED, 1);
    situation->model.intent_boot--;
    assert_nothing(situation);
}

static void a_restart_since_then_is_owed_no_more(void **state)
{
    struct situation *situation = *state;

    leave_intent(situation)->restart = true;
    model_advance(&situation->model, INSTANT_MINUTE);
    situation->model.services[MODEL_SSTP].started_at = situation->model.now;
    assert_nothing(situation);
}

/* Of services that share their process. */
static void nor_where_only_the_earliest_start_is_known(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    struct findings findings;
    const instant intended = leave_intent(situation)->stored_at;

    situation->model.stored.intent.restart = true;
    model_advance(&situation->model, INSTANT_MINUTE);
    (void)situation_snapshot(situation);
    snapshot->sstp.started_at = 0;
    snapshot->sstp.started_after = intended + 1;
    snapshot->sstp.started_before = snapshot->taken_at;
    drift_find(snapshot, &findings);
    assert_false(findings_have(&findings, REASON_RESTART_OWED));
    snapshot->sstp.started_after = intended;
    drift_find(snapshot, &findings);
    assert_true(findings_have(&findings, REASON_RESTART_OWED));
}

static void each_service_of_an_interrupted_rotation_is_queried_by_its_name(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = leave_intent(situation);

    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    intent->services.count = 1;
    assert_nothing(situation); /* SstpSvc runs */
    strcpy(intent->services.items[0], "RasMan");
    assert_nothing(situation);
    strcpy(intent->services.items[0], REMOTE_ACCESS_SERVICE);
    assert_only(situation, REASON_SERVICES_LEFT_STOPPED, 1);
}

int run_drift_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_healthy_server_has_no_drift),
        TEST(a_healthy_server_with_a_picked_certificate_has_no_drift),
        TEST(absent_hashes_are_no_drift_where_sstp_chooses),
        TEST(a_stopped_remoteaccess_is_no_drift),
        TEST(the_port_zero_is_443),
        TEST(a_missing_binding_is_drift),
        TEST(a_binding_whose_hash_has_not_20_bytes_is_drift),
        TEST(families_with_different_certificates_are_drift),
        TEST(a_bound_certificate_that_is_gone_from_the_store_is_drift),
        TEST(both_familys_certificates_are_checked_where_they_differ),
        TEST(a_bound_certificate_that_became_unfit_is_drift),
        TEST(an_archived_certificate_that_has_expired_is_no_mere_note),
        TEST(a_bound_certificate_that_does_not_decode_cannot_be_used),
        TEST(a_bound_certificate_for_other_names_than_the_set_one_is_drift),
        TEST(a_bound_certificate_that_the_settings_rule_out_is_told),
        TEST(a_bound_certificate_whose_replacement_can_be_used_is_drift),
        TEST(a_bad_setting_that_restricts_blocks_and_is_named),
        TEST(a_key_that_the_asker_cannot_judge_is_no_drift),
        TEST(a_hash_of_the_wrong_length_is_drift),
        TEST(a_hash_with_one_wrong_byte_is_drift),
        TEST(where_an_administrator_picked_the_hash_must_be_there),
        TEST(a_hash_is_not_compared_with_a_certificate_that_is_gone),
        TEST(services_of_an_interrupted_rotation_that_do_not_run_are_to_be_started),
        TEST(services_of_another_boots_rotation_are_not_ours_to_start),
        TEST(a_restart_that_a_rotation_owes_is_found),
        TEST(a_restart_since_then_is_owed_no_more),
        TEST(nor_where_only_the_earliest_start_is_known),
        TEST(each_service_of_an_interrupted_rotation_is_queried_by_its_name),
    };

    return cmocka_run_group_tests_name("drift", tests, NULL, NULL);
}
