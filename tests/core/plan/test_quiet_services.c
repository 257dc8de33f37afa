/* Others at work: who stopped a service, and what one that is stopped did not do. */
#include "plan/quiet.h"

#include "interruption.h"
#include "unit.h"

#include <string.h>

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

/* It ran again for a while unseen: a start by the service that was reported as failed. */
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

static bool hashes_appear(struct situation *situation, instant sstp_start, instant start)
{
    struct quiet quiet = {.known = false};
    struct snapshot *snapshot = healthy_snapshot(situation);
    const struct hash_pair its = snapshot->parameters.hashes;

    snapshot->parameters.hashes.sha256.presence = PART_ABSENT;
    snapshot->parameters.hashes.sha1.presence = PART_ABSENT;
    see(&quiet, snapshot, SERVICE_IS_RUNNING, 0);
    snapshot->parameters.hashes = its;
    snapshot->sstp.started_at += sstp_start;
    snapshot->remote_access.started_at += start;
    see(&quiet, snapshot, SERVICE_IS_RUNNING, 0);
    return at_work(&quiet, snapshot);
}

static instant start_of(const struct situation *situation)
{
    return situation->model.services[MODEL_SSTP].started_at;
}

/* Nor did what runs as it did before. */
static void what_did_not_start_wrote_no_hash(void **state)
{
    struct situation *situation = *state;

    assert_true(hashes_appear(situation, 0, 0));
    assert_false(hashes_appear(situation, INSTANT_SECOND, 0));
    assert_false(hashes_appear(situation, 0, INSTANT_SECOND));
    assert_false(hashes_appear(situation, -start_of(situation), 0)); /* it is not known */
}

/* SAC1's record of IPv4 is another application's, and gets SAC2 then. */
static struct quiet followed_since(struct situation *situation, struct snapshot *snapshot)
{
    struct quiet quiet = {.known = false};
    struct binding *binding = &snapshot->bindings[FAMILY_IPV4];

    known_as_healthy(situation);
    (void)situation_renew(situation);
    model_observe(&situation->model, snapshot);
    memset(binding->record.application_id, 1, APPLICATION_ID_SIZE);
    quiet_look(&quiet, snapshot);
    quiet_leave(&quiet, snapshot, true);
    snapshot->taken_at += INSTANT_HOUR;
    binding->record.thumbprint = model_find(&situation->model, "SAC2")->facts.thumbprint;
    binding->written_at = snapshot->taken_at - INSTANT_SECOND;
    return quiet;
}

static void who_gives_another_applications_record_a_certificate_has_some_seconds(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    struct quiet quiet = followed_since(situation, snapshot);
    const instant written = snapshot->bindings[FAMILY_IPV4].written_at;

    quiet_look(&quiet, snapshot);
    assert_true(quiet_until(&quiet, snapshot->taken_at, true) == written + QUIET_FOLLOWING);
}

static void who_changes_ours_as_well_has_five(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    struct quiet quiet = followed_since(situation, snapshot);
    struct binding *ours = &snapshot->bindings[FAMILY_IPV6];

    ours->record.flags ^= 1;
    ours->written_at = snapshot->bindings[FAMILY_IPV4].written_at - INSTANT_SECOND;
    quiet_look(&quiet, snapshot);
    assert_true(quiet_until(&quiet, snapshot->taken_at, true) == ours->written_at + QUIET_FOR);
}

static void what_is_gone_is_not_followed(void **state)
{
    struct situation *situation = *state;
    struct snapshot *snapshot = &situation->memory.before;
    struct quiet quiet = followed_since(situation, snapshot);
    const instant written = snapshot->bindings[FAMILY_IPV4].written_at;

    snapshot->store.count = 0;
    quiet_look(&quiet, snapshot);
    assert_true(quiet_until(&quiet, snapshot->taken_at, true) == written + QUIET_FOR);
}

int run_quiet_services_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_that_ended_and_ends_without_an_error_now_was_stopped),
        TEST(what_does_not_run_wrote_no_hash),
        TEST(what_did_not_start_wrote_no_hash),
        TEST(who_gives_another_applications_record_a_certificate_has_some_seconds),
        TEST(who_changes_ours_as_well_has_five),
        TEST(what_is_gone_is_not_followed),
    };

    return cmocka_run_group_tests_name("quiet_services", tests, NULL, NULL);
}
