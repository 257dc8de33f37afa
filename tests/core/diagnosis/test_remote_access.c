/* What RemoteAccess ended of, and whether it is to be started. */
#include "diagnosis/remote_access.h"

#include "ended.h"
#include "unit.h"

static struct snapshot snapshot;
static bool released;

static bool review(struct situation *situation, bool tried)
{
    model_observe(&situation->model, &snapshot);
    return remote_access_review(&snapshot, tried, &released);
}

/* As it is seen by whoever looks now, or who started it just now. */
static enum end_cause judged(struct situation *situation)
{
    (void)review(situation, false);
    return snapshot.state.end.cause;
}

static enum end_cause judged_after_start(struct situation *situation)
{
    (void)review(situation, true);
    return snapshot.state.end.cause;
}

static bool to_be_started(struct situation *situation, const char *label)
{
    (void)judged(situation);
    return remote_access_to_be_started(&snapshot,
                                       &model_find(&situation->model, label)->facts.thumbprint);
}

static void end(struct situation *situation)
{
    known_as_healthy(situation);
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
}

static struct certificate *bound(struct situation *situation)
{
    return &model_find(&situation->model, "SAC1")->facts;
}

/* ---- what it ended of ---- */

static void a_certificate_that_is_of_no_use_is_the_reason(void **state)
{
    struct situation *situation = *state;

    end(situation);
    assert_int_equal(judged(situation), END_OTHER);
    bound(situation)->archived = true;
    assert_int_equal(judged(situation), END_OTHER); /* it serves */
    bound(situation)->private_key = KEY_UNKNOWN;
    assert_int_equal(judged(situation), END_OTHER);
    bound(situation)->private_key = KEY_ABSENT;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    bound(situation)->private_key = KEY_UNUSABLE;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    bound(situation)->private_key = KEY_USABLE;
    bound(situation)->not_after = situation->model.now - 1;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(judged(situation), END_CERTIFICATE);
}

static void without_any_record_it_is_the_reason_too(void **state)
{
    struct situation *situation = *state;

    end(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    assert_int_equal(judged(situation), END_OTHER);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_int_equal(judged(situation), END_CERTIFICATE);
    assert_int_equal(remote_access_next(&snapshot), REMOTE_ACCESS_AWAITS_CERTIFICATE);
}

/* SSTP wants one that is of use on both. */
static void that_of_one_family_is_enough(void **state)
{
    struct situation *situation = *state;
    struct ssl_record record = situation->model.bindings[FAMILY_IPV6].record;

    end(situation);
    record.thumbprint = situation_renew(situation)->facts.thumbprint;
    assert_int_equal(model_http_update(&situation->model, FAMILY_IPV6, &record), 0);
    assert_int_equal(judged(situation), END_OTHER);
    model_find(&situation->model, "SAC2")->in_store = false;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    assert_int_equal(judged(situation), END_OTHER);
}

/* A script deletes it, imports the next one and binds that, all before we look. */
static void what_sstp_runs_with_counts_where_another_is_bound_already(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *renewed;

    end(situation);
    renewed = situation_renew(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = situation->model.bindings[family].record;
        record.thumbprint = renewed->facts.thumbprint;
        assert_int_equal(model_http_update(&situation->model, (enum family)family, &record), 0);
    }
    assert_int_equal(judged(situation), END_OTHER);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    situation->model.services[MODEL_SSTP].started_at =
        situation->model.now; /* another start, of which nothing is known */
    assert_int_equal(judged(situation), END_OTHER);
}

/* Where nothing is known of its start. */
static void of_a_start_that_nobody_saw_nothing_counts(void **state)
{
    struct situation *situation = *state;

    end(situation);
    situation->model.stored.sstp_start.presence = PART_ABSENT;
    assert_int_equal(judged(situation), END_OTHER);
}

static void who_runs_or_was_stopped_or_disabled_did_not_end(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    assert_int_equal(judged(situation), END_NONE);
    assert_int_equal(model_stop(model, MODEL_REMOTE_ACCESS), 0);
    assert_int_equal(judged(situation), END_NONE);
    assert_int_equal(model_start(model, MODEL_REMOTE_ACCESS), 0);
    model_kill(model, MODEL_REMOTE_ACCESS);
    assert_int_equal(judged(situation), END_OTHER);
    model->services[MODEL_REMOTE_ACCESS].disabled = true;
    assert_int_equal(judged(situation), END_NONE);
}

/* Windows' own recovery may be at it. */
static void while_it_changes_what_is_known_stays(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    situation->model.services[MODEL_REMOTE_ACCESS].state = SERVICE_IS_CHANGING;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    assert_false(to_be_started(situation, "SAC1"));
}

static void what_we_left_stopped_is_another_matter(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    end(situation);
    *intent = (struct intent){.presence = PART_PRESENT,
                              .services = {.items = {"RasMan", REMOTE_ACCESS_SERVICE}, .count = 2}};
    situation->model.intent_boot = situation->model.boot;
    assert_int_equal(judged(situation), END_NONE);
    intent->services.count = 1;
    assert_int_equal(judged(situation), END_OTHER);
    intent->services.count = 2;
    situation->model.intent_boot--;
    assert_int_equal(judged(situation), END_OTHER);
    situation->model.intent_boot++;
    intent->presence = PART_ABSENT;
    assert_int_equal(judged(situation), END_OTHER);
    assert_false(released);
}

/* It cannot start before there is another certificate: that would never be bound. */
static void without_its_certificate_what_we_left_stopped_waits_for_one(void **state)
{
    struct situation *situation = *state;
    struct intent *intent = &situation->model.stored.intent;

    end(situation);
    *intent = (struct intent){
        .presence = PART_PRESENT,
        .services = {.items = {"RasMan", REMOTE_ACCESS_SERVICE, "VpnMonitor"}, .count = 3}};
    situation->model.intent_boot = situation->model.boot;
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(judged_after_start(situation), END_OTHER); /* it may start the next time */
    assert_false(released);
    situation->model.stored.end = snapshot.state.end;
    situation->model.end_boot = situation->model.boot - 1;
    assert_int_equal(judged_after_start(situation), END_OTHER);
    situation->model.end_boot = situation->model.boot;
    assert_int_equal(judged(situation), END_OTHER); /* nobody tried meanwhile */
    situation->model.stored.end.cause = END_NONE;
    assert_int_equal(judged_after_start(situation), END_OTHER); /* it had run */
    situation->model.stored.end.cause = END_OTHER;
    assert_false(released);
    assert_int_equal(judged_after_start(situation), END_CERTIFICATE);
    assert_true(released);
    assert_int_equal(snapshot.state.intent.services.count, 2);
    assert_string_equal(snapshot.state.intent.services.items[0], "RasMan");
    assert_string_equal(snapshot.state.intent.services.items[1], "VpnMonitor");
}

static void behind_a_balancer_no_certificate_is_the_reason(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    assert_int_equal(judged(situation), END_OTHER);
    situation->model.stored.intent = (struct intent){
        .presence = PART_PRESENT, .services = {.items = {REMOTE_ACCESS_SERVICE}, .count = 1}};
    situation->model.intent_boot = situation->model.boot;
    assert_int_equal(judged(situation), END_NONE);
}

/* The first look judges, until the next boot. */
static void what_was_judged_stays_until_the_boot(void **state)
{
    struct situation *situation = *state;

    end_otherwise(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(judged(situation), END_OTHER);
    assert_false(
        remote_access_review(&snapshot, false, &released)); /* and need not be stored again */
    situation->model.services[MODEL_REMOTE_ACCESS].exit_code = 1066; /* it was started meanwhile */
    assert_int_equal(judged(situation), END_CERTIFICATE);
    situation->model.services[MODEL_REMOTE_ACCESS].exit_code = 1067;
    situation->model.services[MODEL_REMOTE_ACCESS].specific_code = 711;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    situation->model.services[MODEL_REMOTE_ACCESS].specific_code = 0;
    situation->model.boot++;
    assert_int_equal(judged(situation), END_CERTIFICATE);
    situation->model.stored.end.cause = END_CERTIFICATE;
    assert_true(review(situation, false)); /* of this boot now */
}

static void another_code_of_an_end_that_is_known_is_no_other_end(void **state)
{
    struct situation *situation = *state;

    end_with_certificate(situation);
    model_find(&situation->model, "SAC1")->in_store = true;
    situation->model.services[MODEL_REMOTE_ACCESS].exit_code = 1053;
    assert_int_equal(judged(situation), END_CERTIFICATE);
}

static void one_that_ran_meanwhile_is_judged_anew(void **state)
{
    struct situation *situation = *state;

    end_otherwise(situation);
    assert_int_equal(model_start(&situation->model, MODEL_REMOTE_ACCESS), 0);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(situation->model.stored.end.cause, END_NONE);
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_int_equal(judged(situation), END_CERTIFICATE);
}

static void one_that_cannot_be_read_did_not_end(void **state)
{
    struct situation *situation = *state;

    end(situation);
    (void)judged(situation);
    assert_true(snapshot_remote_access_ended(&snapshot));
    snapshot.remote_access.presence = PART_UNREADABLE;
    assert_false(snapshot_remote_access_ended(&snapshot));
}

/* What is noted anew where it is another end with another code. */
static void another_end_is_stored(void **state)
{
    struct situation *situation = *state;
    struct model_service *service = &situation->model.services[MODEL_REMOTE_ACCESS];

    end_otherwise(situation);
    service->exit_code = 1066;
    assert_true(review(situation, false));
    service->exit_code = 1067;
    service->specific_code = 5;
    assert_true(review(situation, false));
}

static void what_cannot_be_read_says_nothing(void **state)
{
    static const enum model_part parts[] = {
        MODEL_PART_STATE, MODEL_PART_STORE, MODEL_PART_REMOTE_ACCESS, MODEL_PART_SSTP,
        MODEL_PART_IPV4,  MODEL_PART_IPV6,  MODEL_PART_USE_HTTPS};
    struct situation *situation = *state;

    end(situation);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        situation->model.unreadable[parts[i]] = true;
        assert_int_equal(judged(situation), END_NONE);
        situation->model.unreadable[parts[i]] = false;
    }
    assert_int_equal(judged(situation), END_OTHER);
}

/* ---- whether it is to be started ---- */

static void it_is_tried_so_often_with_each_certificate(void **state)
{
    struct situation *situation = *state;
    struct remote_access_end *end = &situation->model.stored.end;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    assert_true(to_be_started(situation, "SAC2"));
    assert_int_equal(remote_access_next(&snapshot), REMOTE_ACCESS_AWAITS_CERTIFICATE);
    end->started_with = model_find(&situation->model, "SAC2")->facts.thumbprint;
    for (end->tries = 0; end->tries < REMOTE_ACCESS_TRIES; end->tries++) {
        assert_true(to_be_started(situation, "SAC2"));
    }
    assert_false(to_be_started(situation, "SAC2"));
    assert_true(to_be_started(situation, "SAC1"));
    end->started_with = bound(situation)->thumbprint;
    (void)judged(situation);
    assert_int_equal(remote_access_next(&snapshot), REMOTE_ACCESS_STARTED_IN_VAIN);
}

static void what_ended_otherwise_is_not(void **state)
{
    struct situation *situation = *state;

    end_otherwise(situation);
    assert_false(to_be_started(situation, "SAC1"));
    assert_int_equal(remote_access_next(&snapshot), REMOTE_ACCESS_ENDED_OTHERWISE);
}

static void one_that_nothing_starts_is_left_to_others(void **state)
{
    struct situation *situation = *state;
    struct model_service *services = situation->model.services;

    end_with_certificate(situation);
    services[MODEL_REMOTE_ACCESS].automatic = false;
    assert_false(to_be_started(situation, "SAC2"));
    assert_int_equal(remote_access_next(&snapshot), REMOTE_ACCESS_LEFT_TO_OTHERS);
    services[MODEL_REMOTE_ACCESS].automatic = true;
    (void)situation_renew(situation);
    assert_true(to_be_started(situation, "SAC2"));
}

/* To start RemoteAccess would start them. */
static void what_it_needs_and_somebody_stopped_is_left_stopped(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    end_with_certificate(situation);
    (void)situation_renew(situation);
    assert_int_equal(model_stop(model, MODEL_RASMAN), 0);
    assert_false(to_be_started(situation, "SAC2"));
    model->services[MODEL_RASMAN].exit_code = 1067; /* it ended, too */
    assert_true(to_be_started(situation, "SAC2"));
    model->services[MODEL_RASMAN].disabled = true;
    assert_false(to_be_started(situation, "SAC2"));
    model->services[MODEL_RASMAN].disabled = false;
    model->unreadable[MODEL_PART_RASMAN] = true;
    assert_false(to_be_started(situation, "SAC2"));
    model->unreadable[MODEL_PART_RASMAN] = false;
    assert_int_equal(model_stop(model, MODEL_SSTP), 0);
    assert_false(to_be_started(situation, "SAC2"));
}

int run_remote_access_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_certificate_that_is_of_no_use_is_the_reason),
        TEST(without_any_record_it_is_the_reason_too),
        TEST(that_of_one_family_is_enough),
        TEST(what_sstp_runs_with_counts_where_another_is_bound_already),
        TEST(of_a_start_that_nobody_saw_nothing_counts),
        TEST(who_runs_or_was_stopped_or_disabled_did_not_end),
        TEST(while_it_changes_what_is_known_stays),
        TEST(what_we_left_stopped_is_another_matter),
        TEST(without_its_certificate_what_we_left_stopped_waits_for_one),
        TEST(behind_a_balancer_no_certificate_is_the_reason),
        TEST(what_was_judged_stays_until_the_boot),
        TEST(another_code_of_an_end_that_is_known_is_no_other_end),
        TEST(another_end_is_stored),
        TEST(one_that_ran_meanwhile_is_judged_anew),
        TEST(one_that_cannot_be_read_did_not_end),
        TEST(what_cannot_be_read_says_nothing),
        TEST(it_is_tried_so_often_with_each_certificate),
        TEST(what_ended_otherwise_is_not),
        TEST(one_that_nothing_starts_is_left_to_others),
        TEST(what_it_needs_and_somebody_stopped_is_left_stopped),
    };

    return cmocka_run_group_tests_name("remote access", tests, NULL, NULL);
}
