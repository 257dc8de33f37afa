/* What a client over loopback meets: told when only that speaks against the server, and a reason to
 * restart once, when nobody gets in and nobody is connected. */
#include "proof.h"

#include "situation.h"
#include "unit.h"

#define APART (150 * INSTANT_SECOND)

/* ---- judging ---- */

/* As after a probe of a healthy server, with one thing different. */
static struct snapshot *asked(struct situation *situation)
{
    struct snapshot *snapshot = &situation->memory.before;

    model_observe(&situation->model, snapshot);
    proof_ask(&situation->host, snapshot);
    return snapshot;
}

static void both_families_must_show_what_is_bound_and_answer(void **state)
{
    struct snapshot *snapshot = asked(*state);
    struct probe_result *ipv6 = &snapshot->probes[FAMILY_IPV6];

    assert_int_equal(proof_of(snapshot), PROOF_GOOD);
    for (int answer = PROBE_NO_LISTENER; answer < PROBE_SERVES; answer++) {
        ipv6->answer = (enum probe_answer)answer;
        assert_int_equal(proof_of_family(snapshot, FAMILY_IPV4), PROOF_GOOD);
        assert_int_equal(proof_of(snapshot), PROOF_BAD);
        assert_false(proof_is_bad_throughout(snapshot));
    }
    for (int answer = PROBE_UNKNOWN; answer < PROBE_NO_LISTENER; answer++) {
        ipv6->answer = (enum probe_answer)answer;
        assert_int_equal(proof_of(snapshot), PROOF_GOOD);
    }
    ipv6->answer = PROBE_SERVES;
    ipv6->thumbprint.bytes[0] ^= 1;
    assert_int_equal(proof_of(snapshot), PROOF_BAD);
    snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT; /* nothing to compare with */
    assert_int_equal(proof_of(snapshot), PROOF_GOOD);
}

static void bad_throughout_is_what_no_family_contradicts(void **state)
{
    struct snapshot *snapshot = asked(*state);

    snapshot->probes[FAMILY_IPV4].answer = PROBE_NO_TLS;
    snapshot->probes[FAMILY_IPV6].answer = PROBE_NO_FAMILY;
    assert_true(proof_is_bad_throughout(snapshot));
    snapshot->probes[FAMILY_IPV6].answer = PROBE_SERVES;
    assert_false(proof_is_bad_throughout(snapshot));
    snapshot->probes[FAMILY_IPV6].answer = PROBE_NO_LISTENER;
    assert_true(proof_is_bad_throughout(snapshot));
    snapshot->probes[FAMILY_IPV4].answer = PROBE_SERVES;
    assert_false(proof_is_bad_throughout(snapshot));
    snapshot->probes[FAMILY_IPV6].answer = PROBE_SERVES;
    assert_false(proof_is_bad_throughout(snapshot));
}

static void each_kind_of_answer_has_its_reason(void **state)
{
    static const struct {
        enum probe_answer answer;
        enum reason reason;
    } cases[] = {
        {PROBE_NO_LISTENER, REASON_NOT_LISTENING},
        {PROBE_SILENT, REASON_TLS_FAILS},
        {PROBE_NO_TLS, REASON_TLS_FAILS},
        {PROBE_NO_SSTP, REASON_SSTP_NOT_ANSWERING},
        {PROBE_NO_FAMILY, REASON_PROBE_UNAVAILABLE},
        {PROBE_UNREACHABLE, REASON_PROBE_UNAVAILABLE},
    };
    struct snapshot *snapshot = asked(*state);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct findings findings = {.count = 0};
        snapshot->probes[FAMILY_IPV6].answer = cases[i].answer;
        proof_find(snapshot, true, &findings);
        assert_int_equal(findings.count, 1);
        assert_int_equal(findings.items[0].reason, cases[i].reason);
        assert_int_equal(findings.items[0].family, FAMILY_IPV6);
        findings = (struct findings){.count = 0};
        proof_find(snapshot, false, &findings);
        assert_int_equal(findings.count, cases[i].reason == REASON_PROBE_UNAVAILABLE);
    }
    static const struct {
        enum failure failure;
        size_t told;
    } untold[] = {{FAILURE_NONE, 0}, {FAILURE_CANCELLED, 0}, {FAILURE_OTHER, 1}};
    for (size_t i = 0; i < COUNT_OF(untold); i++) {
        struct findings findings = {.count = 0};
        snapshot->probes[FAMILY_IPV6] = (struct probe_result){.error.failure = untold[i].failure};
        proof_find(snapshot, true, &findings);
        assert_int_equal(findings.count, untold[i].told);
    }
}

/* ---- asking ---- */

static void who_is_not_to_serve_is_not_asked(void **state)
{
    struct situation *situation = *state;

    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    assert_int_equal(proof_of(asked(situation)), PROOF_UNKNOWN);
    assert_int_equal(model_stop(&situation->model, MODEL_RASMAN), 0);
    assert_int_equal(model_stop(&situation->model, MODEL_SSTP), 0);
    assert_int_equal(proof_of(asked(situation)), PROOF_UNKNOWN);
    situation_healthy(situation);
    situation->model.parameters.use_https = (struct dword_value){.presence = PART_PRESENT};
    assert_int_equal(proof_of(asked(situation)), PROOF_UNKNOWN);
    situation_healthy(situation);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(model_http_delete(&situation->model, (enum family)family), 0);
    }
    assert_int_equal(proof_of(asked(situation)), PROOF_UNKNOWN);
}

/* Takes note of whom the product asked for. */
static struct {
    char names[4][64];
    unsigned count;
    bool named_is_other; /* who asks for a name is shown another certificate */
} asks;

static void noting_probe(void *context, struct snapshot *snapshot, const char *name)
{
    model_host_probe(context, snapshot, NULL);
    strcpy(asks.names[asks.count++], name == NULL ? "-" : name);
    if (asks.named_is_other && name != NULL) {
        snapshot->probes[FAMILY_IPV4].thumbprint.bytes[0] ^= 1;
    }
}

static void note_asks(struct situation *situation, bool named_is_other)
{
    memset(&asks, 0, sizeof(asks));
    asks.named_is_other = named_is_other;
    situation->host.probe = noting_probe;
}

static void the_name_that_clients_use_is_asked_for(void **state)
{
    struct situation *situation = *state;

    note_asks(situation, false);
    (void)asked(situation);
    assert_int_equal(asks.count, 1);
    assert_string_equal(asks.names[0], "vpn.example.com");
    note_asks(situation, false);
    situation->model.certificates[0].names[0].text = "*.example.com"; /* a pattern is no name */
    (void)asked(situation);
    assert_string_equal(asks.names[0], "-");
    note_asks(situation, false);
    situation->model.certificates[0].names[0] = (struct certificate_name){NAME_IP, "198.51.100.7"};
    (void)asked(situation);
    assert_string_equal(asks.names[0], "-");
}

static void where_a_name_has_a_record_of_its_own_it_is_also_asked_without(void **state)
{
    static const struct {
        enum shadow_kind kind;
        bool named_is_other;
        unsigned asked;
    } cases[] = {
        {SHADOW_HOST_NAME, true, 2},
        {SHADOW_CENTRAL_STORE, true, 2},
        {SHADOW_HOST_NAME, false, 1},
        {SHADOW_ADDRESS, true, 1},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        note_asks(situation, cases[i].named_is_other);
        (void)model_issue(&situation->model, "other", "other.example.com", -1, 90);
        (void)model_add_shadow(&situation->model, cases[i].kind, "vpn.example.com", "other");
        const struct snapshot *snapshot = asked(situation);
        assert_int_equal(asks.count, cases[i].asked);
        assert_int_equal(proof_of(snapshot),
                         cases[i].kind == SHADOW_ADDRESS ? PROOF_BAD : PROOF_GOOD);
    }
}

/* A record for 127.0.0.1 answers us and no client. */
static void a_record_for_loopback_keeps_us_from_knowing(void **state)
{
    struct situation *situation = *state;
    struct findings findings = {.count = 0};

    (void)model_issue(&situation->model, "other", "other.example.com", -1, 90);
    (void)model_add_shadow(&situation->model, SHADOW_ADDRESS, "127.0.0.1", "other");
    proof_find(asked(situation), true, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].reason, REASON_PROBE_UNAVAILABLE);
    assert_int_equal(findings.items[0].family, FAMILY_IPV4);
}

/* ---- what only the probe complains of ---- */

static unsigned restarts(const struct situation *situation)
{
    return told(situation, REPORT_SERVICE_STOPPED) / MODEL_SERVICES;
}

static void one_answer_is_no_alarm(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    const struct pass pass = pass_later(situation, INSTANT_HOUR);
    assert_int_equal(pass.result, PASS_HEALTHY);
    assert_true(pass.next_look <= situation->model.now + APART);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), 0);
    (void)pass_later(situation, INSTANT_SECOND); /* whatever woke us: too soon to count */
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), 0);
    situation->model.sstp_mute = false;
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), 0);
    assert_int_equal(told(situation, REPORT_HEALTHY), 1); /* nothing was said, and now it is sure */
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* Three, over five minutes; and then once. */
static void nobody_gets_in_and_nobody_is_connected_is_a_reason_to_restart_once(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_SSTP_NOT_ANSWERING), FAMILY_COUNT);
    assert_int_equal(restarts(situation), 0);
    assert_int_equal(pass_later(situation, APART).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_NOT_SERVING), 1);
    assert_int_equal(restarts(situation), 1);
    assert_int_equal(told(situation, REPORT_PROOF_FAILED), FAMILY_COUNT);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(pass_later(situation, INSTANT_DAY).result, PASS_HEALTHY);
    }
    assert_int_equal(restarts(situation), 1);
    situation_new_process(situation); /* it is remembered */
    for (int i = 0; i < 6; i++) {
        (void)pass_later(situation, INSTANT_DAY);
    }
    assert_int_equal(restarts(situation), 1);
    assert_int_equal(situation->model.log.ended[REASON_SSTP_NOT_ANSWERING], 0);
    situation->model.sstp_mute = false;
    (void)pass_later(situation, INSTANT_DAY);
    assert_int_equal(situation->model.log.ended[REASON_SSTP_NOT_ANSWERING], FAMILY_COUNT);
    situation->model.sstp_mute = true; /* another time */
    for (int i = 0; i < 3; i++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(restarts(situation), 2);
}

static void a_restart_may_be_all_it_takes(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    model_advance(&situation->model, APART);
    situation->model.mute_until_restart = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(told(situation, REPORT_PROVEN), 1);
    assert_int_equal(situation->model.log.ended[REASON_SSTP_NOT_ANSWERING], FAMILY_COUNT);
    assert_false(situation->model.stored.disputes.restarted);
    assert_quiet(situation, PASS_HEALTHY);
}

/* Each keeps it from restarting, but not from telling. */
static void while_somebody_may_be_connected_it_only_tells(void **state)
{
    struct situation *situation = *state;

    for (int i = 0; i < 4; i++) {
        situation_healthy(situation);
        known_as_healthy(situation);
        situation->model.sstp_mute = i < 2;
        situation->model.tunnels = i == 0 ? 1 : 0;
        situation->model.unreadable[MODEL_PART_CONNECTIONS] = i == 1;
        if (i == 2) { /* one family lets clients in */
            situation->model.bindings[FAMILY_IPV6].context = false;
        } else if (i == 3) {
            situation->model.stored.disputes.presence = PART_PRESENT;
            situation->model.stored.disputes.restarted = true;
            situation->model.sstp_mute = true;
        }
        for (int pass = 0; pass < 5; pass++) {
            (void)pass_later(situation, APART);
        }
        assert_int_equal(restarts(situation), 0);
        assert_true(begun(situation, i == 2 ? REASON_TLS_FAILS : REASON_SSTP_NOT_ANSWERING) > 0);
    }
}

static void another_certificate_than_the_bound_one_is_told(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.intercepted = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    assert_int_equal(begun(situation, REASON_SERVED_CERTIFICATE_DIFFERS), FAMILY_COUNT);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* A restart that mended something else. */
static void a_proof_that_fails_with_the_same_certificate_leads_nowhere_back(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.no_family[FAMILY_IPV6] = true;
    situation->model.parameters.hashes.sha256.presence = PART_MALFORMED;
    situation->model.listens_later = INSTANT_HOUR;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(told(situation, REPORT_PROOF_FAILED), 1);
    assert_int_equal(told(situation, REPORT_GOING_BACK), 0);
    (void)pass_later(situation, INSTANT_HOUR);
    assert_quiet(situation, PASS_HEALTHY);
}

static void paused_it_does_not_restart(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->occasion.paused = true;
    situation->model.sstp_mute = true;
    for (int pass = 0; pass < 4; pass++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(restarts(situation), 0);
    assert_false(situation->model.stored.disputes.restarted);
    assert_int_equal(begun(situation, REASON_PAUSED), 1);
}

static void what_cannot_be_noted_is_not_done(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    model_process_fault(&situation->process, (struct model_fault){.call = CALL_STORE_DISPUTES,
                                                                  .nth = 1,
                                                                  .times = 1,
                                                                  .failure = FAILURE_OTHER,
                                                                  .code = 5});
    situation->model.sstp_mute = true;
    for (int pass = 0; pass < 3; pass++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(restarts(situation), 0);
    (void)pass_later(situation, 2 * APART);
    assert_int_equal(restarts(situation), 1);
}

static void a_clock_that_is_set_back_begins_anew(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    situation->model.now -= 10 * INSTANT_MINUTE;
    (void)situation_pass(situation);
    (void)pass_later(situation, APART);
    assert_int_equal(restarts(situation), 0);
    (void)pass_later(situation, APART);
    assert_int_equal(restarts(situation), 1);
}

static void a_stopped_service_is_no_complaint(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    (void)pass_later(situation, APART);
    assert_int_equal(model_stop(&situation->model, MODEL_REMOTE_ACCESS), 0);
    (void)pass_later(situation, APART);
    assert_int_equal(situation->reconciler.complaint.count, 0);
    assert_int_equal(restarts(situation), 0);
}

static void it_is_asked_ever_more_rarely(void **state)
{
    struct complaint complaint = {.count = 0};
    instant before = 0;

    (void)state;
    assert_true(complaint_next_look(&complaint) == INSTANT_NEVER);
    for (complaint.count = 1; complaint.count < 20; complaint.count++) {
        const instant look = complaint_next_look(&complaint);
        assert_true(look >= before);
        assert_true(complaint.count > 2 || look == APART);
        before = look;
    }
    assert_true(before >= INSTANT_HOUR && before < 2 * INSTANT_HOUR);
}

/* What HTTP.sys logs about our own asking wakes us; so that must not make us ask again. */
static void our_own_asking_is_no_news(void **state)
{
    struct situation *situation = *state;
    unsigned asked;

    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->fails_tls = true;
    (void)pass_later(situation, INSTANT_HOUR);
    asked = situation->process.calls_of[CALL_PROBE];
    situation->occasion.hinted = true;
    for (int i = 0; i < 5; i++) {
        (void)pass_later(situation, 10 * INSTANT_SECOND);
    }
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked);
    (void)situation_renew(situation); /* but what changed is looked at, */
    assert_int_equal(pass_later(situation, 10 * INSTANT_SECOND).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    model_find(&situation->model, "SAC2")->fails_tls = true;
    (void)pass_later(situation, INSTANT_HOUR);
    asked = situation->process.calls_of[CALL_PROBE];
    (void)pass_later(situation, 10 * INSTANT_SECOND);
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked);
    (void)pass_later(situation, APART); /* and it is asked when it is time */
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked + 1);
}

/* A rotation that is not proven is followed by hints of its own. */
static void what_a_rotation_did_itself_is_no_news(void **state)
{
    struct situation *situation = *state;
    unsigned asked;

    known_as_healthy(situation);
    situation->model.sstp_mute = true;
    (void)situation_renew(situation);
    assert_int_equal(pass_later(situation, INSTANT_HOUR).result, PASS_ROTATED);
    asked = situation->process.calls_of[CALL_PROBE];
    situation->occasion.hinted = true;
    (void)pass_later(situation, 10 * INSTANT_SECOND);
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked);
}

/* The machine has no IPv6, or a firewall drops what comes over loopback. */
static void what_cannot_be_asked_is_told_once(void **state)
{
    struct situation *situation = *state;

    situation->model.no_family[FAMILY_IPV6] = true;
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, REASON_PROBE_UNAVAILABLE), 1);
    assert_int_equal(told(situation, REPORT_HEALTHY), 1);
    assert_quiet(situation, PASS_HEALTHY);
    situation->model.probes_dropped = true;
    situation->model.sstp_mute = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_quiet(situation, PASS_HEALTHY);
}

/* ---- who the server is ---- */

/* The wrong way, before the product was there: what clients are shown says its names. */
static void what_is_shown_out_of_memory_says_who_the_server_is(void **state)
{
    struct situation *situation = *state;

    situation->model.certificates[0].in_store = false;
    (void)model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 90);
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}

/* A script bound for SSTP, over IPv4 and too late, what another application's record still shows.
 */
static void it_may_be_shown_over_the_other_family_only(void **state)
{
    struct situation *situation = *state;
    struct model_binding *bindings = situation->model.bindings;

    situation->model.certificates[0].in_store = false;
    bindings[FAMILY_IPV4].context = false;
    bindings[FAMILY_IPV6].record.application_id[0] ^= 1;
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    (void)model_issue(&situation->model, "mail", "mail.example.com", -1, 900);
    assert_int_equal(situation_pass(situation).result, PASS_STANDING);
    assert_int_equal(begun(situation, REASON_NO_ELIGIBLE_CERTIFICATE), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
}

/* Each time something is missing for that. */
static void only_what_is_bound_for_sstp_and_shown_does(void **state)
{
    struct situation *situation = *state;

    for (int i = 0; i < 5; i++) {
        situation_healthy(situation);
        (void)model_issue(&situation->model, "a", "a.example.com", -1, 90);
        (void)model_issue(&situation->model, "b", "b.example.com", -1, 90);
        situation->model.certificates[0].in_store = false;
        if (i == 0 || i == 3) {
            situation->model.intercepted = true;
            situation->model.interceptor = model_find(&situation->model, "a")->facts.thumbprint;
            situation->model.bindings[FAMILY_IPV6].presence = i == 0 ? PART_PRESENT : PART_ABSENT;
        } else if (i == 1) {
            situation->model.intercepted = true; /* by nobody's */
        } else if (i == 2) {
            situation->model.certificates[0].facts.decoded = false;
        } else {
            for (int family = 0; family < FAMILY_COUNT; family++) {
                situation->model.bindings[family].record.application_id[0] ^= 1;
            }
        }
        (void)situation_pass(situation);
        assert_int_equal(begun(situation, REASON_AMBIGUOUS_CERTIFICATES), i < 4);
        assert_int_equal(situation->model.log.server_writes, 0);
    }
}

int run_proof_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(both_families_must_show_what_is_bound_and_answer),
        TEST(bad_throughout_is_what_no_family_contradicts),
        TEST(each_kind_of_answer_has_its_reason),
        TEST(who_is_not_to_serve_is_not_asked),
        TEST(the_name_that_clients_use_is_asked_for),
        TEST(where_a_name_has_a_record_of_its_own_it_is_also_asked_without),
        TEST(a_record_for_loopback_keeps_us_from_knowing),
        TEST(one_answer_is_no_alarm),
        TEST(nobody_gets_in_and_nobody_is_connected_is_a_reason_to_restart_once),
        TEST(a_restart_may_be_all_it_takes),
        TEST(while_somebody_may_be_connected_it_only_tells),
        TEST(another_certificate_than_the_bound_one_is_told),
        TEST(a_proof_that_fails_with_the_same_certificate_leads_nowhere_back),
        TEST(paused_it_does_not_restart),
        TEST(what_cannot_be_noted_is_not_done),
        TEST(a_clock_that_is_set_back_begins_anew),
        TEST(a_stopped_service_is_no_complaint),
        TEST(it_is_asked_ever_more_rarely),
        TEST(our_own_asking_is_no_news),
        TEST(what_a_rotation_did_itself_is_no_news),
        TEST(what_cannot_be_asked_is_told_once),
        TEST(what_is_shown_out_of_memory_says_who_the_server_is),
        TEST(it_may_be_shown_over_the_other_family_only),
        TEST(only_what_is_bound_for_sstp_and_shown_does),
    };

    return cmocka_run_group_tests_name("proof", tests, NULL, NULL);
}
