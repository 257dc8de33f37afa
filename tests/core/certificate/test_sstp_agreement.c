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
        (struct sstp_start){PART_PRESENT, situation->model.services[MODEL_SSTP].started_at,
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

static void a_binding_that_cannot_be_dated_is_only_noted(void **state)
{
    struct situation *situation = *state;

    situation->model.writes_undated = true;
    assert_only(situation, REASON_SSTP_START_UNKNOWN, 1);
    remember_start(situation, "SAC1");
    assert_nothing(situation);
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

/* ---- whose record it is ---- */

/* INT64_MIN: not known. */
static instant moment(instant start, int64_t minutes)
{
    return minutes == INT64_MIN ? 0 : start + (instant)(minutes * (int64_t)INSTANT_MINUTE);
}

static void a_record_is_sstps_own_where_it_was_written_shortly_after_a_start(void **state)
{
    static const struct {
        int64_t started_at, written_at; /* minutes from when SSTP was started */
        bool own;
    } cases[] = {
        {0, 1, true},   {0, 0, true},          {0, 2, true},          {0, 3, false},
        {0, -1, false}, {INT64_MIN, 1, false}, {0, INT64_MIN, false},
    };
    struct situation *situation = *state;
    const instant start = situation->model.services[MODEL_SSTP].started_at;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.sstp.started_at = moment(start, cases[i].started_at);
        snapshot.remote_access.started_at = 0;
        snapshot.bindings[FAMILY_IPV4].written_at = moment(start, cases[i].written_at);
        assert_int_equal(sstp_bound_itself(&snapshot), cases[i].own);
    }
}

/* Where it is RemoteAccess that chooses, SstpSvc may run for long by then. */
static void a_record_written_shortly_after_remote_accesss_start_is_sstps_own_too(void **state)
{
    static const struct {
        int64_t started_at, written_at; /* minutes from when SSTP was started */
        bool own;
    } cases[] = {
        {60, 61, true},  {60, 62, true},         {60, 63, false},
        {60, 59, false}, {INT64_MIN, 61, false}, {60, INT64_MIN, false},
    };
    struct situation *situation = *state;
    const instant start = situation->model.services[MODEL_SSTP].started_at;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.remote_access.started_at = moment(start, cases[i].started_at);
        snapshot.bindings[FAMILY_IPV4].written_at = moment(start, cases[i].written_at);
        assert_int_equal(sstp_bound_itself(&snapshot), cases[i].own);
    }
}

/* SAC2 is bound shortly after SSTP's start with SAC1. */
static void bind_after_the_start(struct situation *situation)
{
    (void)situation_renew(situation);
    remember_start(situation, "SAC1");
    model_rebind(&situation->model, "SAC2");
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->model.bindings[family].written_at =
            situation->model.services[MODEL_SSTP].started_at + INSTANT_SECOND;
    }
}

static bool is_sstps_own(struct situation *situation)
{
    return sstp_bound_itself(situation_snapshot(situation));
}

static void what_is_bound_after_sstp_started_with_another_is_not_its_own(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    bind_after_the_start(situation);
    assert_false(is_sstps_own(situation));
    model->stored.sstp_start.thumbprint = model_find(model, "SAC2")->facts.thumbprint;
    assert_true(is_sstps_own(situation)); /* it started with it */
    bind_after_the_start(situation);
    model->stored.sstp_start.started_at--;
    assert_true(is_sstps_own(situation)); /* that was another start */
    bind_after_the_start(situation);
    model->stored.sstp_start.presence = PART_ABSENT;
    assert_true(is_sstps_own(situation));
    bind_after_the_start(situation);
    situation_pin(situation, "SAC2");
    assert_true(is_sstps_own(situation)); /* it binds what was picked */
    model->parameters.hash_configured_by_admin.presence = PART_ABSENT;
    model_find(model, "SAC1")->in_store = false;
    assert_true(is_sstps_own(situation)); /* it binds another one for what is gone */
}

static void what_is_bound_by_hand_shortly_after_sstps_start_is_a_choice(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    model_issue(model, "SAC0", "mail.example.com", -310, 20);
    model_rebind(model, "SAC0");
    model->services[MODEL_SSTP].started_at = model->now - INSTANT_MINUTE;
    remember_start(situation, "SAC1");
    (void)situation_pass(situation);
    assert_int_equal(model->stored.choice.presence, PART_PRESENT);
    assert_int_equal(model->stored.choice.sstp_wrote_at, 0);
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
        TEST(a_stopped_sstp_will_read_what_is_bound),
        TEST(a_binding_that_sstp_made_itself_agrees),
        TEST(a_rebind_right_after_the_start_is_not_taken_for_sstps_own),
        TEST(a_clock_that_was_set_back_since_makes_times_no_witnesses),
        TEST(a_pick_given_up_since_is_no_evidence_of_sstps_start),
        TEST(a_record_of_another_application_written_again_agrees),
        TEST(the_administrators_hash_is_no_evidence_of_sstps_start),
        TEST(a_record_is_sstps_own_where_it_was_written_shortly_after_a_start),
        TEST(a_record_written_shortly_after_remote_accesss_start_is_sstps_own_too),
        TEST(what_is_bound_after_sstp_started_with_another_is_not_its_own),
        TEST(what_is_bound_by_hand_shortly_after_sstps_start_is_a_choice),
    };

    return cmocka_run_group_tests_name("sstp agreement", tests, NULL, NULL);
}
