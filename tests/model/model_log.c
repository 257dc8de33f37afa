/* The model's memory of actions and reports. */
#include "model_log.h"

#include <stdio.h>
#include <string.h>

void model_log_violation(struct model_log *log, const char *what, const char *object)
{
    model_log_broken(log, 0, what, object);
}

void model_log_broken(struct model_log *log, unsigned invariant, const char *what,
                      const char *object)
{
    if (log->violation[0] == '\0') {
        log->invariant = invariant;
        (void)snprintf(log->violation, sizeof(log->violation), "%s %s", what,
                       object == NULL ? "" : object);
    }
}

void model_log_action(struct model_log *log, const char *verb, const char *object,
                      const char *value, bool failed)
{
    const size_t used = strlen(log->actions);
    const int length =
        snprintf(log->actions + used, sizeof(log->actions) - used, "%s%s%s%s%s%s ", verb,
                 object == NULL ? "" : ":", object == NULL ? "" : object, value == NULL ? "" : "=",
                 value == NULL ? "" : value, failed ? "!" : "");

    if (length < 0 || (size_t)length >= sizeof(log->actions) - used) {
        model_log_violation(log, "the log of actions is full at", verb);
    }
}

/* What a report of that kind must carry for anyone to make sense of it. */
enum {
    CARRIES_FINDING = 1,
    CARRIES_ERROR = 2, /* of a failed call */
    CARRIES_SERVICE = 4,
    CARRIES_AFTER = 8,
    CARRIES_RETRY = 16,
    CARRIES_CERTIFICATE = 32,
    CARRIES_PORT = 64,
    CARRIES_ROTATION = 128 /* the number of the one that it belongs to */
};

static const unsigned carried[REPORT_KIND_COUNT] = {
    [REPORT_FINDING] = CARRIES_FINDING | CARRIES_PORT,
    [REPORT_FINDING_ENDED] = CARRIES_FINDING | CARRIES_PORT,
    [REPORT_ROTATION_STARTED] = CARRIES_FINDING | CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_CERTIFICATE_ACCEPTED] = CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_BINDING_REPLACED] = CARRIES_AFTER | CARRIES_PORT | CARRIES_ROTATION,
    [REPORT_BINDING_CREATED] = CARRIES_AFTER | CARRIES_PORT | CARRIES_ROTATION,
    [REPORT_HASHES_WRITTEN] = CARRIES_AFTER | CARRIES_ROTATION,
    [REPORT_SERVICE_STOPPED] = CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_SERVICE_STARTED] = CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_ROTATION_COMPLETED] = CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_ROTATION_SHADOWED] = CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_VERIFICATION_FAILED] = CARRIES_FINDING | CARRIES_ROTATION,
    [REPORT_CERTIFICATE_REFUSED] = CARRIES_ERROR | CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_CERTIFICATE_NOT_YET] = CARRIES_ERROR | CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_BINDING_WOULD_LOSE] =
        CARRIES_ERROR | CARRIES_CERTIFICATE | CARRIES_PORT | CARRIES_ROTATION,
    [REPORT_BINDING_WRITE_FAILED] = CARRIES_ERROR | CARRIES_PORT | CARRIES_ROTATION,
    [REPORT_HASH_WRITE_FAILED] = CARRIES_ERROR | CARRIES_ROTATION,
    [REPORT_SERVICE_STOP_FAILED] = CARRIES_ERROR | CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_SERVICE_START_FAILED] = CARRIES_ERROR | CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_STATE_WRITE_FAILED] = CARRIES_ERROR,
    [REPORT_SERVICE_GONE] = CARRIES_ERROR | CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_BINDING_RESTORED] = CARRIES_AFTER | CARRIES_ROTATION,
    [REPORT_BINDING_RESTORE_FAILED] = CARRIES_ERROR | CARRIES_AFTER | CARRIES_ROTATION,
    [REPORT_HASH_RESTORE_FAILED] = CARRIES_ERROR | CARRIES_ROTATION,
    [REPORT_ROTATION_UNDONE] = CARRIES_RETRY | CARRIES_ROTATION,
    [REPORT_ROTATION_INCOMPLETE] = CARRIES_RETRY | CARRIES_ROTATION,
    [REPORT_FAMILY_KEPT] = CARRIES_AFTER | CARRIES_PORT | CARRIES_ROTATION,
    [REPORT_FAMILY_WAITS] = CARRIES_AFTER | CARRIES_PORT | CARRIES_ROTATION,
    [REPORT_COMPANION_STOP_FAILED] = CARRIES_ERROR | CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_COMPANION_START_FAILED] = CARRIES_ERROR | CARRIES_SERVICE | CARRIES_ROTATION,
    [REPORT_REMOTE_ACCESS_STARTED] = 0,
    [REPORT_REMOTE_ACCESS_NOT_STARTED] = CARRIES_ERROR,
    [REPORT_INTENT_RESUMED] = CARRIES_AFTER | CARRIES_ROTATION,
    [REPORT_INTENT_ENDED] = CARRIES_AFTER | CARRIES_ROTATION,
    [REPORT_SHUTDOWN_STARTED] = CARRIES_FINDING | CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_READY_FOR_BOOT] = CARRIES_CERTIFICATE | CARRIES_ROTATION,
    [REPORT_HASHES_DELETED] = CARRIES_ROTATION,
    [REPORT_PROVEN] = CARRIES_ROTATION,
    [REPORT_PROOF_FAILED] = CARRIES_ROTATION,
    [REPORT_REVERTING] = CARRIES_ROTATION,
    [REPORT_HASHES_RESTORED] = CARRIES_ROTATION,
    [REPORT_ROTATION_CANCELLED] = CARRIES_ROTATION,
    [REPORT_REQUEST_TAKEN] = CARRIES_CERTIFICATE | CARRIES_AFTER,
    [REPORT_OVERRIDDEN] = CARRIES_FINDING,
    [REPORT_REQUEST_REFUSED] = CARRIES_AFTER,
};

static unsigned carries(const struct report *report)
{
    return (report->finding != NULL && report->finding->reason > REASON_NONE &&
                    report->finding->reason < REASON_COUNT
                ? (unsigned)CARRIES_FINDING
                : 0u) |
           (report->error != NULL && !outcome_ok(report->error) && report->error->operation != NULL
                ? (unsigned)CARRIES_ERROR
                : 0u) |
           (report->service != NULL ? (unsigned)CARRIES_SERVICE : 0u) |
           (report->after != NULL ? (unsigned)CARRIES_AFTER : 0u) |
           (report->port != 0 ? (unsigned)CARRIES_PORT : 0u) |
           (report->retry_at != 0 ? (unsigned)CARRIES_RETRY : 0u) |
           (report->certificate != NULL ? (unsigned)CARRIES_CERTIFICATE : 0u) |
           (report->rotation != 0 ? (unsigned)CARRIES_ROTATION : 0u);
}

void model_log_report(struct model_log *log, const struct report *report)
{
    if ((unsigned)report->kind >= REPORT_KIND_COUNT) {
        model_log_violation(log, "a report of no kind", NULL);
        return;
    }
    log->reports[report->kind]++;
    if ((carried[report->kind] & ~carries(report)) != 0) {
        char kind[16];
        (void)snprintf(kind, sizeof(kind), "%d", (int)report->kind);
        model_log_broken(log, 9, "not all that it should say is in a report of kind", kind);
        return;
    }
    if (report->kind == REPORT_FINDING) {
        log->begun[report->finding->reason]++;
        log->reminders += report->finding->reported - report->finding->since >= INSTANT_DAY;
    } else if (report->kind == REPORT_OVERRIDDEN) {
        log->overridden[report->finding->reason]++;
    } else if (report->kind == REPORT_FINDING_ENDED) {
        log->ended[report->finding->reason]++;
    } else if (report->kind == REPORT_ROTATION_COMPLETED ||
               report->kind == REPORT_ROTATION_SHADOWED) {
        log->duration = report->duration;
        log->outage = report->outage;
    } else if (report->kind == REPORT_SERVICE_START_FAILED) {
        log->start_error = report->error->code;
        log->start_specific = report->error->specific;
    }
}

unsigned model_log_failure_reports(const struct model_log *log)
{
    unsigned count = 0;

    for (size_t i = 0; i < REPORT_KIND_COUNT; i++) {
        if (carried[i] & CARRIES_ERROR) {
            count += log->reports[i];
        }
    }
    return count;
}
