/* What a client over loopback meets on the model. */
#include "model_host.h"

#include <string.h>

/* A record for the loopback address wins over SSTP's there; an interceptor over all. */
static const struct thumbprint *shown_over(const struct model *model, enum family family)
{
    const char *loopback = family == FAMILY_IPV4 ? "127.0.0.1" : "[::1]";

    if (model->intercepted) {
        return &model->interceptor;
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        if (strcmp(model->overriding[i].host, loopback) == 0) {
            return &model->overriding[i].thumbprint;
        }
    }
    const struct thumbprint *bound = &model->bindings[family].record.thumbprint;
    const struct model_certificate *certificate = model_by_thumbprint(model, bound);
    return model->links_followed && certificate != NULL && certificate->facts.has_successor
               ? &certificate->facts.successor
               : bound;
}

static const struct certificate *leaf_of(struct model *model, enum family family)
{
    const struct model_certificate *certificate =
        model_by_thumbprint(model, shown_over(model, family));

    if (certificate == NULL) {
        return NULL;
    }
    model->leaf[family] = certificate->facts;
    return &model->leaf[family];
}

static enum probe_answer answer_over(const struct model *model, enum family family)
{
    const struct model_binding *binding = &model->bindings[family];
    const struct model_certificate *certificate =
        model_by_thumbprint(model, &binding->record.thumbprint);

    if (model->probes_dropped) {
        return PROBE_UNREACHABLE;
    }
    if (model->no_family[family]) {
        return PROBE_NO_FAMILY;
    }
    if (!model->sstp_serves ||
        (model->listens_later != 0 &&
         model->now < model->services[MODEL_SSTP].started_at + model->listens_later)) {
        return PROBE_NO_LISTENER;
    }
    if (binding->presence != PART_PRESENT || !binding->context ||
        (certificate != NULL && certificate->fails_tls)) {
        return PROBE_NO_TLS;
    }
    return model->sstp_mute ? PROBE_NO_SSTP : PROBE_SERVES;
}

bool model_shows(const struct model *model, enum family family, const struct thumbprint *thumbprint)
{
    return model_running(model, MODEL_REMOTE_ACCESS) &&
           answer_over(model, family) >= PROBE_NO_SSTP &&
           thumbprint_equal(shown_over(model, family), thumbprint);
}

void model_probe(struct model *model, struct snapshot *snapshot)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        struct probe_result *probe = &snapshot->probes[family];

        *probe = (struct probe_result){.answer = answer_over(model, family)};
        if (probe->answer >= PROBE_NO_SSTP) {
            probe->shown = true;
            probe->thumbprint = *shown_over(model, family);
            probe->leaf = leaf_of(model, family);
            probe->http_status = probe->answer == PROBE_SERVES ? 401 : 404;
        }
    }
}

/* What clients are shown may be another by now, and who the server is with it. */
static void note_names(struct model_process *process)
{
    for (size_t i = 0; i < process->model->certificate_count; i++) {
        const struct model_certificate *certificate = &process->model->certificates[i];
        process->names_fit_when_observed[i] =
            process->names_fit_when_observed[i] || model_names_fit(process->model, certificate);
    }
}

/* ---- the host functions ---- */

static void note_unreachable(struct model *model, const struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct probe_result *probe = &snapshot->probes[family];
        if (probe->answer == PROBE_SERVES &&
            thumbprint_equal(&probe->thumbprint, &model->bindings[family].record.thumbprint)) {
            model->unreachable_since = 0;
            return;
        }
    }
    if (model->unreachable_since == 0 || model->unreachable_since > model->now) {
        model->unreachable_since = model->now;
    }
}

void model_host_probe(void *context, struct snapshot *snapshot, const char *name)
{
    const struct call call = call_begin(context, CALL_PROBE, NULL);

    (void)name;
    if (call.acts && !call.process->dead) {
        model_probe(call.model, snapshot);
        note_unreachable(call.model, snapshot);
        note_names(call.process);
    }
    (void)call_end(&call, NULL, NULL);
}

void model_host_count_connections(void *context, struct connections *connections)
{
    const struct call call = call_begin(context, CALL_COUNT_CONNECTIONS, NULL);

    if (call.acts) {
        model_observe_connections(call.model, connections);
    }
    (void)call_end(&call, NULL, NULL);
}

bool model_host_pause(void *context, instant duration)
{
    struct model_process *process = context;

    model_advance(process->model, duration);
    return process->calls < process->stop_after && !process->model->shuts_down;
}
