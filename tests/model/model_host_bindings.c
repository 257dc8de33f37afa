/* The host functions that change what clients are shown: HTTP.sys' bindings, and SSTP's hashes. */
#include "model_host.h"

#include "proofs.h"

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
    case MODEL_ERROR_NOT_YET:
        return FAILURE_NOT_YET;
    default:
        return FAILURE_OTHER;
    }
}

/* By an administrator, whatever it is for: with `rotate`, where only HostName says more, or in the
 * console, which SSTP would carry out by itself. */
static bool asked_for(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct admin_choice *choice = &model->stored.choice;

    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);
    const bool known = choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0 &&
                       thumbprint_equal(&choice->thumbprint, thumbprint);

    return known && (model_is_picked(model, certificate) ||
                     (choice->requested ? model->settings.host_names.count == 0
                                        : certificate->bound_by_others));
}

/* Others changed something since the server was looked at, and nobody gets in: whom it is for by
 * now was not to be seen, and nobody loses by it. */
static bool could_not_be_seen(const struct model_process *process)
{
    return process->disturbed && !model_serves_clients(process->model);
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
    if (process->clock_is_wrong && !process->disturbed) {
        model_log_broken(&call->model->log, 3, "by a clock that is wrong is bound:", label);
    }
    for (size_t i = 0; i < sizeof(process->known) / sizeof(process->known[0]); i++) {
        if (thumbprint_equal(&process->known[i], &record->thumbprint)) {
            return;
        }
    }
    if (proofs_forbid(model, &record->thumbprint) && !process->disturbed &&
        !thumbprint_equal(&process->requested, &record->thumbprint)) {
        model_log_broken(&call->model->log, 12, "what was set aside is bound:", label);
    }
    if (model_is_never(model, &record->thumbprint) && !process->disturbed &&
        !asked_for(model, &record->thumbprint) && !proofs_lead_to(model, &record->thumbprint)) {
        model_log_broken(&call->model->log, 3, "what is never to be used is bound:", label);
    }
    if (!model_certificate_fit(model, &record->thumbprint) &&
        !(proofs_lead_to(model, &record->thumbprint) &&
          model_certificate_fit_again(model, &record->thumbprint)) &&
        (certificate == NULL || !process->fit_when_observed[certificate - model->certificates])) {
        model_log_broken(&call->model->log, 3, "an unfit certificate is bound:", label);
    } else if (process->observed && !proofs_lead_to(model, &record->thumbprint) &&
               !asked_for(model, &record->thumbprint) && !could_not_be_seen(process) &&
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
    if (foreign && call->process->policy_when_observed <= FOREIGN_FOLLOW) {
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

static struct outcome may_be_set_anew(void *context, enum family family, uint16_t port,
                                      const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_MAY_SET_ANEW, family_name(family));

    (void)port;
    (void)record;
    /* It only reads: what writes may claim a success that was none, this cannot. */
    if ((call.acts || call.fault.effect == FAULT_LIE) && call.model->bindings[family].extended) {
        call_answer(&call, FAILURE_WOULD_LOSE, 1, family_name(family));
    }
    return call_end(&call, family_name(family), NULL);
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
        if (call.model->bindings[family].extended) {
            model_log_broken(&call.model->log, 4,
                             "extended parameters are deleted:", family_name(family));
        }
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

void model_host_add_bindings(struct host *host)
{
    host->try_certificate = try_certificate;
    host->may_be_set_anew = may_be_set_anew;
    host->update_binding = update_binding;
    host->create_binding = create_binding;
    host->delete_binding = delete_binding;
    host->write_hashes = write_hashes;
}
