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

static const char *name_of(const struct binding_site *site)
{
    return site->overriding == NULL ? family_name(site->family) : site->overriding->host;
}

static void judge_port(const struct call *call, const struct binding_site *site)
{
    const uint32_t expected = call->model->parameters.listener_port.value;

    if (!call->process->disturbed && site->port != (expected == 0 ? MODEL_PORT : expected)) {
        model_log_broken(&call->model->log, 4,
                         "a binding of another port is written:", name_of(site));
    }
}

static void judge_family(const struct call *call, enum family family)
{
    const struct model_binding *binding = &call->model->bindings[family];
    const bool foreign = call->process->disturbed ? call->process->foreign_when_observed[family]
                                                  : binding->presence != PART_ABSENT &&
                                                        !ssl_record_is_sstp(&binding->record);

    if (foreign && call->process->policy_when_observed <= FOREIGN_FOLLOW) {
        model_log_broken(&call->model->log, 4,
                         "a foreign binding is touched:", family_name(family));
    }
}

/* What the intent says of a record that wins over SSTP's; NULL: nothing. */
static const struct overriding_binding *noted(const struct model *model,
                                              const struct overriding_binding *site)
{
    const struct intent *intent = &model->stored.intent;
    const struct overriding_bindings list = {.items = intent->moved.items,
                                             .count = intent->moved.count};

    return intent->presence == PART_PRESENT ? overriding_find(&list, site) : NULL;
}

/* The last rotation replaced that, and its owner cannot have gone back to it: it is gone. */
static bool was_left_behind(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return certificate != NULL && !certificate->in_store &&
           thumbprint_equal(&model->stored.last_rotation.before, thumbprint);
}

/* Both of SSTP's records were deleted, and nobody knows what it was started with. */
static bool proved_good_last(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct last_good *known = &model->stored.last_good;

    return model->stored.sstp_start.presence != PART_PRESENT &&
           (thumbprint_equal(&known->thumbprint, thumbprint) ||
            thumbprint_equal(&known->stand_in, thumbprint) ||
            thumbprint_equal(&known->in_time, thumbprint));
}

/* It has what was bound when the pass began or an interrupted rotation found, or what we gave it.
 */
static bool is_replaced(const struct call *call, size_t index)
{
    const struct model_process *process = call->process;
    const struct overriding_binding *one = &call->model->overriding[index];
    const struct overriding_bindings left = {.items = process->left.items,
                                             .count = process->left.count};
    const struct overriding_binding *found = overriding_find(&left, one);
    bool known =
        call->model->overriding_ours[index] || process->disturbed ||
        was_left_behind(call->model, &one->record.thumbprint) ||
        proved_good_last(call->model, &one->record.thumbprint) ||
        (found != NULL && (thumbprint_equal(&found->record.thumbprint, &one->record.thumbprint) ||
                           thumbprint_equal(&process->left.given[found - process->left.items],
                                            &one->record.thumbprint)));

    for (size_t i = 0; i < sizeof(process->known) / sizeof(process->known[0]); i++) {
        known = known || thumbprint_equal(&process->known[i], &one->record.thumbprint);
    }
    return known;
}

/* What an interrupted rotation gave it is undone: it gets what that had found, whatever the setting
 * says by now. (record: NULL, to be set.) */
static bool is_taken_back(const struct call *call, const struct overriding_binding *site,
                          const struct ssl_record *record)
{
    const struct moved_records *left = &call->process->left;
    const struct overriding_bindings list = {.items = left->items, .count = left->count};
    const struct overriding_binding *found = overriding_find(&list, site);

    return found != NULL &&
           (record == NULL || thumbprint_equal(&record->thumbprint, &found->record.thumbprint));
}

/* record: NULL, it is deleted. Nothing is written of which the intent has no copy. */
static void judge_overriding(const struct call *call, const struct overriding_binding *site,
                             const struct ssl_record *record)
{
    struct model *model = call->model;
    const size_t index = model_overriding_index(model, site);
    const struct overriding_binding *before = noted(model, site);
    const struct model_certificate *certificate =
        record == NULL ? NULL : model_by_thumbprint(model, &record->thumbprint);
    const struct certificate_name name = {NAME_DNS, site->host};

    if ((site->kind != OVERRIDING_ADDRESS && site->kind != OVERRIDING_HOST_NAME) ||
        strncmp(site->host, "127.", 4) == 0 || strcmp(site->host, "[::1]") == 0) {
        model_log_broken(&model->log, 4,
                         "a record that no VPN client meets is touched:", site->host);
    }
    if (before == NULL || (index != MODEL_OVERRIDING_MAX && !is_taken_back(call, site, record) &&
                           call->process->policy_when_observed != FOREIGN_COROTATE)) {
        model_log_broken(&model->log, 4, "a record that wins over SSTP's is touched:", site->host);
        return;
    }
    if (index != MODEL_OVERRIDING_MAX && !is_replaced(call, index)) {
        model_log_broken(&model->log, 4,
                         "a record without the old certificate is touched:", site->host);
    }
    if (record != NULL && !ssl_record_same_settings(record, &before->record)) {
        model_log_broken(&model->log, 4,
                         "another application's record loses its settings:", site->host);
    }
    if (certificate != NULL && site->kind == OVERRIDING_HOST_NAME &&
        !thumbprint_equal(&record->thumbprint, &before->record.thumbprint) &&
        !names_cover(&(struct names){certificate->names, certificate->facts.name_count},
                     &(struct names){&name, 1})) {
        model_log_broken(&model->log, 4,
                         "a record gets a certificate for other names:", site->host);
    }
}

static void judge_target(const struct call *call, const struct binding_site *site,
                         const struct ssl_record *record)
{
    judge_port(call, site);
    if (site->overriding != NULL) {
        judge_overriding(call, site->overriding, record);
    } else {
        judge_family(call, site->family);
    }
}

/* What another application's record had, as the intent notes it: whatever became of that since. */
static bool is_put_back(const struct call *call, const struct binding_site *site,
                        const struct ssl_record *record)
{
    const struct overriding_binding *before =
        site->overriding == NULL ? NULL : noted(call->model, site->overriding);

    return before != NULL && thumbprint_equal(&before->record.thumbprint, &record->thumbprint);
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

static bool is_extended(const struct model *model, const struct binding_site *site)
{
    const size_t index =
        site->overriding == NULL ? 0 : model_overriding_index(model, site->overriding);

    return site->overriding == NULL
               ? model->bindings[site->family].extended
               : index < model->overriding_count && model->overriding_extended[index];
}

static struct outcome may_be_set_anew(void *context, const struct binding_site *site,
                                      const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_MAY_SET_ANEW, name_of(site));

    (void)record;
    /* It only reads: what writes may claim a success that was none, this cannot. */
    if ((call.acts || call.fault.effect == FAULT_LIE) && is_extended(call.model, site)) {
        call_answer(&call, FAILURE_WOULD_LOSE, 1, name_of(site));
    }
    return call_end(&call, name_of(site), NULL);
}

/* Read back, what a call only claimed to write is like what its owner went back to: that is told,
 * and not fought for. */
static void forget_what_was_ours(const struct call *call, const struct binding_site *site)
{
    const size_t index = site->overriding == NULL
                             ? MODEL_OVERRIDING_MAX
                             : model_overriding_index(call->model, site->overriding);

    if (call->fault.effect == FAULT_LIE && index < call->model->overriding_count) {
        call->model->overriding_ours[index] = false;
    }
}

typedef uint32_t write_function(struct model *model, enum family family,
                                const struct ssl_record *record);
typedef uint32_t write_overriding_function(struct model *model,
                                           const struct overriding_binding *site,
                                           const struct ssl_record *record);

static struct outcome write_binding(struct call *call, write_function *write,
                                    write_overriding_function *write_overriding,
                                    const struct binding_site *site,
                                    const struct ssl_record *record)
{
    if (call->acts) {
        judge_target(call, site, record);
        if (!is_put_back(call, site, record)) {
            judge_write(call, record);
        }
        call->model->writer = WRITER_US;
        const uint32_t code = site->overriding == NULL
                                  ? write(call->model, site->family, record)
                                  : write_overriding(call->model, site->overriding, record);
        call->model->writer = WRITER_OTHERS;
        call_answer(call, http_failure(code), code, name_of(site));
    } else {
        forget_what_was_ours(call, site);
    }
    return call_end(call, name_of(site), model_label(call->model, &record->thumbprint));
}

static struct outcome update_binding(void *context, const struct binding_site *site,
                                     const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_UPDATE_BINDING, name_of(site));

    if (call.acts && (call.model->update_unsupported || !call.model->atomic_update)) {
        call_answer(&call, FAILURE_NOT_SUPPORTED, 120, name_of(site));
    }
    return write_binding(&call, model_http_update, model_overriding_update, site, record);
}

static struct outcome create_binding(void *context, const struct binding_site *site,
                                     const struct ssl_record *record)
{
    struct call call = call_begin(context, CALL_CREATE_BINDING, name_of(site));

    return write_binding(&call, model_http_create, model_overriding_create, site, record);
}

static struct outcome delete_binding(void *context, const struct binding_site *site)
{
    struct call call = call_begin(context, CALL_DELETE_BINDING, name_of(site));

    if (call.acts) {
        judge_target(&call, site, NULL);
        if (is_extended(call.model, site)) {
            model_log_broken(&call.model->log, 4,
                             "extended parameters are deleted:", name_of(site));
        }
        const uint32_t code = site->overriding == NULL
                                  ? model_http_delete(call.model, site->family)
                                  : model_overriding_delete(call.model, site->overriding);
        call_answer(&call, http_failure(code), code, name_of(site));
    }
    return call_end(&call, name_of(site), NULL);
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
