/* What a client over loopback meets on the model. */
#include "model_host.h"

#include <string.h>

/* What Schannel makes of it. */
static const struct thumbprint *presented(const struct model *model,
                                          const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return model->links_followed && certificate != NULL && certificate->facts.has_successor
               ? &certificate->facts.successor
               : thumbprint;
}

/* The Central Certificate Store has a file for the names of the certificate that it was given. */
static bool is_for_name(const struct model *model, const struct overriding_binding *overriding,
                        const char *name)
{
    const struct certificate_name host = {NAME_DNS, overriding->host};
    const struct certificate_name wanted = {NAME_DNS, name};
    const struct model_certificate *file =
        model_by_thumbprint(model, &overriding->record.thumbprint);

    if (overriding->kind == OVERRIDING_HOST_NAME || overriding->kind == OVERRIDING_CENTRAL_NAME) {
        return name_covers(&host, &wanted);
    }
    return overriding->kind == OVERRIDING_CENTRAL_STORE && file != NULL &&
           names_cover(&(struct names){file->names, file->facts.name_count},
                       &(struct names){&wanted, 1});
}

static const struct thumbprint *shown_for(const struct model *model, const char *name)
{
    for (size_t i = 0; name != NULL && i < model->overriding_count; i++) {
        if (is_for_name(model, &model->overriding[i], name)) {
            return presented(model, &model->overriding[i].record.thumbprint);
        }
    }
    return NULL;
}

/* A record for the name that is asked for wins, and then one for the loopback address, over SSTP's;
 * an interceptor over all. name may be NULL. */
static const struct thumbprint *shown_over(const struct model *model, enum family family,
                                           const char *name)
{
    const char *loopback = family == FAMILY_IPV4 ? "127.0.0.1" : "[::1]";
    const struct thumbprint *named = shown_for(model, name);

    if (model->intercepted) {
        return &model->interceptor;
    }
    if (named != NULL) {
        return named;
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        if (strcmp(model->overriding[i].host, loopback) == 0) {
            return &model->overriding[i].record.thumbprint;
        }
    }
    return presented(model, &model->bindings[family].record.thumbprint);
}

static const struct certificate *leaf_of(struct model *model, enum family family,
                                         const struct thumbprint *shown)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, shown);

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
    if (!model->sstp_serves || model_sstp_runs_for(model) < model->listens_later ||
        model_sstp_runs_for(model) < model->family_later[family]) {
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
           thumbprint_equal(shown_over(model, family, NULL), thumbprint);
}

/* With a certificate that TLS fails with the server sends an alert, or nothing. */
static bool hears(const struct model *model, enum family family, enum probe_answer answer)
{
    const struct model_certificate *certificate =
        model_by_thumbprint(model, &model->bindings[family].record.thumbprint);

    return answer >= PROBE_NO_SSTP || (answer == PROBE_NO_TLS && certificate != NULL &&
                                       certificate->fails_tls && !certificate->resets_tls);
}

void model_probe(struct model *model, struct snapshot *snapshot, const char *name)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        struct probe_result *probe = &snapshot->probes[family];

        *probe = (struct probe_result){.answer = answer_over(model, family)};
        probe->heard = hears(model, family, probe->answer);
        if (probe->answer >= PROBE_NO_SSTP) {
            probe->shown = true;
            probe->thumbprint = *shown_over(model, family, name);
            probe->leaf = leaf_of(model, family, &probe->thumbprint);
            probe->http_status = probe->answer == PROBE_SERVES ? 401 : 404;
        }
    }
    model_glance_at_probes(model->glance, snapshot);
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

    if (call.acts && !call.process->dead) {
        model_probe(call.model, snapshot, name);
        note_unreachable(call.model, snapshot);
        note_names(call.process);
    }
    (void)call_end(&call, NULL, NULL);
}

/* Of a start before ours, too: who asks says since when. */
void model_host_sstp_events(void *context, instant since, struct sstp_events *events)
{
    const struct model_process *process = context;
    const struct model *model = process->model;

    *events = (struct sstp_events){.presence = PART_UNREADABLE};
    if (!model->log_unreadable && !process->dead) {
        events->presence = PART_PRESENT;
        for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
            events->logged[i] = model->sstp_said[i] != 0 && model->sstp_said[i] >= since;
        }
    }
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
