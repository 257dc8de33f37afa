/* TLS at a load balancer, with the setting OffloadHash: SSTP's hash is kept equal to it, SSTP is
 * restarted once for each change, and no binding is touched. */
#include "balancing.h"
#include "diagnosis/load_balancer.h"
#include "finding.h"
#include "unit.h"

static const uint8_t first_hash[SHA256_SIZE] = {0xb1, 0xb2, 0xb3};
static const uint8_t second_hash[SHA256_SIZE] = {0xc1, 0xc2, 0xc3};

static void set_offload_hash(struct situation *situation, const uint8_t hash[SHA256_SIZE])
{
    struct settings *settings = &situation->model.settings;

    settings->has_offload_hash = true;
    memcpy(settings->offload_hash, hash, SHA256_SIZE);
    situation->settings = *settings;
}

static void store_hash(struct situation *situation, const uint8_t hash[SHA256_SIZE])
{
    struct hash_value *sha256 = &situation->model.parameters.hashes.sha256;

    sha256->presence = PART_PRESENT;
    memcpy(sha256->bytes, hash, SHA256_SIZE);
}

/* Set up as documented, for the first hash, and SSTP runs with it. */
static struct model *offloaded(struct situation *situation)
{
    situation_healthy(situation);
    end_tls_elsewhere(&situation->model.parameters);
    store_hash(situation, first_hash);
    set_offload_hash(situation, first_hash);
    restart_by_hand(&situation->model);
    return &situation->model;
}

static void assert_told_sstp(struct situation *situation, const uint8_t hash[SHA256_SIZE])
{
    const struct model *model = &situation->model;
    const struct hash_pair *hashes = &model->parameters.hashes;

    assert_int_equal(hashes->sha256.presence, PART_PRESENT);
    assert_memory_equal(hashes->sha256.bytes, hash, SHA256_SIZE);
    assert_int_equal(hashes->sha1.presence, PART_ABSENT);
    assert_true(model_serves_clients(model));
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
}

static void with_the_right_hash_nothing_is_done(void **state)
{
    struct situation *situation = *state;

    (void)offloaded(situation);
    assert_nothing(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.stored.last_good.presence, PART_ABSENT);
    assert_quiet(situation, PASS_HEALTHY);
}

static void a_new_hash_in_the_setting_is_written_and_sstp_restarted_once(void **state)
{
    struct situation *situation = *state;

    (void)offloaded(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    set_offload_hash(situation, second_hash);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_told_sstp(situation, second_hash);
    assert_int_equal(situation->model.restart_count, 1);
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(situation->model.restart_count, 1);
}

static void whatever_the_hash_is_it_is_put_right(void **state)
{
    static const enum presence presences[] = {PART_ABSENT, PART_MALFORMED, PART_PRESENT};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(presences); i++) {
        store_hash(situation, second_hash);
        offloaded(situation)->parameters.hashes.sha256.presence = presences[i];
        situation->model.parameters.hashes.sha256.bytes[0] ^= 1;
        assert_only(situation,
                    presences[i] == PART_MALFORMED ? REASON_HASH_MALFORMED : REASON_HASH_DISAGREES,
                    1);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_told_sstp(situation, first_hash);
    }
}

static void a_sha1_hash_is_taken_away(void **state)
{
    static const enum presence presences[] = {PART_MALFORMED, PART_PRESENT};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(presences); i++) {
        offloaded(situation)->parameters.hashes.sha1.presence = presences[i];
        assert_only(situation, REASON_HASH_DISAGREES, 1);
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_told_sstp(situation, first_hash);
    }
}

static void the_bindings_are_no_business_of_ours(void **state)
{
    struct situation *situation = *state;
    struct model *model = offloaded(situation);

    model->certificates[0].in_store = false;
    memset(model->bindings[FAMILY_IPV4].record.application_id, 0x4d, APPLICATION_ID_SIZE);
    (void)model_http_delete(model, FAMILY_IPV6);
    (void)model_add_overriding(model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
    (void)situation_renew(situation);
    assert_nothing(situation);
    set_offload_hash(situation, second_hash);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_told_sstp(situation, second_hash);
    assert_quiet(situation, PASS_HEALTHY);
}

static void without_the_setting_it_is_only_noted(void **state)
{
    struct situation *situation = *state;

    offloaded(situation)->settings.has_offload_hash = false;
    store_hash(situation, second_hash);
    assert_only(situation, REASON_TLS_OFFLOADED, 1);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void with_a_refused_setting_nothing_is_written(void **state)
{
    struct situation *situation = *state;

    offloaded(situation)->settings.has_offload_hash = false;
    situation->model.settings.bad[SETTING_OFFLOAD_HASH] = true;
    store_hash(situation, second_hash);
    assert_only(situation, REASON_SETTING_REFUSED, 1);
    assert_string_equal(situation->memory.findings.items[0].error.object, "OffloadHash");
}

/* SSTP could overwrite it at each start, and it would never end. */
static void where_sstp_chooses_itself_nothing_is_written(void **state)
{
    struct situation *situation = *state;

    offloaded(situation)->parameters.hash_configured_by_admin.value = 0;
    store_hash(situation, second_hash);
    assert_only(situation, REASON_OFFLOAD_NOT_PINNED, 1);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, 0);
}

static void the_setting_alone_says_that_sstp_is_used(void **state)
{
    struct situation *situation = *state;
    struct model *model = offloaded(situation);

    (void)model_http_delete(model, FAMILY_IPV4);
    (void)model_http_delete(model, FAMILY_IPV6);
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    assert_only(situation, REASON_HASH_DISAGREES, 1);
    model->settings.has_offload_hash = false;
    assert_only(situation, REASON_TLS_OFFLOADED, 1);
}

static void where_tls_ends_here_the_setting_says_nothing(void **state)
{
    struct situation *situation = *state;

    set_offload_hash(situation, first_hash);
    assert_nothing(situation);
}

/* ---- what SSTP was started with ---- */

static void a_hash_set_by_hand_without_a_restart_is_found(void **state)
{
    struct situation *situation = *state;

    (void)offloaded(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    set_offload_hash(situation, second_hash);
    store_hash(situation, second_hash);
    assert_only(situation, REASON_STARTED_WITH_OTHER_HASH, 1);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_told_sstp(situation, second_hash);
    assert_int_equal(situation->model.restart_count, 1);
    assert_int_equal(situation->model.log.done[CALL_WRITE_HASHES], 0);
}

static void tls_moved_away_without_a_restart_is_found(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    end_tls_elsewhere(&situation->model.parameters);
    store_hash(situation, first_hash);
    set_offload_hash(situation, first_hash);
    assert_only(situation, REASON_STARTED_WITH_OTHER_HASH, 1);
}

static void sstp_that_does_not_run_will_read_the_hash_when_it_starts(void **state)
{
    struct situation *situation = *state;
    struct model *model = offloaded(situation);

    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    (void)model_stop(model, MODEL_RASMAN);
    (void)model_stop(model, MODEL_SSTP);
    set_offload_hash(situation, second_hash);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->restart_count, 0);
    assert_memory_equal(model->parameters.hashes.sha256.bytes, second_hash, SHA256_SIZE);
}

static void after_a_crash_at_any_call_sstp_runs_with_the_new_hash(void **state)
{
    struct situation *situation = *state;
    bool crashed = true;

    for (unsigned after = 1; crashed; after++) {
        (void)offloaded(situation);
        assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
        set_offload_hash(situation, second_hash);
        situation_new_process(situation);
        situation->process.crash_after = after;
        (void)situation_pass(situation);
        crashed = situation->process.dead;
        situation_new_process(situation);
        situation_settle(situation);
        assert_told_sstp(situation, second_hash);
        assert_true(situation->model.restart_count <= 2);
    }
}

/* The old hash is that of a certificate which the balancer does not show any more. */
static void what_failed_goes_on_and_not_back(void **state)
{
    const struct model_fault refused = {
        .call = CALL_STOP_SERVICE, .nth = 1, .times = 1, .failure = FAILURE_REFUSED, .code = 1061};
    struct situation *situation = *state;

    (void)offloaded(situation);
    set_offload_hash(situation, second_hash);
    model_process_fault(&situation->process, refused);
    assert_int_equal(situation_pass(situation).result, PASS_FAILED);
    assert_memory_equal(situation->model.parameters.hashes.sha256.bytes, second_hash, SHA256_SIZE);
    assert_int_equal(reported(situation, REPORT_ROTATION_UNDONE), 0);
    situation_settle(situation);
    assert_told_sstp(situation, second_hash);
}

/* Without TLS, so without the port of it. */
static void behind_a_balancer_sstp_has_another_port(void **state)
{
    struct situation *situation = *state;
    struct dword_value *port = &situation->model.parameters.listener_port;

    situation_healthy(situation);
    assert_int_equal(offload_listener_port(situation_snapshot(situation)), 443);
    end_tls_elsewhere(&situation->model.parameters);
    assert_int_equal(offload_listener_port(situation_snapshot(situation)), 80);
    *port = (struct dword_value){.presence = PART_PRESENT, .value = 8080};
    assert_int_equal(offload_listener_port(situation_snapshot(situation)), 8080);
    port->value = 0;
    assert_int_equal(offload_listener_port(situation_snapshot(situation)), 80);
}

/* The balancer is put in front while a rotation goes on, and what that bound is deleted. */
static bool move_tls(void *context, enum model_call kind, const char *object,
                     struct model_fault *fault, instant *takes)
{
    struct model *model = context;

    (void)object;
    (void)fault;
    (void)takes;
    if (kind == CALL_START_SERVICE) {
        end_tls_elsewhere(&model->parameters);
        model_find(model, "SAC2")->in_store = false;
    }
    return false;
}

static void a_rotation_that_ends_behind_one_names_its_certificate(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    strcpy(situation->model.settings.offload_probe, NAME);
    situation->settings = situation->model.settings;
    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->process.director = (struct model_director){&situation->model, move_tls, NULL, NULL};
    (void)situation_pass(
        situation); /* the model holds that against the list of what reports carry */
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1);
}

int run_offload_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_the_right_hash_nothing_is_done),
        TEST(a_new_hash_in_the_setting_is_written_and_sstp_restarted_once),
        TEST(whatever_the_hash_is_it_is_put_right),
        TEST(a_sha1_hash_is_taken_away),
        TEST(the_bindings_are_no_business_of_ours),
        TEST(without_the_setting_it_is_only_noted),
        TEST(with_a_refused_setting_nothing_is_written),
        TEST(where_sstp_chooses_itself_nothing_is_written),
        TEST(the_setting_alone_says_that_sstp_is_used),
        TEST(where_tls_ends_here_the_setting_says_nothing),
        TEST(a_hash_set_by_hand_without_a_restart_is_found),
        TEST(tls_moved_away_without_a_restart_is_found),
        TEST(sstp_that_does_not_run_will_read_the_hash_when_it_starts),
        TEST(after_a_crash_at_any_call_sstp_runs_with_the_new_hash),
        TEST(what_failed_goes_on_and_not_back),
        TEST(behind_a_balancer_sstp_has_another_port),
        TEST(a_rotation_that_ends_behind_one_names_its_certificate),
    };

    return cmocka_run_group_tests_name("offload", tests, NULL, NULL);
}
