/* What SSTP itself says after its start: it ends the wait for who does not listen, and no more. */
#include "choosing.h"
#include "proof/proof.h"
#include "situation.h"
#include "unit.h"

#include <string.h>

/* ---- by their numbers ---- */

static void each_has_a_number_of_its_own(void **state)
{
    static const uint16_t ids[] = {11, 12, 13, 22, 24, 25, 32};

    (void)state;
    assert_int_equal(COUNT_OF(ids), SSTP_EVENT_COUNT);
    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        assert_int_equal(sstp_event_id((enum sstp_event)i), ids[i]);
        assert_int_equal(sstp_event_of_id(ids[i]), i);
    }
    assert_int_equal(sstp_event_of_id(21), SSTP_EVENT_COUNT);
    assert_int_equal(sstp_event_of_id(0), SSTP_EVENT_COUNT);
}

static void two_are_of_one_family(void **state)
{
    (void)state;
    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        struct sstp_events events = {.presence = PART_PRESENT};
        const uint16_t id = sstp_event_id((enum sstp_event)i);
        assert_false(sstp_events_deny_all(&events));
        events.logged[i] = true;
        assert_int_equal(sstp_events_deny(&events, FAMILY_IPV4), id == 12);
        assert_int_equal(sstp_events_deny(&events, FAMILY_IPV6), id == 13);
        assert_int_equal(sstp_events_deny_all(&events), id != 12 && id != 13);
    }
}

/* ---- how long is waited ---- */

/* The same each time, or from a later one on; and what SSTP says from one on. */
struct script {
    struct probe_result first[FAMILY_COUNT];
    struct probe_result then[FAMILY_COUNT];
    size_t then_from; /* 0: never */
    uint16_t says[2]; /* 0: nothing */
    size_t says_from;
    size_t asked;
    instant now;
};

static void scripted_probe(void *context, struct snapshot *snapshot, const char *name)
{
    struct script *script = context;

    (void)name;
    script->asked++;
    memcpy(snapshot->probes,
           script->then_from != 0 && script->asked >= script->then_from ? script->then
                                                                        : script->first,
           sizeof(snapshot->probes));
}

static void scripted_events(void *context, instant since, struct sstp_events *events)
{
    const struct script *script = context;

    assert_true(since == 1);
    *events = (struct sstp_events){.presence = PART_PRESENT};
    for (size_t i = 0; i < COUNT_OF(script->says) && script->asked >= script->says_from; i++) {
        if (script->says[i] != 0) {
            events->logged[sstp_event_of_id(script->says[i])] = true;
        }
    }
}

static instant scripted_now(void *context)
{
    return ((struct script *)context)->now;
}

static bool scripted_pause(void *context, instant duration)
{
    ((struct script *)context)->now += duration;
    return true;
}

/* How often is asked after a start of SSTP, over both families of which clients got in before. */
static size_t asked(struct situation *situation, struct script script)
{
    static const struct proven good = {.good = {true, true}, .tls = {true, true}};
    static struct snapshot after;
    struct host host = situation->host;
    instant served_at;

    model_observe(&situation->model, &after);
    host.context = &script;
    host.probe = scripted_probe;
    host.sstp_events = scripted_events;
    host.now = scripted_now;
    host.pause = scripted_pause;
    script.now = situation->model.now;
    (void)proof_after_rotation(&host, &good, 1, &after, &served_at);
    return script.asked;
}

#define ASKED(...) asked(situation, (struct script){__VA_ARGS__})

#define ALL_THE_TIME 31 /* 90 seconds, in pauses from 25 ms to 5 seconds */
#define SETTLED      12 /* 4 seconds */

#define SILENT                                                                                     \
    {                                                                                              \
        .answer = PROBE_NO_LISTENER                                                                \
    }
#define SERVES                                                                                     \
    {                                                                                              \
        .answer = PROBE_SERVES                                                                     \
    }

static void who_does_not_listen_and_says_so_is_not_waited_for(void **state)
{
    static const uint16_t of_both[] = {11, 22, 24, 25, 32};
    struct situation *situation = *state;

    assert_int_equal(ASKED(.first = {SILENT, SILENT}), ALL_THE_TIME);
    for (size_t i = 0; i < COUNT_OF(of_both); i++) {
        assert_int_equal(ASKED(.first = {SILENT, SILENT}, .says = {of_both[i]}), SETTLED);
    }
    assert_int_equal(ASKED(.first = {SILENT, SILENT}, .says = {12, 13}), SETTLED);
    /* an answer of something else in HTTP.sys is none of SSTP's */
    assert_int_equal(ASKED(.first = {{.answer = PROBE_NO_SSTP}, SILENT}, .says = {22}), SETTLED);
    assert_true(ASKED(.first = {SILENT, SILENT}, .says = {25}, .says_from = 6) > SETTLED);
    assert_true(ASKED(.first = {SILENT, SILENT}, .says = {25}, .says_from = 6) < ALL_THE_TIME);
}

static void of_one_family_it_is_believed_of_that_one(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(ASKED(.first = {SILENT, SILENT}, .says = {12}), ALL_THE_TIME);
    assert_int_equal(ASKED(.first = {SILENT, SILENT}, .says = {13}), ALL_THE_TIME);
    assert_int_equal(ASKED(.first = {SILENT, SERVES}, .says = {12}), SETTLED);
    assert_int_equal(ASKED(.first = {SERVES, SILENT}, .says = {13}), SETTLED);
    assert_int_equal(ASKED(.first = {SERVES, SILENT}, .says = {12}), ALL_THE_TIME);
    assert_int_equal(ASKED(.first = {SILENT, {.answer = PROBE_NO_FAMILY}}, .says = {12}), SETTLED);
}

static void who_gets_in_is_believed_before(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(ASKED(.first = {SERVES, SERVES}, .says = {22}), 1);
    /* within the four seconds */
    assert_int_equal(
        ASKED(.first = {SILENT, SILENT}, .then = {SERVES, SERVES}, .then_from = 9, .says = {24}),
        9);
    /* the other family may be late all the same */
    assert_int_equal(ASKED(.first = {SERVES, SILENT}, .says = {22}), ALL_THE_TIME);
    assert_int_equal(
        ASKED(.first = {SERVES, SILENT}, .then = {SERVES, SERVES}, .then_from = 20, .says = {32}),
        20);
}

/* A connection that just ends may lead back to the certificate before: that keeps its time. */
static void it_does_not_hurry_what_leads_back(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(ASKED(.first = {{.answer = PROBE_NO_TLS}, SILENT}, .says = {24}),
                     ALL_THE_TIME);
}

/* ---- what comes of it ---- */

static struct model *renewed(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    return &situation->model;
}

static const bool *told(const struct situation *situation)
{
    return situation->model.stored.last_rotation.sstp_events;
}

static void assert_kept(const struct situation *situation)
{
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_on_both((struct situation *)situation, "SAC2");
}

/* A verdict as after all of the time: one more restart, and the certificate stays. */
static void it_is_restarted_once_more_and_sooner(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);
    const instant begun = model->now;

    model->listens_later = INSTANT_DAY;
    model->says_in_vain = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->now < begun + 15 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), FAMILY_COUNT);
    assert_true(situation->memory.after.sstp_events.logged[SSTP_SAYS_CANNOT_ACCEPT]);
    assert_true(told(situation)[SSTP_SAYS_CANNOT_ACCEPT]);
    assert_kept(situation);
    model->now = situation->pass.next_check;
    model->listens_once_more = true;
    model->says_in_vain = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->restart_count, 2);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_false(told(situation)[SSTP_SAYS_CANNOT_ACCEPT]);
    assert_kept(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

static void if_that_does_not_help_it_was_the_last(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->listens_later = INSTANT_DAY;
    model->says_in_vain = true;
    for (int i = 0; i < 20; i++) {
        (void)situation_pass(situation);
        model->now = situation->pass.next_check;
        model->tunnels = 2; /* over another protocol */
    }
    assert_int_equal(model->restart_count, 2);
    assert_true(findings_have(&situation->memory.findings, REASON_NOT_LISTENING));
    assert_kept(situation);
}

static void what_it_says_although_it_serves_is_kept_alone(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->says_in_vain = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 0);
    assert_true(told(situation)[SSTP_SAYS_CANNOT_ACCEPT]);
    assert_kept(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC2");
}

/* It said that at an earlier start. */
static void assert_waited_for(struct situation *situation)
{
    struct model *model = &situation->model;
    const instant begun = model->now;

    model->listens_later = 40 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_true(model->now >= begun + 40 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_int_equal(model->restart_count, 1);
    assert_kept(situation);
}

static void what_an_earlier_start_said_does_not_count(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->sstp_said[SSTP_SAYS_FAMILIES_DIFFER] = model->now;
    assert_waited_for(situation);
    assert_false(told(situation)[SSTP_SAYS_FAMILIES_DIFFER]);
}

static void a_log_that_cannot_be_read_says_nothing(void **state)
{
    struct situation *situation = *state;
    struct model *model = renewed(situation);

    model->says_in_vain = true;
    model->log_unreadable = true;
    assert_waited_for(situation);
    assert_false(told(situation)[SSTP_SAYS_CANNOT_ACCEPT]);
}

/* [::] is completed, and SSTP need not be started anew for that. */
static void without_a_start_of_ours_nothing_is_asked(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    model->sstp_said[SSTP_SAYS_NOT_IPV6] = model->now;
    model->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    situation->settings_known[FAMILY_IPV6] = false;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(model->restart_count, 0);
    assert_false(told(situation)[SSTP_SAYS_NOT_IPV6]);
}

/* Others damage the hash before SSTP reads it: it does not serve, and says why. */
static void damage_hash(void *context, const struct call *call, const char *object,
                        const char *value)
{
    struct model *model = context;

    (void)object;
    (void)value;
    if (call->kind == CALL_STOP_SERVICE && model->restart_count == 1 &&
        model->parameters.hashes.sha256.presence == PART_PRESENT) {
        model->parameters.hashes.sha256.bytes[0] ^= 1;
    }
}

static void what_the_next_look_finds_is_repaired_at_once(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;
    instant begun;

    situation_pin(situation, "SAC1");
    known_as_healthy(situation);
    (void)situation_renew(situation);
    begun = model->now;
    situation->process.director.context = model;
    situation->process.director.after = damage_hash;
    (void)situation_pass(situation);
    situation->process.director.after = NULL;
    assert_true(model->sstp_said[SSTP_SAYS_PICKED_IS_MISSING] >= begun);
    assert_true(model->now < begun + 15 * INSTANT_SECOND);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
}

int run_sstp_events_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_has_a_number_of_its_own),
        TEST(two_are_of_one_family),
        TEST(who_does_not_listen_and_says_so_is_not_waited_for),
        TEST(of_one_family_it_is_believed_of_that_one),
        TEST(who_gets_in_is_believed_before),
        TEST(it_does_not_hurry_what_leads_back),
        TEST(it_is_restarted_once_more_and_sooner),
        TEST(if_that_does_not_help_it_was_the_last),
        TEST(what_it_says_although_it_serves_is_kept_alone),
        TEST(what_an_earlier_start_said_does_not_count),
        TEST(a_log_that_cannot_be_read_says_nothing),
        TEST(without_a_start_of_ours_nothing_is_asked),
        TEST(what_the_next_look_finds_is_repaired_at_once),
    };

    return cmocka_run_group_tests_name("sstp_events", tests, NULL, NULL);
}
