/* Drift: what is found in each situation, and what must not be. */
#include "drift.h"
#include "situation.h"
#include "sstp_agreement.h"
#include "unit.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, situation_setup, situation_teardown)

static const struct findings *find(struct situation *situation)
{
    drift_find(situation_snapshot(situation), &situation->memory.findings);
    return &situation->memory.findings;
}

static void assert_nothing(struct situation *situation)
{
    const struct findings *findings = find(situation);

    if (findings->count > 0) {
        fail_msg("found %s", reason_name(findings->items[0].reason));
    }
    assert_int_equal(findings->effects, 0);
}

/* Exactly this, so many times. */
static void assert_only(struct situation *situation, enum reason reason, size_t times)
{
    const struct findings *findings = find(situation);

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason != reason) {
            fail_msg("found %s", reason_name(findings->items[i].reason));
        }
    }
    assert_int_equal(findings->count, times);
    assert_int_equal(findings->effects, reason_effects(reason));
}

/* ---- the vocabulary ---- */

static void every_reason_has_a_name_of_its_own(void **state)
{
    (void)state;

    for (int i = 0; i < REASON_COUNT; i++) {
        assert_non_null(reason_name((enum reason)i));
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(reason_name((enum reason)i), reason_name((enum reason)j));
        }
    }
}

static void a_full_list_of_findings_keeps_what_it_has_and_every_effect(void **state)
{
    struct situation *situation = *state;
    struct findings *findings = &situation->memory.findings;
    const struct finding note = {.reason = REASON_CERTIFICATE_UNDECODABLE};
    const struct finding more = {.reason = REASON_BINDING_MISSING};

    *findings = (struct findings){0};
    for (size_t i = 0; i < FINDINGS_MAX; i++) {
        findings_add(findings, &note);
    }
    findings_add(findings, &more);
    assert_int_equal(findings->count, FINDINGS_MAX);
    assert_true(findings->effects & EFFECT_REBIND);
    assert_false(findings_have(findings, REASON_BINDING_MISSING));
}

static void a_finding_is_the_same_whatever_its_error_code(void **state)
{
    const struct finding a = {.reason = REASON_STORE_UNREADABLE, .error = {.code = 5}};
    struct finding b = a;
    (void)state;

    b.error.code = 6;
    assert_true(finding_same(&a, &b));
    strcpy(b.error.object, "MY");
    assert_false(finding_same(&a, &b));
}

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

/* ---- what cannot be read, and what makes no sense ---- */

static void whatever_is_unreadable_is_named_and_blocks(void **state)
{
    static const enum reason reasons[MODEL_PARTS] = {
        [MODEL_PART_STORE] = REASON_STORE_UNREADABLE,
        [MODEL_PART_PORT] = REASON_PARAMETER_UNREADABLE,
        [MODEL_PART_USE_HTTPS] = REASON_PARAMETER_UNREADABLE,
        [MODEL_PART_PIN] = REASON_PARAMETER_UNREADABLE,
        [MODEL_PART_SHA256] = REASON_PARAMETER_UNREADABLE,
        [MODEL_PART_SHA1] = REASON_PARAMETER_UNREADABLE,
        [MODEL_PART_IPV4] = REASON_BINDING_UNREADABLE,
        [MODEL_PART_IPV6] = REASON_BINDING_UNREADABLE,
        [MODEL_PART_SSTP] = REASON_SERVICES_UNREADABLE,
        [MODEL_PART_REMOTE_ACCESS] = REASON_SERVICES_UNREADABLE,
        [MODEL_PART_DEPENDENTS] = REASON_SERVICES_UNREADABLE,
        [MODEL_PART_STATE] = REASON_STATE_UNREADABLE,
    };
    struct situation *situation = *state;

    for (size_t part = 0; part < MODEL_PARTS; part++) {
        situation_healthy(situation);
        situation->model.unreadable[part] = true;
        assert_only(situation, reasons[part], 1);
        assert_true(situation->memory.findings.effects & EFFECT_BLOCK);
        assert_true(situation->memory.findings.effects & EFFECT_STANDING);
        assert_int_equal(situation->memory.findings.items[0].error.code, MODEL_ERROR_UNREADABLE);
        assert_true(strlen(situation->memory.findings.items[0].error.object) > 0);
    }
}

static void a_number_that_is_none_is_named_and_blocks(void **state)
{
    struct situation *situation = *state;
    struct sstp_parameters *parameters = &situation->model.parameters;
    struct dword_value *const values[] = {&parameters->listener_port, &parameters->use_https,
                                          &parameters->hash_configured_by_admin};

    for (size_t i = 0; i < COUNT_OF(values); i++) {
        situation_healthy(situation);
        values[i]->presence = PART_MALFORMED;
        assert_only(situation, REASON_PARAMETER_MALFORMED, 1);
        assert_true(situation->memory.findings.effects & EFFECT_BLOCK);
    }
}

static void a_port_that_does_not_fit_is_malformed(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT, .value = 65536 + 443};
    assert_only(situation, REASON_PARAMETER_MALFORMED, 1);
}

static void a_certificate_that_does_not_decode_is_only_noted(void **state)
{
    struct situation *situation = *state;

    model_issue(&situation->model, "rubbish", "rubbish", -1, 1)->facts.decoded = false;
    assert_only(situation, REASON_CERTIFICATE_UNDECODABLE, 1);
    assert_int_equal(situation->memory.findings.effects, EFFECT_NOTE);
}

static void a_store_full_of_rubbish_does_not_hide_what_matters(void **state)
{
    struct situation *situation = *state;

    for (size_t i = 0; i < MODEL_CERTIFICATES_MAX - 1; i++) {
        model_issue(&situation->model, "rubbish", "rubbish", -1, 1)->facts.decoded = false;
    }
    situation->model.certificates[0].in_store = false;
    assert_true(findings_have(find(situation), REASON_CERTIFICATE_MISSING));
    assert_true(findings_have(find(situation), REASON_CERTIFICATE_UNDECODABLE));
}

/* ---- nothing to do, or not ours ---- */

static void a_server_without_sstps_bindings_and_hashes_does_not_use_sstp(void **state)
{
    struct situation *situation = *state;

    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_only(situation, REASON_BINDING_MISSING, 2); /* the stored hash says it did */
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
    assert_false(situation->memory.findings.effects & EFFECT_STANDING);
}

static void a_server_that_we_knew_to_use_sstp_uses_it(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_only(situation, REASON_BINDING_MISSING, 2);
}

static void without_an_enabled_remoteaccess_sstp_is_not_in_use(void **state)
{
    struct situation *situation = *state;

    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = false;
    situation->model.services[MODEL_REMOTE_ACCESS].installed = false;
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
}

static void without_the_sstp_service_sstp_is_not_in_use(void **state)
{
    struct situation *situation = *state;

    situation->model.services[MODEL_SSTP].installed = false;
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
}

static void where_tls_ends_at_a_load_balancer_there_is_nothing_to_bind(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    assert_only(situation, REASON_TLS_OFFLOADED, 1);
    situation->model.parameters.use_https.value = 1;
    assert_only(situation, REASON_BINDING_MISSING, 1);
}

static void another_applications_binding_is_named_and_blocks(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation_healthy(situation);
        situation->model.bindings[family].record.application_id[0] ^= 1;
        assert_only(situation, REASON_BINDING_FOREIGN, 1);
        assert_int_equal(situation->memory.findings.items[0].family, family);
        assert_true(situation->memory.findings.effects & EFFECT_BLOCK);
        assert_true(situation->memory.findings.effects & EFFECT_STANDING);
    }
}

static void a_binding_with_another_store_is_named_and_blocks(void **state)
{
    struct situation *situation = *state;

    strcpy(situation->model.bindings[FAMILY_IPV6].record.store_name, "WebHosting");
    assert_only(situation, REASON_BINDING_OTHER_STORE, 1);
    assert_int_equal(situation->memory.findings.items[0].family, FAMILY_IPV6);
    assert_true(situation->memory.findings.effects & EFFECT_BLOCK);
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

static void both_familys_certificates_are_looked_at_where_they_differ(void **state)
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
    bound->not_before = situation->model.now + 1;
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

/* ---- the certificate SSTP was started with ---- */

static enum sstp_agreement agreement(struct situation *situation)
{
    return sstp_agreement(situation_snapshot(situation));
}

static void remember_start(struct situation *situation, const char *label)
{
    situation->model.stored.sstp_start =
        (struct sstp_start){PART_PRESENT, situation->model.services[MODEL_SSTP].started_at,
                            model_find(&situation->model, label)->facts.thumbprint};
}

static void a_binding_older_than_sstps_start_agrees(void **state)
{
    assert_int_equal(agreement(*state), SSTP_AGREES);
}

static void a_binding_written_long_after_sstps_start_disagrees(void **state)
{
    struct situation *situation = *state;

    model_rebind(&situation->model, "SAC1");
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
    assert_only(situation, REASON_STARTED_WITH_OTHER_CERTIFICATE, 1);
}

static void one_family_written_after_sstps_start_disagrees(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV6].written_at = situation->model.now;
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
}

static void the_remembered_start_tells_exactly(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    remember_start(situation, "SAC1");
    model_rebind(&situation->model, "SAC1");
    assert_int_equal(agreement(situation), SSTP_AGREES);
    model_rebind(&situation->model, "SAC2");
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
    situation->model.bindings[FAMILY_IPV4].written_at = 1; /* whatever the times say */
    situation->model.bindings[FAMILY_IPV6].written_at = 1;
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
}

static void an_earlier_remembered_start_tells_nothing_about_this_one(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    remember_start(situation, "SAC2");
    situation->model.stored.sstp_start.started_at--;
    assert_int_equal(agreement(situation), SSTP_AGREES);
}

static void a_start_that_cannot_be_dated_is_only_noted(void **state)
{
    struct situation *situation = *state;

    situation->model.starts_undated = true;
    assert_only(situation, REASON_SSTP_START_UNKNOWN, 1);
    assert_int_equal(situation->memory.findings.effects, EFFECT_NOTE);
}

static void a_binding_that_cannot_be_dated_is_only_noted(void **state)
{
    struct situation *situation = *state;

    situation->model.writes_undated = true;
    assert_only(situation, REASON_SSTP_START_UNKNOWN, 1);
    remember_start(situation, "SAC1");
    assert_nothing(situation);
}

static void a_stopped_sstp_will_read_what_is_bound(void **state)
{
    struct situation *situation = *state;

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    model_rebind(&situation->model, "SAC1");
    assert_nothing(situation);
}

/* SSTP binds while it starts, so the record is younger than its process. */
static void a_binding_that_sstp_made_itself_agrees(void **state)
{
    struct situation *situation = *state;

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    assert_true(situation->model.bindings[FAMILY_IPV4].written_at >
                situation->model.services[MODEL_SSTP].started_at);
    assert_nothing(situation);
}

static void a_rebind_right_after_the_start_is_not_taken_for_sstps_own(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV4].written_at =
        situation->model.services[MODEL_SSTP].started_at + INSTANT_SECOND;
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
}

/* ---- what a rotation left ---- */

static struct intent *leave_intent(struct situation *situation)
{
    struct intent *intent = &situation->model.stored.intent;

    *intent = (struct intent){.presence = PART_PRESENT, .stored_at = situation->model.now};
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
    situation->model.services[MODEL_SSTP].started_at = situation->model.now + 1;
    assert_nothing(situation);
}

int run_drift_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(every_reason_has_a_name_of_its_own),
        TEST(a_full_list_of_findings_keeps_what_it_has_and_every_effect),
        TEST(a_finding_is_the_same_whatever_its_error_code),
        TEST(a_healthy_server_has_no_drift),
        TEST(a_healthy_server_with_a_picked_certificate_has_no_drift),
        TEST(absent_hashes_are_no_drift_where_sstp_chooses),
        TEST(a_stopped_remoteaccess_is_no_drift),
        TEST(the_port_zero_is_443),
        TEST(whatever_is_unreadable_is_named_and_blocks),
        TEST(a_number_that_is_none_is_named_and_blocks),
        TEST(a_port_that_does_not_fit_is_malformed),
        TEST(a_certificate_that_does_not_decode_is_only_noted),
        TEST(a_store_full_of_rubbish_does_not_hide_what_matters),
        TEST(a_server_without_sstps_bindings_and_hashes_does_not_use_sstp),
        TEST(a_server_that_we_knew_to_use_sstp_uses_it),
        TEST(without_an_enabled_remoteaccess_sstp_is_not_in_use),
        TEST(without_the_sstp_service_sstp_is_not_in_use),
        TEST(where_tls_ends_at_a_load_balancer_there_is_nothing_to_bind),
        TEST(another_applications_binding_is_named_and_blocks),
        TEST(a_binding_with_another_store_is_named_and_blocks),
        TEST(a_missing_binding_is_drift),
        TEST(a_binding_whose_hash_has_not_20_bytes_is_drift),
        TEST(families_with_different_certificates_are_drift),
        TEST(a_bound_certificate_that_is_gone_from_the_store_is_drift),
        TEST(both_familys_certificates_are_looked_at_where_they_differ),
        TEST(a_bound_certificate_that_became_unfit_is_drift),
        TEST(a_key_that_the_asker_cannot_judge_is_no_drift),
        TEST(a_hash_of_the_wrong_length_is_drift),
        TEST(a_hash_with_one_wrong_byte_is_drift),
        TEST(where_an_administrator_picked_the_hash_must_be_there),
        TEST(a_hash_is_not_compared_with_a_certificate_that_is_gone),
        TEST(a_binding_older_than_sstps_start_agrees),
        TEST(a_binding_written_long_after_sstps_start_disagrees),
        TEST(one_family_written_after_sstps_start_disagrees),
        TEST(the_remembered_start_tells_exactly),
        TEST(an_earlier_remembered_start_tells_nothing_about_this_one),
        TEST(a_start_that_cannot_be_dated_is_only_noted),
        TEST(a_binding_that_cannot_be_dated_is_only_noted),
        TEST(a_stopped_sstp_will_read_what_is_bound),
        TEST(a_binding_that_sstp_made_itself_agrees),
        TEST(a_rebind_right_after_the_start_is_not_taken_for_sstps_own),
        TEST(services_of_an_interrupted_rotation_that_do_not_run_are_to_be_started),
        TEST(services_of_another_boots_rotation_are_not_ours_to_start),
        TEST(a_restart_that_a_rotation_owes_is_found),
        TEST(a_restart_since_then_is_owed_no_more),
    };

    return cmocka_run_group_tests_name("drift", tests, NULL, NULL);
}
