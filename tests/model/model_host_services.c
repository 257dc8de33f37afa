/* The host functions that stop and start services. */
#include "model_host.h"

static void note_restart(struct model *model, enum model_service_id service)
{
    if (service == MODEL_SSTP && model->restart_count < MODEL_RESTARTS_MAX) {
        model->restarts[model->restart_count++] =
            model->restart_decided == 0 ? model->now : model->restart_decided;
        model->restart_decided = 0;
    }
}

static struct outcome stop_service(void *context, const char *name, bool may_cancel)
{
    struct call call = call_begin(context, CALL_STOP_SERVICE, name);
    const enum model_service_id service = model_service_by_name(call.model, name);

    const enum stop_request request = model_host_stop_requested(context);

    if (call.acts && (request == STOP_FOR_SHUTDOWN || request == STOP_AT_ONCE ||
                      (may_cancel && request == STOP_REQUESTED))) {
        call_set_outcome(&call, FAILURE_CANCELLED, 0, name);
        call.acts = call.process->stop_goes_on;
    }
    if (call.acts && call.late) {
        model_stop_slowly(call.model, service, call.until);
        note_restart(call.model, service);
    } else if (call.acts) {
        const uint32_t code = model_stop(call.model, service);
        const bool by_others = code == MODEL_ERROR_NOT_RUNNING; /* a moment before */
        if (code == 0 || (by_others && call.model->restart_decided != 0)) {
            note_restart(call.model, service);
        } else if (!by_others) {
            call_answer(&call, FAILURE_REFUSED, code, name);
        }
    }
    return call_end(&call, name, NULL);
}

/* The stored intent says of that companion that we stopped it. */
static bool is_owed(const struct model *model, const char *name)
{
    const struct intent *intent = &model->stored.intent;
    bool stopped = false;

    for (size_t i = 0; i < intent->companions.count; i++) {
        stopped = stopped || (intent->companions.stopped[i] &&
                              service_name_equal(intent->companions.names[i], name));
    }
    return stopped && intent->presence == PART_PRESENT && model->intent_boot == model->boot;
}

static struct outcome start_service(void *context, const char *name)
{
    struct call call = call_begin(context, CALL_START_SERVICE, name);
    const enum model_service_id service = model_service_by_name(call.model, name);

    if (call.acts && call.model->services[service].state == SERVICE_IS_STOPPED) {
        call.model->services[service].seen_down_at = call.model->now;
    }
    if (call.acts) {
        const uint32_t code =
            call.model->shuts_down ? MODEL_ERROR_SHUTDOWN : model_start(call.model, service);
        call_answer(&call,
                    code == MODEL_ERROR_RUNNING     ? FAILURE_ALREADY_EXISTS
                    : code == MODEL_ERROR_NOT_THERE ? FAILURE_NOT_FOUND
                                                    : FAILURE_OTHER,
                    code, name);
        if (code == 0 && call.model->services[service].dies > 0) {
            call.model->services[service].dies--;
            if (model_stop(call.model, service) == 0) {
                model_kill(call.model, service);
            }
        }
        if (code == 0 && call.process->calls == call.process->at_once_after) {
            call_set_outcome(&call, FAILURE_CANCELLED, 0, name); /* it runs all the same */
        }
    }
    call.model->log.owed_starts += call.acts && !call.process->dead && is_owed(call.model, name);
    return call_end(&call, name, NULL);
}

void model_host_add_services(struct host *host)
{
    host->stop_service = stop_service;
    host->start_service = start_service;
}
