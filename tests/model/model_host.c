/* The host functions on the model: looking, and being told. Each is one call: it may fail by a
 * fault, by what the server says, or have no effect because the process is dead. */
#include "model_host.h"

#include "losses.h"

/* ---- observation ---- */

static void observe(void *context, struct snapshot *snapshot)
{
    const struct call call = call_begin(context, CALL_OBSERVE, NULL);
    struct model_process *process = context;

    model_observe(call.model, snapshot);
    losses_see(call.model);
    process->observed = true;
    call.model->balancer.follows =
        model_offloaded(call.model) && !call.model->settings.has_offload_hash;
    for (size_t i = 0; i < call.model->certificate_count; i++) {
        const struct model_certificate *certificate = &call.model->certificates[i];
        process->fit_when_observed[i] =
            model_certificate_fit(call.model, &certificate->facts.thumbprint);
        process->names_fit_when_observed[i] = model_names_fit(call.model, certificate);
    }
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const struct model_binding *binding = &call.model->bindings[i];
        process->foreign_when_observed[i] =
            binding->presence != PART_ABSENT && !ssl_record_is_sstp(&binding->record);
    }
    process->policy_when_observed =
        (enum foreign_policy)call.model->settings.values[SETTING_FOREIGN_BINDINGS];
    process->disturbed = false;
    model_process_judge_clock(process);
    model_process_begin_pass(process); /* what others bound until now is known, too */
    (void)call_end(&call, NULL, NULL);
}

static instant clock_now(void *context)
{
    const struct model_process *process = context;

    return process->model->now;
}

enum stop_request model_host_stop_requested(void *context)
{
    const struct model_process *process = context;

    return process->model->shuts_down ? STOP_FOR_SHUTDOWN
           : process->at_once_after != 0 && process->calls >= process->at_once_after ? STOP_AT_ONCE
           : process->calls >= process->stop_after ? STOP_REQUESTED
                                                   : STOP_NOT_REQUESTED;
}

/* ---- reports ---- */

static void note_set_aside(struct model *model, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        if (thumbprint_equal(&model->certificates[i].facts.thumbprint, thumbprint)) {
            model->certificates[i].set_aside_at = model->now;
        }
    }
}

/* What lasts is told when it begins and when it ends. */
static void judge_report(struct model_process *process, const struct report *reported)
{
    const bool begins = reported->kind == REPORT_STATE_WRITE_FAILED;

    if (reported->kind == REPORT_REVERTING) {
        note_set_aside(process->model, reported->before);
    }
    if (reported->kind == REPORT_SERVICE_GONE) {
        const char *gone =
            model_service_name(model_service_by_name(process->model, reported->service));
        if (process->gone == gone && !process->unwritable) {
            model_log_broken(&process->model->log, 9, "said again to be gone:", gone);
        }
        process->gone = gone;
    }

    if (begins || reported->kind == REPORT_STATE_WRITTEN_AGAIN) {
        if (process->unwritable == begins) {
            model_log_broken(&process->model->log, 9,
                             "told again while it lasts:", begins ? "unwritable" : "writable");
        }
        process->unwritable = begins;
    }
}

static void report(void *context, const struct report *reported)
{
    struct model_process *process = context;

    if (!process->dead) {
        judge_report(process, reported);
        model_log_report(&process->model->log, reported);
        if (process->director.reported != NULL) {
            process->director.reported(process->director.context, reported);
        }
    }
}

/* An observation of the model tells them all. */
static void open_keys(void *context, struct snapshot *snapshot)
{
    (void)context;
    (void)snapshot;
}

/* ---- all of them ---- */

struct host model_host(struct model_process *process)
{
    struct host host = {.context = process,
                        .observe = observe,
                        .probe = model_host_probe,
                        .sstp_events = model_host_sstp_events,
                        .probe_balancer = model_host_probe_balancer,
                        .open_keys = open_keys,
                        .count_connections = model_host_count_connections,
                        .now = clock_now,
                        .pause = model_host_pause,
                        .stop_requested = model_host_stop_requested,
                        .report = report};

    model_host_add_bindings(&host);
    model_host_add_services(&host);
    model_host_add_state(&host);
    return host;
}
