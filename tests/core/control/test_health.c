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

/* What asks for a change breaks clients, but for what puts something better into use. */
static void what_is_to_be_repaired_is_critical_unless_it_is_a_renewal(void **state)
{
    static const enum reason betterments[] = {REASON_RENEWED, REASON_SUPERSEDED, REASON_ORDERED,
                                              REASON_CHOICE_PICKED, REASON_FOREIGN_TAKEN};
    const unsigned change = EFFECTS_CHANGE | EFFECT_START;

    (void)state;
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        const enum reason reason = (enum reason)i;
        bool better = false;
        for (size_t k = 0; k < COUNT_OF(betterments); k++) {
            better |= reason == betterments[k];
        }
        if (reason_effects(reason) & change) {
            assert_int_equal(severity_of(reason) == SEVERITY_CRITICAL, !better);
        }
        assert_int_equal(severity_of(reason) == SEVERITY_CRITICAL,
                         lockout_of(reason) != LOCKOUT_NONE);
    }
    assert_int_equal(severity_of(REASON_NONE), SEVERITY_NOTE);
}

/* What waits as it was set up to is no warning; what waits for a person is. */
static void what_waits_for_a_person_is_a_warning(void **state)
{
    static const enum reason waits[] = {REASON_RESTART_SCHEDULED, REASON_REISSUE_AWAITED,
                                        REASON_OTHERS_AT_WORK, REASON_SEEN_ONCE};

    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        const enum reason reason = (enum reason)i;
        bool by_itself = false;
        for (size_t k = 0; k < COUNT_OF(waits); k++) {
            by_itself |= reason == waits[k];
        }
        if (reason_effects(reason) & (EFFECT_ONGOING | EFFECT_WARN)) {
            assert_int_equal(severity_of(reason) == SEVERITY_NOTE, by_itself);
        }
    }
}

/* As RestartPolicy has it: until a day before it waits no longer. */
static void a_renewal_that_waits_is_a_warning_on_its_last_day(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct findings findings = {0};

    findings_add_reason(&findings, REASON_RENEWED);
    findings_add(&findings,
                 &(struct finding){.reason = REASON_RESTART_SCHEDULED, .deadline = INSTANT_NEVER});
    assert_int_equal(health_of(snapshot, &findings).severity, SEVERITY_NOTE);
    findings.items[1].deadline = snapshot->taken_at + INSTANT_DAY + 1;
    assert_int_equal(health_of(snapshot, &findings).severity, SEVERITY_NOTE);
    findings.items[1].deadline--;
    assert_int_equal(health_of(snapshot, &findings).severity, SEVERITY_WARNING);
}

/* Is it an outage, or a time bomb: who is called at night asks that first. */
static void the_most_urgent_lock_out_is_said_with_its_cause(void **state)
{
    static const struct {
        enum reason reason;
        enum lockout lockout;
        enum reason cause;
    } one_after_the_other[] = {
        {REASON_RENEWED, LOCKOUT_NONE, REASON_NONE},
        {REASON_PAUSED, LOCKOUT_NONE, REASON_PAUSED},
        {REASON_OBSERVED, LOCKOUT_NONE, REASON_PAUSED},
        {REASON_EXPIRY_NEAR, LOCKOUT_SOON, REASON_EXPIRY_NEAR},
        {REASON_CERTIFICATE_MISSING, LOCKOUT_AFTER_RESTART, REASON_CERTIFICATE_MISSING},
        {REASON_PRIVATE_KEY_LOST, LOCKOUT_AFTER_RESTART, REASON_CERTIFICATE_MISSING},
        {REASON_TLS_FAILS, LOCKOUT_NOW, REASON_TLS_FAILS},
        {REASON_BINDING_MISSING, LOCKOUT_NOW, REASON_TLS_FAILS},
    };
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct findings findings = {0};

    for (size_t i = 0; i < COUNT_OF(one_after_the_other); i++) {
        findings_add_reason(&findings, one_after_the_other[i].reason);
        const struct health health = health_of(snapshot, &findings);
        assert_int_equal(health.lockout, one_after_the_other[i].lockout);
        assert_int_equal(health.cause, one_after_the_other[i].cause);
    }
}

static void the_worst_finding_counts(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct findings *findings = &situation->memory.findings;

    assert_int_equal(health(situation).severity, SEVERITY_NOTE);
    *findings = (struct findings){0};
    findings_add(findings, &(struct finding){.reason = REASON_PAUSED});
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
        cmocka_unit_test(what_waits_for_a_person_is_a_warning),
        TEST(a_renewal_that_waits_is_a_warning_on_its_last_day),
        TEST(the_most_urgent_lock_out_is_said_with_its_cause),
        TEST(the_worst_finding_counts),
        TEST(services_that_an_administrator_stopped_are_a_warning),
        TEST(services_that_cannot_be_read_are_not_called_stopped),
        TEST(services_that_we_left_stopped_are_critical),
        TEST(a_key_that_cannot_be_asked_for_is_said_where_it_matters),
    };

    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
