/* What a person does to the server: services, bindings by hand, the console, the parameters. */
#include "sim.h"

#include <string.h>

/* ---- services ---- */

static bool is_down_and_needs(struct sim *sim, const char *owed, enum model_service_id service)
{
    const enum model_service_id one = model_service_by_name(&sim->model, owed);
    const enum model_service_id needed = model_needed_by(one);

    return !model_running(&sim->model, one) &&
           (needed == service || model_needed_by(needed) == service);
}

/* What we stopped and owe needs it: whoever stops it now cannot have meant that, which was down
 * already or may have been, and to bring that up for clients brings up this. */
static bool is_needed_by_what_is_owed(struct sim *sim, enum model_service_id service)
{
    const struct intent *intent = &sim->model.stored.intent;

    for (size_t i = 0; i < intent->services.count; i++) {
        if (is_down_and_needs(sim, intent->services.items[i], service)) {
            return true;
        }
    }
    for (size_t i = 0; i < intent->companions.count; i++) {
        if (intent->companions.stopped[i] &&
            is_down_and_needs(sim, intent->companions.names[i], service)) {
            return true;
        }
    }
    return false;
}

/* Whether our own stored intent may still bring it up: then nobody can tell whose stop it was. */
static bool may_be_taken_for_ours(struct sim *sim, enum model_service_id service)
{
    const struct intent *intent = &sim->model.stored.intent;

    const bool stands =
        intent->presence == PART_PRESENT && sim->model.intent_boot == sim->model.boot;

    if (stands && is_needed_by_what_is_owed(sim, service)) {
        return true;
    }
    for (size_t i = 0; i < intent->services.count && !sim->in_pass; i++) {
        if (stands && strcmp(intent->services.items[i], model_service_name(service)) == 0) {
            return !sim->settled[service];
        }
    }
    for (size_t i = 0; i < intent->companions.count && !sim->in_pass; i++) {
        if (stands && intent->companions.stopped[i] &&
            service_name_equal(intent->companions.names[i], model_service_name(service))) {
            return true;
        }
    }
    return sim->in_pass; /* between the look and the stop */
}

void stop_service(struct sim *sim, enum model_service_id service)
{
    for (int i = MODEL_ALL_SERVICES - 1; i >= (int)service; i--) {
        const enum model_service_id each = (enum model_service_id)i;
        if (i == MODEL_REMOTE_ACCESS && service == MODEL_MONITOR) {
            continue;
        }
        if ((i == MODEL_MONITOR && service == MODEL_REMOTE_ACCESS) ||
            (i >= MODEL_COMPANION && service < MODEL_COMPANION) ||
            sim->model.services[i].state == SERVICE_IS_STOPPED) {
            continue;
        }
        const enum wish wish = may_be_taken_for_ours(sim, each) ? WISH_UNKNOWN : WISH_STOP;
        if (model_stop(&sim->model, each) == 0) {
            sim->wishes[each] = wish;
            sim->settled[each] = false;
        }
    }
}

void wish_as_it_is(struct sim *sim)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const bool runs = model_running(&sim->model, (enum model_service_id)i);
        sim->wishes[i] = runs                                     ? WISH_RUN
                         : sim->model.services[i].for_certificate ? WISH_UNKNOWN
                                                                  : WISH_STOP;
    }
}

void start_service(struct sim *sim, enum model_service_id service)
{
    (void)model_start(&sim->model, service);
    if (sim->model.services[service].for_certificate) {
        sim->wishes[service] = WISH_UNKNOWN; /* it was to run, and cannot yet */
    }
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (model_running(&sim->model, (enum model_service_id)i)) {
            sim->wishes[i] = WISH_RUN;
        }
    }
}

static enum model_service_id a_service(struct sim *sim)
{
    static const enum model_service_id services[] = {
        MODEL_REMOTE_ACCESS, MODEL_REMOTE_ACCESS, MODEL_REMOTE_ACCESS, MODEL_RASMAN,
        MODEL_SSTP,          MODEL_MONITOR,       MODEL_COMPANION,     MODEL_UPON_COMPANION};
    return services[pick(sim, 8)];
}

static void starts_a_service(struct sim *sim, unsigned unused)
{
    const enum model_service_id service = a_service(sim);

    (void)unused;
    sim_note(sim, "administrator", "starts %s", model_service_name(service));
    start_service(sim, service);
}

static void stops_a_service(struct sim *sim, unsigned unused)
{
    const enum model_service_id service = a_service(sim);

    (void)unused;
    sim_note(sim, "administrator", "stops %s, and what depends on it", model_service_name(service));
    stop_service(sim, service);
    if (chance(sim, 50)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), starts_a_service, 0);
    }
}

static void restarts_routing(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim_note(sim, "administrator", "restarts Routing and Remote Access");
    stop_service(sim, MODEL_SSTP);
    start_service(sim, MODEL_REMOTE_ACCESS);
}

/* Disabling it says that what is down just now, or will be in a moment, need not come back. */
static void give_up_what_is_down(struct sim *sim)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if ((sim->in_pass || !model_running(&sim->model, (enum model_service_id)i)) &&
            sim->wishes[i] == WISH_RUN) {
            sim->wishes[i] = WISH_UNKNOWN;
        }
    }
}

static void disables_or_enables(struct sim *sim, unsigned unused)
{
    const enum model_service_id id = chance(sim, 75) ? MODEL_REMOTE_ACCESS : MODEL_RASMAN;
    struct model_service *service = &sim->model.services[id];

    (void)unused;
    service->disabled = !service->disabled;
    service->automatic = id == MODEL_REMOTE_ACCESS && !service->disabled;
    sim_note(sim, "administrator", "sets %s to %s", model_service_name(id),
             service->disabled ? "Disabled" : "Automatic");
    if (service->disabled && chance(sim, 70)) {
        stop_service(sim, id);
    }
    if (service->disabled) {
        give_up_what_is_down(sim);
    }
    if (chance(sim, 70)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), disables_or_enables, 0);
    }
}

void installs_or_removes_the_monitor(struct sim *sim, unsigned unused)
{
    struct model_service *monitor = &sim->model.services[MODEL_MONITOR];

    (void)unused;
    stop_service(sim, MODEL_MONITOR);
    monitor->installed = !monitor->installed && monitor->state == SERVICE_IS_STOPPED;
    sim->wishes[MODEL_MONITOR] = WISH_UNKNOWN;
    sim_note(sim, "administrator", "%s %s", monitor->installed ? "installs" : "removes",
             model_service_name(MODEL_MONITOR));
}

/* ---- bindings by hand ---- */

static void bind(struct sim *sim, enum family family, const struct model_certificate *certificate)
{
    struct ssl_record record = sim->model.bindings[family].record;

    if (sim->model.bindings[family].presence == PART_ABSENT || !ssl_record_is_sstp(&record) ||
        chance(sim, 30)) {
        record = ssl_record_for_sstp(&certificate->facts.thumbprint);
        record.flags = chance(sim, 30) ? 2 : 0;
    }
    record.thumbprint = certificate->facts.thumbprint;
    if (sim->model.bindings[family].presence != PART_ABSENT) {
        (void)model_http_delete(&sim->model, family);
    }
    (void)model_http_create(&sim->model, family, &record);
    sim_record_changed(sim, family);
}

static void binds_by_hand(struct sim *sim, unsigned unused)
{
    const struct model_certificate *certificate = good_certificate(sim);

    (void)unused;
    if (certificate == NULL || chance(sim, 20)) {
        certificate = any_certificate(sim);
    }
    sim_note(sim, "administrator", "binds %s on both families with netsh", certificate->label);
    bind(sim, FAMILY_IPV4, certificate);
    bind(sim, FAMILY_IPV6, certificate);
    if (chance(sim, 50)) {
        restarts_routing(sim, 0);
    }
}

static void binds_one_family(struct sim *sim, unsigned unused)
{
    const struct model_certificate *certificate = any_certificate(sim);
    const enum family family = (enum family)pick(sim, FAMILY_COUNT);

    (void)unused;
    sim_note(sim, "administrator", "binds %s on %s only", certificate->label, family_name(family));
    bind(sim, family, certificate);
}

static void deletes_a_binding(struct sim *sim, unsigned unused)
{
    const enum family family = (enum family)pick(sim, FAMILY_COUNT);

    (void)unused;
    sim_note(sim, "administrator", "deletes the binding of %s", family_name(family));
    (void)model_http_delete(&sim->model, family);
    sim_record_changed(sim, family);
}

static void damages_a_binding(struct sim *sim, unsigned unused)
{
    const enum family family = (enum family)pick(sim, FAMILY_COUNT);
    struct model_binding *binding = &sim->model.bindings[family];

    (void)unused;
    if (binding->presence == PART_PRESENT) {
        sim_note(sim, "somebody", "writes rubbish into the binding of %s", family_name(family));
        binding->presence = PART_MALFORMED;
        binding->context = false;
        binding->by_sstp = false;
        memset(&binding->record.thumbprint, 0, sizeof(binding->record.thumbprint));
        binding->written_at = sim->model.now;
    }
}

static void moves_the_port(struct sim *sim, unsigned unused)
{
    (void)unused;
    model_move_port(&sim->model);
    sim_record_changed(sim, FAMILY_IPV4);
    sim_record_changed(sim, FAMILY_IPV6);
    sim_note(sim, "administrator", "lets SSTP listen on port %u",
             (unsigned)sim->model.parameters.listener_port.value);
    if (chance(sim, 80)) {
        restarts_routing(sim, 0);
    }
}

/* ---- the console and the parameters ---- */

static void picks_in_the_console(struct sim *sim, unsigned unused)
{
    struct sstp_parameters *parameters = &sim->model.parameters;
    struct model_certificate *picked = good_certificate(sim);

    (void)unused;
    if (picked == NULL) {
        return;
    }
    picked->bound_by_others = true; /* by SSTP, at its next start, for them */
    sim_note(sim, "administrator", "picks %s in the console", picked->label);
    parameters->hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    parameters->hashes.sha256 = (struct hash_value){.presence = PART_PRESENT};
    memcpy(parameters->hashes.sha256.bytes, picked->facts.sha256, SHA256_SIZE);
    if (chance(sim, 70)) {
        parameters->hashes.sha1 = (struct hash_value){.presence = PART_ABSENT};
    }
    if (chance(sim, 60)) {
        restarts_routing(sim, 0);
    }
}

/* With the flag at 0, or by taking out all that the console wrote. */
static void gives_up_the_pick(struct sim *sim, unsigned unused)
{
    struct sstp_parameters *parameters = &sim->model.parameters;
    const bool by_flag = chance(sim, 50);

    (void)unused;
    sim_note(sim, "administrator", "lets SSTP choose its certificate itself%s",
             by_flag ? "" : ", and deletes its hashes");
    if (by_flag) {
        parameters->hash_configured_by_admin = (struct dword_value){.presence = PART_PRESENT};
        return;
    }
    parameters->hash_configured_by_admin = (struct dword_value){.presence = PART_ABSENT};
    parameters->hashes = (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
}

static void touches_a_hash(struct sim *sim, unsigned unused)
{
    struct hash_pair *hashes = &sim->model.parameters.hashes;
    const bool sha256 = chance(sim, 60);
    struct hash_value *hash = sha256 ? &hashes->sha256 : &hashes->sha1;
    const char *name = sha256 ? "SHA256CertificateHash" : "SHA1CertificateHash";

    (void)unused;
    switch (pick(sim, 3)) {
    case 0:
        *hash = (struct hash_value){.presence = PART_MALFORMED};
        strcpy(hash->error.object, name);
        sim_note(sim, "administrator", "sets %s to 32", name);
        break;
    case 1:
        *hash = (struct hash_value){.presence = PART_ABSENT};
        sim_note(sim, "administrator", "deletes %s", name);
        break;
    default:
        hash->presence = PART_PRESENT;
        hash->bytes[pick(sim, THUMBPRINT_SIZE)] ^= 4;
        sim_note(sim, "administrator", "mistypes %s", name);
        break;
    }
}

static void restarts_our_service(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim_note(sim, "administrator", "restarts our service");
    if (sim->in_pass) {
        sim->process.stop_after = sim->process.calls;
        return;
    }
    sim_process_ends(sim);
    sim_plan(sim, while_of(sim, INSTANT_MINUTE), sim_process_starts, 0);
}

/* "sc.exe control SstpCertRotator paramchange", or a restart. */
static void has_settings_read(struct sim *sim)
{
    if (chance(sim, 50)) {
        sim_note(sim, "administrator", "has our service read its settings");
        sim_settings_are_read(sim);
    } else {
        restarts_our_service(sim, 0);
    }
}

static void changes_the_balancer(struct sim *sim, unsigned unused)
{
    (void)unused;
    balancer_event(sim)(sim, 0);
    if (chance(sim, 60)) {
        restarts_routing(sim, 0);
    }
    if (chance(sim, 80)) {
        has_settings_read(sim);
    }
}

static void changes_a_setting(struct sim *sim, unsigned unused)
{
    (void)unused;
    configuration_event(sim)(sim, 0);
    if (chance(sim, 80)) {
        has_settings_read(sim);
    }
}

event *administrator_event(struct sim *sim)
{
    static event *const events[] = {
        starts_a_service,     stops_a_service,     stops_a_service,
        restarts_routing,     disables_or_enables, binds_by_hand,
        binds_by_hand,        binds_one_family,    deletes_a_binding,
        damages_a_binding,    moves_the_port,      picks_in_the_console,
        picks_in_the_console, gives_up_the_pick,   touches_a_hash,
        touches_a_hash,       changes_a_setting,   changes_a_setting,
        changes_a_setting,    changes_a_setting,   installs_or_removes_the_monitor,
        restarts_our_service, pauses_or_continues, changes_the_balancer,
        changes_the_balancer, requests_a_rotation, requests_a_rotation};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
