/* The host functions on the model. Each is one call: it may fail by a fault, by what the server
 * says, or have no effect because the process is dead. */
#include "model_host.h"

#include "proofs.h"

#include <string.h>

/* ---- observation ---- */

static void observe(void *context, struct snapshot *snapshot)
{
    const struct call call = call_begin(context, CALL_OBSERVE, NULL);
    struct model_process *process = context;

    model_observe(call.model, snapshot);
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
    model_process_begin_pass(process); /* what others bound until now is known, too */
    (void)call_end(&call, NULL, NULL);
}

static instant clock_now(void *context)
{
    const struct model_process *process = context;

    return process->model->now;
}

static enum stop_request stop_requested(void *context)
{
    const struct model_process *process = context;

    return process->model->shuts_down              ? STOP_FOR_SHUTDOWN
           : process->calls >= process->stop_after ? STOP_REQUESTED
                                                   : STOP_NOT_REQUESTED;
}

/* ---- bindings ---- */

static enum failure http_failure(uint32_t code)
{
    switch (code) {
    case MODEL_ERROR_NOT_FOUND:
        return FAILURE_NOT_FOUND;
    case MODEL_ERROR_EXISTS:
        return FAILURE_ALREADY_EXISTS;
    case MODEL_ERROR_NO_KEY:
        return FAILURE_CERTIFICATE_UNUSABLE;
    default:
        return FAILURE_OTHER;
    }
}

/* Nothing unfit may be bound but what was bound before. What became unfit after the observation
 * cannot be held against the product. */
static void judge_write(const struct call *call, const struct ssl_record *record)
{
    const struct model_process *process = call->process;
    const struct model *model = call->model;
    const struct model_certificate *certificate = model_by_thumbprint(model, &record->thumbprint);
    const char *label = model_label(model, &record->thumbprint);
    static const struct thumbprint none;

    if (thumbprint_equal(&record->thumbprint, &none)) {
        model_log_broken(&call->model->log, 3, "a record without a certificate is written", NULL);
        return;
    }
    for (size_t i = 0; i < sizeof(process->known) / sizeof(process->known[0]); i++) {
        if (thumbprint_equal(&process->known[i], &record->thumbprint)) {
            return;
        }
    }
    if (proofs_forbid(model, &record->thumbprint) && !process->disturbed &&
        !thumbprint_equal(&process->ordered, &record->thumbprint)) {
        model_log_broken(&call->model->log, 12, "what was set aside is bound:", label);
    }
    if (!model_certificate_fit(model, &record->thumbprint) &&
        (certificate == NULL || !process->fit_when_observed[certificate - model->certificates])) {
        model_log_broken(&call->model->log, 3, "an unfit certificate is bound:", label);
    } else if (process->observed &&
               !process->names_fit_when_observed[certificate - model->certificates]) {
        model_log_broken(&call->model->log, 3, "a certificate for other names is bound:", label);
    }
}

static void judge_target(const struct call *call, enum family family, uint16_t port)
{
    const struct model_binding *binding = &call->model->bindings[family];
    const uint32_t expected_port = call->model->parameters.listener_port.value;
    const bool foreign = call->process->disturbed ? call->process->foreign_when_observed[family]
                                                  : binding->presence != PART_ABSENT &&
                                                        !ssl_record_is_sstp(&binding->record);

    if (!call->process->disturbed && port != (expected_port == 0 ? MODEL_PORT : expected_port)) {
        model_log_broken(&call->model->log, 4,
                         "a binding of another port is written:", family_name(family));
    }
    if (foreign && call->process->policy_when_observed == FOREIGN_REFUSE) {
        model_log_broken(&call->model->log, 4,
                         "a foreign binding is touched:", family_name(family));
    }
}

static struct outcome try_certificate(void *context, const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_TRY_CERTIFICATE, NULL);
    const char *label = model_label(call.model, &record->thumbprint);

    if (call.acts) {
        const uint32_t code = model_http_accepts(call.model, record);
        call_answer(&call, http_failure(code), code, label);
    }
    return call_end(&call, NULL, label);
}

typedef uint32_t write_function(struct model *model, enum family family,
                                const struct ssl_record *record);

static struct outcome write_binding(struct call *call, write_function *write, enum family family,
                                    uint16_t port, const struct ssl_record *record)
{
    if (call->acts) {
        judge_target(call, family, port);
        judge_write(call, record);
        call->model->writer = WRITER_US;
        const uint32_t code = write(call->model, family, record);
        call->model->writer = WRITER_OTHERS;
        call_answer(call, http_failure(code), code, family_name(family));
    }
    return call_end(call, family_name(family), model_label(call->model, &record->thumbprint));
}

static struct outcome update_binding(void *context, enum family family, uint16_t port,
                                     const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_UPDATE_BINDING, family_name(family));

    if (call.acts && (call.model->update_unsupported || !call.model->atomic_update)) {
        call_answer(&call, FAILURE_NOT_SUPPORTED, 120, family_name(family));
    }
    return write_binding(&call, model_http_update, family, port, record);
}

static struct outcome create_binding(void *context, enum family family, uint16_t port,
                                     const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_CREATE_BINDING, family_name(family));

    return write_binding(&call, model_http_create, family, port, record);
}

static struct outcome delete_binding(void *context, enum family family, uint16_t port)
{
    struct call call = call_begin(context, CALL_DELETE_BINDING, family_name(family));

    if (call.acts) {
        judge_target(&call, family, port);
        const uint32_t code = model_http_delete(call.model, family);
        call_answer(&call, http_failure(code), code, family_name(family));
    }
    return call_end(&call, family_name(family), NULL);
}

/* ---- hashes ---- */

static void write_hash(struct hash_value *stored, const struct hash_value *wanted)
{
    if (wanted->presence == PART_PRESENT || wanted->presence == PART_ABSENT) {
        *stored = *wanted;
    }
}

static struct outcome write_hashes(void *context, const struct hash_pair *hashes)
{
    const struct call call = call_begin(context, CALL_WRITE_HASHES, "SHA256CertificateHash");

    if (call.acts) {
        model_judge_followed(call.model, hashes);
        write_hash(&call.model->parameters.hashes.sha256, &hashes->sha256);
    }
    if (call.acts && !call.half) {
        write_hash(&call.model->parameters.hashes.sha1, &hashes->sha1);
    }
    return call_end(&call, NULL, hashes->sha256.presence == PART_PRESENT ? "set" : "none");
}

/* ---- services ---- */

static enum model_service_id service_by_name(struct model *model, const char *name)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (service_name_equal(model_service_name((enum model_service_id)i), name)) {
            return (enum model_service_id)i;
        }
    }
    model_log_violation(&model->log, "there is no service", name);
    return MODEL_REMOTE_ACCESS;
}

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
    const enum model_service_id service = service_by_name(call.model, name);

    const enum stop_request request = stop_requested(context);

    if (call.acts && (request == STOP_FOR_SHUTDOWN || (may_cancel && request == STOP_REQUESTED))) {
        call_set_outcome(&call, FAILURE_CANCELLED, 0, name);
        call.acts = call.process->stop_goes_on;
    }
    if (call.acts && call.late) {
        model_stop_slowly(call.model, service, call.until);
        note_restart(call.model, service);
    } else if (call.acts) {
        const uint32_t code = model_stop(call.model, service);
        if (code == 0) {
            note_restart(call.model, service);
        } else if (code != MODEL_ERROR_NOT_RUNNING) {
            call_answer(&call, FAILURE_REFUSED, code, name);
        }
    }
    return call_end(&call, name, NULL);
}

/* The stored intent says of that further service that we stopped it. */
static bool is_owed(const struct model *model, const char *name)
{
    const struct intent *intent = &model->stored.intent;
    bool stopped = false;

    for (size_t i = 0; i < intent->further.count; i++) {
        stopped = stopped || (intent->further.stopped[i] &&
                              service_name_equal(intent->further.names[i], name));
    }
    return stopped && intent->presence == PART_PRESENT && model->intent_boot == model->boot;
}

static struct outcome start_service(void *context, const char *name)
{
    struct call call = call_begin(context, CALL_START_SERVICE, name);
    const enum model_service_id service = service_by_name(call.model, name);

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
            (void)model_stop(call.model, service);
        }
    }
    call.model->log.owed_starts += call.acts && !call.process->dead && is_owed(call.model, name);
    return call_end(&call, name, NULL);
}

/* ---- what the product stores ---- */

static struct outcome store_intent(void *context, const struct intent *intent)
{
    const struct call call = call_begin(context, CALL_STORE_INTENT, "Intent");

    if (call.acts) {
        call.model->stored.intent = *intent;
        call.model->intent_boot = call.model->boot;
    }
    return call_end(&call, NULL, model_label(call.model, &intent->target));
}

static struct outcome clear_intent(void *context)
{
    const struct call call = call_begin(context, CALL_CLEAR_INTENT, "Intent");

    if (call.acts) {
        call.model->stored.intent = (struct intent){.presence = PART_ABSENT};
    }
    return call_end(&call, NULL, NULL);
}

static struct outcome store_last_good(void *context, const struct certificate *certificate)
{
    const struct call call = call_begin(context, CALL_STORE_LAST_GOOD, "LastGood");
    struct last_good *last_good = &call.model->stored.last_good;

    if (call.acts) {
        last_good->presence = PART_PRESENT;
        last_good->thumbprint = certificate->thumbprint;
        last_good->names.count = certificate->name_count;
        for (size_t i = 0; i < certificate->name_count && i < MODEL_NAMES_MAX; i++) {
            call.model->last_good_names[i] = certificate->names[i];
        }
        last_good->not_before = certificate->not_before;
        last_good->not_after = certificate->not_after;
        last_good->root_known = certificate->root_known;
        memcpy(last_good->root, certificate->root, SHA256_SIZE);
    }
    return call_end(&call, NULL, model_label(call.model, &certificate->thumbprint));
}

static struct outcome store_sstp_start(void *context, const struct sstp_start *start)
{
    const struct call call = call_begin(context, CALL_STORE_SSTP_START, "SstpStart");

    if (call.acts) {
        call.model->stored.sstp_start = *start;
    }
    return call_end(&call, NULL, model_label(call.model, &start->thumbprint));
}

/* What says the names may have come since the last look: then the ordered one may have said them.
 */
static bool names_were_free(const struct model_process *process, size_t certificate)
{
    return process->disturbed &&
           thumbprint_equal(&process->model->certificates[certificate].facts.thumbprint,
                            &process->ordered);
}

/* An administrator's order counts whether it could be stored or not. */
static void note_order(struct model_process *process, const struct hold *hold)
{
    struct model *model = process->model;
    const struct hold stored = model->stored.hold;

    process->ordered = hold->thumbprint;
    model->stored.hold = *hold;
    for (size_t i = 0; i < model->certificate_count; i++) {
        process->names_fit_when_observed[i] = process->names_fit_when_observed[i] ||
                                              names_were_free(process, i) ||
                                              model_names_fit(model, &model->certificates[i]);
    }
    model->stored.hold = stored;
}

static struct outcome store_hold(void *context, const struct hold *hold)
{
    const struct call call = call_begin(context, CALL_STORE_HOLD, "Hold");

    if (hold->ordered) {
        note_order(call.process, hold);
    }

    if (call.acts) {
        call.model->stored.hold = *hold;
    }
    return call_end(&call, NULL, model_label(call.model, &hold->thumbprint));
}

static struct outcome store_disputes(void *context, const struct disputes *disputes)
{
    const struct call call = call_begin(context, CALL_STORE_DISPUTES, "Disputes");

    if (call.acts) {
        call.model->stored.disputes = *disputes;
    }
    return call_end(&call, NULL, NULL);
}

static struct outcome store_restarts(void *context, const struct restart_history *restarts)
{
    const instant decided = clock_now(context);
    const struct call call = call_begin(context, CALL_STORE_RESTARTS, "Restarts");

    call.model->restart_decided = decided;
    if (call.acts) {
        call.model->stored.restarts = *restarts;
    }
    return call_end(&call, NULL, NULL);
}

static struct outcome store_last_rotation(void *context, const struct last_rotation *rotation)
{
    const struct call call = call_begin(context, CALL_STORE_LAST_ROTATION, "LastRotation");

    if (call.acts) {
        call.model->stored.last_rotation = *rotation;
    }
    return call_end(&call, NULL, model_label(call.model, &rotation->target));
}

/* What lasts is told when it begins and when it ends. */
static void judge_report(struct model_process *process, const struct report *told)
{
    const bool begins = told->kind == REPORT_STATE_WRITE_FAILED;

    if (told->kind == REPORT_SERVICE_GONE) {
        const char *gone = model_service_name(service_by_name(process->model, told->service));
        if (process->gone == gone && !process->unwritable) {
            model_log_broken(&process->model->log, 9, "said again to be gone:", gone);
        }
        process->gone = gone;
    }

    if (begins || told->kind == REPORT_STATE_WRITTEN_AGAIN) {
        if (process->unwritable == begins) {
            model_log_broken(&process->model->log, 9,
                             "told again while it lasts:", begins ? "unwritable" : "writable");
        }
        process->unwritable = begins;
    }
}

static void report(void *context, const struct report *told)
{
    struct model_process *process = context;

    if (!process->dead) {
        judge_report(process, told);
        model_log_report(&process->model->log, told);
        if (process->director.told != NULL) {
            process->director.told(process->director.context, told);
        }
    }
}

struct host model_host(struct model_process *process)
{
    return (struct host){.context = process,
                         .observe = observe,
                         .probe = model_host_probe,
                         .probe_balancer = model_host_probe_balancer,
                         .count_connections = model_host_count_connections,
                         .now = clock_now,
                         .pause = model_host_pause,
                         .stop_requested = stop_requested,
                         .try_certificate = try_certificate,
                         .update_binding = update_binding,
                         .create_binding = create_binding,
                         .delete_binding = delete_binding,
                         .write_hashes = write_hashes,
                         .stop_service = stop_service,
                         .start_service = start_service,
                         .store_intent = store_intent,
                         .clear_intent = clear_intent,
                         .store_last_good = store_last_good,
                         .store_sstp_start = store_sstp_start,
                         .store_hold = store_hold,
                         .store_disputes = store_disputes,
                         .store_restarts = store_restarts,
                         .store_last_rotation = store_last_rotation,
                         .report = report};
}
