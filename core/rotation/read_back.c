/* What a failed rotation left, as it is seen: calls that claim success prove nothing. */
#include <string.h>

#include "diagnosis/overriding.h"
#include "host/reporting.h"
#include "model/sstp_start.h"
#include "rotation/context.h"

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
static bool binding_is_as_before(struct rotation_context *context, enum family family, bool said)
{
    const struct binding *before = &context->plan->snapshot->bindings[family];
    const struct binding *after = &context->after->bindings[family];
    const bool same = same_binding(before, after);
    const bool gone = after->presence == PART_ABSENT && !context->records[family].lost;

    if (!same && (said || gone)) {
        const struct outcome outcome =
            not_seen(after->presence, &after->error, family_name(family));
        context_report(context, (struct report){.kind = REPORT_BINDING_RESTORE_FAILED,
                                                .family = family,
                                                .record = &before->record,
                                                .after = &before->record.thumbprint,
                                                .error = &outcome});
    }
    context->differs = context->differs || (!same && after->presence != PART_UNREADABLE);
    return same;
}

/* Others' that go along. One that was never written its owner may change; one that was to be, and
 * has the new one in spite of a failure, is not as it was. */
static bool moved_is_as_before(struct rotation_context *context, size_t index, bool said)
{
    const struct written written = context_record(context, index);
    const struct record_progress *progress = &context->records[index];
    const struct overriding_bindings *overriding = &context->after->overriding;
    const struct overriding_binding *now = overriding_find(overriding, written.site.overriding);
    const bool same = now != NULL &&
                      thumbprint_equal(&now->record.thumbprint, &written.before->thumbprint) &&
                      ssl_record_same_settings(&now->record, written.before);

    const bool written_all_the_same =
        progress->tried && now != NULL &&
        thumbprint_equal(&now->record.thumbprint, &context->plan->records[FAMILY_IPV4].thumbprint);

    if (same || !(progress->changed || progress->set_anew || written_all_the_same)) {
        return true;
    }
    if (said) { /* so none is lost */
        char object[OUTCOME_OBJECT_SIZE] = "";
        overriding_write_endpoint(written.site.overriding, written.site.port, object);
        const struct outcome outcome = not_seen(overriding->presence, &overriding->error, object);
        context_report_record(context, &written,
                              (struct report){.kind = REPORT_BINDING_RESTORE_FAILED,
                                              .record = written.before,
                                              .after = &written.before->thumbprint,
                                              .error = &outcome});
    }
    return false;
}

static bool hash_is_as_before(struct rotation_context *context, const struct hash_value *before,
                              const struct hash_value *after, const char *name, bool said)
{
    const bool same = same_hash(before, after);

    if (said && !same) {
        const struct outcome outcome = not_seen(after->presence, &after->error, name);
        context_report(context,
                       (struct report){.kind = REPORT_HASH_RESTORE_FAILED, .error = &outcome});
    }
    context->differs = context->differs || (!same && after->presence != PART_UNREADABLE);
    return same;
}

/* Somebody else started it while what is undone now was there to be read. Where we asked it to stop
 * it may have been started since the undo, too. */
static bool was_started_meanwhile(const struct rotation_context *context,
                                  const struct service_facts *before,
                                  const struct service_facts *after)
{
    const struct start_span was = sstp_start_span(before);
    const struct start_span is = sstp_start_span(after);

    return after->state != SERVICE_IS_STOPPED && (is.from != was.from || is.until != was.until) &&
           (!context->sstp_stopping || is.from < context->undone_at);
}

/* At the start of either (sstp_last_read). Hashes are undone only with a binding. */
static bool sstp_read_what_was_undone(const struct rotation_context *context)
{
    const struct snapshot *before = context->plan->snapshot;
    const struct snapshot *after = context->after;

    return context_rebound(context) &&
           (was_started_meanwhile(context, &before->sstp, &after->sstp) ||
            was_started_meanwhile(context, &before->remote_access, &after->remote_access));
}

static bool is_as_before(struct rotation_context *context, bool said)
{
    const struct hash_pair *before = &context->plan->snapshot->parameters.hashes;
    const struct hash_pair *after = &context->after->parameters.hashes;
    bool same = binding_is_as_before(context, FAMILY_IPV4, said);

    same = binding_is_as_before(context, FAMILY_IPV6, said) && same;
    for (size_t i = 0; i < context->plan->moved.count; i++) {
        same = moved_is_as_before(context, FAMILY_COUNT + i, said) && same;
    }
    same = hash_is_as_before(context, &before->sha256, &after->sha256, "SHA256CertificateHash",
                             said) &&
           same;
    return hash_is_as_before(context, &before->sha1, &after->sha1, "SHA1CertificateHash", said) &&
           same;
}

static bool runs(struct rotation_context *context, const char *service)
{
    return snapshot_runs(context->after, service);
}

/* Of RemoteAccess, the first to end by itself, it is known with what it did. */
static struct outcome not_running(const struct rotation_context *context, const char *service)
{
    const struct dependents *dependents = &context->after->dependents;
    const struct service_facts *remote_access = &context->after->remote_access;
    struct outcome outcome = not_seen(dependents->presence, &dependents->error, service);

    if (outcome.code == 0 && strcmp(service, REMOTE_ACCESS_SERVICE) == 0) {
        outcome.code = remote_access->exit_code;
        outcome.specific = remote_access->specific_code;
    }
    return outcome;
}

static bool report_unless_it_runs(struct rotation_context *context, const char *service)
{
    if (!runs(context, service)) {
        const struct outcome outcome = not_running(context, service);
        context_report_start(context->host, context->after, service, &outcome);
    }
    return true;
}

void context_read_back(struct rotation_context *context, struct seen *seen)
{
    context->host->observe(context->host->context, context->after);
    context->rotation.observed = context->after;
    if (seen->all_running) {
        (void)context_for_each_stopped(context, report_unless_it_runs);
    }
    seen->all_running = context_for_each_stopped(context, runs) && seen->all_running;
    seen->as_before = is_as_before(context, seen->as_before) && seen->as_before;
    seen->read = seen->as_before && sstp_read_what_was_undone(context);
    if (seen->read) {
        context->intent.stored_at = context->after->taken_at;
        seen->as_before = false;
    }
}
