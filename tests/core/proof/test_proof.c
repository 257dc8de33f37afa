/* What a client over loopback meets: how it is asked, and what its answers say of the server. */
#include "proof/proof.h"

#include "situation.h"
#include "unit.h"

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
    struct situation *situation = *state;
    const struct model_certificate *other =
        model_issue(&situation->model, "other", "other.example.com", -1, 90);
    struct snapshot *snapshot = asked(situation);
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
    ipv6->thumbprint = other->facts.thumbprint;
    assert_int_equal(proof_of(snapshot), PROOF_BAD);
    snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT; /* nothing to compare with */
    assert_int_equal(proof_of(snapshot), PROOF_GOOD);
}

/* HTTP.sys shows what a record names, out of the store or of its memory. Whatever else is shown, a
 * proxy or a scanner of TLS connections shows: whether clients get in that does not tell. */
static void what_http_sys_cannot_show_is_not_judged_but_told(void **state)
{
    static const struct {
        const char *what;
        enum proof proof;
    } cases[] = {{"nobody's", PROOF_UNKNOWN},
                 {"in the store", PROOF_BAD},
                 {"another application's", PROOF_BAD},
                 {"the one that proved good", PROOF_BAD},
                 {"the store cannot be read", PROOF_BAD},
                 {"records cannot be read", PROOF_BAD}};
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        journal_begin(situation, cases[i].what, "");
        model_issue(&situation->model, "other", "other.example.com", -1, 90)->in_store = i == 1;
        (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "www.example.net",
                                   i == 2 ? "other" : "SAC1");
        situation->model.unreadable[MODEL_PART_OVERRIDING] = i == 5;
        struct snapshot *snapshot = asked(situation);
        struct findings findings = {.count = 0};
        struct probe_result *ipv4 = &snapshot->probes[FAMILY_IPV4];
        ipv4->thumbprint = model_find(&situation->model, "other")->facts.thumbprint;
        if (i == 3) {
            snapshot->state.last_good.presence = PART_PRESENT;
            snapshot->state.last_good.thumbprint = ipv4->thumbprint;
        } else if (i == 4) {
            snapshot->store.presence = PART_UNREADABLE;
        }
        assert_int_equal(proof_of_family(snapshot, FAMILY_IPV4), cases[i].proof);
        proof_find(snapshot, cases[i].proof == PROOF_BAD, &findings);
        assert_int_equal(findings.items[0].reason, REASON_SERVED_CERTIFICATE_DIFFERS);
        assert_true(thumbprint_equal(&findings.items[0].thumbprint, &ipv4->thumbprint));
    }
    journal_end(situation);
}

/* Whichever of the two has it. */
static void what_the_other_family_has_may_be_shown(void **state)
{
    struct situation *situation = *state;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation_healthy(situation);
        const struct thumbprint gone = {.bytes = {7}};
        struct snapshot *snapshot = asked(situation);
        snapshot->probes[family].thumbprint = gone;
        assert_int_equal(proof_of_family(snapshot, (enum family)family), PROOF_UNKNOWN);
        snapshot->bindings[1 - family].record.thumbprint = gone;
        assert_int_equal(proof_of_family(snapshot, (enum family)family), PROOF_BAD);
    }
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
        size_t reported;
    } unreported[] = {{FAILURE_NONE, 0}, {FAILURE_CANCELLED, 0}, {FAILURE_OTHER, 1}};
    for (size_t i = 0; i < COUNT_OF(unreported); i++) {
        struct findings findings = {.count = 0};
        snapshot->probes[FAMILY_IPV6] =
            (struct probe_result){.error.failure = unreported[i].failure};
        proof_find(snapshot, true, &findings);
        assert_int_equal(findings.count, unreported[i].reported);
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
    bool named_is_other; /* who asks for a name is shown another certificate: */
    struct thumbprint other;
} asks;

static void noting_probe(void *context, struct snapshot *snapshot, const char *name)
{
    model_host_probe(context, snapshot, NULL);
    strcpy(asks.names[asks.count++], name == NULL ? "-" : name);
    if (asks.named_is_other && name != NULL) {
        snapshot->probes[FAMILY_IPV4].thumbprint = asks.other;
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
        enum overriding_kind kind;
        bool named_is_other;
        unsigned asked;
    } cases[] = {
        {OVERRIDING_HOST_NAME, true, 2},
        {OVERRIDING_CENTRAL_STORE, true, 2},
        {OVERRIDING_HOST_NAME, false, 1},
        {OVERRIDING_ADDRESS, true, 1},
    };
    struct situation *situation = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        situation_healthy(situation);
        note_asks(situation, cases[i].named_is_other);
        asks.other =
            model_issue(&situation->model, "other", "other.example.com", -1, 90)->facts.thumbprint;
        (void)model_issue(&situation->model, "of the record", "other.example.com", -1, 90);
        (void)model_add_overriding(&situation->model, cases[i].kind, "vpn.example.com",
                                   "of the record");
        const struct snapshot *snapshot = asked(situation);
        assert_int_equal(asks.count, cases[i].asked);
        assert_int_equal(proof_of(snapshot),
                         cases[i].kind == OVERRIDING_ADDRESS ? PROOF_BAD : PROOF_GOOD);
    }
}

/* A record for 127.0.0.1 answers us and no client. */
static void a_record_for_loopback_keeps_us_from_knowing(void **state)
{
    struct situation *situation = *state;
    struct findings findings = {.count = 0};

    (void)model_issue(&situation->model, "other", "other.example.com", -1, 90);
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "127.0.0.1", "other");
    proof_find(asked(situation), true, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].reason, REASON_PROBE_UNAVAILABLE);
    assert_int_equal(findings.items[0].family, FAMILY_IPV4);
}

int run_proof_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(both_families_must_show_what_is_bound_and_answer),
        TEST(what_http_sys_cannot_show_is_not_judged_but_told),
        TEST(what_the_other_family_has_may_be_shown),
        TEST(bad_throughout_is_what_no_family_contradicts),
        TEST(each_kind_of_answer_has_its_reason),
        TEST(who_is_not_to_serve_is_not_asked),
        TEST(the_name_that_clients_use_is_asked_for),
        TEST(where_a_name_has_a_record_of_its_own_it_is_also_asked_without),
        TEST(a_record_for_loopback_keeps_us_from_knowing),
    };

    return cmocka_run_group_tests_name("proof", tests, NULL, NULL);
}
