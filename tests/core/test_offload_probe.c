/* Following the certificate that a load balancer presents (the setting OffloadProbe): what counts,
 * how often it must be shown, and what is told of the rest. */
#include "examine.h"
#include "finding.h"
#include "offload_probe.h"
#include "unit.h"

#define NAME  "vpn.example.com"
#define APART (150 * INSTANT_SECOND)

enum { FIRST = 0xb1, SECOND = 0xc1, THIRD = 0xd1 };

static struct hash_value hash_of(uint8_t byte)
{
    struct hash_value hash = {.presence = PART_PRESENT};

    memset(hash.bytes, byte, SHA256_SIZE);
    return hash;
}

static void restart_by_hand(struct model *model)
{
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    (void)model_stop(model, MODEL_RASMAN);
    (void)model_stop(model, MODEL_SSTP);
    (void)model_start(model, MODEL_REMOTE_ACCESS);
}

static void present(struct model *model, uint8_t byte)
{
    model->balancer.own = model_leaf(model, "on the balancer", NAME, byte);
}

/* Somebody between this server and the name answers in the balancer's place. */
static void intercept(struct model *model, uint8_t byte)
{
    model->balancer.interceptor = model_leaf(model, "interceptor", NAME, byte);
    model->balancer.intercepted = true;
}

/* SSTP runs with the hash of what the balancer presents, and no OffloadHash is set. */
static struct model *behind_a_balancer(struct situation *situation)
{
    struct model *model = &situation->model;
    struct sstp_parameters *parameters = &model->parameters;

    situation_healthy(situation);
    parameters->use_https = (struct dword_value){.presence = PART_PRESENT, .value = 0};
    parameters->hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    parameters->hashes = (struct hash_pair){hash_of(FIRST), {.presence = PART_ABSENT}};
    strcpy(model->settings.offload_probe, NAME);
    model->settings.offload_port = 443;
    situation->settings = model->settings;
    present(model, FIRST);
    restart_by_hand(model);
    return model;
}

static void assert_told_sstp(struct situation *situation, uint8_t byte)
{
    const struct model *model = &situation->model;
    const struct hash_value wanted = hash_of(byte);

    assert_int_equal(model->parameters.hashes.sha256.presence, PART_PRESENT);
    assert_memory_equal(model->parameters.hashes.sha256.bytes, wanted.bytes, SHA256_SIZE);
    assert_int_equal(model->parameters.hashes.sha1.presence, PART_ABSENT);
    assert_true(model->sstp_serves);
    assert_memory_equal(model->sstp_captured.bytes, wanted.bytes, THUMBPRINT_SIZE);
}

/* However often it is asked. */
static void assert_never_followed(struct situation *situation, enum reason reason)
{
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, reason), 0); /* one answer is no reason to complain */
    for (int i = 0; i < 6; i++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(begun(situation, reason), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_told_sstp(situation, FIRST);
}

/* ---- what counts ---- */

static void with_what_sstp_was_told_nothing_is_done(void **state)
{
    struct situation *situation = *state;

    (void)behind_a_balancer(situation);
    assert_nothing(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(situation->process.calls_of[CALL_PROBE_BALANCER], 1);
    assert_true(situation->pass.next_look <= situation->model.now + 15 * INSTANT_MINUTE);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(told(situation, REPORT_HEALTHY), 1);
    assert_quiet(situation, PASS_HEALTHY);
}

static void a_renewal_on_the_balancer_is_followed_when_it_is_shown_twice(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    present(model, SECOND);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_HEALTHY);
    assert_int_equal(begun(situation, REASON_BALANCER_CHANGED), 1);
    assert_true(situation->pass.next_look <= model->now + APART);
    (void)pass_later(situation, APART / 2); /* that is no second time */
    assert_int_equal(model->log.server_writes, 0);
    assert_int_equal(pass_later(situation, APART / 2 + INSTANT_SECOND).result, PASS_ROTATED);
    assert_told_sstp(situation, SECOND);
    assert_int_equal(begun(situation, REASON_HASH_DISAGREES), 1);
    assert_int_equal(model->restart_count, 1);
    assert_true(model_serves_clients(model));
    assert_int_equal(pass_later(situation, APART).result, PASS_HEALTHY);
    assert_quiet(situation, PASS_HEALTHY);
    assert_int_equal(model->restart_count, 1);
}

static void the_hash_is_read_back(void **state)
{
    const struct model_fault lie = {
        .call = CALL_WRITE_HASHES, .nth = 1, .times = 1, .effect = FAULT_LIE};
    struct situation *situation = *state;

    present(behind_a_balancer(situation), SECOND);
    (void)situation_pass(situation);
    model_process_fault(&situation->process, lie);
    assert_int_equal(pass_later(situation, APART).result, PASS_FAILED);
    assert_int_equal(told(situation, REPORT_VERIFICATION_FAILED), 1);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    assert_told_sstp(situation, SECOND);
}

static void whatever_sstp_was_told_before_is_put_right(void **state)
{
    static const enum presence presences[] = {PART_ABSENT, PART_MALFORMED};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(presences); i++) {
        struct model *model = behind_a_balancer(situation);
        model->parameters.hashes.sha256.presence = presences[i];
        model->parameters.hashes.sha1.presence = PART_PRESENT;
        restart_by_hand(model);
        model_advance(model, INSTANT_HOUR);
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_HASH_DISAGREES), 1 - i); /* at once, not twice */
        assert_int_equal(begun(situation, REASON_HASH_MALFORMED), i);
        assert_int_equal(begun(situation, REASON_BALANCER_UNKNOWN), 1);
        assert_int_equal(model->log.server_writes, 0);
        assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
        assert_told_sstp(situation, FIRST);
        assert_int_equal(begun(situation, REASON_HASH_MALFORMED), i);
        situation_new_process(situation);
        situation_clear_log(situation);
    }
}

static void what_is_shown_only_once_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    for (int i = 0; i < 6; i++) {
        intercept(model, SECOND);
        (void)pass_later(situation, APART);
        if (i % 3 == 0) {
            model->balancer.intercepted = false;
        } else if (i % 3 == 1) {
            intercept(model, THIRD);
        } else {
            model->balancer.unreachable = true;
        }
        (void)pass_later(situation, APART);
        model->balancer.unreachable = false;
    }
    assert_int_equal(model->log.server_writes, 0);
    assert_told_sstp(situation, FIRST);
}

static void with_other_settings_or_another_time_it_begins_anew(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    present(model, SECOND);
    (void)situation_pass(situation);
    strcpy(model->settings.issuer, "Test");
    situation->settings = model->settings;
    (void)pass_later(situation, APART);
    assert_int_equal(model->log.server_writes, 0);
    model->now -= INSTANT_HOUR;
    (void)situation_pass(situation);
    assert_int_equal(model->log.server_writes, 0);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_told_sstp(situation, SECOND);
}

static void after_a_crash_at_any_call_sstp_runs_with_the_new_hash(void **state)
{
    struct situation *situation = *state;
    bool crashed = true;

    for (unsigned after = 1; crashed; after++) {
        present(behind_a_balancer(situation), SECOND);
        (void)situation_pass(situation);
        situation->process.crash_after = situation->process.calls + after;
        (void)pass_later(situation, APART);
        crashed = situation->process.dead;
        situation_new_process(situation);
        for (int i = 0; i < 6; i++) {
            (void)pass_later(situation, APART);
        }
        assert_told_sstp(situation, SECOND);
        assert_int_equal(situation->pass.result, PASS_HEALTHY);
        assert_true(situation->model.restart_count <= 2);
        situation_new_process(situation);
    }
}

/* ---- what does not ---- */

static void an_untrusted_certificate_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    present(model, SECOND);
    model->balancer.own.trusted = false;
    assert_never_followed(situation, REASON_BALANCER_UNTRUSTED);
    model->balancer.own.trusted = true; /* its root was imported */
    (void)pass_later(situation, APART);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_told_sstp(situation, SECOND);
}

static void a_certificate_for_other_names_is_not_followed(void **state)
{
    struct situation *situation = *state;

    behind_a_balancer(situation)->balancer.own =
        model_leaf(&situation->model, "other", "other.example.com", SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_NAMES);
}

static void the_setting_host_name_says_the_name(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    strcpy(model->settings.host_name, "remote.example.com");
    situation->settings = model->settings;
    present(model, SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_NAMES);
    model->balancer.own.name.text = "remote.example.com";
    (void)pass_later(situation, APART);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
}

static void a_certificate_by_another_issuer_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    strcpy(model->settings.issuer, "Another CA");
    situation->settings = model->settings;
    present(model, SECOND);
    assert_never_followed(situation, REASON_BALANCER_OTHER_ISSUER);
}

static void that_it_cannot_be_reached_is_told_when_it_lasts(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    (void)situation_pass(situation);
    model->balancer.unreachable = true;
    assert_never_followed(situation, REASON_BALANCER_UNREACHABLE);
    assert_true(situation->pass.next_look > model->now + APART); /* ever more rarely */
    assert_true(situation->pass.next_look <= model->now + 30 * INSTANT_MINUTE);
    model->balancer.unreachable = false;
    (void)pass_later(situation, APART);
    assert_int_equal(situation->model.log.ended[REASON_BALANCER_UNREACHABLE], 1);
    assert_int_equal(told(situation, REPORT_HEALTHY), 2);
}

/* ---- other settings and modes ---- */

static void offload_hash_is_an_order(void **state)
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
    assert_told_sstp(situation, FIRST);
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
    assert_told_sstp(situation, SECOND);
    assert_int_equal(model->log.done[CALL_WRITE_HASHES], 0);
}

static void a_malformed_hash_is_told_and_left_while_nothing_says_the_right_one(void **state)
{
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);

    model->balancer.unreachable = true;
    model->parameters.hashes.sha256.presence = PART_MALFORMED;
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
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
    assert_only(situation, REASON_SSTP_NOT_IN_USE, 1);
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
    situation->occasion.paused = true;
    (void)situation_pass(situation);
    assert_int_equal(pass_later(situation, APART).result, PASS_STANDING);
    assert_int_equal(begun(situation, REASON_PAUSED), 1);
    situation->host.probe_balancer = nobody_is_asked;
    situation->occasion = (struct occasion){.ending = true};
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
    strcpy(model->settings.issuer, "Another CA");
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
    assert_true(situation->pass.next_look > model->now + INSTANT_HOUR);
}

/* ---- a dry run ---- */

static const struct findings *examined(struct situation *situation, struct examination *examination)
{
    struct snapshot *snapshot = &situation->memory.before;

    model_observe(&situation->model, snapshot);
    offload_probe_ask(&situation->host, snapshot);
    examine(snapshot, false, examination);
    return &examination->findings;
}

static void a_dry_run_tells_all_and_plans_nothing_upon_one_answer(void **state)
{
    static struct examination examination;
    struct situation *situation = *state;
    struct model *model = behind_a_balancer(situation);
    const struct finding *finding;

    assert_int_equal(examined(situation, &examination)->count, 0);
    present(model, SECOND);
    assert_int_equal(examined(situation, &examination)->count, 1);
    finding = &examination.findings.items[0];
    assert_int_equal(finding->reason, REASON_BALANCER_CHANGED);
    assert_memory_equal(finding->thumbprint.bytes, hash_of(SECOND).bytes, THUMBPRINT_SIZE);
    assert_int_equal(examination.plan.count, 0);
    model->balancer.own.trusted = false;
    assert_true(findings_have(examined(situation, &examination), REASON_BALANCER_UNTRUSTED));
    model->balancer.unreachable = true;
    assert_true(findings_have(examined(situation, &examination), REASON_BALANCER_UNREACHABLE));
    assert_int_equal(examination.findings.items[0].error.failure, FAILURE_TIMED_OUT);
}

int run_offload_probe_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(with_what_sstp_was_told_nothing_is_done),
        TEST(a_renewal_on_the_balancer_is_followed_when_it_is_shown_twice),
        TEST(the_hash_is_read_back),
        TEST(whatever_sstp_was_told_before_is_put_right),
        TEST(what_is_shown_only_once_is_not_followed),
        TEST(with_other_settings_or_another_time_it_begins_anew),
        TEST(after_a_crash_at_any_call_sstp_runs_with_the_new_hash),
        TEST(an_untrusted_certificate_is_not_followed),
        TEST(a_certificate_for_other_names_is_not_followed),
        TEST(the_setting_host_name_says_the_name),
        TEST(a_certificate_by_another_issuer_is_not_followed),
        TEST(that_it_cannot_be_reached_is_told_when_it_lasts),
        TEST(offload_hash_is_an_order),
        TEST(a_restart_needs_no_answer),
        TEST(a_malformed_hash_is_told_and_left_while_nothing_says_the_right_one),
        TEST(it_is_asked_only_behind_a_balancer_and_where_the_setting_says_so),
        TEST(a_refused_setting_suspends),
        TEST(the_setting_alone_says_that_sstp_is_used),
        TEST(what_is_held_back_is_written_for_the_next_boot),
        TEST(what_was_settled_by_other_settings_is_forgotten),
        TEST(what_was_seen_of_a_balancer_that_is_gone_is_forgotten),
        TEST(a_dry_run_tells_all_and_plans_nothing_upon_one_answer),
    };

    return cmocka_run_group_tests_name("offload probe", tests, NULL, NULL);
}
