/* What a failed rotation left, as it is seen: calls that claim success prove nothing. */
#include <string.h>

#include "reporting.h"
#include "walk.h"

/* What is read back is something else than the calls said. */
static struct outcome not_seen(enum presence presence, const struct outcome *error,
                               const char *object)
{
    struct outcome outcome = {.failure = FAILURE_OTHER, .operation = "read back"};

    if (presence == PART_UNREADABLE) {
        return *error;
    }
    (void)outcome_append(outcome.object, 0, object);
    return outcome;
}

static bool same_binding(const struct binding *a, const struct binding *b)
{
    return a->presence == b->presence &&
           thumbprint_equal(&a->record.thumbprint, &b->record.thumbprint) &&
           ssl_record_same_settings(&a->record, &b->record);
}

static bool same_hash(const struct hash_value *a, const struct hash_value *b)
{
    return a->presence == b->presence &&
           (a->presence != PART_PRESENT || memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0);
}

/* said: that it is as before; what is not is reported. So is a record that went unnoticed. */
static bool binding_is_as_before(struct walk *walk, enum family family, bool said)
{
    const struct binding *before = &walk->plan->snapshot->bindings[family];
    const struct binding *after = &walk->after->bindings[family];
    const bool same = same_binding(before, after);
    const bool gone = after->presence == PART_ABSENT && !walk->binding_lost[family];

    if (!same && (said || gone)) {
        const struct outcome outcome =
            not_seen(after->presence, &after->error, family_name(family));
        walk_report(walk, (struct report){.kind = REPORT_BINDING_RESTORE_FAILED,
                                          .family = family,
                                          .record = &before->record,
                                          .after = &before->record.thumbprint,
                                          .error = &outcome});
    }
    walk->differs = walk->differs || (!same && after->presence != PART_UNREADABLE);
    return same;
}

static bool hash_is_as_before(struct walk *walk, const struct hash_value *before,
                              const struct hash_value *after, const char *name, bool said)
{
    const bool same = same_hash(before, after);

    if (said && !same) {
        const struct outcome outcome = not_seen(after->presence, &after->error, name);
        walk_report(walk, (struct report){.kind = REPORT_HASH_RESTORE_FAILED, .error = &outcome});
    }
    walk->differs = walk->differs || (!same && after->presence != PART_UNREADABLE);
    return same;
}

/* Somebody else started it while what is undone now was there to be read. Hashes are undone only
 * with a binding. */
static bool sstp_read_what_was_undone(const struct walk *walk)
{
    const bool undone = walk->binding_changed[FAMILY_IPV4] || walk->binding_changed[FAMILY_IPV6];

    return undone && !walk->sstp_stopping &&
           walk->after->sstp.started_at != walk->plan->snapshot->sstp.started_at;
}

static bool is_as_before(struct walk *walk, bool said)
{
    const struct hash_pair *before = &walk->plan->snapshot->parameters.hashes;
    const struct hash_pair *after = &walk->after->parameters.hashes;
    bool same = binding_is_as_before(walk, FAMILY_IPV4, said);

    same = binding_is_as_before(walk, FAMILY_IPV6, said) && same;
    same =
        hash_is_as_before(walk, &before->sha256, &after->sha256, "SHA256CertificateHash", said) &&
        same;
    return hash_is_as_before(walk, &before->sha1, &after->sha1, "SHA1CertificateHash", said) &&
           same;
}

static bool runs(struct walk *walk, const char *service)
{
    return snapshot_runs(walk->after, service);
}

/* Of RemoteAccess, the first to end by itself, it is known with what it did. */
static struct outcome not_running(const struct walk *walk, const char *service)
{
    const struct dependents *dependents = &walk->after->dependents;
    const struct service_facts *remote_access = &walk->after->remote_access;
    struct outcome outcome = not_seen(dependents->presence, &dependents->error, service);

    if (outcome.code == 0 && strcmp(service, REMOTE_ACCESS_SERVICE) == 0) {
        outcome.code = remote_access->exit_code;
        outcome.specific = remote_access->specific_code;
    }
    return outcome;
}

static bool tell_unless_it_runs(struct walk *walk, const char *service)
{
    if (!runs(walk, service)) {
        const struct outcome outcome = not_running(walk, service);
        walk_report_start(walk->host, walk->after, service, &outcome);
    }
    return true;
}

void walk_read_back(struct walk *walk, struct seen *seen)
{
    walk->host->observe(walk->host->context, walk->after);
    walk->rotation.observed = walk->after;
    if (seen->all_running) {
        (void)walk_for_each_stopped(walk, tell_unless_it_runs);
    }
    seen->all_running = walk_for_each_stopped(walk, runs) && seen->all_running;
    seen->as_before = is_as_before(walk, seen->as_before) && seen->as_before;
    if (seen->as_before && sstp_read_what_was_undone(walk)) {
        walk->intent.stored_at = walk->after->taken_at; /* only a start after this will do */
        seen->as_before = false;
    }
}
