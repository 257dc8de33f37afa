/* OffloadProbe beside other settings and in other modes, and where nobody can be asked. */
#include "balancing.h"
#include "finding.h"
#include "unit.h"

/* ---- other settings ---- */

static void offload_hash_is_a_request(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);
    const struct hash_value first = hash_of(FIRST);

    model->settings.has_offload_hash = true;
    memcpy(model->settings.offload_hash, first.bytes, SHA256_SIZE);
    situation->settings = model->settings;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    present(model, SECOND);
    assert_never_followed(situation, REASON_BALANCER_DIFFERS);
    model->parameters.hashes.sha256 = hash_of(SECOND); /* whoever did that */
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_started_with(situation, FIRST);
}

static void a_restart_needs_no_answer(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    (void)situation_pass(situation);
    model->balancer.unreachable = true;
    model->parameters.hashes.sha256 = hash_of(SECOND); /* by hand, without a restart */
    model_advance(model, INSTANT_HOUR);
    assert_only(situation, REASON_STARTED_WITH_OTHER_HASH, 1);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_started_with(situation, SECOND);
    assert_int_equal(model->log.done[CALL_WRITE_HASHES], 0);
}

static void a_malformed_hash_is_reported_and_left_while_nothing_says_the_right_one(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model->balancer.unreachable = true;
    model->parameters.hashes.sha256.presence = PART_MALFORMED;
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_HASH_MALFORMED), 1);
    assert_int_equal(begun(situation, REASON_BALANCER_UNKNOWN), 1);
    assert_int_equal(model->log.server_writes, 0);
}

static void it_is_asked_only_behind_a_balancer_and_where_the_setting_says_so(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model->settings.offload_probe[0] = '\0';
    (void)situation_pass(situation);
    assert_only(situation, REASON_TLS_OFFLOADED, 1);
    strcpy(model->settings.offload_probe, NAME);
    model->parameters.hash_configured_by_admin.value = 0;
    (void)situation_pass(situation);
    assert_only(situation, REASON_OFFLOAD_NOT_PINNED, 1);
    situation_healthy(situation);
    strcpy(model->settings.offload_probe, NAME);
    (void)situation_pass(situation);
    assert_int_equal(situation->process.calls_of[CALL_PROBE_BALANCER], 0);
}

static void a_refused_setting_suspends(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model->settings.offload_probe[0] = '\0';
    model->settings.bad[SETTING_OFFLOAD_PROBE] = true;
    assert_only(situation, REASON_SETTING_REFUSED, 1);
    assert_string_equal(situation->memory.findings.items[0].error.object, "OffloadProbe");
}

static void the_setting_alone_says_that_sstp_is_used(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    (void)model_http_delete(model, FAMILY_IPV4);
    (void)model_http_delete(model, FAMILY_IPV6);
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    assert_only(situation, REASON_HASH_DISAGREES, 1);
    model->settings.offload_probe[0] = '\0';
    assert_only(situation, REASON_TLS_OFFLOADED, 1);
}

/* ---- who cannot be asked now ---- */

static void nobody_is_asked(void *context, struct snapshot *snapshot)
{
    (void)context;
    snapshot->balancer = (struct balancer_facts){.answer = BALANCER_NOT_ASKED};
}

/* What was settled is right at the next boot, although the probe is cut short then. */
static void what_is_held_back_is_written_for_the_next_boot(void **state)
{
    struct situation *situation = *state;

    present(behind_a_balancer(situation), SECOND);
    situation->trigger.paused = true;
    (void)situation_pass(situation);
    assert_int_equal(pass_later(situation, APART).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_PAUSED), 1);
    situation->host.probe_balancer = nobody_is_asked;
    situation->trigger = (struct trigger){.ending = true};
    situation->model.shuts_down = true;
    assert_int_equal(pass_later(situation, INSTANT_MINUTE).result, PASS_FOR_BOOT);
    assert_memory_equal(situation->model.parameters.hashes.sha256.bytes, hash_of(SECOND).bytes,
                        SHA256_SIZE);
}

static void what_was_settled_by_other_settings_is_forgotten(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);
    const struct balancer_watch *watch = &situation->reconciler.balancer;

    present(model, SECOND);
    (void)situation_pass(situation);
    assert_int_equal(watch->count, 1);
    situation->host.probe_balancer = nobody_is_asked;
    (void)pass_later(situation, APART);
    assert_int_equal(watch->count, 1);
    model_type(&model->settings, SETTING_ISSUER, "Another CA");
    (void)pass_later(situation, APART);
    assert_int_equal(watch->count, 0);
}

static void what_was_seen_of_a_balancer_that_is_gone_is_forgotten(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    present(model, SECOND);
    (void)situation_pass(situation);
    model->settings.has_offload_hash = true;
    memset(model->settings.offload_hash, FIRST, SHA256_SIZE);
    model->settings.offload_probe[0] = '\0';
    situation->settings = model->settings;
    assert_int_equal(pass_later(situation, APART).result, PASS_HEALTHY);
    assert_int_equal(situation->reconciler.balancer.count, 0);
    assert_true(situation->pass.next_check > model->now + INSTANT_HOUR);
}

int run_offload_probe_modes_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(offload_hash_is_a_request),
        TEST(a_restart_needs_no_answer),
        TEST(a_malformed_hash_is_reported_and_left_while_nothing_says_the_right_one),
        TEST(it_is_asked_only_behind_a_balancer_and_where_the_setting_says_so),
        TEST(a_refused_setting_suspends),
        TEST(the_setting_alone_says_that_sstp_is_used),
        TEST(what_is_held_back_is_written_for_the_next_boot),
        TEST(what_was_settled_by_other_settings_is_forgotten),
        TEST(what_was_seen_of_a_balancer_that_is_gone_is_forgotten),
    };

    return cmocka_run_group_tests_name("offload probe modes", tests, NULL, NULL);
}
