/* The hashes that SSTP stores, changed by somebody while it runs. */
#include "scenarios.h"

#include <string.h>

/* A script that writes the hash of a certificate that is over, say. */
static void spoil_hash(void)
{
    BYTE hash[32];

    memset(hash, 0x5a, sizeof(hash));
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, hash, sizeof(hash));
}

static void a_hash_that_is_changed_while_sstp_runs_costs_no_restart(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();
    struct traces after;

    (void)state;
    spoil_hash();
    assert_true(server_lets_in(&certificate));
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    after = server_traces();
    assert_event_says(EVENT_HASH_CHANGED, SSTP_SHA256_VALUE);
    assert_memory_equal(after.processes, before.processes, sizeof(after.processes));
    assert_serves(&certificate);
}

/* Nobody saw what SSTP read. */
static void a_hash_that_sstp_may_have_read_costs_one(void **state)
{
    const struct certificate certificate = server_healthy();
    const struct traces before = server_traces();
    struct traces after;

    (void)state;
    spoil_hash();
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    after = server_traces();
    assert_event_says(EVENT_HASH_DISAGREES, SSTP_SHA256_VALUE);
    assert_memory_not_equal(after.processes, before.processes, sizeof(after.processes));
    assert_serves(&certificate);
}

/* As advice on the web has it, that takes the length for the value. */
static void a_hash_of_a_wrong_length_that_it_may_have_read_too(void **state)
{
    const struct certificate certificate = server_healthy();
    const BYTE thirty_two = 32;

    (void)state;
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, &thirty_two, sizeof(thirty_two));
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HASH_MALFORMED, EVENT_ROTATION_STARTED, EVENT_HASHES_DELETED,
                  RESTART_PROVEN, STOPPED);
    assert_event_says(EVENT_HASH_MALFORMED, SSTP_SHA256_VALUE);
    assert_serves(&certificate);
}

int scenarios_bindings_hashes(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_hash_that_is_changed_while_sstp_runs_costs_no_restart),
        SCENARIO(a_hash_that_sstp_may_have_read_costs_one),
        SCENARIO(a_hash_of_a_wrong_length_that_it_may_have_read_too),
    };

    return cmocka_run_group_tests_name("bindings/hashes", tests, NULL, NULL);
}
