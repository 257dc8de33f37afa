/* What the handshakes say of the key of what is in service. */
#include "key_faults.h"

#include "situation.h"
#include "unit.h"

static struct certificate *facts(struct situation *situation, const char *label)
{
    return &model_find(&situation->model, label)->facts;
}

/* ---- what a client met ---- */

static void a_key_is_doubted_where_tls_fails_with_it(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    const struct certificate *bound;

    (void)situation_snapshot(situation);
    bound = snapshot_find(snapshot, &facts(situation, "SAC1")->thumbprint);
    assert_false(key_is_doubted(snapshot, bound));
    snapshot->probes[FAMILY_IPV6].answer = PROBE_NO_TLS;
    assert_true(key_is_doubted(snapshot, bound));
    snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT;
    assert_false(key_is_doubted(snapshot, bound));
}

static void a_handshake_completes_with_what_is_shown_once_tls_is_up(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    struct probe_result *probe = &snapshot->probes[FAMILY_IPV6];
    const struct thumbprint *bound = &facts(situation, "SAC1")->thumbprint;

    (void)situation_snapshot(situation);
    assert_false(key_handshake_completes(snapshot, bound));
    *probe = (struct probe_result){.answer = PROBE_NO_SSTP, .shown = true, .thumbprint = *bound};
    assert_true(key_handshake_completes(snapshot, bound));
    probe->answer = PROBE_NO_TLS; /* it was shown, and the handshake failed */
    assert_false(key_handshake_completes(snapshot, bound));
    probe->answer = PROBE_SERVES;
    probe->shown = false; /* a session was resumed */
    assert_false(key_handshake_completes(snapshot, bound));
    probe->shown = true;
    probe->thumbprint.bytes[0] ^= 1;
    assert_false(key_handshake_completes(snapshot, bound));
}

int run_key_doubt_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_doubted_where_tls_fails_with_it),
        TEST(a_handshake_completes_with_what_is_shown_once_tls_is_up),
    };

    return cmocka_run_group_tests_name("key_doubts", tests, NULL, NULL);
}
