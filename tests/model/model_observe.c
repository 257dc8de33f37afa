/* A snapshot of the model, parts that cannot be read included. */
#include "model_parts.h"

#include "plan/restart_limits.h"
#include "plan/restart_scheduling.h"

#include <string.h>

static struct outcome unreadable(const char *object)
{
    struct outcome outcome = {
        .failure = FAILURE_OTHER, .code = MODEL_ERROR_UNREADABLE, .operation = "Read"};
    strcpy(outcome.object, object);
    return outcome;
}

static void observe_store(struct model *model, struct store_facts *store)
{
    if (model->unreadable[MODEL_PART_STORE]) {
        store->error = unreadable("MY");
        return;
    }
    store->presence = PART_PRESENT;
    store->sorted = true;
    store->certificates = model->observed;
    for (size_t i = 0; i < model->certificate_count; i++) {
        if (model->certificates[i].in_store) {
            const struct certificate *facts = &model->certificates[i].facts;
            store->sorted =
                store->sorted && (store->count == 0 ||
                                  thumbprint_compare(&model->observed[store->count - 1].thumbprint,
                                                     &facts->thumbprint) <= 0);
            model->observed[store->count++] = *facts;
        }
    }
}

static void observe_parameters(const struct model *model, struct sstp_parameters *parameters)
{
    *parameters = model->parameters;
    if (model->unreadable[MODEL_PART_PORT]) {
        parameters->listener_port = (struct dword_value){.error = unreadable("ListenerPort")};
    }
    if (model->unreadable[MODEL_PART_USE_HTTPS]) {
        parameters->use_https = (struct dword_value){.error = unreadable("UseHttps")};
    }
    if (model->unreadable[MODEL_PART_PIN]) {
        parameters->hash_configured_by_admin =
            (struct dword_value){.error = unreadable("isHashConfiguredByAdmin")};
    }
    if (model->unreadable[MODEL_PART_SHA256]) {
        parameters->hashes.sha256 =
            (struct hash_value){.error = unreadable("SHA256CertificateHash")};
    }
    if (model->unreadable[MODEL_PART_SHA1]) {
        parameters->hashes.sha1 = (struct hash_value){.error = unreadable("SHA1CertificateHash")};
    }
}

static void observe_binding(const struct model *model, enum family family, enum model_part part,
                            struct binding *binding)
{
    if (model->unreadable[part]) {
        binding->error = unreadable(family_name(family));
        return;
    }
    binding->presence = model->bindings[family].presence;
    binding->record = model->bindings[family].record;
    binding->written_at = model->writes_undated ? 0 : model->bindings[family].written_at;
}

static void observe_overriding(struct model *model, struct overriding_bindings *overriding)
{
    if (model->unreadable[MODEL_PART_OVERRIDING]) {
        overriding->error = unreadable("SSL certificate bindings");
        return;
    }
    memcpy(model->observed_overriding, model->overriding,
           model->overriding_count * sizeof(model->overriding[0]));
    *overriding = (struct overriding_bindings){.presence = PART_PRESENT,
                                               .items = model->observed_overriding,
                                               .count = model->overriding_count};
}

static void observe_service(const struct model *model, enum model_service_id id,
                            enum model_part part, struct service_facts *facts)
{
    const struct model_service *service = &model->services[id];

    if (model->unreadable[part]) {
        *facts = (struct service_facts){.error = unreadable(model_service_name(id))};
        return;
    }
    facts->presence = service->installed ? PART_PRESENT : PART_ABSENT;
    facts->state = service->state;
    facts->disabled = service->disabled;
    facts->automatic = service->automatic && !service->disabled;
    if (service->state == SERVICE_IS_STOPPED) {
        facts->exit_code = service->exit_code;
        facts->specific_code = service->specific_code;
    }
    if (!model->starts_undated) {
        facts->started_at = service->started_at;
    } else if (model->starts_learnt && service->state != SERVICE_IS_STOPPED) {
        model_learnt_start(model, id, &facts->started_after, &facts->started_before);
    }
}

static void observe_dependents(const struct model *model, struct dependents *dependents)
{
    if (model->unreadable[MODEL_PART_DEPENDENTS]) {
        dependents->error = unreadable(SSTP_SERVICE);
        return;
    }
    dependents->presence = PART_PRESENT;
    for (int i = MODEL_MONITOR; i > MODEL_SSTP; i--) {
        if (model->services[i].state != SERVICE_IS_STOPPED) {
            dependents->changing[dependents->running.count] =
                model->services[i].state == SERVICE_IS_CHANGING;
            strcpy(dependents->running.items[dependents->running.count++],
                   model_service_name((enum model_service_id)i));
        }
    }
}

static void observe_companions(const struct model *model, struct service_facts *companions)
{
    const struct settings *settings = &model->settings;

    for (size_t i = 0; i < settings->companion_count; i++) {
        companions[i].presence = PART_ABSENT;
        for (int id = 0; id < MODEL_ALL_SERVICES; id++) {
            if (service_name_equal(settings->companions[i],
                                   model_service_name((enum model_service_id)id))) {
                observe_service(model, (enum model_service_id)id, MODEL_PART_COMPANION,
                                &companions[i]);
            }
        }
    }
}

void model_observe_connections(const struct model *model, struct connections *connections)
{
    *connections = (struct connections){.presence = PART_PRESENT, .count = model->tunnels};
    if (model->unreadable[MODEL_PART_CONNECTIONS]) {
        *connections = (struct connections){.error = unreadable(REMOTE_ACCESS_SERVICE)};
    }
}

/* No more than what is asked for, as the program does. */
static void observe_waiting(struct model *model, struct snapshot *snapshot)
{
    if (restart_may_wait_for_window(snapshot)) {
        snapshot->window = model_window(model);
    }
    if (restart_may_wait_for_window(snapshot) && model->unreadable[MODEL_PART_ZONE]) {
        snapshot->window = (struct window_facts){.error = unreadable("time zone")};
    }
    if (restart_limits_count_connections(snapshot)) {
        model_observe_connections(model, &snapshot->connections);
    }
}

static void observe_state(const struct model *model, struct stored_state *state)
{
    if (model->unreadable[MODEL_PART_STATE]) {
        state->error = unreadable("State");
        return;
    }
    *state = model->stored;
    state->intent.same_boot = model->intent_boot == model->boot;
    state->end.same_boot = model->end_boot == model->boot;
    state->last_good.names.items = model->last_good_names;
}

void model_observe(struct model *model, struct snapshot *snapshot)
{
    *snapshot = (struct snapshot){.taken_at = model->now,
                                  .running = model->now - model->set_by - model->booted,
                                  .machine = "VPN1",
                                  .settings = &model->settings,
                                  .atomic_update = model->atomic_update};
    observe_store(model, &snapshot->store);
    observe_parameters(model, &snapshot->parameters);
    observe_binding(model, FAMILY_IPV4, MODEL_PART_IPV4, &snapshot->bindings[FAMILY_IPV4]);
    observe_binding(model, FAMILY_IPV6, MODEL_PART_IPV6, &snapshot->bindings[FAMILY_IPV6]);
    observe_overriding(model, &snapshot->overriding);
    observe_service(model, MODEL_SSTP, MODEL_PART_SSTP, &snapshot->sstp);
    observe_service(model, MODEL_RASMAN, MODEL_PART_RASMAN, &snapshot->ras_man);
    observe_service(model, MODEL_REMOTE_ACCESS, MODEL_PART_REMOTE_ACCESS, &snapshot->remote_access);
    observe_dependents(model, &snapshot->dependents);
    observe_companions(model, snapshot->companions);
    observe_state(model, &snapshot->state);
    observe_waiting(model, snapshot);
    model_glance_at_server(model->glance, snapshot, model->observed);
}
