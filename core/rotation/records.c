/* Writing one record: one of SSTP's two, or another application's that goes along. */
#include "plan/moves.h"
#include "rotation/context.h"

/* ---- which record ---- */

size_t context_index(const struct step *step)
{
    return step->kind == STEP_MOVE_BINDING ? FAMILY_COUNT + step->moved : (size_t)step->family;
}

struct written context_record(const struct rotation_context *context, size_t index)
{
    const struct plan *plan = context->plan;
    const uint16_t port = snapshot_port(plan->snapshot);

    if (index >= FAMILY_COUNT) {
        const size_t moved = index - FAMILY_COUNT;
        return (struct written){.index = index,
                                .site = {.overriding = &plan->moved.items[moved], .port = port},
                                .presence = plan->moved_missing[moved] ? PART_ABSENT : PART_PRESENT,
                                .before = &plan->moved.items[moved].record,
                                .after = moves_record(plan, moved)};
    }
    return (struct written){.index = index,
                            .site = {.family = (enum family)index, .port = port},
                            .presence = plan->snapshot->bindings[index].presence,
                            .before = &plan->snapshot->bindings[index].record,
                            .after = plan->records[index]};
}

void context_report_record(const struct rotation_context *context, const struct written *written,
                           struct report report)
{
    report.family = written->site.family;
    report.overriding = written->site.overriding;
    context_report(context, report);
}

/* ---- the certificate ---- */

static void note_refusal(struct rotation_context *context, const struct outcome *outcome)
{
    context->rotation.refused = outcome->failure == FAILURE_CERTIFICATE_UNUSABLE; /* and it ends */
    context->rotation.not_yet = outcome->failure == FAILURE_NOT_YET; /* as it does here */
    context->rotation.would_lose |= outcome->failure == FAILURE_WOULD_LOSE;
}

/* What a failure to write a record, or to have its certificate accepted, is reported as. */
static enum report_kind failure_reported(const struct outcome *outcome, enum report_kind otherwise)
{
    return outcome->failure == FAILURE_NOT_YET      ? REPORT_CERTIFICATE_NOT_YET
           : outcome->failure == FAILURE_WOULD_LOSE ? REPORT_BINDING_WOULD_LOSE
                                                    : otherwise;
}

bool context_try_certificate(struct rotation_context *context, const struct step *step)
{
    const struct host *host = context->host;
    struct outcome outcome;

    (void)step;
    if (context->tried) {
        return true;
    }
    outcome = host->try_certificate(host->context, &context->plan->records[FAMILY_IPV4]);
    context->tried = outcome_ok(&outcome);
    note_refusal(context, &outcome);
    context_report(context, (struct report){.kind = context->tried
                                                        ? REPORT_CERTIFICATE_ACCEPTED
                                                        : failure_reported(
                                                              &outcome, REPORT_CERTIFICATE_REFUSED),
                                            .error = &outcome});
    return context->tried;
}

/* ---- by delete and set ---- */

void context_restored(struct rotation_context *context, const struct written *written,
                      const struct outcome *outcome)
{
    const bool restored = outcome_ok(outcome);

    context->records[written->index].lost = !restored;
    context_report_record(
        context, written,
        (struct report){.kind = restored ? REPORT_BINDING_RESTORED : REPORT_BINDING_RESTORE_FAILED,
                        .record = written->before,
                        .after = &written->before->thumbprint,
                        .error = outcome});
}

/* Puts the old record back where it is missing. One without a certificate's hash cannot be set: it
 * is lost, by the failure of the new one. */
static void restore_deleted(struct rotation_context *context, const struct written *written,
                            const struct outcome *failure)
{
    const struct host *host = context->host;
    const struct outcome outcome =
        written->presence == PART_MALFORMED
            ? *failure
            : host->create_binding(host->context, &written->site, written->before);

    context_restored(context, written, &outcome);
}

struct outcome context_delete_and_create(const struct rotation_context *context,
                                         const struct written *written,
                                         const struct ssl_record *record, bool *absent)
{
    const struct host *host = context->host;
    const struct outcome deleted = host->delete_binding(host->context, &written->site);
    const struct outcome created = host->create_binding(host->context, &written->site, record);
    const bool not_deleted = !outcome_ok(&deleted) && deleted.failure != FAILURE_NOT_FOUND;

    *absent = false;
    if (not_deleted && created.failure == FAILURE_ALREADY_EXISTS) {
        return deleted; /* it is still there */
    }
    *absent = !outcome_ok(&created);
    if (not_deleted && *absent) {
        context_report_record(
            context, written,
            (struct report){.kind = REPORT_BINDING_WRITE_FAILED, .error = &deleted});
    }
    return created;
}

/* Deletes the record only where all of it can be set again. */
static struct outcome set_anew(struct rotation_context *context, const struct written *written)
{
    const struct host *host = context->host;
    struct outcome outcome = host->may_be_set_anew(host->context, &written->site, &written->after);
    bool absent;

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    context->records[written->index].set_anew = true;
    outcome = context_delete_and_create(context, written, &written->after, &absent);
    if (absent) {
        restore_deleted(context, written, &outcome);
    }
    return outcome;
}

/* ---- in one step, where that can be ---- */

bool context_in_one_step(const struct rotation_context *context, const struct written *written)
{
    return context->plan->snapshot->atomic_update &&
           ssl_record_same_owner(written->before, &written->after);
}

bool context_cannot_update(const struct outcome *outcome)
{
    return outcome->failure == FAILURE_NOT_SUPPORTED || outcome->failure == FAILURE_NOT_YET;
}

static struct outcome change(struct rotation_context *context, const struct written *written,
                             bool *refused)
{
    const struct host *host = context->host;
    struct outcome outcome = {.failure = FAILURE_NOT_SUPPORTED};

    if (context_in_one_step(context, written)) {
        outcome = host->update_binding(host->context, &written->site, &written->after);
    }
    if (!context_cannot_update(&outcome)) {
        return outcome;
    }
    if (!context_try_certificate(context, NULL)) {
        *refused = true; /* reported; nothing was deleted */
        return outcome;
    }
    if (outcome.failure == FAILURE_NOT_YET) { /* it may have been the certificate */
        outcome = host->update_binding(host->context, &written->site, &written->after);
    }
    return context_cannot_update(&outcome) ? set_anew(context, written) : outcome;
}

/* ---- the step ---- */

/* HTTP.sys took the certificate for a record that nobody uses, so what it refuses is another
 * application's record as that has it: no reason to hold it against the certificate, nor to keep it
 * from SSTP where nobody gets in without it. */
static bool is_about_the_record(const struct rotation_context *context,
                                const struct written *written, const struct outcome *outcome)
{
    return written->site.overriding != NULL && context->tried &&
           (outcome->failure == FAILURE_NOT_YET ||
            outcome->failure == FAILURE_CERTIFICATE_UNUSABLE);
}

static void note_unwritten(struct rotation_context *context, const struct written *written)
{
    context->records[written->index].unwritten = true;
    if (written->site.overriding != NULL) {
        context->behind++;
        return;
    }
    context->unwritten++;
    context->rotation.one_family = context->unwritten == 1 &&
                                   plan_writes(context->plan, FAMILY_IPV4) &&
                                   plan_writes(context->plan, FAMILY_IPV6);
    context->rotation.unwritten = written->site.family;
}

bool context_write(struct rotation_context *context, const struct step *step)
{
    const struct host *host = context->host;
    const struct written written = context_record(context, context_index(step));
    const bool create = written.presence == PART_ABSENT;
    bool refused = false;
    struct outcome outcome;

    context_mark_change(context);
    context->records[written.index].tried = true;
    outcome = create ? host->create_binding(host->context, &written.site, &written.after)
                     : change(context, &written, &refused);
    if (refused) {
        return false;
    }
    if (is_about_the_record(context, &written, &outcome)) {
        outcome.failure = FAILURE_OTHER;
    }
    note_refusal(context, &outcome);
    if (!outcome_ok(&outcome)) {
        context_report_record(
            context, &written,
            (struct report){.kind = failure_reported(&outcome, REPORT_BINDING_WRITE_FAILED),
                            .error = &outcome});
        note_unwritten(context, &written);
        return false;
    }
    context->records[written.index].changed = true;
    context_report_record(
        context, &written,
        (struct report){.kind = create ? REPORT_BINDING_CREATED : REPORT_BINDING_REPLACED,
                        .record = &written.after,
                        .before = &written.before->thumbprint,
                        .after = &written.after.thumbprint});
    return true;
}
