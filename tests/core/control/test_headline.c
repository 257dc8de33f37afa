/* The sentence that stands first, and what it says of VPN clients. */
#include "control/headline.h"

#include "balancing.h"
#include "foreign_records.h"
#include "planning.h"
#include "unit.h"

#include <string.h>

static struct verdict_on_server verdict_of(struct situation *situation, enum watch watch)
{
    static struct evaluation evaluation;
    static struct snapshot snapshot;
    struct health health;

    model_observe(&situation->model, &snapshot);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot.probes[family].answer =
            model_serves_clients(&situation->model) ? PROBE_SERVES : PROBE_UNKNOWN;
    }
    evaluate(&snapshot, watch == WATCH_PAUSED, &evaluation);
    health = health_of(&snapshot, &evaluation.findings);
    return headline_of(&snapshot, &evaluation, &health, watch);
}

static void assert_headline(struct situation *situation, enum watch watch, enum headline headline,
                            enum severity severity, enum reason cause)
{
    const struct verdict_on_server verdict = verdict_of(situation, watch);

    assert_string_equal(headline_name(verdict.headline), headline_name(headline));
    assert_int_equal(verdict.severity, severity);
    assert_string_equal(reason_name(verdict.cause), reason_name(cause));
}

static void each_headline_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < HEADLINE_COUNT; i++) {
        assert_true(strlen(headline_name((enum headline)i)) > 0);
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(headline_name((enum headline)i),
                                    headline_name((enum headline)k));
        }
    }
}

static void where_clients_connect_all_is_well_if_this_service_runs(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    assert_headline(situation, WATCH_ON, HEADLINE_SERVES, SEVERITY_NOTE, REASON_NONE);
    assert_headline(situation, WATCH_PAUSED, HEADLINE_UNWATCHED, SEVERITY_WARNING, REASON_NONE);
    assert_headline(situation, WATCH_OFF, HEADLINE_UNWATCHED, SEVERITY_WARNING, REASON_NONE);
    assert_headline(situation, WATCH_NOT_INSTALLED, HEADLINE_UNWATCHED, SEVERITY_WARNING,
                    REASON_NONE);
    assert_headline(situation, WATCH_UNKNOWN, HEADLINE_UNWATCHED, SEVERITY_WARNING, REASON_NONE);
    situation->model.sstp_serves = false; /* nobody could be tried */
    assert_headline(situation, WATCH_ON, HEADLINE_UNTESTED, SEVERITY_NOTE, REASON_NONE);
}

static void a_renewal_that_waits_as_configured_is_well(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.tunnels = 7;
    model_type(&situation->model.settings, SETTING_RESTART_POLICY, "idle");
    (void)situation_renew(situation);
    assert_headline(situation, WATCH_ON, HEADLINE_SCHEDULED, SEVERITY_NOTE, REASON_NONE);
    assert_headline(situation, WATCH_OFF, HEADLINE_UNWATCHED, SEVERITY_WARNING, REASON_NONE);
    assert_headline(situation, WATCH_PAUSED, HEADLINE_UNWATCHED, SEVERITY_WARNING, REASON_NONE);
}

static void what_is_due_and_not_made_is_a_warning(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_headline(situation, WATCH_ON, HEADLINE_DUE, SEVERITY_WARNING, REASON_RENEWED);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_UPDATE_BINDING, 1, 1, FAILURE_OTHER, 31, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_headline(situation, WATCH_ON, HEADLINE_FAILED, SEVERITY_WARNING, REASON_NONE);
    situation->model.now = situation->model.stored.last_rotation.retry_at;
    assert_headline(situation, WATCH_ON, HEADLINE_DUE, SEVERITY_WARNING, REASON_RENEWED);
}

/* The first of what asks for a change. */
static void what_is_due_is_named(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    static struct evaluation evaluation;
    const struct health health = {.severity = SEVERITY_NOTE};

    evaluation = (struct evaluation){.decision = {.kind = DECISION_APPLY}};
    assert_int_equal(headline_of(snapshot, &evaluation, &health, WATCH_ON).cause, REASON_NONE);
    findings_add_reason(&evaluation.findings, REASON_CHOICE_KEPT);
    findings_add_reason(&evaluation.findings, REASON_ORDERED);
    findings_add_reason(&evaluation.findings, REASON_RENEWED);
    assert_int_equal(headline_of(snapshot, &evaluation, &health, WATCH_ON).cause, REASON_ORDERED);
}

static void what_a_failing_handshake_comes_from_is_named(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    const enum reason roots[] = {REASON_CERTIFICATE_MISSING, REASON_PRIVATE_KEY_LOST};
    static struct evaluation evaluation;
    struct health health = {
        .severity = SEVERITY_CRITICAL, .lockout = LOCKOUT_NOW, .cause = REASON_TLS_FAILS};

    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        evaluation = (struct evaluation){.decision = {.kind = DECISION_NOTHING}};
        findings_add_reason(&evaluation.findings, REASON_TLS_FAILS);
        health.cause = REASON_TLS_FAILS;
        assert_int_equal(headline_of(snapshot, &evaluation, &health, WATCH_ON).cause,
                         REASON_TLS_FAILS);
        findings_add_reason(&evaluation.findings, roots[i]);
        assert_int_equal(headline_of(snapshot, &evaluation, &health, WATCH_ON).cause, roots[i]);
        health.cause = REASON_NOT_LISTENING;
        assert_int_equal(headline_of(snapshot, &evaluation, &health, WATCH_ON).cause,
                         REASON_NOT_LISTENING);
    }
}

static void what_a_person_is_to_do_is_named(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    make_foreign(situation, FAMILY_IPV4);
    model_type(&situation->model.settings, SETTING_FOREIGN_BINDINGS, "refuse");
    assert_headline(situation, WATCH_ON, HEADLINE_ATTENTION, SEVERITY_WARNING,
                    REASON_BINDING_FOREIGN);
}

static void one_family_is_enough_to_tell_that_clients_connect(void **state)
{
    struct situation *situation = *state;
    static struct snapshot snapshot;
    static struct evaluation evaluation;
    const struct health health = {.severity = SEVERITY_NOTE};

    known_as_healthy(situation);
    snapshot = *situation_snapshot(situation);
    evaluation = (struct evaluation){.decision = {.kind = DECISION_NOTHING}};
    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot.probes[FAMILY_IPV4].answer = PROBE_NO_FAMILY;
        snapshot.probes[FAMILY_IPV6].answer = PROBE_NO_FAMILY;
        snapshot.probes[family].answer = PROBE_SERVES;
        assert_int_equal(headline_of(&snapshot, &evaluation, &health, WATCH_ON).headline,
                         HEADLINE_SERVES);
    }
}

static void an_outage_is_told_from_what_breaks_at_the_next_restart(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_headline(situation, WATCH_ON, HEADLINE_LOCKED_OUT_AFTER_RESTART, SEVERITY_CRITICAL,
                    REASON_CERTIFICATE_MISSING);
    situation->model.bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_headline(situation, WATCH_OFF, HEADLINE_LOCKED_OUT, SEVERITY_CRITICAL,
                    REASON_BINDING_MISSING);
}

static void who_is_locked_out_by_tomorrow_still_connects(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->facts.not_after =
        situation->model.now + INSTANT_DAY - INSTANT_HOUR;
    assert_headline(situation, WATCH_ON, HEADLINE_LOCKED_OUT_SOON, SEVERITY_CRITICAL,
                    REASON_EXPIRY_NEAR);
}

static void a_server_without_a_certificate_is_never_called_well(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->bindings[FAMILY_IPV4].presence = PART_ABSENT;
    model->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
    assert_headline(situation, WATCH_ON, HEADLINE_NOT_CONFIGURED, SEVERITY_WARNING,
                    REASON_SSTP_NOT_CONFIGURED);
    stop_all(situation);
    model->services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_headline(situation, WATCH_NOT_INSTALLED, HEADLINE_NOT_USED, SEVERITY_NOTE, REASON_NONE);
}

static void a_server_whose_remote_access_does_not_run_is_never_called_well(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    stop_all(situation);
    assert_headline(situation, WATCH_ON, HEADLINE_STOPPED, SEVERITY_WARNING, REASON_NONE);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_headline(situation, WATCH_ON, HEADLINE_DISABLED, SEVERITY_WARNING,
                    REASON_REMOTE_ACCESS_DISABLED);
}

static void behind_a_load_balancer_its_certificate_decides(void **state)
{
    struct situation *situation = *state;

    situation->model.parameters.use_https.presence = PART_PRESENT;
    situation->model.parameters.use_https.value = 0;
    assert_headline(situation, WATCH_ON, HEADLINE_NOT_MONITORED, SEVERITY_WARNING,
                    REASON_TLS_OFFLOADED);
    end_tls_elsewhere(&situation->model.parameters);
    situation->model.parameters.hashes.sha256.presence = PART_PRESENT;
    memset(situation->model.parameters.hashes.sha256.bytes, 7, SHA256_SIZE);
    situation->model.settings.has_offload_hash = true;
    memset(situation->model.settings.offload_hash, 7, SHA256_SIZE);
    restart_by_hand(&situation->model);
    assert_headline(situation, WATCH_ON, HEADLINE_OFFLOADED, SEVERITY_NOTE, REASON_NONE);
}

static void what_cannot_be_read_is_unknown(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.unreadable[MODEL_PART_IPV4] = true;
    assert_headline(situation, WATCH_ON, HEADLINE_UNKNOWN, SEVERITY_WARNING,
                    REASON_BINDING_UNREADABLE);
    situation->model.unreadable[MODEL_PART_IPV4] = false;
    model_find(&situation->model, "SAC1")->facts.private_key = KEY_UNKNOWN;
    assert_headline(situation, WATCH_ON, HEADLINE_UNKNOWN, SEVERITY_WARNING, REASON_NONE);
}

int run_headline_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_headline_has_a_name_of_its_own),
        TEST(where_clients_connect_all_is_well_if_this_service_runs),
        TEST(a_renewal_that_waits_as_configured_is_well),
        TEST(what_is_due_and_not_made_is_a_warning),
        TEST(what_is_due_is_named),
        TEST(what_a_failing_handshake_comes_from_is_named),
        TEST(what_a_person_is_to_do_is_named),
        TEST(one_family_is_enough_to_tell_that_clients_connect),
        TEST(an_outage_is_told_from_what_breaks_at_the_next_restart),
        TEST(who_is_locked_out_by_tomorrow_still_connects),
        TEST(a_server_without_a_certificate_is_never_called_well),
        TEST(a_server_whose_remote_access_does_not_run_is_never_called_well),
        TEST(behind_a_load_balancer_its_certificate_decides),
        TEST(what_cannot_be_read_is_unknown),
    };

    return cmocka_run_group_tests_name("headline", tests, NULL, NULL);
}
