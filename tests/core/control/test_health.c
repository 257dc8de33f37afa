/* The verdict on the whole server. */
#include "control/health.h"

#include "control/evaluate.h"
#include "finding.h"
#include "planning.h"
#include "unit.h"

static struct health health(struct situation *situation)
{
    static struct evaluation evaluation;
    static struct snapshot snapshot;

    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, false, &evaluation);
    return health_of(&snapshot, &evaluation.findings);
}

static void every_severity_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(severity_name(SEVERITY_NOTE), "healthy");
    assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
    assert_string_equal(severity_name(SEVERITY_CRITICAL), "critical");
}

/* What asks for a change breaks clients, but for a renewal and what is not SSTP's. */
static void what_is_to_be_repaired_is_critical_unless_it_is_a_renewal(void **state)
{
    const unsigned change = EFFECTS_CHANGE | EFFECT_START;

    (void)state;
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        const enum reason reason = (enum reason)i;
        const bool spared = reason == REASON_RENEWED || reason == REASON_SUPERSEDED ||
                            reason == REASON_ORDERED || reason == REASON_CHOICE_PICKED ||
                            reason == REASON_FOREIGN_TAKEN;
        if ((reason_effects(reason) & change) || reason == REASON_FOLLOWED_IN_VAIN ||
            reason == REASON_FOLLOWED_UNFIT || reason == REASON_FOREIGN_LOCKS_OUT ||
            reason == REASON_TRUSTED_BY_FEWER || reason == REASON_SUCCESSOR_UNFIT) {
            assert_int_equal(severity_of(reason), spared ? SEVERITY_WARNING : SEVERITY_CRITICAL);
        } else if (reason != REASON_SERVER_NAME_SHADOWED &&
                   reason != REASON_REMOTE_ACCESS_ENDED && /* nobody connects */
                   reason != REASON_WOULD_LOCK_OUT_SOON && /* by other applications' records */
                   (reason < REASON_SERVED_CERTIFICATE_DIFFERS ||
                    reason > REASON_SSTP_NOT_ANSWERING) && /* what a client met, here */
                   reason != REASON_PRIVATE_KEY_LOST &&    /* it serves until the next reboot */
                   reason != REASON_EXPIRY_NEAR &&         /* and it until tomorrow */
                   (reason < REASON_BALANCER_UNTRUSTED ||
                    reason > REASON_BALANCER_CHANGED)) { /* and at the balancer */
            assert_int_not_equal(severity_of(reason), SEVERITY_CRITICAL);
        } else {
            assert_int_equal(severity_of(reason), SEVERITY_CRITICAL);
        }
    }
    assert_int_equal(severity_of(REASON_NONE), SEVERITY_NOTE);
}

static void what_is_ongoing_is_a_warning_at_least(void **state)
{
    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        if (reason_effects((enum reason)i) & (EFFECT_ONGOING | EFFECT_WARN)) {
            assert_int_not_equal(severity_of((enum reason)i), SEVERITY_NOTE);
        }
    }
}

static void the_worst_finding_counts(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct findings *findings = &situation->memory.findings;

    assert_int_equal(health(situation).severity, SEVERITY_NOTE);
    *findings = (struct findings){0};
    findings_add(findings, &(struct finding){.reason = REASON_RENEWED});
    assert_int_equal(health_of(snapshot, findings).severity, SEVERITY_WARNING);
    findings_add(findings, &(struct finding){.reason = REASON_CERTIFICATE_MISSING});
    findings_add(findings, &(struct finding){.reason = REASON_SSTP_START_UNKNOWN});
    assert_int_equal(health_of(snapshot, findings).severity, SEVERITY_CRITICAL);
}

static void services_that_an_administrator_stopped_are_a_warning(void **state)
{
    struct situation *situation = *state;

    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    assert_true(health(situation).stopped);
    assert_int_equal(health(situation).severity, SEVERITY_WARNING);
    stop_all(situation);
    assert_true(health(situation).stopped);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    assert_false(health(situation).stopped);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    stop_all(situation);
    assert_true(health(situation).stopped);
    assert_int_equal(health(situation).severity, SEVERITY_WARNING);
    situation->model.bindings[FAMILY_IPV4].presence = PART_ABSENT; /* SSTP is not in use */
    situation->model.bindings[FAMILY_IPV6].presence = PART_ABSENT;
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_false(health(situation).stopped);
    assert_int_equal(health(situation).severity, SEVERITY_NOTE);
}

static void services_that_cannot_be_read_are_not_called_stopped(void **state)
{
    struct situation *situation = *state;

    stop_all(situation);
    situation->model.unreadable[MODEL_PART_SSTP] = true;
    situation->model.unreadable[MODEL_PART_REMOTE_ACCESS] = true;
    assert_false(health(situation).stopped);
    assert_int_equal(health(situation).severity, SEVERITY_WARNING);
}

static void services_that_we_left_stopped_are_critical(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    situation->process.crash_after = 9; /* all three are stopped */
    (void)situation_pass(situation);
    assert_false(health(situation).stopped);
    assert_int_equal(health(situation).severity, SEVERITY_CRITICAL);
}

/* Who has not SYSTEM's rights does not know whether a key can be used. */
static void a_key_that_cannot_be_asked_for_is_said_where_it_matters(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model_find(model, "SAC1")->facts.private_key = KEY_UNKNOWN;
    assert_int_equal(health(situation).keys_unknown, 1);
    assert_int_equal(health(situation).severity, SEVERITY_WARNING);
    situation_renew(situation)->facts.private_key = KEY_UNKNOWN;
    assert_int_equal(health(situation).keys_unknown, 2);
    model_issue(model, "MAIL", "mail.example.com", -1, 300)->facts.private_key = KEY_UNKNOWN;
    assert_int_equal(health(situation).keys_unknown, 2);
    model->parameters.use_https = (struct dword_value){.presence = PART_PRESENT, .value = 0};
    assert_int_equal(health(situation).keys_unknown, 0);
}

int run_health_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_severity_has_a_name_of_its_own),
        cmocka_unit_test(what_is_to_be_repaired_is_critical_unless_it_is_a_renewal),
        cmocka_unit_test(what_is_ongoing_is_a_warning_at_least),
        TEST(the_worst_finding_counts),
        TEST(services_that_an_administrator_stopped_are_a_warning),
        TEST(services_that_cannot_be_read_are_not_called_stopped),
        TEST(services_that_we_left_stopped_are_critical),
        TEST(a_key_that_cannot_be_asked_for_is_said_where_it_matters),
    };

    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
