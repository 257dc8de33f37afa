/* Others at work: who stopped a service, and what one that is stopped did not do. */
#include "plan/quiet.h"

#include "interruption.h"
#include "unit.h"

static bool at_work(const struct quiet *quiet, const struct snapshot *snapshot)
{
    return quiet_until(quiet, snapshot->taken_at, false) != 0;
}

static void see(struct quiet *quiet, struct snapshot *snapshot, enum service_state state,
                uint32_t exit_code)
{
    snapshot->taken_at += INSTANT_MINUTE;
    snapshot->remote_access.state = state;
    snapshot->remote_access.exit_code = exit_code;
    quiet_look(quiet, snapshot);
}

static struct snapshot *healthy_snapshot(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_snapshot(situation);
    return &situation->memory.before;
}

/* It ran again for a while that nobody saw: a start of ours that was reported as failed. */
static void one_that_ended_and_ends_without_an_error_now_was_stopped(void **state)
{
    struct situation *situation = *state;
    struct quiet quiet = {.known = false};
    struct snapshot *snapshot = healthy_snapshot(situation);

    see(&quiet, snapshot, SERVICE_IS_RUNNING, 0);
    see(&quiet, snapshot, SERVICE_IS_STOPPED, 829);
    assert_false(at_work(&quiet, snapshot));
    see(&quiet, snapshot, SERVICE_IS_CHANGING, 0); /* it starts */
    assert_false(at_work(&quiet, snapshot));
    see(&quiet, snapshot, SERVICE_IS_STOPPED, 0);
    assert_true(at_work(&quiet, snapshot));
    snapshot->taken_at += QUIET_FOR;
    see(&quiet, snapshot, SERVICE_IS_STOPPED, 0);
    assert_false(at_work(&quiet, snapshot));
}

/* It computes the hashes when it starts; who picked a certificate and gave that up again meanwhile
 * left the same. */
static void what_does_not_run_wrote_no_hash(void **state)
{
    struct situation *situation = *state;
    struct quiet quiet = {.known = false};
    struct snapshot *snapshot = healthy_snapshot(situation);

    snapshot->sstp.state = SERVICE_IS_STOPPED;
    const struct hash_pair its = snapshot->parameters.hashes;
    snapshot->parameters.hashes.sha256.presence = PART_ABSENT;
    snapshot->parameters.hashes.sha1.presence = PART_ABSENT;
    see(&quiet, snapshot, SERVICE_IS_STOPPED, 0);
    snapshot->parameters.hashes = its;
    see(&quiet, snapshot, SERVICE_IS_STOPPED, 0);
    assert_true(at_work(&quiet, snapshot));
}

int run_quiet_services_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_that_ended_and_ends_without_an_error_now_was_stopped),
        TEST(what_does_not_run_wrote_no_hash),
    };

    return cmocka_run_group_tests_name("quiet_services", tests, NULL, NULL);
}
