/* Which certificate SSTP was started with, told from what is remembered and from times. */
#include "certificate/sstp_agreement.h"
#include "finding.h"
#include "unit.h"

static enum sstp_agreement agreement(struct situation *situation)
{
    return sstp_agreement(situation_snapshot(situation));
}

static void remember_start(struct situation *situation, const char *label)
{
    situation->model.stored.sstp_start =
        (struct sstp_start){PART_PRESENT, model_sstp_read_at(&situation->model),
                            model_find(&situation->model, label)->facts.thumbprint, true, true};
}

static void a_binding_older_than_sstps_start_agrees(void **state)
{
    assert_int_equal(agreement(*state), SSTP_AGREES);
}

static void a_binding_written_long_after_sstps_start_disagrees(void **state)
{
    struct situation *situation = *state;

    model_rebind(&situation->model, "SAC1");
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
    assert_only(situation, REASON_STARTED_WITH_OTHER_CERTIFICATE, 1);
}

static void one_family_written_after_sstps_start_disagrees(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV6].written_at = situation->model.now;
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
}

static void the_remembered_start_tells_exactly(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    remember_start(situation, "SAC1");
    model_rebind(&situation->model, "SAC1");
    assert_int_equal(agreement(situation), SSTP_AGREES);
    model_rebind(&situation->model, "SAC2");
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
    situation->model.bindings[FAMILY_IPV4].written_at = 1; /* whatever the times say */
    situation->model.bindings[FAMILY_IPV6].written_at = 1;
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
}

static void an_earlier_remembered_start_tells_nothing_about_this_one(void **state)
{
    struct situation *situation = *state;

    (void)situation_renew(situation);
    remember_start(situation, "SAC2");
    situation->model.stored.sstp_start.started_at--;
    assert_int_equal(agreement(situation), SSTP_AGREES);
}

static void a_start_that_cannot_be_dated_is_only_noted(void **state)
{
    struct situation *situation = *state;

    situation->model.starts_undated = true;
    assert_only(situation, REASON_SSTP_START_UNKNOWN, 1);
    assert_int_equal(situation->memory.findings.effects, EFFECT_NOTE);
}

static void while_remote_access_starts_nothing_is_said(void **state)
{
    struct situation *situation = *state;

    situation->model.starts_undated = true;
    situation->model.services[MODEL_REMOTE_ACCESS].state = SERVICE_IS_CHANGING;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
    assert_nothing(situation);
}

static void a_load_balancers_hash_is_what_sstp_started_with_if_that_is_known(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot = *situation_snapshot(situation);

    snapshot.parameters.use_https = (struct dword_value){.presence = PART_PRESENT, .value = 0};
    assert_int_equal(sstp_agreement(&snapshot), SSTP_AGREES);
    snapshot.sstp.started_at = 0;
    assert_int_equal(sstp_agreement(&snapshot), SSTP_UNKNOWN);
}

static void a_binding_that_cannot_be_dated_is_only_noted(void **state)
{
    struct situation *situation = *state;

    situation->model.writes_undated = true;
    assert_only(situation, REASON_SSTP_START_UNKNOWN, 1);
    remember_start(situation, "SAC1");
    assert_nothing(situation);
}

/* It is what SSTP runs with all the same, and what it read then was noted. */
static void what_was_noted_outlives_remote_accesss_end(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot;

    remember_start(situation, "SAC1");
    snapshot = *situation_snapshot(situation);
    snapshot.remote_access = (struct service_facts){.state = SERVICE_IS_STOPPED};
    assert_true(sstp_start_is_known(&snapshot));
    snapshot.sstp.started_at = snapshot.state.sstp_start.started_at + 1;
    assert_false(sstp_start_is_known(&snapshot)); /* that was another start */
    snapshot.sstp.started_at = 0;
    assert_false(sstp_start_is_known(&snapshot));
    snapshot.sstp.started_at = snapshot.state.sstp_start.started_at - 1;
    snapshot.taken_at = snapshot.sstp.started_at; /* the clock was set back: it lies ahead */
    assert_false(sstp_start_is_known(&snapshot));
    snapshot = *situation_snapshot(situation);
    snapshot.remote_access = (struct service_facts){.state = SERVICE_IS_STOPPED};
    snapshot.state.sstp_start.presence = PART_ABSENT;
    assert_int_equal(sstp_read_at(&snapshot), snapshot.sstp.started_at);
}

/* A record of before the boot agrees for certain; our process learns the rest while it runs. */
static void a_shared_process_tells_what_it_can(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->starts_undated = model->starts_learnt = true;
    model_reboot(model);
    assert_int_equal(agreement(situation), SSTP_AGREES);
    model_watch(model);
    model_advance(model, INSTANT_HOUR);
    model_rebind(model, "SAC1");
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
    model_watch(model); /* another process of ours: it may have been started since */
    model->parameters.hashes.sha256.bytes[0] ^= 1;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
}

static void a_stopped_sstp_will_read_what_is_bound(void **state)
{
    struct situation *situation = *state;

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    model_rebind(&situation->model, "SAC1");
    assert_nothing(situation);
}

/* SSTP binds while it starts, so the record is younger than its process. */
static void a_binding_that_sstp_made_itself_agrees(void **state)
{
    struct situation *situation = *state;

    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        (void)model_stop(&situation->model, (enum model_service_id)i);
    }
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    assert_true(situation->model.bindings[FAMILY_IPV4].written_at >
                situation->model.services[MODEL_SSTP].started_at);
    assert_nothing(situation);
}

static void a_clock_that_was_set_back_since_makes_times_no_witnesses(void **state)
{
    struct situation *situation = *state;

    model_rebind(&situation->model, "SAC1");
    situation->model.now -= INSTANT_HOUR;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
    situation->model.now -= INSTANT_DAY; /* before SSTP's start, too */
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
    situation->model.bindings[FAMILY_IPV4].written_at = 1;
    situation->model.bindings[FAMILY_IPV6].written_at = 1;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
    remember_start(situation, "SAC1");
    assert_int_equal(agreement(situation), SSTP_AGREES);
}

/* The hash is then as if SSTP had stored it. */
static void a_pick_given_up_since_is_no_evidence_of_sstps_start(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    situation->model.parameters.hash_configured_by_admin.value = 0;
    situation->model.bindings[FAMILY_IPV4].written_at =
        situation->model.services[MODEL_SSTP].started_at + INSTANT_SECOND;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
}

static void a_rebind_right_after_the_start_is_not_taken_for_sstps_own(void **state)
{
    struct situation *situation = *state;

    situation->model.bindings[FAMILY_IPV4].written_at =
        situation->model.services[MODEL_SSTP].started_at + INSTANT_SECOND;
    situation->model.parameters.hashes.sha256.presence = PART_ABSENT;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
}

/* We wrote both, the record and the hash. */
static void what_an_undo_wrote_is_no_evidence_of_sstps_start(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    struct intent *intent = &model->stored.intent;
    const instant started_at = model->services[MODEL_SSTP].started_at;

    model->bindings[FAMILY_IPV4].written_at = started_at + INSTANT_SECOND;
    assert_int_equal(agreement(situation), SSTP_AGREES);
    *intent = (struct intent){
        .presence = PART_PRESENT, .restart = true, .stored_at = started_at + INSTANT_MINUTE};
    model->intent_boot = model->boot;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
    intent->stored_at = started_at - INSTANT_MINUTE; /* it has read that since */
    assert_int_equal(agreement(situation), SSTP_AGREES);
}

/* IIS' tools write its record again, with the same certificate: nobody is locked out by that. */
static void a_record_of_another_application_written_again_agrees(void **state)
{
    struct situation *situation = *state;
    struct model_binding *ipv4 = &situation->model.bindings[FAMILY_IPV4];
    struct hash_value *sha256 = &situation->model.parameters.hashes.sha256;

    memset(ipv4->record.application_id, 0x4d, APPLICATION_ID_SIZE);
    ipv4->written_at = situation->model.now;
    assert_int_equal(agreement(situation), SSTP_AGREES);
    ipv4->record.thumbprint.bytes[0] ^= 1; /* another certificate than before is another matter */
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
    ipv4->record.thumbprint.bytes[0] ^= 1;
    situation->model.bindings[FAMILY_IPV6].written_at = situation->model.now;
    assert_int_equal(agreement(situation), SSTP_DISAGREES); /* SSTP's own is another thing */
    memset(situation->model.bindings[FAMILY_IPV6].record.application_id, 0x4d, APPLICATION_ID_SIZE);
    assert_int_equal(agreement(situation), SSTP_AGREES);
    (void)situation_renew(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].record.thumbprint =
            model_find(&situation->model, "SAC2")->facts.thumbprint;
    }
    assert_int_equal(agreement(situation), SSTP_DISAGREES); /* moved, and not as it was */
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].record.thumbprint =
            model_find(&situation->model, "SAC1")->facts.thumbprint;
    }
    sha256->presence = PART_ABSENT;
    assert_int_equal(agreement(situation), SSTP_DISAGREES);
}

static void the_administrators_hash_is_no_evidence_of_sstps_start(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    situation->model.bindings[FAMILY_IPV4].written_at =
        situation->model.services[MODEL_SSTP].started_at + INSTANT_SECOND;
    assert_int_equal(agreement(situation), SSTP_UNKNOWN);
}

/* Behind a load balancer it would not have been what is bound. */
static void what_it_read_is_not_noted_while_that_cannot_be_read(void **state)
{
    static const enum model_part parts[] = {MODEL_PART_USE_HTTPS, MODEL_PART_PIN, MODEL_PART_SHA256,
                                            MODEL_PART_SHA1};
    struct situation *situation = *state;
    struct model *model = &situation->model;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        model->unreadable[parts[i]] = true;
        (void)situation_pass(situation);
        assert_int_equal(model->stored.sstp_start.presence, PART_ABSENT);
        model->unreadable[parts[i]] = false;
    }
    (void)situation_pass(situation);
    assert_int_equal(model->stored.sstp_start.presence, PART_PRESENT);
    assert_true(model->stored.sstp_start.hashes_agreed);
}

int run_sstp_agreement_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_binding_older_than_sstps_start_agrees),
        TEST(a_binding_written_long_after_sstps_start_disagrees),
        TEST(one_family_written_after_sstps_start_disagrees),
        TEST(the_remembered_start_tells_exactly),
        TEST(an_earlier_remembered_start_tells_nothing_about_this_one),
        TEST(a_start_that_cannot_be_dated_is_only_noted),
        TEST(a_binding_that_cannot_be_dated_is_only_noted),
        TEST(while_remote_access_starts_nothing_is_said),
        TEST(a_load_balancers_hash_is_what_sstp_started_with_if_that_is_known),
        TEST(what_was_noted_outlives_remote_accesss_end),
        TEST(a_shared_process_tells_what_it_can),
        TEST(a_stopped_sstp_will_read_what_is_bound),
        TEST(a_binding_that_sstp_made_itself_agrees),
        TEST(a_rebind_right_after_the_start_is_not_taken_for_sstps_own),
        TEST(a_clock_that_was_set_back_since_makes_times_no_witnesses),
        TEST(a_pick_given_up_since_is_no_evidence_of_sstps_start),
        TEST(what_an_undo_wrote_is_no_evidence_of_sstps_start),
        TEST(a_record_of_another_application_written_again_agrees),
        TEST(the_administrators_hash_is_no_evidence_of_sstps_start),
        TEST(what_it_read_is_not_noted_while_that_cannot_be_read),
    };

    return cmocka_run_group_tests_name("sstp agreement", tests, NULL, NULL);
}
