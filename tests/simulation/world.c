/* The server as a schedule finds it, and as a person leaves it at the end. */
#include "sim.h"

#include <string.h>

event *any_event(struct sim *sim)
{
    const unsigned draw = pick(sim, 100);

    if (draw < 35) {
        return enrolment_event(sim);
    }
    if (draw < 60) {
        return administrator_event(sim);
    }
    if (draw < 80) {
        return chance(sim, 10)   ? peace_event(sim)
               : chance(sim, 15) ? loopback_event(sim)
                                 : machine_event(sim);
    }
    return trouble_event(sim);
}

/* ---- what differs from world to world ---- */

static void draw_traits(struct sim *sim)
{
    static const instant horizons[] = {INSTANT_MINUTE * 10, INSTANT_HOUR * 6, INSTANT_DAY * 2,
                                       INSTANT_DAY * 8};

    struct traits *traits = &sim->traits;

    /* One statement each: the order of the draws must not be the compiler's choice. */
    traits->races = chance(sim, 30);
    traits->notifications_lost = chance(sim, 30);
    traits->troubles = chance(sim, 60);
    traits->crashes = chance(sim, 60);
    traits->lies = chance(sim, 30);
    traits->unreadable = chance(sim, 40);
    traits->clock_is_set = chance(sim, 20);
    traits->watched = chance(sim, 50);
    traits->events = 1 + pick(sim, 16);
    traits->horizon = horizons[pick(sim, 4)];
}

/* What facts/windows.md is not sure of, and versions of Windows. */
static void draw_rules(struct sim *sim)
{
    struct model *model = &sim->model;

    model->rules.pin_ignored = chance(sim, 25);
    model->rules.pin_repairs_nothing = chance(sim, 25);
    model->rules.choice = (enum model_choice)pick(sim, 3);
    model->rules.hash_recomputed = chance(sim, 30);
    model->rules.hash_not_stored = chance(sim, 30);
    /* No draws: they would move all others. */
    model->rules.rras_needs_it = sim->seed % 5 == 3;
    model->log_unreadable = sim->seed % 7 == 4;
    model->says_in_vain = sim->seed % 11 == 6;
    model->listens_later = sim->seed % 9 == 5 ? 20 * INSTANT_SECOND : 0;
    model->rules.foreign_refused = chance(sim, 30);
    model->rules.http_takes_missing = chance(sim, 20);
    model->rules.delete_missing_other = chance(sim, 20);
    model->links_followed = chance(sim, 15);
    model->atomic_update = chance(sim, 70);
    model->update_unsupported = chance(sim, 20);
    model->writes_undated = chance(sim, 15);
    model->starts_undated = chance(sim, 15);
    model->starts_learnt = sim->seed % 4 != 1;
    model->services[MODEL_MONITOR].installed = chance(sim, 30);
    model->services[MODEL_COMPANION].installed = chance(sim, 40);
    model->services[MODEL_UPON_COMPANION].installed = chance(sim, 20);
}

/* Reported otherwise than documented. From a generator of their own: other draws stay as they are.
 */
static void draw_reported(struct sim *sim)
{
    struct model_rules *rules = &sim->model.rules;
    bool *const reported[] = {&rules->rras_repairs,       &rules->gone_removed,
                              &rules->missing_made,       &rules->differing_mended,
                              &rules->pin_all_or_nothing, &rules->former_removed};
    uint64_t draw = sim->seed * 0x9e3779b97f4a7c15u;

    draw = (draw ^ (draw >> 30)) * 0xbf58476d1ce4e5b9u;
    draw ^= draw >> 27;
    for (size_t i = 0; i < sizeof(reported) / sizeof(reported[0]); i++) {
        *reported[i] = (draw >> (4 * i)) % 16 < 3;
    }
}

/* Some zones with half and quarter hours, and summer time that begins or ends in the middle. */
static void draw_zone(struct sim *sim)
{
    static const int minutes[] = {0, 60, -300, 330, 765};
    struct model_zone *zone = &sim->model.zone;
    const instant now = sim->model.now;

    zone->minutes = minutes[pick(sim, 5)];
    if (chance(sim, 60)) {
        zone->summer_begins = now + pick(sim, 14 * 24) * INSTANT_HOUR;
        zone->summer_ends = zone->summer_begins + 200 * INSTANT_DAY;
    } else {
        zone->summer_begins = 1;
        zone->summer_ends = now + pick(sim, 14 * 24) * INSTANT_HOUR;
    }
}

/* ---- the server ---- */

static void bind_both(struct sim *sim, const struct model_certificate *certificate)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = ssl_record_for_sstp(&certificate->facts.thumbprint);
        if (chance(sim, 50)) {
            record.flags = 2;
            record.revocation_freshness_time = 3600;
            strcpy(record.ctl_identifier, "partners");
        }
        (void)model_http_create(&sim->model, (enum family)family, &record);
        /* Where records are deleted and set, a rotation would wait for a person. */
        sim->model.bindings[family].extended =
            sim->model.atomic_update && !sim->model.update_unsupported && chance(sim, 20);
        sim_record_changed(sim, (enum family)family);
    }
}

static void pin(struct model *model, const struct model_certificate *certificate)
{
    struct hash_pair *hashes = &model->parameters.hashes;

    model->parameters.hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    hashes->sha256 = (struct hash_value){.presence = PART_PRESENT};
    memcpy(hashes->sha256.bytes, certificate->facts.sha256, SHA256_SIZE);
}

void world_begin(struct sim *sim)
{
    struct model *model = &sim->model;
    const struct model_certificate *first;
    unsigned kind;

    model_init(model);
    sim->set = settings_default();
    sim->begun = model->now;
    draw_traits(sim);
    draw_rules(sim);
    draw_reported(sim);
    first = issue(sim);
    kind = pick(sim, 10);
    if (chance(sim, 40)) {
        sim->set.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE + pick(sim, 2);
    }
    if (kind == 0) {
        (void)issue(sim); /* nothing bound: SSTP is on its own, or not used at all */
        model->certificates[0].in_store = chance(sim, 50);
    } else {
        bind_both(sim, first);
    }
    if (kind == 1 || kind == 2) {
        pin(model, first);
    }
    if (chance(sim, 8)) {
        moves_tls_to_a_balancer(sim, 0);
    }
    if (chance(sim, 90)) {
        (void)model_start(model, MODEL_REMOTE_ACCESS);
        (void)model_start(model, MODEL_MONITOR);
    }
    if (chance(sim, 80)) {
        (void)model_start(model, MODEL_COMPANION);
        (void)model_start(model, MODEL_UPON_COMPANION);
    }
    if (chance(sim, 30)) {
        (void)issue(sim);
    }
    sim_record_changed(sim, FAMILY_IPV4);
    sim_record_changed(sim, FAMILY_IPV6);
    wish_as_it_is(sim);
    model_advance(model, INSTANT_DAY);
    draw_zone(sim);
    if (chance(sim, 40)) {
        draw_companions(sim);
    }
    if (chance(sim, 50)) {
        draw_restart_policy(sim);
        clients_come_and_go(sim, 0);
    }
    model->settings = sim->set;
}

/* ---- a person puts everything right ---- */

static void remove_foreign(struct sim *sim)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *binding = &sim->model.bindings[family];
        if (binding->presence != PART_ABSENT &&
            (!ssl_record_is_sstp(&binding->record) || !ssl_record_store_is_my(&binding->record))) {
            (void)model_http_delete(&sim->model, (enum family)family);
            sim_record_changed(sim, (enum family)family);
        }
    }
}

/* Nothing tells us that SSTP is used here: that is for a person to set up. */
static bool needs_a_start(const struct model *model)
{
    return model->bindings[FAMILY_IPV4].presence == PART_ABSENT &&
           model->bindings[FAMILY_IPV6].presence == PART_ABSENT &&
           model->stored.last_good.presence != PART_PRESENT;
}

/* Where it ended for another reason nobody else does. */
static void starts_routing(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (!model_running(&sim->model, MODEL_REMOTE_ACCESS)) {
        sim_note(sim, "administrator", "starts RemoteAccess");
        start_service(sim, MODEL_REMOTE_ACCESS);
    }
}

void repair_all(struct sim *sim)
{
    struct model *model = &sim->model;
    struct model_certificate *last;

    for (size_t i = 0; i < model->certificate_count; i++) {
        model->certificates[i].in_store = false;
    }
    sim->set = settings_default();
    sim_process_ends(sim);
    last = issue(sim);
    last->label = "the last";
    last->facts = (struct certificate){.thumbprint = last->facts.thumbprint,
                                       .decoded = true,
                                       .not_before = model->now - INSTANT_DAY,
                                       .not_after = model->now + 900 * INSTANT_DAY,
                                       .private_key = KEY_USABLE,
                                       .line.key_algorithm = KEY_ALGORITHM_RSA,
                                       .key_bits = 4096,
                                       .usage = USAGE_SERVER_AUTHENTICATION,
                                       .chain = CHAIN_GOOD,
                                       .root_kind = ROOT_LISTED,
                                       .subject = "the last",
                                       .issuer = "Test CA",
                                       .template_oid = "",
                                       .template_name = ""};
    memset(last->facts.sha256, 0xee, SHA256_SIZE);
    model_add_name(last, NAME_DNS, "vpn.example.com");
    model_add_name(last, NAME_DNS, "mail.example.com");
    model_add_name(last, NAME_DNS, "*.example.com");
    remove_foreign(sim);
    model->overriding_count = 0;
    loopback_repaired(sim);
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        model->services[i].disabled = false;
    }
    model->services[MODEL_REMOTE_ACCESS].automatic = true;
    model->parameters.hash_configured_by_admin = (struct dword_value){.presence = PART_ABSENT};
    model->parameters.use_https = (struct dword_value){.presence = PART_ABSENT};
    model_advance(model, 2 * INSTANT_DAY); /* no limit on restarts is near */
    sim_note(sim, "administrator",
             "puts everything right: one good certificate for all names, services enabled, no "
             "other application, RemoteAccess started");
    if (needs_a_start(model)) {
        sim->set_up_by_hand = true;
        bind_both(sim, last);
    }
    for (int i = 0; i < MODEL_SERVICES; i++) {
        start_service(sim, (enum model_service_id)i);
    }
    if (model->rules.rras_needs_it) {
        sim_plan(sim, INSTANT_HOUR, starts_routing, 0); /* it may not start before */
    }
    sim_process_starts(sim, 0);
    sim->wake = model->now;
}
