/* When SSTP was started, as far as that is known, and whose a record is by that. */
#include "certificate/sstp_agreement.h"
#include "finding.h"
#include "unit.h"

static void remember_start(struct situation *situation, const char *label)
{
    situation->model.stored.sstp_start =
        (struct sstp_start){PART_PRESENT, model_sstp_read_at(&situation->model),
                            model_find(&situation->model, label)->facts.thumbprint, true, true};
}

/* INT64_MIN: not known. */
static instant moment(instant start, int64_t minutes)
{
    return minutes == INT64_MIN ? 0 : start + (instant)(minutes * (int64_t)INSTANT_MINUTE);
}

/* ---- what it started with ---- */

/* Scripts restart RemoteAccess alone, and that works; minutes from when SSTP was started. */
static void either_start_counts(void **state)
{
    static const struct {
        int64_t sstp, routing, written_at;
        bool routing_runs, hash_is_stored;
        enum sstp_agreement agreement;
    } cases[] = {
        {0, 0, -1, true, true, SSTP_AGREES},
        {0, 60, -1, true, false, SSTP_AGREES}, /* neither has read anything else */
        {0, 60, 30, true, true, SSTP_AGREES},
        {0, 60, 30, true, false, SSTP_UNKNOWN},
        {60, 0, 30, true, true, SSTP_AGREES},
        {60, 0, 30, true, false, SSTP_UNKNOWN},
        {0, 60, 90, true, true, SSTP_DISAGREES},
        {0, 60, 61, true, true, SSTP_AGREES}, /* by SSTP itself */
        {0, 60, 30, false, true, SSTP_DISAGREES},
        {INT64_MIN, 60, 30, true, true, SSTP_AGREES}, /* the later one may be later still */
        {INT64_MIN, 60, 90, true, true, SSTP_UNKNOWN},
        {0, INT64_MIN, -1, true, true, SSTP_AGREES},
        {0, INT64_MIN, 30, true, true, SSTP_UNKNOWN},
        {0, INT64_MIN, 30, false, true, SSTP_DISAGREES},
    };
    struct situation *situation = *state;
    const instant start = model_sstp_read_at(&situation->model);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.sstp.started_at = moment(start, cases[i].sstp);
        snapshot.remote_access.started_at = moment(start, cases[i].routing);
        if (!cases[i].routing_runs) {
            snapshot.remote_access = (struct service_facts){.state = SERVICE_IS_STOPPED};
        }
        if (!cases[i].hash_is_stored) {
            snapshot.parameters.hashes.sha256.presence = PART_ABSENT;
        }
        for (int family = 0; family < FAMILY_COUNT; family++) {
            snapshot.bindings[family].written_at = moment(start, cases[i].written_at);
        }
        assert_int_equal(sstp_agreement(&snapshot), cases[i].agreement);
    }
}

/* No hash is stored of what was picked but by who picked it. */
static void of_a_pick_either_start_counts_without_a_hash(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot;
    instant start;

    situation_pin(situation, "SAC1");
    start = model_sstp_read_at(&situation->model);
    snapshot = *situation_snapshot(situation);
    snapshot.parameters.hashes.sha256.presence = PART_ABSENT;
    snapshot.sstp.started_at = start;
    snapshot.remote_access.started_at = moment(start, 60);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot.bindings[family].written_at = moment(start, 30);
    }
    assert_int_equal(sstp_agreement(&snapshot), SSTP_AGREES);
}

/* Where the process is shared: not before what began it, not after it was seen to run. */
static void a_start_between_two_moments_is_known_as_far_as_they_go(void **state)
{
    static const struct {
        int64_t after, before, written_at; /* minutes */
        bool hash_is_anothers;
        enum sstp_agreement agreement;
    } cases[] = {
        {0, INT64_MIN, -1, false, SSTP_AGREES},
        {0, INT64_MIN, 0, false, SSTP_AGREES},
        {0, INT64_MIN, 1, false, SSTP_UNKNOWN},
        {0, 60, -1, true, SSTP_AGREES},
        {0, 60, 30, true, SSTP_UNKNOWN},
        {0, 60, 30, false, SSTP_AGREES}, /* it stored the hash of that when it started */
        {0, 60, 61, true, SSTP_UNKNOWN},
        {0, 60, 63, true, SSTP_DISAGREES},
        {0, 60, 63, false, SSTP_DISAGREES},
        {INT64_MIN, 60, 30, true, SSTP_UNKNOWN},
        {INT64_MIN, 60, 63, true, SSTP_DISAGREES},
        {60, 0, 30, true, SSTP_UNKNOWN}, /* the clock was set back between the two */
        {60, 0, 90, true, SSTP_UNKNOWN},
    };
    struct situation *situation = *state;
    const instant start = model_sstp_read_at(&situation->model);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.sstp.started_at = 0;
        snapshot.sstp.started_after = moment(start, cases[i].after);
        snapshot.sstp.started_before = moment(start, cases[i].before);
        snapshot.remote_access = snapshot.sstp;
        snapshot.parameters.hashes.sha256.bytes[0] ^= cases[i].hash_is_anothers;
        for (int family = 0; family < FAMILY_COUNT; family++) {
            snapshot.bindings[family].written_at = moment(start, cases[i].written_at);
        }
        assert_int_equal(sstp_agreement(&snapshot), cases[i].agreement);
    }
}

/* ---- whose record it is ---- */

static void a_record_is_sstps_own_where_it_was_written_shortly_after_a_start(void **state)
{
    static const struct {
        int64_t started_at, written_at; /* minutes from when SSTP was started */
        bool own;
    } cases[] = {
        {0, 1, true},   {0, 0, true},         {0, 2, true},          {0, 3, false},
        {0, -1, false}, {INT64_MIN, 1, true}, {0, INT64_MIN, false}, {INT64_MIN, INT64_MIN, false},
    };
    struct situation *situation = *state;
    const instant start = situation->model.services[MODEL_SSTP].started_at;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.sstp.started_at = moment(start, cases[i].started_at);
        snapshot.remote_access = (struct service_facts){.state = SERVICE_IS_STOPPED};
        snapshot.bindings[FAMILY_IPV4].written_at = moment(start, cases[i].written_at);
        assert_int_equal(sstp_may_have_bound(&snapshot), cases[i].own);
    }
}

/* Where it is RemoteAccess that chooses, SstpSvc may run for long by then. */
static void a_record_written_shortly_after_remote_accesss_start_is_sstps_own_too(void **state)
{
    static const struct {
        int64_t started_at, written_at; /* minutes from when SSTP was started */
        bool own;
    } cases[] = {
        {60, 61, true},  {60, 62, true},        {60, 63, false},
        {60, 59, false}, {INT64_MIN, 61, true}, {60, INT64_MIN, false},
    };
    struct situation *situation = *state;
    const instant start = situation->model.services[MODEL_SSTP].started_at;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.remote_access.started_at = moment(start, cases[i].started_at);
        snapshot.bindings[FAMILY_IPV4].written_at = moment(start, cases[i].written_at);
        assert_int_equal(sstp_may_have_bound(&snapshot), cases[i].own);
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
    return sstp_may_have_bound(situation_snapshot(situation));
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

/* A record of minute 1 between SstpSvc's start, at 0, and RemoteAccess', at 2: whoever reads had
 * started with SAC1, and was not started again until then. */
static void what_is_bound_before_remote_access_starts_again_is_not_sstps_own(void **state)
{
    static const struct {
        int64_t noted_at, routing; /* minutes */
        enum presence noted;
        bool own;
    } cases[] = {
        {0, 2, PART_PRESENT, false},  {1, 2, PART_PRESENT, false},  {0, 2, PART_ABSENT, true},
        {-1, 2, PART_PRESENT, true},  {2, 3, PART_PRESENT, true},   {0, 1, PART_PRESENT, true},
        {0, -1, PART_PRESENT, false}, {-1, -1, PART_PRESENT, true},
    };
    struct situation *situation = *state;
    struct model *model = &situation->model;
    const instant start = model_sstp_read_at(model);

    (void)situation_renew(situation);
    model_rebind(model, "SAC2");
    remember_start(situation, "SAC1");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.sstp.started_at = start;
        snapshot.remote_access.started_at = moment(start, cases[i].routing);
        snapshot.state.sstp_start.presence = cases[i].noted;
        snapshot.state.sstp_start.started_at = moment(start, cases[i].noted_at);
        snapshot.bindings[FAMILY_IPV4].written_at = moment(start, 1);
        assert_int_equal(sstp_may_have_bound(&snapshot), cases[i].own);
    }
}

/* Where nobody knows when it started. */
static void what_sstp_may_have_bound_is_nobodys_choice(void **state)
{
    static const struct {
        int64_t after, before, written_at; /* minutes */
        bool own;
    } cases[] = {
        {0, INT64_MIN, 500, true},
        {0, INT64_MIN, -1, false},
        {0, 60, 1, true},
        {0, 60, 62, true},
        {0, 60, 63, false},
        {58, 60, 59, true},
        {58, 60, 57, false},
        {0, INT64_MIN, INT64_MIN, false},
        {INT64_MIN, INT64_MIN, INT64_MIN, false}, /* a record without a date */
    };
    struct situation *situation = *state;
    const instant start = model_sstp_read_at(&situation->model);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct snapshot snapshot = *situation_snapshot(situation);
        print_message("case %u\n", (unsigned)i);
        snapshot.sstp.started_at = 0;
        snapshot.sstp.started_after = moment(start, cases[i].after);
        snapshot.sstp.started_before = moment(start, cases[i].before);
        snapshot.remote_access = (struct service_facts){.state = SERVICE_IS_STOPPED};
        for (int family = 0; family < FAMILY_COUNT; family++) {
            snapshot.bindings[family].written_at = moment(start, cases[i].written_at);
        }
        assert_int_equal(sstp_may_have_bound(&snapshot), cases[i].own);
        snapshot.remote_access = snapshot.sstp;
        snapshot.sstp = (struct service_facts){.state = SERVICE_IS_RUNNING, .started_at = start};
        if (cases[i].written_at != 1) { /* (that is shortly after this one) */
            assert_int_equal(sstp_may_have_bound(&snapshot), cases[i].own);
        }
    }
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

/* Bound by hand while RemoteAccess is stopped, and seen while that is only just starting: noted as
 * SSTP's own or as the baseline then, the administrator's certificate would be taken away. */
static void assert_noted_once_dated(struct situation *situation, const char *name, int starts,
                                    int ends)
{
    struct model *model = &situation->model;
    struct model_service *service = &model->services[MODEL_REMOTE_ACCESS];

    known_as_healthy(situation);
    situation->others_stay = true; /* one pass at a time */
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    (void)model_issue(model, "SAC0", name, starts, ends);
    model_rebind(model, "SAC0");
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
    (void)model_start(model, MODEL_REMOTE_ACCESS);
    const struct model_service started = *service;
    service->state = SERVICE_IS_CHANGING;
    service->stopped_at = INSTANT_NEVER;
    service->started_at = 0;
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_int_not_equal(model->stored.choice.presence, PART_PRESENT);
    *service = started;
    (void)situation_pass(situation);
    assert_int_equal(model->stored.choice.presence, PART_PRESENT);
    assert_int_equal(model->stored.choice.sstp_wrote_at, 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_STARTED), 0);
}

static void of_a_start_under_way_nothing_is_noted_yet(void **state)
{
    assert_noted_once_dated(*state, "mail.example.com", -310, 20);
}

static void nor_is_what_is_as_good(void **state)
{
    assert_noted_once_dated(*state, "vpn.example.com", -1, 600);
}

/* Nor of SstpSvc's, and what is stopping has been dated. */
static void only_an_undated_start_tells_soon(void **state)
{
    struct situation *situation = *state;
    struct snapshot snapshot = *situation_snapshot(situation);

    assert_false(sstp_start_tells_soon(&snapshot));
    snapshot.sstp.state = SERVICE_IS_CHANGING;
    assert_false(sstp_start_tells_soon(&snapshot));
    snapshot.sstp.started_at = 0;
    assert_true(sstp_start_tells_soon(&snapshot));
}

int run_sstp_times_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(either_start_counts),
        TEST(of_a_pick_either_start_counts_without_a_hash),
        TEST(a_start_between_two_moments_is_known_as_far_as_they_go),
        TEST(a_record_is_sstps_own_where_it_was_written_shortly_after_a_start),
        TEST(a_record_written_shortly_after_remote_accesss_start_is_sstps_own_too),
        TEST(what_is_bound_after_sstp_started_with_another_is_not_its_own),
        TEST(what_is_bound_before_remote_access_starts_again_is_not_sstps_own),
        TEST(what_sstp_may_have_bound_is_nobodys_choice),
        TEST(what_is_bound_by_hand_shortly_after_sstps_start_is_a_choice),
        TEST(of_a_start_under_way_nothing_is_noted_yet),
        TEST(nor_is_what_is_as_good),
        TEST(only_an_undated_start_tells_soon),
    };

    return cmocka_run_group_tests_name("sstp times", tests, NULL, NULL);
}
