/* What is said, when and how often: a standing finding at its beginning, its change and its end and
 * once a day; and which rotation it belongs to. */
#include "interruption.h"
#include "unit.h"

#include <string.h>

#define REPORTS_MAX 64

/* The reports of a test, as far as it looks at them. */
static struct {
    enum report_kind kinds[REPORTS_MAX];
    uint32_t rotations[REPORTS_MAX];
    instant durations[REPORTS_MAX];
    size_t count;
} heard;

static void hear(void *context, const struct report *report)
{
    (void)context;
    assert_true(heard.count < REPORTS_MAX);
    heard.kinds[heard.count] = report->kind;
    heard.rotations[heard.count] = report->rotation;
    heard.durations[heard.count] = report->duration;
    heard.count++;
}

static void listen(struct situation *situation)
{
    memset(&heard, 0, sizeof(heard));
    situation->process.director.reported = hear;
}

/* Passes, six hours apart. */
static void pass_for_days(struct situation *situation, unsigned days)
{
    for (unsigned i = 0; i < 4 * days; i++) {
        model_advance(&situation->model, 6 * INSTANT_HOUR);
        (void)situation_pass(situation);
    }
}

/* ---- how often ---- */

/* Without its certificate, for which there is no other. */
static void needs_a_person(struct situation *situation)
{
    known_as_healthy(situation);
    situation->model.certificates[0].in_store = false;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
}

static void what_is_ongoing_is_reported_again_once_a_day(void **state)
{
    struct situation *situation = *state;

    needs_a_person(situation);
    pass_for_days(situation, 3);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1 + 3);
}

static void what_is_only_noted_is_reported_once(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].facts.archived = true;
    pass_for_days(situation, 3);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_ARCHIVED), 1);
}

static void that_the_clock_was_set_back_is_no_reason_to_repeat(void **state)
{
    struct situation *situation = *state;

    needs_a_person(situation);
    situation->model.now -= INSTANT_HOUR;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    pass_for_days(situation, 1);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 2);
}

static void its_end_is_reported_with_how_long_it_was_so(void **state)
{
    struct situation *situation = *state;

    needs_a_person(situation);
    pass_for_days(situation, 2);
    listen(situation);
    (void)situation_renew(situation);
    (void)situation_pass(situation);
    assert_int_equal(heard.kinds[0], REPORT_FINDING_ENDED);
    assert_true(heard.durations[0] >= 2 * INSTANT_DAY &&
                heard.durations[0] < 2 * INSTANT_DAY + INSTANT_HOUR);
}

static void an_end_before_the_beginning_took_no_time(void **state)
{
    struct situation *situation = *state;

    needs_a_person(situation);
    situation->model.now -= INSTANT_MINUTE;
    listen(situation);
    situation->model.certificates[0].in_store = true;
    (void)situation_pass(situation);
    assert_int_equal(heard.kinds[0], REPORT_FINDING_ENDED);
    assert_true(heard.durations[0] == 0);
}

/* ---- changes ---- */

static void finding_of(struct findings *findings, enum reason reason, uint32_t code)
{
    *findings = (struct findings){.count = 0};
    findings_add(findings, &(struct finding){.reason = reason, .error.code = code});
}

/* How often a finding is told that is so twice, with another code the second time. */
static unsigned reported_two(struct situation *situation, enum reason reason)
{
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct host host = situation->host;
    struct reported memory = {0};
    struct findings ongoing = {.count = 0};
    struct findings findings;

    situation_clear_log(situation);
    host.reported = &memory;
    finding_of(&findings, reason, 5);
    report_findings(&ongoing, &host, snapshot, &findings);
    finding_of(&findings, reason, 1722);
    report_findings(&ongoing, &host, snapshot, &findings);
    return begun(situation, reason);
}

static void what_cannot_be_read_for_another_reason_is_reported(void **state)
{
    assert_int_equal(reported_two(*state, REASON_STORE_UNREADABLE), 2);
}

static void what_a_client_meets_may_end_differently_each_time(void **state)
{
    assert_int_equal(reported_two(*state, REASON_NOT_LISTENING), 1);
}

static void a_wait_that_ends_at_another_time_is_reported(void **state)
{
    struct situation *situation = *state;
    const struct snapshot *snapshot = situation_snapshot(situation);
    struct host host = situation->host;
    struct reported memory = {0};
    struct findings ongoing = {.count = 0};
    static const struct finding waits[] = {
        {.reason = REASON_RESTART_SCHEDULED, .at = 1, .deadline = 9},
        {.reason = REASON_RESTART_SCHEDULED, .at = 1, .deadline = 9},
        {.reason = REASON_RESTART_SCHEDULED, .at = 2, .deadline = 9},
        {.reason = REASON_RESTART_SCHEDULED, .at = 2, .deadline = 8},
    };

    host.reported = &memory;
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        struct findings findings = {.count = 0};
        findings_add(&findings, &waits[i]);
        report_findings(&ongoing, &host, snapshot, &findings);
    }
    assert_int_equal(begun(situation, REASON_RESTART_SCHEDULED), 3);
}

/* ---- numbers ---- */

static uint32_t number_of(enum report_kind kind)
{
    for (size_t i = 0; i < heard.count; i++) {
        if (heard.kinds[i] == kind) {
            return heard.rotations[i];
        }
    }
    fail_msg("no report of kind %d", (int)kind);
    return 0;
}

static void all_that_belongs_to_a_rotation_has_its_number(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    for (uint32_t i = 1; i <= 3; i++) {
        char label[8] = "SACx";
        label[3] = (char)('1' + i);
        model_advance(&situation->model, INSTANT_DAY);
        (void)model_issue(&situation->model, label, "vpn.example.com", -1, 90 + (int)i);
        listen(situation);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(number_of(REPORT_ROTATION_STARTED), i);
        assert_int_equal(number_of(REPORT_BINDING_REPLACED), i);
        assert_int_equal(number_of(REPORT_SERVICE_STARTED), i);
        assert_int_equal(number_of(REPORT_PROVEN), i);
        assert_int_equal(number_of(REPORT_ROTATION_COMPLETED), i);
        assert_int_equal(situation->model.stored.last_rotation.number, i);
        situation_new_process(situation); /* counts on */
    }
}

static void what_belongs_to_none_has_no_number(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    listen(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(number_of(REPORT_FINDING), 0);
    listen(situation);
    situation->model.certificates[1].in_store = false;
    (void)situation_pass(situation);
    assert_int_equal(number_of(REPORT_FINDING), 0);
}

static void what_is_done_after_a_crash_has_the_number_of_the_rotation(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    listen(situation);
    assert_true(crash(situation, 8)); /* all three are stopped */
    assert_int_equal(number_of(REPORT_ROTATION_STARTED), 1);
    situation_new_process(situation);
    listen(situation);
    (void)situation_pass(situation);
    assert_int_equal(number_of(REPORT_INTENT_RESUMED), 1);
    assert_int_equal(number_of(REPORT_SERVICE_STARTED), 1);
    situation_settle(situation);
    model_advance(&situation->model, INSTANT_DAY);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 900);
    listen(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(number_of(REPORT_ROTATION_STARTED) > 1);
}

int run_reporting_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_is_ongoing_is_reported_again_once_a_day),
        TEST(what_is_only_noted_is_reported_once),
        TEST(that_the_clock_was_set_back_is_no_reason_to_repeat),
        TEST(its_end_is_reported_with_how_long_it_was_so),
        TEST(an_end_before_the_beginning_took_no_time),
        TEST(what_cannot_be_read_for_another_reason_is_reported),
        TEST(what_a_client_meets_may_end_differently_each_time),
        TEST(a_wait_that_ends_at_another_time_is_reported),
        TEST(all_that_belongs_to_a_rotation_has_its_number),
        TEST(what_belongs_to_none_has_no_number),
        TEST(what_is_done_after_a_crash_has_the_number_of_the_rotation),
    };

    return cmocka_run_group_tests_name("reporting", tests, NULL, NULL);
}
