/* What is found but not mended: what cannot be read, makes no sense, or is not ours; and the words
 * for it. */
#include "finding.h"
#include "unit.h"

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

static void the_same_about_the_other_family_is_another_finding(void **state)
{
    const struct finding a = {.reason = REASON_BINDING_MISSING, .about_family = true};
    struct finding b = a;
    (void)state;

    b.family = FAMILY_IPV6;
    assert_false(finding_same(&a, &b));
    b.about_family = false;
    assert_false(finding_same(&a, &b));
}

/* ---- what cannot be read, and what makes no sense ---- */

static void whatever_is_unreadable_is_named_and_blocks(void **state)
{
    static const enum reason reasons[MODEL_BLOCKING_PARTS] = {
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

    for (size_t part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        situation_healthy(situation);
        situation->model.unreadable[part] = true;
        assert_only(situation, reasons[part], 1);
        assert_true(situation->memory.findings.effects & EFFECT_BLOCK);
        assert_true(situation->memory.findings.effects & EFFECT_ONGOING);
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
    assert_only(situation, REASON_SSTP_NOT_CONFIGURED, 1); /* RemoteAccess runs */
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
    assert_false(situation->memory.findings.effects & EFFECT_ONGOING);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
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

/* It deleted both records of a server that has nothing else to show for SSTP. */
static void a_rotation_that_did_not_end_shows_that_sstp_is_used(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        (void)model_http_delete(&situation->model, (enum family)family);
    }
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    situation->model.stored.last_good.presence = PART_ABSENT;
    assert_true(findings_have(find(situation), REASON_SSTP_NOT_CONFIGURED));
    situation->model.stored.intent.presence = PART_PRESENT;
    assert_false(findings_have(find(situation), REASON_SSTP_NOT_CONFIGURED));
    assert_true(findings_have(find(situation), REASON_BINDING_MISSING));
}

static void without_remoteaccess_sstp_is_not_in_use(void **state)
{
    struct situation *situation = *state;

    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_only(situation, REASON_REMOTE_ACCESS_DISABLED, 1); /* but it has a certificate */
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
        situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
        situation->model.bindings[family].record.application_id[0] ^= 1;
        assert_only(situation, REASON_BINDING_FOREIGN, 1);
        assert_int_equal(situation->memory.findings.items[0].family, family);
        assert_true(situation->memory.findings.effects & EFFECT_BLOCK);
        assert_true(situation->memory.findings.effects & EFFECT_ONGOING);
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

static void the_last_port_is_a_port(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT, .value = UINT16_MAX};
    assert_nothing(situation);
}

static void another_applications_bindings_do_not_mean_that_sstp_is_in_use(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].record.application_id[0] ^= 1;
    }
    assert_only(situation, REASON_SSTP_NOT_CONFIGURED, 1);
}

static void only_a_good_binding_of_sstps_says_what_is_bound(void **state)
{
    struct situation *situation = *state;
    struct model_binding *ipv4 = &situation->model.bindings[FAMILY_IPV4];
    const struct snapshot *snapshot = situation_snapshot(situation);

    assert_ptr_equal(snapshot_bound(snapshot), &snapshot->bindings[FAMILY_IPV4]);
    ipv4->presence = PART_MALFORMED;
    snapshot = situation_snapshot(situation);
    assert_ptr_equal(snapshot_bound(snapshot), &snapshot->bindings[FAMILY_IPV6]);
    ipv4->presence = PART_PRESENT;
    ipv4->record.application_id[0] ^= 1;
    snapshot = situation_snapshot(situation);
    assert_ptr_equal(snapshot_bound(snapshot), &snapshot->bindings[FAMILY_IPV6]);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_null(snapshot_bound(situation_snapshot(situation)));
}

int run_findings_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(every_reason_has_a_name_of_its_own),
        TEST(a_full_list_of_findings_keeps_what_it_has_and_every_effect),
        TEST(a_finding_is_the_same_whatever_its_error_code),
        TEST(the_same_about_the_other_family_is_another_finding),
        TEST(whatever_is_unreadable_is_named_and_blocks),
        TEST(a_number_that_is_none_is_named_and_blocks),
        TEST(a_port_that_does_not_fit_is_malformed),
        TEST(a_certificate_that_does_not_decode_is_only_noted),
        TEST(a_store_full_of_rubbish_does_not_hide_what_matters),
        TEST(a_server_without_sstps_bindings_and_hashes_does_not_use_sstp),
        TEST(a_server_that_we_knew_to_use_sstp_uses_it),
        TEST(a_rotation_that_did_not_end_shows_that_sstp_is_used),
        TEST(without_remoteaccess_sstp_is_not_in_use),
        TEST(without_the_sstp_service_sstp_is_not_in_use),
        TEST(where_tls_ends_at_a_load_balancer_there_is_nothing_to_bind),
        TEST(another_applications_binding_is_named_and_blocks),
        TEST(a_binding_with_another_store_is_named_and_blocks),
        TEST(the_last_port_is_a_port),
        TEST(another_applications_bindings_do_not_mean_that_sstp_is_in_use),
        TEST(only_a_good_binding_of_sstps_says_what_is_bound),
    };

    return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
