/* A record that a rotation deleted and did not make again: its settings are kept in the intent
 * until it is there as it was. */
#include "interruption.h"
#include "unit.h"

#define DELETED 5 /* calls: observe, intent, try, may be set anew, delete */

static void a_record_deleted_before_a_crash_is_made_again_with_its_settings(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, DELETED));
    assert_int_equal(situation->model.bindings[FAMILY_IPV4].presence, PART_ABSENT);
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    assert_true(ssl_record_same_settings(&situation->model.bindings[FAMILY_IPV4].record,
                                         &situation->record_settings[FAMILY_IPV4]));
}

/* The earlier intent holds the only copy of the record: whatever stops the next attempt early, a
 * later one still finds it. */
static void the_settings_of_a_deleted_record_outlive_a_failed_attempt(void **state)
{
    static const struct model_fault faults[] = {
        {CALL_STORE_INTENT, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT},
        {CALL_TRY_CERTIFICATE, 1, 1, FAILURE_CERTIFICATE_UNUSABLE, 1312, FAULT_WITHOUT_EFFECT},
        {CALL_CREATE_BINDING, 1, 2, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT},
        {CALL_DELETE_BINDING, 1, 1, FAILURE_OTHER, 5, FAULT_WITHOUT_EFFECT},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
        assert_true(crash(situation, DELETED));
        situation_new_process(situation);
        model_process_fault(&situation->process, faults[i]);
        assert_int_equal(situation_pass(situation).result, PASS_FAILED);
        situation_settle(situation);
        assert_serves(situation, "SAC2"); /* the settings are an invariant */
    }
}

static void the_settings_of_a_deleted_record_outlive_a_stop_request(void **state)
{
    struct situation *situation = *state;

    for (unsigned calls = 0; calls < 6; calls++) {
        situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
        assert_true(crash(situation, DELETED));
        situation_new_process(situation);
        (void)stop_from(situation, calls, false);
        situation_new_process(situation);
        situation_settle(situation);
        assert_serves(situation, "SAC2");
    }
}

static void disabling_remoteaccess_does_not_lose_a_deleted_record(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, DELETED));
    situation_new_process(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_quiet(situation, PASS_ONGOING);
    situation->model.services[MODEL_REMOTE_ACCESS].disabled = false;
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* TLS is moved to a load balancer, and back. */
static void offloading_does_not_lose_a_deleted_record(void **state)
{
    struct situation *situation = *state;

    situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, DELETED));
    situation_new_process(situation);
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    (void)situation_pass(situation);
    (void)situation_pass(situation);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    situation->model.parameters.use_https.value = 1;
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* Not even when a rotation of the hash goes through meanwhile. */
static void a_rotation_of_the_offloaded_hash_does_not_lose_a_deleted_record(void **state)
{
    struct situation *situation = *state;
    struct settings *settings = &situation->model.settings;

    situation_arrange(situation, &repairables[0], VARIANT_DELETE_CREATE);
    assert_true(crash(situation, DELETED));
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    situation->model.parameters.hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    settings->has_offload_hash = true;
    memset(settings->offload_hash, 7, SHA256_SIZE);
    situation->settings = *settings;
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(situation->model.stored.intent.presence, PART_PRESENT);
    assert_int_equal(situation->model.stored.intent.services.count, 0);
    situation->model.parameters.use_https.value = 1;
    situation->model.parameters.hash_configured_by_admin.value = 0;
    situation_settle(situation);
    assert_serves(situation, "SAC2"); /* the settings are an invariant */
}

/* It was there while nobody looked after the bindings, and is gone. */
static void a_record_of_another_store_is_not_made_again(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    known_as_healthy(situation);
    *intent = (struct intent){.presence = PART_PRESENT, .number = 1, .port = SSTP_DEFAULT_PORT};
    intent->had_record[FAMILY_IPV6] = true;
    intent->records[FAMILY_IPV6] = situation->model.bindings[FAMILY_IPV6].record;
    strcpy(intent->records[FAMILY_IPV6].store_name, "WebHosting");
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
    situation_settle(situation);
    assert_serves(situation, "SAC1");
}

int run_deleted_record_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_record_deleted_before_a_crash_is_made_again_with_its_settings),
        TEST(the_settings_of_a_deleted_record_outlive_a_failed_attempt),
        TEST(the_settings_of_a_deleted_record_outlive_a_stop_request),
        TEST(disabling_remoteaccess_does_not_lose_a_deleted_record),
        TEST(offloading_does_not_lose_a_deleted_record),
        TEST(a_record_of_another_store_is_not_made_again),
        TEST(a_rotation_of_the_offloaded_hash_does_not_lose_a_deleted_record),
    };

    return cmocka_run_group_tests_name("deleted_record", tests, NULL, NULL);
}
