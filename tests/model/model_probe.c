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
    for (size_t i = 0; i < model->shadow_count; i++) {
        if (strcmp(model->shadows[i].host, loopback) == 0) {
            return &model->shadows[i].thumbprint;
        }
    }
    return &model->bindings[family].record.thumbprint;
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
        model->now < model->services[MODEL_SSTP].started_at + model->listens_later) {
        return PROBE_NO_LISTENER;
    }
    if (binding->presence != PART_PRESENT || !binding->context ||
        (certificate != NULL && certificate->fails_tls)) {
        return PROBE_NO_TLS;
    }
    return model->sstp_mute ? PROBE_NO_SSTP : PROBE_SERVES;
}

void model_probe(struct model *model, struct snapshot *snapshot)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        struct probe *probe = &snapshot->probes[family];

        *probe = (struct probe){.answer = answer_over(model, family)};
        if (probe->answer >= PROBE_NO_SSTP) {
            probe->shown = true;
            probe->thumbprint = *shown_over(model, family);
            probe->leaf = leaf_of(model, family);
            probe->http_status = probe->answer == PROBE_SERVES ? 401 : 404;
        }
    }
}

/* ---- the host functions ---- */

void model_host_probe(void *context, struct snapshot *snapshot, const char *name)
{
    const struct call call = call_begin(context, CALL_PROBE, NULL);

    (void)name;
    if (call.acts && !call.process->dead) {
        model_probe(call.model, snapshot);
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
