/* One family's record that cannot be written: while the certificate before serves, both keep it;
 * once it is of no use, the family that can be written is served alone. */
#include "situation.h"
#include "unit.h"

/* ---- a record that cannot be written ---- */

struct stuck {
    const char *family; /* NULL: it can be written again */
    enum failure failure;
    bool both;
};

static bool fails_for_the_family(void *context, enum model_call kind, const char *object,
                                 struct model_fault *fault, instant *takes)
{
    const struct stuck *stuck = context;
    const bool writes = kind == CALL_UPDATE_BINDING || kind == CALL_CREATE_BINDING;

    (void)takes;
    if (stuck->family == NULL || !writes || (!stuck->both && strcmp(object, stuck->family) != 0)) {
        return false;
    }
    *fault = (struct model_fault){kind, 1, 1, stuck->failure, 1117, FAULT_WITHOUT_EFFECT};
    return true;
}

static void stick(struct situation *situation, struct stuck *stuck)
{
    situation->process.director =
        (struct model_director){.context = stuck, .before = fails_for_the_family};
}

static bool bound_to(struct situation *situation, enum family family, const char *label)
{
    return thumbprint_equal(&situation->model.bindings[family].record.thumbprint,
                            &model_find(&situation->model, label)->facts.thumbprint);
}

/* ---- the certificate before is of no use ---- */

static void serves_the_other_alone(struct situation *situation, enum family family)
{
    const enum family other = family == FAMILY_IPV4 ? FAMILY_IPV6 : FAMILY_IPV4;
    struct stuck stuck = {.family = family_name(family), .failure = FAILURE_OTHER};

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    stick(situation, &stuck);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 1);
    assert_int_equal(reported(situation, REPORT_FAMILY_WAITS), 0);
    assert_true(bound_to(situation, other, "SAC2"));
    assert_true(bound_to(situation, family, "SAC1"));
    assert_int_equal(situation->model.restart_count, 1);
    for (int i = 0; i < 4; i++) { /* what is left is tried again, and nothing is restarted */
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    }
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 1);
    assert_int_equal(begun(situation, REASON_RESTART_OWED), 0);
    assert_int_equal(situation->model.restart_count, 1);
    assert_true(model_running(&situation->model, MODEL_REMOTE_ACCESS));
    stuck.family = NULL;
    situation_settle(situation);
    assert_serves(situation, "SAC2");
    assert_int_equal(situation->model.restart_count, 2);
}

static void without_a_way_back_the_family_that_can_be_written_is_served_alone(void **state)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        serves_the_other_alone(*state, (enum family)family);
    }
}

static void nothing_is_restarted_where_neither_can_be_written(void **state)
{
    struct situation *situation = *state;
    struct stuck stuck = {.family = "IPv6", .failure = FAILURE_OTHER, .both = true};

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    stick(situation, &stuck);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_int_equal(reported(situation, REPORT_BINDING_WRITE_FAILED), 2);
    assert_int_equal(situation->model.restart_count, 0);
}

static void a_certificate_that_is_refused_is_tried_for_one_family_only(void **state)
{
    struct situation *situation = *state;
    struct stuck stuck = {.family = "IPv4", .failure = FAILURE_CERTIFICATE_UNUSABLE};

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    stick(situation, &stuck);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_int_equal(situation->model.restart_count, 0);
    assert_true(bound_to(situation, FAMILY_IPV6, "SAC1"));
}

/* With a picked certificate SSTP makes a missing record itself, with settings of its own. */
static void a_record_that_is_lost_does_not_become_sstps_own(void **state)
{
    struct situation *situation = *state;
    struct stuck stuck = {.family = "IPv6", .failure = FAILURE_OTHER};

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_PINNED);
    situation->model.atomic_update = false;
    stick(situation, &stuck);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_int_equal(situation->model.restart_count, 0);
    stuck.family = NULL;
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

static void another_step_that_fails_after_it_ends_the_rotation(void **state)
{
    struct situation *situation = *state;
    struct stuck stuck = {.family = "IPv6", .failure = FAILURE_OTHER};

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    stick(situation, &stuck);
    model_process_fault(
        &situation->process,
        (struct model_fault){CALL_WRITE_HASHES, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT});
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_int_equal(reported(situation, REPORT_HASH_WRITE_FAILED), 1);
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_int_equal(situation->model.restart_count, 0);
}

/* ---- the certificate before serves ---- */

static void with_a_way_back_both_keep_what_serves(void **state)
{
    struct situation *situation = *state;
    struct stuck stuck = {.family = "IPv6", .failure = FAILURE_OTHER};

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    stick(situation, &stuck);
    for (unsigned failures = 1; failures <= 5; failures++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), failures);
        assert_int_equal(reported(situation, REPORT_FAMILY_WAITS), failures >= 3);
    }
    assert_int_equal(reported(situation, REPORT_FAMILY_KEPT), 0);
    assert_true(bound_to(situation, FAMILY_IPV4, "SAC1"));
    assert_int_equal(situation->model.restart_count, 0);
    stuck.family = NULL;
    situation_settle(situation);
    assert_serves(situation, "SAC2");
}

/* It is the certificate, or all of HTTP.sys, and no family of its own. */
static void the_family_is_not_blamed_for_what_ails_both(void **state)
{
    struct situation *situation = *state;
    struct stuck stuck = {.family = "IPv4", .failure = FAILURE_OTHER, .both = true};

    situation_arrange(situation, &repairables[WRONG_WAY], VARIANT_ATOMIC);
    stick(situation, &stuck);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    }
    assert_int_equal(reported(situation, REPORT_FAMILY_WAITS), 0);
}

int run_families_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_way_back_the_family_that_can_be_written_is_served_alone),
        TEST(nothing_is_restarted_where_neither_can_be_written),
        TEST(a_certificate_that_is_refused_is_tried_for_one_family_only),
        TEST(a_record_that_is_lost_does_not_become_sstps_own),
        TEST(another_step_that_fails_after_it_ends_the_rotation),
        TEST(with_a_way_back_both_keep_what_serves),
        TEST(the_family_is_not_blamed_for_what_ails_both),
    };

    return cmocka_run_group_tests_name("families", tests, NULL, NULL);
}
