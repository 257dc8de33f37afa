/* What RemoteAccess ended of, where SSTP's records are another application's. */
#include "diagnosis/remote_access.h"

#include <string.h>

#include "ended.h"
#include "foreign_records.h"
#include "unit.h"

static enum end_cause judged(struct situation *situation)
{
    static struct snapshot snapshot;
    bool released;

    model_observe(&situation->model, &snapshot);
    (void)remote_access_review(&snapshot, false, &released);
    return snapshot.state.end.cause;
}

static void taken_over(struct situation *situation, enum family family)
{
    situation->model.bindings[family].record.application_id[0] ^= 1;
}

static void left_to_others(struct situation *situation)
{
    known_as_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
    situation->settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_REFUSE;
    taken_over(situation, FAMILY_IPV4);
    taken_over(situation, FAMILY_IPV6);
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
}

static void whose_record_it_is_makes_no_certificate_the_reason(void **state)
{
    struct situation *situation = *state;

    left_to_others(situation);
    assert_int_equal(judged(situation), END_OTHER);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    assert_int_equal(judged(situation), END_OTHER);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(judged(situation), END_CERTIFICATE);
}

/* SSTP's own on the other family is in order. */
static void what_another_s_record_lacks_is_the_reason_though_it_is_left(void **state)
{
    static const enum foreign_policy left[] = {FOREIGN_REFUSE, FOREIGN_FOLLOW};
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    taken_over(situation, FAMILY_IPV4);
    move_foreign(situation, FAMILY_IPV4, "SAC2");
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
    assert_int_equal(judged(situation), END_OTHER);
    model_find(&situation->model, "SAC2")->in_store = false;
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = left[i];
        assert_int_equal(judged(situation), END_CERTIFICATE);
    }
    strcpy(situation->model.bindings[FAMILY_IPV4].record.store_name, "WebHosting");
    assert_int_equal(judged(situation), END_OTHER); /* what is there is not read */
}

/* Its certificates are not among those that are read. */
static void of_a_record_with_another_store_nothing_is_known_to_serve(void **state)
{
    struct situation *situation = *state;

    left_to_others(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        strcpy(situation->model.bindings[family].record.store_name, "WebHosting");
    }
    assert_int_equal(judged(situation), END_CERTIFICATE);
}

int run_remote_access_records_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whose_record_it_is_makes_no_certificate_the_reason),
        TEST(what_another_s_record_lacks_is_the_reason_though_it_is_left),
        TEST(of_a_record_with_another_store_nothing_is_known_to_serve),
    };

    return cmocka_run_group_tests_name("remote_access_records", tests, NULL, NULL);
}
